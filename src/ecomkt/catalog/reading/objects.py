"""Objects of JSON → cells: what nests in a product is a cell of it, a variant of it, or around it.

An object without a title is an envelope, and so is one that holds nothing but another.
Of the lists of objects in a product those are variants that are called so, or that alone have a price; pictures and
categories are cells.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from ecomkt.catalog.reading.columns import KnownHeaders
from ecomkt.catalog.reading.contents import is_number, sum_in
from ecomkt.catalog.reading.groups import are_products, told_as
from ecomkt.catalog.reading.headers import GROUP, header_word
from ecomkt.catalog.reading.layout import Role
from ecomkt.catalog.reading.product import plain_cell
from ecomkt.errors import Problem, told

Cells = dict[str, str]
Members = Mapping[str, object]
HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and no text can hold."""
# Deeper, the flattening would run out of Python's stack some day.
_MOST_LEVELS = 32
# What tells a product apart stays its own: a variant's would make another product of it.
_OWN = frozenset({"id", "handle"})
# What says in which unit a sum of money is written.
_PARTS_OF_MONEY = ("amount", "amountMicros", "divisor")
_MINOR = "currency_minor_unit"
# So the marks are called that stand beside what an object holds.
_BESIDE = frozenset({"type", "cursor", "index", "id", "score", "position", "version"})
# So is called, for a product, what it stands below.
_KIND = Role.CATEGORY.value
# So schema.org calls what a list, a menu or a shop holds, which has a name of its own.
_LISTED = frozenset({"itemlistelement", "makesoffer", "hasmenuitem"})
# By these a thing within a product is called.
_NAMES = ("name", "title", "value", "label", "text")


class RefusedError(ValueError):
    """Why something that JSON's grammar allows is no product."""


