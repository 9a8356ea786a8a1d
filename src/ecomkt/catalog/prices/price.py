"""A price cell → what it says: an amount or a range with its currency, or what is wrong with it. Nothing is guessed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from ecomkt.catalog.prices.tokens import (
    Mark,
    Numeral,
    PriceLexer,
    PriceWords,
    Token,
    TokenKind,
    han_numeral,
    plain_price_text,
    read_numeral,
)
from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

DASHES = frozenset("-~–—―‐‑−〜")
_MINUS = frozenset("-−")
_BEFORE_NO_PRICE = frozenset("#_№=^+")
_AFTER_NO_PRICE = frozenset("%‰°*_=^")
_BETWEEN_PARTS = frozenset("/:.,")
_MOST_MARKS = 2
_TENTH = Decimal("0.1")
_NUMERIC = (TokenKind.NUMBER, TokenKind.HAN)


class Phrase(NamedTuple):
    """A price, as far as it can be understood."""

    start: int
    """Of its tokens."""
    end: int
    low: Decimal | None
    """None if the number can't be understood."""
    high: Decimal | None
    marks: tuple[Mark, ...]
    least: bool = False
    """It is the least price: more may be due."""
    ambiguous: bool = False
    """Its sign may be the decimal one or part thousands."""
    negative: bool = False
    factor: Decimal = Decimal(1)
    """What the number was multiplied with."""
    torn: bool = False
    """Something beside it may belong to it, and then it would be another price."""

    @property
    def currencies(self) -> tuple[str, ...] | None:
        """Return the currencies that all its marks allow; None without a mark."""
        if not self.marks:
            return None
        first, *others = self.marks
        return tuple(code for code in first.currencies if all(code in mark.currencies for mark in others))


def phrases(tokens: Sequence[Token], decimal: str | None, whole: frozenset[str]) -> list[Phrase]:
    """Return the prices among the tokens; `whole` names the currencies without decimals."""
    parser = _Parser(tokens, decimal, whole)
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        phrase = parser.phrase_at(at, parser.consumed) if tokens[at].kind in _NUMERIC else None
        if phrase:
            found += parser.with_second(phrase)
            parser.consumed = at = found[-1].end
        else:
            at += 1
    return found


