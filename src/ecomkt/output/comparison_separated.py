"""A comparison as CSV or TSV: one row for each option, reason or caution and each profile, ready for a pivot table."""

import csv
from collections.abc import Iterator
from io import StringIO

from ecomkt.explanation.compare import Comparison, OptionRow, Reason
from ecomkt.knowledge.codebook import Code
from ecomkt.knowledge.model import Caution
from ecomkt.language.wording import Wording
from ecomkt.output.comparison_phrases import label_text
from ecomkt.output.phrases import loud, quiet
from ecomkt.output.result import rounded
from ecomkt.safe_text import formula_safe

Row = dict[str, object]

COLUMNS = (
    "kind",
    "family",
    "profile",
    "label",
    "option",
    "code",
    "name",
    "rank",
    "certainty",
    "verdict",
    "recommended",
    "differs",
    "rule",
    "contribution",
    "reason",
)


def render_comparison_separated(comparison: Comparison, wording: Wording, top: int | None, delimiter: str) -> str:
    """Return the table with its header; stop cautions before the options, the others after them."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    labels = [label_text(label, comparison, wording) for label in comparison.labels]
    for row in _rows(comparison, wording, top):
        cells = {**row, "label": labels[int(str(row["profile"])) - 1]}
        writer.writerow(_cell(cells.get(column, "")) for column in COLUMNS)
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return formula_safe(value) if isinstance(value, str) else value


def _rows(comparison: Comparison, wording: Wording, top: int | None) -> Iterator[Row]:
    numbered = list(enumerate((r.cautions for r in comparison.recommendations), 1))
    yield from (_caution(c, number, wording) for number, cautions in numbered for c in loud(cautions))
    for family in comparison.families:
        for row in family.top(top):
            yield from _option(family.family.slug, row, wording)
    for reason in comparison.reasons:
        yield from _reason(reason, wording)
    yield from (_caution(c, number, wording) for number, cautions in numbered for c in quiet(cautions))


def _option(family: str, row: OptionRow, wording: Wording) -> Iterator[Row]:
    for number, place in enumerate(row.places, 1):
        yield {
            "kind": "option",
            "family": family,
            "profile": number,
            **_named(row.option, wording),
            "rank": place.rank or "base",
            "certainty": rounded(place.certainty),
            "verdict": place.assessment.verdict.slug,
            "recommended": place.recommended,
            "differs": row.differs,
        }


def _reason(reason: Reason, wording: Wording) -> Iterator[Row]:
    for number, contribution in enumerate(reason.contributions, 1):
        yield {
            "kind": "reason",
            "family": reason.family.slug,
            "profile": number,
            **_named(reason.option, wording),
            "rule": reason.rule.id,
            "contribution": rounded(contribution),
            "reason": wording.say(reason.rule.because),
        }


def _caution(caution: Caution, number: int, wording: Wording) -> Row:
    severity, text = caution.severity.value, wording.say(caution.because)
    return {"kind": "caution", "profile": number, "option": caution.id, "verdict": severity, "reason": text}


def _named(option: Code, wording: Wording) -> Row:
    return {"option": option.slug, "code": option.letter or "", "name": wording.say(option.name)}
