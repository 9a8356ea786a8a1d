"""Objects of JSON → cells: what nests in a product is a cell of it, a variant of it, or around it.

An object without a title is an envelope, and so is one that holds nothing but another.
Of the lists of objects in a product those are variants that are called so, or that alone have a price; pictures and
categories are cells.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import is_number, sum_in
from ecomkt.catalog.columns.groups import are_products, told_as
from ecomkt.catalog.columns.headers import GROUP
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.money import (
    SPAN,
    bare,
    by_currency,
    currency_at,
    currency_beside,
    currency_in,
    ends_of,
    in_text,
    in_units,
    money_in,
    span_in,
    told_as_cents,
    with_own_currencies,
)
from ecomkt.catalog.columns.product import plain_cell
from ecomkt.catalog.objects import named_things as things
from ecomkt.catalog.objects.inner_objects import InnerObjects
from ecomkt.catalog.objects.named_things import Members, RefusedError, cell_of, check_level, inner_of, objects_in
from ecomkt.catalog.objects.object_words import ANSWERED, ANSWERS, Cells
from ecomkt.catalog.objects.other_json import rows_in, untyped
from ecomkt.errors import told

HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and no text can hold."""
# What tells a product apart stays its own: a variant's would make another product of it.
_OWN = frozenset({"id", "handle"})
# So is called, for a product, what it stands below.
_KIND = Role.CATEGORY.value
# So schema.org calls what a list, a menu or a shop holds, which has a name of its own.
_LISTED = frozenset({"itemlistelement", "makesoffer", "hasmenuitem"})
# A list of fewer is not mixed.
_MIXED = 2


