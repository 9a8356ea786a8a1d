"""What the client said, in his own words, of the facts that a reason rests on."""

from collections.abc import Iterator

from ecomkt.inference.recommend import Recommendation
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.model import Premise, PremiseKind, Rule, TraitEvidence, When

# Of a trait several facts speak; one that says less than half of what the heaviest says hardly made it.
_LEAST = 0.5
# How much farther behind is what a conclusion was drawn from than what a reason reads itself.
_CONCLUDED = 10
_MOST_TOLD = 2
"""How many of the client's words stand beside a reason."""


class ToldWords:
    """What the client said, as it is told beside the reasons of one answer.

    Of a reason only the nearest words are told that it reads itself, and once in the whole answer, in part or whole: a
    price is behind half of all reasons. What the head of an answer says already, what is sold and where, is not told
    again, nor what says no more of the client than that (`read_back` of an attribute).
    """

    def __init__(self, recommendation: Recommendation, codebook: Codebook) -> None:
        self._recommendation = recommendation
        idle = {attribute.slug for attribute in codebook.attributes if not attribute.read_back}
        self._told = {quote.words for quote in recommendation.profile.quotes if quote.attribute in idle}

    def beside(self, evidence: Evidence[Rule] | None) -> tuple[str, ...]:
        """Return what to tell beside a reason, two at most; from then on it is told."""
        behind = words_behind(self._recommendation, evidence.rule) if evidence else {}
        left = {words: far for words, far in behind.items() if far < _CONCLUDED and not self._is_told(words)}
        words = [each for each, far in left.items() if far == min(left.values())][:_MOST_TOLD]
        self._told.update(words)
        return tuple(words)

    def _is_told(self, words: str) -> bool:
        return any(words in told or told in words for told in self._told)


def words_behind(recommendation: Recommendation, rule: Rule) -> dict[str, int]:
    """Return what was said of the stated facts that the reason of a rule, as it is told, rests on, and how far behind.

    What it reads itself comes first, then what its facts follow from or its traits are concluded from.
    """
    if not recommendation.profile.quotes:
        return {}
    # A reason that is told to such clients alone speaks of what they have in common.
    told = [telling.when for telling in rule.told if telling.because == rule.because]
    found = [pair for when in told for pair in _behind(recommendation, when, 0)]
    found += _behind(recommendation, rule.when, len(told))
    behind = dict[str, int]()
    for far, words in sorted(found, key=lambda pair: pair[0]):
        behind.setdefault(words, far)
    return behind


def _behind(recommendation: Recommendation, when: When, far: int) -> Iterator[tuple[int, str]]:
    """Yield what was said with how far behind an antecedent it lies."""
    profile = recommendation.profile
    for premise in when.premises:
        for fact in (fact for fact in profile if fact.key in premise.keys):
            # What was said of the number is behind a level of it that has no words of its own.
            said = profile.words_on(fact.attribute, fact.value) or profile.words_on(fact.attribute, "")
            yield from ((far, words) for words in said)
        for item in _grounds(recommendation, premise):
            yield from _behind(recommendation, item.rule.when, far + _CONCLUDED)


def _grounds(recommendation: Recommendation, premise: Premise) -> Iterator[Evidence[Rule] | Evidence[TraitEvidence]]:
    """Yield what the facts that follow, or the trait, of a premise were concluded from."""
    for derived in recommendation.derived if premise.kind is PremiseKind.VALUE else ():
        if derived.fact.key in premise.keys:
            yield max(derived.evidence, key=lambda item: item.contribution)
    for trait in recommendation.traits if premise.kind is PremiseKind.TRAIT else ():
        if trait.trait.slug == premise.subject:
            sign = -1 if premise.denied else 1
            heaviest = max((item.contribution * sign for item in trait.support), default=0.0)
            heavy = (item for item in trait.support if item.contribution * sign >= max(heaviest * _LEAST, 1e-9))
            yield from sorted(heavy, key=lambda item: -item.contribution * sign)
