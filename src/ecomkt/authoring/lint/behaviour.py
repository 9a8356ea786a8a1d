"""One pass over many profiles: which rules fire, what decides, and where nothing is recommended.

The profiles are all that the required attributes make, and a seeded sample over all attributes. For what they don't
show a profile is searched by hill climbing, one change of facts at a time.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice, product
from operator import itemgetter
from random import Random

from msgspec import Struct, structs

from ecomkt.authoring.lint.finding import Searched
from ecomkt.explanation.explain import attributes_read, part_about
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.certainty import fold
from ecomkt.inference.engine import PlainEngine, premise_strength, strength
from ecomkt.inference.ranking import Openness
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.inference.stratum import TraitAssessment
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.knowledge.model import Caution, KnowledgeBase, PremiseKind, Rule, When
from ecomkt.profile.fact import Fact, Profile, changed, single_changes
from ecomkt.profile.space import required_space, sampled_profiles, space_size

MOST_EXACT = 2_000
"""How many profiles of the required attributes are run at most before it is cut short."""
SAMPLE = 1_500
"""How many profiles over all attributes are run."""
_SEED = 20261125
# How many profiles are tried at most for one piece of evidence: hardly any is left that the sample has not decided.
_MOST_TRIES = 100
MOST_RUNS = 3_000
"""How many profiles one search runs at most."""
_MOST_STARTS = 12
_MOST_PLACING_RUNS = 1_500
_UNMOVED = -2.0


class Climb(Struct, frozen=True):
    """How far a search got."""

    profile: Profile
    """The best it found."""
    height: float
    reached: bool
    runs: int


@dataclass(frozen=True)
class Behaviour:
    """What the profiles that were looked at showed."""

    recommender: Recommender
    searched: Searched
    fired: dict[str, Profile] = field(default_factory=dict)
    """Rule or caution → the first profile in which it fired."""
    unfired: dict[str, Climb] = field(default_factory=dict)
    """Rule or caution that fired in none → the search that didn't find one either."""
    placing: set[str] = field(default_factory=set)
    """Rules without which a family would have had another first place in some profile."""
    closest: dict[str, tuple[float, Profile]] = field(default_factory=dict)
    """Rule → how near it came to changing a first place, and where."""
    spoken: dict[str, Profile] = field(default_factory=dict)
    """Evidence of a trait → the first profile in which it spoke."""
    deciding: set[str] = field(default_factory=set)
    """Evidence without which a rule or caution would have fired otherwise in some profile."""
    best: dict[str, tuple[float, Profile]] = field(default_factory=dict)
    """Option → its highest certainty, and the profile with it."""
    gaps: dict[str, list[Profile]] = field(default_factory=dict)
    """Main family → the profiles of the required attributes that recommend nothing of it."""
    sampled_gaps: dict[str, list[Profile]] = field(default_factory=dict)
    """The same of the sample."""

    def look_at(self, profile: Profile, gaps: dict[str, list[Profile]]) -> None:
        """Note what a profile shows; under `gaps`, of which main families nothing is recommended."""
        recommendation = self.recommender.recommend(profile)
        certainties = {
            a.key: a.seen for ranking in recommendation.families for a in chain(ranking.base, ranking.ranked)
        }
        for key, certainty in certainties.items():
            if certainty > self.best.get(key, (-2.0, profile))[0]:
                self.best[key] = certainty, profile
        for ranking in recommendation.families:
            if ranking.family.main and ranking.open is Openness.NONE:
                gaps.setdefault(ranking.family.slug, []).append(profile)
        for caution in recommendation.drawn:
            self.fired.setdefault(caution.id, profile)
        self._note_rules(recommendation, certainties)
        self._note_evidence(recommendation.traits, recommendation.memory.certainties, profile)

    def look_for_firings(self) -> None:
        """Search a profile for every rule and caution that fired in none so far."""
        kb = self.recommender.kb
        for item in chain[Rule | Caution](kb.rules, kb.cautions):
            if item.id not in self.fired and item.example:
                self.look_at(profile_of(item.example), {})
            if item.id not in self.fired:
                # A caution on options fires where these are recommended: the best profiles for them are a start.
                leading = [self.best[key][1] for p in item.when.premises for key in p.keys if key in self.best]
                search = find_firing(kb, item.when, leading)
                if search.reached:
                    self.look_at(search.profile, {})
                else:
                    self.unfired[item.id] = search

    def look_for_decisions(self, profiles: Sequence[Profile]) -> None:
        """Look at profiles into which the facts are put whose evidence has decided nothing yet."""
        for item in self.recommender.kb.evidence:
            # Traits that nothing reads have a finding of their own.
            if item.conclusions[0].key in self._readers:
                for profile in islice(profiles, _MOST_TRIES):
                    if item.id in self.deciding:
                        break
                    there = fitted(profile, item.when, self.recommender.kb.codebook)
                    self._note_evidence(*self.recommender.traits_in(there), there)

    def _note_rules(self, recommendation: Recommendation, certainties: Mapping[str, float]) -> None:
        threshold = self.recommender.kb.scale.threshold
        for ranking in recommendation.rankings:
            for assessment in chain(ranking.base, ranking.ranked):
                # A caution on request isn't drawn for a client who plans nothing of what it bars.
                for item in chain[Rule | Caution]([rule for rule, _, _ in assessment.parts], assessment.bars):
                    self.fired.setdefault(item.id, recommendation.profile)
        # Where an option is on request no place is at stake.
        for ranking in recommendation.families:
            # What is barred stays last, whatever is folded.
            parts = {a.key: a.parts for a in chain(ranking.base, ranking.ranked) if a.parts and not a.bars}
            first = first_place(ranking.family, certainties, threshold)
            said = _keys_by_rule(parts)
            for id_ in said.keys() - self.placing:
                # Folded anew from the recorded parts: inferring without each rule would take hours.
                without = {key: fold([c for r, c, _ in parts[key] if r.id != id_]) for key in said[id_]}
                before = {**certainties, **without}
                if first_place(ranking.family, before, threshold) != first:
                    self.placing.add(id_)
                else:
                    near = distance(ranking.family, before, certainties, threshold)
                    if near < self.closest.get(id_, (2.0, None))[0]:
                        self.closest[id_] = near, recommendation.profile

    def _note_evidence(
        self, traits: Iterable[TraitAssessment], certainties: Mapping[str, float], profile: Profile
    ) -> None:
        threshold = self.recommender.kb.scale.threshold
        said = [(trait.parts, number, item) for trait in traits for number, (item, *_) in enumerate(trait.parts)]
        for parts, number, item in said:
            if item.id in self.deciding:
                continue
            self.spoken.setdefault(item.id, profile)
            key = item.conclusions[0].key
            rest = fold(c for place, (_, c, _) in enumerate(parts) if place != number)
            without = {**certainties, key: rest}
            if any(
                strength(when, certainties, threshold) != strength(when, without, threshold)
                for when in self._readers.get(key, ())
            ):
                self.deciding.add(item.id)

    @cached_property
    def _readers(self) -> dict[str, list[When]]:
        """Return the antecedents by the keys of the traits they read."""
        kb = self.recommender.kb
        readers: dict[str, list[When]] = {}
        for when in (item.when for some in (kb.rules, kb.cautions) for item in some):
            for premise in when.premises:
                if premise.kind is PremiseKind.TRAIT:
                    readers.setdefault(premise.keys[0], []).append(when)
        return readers


