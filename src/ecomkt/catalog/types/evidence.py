"""What the classification rules say of a product: matches, the evidence made of them, and the types it speaks for."""

from typing import NamedTuple

from ecomkt.catalog.types.rules import ClassificationKnowledge, MatchPlace, TypeRule
from ecomkt.inference.certainty import verdict_of
from ecomkt.knowledge.codebook import Code, fact_key
from ecomkt.knowledge.model import CertaintyScale, Verdict
from ecomkt.profile.fact import Fact


class Match(NamedTuple):
    """A word or category of a rule that was found."""

    word: str
    """As the rule names it."""
    place: MatchPlace
    strength: float


class TypeEvidence(NamedTuple):
    """A rule that fired for (> 0) or against (< 0) a type."""

    rule: TypeRule
    contribution: float
    """The certainty of the rule's conclusion × its strength."""
    strength: float
    """That of its best match."""
    matches: tuple[Match, ...]
    """The strongest first."""


Found = tuple[int, Match]
"""The number of a rule, and what it found."""
Part = tuple[int, TypeRule, float, float]
"""The number of a rule, the rule, its contribution and its strength."""


class TypeAssessment(NamedTuple):
    """A type of which something is known, with its certainty, −1 … 1."""

    value: Code
    certainty: float
    parts: tuple[Part, ...]
    found: tuple[Found, ...]
    scale: CertaintyScale

    @property
    def evidence(self) -> tuple[TypeEvidence, ...]:
        """Return the evidence in rule-id order; its contributions fold to the certainty."""
        matches: dict[int, set[Match]] = {}
        for number, match in self.found:
            matches.setdefault(number, set()).add(match)
        return tuple(
            TypeEvidence(rule, contribution, strength, tuple(sorted(matches[number], key=_order)))
            for number, rule, contribution, strength in self.parts
        )

    @property
    def verdict(self) -> Verdict:
        """Return the certainty in words."""
        return verdict_of(self.certainty, self.scale)


class Classification(NamedTuple):
    """What a product is."""

    facts: tuple[Fact, ...]
    """The types that were taken, the surest first, with certainties of one decimal; none, if the rules are unsure."""
    candidates: tuple[TypeAssessment, ...]
    """Every type of which something is known, by certainty, then file order."""


class Contributions(dict[tuple[int, float], tuple[tuple[int, Part], ...]]):
    """What each rule contributes to which value, by its number and strength: there are few strengths."""

    def __init__(self, knowledge: ClassificationKnowledge, threshold: float) -> None:
        super().__init__()
        self._rules, self._threshold = knowledge.rules, threshold
        attribute = knowledge.attribute
        self._number = {fact_key(attribute.slug, code.slug): number for number, code in enumerate(attribute.codes)}

    def __missing__(self, key: tuple[int, float]) -> tuple[tuple[int, Part], ...]:
        number, strength = key
        rule = self._rules[number]
        told = rule.conclusions if strength >= self._threshold else ()
        self[key] = parts = tuple((self._number[c.key], (number, rule, c.certainty * strength, strength)) for c in told)
        return parts


def _order(match: Match) -> tuple[float, str, str]:
    return -match.strength, match.place.value, match.word
