"""Spellings of prices in which signs and blanks part what belongs together, put plainly before they are read."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from ecomkt.catalog.prices.tokens import PriceWords

# 99.- and 99,—
_NO_CENTS = re.compile(r"(?<=\d)[.,:][-–—](?!\d)")
_BEYOND_NUMBER = re.compile(r"[^\d.,' ]+")
# 12, 50 € and $119. 95; 35€ 99.
_PARTED_CENTS = re.compile(r"(\D*\d[\d' .]*?)([.,]) (\d{2})(\D*)")
_BY_UNITS = re.compile(r"(?<![\d.,])(\d{1,4}) ?[만万萬] ?(?=\d{4}(?!\d)|\d[천千仟])(\d+)([천千仟])?")
_LEAST_SIZES = 2
_LEAST_STEPS = 2
_DECIMALS = re.compile(r"[.,]\d\d$")
_SIZE_PRICE = re.compile(r"[^\d\s]{0,4} ?(\d{3}|\d{1,3}(?:,\d{3})+|\d{4,7}|\d{1,4}[.,]\d{1,2}) ?[^\d\s]{0,4}")
_THOUSANDS = re.compile(r",(?=\d{3})")
# $79.00 $49.00 and 79,00 € 49,00 €: the first is crossed out, and lost its line.
_TWO_PAID = re.compile(
    r"(?P<sign>[^\d\s.,-]{1,3}) ?(?P<old>\d[\d.,']*) (?P=sign) ?(?P<now>\d[\d.,']*)"
    r"|(?P<before>\d[\d.,']*) ?(?P<mark>[^\d\s.,-]{1,3}) (?P<after>\d[\d.,']*) ?(?P=mark)"
)
# ≥10:1.80;≥500:1.50 and 1-99件：3.2|100件以上：2.9
_STEP = re.compile(
    r"\s*(?P<from>[≥>]?=?\s*(?P<pieces>\d{1,7})(?: ?[-~] ?\d{1,7})? ?[^\W\d_]{0,2} ?(?:\+|以上|起)?) ?[:：] ?"
    r"(?P<price>\D{0,3}(?P<sum>\d+(?:\.\d+)?)\D{0,3})"
)
_PARTED_STEPS = re.compile(r"[;；,，|/\n]")
_CENTS_AFTER = re.compile(r"(\d[\d']*) ?(€) ?(\d{2})")


def with_cents(text: str) -> str:
    """Return a price whose cents a blank or its sign parts from it, as one number."""
    if found := _PARTED_CENTS.fullmatch(text):
        front, sign, cents, end = found.groups()
        return text if sign in front else f"{front}{sign}{cents}{end}"
    if found := _CENTS_AFTER.fullmatch(text):
        return f"{found[1]}.{found[3]}{found[2]}"
    return text


def one_of_several(text: str) -> str:
    """Return of the prices of one product that stand in a cell the one that counts, without a dash for no cents."""
    return without_cents(paid_of_two(of_fewest(text)))


def of_fewest(text: str) -> str:
    """Return of the steps of a price that falls with the number of pieces the first: that of the fewest."""
    steps = [_STEP.fullmatch(part) for part in _PARTED_STEPS.split(text.rstrip(";；,，|"))]
    found = [step for step in steps if step]
    if len(found) < len(steps) or len(found) < _LEAST_STEPS:
        return text
    pieces, sums = [int(step["pieces"]) for step in found], [float(step["sum"]) for step in found]
    # 10:30, 11:20 are times.
    is_said = not all(step["from"].isdecimal() for step in found)
    is_falling = pieces == sorted({*pieces}) and sums == sorted({*sums}, reverse=True)
    return found[0]["price"].strip() if is_said and is_falling else text


def paid_of_two(text: str) -> str:
    """Return of two prices in one currency the second, if it is lower (the first is crossed out), else a range."""
    if not (found := _TWO_PAID.fullmatch(text)):
        return text
    mark = found["sign"] or found["mark"]
    old, now = found["old"] or found["before"], found["now"] or found["after"]
    cents = [bool(_DECIMALS.search(price)) for price in (old, now)]
    sums = [int("".join(filter(str.isdigit, price))) for price in (old, now)]
    if cents[0] != cents[1] or sums[0] == sums[1]:
        return text
    return f"{mark}{now}" if sums[1] < sums[0] else f"{mark}{old}-{mark}{now}"


def are_two(text: str) -> bool:
    """Return whether two prices in one currency stand in a cell, and nothing between them."""
    return bool(_TWO_PAID.fullmatch(text))


def without_cents(text: str) -> str:
    """Return a price without the dash that stands for no cents."""
    return _NO_CENTS.sub("", text)


def in_full(text: str) -> str:
    """Return a price with what is named by its units, as 3만5천 or 1万2000, in one number."""
    return _BY_UNITS.sub(lambda found: str(int(found[1]) * 10000 + int(found[2]) * (1000 if found[3] else 1)), text)


def with_sizes(text: str) -> str:
    """Return the prices of three sizes and more, each dearer than the one before, as a range: 1,6/1,8/2,6."""
    parts = [part.strip() for part in text.split("/")]
    found = [_SIZE_PRICE.fullmatch(part) for part in parts]
    # A comma before three digits parts thousands, any other sign decimals.
    sums = [float(_THOUSANDS.sub("", size[1]).replace(",", ".")) if size else 0 for size in found]
    return f"{parts[0]}-{parts[-1]}" if len(parts) > _LEAST_SIZES and sums == sorted({*sums}) and sums[0] else text


def hides_digits(character: str) -> bool:
    """Return whether NFKC makes digits of what isn't one: of ², ⑳, ½ or ㏠ (the first day)."""
    return not (character.isascii() or character.isdecimal()) and any(map(str.isdigit, normalize("NFKC", character)))