class ObjectReader:
    """Reads objects; which of their keys are titles, prices and variants the headers of lists tell."""

    def __init__(self, known: KnownHeaders) -> None:
        roles = [roles for profile in known.knowledge.profiles if (roles := dict(profile.roles))]
        self._titles, self._prices, self._currencies = (
            frozenset(chain.from_iterable(words.get(role, ()) for words in roles))
            for role in (Role.TITLE, Role.PRICE, Role.CURRENCY)
        )
        self._tiers = known.knowledge.tiers
        self._languages = known.knowledge.languages
        self._pieces = known.knowledge.pieces
        self._nested, self._cents, self._uncut = known.knowledge.nested, known.knowledge.cents, known.knowledge.uncut
        self._orders, self._ordered = known.knowledge.orders, known.knowledge.ordered
        self._counts = known.knowledge.counts
        self._items, self._sold = frozenset(known.knowledge.items), known.knowledge.sold
        self._descriptions = frozenset(chain.from_iterable(of.get(Role.DESCRIPTION, ()) for of in roles))
        self._mixed, self._individual = known.knowledge.mixed, tuple(known.knowledge.individual)
        self._options, self._is_size = tuple(known.knowledge.options), known.is_size
        self.notes: dict[str, Problem] = {}
        """What lists were read as that may be variants or products, by their names: the first of each."""
        self.orders = list[str]()
        """What the lines of an order are called, if there is any."""
        self._word = lru_cache(4096)(header_word)

    def records(self, value: Members) -> list[Cells]:
        """Return the cells of an object and of what is a product or a variant within. Raises RefusedError."""
        return list(self._flattened(value, 0))

    def _flattened(self, value: Members, level: int) -> Iterator[Cells]:
        _check_level(level)
        value = self._priced(self._core(_inner(value)))
        if within := self._within(value, level):
            yield from within
            return
        variants = self._variants(value)
        own = dict(self._cells(((key, entry) for key, entry in value.items() if key not in variants), level))
        # What has no name of its own is called by its maker and its model.
        named = [own[piece] for piece in self._pieces if own.get(piece)]
        if len(named) > 1 and own.get(self._pieces[-1]) and not any(map(own.get, _NAMES[:2])):
            own["name"] = " ".join(named)
        children = [child for key in variants for child in self._list_at(key, value[key])]
        if children:
            # A group of its own joins the variants, which say less.
            titled = (key for key in own if self._word(key) in self._titles)
            own.setdefault(GROUP, next(filter(None, map(own.get, ("id", "handle", "sku", *_NAMES, *titled))), ""))
        if HALF.search("".join(chain(own, own.values()))):
            raise RefusedError(told("a text of it holds half a character, or bytes that are none in this encoding"))
        self._lift_currency(own)
        yield own
        for child in children:
            _check_level(level + 1)
            cells = dict(self._cells(self._with_offer(child).items(), level + 1))
            self._lift_currency(cells)
            parents = {key for key in cells.keys() & own.keys() if key in _OWN or self._word(key) in self._titles}
            yield {**own, **{key: cell for key, cell in cells.items() if cell and key not in parents}}

    def _within(self, value: Members, level: int) -> list[Cells]:
        """Return the cells of what an object holds that is no product itself, but an envelope or a category."""
        if lines := self._lines_of(value):
            return [cells for line in lines for cells in self._flattened(line, level + 1)]
        scalars = {key: entry for key, entry in value.items() if not isinstance(entry, dict | list)}
        if not (self._has(self._titles, scalars) or self._has(self._prices, scalars)):
            lists = self._called({key: _objects_in(entry, within=True) for key, entry in value.items()})
            around = [child for children in lists.values() for child in children]
            # Beside products a page may tell of the shop, of its maker, of the way to them.
            if "@graph" in value:
                around = [child for child in around if self._holds_item(child, level + 1)] or around
            if around and not self._has_title(value):
                said = self._currency_of(value)
                around = [child if self._currency_of(child) else {**child, **said} for child in around]
                found = [cells for child in around for cells in self._flattened(child, level + 1)]
                # Beside the products an envelope may say how many pages there are.
                return [c for c in found if self._has(self._titles, c) or self._has(self._prices, c)] or found
        title = next((str(entry) for key, entry in scalars.items() if self._word(key) in self._titles), "")
        said = self._currency_of(value)
        goods = ({_KIND: title, **({} if self._currency_of(c) else said), **c} for c in self._goods(value, level))
        return [cells for child in goods for cells in self._flattened(child, level + 1)]

    def _lines_of(self, value: Members) -> list[Members]:
        """Return the lines of an order: who ordered them is no category. A set is no order.

        They are known by their name, or where each is so many pieces and something is called as in orders alone.
        """
        found = {
            key: of for key, entry in value.items() if isinstance(entry, list | dict) and (of := _objects_in(entry))
        }
        is_ordered = bool(found) and any(self._word(key) in self._ordered for key in value)
        lists = {
            key: objects
            for key, objects in found.items()
            if self._word(key) in self._orders or (is_ordered and all(self._has(self._counts, c) for c in objects))
        }
        lines = [line for objects in lists.values() for line in objects if self._has(self._titles, line)]
        is_set = self._has(self._titles, value) and self._has(self._prices, value)
        if is_set or not all(self._has(self._prices, line) for line in lines):
            return []
        self.orders = self.orders or [*lists]
        said = self._currency_of(value)
        return [line if self._currency_of(line) else {**said, **line} for line in lines]

    def _called(self, lists: dict[str, Sequence[Members]]) -> dict[str, Sequence[Members]]:
        """Return the lists of an envelope; what its products name by a number is their category, and no list."""
        sold = [child for children in lists.values() for child in children if self._has(self._prices, child)]
        for key, children in lists.items() if sold else ():
            names = {str(c["id"]): self._title_of(c) for c in children if "id" in c and not self._has(self._prices, c)}
            by = (k for k in sold[0] if k != "id" and all(str(child.get(k)) in names for child in sold))
            if names and (number := next(by, "")):
                others = {k: of for k, of in lists.items() if k != key}
                said = {k: [(c, names.get(str(c.get(number)))) for c in of] for k, of in others.items()}
                return {k: [{**c, _KIND: name} if name else c for c, name in of] for k, of in said.items()}
        return lists

    def _core(self, value: Members) -> Members:
        """Return an object with the members of the one within that is the product; its own title names the resource."""
        if self._has(self._prices, value):
            return value
        cores = [
            (key, inner)
            for key, inner in value.items()
            if isinstance(inner, dict) and self._has(self._titles, inner) and self._has(self._prices, inner)
        ]
        if len(cores) != 1 or not any(isinstance(entry, str) for entry in value.values()):
            return value
        (name, core), titles = cores[0], self._titles
        return {**{k: e for k, e in value.items() if k != name and self._word(k) not in titles}, **core}

    def _currency_of(self, value: Members) -> Cells:
        """Return what an object says of its currency, itself or in one within, that holds of all that it holds."""
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        said = [(k, v) for each in (value, *inner) for k, v in each.items() if self._word(k) in self._currencies]
        return {key: entry for key, entry in said[:1] if isinstance(entry, str)}

    def _lift_currency(self, cells: Cells) -> None:
        """Let the currency that stands within a price be that of all, where none stands beside them."""
        within = [(key, name) for key in cells if "." in key and (name := key.rpartition(".")[2])]
        named = [pair for pair in within if self._word(pair[1]) in self._currencies]
        if named and not any(self._word(key) in self._currencies for key in cells):
            cells[named[0][1]] = cells[named[0][0]]

    def _priced(self, value: Members) -> Members:
        """Return an object with the first of the prices for more and more pieces, where it has no other price."""
        if self._has(self._prices, value):
            return value
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        lists = [e for each in (value, *inner) for k, e in each.items() if self._word(k) in self._tiers]
        steps = [step for entry in lists for step in _objects_in(entry)[:1]]
        priced = [e for step in steps for k, e in step.items() if self._word(k) in self._prices]
        return {**value, Role.PRICE.value: priced[0]} if priced else value

    def _holds_item(self, value: Members, level: int) -> bool:
        """Return whether an object of schema.org is a product, or holds one."""
        _check_level(level)
        types = value.get("@type")
        if any(str(word).casefold() in self._items for word in (types if isinstance(types, list) else [types])):
            return True
        within = (inner for entry in value.values() for inner in _objects_in(entry, within=True))
        return any(self._holds_item(inner, level + 1) for inner in within)

    def _goods(self, value: Members, level: int) -> list[Members]:
        """Return the products of a category, or the categories of a menu; nothing for a product."""
        _check_level(level)
        if self._has(self._prices, value):
            return []
        lists = {key: objects for key, entry in value.items() if (objects := _objects_in(entry))}
        goods = [
            child
            for key, children in lists.items()
            if self._are_goods(key, value, children, level)
            for child in map(self._titled, children)
            if self._has(self._titles, child)
        ]
        within = (child for key, children in lists.items() if self._word(key) not in self._nested for child in children)
        return goods or [child for child in within if self._goods(child, level + 1)]

    def _are_goods(self, key: str, value: Members, children: Sequence[Members], level: int) -> bool:
        """Return whether a list in an object with a title holds products, not what the object is sold as."""
        word, things = self._word(key), [*map(self._titled, children)]
        if word in _LISTED:
            return True
        if word not in self._nested and (word.removesuffix("s") in self._items or word in self._sold):
            is_sold = any(self._has(self._prices, thing) for thing in things)
            return is_sold and not any(self._is_size(self._title_of(thing)) for thing in things)
        if word in self._nested - self._mixed or self._is_product(value, children, key):
            return False
        is_mixed = word in self._mixed
        if is_mixed and any(self._goods(thing, level + 1) for thing in things):
            return True
        found = self._are_apart(self._title_of(value), things)
        if found is not None:
            # What nobody knows by its name is variants, as the tickets of a concert.
            found = found and is_mixed
            titles = [*map(self._title_of, things)]
            self.notes.setdefault(key, told_as(key, self._title_of(value), titles, products=found))
        return bool(found)

    def _is_product(self, value: Members, children: Sequence[Members], called: str) -> bool:
        """Return whether an object is one product: it has a code of its own, or what tells its variants apart.

        What the list itself is `called` tells nothing: a menu has options, too.
        """
        if "@type" in value:
            return any(map(self._title_of, children))
        keys = [self._word(key) for key in chain(value, *children) if key != called]
        is_coded = any(part in self._word(key) for key in value for part in self._individual)
        return is_coded or any(option in key for key in keys for option in self._options)

    def _are_apart(self, title: str, things: Sequence[Members]) -> bool | None:
        """Return what `are_products` says of things that have titles and prices; None of others."""
        priced = [[e for k, e in thing.items() if self._word(k) in self._prices] for thing in things]
        if not (title and all(priced)):
            return None
        told = all(self._has(self._descriptions, thing) for thing in things)
        return are_products(title, [*map(self._title_of, things)], chain(*priced), self._is_size, described=told)

    def _title_of(self, value: Members) -> str:
        titles = (entry for key, entry in value.items() if self._word(key) in self._titles)
        return next((entry for entry in titles if isinstance(entry, str)), "")

    def _titled(self, value: Members) -> Members:
        """Return an object with what the item within it says, where it has no title itself: that of an offer."""
        if self._title_of(value):
            return value
        items = [e for k, e in value.items() if self._word(k) in self._items and isinstance(e, dict)]
        return {**items[0], **value} if len(items) == 1 and self._has(self._titles, items[0]) else value

    def _has_title(self, value: Members) -> bool:
        """Return whether a title is told in several languages, as `name: {en: …, de: …}`."""
        titles = [entry for key, entry in value.items() if self._word(key) in self._titles and isinstance(entry, dict)]
        return any(all(isinstance(word, str) for word in entry.values()) for entry in titles if entry)

    def _has(self, words: frozenset[str], value: Members) -> bool:
        return any(self._word(key) in words for key, entry in value.items() if entry not in (None, "", [], {}))

    def _variants(self, value: Members) -> set[str]:
        """Return the keys of the lists that are variants."""
        lists = {key: objects for key, entry in value.items() if (objects := self._list_at(key, entry))}
        if not lists:
            return set()
        named = {key for key in lists if self._word(key) in self._nested}
        if named or self._has(self._prices, value):
            return named
        return {key for key, objects in lists.items() if any(self._has(self._prices, child) for child in objects)}

    def _list_at(self, key: str, entry: object) -> Sequence[Members]:
        """Return the objects of a list; what is called like one of variants may have them by what tells them apart."""
        found = _objects_in(entry)
        if found or not (isinstance(entry, dict) and self._word(key) in self._nested):
            return found
        return [each for each in entry.values() if isinstance(each, dict) and self._has(self._prices, each)]

    def _with_offer(self, variant: Members) -> Members:
        """Return a variant with what the first offer within it says, where it says nothing of a price itself."""
        if self._has(self._prices, variant):
            return variant
        offers = [objects[0] for key in self._variants(variant) if (objects := self._list_at(key, variant[key]))]
        return {**offers[0], **variant} if offers else variant

    def _cells(self, members: Iterable[tuple[str, object]], level: int) -> Iterator[tuple[str, str]]:
        """Yield keys and cells; an object is called by its name, and each of its members by both keys."""
        for key, entry in members:
            if not isinstance(entry, dict):
                # Of names in one language after the other the first is meant, here and below.
                is_list = self._word(key) in self._titles and isinstance(entry, list)
                priced = [e for child in _objects_in(entry) for k, e in child.items() if self._word(k) in self._prices]
                # What else has a price is no variant; that it is there can be told.
                if sums := [each for each in priced if isinstance(each, str)]:
                    yield f"{key}.{Role.PRICE.value}", max(sums, key=sum_in)
                yield key, cell_of(entry[0] if is_list and isinstance(entry, list) and entry else entry, level)
                continue
            if entry and all(re.split("[-_]", word)[0].casefold() in self._languages for word in entry):
                yield key, cell_of(next(iter(entry.values())), level + 1)
                continue
            is_price = self._word(key) in self._prices
            in_cents = self._word(key) in self._cents and entry.get("currency") not in self._uncut
            if is_price and (amount := _amount({**entry, "divisor": 100} if in_cents else entry)):
                entry = {"amount": amount, **{k: part for k, part in entry.items() if k not in _PARTS_OF_MONEY}}
            entry = _in_units(entry)
            if is_price or not _name_of(entry):
                _check_level(level)
                yield from ((f"{key}.{inner}", cell) for inner, cell in self._cells(entry.items(), level + 1))
            amounts = (cell for part in entry.values() if is_price and is_number(cell := cell_of(part, level + 1)))
            yield key, next(amounts, "") or cell_of(entry, level)


