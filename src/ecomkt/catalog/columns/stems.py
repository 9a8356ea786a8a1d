"""Columns whose headers nobody knows, by a word within: 官网价格, MARKETPLACE_PRICE. Their cells must look the part."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ecomkt.catalog.columns.contents import ContentReader, looks_like_titles, runs_of, sum_in
from ecomkt.catalog.columns.headers import header_word, without_marks
from ecomkt.catalog.columns.layout import ListColumns, Role
from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

_LONG = 5
_MOST_KNOWN = 4096
_SHORTEST = 3
_NUMBER = "id"
# What is paid while something is on, beside the price at other times: a share or a day is less, or more.
_LEAST_PAID, _MOST_PAID = 0.3, 1.3
_NUMBERED = re.compile(r"(?:^|[\W_])(?i:id)$|[a-z]I[dD]$")
# So a price is called that things have which stand in a list within a product.
_OF_PARTS = f".{Role.PRICE.value}"


@dataclass(frozen=True, slots=True)
class HeaderStems:
    """Words within headers, as `header_word` gives them."""

    title: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """So ends what may name products, where there are prices and nothing is called like a title."""
    models: tuple[str, ...] = ()
    """So a model is called, which names a product where nothing else does and it is words."""
    price: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()
    """With these a header names something else: a cost, a brand."""
    special: tuple[str, ...] = ()
    """With these it names a price for some buyers alone, or while something is on."""
    retail: tuple[str, ...] = ()
    """Those of the price that shops take, where others are what shops pay."""
    sales: tuple[str, ...] = ()
    """Whole headers of a price while something is on, if it is near that at other times: sale."""
    former: tuple[str, ...] = ()
    """With these it names what was paid before, if it is not less: original."""
    crossed: tuple[str, ...] = ()
    """So begin those of prices that stand crossed out beside the one that is paid."""

    category: tuple[str, ...] = ()
    unsorted: tuple[str, ...] = ()
    """With these a header names something of a category, as its address, and not the category."""
    labels: tuple[str, ...] = ()
    """Those of them that name its code, which may be its name."""
    known: dict[tuple[int, str], bool] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What was asked of a word, which stands in each object of a feed again."""

    def play_category(self, listed: ListColumns, known: Container[str]) -> None:
        """Let the first column with a word for a category, or else a code, play it, if no known header does."""
        free = [n for n, word in enumerate(listed.words) if word not in known and n not in listed.played]
        if Role.CATEGORY in listed.roles:
            return
        named = [n for n in free if any(stem in listed.words[n] for stem in self.category)]
        plain = [n for n in named if self._is_kind(listed.words[n]) and _are_words(listed.cells(n))]
        coded = [n for n in named if listed.words[n].endswith(self.labels) and _are_names(listed.cells(n))]
        if found := (*plain, *coded):
            listed.roles[Role.CATEGORY] = found[:1]

    def _is_kind(self, word: str) -> bool:
        is_number = word.startswith(_NUMBER) or word.endswith(_NUMBER)
        return not (is_number or any(no in word for no in self.unsorted))

    def play(self, listed: ListColumns, contents: ContentReader, known: Container[str]) -> Iterator[tuple[Role, int]]:
        """Let columns play the title, and a price that is neither crossed out nor of a sale, if no known header does.

        Yield them. Headers that are `known` for something else play nothing; a price that is never filled yields.
        """
        roles, words = listed.roles, listed.words
        unfilled = () if any(map(listed.cells, roles.get(Role.PRICE, ()))) else roles.pop(Role.PRICE, ())
        free = [n for n, word in enumerate(words) if word and word not in known and not self.names_neither(word)]
        for role, stems, looks in (
            (Role.PRICE, self.price, contents.are_prices_mostly),
            (Role.TITLE, self.title, looks_like_titles),
        ):
            played = roles.get(role, ())
            if played and not (role is Role.PRICE and self.is_another(words[played[0]])):
                continue
            stemmed = (n for n in free if any(stem in words[n] for stem in stems))
            named = [n for n in stemmed if looks(runs_of(listed.cells(n)))]
            # What an option adds is no price beside one of the product's own.
            named = [n for n in named if not (played and listed.names[n].endswith(_OF_PARTS))]
            # The first that is a shop's own; of several others none, unless that is better than a crossed-out one.
            own = [n for n in named if not self.is_crossed(words[n])]
            sold = [n for n in own if any(stem in words[n] for stem in self.retail)]
            best = next(iter(sold or own or (named if not played else ())), None)
            if best is None or (role is Role.PRICE and not (sold or played) and len(own) > 1):
                continue
            roles[role] = (best, *played)
            free.remove(best)
            yield role, best
        if Role.TITLE not in roles and Role.PRICE in roles:
            yield from self._named(listed, free)
        if unfilled:
            roles[Role.PRICE] = (*roles.get(Role.PRICE, ()), *unfilled)

    def _named(self, listed: ListColumns, free: Iterable[int]) -> Iterator[tuple[Role, int]]:
        """Let a column that ends in a word for a name, or a model that is called by words, play the title. Yield it."""
        words, played = listed.words, listed.played - {*listed.roles.get(Role.KEY, ())}
        models = [n for n, word in enumerate(words) if word in self.models and n not in played]
        # Beside a brand a model names the product: Galaxy S25.
        models = [n for n in models if any(" " in cell for cell in listed.cells(n))]
        called = [n for n in free if self.names and words[n].endswith(self.names)]
        for found in (models, called):
            if len(found) == 1 and looks_like_titles(runs_of(listed.cells(found[0]))):
                listed.roles[Role.TITLE] = (found[0],)
                yield Role.TITLE, found[0]
                return

    def is_another(self, word: str) -> bool:
        """Return whether a header names a price beside that when nothing is on: one crossed out, or of a sale."""
        return self.is_crossed(word) or self.names_neither(word)

    def names_neither(self, word: str) -> bool:
        """Return whether a header names something else than a title and a price that all pay at all times."""
        return self.is_other(word) or self.is_special(word)

    def is_other(self, word: str) -> bool:
        """Return whether a header names neither a title nor a price that anyone pays."""
        return self._has(1, word)

    def is_special(self, word: str) -> bool:
        """Return whether a header names what some pay, or all while something is on."""
        return self._has(2, word)

    def takes_off(self, word: str) -> bool:
        """Return whether a member of an object that tells of a price says what is taken off it."""
        inner = word.rpartition(".")[2]
        return inner != word and self.is_special(inner) and not self.names_price(inner)

    def names_price(self, word: str) -> bool:
        """Return whether a header has a word for a price."""
        return self._has(0, word)

    def _has(self, kind: int, word: str) -> bool:
        """Return whether a header has a word for a price (0), for something else (1), or for some buyers alone (2)."""
        if (kind, word) not in self.known:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[kind, word] = any(stem in word for stem in (self.price, self.neither, self.special)[kind])
        return self.known[kind, word]

    def is_crossed(self, word: str) -> bool:
        """Return whether a header names a price that stands crossed out beside the one that is paid."""
        return word.startswith(self.crossed)

    def is_former(self, listed: ListColumns, number: int) -> bool:
        """Return whether a column has a word for what was paid before, and nowhere less than the price."""
        is_named = any(stem in listed.words[number] for stem in self.former)
        return is_named and all(share >= 1 for share in _shares(listed, number))

    def is_on_sale(self, listed: ListColumns, number: int) -> bool:
        """Return whether a column with a word for a sale holds sums that may be paid in the place of the price."""
        word, shares = listed.words[number], _shares(listed, number)
        is_named = self.is_special(word) or word in self.sales
        return is_named and bool(shares) and all(_LEAST_PAID <= share <= _MOST_PAID for share in shares)

    def unlikely_prices(self, listed: ListColumns, contents: ContentReader) -> set[int]:
        """Return the columns that are hardly the price: numbers of programs, and bare ones beside a cost."""
        numbered = {n for n, name in enumerate(listed.names) if _NUMBERED.search(name)}
        bought = (n for n, word in enumerate(listed.words) if self.is_other(word))
        if not any(contents.are_prices_mostly(listed.cells(n)) for n in bought):
            return numbered
        cells = {n: listed.cells(n) for n in range(len(listed.names))}
        bare = (n for n, of in cells.items() if contents.looks_like_prices(of) and not contents.are_marked(of))
        return numbered.union(bare)


