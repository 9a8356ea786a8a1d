"""What an object within a product of JSON tells of it: its price, which may be a range, and its currency."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ecomkt.catalog.columns.contents import MADE_KEY, is_number, looks_like_titles, sum_in
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.money import MINOR, SPAN, by_currency, currency_in, ends_of, in_units, money_in, sum_within
from ecomkt.catalog.columns.product import plain_cell
from ecomkt.catalog.objects import named_things as things
from ecomkt.catalog.objects.named_things import NAMES, Members, name_of, objects_in
from ecomkt.catalog.objects.other_forms import OtherForms, span_of
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

# So deep in a product its title may stand.
_DEEP = 3
_FEW = 2
# groupId, item:12, page1
_OF_PROGRAM = re.compile(r"[a-z][A-Z]|\w:\w|[A-Za-z][_ ]?\d+$")
# Lists that are called so are sorted by nothing.
_GENERAL = frozenset({"data", "rows", "records", "results", "list", "all", "page", "edges", "nodes"})


class InnerObjects(OtherForms):
    """Tells what objects within a product say of it."""

    def _priced(self, value: Members) -> Members:
        """Return an object with the first of the prices for more and more pieces, where it has no other price."""
        value = self._with_sum_within(value)
        if self._has(self._prices, value):
            return value
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        lists = [(k, e) for each in (value, *inner) for k, e in each.items() if self._word(k) in self._tiers]
        steps = [step for key, entry in lists for step in self._stepped(key, objects_in(entry))[:1]]
        priced = [e for step in steps for k, e in step.items() if self._word(k) in self._prices]
        return {**value, Role.PRICE.value: priced[0]} if priced else self._with_inner_price(value)

    def _with_inner_price(self, value: Members) -> Members:
        """Return a product with the price that the one object within says that has any: no shipping, no variant."""
        if not self._has(self._titles, value) or self._has_sold_variants(value) or self._has_lists_of_goods(value):
            return value
        parts = [e for k, e in value.items() if type(e) is dict and not self._is_beside(k) and not self._title_of(e)]
        priced = [inner for entry in parts if self._has(self._prices, inner := self._priced(entry))]
        if len(priced) != 1:
            return value
        said = next((k, e) for k, e in priced[0].items() if self._keys[self._prices][k] and e)
        unit = next(iter(self._currency_of(priced[0]).values()), "")
        own = {} if self._has(self._currencies, value) or not unit else {Role.CURRENCY.value: unit}
        return {**value, said[0]: said[1], **own}

    def _in_one_currency(self, key: str, sums: Sequence[Members]) -> Sequence[Members]:
        """Return sums of several currencies, first that in which the first product of a list has its first one."""
        said = [currency_in(each).casefold() for each in sums]
        if len({*said}) < len(sums[:2]):
            return sums
        first = self._currency_by_key.setdefault(key, said[0])
        return sorted(sums, key=lambda each: currency_in(each).casefold() != first)

    def _list_at(self, key: str, entry: object) -> Sequence[Members]:
        """Return the objects of a list; what is called like one of variants may have them by what tells them apart."""
        found = objects_in(entry)
        if found or not (isinstance(entry, dict) and self._word(key) in self._nested):
            return [self._core(each) for each in found]
        if self._has(self._prices, entry) or any(self._sums_at(k, e) for k, e in entry.items()):
            return [entry]
        inner = [each for each in entry.values() if isinstance(each, dict) and self._has(self._prices, each)]
        return inner or next((of for of in map(objects_in, entry.values()) if of and self._is_sold([*of])), ())

    def _sums_at(self, key: str, entry: object) -> Sequence[Members]:
        """Return the sums of money in a list of them, which may stand in an object of nothing else, or by currency."""
        if self._word(key) not in self._money:
            return ()
        sums = by_currency(entry, self._units) if isinstance(entry, dict) else []
        return objects_in(entry) or [each for each in sums if each is not entry]

    def _is_offered(self, value: object) -> bool:
        """Return whether a thing has a price in a list or an object of variants or offers, however deep."""
        if isinstance(value, list):
            return any(map(self._is_offered, value))
        return isinstance(value, dict) and (
            self._has_sold_variants(value) or any(map(self._is_offered, value.values()))
        )

    def _has_sold_variants(self, value: Members) -> bool:
        return any(self._word(key) in self._nested and self._is_sold(entry) for key, entry in things.nested_in(value))

    def _is_beside(self, key: str) -> bool:
        return self._is_part[key] or self._word(key) in self._money | self._nested

    def _named_within(self, value: Members) -> Members:
        """Return a product without a title with that of an object within, such as a record of what is sold."""
        told = [e for e in value.values() if isinstance(e, dict) and self._title_of(e) and not self._is_sold(e)]
        is_one = self._has(self._prices, value) or any(map(self._is_key, value)) or len(told) == 1
        if not is_one or self._said_title(value) or self._has_title(value):
            return value
        if not self._is_sold(value) or self._has_lists_of_goods(value):
            return value
        inner = [value]
        for _ in range(_DEEP):
            inner = [part for each in inner for key, entry in each.items() for part in self._one_in(key, entry)]
            # What is sold itself is the product, and this is around it.
            if title := next((title for e in inner if (title := self._said_title(e)) and not self._is_sold(e)), ""):
                return {**value, NAMES[0]: title}
        return value

    def _one_in(self, key: str, entry: object) -> list[Members]:
        """Return the object of a member that tells of the product itself, which may stand in a list of one."""
        one = entry[0] if isinstance(entry, list) and len(entry) == 1 else entry
        return [one] if isinstance(one, dict) and not self._is_part[key] else []

    def _said_title(self, value: Members) -> str:
        """Return the title of an object, which may be told in an object itself."""
        told = [entry for key, entry in value.items() if self._keys[self._titles][key] and not self._is_part[key]]
        return next((title for e in told if (title := name_of(e) if isinstance(e, dict) else plain_cell(e))), "")

    def _are_sold_in(self, value: Members) -> bool:
        """Return whether an object is a product with a price, or holds such."""
        if not self._is_sold(value):
            return False
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        if any(self._has(self._titles, e) and self._has(self._prices, e) for e in inner):
            return True
        named = self._named_within(value)
        return bool(self._said_title(named)) or self._has_title(named) or self._has_lists_of_goods(value, least=1)

    def _has_lists_of_goods(self, value: Members, level: int = 0, least: int = 2) -> bool:
        """Return whether a list anywhere in an object holds things with titles and prices of their own."""
        return level < _DEEP and any(
            self._are_things(key, objects_in(entry), least)
            or (isinstance(entry, dict) and self._has_lists_of_goods(entry, level + 1, least))
            for key, entry in things.nested_in(value)
        )

    def _is_called_goods(self, word: str) -> bool:
        return word.removesuffix("s") in self._items or word in self._sold

    def _ordered_beside(self, lists: Mapping[str, Sequence[Members]]) -> dict[str, list[str]]:
        """Return what the orders are called that an envelope lists beside products, by their keys."""
        told, goods = self._ordered | self._orders, {key for key in lists if self._is_called_goods(self._word(key))}
        others = {key: of for key, of in lists.items() if key not in goods and of}
        # One word alone, such as `order`, may only number what stands there, where no lines of an order do.
        found = {k: [(told & {*map(self._word, c)}, self._has_lines(c)) for c in of] for k, of in others.items()}
        ordered = {k: others[k] for k, of in found.items() if all(len(words) + has > 1 for words, has in of)}
        # A list of things with titles and prices is that of what is sold, whatever it is called: a catalogue.
        goods |= {key for key, of in others.items() if key not in ordered and all(map(self._is_thing, of))}
        is_beside = any(self._are_sold_in(child) for key in goods for child in lists[key])
        return {k: [plain_cell(next(iter(c.values()))) or "" for c in of] for k, of in ordered.items() if is_beside}

    def _has_lines(self, value: Members) -> bool:
        """Return whether an object has a list of things of which each is so many pieces."""
        lists = (objects_in(entry) for _, entry in things.nested_in(value))
        return any(of and all(self._has(self._counts, each) for each in of) for of in lists)

    def _is_thing(self, value: Members) -> bool:
        return bool(self._title_of(value)) and self._has(self._prices, value)

    def _are_things(self, key: str, children: Sequence[Members], least: int) -> bool:
        word = self._word(key)
        if not children or word in self._nested or self._is_aside(key) or not self._is_sold([*children]):
            return False
        if self._is_called_goods(word):
            return all(map(self._is_named, children))
        return len(children) >= least and all(map(self._title_of, children))

    def _is_named(self, value: Members) -> bool:
        """Return whether an object, or one within, has a title."""
        inner = (part for key, entry in value.items() for part in self._one_in(key, entry))
        return bool(self._said_title(value)) or any(map(self._said_title, inner))

    def _with_sum_within(self, value: Members) -> Members:
        """Return an object with the sum of one within for its price, if neither it nor its variants have any."""
        told = [k for k, e in value.items() if type(e) is dict and self._tells_price(k)]
        if not told or self._has_sold_variants(value):
            return value
        own = next((k for k in value if self._keys[self._prices][k] and value[k]), "")
        if told == [own]:
            return value
        price = self._sum_within(own, value[own])[0] if own else ""
        for key, entry in [(k, e) for k, e in value.items() if k in told and k != own and isinstance(e, dict)]:
            is_range = bool(ends_of(entry, self._knowledge))
            columns = [f"{key}.{inner}" for inner in entry] if self._word(key) in self._money else []
            is_known = any(map(self._keys[self._prices].__getitem__, [key, *columns]))
            if self._has(self._prices, entry) and not is_range and is_known:
                value = value if MINOR in entry else {**value, key: self._with_sum_within(entry)}
                continue
            said, unit = self._sum_within(key, entry)
            if said and (not own or (SPAN in said and sum_in(price) in map(sum_in, said.split(SPAN)))):
                currency = {} if self._has(self._currencies, value) or not unit else {Role.CURRENCY.value: unit}
                rest = {k: e for k, e in value.items() if not (is_range and k == key)}
                return {**rest, own or Role.PRICE.value: said, **currency}
        return value

    def _tells_price(self, key: str) -> bool:
        """Return whether an object that is called so tells of the price that is paid."""
        return (self._named_price[key] or self._word(key) in self._money) and not self._named_another[key]

    def _sum_within(self, key: str, entry: object) -> tuple[str, str]:
        if not isinstance(entry, dict):
            return sum_within(key, entry, self._knowledge, self._word)
        entry = in_units(self._in_one_currency(key, by_currency(entry, self._units))[0])
        if span := self._span_of_sizes(entry):
            return span, currency_in(entry)
        return sum_within(key, entry, self._knowledge, self._word)

    def _span_of_sizes(self, entry: Members) -> str:
        """Return from the least to the most of sums that are called like sizes, and nothing else; else nothing."""
        sums = {key: said for key, part in entry.items() if (said := plain_cell(part)) and is_number(said)}
        ends = sorted(sums.values(), key=sum_in) if all(map(self._is_size, sums)) else []
        return SPAN.join((ends[0], ends[-1])) if len(ends) > 1 else ""

    def _span_of_labelled(self, sums: Sequence[Members]) -> str:
        """Return from the least to the most of sums in a list, each of which is called like a size; else nothing."""
        labels = [self._title_of(each) or name_of(each) for each in sums]
        found = [money_in("", each, self._knowledge, self._word)[0] for each in sums] if len(sums) > 1 else []
        is_span = found and all(map(is_number, found)) and all(map(self._is_size, labels))
        return span_of(found) if is_span else ""

    def _keyed(self, value: Members) -> Members:
        """Return an object of nothing but things that have prices and no titles with their keys for these; note it."""
        parts = [entry for entry in value.values() if isinstance(entry, dict)]
        if len(parts) < max(len(value), _FEW) or not looks_like_titles([*value]) or any(map(self._is_known, value)):
            return value
        if any(self._said_title(part) or not self._has(self._prices, part) for part in parts):
            return value
        self.notes.setdefault(NAMES[0], told_as_keys(Role.TITLE, value))
        return {key: {NAMES[0]: key, **part} for key, part in zip(value, parts, strict=True)}

    def _sorted_by_keys(
        self, lists: Mapping[str, Sequence[Members]], envelope: Members
    ) -> Mapping[str, Sequence[Members]]:
        """Return lists of things without categories, several in an envelope, with their keys for these; note it."""
        filled = {key: self._members_of(of) for key, of in lists.items() if of}
        children = [child for of in filled.values() for child in of]
        # An object below each key may be the thing itself.
        are_several = len(children) > len(filled) or all(isinstance(envelope.get(key), list) for key in filled)
        is_plain = are_several and len(filled) >= _FEW and all(map(self._is_thing, children))
        is_said = any(self._is_category(key) for child in children for key in child)
        # Pizza is a word for a title too, but not each name of a category is.
        called = [*map(self._keys[self._titles].__getitem__, filled)]
        is_known = any(self._is_known(key) for key, is_title in zip(filled, called, strict=True) if not is_title)
        if not is_plain or is_said or is_known or all(called) or not all(map(_is_name, filled)):
            return lists
        self.notes.setdefault(Role.CATEGORY.value, told_as_keys(Role.CATEGORY, filled))
        return {key: [{Role.CATEGORY.value: key, **child} for child in of] for key, of in filled.items()}

    def _around(self, scalars: Members, lists: Mapping[str, Sequence[Members]], envelope: Members) -> list[Members]:
        """Return what the lists of an envelope hold, with its category, or that which their keys are."""
        # Its type may be that of an object.
        kinds = (plain_cell(entry) for key, entry in scalars.items() if self._word(key) in self._knowledge.categories)
        kind = next(filter(None, kinds), "")
        children = [child for of in self._sorted_by_keys(lists, envelope).values() for child in of]
        return [{Role.CATEGORY.value: kind, **child} for child in children] if kind else children

    def _opened(self, around: list[Members]) -> list[Members]:
        """Return the parts of a menu with the things of those that say no price in their place, as their likes have."""
        if all(self._has(self._prices, child) for child in around):
            return around
        sold = [self._is_sold(child) for child in around]
        likes = [c for c, is_sold in zip(around, sold, strict=True) if is_sold and not self._has(self._prices, c)]
        if len(likes) * 2 <= len(around) or len(likes) == len(around):
            return around
        keys = [key for key in likes[0] if all(objects_in(each.get(key)) for each in likes)]
        found = list[Members]()
        for child, is_sold in zip(around, sold, strict=True):
            inner = [thing for key in keys for thing in objects_in(child.get(key))] if not is_sold else []
            kind = {Role.CATEGORY.value: self._title_of(child)}
            found += [{**kind, **thing} for thing in inner] if all(map(self._title_of, inner)) and inner else [child]
        return found

    def _members_of(self, of: Sequence[Members]) -> Sequence[Members]:
        """Return the things that are the members of the one object in a list, if all of them are; else that list."""
        members = [*of[0].values()] if len(of) == 1 else []
        found = [each for each in members if isinstance(each, dict) and self._is_thing(each)]
        return found if found and len(found) == len(members) else of

    def _is_known(self, key: str) -> bool:
        """Return whether a key is a word for goods or what is said of them, and so no name of its own."""
        word = self._word(key)
        is_called = word.removesuffix("s") in self._items or word in self._nested or word in _GENERAL
        return is_called or self._keys[self._prices][key] or self._keys[self._titles][key] or self._named_price[key]

    def _with_inner(self, variant: Members) -> Members:
        """Return a variant with what the one object within it says that has a price, where it has none itself."""
        if self._has(self._prices, variant):
            return variant
        inner = [(k, self._priced(e)) for k, e in variant.items() if isinstance(e, dict) and not self._named_other[k]]
        priced = [(key, entry) for key, entry in inner if self._has(self._prices, entry)]
        if len(priced) != 1:
            return variant
        return {**priced[0][1], **{key: entry for key, entry in variant.items() if key != priced[0][0]}}

    def _sums_in(self, entry: object) -> Iterator[tuple[str, str]]:
        """Yield the sums in a list of objects that have prices, each with its currency."""
        for child in objects_in(entry):
            for key, price in child.items():
                if self._word(key) in self._prices:
                    of = self._knowledge
                    amount = money_in(key, price, of, self._word)[0] if isinstance(price, dict) else price
                    if isinstance(amount, str):
                        yield amount, next(map(str, self._currency_of(child).values()), "")

    def _in_same(self, value: Members) -> Members:
        """Return an object with the currency in which a list within says the same price, where it says none itself."""
        own = [sum_in(str(e)) for k, e in value.items() if self._word(k) in self._prices and plain_cell(e)]
        if not own or any(self._word(key) in self._currencies for key in value):
            return value
        sums = (pair for entry in value.values() if isinstance(entry, list) for pair in self._sums_in(entry))
        said = next((unit for amount, unit in sums if unit and sum_in(amount) in own), "")
        return {**value, Role.CURRENCY.value: said} if said else value


def _is_name(key: str) -> bool:
    """Return whether a key may be what a category is called: Café & Té, Menú (L-V), 2-in-1; no id or address."""
    return looks_like_titles([key]) and not (MADE_KEY.fullmatch(key) or _OF_PROGRAM.search(key))


def told_as_keys(role: Role, keys: Iterable[str]) -> Problem:
    """Return the note that keys of objects name products or their categories."""
    message, shown = "the keys of objects are read as the {role}: {names}", Listed(tuple(map(quoted, keys))[:3])
    hint = "if they are none, give each a name of its own"
    return Problem.of(f"{role.value}-by-keys", message, hint, role=role.value, names=shown)
