"""What the knowledge holds: vocabularies, codes, rules, traits, cautions and sources, each as one sheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from ecomkt.inference.ranking import Assessment
from ecomkt.knowledge.codebook import Attribute, Vocabulary, fact_key, option_key
from ecomkt.knowledge.lookup import CodeEntry, Entity
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Source, Trait
from ecomkt.language.wording import Wording
from ecomkt.output.document import Document, Facts, Grid, Section
from ecomkt.output.phrases import (
    certainty_text,
    concluded_name,
    places_text,
    reason_text,
    shortened,
    verdict_text,
    when_text,
)
from ecomkt.output.records import SCHEMA_VERSION, Language, ProvenanceRecord, Record

Row = tuple[str, ...]


class ShowRecord(Record, frozen=True, kw_only=True):
    """The result of `ecomkt show`: lines and rows by their keys."""

    schema_version: Literal["2"]
    provenance: ProvenanceRecord | UnsetType = UNSET
    lang: Language | UnsetType = UNSET
    sheets: list[dict[str, str | list[dict[str, str]]]]


SCHEMAS = {"show": ShowRecord}


class Sheet(Struct, frozen=True):
    """One thing that is shown: named lines and one table."""

    kind: str
    key: str
    title: str
    lines: Mapping[str, str]
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    labels: Mapping[str, str] = {}
    """What a reader sees for the keys of lines and columns; the key itself for those that aren't in here."""


class SheetsView(Struct, frozen=True):
    """Sheets that are written already."""

    sheets: Sequence[Sheet]

    def document(self, wording: Wording) -> Document:
        """Return a section for each thing."""
        return Document(wording.language, "", tuple(map(_section, self.sheets)))

    def record(self, _: Wording) -> ShowRecord:
        """Return the sheets."""
        sheets: list[dict[str, str | list[dict[str, str]]]] = []
        for sheet in self.sheets:
            rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
            sheets.append({"kind": sheet.kind, "key": sheet.key, "title": sheet.title, **sheet.lines, "rows": rows})
        return ShowRecord(schema_version=SCHEMA_VERSION, sheets=sheets)


def _section(sheet: Sheet) -> Section:
    labelled = {key: sheet.labels.get(key, key) for key in (*sheet.lines, *sheet.columns)}
    # JSON keeps empty lines, so that scripts find every key.
    facts = Facts(tuple((labelled[key], text) for key, text in sheet.lines.items() if text))
    grid = Grid("", tuple(labelled[key] for key in sheet.columns), sheet.rows)
    return Section(sheet.key, sheet.title, (facts, grid) if sheet.rows else (facts,))


# Keys that are not called as they are labelled.
_LABELS = {"against": "disfavours"}


