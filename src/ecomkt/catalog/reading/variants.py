"""Rows → products: each row is read by the layout, and the variants and further pictures of a product are folded in.

Neighbours are folded as they go by. Variants that stand apart from their parent, as WooCommerce writes them, are looked
for beforehand; the memory this takes grows with them alone, and beyond `MOST_APART` of them, or without a parent in the
list, a variant is a product of its own: it has a price and a key, and its title tells what it is.
"""

from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from typing import NamedTuple

from ecomkt.catalog.reading.columns import ColumnLayout, Role, is_code
from ecomkt.catalog.reading.encoding import is_damaged
from ecomkt.catalog.reading.product import CatalogProduct, Row, RowProblem
from ecomkt.errors import Problem
from ecomkt.knowledge.codebook import Attribute

Apart = Mapping[str, CatalogProduct]
"""Variants that stand apart, joined, by what they call their parent."""
MOST_APART = 200_000
"""How many variants that stand apart are remembered."""
# How many price cells are looked up as codes; there are few of them, and any number of amounts, which take long.
_MOST_CODES = 10_000
_UNDECODABLE = Problem("undecodable", "some bytes of this cell are no text in this encoding", "see --encoding")


class Member(NamedTuple):
    """A row as a product, with what it says of others."""

    product: CatalogProduct
    names: tuple[str, ...]
    """What a variant of it may call it; nothing where it can't have any."""
    group: str
    """What its neighbours must have to be one product with it; empty for none."""
    parent: str
    """What it calls its parent; empty if it has none."""


class RowReader:
    """Reads the rows of a list by its layout."""

    def __init__(self, layout: ColumnLayout, totals: Container[str]) -> None:
        self._layout, self._totals = layout, totals
        # A column there is not has the number −1: each row gets one blank cell behind its last.
        self._place = {role: layout.roles.get(role, (-1,))[0] for role in Role}
        self._section: tuple[str, ...] = ()
        self._codes: dict[str, bool] = {}

    def products(self, rows: Iterable[Row | RowProblem], apart: Apart) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products, each with its variants; a row that can't be read comes before the product it is among."""
        members = self.members(rows)
        if self._place[Role.GROUP] >= 0 or self._place[Role.PARENT] >= 0:
            members = _grouped(members, apart)
        for head in members:
            if isinstance(head, RowProblem):
                yield head
            elif not (head.parent and head.parent in apart):
                # Otherwise it was folded into its parent elsewhere.
                yield head.product

    def members(self, rows: Iterable[Row | RowProblem]) -> Iterator[Member | RowProblem]:
        """Yield each row as a member of a product; blank rows, sums and the header once more are passed over."""
        header, width, place = list(self._layout.columns), len(self._layout.columns), self._place
        title, group, parent, number = (place[r] for r in (Role.TITLE, Role.GROUP, Role.PARENT, Role.NUMBER))
        make = self._maker()
        self._section = ()
        for row in rows:
            if isinstance(row, RowProblem):
                yield row
                continue
            cells = row.cells
            # One look at the whole row costs less than one at each cell.
            text = "".join(cells)
            if is_damaged(text):
                column = next(n for n, cell in enumerate(cells) if is_damaged(cell))
                yield RowProblem(row.number, header[column] if column < width else "", _UNDECODABLE, tuple(cells))
                continue
            if cells[0] == header[0] and [cell.strip() for cell in cells] == header:
                continue
            cells = [*cells[:width], *[""] * (width - len(cells)), ""]
            name = cells[title].strip()
            if self._is_product(name, cells, text):
                product = make(row.number, name, cells)
                names = (product.key, f"id:{cells[number].strip()}") if parent >= 0 else ()
                yield Member(product, names, cells[group].strip(), cells[parent].strip())

    def _is_product(self, name: str, cells: list[str], text: str) -> bool:
        if not name:
            return bool(text.strip())
        # What stands alone in its row, in capitals or letters that have none, says what kind the products below are.
        if self._layout.sectioned and name == name.upper() and sum(map(bool, cells)) <= 1:
            self._section = (name,)
            return False
        return name.rstrip(":：").casefold() not in self._totals

    def _maker(self) -> Callable[[int, str, list[str]], CatalogProduct]:
        """Return what makes a product of a row. What the layout says is looked up here, once for all the rows."""
        roles, place, attribute = self._layout.roles, self._place, self._layout.priced
        key, text, currency = place[Role.KEY], place[Role.DESCRIPTION], place[Role.CURRENCY]
        price, others = place[Role.PRICE], roles.get(Role.PRICE, ())[1:]
        units = (*self._layout.units, "")
        says = self._layout.says
        categories = roles.get(Role.CATEGORY, ())
        facts = tuple((slug, number) for slug, number in self._layout.stated if number != price)

        def product(number: int, name: str, cells: list[str]) -> CatalogProduct:
            amount, paid = cells[price].strip(), price
            # Nothing, or 0, where another price is known: that column was left out.
            if others and not amount.strip("0.,"):
                amount, paid = next(((c, n) for n in others if (c := cells[n].strip()).strip("0.,")), (amount, price))
            # Lists, here and below: for so few, making a generator takes longer than running it.
            stated = tuple([(slug, cell) for slug, at in facts if (cell := cells[at].strip())])
            if says and (told := _said(says, cells)) and told[0] not in dict(stated):
                stated = (*stated, told)
            if amount and attribute and self._is_price_code(attribute[0], amount):
                stated, amount = (*stated, (attribute[0].slug, amount)), ""
            paths = tuple([cell for at in categories if (cell := cells[at].strip())]) or self._section
            prices = (amount,) if amount else ()
            called = cells[key].strip() or str(number)
            sign = cells[currency].strip() or units[paid]
            return CatalogProduct(number, called, name, cells[text], paths, prices, sign, stated, 1)

        return product

    def _is_price_code(self, attribute: Attribute, cell: str) -> bool:
        if cell not in self._codes and len(self._codes) < _MOST_CODES:
            self._codes[cell] = is_code(attribute, cell)
        return self._codes.get(cell, False)


