"""The scenarios of the base or of packs, read from their folders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ecomkt.authoring.scenarios import Expectation, ExpectationKind, Scenario
from ecomkt.errors import KnowledgeError, Location, Problem
from ecomkt.knowledge.build import refuse
from ecomkt.knowledge.codebook import Attribute, option_key
from ecomkt.knowledge.layer_files import knowledge_folder, parse_layer, read_layer
from ecomkt.knowledge.layers import Merged, merge
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.schema import names_of, strict_schema
from ecomkt.knowledge.validation import validate
from ecomkt.knowledge.yaml_reader import ParsedFile, Steps
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import clashing_values

_OPPOSITES = {
    ExpectationKind.NOT_RECOMMENDED: (ExpectationKind.RECOMMENDED, ExpectationKind.FIRST),
    ExpectationKind.NO_CAUTION: (ExpectationKind.CAUTION,),
}


def load_scenarios(kb: KnowledgeBase, packs: Sequence[Path]) -> tuple[Scenario, ...]:
    """Return the scenarios of the packs, of the base if there are none; raises KnowledgeError with every problem."""
    folders = [(pack, str(pack)) for pack in packs] or [(knowledge_folder(), "")]
    files: list[ParsedFile] = []
    problems: list[Problem] = []
    for folder, prefix in folders:
        try:
            files += parse_layer(read_layer(folder, ("scenarios",)), prefix)
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return read_scenarios(files, kb)


def read_scenarios(files: Iterable[ParsedFile], kb: KnowledgeBase) -> tuple[Scenario, ...]:
    """Return the scenarios of the files, in file order. Raises KnowledgeError with every problem found."""
    problems: list[Problem] = []
    merged = merge("scenarios", files, problems)
    validate(strict_schema("scenarios", names_of(kb)), merged)
    _check_names(merged)
    scenarios = tuple(_scenario(merged, path, row, kb) for path, row in list(merged.sound("scenarios")))
    refuse(problems)
    return scenarios


def _check_names(merged: Merged) -> None:
    placed: dict[str, Location] = {}
    for (section, number), row in list(merged.sound("scenarios")):
        path = (section, number, "name")
        if row["name"] in placed:
            message = f"this name was used before, at {placed[row['name']]}"
            merged.report(path, "duplicate-name", message, "change one of them")
        placed.setdefault(row["name"], merged.value_at(path))


def _scenario(merged: Merged, path: Steps, row: Mapping[str, Any], kb: KnowledgeBase) -> Scenario:
    facts: list[Fact] = []
    for attribute in kb.codebook.attributes:
        if attribute.slug in row["given"]:
            certainty = _certainties(row["given"][attribute.slug])
            _check_clashes(merged, (*path, "given", attribute.slug), attribute, certainty)
            order = [value for value in attribute.by_slug if value in certainty]
            facts += (Fact(attribute.slug, value, certainty[value]) for value in order)
    expectations = tuple(_expectations(merged, (*path, "expect"), row["expect"]))
    _check_opposites(merged, path, expectations)
    return Scenario(row["name"], Profile(tuple(facts)), expectations, merged.value_at(path))


def _certainties(stated: Any) -> dict[str, float]:
    """Return the certainty of each value: one value, a list of them, or a mapping of values to certainties."""
    if isinstance(stated, dict):
        return {value: float(number) for value, number in stated.items()}
    return dict.fromkeys(stated if isinstance(stated, list) else [stated], 1.0)


def _check_clashes(merged: Merged, path: Steps, attribute: Attribute, certainty: Mapping[str, float]) -> None:
    for values in clashing_values(attribute, certainty):
        message = f"{' and '.join(values)} can't both be true of {attribute.slug}"
        hint = f"choose one, or give certainties that add up to 1 at most, such as {{{values[0]}: 0.6}}"
        merged.report(path, "exclusive-values", message, hint)


def _expectations(merged: Merged, path: Steps, expect: Mapping[str, Any]) -> Iterator[Expectation]:
    for name, content in expect.items():
        kind, at = ExpectationKind(name), (*path, name)
        if kind is ExpectationKind.CERTAINTY:
            yield from _bounds(merged, at, content)
        elif isinstance(content, list):
            yield from (Expectation(kind, slug, merged.value_at((*at, n))) for n, slug in enumerate(content))
        else:
            for family, options in content.items():
                single = isinstance(options, str)
                for number, option in enumerate([options] if single else options):
                    place = merged.value_at((*at, family) if single else (*at, family, number))
                    yield Expectation(kind, option_key(family, option), place)


def _bounds(merged: Merged, path: Steps, content: Mapping[str, Mapping[str, float]]) -> Iterator[Expectation]:
    for key, bounds in content.items():
        least, most = float(bounds.get("at_least", -1)), float(bounds.get("at_most", 1))
        if least > most:
            message = f"no certainty is at least {least:g} and at most {most:g}"
            merged.report((*path, key), "empty-range", message, "swap the bounds")
        yield Expectation(ExpectationKind.CERTAINTY, key, merged.key_at((*path, key)), least, most)


def _check_opposites(merged: Merged, path: Steps, expectations: Sequence[Expectation]) -> None:
    places = {(e.kind, e.subject): e.location for e in expectations}
    for kind, subject in places:
        for other in _OPPOSITES.get(kind, ()):
            if (other, subject) in places:
                name = subject.rpartition("/")[2]
                message = f"'{name}' is expected under '{other.value}' and under '{kind.value}'"
                merged.report_at(places[kind, subject], path, "said-twice", message, "take one of them out")
