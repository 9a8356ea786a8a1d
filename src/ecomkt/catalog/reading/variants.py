"""Rows → products: variants and further pictures of a product are folded into it.

Neighbours are folded as they go by. Variants that stand apart from their parent, as WooCommerce writes them, are looked
for beforehand; the memory this takes grows with them alone, and beyond `MOST_APART` of them, or without a parent in the
list, a variant is a product of its own: it has a price and a key, and its title tells what it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from ecomkt.catalog.reading.product import CatalogProduct, RowProblem

MOST_APART = 200_000
"""How many variants that stand apart are remembered."""


class Member(NamedTuple):
    """A row as a product, with what it says of others."""

    product: CatalogProduct
    names: tuple[str, ...]
    """What a variant of it may call it; nothing where it can't have any."""
    group: str
    """What its neighbours must have to be one product with it; empty for none."""
    parent: str
    """What it calls its parent; empty if it has none."""


Read = Callable[[], Iterable[Member | RowProblem]]


def apart_variants(read: Read) -> Mapping[str, CatalogProduct]:
    """Return the variants that don't stand below their parents, joined, by what they call the parent they have.

    `read` gives the rows anew each time.
    """
    apart: dict[str, CatalogProduct] = {}
    head: Member | None = None
    for member in read():
        if isinstance(member, RowProblem):
            continue
        is_below = head is not None and _belongs(member, head)
        head = head if is_below else member
        # Below another variant it stands apart from the parent of both.
        if head and head.parent and member.parent and (member.parent in apart or len(apart) < MOST_APART):
            before = apart.get(member.parent)
            apart[member.parent] = _joined(before, member.product) if before else member.product
    if not apart:
        return {}
    parents = (m for m in read() if not isinstance(m, RowProblem) and not m.parent)
    named = {name for parent in parents for name in parent.names if name in apart}
    return {name: apart[name] for name in named}


def folded(
    members: Iterable[Member | RowProblem], apart: Mapping[str, CatalogProduct]
) -> Iterator[CatalogProduct | RowProblem]:
    """Yield the products, each with its variants; a row that can't be read stands before the product it was among."""
    head: Member | None = None
    for member in members:
        if isinstance(member, RowProblem):
            yield member
        elif head is None:
            head = _with_variants(member, apart)
        elif _belongs(member, head):
            head = head._replace(product=_joined(head.product, member.product))
        else:
            yield from _whole(head, apart)
            head = _with_variants(member, apart)
    if head is not None:
        yield from _whole(head, apart)


def _whole(head: Member, apart: Mapping[str, CatalogProduct]) -> Iterator[CatalogProduct]:
    """Yield the product, unless it is a variant that was folded into its parent elsewhere."""
    if not head.parent or head.parent not in apart:
        yield head.product


def _with_variants(head: Member, apart: Mapping[str, CatalogProduct]) -> Member:
    product = head.product
    for name in () if head.parent or not apart else head.names:
        if name in apart:
            product = _joined(product, apart[name])
    return head._replace(product=product) if product is not head.product else head


def _belongs(member: Member, head: Member) -> bool:
    if member.parent:
        return member.parent in head.names or member.parent == head.parent
    return bool(member.group) and member.group == head.group


def _joined(product: CatalogProduct, other: CatalogProduct) -> CatalogProduct:
    if product.title and not (other.title or other.description or other.categories or other.stated):
        prices = product.prices if other.prices == product.prices else (*product.prices, *other.prices)
        return product._replace(prices=tuple(dict.fromkeys(prices)), rows=product.rows + other.rows)
    return product._replace(
        title=product.title or other.title,
        description=product.description or other.description,
        categories=product.categories or other.categories,
        prices=tuple(dict.fromkeys(chain(product.prices, other.prices))),
        currency=product.currency or other.currency,
        stated=product.stated or other.stated,
        rows=product.rows + other.rows,
    )
