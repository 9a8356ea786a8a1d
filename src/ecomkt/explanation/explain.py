"""Why an option stands where it stands, and why not higher: read off the recorded firings and the same conditions."""

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.counterfactual import Goal, Search, search
from ecomkt.inference.certainty import fold
from ecomkt.inference.premises import PremiseReading, WorkingMemory, read_premises
from ecomkt.inference.recommend import Assessment, Evidence, Recommendation, Recommender, TraitAssessment
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind, Rule

NEAREST = 3
"""How many rules that would favour an option are shown."""


class EvidenceStep(Struct, frozen=True):
    """One piece of evidence, and the certainty of the option once it is counted in."""

    evidence: Evidence
    total: float
    premises: tuple[PremiseReading, ...]


class NearRule(Struct, frozen=True):
    """A rule that would favour the option but did not fire."""

    rule: Rule
    certainty: float
    """What it would add at full strength."""
    premises: tuple[PremiseReading, ...]
    """All of them, those that failed among them."""

    @property
    def failed(self) -> tuple[PremiseReading, ...]:
        """Return the premises that keep it from firing."""
        return tuple(reading for reading in self.premises if not reading.holds)


class Explanation(Struct, frozen=True):
    """Everything that can be said of one option in one profile."""

    kb: KnowledgeBase
    recommendation: Recommendation
    family: Family
    assessment: Assessment
    rank: int | None
    """The place in the family, from 1; None for a base option."""
    steps: tuple[EvidenceStep, ...]
    """In the order in which the evidence is combined: by rule id."""
    nearest: tuple[NearRule, ...]
    """The nearest rules that would favour it: fewest failed premises first, then by what they would add."""
    searches: tuple[Search, ...]
    """The smallest changes for each place that it lacks: recommended, first in its family."""

    def trait(self, slug: str) -> TraitAssessment:
        """Return the assessment of a trait that a premise looks at."""
        return next(t for t in self.recommendation.traits if t.trait.slug == slug)

    @property
    def traits(self) -> tuple[TraitAssessment, ...]:
        """Return every trait that the premises shown look at, in file order."""
        shown = [*(step.premises for step in self.steps), *(near.premises for near in self.nearest)]
        premises = [reading.premise for readings in shown for reading in readings]
        slugs = {premise.subject for premise in premises if premise.kind is PremiseKind.TRAIT}
        return tuple(t for t in self.recommendation.traits if t.trait.slug in slugs)


def explain(recommender: Recommender, recommendation: Recommendation, key: str) -> Explanation:
    """Return the explanation of the option with this key, with the smallest changes that would raise it."""
    reasons = reasons_for(recommender.kb, recommendation, key)
    recommended, base = reasons.assessment.recommended, reasons.rank is None
    goals = [] if recommended else [Goal.RECOMMENDED]
    # A base option has no rank that it could gain.
    if not base and not (recommended and reasons.rank == 1):
        goals.append(Goal.FIRST)
    return replace(reasons, searches=tuple(search(recommender, recommendation.profile, key, goal) for goal in goals))


def reasons_for(kb: KnowledgeBase, recommendation: Recommendation, key: str) -> Explanation:
    """Return the explanation of the option with this key, without the search for changes."""
    family = next(family for family in kb.codebook.families if key in family.keys)
    assessment, memory = recommendation.assessment(key), recommendation.memory
    parts = [item.contribution for item in assessment.evidence]
    return Explanation(
        kb=kb,
        recommendation=recommendation,
        family=family,
        assessment=assessment,
        rank=next(rank for rank, a in recommendation.family(family.slug).places() if a is assessment),
        steps=tuple(
            # Folded anew from the start: a running total is rounded at each step, and could miss the certainty.
            EvidenceStep(item, fold(parts[:number]), read_premises(item.rule.when, memory, kb.scale.threshold))
            for number, item in enumerate(assessment.evidence, 1)
        ),
        nearest=() if assessment.recommended else _nearest(kb, memory, key),
        searches=(),
    )


def _nearest(kb: KnowledgeBase, memory: WorkingMemory, key: str) -> tuple[NearRule, ...]:
    threshold = kb.scale.threshold
    candidates = [
        NearRule(rule, conclusion.certainty, read_premises(rule.when, memory, threshold))
        for rule in kb.rules
        for conclusion in rule.conclusions
        if conclusion.key == key and conclusion.certainty > 0
    ]
    near = [rule for rule in candidates if rule.failed]
    near.sort(key=lambda rule: (len(rule.failed), -rule.certainty))
    return tuple(near[:NEAREST])
