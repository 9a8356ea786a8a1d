"""Rows → products: each row is read by the layout, and the variants and further pictures of a product are folded in.

Neighbours are folded as they go by. Variants that stand apart from their parent, as WooCommerce writes them, are looked
for beforehand; the memory this takes grows with them alone, and beyond `MOST_APART` of them, or without a parent in the
list, a variant is a product of its own: it has a price and a key, and its title tells what it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from ecomkt.catalog.reading.columns import ColumnKnowledge, Role
from ecomkt.catalog.reading.encoding import is_damaged
from ecomkt.catalog.reading.layout import ColumnLayout, is_code
from ecomkt.catalog.reading.product import CatalogProduct, Row, RowProblem
from ecomkt.errors import Problem

MOST_APART = 200_000
"""How many variants that stand apart are remembered."""
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


_RowRead = tuple[CatalogProduct, list[str]]
"""A row as a product, beside its cells."""


class Damage(Protocol):
    """Tells of bytes that can't be decoded."""

    @property
    def is_damaged(self) -> bool:
        """Whether there have been any: then every cell is looked at."""


class RowReader:
    """Reads the rows of a list by its layout."""

    def __init__(self, layout: ColumnLayout, knowledge: ColumnKnowledge, damage: Damage) -> None:
        self._layout, self._totals, self._damage = layout, knowledge.totals, damage
        single = {role: numbers[0] for role, numbers in layout.roles.items()}
        # A column there is not has the number −1: each row gets one blank cell behind its last.
        self._place = {role: single.get(role, -1) for role in Role}
        self._codes: dict[str, bool] = {}
        self._section: tuple[str, ...] = ()

    def products(
        self, rows: Iterable[Row | RowProblem], apart: Mapping[str, CatalogProduct]
    ) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products, each with its variants; a row that can't be read comes before the product it is among."""
        if self._place[Role.GROUP] >= 0 or self._place[Role.PARENT] >= 0:
            return _folded(self.members(rows), apart)
        return (item if isinstance(item, RowProblem) else item[0] for item in self._read(rows))

    def members(self, rows: Iterable[Row | RowProblem]) -> Iterator[Member | RowProblem]:
        """Yield each row as a member of a product; blank rows, sums and the header once more are passed over."""
        places = self._place
        group, parent, number = places[Role.GROUP], places[Role.PARENT], places[Role.NUMBER]
        for item in self._read(rows):
            if isinstance(item, RowProblem):
                yield item
            else:
                product, cells = item
                names = (product.key, f"id:{cells[number].strip()}") if parent >= 0 else ()
                yield Member(product, names, cells[group].strip(), cells[parent].strip())

    def _read(self, rows: Iterable[Row | RowProblem]) -> Iterator[_RowRead | RowProblem]:
        damage, read = self._damage, self._row_reader()
        self._section = ()
        for row in rows:
            if isinstance(row, RowProblem):
                yield row
            elif damage.is_damaged and (problem := self._damaged_cell(row)):
                yield problem
            elif (item := read(row)) is not None:
                yield item

    def _damaged_cell(self, row: Row) -> RowProblem | None:
        names = self._layout.columns
        for number, cell in enumerate(row.cells):
            if is_damaged(cell):
                return RowProblem(row.number, names[number] if number < len(names) else "", _UNDECODABLE, (*row.cells,))
        return None

    def _row_reader(self) -> Callable[[Row], _RowRead | None]:
        """Return what makes a product of a row, beside its cells filled up; None of one that is no product."""
        width, title, make = len(self._layout.columns), self._place[Role.TITLE], self._maker()
        header, totals = list(self._layout.columns), self._totals

        def read(row: Row) -> _RowRead | None:
            number, cells = row
            if cells[0] == header[0] and [cell.strip() for cell in cells] == header:
                return None
            if len(cells) != width:
                cells = [*cells[:width], *[""] * (width - len(cells))]
            cells.append("")
            name = cells[title].strip()
            if not name:
                return (make(number, name, cells), cells) if "".join(cells).strip() else None
            if self._is_heading(name, cells) or name.rstrip(":：").casefold() in totals:
                return None
            return make(number, name, cells), cells

        return read

    def _is_heading(self, name: str, cells: list[str]) -> bool:
        """Return whether a text stands alone in its row, in capitals or letters that have none; remember it if so."""
        if not self._layout.sectioned or name != name.upper() or sum(map(bool, cells)) > 1:
            return False
        self._section = (name,)
        return True

    def _maker(self) -> Callable[[int, str, list[str]], CatalogProduct]:
        roles, place, attribute = self._layout.roles, self._place, self._layout.priced
        key, text, currency = place[Role.KEY], place[Role.DESCRIPTION], place[Role.CURRENCY]
        price, others = place[Role.PRICE], roles.get(Role.PRICE, ())[1:]
        categories = roles.get(Role.CATEGORY, ())
        facts = tuple((slug, number) for slug, number in self._layout.stated if number != price)

        def product(number: int, name: str, cells: list[str]) -> CatalogProduct:
            amount = cells[price].strip()
            if not amount and others:
                amount = next((cell for other in others if (cell := cells[other].strip())), "")
            stated = tuple([(slug, cell) for slug, at in facts if (cell := cells[at].strip())])
            if amount and attribute and self._is_price_code(amount):
                stated, amount = (*stated, (attribute[0].slug, amount)), ""
            return CatalogProduct(
                number,
                cells[key].strip() or str(number),
                name,
                cells[text],
                tuple([cell for at in categories if (cell := cells[at].strip())]) or self._section,
                (amount,) if amount else (),
                cells[currency].strip(),
                stated,
                1,
            )

        return product

    def _is_price_code(self, cell: str) -> bool:
        """Return whether a price cell is a value of the attribute rather than an amount."""
        known = self._codes.get(cell)
        if known is None and self._layout.priced:
            known = len(self._codes) < _MOST_CODES and is_code(self._layout.priced[0], cell)
            self._codes[cell] = known
        return bool(known)


