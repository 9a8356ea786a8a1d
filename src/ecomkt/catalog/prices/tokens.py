"""How prices are written: numbers with their signs, the words of `price-words.yaml`, and the tokens of a price cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from msgspec import Struct

from ecomkt.errors import Listed, Problem, told
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged


NUMBER = r"\d++(?:(?:[.,'’]|\x20(?=\d{3}(?!\d)))\d++)*|(?<![\d.,])\.\d{1,2}(?!\d)"
"""A number with its signs, after `plain_price_text`. A blank parts groups of three alone."""

_NUMBERS = re.compile(NUMBER)
_DOTTED = re.compile(r"\d[.,]\d")
_TWO_DECIMALS = re.compile(r"[0-9]+[.,][0-9]{2}")
_GROUP_GAP = re.compile("(?<=\\d)[\u00a0\u2007\u2008\u2009\u202f](?=\\d{3}(?!\\d))")
# A whole number in thousands, or the Indian way (the last three, then pairs), or without groups; and its decimals.
_NUMERAL = re.compile(
    r"([1-9]\d{0,2}(?:([._,])\d{3})(?:\2\d{3})*|[1-9]\d?([_,])\d{2}(?:\3\d{2})*\3\d{3}|0|[1-9]\d*|)(?:([.,])(\d+))?"
)
_ALIKE = str.maketrans("٫٬⁄", ".'/")
_SIGNLESS = re.compile(r"(?<![A-Za-z])[A-Za-z]{2}(?=\d)")
# Codes of currencies that are words in small letters: they count in capitals, with nothing but numbers beside them.
_WORDS_TOO = re.compile(r"([\W\d_]*)(ALL|ANG|BAM|BOB|CUP|GEL|KM|LAK|LYD|MAD|MGA|MUR|NAD|SOS|TOP)([\W\d_]*)")
CAPITAL = "¤"
"""Stands before such a code in a text without case."""
_FOREIGN_DIGIT = re.compile(r"[^\W0-9_](?<=\d)")


class Numeral(NamedTuple):
    """What a number says."""

    value: Decimal | None
    """None if it can't be told, or if it is no number that a price has (`007`, `1.2.3`)."""
    ambiguous: bool = False
    """Its only sign may be the decimal one or part thousands: `1.299`."""
    sign: str = ""
    """The decimal sign that it shows, `.` or `,`; empty where it shows none."""


def plain_price_text(text: str) -> str:
    """Return the text in NFKC, without case; a no-break or thin blank between thousands becomes an apostrophe."""
    if text.isupper() and (coded := _WORDS_TOO.fullmatch(text)):
        return f"{plain_price_text(coded[1])}{CAPITAL}{coded[2].lower()}{plain_price_text(coded[3])}"
    if text.isascii():
        return text.lower()
    folded = normalize("NFKC", _GROUP_GAP.sub("'", text)).casefold().translate(_ALIKE)
    return _FOREIGN_DIGIT.sub(lambda found: str(int(found[0])), folded)


def with_dollar(text: str, words: "PriceWords") -> str:
    """Return a text with the sign that a shell takes out of NT$350, or that nobody writes: NT350."""

    def signed(found: re.Match[str]) -> str:
        return f"{found[0]}$" if plain_price_text(f"{found[0]}$") in words.marks else found[0]

    return _SIGNLESS.sub(signed, text)


