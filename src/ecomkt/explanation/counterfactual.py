"""The smallest changes of facts that would give an option the place it lacks, each verified by running it.

Single changes are tried first, then pairs. The search runs over a part of the knowledge base: only rules that speak
of the options in question can change their certainties. What it finds is run again on the whole.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Assessment, Recommender
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind
from ecomkt.profile.changes import Change, added_values, changed, single_changes
from ecomkt.profile.fact import Profile

MOST_RUNS = 20_000
"""How many profiles a search runs at most before it is cut short."""


class Goal(Enum):
    """The place an option lacks."""

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


def search(recommender: Recommender, profile: Profile, key: str, goal: Goal, most_runs: int = MOST_RUNS) -> Search:
    """Return the smallest changes, of one fact or two, under which the option with this key reaches the goal."""
    kb = recommender.kb
    family = next(family for family in kb.codebook.families if key in family.keys)
    part = Recommender(_part(kb, {key} if goal is Goal.RECOMMENDED else set(family.keys)), PlainEngine)
    read = _attributes_read(part.kb)
    singles = [change for change in possible_changes(kb.codebook, profile) if change.attribute.slug in read]
    runs = 0
    for size in (1, 2):
        reached: list[tuple[Change, ...]] = []
        for changes in _combined(singles, size):
            if runs == most_runs:
                return Search(goal, _verified(recommender, profile, key, family, goal, reached), runs, complete=False)
            runs += 1
            if _reaches(part.certainties(changed(profile, *changes)), key, family, goal, kb.scale.threshold):
                reached.append(changes)
        found = _verified(recommender, profile, key, family, goal, reached)
        if found:
            return Search(goal, found, runs, complete=True)
    return Search(goal, (), runs, complete=True)


def possible_changes(codebook: Codebook, profile: Profile) -> list[Change]:
    """Return every change of one fact that a search tries: another value, or one more; nothing is forgotten."""
    changes = (*single_changes(codebook, profile), *added_values(codebook, profile))
    return list({(c.attribute.slug, frozenset(c.facts)): c for c in changes if not c.forgets}.values())


def _combined(singles: list[Change], size: int) -> Iterator[tuple[Change, ...]]:
    for changes in combinations(singles, size):
        if len({change.attribute.slug for change in changes}) == size:
            yield changes


def _verified(
    recommender: Recommender,
    profile: Profile,
    key: str,
    family: Family,
    goal: Goal,
    reached: Iterable[tuple[Change, ...]],
) -> tuple[Counterfactual, ...]:
    found = []
    for changes in reached:
        recommendation = recommender.recommend(changed(profile, *changes))
        certainties = {a.key: a.certainty for a in recommendation.family(family.slug).every}
        if _reaches(certainties, key, family, goal, recommender.kb.scale.threshold):
            found.append(Counterfactual(changes, recommendation.assessment(key)))
    known = {fact.attribute for fact in profile.facts}
    found.sort(key=lambda c: (_out_of_reach(c), _overturned(c, known), -c.assessment.certainty))
    return tuple(found)


def _out_of_reach(counterfactual: Counterfactual) -> int:
    return sum(not change.attribute.influence for change in counterfactual.changes)


def _overturned(counterfactual: Counterfactual, known: set[str]) -> int:
    return sum(change.attribute.slug in known for change in counterfactual.changes)


def _reaches(certainties: dict[str, float], key: str, family: Family, goal: Goal, threshold: float) -> bool:
    if goal is Goal.RECOMMENDED:
        return certainties[key] >= threshold
    leader = first_place(family, certainties, threshold)
    return leader is not None and family.keys[family.codes.index(leader)] == key


def _part(kb: KnowledgeBase, keys: set[str]) -> KnowledgeBase:
    """Return the knowledge that can move the options with these keys."""
    rules = tuple(rule for rule in kb.rules if any(c.key in keys for c in rule.conclusions))
    traits = {p.subject for rule in rules for p in rule.when.premises if p.kind is PremiseKind.TRAIT}
    return replace(
        kb,
        rules=rules,
        traits=tuple(trait for trait in kb.traits if trait.slug in traits),
        evidence=tuple(item for item in kb.evidence if item.trait in traits),
        cautions=(),
    )


def _attributes_read(kb: KnowledgeBase) -> set[str]:
    whens = [*(rule.when for rule in kb.rules), *(item.when for item in kb.evidence)]
    premises = (premise for when in whens for premise in when.premises)
    return {premise.subject for premise in premises if premise.kind is PremiseKind.VALUE}
