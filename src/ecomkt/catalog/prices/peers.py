"""Prices of comparable products of one list → how a price stands to its peers.

The first pass over a list adds every price to its group; a product is among its own comparables, since they are the
offers of the list. What is free is no comparable. The order of the products doesn't matter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from math import exp, floor, log
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from msgspec import Struct

from ecomkt.errors import Problem
from ecomkt.profile.fact import Fact

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged

MOST_PRICES = 4096
"""Different prices of a group that are kept as they are; beyond, they are kept by steps of 0.2 %."""
MOST_GROUPS = 50_000
"""Groups that are kept. With more of them, those with the lowest checksums are: a sample that no order changes."""
_STEP = 0.002


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
    """The part `relative` of the price bands."""

    attribute: str
    below: Side
    above: Side
    min_comparables: float
    """With fewer comparables than this, `weak` counts."""
    weak: WeakRules


class _Group:
    """The prices of one group, with how often each occurs."""

    __slots__ = ("counts", "stepped")

    def __init__(self) -> None:
        self.counts: dict[float, int] = {}
        self.stepped = False

    def add(self, price: float, times: int = 1) -> None:
        key = exp(floor(log(price) / _STEP + 0.5) * _STEP) if self.stepped else price
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
        if amount <= 0 or (self._dropped and _checksum(group) >= self._limit):
            return
        found = self._groups.get(group)
        if found is None:
            found = self._groups[group] = _Group()
        found.add(float(amount), times)
        while len(self._groups) > MOST_GROUPS:
            self._dropped, self._limit = True, self._limit // 2
            self._groups = {name: each for name, each in self._groups.items() if _checksum(name) < self._limit}

    def frozen(self) -> "Peers":
        """Return what was collected, to compare prices with."""
        return Peers(self._rules, {name: _standing(g.counts) for name, g in self._groups.items()}, self._dropped)


class _Standing(NamedTuple):
    prices: Sequence[float]
    """Sorted."""
    up_to: Sequence[int]
    """How many products cost as much as the price of the same index, or less; a 0 stands before them."""
    median: float


class Peers:
    """The prices of a whole list by groups."""

    def __init__(self, rules: PeerRules, groups: Mapping[str, _Standing], sampled: bool) -> None:
        self._rules, self._groups = rules, groups
        many = f"the list has more than {MOST_GROUPS:,} groups of comparable products; prices of some weren't compared"
        self.notes = (Problem("peers-sampled", many, "is its column of categories one?"),) if sampled else ()
        """What isn't complete."""

    def facts(self, group: str, amount: Decimal) -> tuple[Fact, ...]:
        """Return the fact that a price of the group is below or above its peers; none where neither can be said.

        Certainties are rounded to one decimal.
        """
        standing, rules, weak = self._groups.get(group), self._rules, self._rules.weak
        if amount <= 0 or standing is None or standing.up_to[-1] < weak.min_comparables:
            return ()
        prices, up_to, median = standing
        price = float(amount)
        ratio = price / median
        side, out, far = (rules.below, -1, weak.below_ratio) if ratio < 1 else (rules.above, 1, weak.above_ratio)
        certainty = (ratio - side.zero_at_ratio) / (side.one_at_ratio - side.zero_at_ratio)
        if up_to[-1] < rules.min_comparables:
            most, apart = weak.max_certainty, out * (ratio - far) > 0
        else:
            # Those that cost the same count half.
            percentile = 50 * (up_to[bisect_left(prices, price)] + up_to[bisect_right(prices, price)]) / up_to[-1]
            most, apart = 1.0, out * (ratio - side.ratio) >= 0 and out * (percentile - side.percentile) >= 0
        rounded = floor(min(most, max(0.0, certainty)) * 10 + 0.5) / 10
        return (Fact(rules.attribute, side.value, rounded),) if apart and rounded else ()


def peer_group(currency: str, kind: str) -> str:
    """Return the key of the products that are compared: of one currency, and of one kind in the words of the list."""
    return f"{currency}\t{kind}"


def check_peer_rules(merged: "Merged") -> None:
    """Report certainties that don't grow away from the median."""
    for name, outward in (("below", -1), ("above", 1)):
        side = merged.value("relative", name)
        known = isinstance(side, dict) and not merged.refused("relative", name)
        if known and outward * (side["one_at_ratio"] - side["zero_at_ratio"]) <= 0:
            message = f"'{name}': the certainty must grow away from the median"
            hint = "put one_at_ratio further out than zero_at_ratio"
            merged.report(("relative", name), "ratio-order", message, hint)


def _checksum(group: str) -> int:
    return crc32(group.encode(errors="surrogatepass"))


def _standing(counts: Mapping[float, int]) -> _Standing:
    prices = sorted(counts)
    up_to = list(accumulate((counts[price] for price in prices), initial=0))
    half = up_to[-1] / 2
    # `up_to` is one place ahead of the prices.
    lower, upper = prices[bisect_left(up_to, half) - 1], prices[bisect_right(up_to, half) - 1]
    return _Standing(prices, up_to, (lower + upper) / 2)
