"""Product → profile → recommendation, one after the other; every distinct profile is recommended once.

What decides the answer is looked up in tables that remember what was seen: a list of a million products has some
thousands of different profiles, since the certainties of what is derived from a list have one decimal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ecomkt.catalog.prices.peers import PeerPrices, Peers, peer_group
from ecomkt.catalog.prices.price_levels import PriceLevels
from ecomkt.catalog.prices.pricing import Pricing, ProductPrice
from ecomkt.catalog.prices.tokens import DecimalEvidence, decimal_note
from ecomkt.catalog.reading.product import CatalogProduct, RowProblem
from ecomkt.catalog.top_options import TopOptions, top_options
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import Classification
from ecomkt.errors import InputError, Problem
from ecomkt.inference.recommend import Recommender
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader, Statement, ValueInput
from ecomkt.safe_text import visible

_MOST_RESULTS = 20_000
"""How many distinct profiles are remembered; the oldest give way."""
_MOST_UNCLEAR = 100_000
"""So many different prices wait for the decimal sign that others show."""
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
    levels: PriceLevels
    market: str | None
    """The value of the market that all products are for, if there is one."""
    given: tuple[Fact, ...]
    """What holds for all products; what a product says itself comes first."""

    @property
    def market_currency(self) -> str:
        """Return the currency of the market; empty if there is none, or none is known."""
        return self.levels.currency_of(self.market) if self.market else ""


class _StatedFacts(NamedTuple):
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]


class Batch:
    """Answers product after product; `peers` are the prices of the whole list, where those were looked through."""

    def __init__(self, rules: BatchRules, peers: Peers | None = None) -> None:
        self._rules, self._peers = rules, peers
        codebook = rules.recommender.kb.codebook
        self._place = {attribute.slug: number for number, attribute in enumerate(codebook.attributes)}
        self._stated = lru_cache(_MOST_RESULTS)(self._read_stated)
        self._result = lru_cache(_MOST_RESULTS)(self._recommend)
        self._level = lru_cache(_MOST_RESULTS)(self._read_level)
        self._market_currency = rules.market_currency
        self._given_type = any(fact.attribute == rules.classified for fact in rules.given)
        self._numbers: dict[tuple[Profile, tuple[Origin, ...]], int] = {}
        self.notes: dict[Problem, int] = {}
        """What is wrong with the list rather than with a row, with the number of products that it concerns."""

    def answers(self, products: Iterable[CatalogProduct | RowProblem]) -> Iterator[BatchAnswer | RowProblem]:
        """Yield an answer for every product, in order; a row that can't be read stays in its place."""
        for product in products:
            yield product if isinstance(product, RowProblem) else self.answer(product)

    def answer(self, product: CatalogProduct) -> BatchAnswer | RowProblem:
        """Return the answer for one product, or what is wrong with the codes that it states."""
        stated, problems = self._stated(product.stated)
        if problems:
            return RowProblem(
                product.row,
                problems[0].subject or product.stated[0][0],
                problems[0],
                (product.key, product.title, *dict(product.stated).values()),
            )
        typed: tuple[Fact, ...] = ()
        unsure = None
        if not self._has_type(stated):
            classification = self._rules.classifier.classify(product)
            typed, unsure = classification.facts, None if classification.facts else classification
        priced, problems = self._price(product, stated) if product.prices else ((), ())
        return BatchAnswer(product, self._result(stated, typed, priced), unsure, problems)

    def _has_type(self, stated: tuple[Fact, ...]) -> bool:
        wanted = self._rules.classified
        for fact in stated:
            if fact.attribute == wanted:
                return True
        return self._given_type

    def _price(self, product: CatalogProduct, stated: tuple[Fact, ...]) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
        price = self._rules.pricing.price(product.prices, product.currency, self._market_currency)
        facts: tuple[Fact, ...] = ()
        notes = list(price.notes)
        if price.amount is not None:
            facts, told = self._level(price.amount.low, price.amount.currency, stated)
            notes += told
            facts += self._relative(product, price)
        if price.problems:
            notes += [problem for problem in price.problems if problem.code in _ONCE]
        for note in notes:
            self.notes[note] = self.notes.get(note, 0) + 1
        return facts, tuple([problem for problem in price.problems if problem.code not in _ONCE])

    def _relative(self, product: CatalogProduct, price: ProductPrice) -> tuple[Fact, ...]:
        if self._peers is None or price.amount is None or not product.categories:
            return ()
        return self._peers.facts(peer_group(price.amount.currency, product.categories[0]), price.amount.low)

    def _read_level(
        self, amount: Decimal, currency: str, stated: tuple[Fact, ...]
    ) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
        found = self._rules.levels.facts(amount, currency, self._rules.market, (*self._rules.given, *stated))
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


class Surveyed(NamedTuple):
    """What a first pass over the whole list settles."""

    rules: BatchRules
    peers: Peers
    notes: tuple[Problem, ...]


def surveyed(rules: BatchRules, products: Iterable[CatalogProduct | RowProblem]) -> Surveyed:
    """Return the rules with the decimal sign that the list shows, and its prices by currency and category."""
    prices = _ListPrices(rules)
    for product in products:
        if not isinstance(product, RowProblem) and product.prices:
            prices.add(product)
    sign = prices.take_unclear()
    if sign is None:
        return Surveyed(rules, prices.frozen(), ())
    return Surveyed(replace(rules, pricing=rules.pricing.deciding(sign)), prices.frozen(), (decimal_note(sign),))


class _ListPrices:
    """The prices of a list by currency and category, and what they show of its decimal sign."""

    def __init__(self, rules: BatchRules) -> None:
        self._pricing, self._market_currency = rules.pricing, rules.market_currency
        self._prices = PeerPrices(rules.levels.peers)
        self._evidence = DecimalEvidence()
        self._unclear: Counter[tuple[tuple[str, ...], str, str]] = Counter()
        self._has_unclear = False

    def add(self, product: CatalogProduct) -> None:
        """Add the price of a product; one that can be read in two ways waits for what others show."""
        is_open = self._pricing.decimal is None
        for cell in product.prices if is_open else ():
            self._evidence.add(cell)
        price = self._pricing.price(product.prices, product.currency, self._market_currency)
        category = product.categories[0] if product.categories else ""
        if is_open and price.is_ambiguous:
            self._has_unclear = True
            self._unclear[product.prices, product.currency, category] += 1
            if len(self._unclear) > _MOST_UNCLEAR:
                self.take_unclear()
        elif price.amount is not None and category:
            self._prices.add(peer_group(price.amount.currency, category), price.amount.low)

    def take_unclear(self) -> str | None:
        """Add the prices that wait by the decimal sign that was shown up to now; return it where it decided any."""
        sign = self._evidence.sign if self._has_unclear else None
        pricing = self._pricing.deciding(sign) if sign else self._pricing
        for (cells, currency, category), times in self._unclear.items():
            price = pricing.price(cells, currency, self._market_currency)
            if price.amount is not None and category:
                self._prices.add(peer_group(price.amount.currency, category), price.amount.low, times)
        self._unclear.clear()
        return sign

    def frozen(self) -> Peers:
        return self._prices.frozen()
