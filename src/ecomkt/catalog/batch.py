"""Product → profile → recommendation, one after the other; every distinct profile is recommended once.

What decides the answer is looked up in tables that remember what was seen: a list of a million products has some
thousands of different profiles, since the certainties of what is derived from a list have one decimal.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ecomkt.catalog.prices.numerals import DecimalEvidence, decimal_note
from ecomkt.catalog.prices.peers import PeerPrices, Peers, peer_group
from ecomkt.catalog.prices.price import AMBIGUOUS
from ecomkt.catalog.prices.price_levels import PriceLevels
from ecomkt.catalog.prices.pricing import Pricing, ProductPrice
from ecomkt.catalog.reading.product import CatalogProduct, RowProblem
from ecomkt.catalog.top_options import TopOptions, top_options
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.evidence import Classification
from ecomkt.errors import InputError, Problem
from ecomkt.inference.recommend import Recommender
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader, Statement, ValueInput
from ecomkt.safe_text import visible

_MOST_OUTCOMES = 20_000
"""How many distinct profiles are remembered; the oldest give way."""
_ONCE = frozenset({"no-currency", "ambiguous-currency", "no-income-base", "no-approval-limit"})
"""What is wrong with a whole list rather than with a row: it is told once, and the price gives no fact."""


class Origin(NamedTuple):
    """Where the facts on an attribute come from."""

    attribute: str
    source: str
    """`stated` in the list, `given` for all of it, by the `amount` it costs, or by `classification`."""


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """What is recommended for a profile."""

    number: int
    """Counts the distinct profiles, from 0."""
    profile: Profile
    origins: tuple[Origin, ...]
    top: TopOptions


class BatchAnswer(NamedTuple):
    """A product with what is recommended for it."""

    product: CatalogProduct
    outcome: ProfileResult
    unsure: Classification | None
    """What it may be, where the rules can't decide."""
    problems: tuple[Problem, ...]
    """What of it couldn't be read; the recommendation does without."""


@dataclass(frozen=True)
class BatchRules:
    """How products become profiles: what is known of them all, and what reads their parts."""

    recommender: Recommender
    reader: ProfileReader
    classifier: Classifier
    classified: str
    """The attribute that the classifier gives."""
    pricing: Pricing
    bands: PriceLevels
    market: str | None
    """The value of the market that all products are for, if there is one."""
    given: tuple[Fact, ...]
    """What holds for all products; what a product says itself comes first."""


class _StatedFacts(NamedTuple):
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]


