"""A list in an object of JSON that has a title: what the object is sold as, or a group of products called by it."""

from collections.abc import Callable, Iterable, Sequence

from ecomkt.catalog.reading.doubts import words_in
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

_MOST_NAMED = 3


def are_products(
    title: str, titles: Sequence[str], prices: Iterable[object], is_size: Callable[[str], bool], *, described: bool
) -> bool | None:
    """Return whether things with titles and prices are products; None where they are variants without a doubt.

    `described` says that each tells of itself.
    """
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
