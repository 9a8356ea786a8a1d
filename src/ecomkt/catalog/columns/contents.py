"""What the cells of a column look like: prices, titles, codes of ours or none. It confirms headers, or guesses."""

import re
from collections.abc import Collection, Sequence
from itertools import groupby, pairwise
from statistics import mean
from typing import NamedTuple
from unicodedata import normalize

from ecomkt.catalog.columns.layout import ListColumns, Role
from ecomkt.catalog.columns.product import Row
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.lookup import normalise, spellings

_LONGEST_ENDING = _LEAST_LETTERS = 2
_NUMBER = re.compile(r"-?\d[\d.,\s'’]*%?")
_NUMBER_LIST = re.compile(r"\W*\d[\d\s,;|/>_:\W]*")
MADE_KEY = re.compile(r"(?=.*\d)[0-9a-f-]{16,}")
"""A key that a program made: no shop calls a category so."""
_LONG_KEY = re.compile(r"[0-9A-Z]{16,}")
_AMOUNT = re.compile(r"(?P<before>\D{0,12}?)\s*(?P<number>\d[\d.,\s'’]*)(?P<after>\D{0,12})")
_CENTS = re.compile(r"[.,]\d\d?\s*\Z")
_SUM = re.compile(r"\D*(\d[\d.,\s'’]*?)(?:[.,](\d\d?))?\D*")
_STEP = re.compile(
    r"\s*[≥>]?=?\s*(?P<pieces>\d{1,7})(?: ?[-~] ?\d{1,7})?[^\d:：]{0,4}[:：] ?(?P<price>\D{0,3}\d+(?:\.\d+)?\D{0,3})"
)
_PARTED = re.compile(r"[;；,，|/\n]")
_SIGNS = re.compile(r"\D")
_SHARE = re.compile(r"(?:-?\d[\d.,]*|[^%％\d]*)\s*[(\[]?[%％]\W?")
# One letter before the dot is enough, and a word before each would be searched anew from each of its letters.
_LINK = re.compile(r"https?:|www\.|[\w-]\.(?:jpe?g|png|webp|gif)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][a-z]+(?:[-'][A-Za-z][a-z]{1,20})?")
# £95 per m, € 5,75 p/st: a currency and a number, and a few letters behind.
_BEHIND = re.compile(r"[^\d,]{1,10}")
_LETTER, _DIGIT, _KELVIN = re.compile(r"[^\W\d_]"), re.compile(r"\d"), re.compile(r"[1-9]\d{3}k")
# Shares of the cells of a column from which all of it, or a part worth noting, is said to be such.
_MOST, _SOME = 0.8, 0.3
_LEAST_COLUMNS, _LEAST_FULL, _SHORT, _LONG = 3, 4, 3, 160
# Longer numbers are codes. Shorter ones may be titles: a film, a perfume.
_MOST_DIGITS, _LEAST_DIGITS = 7, 3
_SIGNED = 3
# No tax on sales is higher than 27 %; small sums are rounded up.
_MOST_TAXED = 1.35
ADDED = re.compile(r"(?:^|[,;|\n])\s*(?:0\s*(?:$|[,;|\n])|[+]\s*\S?\s*\d)")
"""What options cost more, and no price: nothing for some, or with a sign before it."""
_YEAR = re.compile(r"19[89]\d|20[0-4]\d")
_ROUNDED = re.compile(r"[1-9],?\d*\d[0589]")
# The share of the cells of a column that must be codes of ours for the column to be ours.
_CODES_AT_LEAST = 0.5


class Guess(NamedTuple):
    """The numbers of the columns that look like titles and like prices, −1 for none."""

    title: int
    price: int


def column_of(rows: Sequence[Row], number: int) -> list[str]:
    """Return the filled cells of a column."""
    return [cell for row in rows if (cell := row.cell(number))]


def runs_of(cells: Sequence[str]) -> list[str]:
    """Return the cells of a column, those of neighbours with the same once: variants of a product have one title."""
    return [cell for cell, _ in groupby(cells)]


def count_rows(cells: Sequence[str]) -> bool:
    """Return whether cells are the numbers 1, 2, 3 and so on, of which a few may be left out, or from 0, any."""
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) <= _MOST_DIGITS]
    left_out = sum(b - a > 1 for a, b in pairwise(numbers)) if numbers[:1] == [1] else 0
    is_begun = len(cells) == len(numbers) > 1 and numbers[:2] in ([0, 1], [1, 2])
    return is_begun and numbers == sorted({*numbers}) and left_out < len(numbers) * _SOME


