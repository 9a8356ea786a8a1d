"""What every single change of a profile does: how firm the first places are, and which unknown fact to ask for.

An attribute is worth the expected number of families that another option leads (base options counted) or that become
settled or open, plus `SOFT_WEIGHT` × the expected absolute change of the softened scores (each family's certainties
through a softmax), over its values under the answer frequencies of the priors: those of the real cases, each of which
counts the more the more it shares with what is known. Measure and weights were chosen there (`benchmarks/interview`).
Which law holds is as much of an answer as a first place (`LAW_WEIGHT`); what is to be asked first goes before both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import exp, inf
from typing import NamedTuple

from msgspec import Struct

from ecomkt.inference.ranking import BARRED, openness
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family, fact_key
from ecomkt.knowledge.model import CertaintyScale, KnowledgeBase, Priors
from ecomkt.profile.fact import Change, Profile, changed, single_changes

Certainties = Mapping[str, float]

SOFT_WEIGHT = 1.0
LAW_WEIGHT = 0.6
"""What it is worth to learn the market, whose law is told: enough to ask for it among the first five."""
TEMPERATURE = 0.2
"""The difference in certainty that makes one option e times as likely as another in the softened scores."""
LIKELY = 0.05
"""How often an answer must be given for its change to be told as one that may well come."""
DECIDING = 2
"""How many unknown facts are named that an open family depends on."""
TOP = 3
"""How many places of a family a question must be able to change to be worth asking."""
TELLING = 0.25
"""How likely an answer must change or settle a first place for its question to stand beside advice; chosen on the
briefs: below it, most were answered there in words that no fact holds. An interview asks on."""


class Outlook(NamedTuple):
    """What would be advised."""

    certainties: Certainties
    reasoned: frozenset[str]
    """The keys of the options that anything but base rates speaks for."""


class Standing(NamedTuple):
    """How a family stands at one outlook."""

    leader: str
    """The key of the option that leads, base options counted."""
    is_open: bool
    scores: list[float]
    """The softened scores of its options."""


class Sensitivity(Struct, frozen=True):
    """The outlook after one change."""

    change: Change
    outlook: Outlook

    @property
    def certainties(self) -> Certainties:
        """Return the certainty of every option."""
        return self.outlook.certainties


class Flip(Struct, frozen=True):
    """A single change that gives a family another first place."""

    family: Family
    change: Change
    to: Code | None
    """The new first place; None if there is no clear evidence for any option then."""


# Without `dict=True` a struct has no room for what `cached_property` keeps.
class SensitivityRun(Struct, frozen=True, dict=True):
    """A profile as it is, and after each single change."""

    kb: KnowledgeBase
    profile: Profile
    outlook: Outlook
    """Of the profile as it is."""
    outcomes: tuple[Sensitivity, ...]

    @property
    def now(self) -> Certainties:
        """Return the certainty of every option as it is."""
        return self.outlook.certainties

    @cached_property
    def unknown(self) -> Mapping[str, list[Sensitivity]]:
        """Return the outcomes of each attribute of which nothing is known, one per value, by its slug."""
        known, by_attribute = self.profile.attributes, dict[str, list[Sensitivity]]()
        for outcome in self.outcomes:
            if (slug := outcome.change.attribute.slug) not in known:
                by_attribute.setdefault(slug, []).append(outcome)
        return by_attribute

    @cached_property
    def frequencies(self) -> Mapping[str, Mapping[str, float]]:
        """Return how often each value of an attribute of which nothing is known is answered, by their slugs."""
        attributes = map(self.kb.codebook.attribute.__getitem__, self.unknown)
        return _answer_frequencies(attributes, self.profile, self.kb.priors)

    def is_likely(self, outcome: Sensitivity) -> bool:
        """Return whether a change may well come: a usual answer, or what the client can change and knows."""
        attribute, facts = outcome.change.attribute, outcome.change.facts
        if attribute.slug in self.unknown:
            return self.frequencies[attribute.slug][facts[-1].value] >= LIKELY
        return attribute.influence and bool(facts)

    def expected(self, attribute: str, change: Callable[[Sensitivity], float]) -> float:
        """Return what the answers on an attribute of which nothing is known change, weighed by their frequencies."""
        frequencies = self.frequencies[attribute]
        # The value that is new stands last in a change; before it stand those of other groups.
        return sum(frequencies[o.change.facts[-1].value] * change(o) for o in self.unknown[attribute])

    def chosen(self, families: frozenset[str] | None) -> list[Family]:
        """Return the families with these slugs, None for the main ones."""
        return [f for f in self.kb.codebook.families if (f.main if families is None else f.slug in families)]

    @cached_property
    def firsts(self) -> Mapping[str, Code | None]:
        """Return the first place of each family as it is, by slug."""
        threshold, families = self.kb.scale.threshold, self.kb.codebook.families
        return {family.slug: family.ranked.get(first_place(family, self.now, threshold)) for family in families}

    def flip(self, family: Family, outcome: Sensitivity) -> Flip | None:
        """Return what an outcome does to the first place of a family, None if it stays."""
        to = family.ranked.get(first_place(family, outcome.certainties, self.kb.scale.threshold))
        return Flip(family, outcome.change, to) if to != self.firsts[family.slug] else None

    @cached_property
    def _standings(self) -> dict[tuple[str, int], Standing]:
        return {}

    def standing(self, family: Family, outlook: Outlook) -> Standing:
        """Return how a family stands at an outlook of this run, made once: several questions look at it."""
        # By identity: to compare outlooks would take longer than to make what is kept.
        key = family.slug, id(outlook)
        if key not in self._standings:
            self._standings[key] = _standing(family, outlook, self.kb.scale)
        return self._standings[key]

    def settles(self, family: Family, outcome: Sensitivity) -> bool:
        """Return whether a family is settled after an outcome and wasn't before, or the other way round."""
        return self.standing(family, outcome.outlook).is_open != self.standing(family, self.outlook).is_open


