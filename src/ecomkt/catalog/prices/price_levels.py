"""An amount → the price level: its share of one month's disposable income, with soft edges. From `price-bands.yaml`."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct

from ecomkt.catalog.prices.peers import PeerRules, check_peer_rules
from ecomkt.errors import Problem
from ecomkt.profile.fact import Fact

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged

# The status of an income that is guessed.
_PLACEHOLDER = "placeholder"
_TENTHS = 10


class LevelFacts(NamedTuple):
    """The facts that an amount gives, or why it gives none."""

    facts: tuple[Fact, ...]
    """One, or two neighbours near a bound; their certainties have one decimal and sum to 1."""
    problem: Problem | None = None
    note: Problem | None = None
    """What was taken for granted."""


class Ladder:
    """Values of an attribute by the upper bounds of what is measured, from the lowest, and the value above them all.

    With an edge of 0.15 both neighbours hold from a bound / 1.15 to the bound × 1.15, at the bound each with 0.5. The
    certainty of the upper one is (ln x − ln(b / (1 + edge))) / (2 ln(1 + edge)), rounded to one decimal; so n tenths
    begin where it is (n − 0.5) / 10. Bounds are further apart than twice the edge.
    """

    def __init__(self, attribute: str, bounds: Mapping[str, float], above: str, edge: float) -> None:
        values = [*bounds, above]
        self._starts: list[float] = []
        self._facts: list[tuple[Fact, ...]] = [(Fact(attribute, values[0]),)]
        for (lower, upper), bound in zip(pairwise(values), bounds.values(), strict=True):
            for tenths in range(1, _TENTHS + 1):
                certainties = ((lower, (_TENTHS - tenths) / _TENTHS), (upper, tenths / _TENTHS))
                self._starts.append(bound * (1 + edge) ** (2 * (tenths - 0.5) / _TENTHS - 1))
                self._facts.append(tuple(Fact(attribute, value, c) for value, c in certainties if c))

    def facts(self, amount: Decimal, whole: Decimal) -> LevelFacts:
        """Return the value that the share of an amount > 0 has, or two neighbours."""
        return LevelFacts(self._facts[bisect_right(self._starts, float(amount) / float(whole))])


class IncomeBase(Struct, frozen=True):
    """One month's disposable income in a market."""

    monthly_disposable: Decimal
    currency: str
    status: str = _PLACEHOLDER


class BusinessRules(Struct, frozen=True):
    """How the prices of what companies buy are measured."""

    when: Mapping[str, frozenset[str]] = {}
    """Attributes and values that say that the buyers are companies."""
    upper_bounds: Mapping[str, float] = {}


class PriceLevels(Struct, frozen=True, dict=True):
    """How an amount becomes a level of the attribute, as `price-bands.yaml` says it."""

    attribute: str
    at_zero: str
    share_upper_bounds: Mapping[str, float]
    above: str
    soft_edge: float
    base: Mapping[str, IncomeBase]
    """By market; of several with one currency, the market decides, else the first counts."""
    relative: PeerRules
    business_buyer: BusinessRules = BusinessRules()
    incomes: Mapping[str, Decimal] = {}
    """Currency to one month's disposable income, given by the user; before those of the markets."""
    limits: Mapping[str, Decimal] = {}
    """Currency to what may be spent without a further approval, of buyers that are companies; given by the user."""

    def currency_of(self, market: str) -> str:
        """Return the currency of a market; empty if it isn't known."""
        return self.base[market].currency if market in self.base else ""

    def facts(
        self, amount: Decimal, currency: str, market: str | None = None, stated: Iterable[Fact] = ()
    ) -> LevelFacts:
        """Return what an amount says; `stated` are the facts that are known of the product.

        Where these say that all buyers are companies, the amount is measured against what they may spend, and gives
        nothing as long as that isn't known: the income of a household says nothing of them.
        """
        if amount == 0:
            return LevelFacts((Fact(self.attribute, self.at_zero),))
        by_companies = self._bought_by_companies(stated)
        ladder, given = (self._of_limit, self.limits) if by_companies else (self._of_income, self.incomes)
        if currency in given:
            return ladder.facts(amount, given[currency])
        if by_companies:
            message = "the buyers are companies, and what they may spend without approval isn't known"
            hint = f"give it with --approval-limit {currency}=AMOUNT, or state the level"
            return LevelFacts((), Problem("no-approval-limit", message, hint))
        same = [name for name, base in self.base.items() if base.currency == currency]
        if not same:
            message = f"there is no income to measure prices in {currency} against"
            hint = f"give one month's disposable income: --income {currency}=AMOUNT"
            return LevelFacts((), Problem("no-income-base", message, hint))
        name = market if market in same else same[0]
        base = self.base[name]
        facts = ladder.facts(amount, base.monthly_disposable)
        if base.status != _PLACEHOLDER:
            return facts
        message = f"the income for {name}, {base.monthly_disposable.normalize():f} {currency} a month, is a placeholder"
        hint = f"give a better one with --income {currency}=AMOUNT"
        return facts._replace(note=Problem("placeholder-income", message, hint))

    @cached_property
    def _of_income(self) -> Ladder:
        return Ladder(self.attribute, self.share_upper_bounds, self.above, self.soft_edge)

    @cached_property
    def _of_limit(self) -> Ladder:
        return Ladder(self.attribute, self.business_buyer.upper_bounds, self.above, self.soft_edge)

    def _bought_by_companies(self, stated: Iterable[Fact]) -> bool:
        said = [
            (values, {fact.value for fact in stated if fact.attribute == attribute})
            for attribute, values in self.business_buyer.when.items()
        ]
        return any(found and found <= values for values, found in said)


def build_price_levels(content: Mapping[str, Any]) -> PriceLevels:
    """Return what valid content of `price-bands.yaml` says."""
    relative = {**content["relative"], "attribute": content["attribute"]}
    return msgspec.convert({**content, "relative": relative}, PriceLevels)


def check_price_levels(merged: "Merged") -> None:
    """Report bounds and ratios out of order."""
    edge = merged.content.get("soft_edge")
    for path in (("share_upper_bounds",), ("business_buyer", "upper_bounds")):
        bounds = merged.value(*path)
        if isinstance(bounds, dict) and not merged.refused(*path) and not merged.refused("soft_edge"):
            assert isinstance(edge, int | float)
            for (lower, bound), (value, next_bound) in pairwise(bounds.items()):
                if bound * (1 + edge) ** 2 > next_bound:
                    message = f"the bound of '{value}' is not above that of '{lower}' by twice the soft edge"
                    hint = "write the bounds from the lowest to the highest, further apart"
                    merged.report(path, "bound-order", message, hint)
                    break
    check_peer_rules(merged)
