"""Titles and prices of which a list has two columns, and fills one: the empty one yields to it."""

from collections.abc import Sequence

from ecomkt.catalog.reading.layout import ListColumns, Role

# A column is left to another that says as much, and this many times as often.
_MORE = 2


def yield_to_filled(listed: ListColumns) -> None:
    """Let a title or a price that most rows leave empty yield to a column of the same name that they fill.

    One that is in another language has the same name; of several prices any will do, and one that never has a digit
    (`same price`) is none beside one that has.
    """
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
        kept = [n for n in listed.roles[role] if n != best and (role is Role.TITLE or filled[n] or not listed.cells(n))]
        listed.roles[role] = (best, *kept)


def _worded(cells: Sequence[str]) -> int:
    return sum(any(map(str.isalpha, cell)) for cell in cells)


def _priced(cells: Sequence[str]) -> int:
    return sum(any(map(str.isdigit, cell)) for cell in cells)