def are_years(cells: Sequence[str]) -> bool:
    """Return whether cells are years of this time and nothing else, not the same again and again."""
    return len({*cells}) > len(cells[1:2]) and all(map(_YEAR.fullmatch, cells))


def is_number(cell: str) -> bool:
    """Return whether a cell is a number and nothing else."""
    return bool(_NUMBER.fullmatch(cell.strip()))


def is_share_of(text: str) -> bool:
    """Return whether a cell, or a header, is a share: `15 %`, `Discount %`, but not `Price incl. VAT 19%`."""
    return bool(_SHARE.fullmatch(text.strip()))


def steps_in(cell: str) -> list[tuple[str, str]]:
    """Return from how many pieces on which price holds, where a cell says nothing else: `1-99:3.2|100:2.9`."""
    found = [_STEP.fullmatch(part) for part in _PARTED.split(cell)] if ":" in cell or "：" in cell else []
    steps = [(step["pieces"], step["price"].strip()) for step in found if step]
    pieces, sums = [int(count) for count, _ in steps], [sum_in(price) for _, price in steps]
    is_falling = pieces == sorted({*pieces}) and sums == sorted({*sums}, reverse=True)
    return steps if len(steps) == len(found) > 1 and is_falling else []


def sum_in(cell: str) -> float:
    """Return the sum that a cell holds, whatever stands around it; 0 where there is none, or there are several."""
    found = _SUM.fullmatch(cell)
    return float(f"{_SIGNS.sub('', found[1])}.{found[2] or 0}") if found else 0.0


def are_taxed(net: int, gross: int, sample: Sequence[Row]) -> bool:
    """Return whether the sums of a column are those of another with a tax, of some products at least."""
    pairs = [sums for row in sample if all(sums := (sum_in(row.cell(net)), sum_in(row.cell(gross))))]
    return bool(pairs) and all(a <= b <= a * _MOST_TAXED for a, b in pairs) and any(a < b for a, b in pairs)


def looks_like_titles(cells: Sequence[str]) -> bool:
    """Return whether most cells of a column are words, hardly ever the same ones, no addresses and no long texts."""
    worded = [c for c in cells if len(_LETTER.findall(c)) >= _LEAST_LETTERS and not (is_number(c) or _LINK.search(c))]
    if not worded or len(worded) <= len(cells) * _MOST:
        return False
    # Two characters of Han are a word.
    return len({*worded}) >= len(worded) * _MOST and _SHORT <= mean(len(c) + (not c.isascii()) for c in worded) <= _LONG


