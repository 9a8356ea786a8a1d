"""What the knowledge is expected to answer: profiles with expectations, and how they came out."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ecomkt.errors import Location
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.recommend import Assessment, Evidence, Recommendation, Recommender
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Profile

_STRONGEST = 2


class ExpectationKind(Enum):
    """What an expectation is about, as a scenario file calls it."""

    FIRST = "first"
    """The option leads its family, base options aside, and is recommended."""
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not-recommended"
    CAUTION = "caution"
    NO_CAUTION = "no-caution"
    CERTAINTY = "certainty"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a scenario expects."""

    kind: ExpectationKind
    subject: str
    """The key of an option, or the id of a caution."""
    location: Location
    at_least: float = -1.0
    at_most: float = 1.0
    """The bounds of a certainty, both of them allowed."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A profile and what is expected of the answer to it."""

    name: str
    """A sentence, unlike any other name."""
    profile: Profile
    expectations: tuple[Expectation, ...]
    location: Location


class Standing(NamedTuple):
    """What expectations look at."""

    certainties: Mapping[str, float]
    """By the key of every option."""
    cautions: Set[str]
    """The ids of those that appear."""


class Miss(NamedTuple):
    """An expectation that is not met, and what the answer says instead."""

    expectation: Expectation
    assessment: Assessment | None
    """Of the option that was expected or not; None for a caution."""
    rank: int | None
    """Its place in the family, from 1; None for a base option."""
    leader: Assessment | None
    """The option that leads the family instead, where another was expected to."""

    @property
    def strongest(self) -> tuple[Evidence, ...]:
        """Return the two pieces of evidence that weigh most, whichever side they are on."""
        evidence = self.assessment.evidence if self.assessment else ()
        return tuple(sorted(evidence, key=lambda item: -abs(item.contribution))[:_STRONGEST])


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """How a scenario came out."""

    scenario: Scenario
    recommendation: Recommendation
    standing: Standing
    missed: tuple[Miss, ...]

    @property
    def passed(self) -> bool:
        """Return whether every expectation is met."""
        return not self.missed


def run_scenarios(recommender: Recommender, scenarios: Iterable[Scenario]) -> tuple[ScenarioResult, ...]:
    """Return the outcome of each scenario."""
    return tuple(_run(recommender, scenario) for scenario in scenarios)


def is_met(expectation: Expectation, standing: Standing, kb: KnowledgeBase) -> bool:
    """Return whether an answer is as expected."""
    kind, subject = expectation.kind, expectation.subject
    if kind in (ExpectationKind.CAUTION, ExpectationKind.NO_CAUTION):
        return (subject in standing.cautions) == (kind is ExpectationKind.CAUTION)
    certainty = standing.certainties[subject]
    if kind is ExpectationKind.CERTAINTY:
        return expectation.at_least <= certainty <= expectation.at_most
    # Base options aside: they stand first everywhere, and nothing would be learnt of the others.
    if kind is ExpectationKind.FIRST:
        leader = first_place(family_of(subject, kb), standing.certainties, kb.scale.threshold)
        return leader is not None and subject.endswith(f"/{leader.slug}")
    return (certainty >= kb.scale.threshold) == (kind is ExpectationKind.RECOMMENDED)


def family_of(key: str, kb: KnowledgeBase) -> Family:
    """Return the family of the option with this key."""
    return kb.codebook.family[key.partition("/")[0]]


def _run(recommender: Recommender, scenario: Scenario) -> ScenarioResult:
    recommendation = recommender.recommend(scenario.profile)
    # Looked up by key for every miss; a ranking alone would have to be searched.
    assessments = {a.key: a for ranking in recommendation.families for a in (*ranking.base, *ranking.ranked)}
    certainties = {key: assessment.certainty for key, assessment in assessments.items()}
    standing = Standing(certainties, frozenset(caution.id for caution in recommendation.cautions))
    missed = [e for e in scenario.expectations if not is_met(e, standing, recommender.kb)]
    return ScenarioResult(
        scenario, recommendation, standing, tuple(_miss(e, recommendation, assessments.get(e.subject)) for e in missed)
    )


def _miss(expectation: Expectation, recommendation: Recommendation, assessment: Assessment | None) -> Miss:
    if assessment is None:
        return Miss(expectation, None, None, None)
    ranking = recommendation.family(expectation.subject.partition("/")[0])
    rank = ranking.ranked.index(assessment) + 1 if assessment in ranking.ranked else None
    leader = ranking.first if expectation.kind is ExpectationKind.FIRST else None
    return Miss(expectation, assessment, rank, leader)
