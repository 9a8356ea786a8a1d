"""A comparison as CSV or TSV: one row for each option, reason or caution and each profile, ready for a pivot table."""

import csv
from collections.abc import Iterator
from io import StringIO

from ecomkt.comparison import Comparison, OptionRow, Reason
from ecomkt.model import Caution
from ecomkt.render.comparison_phrases import label_text
from ecomkt.render.phrases import loud, quiet
from ecomkt.render.result import rounded
from ecomkt.render.separated import formula_safe
from ecomkt.render.wording import Wording

__all__ = ["COLUMNS", "render_comparison_separated"]

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
    for number, row in _rows(comparison, wording, top):
        cells = {"profile": number, "label": labels[number - 1], **row}
        writer.writerow(formula_safe(str(cells.get(column, ""))) if isinstance(cells.get(column), str) else cells.get(column, "") for column in COLUMNS)
    return buffer.getvalue()