def read_numeral(text: str, decimal: str | None = None, usual: str = "", *, whole: bool = False) -> Numeral:
    """Return what a match of NUMBER says; `decimal`, `usual` and `whole` (no decimals) settle what is ambiguous."""
    found = _NUMERAL.fullmatch(re.sub("['’ ]", "_", text))
    front, threes, pairs, sign, fraction = found.groups("") if found else ("",) * 5
    parting = threes or pairs
    if not found or (sign and sign == parting):
        return Numeral(None)
    if parting not in ("", "_") and not sign and front.count(parting) == 1:
        if decimal is None and not whole:
            return Numeral(None, ambiguous=True)
        if decimal == parting and not whole:
            return Numeral(Decimal(front.replace(",", ".")), sign=parting)
        return Numeral(Decimal(front.replace(parting, "")))
    digits = front.replace(parting, "") or "0"
    if whole and (usual, sign) == (".", ","):
        # NT$1,29: what has no cents, and parts thousands so, has lost a digit.
        return Numeral(None)
    if sign:
        return Numeral(Decimal(f"{digits}.{fraction}"), sign=sign)
    # Repeated, a sign parts thousands; then the other one would be the decimal sign.
    return Numeral(Decimal(digits), sign={".": ",", ",": "."}.get(parting, ""))


def mills_sign(text: str, codes: Sequence[str], mills: Mapping[str, str]) -> str | None:
    """Return the sign in a number behind which all these currencies have three decimals; None if it has none."""
    signs = [sign for sign in ".," if text.count(sign) == 1 and all(sign in mills.get(code, "") for code in codes)]
    return signs[0] if codes and len(signs) == 1 else None


HAN_NUMERAL = "[零〇一二两兩三四五六七八九十][零〇一二两兩三四五六七八九十百千万萬]*"
"""What may be a Chinese numeral."""

_HAN_DIGITS = {c: n for n, same in enumerate(["零〇", "一", "二两兩", *"三四五六七八九"]) for c in same}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_PARTS = re.compile("(?:([^万萬]+)[万萬])?([零〇])?([^万萬]*)")
_HAN_SECTION = re.compile(
    "((?:[一二两兩三四五六七八九]千)?(?:[零〇]?[一二两兩三四五六七八九]百)?(?:[零〇]?[一二三四五六七八九]?十)?)"
    "([零〇])?([一二两兩三四五六七八九])?"
)
_HAN_STEP = re.compile("([一二两兩三四五六七八九]?)([千百十])")


