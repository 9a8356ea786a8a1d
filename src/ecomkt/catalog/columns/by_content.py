"""Columns whose headers nobody knows play a role where their cells leave no doubt; that is told, never silent."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from ecomkt.catalog.columns.contents import ContentReader, are_codes, column_of, holds_codes, looks_like_titles, sum_in
from ecomkt.catalog.columns.layout import ListColumns, Role, Roles
from ecomkt.catalog.columns.product import Row
from ecomkt.errors import Listed, Problem
from ecomkt.knowledge.codebook import Attribute
from ecomkt.safe_text import quoted

Tells = Callable[[str], bool]
_LEAST_ROWS = 3
_LEAST_SIZES = 2
_MEASURED, _CLOSING = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(\D{1,12})$"), " )]）】"
_NUMBERS = re.compile(r"[\d\s.,]")


def play_by_content(
    listed: ListColumns, taken: Collection[int], contents: ContentReader, tells: Sequence[Tells]
) -> list[Problem]:
    """Let columns play the title and the price, but for those that are taken; return a note on each that does.

    A title needs a column of prices beside it, and none before it that describes as shortly; prices are all the columns
    with a currency, or of sizes: from the least to the most, and of tiers that of the fewest pieces. What `tells` of a
    header whether it is a size, a number of pieces, what is no price when nothing is on, and what is called a price.
    """
    is_size, is_tier, is_cost, names_price = tells
    guess, roles = contents.guess(listed.sample, len(listed.names), taken), listed.roles
    described = [n for n in roles.get(Role.DESCRIPTION, ())[:1] if looks_like_titles(listed.cells(n))]
    is_left = not described or (guess.title < described[0] and not are_codes(listed.cells(guess.title)[:-1]))
    found: Roles = {}
    free = [n for n in range(len(listed.names)) if n not in taken and Role.PRICE not in roles]
    tiers = [n for n in free if is_tier(listed.names[n]) and contents.looks_like_prices(listed.cells(n))]
    sizes = sizes_in(listed.names, listed.sample, taken, contents, is_size) if free else []
    sizes = tiers if len(tiers) > 1 and _are_tiers(tiers, listed.sample) else sizes
    if Role.TITLE not in roles and guess.title >= 0 and is_left and (Role.PRICE in roles or guess.price >= 0 or sizes):
        found[Role.TITLE] = (guess.title,)
    paid = [n for n in free if not is_cost(listed.words[n])]
    sold = [n for n in paid if contents.are_sold_at(listed.cells(n), in_currency=bool(listed.headers[n].unit))]
    sold = sold or _ordered(listed, [n for n in paid if names_price(listed.words[n])], contents)
    steps = sizes if sizes and {*sold} <= {*sizes} else sold
    # Of one piece, of more of them, or of one market after the other the first counts.
    packs = {n for n in tiers if any(map(str.isalpha, listed.names[n]))}
    # What stands beside the numbers differs from column to column, and in none of them.
    signs = [{_NUMBERS.sub("", cell) for cell in listed.cells(n)} for n in steps]
    have_own = all(len(each) == 1 for each in signs) and len(set[str]().union(*signs)) > 1
    # Smaller packs cost less; what falls while the measure grows is the price of one of it.
    is_of_one = steps != sizes or steps == tiers or _grow(listed.names[n] for n in steps)
    is_first = {*steps} <= packs or have_own or (is_of_one and _are_tiers(steps, listed.sample))
    if steps:
        found |= (
            {Role.PRICE: (steps[0],)}
            if is_first or len(steps) == 1
            else {Role.PRICE: tuple(steps), Role.HIGHEST: tuple(steps[1:])}
        )
    roles |= found
    return [_note(r, [listed.names[n] for n in numbers]) for r, numbers in found.items() if r is not Role.HIGHEST]


def sizes_in(
    columns: Sequence[str], sample: Sequence[Row], taken: Collection[int], contents: ContentReader, is_size: Tells
) -> list[int]:
    """Return the columns, two at least, that hold the prices of the sizes of each product."""
    cells = {n: column_of(sample, n) for n, column in enumerate(columns) if n not in taken and is_size(column)}
    sizes = [n for n, of in cells.items() if contents.looks_like_prices(of)]
    rows = [[Decimal(cell) for cell in map(row.cell, sizes) if cell.isdecimal()] for row in sample]
    # The amounts of each row grow from size to size, or fall in each, as prices do and stocks don't.
    grow = len(rows) >= _LEAST_ROWS and any(
        all(len(row) > 1 and row[::step] == sorted({*row}) for row in rows) for step in (1, -1)
    )
    is_marked = any(contents.are_marked(cells[n]) for n in sizes)
    priced = grow or is_marked or all(contents.are_rounded(cells[n]) for n in sizes)
    return sizes if priced and len(sizes) > 1 else []


def play_by_size(listed: ListColumns, is_price_of_size: Tells, contents: ContentReader) -> list[Problem]:
    """Let several columns that are called prices of sizes be the price, from the least to the most; tell it."""
    found = [n for n, name in enumerate(listed.names) if is_price_of_size(name)]
    sizes = tuple(n for n in found if contents.are_prices_mostly(listed.cells(n)))
    is_of_one = _grow(listed.names[n] for n in sizes) and _are_tiers(sizes, listed.sample)
    if Role.PRICE in listed.roles or len(sizes) < _LEAST_SIZES or is_of_one:
        return []
    listed.roles |= {Role.PRICE: sizes, Role.HIGHEST: sizes[1:]}
    message, hint = (
        "the prices of sizes are read from the least to the most: {columns}",
        "to take one: --column price=HEADER",
    )
    return [Problem.of("prices-by-size", message, hint, columns=Listed(tuple(quoted(listed.names[n]) for n in sizes)))]


def _grow(names: Iterable[str]) -> bool:
    """Return whether headers are more and more of one measure: 1 kg, 10 kg."""
    found = [_MEASURED.search(name.casefold().rstrip(_CLOSING)) for name in names]
    measures = [(float(each[1].replace(",", ".")), each[2]) for each in found if each]
    is_one = len(measures) == len(found) and len({unit for _, unit in measures}) == 1
    return is_one and measures == sorted({*measures})


def _ordered(listed: ListColumns, called: Iterable[int], contents: ContentReader) -> list[int]:
    """Return the columns that are called prices if they rise or fall in all rows: of half a plate and a whole one."""
    prices = [n for n in called if contents.are_marked(listed.cells(n))]
    is_ordered = len(prices) > 1 and any(_are_tiers(prices[::step], listed.sample) for step in (1, -1))
    return prices if is_ordered else []


def _are_tiers(numbers: Sequence[int], sample: Sequence[Row]) -> bool:
    """Return whether prices fall from column to column: those of more and more pieces."""
    rows = [sums for row in sample if all(sums := [sum_in(row.cell(n)) for n in numbers])]
    return bool(rows) and all(a >= b for sums in rows for a, b in pairwise(sums)) and any(s[0] > s[-1] for s in rows)


def _note(role: Role, names: Sequence[str]) -> Problem:
    shown = Listed(tuple(map(quoted, names)))
    message = "no column is called like the {role}; by its cells it is {columns}"
    hint = "to name another: --column {role}=HEADER"
    return Problem.of(f"{role.value}-by-content", message, hint, role=role.value, columns=shown)


def stated_in(named: Iterable[tuple[int, Attribute]], listed: ListColumns, is_theirs: bool) -> dict[str, int]:
    """Return the columns that give facts, by attribute; in a list of a known program letters alone give none."""
    stated, words = dict[str, int](), listed.words
    for number, attribute in named:
        may_be_title = listed.roles.get(Role.TITLE) == (number,) and words[number] != attribute.flag
        letters = words[number] in (attribute.slug, attribute.flag) and not (may_be_title or is_theirs)
        if attribute.slug not in stated and holds_codes(attribute, number, listed.sample, letters):
            stated[attribute.slug] = number
    return stated
