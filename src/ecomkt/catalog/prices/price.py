"""A price cell → what it says: an amount or a range with its currency, or what is wrong with it. Nothing is guessed."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from ecomkt.catalog.prices.spelling import (
    PackPrices,
    TaxedPrices,
    asked_in,
    hides_digits,
    in_full,
    one_of_several,
    with_cents,
    with_sizes,
)
from ecomkt.catalog.prices.tokens import (
    Mark,
    Numeral,
    PriceLexer,
    PriceWords,
    Token,
    TokenKind,
    exact_currency,
    han_numeral,
    mills_sign,
    plain_price_text,
    read_numeral,
    shared_currencies,
)
from ecomkt.errors import Problem, told
from ecomkt.safe_text import quoted

_DASHES, _MINUS = frozenset("-~–—―‐‑−〜"), frozenset("-−")
_BEFORE_NO_PRICE = frozenset("#_№=^+")
_AFTER_NO_PRICE = frozenset("%‰°*_=^")
_BETWEEN_PARTS = frozenset("/:.,")
# 15,000円～ and 99 €+: there may be more.
_ONWARDS = frozenset("+~")
_MOST_MARKS, _TENTH = 2, Decimal("0.1")
_NUMERIC = (TokenKind.NUMBER, TokenKind.HAN)
# What can't stand on either side of the tokens.
_NOWHERE = Token(TokenKind.OTHER, "")


class Amount(NamedTuple):
    """What a price cell says is due."""

    low: Decimal
    high: Decimal
    """Equal to `low`, unless the cell gives a range."""
    currency: str
    """The ISO code; `¥?` if several currencies have the sign; empty without any."""
    open_end: bool = False
    """It is a least price: from 99, 99 起."""


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
    def amount(self) -> Amount:
        """Return what is due; without a currency where its marks don't agree on any."""
        currencies = shared_currencies(self.marks)
        currency = (currencies[0] if len(currencies) == 1 else self.marks[0].currency) if currencies else ""
        return Amount(self.low or Decimal(0), self.high or Decimal(0), currency, self.least and self.low == self.high)