def han_numeral(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral below 100 million, such as 三万五 (35,000); None if it is none."""
    if all(character in _HAN_DIGITS for character in text):
        return read_numeral("".join(str(_HAN_DIGITS[character]) for character in text)).value
    parts = _HAN_PARTS.fullmatch(text)
    if parts is None:
        return None
    before, zero, after = parts.groups("")
    over, under = _below_ten_thousand(before), _below_ten_thousand(after)
    if over is None or under is None or not (over or under):
        return None
    # A last digit without a unit counts the next lower one: 三万五 is 35,000.
    brief = over and not zero and after in _HAN_DIGITS
    return Decimal(over * 10_000 + under * (1000 if brief else 1))


def _below_ten_thousand(text: str) -> int | None:
    found = _HAN_SECTION.fullmatch(text)
    if found is None:
        return None
    steps, zero, last = found.groups("")
    total, unit = 0, 1
    for digit, name in _HAN_STEP.findall(steps):
        total += _HAN_UNITS[name] * _HAN_DIGITS.get(digit, 1)
        unit = 1 if zero else _HAN_UNITS[name] // 10
    return total + unit * _HAN_DIGITS.get(last, 0)


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

    @property
    def is_none(self) -> bool:
        """Return whether no price has any decimals."""
        return not self._seen


def decimal_note(sign: str) -> Problem:
    """Return the note that the file's other prices decided the decimal sign."""
    message = "prices such as 1.299 and 1,299 are read with '{sign}' as the decimal sign, as other prices here show it"
    return Problem.of("decimal-sign", message, "use --decimal to say otherwise", sign=sign)


def thousands_note(sign: str, example: str) -> Problem:
    """Return the note that thousands are parted in prices such as the example, as none of the list has decimals."""
    message = "prices such as {example} are read as thousands, as no price here has decimals"
    hint = "if that is the decimal sign: --decimal {sign}"
    return Problem.of("thousands-taken", message, hint, example=quoted(example), sign={".": ",", ",": "."}[sign])


class Mark(Struct, frozen=True):
    """A sign, code or name of a currency."""

    sign: str
    """As the knowledge writes it."""
    currencies: tuple[str, ...]
    """The ISO codes that it may mean."""
    otherwise: str = ""
    """The one of them that is taken if nothing else decides; empty if then none is."""
    traditional: str = ""
    """The one that is taken in a line in traditional characters before that."""

    @property
    def currency(self) -> str:
        """Return the ISO code; the sign and a question mark if several have it."""
        return self.currencies[0] if len(self.currencies) == 1 else f"{self.sign}?"


class PriceWords(Struct, frozen=True):
    """How prices are written. All words are folded by `plain_price_text`."""

    marks: Mapping[str, Mark]
    """Every sign, code and name of a currency."""
    whole: frozenset[str]
    """Currencies whose prices have no decimals."""
    decimals: Mapping[str, str]
    """The decimal sign of the currencies that have a usual one."""
    mills: Mapping[str, str]
    """The signs behind which those currencies have three decimals that do."""
    languages: Mapping[str, Mark]
    """By language what prices in a list with such headers may be in; `otherwise` where it is spoken in one country."""
    times: Mapping[str, Decimal]
    parts: Mapping[str, Decimal]
    words: Mapping[str, frozenset[str]]
    """By name: words before or after the least price, between two, for nothing due, for no price at all,
    for one with or without tax, for a price that is only told when
    asked, harmless ones beside a number, and what makes a number something else than the price."""

    @property
    def units(self) -> frozenset[str]:
        """Return the signs, codes and names of currencies in small letters, whatever else they may be."""
        return frozenset(mark.removeprefix(CAPITAL) for mark in self.marks)


def exact_currency(mark: Mark, whole: frozenset[str]) -> str:
    """Return the only currency of a sign that has decimals, empty if there are several: ¥12.90 is no yen."""
    codes = [code for code in mark.currencies if code not in whole]
    return codes[0] if len(codes) == 1 else ""


def shared_currencies(marks: Sequence[Mark]) -> list[str]:
    """Return the currencies that all of the marks allow; none without a mark."""
    return [code for code in marks[0].currencies if all(code in mark.currencies for mark in marks)] if marks else []


def is_currency_code(text: str) -> bool:
    """Return whether a text has the form of an ISO 4217 code: three capital letters."""
    return len(text) == len("ISO") and text.isascii() and text.isalpha() and text.isupper()


def build_price_words(content: Mapping[str, Any]) -> PriceWords:
    """Return what valid content of `price-words.yaml` says."""
    marks: dict[str, Mark] = {}
    for _, sign, mark in _marks(content):
        marks.setdefault(plain_price_text(sign), mark)
    return PriceWords(
        marks=dict(sorted(marks.items())),
        whole=frozenset(code for code, entry in content["currencies"].items() if entry.get("whole")),
        decimals={code: entry["decimal"] for code, entry in content["currencies"].items() if "decimal" in entry},
        mills={code: entry["mills"] for code, entry in content["currencies"].items() if "mills" in entry},
        languages={
            language: Mark(language, tuple(codes), codes[0] if len(codes) == 1 else "")
            for language, codes in content.get("languages", {}).items()
        },
        times={plain_price_text(word): Decimal(int(number)) for word, number in content["times"].items()},
        parts={plain_price_text(word): Decimal(f"{number:g}") for word, number in content["parts"].items()},
        words={name: frozenset(map(plain_price_text, listed)) for name, listed in content["words"].items()},
    )


def check_price_words(merged: "Merged") -> None:
    """Report signs that call two currencies, or that are taken for one that they don't call."""
    if any(merged.refused(section) for section in ("currencies", "shared")):
        return
    marks: dict[str, Mark] = {}
    for path, sign, mark in _marks(merged.content):
        other = marks.setdefault(plain_price_text(sign), mark)
        if other.currencies != mark.currencies:
            message, gaps = "'{word}' calls both '{sign}' and '{other}'", {"sign": other.sign, "other": mark.sign}
            merged.report(path, "ambiguous-name", told(message, word=sign, **gaps), "put it under 'shared'")
        for key, taken in (("otherwise", mark.otherwise), ("traditional", mark.traditional)):
            if taken and taken not in mark.currencies:
                message = told("'{sign}' never means {otherwise}", sign=sign, otherwise=taken)
                hint, named = "use {currencies}", Listed(mark.currencies, " or ")
                merged.report((*path, key), "unknown-currency", message, hint, currencies=named)


def _marks(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Mark]]:
    """Yield each sign with its path and meaning."""
    for code, entry in content.get("currencies", {}).items():
        yield ("currencies", code), code, Mark(code, (code,))
        for number, sign in enumerate(entry.get("signs", ())):
            yield ("currencies", code, "signs", number), sign, Mark(code, (code,))
    for sign, entry in content.get("shared", {}).items():
        taken = entry.get("otherwise", ""), entry.get("traditional", "")
        yield ("shared", sign), sign, Mark(sign, tuple(entry["currencies"]), *taken)


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
    mark: Mark | None = None
    factor: Decimal = Decimal(1)
    """Of TIMES and PART."""
    glued: bool = False
    """No blank stands before it; the first token is glued to nothing, and False."""


