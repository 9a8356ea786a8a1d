"""Tokens → the prices among them: a number with the signs of currencies around it, or two with a dash between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ecomkt.catalog.prices.numerals import Numeral, han_numeral, read_numeral
from ecomkt.catalog.prices.tokens import Token, TokenKind
from ecomkt.catalog.prices.words import Mark

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
