"""What a scenario may expect beside options and cautions: bars, what follows from the facts, and what is open."""

import pytest

from ecomkt.authoring.coverage import try_mutants
from ecomkt.authoring.scenarios import ScenarioResult, read_scenarios, run_scenarios
from ecomkt.errors import KnowledgeError
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.yaml_reader import parse_yaml
from ecomkt.profile.fact import Fact, Profile


def outcome_of(plain: Recommender, expected: str) -> ScenarioResult:
    """Return how a scenario of a cheap everyday product without its licence comes out."""
    given = "{product: fmcg, price: low, licence: missing}"
    text = f"scenarios:\n- name: one\n  given: {given}\n  expect: {{{expected}}}\n"
    scenarios = read_scenarios([parse_yaml(text, "scenarios/x.yaml", KnowledgeError)], plain.kb)
    (outcome,) = run_scenarios(plain, scenarios)
    return outcome


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("open: [modell]", "'model'"),
        ("derived: {offer: fmcg}", "'fmcg'"),
        ("barred: {model: [hybrit]}", "'hybrid'"),
        ("barred: {model: [hybrid]}, recommended: {model: [hybrid]}", "under 'recommended' and under 'barred'"),
    ],
)
def test_a_slip_is_told(plain: Recommender, expected: str, told: str) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        outcome_of(plain, expected)
    assert told in str(refusal.value.problems[0])


@pytest.mark.parametrize(
    ("expected", "missed"),
    [
        ("barred: {stage: [full-commerce], carrier: [platform-shop]}", 0),
        ("barred: {stage: [pre-trade], carrier: [platform-shop]}", 1),
        ("derived: {offer: goods}", 0),
        ("derived: {offer: software}", 1),
        # What was given doesn't follow.
        ("derived: {licence: missing}", 1),
    ],
)
def test_bars_and_what_follows_are_held_against_the_answer(plain: Recommender, expected: str, missed: int) -> None:
    assert len(outcome_of(plain, expected).missed) == missed


def test_what_is_open_is_held_against_the_answer(plain: Recommender) -> None:
    profile = Profile((Fact("product", "fmcg"), Fact("price", "low"), Fact("licence", "missing")))
    for ranking in plain.recommend(profile).families:
        assert outcome_of(plain, f"open: [{ranking.family.slug}]").passed is (ranking.open is not None)


def test_they_notice_no_spoilt_rule(plain: Recommender) -> None:
    outcome = outcome_of(plain, "barred: {stage: [full-commerce]}, derived: {offer: goods}")
    assert outcome.passed
    assert try_mutants(plain.kb, [outcome]).caught().covered == 0
