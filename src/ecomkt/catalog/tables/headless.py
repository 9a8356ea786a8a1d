"""Lists without a header: their columns are called by numbers, and known by their content where nobody can doubt it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import ContentReader, column_of, count_rows, filled, looks_like_titles, sum_in
from ecomkt.catalog.columns.doubts import differing_in, other_prices
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import ReadingOptions, Row
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

_MOST_SHOWN = 12
# So many rows without a header leave no doubt which column is which.
_LEAST_ALIKE = 3
_FEWEST = _PAIR = 2
_PAIR_OF = range(_PAIR)
_MANY_ALIKE, _MOSTLY, _EVEN = 5, 0.8, re.compile(r"[1-9]\d+[0589]")
_CUT_OFF = re.compile(r"\d{2,3}(?!\d)")


class FoundHeader(NamedTuple):
    """The header of a list."""

    columns: tuple[str, ...]
    """Numbers where there is none."""
    above: int
    """How many of the first rows are no products."""
    notes: tuple[Problem, ...] = ()
    row: int = 0
    """The number of its first row; 0 where there is none."""
    chosen: tuple[tuple[str, str], ...] = ()
    """Roles and headers that the content of the columns gives."""
    currency: str = ""
    """That which a line above the columns gives to all prices, as written; empty if none does."""


def headless_columns(rows: Sequence[Row], known: KnownHeaders, options: ReadingOptions) -> FoundHeader | None:
    """Return the columns of a list without a header where nobody can doubt it: its first row has a price like all.

    Lines above it may tell of the list, each in one cell.
    """
    contents = known.contents
    above = next((n for n, row in enumerate(rows) if any(map(contents.is_amount, row.cells))), 0)
    below, columns = [*filter(filled, rows[above:])], range(max(len(row.cells) for row in rows))
    title, price = contents.guess(below, len(columns))
    if min(title, price) < 0 or any(filled(row) > 1 for row in rows[:above]):
        return None
    if not all(row.cell(title) for row in below):
        return None
    cells = [column_of(below, number) for number in columns]
    if all(row.cells[title][-1:].isdigit() and _CUT_OFF.match(row.cells[price]) for row in below if row.cell(price)):
        # 15,000 was parted at its own sign, or 6,50 €.
        return None
    is_whole = len(cells[price]) == len(below) and all(map(contents.is_amount, cells[price]))
    others = [cells[n] for n in columns if n not in (title, price)]
    # Of few rows of two cells there is no doubt, either: Soap bar, 350.
    is_bare = len(columns) == _FEWEST and above == 0
    is_alone = (is_bare or len(below) >= _LEAST_ALIKE) and not any(
        looks_like_titles(of) or (contents.looks_like_prices(of) and not count_rows(of)) for of in others
    )
    is_signed = contents.is_amount(below[0].cell(price)) and contents.are_sold_at(cells[price], in_currency=False)
    is_paid = contents.are_marked(cells[price]) or contents.are_rounded(cells[price])
    # Of two columns the one of numbers is the price, though one or two of them are odd.
    even = sum(bool(_EVEN.fullmatch(cell)) for cell in cells[price])
    is_paid = is_paid or (is_bare and len(below) > _MANY_ALIKE and even >= len(below) * _MOSTLY)
    # Beside prices with cents in another column nobody knows which of them is that of the shop.
    is_only = all(map(contents.is_marked, cells[price])) and not any(map(contents.are_marked, others))
    # No header has addresses; a row of products has, and one column of amounts beside them.
    is_linked = len(below) > 1 and any(len(of) == len(below) and all("://" in cell for cell in of) for of in others)
    is_linked = is_linked and not any(contents.looks_like_prices(of) and not count_rows(of) for of in others)
    is_sure = is_whole and ((is_alone and is_paid) or is_only or is_linked)
    higher = _higher_of_two(price, {n: cells[n] for n in columns if n != title}, contents) if is_whole else None
    if not (is_sure or is_signed or higher is not None):
        return None
    return columns_by_content(below, known, options, higher)._replace(above=above)


def _higher_of_two(price: int, cells: Mapping[int, Sequence[str]], contents: ContentReader) -> int | None:
    """Return the column of the higher of two prices with cents in each row, which nobody doubts; None if there is none.

    It is the one before a sale or that with tax, and beside a cost the price.
    """
    marked = [n for n, of in cells.items() if contents.are_marked(of) and len(of) == len(cells[price])]
    if len(marked) != _PAIR or price not in marked or len(cells[price]) < _LEAST_ALIKE:
        return None
    sums = [[*map(sum_in, cells[n])] for n in marked]
    ends = {max(_PAIR_OF, key=row.__getitem__) for row in zip(*sums, strict=True) if row[0] != row[1]}
    return marked[ends.pop()] if len(ends) == 1 else None


def columns_by_content(
    rows: Sequence[Row], known: KnownHeaders, options: ReadingOptions, higher: int | None = None
) -> FoundHeader:
    """Return the columns of a list without a header by their numbers, with what their cells look like."""
    width = max(len(row.cells) for row in rows)
    title, price = known.contents.guess(rows, width)
    price = price if higher is None else higher
    named = {role for role, _ in options.columns}
    found = [(role, n + 1) for role, n in ((Role.TITLE.value, title), (Role.PRICE.value, price)) if n >= 0]
    chosen = tuple((role, str(number)) for role, number in found if role not in named)
    note = Problem(
        "no-header",
        "the list has no header: its columns are called 1, 2, 3 and so on, and known by their content",
        "to name one: --column title=2",
    )
    names, contents = tuple(str(n + 1) for n in range(width)), known.contents
    cells = {n: column_of(rows, n) for n in range(width) if price >= 0 and n not in (title, price)}
    marked = [n for n, of in cells.items() if contents.looks_like_prices(of) and contents.are_marked(of)]
    differing = ((n, row) for n in marked for each in rows if (row := differing_in(each, price, n)))
    is_open = (Role.PRICE.value, names[price]) in chosen
    told = [other_prices(names, price, [n], row) for n, row in [*differing][:1] if is_open]
    if price < 0 and Role.PRICE.value not in named:
        told += _may_be_prices([n for n in names if contents.looks_like_prices(column_of(rows, int(n) - 1))])
    return FoundHeader(names, 0, (note, *told), chosen=chosen)


def _may_be_prices(columns: Sequence[str]) -> Iterator[Problem]:
    """Yield a note on the columns of amounts where several may be the price."""
    if len(columns) > 1:
        message, hint = "any of these columns may be the price: {columns}", "to take the first: --column price={column}"
        shown = Listed(tuple(map(quoted, columns[:_MOST_SHOWN])))
        yield Problem.of("may-be-price", message, hint, columns=shown, column=columns[0])
