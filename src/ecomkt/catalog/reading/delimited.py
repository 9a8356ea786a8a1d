"""Text with delimiters → rows. The csv module of Python reads it; here it is kept from losing the rest of a file."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from ecomkt.catalog.reading.product import Row, RowProblem
from ecomkt.errors import Problem

DELIMITERS = (",", "\t", ";", "|")
_MOST_LETTERS = 1 << 20
"""A longer cell is a quote that was never closed."""
_TOO_LONG = Problem(
    "cell-too-long", f"a cell has more than {_MOST_LETTERS} letters", "shorten it, or close the quote that opens it"
)
_UNCLOSED = Problem(
    "unclosed-quote", "a quote opens here and is never closed", 'close it, or double it ("") inside a cell'
)


def rows_of(lines: Iterable[str], delimiter: str, first: int = 1) -> Iterator[Row | RowProblem]:
    """Yield the rows with the numbers of their first lines, which count from `first`; blank lines are passed over.

    A quote that is never closed spoils the line it stands on and no other.
    """
    csv.field_size_limit(_MOST_LETTERS)
    source = iter(lines)
    while True:
        kept: list[str] = []
        reader = csv.reader(_keeping(source, kept), delimiter=delimiter)
        number = first
        unclosed = False
        while True:
            kept.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                unclosed = True
                break
            if (len(kept) > 1 or kept[0].count('"') % 2) and _is_open(kept, delimiter):
                unclosed = True
                break
            if cells:
                yield Row(number, cells)
            number += len(kept)
        if unclosed:
            problem = _UNCLOSED if kept[0].count('"') % 2 else _TOO_LONG
            yield RowProblem(number, "", problem, (kept[0].rstrip("\r\n"),))
            source, first = chain(kept[1:], source), number + 1


def sample_rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Return the first lines of a file as rows, whatever is wrong with them."""
    csv.field_size_limit(_MOST_LETTERS)
    found: list[list[str]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    while len(found) < len(lines):
        try:
            found += islice(reader, 1)
        except csv.Error:
            continue
        if reader.line_num >= len(lines):
            break
    return found


def _keeping(source: Iterator[str], kept: list[str]) -> Iterator[str]:
    for line in source:
        kept.append(line)
        yield line


def _is_open(record: Sequence[str], delimiter: str) -> bool:
    """Return whether a record ended because the file did, its last quote still open."""
    if "".join(record).count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as flaw:
        return "unexpected end of data" in str(flaw)
    return False
