"""A decision table as CSV."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from ecomkt.catalog.decision_table import DecisionTable


def heads_of(table: DecisionTable) -> list[str]:
    """Return the names of all columns: inputs, outputs, the cautions, the knowledge that the answers come from."""
    return [*(c.name for c in table.inputs), *(c.name for c in table.outputs), "cautions", "knowledge"]


def csv_lines(table: DecisionTable) -> Iterator[str]:
    """Yield the table line by line; all of its texts are slugs, which no spreadsheet takes for a formula."""
    yield _line(heads_of(table))
    fingerprint = table.recommender.kb.fingerprint
    for row in table.rows():
        yield _line([*row.values, *row.answer, " ".join(row.cautions), fingerprint])


def _line(cells: Sequence[object]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
