"""Product → profile → recommendation, one after the other; every distinct profile is recommended once.

What decides the answer is looked up in tables that remember what was seen: a list of a million products has some
thousands of different profiles, since the certainties of what is derived from a list have one decimal.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, structs

from ecomkt.catalog.columns.product import CatalogProduct, RowProblem
from ecomkt.catalog.prices.price import Amount
from ecomkt.catalog.prices.price_levels import LevelFacts, PeerPrices, Peers, PriceLevels, peer_group
from ecomkt.catalog.prices.pricing import OPEN_DECIMALS, Pricing, ProductPrice
from ecomkt.catalog.prices.tokens import DecimalEvidence, decimal_note, thousands_note
from ecomkt.catalog.top_options import TopOptions, top_options
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import Classification
from ecomkt.errors import InputError, Problem
from ecomkt.inference.recommend import Recommender
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement, ValueInput
from ecomkt.safe_text import visible

Facts = tuple[Fact, ...]
Problems = tuple[Problem, ...]
# How many distinct profiles are remembered; the oldest give way.
_MOST_RESULTS = 20_000
# So many different prices wait for the decimal sign that others show.
_MOST_UNCLEAR = 100_000
# What is wrong with a whole list rather than with a row: it is told once, and the price gives no fact.
_ONCE = frozenset({"no-currency", "ambiguous-currency", OPEN_DECIMALS, "no-income-base", "no-approval-limit"})
# Of so many prices that may have thousands or three decimals the list is asked, not the row.
_MANY = 3
# Beside whole prices of less than this, and none with decimals, a sign parts thousands.
_THOUSAND, _FEW = 1000, 2
_PARTED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")

_FREE = Problem("price-zero", "a price is 0, and read as free of charge", "if it is only unknown, leave the cell empty")


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


class BatchAnswer(Struct, frozen=True):
    """A product with what is recommended for it."""

    product: CatalogProduct
    outcome: ProfileResult
    unsure: Classification | None
    """What it may be, where the rules can't decide."""
    problems: Problems
    """What of it couldn't be read; the recommendation does without."""
    amount: Amount | None
    """What it costs, as it was read; without a currency it says nothing else."""


class BatchRules(Struct, frozen=True):
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
    given: Facts
    """What holds for all products; what a product says itself comes first."""

    @property
    def market_currency(self) -> str:
        """Return the currency of the market; empty if there is none, or none is known."""
        return self.levels.currency_of(self.market) if self.market else ""