def _folded(
    members: Iterable[Member | RowProblem], apart: Mapping[str, CatalogProduct]
) -> Iterator[CatalogProduct | RowProblem]:
    head: Member | None = None
    for member in members:
        if isinstance(member, RowProblem):
            yield member
        elif head is not None and _belongs(member, head):
            head = Member(_joined(head.product, member.product), head.names, head.group, head.parent)
        else:
            # A variant that was folded into its parent elsewhere is no product.
            if head is not None and not (head.parent and head.parent in apart):
                yield head.product
            head = _with_variants(member, apart) if apart else member
    if head is not None and not (head.parent and head.parent in apart):
        yield head.product


class ApartVariants:
    """A first pass over a list whose variants name their parents: which of them stand apart, joined by their parent."""

    def __init__(self) -> None:
        self.by_parent: Mapping[str, CatalogProduct] = {}
        """The variants of parents that the list has, once the pass is over."""

    def survey(self, members: Iterable[Member | RowProblem]) -> Iterator[CatalogProduct]:
        """Yield the products at the end of the pass, without their descriptions: what the whole list says needs none.

        Beyond `MOST_APART` a product is yielded as it is when it goes by.
        """
        apart: dict[str, CatalogProduct] = {}
        held: list[Member] = []
        beyond: set[int] = set()
        for head in _heads(members, apart):
            if len(held) < MOST_APART:
                held.append(head)
            else:
                # A number for a name: there may be millions.
                beyond.update(map(hash, () if head.parent else head.names))
                yield head.product
        named = {name for head in held if not head.parent for name in head.names if name in apart}
        named |= {name for name in apart if hash(name) in beyond}
        self.by_parent = {name: apart[name] for name in named}
        for head in held:
            if not head.parent or head.parent not in self.by_parent:
                yield _with_variants(head, self.by_parent).product


def _heads(members: Iterable[Member | RowProblem], apart: dict[str, CatalogProduct]) -> Iterator[Member]:
    """Yield the members that open a product, with their neighbours; collect the variants that stand apart."""
    head: Member | None = None
    for member in members:
        if isinstance(member, RowProblem):
            continue
        product = member.product
        if product.description:
            member = member._replace(product=product._replace(description=product.description[:1]))
        if head is not None and _belongs(member, head):
            head = head._replace(product=_joined(head.product, member.product))
        else:
            if head is not None:
                yield head
            head = member
        # Below another variant it stands apart from the parent of both.
        if head.parent and member.parent and (member.parent in apart or len(apart) < MOST_APART):
            before = apart.get(member.parent)
            apart[member.parent] = _joined(before, product) if before else product
    if head is not None:
        yield head


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
    row, key, title, description, categories, prices, currency, stated, rows = product
    if prices != other.prices:
        prices = tuple(dict.fromkeys(prices + other.prices))
    rows += other.rows
    if title and not (other.title or other.description or other.categories or other.stated):
        return CatalogProduct(row, key, title, description, categories, prices, currency, stated, rows)
    return CatalogProduct(
        row,
        key,
        title or other.title,
        description or other.description,
        categories or other.categories,
        prices,
        currency or other.currency,
        stated or other.stated,
        rows,
    )
