"""The smallest changes of facts that would give an option the place it lacks, each verified by running it.

Single changes are tried first, then pairs. The search runs over a part of the knowledge base: only rules that speak
of the options in question can change their certainties. What it finds is run again on the whole.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Assessment, Recommender
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind, When
from ecomkt.profile.fact import Change, Profile, added_values, changed, single_changes

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


class _Wish(Struct, frozen=True):
    """An option that is to reach a goal."""

    key: str
    family: Family
    goal: Goal
    threshold: float

    def granted(self, certainties: Mapping[str, float]) -> bool:
        if self.goal is Goal.RECOMMENDED:
            return certainties[self.key] >= self.threshold
        leader = first_place(self.family, certainties, self.threshold)
        return leader is not None and self.family.keys[self.family.codes.index(leader)] == self.key


def search(recommender: Recommender, profile: Profile, key: str, goal: Goal, most_runs: int = MOST_RUNS) -> Search:
    """Return the smallest changes, of one fact or two, under which the option with this key reaches the goal."""
    kb = recommender.kb
    family = next(family for family in kb.codebook.families if key in family.keys)
    wish = _Wish(key, family, goal, kb.scale.threshold)
    # To be first an option has to pass all others of its family, so their rules count as well.
    part = Recommender(part_about(kb, [key] if goal is Goal.RECOMMENDED else family.keys), PlainEngine)
    read = _attributes_read(part.kb)
    # What no rule reads changes nothing, and would only use up the runs.
    singles = [change for change in possible_changes(kb.codebook, profile) if change.attribute.slug in read]
    runs = 0
    # Three changes would be another product, and too many combinations to try.
    for size in (1, 2):
        reached: list[tuple[Change, ...]] = []
        for changes in combinations(singles, size):
            # A change sets the whole attribute, so two of one attribute are no pair.
            if len({change.attribute.slug for change in changes}) < size:
                continue
            if runs == most_runs:
                return Search(goal, _verified(recommender, profile, wish, reached), runs, complete=False)
            runs += 1
            if wish.granted(part.certainties(changed(profile, *changes))):
                reached.append(changes)
        if verified := _verified(recommender, profile, wish, reached):
            return Search(goal, verified, runs, complete=True)
    return Search(goal, (), runs, complete=True)


def possible_changes(codebook: Codebook, profile: Profile) -> list[Change]:
    """Return every change of one fact that a search tries: another value, or one more; nothing is forgotten."""
    changes = (*single_changes(codebook, profile), *added_values(codebook, profile))
    # An added value may give the same facts as a single change; their order says nothing.
    return list({(c.attribute.slug, frozenset(c.facts)): c for c in changes if not c.forgets}.values())


def _verified(
    recommender: Recommender, profile: Profile, wish: _Wish, reached: Iterable[tuple[Change, ...]]
) -> tuple[Counterfactual, ...]:
    known = {fact.attribute for fact in profile.facts}
    verified = []
    for changes in reached:
        recommendation = recommender.recommend(changed(profile, *changes))
        assessment = recommendation.assessment(wish.key)
        # The whole knowledge, by the engine in use, has the last word.
        if wish.granted({a.key: a.certainty for a in recommendation.family(wish.family.slug).every}):
            out_of_reach = sum(not change.attribute.influence for change in changes)
            overturned = sum(change.attribute.slug in known for change in changes)
            # First what the client can bring about, then what contradicts nothing that he has said.
            cost = out_of_reach, overturned, -assessment.certainty
            verified.append((cost, Counterfactual(changes, assessment)))
    return tuple(counterfactual for _, counterfactual in sorted(verified, key=lambda pair: pair[0]))


def part_about(kb: KnowledgeBase, keys: Collection[str], whens: Iterable[When] = ()) -> KnowledgeBase:
    """Return the knowledge that can move the options with these keys, and the traits that these antecedents read."""
    rules = tuple(rule for rule in kb.rules if any(c.key in keys for c in rule.conclusions))
    read = (*whens, *(rule.when for rule in rules))
    traits = {p.subject for when in read for p in when.premises if p.kind is PremiseKind.TRAIT}
    return replace(
        kb,
        rules=rules,
        traits=tuple(trait for trait in kb.traits if trait.slug in traits),
        evidence=tuple(item for item in kb.evidence if item.trait in traits),
        cautions=(),
    )


def _attributes_read(kb: KnowledgeBase) -> set[str]:
    whens = (*(rule.when for rule in kb.rules), *(item.when for item in kb.evidence))
    return {p.subject for when in whens for p in when.premises if p.kind is PremiseKind.VALUE}