@dataclass
class _Parser:
    tokens: Sequence[Token]
    decimal: str | None
    whole: frozenset[str]
    consumed: int = field(default=0)

    def phrase_at(self, at: int, floor: int) -> Phrase | None:
        """Return the price whose number stands at `at`; what lies before `floor` belongs to another one."""
        start = at
        while start > floor and at - start < _MOST_MARKS and self._kind(start - 1) is TokenKind.MARK:
            start -= 1
        lead = self._marks(start, at)
        after = at + 1
        factor = Decimal(1)
        if self._kind(after) is TokenKind.TIMES:
            factor, after = self.tokens[after].factor, after + 1
        end = self._after_marks(after, lead)
        if self._is_no_price(at, end, lead):
            return None
        marks = lead + self._marks(after, end)
        numeral = self._numeral(at, marks, factor)
        extra, end = self._parts(at, after, end)
        value = None if numeral.value is None else numeral.value * factor + extra
        torn = self.tokens[start].glued and self._kind(start - 1) in (*_NUMERIC, TokenKind.TIMES)
        least = self._kind(start - 1) is TokenKind.LEAST or self._kind(end) is TokenKind.LEAST
        least = least or (bool(marks) and self._text(end) == "+")
        begin = self._minus_start(start, at, floor)
        marks = marks or self._marks(begin, start)
        return Phrase(begin, end, value, value, marks, least, numeral.ambiguous, begin < start, factor, torn)

    def with_second(self, first: Phrase) -> list[Phrase]:
        """Return the range that `first` begins, or `first` alone; both torn if they are no range."""
        at = first.end
        if not (self._kind(at) is TokenKind.BETWEEN or self._text(at) in DASHES):
            return [first]
        number = at + 1
        while number - at <= _MOST_MARKS and self._kind(number) is TokenKind.MARK:
            number += 1
        second = self.phrase_at(number, at + 1) if self._kind(number) in _NUMERIC else None
        if second is None:
            return [first]
        return self._range(first, second) or [first._replace(torn=True), second._replace(torn=True)]

    def _range(self, first: Phrase, second: Phrase) -> list[Phrase]:
        low, high = first.low, second.high
        if low is None or high is None:
            return []
        alone = first.marks and not second.marks and self._kind(second.end) in (TokenKind.LETTERS, TokenKind.BESIDE)
        marks = first.marks + tuple(mark for mark in second.marks if mark not in first.marks)
        once = second.factor > first.factor and self._kind(first.end - 1) is TokenKind.NUMBER
        if once and low < high / second.factor:
            # 1-2万: the unit stands once, for both.
            low *= second.factor
        if low > high or alone or first.torn or first.negative or second.negative:
            return []
        return [Phrase(first.start, second.end, low, high, marks)]

    def _after_marks(self, at: int, lead: tuple[Mark, ...]) -> int:
        """Return where the marks after a number end: one that stands closer to the next number belongs to that."""
        end = at
        while self._kind(end) is TokenKind.MARK and end - at < _MOST_MARKS:
            token, after = self.tokens[end], end + 1
            to_next = self._kind(after) in _NUMERIC and self.tokens[after].glued
            if token.mark in lead or (to_next and not (token.glued and _is_word(token))):
                break
            end += 1
        return end

    def _parts(self, at: int, after: int, end: int) -> tuple[Decimal, int]:
        """Return what follows the mark, as in 9元9角5分 and 九块九, and where it ends."""
        extra = Decimal(0)
        if after == end or self._kind(at) not in _NUMERIC or not _is_word(self.tokens[end - 1]):
            return extra, end
        unit = _TENTH
        while self._kind(end) in _NUMERIC and self.tokens[end].glued:
            digit = self._single_digit(end)
            named = self._kind(end + 1) is TokenKind.PART
            if digit is None or not (named or (unit == _TENTH and self._ends_at(end + 1))):
                break
            unit = self.tokens[end + 1].factor if named else unit
            extra, end = extra + digit * unit, end + (2 if named else 1)
            unit = unit / 10
        return extra, end

    def _ends_at(self, at: int) -> bool:
        """Return whether what came before is whole: 9块9包邮, but not 9元1件."""
        return self._kind(at) not in (TokenKind.LETTERS, TokenKind.MARK, TokenKind.TIMES) or not self.tokens[at].glued

    def _single_digit(self, at: int) -> Decimal | None:
        text = self.tokens[at].text
        value = han_numeral(text) if self._kind(at) is TokenKind.HAN else Decimal(text) if text.isdigit() else None
        return value if value is not None and value < 10 and len(text) == 1 else None

    def _is_no_price(self, at: int, end: int, lead: tuple[Mark, ...]) -> bool:
        """Return whether the number is part of something else: of a name, a date, a percentage, a quantity."""
        if self._kind(at) is TokenKind.HAN:
            # As a word, 一 is everywhere: a numeral counts before the name of a currency alone.
            return end == at + 1 or not self.tokens[at + 1].glued
        if not lead and self.tokens[at].glued and self._goes_on_from(at - 1):
            return True
        after = self._text(at + 1)
        if end > at + 1 or not after or not self.tokens[at + 1].glued:
            return False
        if after in _BETWEEN_PARTS:
            return self._kind(at + 2) in _NUMERIC and self.tokens[at + 2].glued
        return after in _AFTER_NO_PRICE or self._is_latin(at + 1)

    def _goes_on_from(self, before: int) -> bool:
        """Return whether what stands at `before` makes a number part of itself: X200, 12:30, 1.3E-10."""
        text = self._text(before)
        if text in _BETWEEN_PARTS:
            return self._kind(before - 1) in _NUMERIC
        if text in DASHES:
            return self.tokens[before].glued and self._is_latin(before - 1)
        return text in _BEFORE_NO_PRICE or self._is_latin(before)

    def _is_latin(self, at: int) -> bool:
        return self._kind(at) is TokenKind.LETTERS and self._text(at).isascii()

    def _minus_start(self, start: int, at: int, floor: int) -> int:
        """Return where the price begins if a minus sign stands before it: -$5, $-5; else `start`."""
        sign = start - 1
        if sign < floor or self._text(sign) not in _MINUS:
            return start
        if start == at and sign - 1 >= floor and self._kind(sign - 1) is TokenKind.MARK:
            return sign - 1
        free = sign == 0 or not self.tokens[sign].glued
        return sign if free and self.tokens[start].glued else start

    def _numeral(self, at: int, marks: tuple[Mark, ...], factor: Decimal) -> Numeral:
        text = self.tokens[at].text
        if self._kind(at) is TokenKind.HAN:
            return Numeral(han_numeral(text))
        # 1.299万 can't be 1,299 times 10,000: nobody parts thousands before a unit of thousands.
        decimal = "." if factor > 1 and self.decimal is None and "." in text else self.decimal
        codes = Phrase(0, 0, None, None, marks).currencies
        return read_numeral(text, decimal, whole=bool(codes) and self.whole.issuperset(codes or ()))

    def _marks(self, start: int, end: int) -> tuple[Mark, ...]:
        return tuple(token.mark for token in self.tokens[start:end] if token.mark)

    def _kind(self, at: int) -> TokenKind | None:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