class Batch:
    """Answers product after product; `peers` are the prices of the whole list, where those were looked through."""

    def __init__(self, rules: BatchRules, peers: Peers | None = None) -> None:
        self._rules, self._peers = rules, peers
        codebook = rules.recommender.kb.codebook
        self._place = {attribute.slug: number for number, attribute in enumerate(codebook.attributes)}
        # Made for this batch: caches of the class would keep every batch, with its knowledge, for good.
        self._stated = lru_cache(_MOST_RESULTS)(self._read_stated)
        self._result = lru_cache(_MOST_RESULTS)(self._recommend)
        self._measure = lru_cache(_MOST_RESULTS)(self._measured)
        self._market_currency = rules.market_currency
        self._numbers: dict[tuple[Profile, tuple[Origin, ...]], int] = {}
        self.notes: dict[Problem, int] = {}
        """What is wrong with the list rather than with a row, with the number of products that it concerns."""

    def answers(self, products: Iterable[CatalogProduct | RowProblem]) -> Iterator[BatchAnswer | RowProblem]:
        """Yield an answer for every product, in order; a row that can't be read stays in its place."""
        for product in products:
            yield product if isinstance(product, RowProblem) else self.answer(product)

    def answer(self, product: CatalogProduct) -> BatchAnswer | RowProblem:
        """Return the answer for one product, or what is wrong with the codes that it states."""
        stated, problems, has_type = self._stated(product.stated)
        if problems:
            column = problems[0].subject or product.stated[0][0]
            cells = (product.key, product.title, *dict(product.stated).values())
            return RowProblem(product.row, column, problems[0], cells)
        classified = None if has_type else self._rules.classifier.classify(product)
        typed = (*classified.facts, *classified.derived) if classified else ()
        priced, problems, amount = self._price(product, stated) if product.prices else ((), (), None)
        outcome = self._result(stated, typed, priced)
        return BatchAnswer(product, outcome, None if typed else classified, problems, amount)

    def _price(self, product: CatalogProduct, stated: Facts) -> tuple[Facts, Problems, Amount | None]:
        """Return what the price of a product says, what is wrong with it, and the price; notes are counted."""
        price = self._rules.pricing.price(product.prices, product.currency, self._market_currency)
        facts: Facts = ()
        notes = list(price.notes)
        if price.amount is not None:
            low, _, currency, _ = price.amount
            level = self._measure(currency, stated)(low)
            free = _FREE if not low and any(map(str.isdigit, "".join(product.prices))) else None
            facts, notes = level.facts, [*notes, *filter(None, (free, level.problem, level.note))]
            if self._peers is not None and product.categories:
                facts += self._peers.facts(peer_group(currency, product.categories[0]), low)
        own = price.problems
        if own:
            notes += [problem for problem in own if problem.code in _ONCE]
            own = tuple([problem for problem in own if problem.code not in _ONCE])
        for note in notes:
            self.notes[note] = self.notes.get(note, 0) + 1
        return facts, own, price.amount or price.unsettled

    def _measured(self, currency: str, stated: Facts) -> Callable[[Decimal], LevelFacts]:
        return self._rules.levels.measure(currency, self._rules.market, (*self._rules.given, *stated))

    def _read_stated(self, stated: tuple[tuple[str, str], ...]) -> tuple[Facts, Problems, bool]:
        """Return the facts, what is wrong, and whether a type is known, so that the texts needn't be looked at."""
        statements = [Statement(slug, (ValueInput(cell),), f"'{slug}={visible(cell)}'") for slug, cell in stated]
        try:
            facts = self._rules.reader.read(statements).facts
        except InputError as refusal:
            return (), refusal.problems, False
        has_type = any(fact.attribute == self._rules.classified for fact in (*facts, *self._rules.given))
        return facts, (), has_type

    def _recommend(self, stated: Facts, typed: Facts, priced: Facts) -> ProfileResult:
        """Return the outcome of what is stated, of the price and of the type, each where nothing better is known."""
        # The surest first: of two that know an attribute, the first is believed.
        sources = {"stated": stated, "given": self._rules.given, "amount": priced, "classification": typed}
        best: dict[str, str] = {}
        for source, facts in sources.items():
            for fact in facts:
                best.setdefault(fact.attribute, source)
        origins = tuple(Origin(slug, best[slug]) for slug in sorted(best, key=self._place.__getitem__))
        known = (fact for slug, source in origins for fact in sources[source] if fact.attribute == slug)
        key = Profile(tuple(known)), origins
        # Results are forgotten and made anew, but whoever writes them knows them by their numbers.
        number = self._numbers.setdefault(key, len(self._numbers))
        return ProfileResult(number, *key, top_options(self._rules.recommender.recommend(key[0])))


def surveyed(rules: BatchRules, products: Iterable[CatalogProduct | RowProblem]) -> tuple[BatchRules, Peers, Problems]:
    """Return what a first pass over a list settles: rules with the decimal sign it shows, its prices, and notes."""
    prices = _ListPrices(rules)
    for product in products:
        if not isinstance(product, RowProblem) and product.prices:
            prices.add(product)
    sign, shown = prices.take_unclear()
    pricing = rules.pricing.deciding(sign, shown) if sign or shown else rules.pricing
    if not sign and len(prices.parted) >= _MANY:
        pricing = pricing.asking(prices.parted[0])
    note = thousands_note(sign, prices.parted[0]) if sign and prices.is_taken else decimal_note(sign) if sign else None
    notes = (note,) if note else ()
    return structs.replace(rules, pricing=pricing), prices.by_group.frozen(), notes