class ObjectReader(InnerObjects):
    """Reads objects; which of their keys are titles, prices and variants the headers of lists tell."""

    def __init__(self, known: KnownHeaders) -> None:
        super().__init__(known)
        self.orders = list[str]()
        """What the lines of an order are called, if there is any."""
        self._names_aside = dict[str, str]()
        """What categories are called that stand among the products, by their keys."""
        self._header = list[str]()
        """What arrays that are rows are headed by."""

    def records(self, value: object) -> list[Cells]:
        """Return the cells of an object, or an array, and of what is a product within. Raises RefusedError."""
        if isinstance(value, list):
            return self._of_array(value)
        if not isinstance(value, dict):
            return []
        kind = self._kind_aside(value)
        if kind and (self._is_aside(kind) or not self._is_sold(value)):
            parts = (part for part in (value, *value.values()) if isinstance(part, dict))
            if name := next(filter(None, map(self._title_of, parts)), ""):
                self._names_aside |= {str(value["id"]): name} if "id" in value else {}
                self.notes.setdefault(kind, things.told_aside(kind, [name]))
            return []
        if rows := rows_in(value, self._is_title):
            return [cells for row in rows for cells in self._flattened(row, 0)]
        if self._names_aside:
            named = things.with_names(value, self._names_aside, self._is_category)
            value = named if isinstance(named, dict) else value
        return list(self._flattened(value, 0))

    def _of_array(self, entries: Sequence[object]) -> list[Cells]:
        """Return the cells of the objects in an array, or of one that is a row below headers."""
        if any(isinstance(entry, dict | list) for entry in entries):
            return [cells for entry in entries for cells in self.records(entry)]
        cells = [plain_cell(entry) or "" for entry in entries]
        if not self._header and self._has(self._titles, dict.fromkeys(cells, cells)):
            self._header = cells
        if not self._header:
            raise RefusedError(told("it is neither an object nor a row below headers"))
        return [] if cells == self._header else self.records(dict(zip(self._header, cells, strict=False)))

    def _flattened(self, value: Members, level: int) -> Iterator[Cells]:
        check_level(level)
        value = untyped(value, self._knowledge.typed)
        value = self._hoisted(self._core(self._entitled(self._paired(inner_of(things.unlisted(value))))))
        value = self._in_same(self._priced(self._named_within(self._priced(value))))
        if within := self._within(value, level):
            yield from within
            return
        variants = self._variants(value)
        own = dict(self._cells(((key, entry) for key, entry in value.items() if key not in variants), level))
        # What has no name of its own is called by its maker and its model.
        named = [own[piece] for piece in self._pieces if own.get(piece)]
        if len(named) > 1 and own.get(self._pieces[-1]) and not any(map(own.get, things.NAMES[:2])):
            own["name"] = " ".join(named)
        lists = [(key, [*filter(_says, self._list_at(key, value[key]))]) for key in value if key in variants]
        children = [child for key, of in lists for child in self._stepped(key, of)]
        own |= {} if children else dict(self._surcharges(value))
        if children:
            # A group of its own joins the variants, which say less.
            titled = (key for key in own if self._word(key) in self._titles)
            own.setdefault(GROUP, next(filter(None, map(own.get, ("id", "handle", "sku", *things.NAMES, *titled))), ""))
        if HALF.search("".join(chain(own, own.values()))):
            raise RefusedError(told("a text of it holds half a character, or bytes that are none in this encoding"))
        yield from self._with_currencies([own, *(self._of_variant(own, child, level + 1) for child in children)])

    def _of_variant(self, own: Cells, child: Members, level: int) -> Cells:
        """Return the cells of a variant below those of its product, whose title stays; a price is its own or that."""
        check_level(level)
        said = self._in_same(self._with_offer(child))
        is_priced, is_named = self._has(self._prices, said), self._has(self._titles, own)
        cells = {
            key: cell
            for key, cell in self._cells(said.items(), level)
            if cell and not (key in _OWN and key in own) and not (is_named and self._keys[self._titles][key])
        }
        kept = {key: cell for key, cell in own.items() if not self._is_price_cell[key]} if is_priced else own
        return {**kept, **cells}

    def _within(self, value: Members, level: int) -> list[Cells]:
        """Return the cells of what an object holds that is no product itself, but an envelope or a category."""
        if lines := self._lines_of(value):
            return [cells for line in lines for cells in self._flattened(line, level + 1)]
        scalars = {key: entry for key, entry in value.items() if not isinstance(entry, dict | list)}
        if len(scalars) < len(value):
            value = {key: entry for key, entry in value.items() if key in scalars or not self._is_aside(key)}
        if scalars.get(ANSWERED) in ANSWERS:
            del scalars[ANSWERED]
        if not (self._has(self._titles, scalars) or self._has(self._prices, scalars)):
            value = {key: self._unmixed(entry) for key, entry in self._keyed(value).items()}
            lists = self._called({key: objects_in(entry, within=True) for key, entry in value.items()})
            around = self._around(scalars, self._without_unsold(lists), value)
            # Beside products a page may tell of the shop, of its maker, of the way to them.
            if "@graph" in value:
                around = [child for child in around if self._holds_item(child, level + 1)] or around
            if around and not self._has_title(value):
                said = self._currency_of(value)
                around = [child if self._currency_of(child) else {**child, **said} for child in self._opened(around)]
                found = [cells for child in around for cells in self._flattened(child, level + 1)]
                # Beside the products an envelope may say how many pages there are.
                return [c for c in found if self._has(self._titles, c) or self._has(self._prices, c)] or found
        title = next((str(entry) for key, entry in scalars.items() if self._word(key) in self._titles), "")
        said = self._currency_of(value)
        # Products of a table that is called so.
        kind = "" if self._word(title).removesuffix("s") in self._items else title
        goods = ({_KIND: kind, **({} if self._currency_of(c) else said), **c} for c in self._goods(value, level))
        return [cells for child in goods for cells in self._flattened(child, level + 1)]

    def _lines_of(self, value: Members) -> list[Members]:
        """Return the lines of an order: who ordered them is no category. A set is no order.

        They are known by their name, or where each is so many pieces and something is called as in orders alone.
        """
        found = {key: of for key, entry in things.nested_in(value) if (of := objects_in(entry))}
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

    def _unmixed(self, entry: object) -> object:
        """Return a list without what is no product in it, such as categories, by whose names they are called."""
        if not isinstance(entry, list) or len(entry) < _MIXED or not all(isinstance(each, dict) for each in entry):
            return entry
        sold, aside, kind = things.without_others(entry, self._is_sold, self._is_category, self._is_aside)
        if not aside:
            return entry
        parts = ((key, part) for key, of in aside.items() for part in (of, *of.values()) if isinstance(part, dict))
        names = {key: name for key, part in parts if (name := self._title_of(part))}
        self.notes.setdefault(kind, things.told_aside(kind, names.values()))
        return [things.with_names(each, names, self._is_category) for each in sold]

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

    def _without_unsold(self, lists: dict[str, Sequence[Members]]) -> dict[str, Sequence[Members]]:
        """Return the lists of an envelope without those that have no price, such as filters, beside products."""
        for key, called in (ordered := self._ordered_beside(lists)).items():
            self.notes.setdefault(key, things.told_aside(key, called))
        lists = {key: of for key, of in lists.items() if key not in ordered}
        goods = {key for key, of in lists.items() if any(map(self._are_sold_in, of))}
        if not goods:
            return lists
        left = {key: of for key, of in lists.items() if key not in goods and self._word(key) not in self._sold}
        if names := {key: titles for key, of in left.items() if (titles := [*filter(None, map(self._title_of, of))])}:
            kind = ", ".join(names)
            self.notes.setdefault(kind, things.told_aside(kind, (name for of in names.values() for name in of)))
        return {key: of for key, of in lists.items() if key not in left}

    def _with_currencies(self, rows: Iterable[Cells]) -> Iterator[Cells]:
        """Yield the rows of a product with the currency of their prices, by its name, its place or its sum."""
        found = [(row, [*filter(self._keys[self._prices].__getitem__, row)]) for row in rows]
        sums = {sum_in(row[key]) for row, prices in found for key in prices}
        for row, prices in found:
            own = (key for key in filter(self._own_currency.__getitem__, row) if row[key].casefold() in self._units)
            for key in [key for key in prices if is_number(row[key])]:
                # What says the same price in units is called so, too: priceMoney.
                near = (k for k in row if k != key and (self._names_text[k] or k.startswith(key)))
                if cents := in_text(row[key], [row[k] for k in near if not self._named_other[k]]):
                    row[key] = cents
            spans = [text for key in filter(self._names_text.__getitem__, row) if (text := span_in(row[key]))]
            row |= {key: text for text in spans for key in prices if sum_in(row[key]) == sum_in(text.split(SPAN)[0])}
            yield {**row, **with_own_currencies(row, own, prices), **self._lifted(row, prices, sums)}

    def _lifted(self, cells: Cells, prices: Sequence[str], sums: Collection[float]) -> Cells:
        """Return the currency that stands within a price, or in a text of it, where none stands beside."""
        named = [key for key in filter(self._within_currency.__getitem__, cells) if not cells[key].isdecimal()]
        if any("." not in key for key in named):
            return {}
        if key := currency_at(cells, named, prices, sums):
            return {key.rpartition(".")[2]: cells[key]}
        texts = [cells[key] for key in filter(self._named_price.__getitem__, cells)] if not named else []
        said = currency_beside(texts, [cells[key] for key in prices], self._units)
        return {Role.CURRENCY.value: said} if said else {}

    def _holds_item(self, value: Members, level: int) -> bool:
        """Return whether an object of schema.org is a product, or holds one."""
        check_level(level)
        types = value.get("@type")
        if any(str(word).casefold() in self._items for word in (types if isinstance(types, list) else [types])):
            return True
        within = (inner for entry in value.values() for inner in objects_in(entry, within=True))
        return any(self._holds_item(inner, level + 1) for inner in within)

    def _goods(self, value: Members, level: int) -> list[Members]:
        """Return the products of a category, or the categories of a menu; nothing for a product."""
        check_level(level)
        if self._has(self._prices, value):
            return []
        lists = {k: of for k, e in things.nested_in(value) if not self._is_aside(k) and (of := objects_in(e))}
        goods = [
            child
            for key, children in lists.items()
            if self._are_goods(key, value, children, level)
            for child in map(self._priced, map(self._titled, children))
            if self._has(self._titles, child)
        ]
        within = (child for key, children in lists.items() if self._word(key) not in self._nested for child in children)
        return goods or [child for child in within if self._goods(child, level + 1)]

    def _are_goods(self, key: str, value: Members, children: Sequence[Members], level: int) -> bool:
        """Return whether a list in an object with a title holds products, not what the object is sold as."""
        word, things = self._word(key), [*map(self._priced, map(self._titled, children))]
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

    def _are_apart(self, title: str, things: Sequence[Members]) -> bool | None:
        """Return what `are_products` says of things that have titles and prices; None of others."""
        priced = [[e for k, e in thing.items() if self._word(k) in self._prices] for thing in things]
        if not (title and all(priced)):
            return None
        told = all(self._has(self._descriptions, thing) for thing in things)
        return are_products(title, [*map(self._title_of, things)], chain(*priced), self._is_size, described=told)

    def _variants(self, value: Members) -> set[str]:
        """Return the keys of the lists that are variants."""
        lists = {k: of for k, e in things.nested_in(value) if not self._is_aside(k) and (of := self._list_at(k, e))}
        if not lists:
            return set()
        named = {key for key in lists if self._word(key) in self._nested}
        # What options add is none where an object within, called like a price, says that of the product.
        inner = [entry for key, entry in value.items() if isinstance(entry, dict) and self._tells_price(key)]
        if named or any(self._has(self._prices, each) for each in (value, *inner)):
            return named
        sold = {key for key, objects in lists.items() if any(self._has(self._prices, child) for child in objects)}
        deep = {key for key, objects in lists.items() if not sold and all(map(self._is_offered, objects))}
        return {key for key in sold or (deep if len(deep) == 1 else ()) if not self._sums_at(key, value[key])}

    def _with_offer(self, variant: Members) -> Members:
        """Return a variant with what the first offer within it says, where it says nothing of a price itself."""
        if self._has(self._prices, variant):
            return variant
        variant = self._priced(variant)
        named = self._variants(variant)
        offers = [of[0] for key in variant if key in named and (of := self._list_at(key, variant[key]))]
        return {**self._with_offer(offers[0]), **variant} if offers else self._with_inner(variant)

    def _cells(self, members: Iterable[tuple[str, object]], level: int) -> Iterator[tuple[str, str]]:
        """Yield keys and cells; an object is called by its name, and each of its members by both keys."""
        for key, entry in members:
            if (plain := plain_cell(entry)) is not None:
                yield key, bare(plain) if "<" in plain and self._names_text[key] else plain
                continue
            word = self._word(key)
            if word in self._categories or (word in self._currencies and isinstance(entry, list)):
                yield key, self._named.of(entry, self._word)
            elif word in self._prices or self._sums_at(key, entry):
                yield from self._price_cells(key, entry, level)
            elif isinstance(entry, dict):
                yield from self._thing_cells(key, entry, level)
            else:
                yield from self._list_cells(key, entry, level)

    def _list_cells(self, key: str, entry: object, level: int) -> Iterator[tuple[str, str]]:
        # What else has a price is no variant; that it is there can be told.
        if sums := [] if self._is_aside(key) else [amount for amount, _ in self._sums_in(entry) if amount]:
            yield f"{key}.{Role.PRICE.value}", max(sums, key=sum_in)
        # Of names in one language after the other the first is meant.
        is_list = self._word(key) in self._titles and isinstance(entry, list)
        yield (
            key,
            self._range_in(key, entry)
            or cell_of(entry[0] if is_list and isinstance(entry, list) and entry else entry, level),
        )

    def _thing_cells(self, key: str, entry: Members, level: int) -> Iterator[tuple[str, str]]:
        if things.is_in_languages(entry, self._languages):
            yield key, cell_of(next(iter(entry.values())), level + 1)
            return
        entry = in_units(entry)
        if not things.name_of(entry):
            check_level(level)
            yield from ((f"{key}.{inner}", cell) for inner, cell in self._cells(entry.items(), level + 1))
        yield key, cell_of(entry, level)

    def _price_cells(self, key: str, entry: object, level: int) -> Iterator[tuple[str, str]]:
        """Yield a price and what is said beside it: of several sums the first counts, and the others can be told."""
        objects = self._stepped(key, objects_in(entry)) or ([entry] if isinstance(entry, dict) else [])
        said = [money for each in objects for money in by_currency(each, self._units)]
        span = self._span_of_labelled(said)
        if span or not said:
            yield key, span or self._range_in(key, entry) or cell_of(entry, level)
            return
        sums = self._in_one_currency(key, said)
        called = key if self._word(key) in self._prices else Role.PRICE.value
        for place, each in enumerate(sums):
            each = in_units(each)
            amount, rest, cents = money_in(key, each, self._knowledge, self._word)
            # A sum that is no object has no ends.
            is_plain = (
                amount
                and not any(isinstance(part, dict) for part in each.values())
                and not ends_of(each, self._knowledge)
            )
            is_plain = is_plain and not self._span_of_sizes(each)
            within, unit = ("", "") if is_plain else self._sum_within(key, each)
            if is_range := SPAN in within:
                amount, rest, cents = within, {}, ""
            if within and (is_range or not amount):
                amount, rest = within, {**rest, **({Role.CURRENCY.value: unit} if unit else {})}
            if cents:
                self.notes.setdefault(key, told_as_cents(key, cents, amount))
            check_level(level)
            name = called if not place else f"{called}.{place + 1}"
            # Of others the currency belongs to the sum, so that whoever takes them doesn't have that of the first.
            own = currency_in(each) if place and amount else ""
            if not own:
                yield from ((f"{name}.{inner}", cell) for inner, cell in self._cells(rest.items(), level + 1))
            yield name, f"{amount} {own.upper()}".strip() if amount else cell_of(each, level)


def _says(variant: Members) -> bool:
    """Return whether a variant has more than a key of its own and a price of 0."""
    return any(key not in _OWN and str(entry).strip("0.,") for key, entry in variant.items() if entry)