def foresee(recommender: Recommender, profile: Profile, only_unknown: bool = False) -> SensitivityRun:
    """Return what every single change of what is known or worth asking does (the latter alone); runs each once.

    What nobody would ask of this product is no change that could come: it is left out.
    """
    kb, believed = recommender.kb, recommender.beliefs(profile)
    looked_at = {attribute.slug for attribute in recommender.askable(profile, believed)}
    looked_at.update(() if only_unknown else profile.attributes)
    changes = (c for c in single_changes(kb.codebook, profile) if c.attribute.slug in looked_at)
    near = recommender.around(profile)
    outcomes = tuple(Sensitivity(c, _outlook(near, near.beliefs(changed(profile, c)))) for c in changes)
    return SensitivityRun(kb, profile, _outlook(recommender, believed), outcomes)


def _outlook(recommender: Recommender, believed: Mapping[str, float]) -> Outlook:
    reasoned: set[str] = set()
    return Outlook(recommender.certainties_given(believed, reasoned), frozenset(reasoned))


def first_place(family: Family, certainties: Certainties, threshold: float) -> str:
    """Return the key of the option that leads its family, base options aside; empty if none reaches the threshold."""
    # The same as the head of a ranking, without sorting: this runs for each change and each family.
    best, leader = threshold, ""
    for key in family.ranked:
        certainty = certainties[key]
        if certainty > best or (not leader and certainty == best):
            best, leader = certainty, key
    return leader


def top_places(family: Family, certainties: Certainties, count: int) -> tuple[str, ...]:
    """Return the keys of the leading options of a family, base options aside."""
    return tuple(sorted(family.ranked, key=certainties.__getitem__, reverse=True)[:count])


class Firmness(Struct, frozen=True):
    """Under how many of the single changes the first place of a family stays."""

    family: Family
    first: Code | None
    holds: int
    of: int
    flips: tuple[Flip, ...]
    """Those under which it does not stay: facts still unknown first, then in file order."""


def firmness_of(run: SensitivityRun) -> tuple[Firmness, ...]:
    """Return the firmness of the first place of every main family."""
    firmness, of = [], len(run.outcomes)
    for family in run.chosen(None):
        flips = [flip for outcome in run.outcomes if (flip := run.flip(family, outcome))]
        flips.sort(key=lambda flip: flip.change.attribute.slug not in run.unknown)
        firmness.append(Firmness(family, run.firsts[family.slug], of - len(flips), of, tuple(flips)))
    return tuple(firmness)


