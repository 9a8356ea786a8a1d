"""Scenarios say what they promise: what is expected, what it covers, and what would notice a spoilt rule."""

from random import Random

import pytest
from msgspec.structs import replace

from ecomkt.authoring.coverage import Coverage, Mutant, MutationKind, MutationReport, measure_coverage, try_mutants
from ecomkt.authoring.scenarios import Scenario, ScenarioResult, load_scenarios, read_scenarios, run_scenarios
from ecomkt.errors import KnowledgeError
from ecomkt.inference.engine import PlainEngine, premise_strength
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.yaml_reader import parse_yaml


@pytest.fixture(scope="session")
def scenarios(kb: KnowledgeBase) -> tuple[Scenario, ...]:
    return load_scenarios(kb, ())


@pytest.fixture(scope="session")
def outcomes(plain: Recommender, scenarios: tuple[Scenario, ...]) -> tuple[ScenarioResult, ...]:
    return run_scenarios(plain, scenarios)


@pytest.fixture(scope="session")
def coverage(kb: KnowledgeBase, outcomes: tuple[ScenarioResult, ...]) -> Coverage:
    return measure_coverage(kb, outcomes)


@pytest.fixture(scope="session")
def report(kb: KnowledgeBase, outcomes: tuple[ScenarioResult, ...]) -> MutationReport:
    return try_mutants(kb, outcomes)


def test_the_base_is_as_its_scenarios_expect(outcomes: tuple[ScenarioResult, ...]) -> None:
    assert [outcome.scenario.name for outcome in outcomes if not outcome.passed] == []


def test_every_product_and_price_has_a_scenario(kb: KnowledgeBase, scenarios: tuple[Scenario, ...]) -> None:
    required = [a for a in kb.codebook.attributes if a.required]
    told = {tuple(fact.value for fact in s.profile.facts) for s in scenarios}
    plane = {(a.slug, b.slug) for a in required[0].codes for b in required[1].codes}
    assert plane - told == set()


def test_every_caution_is_tried_where_it_must_appear_and_where_it_must_not(
    kb: KnowledgeBase, scenarios: tuple[Scenario, ...]
) -> None:
    """By scenarios or, what `check` holds the knowledge to, by an example and a near miss of its own."""
    said = {(e.kind.value, e.subject) for s in scenarios for e in s.expectations}
    assert [c.id for c in kb.cautions if not c.example and ("caution", c.id) not in said] == []
    asking = [caution for caution in kb.cautions if caution.when.premises and not caution.near_miss]
    assert [c.id for c in asking if ("no-caution", c.id) not in said] == []


@pytest.mark.slow
def test_coverage_counts_what_a_plain_count_counts(
    kb: KnowledgeBase, outcomes: tuple[ScenarioResult, ...], coverage: Coverage
) -> None:
    some = outcomes[::17]
    whens = [*(r.when for r in kb.rules), *(e.when for e in kb.evidence), *(c.when for c in kb.cautions)]
    memories = [outcome.recommendation.memory.certainties for outcome in some]
    fired = sides = total = 0
    for when in whens:
        strengths = [[premise_strength(p, m) >= kb.scale.threshold for p in when.premises] for m in memories]
        fired += any(all(row) for row in strengths)
        for number in range(len(when.premises)):
            column = [row[number] for row in strengths]
            sides += any(column) + (not all(column))
            total += 2
    found = measure_coverage(kb, some)
    assert (found.rules.covered, found.rules.of) == (fired, len(whens))
    assert (found.sides.covered, found.sides.of) == (sides, total)
    assert found.rules.of == coverage.rules.of


def spoilt(kb: KnowledgeBase, mutant: Mutant) -> KnowledgeBase:
    """Return the knowledge with the mutant in the place of its rule."""
    changed = tuple(replace(r, conclusions=mutant.conclusions) if r.id == mutant.rule.id else r for r in kb.rules)
    return replace(kb, rules=changed)


@pytest.mark.slow
def test_a_mutant_is_caught_by_what_fails_when_it_is_really_run(
    kb: KnowledgeBase, scenarios: tuple[Scenario, ...], report: MutationReport
) -> None:
    for trial in Random(1).sample(report.results, 4):
        again = run_scenarios(Recommender(spoilt(kb, trial), PlainEngine), scenarios)
        failing = tuple(outcome.scenario.name for outcome in again if not outcome.passed)
        assert failing == trial.caught_by, (trial.rule.id, trial.kind)


@pytest.mark.slow
def test_every_rule_is_spoilt_in_every_way(kb: KnowledgeBase, report: MutationReport) -> None:
    kinds = [(trial.rule.id, trial.kind) for trial in report.results]
    assert len(kinds) == len(set(kinds))
    assert {rule for rule, kind in kinds if kind is MutationKind.FLIP} == {rule.id for rule in kb.rules}
    assert {rule for rule, kind in kinds if kind is MutationKind.DROP} == {rule.id for rule in kb.rules}


