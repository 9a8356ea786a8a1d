"""Comma-separated values, for spreadsheets."""

import csv
from collections.abc import Iterator

from ecomkt.output.tables import Table, safe_cell

TAKES = "table"
SUFFIXES = (".csv",)


class _Echo:
    """Takes the place of a file: what is written comes back, so that a row is made only when it is wanted."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def write(table: Table, delimiter: str = ",") -> Iterator[str]:
    """Yield the head, then row by row."""
    writer = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\n")
    yield str(writer.writerow(table.columns))
    for row in table.rows:
        yield str(writer.writerow(map(safe_cell, row)))