def _amount(money: Members) -> str:
    """Return a sum of money that is written in a smaller unit; empty if it isn't, or is none."""
    with suppress(ArithmeticError):
        if "amountMicros" in money:
            return f"{Decimal(str(money['amountMicros'])).scaleb(-6):f}"
        if "divisor" in money:
            return f"{Decimal(str(money.get('amount'))) / Decimal(str(money['divisor'])):f}"
    return ""


def _in_units(prices: Members) -> Members:
    """Return the sums of an object in units where it says how many digits are cents, as WooCommerce's Store does."""
    digits = str(prices.get(_MINOR, ""))
    if not digits.isdecimal():
        return prices
    sums = {key: entry for key, entry in prices.items() if key.endswith(Role.PRICE.value) and is_number(str(entry))}
    return {**prices, **{key: f"{Decimal(str(entry)).scaleb(-int(digits)):f}" for key, entry in sums.items()}}


def cell_of(value: object, level: int) -> str:
    """Return a value as a cell: an object by its name, lists with commas. Raises RefusedError."""
    if (plain := plain_cell(value)) is not None:
        return plain
    _check_level(level)
    if isinstance(value, dict) and (name := _name_of(value)):
        return name
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ", ".join(filter(None, (cell_of(part, level + 1) for part in parts)))


