"""An amount → the price level: its share of one month's disposable income, with soft edges. From `price-bands.yaml`."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, structs

from ecomkt.catalog.prices.peers import PeerRules, build_peer_rules, check_peer_rules
from ecomkt.errors import Problem
from ecomkt.profile.fact import Fact

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged

_TENTHS = 10


@dataclass(frozen=True)
class Ladder:
    """Values of an attribute by the upper bounds of what is measured."""

    attribute: str
    bounds: tuple[tuple[str, float], ...]
    """Value and upper bound, from the lowest, further apart than twice the edge."""
    above: str
    """The value beyond the last bound."""
    edge: float
    """0.15: from a bound / 1.15 to the bound × 1.15 both neighbours hold, at the bound each with 0.5 (log scale)."""

    def facts(self, measure: float) -> tuple[Fact, ...]:
        """Return the value that a measure > 0 has, or two neighbours; certainties have one decimal and sum to 1."""
        starts, found = self._steps
        return found[bisect_right(starts, measure)]

    @cached_property
    def _steps(self) -> tuple[tuple[float, ...], tuple[tuple[Fact, ...], ...]]:
        """Return where the facts change, and the facts before each of these places and after the last."""
        pairs = tuple(self._changes())
        first = self.bounds[0][0] if self.bounds else self.above
        return tuple(start for start, _ in pairs), ((Fact(self.attribute, first),), *(facts for _, facts in pairs))

    def _changes(self) -> Iterator[tuple[float, tuple[Fact, ...]]]:
        """Yield, for each tenth of certainty that goes over to the upper neighbour, where that happens.

        The certainty of the upper one is (ln x − ln(b / (1 + edge))) / (2 ln(1 + edge)), rounded to one decimal; so
        n tenths begin where it is (n − 0.5) / 10.
        """
        values = [value for value, _ in self.bounds] + [self.above]
        for (lower, bound), upper in zip(self.bounds, values[1:], strict=True):
            for tenths in range(1, _TENTHS + 1):
                at = (tenths - 0.5) / _TENTHS
                facts = Fact(self.attribute, lower, (_TENTHS - tenths) / _TENTHS) if tenths < _TENTHS else None
                both = (facts, Fact(self.attribute, upper, tenths / _TENTHS))
                yield bound * (1 + self.edge) ** (2 * at - 1), tuple(fact for fact in both if fact)


# The status of an income that is guessed.
_PLACEHOLDER = "placeholder"


class LevelFacts(NamedTuple):
    """The facts that an amount gives, or why it gives none."""

    facts: tuple[Fact, ...]
    """One, or two neighbours near a bound; their certainties have one decimal and sum to 1."""
    problem: Problem | None = None
    note: Problem | None = None
    """What was taken for granted."""


@dataclass(frozen=True, slots=True)
class IncomeBase:
    """One month's disposable income in a market."""

    market: str
    amount: Decimal
    currency: str
    status: str


class PriceLevels(Struct, frozen=True):
    """How an amount becomes a level of the attribute."""

    attribute: str
    at_zero: str
    shares: Ladder
    bases: tuple[IncomeBase, ...]
    """In file order; of several with one currency, the market decides, else the first counts."""
    business_when: tuple[tuple[str, frozenset[str]], ...]
    """Attributes and values that say that the buyers are companies."""
    business_shares: Ladder
    peers: PeerRules
    incomes: tuple[tuple[str, Decimal], ...] = ()
    """(currency, one month's disposable income), given by the user; before those of the markets."""
    limits: tuple[tuple[str, Decimal], ...] = ()
    """(currency, what may be spent without a further approval), of buyers that are companies; given by the user."""

    def with_incomes(self, incomes: Iterable[tuple[str, Decimal]]) -> "PriceLevels":
        """Return the bands with these monthly incomes by currency, in the place of those that the knowledge has."""
        return structs.replace(self, incomes=tuple(incomes))

    def with_limits(self, limits: Iterable[tuple[str, Decimal]]) -> "PriceLevels":
        """Return the bands with these limits of approval by currency."""
        return structs.replace(self, limits=tuple(limits))

    def currency_of(self, market: str) -> str:
        """Return the currency of a market; empty if it isn't known."""
        return next((base.currency for base in self.bases if base.market == market), "")

    def facts(
        self, amount: Decimal, currency: str, market: str | None = None, stated: Iterable[Fact] = ()
    ) -> LevelFacts:
        """Return what an amount says; `stated` are the facts that are known of the product.

        Where these say that all buyers are companies, the amount is measured against what they may spend, and gives
        nothing as long as that isn't known: the income of a household says nothing of them.
        """
        if amount == 0:
            return LevelFacts((Fact(self.attribute, self.at_zero),))
        if self._bought_by_companies(stated):
            limit = dict(self.limits).get(currency)
            return (
                LevelFacts((), _no_limit(currency))
                if limit is None
                else self._read(self.business_shares, amount, limit)
            )
        given = dict(self.incomes).get(currency)
        if given is not None:
            return self._read(self.shares, amount, given)
        same = [base for base in self.bases if base.currency == currency]
        if not same:
            return LevelFacts((), _no_base(currency))
        base = next((base for base in same if base.market == market), same[0])
        note = _placeholder(base) if base.status == _PLACEHOLDER else None
        return self._read(self.shares, amount, base.amount)._replace(note=note)

    def _read(self, ladder: Ladder, amount: Decimal, of: Decimal) -> LevelFacts:
        return LevelFacts(ladder.facts(float(amount) / float(of)))

    def _bought_by_companies(self, stated: Iterable[Fact]) -> bool:
        for attribute, values in self.business_when:
            found = {fact.value for fact in stated if fact.attribute == attribute}
            if found and found <= values:
                return True
        return False


def _no_base(currency: str) -> Problem:
    message = f"there is no income to measure prices in {currency} against"
    return Problem("no-income-base", message, f"give one month's disposable income: --income {currency}=AMOUNT")


def _no_limit(currency: str) -> Problem:
    message = "the buyers are companies, and what they may spend without approval isn't known"
    return Problem("no-approval-limit", message, f"give it with --approval-limit {currency}=AMOUNT, or state the level")


def _placeholder(base: IncomeBase) -> Problem:
    message = f"the income for {base.market}, {base.amount:f} {base.currency} a month, is a placeholder"
    return Problem("placeholder-income", message, f"give a better one with --income {base.currency}=AMOUNT")


def build_price_levels(content: Mapping[str, Any]) -> PriceLevels:
    """Return what valid content of `price-bands.yaml` says."""
    attribute, business = content["attribute"], content.get("business_buyer", {})
    return PriceLevels(
        attribute=attribute,
        at_zero=content["at_zero"],
        shares=_ladder(content, content["share_upper_bounds"]),
        bases=tuple(_income(market, entry) for market, entry in content["base"].items()),
        business_when=tuple((slug, frozenset(values)) for slug, values in business.get("when", {}).items()),
        business_shares=_ladder(content, business.get("upper_bounds", {})),
        peers=build_peer_rules(content["relative"], attribute),
    )


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


def _income(market: str, entry: Mapping[str, Any]) -> IncomeBase:
    amount = Decimal(f"{float(entry['monthly_disposable']):f}").normalize()
    return IncomeBase(market, amount, entry["currency"], entry.get("status", _PLACEHOLDER))


def _ladder(content: Mapping[str, Any], bounds: Mapping[str, float]) -> Ladder:
    numbers = tuple((value, float(bound)) for value, bound in bounds.items())
    return Ladder(content["attribute"], numbers, content["above"], float(content["soft_edge"]))