class Swing(NamedTuple):
    """How far the answers on one attribute move the lead of a first place."""

    attribute: Attribute
    low: float
    high: float
    """Its certainty above the next option, or above the threshold; below 0 it is first no more."""
    flip: Flip | None
    """The change that takes it lowest, if another comes first then, or none."""


def swings_of(run: SensitivityRun, family: Family) -> tuple[Swing, ...]:
    """Return the swings of the first place of a family, the most dangerous first; none without a first place.

    Of what is known only that which the client can change swings; an answer that hardly anybody gives is left out.
    """
    own = first_place(family, run.now, run.kb.scale.threshold)
    if not own:
        return ()

    def lead(certainties: Certainties) -> float:
        return certainties[own] - max(run.kb.scale.threshold, *(certainties[k] for k in family.ranked if k != own))

    now, by_attribute = lead(run.now), dict[str, list[tuple[float, Sensitivity]]]()
    # What the law would rule out says nothing of how far other facts move it, and would dwarf them.
    open_to = (outcome for outcome in run.outcomes if outcome.certainties[own] > BARRED)
    for outcome in filter(run.is_likely, open_to):
        by_attribute.setdefault(outcome.change.attribute.slug, []).append((lead(outcome.certainties), outcome))
    swings = []
    for leads in by_attribute.values():
        low, worst = min(leads, key=lambda pair: pair[0])
        high = max(now, *(each for each, _ in leads))
        swings.append(Swing(worst.change.attribute, min(now, low), high, run.flip(family, worst)))
    return tuple(sorted((s for s in swings if s.high > s.low), key=lambda swing: (swing.low, -swing.high)))


class OpenQuestion(Struct, frozen=True):
    """An attribute of which nothing is known."""

    attribute: Attribute
    could_change: tuple[Family, ...]
    """The families whose first place an answer could change."""
    matters: bool
    """Whether an answer is needed, says whose law holds, or could change the top places of the families asked for or
    whether they are settled."""
    worth: float
    """The expected change of the result, 0 or more; infinite where it must be known before anything else."""
    telling: bool
    """Whether it stands beside advice: it matters, and an answer is likely enough to change or settle a first place."""


def open_questions(
    run: SensitivityRun, attributes: Sequence[Attribute], families: frozenset[str] | None = None
) -> tuple[OpenQuestion, ...]:
    """Return the unknown attributes of which no sum is given, required ones first, then by worth for the families.

    None stands for the main families.
    """
    chosen = run.chosen(families)
    now = [run.standing(family, run.outlook) for family in chosen]
    tops = {family.slug: top_places(family, run.now, TOP) for family in chosen}
    questions, held = [], {fact.key for fact in run.profile.facts}
    # Whoever gave a sum has answered, though it makes no level yet (a firm's limit isn't known).
    for attribute in (a for a in attributes if a.slug in run.unknown and not run.profile.amounts_on(a.slug)):
        outcomes = run.unknown[attribute.slug]
        first = attribute.required or attribute.comes_first(held)
        worth = (
            inf
            if first
            else LAW_WEIGHT * attribute.jurisdiction
            + run.expected(
                attribute.slug, lambda o: _difference(now, [run.standing(family, o.outlook) for family in chosen])
            )
        )
        moved = (
            run.settles(f, o) or top_places(f, o.certainties, TOP) != tops[f.slug] for o in outcomes for f in chosen
        )
        needed = first or attribute.jurisdiction
        could_change = tuple(f for f in run.kb.codebook.families if any(run.flip(f, o) for o in outcomes))
        telling = run.expected(attribute.slug, lambda o: any(run.flip(f, o) or run.settles(f, o) for f in chosen))
        questions.append(
            OpenQuestion(attribute, could_change, needed or any(moved), worth, needed or telling >= TELLING)
        )
    return tuple(sorted(questions, key=lambda question: (not question.attribute.required, -question.worth)))


