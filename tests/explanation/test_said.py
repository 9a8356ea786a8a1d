"""What the client said stands beside the reasons that rest on it, and changes none of them."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ecomkt.explanation.said import ToldWords, words_behind
from ecomkt.inference.recommend import Recommendation
from ecomkt.inference.stratum import Evidence
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.model import Premise, PremiseKind, Rule, Telling, When
from ecomkt.profile.fact import Fact, Profile, Quote
from ecomkt.profile.space import sampled_profiles


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


def quoting_all(profile: Profile) -> Profile:
    """Return a profile in which something is said of every fact: its own key."""
    return replace(profile, quotes=tuple(Quote(fact.attribute, fact.value, fact.key) for fact in profile))


def resting_on(advisor: Advisor, premise: Premise) -> Rule:
    """Return a rule with this premise alone."""
    return replace(advisor.kb.rules[0], when=When((premise,)), told=())


def judged(recommendation: Recommendation) -> object:
    return recommendation.families, recommendation.on_request, recommendation.cautions, recommendation.general


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_words_change_nothing_of_an_answer(advisor: Advisor, seed: int) -> None:
    (profile,) = sampled_profiles(advisor.kb.codebook.attributes, 1, seed)
    recommend = advisor.recommender.recommend
    assert judged(recommend(quoting_all(profile))) == judged(recommend(profile))


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_every_word_behind_a_reason_is_of_a_stated_fact_that_it_rests_on(advisor: Advisor, seed: int) -> None:
    (profile,) = sampled_profiles(advisor.kb.codebook.attributes, 1, seed)
    recommendation = advisor.recommender.recommend(quoting_all(profile))
    for option in chain.from_iterable(ranking.every for ranking in recommendation.families):
        for item in option.evidence:
            words = [*words_behind(recommendation, item.rule)]
            telling = [each.when for each in item.rule.told if each.because == item.rule.because]
            whens = (*telling, item.rule.when)
            read = {key for when in whens for premise in when.premises for key in premise.keys}
            own = [key for key in words if key in read]
            assert own == [*words[: len(own)]], "what the rule reads itself comes first"
            assert {fact.key for fact in profile if fact.key in read} == {*own}
            assert len(words) == len({*words})


def test_words_come_through_derivations_and_traits_and_of_a_trait_only_what_weighs(advisor: Advisor) -> None:
    found = dict[str, tuple[str, ...]]()
    for profile in sampled_profiles(advisor.kb.codebook.attributes, 20, seed=1):
        bare = replace(profile, facts=tuple(f for f in profile if f.attribute in ("product", "price", "proof")))
        recommendation = advisor.recommender.recommend(quoting_all(bare))
        for derived in recommendation.derived:
            key = derived.fact.key
            premise = Premise(PremiseKind.VALUE, derived.attribute.slug, (derived.code.slug,), (key,))
            found["derived"] = tuple(words_behind(recommendation, resting_on(advisor, premise)))
        for trait in (trait for trait in recommendation.traits if trait.certainty > 0):
            premise = Premise(PremiseKind.TRAIT, trait.trait.slug, (trait.trait.slug,), (f"trait/{trait.trait.slug}",))
            words = tuple(words_behind(recommendation, resting_on(advisor, premise)))
            heaviest = max(item.contribution for item in trait.support)
            for item in trait.support:
                (key,) = item.rule.when.premises[0].keys
                stated = any(fact.key == key for fact in bare)
                assert (key in words) == (item.contribution >= heaviest / 2) or not stated
            found["trait"] = words
    assert all(found.values())
    assert {*found} == {"derived", "trait"}


def test_the_words_of_a_number_are_behind_what_rests_on_its_level(advisor: Advisor) -> None:
    profile = advisor.profile({"type": "A", "margin": {"value": "62%", "said": "after goods"}})
    (fact,) = profile.about("margin")
    premise = Premise(PremiseKind.VALUE, "margin", (fact.value,), (Fact("margin", fact.value).key,))
    recommendation = advisor.recommender.recommend(profile)
    assert tuple(words_behind(recommendation, resting_on(advisor, premise))) == ("after goods",)


def test_a_reason_that_is_told_to_some_has_what_they_said_of_that(advisor: Advisor) -> None:
    (proof, reach) = (
        Premise(PremiseKind.VALUE, attribute, (value,), (Fact(attribute, value).key,))
        for attribute, value in (("proof", "trust"), ("reach", "members"))
    )
    profile = advisor.profile(
        {"proof": {"trust": {"said": "188"}}, "reach": {"members": {"said": "2,400"}}, "type": "A"}
    )
    recommendation, rule = advisor.recommender.recommend(profile), resting_on(advisor, proof)
    other = next(rule.because for rule in advisor.kb.rules[1:])
    rule = replace(rule, told=(Telling(When((reach,)), other),))
    assert [*words_behind(recommendation, rule)] == ["188"]
    assert [*words_behind(recommendation, replace(rule, because=other))] == ["2,400", "188"]


def quoted_proof(*words: str) -> dict[str, dict[str, object]]:
    """Return three things that convince, each with what was said of it."""
    values = ("trust", 0.4), ("use", 0.3), ("look", 0.3)
    return {value: {"certainty": sure, "said": said} for (value, sure), said in zip(values, words, strict=True)}


def evidence(rule: Rule) -> Evidence[Rule]:
    return Evidence(rule, 0.5, 1.0)


def test_of_a_reason_the_nearest_words_are_told_and_two_at_most(advisor: Advisor) -> None:
    stated = quoted_proof("188 reviews", "a film", "olive green")
    recommendation = advisor.recommender.recommend(advisor.profile({"type": "A", "proof": stated}))
    keys = tuple(Fact("proof", value).key for value in stated)
    rule = resting_on(advisor, Premise(PremiseKind.VALUE, "proof", tuple(stated), keys))
    told = ToldWords(recommendation, advisor.kb.codebook)
    first, second = told.beside(evidence(rule)), told.beside(evidence(rule))
    assert (len(first), {*first, *second}) == (2, {"188 reviews", "a film", "olive green"})
    assert told.beside(evidence(rule)) == told.beside(None) == ()


def test_what_was_told_is_told_again_neither_in_part_nor_as_a_part(advisor: Advisor) -> None:
    stated = quoted_proof("188 reviews", "188 reviews, 4.8", "reviews")
    recommendation = advisor.recommender.recommend(advisor.profile({"type": "A", "proof": stated}))
    told = ToldWords(recommendation, advisor.kb.codebook)
    rules = [
        resting_on(advisor, Premise(PremiseKind.VALUE, "proof", (value,), (Fact("proof", value).key,)))
        for value in stated
    ]
    assert [told.beside(evidence(rule)) for rule in rules] == [("188 reviews",), (), ()]


@pytest.mark.parametrize("attributes", [("product", "market"), ("offer", "delivery", "radius", "earning")])
def test_what_tells_only_the_trade_and_the_place_is_not_told_beside_a_reason(
    advisor: Advisor, attributes: tuple[str, ...]
) -> None:
    values = {slug: advisor.kb.codebook.attribute[slug].codes[0].slug for slug in attributes}
    stated = {slug: {value: {"said": f"words on {slug}"}} for slug, value in values.items()}
    recommendation = advisor.recommender.recommend(advisor.profile(stated))
    told = ToldWords(recommendation, advisor.kb.codebook)
    for attribute, value in values.items():
        premise = Premise(PremiseKind.VALUE, attribute, (value,), (Fact(attribute, value).key,))
        assert [*words_behind(recommendation, resting_on(advisor, premise))]
        assert told.beside(evidence(resting_on(advisor, premise))) == ()


def test_nor_is_it_told_beside_the_verdict_on_a_plan(advisor: Advisor) -> None:
    plans = [code.slug for code in advisor.kb.codebook.family["plan"].codes]
    stated = {"type": "A", "price": "M", "market": {"tw": {"said": "Tainan"}}, "plans": plans}
    answer = advisor.answer(advisor.profile(stated))
    reasons = [each.assessment.strongest for each in answer.plans if each.assessment and each.assessment.strongest]
    assert any("Tainan" in words_behind(answer.recommendation, reason.rule) for reason in reasons)
    assert [each.given for each in answer.plans if "Tainan" in each.said] == []