class _Parser:
    """Finds the prices among tokens; the words say which currencies have decimals, and with what sign."""

    def __init__(self, tokens: Sequence[Token], decimal: str | None, words: PriceWords) -> None:
        # Whatever is asked of the place before the first one or after the last finds nothing there.
        self._tokens = [*tokens, _NOWHERE]
        self._decimal, self._whole, self._signs, self._mills = decimal, words.whole, words.decimals, words.mills

    def phrases(self) -> list[Phrase]:
        found: list[Phrase] = []
        at = consumed = 0
        while at < len(self._tokens):
            phrase = self._phrase_at(at, consumed) if self._tokens[at].kind in _NUMERIC else None
            if phrase:
                found += self._with_second(phrase)
                consumed = at = found[-1].end
            else:
                at += 1
        return found

    def _phrase_at(self, at: int, floor: int) -> Phrase | None:
        """Return the price whose number stands at `at`; what lies before `floor` belongs to another one."""
        tokens = self._tokens
        start = at
        while start > floor and at - start < _MOST_MARKS and tokens[start - 1].mark:
            start -= 1
        lead = self._marks(start, at)
        times = tokens[at + 1].kind is TokenKind.TIMES
        after, factor = (at + 2, tokens[at + 1].factor) if times else (at + 1, Decimal(1))
        end = self._after_marks(after, lead)
        if self._is_no_price(at, end, lead):
            return None
        marks = lead + self._marks(after, end)
        numeral = self._numeral(tokens[at], marks, factor)
        extra, end = self._parts(after, end)
        value = None if numeral.value is None else numeral.value * factor + extra
        torn = tokens[start].glued and tokens[start - 1].kind in (*_NUMERIC, TokenKind.TIMES)
        least = TokenKind.LEAST in (tokens[start - 1].kind, tokens[end].kind) or (
            bool(marks) and tokens[end].text in _ONWARDS
        )
        begin = self._minus_start(start, at, floor)
        marks = marks or self._marks(begin, start)
        return Phrase(begin, end, value, value, marks, least, numeral.ambiguous, begin < start, factor, torn)

    def _with_second(self, first: Phrase) -> list[Phrase]:
        """Return the range that `first` begins, or `first` alone; both torn if they are no range."""
        tokens, at = self._tokens, first.end
        if not (tokens[at].kind is TokenKind.BETWEEN or tokens[at].text in _DASHES):
            return [first]
        number = at + 1
        while number - at <= _MOST_MARKS and tokens[number].mark:
            number += 1
        second = self._phrase_at(number, at + 1) if tokens[number].kind in _NUMERIC else None
        if second is None:
            return [first]
        return self._range(first, second) or [first._replace(torn=True), second._replace(torn=True)]

    def _range(self, first: Phrase, second: Phrase) -> list[Phrase]:
        low, high, beside = first.low, second.high, self._tokens[second.end].kind
        if low is None or high is None:
            is_open = first.ambiguous or second.ambiguous
            return [first._replace(end=second.end, ambiguous=True)] if is_open else []
        alone = first.marks and not second.marks and beside in (TokenKind.LETTERS, TokenKind.BESIDE)
        marks = first.marks + tuple(mark for mark in second.marks if mark not in first.marks)
        once = second.factor > first.factor and self._tokens[first.end - 1].kind is TokenKind.NUMBER
        if once and low < high / second.factor:
            # 1-2万: the unit stands once, for both.
            low *= second.factor
        if low > high or alone or first.torn or first.negative or second.negative:
            return []
        return [Phrase(first.start, second.end, low, high, marks)]

    def _after_marks(self, at: int, lead: tuple[Mark, ...]) -> int:
        """Return where the marks after a number end: one that stands closer to the next number belongs to that."""
        end = at
        while self._tokens[end].mark and end - at < _MOST_MARKS:
            token, after = self._tokens[end], self._tokens[end + 1]
            to_next = after.kind in _NUMERIC and after.glued
            if token.mark in lead or (to_next and not (token.glued and _is_word(token))):
                break
            end += 1
        return end

    def _parts(self, after: int, end: int) -> tuple[Decimal, int]:
        """Return what follows the mark, as in 9元9角5分 and 九块九, and where it ends."""
        tokens, extra, unit = self._tokens, Decimal(0), _TENTH
        if after == end or not _is_word(tokens[end - 1]):
            return extra, end
        while tokens[end].kind in _NUMERIC and tokens[end].glued:
            digit, following = _single_digit(tokens[end]), tokens[end + 1]
            named = following.kind is TokenKind.PART
            # What came before is whole in 9块9包邮, but not in 9元1件.
            whole = not following.glued or following.kind not in (TokenKind.LETTERS, TokenKind.MARK, TokenKind.TIMES)
            if digit is None or not (named or (unit == _TENTH and whole)):
                break
            unit = following.factor if named else unit
            extra, end = extra + digit * unit, end + (2 if named else 1)
            unit = unit / 10
        return extra, end

    def _is_no_price(self, at: int, end: int, lead: tuple[Mark, ...]) -> bool:
        """Return whether the number is part of something else: of a name, a date, a percentage, a quantity."""
        number, after, second = self._tokens[at], self._tokens[at + 1], self._tokens[at + 2 : at + 3]
        if number.kind is TokenKind.HAN:
            # As a word, 一 is everywhere: a numeral counts before the name of a currency alone.
            return end == at + 1 or not after.glued
        if not lead and number.glued and self._goes_on_from(at - 1):
            return True
        if end > at + 1 or not after.glued:
            return False
        if after.text in _BETWEEN_PARTS:
            return any(token.kind in _NUMERIC and token.glued for token in second)
        return after.text in _AFTER_NO_PRICE or _is_latin(after)

    def _goes_on_from(self, at: int) -> bool:
        """Return whether what stands at a place makes a number after it part of itself: X200, 12:30, 1.3E-10."""
        before, token = self._tokens[at - 1], self._tokens[at]
        if token.text in _BETWEEN_PARTS:
            return before.kind in _NUMERIC
        if token.text in _DASHES:
            return token.glued and _is_latin(before)
        return token.text in _BEFORE_NO_PRICE or _is_latin(token)

    def _minus_start(self, start: int, at: int, floor: int) -> int:
        """Return where the price begins if a minus sign stands before it: -$5, $-5; else `start`."""
        tokens, sign = self._tokens, start - 1
        if sign < floor or tokens[sign].text not in _MINUS:
            return start
        if start == at and sign > floor and tokens[sign - 1].mark:
            return sign - 1
        return sign if tokens[start].glued and not tokens[sign].glued else start

    def _numeral(self, token: Token, marks: tuple[Mark, ...], factor: Decimal) -> Numeral:
        if token.kind is TokenKind.HAN:
            return Numeral(han_numeral(token.text))
        # 1.299万 can't be 1,299 times 10,000: nobody parts thousands before a unit of thousands.
        decimal = "." if factor > 1 and self._decimal is None and "." in token.text else self._decimal
        codes = shared_currencies(marks)
        usual = {self._signs[code] for code in codes if code in self._signs}
        sign = usual.pop() if len(usual) == 1 else ""
        # $1,299: nobody has three decimals, and here the comma is none of theirs.
        decimal = sign if decimal is None and sign and sign not in token.text else decimal
        decimal = decimal or mills_sign(token.text, codes, self._mills)
        return read_numeral(token.text, decimal, sign, whole=bool(codes) and self._whole.issuperset(codes))

    def _marks(self, start: int, end: int) -> tuple[Mark, ...]:
        return tuple(token.mark for token in self._tokens[start:end] if token.mark)