def turns_of(codebook: Codebook, questions: Iterable[OpenQuestion]) -> list[list[OpenQuestion]]:
    """Return the questions as they are asked, those of one breath in one turn; required ones first, then by worth.

    A turn is worth the sum of its parts. As the change is a distance, that is the most that it can be where no answer
    bears on what another one is worth; to run all answers together would take ten times as long.
    """
    order, turns = {slug: place for place, slug in enumerate(codebook.joint)}, dict[object, list[OpenQuestion]]()
    for question in sorted(questions, key=lambda question: order.get(question.attribute.slug, 0)):
        slug = question.attribute.slug
        turns.setdefault(codebook.joint.get(slug, slug), []).append(question)
    return sorted(turns.values(), key=lambda turn: (not turn[0].attribute.required, -sum(q.worth for q in turn)))


def deciding(run: SensitivityRun, family: Family) -> tuple[Attribute, ...]:
    """Return the attributes worth asking whose answers move the first place of a family most, two at most.

    Those that leave it as it is whatever the answer decide nothing, and are left out.
    """
    now, weights = run.standing(family, run.outlook), {}

    def moved(outcome: Sensitivity) -> float:
        decided = bool(run.flip(family, outcome)) or run.settles(family, outcome)
        return decided + SOFT_WEIGHT * _moved(now, run.standing(family, outcome.outlook))

    for slug, outcomes in run.unknown.items():
        if any(run.flip(family, o) or run.settles(family, o) for o in outcomes):
            weights[slug] = run.expected(slug, moved)
    most = sorted(weights, key=lambda slug: -weights[slug])[:DECIDING]
    return tuple(run.kb.codebook.attribute[slug] for slug in most)


def _answer_frequencies(
    attributes: Iterable[Attribute], profile: Profile, priors: Priors
) -> dict[str, dict[str, float]]:
    """Return how often each value is answered by such a client, as shares that sum to 1, by slug of the attribute."""
    known, counts = {fact.key for fact in profile.facts}, defaultdict[str, float](float)
    weights = [priors.same_weight ** len(known.intersection(keys)) for _, keys in priors.cases]
    for (_, keys), weight in zip(priors.cases, weights, strict=True):
        for key in keys:
            counts[key] += weight
    # The more a few cases weigh, the fewer they are worth: Kish's effective size of a weighted sample.
    size = sum(weights) ** 2 / sum(weight * weight for weight in weights) if weights else 0.0
    frequencies = {}
    for attribute in attributes:
        found = {value: counts[fact_key(attribute.slug, value)] for value in attribute.by_slug}
        share = size / (sum(found.values()) or 1.0)
        # That no case has an answer yet doesn't make it impossible.
        smoothed = {value: share * count + priors.smoothing for value, count in found.items()}
        total = sum(smoothed.values())
        frequencies[attribute.slug] = {value: count / total for value, count in smoothed.items()}
    return frequencies


def _standing(family: Family, outlook: Outlook, scale: CertaintyScale) -> Standing:
    certainties = outlook.certainties
    # Softened, since most answers move certainties long before another option leads.
    weights = [exp(certainties[key] / TEMPERATURE) for key in family.keys]
    total = sum(weights)
    # Of equals `max` gives the first, as a ranking does.
    leader = max(family.keys, key=certainties.__getitem__)
    leading = sorted([c for key in family.ranked if (c := certainties[key]) >= scale.threshold], reverse=True)[:2]
    first = next((key for key in family.ranked if leading and certainties[key] == leading[0]), "")
    is_open = openness(family, leading, first in outlook.reasoned, scale.clear_lead) is not None
    return Standing(leader, is_open, [weight / total for weight in weights])


def _difference(before: Sequence[Standing], after: Sequence[Standing]) -> float:
    total = 0.0
    for old, new in zip(before, after, strict=True):
        total += old.leader != new.leader or old.is_open != new.is_open
        total += SOFT_WEIGHT * _moved(old, new)
    return total


def _moved(old: Standing, new: Standing) -> float:
    return sum(abs(x - y) for x, y in zip(old.scores, new.scores, strict=True))
