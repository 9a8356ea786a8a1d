"""The scenarios of the base or of packs, read from their folders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ecomkt.authoring.scenarios import Expectation, ExpectationKind, Scenario
from ecomkt.errors import KnowledgeError, Location, Problem
from ecomkt.knowledge.codebook import Attribute, option_key
from ecomkt.knowledge.layer_files import knowledge_folder, parse_layer, read_layer
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.validation import Node
from ecomkt.knowledge.yaml_reader import Document
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import clashing_values

_KINDS = tuple(kind.value for kind in ExpectationKind)
_OPPOSITES = {
    ExpectationKind.NOT_RECOMMENDED: (ExpectationKind.RECOMMENDED, ExpectationKind.FIRST),
    ExpectationKind.NO_CAUTION: (ExpectationKind.CAUTION,),
}


def read_scenarios(documents: Iterable[Document], kb: KnowledgeBase) -> tuple[Scenario, ...]:
    """Return the scenarios of the files, in file order. Raises KnowledgeError with every problem found."""
    problems: list[Problem] = []
    placed: dict[str, Location] = {}
    scenarios: list[Scenario] = []
    for document in documents:
        head = Node(document, document.content, (), problems).fields(("scenarios",))
        scenarios += [_scenario(row, kb, placed) for row in (head["scenarios"].items() if head else ())]
    if problems:
        raise KnowledgeError(problems)
    return tuple(scenarios)


def _scenario(row: Node, kb: KnowledgeBase, placed: dict[str, Location]) -> Scenario:
    fields = row.fields(("name", "given", "expect"))
    name = fields["name"].text() if "name" in fields else ""
    if name in placed:
        fields["name"].report("duplicate-name", f"this name was used before, at {placed[name]}", "change one of them")
    elif name:
        placed[name] = fields["name"].location
    profile = _profile(fields["given"], kb) if "given" in fields else Profile()
    expectations = tuple(_expectations(fields["expect"], kb)) if "expect" in fields else ()
    _check_opposites(row, expectations)
    return Scenario(name, profile, expectations, row.location)


def _profile(given: Node, kb: KnowledgeBase) -> Profile:
    stated = given.entries()
    facts: list[Fact] = []
    for slug, node in stated.items():
        if slug not in kb.codebook.attribute:
            node.unknown("attribute", kb.codebook.attribute)
    for attribute in kb.codebook.attributes:
        if attribute.slug in stated:
            certainty = _values(stated[attribute.slug], attribute)
            order = [value for value in attribute.by_slug if value in certainty]
            facts += [Fact(attribute.slug, value, certainty[value]) for value in order]
    return Profile(tuple(facts))


def _values(node: Node, attribute: Attribute) -> dict[str, float]:
    """Return the certainty of each value: one value, a list of them, or a mapping of values to certainties."""
    certainty: dict[str, float] = {}
    if isinstance(node.value, dict):
        for value, entry in node.entries().items():
            if value in attribute.by_slug:
                certainty[value] = entry.number(lambda n: 0 < n <= 1, "above 0, up to 1")
            else:
                entry.unknown("value", attribute.by_slug)
    else:
        for item in node.items() if isinstance(node.value, list) else [node]:
            chosen = item.choice(attribute.by_slug, "value")
            if chosen:
                certainty[chosen] = 1.0
    if node.value in ([], {}):
        node.report("empty-list", "this states nothing", "name at least one value, or take the line out")
    for values in clashing_values(attribute, certainty):
        hint = f"choose one, or give certainties that add up to 1 at most, such as {{{values[0]}: 0.6}}"
        node.report("exclusive-values", f"{' and '.join(values)} can't both be true of {attribute.slug}", hint)
    return certainty


def _expectations(expect: Node, kb: KnowledgeBase) -> Iterator[Expectation]:
    if expect.value == {}:
        expect.report("no-expectation", "nothing is expected", f"add one of: {', '.join(_KINDS)}")
    for name, node in expect.fields((), _KINDS).items():
        kind = ExpectationKind(name)
        if kind is ExpectationKind.CERTAINTY:
            yield from _bounds(node, kb)
        elif kind in (ExpectationKind.CAUTION, ExpectationKind.NO_CAUTION):
            ids = [caution.id for caution in kb.cautions]
            for item in _filled(node):
                yield from _each(kind, item, item.choice(ids, "caution"))
        else:
            yield from _options(kind, node, kb)


def _options(kind: ExpectationKind, node: Node, kb: KnowledgeBase) -> Iterator[Expectation]:
    for slug, entry in node.entries().items():
        if slug not in kb.codebook.family:
            entry.unknown("family", kb.codebook.family)
            continue
        codes = kb.codebook.family[slug].by_slug
        for item in [entry] if kind is ExpectationKind.FIRST else _filled(entry):
            option = item.choice(codes, "option")
            if option and kind is ExpectationKind.FIRST and codes[option].base:
                others = [code.slug for code in codes.values() if not code.base]
                message = f"'{option}' is the ground of the others and has no place among them"
                item.report(
                    "base-option", message, f"expect it under 'recommended', or here one of {', '.join(others)}"
                )
            elif option:
                yield from _each(kind, item, option_key(slug, option))


def _each(kind: ExpectationKind, item: Node, subject: str | None) -> Iterator[Expectation]:
    if subject:
        yield Expectation(kind, subject, item.location)


def _bounds(node: Node, kb: KnowledgeBase) -> Iterator[Expectation]:
    keys = [key for family in kb.codebook.families for key in family.keys]
    for key, entry in node.entries().items():
        if key not in keys:
            entry.unknown("option", keys)
            continue
        fields = entry.fields((), ("at_least", "at_most"))
        if entry.value == {}:
            entry.report("no-expectation", f"'{key}' has no bound", "add 'at_least' or 'at_most'")
        least, most = _bound(fields, "at_least", -1.0), _bound(fields, "at_most", 1.0)
        if least > most:
            entry.report("empty-range", f"no certainty is at least {least:g} and at most {most:g}", "swap the bounds")
        yield Expectation(ExpectationKind.CERTAINTY, key, entry.document.key_at(entry.path), least, most)


def _bound(fields: Mapping[str, Node], name: str, otherwise: float) -> float:
    return fields[name].number(lambda n: -1 <= n <= 1, "from -1 to 1") if name in fields else otherwise


def _filled(node: Node) -> list[Node]:
    if node.value == []:
        node.report("empty-list", "an empty list expects nothing", "name at least one, or take the line out")
    return node.items()


def _check_opposites(row: Node, expectations: tuple[Expectation, ...]) -> None:
    said = {(e.kind, e.subject): e for e in expectations}
    for kind, subject in said:
        for other in _OPPOSITES.get(kind, ()):
            if (other, subject) in said:
                name = subject.rpartition("/")[2]
                message = f"'{name}' is expected under '{other.value}' and under '{kind.value}'"
                row.problems.append(
                    Problem("said-twice", message, "take one of them out", said[kind, subject].location)
                )


def load_scenarios(kb: KnowledgeBase, packs: Sequence[Path]) -> tuple[Scenario, ...]:
    """Return the scenarios of the packs, of the base if there are none; raises KnowledgeError with every problem."""
    folders = [(pack, str(pack)) for pack in packs] or [(knowledge_folder(), "")]
    documents: list[Document] = []
    problems: list[Problem] = []
    for folder, prefix in folders:
        try:
            documents += parse_layer(read_layer(folder, ("scenarios",)), prefix)
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return read_scenarios(documents, kb)
