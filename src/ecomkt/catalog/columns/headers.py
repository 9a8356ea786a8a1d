"""Header cells as words: two spellings of one header are equal, and what stands beside its name is told from it.

`Price (USD)`, `售价（元）`, `price_usd`, `Name (100 letters at most)`, `name(en-gb)` and `品名/Name` are all read here.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import normalize

GROUP = "item_group_id"
"""The header of the column that tells which rows are one product, as product feeds call it."""
# Pictures, which notes and boards put before words, say nothing.
_NOISE = re.compile(r"[\s*#_\-()\[\]{}（）【】\"'’:：/\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+")
_BRACKETS = re.compile(r"[(\[【{]([^)\]】}]*)[)\]】}]?")
# What parts a header from what explains it, or from its name in another language.
_PARTS = re.compile(r"[\n\r|/:;,、·]+|\s[-–—]\s")
# Where Latin letters meet those of Asia, two languages name one column: Product 產品名稱.
_ASIAN = "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_SCRIPTS = re.compile(rf"(?<=[a-z.]) *(?={_ASIAN})|(?<={_ASIAN}) *(?=[a-z])")
# Shorter, what stands at such a name is no name: SKU价格, 品牌ID.
_LEAST_NAME = 4
_SAID = re.compile(r"\bcurrency=(\w+)")
# priceUSD; R as in retail may stand before it.
_CODE_BEHIND = re.compile(r"(?<=[a-z]{4})R?([A-Z]{3})\Z")
_BLANKS = re.compile(r"[\s_\-.:/]+")
_TOKENS = re.compile(r"[\s_\-.:/|,;]+")
_PLAIN = str.maketrans("ıłđø", "ildo")
# A year of this time, that of an era in Japan and Taiwan or of a business, too: Preis 2026, 令和8年度価格, FY26.
_YEAR = re.compile(
    r"(?:令和|民國|\bFY ?(?:20)?(?=\d\d(?!\d))|(?<!\d)(?=20[1-4]\d|1[01]\d\s*年))(\d{1,4})(?!\d)"
    r"\s*(?:年度?|년도?|г\.?)?"
)
_START = 2
_NUMBERED = "id"
_NAMED = re.compile(r"[^\W_]+")
# So many headers that say one word are no accident.
_LEAST_SHARED = 3
# A longer cell is prose, not a header.
_MOST_LETTERS = 200


PER_MEASURE = "pricepermeasure"
"""Stands for the header of a price for a measure or for many pieces: it counts where there is no other."""
UNTAXED = "pricewithouttax"
"""Stands for the header of a price without tax: it counts where there is none with it."""


class Header(NamedTuple):
    """A header in the forms in which it may be known."""

    word: str
    """As `header_word` gives it."""
    parts: tuple[str, ...] = ()
    """The same without what stands beside the name, then its parts, where that leaves anything else."""
    beside: tuple[str, ...] = ()
    """What stands in brackets."""
    unit: str = ""
    """The currency that it names, as written; empty for none."""
    of_all: bool = False
    """Whether it says so of the whole list, as templates of marketplaces do: `Action(SiteID=US|Currency=USD)`."""
    bare: str = ""
    """The name alone, where nothing but a currency stands beside it."""


def header_word(cell: str) -> str:
    """Return a header in the form in which two spellings are equal: NFKC, lower case, no blanks, stars or brackets."""
    return _NOISE.sub("", normalize("NFKC", cell).casefold()).rstrip(".")


def without_marks(word: str) -> str:
    """Return a word in Latin letters as programs without others write it: satışfiyatı as satisfiyati."""
    return "".join(c for c in normalize("NFKD", word.translate(_PLAIN)) if not "\u0300" <= c <= "\u036f")


def shared_word(cells: Sequence[str]) -> str:
    """Return the word with which most cells of a row, three at least, begin or end; empty if there is none."""
    words = [words for cell in cells if len(cell) <= _MOST_LETTERS and len(words := _NAMED.findall(cell)) > 1]
    ends = Counter(end for of in words for end in {of[0].casefold(), of[-1].casefold()})
    word, count = ends.most_common(1)[0] if ends else ("", 0)
    return word if count >= _LEAST_SHARED and count * 2 > sum(map(bool, cells)) else ""


def without_word(cell: str, word: str) -> str:
    """Return a cell without a word at its beginning or its end; empty if it has none there, or says nothing else."""
    first, *others = _NAMED.findall(cell) or [""]
    if not others:
        return ""
    if first.casefold() == word:
        return " ".join(others)
    return " ".join([first, *others[:-1]]) if others[-1].casefold() == word else ""


def parted_year(cell: str) -> tuple[int, str]:
    """Return the year that a header names, and the header without it; 0 and the header if it names none."""
    found = _YEAR.search(normalize("NFKC", cell))
    return (int(found[1]), normalize("NFKC", cell).replace(found[0], " ").strip()) if found else (0, cell)


class HeaderReader:
    """Reads headers; `units` are the signs, codes and names of currencies, `languages` their codes, in lower case.

    Of the units those in `words` mean a currency in capitals alone: `Price (all)`, `Price (ALL)`. `prices`, `measured`
    are headers, as `header_word` gives them, of prices and of those of a measure; the patterns of `amounts` say what
    may stand at one: `1 piece` or with tax; without tax; a measure or more than one piece.
    """

    def __init__(
        self,
        units: Collection[str],
        languages: Collection[str],
        words: Collection[str] = (),
        prices: Collection[str] = (),
        measured: frozenset[str] = frozenset(),
        amounts: tuple[str, ...] = (),
    ) -> None:
        self._prices, self._measured = prices, measured
        self._patterns = amounts
        self._measure = re.compile("".join(amounts[3:]) or "(?!)")
        self._all, self._languages, self._doubtful = frozenset(units) - {""}, frozenset(languages), frozenset(words)
        self._units = self._all
        # What may stand at a name without a blank between: signs, and words in letters that need no blanks.
        self._signs = tuple(sorted((u for u in self._all if not u.isascii() or not u.isalpha()), key=len))[::-1]
        self.read = lru_cache(1 << 16)(self._of_amount)
        """Return a header cell in its forms."""

    @cached_property
    def _amounts(self) -> Sequence[tuple[re.Pattern[str], str]]:
        # The first says nothing of the price that its name doesn't.
        return tuple(zip(map(re.compile, self._patterns), ("", UNTAXED, PER_MEASURE), strict=False))

    def _of_amount(self, cell: str) -> Header:
        """Return a header; what names the price of a measure, of many pieces or without tax is that of no other."""
        if len(cell) > _MOST_LETTERS:
            return Header(header_word(cell))
        header, text = self._read(cell), normalize("NFKC", cell).casefold().replace("_", " ")
        if not self._measured.isdisjoint((header.word, *header.parts)):
            return Header(header.word, (PER_MEASURE,), (), header.unit)
        # Most headers and all titles have no word for a price in them.
        is_more = header.word not in self._prices and self._names_price(header.word)
        for pattern, stands_for in self._amounts if is_more else ():
            bare = pattern.sub("", text)
            of = self._read(bare) if bare != text else Header("")
            if known := tuple(word for word in (of.word, *of.parts) if word in self._prices):
                return Header(header.word, (stands_for,) if stands_for else known, (), of.unit or header.unit)
        return header

    @cached_property
    def _begun(self) -> Mapping[str, Sequence[str]]:
        """The words for prices by their first two letters: there are many more of them than letters in a header."""
        return {start: [*words] for start, words in groupby(sorted(self._prices), key=lambda word: word[:_START])}

    def _names_price(self, word: str) -> bool:
        """Return whether a word for a price stands in a header."""
        starts = ((n, word[n : n + length]) for n in range(len(word)) for length in (1, _START))
        return any(word.startswith(price, n) for n, start in starts for price in self._begun.get(start, ()))

    def _read(self, cell: str) -> Header:
        word = header_word(cell)
        if not word:
            return Header(word)
        self._units = self._all - {doubtful for doubtful in self._doubtful if doubtful.upper() not in cell}
        text = normalize("NFKC", _CODE_BEHIND.sub(r" \1", cell)).casefold().strip()
        beside = tuple(_BRACKETS.findall(text))
        bare = _BRACKETS.sub(" ", text)
        said = _SAID.search(text)
        unit = said[1] if said else next((token for part in beside for token in self._unit_words(part)), "")
        parts: list[str] = []
        scripts = [piece for piece in _SCRIPTS.split(bare) if not piece.isascii() or len(piece.strip()) >= _LEAST_NAME]
        for piece in (bare, *_PARTS.split(bare), *scripts):
            name, found = self._without_unit(piece.strip())
            unit = unit or found
            parts += [header_word(self._without_language(name)), header_word(name)]
        only_unit = unit and len(beside) <= 1 and all(header_word(part) == header_word(unit) for part in beside)
        name = parts[1] if only_unit else ""
        # The number of a category is no name of one: 商品カテゴリ(ID) beside 商品カテゴリ(名称).
        parts = [] if _NUMBERED in map(str.strip, beside) else parts
        parts = [part for part in dict.fromkeys(parts) if part and part != word]
        return Header(word, tuple(parts), tuple(map(header_word, beside)), unit, bool(said), name)

    def is_taxed(self, cell: str) -> bool:
        """Return whether a header says that a price is with tax, or that of one piece."""
        return any(pattern.search(normalize("NFKC", cell).casefold()) for pattern, _ in self._amounts[:1])

    def is_tier(self, cell: str) -> bool:
        """Return whether a header is a number of pieces and nothing else: `10-49盒`, `100+`."""
        is_said = any(of.fullmatch(normalize("NFKC", cell).casefold().strip()) for of, _ in self._amounts[2:3])
        return is_said and not self.is_measure(cell)

    def is_measure(self, cell: str) -> bool:
        """Return whether a header is a measure and nothing else: `250 g`."""
        return bool(self._measure.fullmatch(normalize("NFKC", cell).casefold().strip()))

    def _unit_words(self, text: str) -> Iterator[str]:
        yield from (token for token in (text.strip(), *_TOKENS.split(text)) if token in self._units)
        # 万元: what stands before it is told apart elsewhere.
        bare = text.strip()
        yield from (sign for sign in self._signs if bare.endswith(sign)) if bare.endswith(self._signs) else ()

    def _without_unit(self, text: str) -> tuple[str, str]:
        """Return a name without the currency before or behind it, and that currency."""
        tokens = _BLANKS.split(text)
        for place, others in ((-1, tokens[:-1]), (0, tokens[1:])):
            if others and tokens[place] in self._units:
                # "Price in EUR": the small word goes, too.
                return " ".join(others[:-1] if len(others) > 1 and others[-1] == "in" else others), tokens[place]
        for sign in self._signs if text.endswith(self._signs) else ():
            if text.endswith(sign) and len(text) > len(sign):
                return text.removesuffix(sign), sign
        return text, ""

    def _without_language(self, text: str) -> str:
        tokens = _BLANKS.split(text)
        while len(tokens) > 1 and tokens[-1] in self._languages:
            tokens.pop()
        return " ".join(tokens)


def numbers_of(headers: Sequence[Header]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the columns by their headers as these stand, which come first, and by parts of them."""
    # Reversed, so that of two columns with one name the first stays.
    numbered = [*enumerate(headers)][::-1]
    whole = {header.bare: number for number, header in numbered if header.bare}
    whole |= {header.word: number for number, header in numbered if header.word}
    return whole, {part: number for number, header in numbered for part in reversed(header.parts)}


def units_of(headers: Sequence[Header]) -> tuple[str, ...]:
    """Return the currency that each header names, or that of all, as written; empty for none."""
    of_all = next((header.unit for header in headers if header.of_all), "")
    return tuple(header.unit or of_all for header in headers)
