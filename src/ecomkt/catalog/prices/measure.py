"""A sum of money that a client gives → its level: of a price as in a list, of other sums in monthly incomes."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from unicodedata import normalize

from msgspec.structs import replace

from ecomkt.catalog.prices.price import AMBIGUOUS, Amount, PriceReader
from ecomkt.catalog.prices.price_levels import LevelFacts, PriceLevels
from ecomkt.catalog.prices.pricing import Pricing, ProductPrice
from ecomkt.catalog.prices.tokens import PriceWords, with_dollar
from ecomkt.errors import Problem, told
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.amounts import MeasuredAmount, contradiction, is_stated, level_of
from ecomkt.profile.fact import Fact, GivenAmount
from ecomkt.safe_text import quoted

_UNKNOWN_CODE = re.compile(r"[\d.,]+ ?([A-Z]{3})|([A-Z]{3}) ?[\d.,]+")
_EXPONENT = re.compile(r"[\d.,]+[eE][+-]?\d+ ?\w*")
_LEADING_ZERO = re.compile(r"\D*0\d")
# Below it the digits that a shell left of a sum are told.
_LEAST_WHOLE = 100
# What leaves the level open, and the sum as good as it was.
_LEFT_OPEN = "no-approval-limit"
_NO_CURRENCY = "no-currency"
_TAKEN = "currency-taken"
# A cell of a list may say nothing; on a line that is no sum.
_NOTHING = Problem("not-a-price", "")
# A line on one product has no options for its prices, as one on a list has.
_HINTS = {
    _NO_CURRENCY: "write it beside the sum, such as 25 EUR, or name the market",
    "ambiguous-currency": "write its ISO code, such as 25 TWD",
    _TAKEN: "write the ISO code of another one",
    AMBIGUOUS: "write one sum, such as 1299 EUR",
}


class MoneyMeasure:
    """Reads sums of money by what the knowledge says of prices."""

    def __init__(
        self, codebook: Codebook, levels: PriceLevels, words: PriceWords, currency: str = "", language: str = ""
    ) -> None:
        """Take the ISO code that counts for sums without their own, if there is one, and the language of the reader."""
        spoken = words.languages.get(language) or words.languages.get(language.partition("-")[0])
        self._usual = spoken.currencies[0] if spoken else ""
        self._codebook, self._levels, self._words = codebook, levels, words
        self._pricing = Pricing(PriceReader(words), words, currency=currency)

    def __call__(self, attribute: Attribute, text: str, stated: Sequence[Fact]) -> MeasuredAmount:
        """Return what a sum says; of a level that is stated beside it only the sum."""
        lawful = {a.slug for a in self._codebook.attributes if a.jurisdiction}
        markets = [fact.value for fact in stated if fact.attribute in lawful]
        own = {market: currency for market in markets if (currency := self._levels.currency_of(market))}
        ours = set(own.values())
        signed = with_dollar(normalize("NFKC", text).strip(), self._words)
        due, problems, notes = self._price(signed, ours.pop() if len(ours) == 1 else "")[:3]
        if due is None:
            return MeasuredAmount(None, (), _reworded(problems[0] if problems else _NOTHING, text, self._words))
        market = next((market for market, currency in own.items() if currency == due.currency), None)
        level = self._beside(attribute, self._level(attribute, due.low, due.currency, market, stated), stated, text)
        is_open = level.problem is not None and level.problem.code == _LEFT_OPEN
        taken = [note for note in (*notes, level.note) if note]
        if is_open and level.problem:
            fact = f"{attribute.slug}={attribute.codes[len(attribute.codes) // 2].slug}"
            hint = told("if you know its level, write it beside the sum, such as {fact}", fact=fact)
            taken.append(level.problem._replace(hint=hint))
        taken += self._taken(text, signed, due)
        highest = due.high if due.high > due.low else None
        amount = GivenAmount(attribute.slug, due.low, due.currency, is_money=True, highest=highest)
        if any(note.code == _TAKEN for note in notes):
            amount = replace(amount, written=text, levels=tuple(fact.value for fact in level.facts))
        return MeasuredAmount(amount, level.facts, None if is_open else level.problem, tuple(map(_mended, taken)))

    def _taken(self, text: str, signed: str, due: Amount) -> Iterator[Problem]:
        """Yield what was taken for granted of the currency of a sum."""
        gaps = {"text": quoted(text), "sum": f"{due.low.normalize():f} {due.currency}"}
        if signed != normalize("NFKC", text).strip() and due.low < _LEAST_WHOLE:
            message = told("{text} is read as {sum}; out of NT$… and US$… a shell takes the sign and a digit", **gaps)
            yield Problem("eaten-dollar", message, "write NT350 or 350TWD, or put quotes around it")
        if due.low != due.high:
            message = told("of {text} the lower end counts: {sum}", **gaps)
            yield Problem("lower-end", message, "give the price of what you sell most")
        if due.currency and any(p.code == _NO_CURRENCY for p in self._pricing.price((signed,)).problems):
            message = told("{text} is taken for {sum}, the currency of the market", **gaps)
            yield Problem("currency-of-market", message, "write the currency beside it")

    def _beside(self, attribute: Attribute, level: LevelFacts, stated: Sequence[Fact], text: str) -> LevelFacts:
        """Return what a sum says beside a level that is stated: nothing, but that they contradict each other."""
        values = self._levels.values if isinstance(attribute.amount, bool) else None
        if not is_stated(attribute, stated, values):
            return level
        words = [f.value for f in stated if f.attribute == attribute.slug and (values is None or f.value in values)]
        measured = [fact.value for fact in level.facts]
        if not measured or {*words} & {*measured}:
            return LevelFacts(())
        return LevelFacts((), note=contradiction(attribute, text, measured, words))

    def _price(self, text: str, currency: str) -> ProductPrice:
        """Return what a sum says; a lone sign before three digits parts thousands, as nobody has three decimals."""
        price = self._pricing.price((text,), "", currency)
        if not currency and (price.is_open or any(note.code == _TAKEN for note in price.notes)):
            price = self._usually(text) or price
        if not price.is_ambiguous:
            return price
        both = [self._pricing.deciding(sign).price((text,), "", currency) for sign in ".,"]
        found = [(each.amount.low, each) for each in both if each.amount]
        if not found:
            return price
        low, read = max(found)
        note = Problem.of("thousands", "{text} is read as {low:,f}", text=quoted(text), low=low)
        return read._replace(notes=(*read.notes, note))

    def _usually(self, text: str) -> ProductPrice | None:
        """Return a sum with the sign of several currencies in the one of the reader's language, if that is one."""
        price = self._pricing.price((text,), "", self._usual) if self._usual else None
        if price is None or price.amount is None or price.amount.currency != self._usual:
            return None
        message = told("{text} is taken for {currency}", text=quoted(text), currency=self._usual)
        return price._replace(notes=(Problem(_TAKEN, message),))

    def _level(
        self, attribute: Attribute, low: Decimal, currency: str, market: str | None, stated: Sequence[Fact]
    ) -> LevelFacts:
        levels, bounds = self._levels, attribute.amount
        if isinstance(bounds, bool):
            return levels.facts(low, currency, market, stated) if attribute.slug == levels.attribute else LevelFacts(())
        if not low:
            return LevelFacts((level_of(attribute, bounds, low),))
        income, problem, note = levels.income(currency, market)
        return LevelFacts((level_of(attribute, bounds, low / income),) if income else (), problem, note)


def _mended(problem: Problem) -> Problem:
    """Return a problem of a price of a list with what to write on a line on one product."""
    return problem._replace(hint=_HINTS.get(problem.code, problem.hint))


def _reworded(problem: Problem, text: str, words: PriceWords) -> Problem:
    """Return why a sum can't be read, be it a price or a budget."""
    word = normalize("NFKC", text).strip()
    if problem.code == _NO_CURRENCY:
        return _mended(problem._replace(message="the sum has no currency"))
    if problem.code != "not-a-price":
        return _mended(problem)
    found = _UNKNOWN_CODE.fullmatch(word)
    if found and (code := found[1] or found[2]).lower() not in words.marks:
        return Problem.of(problem.code, "'{code}' is no currency that we know", _HINTS[_NO_CURRENCY], code=code)
    message, hint = "{text} is no sum of money", "write a number with its currency, such as 19.90 EUR"
    if _EXPONENT.fullmatch(word):
        message, hint = "{text} is no sum", "write all of its digits, such as 1000000 EUR"
    elif _LEADING_ZERO.match(word):
        hint = "a sum begins with no 0, such as 19.90 EUR"
    return Problem.of(problem.code, message, hint, text=quoted(text))
