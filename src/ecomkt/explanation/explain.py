"""Why an option stands where it stands, and why not higher: read off the recorded firings and the same conditions.

Then the smallest changes of facts that would give it the place it lacks, each verified by running it: single changes
first, then pairs. The search runs over a part of the knowledge base: only rules that speak of the options in question
can change their certainties. What it finds is run again on the whole.
"""

from collections.abc import Callable, Collection, Iterable
from enum import Enum
from functools import partial
from itertools import chain, combinations

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.sensitivity import Certainties, first_place
from ecomkt.inference.certainty import fold
from ecomkt.inference.engine import PlainEngine, PremiseReading, read_premises
from ecomkt.inference.ranking import BARRED, Assessment
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.inference.stratum import Evidence, TraitAssessment
from ecomkt.knowledge.codebook import Codebook, Family, attribute_of
from ecomkt.knowledge.model import Caution, KnowledgeBase, PremiseKind, Rule, TraitEvidence, When, subjects_of
from ecomkt.profile.fact import Change, Profile, added_values, changed, single_changes

NEAREST = 3
"""How many rules that would favour an option are shown."""
MOST_RUNS = 20_000
"""How many profiles a search runs at most before it is cut short."""


class Goal(Enum):
    """The place an option lacks."""

    ALLOWED = "allowed"
    """Not barred, whatever its certainty then."""
    RECOMMENDED = "recommended"
    FIRST = "first"


class Counterfactual(Struct, frozen=True):
    """Changes under which the option reaches the goal, and what it is then."""

    changes: tuple[Change, ...]
    assessment: Assessment
    """Of the whole knowledge base, by the engine in use."""

    @property
    def in_reach(self) -> bool:
        """Return whether the client can bring all of it about."""
        return all(change.attribute.influence for change in self.changes)


class Search(Struct, frozen=True):
    """What was looked for and found."""

    goal: Goal
    found: tuple[Counterfactual, ...]
    """All of the smallest size that works: first what the client can influence, then by certainty."""
    runs: int
    complete: bool
    """False if the search was cut short: then a smaller or another change may exist."""


class EvidenceStep(Struct, frozen=True):
    """One piece of evidence, and the certainty of the option once it is counted in."""

    evidence: Evidence[Rule]
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
    searches: tuple[Search, ...] = ()
    """The smallest changes for each place that it lacks: allowed, recommended, first in its family."""

    def trait(self, slug: str) -> TraitAssessment:
        """Return the assessment of a trait that a premise looks at."""
        return next(t for t in self.recommendation.traits if t.trait.slug == slug)

    @property
    def traits(self) -> tuple[TraitAssessment, ...]:
        """Return every trait that the premises shown look at, in file order."""
        shown = (each.premise for some in (self.steps, self.nearest) for item in some for each in item.premises)
        slugs = {premise.subject for premise in shown if premise.kind is PremiseKind.TRAIT}
        return tuple(t for t in self.recommendation.traits if t.trait.slug in slugs)


def explain(recommender: Recommender, recommendation: Recommendation, key: str) -> Explanation:
    """Return the explanation of the option with this key, with the smallest changes that would raise it."""
    reasons = reasons_for(recommender.kb, recommendation, key)
    recommended, certainty = reasons.assessment.recommended, reasons.assessment.certainty
    goals = [Goal.ALLOWED] if reasons.assessment.bars else []
    # What is barred and likely enough lacks nothing else.
    if certainty < recommender.kb.scale.threshold:
        goals.append(Goal.RECOMMENDED)
    # A base option has no rank that it could gain.
    if reasons.rank is not None and not (recommended and reasons.rank == 1):
        goals.append(Goal.FIRST)
    return replace(reasons, searches=tuple(search(recommender, recommendation.profile, key, goal) for goal in goals))


def reasons_for(kb: KnowledgeBase, recommendation: Recommendation, key: str) -> Explanation:
    """Return the explanation of the option with this key, without the search for changes."""
    ranking = recommendation.family(key.partition("/")[0])
    rank, assessment = next(place for place in ranking.places() if place[1].key == key)
    memory, threshold = recommendation.memory, kb.scale.threshold
    parts = [item.contribution for item in assessment.evidence]
    steps = (
        # Folded anew from the start: a running total is rounded at each step, and could miss the certainty.
        EvidenceStep(item, fold(parts[:number]), read_premises(item.rule.when, memory, threshold))
        for number, item in enumerate(assessment.evidence, 1)
    )
    favouring = (
        NearRule(rule, conclusion.certainty, read_premises(rule.when, memory, threshold))
        for rule in (() if assessment.recommended else kb.rules)
        for conclusion in rule.conclusions
        if conclusion.key == key and conclusion.certainty > 0
    )
    near = sorted((rule for rule in favouring if rule.failed), key=lambda rule: (len(rule.failed), -rule.certainty))
    return Explanation(kb, recommendation, ranking.family, assessment, rank, tuple(steps), tuple(near[:NEAREST]))


