"""Members → products: the variants, further pictures and translations of a product are folded in.

Neighbours are folded as they go by. What stands apart is looked for in a first pass, which remembers the names that
went by in a few bits each and keeps on disk the members that came too late. Without its product in the list, a variant
is a product of its own if it has a title: it has a price and a key, and its title tells what it is.
"""

from collections.abc import Collection, Iterable, Iterator

from msgspec import structs

from ecomkt.catalog.columns.contents import sum_in
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import RowKind
from ecomkt.catalog.columns.product import CatalogProduct, RowProblem, RowTally
from ecomkt.catalog.reading.apart import ApartMembers, NameFilter
from ecomkt.catalog.reading.line_sums import plus
from ecomkt.catalog.reading.rows import Member
from ecomkt.errors import Problem

NO_TITLE = Problem(
    "no-title", "the row has no title", "give it one; if another column is the title: --column title=HEADER"
)
NO_PRODUCT = "no-product"
_NO_PRODUCT = Problem(
    NO_PRODUCT, "the row is a variant of a product that isn't in the list", "give the product a row of its own"
)


class Folding:
    """Folds the members of a list into products; what stands apart must be looked for in a first pass."""

    def __init__(
        self, title: str | None, *, joins: bool, others: Collection[str] = (), none: Collection[str] = ()
    ) -> None:
        """Make it ready; `none` is what a cell says that there is no price.

        `title` is the header of the titles, None if products needn't have any; `joins` says whether rows may be one
        product at all; `others` are the headers of prices that count where the column of prices has none.
        """
        self._title, self._joins, self._others, self._none = title, joins, others, none
        self._apart = ApartMembers()
        self._names = NameFilter()
        """The names of all the products."""

    def survey(self, members: Iterable[Member | RowProblem]) -> Iterator[CatalogProduct]:
        """Go once over the list. Yield its products, some without descriptions; what stands apart comes last."""
        waiting = ApartMembers()
        for place, head in enumerate(grouped(members)):
            if isinstance(head, RowProblem):
                continue
            if self._is_late(head, self._names):
                self._apart.add(head.family, place, _briefly(head))
            elif head.names and not head.product.prices:
                waiting.add("", place, _briefly(head))
            else:
                yield settled(head)
        self._apart.close()
        for head in waiting.members():
            yield settled(self._whole(head, -1, head.names))
        for family in self._apart.families():
            (_, head), *others = self._apart.take(family)
            product = settled(_joined(head, others))
            # Of what has a price of its own, only the decimal sign matters now: without a category it has no peers.
            yield structs.replace(product, categories=()) if family in self._names else product
        self._apart.rewind()

    def products(
        self, members: Iterable[Member | RowProblem], tally: RowTally
    ) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products, counting them; a row that can't be read comes before the product it is among."""
        self._apart.rewind()
        seen = NameFilter()
        for place, head in enumerate(grouped(members) if self._joins else members):
            if self._apart.is_empty or isinstance(head, RowProblem):
                yield self._counted(head, tally)
            elif not self._is_late(head, seen):
                yield self._counted(self._whole(head, place, (head.family, *head.names)), tally)
            elif head.kind and head.family in self._names:
                # Its product takes it; if that name was another's, it is left, and comes last.
                continue
            elif parts := self._apart.take(head.family):
                yield self._counted(_joined(head, [part for part in parts if part[0] != place]), tally)
        for family in self._apart.families():
            (_, head), *others = self._apart.take(family)
            yield self._counted(_joined(head, others), tally)
        tally.check()

    def _whole(self, head: Member, place: int, names: Iterable[str]) -> Member:
        parts = [part for name in dict.fromkeys(names) if name for part in self._apart.take(name)]
        return _joined(head, [part for part in parts if part[0] != place])

    def _is_late(self, head: Member, seen: NameFilter) -> bool:
        """Return whether a member may belong to one that stands elsewhere; its names are added to those seen."""
        if head.kind:
            return bool(head.family)
        was_seen = [seen.add(name) for name in dict.fromkeys((head.family, *head.names)) if name]
        return bool(head.family) and was_seen[0]

    def _counted(self, head: Member | RowProblem, tally: RowTally) -> CatalogProduct | RowProblem:
        if isinstance(head, RowProblem):
            tally.flawed += 1
            return head
        product = settled(head) if head.surcharges else head.product
        if not (product.title or product.stated or self._title is None):
            tally.flawed += product.rows
            problem = _NO_PRODUCT if head.kind else NO_TITLE
            return RowProblem(product.row, self._title, problem, tuple(head.cells))
        if not (product.stated or any(map(self._says, product.prices))):
            tally.bare = tally.bare if tally.unpriced else (product.row, product.title)
            tally.unpriced += 1
        elif self._others and product.price_column in self._others:
            count, first = tally.elsewhere.get(product.price_column, (0, product.row))
            tally.elsewhere[product.price_column] = count + 1, first
        tally.products += 1
        tally.folded += product.rows - 1
        return product

    def _says(self, price: str) -> bool:
        """Return whether the cell of a price says anything: a dash and a word for none don't."""
        return (
            price[-1:].isdigit()
            or price[:1].isdigit()
            or (header_word(price) not in self._none and any(map(str.isalnum, price)))
        )


