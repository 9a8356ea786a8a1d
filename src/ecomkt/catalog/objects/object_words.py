"""What the members of an object of JSON are called like: a title, a price, a currency; and which is a product."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.headers import header_word, without_marks
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import plain_cell
from ecomkt.catalog.objects.named_things import NAMES, CategoryNames, Members, is_in_languages, objects_in

Cells = dict[str, str]
# A price that is deeper in an object is none of the product.
_DEEP = 6
# So APIs call what kind of thing an answer holds; elsewhere it is what is sold.
ANSWERED, ANSWERS = "object", frozenset({"list", "search_result", "collection"})
# So lists of variants are called, of `nested`.
VARIANTS = "variants"
# Tables of dumps of a database name it, and stand beside objects of these types.
_DATABASE, _DATA = "database", "data"
_DUMPED = frozenset({"header", _DATABASE})
# What says nothing.
_NOTHING: tuple[object, ...] = (None, "", [], {})
_OF_VARIANTS = ("variant", "variation", "sku")
_LONG = 5
# So the code of a currency is called in an object that tells its sign, too.
_CODE = "code"
# With these a key names a price as it is shown.
_TEXTS = ("format", "display", "label", "text", "html")
# What is added to a key whose text stands in several languages.
_TRANSLATED = re.compile(r"_?(?:translations?|i18n|localized|lang)$", re.IGNORECASE)
# An object of no shop has more different keys.
_MOST_KEYS = 4096


class _KnownKeys(dict[str, bool]):
    """Whether a key is known, found out once: most objects of a list have the same ones."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        super().__init__()
        self._is_known = is_known

    def __missing__(self, key: str) -> bool:
        if len(self) >= _MOST_KEYS:
            self.clear()
        return self.setdefault(key, self._is_known(header_word(key)))