def _is_word(token: Token) -> bool:
    """Return whether a mark is written as a character, as 元 and 块 are, that stands after the number."""
    return len(token.text) == 1 and token.text.isalpha() and not token.text.isascii()


# No price is so long; a column of descriptions taken for one would be read word by word.
_MOST_CHARACTERS = 200
_MOST = Decimal(10) ** 12
# Of a number without a unit: longer ones are telephone numbers and bar codes.
_MOST_DIGITS = 9
_KEPT = 16_384
# Most prices: 19.90, ¥99, 1,299.00 USD, 1.299,00 €. Whatever doesn't fit is read word by word.
_PLAIN = re.compile(
    r"([A-Za-z]{3} ?|[$¥￥€£₹])?"
    r"(?:((?:0|[1-9][0-9]{0,6}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}(?=\.))(?:\.[0-9]{1,2})?)"
    r"|((?:0|[1-9][0-9]{0,6}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}),[0-9]{1,2}))"
    r"( ?[A-Za-z]{3}| ?€|元)?"
)
# 99.- and 99,—
_NO_CENTS = re.compile(r"(?<=\d)[.,:][-–—](?!\d)")
# A bare 20261105 is a day far more often than a price.
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_HARMLESS = frozenset("!.,:;'\"*()[]…、。|!")
_NEGATIVE = re.compile(r"\(.*\)")


AMBIGUOUS = "ambiguous-price"
"""The code of the problem of a price that can be read in two ways."""


class Amount(NamedTuple):
    """What a price cell says is due."""

    low: Decimal
    high: Decimal
    """Equal to `low`, unless the cell gives a range."""
    currency: str
    """The ISO code; `¥?` if several currencies have the sign; empty without any."""
    open_end: bool = False
    """It is a least price: from 99, 99 起."""


class CellPrice(NamedTuple):
    """What a price cell says, or why it can't be told: one of both is None."""

    amount: Amount | None
    problem: Problem | None = None


class PriceReader:
    """Reads prices as the knowledge says they are written."""

    def __init__(self, words: PriceWords) -> None:
        self._words = words
        self._lexer = PriceLexer(words)
        self._currency = {sign: mark.currency for sign, mark in words.marks} | {"": ""}
        self._nothing = words.listed("nothing")
        self._asked = re.compile("|".join(_whole_word(word) for word in sorted(words.listed("asked"))) or r"(?!)")
        self._kept: Callable[[str, str | None], CellPrice] = lru_cache(maxsize=_KEPT)(self._in_words)

    def read(self, text: str, decimal: str | None = None) -> CellPrice:
        """Return what a cell says; `decimal` (`.` or `,`) decides 1.299 and 1,299, which are reported without it."""
        plain = _PLAIN.fullmatch(text)
        if plain:
            before, pointed, with_comma, after = plain.groups("")
            currency = self._currency.get((before or after).strip().lower().replace("￥", "¥"))
            if currency is not None and not (before and after):
                value = Decimal(pointed.replace(",", "") or with_comma.replace(".", "").replace(",", "."))
                return CellPrice(Amount(value, value, currency))
        if len(text) > _MOST_CHARACTERS:
            return _refused("not-a-price", text, f"is too long for a price ({len(text)} characters)")
        return self._kept(text, decimal)

    def _in_words(self, text: str, decimal: str | None) -> CellPrice:
        if not text.isascii() and any(map(_hides_digits, text)):
            return _refused("not-a-price", text, "has raised or circled digits", "write plain digits")
        folded = _NO_CENTS.sub("", " ".join(plain_price_text(text).split()))
        if not folded:
            return CellPrice(None, Problem("no-price", "the price is empty"))
        if folded.strip("!.。 ") in self._nothing:
            return CellPrice(Amount(Decimal(0), Decimal(0), ""))
        tokens = self._lexer.tokens(folded)
        found = phrases(tokens, decimal, self._words.whole)
        priced = [phrase for phrase in found if phrase.marks]
        if not priced and self._asked.search(folded):
            return _refused("price-on-request", text, "is told on request", "state the price level of the product")
        if not priced and (_NEGATIVE.fullmatch(folded) or not _stands_alone(tokens, found)):
            priced, found = [], []
        return self._decided(text, tokens, priced or found)

    def _decided(self, text: str, tokens: Sequence[Token], found: Sequence[Phrase]) -> CellPrice:
        known = bool(found) and all(phrase.low is not None for phrase in found)
        if not found or not (known or any(phrase.ambiguous for phrase in found)):
            return _refused("not-a-price", text, "is no price", "write a number with its currency, such as 19.90 EUR")
        if any(phrase.negative for phrase in found):
            return _refused("negative-price", text, "is below 0", "give what the buyer pays")
        if any(token.kind is TokenKind.ASIDE for token in tokens):
            return _refused(AMBIGUOUS, text, "may be a discount, a fee or a deposit", "give the price alone")
        if any(phrase.ambiguous for phrase in found):
            hint = "say which sign is the decimal one: --decimal . or --decimal ,"
            return _refused(AMBIGUOUS, text, "may have thousands or three decimals", hint)
        amounts = {_amount(phrase) for phrase in found}
        if len(amounts) > 1 or any(p.torn or _loosely_parted(p, tokens) for p in found):
            return _refused(AMBIGUOUS, text, "has more than one price", "give one, or a range such as 9.90-19.90")
        return _within_bounds(text, found[0], amounts.pop())


