"""Columns that say nothing, or nothing that is read: titles and prices that yield to a filled column."""

import re
from collections.abc import Container, Iterable, Sequence

from ecomkt.catalog.columns.contents import count_rows, is_number, looks_like_titles, runs_of, sum_in
from ecomkt.catalog.columns.headers import Header
from ecomkt.catalog.columns.layout import ListColumns, Role
from ecomkt.catalog.columns.profiles import ColumnKnowledge

# A prefix, and letters of both kinds or digits, which nobody would say.
_ID = re.compile(r"([a-z]{2,8})_(?=[A-Za-z]*\d|[a-z]*[A-Z]+[a-z])[0-9A-Za-z]{4,}")
# A column is left to another that says as much, and this many times as often.
_MORE = 2


def yield_to_filled(listed: ListColumns, regular: Container[str]) -> None:
    """Let a title or a price that most rows leave empty yield to one of the same name (or any price) that they fill.

    So does a price to one that is called `regular` where every row has both, and that is never less.
    """
    _put_regular_first(listed, regular)
    for role, says in ((Role.TITLE, _worded), (Role.PRICE, _priced)):
        first, *others = listed.roles.get(role, (-1,))
        if first < 0:
            continue
        if role is Role.TITLE:
            taken, names = listed.played, {listed.words[first], *listed.headers[first].parts}
            # What is the key as well, `Product ID`, is a title where there is no other.
            others = [n for n, h in enumerate(listed.headers) if n not in taken and names & {h.word, *h.parts}]
        filled = {n: says(listed.cells(n)) for n in (first, *others)}
        best = max(filled, key=lambda n: (filled[n], n == first))
        if filled[best] < _MORE * filled[first] or filled[first] * 2 >= len(listed.sample):
            continue
        if role is Role.PRICE and _is_above(listed, first, best):
            continue
        kept = [n for n in listed.roles[role] if n != best and (role is Role.TITLE or filled[n] or not listed.cells(n))]
        listed.roles[role] = (best, *kept)


def drop_ids(listed: ListColumns) -> None:
    """Let no column be the title or the price that holds nothing but identifiers of a program: prod_NWjs8kKb."""
    for role in (Role.TITLE, Role.PRICE):
        played = listed.roles.get(role, ())
        left = tuple(n for n in played if not _are_ids(listed.cells(n)))
        if left:
            listed.roles[role] = left
        elif played:
            del listed.roles[role]


def _are_ids(cells: Sequence[str]) -> bool:
    found = [*map(_ID.fullmatch, cells)]
    return bool(found) and all(found) and len({each[1] for each in found if each}) == 1


def _put_regular_first(listed: ListColumns, regular: Container[str]) -> None:
    prices = listed.roles.get(Role.PRICE, ())
    best = next((n for n in prices[1:] if listed.words[n] in regular), -1)
    pairs = [(sum_in(row.cell(best)), sum_in(row.cell(prices[0]))) for row in listed.sample] if best >= 0 else []
    if pairs and all(first >= other > 0 for first, other in pairs):
        listed.roles[Role.PRICE] = (best, *(n for n in prices if n != best))


def _is_above(listed: ListColumns, price: int, other: int) -> bool:
    """Return whether a price is higher than another where a row has both: it is the one before a sale."""
    return any(sum_in(row.cell(price)) > sum_in(row.cell(other)) > 0 for row in listed.sample)


def seek_title(listed: ListColumns, titles: Iterable[Sequence[str]], knowledge: ColumnKnowledge) -> None:
    """Let another column give the titles: what is empty, counts rows, measures or says few things gives none."""
    left = [h if looks_like_titles(runs_of(listed.cells(n))) else Header("") for n, h in enumerate(listed.headers)]
    # A number that is said again is a measure, where a column has words: Leistung, 10.
    worded = any(header.word for header in left)
    measured = [worded and len({*of}) < len(of) and all(map(is_number, of)) for of in titles]
    if not any(of and not (m or count_rows(of)) for of, m in zip(titles, measured, strict=True)):
        listed.roles.pop(Role.TITLE)
    listed.roles |= {role: n for role, n in knowledge.choose(left)[1].items() if role is Role.TITLE}


def _worded(cells: Sequence[str]) -> int:
    return sum(any(map(str.isalpha, cell)) for cell in cells)


def _priced(cells: Sequence[str]) -> int:
    return sum(any(map(str.isdigit, cell)) for cell in cells)
