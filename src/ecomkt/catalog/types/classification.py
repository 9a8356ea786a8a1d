"""A product of a list → what type it is, with the reasons: the evidence of the classification rules, combined.

The algebra is that of the recommendation (`certainty`): a rule fires where its best match is as strong as the
threshold, contributes its certainty × that strength, and contributions fold in rule-id order.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ecomkt.catalog.reading.product import CatalogProduct
from ecomkt.catalog.types.categories import CategoryIndex
from ecomkt.catalog.types.rules import (
    Classification,
    ClassificationKnowledge,
    Contributions,
    Found,
    Match,
    MatchPlace,
    Part,
    TypeAssessment,
    TypeRule,
)
from ecomkt.catalog.types.terms import Term, TermIndex
from ecomkt.inference.certainty import fold
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact

if TYPE_CHECKING:
    from ecomkt.catalog.knowledge import CatalogKnowledge

_MOST_TITLE = 400
"""Characters of a title or category that are read: platforms allow 60 to 200."""
_MOST_CATEGORIES = 4
"""The most telling stand first; a list of tags goes on for long."""
_MOST_KEPT = 4096
"""Combinations of categories, and of contributions, that are kept: they repeat, and a catalogue has some hundreds."""
_MOST_TEXTS = 1024
"""Products, and descriptions, that are kept: shops write what is common to many of theirs again and again."""
_MARKUP = 4
"""A description may have as many characters of markup to one of text, less one."""
_WORKS = re.compile("\u300a[^\u300a\u300b]*\u300b")
"""The title of a book or play in a title: it names the work and not what is sold."""
_TAGS = re.compile(r"<[^<>]*>|&#?[a-zA-Z0-9]{1,8};")


class _Told(dict[int, tuple[Found, ...]]):
    """What each term says at a place; `beside` takes from what stands beside the name of the thing.

    Made when first asked for: of the thousands of words a list has some hundreds.
    """

    def __init__(
        self, terms: TermIndex, rules: tuple[TypeRule, ...], place: MatchPlace, weight: float, beside: float = 1.0
    ) -> None:
        super().__init__()
        self._terms, self._rules, self._place = terms.terms, rules, place
        self._full, self._beside = weight, weight * beside

    def __missing__(self, number: int) -> tuple[Found, ...]:
        term = self._terms[number]
        rules = [(n, self._rules[n]) for n in term.rules if self._place in self._rules[n].places]
        self[number] = told = tuple(
            [(n, Match(term.word, self._place, self._full if rule.anywhere else self._beside)) for n, rule in rules]
        )
        return told


class Classifier:
    """The classification rules, ready for product after product."""

    def __init__(self, knowledge: "CatalogKnowledge", kb: KnowledgeBase) -> None:
        self._knowledge = known = knowledge.classification
        self._scale = kb.scale
        self._terms = TermIndex(_forms(known), dict(known.characters))
        self._categories = CategoryIndex(known, self._terms.folded)
        self._values = known.attribute.codes
        self._parts = Contributions(known, kb.scale.threshold)
        self._rivals = {
            slug: frozenset(
                other for group in known.decision.exclusive if slug in group for other in group if other != slug
            )
            for slug in known.attribute.by_slug
        }
        self._fact = lru_cache(_MOST_KEPT)(Fact)
        self._certainty = lru_cache(_MOST_KEPT)(fold)
        self._filed = lru_cache(_MOST_KEPT)(self._in_categories)
        self._described = lru_cache(_MOST_TEXTS)(self._in_text)
        self._classified = lru_cache(_MOST_TEXTS)(self._classify)
        self._most_markup = known.weights.characters * _MARKUP
        weights = known.weights
        # Of a word that is beside the name of the thing, and of one that is it.
        self._in_title = (
            _Told(self._terms, known.rules, MatchPlace.TITLE, weights.title, weights.beside),
            _Told(self._terms, known.rules, MatchPlace.TITLE, weights.title),
        )
        self._in_description = _Told(self._terms, known.rules, MatchPlace.DESCRIPTION, weights.description)

    def classify(self, product: CatalogProduct) -> Classification:
        """Return what the product is; the same for the same title, description and categories."""
        categories = product.categories
        return self._classified(
            product.title[:_MOST_TITLE],
            tuple([text[:_MOST_TITLE] for text in categories[:_MOST_CATEGORIES]]) if categories else (),
            product.description[: self._most_markup],
        )

    def _classify(self, title: str, categories: tuple[str, ...], description: str) -> Classification:
        told = self._in_title
        found = [
            each
            for term, is_head in self._terms.with_head(self._terms.folded(_without_works(title)))
            for each in told[is_head][term]
        ]
        if categories:
            found += self._filed(categories)
        if description:
            found += self._described(description)
        candidates = self._assessed(tuple(found))
        return Classification(self._facts(candidates), candidates)

    def _in_text(self, description: str) -> tuple[Found, ...]:
        text = self._terms.folded(_without_markup(description, self._knowledge.weights.characters))
        # A description names things in passing: no place in it tells which one is sold.
        told = self._in_description
        return tuple([each for term in self._terms.anywhere(text) for each in told[term]])

    def _in_categories(self, categories: tuple[str, ...]) -> tuple[Found, ...]:
        weights, found = self._knowledge.weights, list[Found]()
        for category in categories:
            filed = self._categories.filed(category)
            weight = weights.category * (weights.beside if found else 1)
            found += [(number, Match(filed.entry, MatchPlace.CATEGORY, weight)) for number in filed.rules]
            # The deepest name that says anything: those above it are only where a shop keeps such things.
            names = filed.names[: 1 if filed.rules else None]
            found += next(filter(None, (self._in_name(name, weight) for name in names)), [])
        return tuple(found)

    def _in_name(self, name: str, weight: float) -> list[Found]:
        rules, beside = self._knowledge.rules, self._knowledge.weights.beside
        told = [_Told(self._terms, rules, MatchPlace.CATEGORY, weight, factor) for factor in (beside, 1.0)]
        return [each for term, is_head in self._terms.with_head(name) for each in told[is_head][term]]

    def _assessed(self, found: tuple[Found, ...]) -> tuple[TypeAssessment, ...]:
        strengths: dict[int, float] = {}
        for number, match in found:
            if strengths.get(number, 0.0) < match[2]:
                strengths[number] = match[2]
        parts: dict[int, list[Part]] = {}
        for number in sorted(strengths):
            for value, part in self._parts[number, strengths[number]]:
                if value in parts:
                    parts[value].append(part)
                else:
                    parts[value] = [part]
        certainty = self._certainty
        ranked = sorted([(-certainty(tuple([part[2] for part in listed])), value) for value, listed in parts.items()])
        values, scale = self._values, self._scale
        return tuple([TypeAssessment(values[v], 0.0 - c, tuple(parts[v]), found, scale) for c, v in ranked])

    def _facts(self, candidates: tuple[TypeAssessment, ...]) -> tuple[Fact, ...]:
        decision, facts = self._knowledge.decision, list[Fact]()
        best = candidates[0].certainty if candidates else 0.0
        least = max(decision.at_least, best - decision.within)
        for each in candidates:
            if each.certainty < least:
                break
            if self._leads(each, candidates):
                facts.append(self._fact(self._knowledge.attribute.slug, each.value.slug, round(each.certainty, 1)))
        return tuple(facts)

    def _leads(self, one: TypeAssessment, candidates: tuple[TypeAssessment, ...]) -> bool:
        """Return whether no candidate that excludes this one is better, or nearly as good."""
        rivals, bound = self._rivals[one.value.slug], one.certainty - self._knowledge.decision.apart
        for other in candidates:
            if other.certainty <= bound:
                break
            if other.value.slug in rivals:
                return False
        return True


def _forms(knowledge: ClassificationKnowledge) -> Iterator[tuple[str, Term]]:
    listed = [(pair, Term(pair[1], (), is_thing=False)) for pair in knowledge.neutral]
    listed += [(pair, Term(pair[1], (), is_thing=False, is_break=True)) for pair in knowledge.breaks]
    for number, rule in enumerate(knowledge.rules):
        listed += [(pair, Term(pair[1], (number,), not rule.anywhere)) for pair in rule.words]
    for (language, word), term in listed:
        for form in knowledge.spellings(language, word):
            yield form, term


def _without_works(title: str) -> str:
    return _WORKS.sub(" ", title) if "\u300a" in title else title


def _without_markup(text: str, most: int) -> str:
    return (_TAGS.sub(" ", text) if "<" in text or "&" in text else text)[:most]
