"""An amount → the price levels that it has, as `price-bands.yaml` says: one of its own, and one among its peers.

The first is its share of one month's disposable income, with soft edges. The other is how it stands to the prices of
comparable products of the list: a first pass adds every price to its group; a product is among its own comparables,
since they are the offers of the list. What is free is no comparable. The order of the products doesn't matter.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, islice, pairwise
from math import exp, floor, log
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import msgspec
from msgspec import Struct

from ecomkt.errors import Problem, told
from ecomkt.profile.fact import Fact

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged

MOST_PRICES = 4096
"""Different prices of a group that are kept as they are; beyond, they are kept by steps of 0.2 %."""
MOST_GROUPS = 50_000
"""Groups that are kept. With more of them, those with the lowest checksums are: a sample that no order changes."""
_STEP = 0.002
_PLACEHOLDER = "placeholder"
# By status, what is told of an income whenever it is used.
_UNSURE = {_PLACEHOLDER: "a placeholder", "unchecked": "from knowledge, not checked"}
_TENTHS = 10


class LevelFacts(Struct, frozen=True):
    """The facts that an amount gives, or why it gives none."""

    facts: tuple[Fact, ...]
    """One, or two neighbours near a bound; their certainties have one decimal and sum to 1."""
    problem: Problem | None = None
    note: Problem | None = None
    """What was taken for granted."""


class MonthlyIncome(NamedTuple):
    """What one has to spend in a month, or why that isn't known."""

    amount: Decimal | None
    problem: Problem | None = None
    note: Problem | None = None


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

    def facts(self, share: float) -> tuple[Fact, ...]:
        """Return the value that a share > 0 has, or two neighbours."""
        return self._facts[bisect_right(self._starts, share)]


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


class Side(Struct, frozen=True):
    """When a price stands apart from its peers on one side; a ratio is price / median."""

    value: str
    """The value of the attribute that then holds."""
    percentile: float
    """0 … 100: it must be as far out as this …"""
    ratio: float
    """… and as this."""
    zero_at_ratio: float
    """The certainty runs from 0 at this ratio …"""
    one_at_ratio: float
    """… to 1 at this one."""


class WeakRules(Struct, frozen=True):
    """How a price is compared with few peers: percentiles don't count then."""

    min_comparables: float
    below_ratio: float
    above_ratio: float
    max_certainty: float


class PeerRules(Struct, frozen=True):
    """How a price is compared with those of its group."""

    attribute: str
    below: Side
    above: Side
    min_comparables: float
    """With fewer comparables than this, `weak` counts."""
    weak: WeakRules