class ContentReader:
    """Tells what columns hold.

    `units` are the signs, codes and names of currencies, in lower case, `asked` the pattern of what stands there for a
    price that is told on request; `multiples` may stand behind a number, as in 29k; `spans` are the patterns of what
    stands between two prices and behind the least of several.
    """

    def __init__(self, units: Collection[str], asked: str, multiples: Collection[str], spans: Collection[str]) -> None:
        self._units, self._asked = frozenset(units), re.compile(asked)
        self._between, self._least = map(re.compile, spans)
        self._times = re.compile(
            "|".join(rf"\A{re.escape(many)}" for many in sorted(multiples, reverse=True)) or "(?!)"
        )

    def is_amount(self, cell: str) -> bool:
        """Return whether a cell is a number, alone or with a currency beside it: `A1` and `250 ml` are none."""
        return bool(self._amount(cell))

    def is_marked(self, cell: str) -> bool:
        """Return whether a cell can't be anything but a price: an amount with cents or a currency."""
        return self._amount(cell) > 1

    def are_sold_at(self, cells: Sequence[str], *, in_currency: bool) -> bool:
        """Return whether a column holds prices in a currency, which most cells or, `in_currency`, its header names."""
        amounts = [amount for cell in cells if (amount := self._amount(cell))]
        signed = sum(amount == _SIGNED for amount in amounts)
        return self.looks_like_prices(cells) and (in_currency or signed > len(amounts) * _MOST)

    def are_marked(self, cells: Sequence[str]) -> bool:
        """Return whether a column holds amounts of which some can't be anything but prices."""
        return self.looks_like_prices(cells) and sum(map(self.is_marked, cells)) > len(cells) * _SOME

    def are_rounded(self, cells: Sequence[str]) -> bool:
        """Return whether a column holds nothing but amounts such as prices have, too large to be counts of things."""
        is_rounded = all(_ROUNDED.fullmatch(normalize("NFKC", cell)) for cell in cells)
        return is_rounded and self.looks_like_prices(cells) and not are_years(cells)

    def looks_like_prices(self, cells: Sequence[str]) -> bool:
        """Return whether most cells of a column are amounts, and no long numbers; `ask` may stand for some."""
        cells = [cell for cell in cells if not self._asked.search(cell.casefold())]
        amounts = [cell for cell in cells if self._amount(cell)]
        digits = [sum(map(str.isdigit, cell)) for cell in amounts]
        numbered = sum(bool(_DIGIT.search(cell)) for cell in cells)
        is_full = len(amounts) > numbered * _MOST and len(amounts) * 2 > len(cells)
        return bool(amounts) and is_full and mean(digits) <= _MOST_DIGITS

    def are_prices_mostly(self, cells: Sequence[str]) -> bool:
        """Return whether half of the cells and more are amounts, and no long numbers: others may be `from 9`, `ask`."""
        cells = [steps[0][1] if (steps := steps_in(cell)) else cell for cell in cells]
        amounts = [cell for cell in cells if self._amount(cell)]
        return len(amounts) * 2 >= len(cells) > 0 and self.looks_like_prices(amounts)

    def guess(self, rows: Sequence[Row], width: int, taken: Collection[int] = ()) -> Guess:
        """Return which columns look most like titles and prices, but for those that are `taken` for something else."""
        columns = [[] if number in taken else column_of(rows, number) for number in range(width)]
        # Remarks stand here and there, titles in most rows.
        full = [n for n, cells in enumerate(columns) if len(cells) * 2 > len(rows)]
        titles = [n for n in full if looks_like_titles(columns[n])]
        titles = [n for n in titles if sum(map(self.is_amount, columns[n])) <= len(columns[n]) * _SOME]
        # Titles have blanks or Han between their letters, or are names; what has none is a code.
        title = max(titles, key=lambda n: (_share_of_phrases(columns[n]) >= _SOME, -n), default=-1)
        # 500+ were sold.
        counts = {n for n, cells in enumerate(columns) if any(cell.endswith("+") for cell in cells)} | {title}
        amounts = [n for n, cells in enumerate(columns) if n not in counts and self.looks_like_prices(cells)]
        marked = [n for n in amounts if self.are_marked(columns[n])]
        # Whole numbers may be a stock, or count the rows: a column of them is a price only where it is the only one.
        whole = [n for n in amounts if not (count_rows(columns[n]) or are_years(columns[n]))]
        return Guess(title, marked[0] if marked else whole[0] if len(whole) == 1 else -1)

    def may_be_header(self, row: Row) -> bool:
        """Return whether a row names columns rather than being one of the list: no amount or address, no cell twice."""
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        unlike = any(self.is_amount(cell) or _LINK.search(cell) for cell in cells)
        return not unlike and 1 < len(cells) == len({*cells})

    def is_least(self, word: str) -> bool:
        """Return whether a word says that a price is the least of several: `from`."""
        return bool(self._least.fullmatch(word.casefold()))

    def _amount(self, cell: str) -> int:
        """Return 0 for what is no amount, 1 for a bare whole number, 2 for one with cents, 3 for one in a currency."""
        text = normalize("NFKC", cell).casefold().strip().removesuffix("/-")
        found = None if _KELVIN.fullmatch(text) else _AMOUNT.fullmatch(text)
        if found is None:
            ends = self._between.split(text)
            return max(map(self._amount, ends)) if len(ends) == 2 and all(map(self._amount, ends)) else 0
        # `from 9`: there may be more. 29k, but `Kč` and `kr` are no thousands, and K29 is a code.
        before, after = found["before"].strip(), self._least.sub("", found["after"].strip())
        rest = after if after in self._units else self._times.sub("", after, count=1)
        if not all(not part or part in self._units or part.rstrip(".") in self._units for part in (before, rest)):
            is_paid = before in self._units - {""} and _BEHIND.fullmatch(found["after"].strip())
            return _SIGNED if is_paid else 0
        return _SIGNED if before or after else 2 if _CENTS.search(found["number"]) else 1


def _share_of_phrases(cells: Sequence[str]) -> float:
    return mean(" " in cell or not cell.isascii() or bool(_NAME.fullmatch(cell)) for cell in cells)


def are_codes(cells: Sequence[str]) -> bool:
    """Return whether most cells of a column have a digit and no blank: codes, with perhaps a sum below them."""
    return sum(" " not in cell and bool(_DIGIT.search(cell)) for cell in cells) > len(cells) * _MOST


def is_item_number(cell: str) -> bool:
    """Return whether a cell is a number that is no title."""
    return len(cell) >= _LEAST_DIGITS and is_number(cell)