def _single_digit(token: Token) -> Decimal | None:
    number = token.kind is TokenKind.NUMBER and token.text.isdigit()
    value = Decimal(token.text) if number else han_numeral(token.text) if token.kind is TokenKind.HAN else None
    return value if value is not None and value < 10 and len(token.text) == 1 else None


def _is_latin(token: Token) -> bool:
    return token.kind is TokenKind.LETTERS and token.text.isascii()


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
# A bare 20261105 is a day far more often than a price.
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_HARMLESS = frozenset("!.,:;'\"*()[]…、。|!")
_NEGATIVE = re.compile(r"\(.*\)")

SAY_DECIMAL = "say which sign is the decimal one: --decimal . or --decimal ,"
AMBIGUOUS = "ambiguous-price"
"""The code of the problem of a price that can be read in two ways."""


class CellPrice(NamedTuple):
    """What a price cell says, or why it can't be told: one of both is None, both are of a cell that says nothing."""

    amount: Amount | None
    problem: Problem | None = None


class PriceReader:
    """Reads prices as the knowledge says they are written."""

    def __init__(self, words: PriceWords) -> None:
        self._words, self._price_words = words.words, words
        self._currency = {sign: mark.currency for sign, mark in words.marks.items()} | {"": ""}
        self._asked = re.compile(asked_in(words))
        several = {mark.currency: mark for mark in words.marks.values() if len(mark.currencies) > 1}
        self._exact = {sign: code for sign, mark in several.items() if (code := exact_currency(mark, words.whole))}
        self._kept = lru_cache(maxsize=_KEPT)(self._in_words)

    @cached_property
    def _tools(self) -> tuple[PriceLexer, TaxedPrices, PackPrices]:
        # To make them takes longer than a short list of plain prices, which needs none.
        return PriceLexer(self._price_words), TaxedPrices(self._price_words), PackPrices(self._price_words)

    def read(self, text: str, decimal: str | None = None) -> CellPrice:
        """Return what a cell says; `decimal` (`.` or `,`) decides 1.299 and 1,299, which are reported without it."""
        plain = _PLAIN.fullmatch(text)
        if plain:
            before, pointed, with_comma, after = plain.groups("")
            currency = self._currency.get((before or after).strip().lower().replace("￥", "¥"))
            is_odd = (before and after) or (with_comma and currency in self._price_words.whole)
            if currency is not None and not is_odd:
                value = Decimal(pointed.replace(",", "") or with_comma.replace(".", "").replace(",", "."))
                if currency in self._exact and value % 1:
                    currency = self._exact[currency]
                return CellPrice(Amount(value, value, currency))
        if len(text) > _MOST_CHARACTERS:
            return _refused("not-a-price", text, told("is too long for a price ({count} characters)", count=len(text)))
        return self._kept(text, decimal)

    def _in_words(self, text: str, decimal: str | None) -> CellPrice:
        if not text.isascii() and any(map(hides_digits, text)):
            return _refused("not-a-price", text, "has raised or circled digits", "write plain digits")
        bare = " ".join(plain_price_text(text).split())
        if bare in self._words["empty"]:
            return CellPrice(None)
        lexer, taxed, several = self._tools
        folded = several.without_measure(taxed.due(in_full(with_sizes(one_of_several(bare)))))
        joined = with_cents(folded)
        if joined != folded and not {t.kind for t in lexer.tokens(joined)} - {*_NUMERIC, TokenKind.MARK}:
            folded = joined
        if not folded:
            return CellPrice(None, Problem("no-price", "the price is empty"))
        if folded.strip("!.。 ") in self._words["nothing"]:
            return CellPrice(Amount(Decimal(0), Decimal(0), ""))
        tokens = lexer.tokens(folded)
        found = _Parser(tokens, decimal, self._price_words).phrases()
        priced = [phrase for phrase in found if phrase.marks]
        if priced:
            # Nothing but numbers and signs is there, and one of the numbers is not understood.
            plain = {token.kind for token in tokens} <= {*_NUMERIC, TokenKind.MARK, TokenKind.OTHER}
            lost = plain and len(priced) < len(found) and all(token.text != "/" for token in tokens)
            found = [phrase._replace(torn=True) for phrase in priced] if lost else priced
            return self._exactly(_decided(text, tokens, found), text, folded)
        if self._asked.search(folded):
            return _refused("price-on-request", text, "is told on request", "state the price level of the product")
        is_price = not _NEGATIVE.fullmatch(folded) and _stands_alone(tokens, found)
        return _decided(text, tokens, found if is_price else [])

    def _exactly(self, price: CellPrice, text: str, folded: str) -> CellPrice:
        amount = price.amount
        if amount and self._tools[2].are_in(folded):
            return _refused("several-pieces", text, "is the price of several pieces", "give the price of one")
        if amount and amount.currency in self._exact and (amount.low % 1 or amount.high % 1):
            return CellPrice(amount._replace(currency=self._exact[amount.currency]))
        return price


