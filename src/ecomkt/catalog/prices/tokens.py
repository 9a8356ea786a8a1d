"""How prices are written: numbers with their signs, the words of `price-words.yaml`, and the tokens of a price cell."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from ecomkt.errors import Problem

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged


NUMBER = r"\d+(?:(?:[.,'’]|\x20(?=\d{3}(?!\d)))\d+)*|(?<![\d.,])\.\d{1,2}(?!\d)"
"""A number with its signs, after `plain_price_text`. A blank parts groups of three alone."""

HAN_NUMERAL = "[零〇一二两兩三四五六七八九十][零〇一二两兩三四五六七八九十百千万萬]*"
"""What may be a Chinese numeral."""

_NUMBERS = re.compile(NUMBER)
_SIGNS = re.compile(r"[.,]")
_DOTTED = re.compile(r"\d[.,]\d")
_GROUP_GAP = re.compile("(?<=\\d)[\u00a0\u2007\u2008\u2009\u202f](?=\\d{3}(?!\\d))")
# Thousands, or the Indian way: the last three, then pairs.
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}")
_WHOLE = re.compile(r"0|[1-9]\d*")
_ALIKE = str.maketrans("٫٬⁄", ".,/")
_FOREIGN_DIGIT = re.compile(r"[^\W0-9_](?<=\d)")
_THREE = 3
_HAN_DIGITS = {c: n for n, same in enumerate(["零〇", "一", "二两兩", *"三四五六七八九"]) for c in same}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_PARTS = re.compile("(?:(?P<over>[^万萬]+)[万萬])?(?P<zero>[零〇])?(?P<under>[^万萬]*)")
_HAN_SECTION = re.compile(
    "(?P<steps>(?:[一二两兩三四五六七八九]千)?(?:[零〇]?[一二两兩三四五六七八九]百)?(?:[零〇]?[一二三四五六七八九]?十)?)"
    "(?P<zero>[零〇])?(?P<last>[一二两兩三四五六七八九])?"
)
_HAN_STEP = re.compile("([一二两兩三四五六七八九]?)([千百十])")


class Numeral(NamedTuple):
    """What a number says."""

    value: Decimal | None
    """None if it can't be told, or if it is no number that a price has (`007`, `1.2.3`)."""
    ambiguous: bool = False
    """Its only sign may be the decimal one or part thousands: `1.299`."""
    sign: str = ""
    """The decimal sign that it shows, `.` or `,`; empty where it shows none."""


_UNREADABLE = Numeral(None)


def plain_price_text(text: str) -> str:
    """Return the text in NFKC, without case; a no-break or thin blank between thousands becomes an apostrophe."""
    if text.isascii():
        return text.lower()
    folded = normalize("NFKC", _GROUP_GAP.sub("'", text)).casefold().translate(_ALIKE)
    return _FOREIGN_DIGIT.sub(lambda found: str(int(found[0])), folded)


def read_numeral(text: str, decimal: str | None = None, *, whole: bool = False) -> Numeral:
    """Return what a match of NUMBER says; `decimal` and `whole` (no decimals are used) decide what alone is ambiguous.

    A number that shows its decimal sign is read by that one, whatever `decimal` says.
    """
    grouped = "'" in text or "’" in text or " " in text
    plain = re.sub("['’ ]", "_", text)
    signs = _SIGNS.findall(plain)
    if not signs:
        return Numeral(_integer(plain.replace("_", ",") if grouped else plain))
    last = signs[-1]
    others = {sign for sign in signs[:-1] if sign != last} | ({"_"} if grouped else set())
    if len(signs) > 1 and signs.count(last) == len(signs):
        # Repeated, it parts thousands; then the other one would be the decimal sign.
        return _parted(plain, last, others)
    if len(others) > 1 or signs.count(last) > 1:
        return _UNREADABLE
    front, _, fraction = plain.rpartition(last)
    if not others and _may_part(front, fraction):
        if decimal is None and not whole:
            return Numeral(None, ambiguous=True)
        if whole or decimal != last:
            return Numeral(_integer(plain.replace(last, ",")))
    return _with_fraction(front, fraction, last, others)


def _parted(plain: str, sign: str, others: set[str]) -> Numeral:
    value = None if others else _integer(plain.replace(sign, ","))
    return Numeral(value, sign="" if value is None else "." if sign == "," else ",")


def _with_fraction(front: str, fraction: str, sign: str, others: set[str]) -> Numeral:
    for other in others:
        front = front.replace(other, ",")
    whole = _integer(front) if front else Decimal(0)
    return _UNREADABLE if whole is None else Numeral(Decimal(f"{whole}.{fraction}"), sign=sign)


def _may_part(front: str, fraction: str) -> bool:
    return len(fraction) == _THREE and len(front) <= _THREE and front.isdigit() and front[0] != "0"