class ObjectWords:
    """Tells objects by the words of their keys, which are those of the headers of lists."""

    def __init__(self, known: KnownHeaders) -> None:
        roles = [roles for profile in known.knowledge.profiles if (roles := dict(profile.roles))]
        named = (Role.TITLE, Role.PRICE, Role.CURRENCY, Role.CATEGORY, Role.DESCRIPTION)
        # Programs write keys without the accents that headers have: preço as preco.
        said = ([word for words in roles for word in words.get(role, ())] for role in named)
        called = (frozenset(form for word in words for form in (word, without_marks(word))) for words in said)
        self._titles, self._prices, self._currencies, self._categories, self._descriptions = called
        self._knowledge = of = known.knowledge
        self._tiers, self._languages, self._pieces, self._nested = of.tiers, of.languages, of.pieces, of.nested
        self._money, self._orders, self._ordered, self._counts = of.money, of.orders, of.ordered, of.counts
        self._named = CategoryNames(known.knowledge.paths, self._categories | self._titles, known.knowledge.languages)
        self._items, self._sold = frozenset(of.items), of.sold
        self._mixed, self._individual = known.knowledge.mixed, tuple(known.knowledge.individual)
        self._options, self._is_size = tuple(known.knowledge.options), known.is_size
        self._word = lru_cache(4096)(header_word)
        self._named_price = _KnownKeys(known.knowledge.stems.names_price)
        self._is_price_cell = _KnownKeys(lambda word: word.partition(".")[0] in self._prices)
        self._named_code = _KnownKeys(lambda word: any(part in word for part in self._individual))
        self._named_option = _KnownKeys(lambda word: any(option in word for option in self._options))
        keys = frozenset(chain.from_iterable(of.get(Role.KEY, ()) for of in roles))
        self._is_key = _KnownKeys(keys.__contains__).__getitem__
        is_other = known.knowledge.stems.is_other
        self._is_part = _KnownKeys(lambda word: word in of.beside or is_other(word))
        self._names_text = _KnownKeys(lambda w: self._named_price[w] and any(part in w for part in _TEXTS))
        self._is_aside = _KnownKeys(of.asides.__contains__).__getitem__
        self._is_title = _KnownKeys(self._titles.__contains__).__getitem__
        self._is_category = _KnownKeys(self._categories.__contains__).__getitem__
        self._named_other = _KnownKeys(known.knowledge.stems.is_other)
        self._named_another = _KnownKeys(known.knowledge.stems.is_another)
        self._within_currency = _KnownKeys(lambda word: word.rpartition(".")[2] in self._currencies)
        self._own_currency = _KnownKeys(lambda w: Role.CURRENCY.value in w and w not in self._currencies)
        self._variant_words = [word.removesuffix("s") for word in of.nested if word.startswith(_OF_VARIANTS)]
        # A title is called so by its end, where nothing is by its whole name: sellerProductName.
        ends = tuple(stem for stem in known.knowledge.stems.title if len(stem) > _LONG)
        self._ends_title = _KnownKeys(lambda word: word.endswith(ends) and not known.knowledge.stems.is_other(word))
        self._units = known.knowledge.units
        self._currency_by_key = dict[str, str]()
        sets = {self._titles, self._prices, self._currencies, self._descriptions, self._counts}
        self._keys = {words: _KnownKeys(words.__contains__) for words in sets}

    def _entitled(self, value: Members) -> Members:
        """Return an object with a title that only its translation says, or its description beside a code of its own."""
        if self._title_of(value) or self._has_title(value):
            return value
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        if told := self._in_languages(value):
            return {**value, **told}
        for key in filter(self._ends_title.__getitem__, value):
            if plain_cell(value[key]) and self._is_sold(value):
                return {**value, NAMES[0]: value[key]}
        for key in (key for key, entry in value.items() if entry is None and self._word(key) in self._titles):
            if said := next((each[key] for each in inner if isinstance(each.get(key), str)), ""):
                return {**value, key: said}
        is_coded = any(self._named_code[key] or self._word(key) in self._money for key in value)
        said = next((e for k, e in value.items() if self._word(k) in self._descriptions and isinstance(e, str)), "")
        return {**value, NAMES[0]: said} if is_coded and said and self._is_sold(value) else value

    def _in_languages(self, value: Members) -> Members:
        """Return the title that stands in several languages, by a key that says so, or in what is said in each."""
        said = {key: entry for key, entry in value.items() if is_in_languages(entry, self._languages)}
        for key, entry in said.items():
            base = _TRANSLATED.sub("", key)
            if base != key and self._word(base) in self._titles:
                return {base: entry}
        each = (of for entry in said.values() if isinstance(entry, dict) for of in entry.values())
        title = next(filter(None, (self._title_of(of) for of in each if isinstance(of, dict))), "")
        return {NAMES[0]: title} if title else {}

    def _is_sold(self, value: object, level: int = 0) -> bool:
        """Return whether there is a price anywhere in an object."""
        if isinstance(value, list):
            return any(self._is_sold(each, level + 1) for each in value)
        if not isinstance(value, dict) or level > _DEEP:
            return False
        return self._has(self._prices, value) or any(self._is_sold(each, level + 1) for each in value.values())

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
        if self._title_of(value) and any(word in self._word(name) for word in self._variant_words):
            # What a variant is called tells it from others, and not the product.
            said = {key: entry for key, entry in core.items() if self._word(key) not in titles}
            return {**said, **{key: entry for key, entry in value.items() if key != name}}
        return {**{k: e for k, e in value.items() if k not in (name, "type") and self._word(k) not in titles}, **core}

    def _hoisted(self, value: Members) -> Members:
        """Return an object with its variants, where an object within has a list of things with codes and prices."""
        found = [
            inner
            for key, entry in value.items()
            if isinstance(entry, dict) and not (self._has(self._titles, entry) or self._word(key) in self._nested)
            for inner in entry.values()
            if (of := objects_in(inner)) and all(self._is_coded(each) and self._is_sold(each) for each in of)
        ]
        return {**value, VARIANTS: found[0]} if len(found) == 1 and VARIANTS not in value else value

    def _is_coded(self, value: Members) -> bool:
        """Return whether an object has a code and no title."""
        return any(map(self._named_code.__getitem__, value)) and not self._has(self._titles, value)

    def _kind_aside(self, value: Members) -> str:
        """Return what kind of object this is that is no product without a price; empty if none."""
        kind = str(value.get("type", "")).casefold()
        is_aside = kind in _DUMPED or self._is_category(kind) or self._is_aside(kind)
        return kind if is_aside else _DATABASE if {_DATABASE, _DATA} <= value.keys() else ""

    def _is_product(self, value: Members, children: Sequence[Members], called: str) -> bool:
        """Return whether an object is one product: it has a code of its own, or what tells its variants apart."""
        if "@type" in value:
            return any(map(self._title_of, children))
        if any(map(self._named_code.__getitem__, value)):
            return True
        return any(map(self._named_option.__getitem__, {*chain(value, *children)} - {called}))

    def _currency_of(self, value: Members) -> Cells:
        """Return what an object says of its currency, itself or in one within, that holds of all that it holds."""
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        said = [(k, v) for each in (value, *inner) for k, v in each.items() if self._word(k) in self._currencies]
        coded = [(k, v.get(_CODE) if isinstance(v, dict) else v) for k, v in said]
        return {key: entry for key, entry in coded[:1] if isinstance(entry, str)}

    def _title_of(self, value: Members) -> str:
        titles = (value[key] for key in filter(self._keys[self._titles].__getitem__, value) if key != ANSWERED)
        return next((entry for entry in titles if isinstance(entry, str)), "")

    def _titled(self, value: Members) -> Members:
        """Return an object with what the item within it says, where it has no title itself: that of an offer."""
        if self._title_of(value):
            return value
        told = next((e for k, e in value.items() if self._word(k) in self._descriptions and isinstance(e, str)), "")
        if told and any(map(self._is_key, value)) and self._has(self._prices, value) and not self._has_title(value):
            # What has a key, a price and a description alone is called by that.
            return {NAMES[0]: told, **value}
        items = [e for k, e in value.items() if self._word(k) in self._items and isinstance(e, dict)]
        return {**items[0], **value} if len(items) == 1 and self._has(self._titles, items[0]) else value

    def _has_title(self, value: Members) -> bool:
        """Return whether a title is told in several languages, as `name: {en: …, de: …}`."""
        named = filter(self._keys[self._titles].__getitem__, value)
        titles = [entry for key in named if isinstance(entry := value[key], dict) and not self._is_part[key]]
        return any(all(isinstance(word, str) for word in entry.values()) for entry in titles if entry)

    def _has(self, words: frozenset[str], value: Members) -> bool:
        # Of most objects none of so few keys is known: then no generator is made.
        is_known = self._keys[words]
        keys = [key for key in value if is_known[key]]
        return bool(keys) and any(value[key] not in _NOTHING for key in keys)