_LATIN = "a-z\u00df-\u024f"
# What stands on a letter of Thai or Hindi and is none itself.
_VOWELS = "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_ARABIC = "\u0621-\u064a"


class PriceLexer:
    """Cuts texts folded by `plain_price_text` into tokens."""

    def __init__(self, words: PriceWords) -> None:
        kinds = (TokenKind.BESIDE, TokenKind.LEAST, TokenKind.BETWEEN, TokenKind.ASIDE)
        known = [Token(kind, word) for kind in kinds for word in words.words[kind.value]]
        known += [Token(TokenKind.PART, word, factor=number) for word, number in words.parts.items()]
        known += [Token(TokenKind.TIMES, word, factor=number) for word, number in words.times.items()]
        known += [Token(TokenKind.MARK, sign, mark) for sign, mark in words.marks.items()]
        self._known = {token.text: token for token in known}
        by_first: dict[str, list[str]] = {}
        for word in sorted(self._known, key=lambda word: (-len(word), word)):
            by_first.setdefault(word[0], []).append(_bounded(word))
        # By their first letters, so that few of the hundreds of words are tried at each place.
        either = "|".join(f"(?={re.escape(first)})(?:{'|'.join(same)})" for first, same in by_first.items())
        starts = "".join(map(re.escape, by_first))
        self._pattern = re.compile(
            f"(?P<number>{NUMBER})|(?P<word>(?=[{starts}])(?:{either}))|(?P<han>(?<!\\d){HAN_NUMERAL})"
            f"|(?P<letters>[{_LATIN}]+|[^\\W\\d_][{_VOWELS}]*)|(?P<other>\\S)"
        )

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a folded text."""
        found: list[Token] = []
        end = -1
        for match in self._pattern.finditer(text):
            group = match.lastgroup or ""
            token = self._known[match[0]] if group == "word" else Token(TokenKind(group), match[0])
            found.append(token._replace(glued=True) if match.start() == end else token)
            end = match.end()
        return found


def _bounded(word: str) -> str:
    """Return the pattern of a word that, if it begins or ends in an alphabet, isn't part of a longer one."""
    before = next((f"(?<![{script}])" for script in (_LATIN, _ARABIC) if re.match(f"[{script}]", word)), "")
    after = next((f"(?![{script}])" for script in (_LATIN, _ARABIC) if re.search(f"[{script}]$", word)), "")
    return f"{before}{re.escape(word)}{after}"
