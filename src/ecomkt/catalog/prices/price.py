"""A price cell → what it says: an amount or a range with its currency, or what is wrong with it. Nothing is guessed."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from ecomkt.catalog.prices.numerals import plain_price_text
from ecomkt.catalog.prices.phrases import Phrase, phrases
from ecomkt.catalog.prices.tokens import PriceLexer, Token, TokenKind
from ecomkt.catalog.prices.words import PriceWords
from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

_MOST_CHARACTERS = 200
_MOST = Decimal(10) ** 12
_MOST_DIGITS = 9
"""Of a number without a unit: longer ones are telephone numbers and bar codes."""
_KEPT = 16_384
_PLAIN = re.compile(
    r"([A-Za-z]{3} ?|[$¥￥€£₹])?"
    r"(?:((?:0|[1-9][0-9]{0,6}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}(?=\.))(?:\.[0-9]{1,2})?)"
    r"|((?:0|[1-9][0-9]{0,6}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}),[0-9]{1,2}))"
    r"( ?[A-Za-z]{3}| ?€|元)?"
)
"""Most prices: 19.90, ¥99, 1,299.00 USD, 1.299,00 €. Whatever doesn't fit is read word by word."""
_NO_CENTS = re.compile(r"(?<=\d)[.,:][-–—](?!\d)")
"""99.- and 99,—"""
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
