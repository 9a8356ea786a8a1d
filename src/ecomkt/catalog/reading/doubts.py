"""What a list leaves in doubt, and the program has settled all the same: prices beside those that are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ecomkt.catalog.reading.contents import column_of, sum_in
from ecomkt.catalog.reading.layout import Role, Roles
from ecomkt.catalog.reading.product import Row
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

_MOST_NAMED = 4
# Fewer products may well cost the same.
_LEAST_ALIKE = 8


def doubts(
    roles: Roles,
    columns: Sequence[str],
    sample: Sequence[Row],
    chosen: Iterable[tuple[str, str]],
    may_be_price: Callable[[int], bool],
) -> Iterator[Problem]:
    """Yield a note on other columns with prices that differ, and on a price that all products have.

    `may_be_price` tells of the number of a column whether it may hold what products are sold at. Where the user chose
    the price there is no doubt.
    """
    if Role.PRICE not in roles or any(role.strip().lower() == Role.PRICE.value for role, _ in chosen):
        return
    price, *others = roles[Role.PRICE]
    # Prices from the first to the last are read all.
    of_it = {price, *(others if Role.HIGHEST in roles else ())}
    used = of_it.union(*(numbers for role, numbers in roles.items() if role is not Role.PRICE))
    beside = [n for n in range(len(columns)) if n not in used and may_be_price(n)]
    found = [(n, differing) for n in beside if (differing := _differing(price, n, sample))]
    if found:
        (number, (row, cell, other)), *_ = found
        names = Listed(tuple(quoted(columns[n]) for n, _ in found[:_MOST_NAMED]))
        gaps = {"price": quoted(columns[price]), "others": names, "row": row, "cell": quoted(cell)}
        gaps |= {"other": quoted(other), "column": quoted(columns[number])}
        message = "{price} is read; other prices stand in {others}: {other} beside {cell} in row {row}"
        yield Problem.of("other-prices", message, "to take those: --column price={column}", **gaps)
    cells = column_of(sample, price)
    if len(cells) >= _LEAST_ALIKE and len({*cells}) == 1 and of_it == {price}:
        message, hint = (
            "all prices are {cell} in the first {count} rows",
            "if another column is the price: --column price=HEADER",
        )
        yield Problem.of("one-price", message, hint, cell=quoted(cells[0]), count=len(sample))


def _differing(price: int, other: int, sample: Sequence[Row]) -> tuple[int, str, str] | None:
    """Return the number of the first row that has two sums in these columns, and both."""
    for row in sample:
        cell, beside = row.cell(price), row.cell(other)
        sums = sum_in(cell), sum_in(beside)
        if all(sums) and sums[0] != sums[1]:
            return row.number, cell, beside
    return None