def _integer(text: str) -> Decimal | None:
    """Return a whole number, in groups if it has commas; None if they are no groups, or if it begins with a 0."""
    pattern = _GROUPS if "," in text else _WHOLE
    return Decimal(text.replace(",", "")) if pattern.fullmatch(text) else None


def han_numeral(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral below 100 million, such as 三万五 (35,000); None if it is none."""
    parts = _HAN_PARTS.fullmatch(text)
    if parts is None or all(c in _HAN_DIGITS for c in text):
        return _in_digits(text)
    over, under = _below_ten_thousand(parts["over"]), _below_ten_thousand(parts["under"])
    if over is None or under is None or not (over or under):
        return None
    # A last digit without a unit counts the next lower one: 三万五 is 35,000.
    brief = over and not parts["zero"] and parts["under"] in _HAN_DIGITS
    return Decimal(over * 10_000 + under * (1000 if brief else 1))


def _in_digits(text: str) -> Decimal | None:
    digits = "".join(str(_HAN_DIGITS.get(c, "")) for c in text)
    return _integer(digits) if len(digits) == len(text) else None


def _below_ten_thousand(text: str | None) -> int | None:
    if not text:
        return 0
    found = _HAN_SECTION.fullmatch(text)
    if found is None:
        return None
    total, unit = 0, 10_000
    for digit, name in _HAN_STEP.findall(found["steps"]):
        unit = _HAN_UNITS[name]
        total += unit * (_HAN_DIGITS[digit] if digit else 1)
    last = _HAN_DIGITS[found["last"]] if found["last"] else 0
    brief = bool(found["steps"]) and not found["zero"]
    return total + last * (unit // 10 if brief else 1)


_TWO_DECIMALS = re.compile(r"[0-9]+[.,][0-9]{2}")


class DecimalEvidence:
    """What the prices of a list, looked at one by one, say of its decimal sign."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def add(self, cell: str) -> None:
        """Look at one price."""
        if _TWO_DECIMALS.fullmatch(cell):
            # Most cells are so, and to read them all would take as long as to read the list.
            self._seen.add(cell[-3])
        elif len(self._seen) < 2 and _DOTTED.search(cell):
            found = (read_numeral(number).sign for number in _NUMBERS.findall(plain_price_text(cell[:200])))
            self._seen.update(sign for sign in found if sign)

    @property
    def sign(self) -> str | None:
        """Return the decimal sign on which all of them agree, `.` or `,`; None without any, or if they differ."""
        return next(iter(self._seen)) if len(self._seen) == 1 else None


def decimal_note(sign: str) -> Problem:
    """Return the note that the file's other prices decided the decimal sign."""
    message = f"prices such as 1.299 and 1,299 are read with '{sign}' as the decimal sign, as other prices here show it"
    return Problem("decimal-sign", message, "use --decimal to say otherwise")


_CODE_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign, code or name of a currency."""

    sign: str
    """As the knowledge writes it."""
    currencies: tuple[str, ...]
    """The ISO codes that it may mean."""
    otherwise: str = ""
    """The one of them that is taken if nothing else decides; empty if then none is."""

    @property
    def currency(self) -> str:
        """Return the ISO code; the sign and a question mark if several have it."""
        return self.currencies[0] if len(self.currencies) == 1 else f"{self.sign}?"


@dataclass(frozen=True)
class PriceWords:
    """How prices are written. All words are folded by `plain_price_text`."""

    marks: tuple[tuple[str, Mark], ...]
    """Every sign, code and name of a currency."""
    whole: frozenset[str]
    """Currencies whose prices have no decimals."""
    times: tuple[tuple[str, Decimal], ...]
    parts: tuple[tuple[str, Decimal], ...]
    words: tuple[tuple[str, frozenset[str]], ...]
    """By name: words before or after the least price, between two, for nothing due, for a price that is only told when
    asked, harmless ones beside a number, and what makes a number something else than the price."""

    def listed(self, name: str) -> frozenset[str]:
        """Return the words of the list of this name."""
        return dict(self.words)[name]


def is_currency_code(text: str) -> bool:
    """Return whether a text has the form of an ISO 4217 code: three capital letters."""
    return len(text) == _CODE_LETTERS and text.isascii() and text.isalpha() and text.isupper()


def build_price_words(content: Mapping[str, Any]) -> PriceWords:
    """Return what valid content of `price-words.yaml` says."""
    marks: dict[str, Mark] = {}
    for _, sign, mark in _marks(content):
        marks.setdefault(plain_price_text(sign), mark)
    return PriceWords(
        marks=tuple(sorted(marks.items())),
        whole=frozenset(code for code, entry in content["currencies"].items() if entry.get("whole")),
        times=_factors(content["times"]),
        parts=_factors(content["parts"]),
        words=tuple((name, frozenset(map(plain_price_text, listed))) for name, listed in content["words"].items()),
    )


def check_price_words(merged: "Merged") -> None:
    """Report signs that call two currencies, or that are taken for one that they don't call."""
    if any(merged.refused(section) for section in ("currencies", "shared")):
        return
    marks: dict[str, Mark] = {}
    for path, sign, mark in _marks(merged.content):
        other = marks.setdefault(plain_price_text(sign), mark)
        if other.currencies != mark.currencies:
            both = " and ".join(f"'{each.sign}'" for each in (other, mark))
            merged.report(path, "ambiguous-name", f"'{sign}' calls both {both}", "put it under 'shared'")
        if mark.otherwise and mark.otherwise not in mark.currencies:
            message = f"'{sign}' never means {mark.otherwise}"
            merged.report((*path, "otherwise"), "unknown-currency", message, f"use {' or '.join(mark.currencies)}")


def _marks(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Mark]]:
    """Yield each sign with its path and meaning."""
    for code, entry in content.get("currencies", {}).items():
        yield ("currencies", code), code, Mark(code, (code,))
        for number, sign in enumerate(entry.get("signs", ())):
            yield ("currencies", code, "signs", number), sign, Mark(code, (code,))
    for sign, entry in content.get("shared", {}).items():
        yield ("shared", sign), sign, Mark(sign, tuple(entry["currencies"]), entry.get("otherwise", ""))


