"""What is known of the columns of product lists: profiles of the lists that shops export, read from `columns.yaml`."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any

from ecomkt.catalog.columns.headers import GROUP, PER_MEASURE, UNTAXED, Header, header_word, numbers_of
from ecomkt.catalog.columns.layout import ListColumns, Role, Roles, RowKind
from ecomkt.catalog.columns.other_tables import OtherTable, build_tables, told_by_orders
from ecomkt.catalog.columns.stems import HeaderStems, build_stems

CENTS = "/100"
"""Stands for what prices are parts of that are in cents."""
# As a price writes it.
_THOUSAND = "k"
_TOKENS = re.compile(r"[\s/_,]+")
_PER_ONE = re.compile(r"/|\b(?:per|pro|je|par|por|al|za|a|à)\b|\d\s*[^\W\d]+\W*\Z", re.IGNORECASE)
# The shortest word for cents that a longer one ends in.
_LONG = 5
_LASTING = "0123456789.,/–- "
_NO_CODE = "0-–—./ _*?"
# So the smallest unit of a currency is called, and so many of its digits it may have.
_MINOR, _EXPONENTS = "minor", ("0", "1", "2", "3", "4")
# So many headers together stand in the lists of one program alone.
_MANY = 3
# So many that few programs have leave no doubt, either.
_FEW = 2
# What `columns.yaml` lists in words that are compared as headers are.
_HEADERS = (
    "others taxonomies cents measured sums counts nested mixed sold tiers forms shares fixed "
    "marks options reductions categories multiples thousands hundredths sizes either parents individual orders "
    "regular old least most within groups names values steps added taxed exponents money paths minor asides beside"
)
_LOWERED = ("totals", "charges", "uncoded", "languages", "words", "durations")
_CODES = ("uncut", "mills", "typed", "empty")
Said = tuple[str, str, str, str]
"""A header, a part of its cells, and the attribute and the value that the part says."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The columns of one kind of list; headers stand as `header_word` gives them."""

    id: str
    required: frozenset[str]
    """Headers that must all be there. Those of a language need none, and complete the others."""
    against: frozenset[str]
    """Headers that none of must be there."""
    roles: tuple[tuple[Role, tuple[str, ...]], ...]
    """For each role the headers that may play it, the best first."""
    others: frozenset[str] = frozenset()
    says: tuple[Said, ...] = ()
    kinds: tuple[tuple[str, frozenset[str], RowKind], ...] = ()
    """A header, its cells in lower case, and the kind of the rows that have one of these there."""
    currency: str = ""
    """A sign of the currency of prices that name none, or the language of the headers."""
    letters: tuple[tuple[str, str], ...] = ()
    """Others, which count where a header has one of the letters."""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Others, and parts of cells, in lower case, that stand most often in lists which have one."""
    added: tuple[str, ...] = ()
    """What a price begins with, in lower case, if it is a surcharge."""
    in_cents: bool = False
    """Whether prices are whole numbers of cents."""
    decimals: int = 0
    """How many digits of its prices are decimals, where their program writes so many."""
    ranks: tuple[tuple[Role, Mapping[str, int]], ...] = field(init=False, compare=False)
    """The roles with the place of each header in their order: a list has few headers, and a language many."""

    def __post_init__(self) -> None:
        """Rank the headers."""
        ranks = tuple((role, {word: rank for rank, word in enumerate(words)}) for role, words in self.roles)
        object.__setattr__(self, "ranks", ranks)

    def currency_of(self, columns: Iterable[str], cells: Iterable[str] = ()) -> str:
        """Return what stands for the currency of prices that name none, by letters of headers or parts of cells."""
        by_header = next((sign for sign, of in self.letters if {*"".join(columns)} & {*of}), self.currency)
        text = "\n".join(cells).casefold() if self.parts else ""
        found = {sign: sum(map(text.count, parts)) for sign, parts in self.parts}
        return max(found, key=lambda sign: found[sign]) if any(found.values()) else by_header

    def places(self, columns: Iterable[Mapping[str, int]]) -> Roles:
        """Return which of the columns, by what they are called, play which role."""
        played: Roles = {}
        for role, ranks in self.ranks:
            found = [names[word] for names in columns for word in sorted(ranks.keys() & names, key=ranks.__getitem__)]
            if found:
                played[role] = tuple(dict.fromkeys(found))
        return played


@dataclass(frozen=True, slots=True)
class ColumnKnowledge:
    """The profiles, those of programs before those of languages, and other words of product lists.

    Of the lists of words the schema of `columns.yaml` says what each holds; `units` are the signs, codes and names of
    currencies, as headers have them.
    """

    profiles: tuple[ColumnProfile, ...]
    totals: frozenset[str]
    """Titles of rows that add up others, in lower case."""
    charges: frozenset[str] = frozenset()
    """Titles of rows that are charged or taken off beside products, in lower case: `shipping`."""
    remarks: tuple[str, ...] = ()
    """How what stands alone and is no product begins, in lower case: `orders close`."""
    others: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    regular: frozenset[str] = frozenset()
    old: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    least: frozenset[str] = frozenset()
    most: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()
    nested: frozenset[str] = frozenset()
    mixed: frozenset[str] = frozenset()
    sold: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    pieces: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    taxonomies: frozenset[str] = frozenset()
    cents: frozenset[str] = frozenset()
    uncut: frozenset[str] = frozenset()
    mills: frozenset[str] = frozenset()
    taxed: frozenset[str] = frozenset()
    exponents: frozenset[str] = frozenset()
    minor: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    asides: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    multiples: frozenset[str] = frozenset()
    thousands: frozenset[str] = frozenset()
    hundredths: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    tables: tuple[OtherTable, ...] = ()
    reductions: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    individual: frozenset[str] = frozenset()
    uncoded: frozenset[str] = frozenset()
    """What stands where there is no code, in lower case: `does not apply`."""
    durations: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    """What programs write in an empty cell: `[]`, `null`."""
    either: frozenset[str] = frozenset()
    amounts: tuple[str, ...] = ()
    """Patterns of what stands at the header of a price: `1 piece` or with tax; without tax; a measure, or pieces."""
    asked: str = "(?!)"
    """The pattern of what says that a price is told on request."""
    spans: tuple[str, str] = ("-", "(?!)")
    """Patterns of what stands between two prices, and behind the least of several."""
    stems: HeaderStems = field(default_factory=HeaderStems)
    plain: ColumnProfile = field(init=False)
    """The headers of all languages in one, the best of each before the second best of any."""
    ends: tuple[str, ...] = field(init=False, compare=False)
    """The patterns of keys of the least and of the most."""
    ordered: frozenset[str] = field(init=False, compare=False)
    """What is called so in orders alone, and nowhere else in objects of JSON."""
    strangers: frozenset[str] = field(init=False, compare=False)
    """Headers of people and tasks: what stands below them is no price."""
    unpaid: frozenset[str] = field(init=False, compare=False)
    """Headers of what is no price of anybody: those that play no role, and those of keys."""
    telling: Mapping[str, frozenset[str]] = field(init=False, compare=False)
    """By the profile of a program, the headers that neither a language nor more than one other program has."""

    def __post_init__(self) -> None:
        """Join the profiles of languages, and part those of programs."""
        languages = [dict(profile.roles) for profile in self.profiles if not profile.required]
        ranked = {role: zip_longest(*(roles.get(role, ()) for roles in languages)) for role in Role}
        roles = [(r, tuple(dict.fromkeys(filter(None, chain.from_iterable(words))))) for r, words in ranked.items()]
        object.__setattr__(self, "plain", ColumnProfile("", frozenset(), frozenset(), tuple(roles)))
        known = {word for _, words in roles for word in words} | self.others
        object.__setattr__(self, "unpaid", self.others.union(dict(roles).get(Role.KEY, ())))
        object.__setattr__(self, "ends", tuple(map(_end, (self.least, self.most))))
        object.__setattr__(self, "ordered", told_by_orders(self.tables))
        strangers = frozenset(chain.from_iterable(of.sure | of.beside for of in self.tables if of.titles))
        object.__setattr__(self, "strangers", strangers)
        programs = {p.id: {*p.required}.union(*(w for _, w in p.roles)) - known for p in self.profiles}
        # A currency, and that prices are in cents, is not told by headers that may yet be those of others.
        said = {language for p in self.profiles if not p.required for language in (p.currency, "")}
        safe = {p.id for p in self.profiles if p.required and not (p.in_cents or p.decimals) and p.currency in said}
        programs = {slug: words for slug, words in programs.items() if slug in safe}
        shared = Counter(chain.from_iterable(programs.values()))
        telling = {slug: frozenset(w for w in words if shared[w] <= _FEW) for slug, words in programs.items()}
        object.__setattr__(self, "telling", telling)

    def is_key_of_group(self, word: str) -> bool:
        """Return whether some program has a header for the key of a product, by which its rows are joined."""
        roles = [dict(profile.roles) for profile in self.profiles if profile.required]
        return any({word} <= {*of.get(Role.KEY, ())} & {*of.get(Role.GROUP, ())} for of in roles)

    def code_in(self, cell: str) -> str:
        """Return the code that a cell is; empty for what says that there is none, as `n/a`, `0` and `-` do."""
        return "" if cell.casefold() in self.uncoded or not cell.strip(_NO_CODE) else cell

    def is_duration(self, text: str) -> bool:
        """Return whether a text is the time that something takes: 30 min."""
        return text[:1].isdigit() and text.lstrip(_LASTING).casefold() in self.durations

    def is_remark(self, text: str) -> bool:
        """Return whether a text that stands alone tells of orders or of all prices, by how it begins."""
        text = text.casefold().replace("：", ":")
        word = next(filter(text.startswith, self.remarks), "")
        # Zahlung begins no Zahlungsplan; Chinese puts no blanks behind a word.
        return bool(word) and not (word[-1] < "\u0530" and text[len(word) :][:1].isalpha())

    def choose(self, headers: Sequence[Header]) -> tuple[ColumnProfile | None, Roles]:
        """Return the profile that fits and knows most of the columns, the first of equals, and what they play.

        One that needs many headers, all of which are there, or has several of its own, is meant, whatever else is
        called as in other lists. The roles that it leaves open are played by what all languages know.
        """
        there = frozenset(header.word for header in headers)
        columns = numbers_of(headers)
        # A currency at a name makes no other name of it.
        bare = frozenset(header.word for header in headers if not header.unit)
        told = {slug for slug, words in self.telling.items() if len(words & bare) >= _FEW}
        fit = [p for p in self.profiles if (p.required <= there or p.id in told) and not p.against & there]
        fitting = [(p, p.places(columns)) for p in fit]
        best, roles = max(fitting, key=lambda pair: _rank(pair[0], pair[1], there, told), default=(None, Roles()))
        if best and not best.required:
            # A price when nothing is on in one language comes before a sale price in another.
            roles.pop(Role.PRICE, None)
        taken = {number for numbers in roles.values() for number in numbers}
        others = best.others if best else frozenset()
        left = [Header("") if n in taken or header.word in others else header for n, header in enumerate(headers)]
        for role, numbers in self.plain.places(numbers_of(left)).items():
            # What joins rows is a matter of one program, but for what feeds call so.
            is_theirs = role is Role.GROUP and headers[numbers[0]].word != header_word(GROUP)
            if role not in roles and not (is_theirs and best and best.required):
                roles[role] = numbers
        if Role.CATEGORY in roles and not (best and best.required):
            self._take_named_category(headers, roles)
        stands_in = [n for kind in (UNTAXED, PER_MEASURE) for n, h in enumerate(headers) if h.parts == (kind,)]
        called = [{headers[n].word, *headers[n].parts} for n in roles.get(Role.PRICE, ())]
        prices = [n for n, names in zip(roles.get(Role.PRICE, ()), called, strict=True) if not names & self.sums]
        if len(prices) > 1 and not (best and best.required) and not self.stems.is_crossed(headers[prices[0]].word):
            # Where that of the prices is empty, one that buyers pay for a time stands in before one crossed out.
            prices.sort(key=lambda n: self.stems.is_crossed(headers[n].word))
        if prices or stands_in[:1]:
            roles[Role.PRICE] = tuple(prices or stands_in[:1])
        self._take_first_language(best, headers, roles)
        return (best if roles else None), roles

    def _take_named_category(self, headers: Sequence[Header], roles: Roles) -> None:
        """Let what is called a category in any language come before a brand, a series and what else may be one."""
        taken = {n for role, numbers in roles.items() if role is not Role.CATEGORY for n in numbers}
        named = [n for n, h in enumerate(headers) if not self.categories.isdisjoint((h.word, *h.parts))]
        first = [n for n in named if n not in taken][:1]
        roles[Role.CATEGORY] = tuple(dict.fromkeys((*first, *roles[Role.CATEGORY])))

    def _take_first_language(self, best: ColumnProfile | None, headers: Sequence[Header], roles: Roles) -> None:
        """Let of titles that name their languages the first be the title, if no price says in which the list is."""
        if not best or best.required or Role.PRICE in best.places(numbers_of(headers)):
            return
        said = [n for n, header in enumerate(headers) if not self.languages.isdisjoint(header.beside)]
        words = {*dict(self.plain.roles).get(Role.TITLE, ())}
        titles = [n for n in said if words & {*headers[n].parts}]
        if len(titles) > 1 and roles.get(Role.TITLE, (-1,))[0] in titles:
            roles[Role.TITLE] = tuple(dict.fromkeys((*titles[:1], *roles[Role.TITLE])))


def _end(words: Collection[str]) -> str:
    """Return the pattern of keys that begin with one of the words, or end with it."""
    heads, tails = "|".join(sorted(words, reverse=True)), "|".join(f"_{word}|{word.capitalize()}" for word in words)
    return rf"(?:{heads})(?![a-z])\w*|\w*(?:{tails})" if words else "(?!)"


def _rank(profile: ColumnProfile, roles: Roles, there: Set[str], told: Set[str]) -> tuple[int, ...]:
    """Return how well a profile fits a list with these headers."""
    is_whole = profile.required <= there
    meant = 2 if is_whole and len(profile.required) >= _MANY else int(profile.id in told)
    return meant, joins(profile, roles), len(roles), is_whole, len(profile.required)


def joins(profile: ColumnProfile, roles: Roles) -> bool:
    """Return whether the columns of a program say which rows are one product."""
    return bool(profile.required) and (Role.GROUP in roles or Role.PARENT in roles)


def _profile(slug: str, entry: Mapping[str, Any], needed: Sequence[str]) -> ColumnProfile:
    required, against, others = (
        frozenset(map(header_word, words)) for words in (needed, entry.get("against", ()), entry.get("others", ()))
    )
    roles = [(Role(name), tuple(dict.fromkeys(map(header_word, words)))) for name, words in entry["roles"].items()]
    says = [
        (header_word(header), part.casefold(), attribute, value)
        for attribute, values in entry.get("says", {}).items()
        for value, headers in values.items()
        for header, parts in headers.items()
        for part in parts
    ]
    kinds = [
        (header_word(header), frozenset(map(str.casefold, cells)), RowKind(kind))
        for kind, headers in entry.get("rows", {}).items()
        for header, cells in headers.items()
    ]
    parts = tuple((sign, tuple(map(str.casefold, of))) for sign, of in entry.get("cells", {}).items())
    signs = entry.get("currency", ""), tuple(entry.get("letters", {}).items()), parts
    added = tuple(map(str.casefold, entry.get("added", ())))
    own = (*signs, added, entry.get("in_cents", False), entry.get("decimals", 0))
    return ColumnProfile(slug, required, against, tuple(roles), others, tuple(says), tuple(kinds), *own)


def build_columns(
    content: Mapping[str, Any],
    units: Collection[str],
    amounts: tuple[str, ...] = (),
    asked: str = "(?!)",
    spans: tuple[str, str] = ("-", "(?!)"),
) -> ColumnKnowledge:
    """Return what valid content of `columns.yaml` says; `units` are of currencies, the others patterns at prices."""
    return ColumnKnowledge(
        # Shops leave columns out: each of several sets of headers may be that by which a list is known.
        profiles=tuple(
            _profile(slug, entry, needed)
            for slug, entry in content["profiles"].items()
            for needed in (entry.get("required", ()), *entry.get("or", ()))
        ),
        remarks=tuple(map(str.casefold, content.get("remarks", ()))),
        units=frozenset(units),
        amounts=amounts,
        asked=asked,
        spans=spans,
        items=tuple(content.get("items", ())),
        pieces=tuple(content.get("pieces", ())),
        stems=build_stems(content.get("stems", {})),
        tables=build_tables(content.get("tables", {})),
        **{key: frozenset(map(str.casefold, content.get(key, ()))) for key in _LOWERED},
        **{key: frozenset(content.get(key, ())) for key in _CODES},
        **{key: frozenset(map(header_word, content.get(key, ()))) for key in _HEADERS.split()},
    )


def _minor_digits(listed: ListColumns, knowledge: ColumnKnowledge) -> int:
    """Return how many digits of whole prices are cents, as a column says beside them in each row: minor_unit; else 0.

    Places of decimals say so as little as a fraction: they may be those that a shop shows.
    """
    named = [n for n, word in enumerate(listed.words) if word in knowledge.exponents and _MINOR in word]
    said = {listed.sample[0].cell(n) if listed.sample else "" for n in named[:1]}
    is_one = all(row.cell(n) in said for n in named[:1] for row in listed.sample)
    digits = next(iter(said), "")
    return int(digits) if is_one and digits in _EXPONENTS else 0


def multiple_in(profile: ColumnProfile | None, listed: ListColumns, knowledge: ColumnKnowledge) -> str:
    """Return of what the prices of a list are multiples, as 万 in 价格（万元）; empty if nothing is said."""
    place = listed.first(Role.PRICE)
    header, name = (listed.headers[place], listed.names[place]) if place >= 0 else (Header(""), "")
    units = {"", *map(header_word, knowledge.units)}
    # What ends a header says so, too: Preis in Tsd. €, 單價 萬元, 价格万元.
    tokens = _TOKENS.split(name.replace(".", ""))[1:]
    ends = {*header.beside, *(header_word(" ".join(tokens[n:])) for n in range(len(tokens)))}
    # What is sold by the carat is no cent: price/ct, price per ct.
    last = {end for end in ends if end in header.beside or not _PER_ONE.search(name)}
    if profile and profile.decimals:
        return f"/{10**profile.decimals}"
    # Cents have none of their own; priceInCents ends in them.
    is_whole = place >= 0 and not any(sign in cell for cell in listed.cells(place) for sign in ".,")
    ends_so = header.word.endswith(tuple(word for word in knowledge.hundredths if len(word) >= _LONG))
    if (profile and profile.in_cents and is_whole) or not knowledge.hundredths.isdisjoint((header.word, *last)):
        return CENTS
    if ends_so and is_whole:
        return CENTS
    digits = _minor_digits(listed, knowledge) if is_whole else 0
    # Where the dearest product would cost less than one unit, the sums were divided before.
    if digits and any(len(cell) > digits for cell in listed.cells(place)):
        return f"/{10**digits}"
    whole = {word.replace(".", "") for word in ends}
    if any(word.removesuffix(unit) in knowledge.thousands for word in whole for unit in filter(word.endswith, units)):
        return _THOUSAND
    known = [m for m in knowledge.multiples if not m.isascii()]
    ends |= {f"{m}{unit}" for m in known for unit in units if unit and header.word.endswith(f"{m}{unit}")}
    # A letter alone may name a list of prices: price a, price b.
    alone = name.endswith(" k") and not any(n != name and n[:-1] == name[:-1] for n in listed.names)
    if alone:
        return _THOUSAND
    found = ((word, m) for word in ends for m in knowledge.multiples if word.startswith(m))
    return next((m for word, m in found if word in header.beside or len(word) > 1 if word.removeprefix(m) in units), "")