class _ListPrices:
    """The prices of a list by currency and category, and what they show of its decimal sign."""

    def __init__(self, rules: BatchRules) -> None:
        self._pricing, self._market_currency = rules.pricing, rules.market_currency
        self.by_group = PeerPrices(rules.levels.relative)
        self._evidence = DecimalEvidence()
        self._unclear: Counter[tuple[tuple[str, ...], str, str]] = Counter()
        self._decides, self._currencies, self._small = False, set[str](), set[Decimal]()
        self.parted = list[str]()
        """The first cells, each different, that may have thousands or three decimals."""
        self.is_taken = False
        """Whether no price shows the decimal sign, and it was told by those without decimals."""

    def add(self, product: CatalogProduct) -> None:
        """Add the price of a product; one that can be read in two ways waits for what others show."""
        is_open = self._pricing.decimal is None
        for cell in product.prices if is_open else ():
            self._evidence.add(cell)
        price = self._pricing.price(product.prices, product.currency, self._market_currency)
        category = product.categories[0] if product.categories else ""
        if (is_open and price.is_ambiguous) or price.is_open:
            self._unclear[product.prices, product.currency, category] += 1
            if len(self._unclear) > _MOST_UNCLEAR:
                self.take_unclear()
        else:
            self._add(price, category)

    def take_unclear(self) -> tuple[str | None, str]:
        """Add the prices that wait, by the decimal sign and the one currency that were shown up to now."""
        sign = self._evidence.sign or self._sign_of_thousands()
        shown = next(iter(self._currencies)) if len(self._currencies) == 1 else ""
        pricing = self._pricing.deciding(sign, shown) if sign or shown else self._pricing
        for (cells, currency, category), times in self._unclear.items():
            price, was = (each.price(cells, currency, self._market_currency) for each in (pricing, self._pricing))
            self._decides |= was.is_ambiguous and not price.is_ambiguous
            if was.is_ambiguous and len(self.parted) < _MANY:
                self.parted += [cell for cell in cells if _PARTED.search(cell) and cell not in self.parted]
            self._add(price, category, times)
        self._unclear.clear()
        return sign if self._decides else None, shown

    def _sign_of_thousands(self) -> str | None:
        """Return the decimal sign where no price has decimals, and those with another sign can hardly have three.

        They stand beside whole ones of less than a thousand, or the language of the headers parts thousands so.
        """
        cells = {(cell, said) for of, said, _ in self._unclear for cell in of}
        signs = {sign for cell, _ in cells for sign in ".," if sign in cell}
        if not self._evidence.is_none or len(signs) != 1 or not all(_PARTED.search(cell) for cell, _ in cells):
            return None
        (sign,) = signs
        is_bare = len(cells) >= _MANY and all(_PARTED.fullmatch(cell) for cell, _ in cells)
        # Commas below English headers, any sign in the language of a country that has no cents.
        is_bare = is_bare and all(self._pricing.may_be_whole(said, sign) if said else sign == "," for _, said in cells)
        self.is_taken = is_bare or len(self._small) >= _FEW
        return {".": ",", ",": "."}[sign] if self.is_taken else None

    def _add(self, price: ProductPrice, category: str, times: int = 1) -> None:
        shown = price.amount or price.unsettled
        if len(self._small) < _FEW and shown and 0 < shown.low < _THOUSAND and shown.low % 1 == 0:
            self._small.add(shown.low)
        if price.amount is not None and price.amount.currency:
            self._currencies.add(price.amount.currency)
        # What has no category has no peers: all of such a list would be one group.
        if price.amount is not None and category:
            self.by_group.add(peer_group(price.amount.currency, category), price.amount.low, times)