class Sheets:
    """Makes sheets of one knowledge base in one language."""

    def __init__(self, kb: KnowledgeBase, wording: Wording) -> None:
        self._kb, self._wording = kb, wording

    def of(self, entity: Entity) -> Sheet:
        """Return the sheet of a thing."""
        match entity:
            # No default: mypy tells when a kind of entity has no sheet.
            case Vocabulary():
                return self._vocabulary(entity)
            case CodeEntry():
                return self._code(entity)
            case Rule():
                return self._rule(entity)
            case Trait():
                return self._trait(entity)
            case Caution():
                return self._caution(entity)
            case Source():
                return self._source(entity)

    def near(self, words: str, options: Iterable[Assessment]) -> Sheet:
        """Return the options that a plan in these words may be, each with what is said of it where nothing is known."""
        say, rows = self._wording.say, list[Row]()
        for each in options:
            told = [(abs(c.certainty), rule) for rule in self._kb.rules for c in rule.conclusions if c.key == each.key]
            # Where all that is said of it asks for facts, what weighs most.
            most = max(told, key=lambda one: one[0], default=None)
            reason = reason_text(each, self._wording) or (say(most[1].because) if most else "")
            rows.append((each.option.slug, say(each.option.name), verdict_text(each, self._wording), reason))
        title = self._wording.label("near-plans") + self._wording.aside(shortened(words))
        return self._sheet("plans", "", title, {}, ("slug", "name", "verdict", "reason"), rows)

    def _vocabulary(self, vocabulary: Vocabulary) -> Sheet:
        say, listed = self._wording.say, self._wording.comma.join
        lines = {"question": say(vocabulary.question)} if isinstance(vocabulary, Attribute) else {}
        kind = "attribute" if lines else "family"
        rows = ((c.letter or "", c.slug, say(c.name), listed(c.aliases)) for c in vocabulary.codes)
        title = f"{say(vocabulary.name)}{self._wording.aside(vocabulary.slug)}"
        return self._sheet(kind, vocabulary.slug, title, lines, ("code", "slug", "name", "aliases"), rows)

    def _code(self, entity: CodeEntry) -> Sheet:
        """Return one code, with the rules that speak of it."""
        vocabulary, code, wording = entity.vocabulary, entity.code, self._wording
        key = (fact_key if isinstance(vocabulary, Attribute) else option_key)(vocabulary.slug, code.slug)
        rules = (*self._kb.rules, *self._kb.derivations)
        told = ((rule, one.certainty) for rule in rules for one in rule.conclusions if one.key == key)
        rows = ((rule.id, certainty_text(certainty), wording.say(rule.because)) for rule, certainty in told)
        lines = {"vocabulary": wording.say(vocabulary.name), "about": wording.say(code.about)}
        lines["aliases"] = wording.comma.join(code.aliases)
        markets = [market for a in self._kb.codebook.attributes if a.jurisdiction for market in a.codes]
        lines["places"] = places_text(self._kb.places_of(key, {market.slug for market in markets}), markets, wording)
        title = f"{wording.name(code)}{wording.aside(code.slug)}"
        return self._sheet("code", code.slug, title, lines, ("rule", "certainty", "reason"), rows)

    def _rule(self, rule: Rule) -> Sheet:
        """Return a rule: what it wants, what it says, why, on what grounds, and where it stands."""
        wording, title = self._wording, rule.id.replace("-", " ")
        lines = {
            "rule": rule.id,
            "when": when_text(rule.when, self._kb, wording),
            "favours": self._conclusions(rule, 1),
            "against": self._conclusions(rule, -1),
            "reason": wording.say(rule.because),
            "basis": wording.label(rule.basis.value),
            "stands-in": str(rule.location),
        }
        sources = {source.slug: source for source in self._kb.sources}
        # In the order of the rule, which names the best source first.
        rows = ((s.slug, str(s.year or ""), s.citation, s.status) for s in map(sources.__getitem__, rule.sources))
        columns = ("source", "year", "citation", "status")
        return self._sheet("rule", rule.id, title[:1].upper() + title[1:], lines, columns, rows)

    def _trait(self, trait: Trait) -> Sheet:
        wording = self._wording
        lines = {
            "definition": wording.say(trait.definition),
            "source": wording.comma.join(trait.sources),
            "stands-in": str(trait.location),
        }
        title, rows = f"{wording.say(trait.name)}{wording.aside(trait.slug)}", self._support(trait)
        return self._sheet("trait", trait.slug, title, lines, ("attribute", "value", "certainty"), rows)

    def _caution(self, caution: Caution) -> Sheet:
        wording = self._wording
        lines = {
            "severity": wording.label(caution.severity.value),
            "when": when_text(caution.when, self._kb, wording),
            "reason": wording.say(caution.because),
            "bars": wording.comma.join(
                (*(concluded_name(key, self._kb, wording) for key in caution.bars), *caution.barred_steps)
            ),
            "if-planned": wording.comma.join(concluded_name(key, self._kb, wording) for key in caution.about),
            "see": caution.see or "",
            "stands-in": str(caution.location),
        }
        rows = tuple((law.market, wording.say(law.reference), wording.mark(law.mark)) for law in caution.law)
        return self._sheet("caution", caution.id, caution.id, lines, ("market", "law", "mark"), rows)

    def _source(self, source: Source) -> Sheet:
        """Return a source with the rules and cautions that cite it."""
        year = str(source.year or "")
        lines = {"citation": source.citation, "year": year, "kind": source.kind, "status": source.status}
        citing: tuple[Rule | Caution, ...] = (*self._kb.rules, *self._kb.cautions)
        rows = ((one.id, self._wording.say(one.because)) for one in citing if source.slug in one.sources)
        return self._sheet("source", source.slug, source.slug, lines, ("rule", "reason"), rows)

    def _sheet(
        self, kind: str, key: str, title: str, lines: dict[str, str], columns: tuple[str, ...], rows: Iterable[Row]
    ) -> Sheet:
        labels = {name: self._wording.label(_LABELS.get(name, name)) for name in (*lines, *columns)}
        return Sheet(kind, key, title, lines, columns, tuple(rows), labels)

    def _conclusions(self, rule: Rule, sign: int) -> str:
        """Return the options that a rule favours (sign 1) or speaks against (−1), with its word and number."""
        aside = self._wording.aside
        return self._wording.comma.join(
            f"{concluded_name(one.key, self._kb, self._wording)}{aside(f'{one.word} {certainty_text(one.certainty)}')}"
            for one in rule.conclusions
            if one.certainty * sign > 0
        )

    def _support(self, trait: Trait) -> Iterator[Row]:
        """Yield what each value says of a trait: attribute, value, certainty."""
        for item in self._kb.evidence:
            if item.trait == trait.slug:
                premise = item.when.premises[0]
                attribute = self._kb.codebook.attribute[premise.subject]
                value = self._wording.name(attribute.by_slug[premise.wanted[0]])
                yield self._wording.say(attribute.name), value, certainty_text(item.conclusions[0].certainty)
