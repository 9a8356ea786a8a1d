"""What a list leaves in doubt, and the program has settled all the same: prices beside those that are read."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from ecomkt.catalog.reading.contents import column_of, sum_in
from ecomkt.catalog.reading.layout import ColumnLayout, ListColumns, Role
from ecomkt.catalog.reading.product import Row
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

Differing = tuple[int, str, str]
"""The number of a row, and two sums in it."""
_MOST_NAMED = 4
# A price in cents.
_WHOLE = re.compile(r"[1-9]\d{2,}")
# Fewer products may well cost the same.
_LEAST_ALIKE = 8


def prices_beside(
    listed: ListColumns, chosen: Iterable[tuple[str, str]], may_be_price: Callable[[int], bool]
) -> list[int]:
    """Return the other columns with prices; none where the user chose the price, and there is no doubt.

    `may_be_price` tells of the number of a column whether it may hold what products are sold at.
    """
    if _is_settled(listed, chosen):
        return []
    used = _read_as_price(listed).union(*(n for role, n in listed.roles.items() if role is not Role.PRICE))
    return [n for n in range(len(listed.names)) if n not in used and may_be_price(n)]


def _is_settled(listed: ListColumns, chosen: Iterable[tuple[str, str]]) -> bool:
    return Role.PRICE not in listed.roles or any(role.strip().lower() == Role.PRICE.value for role, _ in chosen)


def _read_as_price(listed: ListColumns) -> set[int]:
    price, *others = listed.roles[Role.PRICE]
    # Prices from the first to the last are read all.
    return {price, *(others if Role.HIGHEST in listed.roles else ())}


def doubts(listed: ListColumns, chosen: Iterable[tuple[str, str]], beside: Iterable[int]) -> Iterator[Problem]:
    """Yield a note on prices `beside` those that are read that differ, and on a price that all products have."""
    if _is_settled(listed, chosen):
        return
    price = listed.first(Role.PRICE)
    found = [(n, row) for n in beside if (row := first_differing(listed, n))]
    if found:
        yield other_prices(listed.names, price, [n for n, _ in found], found[0][1])
    cells = listed.cells(price)
    if len(cells) >= _LEAST_ALIKE and len({*cells}) == 1 and len(_read_as_price(listed)) == 1:
        message = "all prices are {cell} in the first {count} rows"
        hint = "if another column is the price: --column price=HEADER"
        yield Problem.of("one-price", message, hint, cell=quoted(cells[0]), count=len(listed.sample))


def first_differing(listed: ListColumns, other: int) -> Differing | None:
    """Return where another column first has a sum that isn't the price; None if it never does."""
    return next(filter(None, (differing_in(row, listed.first(Role.PRICE), other) for row in listed.sample)), None)


def may_be_cents(layout: ColumnLayout, sample: Sequence[Row], uncut: Collection[str]) -> Iterator[Problem]:
    """Yield a note where all prices are such as programs write that count cents; `uncut` are currencies without."""
    price, currency = (layout.roles.get(role, (-1,))[0] for role in (Role.PRICE, Role.CURRENCY))
    cells, named = column_of(sample, price), {layout.currency, *column_of(sample, currency)} - {""}
    if len(cells) > 1 and not (layout.multiple or (named and named <= {*uncut})) and all(map(_WHOLE.fullmatch, cells)):
        message = "all prices are whole numbers of 100 and more, and read as they stand"
        yield Problem("may-be-cents", message, "if they are in cents, divide them first")


def other_prices(columns: Sequence[str], price: int, others: Sequence[int], differing: Differing) -> Problem:
    """Return the note on other columns with prices, and where those of the first of them differ."""
    names = Listed(tuple(quoted(columns[n]) for n in others[:_MOST_NAMED]))
    row, cell, other = differing
    gaps = {"price": quoted(columns[price]), "others": names, "row": row, "cell": quoted(cell)}
    gaps |= {"other": quoted(other), "column": quoted(columns[others[0]])}
    message = "{price} is read; other prices stand in {others}: {other} beside {cell} in row {row}"
    return Problem.of("other-prices", message, "to take those: --column price={column}", **gaps)


def differing_in(row: Row, price: int, other: int) -> Differing | None:
    """Return the number of a row, and the two sums that it has in these columns; None if they don't differ."""
    cell, beside = row.cell(price), row.cell(other)
    sums = sum_in(cell), sum_in(beside)
    return (row.number, cell, beside) if all(sums) and sums[0] != sums[1] else None
