"""What a whole product list looks like: kinds and prices, the few strategies that cover most of it, what is open."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.top_options import Choice
from ecomkt.explanation.questions import open_questions
from ecomkt.explanation.sensitivity import foresee
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family
from ecomkt.knowledge.model import Caution, KnowledgeBase, Severity

# For how many of the most frequent profiles the open questions are looked at: each takes many recommendations.
_MOST_ASKED = 40
_MOST_SHOWN = 5
_MOST_EXAMPLES = 3
# A strategy of fewer of the products than this share stands out.
_RARE = 0.02


class ValueCount(NamedTuple):
    """A value of an attribute, and how many products have it (a product may have several)."""

    value: Code
    products: int


class CommonStrategy(NamedTuple):
    """First places of the main families that go together."""

    firsts: tuple[tuple[Family, Choice | None], ...]
    """None where there is no clear evidence for any option."""
    products: int
    examples: tuple[str, ...]
    """Titles, or keys where there are none."""
    outcome: ProfileResult
    """The most frequent of the profiles that it is for."""


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
    unsure: int
    """Products whose kind can't be told."""
    flawed: int
    """Products of which something couldn't be read."""
    counts: tuple[tuple[Attribute, tuple[ValueCount, ...]], ...]
    """For each required attribute the values that occur, in the order of the codebook."""
    unknown: tuple[tuple[Attribute, int], ...]
    """For each required attribute how many products have no value."""
    strategies: tuple[CommonStrategy, ...]
    """The most frequent first."""
    outliers: tuple[Outlier, ...]
    questions: tuple[Question, ...]
    """Those that matter for most products first."""
    asked: int
    """For how many products, those of the most frequent profiles, the questions were looked at."""

    def covered(self, count: int) -> int:
        """Return how many products the first strategies cover."""
        return sum(strategy.products for strategy in self.strategies[:count])


class SummaryCounter:
    """Counts answers as they go by; its memory grows with the profiles, not with the products."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._outcomes: dict[int, ProfileResult] = {}
        self._products: Counter[int] = Counter()
        self._examples: dict[int, list[tuple[str, str]]] = {}
        self._rows = self._unsure = self._flawed = 0

    def counted(self, answers: Iterable[BatchAnswer]) -> Iterator[BatchAnswer]:
        """Yield the answers, counting them."""
        for answer in answers:
            number = answer.outcome.number
            if number not in self._outcomes:
                self._outcomes[number] = answer.outcome
                self._examples[number] = []
            self._products[number] += 1
            if len(self._examples[number]) < _MOST_EXAMPLES:
                self._examples[number].append((answer.product.key, answer.product.title))
            self._rows += answer.product.rows
            self._unsure += answer.unsure is not None
            self._flawed += bool(answer.problems)
            yield answer

    def summary(self, recommender: Recommender) -> CatalogSummary:
        """Return what was counted; `recommender` answers what an open question could change."""
        codebook = self._kb.codebook
        required = [attribute for attribute in codebook.attributes if attribute.required]
        strategies = self._strategies(codebook)
        questions, asked = self._questions(recommender)
        return CatalogSummary(
            products=self._products.total(),
            rows=self._rows,
            unsure=self._unsure,
            flawed=self._flawed,
            counts=tuple((attribute, self._values(attribute)) for attribute in required),
            unknown=tuple((attribute, self._without(attribute)) for attribute in required),
            strategies=strategies,
            outliers=tuple(self._outliers(strategies))[:_MOST_SHOWN],
            questions=questions[:_MOST_SHOWN],
            asked=asked,
        )

    def _values(self, attribute: Attribute) -> tuple[ValueCount, ...]:
        counts: Counter[str] = Counter()
        for number, products in self._products.items():
            for fact in self._outcomes[number].profile.about(attribute.slug):
                counts[fact.value] += products
        return tuple(ValueCount(code, counts[code.slug]) for code in attribute.codes if counts[code.slug])

    def _without(self, attribute: Attribute) -> int:
        known = {n for n, outcome in self._outcomes.items() if outcome.profile.about(attribute.slug)}
        return sum(products for number, products in self._products.items() if number not in known)

    def _strategies(self, codebook: Codebook) -> tuple[CommonStrategy, ...]:
        main = {family.slug: family for family in codebook.families if family.main}
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, outcome in self._outcomes.items():
            firsts = (f.first[0].option if f.first else "" for f in outcome.top.families if f.family in main)
            groups.setdefault(tuple(firsts), []).append(number)
        strategies = (self._strategy(numbers, main) for numbers in groups.values())
        return tuple(sorted(strategies, key=lambda strategy: (-strategy.products, strategy.outcome.number)))

    def _strategy(self, numbers: list[int], main: dict[str, Family]) -> CommonStrategy:
        # Of equals the one that appeared first, so that a list gives the same summary each time.
        leading = max(numbers, key=lambda number: (self._products[number], -number))
        outcome = self._outcomes[leading]
        firsts = tuple(
            (main[digest.family], digest.first[0] if digest.first else None)
            for digest in outcome.top.families
            if digest.family in main
        )
        examples = [title or key for number in numbers for key, title in self._examples[number]]
        return CommonStrategy(
            firsts, sum(self._products[n] for n in numbers), tuple(examples[:_MOST_EXAMPLES]), outcome
        )

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
