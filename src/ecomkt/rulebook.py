"""Traits, rules, cautions and sources of all layers → their types."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TypeVar

from ecomkt.antecedents import Vocabularies, read_conclusions, read_when
from ecomkt.codebook import Codebook, Text, fact_key, trait_key
from ecomkt.model import (
    Basis,
    Caution,
    Conclusion,
    Law,
    Premise,
    PremiseKind,
    Rule,
    Severity,
    Source,
    Topic,
    Trait,
    TraitEvidence,
    When,
)
from ecomkt.overlay import by_key, overlaid
from ecomkt.provenance import Waiver
from ecomkt.register import Entry
from ecomkt.shape import Node
from ecomkt.vocabulary import check_slug, read_text, read_words

__all__ = [
    "read_caution",
    "read_evidence",
    "read_rule",
    "read_source",
    "read_topic",
    "read_trait",
    "read_waiver",
]

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
