"""Prices of comparable products of one list → how a price stands to its peers.

The first pass over a list adds every price to its group; a product is among its own comparables, since they are the
offers of the list. What is free is no comparable. The order of the products doesn't matter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from math import exp, floor, log
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ecomkt.errors import Problem
from ecomkt.profile.fact import Fact

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged

MOST_PRICES = 4096
"""Different prices of a group that are kept as they are; beyond, they are kept by steps of 0.2 %."""
MOST_GROUPS = 50_000
"""Groups that are kept. With more of them, those with the lowest checksums are: a sample that no order changes."""
_STEP = 0.002


@dataclass(frozen=True, slots=True)
class Side:
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
    weak_ratio: float
    """How far out it must be with few comparables; percentiles don't count then."""

    def certainty(self, ratio: float) -> float:
        """Return the certainty, 0 … 1, that the ratio alone gives."""
        return min(1.0, max(0.0, (ratio - self.zero_at_ratio) / (self.one_at_ratio - self.zero_at_ratio)))


@dataclass(frozen=True, slots=True)
class PeerRules:
    """The part `relative` of the price bands."""

    attribute: str
    below: Side
    above: Side
    min_comparables: float
    weak_min: float
    """With fewer comparables than `min_comparables`, but as many as this, a price is compared weakly."""
    weak_most: float
    """The most certainty that gives."""


class _Group:
    """The prices of one group, with how often each occurs."""

    __slots__ = ("counts", "stepped")

    def __init__(self) -> None:
        self.counts: dict[float, int] = {}
        self.stepped = False

    def add(self, price: float, times: int = 1) -> None:
        key = _in_steps(price) if self.stepped else price
        self.counts[key] = self.counts.get(key, 0) + times
        if not self.stepped and len(self.counts) > MOST_PRICES:
            exact, self.counts, self.stepped = self.counts, {}, True
            for each, count in exact.items():
                self.add(each, count)


class PeerPrices:
    """The prices of a list by groups, being collected; a group takes the same memory for any length of list."""

    def __init__(self, rules: PeerRules) -> None:
        self._rules = rules
        self._groups: dict[str, _Group] = {}
        self._limit = 2**32
        self._dropped = False

    def add(self, group: str, amount: Decimal, times: int = 1) -> None:
        """Add the price of so many products to their group (see `peer_group`)."""
        if amount <= 0 or (self._dropped and crc32(group.encode(errors="surrogatepass")) >= self._limit):
            return
        found = self._groups.get(group)
        if found is None:
            found = self._groups[group] = _Group()
        found.add(float(amount), times)
        while len(self._groups) > MOST_GROUPS:
            self._drop_half()

    def frozen(self) -> "Peers":
        """Return what was collected, to compare prices with."""
        return Peers(
            self._rules, {name: _Standing.of(group.counts) for name, group in self._groups.items()}, self._dropped
        )

    def _drop_half(self) -> None:
        self._dropped, self._limit = True, self._limit // 2
        far = [name for name in self._groups if crc32(name.encode(errors="surrogatepass")) >= self._limit]
        for name in far:
            del self._groups[name]


@dataclass(frozen=True, slots=True)
class _Standing:
    prices: Sequence[float]
    """Sorted."""
    up_to: Sequence[int]
    """How many products cost as much as the price of the same index, or less."""
    median: float

    @classmethod
    def of(cls, counts: Mapping[float, int]) -> "_Standing":
        prices = sorted(counts)
        up_to = list(accumulate(counts[price] for price in prices))
        half = up_to[-1] / 2
        lower, upper = prices[bisect_left(up_to, half)], prices[bisect_right(up_to, half)]
        return cls(prices, up_to, (lower + upper) / 2)

    @property
    def count(self) -> int:
        return self.up_to[-1]

    def percentile(self, price: float) -> float:
        """Return the share of products that cost less, in per cent; those that cost the same count half."""
        less, not_more = bisect_left(self.prices, price), bisect_right(self.prices, price)
        cheaper = self.up_to[less - 1] if less else 0
        same_or_cheaper = self.up_to[not_more - 1] if not_more else 0
        return 50 * (cheaper + same_or_cheaper) / self.count


class Peers:
    """The prices of a whole list by groups."""

    def __init__(self, rules: PeerRules, groups: Mapping[str, _Standing], sampled: bool) -> None:
        self._rules = rules
        self._groups = groups
        self.notes = (_sampled(),) if sampled else ()
        """What isn't complete."""

    def facts(self, group: str, amount: Decimal) -> tuple[Fact, ...]:
        """Return the fact that a price of the group is below or above its peers; none where neither can be said.

        Certainties are rounded to one decimal.
        """
        standing = self._groups.get(group)
        rules = self._rules
        if amount <= 0 or standing is None or standing.count < rules.weak_min:
            return ()
        price = float(amount)
        ratio = price / standing.median
        side, out = (rules.below, -1) if ratio < 1 else (rules.above, 1)
        weak = standing.count < rules.min_comparables
        if weak and not out * (ratio - side.weak_ratio) > 0:
            return ()
        if not weak and (out * (ratio - side.ratio) < 0 or out * (standing.percentile(price) - side.percentile) < 0):
            return ()
        certainty = min(side.certainty(ratio), rules.weak_most) if weak else side.certainty(ratio)
        rounded = floor(certainty * 10 + 0.5) / 10
        return (Fact(rules.attribute, side.value, rounded),) if rounded else ()


def peer_group(currency: str, kind: str) -> str:
    """Return the key of the products that are compared: of one currency, and of one kind in the words of the list."""
    return f"{currency}\t{kind}"


def build_peer_rules(content: Mapping[str, Any], attribute: str) -> PeerRules:
    """Return the rules that valid content of `relative` says."""
    weak = content["weak"]
    below, above = (_side(content[name], weak[f"{name}_ratio"]) for name in ("below", "above"))
    few, enough, most = weak["min_comparables"], content["min_comparables"], weak["max_certainty"]
    return PeerRules(attribute, below, above, float(enough), float(few), float(most))


def check_peer_rules(merged: "Merged") -> None:
    """Report certainties that don't grow away from the median."""
    for name, outward in (("below", -1), ("above", 1)):
        side = merged.value("relative", name)
        known = isinstance(side, dict) and not merged.refused("relative", name)
        if known and outward * (side["one_at_ratio"] - side["zero_at_ratio"]) <= 0:
            message = f"'{name}': the certainty must grow away from the median"
            hint = "put one_at_ratio further out than zero_at_ratio"
            merged.report(("relative", name), "ratio-order", message, hint)


def _side(content: Mapping[str, Any], weak_ratio: float) -> Side:
    keys = ("percentile", "ratio", "zero_at_ratio", "one_at_ratio")
    percentile, ratio, zero_at, one_at = (float(content[key]) for key in keys)
    return Side(content["value"], percentile, ratio, zero_at, one_at, float(weak_ratio))


def _in_steps(price: float) -> float:
    return exp(floor(log(price) / _STEP + 0.5) * _STEP)


def _sampled() -> Problem:
    message = f"the list has more than {MOST_GROUPS:,} groups of comparable products; prices of some weren't compared"
    return Problem("peers-sampled", message, "is its column of categories one?")