class Batch:
    """Answers product after product; `peers` are the prices of the whole list, where those were looked through."""

    def __init__(self, rules: BatchRules, peers: Peers | None = None) -> None:
        self._rules, self._peers = rules, peers
        codebook = rules.recommender.kb.codebook
        self._place = {attribute.slug: number for number, attribute in enumerate(codebook.attributes)}
        self._stated = lru_cache(_MOST_OUTCOMES)(self._read_stated)
        self._outcome = lru_cache(_MOST_OUTCOMES)(self._recommend)
        self._band = lru_cache(_MOST_OUTCOMES)(self._read_band)
        self._numbers: dict[tuple[Profile, tuple[Origin, ...]], int] = {}
        self.notes: dict[Problem, int] = {}
        """What is wrong with the list rather than with a row, with the number of products that it concerns."""

    def answers(self, products: Iterable[CatalogProduct | RowProblem]) -> Iterator[BatchAnswer | RowProblem]:
        """Yield an answer for every product, in order; a row that can't be read stays in its place."""
        for product in products:
            yield product if isinstance(product, RowProblem) else self.answer(product)

    def answer(self, product: CatalogProduct) -> BatchAnswer | RowProblem:
        """Return the answer for one product, or what is wrong with the codes that it states."""
        stated, wrong = self._stated(product.stated)
        if wrong:
            column, problem = product.stated[0][0], wrong[0]
            column = next((name for name, cell in product.stated if visible(cell) in problem.message), column)
            return RowProblem(
                product.row, column, problem, (product.key, product.title, *dict(product.stated).values())
            )
        rules = self._rules
        typed: tuple[Fact, ...] = ()
        unsure = None
        if not any(fact.attribute == rules.classified for fact in (*stated, *rules.given)):
            found = rules.classifier.classify(product)
            typed, unsure = found.facts, None if found.facts else found
        priced, problems = self._price(product, stated) if product.prices else ((), ())
        return BatchAnswer(product, self._outcome(stated, typed, priced), unsure, problems)

    def _price(self, product: CatalogProduct, stated: tuple[Fact, ...]) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
        rules = self._rules
        currency = rules.bands.currency_of(rules.market) if rules.market else ""
        price = rules.pricing.price(product.prices, product.currency, currency)
        problems = list(price.problems)
        facts: tuple[Fact, ...] = ()
        notes = list(price.notes)
        if price.amount is not None:
            facts, told = self._band(price.amount.low, price.amount.currency, stated)
            notes += told
            facts += self._relative(product, price)
        for problem in (*notes, *(p for p in problems if p.code in _ONCE)):
            self.notes[problem] = self.notes.get(problem, 0) + 1
        return facts, tuple(p for p in problems if p.code not in _ONCE)

    def _relative(self, product: CatalogProduct, price: ProductPrice) -> tuple[Fact, ...]:
        if self._peers is None or price.amount is None or not product.categories:
            return ()
        return self._peers.facts(peer_group(price.amount.currency, product.categories[0]), price.amount.low)

    def _read_band(
        self, amount: Decimal, currency: str, stated: tuple[Fact, ...]
    ) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
        found = self._rules.bands.facts(amount, currency, self._rules.market, (*self._rules.given, *stated))
        return found.facts, tuple(problem for problem in (found.problem, found.note) if problem)

    def _read_stated(self, stated: tuple[tuple[str, str], ...]) -> _StatedFacts:
        given = [Statement(slug, (ValueInput(cell),), f"'{slug}={visible(cell)}'") for slug, cell in stated]
        try:
            return _StatedFacts(self._rules.reader.read(given).facts, ())
        except InputError as refusal:
            return _StatedFacts((), refusal.problems)

    def _recommend(self, stated: tuple[Fact, ...], typed: tuple[Fact, ...], priced: tuple[Fact, ...]) -> ProfileResult:
        """Return the outcome of what is stated, of the price and of the type, each where nothing better is known."""
        facts: dict[str, tuple[Fact, ...]] = {}
        origins = []
        for source, found in (
            ("stated", stated),
            ("given", self._rules.given),
            ("amount", priced),
            ("classification", typed),
        ):
            for slug in dict.fromkeys(fact.attribute for fact in found):
                if slug not in facts:
                    facts[slug] = tuple(fact for fact in found if fact.attribute == slug)
                    origins.append(Origin(slug, source))
        order = sorted(facts, key=self._place.__getitem__)
        profile = Profile(tuple(fact for slug in order for fact in facts[slug]))
        origins.sort(key=lambda origin: self._place[origin.attribute])
        key = profile, tuple(origins)
        number = self._numbers.setdefault(key, len(self._numbers))
        return ProfileResult(number, *key, top_options(self._rules.recommender.recommend(profile)))


class Prepared(NamedTuple):
    """What a first pass over the whole list settles."""

    rules: BatchRules
    peers: Peers
    notes: tuple[Problem, ...]


def prepared(rules: BatchRules, read: Callable[[], Iterable[CatalogProduct | RowProblem]]) -> Prepared:
    """Return the rules with the decimal sign that the list shows, and its prices by currency and category.

    `read` gives the products anew; it is called a second time only where the sign decides what some prices are.
    """
    evidence = DecimalEvidence()
    prices, unclear = _peer_prices(rules, _watched(read(), evidence))
    if rules.pricing.decimal is not None or not unclear or evidence.sign is None:
        return Prepared(rules, prices, ())
    decided = replace(rules, pricing=rules.pricing.deciding(evidence.sign))
    return Prepared(decided, _peer_prices(decided, read())[0], (decimal_note(evidence.sign),))


def _watched(
    products: Iterable[CatalogProduct | RowProblem], evidence: DecimalEvidence
) -> Iterator[CatalogProduct | RowProblem]:
    for product in products:
        if not isinstance(product, RowProblem):
            for cell in product.prices:
                evidence.add(cell)
        yield product


def _peer_prices(rules: BatchRules, products: Iterable[CatalogProduct | RowProblem]) -> tuple[Peers, bool]:
    """Return the prices of a list by currency and category, and whether the decimal sign of some is open."""
    prices, unclear = PeerPrices(rules.bands.peers), False
    currency = rules.bands.currency_of(rules.market) if rules.market else ""
    for product in products:
        if isinstance(product, RowProblem) or not product.prices:
            continue
        price = rules.pricing.price(product.prices, product.currency, currency)
        if price.amount is not None and product.categories:
            prices.add(peer_group(price.amount.currency, product.categories[0]), price.amount.low)
        unclear = unclear or any(problem.code == AMBIGUOUS for problem in price.problems)
    return prices.frozen(), unclear