def _amount(phrase: Phrase) -> Amount:
    low, high, currencies = phrase.low or Decimal(0), phrase.high or Decimal(0), phrase.currencies
    sole = currencies[0] if currencies and len(currencies) == 1 else None
    currency = sole or (phrase.marks[0].currency if currencies else "")
    return Amount(low, high, currency, phrase.least and low == high)


def _within_bounds(text: str, phrase: Phrase, amount: Amount) -> CellPrice:
    if phrase.currencies == ():
        return _refused("currency-clash", text, "names two currencies", "leave one of them")
    digits = str(amount.high)
    if amount.high >= _MOST or (phrase.factor == 1 and len(digits.partition(".")[0]) > _MOST_DIGITS):
        return _refused("price-too-large", text, "is too large for a price", "is it a number of another kind?")
    if not phrase.marks and _DAY.fullmatch(digits):
        return _refused("not-a-price", text, "looks like a day", "write a price of that size with its currency")
    return CellPrice(amount)


def _stands_alone(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Return whether nothing is beside a number without a currency but what is known to be harmless there."""
    if not found:
        return False
    within = {at for phrase in found for at in range(phrase.start, phrase.end)}
    beside = [(at, token) for at, token in enumerate(tokens) if at not in within]
    unit = next((at for at, token in beside if token.text == "/" and at == found[-1].end), len(tokens))
    return all(
        token.kind in (TokenKind.BESIDE, TokenKind.LEAST, TokenKind.ASIDE)
        or (token.kind is TokenKind.OTHER and token.text in _HARMLESS)
        or at == unit
        or (at > unit and token.kind is TokenKind.LETTERS)
        for at, token in beside
    )


def _loosely_parted(phrase: Phrase, tokens: Sequence[Token]) -> bool:
    """Return whether a blank in the number may part two numbers: Pack of 10 100 元."""
    blank = any(" " in token.text for token in tokens[phrase.start : phrase.end] if token.kind is TokenKind.NUMBER)
    return blank and any(token.kind is TokenKind.LETTERS for token in tokens)


def _hides_digits(character: str) -> bool:
    """Return whether NFKC makes digits of what isn't one: of ², ⑳, ½ or ㏠ (the first day)."""
    return not (character.isascii() or character.isdecimal()) and any(map(str.isdigit, normalize("NFKC", character)))


def _whole_word(word: str) -> str:
    edge = r"\b" if word.isascii() else ""
    return f"{edge}{re.escape(word)}{edge}"


def _refused(code: str, text: str, what: str, hint: str = "") -> CellPrice:
    return CellPrice(None, Problem(code, f"{quoted(text, 40)} {what}", hint))