class PriceLevels(Struct, frozen=True, dict=True):
    """How an amount becomes a level of the attribute."""

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
        """Return what an amount says; `stated` are the facts that are known of the product."""
        return self.measure(currency, market, stated)(amount)

    def measure(
        self, currency: str, market: str | None = None, stated: Iterable[Fact] = ()
    ) -> Callable[[Decimal], LevelFacts]:
        """Return what tells what amounts say: of buyers that are companies nothing, as long as it isn't known."""
        ladder = self._of_income
        if not self._bought_by_companies(stated):
            whole, problem, note = self.income(currency, market)
        elif currency in self.limits:
            ladder, whole, problem, note = self._of_limit, self.limits[currency], None, None
        else:
            message = "the buyers are companies, and what they may spend without approval isn't known"
            hint = "give it with --approval-limit {currency}=AMOUNT, or state the level"
            whole, problem, note = None, Problem.of("no-approval-limit", message, hint, currency=currency), None
        free, most = LevelFacts((Fact(self.attribute, self.at_zero),)), float(whole or 0)

        def measured(amount: Decimal) -> LevelFacts:
            if not amount:
                return free
            return LevelFacts(ladder.facts(float(amount) / most) if most else (), problem, note)

        return measured

    def income(self, currency: str, market: str | None = None) -> MonthlyIncome:
        """Return one month's disposable income in a currency, that of the market where several have it."""
        if currency in self.incomes:
            return MonthlyIncome(self.incomes[currency])
        same = [name for name, base in self.base.items() if base.currency == currency]
        if not same:
            message = "there is no income to measure prices in {currency} against"
            hint = "give one month's disposable income: --income {currency}=AMOUNT"
            return MonthlyIncome(None, Problem.of("no-income-base", message, hint, currency=currency))
        name = market if market in same else same[0]
        base = self.base[name]
        if base.status not in _UNSURE:
            return MonthlyIncome(base.monthly_disposable)
        gaps = {"name": name, "amount": f"{base.monthly_disposable.normalize():f} {currency}"}
        message = told("the income for {name}, {amount} a month, is {unsure}", **gaps, unsure=_UNSURE[base.status])
        hint = told("give a better one with --income {currency}=AMOUNT", currency=currency)
        return MonthlyIncome(base.monthly_disposable, note=Problem(f"{base.status}-income", message, hint))

    @property
    def values(self) -> frozenset[str]:
        """Return the values that are levels of a price."""
        return frozenset((self.at_zero, *self.share_upper_bounds, self.above))

    @cached_property
    def _of_income(self) -> Ladder:
        return Ladder(self.attribute, self.share_upper_bounds, self.above, self.soft_edge)

    @cached_property
    def _of_limit(self) -> Ladder:
        return Ladder(self.attribute, self.business_buyer.upper_bounds, self.above, self.soft_edge)

    def _bought_by_companies(self, stated: Iterable[Fact]) -> bool:
        buyers = self.business_buyer.when.items()
        found = (({fact.value for fact in stated if fact.attribute == slug}, values) for slug, values in buyers)
        return any(known and known <= values for known, values in found)


def build_price_levels(content: Mapping[str, Any]) -> PriceLevels:
    """Return what valid content of `price-bands.yaml` says."""
    relative = {**content["relative"], "attribute": content["attribute"]}
    # Of a market with several currencies each has its income; so it is no market that has a currency.
    shared = {code: {**entry, "currency": code} for code, entry in content.get("by_currency", {}).items()}
    return msgspec.convert({**content, "relative": relative, "base": {**content["base"], **shared}}, PriceLevels)


def check_price_levels(merged: "Merged") -> None:
    """Report bounds out of order, and certainties that don't grow away from the median."""
    edge = merged.content.get("soft_edge")
    for path in (("share_upper_bounds",), ("business_buyer", "upper_bounds")):
        bounds = merged.value(*path)
        if not isinstance(bounds, dict) or merged.refused(*path) or merged.refused("soft_edge"):
            continue
        assert isinstance(edge, int | float)
        near = ((low, high) for low, high in pairwise(bounds) if bounds[low] * (1 + edge) ** 2 > bounds[high])
        for lower, value in islice(near, 1):
            message = "the bound of '{value}' is not above that of '{lower}' by twice the soft edge"
            hint = "write the bounds from the lowest to the highest, further apart"
            merged.report(path, "bound-order", message, hint, value=value, lower=lower)
    for name, outward in (("below", -1), ("above", 1)):
        side = merged.value("relative", name)
        known = isinstance(side, dict) and not merged.refused("relative", name)
        if known and outward * (side["one_at_ratio"] - side["zero_at_ratio"]) <= 0:
            message = "'{name}': the certainty must grow away from the median"
            hint = "put one_at_ratio further out than zero_at_ratio"
            merged.report(("relative", name), "ratio-order", message, hint, name=name)


class _Standing(NamedTuple):
    prices: Sequence[float]
    """Sorted."""
    up_to: Sequence[int]
    """How many products cost as much as the price of the same index, or less; a 0 stands before them."""
    median: float