def _keys_by_rule(parts: Mapping[str, Iterable[tuple[Rule, float, float]]]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for key, some in parts.items():
        for rule, _, _ in some:
            said.setdefault(rule.id, []).append(key)
    return said


def observe_behaviour(recommender: Recommender, sample: int = SAMPLE) -> Behaviour:
    """Return what all profiles of the required attributes and `sample` further ones show."""
    attributes = recommender.kb.codebook.attributes
    exact = list(islice(required_space(attributes), MOST_EXACT))
    further = list(islice(_sampled(recommender.kb, sample), sample))
    complete = space_size(attributes) == len(exact)
    behaviour = Behaviour(recommender, Searched(len(exact), complete, len(further)))
    for profiles, gaps in ((exact, behaviour.gaps), (further, behaviour.sampled_gaps)):
        for profile in profiles:
            behaviour.look_at(profile, gaps)
    behaviour.look_for_firings()
    behaviour.look_for_decisions([*further, *exact])
    return behaviour


def _sampled(kb: KnowledgeBase, count: int) -> Iterator[Profile]:
    """Yield full profiles; from every other one a share of what need not be known is taken out."""
    chance = Random(_SEED)
    required = {a.slug for a in kb.codebook.attributes if a.required}
    for number, profile in enumerate(sampled_profiles(kb.codebook.attributes, count, _SEED)):
        # What consultants know is rarely complete, and rules on absence need profiles that lack something.
        share = chance.random() if number % 2 else 0.0
        left_out = {a for a in kb.codebook.attribute if chance.random() < share and a not in required}
        yield Profile(tuple(fact for fact in profile if fact.attribute not in left_out))


def _climb(
    starts: Iterable[Profile],
    kb: KnowledgeBase,
    read: Collection[str],
    height_near: Callable[[Profile], Callable[[Profile], float]],
    goal: float,
    most_runs: int = MOST_RUNS,
) -> Climb:
    """Return the way up from each start in turn, by the best single change, until the goal or the end of the budget.

    Only changes of the attributes that are `read` are tried: no other moves anything. `height_near` gives the heights
    of profiles that differ little from one.
    """
    best = Climb(Profile(), -float("inf"), reached=False, runs=0)
    runs = 0
    for start in starts:
        here, height_of = start, height_near(start)
        height = height_of(start)
        runs += 1
        while height < goal and runs < most_runs:
            steps = _steps(here, kb, read, height_of, goal)
            runs += len(steps)
            higher, there = max(steps, key=itemgetter(0), default=(height, here))
            # A plateau is the end: going sideways would need a memory of where one was.
            if higher <= height:
                break
            height, here, height_of = higher, there, height_near(there)
        if height > best.height:
            best = Climb(here, height, height >= goal, runs)
        if best.reached or runs >= most_runs:
            break
    return structs.replace(best, runs=runs)


def _steps(
    here: Profile, kb: KnowledgeBase, read: Collection[str], height_of: Callable[[Profile], float], goal: float
) -> list[tuple[float, Profile]]:
    """Return the profiles one change away with their heights, no more of them once one reaches the goal."""
    steps: list[tuple[float, Profile]] = []
    for change in single_changes(kb.codebook, here):
        if change.attribute.slug in read:
            there = changed(here, change)
            steps.append((height_of(there), there))
            if steps[-1][0] >= goal:
                break
    return steps


def find_firing(kb: KnowledgeBase, when: When, nearby: Sequence[Profile] = ()) -> Climb:
    """Return the search for a profile in which a rule or caution with this antecedent fires.

    It begins with the facts that are asked for, then goes on from `nearby` profiles, those facts put into them.
    """
    options = {key for premise in when.premises if premise.kind is PremiseKind.OPTION for key in premise.keys}
    part = part_about(kb, options, [when])
    recommender = Recommender(part, PlainEngine)
    threshold = kb.scale.threshold

    def height_of(profile: Profile) -> float:
        certainties: Mapping[str, float] = recommender.recommend(profile).memory.certainties
        if options:
            certainties = {**certainties, **recommender.certainties(profile)}
        return sum(min(premise_strength(premise, certainties), threshold) for premise in when.premises)

    # The sum of equal parts may fall short of the product by the last bit.
    starts = chain(_starts(when), (fitted(profile, when) for profile in nearby))
    read = attributes_read(part, [when])
    return _climb(starts, kb, read, lambda _: height_of, threshold * len(when.premises) - 1e-12)


def find_recommending(recommender: Recommender, key: str, start: Profile) -> Climb:
    """Return the search for a profile in which the option with this key is recommended."""
    kb = recommender.kb
    # Only what can move this option: thousands of runs on all rules would take minutes.
    about = part_about(kb, [key])
    part = Recommender(about, PlainEngine)
    # Where several rare facts speak for it together, no single change leads there; an example may.
    favouring = (rule for rule in kb.rules if any(c.key == key and c.certainty > 0 for c in rule.conclusions))
    starts = (start, Profile(), *(profile_of(rule.example) for rule in favouring))

    def height_near(here: Profile) -> Callable[[Profile], float]:
        near = part.around(here)
        return lambda profile: near.certainties(profile)[key]

    return _climb(starts, kb, attributes_read(about), height_near, kb.scale.threshold)


def find_placing(kb: KnowledgeBase, rule: Rule, family: Family, starts: Sequence[Profile]) -> Climb:
    """Return the search for a profile in which the first place of a family would be another without the rule."""
    some = part_about(kb, family.keys)
    whole = Recommender(some, PlainEngine)
    rest = Recommender(structs.replace(some, rules=tuple(r for r in some.rules if r is not rule)), PlainEngine)
    threshold = kb.scale.threshold

    def height_near(here: Profile) -> Callable[[Profile], float]:
        has, lacks = whole.around(here), rest.around(here)

        def height_of(profile: Profile) -> float:
            # Both have the same traits.
            believed = has.beliefs(profile)
            if strength(rule.when, believed, threshold) is None:
                return _UNMOVED
            before, after = lacks.certainties_given(believed), has.certainties_given(believed)
            if first_place(family, before, threshold) != first_place(family, after, threshold):
                return 1.0
            return -distance(family, before, after, threshold)

        return height_of

    return _climb(starts, kb, attributes_read(some), height_near, 1.0, _MOST_PLACING_RUNS)


def distance(family: Family, before: Mapping[str, float], after: Mapping[str, float], threshold: float) -> float:
    """Return how far from the head of its family an option stands that a rule moves; 2 if it moves none."""
    moved = [key for key in family.ranked if before[key] != after[key]]
    # An option takes the first place when it passes the best of the others and the threshold.
    heads = {key: max(threshold, *(after[other] for other in family.ranked if other != key)) for key in moved}
    return min((abs(side[key] - heads[key]) for key in moved for side in (before, after)), default=-_UNMOVED)


def _starts(when: When) -> Iterator[Profile]:
    """Yield the smallest profiles that have the facts an antecedent asks for."""
    premises = [premise for premise in when.premises if premise.kind is PremiseKind.VALUE]
    choices = [[Fact(premise.subject, value) for value in premise.wanted] for premise in premises]
    return (Profile(facts) for facts in islice(product(*choices), _MOST_STARTS))


def profile_of(keys: Iterable[str]) -> Profile:
    """Return the profile of the facts with these keys."""
    return Profile(tuple(Fact(attribute, value) for attribute, _, value in (key.partition("=") for key in keys)))


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