def _said(says: Iterable[tuple[int, str, str, str]], cells: list[str]) -> tuple[str, str] | None:
    """Return attribute and value that a part of a cell says, of the first that does."""
    for number, part, attribute, value in says:
        if part in (word.strip() for word in cells[number].casefold().split(",")):
            return attribute, value
    return None


def variants_apart(members: Iterable[Member | RowProblem]) -> Generator[CatalogProduct, None, Apart]:
    """Go once over a list whose variants name their parents; return those that stand apart, joined by their parent.

    The products are yielded at the end of the pass, without their descriptions: what the whole list says needs none.
    Beyond `MOST_APART` a product is yielded as it is when it goes by.
    """
    apart: dict[str, CatalogProduct] = {}
    held: list[Member] = []
    beyond: set[int] = set()
    for head in _grouped(members, {}):
        if isinstance(head, RowProblem):
            continue
        # One letter tells that there is a description: then a variant's doesn't take its place.
        head = head._replace(product=head.product._replace(description=head.product.description[:1]))
        if head.parent and (head.parent in apart or len(apart) < MOST_APART):
            others = apart.get(head.parent)
            apart[head.parent] = _joined(others, head.product) if others else head.product
        if len(held) < MOST_APART:
            held.append(head)
        else:
            # A number for a name: there may be millions.
            beyond.update(map(hash, () if head.parent else head.names))
            yield head.product
    named = {name for head in held if not head.parent for name in head.names if name in apart}
    named |= {name for name in apart if hash(name) in beyond}
    by_parent = {name: apart[name] for name in named}
    for head in held:
        if head.parent not in by_parent:
            yield _with_variants(head, by_parent).product
    return by_parent


def _grouped(members: Iterable[Member | RowProblem], apart: Apart) -> Iterator[Member | RowProblem]:
    """Yield the members that open a product, joined with those of `apart` and with the neighbours that belong to them.

    Only a neighbour is looked at: to find members anywhere would hold the whole list.
    """
    head: Member | None = None
    for member in members:
        if isinstance(member, RowProblem):
            yield member
        elif head is not None and _belongs(member, head):
            head = Member(_joined(head.product, member.product), *head[1:])
        else:
            if head is not None:
                yield head
            head = _with_variants(member, apart) if apart else member
    if head is not None:
        yield head


def _with_variants(head: Member, apart: Apart) -> Member:
    product = head.product
    for name in () if head.parent else head.names:
        if name in apart:
            product = _joined(product, apart[name])
    return head._replace(product=product)


def _belongs(member: Member, head: Member) -> bool:
    if member.parent:
        return member.parent in head.names or member.parent == head.parent
    return bool(member.group) and member.group == head.group


def _joined(product: CatalogProduct, other: CatalogProduct) -> CatalogProduct:
    # In full, not by _replace: half of the rows of a shop's list come by here.
    row, key, title, description, categories, prices, currency, stated, rows = product
    if prices != other.prices:
        prices = tuple(dict.fromkeys(prices + other.prices))
    texts = title or other.title, description or other.description, categories or other.categories
    currency, stated = currency or other.currency, stated or other.stated
    return CatalogProduct(row, key, *texts, prices, currency, stated, rows + other.rows)
