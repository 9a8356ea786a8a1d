"""Searches for a profile that shows what the profiles run didn't: hill climbing, one change of facts at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, product

from msgspec import Struct, structs

from ecomkt.explanation.explain import part_about
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.premises import premise_strength
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind, Rule, When
from ecomkt.profile.changes import changed, single_changes
from ecomkt.profile.fact import Fact, Profile

MOST_RUNS = 3_000
"""How many profiles one search runs at most."""
_MOST_STARTS = 12
_MOST_PLACING_RUNS = 1_500


class Climb(Struct, frozen=True):
    """How far a search got."""

    profile: Profile
    """The best it found."""
    height: float
    reached: bool
    runs: int


def _climb(
    starts: Iterable[Profile],
    codebook: Codebook,
    height_of: Callable[[Profile], float],
    goal: float,
    most_runs: int = MOST_RUNS,
) -> Climb:
    """Return the way up from each start in turn, by the best single change, until the goal or the end of the budget."""
    best = Climb(Profile(), -float("inf"), reached=False, runs=0)
    runs = 0
    for start in starts:
        here, height = start, height_of(start)
        runs += 1
        while height < goal and runs < most_runs:
            neighbours = [changed(here, change) for change in single_changes(codebook, here)]
            heights = [height_of(profile) for profile in neighbours]
            runs += len(neighbours)
            # A plateau is the end: going sideways would need a memory of where one was.
            if max(heights, default=height) <= height:
                break
            height = max(heights)
            here = neighbours[heights.index(height)]
        if height > best.height:
            best = Climb(here, height, height >= goal, runs)
        if best.reached or runs >= most_runs:
            break
    return structs.replace(best, runs=runs)


def find_firing(kb: KnowledgeBase, when: When, nearby: Sequence[Profile] = ()) -> Climb:
    """Return the search for a profile in which a rule or caution with this antecedent fires.

    It begins with the facts that are asked for, then goes on from `nearby` profiles, those facts put into them.
    """
    options = {key for premise in when.premises if premise.kind is PremiseKind.OPTION for key in premise.keys}
    recommender = Recommender(part_about(kb, options, [when]), PlainEngine)
    threshold = kb.scale.threshold

    def height_of(profile: Profile) -> float:
        certainties: Mapping[str, float] = recommender.recommend(profile).memory.certainties
        if options:
            certainties = {**certainties, **recommender.certainties(profile)}
        return sum(min(premise_strength(premise, certainties), threshold) for premise in when.premises)

    # The sum of equal parts may fall short of the product by the last bit.
    starts = chain(_starts(when), (fitted(profile, when) for profile in nearby))
    return _climb(starts, kb.codebook, height_of, threshold * len(when.premises) - 1e-12)


def find_recommending(recommender: Recommender, key: str, start: Profile) -> Climb:
    """Return the search for a profile in which the option with this key is recommended."""
    kb = recommender.kb
    # Only what can move this option: thousands of runs on all rules would take minutes.
    part = Recommender(part_about(kb, [key]), PlainEngine)
    return _climb((start, Profile()), kb.codebook, lambda profile: part.certainties(profile)[key], kb.scale.threshold)


def find_placing(kb: KnowledgeBase, rule: Rule, family: Family, starts: Sequence[Profile]) -> Climb:
    """Return the search for a profile in which the first place of a family would be another without the rule."""
    some = part_about(kb, family.keys)
    whole = Recommender(some, PlainEngine)
    rest = Recommender(structs.replace(some, rules=tuple(r for r in some.rules if r is not rule)), PlainEngine)
    threshold = kb.scale.threshold

    def height_of(profile: Profile) -> float:
        # Both have the same traits, and these take longer than the options of one family.
        believed = whole.beliefs(profile)
        before, after = rest.certainties_given(believed), whole.certainties_given(believed)
        if first_place(family, before, threshold) != first_place(family, after, threshold):
            return 1.0
        return -distance(family, before, after, threshold)

    return _climb(starts, kb.codebook, height_of, 1.0, _MOST_PLACING_RUNS)


def distance(family: Family, before: Mapping[str, float], after: Mapping[str, float], threshold: float) -> float:
    """Return how far from the head of its family an option stands that a rule moves; 2 if it moves none."""
    moved = [key for key in family.ranked if before[key] != after[key]]
    # An option takes the first place when it passes the best of the others and the threshold.
    heads = {key: max(threshold, *(after[other] for other in family.ranked if other != key)) for key in moved}
    return min((abs(side[key] - heads[key]) for key in moved for side in (before, after)), default=2.0)


def _starts(when: When) -> Iterator[Profile]:
    """Yield the smallest profiles that have the facts an antecedent asks for."""
    premises = [premise for premise in when.premises if premise.kind is PremiseKind.VALUE]
    choices = [[Fact(premise.subject, value) for value in premise.wanted] for premise in premises]
    return (Profile(facts) for facts in islice(product(*choices), _MOST_STARTS))


def fitted(profile: Profile, when: When, codebook: Codebook | None = None) -> Profile:
    """Return the profile with the facts that an antecedent asks for in the place of its own on their attributes.

    With a codebook its own stay beside them wherever they may be true, too.
    """
    asked = next(_starts(when)).facts
    kept = (fact for fact in profile if not any(_clash(fact, new, codebook) for new in asked))
    return Profile((*kept, *asked))


def _clash(one: Fact, other: Fact, codebook: Codebook | None) -> bool:
    if one.attribute != other.attribute or codebook is None:
        return one.attribute == other.attribute
    bound = codebook.attribute[one.attribute].bound
    return one.value == other.value or any({one.value, other.value} <= group for group in bound)
