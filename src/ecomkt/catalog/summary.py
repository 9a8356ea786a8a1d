"""What a whole product list looks like: kinds and prices, the few strategies that cover most of it, what is open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.columns.product import RowTally
from ecomkt.catalog.shop import shop_profile
from ecomkt.catalog.top_options import Choice, TopOptions, top_options
from ecomkt.explanation.sensitivity import foresee, open_questions
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Family
from ecomkt.knowledge.model import Caution, KnowledgeBase, Severity
from ecomkt.profile.fact import Profile

# For how many of the most frequent profiles the open questions are looked at: each takes many recommendations.
_MOST_ASKED = 40
_MOST_SHOWN = 5
_MOST_EXAMPLES = 3
# What a product of a list should say of itself.
_PARTS = ("title", "price", "currency", "category")
# Stands for the value of a product that has none.
_NONE = ""
# A strategy of fewer of the products than this share stands out.
_RARE = 0.02


Firsts = tuple[tuple[Family, Choice | None], ...]
"""The first option of each main family; None where there is no clear evidence for any."""


class ShopStrategy(NamedTuple):
    """What the shop as a whole should do."""

    profile: Profile
    firsts: Firsts


class CommonStrategy(NamedTuple):
    """First places of the main families that go together."""

    firsts: Firsts
    products: int
    examples: tuple[str, ...]
    """Titles, or keys where there are none."""
    outcome: ProfileResult
    """The most frequent of the profiles that it is for."""
    cautions: frozenset[str]
    """The ids of those that any of its products calls for."""

    def differences(self, shop: ShopStrategy) -> list[tuple[Family, Choice, Choice | None]]:
        """Return each family in which these products call for another option, with that and the shop's."""
        pairs = zip(self.firsts, shop.firsts, strict=True)
        return [(f, mine, its) for (f, mine), (_, its) in pairs if mine and (not its or mine.option != its.option)]

    def is_open(self, shop: ShopStrategy) -> bool:
        """Return whether these products call for nothing that the shop does, and for nothing else either."""
        pairs = zip(self.firsts, shop.firsts, strict=True)
        return not any(mine for (_, mine), (_, its) in pairs if its) and not self.differences(shop)


class Outlier(NamedTuple):
    """A product that stands out."""

    key: str
    title: str
    cautions: tuple[Caution, ...]
    """Those that say to stop; empty if it is its strategy that is rare."""


class Question(NamedTuple):
    """A fact that isn't known, and how many products an answer could change the first places of."""

    attribute: Attribute
    products: int


@dataclass(frozen=True)
class CatalogSummary:
    """A product list in numbers."""

    products: int
    rows: int
    """Those of the products."""
    tally: RowTally
    """Where all the rows of the list went; products that gave no answer are among those that can't be read."""
    unsure: int
    """Products whose kind can't be told."""
    flawed: int
    """Products of which something couldn't be read."""
    missing: tuple[tuple[str, int], ...]
    """How many products have no `title`, `price` (that can be read), `currency` or `category`; without those of 0."""
    counts: tuple[tuple[Attribute, tuple[tuple[Code, int], ...]], ...]
    """For each required attribute the values that occur, and how many products have them (some have several)."""
    unknown: tuple[tuple[Attribute, int], ...]
    """For each required attribute how many products have no value."""
    shop: ShopStrategy
    strategies: tuple[CommonStrategy, ...]
    """The most frequent first."""
    outliers: tuple[Outlier, ...]
    questions: tuple[Question, ...]
    """Those that matter for most products first."""
    asked: int
    """For how many products, those of the most frequent profiles, the questions were looked at."""

    @property
    def warned(self) -> tuple[frozenset[str], ...]:
        """Return the ids of the cautions for the goods that the shop's strategy fits, and for those of each other."""
        differing = [each.cautions for each in self.strategies if each.differences(self.shop)]
        fitting = [each.cautions for each in self.strategies if not each.differences(self.shop)]
        return frozenset().union(*fitting), *differing


