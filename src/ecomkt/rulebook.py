"""Traits, rules, cautions and sources of all layers → their types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from ecomkt.antecedents import Vocabularies, read_conclusions, read_when
from ecomkt.codebook import Codebook, Text, fact_key, trait_key
from ecomkt.errors import Location
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
    Trait,
    TraitEvidence,
    When,
)
from ecomkt.shape import Node
from ecomkt.vocabulary import by_key, read_text

__all__ = ["Entry", "Register", "read_caution", "read_evidence", "read_rule", "read_source", "read_trait"]

E = TypeVar("E", bound=Enum)
MARKS = ("checked", "known", "verify")
_HEAD = ("title", "about", "checked_on", "traits", "rules", "cautions", "retire")


@dataclass(frozen=True)
class Entry:
    """A rule or caution as it stands in its file."""

    node: Node
    topic: str
    checked: str


@dataclass
class Register:
    """The rules and cautions by id, as layer after layer is read."""

    rules: dict[str, Entry] = field(default_factory=dict)
    cautions: dict[str, Entry] = field(default_factory=dict)

    def add_layer(self, roots: Sequence[Node]) -> None:
        """Lay one layer's rule files over what is there: the same id replaces, `retire` removes."""
        heads = [(root, root.fields((), _HEAD)) for root in roots]
        # First all that goes, then all that comes: the order of the files of a layer must not matter.
        earlier = sorted({*self.rules, *self.cautions})
        for node in (node for _, head in heads if "retire" in head for node in head["retire"].items()):
            chosen = node.choice(earlier, "rule") or ""
            self.rules.pop(chosen, None)
            self.cautions.pop(chosen, None)
        placed: dict[str, Location] = {}
        for root, head in heads:
            checked = head["checked_on"].text() if "checked_on" in head else ""
            topic = root.document.file.rpartition("/")[2].removesuffix(".yaml")
            for kind, register in (("rules", self.rules), ("cautions", self.cautions)):
                for node in head[kind].items() if kind in head else []:
                    _place(node, Entry(node, topic, checked), register, placed)


def _place(node: Node, entry: Entry, register: dict[str, Entry], placed: dict[str, Location]) -> None:
    given = node.entries().get("id")
    if given is None:
        node.report("key-missing", "a rule without 'id'", "give it a kebab-case claim as its id")
        return
    name = given.text()
    if name in placed:
        given.report("duplicate-id", f"'{name}' is used twice, first at {placed[name]}", "rename one")
    placed.setdefault(name, given.location)
    register[name] = entry


def read_source(slug: str, nodes: Sequence[Node]) -> Source:
    """Return a source."""
    fields = nodes[-1].fields(("citation", "status"), ("year", "kind", "review_after"))
    year = fields["year"].number(lambda n: n == int(n) and 1000 < n < 3000, "like 1986") if "year" in fields else None
    kind = fields["kind"].text() if "kind" in fields else ""
    words = [fields[key].text() if key in fields else "" for key in ("citation", "status")]
    return Source(slug, words[0], words[1], int(year) if year else None, kind)


def read_trait(slug: str, nodes: Sequence[Node], sources: Iterable[str]) -> Trait:
    """Return a trait without its evidence."""
    for node in nodes:
        node.fields(("en", "definition", "evidence") if node is nodes[0] else (), _TRAIT_KEYS)
    fields = {key: found[-1] for key, found in by_key(nodes).items()}
    name = Text(tuple((lang, fields[lang].text()) for lang in ("en", "zh-Hans", "zh-Hant") if lang in fields))
    definition = read_text([fields["definition"]]) if "definition" in fields else Text(())
    return Trait(slug, name, definition, _sources(fields, sources), nodes[0].document.key_at(nodes[0].path))


_TRAIT_KEYS = ("en", "zh-Hant", "zh-Hans", "definition", "source", "evidence")


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
