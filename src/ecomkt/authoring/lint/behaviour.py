"""One pass over many profiles: which rules fire, what decides, and where nothing is recommended.

The profiles are all that the required attributes make, and a seeded sample over all attributes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from random import Random

from ecomkt.authoring.lint.finding import Searched
from ecomkt.authoring.lint.search import Climb, distance, find_firing, fitted
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.certainty import fold
from ecomkt.inference.premises import strength
from ecomkt.inference.recommend import Recommendation, Recommender, TraitAssessment
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind, When
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
        certainties = {a.key: a.certainty for ranking in recommendation.families for a in ranking.every}
        for key, certainty in certainties.items():
            if certainty > self.best.get(key, (-2.0, profile))[0]:
                self.best[key] = certainty, profile
        for ranking in recommendation.families:
            if ranking.family.main and ranking.first is None:
                gaps.setdefault(ranking.family.slug, []).append(profile)
        for caution in recommendation.cautions:
            self.fired.setdefault(caution.id, profile)
        self._note_rules(recommendation, certainties)
        for trait in recommendation.traits:
            self._note_evidence(trait, recommendation)

    def look_for_firings(self) -> None:
        """Search a profile for every rule and caution that fired in none so far."""
        kb = self.recommender.kb
        antecedents = {item.id: item.when for some in (kb.rules, kb.cautions) for item in some}
        for id_, when in antecedents.items():
            if id_ not in self.fired:
                # A caution on options fires where these are recommended: the best profiles for them are a start.
                leading = [self.best[key][1] for p in when.premises for key in p.keys if key in self.best]
                search = find_firing(kb, when, leading)
                if search.reached:
                    self.look_at(search.profile, {})
                else:
                    self.unfired[id_] = search

    def look_for_decisions(self, profiles: Sequence[Profile]) -> None:
        """Look at profiles into which the facts are put whose evidence has decided nothing yet."""
        for item in self.recommender.kb.evidence:
            # Traits that nothing reads have a finding of their own.
            if item.conclusions[0].key in self._readers:
                for profile in islice(profiles, _MOST_TRIES):
                    if item.id in self.deciding:
                        break
                    self.look_at(fitted(profile, item.when, self.recommender.kb.codebook), {})

    def _note_rules(self, recommendation: Recommendation, certainties: Mapping[str, float]) -> None:
        threshold = self.recommender.kb.scale.threshold
        for ranking in recommendation.families:
            parts = {a.key: a.parts for a in ranking.every if a.parts}
            first = first_place(ranking.family, certainties, threshold)
            for id_ in {rule.id for some in parts.values() for rule, _, _ in some}:
                self.fired.setdefault(id_, recommendation.profile)
                if id_ in self.placing:
                    continue
                # Folded anew from the recorded parts: inferring without each rule would take hours.
                rest = {key: fold(c for rule, c, _ in some if rule.id != id_) for key, some in parts.items()}
                before = {**certainties, **rest}
                if first_place(ranking.family, before, threshold) != first:
                    self.placing.add(id_)
                else:
                    near = distance(ranking.family, before, certainties, threshold)
                    if near < self.closest.get(id_, (2.0, None))[0]:
                        self.closest[id_] = near, recommendation.profile

    def _note_evidence(self, trait: TraitAssessment, recommendation: Recommendation) -> None:
        threshold, certainties = self.recommender.kb.scale.threshold, recommendation.memory.certainties
        for number, (item, *_) in enumerate(trait.parts):
            if item.id in self.deciding:
                continue
            self.spoken.setdefault(item.id, recommendation.profile)
            key = item.conclusions[0].key
            rest = fold(c for place, (_, c, _) in enumerate(trait.parts) if place != number)
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