def _name_of(value: Members) -> str:
    names = (value.get(key) for key in _NAMES)
    return next((name for name in names if isinstance(name, str) and name), "")


def _inner(value: Members) -> Members:
    """Return what an object holds that holds nothing but another one, beside marks of its own (`node`, `_source`)."""
    for _ in range(_MOST_LEVELS):
        objects = [entry for entry in value.values() if isinstance(entry, dict)]
        beside = (key.strip("_@").lower() for key, entry in value.items() if not isinstance(entry, dict))
        if len(objects) != 1 or not _BESIDE.issuperset(beside):
            return value
        value = objects[0]
    return value


def _objects_in(value: object, *, within: bool = False) -> Sequence[Members]:
    """Return the objects of a list of nothing else, or of one within `edges` or `nodes`; `within`: in any object."""
    if isinstance(value, list):
        return [_inner(item) for item in value] if all(isinstance(item, dict) for item in value) else []
    if not isinstance(value, dict):
        return []
    alone = value if len(value) == 1 else ()
    lists = [found for key in ("edges", "nodes", *alone) if (found := _objects_in(value.get(key)))]
    return lists[0] if lists else [value] if within or "@type" in value else []


def _check_level(level: int) -> None:
    if level > _MOST_LEVELS:
        raise RefusedError(told("it is nested deeper than {most} levels", most=_MOST_LEVELS))
