"""One pass over many profiles: which rules fire, what decides, and where nothing is recommended.

The profiles are all that the required attributes make, and a seeded sample over all attributes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from ecomkt.authoring.lint.finding import Searched
from ecomkt.authoring.lint.search import Climb, distance, find_firing, joined
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.certainty import fold
from ecomkt.inference.premises import strength
from ecomkt.inference.recommend import Recommendation, Recommender, TraitAssessment
from ecomkt.knowledge.model import Caution, KnowledgeBase, PremiseKind, Rule, When
from ecomkt.profile.fact import Profile
from ecomkt.profile.space import required_space, sampled_profiles, space_size

MOST_EXACT = 2_000
"""How many profiles of the required attributes are run at most before it is cut short."""
SAMPLE = 1_500
"""How many profiles over all attributes are run."""
_SEED = 20261125
# How many profiles are tried at most for one piece of evidence.
_MOST_TRIES = 300


@dataclass(frozen=True)
class Behaviour:
    """What the profiles showed."""

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


def observe_behaviour(recommender: Recommender, sample: int = SAMPLE) -> Behaviour:
    """Return what all profiles of the required attributes and `sample` further ones show."""
    attributes = recommender.kb.codebook.attributes
    exact = list(islice(required_space(attributes), MOST_EXACT))
    further = list(islice(_sampled(recommender.kb, sample), sample))
    complete = space_size(attributes) == len(exact)
    behaviour = Behaviour(Searched(len(exact), complete, len(further)))
    surveyor = _Surveyor(recommender, behaviour)
    for profile in exact:
        surveyor.look_at(profile, behaviour.gaps)
    for profile in further:
        surveyor.look_at(profile, behaviour.sampled_gaps)
    items: tuple[Rule | Caution, ...] = (*recommender.kb.rules, *recommender.kb.cautions)
    for item in items:
        if item.id not in behaviour.fired:
            # A caution on options fires where these are recommended: the best profiles for them are a start.
            leading = [behaviour.best[key][1] for p in item.when.premises for key in p.keys if key in behaviour.best]
            search = find_firing(recommender.kb, item.when, leading)
            if search.reached:
                surveyor.look_at(search.profile, {})
            else:
                behaviour.unfired[item.id] = search
    surveyor.look_for_decisions([*further, *exact])
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


class _Surveyor:
    """Fills a `Behaviour`, profile by profile."""

    def __init__(self, recommender: Recommender, behaviour: Behaviour) -> None:
        self._recommender = recommender
        self._survey = behaviour
        self._families = recommender.kb.codebook.families
        self._threshold = recommender.kb.scale.threshold
        self._readers = _readers(recommender.kb)

    def look_for_decisions(self, profiles: Sequence[Profile]) -> None:
        """Look at profiles into which the facts are put whose evidence has decided nothing yet."""
        for item in self._recommender.kb.evidence:
            # Traits that nothing reads have a finding of their own.
            if item.conclusions[0].key in self._readers:
                for profile in islice(profiles, _MOST_TRIES):
                    if item.id in self._survey.deciding:
                        break
                    self.look_at(joined(profile, item.when, self._recommender.kb.codebook), {})

    def look_at(self, profile: Profile, gaps: dict[str, list[Profile]]) -> None:
        recommendation = self._recommender.recommend(profile)
        certainties = {a.key: a.certainty for ranking in recommendation.families for a in ranking.every}
        for key, certainty in certainties.items():
            if certainty > self._survey.best.get(key, (-2.0, profile))[0]:
                self._survey.best[key] = certainty, profile
        for ranking in recommendation.families:
            if ranking.family.main and ranking.first is None:
                gaps.setdefault(ranking.family.slug, []).append(profile)
        for caution in recommendation.cautions:
            self._survey.fired.setdefault(caution.id, profile)
        self._note_rules(recommendation, certainties)
        for trait in recommendation.traits:
            self._note_evidence(trait, recommendation)

    def _note_rules(self, recommendation: Recommendation, certainties: Mapping[str, float]) -> None:
        for ranking in recommendation.families:
            parts = {a.key: a.parts for a in ranking.every if a.parts}
            first = first_place(ranking.family, certainties, self._threshold)
            for id_ in {rule.id for some in parts.values() for rule, _, _ in some}:
                self._survey.fired.setdefault(id_, recommendation.profile)
                if id_ not in self._survey.placing:
                    # Folded anew from the recorded parts: inferring without each rule would take hours.
                    before = {**certainties, **{key: _without(id_, some) for key, some in parts.items()}}
                    if first_place(ranking.family, before, self._threshold) != first:
                        self._survey.placing.add(id_)
                    else:
                        near = distance(ranking.family, before, certainties, self._threshold)
                        if near < self._survey.closest.get(id_, (2.0, None))[0]:
                            self._survey.closest[id_] = near, recommendation.profile

    def _note_evidence(self, trait: TraitAssessment, recommendation: Recommendation) -> None:
        for number, (item, *_) in enumerate(trait.parts):
            if item.id in self._survey.deciding:
                continue
            self._survey.spoken.setdefault(item.id, recommendation.profile)
            rest = fold(c for place, (_, c, _) in enumerate(trait.parts) if place != number)
            if self._decides(item.conclusions[0].key, rest, recommendation.memory.certainties):
                self._survey.deciding.add(item.id)

    def _decides(self, key: str, rest: float, certainties: Mapping[str, float]) -> bool:
        """Return whether a trait of the certainty `rest` would let a reader fire otherwise than it did."""
        changed = {**certainties, key: rest}
        return any(
            strength(when, certainties, self._threshold) != strength(when, changed, self._threshold)
            for when in self._readers.get(key, ())
        )


def _without(id_: str, parts: Iterable[tuple[object, float, float]]) -> float:
    return fold(contribution for rule, contribution, _ in parts if getattr(rule, "id", "") != id_)


def _readers(kb: KnowledgeBase) -> dict[str, list[When]]:
    """Return the antecedents by the keys of the traits they read."""
    readers: dict[str, list[When]] = {}
    for when in (*(rule.when for rule in kb.rules), *(caution.when for caution in kb.cautions)):
        for premise in when.premises:
            if premise.kind is PremiseKind.TRAIT:
                readers.setdefault(premise.keys[0], []).append(when)
    return readers
