"""What the client said, in his own words, of the facts that a reason rests on."""

from collections.abc import Iterator

from ecomkt.inference.recommend import Recommendation
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.model import Premise, PremiseKind, Rule, TraitEvidence, When

# Of a trait several facts speak; one that says less than half of what the heaviest says hardly made it.
_LEAST = 0.5


def words_behind(recommendation: Recommendation, rule: Rule) -> tuple[str, ...]:
    """Return what was said of the stated facts that the reason of a rule, as it is told, rests on; each once.

    What it reads itself comes first, then what its facts follow from, then what its traits are concluded from.
    """
    if not recommendation.profile.quotes:
        return ()
    # A reason that is told to such clients alone speaks of what they have in common.
    whens = [*(telling.when for telling in rule.told if telling.because == rule.because), rule.when]
    found = sorted((pair for when in whens for pair in _behind(recommendation, when, 0)), key=lambda pair: pair[0])
    return tuple(dict.fromkeys(words for _, words in found))


def _behind(recommendation: Recommendation, when: When, steps: int) -> Iterator[tuple[int, str]]:
    """Yield what was said with the number of conclusions that lie between."""
    profile = recommendation.profile
    for premise in when.premises:
        for fact in (fact for fact in profile if fact.key in premise.keys):
            yield from ((steps, words) for words in profile.words_on(fact.attribute, fact.value, ""))
        for item in _grounds(recommendation, premise):
            yield from _behind(recommendation, item.rule.when, steps + 1)


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
