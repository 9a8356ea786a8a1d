"""`classify`: what products are, with the reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.types.rules import Classification, MatchPlace, TypeEvidence
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.document import Entry, Tone, outlined
from ecomkt.output.phrases import certainty_text
from ecomkt.output.tables import Table, Value
from ecomkt.safe_text import visible

_COLUMNS = ("key", "row", "title", "types", "names", "certainty", "told_by", "candidates")
_CANDIDATES_SHOWN = 3
_REASONS_SHOWN = 2


class TypeRecord(records.Record, frozen=True, kw_only=True):
    """A type that a product was taken for."""

    value: str
    certainty: records.Certainty


class MatchRecord(records.Record, frozen=True, kw_only=True):
    """A word that was found."""

    word: str
    place: MatchPlace


class TypeEvidenceRecord(records.Record, frozen=True, kw_only=True):
    """A rule that spoke for or against a type."""

    rule: Annotated[str, records.at("rule.id")]
    contribution: records.Certainty
    because: Annotated[str, records.at("rule.because")]
    source: Annotated[list[str], records.at("rule.sources")]
    matches: list[MatchRecord]


class CandidateRecord(records.Record, frozen=True, kw_only=True):
    """A type of which something is known."""

    value: str
    code: Annotated[str | None, records.at("value.letter")]
    certainty: records.Certainty
    verdict: records.VerdictSlug
    evidence: list[TypeEvidenceRecord]


class ClassifiedRecord(records.Record, frozen=True, kw_only=True):
    """What a product is."""

    schema_version: Literal["2"]
    provenance: records.ProvenanceRecord | UnsetType = UNSET
    lang: records.Language | UnsetType = UNSET
    key: str
    row: records.LineNumber
    title: records.Title
    types: list[TypeRecord]
    unsure: bool
    candidates: list[CandidateRecord]


SCHEMAS = {"classify": ClassifiedRecord}


@dataclass(frozen=True, slots=True)
class ClassifiedView:
    """One product with what it is."""

    product: CatalogProduct
    classification: Classification
    every_reason: bool = False

    @outlined
    def document(self, wording: Wording) -> Iterator[Entry]:
        """Return the types, and the strongest reasons for each, or all of them."""
        product, candidates, every = self.product, self.classification.candidates, self.every_reason
        name = visible(records.short_title(product.title) or wording.comma.join(product.categories) or product.key)
        types = {fact.value for fact in self.classification.facts}
        taken = [c for c in candidates if c.value.slug in types]
        names = wording.comma.join(wording.name(candidate.value) for candidate in taken)
        head = f"{name} → {names or wording.label('classify-unsure')}"
        yield Entry(0, head, Tone.HEADING if taken else Tone.MEDIUM)
        likely = taken or [c for c in candidates if c.certainty > 0]
        chosen = candidates if every else likely[:_CANDIDATES_SHOWN]
        for candidate in chosen:
            verdict, certainty = wording.say(candidate.verdict.name), certainty_text(candidate.certainty)
            text = f"{wording.name(candidate.value)}  {certainty} {verdict}"
            yield Entry(1, text, Tone.PLAIN if taken else Tone.FAINT)
            evidence = sorted(candidate.evidence, key=lambda item: -abs(item.contribution))
            for item in evidence[: None if every else _REASONS_SHOWN]:
                yield Entry(2, _reason(item, wording), Tone.FOR if item.contribution > 0 else Tone.AGAINST)
        if not chosen:
            yield Entry(1, wording.label("classify-none"), Tone.FAINT)

    def record(self, wording: Wording) -> ClassifiedRecord:
        """Return the same with every reason."""
        return ClassifiedRecord.made_of(
            self.product,
            wording,
            schema_version=records.RECORD_VERSION,
            types=self.classification.facts,
            unsure=not self.classification.facts,
            candidates=self.classification.candidates,
        )

    def row(self, wording: Wording) -> tuple[Value, ...]:
        """Return the cells of the product."""
        product, candidates = self.product, self.classification.candidates
        values = {c.value.slug: c.value for c in candidates}
        types = [(values[fact.value], fact.certainty) for fact in self.classification.facts if fact.value in values]
        words = dict.fromkeys(m.word for c in candidates for item in c.evidence for m in item.matches)
        likely = (c for c in candidates if c.certainty > 0)
        return (
            *(product.key, product.row, records.short_title(product.title)),
            ",".join(code.letter or code.slug for code, _ in types),
            wording.comma.join(wording.say(code.name) for code, _ in types),
            types[0][1] if types else "",
            ", ".join(words),
            ",".join(f"{c.value.letter or c.value.slug}:{records.rounded(c.certainty)}" for c in likely),
        )


@dataclass(frozen=True, slots=True)
class ClassifiedTable:
    """Many products."""

    views: Iterable[ClassifiedView]

    def table(self, wording: Wording) -> Table:
        """Return the products as rows, made one by one as they are written."""
        return Table(_COLUMNS, (view.row(wording) for view in self.views))


def _reason(item: TypeEvidence, wording: Wording) -> str:
    matches = (
        wording.label("classify-found", word=visible(m.word), place=wording.label(f"classify-{m.place.value}"))
        for m in item.matches
    )
    words = wording.comma.join(dict.fromkeys(matches))
    return f"{certainty_text(item.contribution)} {words}{wording.colon}{wording.say(item.rule.because)}"