def _shares(listed: ListColumns, number: int) -> list[float]:
    """Return of which part of the prices the sums of a column are, where there are both."""
    cells = ((row.cell(listed.first(Role.PRICE)), row.cell(number)) for row in listed.sample)
    return [other / price for a, b in cells if (price := sum_in(a)) and (other := sum_in(b))]


def _are_words(cells: Sequence[str]) -> bool:
    return sum(any(map(str.isalpha, cell)) and "://" not in cell for cell in cells) * 2 > len(cells)


def _are_names(cells: Sequence[str]) -> bool:
    """Return whether codes are words in small letters, which no numbering has."""
    bare = [cell.replace("-", "").replace("_", "") for cell in cells]
    return bool(bare) and all(cell.isalpha() and cell.islower() and len(cell) >= _SHORTEST for cell in bare)


def build_stems(content: Mapping[str, Sequence[str]]) -> HeaderStems:
    """Return what `columns.yaml` says of words within headers."""
    stems = {kind: tuple(map(header_word, words)) for kind, words in content.items()}
    # Nakupni cena is what a shop pays, too; of short words others begin with what is left: vốn, von.
    bare = [word for neither in stems.get("neither", ()) if len(word := without_marks(neither)) >= _LONG]
    return HeaderStems(**stems | {"neither": tuple(dict.fromkeys((*stems.get("neither", ()), *bare)))})


def taken_by_stem(role: Role, header: str) -> Problem:
    """Return the note on a column that a word within its header made a title or a price."""
    message, hint = "{column} is taken for the {role}, by a word in it", "if another is: --column {role}=HEADER"
    return Problem.of("column-taken", message, hint, column=quoted(header), role=role.value)


def twins(listed: ListColumns, chosen: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a note on a title or a price whose header another column with other cells has, too."""
    said, words = {role.strip().lower() for role, _ in chosen}, listed.words
    for role in (Role.TITLE, Role.PRICE):
        for number in listed.roles.get(role, ())[:1] if role.value not in said else ():
            cells = listed.cells(number)
            twins = [n for n, word in enumerate(words) if n != number and word == words[number]]
            if other := next((n + 1 for n in twins if listed.cells(n) not in ([], cells)), 0):
                message, hint = "another column is called {column}, too", "to take that one: --column {role}={number}"
                gaps = {"column": quoted(listed.names[number]), "role": role.value, "number": other}
                yield Problem.of("same-header", message, hint, **gaps)
