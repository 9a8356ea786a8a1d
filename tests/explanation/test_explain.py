"""Explanations tell the truth: they are the recorded run, and what they promise holds when it is run again."""

from itertools import combinations, islice

import pytest

from ecomkt.explanation.explain import NEAREST, Explanation, Goal, explain, possible_changes, search
from ecomkt.inference.certainty import fold
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.model import PremiseKind, Rule
from ecomkt.profile.fact import Change, Fact, Profile, changed
from samples import random_profiles

SEED = 20261125


def explanations(recommender: Recommender, profiles: int) -> list[Explanation]:
    """Return the explanation of one option of every other family, another for each random profile."""
    found = []
    for number, profile in enumerate(random_profiles(recommender.kb.codebook, profiles, SEED)):
        recommendation = recommender.recommend(profile)
        for family in recommender.kb.codebook.families[::2]:
            found.append(explain(recommender, recommendation, family.keys[number % len(family.keys)]))
    return found


@pytest.fixture(scope="session")
def explained(plain: Recommender) -> list[Explanation]:
    """Return explanations of a random profile: the search for a pair of changes takes seconds."""
    return explanations(plain, 1)


@pytest.mark.slow
def test_the_steps_add_up_to_the_certainty(explained: list[Explanation]) -> None:
    for explanation in explained:
        totals = [step.total for step in explanation.steps]
        parts = [step.evidence.contribution for step in explanation.steps]
        assert totals == [fold(parts[:number]) for number in range(1, len(parts) + 1)]
        assert (totals or [0.0])[-1] == explanation.assessment.certainty


@pytest.mark.slow
def test_the_steps_are_the_recorded_evidence(explained: list[Explanation]) -> None:
    for explanation in explained:
        assert tuple(step.evidence for step in explanation.steps) == explanation.assessment.evidence
        assert all(reading.holds for step in explanation.steps for reading in step.premises)


@pytest.mark.slow
def test_a_near_rule_would_favour_the_option_and_did_not_fire(explained: list[Explanation]) -> None:
    for explanation in explained:
        fired = {step.evidence.rule.id for step in explanation.steps}
        assert len(explanation.nearest) <= NEAREST
        for near in explanation.nearest:
            assert near.rule.id not in fired
            assert near.certainty > 0
            assert near.failed
        distances = [(len(near.failed), -near.certainty) for near in explanation.nearest]
        assert distances == sorted(distances)


@pytest.mark.slow
def test_only_what_is_not_recommended_has_near_rules(explained: list[Explanation]) -> None:
    assert not [e for e in explained if e.assessment.recommended and e.nearest]


@pytest.mark.slow
def test_what_an_option_lacks_is_looked_for(explained: list[Explanation]) -> None:
    for explanation in explained:
        goals = [found.goal for found in explanation.searches]
        leads = explanation.rank is None or (explanation.rank == 1 and explanation.assessment.recommended)
        lacking = [Goal.ALLOWED] if explanation.assessment.bars else []
        if explanation.assessment.certainty < explanation.kb.scale.threshold:
            lacking.append(Goal.RECOMMENDED)
        assert goals == (lacking if leads else [*lacking, Goal.FIRST])


@pytest.mark.slow
def test_every_promised_change_holds_when_it_is_run(explained: list[Explanation], recommender: Recommender) -> None:
    promised = 0
    for explanation in explained:
        for found in explanation.searches:
            for counterfactual in found.found:
                profile = changed(explanation.recommendation.profile, *counterfactual.changes)
                again = recommender.recommend(profile)
                assert again.assessment(explanation.assessment.key) == counterfactual.assessment
                assert reached(again, explanation, found.goal)
                promised += 1
    assert promised > 5


def reached(recommendation: Recommendation, explanation: Explanation, goal: Goal) -> bool:
    """Return whether the option has the place that was looked for."""
    if goal is Goal.ALLOWED:
        return not recommendation.assessment(explanation.assessment.key).bars
    if goal is Goal.RECOMMENDED:
        return recommendation.assessment(explanation.assessment.key).recommended
    first = recommendation.family(explanation.family.slug).first
    return first is not None and first.key == explanation.assessment.key


@pytest.mark.slow
def test_no_smaller_change_was_overlooked(plain: Recommender, explained: list[Explanation]) -> None:
    """Two facts are named only where no single one does it; none only where no pair does it, either."""
    for explanation in explained:
        profile = explanation.recommendation.profile
        singles = possible_changes(plain.kb.codebook, profile)
        for found in explanation.searches:
            assert found.complete
            size = len(found.found[0].changes) if found.found else 3
            if size > 1:
                works = [c for c in singles if reached(plain.recommend(changed(profile, c)), explanation, found.goal)]
                assert works == []


