"""Traits, rules, cautions and sources of all layers → their types."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TypeVar

from ecomkt.knowledge.build_codebook import read_text, read_words
from ecomkt.knowledge.codebook import Codebook, fact_key, option_key, trait_key
from ecomkt.knowledge.layers import Entry, by_key, overlaid
from ecomkt.knowledge.model import (
    MOST_PATHS,
    MOST_PREMISES,
    Basis,
    Caution,
    Conclusion,
    Premise,
    PremiseKind,
    Rule,
    Severity,
    Trait,
    TraitEvidence,
    When,
)
from ecomkt.knowledge.sources import Law, Source, Topic, Waiver
from ecomkt.knowledge.validation import Node, check_slug
from ecomkt.language.text import Text


class Vocabularies:
    """The names that rules may speak."""

    def __init__(self, codebook: Codebook, traits: Sequence[str], words: Mapping[str, float]) -> None:
        self.values = {a.slug: tuple(a.by_slug) for a in codebook.attributes}
        self.options = {f.slug: tuple(f.by_slug) for f in codebook.families}
        self.markets = tuple(v for a in codebook.attributes if a.jurisdiction for v in a.by_slug)
        self.traits = tuple(traits)
        self.words = words


def read_when(node: Node, names: Vocabularies, *, options: bool = False) -> When:
    """Return the antecedent; only a caution may look at options."""
    premises: list[Premise] = []
    for key, entry in node.entries().items():
        if key in ("traits", "without"):
            premises += _traits(entry, names, denied=key == "without")
        elif key == "options" and options:
            premises += _options(entry, names)
        elif key in names.values:
            premises += _values(key, entry, names.values[key])
        else:
            entry.unknown("attribute", (*names.values, "traits", "without", *(("options",) if options else ())))
    when = When(tuple(premises))
    _check_size(node, when)
    return when


def _check_size(node: Node, when: When) -> None:
    paths = when.paths
    if paths > MOST_PATHS or len(when.premises) > MOST_PREMISES:
        message = f"{len(when.premises)} premises that can hold in {paths} ways are more than the engine takes"
        hint = f"split the rule: {MOST_PREMISES} premises and {MOST_PATHS} ways are the most"
        node.report("rule-too-large", message, hint, at_key=True)


def read_conclusions(fields: Mapping[str, Node], names: Vocabularies) -> tuple[Conclusion, ...]:
    """Return what `favour` and `against` say, favour first."""
    found: dict[str, Conclusion] = {}
    for field, sign in (("favour", 1), ("against", -1)):
        for family, entry in (fields[field].entries() if field in fields else {}).items():
            if family not in names.options:
                entry.unknown("family", names.options)
                continue
            for option, word in entry.entries().items():
                conclusion = _conclusion(family, option, word, sign, names)
                if conclusion and conclusion.key in found:
                    message = f"'{option}' stands in favour and in against"
                    word.report("said-twice", message, "take one of them out", at_key=True)
                elif conclusion:
                    found[conclusion.key] = conclusion
    return tuple(found.values())


def _conclusion(family: str, option: str, word: Node, sign: int, names: Vocabularies) -> Conclusion | None:
    if option not in names.options[family]:
        word.unknown("option", names.options[family])
        return None
    chosen = word.choice(names.words, "certainty word")
    return Conclusion(option_key(family, option), chosen, sign * names.words[chosen]) if chosen else None


def _traits(entry: Node, names: Vocabularies, *, denied: bool) -> list[Premise]:
    chosen = [item.choice(names.traits, "trait") for item in _filled(entry)]
    return [Premise(PremiseKind.TRAIT, t, (t,), (trait_key(t),), denied) for t in chosen if t]


def _values(attribute: str, entry: Node, known: Sequence[str]) -> list[Premise]:
    chosen = tuple(dict.fromkeys(filter(None, (item.choice(known, "value") for item in _filled(entry)))))
    keys = tuple(fact_key(attribute, value) for value in chosen)
    return [Premise(PremiseKind.VALUE, attribute, chosen, keys)] if chosen else []


def _options(entry: Node, names: Vocabularies) -> list[Premise]:
    keys: list[str] = []
    for family, options in entry.entries().items():
        if family not in names.options:
            options.unknown("family", names.options)
            continue
        chosen = (item.choice(names.options[family], "option") for item in _filled(options))
        keys += [option_key(family, option) for option in chosen if option]
    return [Premise(PremiseKind.OPTION, "", tuple(keys), tuple(keys))] if keys else []


def _filled(entry: Node) -> list[Node]:
    items = entry.items()
    if not items and isinstance(entry.value, list):
        entry.report("empty-list", "an empty list can never hold", "name at least one, or take the line out")
    return items


E = TypeVar("E", bound=Enum)
MARKS = ("checked", "known", "verify")


def read_topic(slug: str, heads: Sequence[Mapping[str, Node]]) -> Topic:
    """Return what the files of one name in all layers say of their rules."""
    title, about = ([head[key] for head in heads if key in head] for key in ("title", "about"))
    return Topic(slug, read_words(title), read_words(about))


def read_source(slug: str, every: Mapping[str, list[Node]]) -> Source:
    """Return one of the sources."""
    check_slug(slug, every[slug][0])
    found = overlaid(slug, every, ("citation", "status"), ("year", "kind", "review_after"))
    fields = {key: nodes[-1] for key, nodes in found.items()}
    year = fields["year"].number(lambda n: n == int(n) and 1000 < n < 3000, "like 1986") if "year" in fields else None
    kind = fields["kind"].text() if "kind" in fields else ""
    words = [fields[key].text() if key in fields else "" for key in ("citation", "status")]
    review = _day(fields["review_after"]) if "review_after" in fields else ""
    return Source(slug, words[0], words[1], int(year) if year else None, kind, review)


def read_waiver(node: Node) -> Waiver:
    """Return a waiver; its reason is one text, or a text in several languages."""
    fields = node.fields(("code", "subject", "reason", "until"))
    text = read_words([fields["reason"]] if "reason" in fields else [])
    until = _day(fields["until"]) if "until" in fields else ""
    return Waiver(_text(fields, "code"), _text(fields, "subject"), text, until, node.location)


def _day(node: Node) -> str:
    day = node.text()
    try:
        date.fromisoformat(day)
    except ValueError:
        node.report("bad-day", f"'{day}' is no day", "write it like 2027-11-25")
    return day


def read_trait(slug: str, every: Mapping[str, list[Node]], sources: Iterable[str]) -> Trait:
    """Return one of the traits, without its evidence."""
    first = every[slug][0]
    check_slug(slug, first)
    found = overlaid(slug, every, ("en", "definition", "evidence"), ("zh-Hant", "zh-Hans", "source"))
    fields = {key: nodes[-1] for key, nodes in found.items()}
    name = Text(tuple((lang, fields[lang].text()) for lang in ("en", "zh-Hans", "zh-Hant") if lang in fields))
    definition = read_text(found.get("definition", ()))
    return Trait(slug, name, definition, _sources(fields, sources), first.document.key_at(first.path))


def read_evidence(trait: str, nodes: Sequence[Node], codebook: Codebook) -> list[TraitEvidence]:
    """Return what each value of each attribute says of the trait; a later layer replaces the cells it names."""
    cells: dict[str, TraitEvidence] = {}
    merged = by_key(node for node in nodes if isinstance(node.value, dict))
    for node in merged.get("evidence", ()):
        for attribute, row in node.entries().items():
            if attribute not in codebook.attribute:
                row.unknown("attribute", codebook.attribute)
                continue
            for value, cell in row.entries().items():
                if value not in codebook.attribute[attribute].by_slug:
                    cell.unknown("value", codebook.attribute[attribute].by_slug)
                    continue
                item = _cell(trait, attribute, value, cell)
                cells[item.id] = item
    return list(cells.values())


def _cell(trait: str, attribute: str, value: str, cell: Node) -> TraitEvidence:
    number = cell.number(lambda n: 0 < abs(n) < 1, "between -1 and 1, not 0")
    premise = Premise(PremiseKind.VALUE, attribute, (value,), (fact_key(attribute, value),))
    conclusion = Conclusion(trait_key(trait), "", number)
    place = cell.document.key_at(cell.path)
    return TraitEvidence(f"{trait}.{attribute}.{value}", trait, When((premise,)), (conclusion,), place)


def read_rule(entry: Entry, names: Vocabularies, sources: Iterable[str]) -> Rule:
    """Return a rule of the option stratum."""
    fields = entry.node.fields(("id", "when", "because", "basis", "source"), ("favour", "against"))
    conclusions = read_conclusions(fields, names)
    if not conclusions and not {"favour", "against"} & fields.keys():
        entry.node.report("no-conclusion", f"'{_text(fields, 'id')}' concludes nothing", "add 'favour' or 'against'")
    return Rule(
        id=_text(fields, "id"),
        when=read_when(fields["when"], names) if "when" in fields else When(()),
        conclusions=conclusions,
        because=read_text([fields["because"]]) if "because" in fields else Text(()),
        basis=_choice(fields, "basis", Basis, Basis.PRACTICE),
        sources=_sources(fields, sources),
        topic=entry.topic,
        location=entry.node.location,
    )


def read_caution(entry: Entry, names: Vocabularies, sources: Iterable[str], cautions: Iterable[str]) -> Caution:
    """Return a rule of the caution stratum."""
    fields = entry.node.fields(("id", "when", "severity", "because"), ("law", "source", "see"))
    return Caution(
        id=_text(fields, "id"),
        when=read_when(fields["when"], names, options=True) if "when" in fields else When(()),
        severity=_choice(fields, "severity", Severity, Severity.NOTE),
        because=read_text([fields["because"]]) if "because" in fields else Text(()),
        law=tuple(_law(node, names) for node in fields["law"].items()) if "law" in fields else (),
        sources=_sources(fields, sources),
        see=fields["see"].choice(cautions, "caution") if "see" in fields else None,
        checked=entry.checked,
        location=entry.node.location,
    )


def _law(node: Node, names: Vocabularies) -> Law:
    fields = node.fields(("market", "ref", "mark"))
    market = fields["market"].choice(names.markets, "market") if "market" in fields else None
    mark = _text(fields, "mark")
    for part in mark.split("/") if mark else ():
        if part not in MARKS:
            fields["mark"].report("unknown-mark", f"unknown mark '{part}'", f"use {', '.join(MARKS)}")
    return Law(market or "", _text(fields, "ref"), mark)


def _text(fields: Mapping[str, Node], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _choice(fields: Mapping[str, Node], key: str, kind: type[E], fallback: E) -> E:
    chosen = fields[key].choice([member.value for member in kind], key) if key in fields else None
    return kind(chosen) if chosen else fallback


def _sources(fields: Mapping[str, Node], known: Iterable[str]) -> tuple[str, ...]:
    listed = fields["source"].items() if "source" in fields else []
    return tuple(filter(None, (item.choice(known, "source") for item in listed)))