class SummaryCounter:
    """Counts answers as they go by; its memory grows with the profiles, not with the products."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._main = [(n, family) for n, family in enumerate(kb.codebook.families) if family.main]
        self._outcomes: dict[int, ProfileResult] = {}
        self._products: Counter[int] = Counter()
        self._examples: dict[int, list[tuple[str, str]]] = defaultdict(list)
        self._rows = self._unsure = self._flawed = 0
        self._missing: Counter[str] = Counter()

    def counted(self, answers: Iterable[BatchAnswer]) -> Iterator[BatchAnswer]:
        """Yield the answers, counting them."""
        for answer in answers:
            number = answer.outcome.number
            self._outcomes.setdefault(number, answer.outcome)
            self._products[number] += 1
            if self._products[number] <= _MOST_EXAMPLES:
                self._examples[number].append((answer.product.key, answer.product.title))
            self._rows += answer.product.rows
            self._unsure += answer.unsure is not None
            self._flawed += bool(answer.problems)
            self._missing.update(_missing(answer))
            yield answer

    def summary(self, recommender: Recommender, tally: RowTally) -> CatalogSummary:
        """Return what was counted; `recommender` answers what an open question could change."""
        required = [(a, self._counts(a)) for a in self._kb.codebook.attributes if a.required]
        strategies = self._strategies()
        questions, asked = self._questions(recommender)
        return CatalogSummary(
            products=self._products.total(),
            rows=self._rows,
            tally=self._settled(tally),
            unsure=self._unsure,
            flawed=self._flawed,
            missing=tuple((part, self._missing[part]) for part in _PARTS if self._missing[part]),
            counts=tuple((a, tuple((c, counts[c.slug]) for c in a.codes if counts[c.slug])) for a, counts in required),
            unknown=tuple((a, counts[_NONE]) for a, counts in required),
            shop=self._shop(recommender),
            strategies=strategies,
            outliers=tuple(islice(self._outliers(strategies), _MOST_SHOWN)),
            questions=questions[:_MOST_SHOWN],
            asked=asked,
        )

    def _counts(self, attribute: Attribute) -> Counter[str]:
        """Return how many products have each value, and how many have none; of what excludes each other the surest."""
        counts: Counter[str] = Counter()
        for number, products in self._products.items():
            surest = {fact.value: fact.certainty for fact in self._outcomes[number].profile.about(attribute.slug)}
            for bound in attribute.bound:
                for slug in sorted(bound & surest.keys(), key=lambda slug: (-surest[slug], slug))[1:]:
                    del surest[slug]
            counts.update(dict.fromkeys(surest or [_NONE], products))
        return counts

    def _settled(self, tally: RowTally) -> RowTally:
        """Return the tally of the reader, less the products that gave no answer."""
        products = self._products.total()
        lost = tally.products + tally.folded - self._rows
        return RowTally(tally.rows, products, self._rows - products, tally.flawed + lost, tally.skipped)

    def _shop(self, recommender: Recommender) -> ShopStrategy:
        products: Counter[Profile] = Counter()
        for number, count in self._products.items():
            products[self._outcomes[number].profile] += count
        profile = shop_profile(products, self._kb.codebook)
        return ShopStrategy(profile, self._firsts(top_options(recommender.recommend(profile))))

    def _firsts(self, top: TopOptions) -> Firsts:
        return tuple((family, next(iter(top.families[n].first), None)) for n, family in self._main)

    def _strategies(self) -> tuple[CommonStrategy, ...]:
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, outcome in self._outcomes.items():
            firsts = (outcome.top.families[n].first for n, _ in self._main)
            groups.setdefault(tuple(first[0].option if first else "" for first in firsts), []).append(number)
        strategies = []
        for numbers in groups.values():
            # Of equals the one that appeared first, so that a list gives the same summary each time.
            outcome = self._outcomes[max(numbers, key=lambda number: (self._products[number], -number))]
            products = sum(self._products[number] for number in numbers)
            examples = [title or key for number in numbers for key, title in self._examples[number]]
            cautions = frozenset(name for number in numbers for name in self._outcomes[number].top.cautions)
            strategies.append(
                CommonStrategy(self._firsts(outcome.top), products, tuple(examples[:_MOST_EXAMPLES]), outcome, cautions)
            )
        return tuple(sorted(strategies, key=lambda strategy: (-strategy.products, strategy.outcome.number)))

    def _outliers(self, strategies: tuple[CommonStrategy, ...]) -> Iterator[Outlier]:
        stops = {caution.id: caution for caution in self._kb.cautions if caution.severity is Severity.STOP}
        for number, outcome in self._outcomes.items():
            cautions = tuple(stops[name] for name in outcome.top.cautions if name in stops)
            for key, title in self._examples[number][:1] if cautions else ():
                yield Outlier(key, title, cautions)
        # The first strategy is no outlier, however short the list.
        total = self._products.total()
        for strategy in reversed(strategies[1:]):
            if strategy.products < total * _RARE:
                for key, title in self._examples[strategy.outcome.number][:1]:
                    yield Outlier(key, title, ())

    def _questions(self, recommender: Recommender) -> tuple[tuple[Question, ...], int]:
        attributes = self._kb.codebook.attributes
        counts: Counter[str] = Counter()
        looked_at = self._products.most_common(_MOST_ASKED)
        for number, products in looked_at:
            foresight = foresee(recommender, self._outcomes[number].profile, only_unknown=True)
            for question in open_questions(foresight, attributes):
                if any(family.main for family in question.could_change):
                    counts[question.attribute.slug] += products
        order = sorted((a for a in attributes if counts[a.slug]), key=lambda a: -counts[a.slug])
        return tuple(Question(a, counts[a.slug]) for a in order), sum(products for _, products in looked_at)


def _missing(answer: BatchAnswer) -> list[str]:
    product, amount = answer.product, answer.amount
    # What costs nothing costs it in every currency.
    there = (product.title, amount, amount is None or amount.currency or not amount.high, product.categories)
    return [part for part, found in zip(_PARTS, there, strict=True) if not found]