GOOD = "scenarios:\n- name: one\n  given: {product: fmcg}\n  expect: {caution: [price-war-has-no-end]}\n"
BAD = {
    "unknown key": (GOOD.replace("given", "givven"), "givven"),
    "unknown attribute": (GOOD.replace("product: fmcg", "produkt: fmcg"), "did you mean 'product'?"),
    "unknown value": (GOOD.replace("fmcg", "fmgc"), "did you mean 'fmcg'?"),
    "unknown caution": (
        GOOD.replace("price-war-has-no-end", "price-war-has-no-ends"),
        "did you mean 'price-war-has-no-end'?",
    ),
    "unknown family": (GOOD.replace("caution: [price-war-has-no-end]", "first: {modell: hybrid}"), "'model'"),
    "unknown option": (GOOD.replace("caution: [price-war-has-no-end]", "first: {model: hybrit}"), "'hybrid'"),
    "unknown expectation": (GOOD.replace("caution:", "cautions:"), "did you mean 'caution'?"),
    "no name": (GOOD.replace("name: one", "nome: one"), "name"),
    "nothing expected": (GOOD.replace("{caution: [price-war-has-no-end]}", "{}"), "expect"),
    "base option first": (
        GOOD.replace("caution: [price-war-has-no-end]", "first: {carrier: own-site}"),
        "expect it under 'recommended'",
    ),
    "a caution both ways": (GOOD.replace("]}", "], no-caution: [price-war-has-no-end]}"), "take one of them out"),
    "first and not recommended": (
        GOOD.replace("caution: [price-war-has-no-end]", "first: {model: hybrid}, not-recommended: {model: [hybrid]}"),
        "'hybrid' is expected under 'first' and under 'not-recommended'",
    ),
    "two values of one kind": (GOOD.replace("product: fmcg", "price: [low, high]"), "can't both be true"),
    "a certainty above one": (GOOD.replace("product: fmcg", "product: {fmcg: 1.5}"), "above 0, up to 1"),
    "an unknown value among certainties": (GOOD.replace("product: fmcg", "product: {fmgc: 0.5}"), "'fmcg'"),
    "no value": (GOOD.replace("product: fmcg", "product: []"), "an empty list says nothing"),
    "no option": (
        GOOD.replace("caution: [price-war-has-no-end]", "recommended: {model: []}"),
        "an empty list says nothing",
    ),
    "no bound": (GOOD.replace("caution: [price-war-has-no-end]", "certainty: {model/hybrid: {}}"), "at_least"),
    "an unknown bound": (
        GOOD.replace("caution: [price-war-has-no-end]", "certainty: {model/hybrid: {min: 0}}"),
        "'min'",
    ),
    "a bound out of range": (
        GOOD.replace("caution: [price-war-has-no-end]", "certainty: {model/hybrid: {at_least: 2}}"),
        "from -1 to 1",
    ),
    "bounds the wrong way round": (
        GOOD.replace("caution: [price-war-has-no-end]", "certainty: {model/hybrid: {at_least: 0.5, at_most: 0.2}}"),
        "swap the bounds",
    ),
    "an unknown key of a certainty": (
        GOOD.replace("caution: [price-war-has-no-end]", "certainty: {model/hybrit: {at_most: 0}}"),
        "did you mean 'model/hybrid'?",
    ),
    "not a list": ("scenarios: {name: x}\n", "must be a list"),
    "one name twice": (GOOD + GOOD.partition("\n")[2], "one"),
}


@pytest.mark.sampled
@pytest.mark.parametrize("flaw", BAD)
def test_a_slip_in_a_scenario_is_told_with_its_place(kb: KnowledgeBase, flaw: str) -> None:
    text, told = BAD[flaw]
    with pytest.raises(KnowledgeError) as refusal:
        read_scenarios([parse_yaml(text, "scenarios/x.yaml", KnowledgeError)], kb)
    messages = [str(problem) for problem in refusal.value.problems]
    assert [m for m in messages if told in m], messages
    assert [m for m in messages if not m.startswith("scenarios/x.yaml:")] == []


def test_a_scenario_may_give_certainties_and_several_values(kb: KnowledgeBase) -> None:
    text = GOOD.replace("product: fmcg", "price: {high: 0.4, medium: 0.6}, product: [urgent, fmcg], market: cn")
    (scenario,) = read_scenarios([parse_yaml(text, "scenarios/x.yaml", KnowledgeError)], kb)
    assert [(fact.key, fact.certainty) for fact in scenario.profile] == [
        ("product=fmcg", 1.0),
        ("product=urgent", 1.0),
        ("price=medium", 0.6),
        ("price=high", 0.4),
        ("market=cn", 1.0),
    ]


def test_what_failed_before_notices_no_mutant(kb: KnowledgeBase, plain: Recommender) -> None:
    text = GOOD.replace("caution: [price-war-has-no-end]", "recommended: {model: [technology]}, first: {format: image}")
    outcomes = run_scenarios(plain, read_scenarios([parse_yaml(text, "scenarios/x.yaml", KnowledgeError)], kb))
    assert [outcome.passed for outcome in outcomes] == [False]
    assert try_mutants(kb, outcomes).caught().covered == 0