def _factors(numbers: Mapping[str, float]) -> tuple[tuple[str, Decimal], ...]:
    factors = (
        (plain_price_text(word), Decimal(f"{number:g}") if number < 1 else Decimal(int(number)))
        for word, number in numbers.items()
    )
    return tuple(dict(factors).items())


_LATIN = "a-z\u00df-\u024f"
_ARABIC = "\u0621-\u064a"


class TokenKind(Enum):
    """What a token is."""

    NUMBER = "number"
    HAN = "han"
    """A Chinese numeral."""
    MARK = "mark"
    TIMES = "times"
    PART = "part"
    LEAST = "least"
    BETWEEN = "between"
    BESIDE = "beside"
    ASIDE = "aside"
    LETTERS = "letters"
    """Unknown letters."""
    OTHER = "other"


class Token(NamedTuple):
    """A piece of the text; blanks are no tokens."""

    kind: TokenKind
    text: str
    glued: bool
    """No blank stands before it; the first token is glued to nothing, and False."""
    mark: Mark | None = None
    factor: Decimal = Decimal(1)
    """Of TIMES and PART."""


class PriceLexer:
    """Cuts texts folded by `plain_price_text` into tokens."""

    def __init__(self, words: PriceWords) -> None:
        self._known: dict[str, Token] = {}
        listed = ((TokenKind(name), words.listed(name)) for name in ("beside", "least", "between", "aside"))
        for kind, found in listed:
            self._known.update({word: Token(kind, word, glued=False) for word in found})
        for kind, factors in ((TokenKind.PART, words.parts), (TokenKind.TIMES, words.times)):
            self._known.update({word: Token(kind, word, glued=False, factor=number) for word, number in factors})
        self._known.update({sign: Token(TokenKind.MARK, sign, glued=False, mark=mark) for sign, mark in words.marks})
        by_first: dict[str, list[str]] = {}
        for word in sorted(self._known, key=lambda word: (-len(word), word)):
            by_first.setdefault(word[0], []).append(_bounded(word))
        # By their first letters, so that few of the hundreds of words are tried at each place.
        either = "|".join(f"(?={re.escape(first)})(?:{'|'.join(same)})" for first, same in by_first.items())
        starts = "".join(map(re.escape, by_first))
        self._pattern = re.compile(
            f"(?P<gap>\\s+)|(?P<number>{NUMBER})|(?P<word>(?=[{starts}])(?:{either}))"
            f"|(?P<han>(?<!\\d){HAN_NUMERAL})|(?P<letters>[{_LATIN}]+|[^\\W\\d_])|(?P<other>.)"
        )

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a folded text."""
        found: list[Token] = []
        glued = False
        for match in self._pattern.finditer(text):
            group = match.lastgroup or ""
            if group == "gap":
                glued = False
                continue
            token = self._known[match[0]] if group == "word" else Token(TokenKind(group), match[0], glued=False)
            found.append(token._replace(glued=True) if glued else token)
            glued = True
        return found


def _bounded(word: str) -> str:
    """Return the pattern of a word that, if it begins or ends in an alphabet, isn't part of a longer one."""
    before = next((f"(?<![{script}])" for script in (_LATIN, _ARABIC) if re.match(f"[{script}]", word)), "")
    after = next((f"(?![{script}])" for script in (_LATIN, _ARABIC) if re.search(f"[{script}]$", word)), "")
    return f"{before}{re.escape(word)}{after}"
