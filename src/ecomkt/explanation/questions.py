"""Which unknown fact is worth asking for: the change of the answer that is expected from knowing it.

An attribute is worth the expected number of leading options changed (base options counted) plus `SOFT_WEIGHT` × the
expected absolute change of the softened scores (each family's certainties through a softmax), over its values under
the answer frequencies of the priors. Measure and weight were chosen on the real cases (`benchmarks/interview`).
"""

from collections.abc import Mapping, Sequence
from math import exp

from msgspec import Struct

from ecomkt.explanation.sensitivity import Sensitivity, SensitivityRun, top_places
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.knowledge.model import Priors
from ecomkt.profile.fact import Profile

SOFT_WEIGHT = 1.0
TEMPERATURE = 0.2
"""The difference in certainty that makes one option e times as likely as another in the softened scores."""
TOP = 3


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
    foresight: SensitivityRun, priors: Priors, attributes: Sequence[Attribute], families: frozenset[str] | None = None
) -> tuple[OpenQuestion, ...]:
    """Return the unknown attributes, required ones first, then by their worth for the families (None: main ones)."""
    chosen = [f for f in foresight.families if (f.main if families is None else f.slug in families)]
    tops = {f.slug: top_places(f, foresight.now, TOP) for f in chosen}
    softened = {f.slug: _softened(f, foresight.now) for f in chosen}
    questions = []
    for attribute in (a for a in attributes if a.slug in foresight.unknown):
        outcomes = foresight.unknown[attribute.slug]
        frequencies = answer_frequencies(attribute, foresight.profile, priors)
        worth = sum(
            frequencies[outcome.change.facts[-1].value] * _difference(foresight, outcome, chosen, softened)
            for outcome in outcomes
        )
        matters = any(top_places(f, o.certainties, TOP) != tops[f.slug] for o in outcomes for f in chosen)
        questions.append(OpenQuestion(attribute, _changing(foresight, outcomes), matters, worth))
    questions.sort(key=lambda q: (not q.attribute.required, -q.worth))
    return tuple(questions)


def answer_frequencies(attribute: Attribute, profile: Profile, priors: Priors) -> dict[str, float]:
    """Return how often each value is answered for such a product, as shares that sum to 1."""
    kinds = {fact.value for fact in profile.about(priors.by)}
    weights = dict.fromkeys(attribute.by_slug, priors.smoothing)
    for count in priors.counts:
        if count.attribute == attribute.slug and count.value in weights:
            weights[count.value] += count.cases * (priors.same_weight if count.kind in kinds else 1.0)
    total = sum(weights.values())
    return {value: weight / total for value, weight in weights.items()}


def _difference(
    foresight: SensitivityRun, outcome: Sensitivity, families: Sequence[Family], softened: Mapping[str, list[float]]
) -> float:
    total = 0.0
    for family in families:
        leader, now = (
            max(family.keys, key=outcome.certainties.__getitem__),
            max(family.keys, key=foresight.now.__getitem__),
        )
        total += leader != now
        after = _softened(family, outcome.certainties)
        total += SOFT_WEIGHT * sum(abs(x - y) for x, y in zip(softened[family.slug], after, strict=True))
    return total


def _softened(family: Family, certainties: Mapping[str, float]) -> list[float]:
    weights = [exp(certainties[key] / TEMPERATURE) for key in family.keys]
    total = sum(weights)
    return [weight / total for weight in weights]


def _changing(foresight: SensitivityRun, outcomes: Sequence[Sensitivity]) -> tuple[Family, ...]:
    return tuple(
        family
        for family in foresight.families
        if any(foresight.first(family, o.certainties) != foresight.first(family, foresight.now) for o in outcomes)
    )
