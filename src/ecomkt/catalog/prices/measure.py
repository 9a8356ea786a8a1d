"""A sum of money that a client gives → its level: of a price as in a list, of other sums in monthly incomes."""

from collections.abc import Sequence
from decimal import Decimal

from ecomkt.catalog.prices.price import AMBIGUOUS, PriceReader
from ecomkt.catalog.prices.price_levels import LevelFacts, PriceLevels
from ecomkt.catalog.prices.pricing import Pricing, ProductPrice
from ecomkt.catalog.prices.tokens import PriceWords
from ecomkt.errors import Problem, told
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.amounts import MeasuredAmount, is_stated, level_of
from ecomkt.profile.fact import Fact, GivenAmount
from ecomkt.safe_text import quoted

# What leaves the level open, and the sum as good as it was.
_LEFT_OPEN = "no-approval-limit"
# A line on one product has no options for its prices, as one on a list has.
_HINTS = {
    "no-currency": "write it beside the sum, such as 25 EUR, or name the market",
    "ambiguous-currency": "write its ISO code, such as 25 TWD",
    "currency-taken": "write the ISO code of another one",
    _LEFT_OPEN: "name the level beside the sum if you know it",
    AMBIGUOUS: "write one sum, such as 1299 EUR",
}


class MoneyMeasure:
    """Reads sums of money by what the knowledge says of prices."""

    def __init__(self, codebook: Codebook, levels: PriceLevels, words: PriceWords) -> None:
        self._codebook, self._levels = codebook, levels
        self._pricing = Pricing(PriceReader(words), words)

    def __call__(self, attribute: Attribute, text: str, stated: Sequence[Fact]) -> MeasuredAmount:
        """Return what a sum says; of a level that is stated beside it only the sum."""
        lawful = {a.slug for a in self._codebook.attributes if a.jurisdiction}
        markets = [fact.value for fact in stated if fact.attribute in lawful]
        own = {market: currency for market in markets if (currency := self._levels.currency_of(market))}
        ours = set(own.values())
        due, problems, notes = self._price(text, ours.pop() if len(ours) == 1 else "")
        if due is None:
            return MeasuredAmount(None, (), _reworded(problems[0]))
        market = next((market for market, currency in own.items() if currency == due.currency), None)
        level = self._level(attribute, due.low, due.currency, market, stated)
        is_open = level.problem is not None and level.problem.code == _LEFT_OPEN
        told = [_reworded(note) for note in (*notes, level.note, level.problem if is_open else None) if note]
        amount = GivenAmount(attribute.slug, due.low, due.currency, is_money=True)
        return MeasuredAmount(amount, level.facts, None if is_open else level.problem, tuple(told))

    def _price(self, text: str, currency: str) -> ProductPrice:
        """Return what a sum says; a lone sign before three digits parts thousands, as nobody has three decimals."""
        price = self._pricing.price((text,), "", currency)
        if not price.is_ambiguous:
            return price
        both = [self._pricing.deciding(sign).price((text,), "", currency) for sign in ".,"]
        found = [(each.amount.low, each) for each in both if each.amount]
        if not found:
            return price
        low, read = max(found)
        return read._replace(
            notes=(*read.notes, Problem("thousands", told("{text} is read as {low:,f}", text=quoted(text), low=low)))
        )

    def _level(
        self, attribute: Attribute, low: Decimal, currency: str, market: str | None, stated: Sequence[Fact]
    ) -> LevelFacts:
        levels, bounds = self._levels, attribute.amount
        if isinstance(bounds, bool):
            if attribute.slug != levels.attribute or is_stated(attribute, stated, levels.values):
                return LevelFacts(())
            return levels.facts(low, currency, market, stated)
        if is_stated(attribute, stated):
            return LevelFacts(())
        if not low:
            return LevelFacts((level_of(attribute, bounds, low),))
        income, problem, note = levels.income(currency, market)
        return LevelFacts((level_of(attribute, bounds, low / income),) if income else (), problem, note)


def _reworded(problem: Problem) -> Problem:
    return problem._replace(hint=_HINTS.get(problem.code, problem.hint))