class TaxedPrices:
    """Reads the bracket that gives a price once more, with or without tax."""

    def __init__(self, words: PriceWords) -> None:
        self._net = words.words["net"]
        known = sorted({*words.words["gross"], *self._net}, reverse=True)
        word = "|".join(map(re.escape, known))
        self._pattern = re.compile(
            rf"(.+?) ?\((?:(?P<said>{word})[ :]?(?=[^()]*\d))?"
            rf"(?P<inside>[^()]*?\d[^()]*?) ?(?(said)|(?P<word>{word}))\)"
        )

    def due(self, text: str) -> str:
        """Return of 34.12 (40.94 inc VAT) the part that the buyer pays."""
        found = self._pattern.fullmatch(text)
        if not found:
            return text
        outside, inside = found[1], found["inside"]
        if (found["said"] or found["word"]) in self._net:
            return str(outside)
        marks = "" if _BEYOND_NUMBER.search(inside) else "".join(_BEYOND_NUMBER.findall(outside))
        return f"{marks} {inside}".strip()


def _any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of some words; one in Latin letters isn't part of a longer one."""
    ends = {word: r"(?![^\W\d_])" if word[-1].isascii() and word[-1].isalpha() else "" for word in words}
    return "|".join(re.escape(word) + ends[word] for word in sorted(words, reverse=True))


def asked_in(words: PriceWords) -> str:
    """Return the pattern of what says that there is a price, but it isn't told."""
    asked = (rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in sorted(words.words["asked"]))
    return "|".join(asked) or r"(?!)"


def spans_in(words: PriceWords) -> tuple[str, str]:
    """Return the patterns of what stands between two prices, and behind the least of several: to; 起."""
    between, least = (_any_of(words.words[name]) for name in ("between", "least"))
    return rf"\s*(?:[-–—~]|(?<![a-z])(?:{between}))\s*", rf"\s*(?:{least}|[~+]+)$"


