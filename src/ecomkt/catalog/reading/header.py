"""Which row of a list holds the names of its columns, among banners and blank rows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ecomkt.catalog.reading.product import Row

MOST_ROWS = 15
"""Up to which row a header is looked for."""


class Header(NamedTuple):
    """The header, with its place among the rows looked at."""

    columns: tuple[str, ...]
    number: int
    """The number of its row."""
    before: int
    """How many of the rows looked at stand before it."""
    after: int
    """How many header rows follow it: the same columns in another language, or as codes."""


def find_header(rows: Sequence[Row], known: Callable[[Sequence[str]], int]) -> Header | None:
    """Return the row with most known headers; None if no row has enough of them.

    Of equals the first counts, and of those that follow it at once the last: the same columns in codes and in words.
    """
    counts = [known(row.cells) for row in rows]
    likely = [place for place, row in enumerate(rows) if _is_likely(row.cells, counts[place])]
    if not likely:
        return None
    place = max(likely, key=lambda number: (counts[number], -number))
    while place + 1 in likely and counts[place + 1] == counts[place] and rows[place + 1].cells != rows[place].cells:
        place += 1
    after = 0
    while place + after + 1 in likely:
        after += 1
    chosen = rows[place]
    return Header(tuple(cell.strip() for cell in chosen.cells), chosen.number, place, after)


def _is_likely(cells: Sequence[str], known: int) -> bool:
    filled = sum(bool(cell.strip()) for cell in cells)
    return known >= 3 or (known == 2 and filled <= 8) or (known == 1 and filled <= 3)
