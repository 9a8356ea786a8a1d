"""Comma-separated values, for spreadsheets."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from ecomkt.output.tables import Table, Value, safe_cell

TAKES = "table"
SUFFIXES = (".csv",)


class _Echo:
    """Takes the place of a file: what is written comes back, so that a row is made only when it is wanted."""

    write = staticmethod(str)


def row_writer(delimiter: str) -> Callable[[Iterable[Value]], str]:
    """Return what makes a line of a row; its cells must be safe already."""
    # Every spreadsheet reads bare line feeds; a carriage return would stick to the last cell for `cut` and `grep`.
    return csv.writer(_Echo(), delimiter=delimiter, lineterminator="\n").writerow


def write(table: Table, delimiter: str = ",") -> Iterator[str]:
    """Yield the head, then row by row."""
    line, rows = row_writer(delimiter), iter(table.rows)
    # Rows are made while they are written: a head over nothing but an error would look like an answer.
    first = list(islice(rows, 1))
    yield line(table.columns)
    yield from (line(map(safe_cell, row)) for row in chain(first, rows))