def _decided(text: str, tokens: Sequence[Token], found: Sequence[Phrase]) -> CellPrice:
    ambiguous = any(phrase.ambiguous for phrase in found)
    if not found or not (ambiguous or all(phrase.low is not None for phrase in found)):
        return _refused("not-a-price", text, "is no price", "write a number with its currency, such as 19.90 EUR")
    if any(phrase.negative for phrase in found):
        return _refused("negative-price", text, "is below 0", "write the sum that is paid, without a minus")
    kinds = {token.kind for token in tokens}
    if TokenKind.ASIDE in kinds:
        return _refused(AMBIGUOUS, text, "may be a discount, a fee or a deposit", "give the price alone")
    if ambiguous:
        return _refused(AMBIGUOUS, text, "may have thousands or three decimals", SAY_DECIMAL)
    amounts = {phrase.amount for phrase in found}
    # Beside other words a blank in a number may part two numbers: Pack of 10 100 元.
    within = [token for phrase in found for token in tokens[phrase.start : phrase.end]]
    parted = TokenKind.LETTERS in kinds and any(t.kind is TokenKind.NUMBER and " " in t.text for t in within)
    if len(amounts) > 1 or parted or any(phrase.torn for phrase in found):
        return _refused(AMBIGUOUS, text, "has more than one price", "give one, or a range such as 9.90-19.90")
    return _within_bounds(text, found[0])


def _within_bounds(text: str, phrase: Phrase) -> CellPrice:
    if phrase.marks and not shared_currencies(phrase.marks):
        return _refused("currency-clash", text, "names two currencies", "leave one of them")
    amount, digits = phrase.amount, str(phrase.high)
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


def _refused(code: str, text: str, what: str, hint: str = "") -> CellPrice:
    return CellPrice(None, Problem(code, told("{text} {what}", text=quoted(text, 40), what=what), hint))
