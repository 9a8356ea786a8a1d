"""What a list leaves in doubt, and the program has settled all the same: prices beside those that are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ecomkt.catalog.reading.contents import column_of, sum_in
from ecomkt.catalog.reading.layout import Role, Roles
from ecomkt.catalog.reading.product import Row
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

Differing = tuple[int, str, str]
"""The number of a row, and two sums in it."""
_MOST_NAMED = 4
# Fewer products may well cost the same.
_LEAST_ALIKE = 8


def prices_beside(
    roles: Roles, columns: Sequence[str], chosen: Iterable[tuple[str, str]], may_be_price: Callable[[int], bool]
) -> list[int]:
    """Return the other columns with prices; none where the user chose the price, and there is no doubt.

    `may_be_price` tells of the number of a column whether it may hold what products are sold at.
    """
    if Role.PRICE not in roles or any(role.strip().lower() == Role.PRICE.value for role, _ in chosen):
        return []
    used = _read_as_price(roles).union(*(numbers for role, numbers in roles.items() if role is not Role.PRICE))
    return [n for n in range(len(columns)) if n not in used and may_be_price(n)]


def _read_as_price(roles: Roles) -> set[int]:
    price, *others = roles[Role.PRICE]
    # Prices from the first to the last are read all.
    return {price, *(others if Role.HIGHEST in roles else ())}


def doubts(
    roles: Roles,
    columns: Sequence[str],
    sample: Sequence[Row],
    chosen: Iterable[tuple[str, str]],
    beside: Iterable[int],
) -> Iterator[Problem]:
    """Yield a note on prices `beside` those that are read that differ, and on a price that all products have."""
    if Role.PRICE not in roles or any(role.strip().lower() == Role.PRICE.value for role, _ in chosen):
        return
    price = roles[Role.PRICE][0]
    found = [
        (n, differing)
        for n in beside
        if (differing := next(filter(None, (differing_in(row, price, n) for row in sample)), None))
    ]
    if found:
        yield other_prices(columns, price, [n for n, _ in found], found[0][1])
    cells = column_of(sample, price)
    if len(cells) >= _LEAST_ALIKE and len({*cells}) == 1 and len(_read_as_price(roles)) == 1:
        message, hint = (
            "all prices are {cell} in the first {count} rows",
            "if another column is the price: --column price=HEADER",
        )
        yield Problem.of("one-price", message, hint, cell=quoted(cells[0]), count=len(sample))


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
