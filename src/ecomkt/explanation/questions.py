"""Which unknown fact is worth asking for: the change of the answer that is expected from knowing it.

An attribute is worth the expected number of leading options changed (base options counted) plus `SOFT_WEIGHT` × the
expected absolute change of the softened scores (each family's certainties through a softmax), over its values under
the answer frequencies of the priors. Measure and weight were chosen on the real cases (`benchmarks/interview`).
"""

from collections.abc import Sequence
from math import exp

from msgspec import Struct

from ecomkt.explanation.sensitivity import Certainties, SensitivityRun, top_places
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.knowledge.model import Priors
from ecomkt.profile.fact import Profile

SOFT_WEIGHT = 1.0
TEMPERATURE = 0.2
"""The difference in certainty that makes one option e times as likely as another in the softened scores."""
TOP = 3
"""How many places of a family a question must be able to change to be worth asking."""


class OpenQuestion(Struct, frozen=True):
    """An attribute of which nothing is known."""

    attribute: Attribute
    could_change: tuple[Family, ...]
    """The families whose first place an answer could change."""
    matters: bool
    """Whether an answer could change any of the top places of the families asked for."""
    worth: float
    """The expected change of the result, 0 or more."""


def open_questions(
    run: SensitivityRun, attributes: Sequence[Attribute], families: frozenset[str] | None = None
) -> tuple[OpenQuestion, ...]:
    """Return the unknown attributes, required ones first, then by their worth for the families (None: main ones)."""
    chosen = run.chosen(families)
    now = [_scores(family, run.now) for family in chosen]
    tops = {family.slug: top_places(family, run.now, TOP) for family in chosen}
    questions = []
    for attribute in (a for a in attributes if a.slug in run.unknown):
        outcomes = run.unknown[attribute.slug]
        frequencies = _answer_frequencies(attribute, run.profile, run.kb.priors)
        worth = sum(
            # The value that is new stands last in a change; before it stand those of other groups.
            frequencies[outcome.change.facts[-1].value]
            * _difference(now, [_scores(family, outcome.certainties) for family in chosen])
            for outcome in outcomes
        )
        matters = any(top_places(f, o.certainties, TOP) != tops[f.slug] for o in outcomes for f in chosen)
        could_change = tuple(f for f in run.kb.codebook.families if any(run.flip(f, o) for o in outcomes))
        questions.append(OpenQuestion(attribute, could_change, matters, worth))
    questions.sort(key=lambda q: (not q.attribute.required, -q.worth))
    return tuple(questions)


def _answer_frequencies(attribute: Attribute, profile: Profile, priors: Priors) -> dict[str, float]:
    """Return how often each value is answered for such a product, as shares that sum to 1."""
    kinds = {fact.value for fact in profile.about(priors.by)}
    # That no case has an answer yet doesn't make it impossible.
    weights = dict.fromkeys(attribute.by_slug, priors.smoothing)
    for count in priors.counts:
        if count.attribute == attribute.slug and count.value in weights:
            weights[count.value] += count.cases * (priors.same_weight if count.kind in kinds else 1.0)
    total = sum(weights.values())
    return {value: weight / total for value, weight in weights.items()}


def _scores(family: Family, certainties: Certainties) -> tuple[str, list[float]]:
    """Return the option of a family that leads, base options counted, and its softened scores."""
    # Softened, since most answers move certainties long before another option leads.
    weights = [exp(certainties[key] / TEMPERATURE) for key in family.keys]
    total = sum(weights)
    # Of equals `max` gives the first, as a ranking does.
    leader = max(family.keys, key=certainties.__getitem__)
    return leader, [weight / total for weight in weights]


def _difference(before: Sequence[tuple[str, list[float]]], after: Sequence[tuple[str, list[float]]]) -> float:
    total = 0.0
    for (old_leader, old), (leader, new) in zip(before, after, strict=True):
        total += old_leader != leader
        total += SOFT_WEIGHT * sum(abs(x - y) for x, y in zip(old, new, strict=True))
    return total