def says_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether a row says the header again, but for one cell: that of a section, as Red above Region, Bottle."""
    is_like = len(cells) == len(header) > 2 and cells[-1] == header[-1] != ""
    return is_like and sum(map(str.__ne__, cells, header)) == 1


def inflects(cell: str, header: str) -> bool:
    """Return whether a cell is a header but for its ending, as Productos is Producto."""
    short, long = sorted((cell.casefold(), header.casefold()), key=len)
    return short != "" and long.startswith(short) and len(long) - len(short) <= _LONGEST_ENDING


def filled(row: Row) -> int:
    """Return how many cells of a row say anything."""
    return sum(bool(cell.strip()) for cell in row.cells)


def are_headings_alone(sample: Sequence[Row], price: int) -> bool:
    """Return whether nearly all rows that say more than one thing have a price, so that what stands alone has none."""
    full = [filled(row) for row in sample if filled(row) > 1]
    priced = sum(filled(row) > 1 and bool(row.cell(price)) for row in sample)
    if price < 0 or priced <= len(full) * _MOST:
        return False
    return filled(sample[0]) == 1 or (len(full) >= _LEAST_FULL and min(full) >= _LEAST_COLUMNS)


def has_headings(columns: Sequence[str], sample: Sequence[Row]) -> bool:
    """Return whether cells stand alone in a list whose other rows say more than one thing."""
    alone = [filled(row) == 1 for row in sample]
    return len(columns) >= _LEAST_COLUMNS and 0 < sum(alone) * 2 < len(alone)


def are_numbered(cells: Sequence[str]) -> bool:
    """Return whether cells hold nothing but numbers or keys that a program made, such as those of a shop's categories.

    Of long keys in capitals all have one length, and some of them digits.
    """
    if all(_NUMBER_LIST.fullmatch(cell) or MADE_KEY.fullmatch(cell) for cell in cells):
        return True
    is_long = len({*map(len, cells)}) == 1 and all(map(_LONG_KEY.fullmatch, cells))
    return is_long and sum(bool(_DIGIT.search(cell)) for cell in cells) * 2 > len(cells)


def holds_codes(attribute: Attribute, number: int, sample: Sequence[Row], letters: bool) -> bool:
    """Return if a column named like an attribute holds its values; bare letters must be expected, and all of it."""
    cells, names = column_of(sample, number), code_names(attribute)
    codes = [cell for cell in cells if is_code(names, cell)]
    named = [cell for cell in codes if not all(len(part.partition(":")[0].strip()) == 1 for part in _parts(cell))]
    if len(codes) <= len(cells) * _CODES_AT_LEAST:
        return False
    return len(named) > len(cells) * _CODES_AT_LEAST or (letters and (bool(named) or len(codes) == len(cells)))


def _parts(cell: str) -> list[str]:
    return cell.replace(";", ",").replace("、", ",").split(",")


def code_names(attribute: Attribute) -> frozenset[str]:
    """Return what the values of an attribute are called, normalised."""
    return frozenset(normalise(name) for code in attribute.codes for name in spellings(code))


def is_code(names: Collection[str], cell: str) -> bool:
    """Return whether a cell holds values of an attribute, which are called by these `code_names`, and nothing else."""
    return all(normalise(part.partition(":")[0]) in names for part in _parts(cell))


def settle_title(listed: ListColumns, either: Collection[str]) -> None:
    """Let a title be words, of columns without codes; below headers of `either` the description, where it is codes."""
    # What stands alone in its row is a note, and tells of no column.
    rows, roles, words = [row for row in listed.sample if filled(row) > 1], listed.roles, listed.words
    titles = [(number, column_of(rows, number)) for number in roles.get(Role.TITLE, ())]
    coded = {n for n, cells in titles if cells and (all(map(is_item_number, cells)) or are_codes(cells))}
    worded = [number for number, _ in titles if number not in coded or words[number] not in either]
    described, keys = roles.get(Role.DESCRIPTION, ())[:1], roles.get(Role.KEY, ()) if not titles else ()
    named = [n for n in keys if looks_like_titles(runs_of(of := listed.cells(n))) and _share_of_phrases(of) >= _SOME]
    if named:
        # Models, too, are called by words: iPhone 13.
        roles[Role.TITLE] = (named[0],)
        roles[Role.KEY] = tuple(n for n in keys if n != named[0])
        if not roles[Role.KEY]:
            del roles[Role.KEY]
    elif worded:
        roles[Role.TITLE] = tuple(sorted(worded, key=lambda number: number in coded))
    elif described and looks_like_titles(listed.cells(described[0])):
        roles.setdefault(Role.KEY, roles.get(Role.TITLE, described))
        roles[Role.TITLE] = described
        del roles[Role.DESCRIPTION]
