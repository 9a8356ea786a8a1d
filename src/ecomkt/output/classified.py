"""What products are, with the reasons: as an outline, JSON Lines or a table."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from ecomkt.catalog.reading.product import CatalogProduct
from ecomkt.catalog.types.evidence import Classification, TypeAssessment, TypeEvidence
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.batch_record import MOST_TITLE, RECORD_VERSION
from ecomkt.output.outline import Entry, outline_as_text, outline_on_screen
from ecomkt.output.phrases import certainty_text
from ecomkt.output.result import render_json, rounded
from ecomkt.safe_text import formula_safe, visible

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLUMNS = ("key", "row", "title", "types", "names", "certainty", "told_by", "candidates")
_CANDIDATES_SHOWN = 3
_REASONS_SHOWN = 2

Line = Callable[[CatalogProduct, Classification], str]


class ClassifiedRenderer:
    """Says what a product is in one language."""

    def __init__(self, kb: KnowledgeBase, wording: Wording, *, every_reason: bool) -> None:
        self._kb, self._wording, self._every_reason = kb, wording, every_reason

    def lines(self, format_: str) -> tuple[str, Line]:
        """Return the head of a format, and what writes a product in it."""
        if format_ == "jsonl":
            return "", lambda product, found: render_json(self.as_plain(product, found), indent=None)
        if format_ == "table":
            return "", lambda product, found: outline_as_text(self._entries(product, found))
        sign = "," if format_ == "csv" else "\t"
        return _row(_COLUMNS, sign), lambda product, found: _row(self._cells(product, found), sign)

    def on_screen(self, product: CatalogProduct, classification: Classification) -> "RenderableType":
        """Return a product for a terminal."""
        return outline_on_screen(self._entries(product, classification))

    def as_plain(self, product: CatalogProduct, classification: Classification) -> dict[str, object]:
        """Return a product as plain data."""
        return {
            "schema_version": RECORD_VERSION,
            "key": product.key,
            "row": product.row,
            "title": product.title[:MOST_TITLE],
            "types": [{"value": fact.value, "certainty": fact.certainty} for fact in classification.facts],
            "unsure": not classification.facts,
            "candidates": [self._candidate(candidate) for candidate in classification.candidates],
        }

    def _candidate(self, candidate: TypeAssessment) -> dict[str, object]:
        return {
            "value": candidate.value.slug,
            "code": candidate.value.letter,
            "certainty": rounded(candidate.certainty),
            "verdict": candidate.verdict.slug,
            "evidence": [
                {
                    "rule": item.rule.id,
                    "contribution": rounded(item.contribution),
                    "because": self._wording.say(item.rule.because),
                    "source": list(item.rule.sources),
                    "matches": [{"word": m.word, "place": m.place.value} for m in item.matches],
                }
                for item in candidate.evidence
            ],
        }

    def _entries(self, product: CatalogProduct, classification: Classification) -> Iterator[Entry]:
        wording = self._wording
        name = visible(product.title[:MOST_TITLE] or wording.comma.join(product.categories) or product.key)
        types = {fact.value: fact.certainty for fact in classification.facts}
        taken = [c for c in classification.candidates if c.value.slug in types]
        told = wording.comma.join(wording.name(candidate.value) for candidate in taken)
        yield Entry(0, f"{name} → {told or wording.label('classify-unsure')}", "bold" if taken else "yellow")
        shown = taken or [c for c in classification.candidates if c.certainty > 0]
        if self._every_reason:
            shown = list(classification.candidates)
        for candidate in shown[: None if self._every_reason else _CANDIDATES_SHOWN]:
            verdict = wording.say(candidate.verdict.name)
            certainty = certainty_text(candidate.certainty)
            yield Entry(1, f"{wording.name(candidate.value)}  {certainty} {verdict}", "dim" if not taken else "")
            evidence = sorted(candidate.evidence, key=lambda item: -abs(item.contribution))
            for item in evidence[: None if self._every_reason else _REASONS_SHOWN]:
                yield Entry(2, self._reason(item), "green" if item.contribution > 0 else "red")
        if not shown:
            yield Entry(1, wording.label("classify-none"), "dim")

    def _reason(self, item: TypeEvidence) -> str:
        found = self._wording.comma.join(dict.fromkeys(self._match(item)))
        return f"{certainty_text(item.contribution)} {found}{self._wording.colon}{self._wording.say(item.rule.because)}"

    def _match(self, item: TypeEvidence) -> Iterator[str]:
        for match in item.matches:
            place = self._wording.label(f"classify-{match.place.value}")
            yield self._wording.label("classify-found", word=visible(match.word), place=place)

    def _cells(self, product: CatalogProduct, classification: Classification) -> list[str | int | float]:
        values = {c.value.slug: c.value for c in classification.candidates}
        types = [(values[fact.value], fact.certainty) for fact in classification.facts if fact.value in values]
        words = [m.word for c in classification.candidates for item in c.evidence for m in item.matches]
        candidates = [
            f"{c.value.letter or c.value.slug}:{rounded(c.certainty)}"
            for c in classification.candidates
            if c.certainty > 0
        ]
        return [
            formula_safe(visible(product.key)),
            product.row,
            formula_safe(visible(product.title[:MOST_TITLE])),
            ",".join(code.letter or code.slug for code, _ in types),
            formula_safe(self._wording.comma.join(self._wording.say(code.name) for code, _ in types)),
            types[0][1] if types else "",
            formula_safe(visible(", ".join(dict.fromkeys(words)))),
            ",".join(candidates),
        ]


def _row(cells: "tuple[str, ...] | list[str | int | float]", delimiter: str) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
