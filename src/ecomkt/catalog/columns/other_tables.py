"""Tables that are no lists of products: orders, people, tasks. Read as one, each of their rows would be advised on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ecomkt.catalog.columns.contents import column_of
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import ListColumns, Role, Roles
from ecomkt.catalog.columns.product import Row
from ecomkt.errors import InputError, Listed, Problem
from ecomkt.safe_text import quoted

ORDERS = "orders"
_LIKE = {
    ORDERS: "these look like orders, and not like a list of what is sold: {columns}",
    "people": "these look like people, and not like a list of what is sold: {columns}",
    "tasks": "these look like tasks, and not like a list of what is sold: {columns}",
}
_HINT = "give a list of products; to read it all the same, name the columns: --column title=HEADER"
# One such column may stand in any list.
_LEAST = 2
# What they may have as well as products.
_PLAIN = (Role.TITLE, Role.KEY, Role.DESCRIPTION)


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A kind of table that is no list of products; headers stand as `header_word` gives them."""

    id: str
    sure: frozenset[str]
    """Headers that hardly any list of products has."""
    beside: frozenset[str] = frozenset()
    """Those that it may have, too."""
    cells: frozenset[str] = frozenset()
    """What such a column says that makes it sure, in small letters: the states of tasks."""
    titles: frozenset[str] = frozenset()
    """What its titles may be called; none where it may have products for titles, and prices."""

    def columns(self, words: Sequence[str], sample: Sequence[Row]) -> tuple[list[int], list[int]]:
        """Return the columns that tell of it: those that are sure, and others."""
        beside = [n for n, word in enumerate(words) if word in self.beside]
        said = [n for n in beside if self.cells and 0 < len(of := column_of(sample, n)) == len(self._known(of))]
        sure = sorted({*said, *(n for n, word in enumerate(words) if word in self.sure)})
        return sure, [n for n in beside if n not in sure]

    def _known(self, cells: Iterable[str]) -> list[str]:
        return [cell for cell in cells if cell.casefold() in self.cells]

    def may_be(self, words: Sequence[str], roles: Roles) -> bool:
        """Return whether titles are called as in it, and nothing is a price."""
        titles = {words[n] for n in roles.get(Role.TITLE, ())[:1]}
        return not self.titles or (Role.PRICE not in roles and titles <= self.titles | self.sure)


def refuse_other_tables(listed: ListColumns, chosen: Iterable[object], tables: Iterable[OtherTable]) -> None:
    """Raise InputError for a table of no products, by two headers or a sure one, unless columns are `chosen`."""
    roles, words = listed.roles, listed.words
    for table in tables if listed.sample and not [*chosen] else ():
        sure, beside = table.columns(words, listed.sample)
        told = {*sure, *beside}
        rest = {n for n, word in enumerate(words) if word} - told - {*chain(*(roles.get(role, ()) for role in _PLAIN))}
        if sure and table.may_be(words, roles) and (len(told) >= _LEAST or (table.titles and not rest)):
            raise InputError([looks_like(table.id, [listed.names[n] for n in sorted(told)])])


def looks_like(kind: str, columns: Sequence[str]) -> Problem:
    """Return what is wrong with a table of a kind that has these columns, or lists."""
    shown = Listed(tuple(map(quoted, columns)))
    return Problem.of("no-product-list", _LIKE[kind], _HINT, columns=shown)


def told_by_orders(tables: Iterable[OtherTable]) -> frozenset[str]:
    """Return what nothing but an order is called by: a shop has an address for mails, too."""
    kinds = {table.id: table for table in tables}
    others = frozenset(chain.from_iterable(table.sure for slug, table in kinds.items() if slug != ORDERS))
    return kinds[ORDERS].sure | kinds[ORDERS].beside - others if ORDERS in kinds else frozenset()


def build_tables(content: Mapping[str, Mapping[str, Any]]) -> tuple[OtherTable, ...]:
    """Return what `columns.yaml` says of tables that are no lists of products."""
    headers = {
        slug: {key: frozenset(map(header_word, entry.get(key, ()))) for key in ("sure", "beside", "titles")}
        for slug, entry in content.items()
    }
    return tuple(
        OtherTable(slug, cells=frozenset(map(str.casefold, entry.get("cells", ()))), **headers[slug])
        for slug, entry in content.items()
    )