@pytest.mark.slow
def test_no_pair_was_overlooked(plain: Recommender, kb_profile: Profile) -> None:
    found = search(plain, kb_profile, "method/price-war", Goal.RECOMMENDED)
    singles = possible_changes(plain.kb.codebook, kb_profile)
    # Every third pair, of some ten thousand.
    tried = {named(a, b): (a, b) for a, b in islice(combinations(singles, 2), 0, None, 3) if a.attribute != b.attribute}
    working = {
        names
        for names, pair in tried.items()
        if plain.certainties(changed(kb_profile, *pair))["method/price-war"] >= plain.kb.scale.threshold
    }
    assert found.found
    assert {named(*counterfactual.changes) for counterfactual in found.found} & tried.keys() == working


def named(one: Change, other: Change) -> frozenset[str]:
    """Return what tells a pair of changes from others."""
    return frozenset((one.attribute.slug, other.attribute.slug, *(f.value for f in (*one.facts, *other.facts))))


@pytest.fixture
def kb_profile() -> Profile:
    """Return a cheap everyday product."""
    return Profile((Fact("product", "fmcg"), Fact("price", "low")))


BARRED_ONES = [
    ("stage/full-commerce", ("licence", "missing")),
    ("traffic/split-commission", ("market", "cn"), ("commission", "deeper")),
]


@pytest.mark.sampled
@pytest.mark.parametrize("case", BARRED_ONES, ids=lambda case: case[0])
def test_of_a_barred_option_all_single_facts_are_told_that_lift_the_bar(
    plain: Recommender, kb_profile: Profile, case: tuple[str, tuple[str, str]]
) -> None:
    key, *facts = case
    profile = Profile((*kb_profile, *(Fact(*fact) for fact in facts)))
    assert plain.recommend(profile).assessment(key).bars
    lifting = [
        change
        for change in possible_changes(plain.kb.codebook, profile)
        if not plain.recommend(changed(profile, change)).assessment(key).bars
    ]
    found = search(plain, profile, key, Goal.ALLOWED)
    assert {each.changes for each in found.found} == {(change,) for change in lifting}
    assert lifting


@pytest.mark.sampled
@pytest.mark.parametrize("case", BARRED_ONES, ids=lambda case: case[0])
def test_no_change_is_proposed_that_leaves_a_bar_in_place(
    plain: Recommender, kb_profile: Profile, case: tuple[str, tuple[str, str]]
) -> None:
    key, *facts = case
    profile = Profile((*kb_profile, *(Fact(*fact) for fact in facts)))
    for goal in Goal:
        for counterfactual in search(plain, profile, key, goal, most_runs=2_000).found:
            assert not counterfactual.assessment.bars


@pytest.mark.slow
def test_what_the_client_can_do_stands_first(explained: list[Explanation]) -> None:
    for explanation in explained:
        for found in explanation.searches:
            hard = [sum(not change.attribute.influence for change in c.changes) for c in found.found]
            assert hard == sorted(hard)


def test_a_search_that_was_cut_short_says_so(plain: Recommender, kb_profile: Profile) -> None:
    found = search(plain, kb_profile, "method/price-war", Goal.RECOMMENDED, most_runs=10)
    assert (found.runs, found.complete, found.found) == (10, False, ())


def test_without_the_facts_of_a_cited_rule_the_certainty_is_another(plain: Recommender) -> None:
    cited = 0
    for profile in random_profiles(plain.kb.codebook, 4, seed=3):
        recommendation = plain.recommend(profile)
        for ranking in recommendation.families:
            for assessment in ranking.every:
                for item in assessment.evidence:
                    grounds = facts_behind(item, recommendation)
                    if grounds:
                        without = Profile(tuple(fact for fact in profile.facts if fact not in grounds))
                        assert plain.certainties(without)[assessment.key] != assessment.certainty, item.rule.id
                        cited += 1
    assert cited > 100


def facts_behind(item: Evidence[Rule], recommendation: Recommendation) -> set[Fact]:
    """Return the facts that the premises of a firing rest on, by themselves or through a trait."""
    supports = {t.trait.slug: t.support for t in recommendation.traits}
    wanted: set[tuple[str, str]] = set()
    for premise in item.rule.when.premises:
        if premise.kind is PremiseKind.VALUE:
            wanted |= {(premise.subject, value) for value in premise.wanted}
        else:
            sign = -1 if premise.denied else 1
            grounds = [s.rule.when.premises[0] for s in supports[premise.subject] if s.contribution * sign > 0]
            wanted |= {(ground.subject, ground.wanted[0]) for ground in grounds}
    return {fact for fact in recommendation.profile.facts if (fact.attribute, fact.value) in wanted}