def amounts_at(words: PriceWords) -> tuple[str, str, str, str]:
    """Return the patterns of what says at a word for a price how much it is for, and of a measure alone.

    One piece, or with tax; without tax; a measure, or many pieces.
    """
    pieces, per, measures, least, gross, net = (
        _any_of(words.words[name]) for name in ("pieces", "per", "measures", "least", "gross", "net")
    )

    def taxed(said: str) -> str:
        # Signs that need no blanks between words need none here.
        return rf"^(?:{said})\.?(?:[\s_-]+|(?=[^\0-\x7f]))|(?:(?<=[^\0-\x7f])|[\s(_,/-]+)(?:{said})\.?\)?$"

    def counted(number: str) -> str:
        return (
            rf"[\s(_-]*(?:(?:{least}|≥|>=?) ?)?{number} ?(?:[-–~] ?\d{{1,5}} ?|\+ ?)?(?:{pieces})? ?(?:{least}|\+)?\)?$"
        )

    measure = rf"[\s(_-]*(?:(?:{per}) ?\d* ?(?:{measures})|\d+ ?(?:{measures}) ?(?:{per})?)\)?$"
    one, many = counted("(?<!\\d)1") + rf"|[\s(_-]+(?:{per}) (?:{pieces})\)?$", counted("[0-9]{1,5}")
    one = f"{one}|{taxed(gross)}|^(?:{gross})$"
    return one, taxed(net), f"{measure}|{many}", rf"\d+(?:[.,]\d+)? ?(?:{measures})"


class PackPrices:
    """Tells the price of several pieces, and leaves out that of a measure which stands beside the price of a pack."""

    def __init__(self, words: PriceWords) -> None:
        pieces, between, per, measures = (_any_of(words.words[name]) for name in ("pieces", "for", "per", "measures"))
        least, to = (_any_of(words.words[name]) for name in ("least", "between"))
        self._range = re.compile(rf"(?:{least}) ?[^\d\s]{{0,3}} ?\d[\d.,']*[^\d\s]{{0,3}} (?:{to}) ")
        count, sign = r"(?<![^\s(])(?:[2-9]|[1-9]\d{1,2})", r"[^\w\s]"
        self._pattern = re.compile(
            rf"(?<![\d.,])(?:[2-9]|[1-9]\d{{1,2}}) ?-?(?:{pieces})(?!\d*[.,]\d)"
            rf"|{count} ?(?:{between}) ?(?=\D{{0,4}}\d)|{count} ?/ ?(?={sign}+ ?\d)"
            rf"|\w ?(?:/ ?|(?:{between}) ){count}$"
        )
        price = r"[^\d\s(]{0,4}\d[\d.,']* ?[^\d\s()/]{0,4}"
        measure = rf"\d* ?(?:{measures})"
        self._beside = re.compile(
            rf"[\s(\[·|,;–-]+(?:{price} ?(?:{per}) ?{measure}|{measure} ?(?:{per}) ?{price}"
            rf"|(?:{per}) ?{measure}:? ?{price})[)\]\s.]*$"
        )

        # A pack for tests may have none.
        instead = _any_of(words.words.get("instead", ())) or "(?!)"
        self._instead = re.compile(rf"(?<=[^\s(]) ?[(\[,;–-]? ?(?:{instead})(?=[\W\d]):? ?\D{{0,4}}\d[^a-z]*$")

    def are_in(self, text: str) -> bool:
        """Return whether a price is that of several pieces: 2 for $10, 3点で1000円."""
        return not self._range.match(text) and self._pattern.search(text) is not None

    def without_measure(self, text: str) -> str:
        """Return of 4,99 € (49,90 €/kg) the price of the pack, and of 4 € statt 5 € that which holds.

        Of a price for a measure alone it is all of it.
        """
        bare = self._beside.sub("", self._instead.sub("", text))
        return bare if any(map(str.isdigit, bare)) else text