class PeerPrices:
    """The prices of a list by groups, being collected; a group takes the same memory for any length of list."""

    def __init__(self, rules: PeerRules) -> None:
        self._rules = rules
        self._groups: dict[str, dict[float, int]] = {}
        """How often each price occurs."""
        self._stepped: set[str] = set()
        self._limit = 2**32

    def add(self, group: str, amount: Decimal, times: int = 1) -> None:
        """Add the price of so many products to their group (see `peer_group`)."""
        price = float(amount)
        if price <= 0 or (self._limit < 2**32 and _checksum(group) >= self._limit):
            return
        counts = self._groups.setdefault(group, {})
        price = _in_steps(price) if group in self._stepped else price
        counts[price] = counts.get(price, 0) + times
        if len(counts) > MOST_PRICES and group not in self._stepped:
            self._stepped.add(group)
            steps = Counter[float]()
            for price, count in counts.items():
                steps[_in_steps(price)] += count
            self._groups[group] = steps
        while len(self._groups) > MOST_GROUPS:
            self._limit //= 2
            self._groups = {name: each for name, each in self._groups.items() if _checksum(name) < self._limit}

    def frozen(self) -> "Peers":
        """Return what was collected, to compare prices with."""
        standings = {name: _standing(counts) for name, counts in self._groups.items()}
        return Peers(self._rules, standings, sampled=self._limit < 2**32)


class Peers:
    """The prices of a whole list by groups."""

    def __init__(self, rules: PeerRules, groups: Mapping[str, _Standing], *, sampled: bool) -> None:
        self._rules, self._groups = rules, groups
        many = "the list has more than {most:,} groups of comparable products; prices of some weren't compared"
        note = Problem.of("peers-sampled", many, "is its column of categories one?", most=MOST_GROUPS)
        self.notes = (note,) if sampled else ()
        """What isn't complete."""

    def facts(self, group: str, amount: Decimal) -> tuple[Fact, ...]:
        """Return the fact that a price of the group is below or above its peers; none where neither can be said."""
        standing, rules, weak = self._groups.get(group), self._rules, self._rules.weak
        price = float(amount)
        if price <= 0 or standing is None or standing.up_to[-1] < weak.min_comparables:
            return ()
        prices, up_to, median = standing
        ratio = price / median
        side, out, far = (rules.below, -1, weak.below_ratio) if ratio < 1 else (rules.above, 1, weak.above_ratio)
        certainty = (ratio - side.zero_at_ratio) / (side.one_at_ratio - side.zero_at_ratio)
        if up_to[-1] < rules.min_comparables:
            most, apart = weak.max_certainty, out * (ratio - far) > 0
        else:
            most, apart = 1.0, out * (ratio - side.ratio) >= 0
            if apart:
                # Those that cost the same count half.
                percentile = 50 * (up_to[bisect_left(prices, price)] + up_to[bisect_right(prices, price)]) / up_to[-1]
                apart = out * (percentile - side.percentile) >= 0
        rounded = floor(min(most, max(0.0, certainty)) * 10 + 0.5) / 10
        return (Fact(rules.attribute, side.value, rounded),) if apart and rounded else ()


def peer_group(currency: str, kind: str) -> str:
    """Return the key of the products that are compared: of one currency, and of one kind in the words of the list."""
    return f"{currency}\t{kind}"


def _checksum(group: str) -> int:
    return crc32(group.encode(errors="surrogatepass"))


def _in_steps(price: float) -> float:
    return exp(floor(log(price) / _STEP + 0.5) * _STEP)


def _standing(counts: Mapping[float, int]) -> _Standing:
    prices = sorted(counts)
    up_to = list(accumulate((counts[price] for price in prices), initial=0))
    half = up_to[-1] / 2
    # `up_to` is one place ahead of the prices.
    lower, upper = prices[bisect_left(up_to, half) - 1], prices[bisect_right(up_to, half) - 1]
    return _Standing(prices, up_to, (lower + upper) / 2)