def grouped(members: Iterable[Member | RowProblem]) -> Iterator[Member | RowProblem]:
    """Yield the members that open a product, joined with the neighbours that belong to them."""
    head: Member | None = None
    is_broken = False
    for member in members:
        if isinstance(member, RowProblem):
            yield member
            # What comes next without a name may belong to what can't be read.
            is_broken = True
        elif head is not None and _belongs(member, head) and (member.family or not is_broken):
            head = _with(head, member)
        else:
            if head is not None:
                yield head
            head, is_broken = member, is_broken and member.kind is not None and not member.family
    if head is not None:
        yield head


def _belongs(member: Member, head: Member) -> bool:
    family = member.family
    if not member.kind:
        return bool(family) and family == head.family
    if not family:
        return True
    return (
        family == head.family or family in head.names or (bool(head.names) and family.startswith(f"{head.names[0]}-"))
    )


def _briefly(head: Member) -> Member:
    # One letter tells that there is a description: then a variant's doesn't take its place.
    product = structs.replace(head.product, description=head.product.description[:1])
    return structs.replace(head, product=product, cells=[] if product.title and not head.kind else head.cells)


def _joined(head: Member, others: Iterable[tuple[int, Member]]) -> Member:
    for _, other in others:
        head = _with(head, other)
    return head


def _with(head: Member, member: Member) -> Member:
    """Return a member with another that belongs to it; of a translation nothing but the row counts."""
    if head.kind and not member.kind:
        # The product comes late: it leads all the same.
        return _with(structs.replace(member, product=structs.replace(member.product, row=head.product.row)), head)
    ours, other = head.product, member.product
    rows = ours.rows + other.rows
    if member.kind is RowKind.TRANSLATION and head.kind is not RowKind.TRANSLATION:
        return structs.replace(head, product=structs.replace(ours, rows=rows))
    # The price of the member counts, if that of the other is from a column that stands in for it.
    is_better = bool(other.prices) and (not ours.prices or (head.is_else and not member.is_else))
    product = CatalogProduct(
        ours.row,
        ours.key,
        ours.title or other.title,
        ours.description or other.description,
        ours.categories or other.categories,
        ours.prices if ours.prices == other.prices else other.prices if is_better else _prices(head, member),
        ours.currency or other.currency,
        ours.stated or other.stated,
        rows,
        other.price_column if is_better else ours.price_column,
        ours.tags or other.tags,
    )
    surcharges = head.surcharges + member.surcharges if member.surcharges else head.surcharges
    kind = head.kind and member.kind
    family, names = head.family or member.family, head.names or member.names
    is_else = member.is_else if is_better else head.is_else
    return Member(product, head.cells, family, names, kind, surcharges, is_else)


def _prices(head: Member, member: Member) -> tuple[str, ...]:
    """Return the prices of both; those of the price column come first, and 0 beside variants is none."""
    ours, other = head.product, member.product
    unsold = ours.rows == 1 and member.kind and other.prices and not any(map(sum_in, ours.prices))
    if unsold or not other.prices or head.is_else != member.is_else:
        return other.prices if unsold else ours.prices
    return tuple(dict.fromkeys(ours.prices + other.prices))


def settled(head: Member) -> CatalogProduct:
    """Return the product of a member, with the surcharges of its variants added to its price."""
    product = head.product
    if not (head.surcharges and product.prices):
        return product
    base, *others = product.prices
    # What has no price without its variants isn't sold at it.
    added = [each for each in head.surcharges if each or sum_in(base)] or [""]
    prices = dict.fromkeys((*(plus(base, each) if each else base for each in added), *others))
    return structs.replace(product, prices=tuple(prices))