def search(recommender: Recommender, profile: Profile, key: str, goal: Goal, most_runs: int = MOST_RUNS) -> Search:
    """Return the smallest changes, of one fact or two, under which the option with this key reaches the goal."""
    kb = recommender.kb
    family = next(family for family in kb.codebook.every_family if key in family.keys)
    is_granted = partial(_is_granted, key, goal, family, kb.scale.threshold)
    # To be first an option has to pass all others of its family, so their rules count as well.
    part = Recommender(part_about(kb, family.keys if goal is Goal.FIRST else [key]), PlainEngine)
    read = attributes_read(part.kb)
    # What no rule reads changes nothing, and would only use up the runs.
    singles = [change for change in possible_changes(kb.codebook, profile) if change.attribute.slug in read]
    runs = 0
    # Three changes would be another product, and too many combinations to try.
    for size in (1, 2):
        reached: list[tuple[Change, ...]] = []
        made: tuple[Change, ...] = ()
        near = part.around(profile)
        for changes in combinations(singles, size):
            # A change sets the whole attribute, so two of one attribute are no pair.
            if len({change.attribute.slug for change in changes}) < size:
                continue
            if runs == most_runs:
                return Search(goal, _verified(recommender, profile, key, is_granted, reached), runs, complete=False)
            runs += 1
            if made != changes[:-1]:
                made, near = changes[:-1], part.around(changed(profile, *changes[:-1]))
            if is_granted(near.certainties(changed(profile, *changes))):
                reached.append(changes)
        if verified := _verified(recommender, profile, key, is_granted, reached):
            return Search(goal, verified, runs, complete=True)
    return Search(goal, (), runs, complete=True)


def _is_granted(key: str, goal: Goal, family: Family, threshold: float, certainties: Certainties) -> bool:
    if goal is not Goal.FIRST:
        return certainties[key] > BARRED if goal is Goal.ALLOWED else certainties[key] >= threshold
    return first_place(family, certainties, threshold) == key


def possible_changes(codebook: Codebook, profile: Profile) -> list[Change]:
    """Return every change of one fact that a search tries: another value, or one more; nothing is forgotten."""
    changes = (*single_changes(codebook, profile), *added_values(codebook, profile))
    # An added value may give the same facts as a single change; their order says nothing.
    return list({(c.attribute.slug, frozenset(c.facts)): c for c in changes if not c.forgets}.values())


def _verified(
    recommender: Recommender,
    profile: Profile,
    key: str,
    is_granted: Callable[[Certainties], bool],
    reached: Iterable[tuple[Change, ...]],
) -> tuple[Counterfactual, ...]:
    known = {fact.attribute for fact in profile.facts}
    verified = []
    for changes in reached:
        recommendation = recommender.recommend(changed(profile, *changes))
        ranking = recommendation.family(key.partition("/")[0])
        certainties = {a.key: BARRED if a.bars else a.certainty for _, a in ranking.places()}
        # The whole knowledge, by the engine in use, has the last word.
        if is_granted(certainties):
            out_of_reach = sum(not change.attribute.influence for change in changes)
            overturned = sum(change.attribute.slug in known for change in changes)
            # First what the client can bring about, then what contradicts nothing that he has said.
            cost = out_of_reach, overturned, -certainties[key]
            verified.append((cost, Counterfactual(changes, recommendation.assessment(key))))
    return tuple(counterfactual for _, counterfactual in sorted(verified, key=lambda pair: pair[0]))


def part_about(kb: KnowledgeBase, keys: Collection[str], whens: Iterable[When] = ()) -> KnowledgeBase:
    """Return the knowledge that can move or bar the options with these keys, and the traits that antecedents read."""
    rules = tuple(rule for rule in kb.rules if any(c.key in keys for c in rule.conclusions))
    bars = tuple(caution for caution in kb.cautions if any(key in keys for key in caution.bars))
    read = subjects_of((*whens, *(rule.when for rule in rules), *(bar.when for bar in bars)), PremiseKind.TRAIT)
    traits = tuple(trait for trait in kb.traits if trait.slug in read)
    evidence = tuple(item for item in kb.evidence if item.trait in read)
    return replace(kb, rules=rules, traits=traits, evidence=evidence, cautions=bars)


def attributes_read(kb: KnowledgeBase, whens: Iterable[When] = ()) -> set[str]:
    """Return the attributes on which certainties, and whether one of `whens` holds, depend.

    A law bars by the market, which no premise of it names.
    """
    readers: Iterable[Rule | TraitEvidence | Caution] = (*kb.rules, *kb.evidence, *kb.cautions)
    read = subjects_of(chain(whens, (item.when for item in readers)), PremiseKind.VALUE)
    deriving = [d for d in kb.derivations if any(attribute_of(c.key) in read for c in d.conclusions)]
    read |= subjects_of((d.when for d in deriving), PremiseKind.VALUE)
    # What is stated otherwise than its first conclusion refutes a derivation.
    read |= {attribute_of(d.conclusions[0].key) for d in deriving}
    lawful = any(caution.law for caution in kb.cautions)
    return read | {a.slug for a in kb.codebook.attributes if a.jurisdiction and lawful}
