"""Tab-separated values."""

from collections.abc import Iterator

from ecomkt.output.formats import csv
from ecomkt.output.tables import Table

TAKES = "table"
SUFFIXES = (".tsv",)


def write(table: Table) -> Iterator[str]:
    """Yield the head, then row by row."""
    return csv.write(table, "\t")
