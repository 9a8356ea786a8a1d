"""What makes one product of several: a list in an object of JSON that has a title, and a row for each picture."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from ecomkt.catalog.columns.contents import is_number
from ecomkt.catalog.columns.doubts import words_in
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import ListColumns, Role
from ecomkt.catalog.columns.stems import HeaderStems
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

_MOST_NAMED = 3
_PAIR = 2
_FILE = re.compile(r"\S.*\.(?:jpe?g|png|webp|gif|avif|heic|svg|bmp|tiff?|pdf|mp4|mov|webm|glb)(?:\?\S*)?", re.I | re.S)


def are_products(
    title: str, titles: Sequence[str], prices: Iterable[object], is_size: Callable[[str], bool], *, described: bool
) -> bool | None:
    """Return whether things with titles and prices, maybe `described`, are products; None: variants without a doubt."""
    shared = sum(not words_in(title).isdisjoint(words_in(each)) for each in titles)
    if len({*titles}) < 2 or not all(titles) or shared * 2 > len(titles) or any(map(is_size, titles)):
        return None
    # What differs in nothing but a colour costs the same.
    return described or len({*map(str, prices)}) > 1


def told_as(key: str, title: str, titles: Sequence[str], *, products: bool) -> Problem:
    """Return the note on what a list within an object with a title is read as."""
    gaps = {"key": quoted(key), "title": quoted(title), "titles": Listed(tuple(map(quoted, titles[:_MOST_NAMED])))}
    if products:
        message = "{key} of {title} are read as products: {titles}"
        hint = "if they are its variants: --column group=category"
    else:
        message = "{key} of {title} are read as variants of it: {titles}"
        hint = "if they are products, give them as a list of their own"
    return Problem.of("group-or-variants", message, hint, **gaps)


def _in_lists(listed: ListColumns, stems: HeaderStems, options: Collection[str]) -> Iterator[Problem]:
    """Yield a note where neighbours that are one product differ in price by what is called a list of prices.

    It is known by its header, or by cells that name some buyers, unless it is one of the `options` of a product.
    """
    group, title, price = map(listed.first, (Role.GROUP, Role.TITLE, Role.PRICE))
    near = [(a, b) for a, b in pairwise(listed.sample) if a.cell(group) == b.cell(group) != ""]
    near = [(a, b) for a, b in near if a.cell(title) == b.cell(title) != "" and a.cell(price) != b.cell(price)]
    for number in (n for n in range(len(listed.names)) if near and n not in listed.played):
        word, pairs = listed.words[number], [(row, [row.cell(number), below.cell(number)]) for row, below in near]
        apart = [(a, of) for a, of in pairs if len({*of, ""}) > _PAIR and not any(map(is_number, of))]
        said = {header_word(cell) for _, cells in apart for cell in cells}
        is_option = any(option in word for option in options)
        if apart and (stems.names_price(word) or (not is_option and any(map(stems.is_special, said)))):
            row, cells = apart[0]
            yield told_as(listed.names[number], row.cell(title), cells, products=False)
            return


def join_pictures(listed: ListColumns, stems: HeaderStems, options: Collection[str]) -> Iterator[Problem]:
    """Let neighbours with one title be one product where all such differ in one file alone, as a picture; tell it.

    Of rows that are one product already, tell where they are its prices in several lists.
    """
    title = listed.first(Role.TITLE)
    if title < 0 or {Role.GROUP, Role.PARENT} & listed.roles.keys():
        yield from _in_lists(listed, stems, options)
        return
    near = [(a, b) for a, b in pairwise(listed.sample) if a.cell(title) == b.cell(title) != ""]
    differing = [[n for n in range(len(listed.names)) if a.cell(n) != b.cell(n)] for a, b in near]
    columns = {n for each in differing for n in each}
    if len(columns) != 1 or title in columns:
        return
    (column,) = columns
    if all(_FILE.fullmatch(row.cell(column)) for pair in near for row in pair):
        listed.roles[Role.GROUP] = (title,)
        message = "rows that differ in {column} alone are read as one product: {title} in rows {row} and {other}"
        gaps = {"title": quoted(near[0][0].cell(title)), "row": near[0][0].number, "other": near[0][1].number}
        hint = "if each is a product, give each a code of its own"
        yield Problem.of("pictures-joined", message, hint, column=quoted(listed.names[column]), **gaps)
