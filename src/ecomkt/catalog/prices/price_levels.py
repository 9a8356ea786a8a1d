"""An amount → the price level: its share of one month's disposable income, with soft edges. From `price-bands.yaml`."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ecomkt.catalog.prices.peers import PeerRules, read_peer_rules
from ecomkt.catalog.prices.words import is_currency_code
from ecomkt.errors import Problem
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.layers import by_key, overlaid
from ecomkt.knowledge.validation import Node
from ecomkt.profile.fact import Fact

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


STATUSES = ("checked", "derived", "placeholder")
"""How an income is known: as published, computed from published figures, or guessed."""
_KEYS = ("attribute", "base", "at_zero", "share_upper_bounds", "above", "soft_edge", "relative", "source")
_BASE_KEYS = ("monthly_disposable", "currency")
_BASE_MORE = ("year", "source", "status")
_POSITIVE = "above 0"


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


@dataclass(frozen=True)
class PriceLevels:
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
        return replace(self, incomes=tuple(incomes))

    def with_limits(self, limits: Iterable[tuple[str, Decimal]]) -> "PriceLevels":
        """Return the bands with these limits of approval by currency."""
        return replace(self, limits=tuple(limits))

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
        note = _placeholder(base) if base.status == STATUSES[-1] else None
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


def read_price_levels(nodes: Sequence[Node], codebook: Codebook, sources: Iterable[str] | None = None) -> PriceLevels:
    """Return the bands of all layers, lowest first: a later one replaces what it names. Reports problems to the nodes.

    `sources` are those that may be cited; None leaves them unchecked.
    """
    for node in nodes:
        node.fields(_KEYS if node is nodes[0] else (), (*_KEYS, "business_buyer"))
    top = by_key(node for node in nodes if isinstance(node.value, dict))
    chosen = top["attribute"][-1].choice(codebook.attribute, "attribute") if "attribute" in top else None
    attribute = codebook.attribute[chosen] if chosen else codebook.attributes[0]
    edge = _number(top.get("soft_edge", ()), 0.0)
    above = _value(top.get("above", ()), attribute)
    business = _under(top.get("business_buyer", ()), ("when", "upper_bounds"))
    known = None if sources is None else list(sources)
    for item in (item for node in top.get("source", ())[-1:] for item in node.items()):
        _cited(item, known)
    return PriceLevels(
        attribute=attribute.slug,
        at_zero=_value(top.get("at_zero", ()), attribute),
        shares=_ladder(top.get("share_upper_bounds", ()), above, edge, attribute),
        bases=_bases(by_key(top.get("base", ())), codebook, known),
        business_when=_when(business.get("when", ()), codebook),
        business_shares=_ladder(business.get("upper_bounds", ()), above, edge, attribute),
        peers=read_peer_rules(top.get("relative", ()), attribute),
    )


def _bases(
    every: Mapping[str, list[Node]], codebook: Codebook, sources: Sequence[str] | None
) -> tuple[IncomeBase, ...]:
    markets = {value for a in codebook.attributes if a.jurisdiction for value in a.by_slug}
    bases = []
    for market, found in every.items():
        if market not in markets:
            found[-1].unknown("market", sorted(markets))
        fields = overlaid(market, every, _BASE_KEYS, _BASE_MORE)
        currency = fields["currency"][-1].text() if "currency" in fields else ""
        if currency and not is_currency_code(currency):
            message = f"'{currency}' is no currency code"
            fields["currency"][-1].report("bad-currency", message, "use three capital letters, such as CNY")
        status = fields["status"][-1].choice(STATUSES, "status") if "status" in fields else STATUSES[-1]
        for node in fields.get("source", ())[-1:]:
            _cited(node, sources)
        amount = _number(fields.get("monthly_disposable", ()), 1.0)
        bases.append(IncomeBase(market, Decimal(f"{amount:f}").normalize(), currency, status or STATUSES[-1]))
    return tuple(bases)


def _ladder(nodes: Sequence[Node], above: str, edge: float, attribute: Attribute) -> Ladder:
    bounds: dict[str, float] = {}
    for value, found in by_key(nodes).items():
        if value in attribute.by_slug:
            bounds[value] = _number(found, 1.0)
        else:
            found[-1].unknown("value", attribute.by_slug)
    for (lower, bound), (value, next_bound) in pairwise(bounds.items()):
        if bound * (1 + edge) ** 2 > next_bound:
            message = f"the bound of '{value}' is not above that of '{lower}' by twice the soft edge"
            nodes[-1].report("bound-order", message, "write the bounds from the lowest to the highest, further apart")
            return Ladder(attribute.slug, (), above, edge)
    return Ladder(attribute.slug, tuple(bounds.items()), above, edge)


def _when(nodes: Sequence[Node], codebook: Codebook) -> tuple[tuple[str, frozenset[str]], ...]:
    found = []
    for attribute, listed in by_key(nodes).items():
        if attribute not in codebook.attribute:
            listed[-1].unknown("attribute", codebook.attribute)
            continue
        known = codebook.attribute[attribute].by_slug
        found.append((attribute, frozenset(filter(None, (item.choice(known, "value") for item in listed[-1].items())))))
    return tuple(found)


def _under(nodes: Sequence[Node], keys: Sequence[str]) -> dict[str, list[Node]]:
    for node in nodes:
        node.fields(keys if node is nodes[0] else (), keys)
    return by_key(node for node in nodes if isinstance(node.value, dict))


def _value(nodes: Sequence[Node], attribute: Attribute) -> str:
    return (nodes[-1].choice(attribute.by_slug, "value") if nodes else None) or ""


def _number(nodes: Sequence[Node], otherwise: float) -> float:
    return nodes[-1].number(lambda n: n > 0, _POSITIVE) or otherwise if nodes else otherwise


def _cited(node: Node, sources: Sequence[str] | None) -> None:
    if sources is not None:
        node.choice(sources, "source")
