from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ecomkt.inference.certainty import fold
from ecomkt.inference.engine import Engine, PlainEngine
from ecomkt.inference.ranking import Assessment
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.codebook import Code, Family, fact_key, trait_key
from ecomkt.knowledge.model import KnowledgeBase, Premise, PremiseKind, Severity, When
from ecomkt.language.text import Text
from ecomkt.profile.fact import Fact, Plan, Profile
from samples import profiles, random_profiles

PER_EXAMPLE = settings(max_examples=min(15, settings().max_examples))


def assessments(result: Recommendation) -> list[Assessment]:
    return [assessment for ranking in result.rankings for assessment in (*ranking.base, *ranking.ranked)]


@cache
def sample(recommender: Recommender) -> list[Recommendation]:
    profiles = [Profile(), *random_profiles(recommender.kb.codebook, 80, seed=20)]
    return [recommender.recommend(profile) for profile in profiles]


@pytest.mark.sampled
def test_every_option_of_every_family_is_assessed_once(recommender: Recommender) -> None:
    codebook = recommender.kb.codebook
    for result in sample(recommender)[:20]:
        assert [ranking.family for ranking in result.families] == list(codebook.families)
        assert [ranking.family for ranking in result.rankings] == list(codebook.every_family)
        for ranking, family in zip(result.rankings, codebook.every_family, strict=True):
            assert sorted(a.key for a in (*ranking.base, *ranking.ranked)) == sorted(family.keys)


def test_the_evidence_adds_up_exactly_to_the_certainty(recommender: Recommender) -> None:
    for result in sample(recommender):
        for assessment in assessments(result):
            assert fold([e.contribution for e in assessment.evidence]) == assessment.certainty


def test_a_contribution_is_the_rules_certainty_times_its_weakest_premise(recommender: Recommender) -> None:
    for result in sample(recommender):
        for assessment in assessments(result):
            ids = [e.rule.id for e in assessment.evidence]
            assert ids == sorted(set(ids))
            for rule, contribution, strength in assessment.evidence:
                (own,) = (c.certainty for c in rule.conclusions if c.key == assessment.key)
                assert contribution == own * strength
                assert 0.2 <= strength <= 1


def test_the_support_of_a_trait_adds_up_exactly_to_its_certainty(recommender: Recommender) -> None:
    for result in sample(recommender):
        assert [each.trait for each in result.traits] == list(recommender.kb.traits)
        for each in result.traits:
            ids = [support.rule.id for support in each.support]
            assert (ids, {s.rule.trait for s in each.support} - {each.trait.slug}) == (sorted(set(ids)), set())
            assert fold([support.contribution for support in each.support]) == each.certainty


def test_options_rank_by_certainty_and_then_by_file_order_barred_ones_last(recommender: Recommender) -> None:
    for result in sample(recommender):
        for ranking in result.rankings:
            place = {code: number for number, code in enumerate(ranking.family.codes)}
            for listed in (ranking.base, ranking.ranked, ranking.every):
                assert listed == tuple(sorted(listed, key=lambda a: (bool(a.bars), -a.certainty, place[a.option])))
            assert ranking.every == tuple(sorted((*ranking.base, *ranking.ranked), key=ranking.every.index))


def test_without_a_fact_everything_rests_on_what_always_holds(recommender: Recommender) -> None:
    result = recommender.recommend(Profile())
    assert {t.certainty for t in result.traits} == {0.0}
    assert [e.rule.when.premises for a in assessments(result) for e in a.evidence if e.rule.when.premises] == []
    assert [c.id for c in result.drawn if c.when.premises] == [
        c.id for c in result.drawn if any(p.kind.value == "option" for p in c.when.premises)
    ]


def test_only_the_threshold_makes_a_recommendation(recommender: Recommender) -> None:
    for result in sample(recommender):
        for assessment in assessments(result):
            assert assessment.recommended == (assessment.certainty >= 0.2 and not assessment.bars)
            assert assessment.recommended == (
                assessment.verdict.slug in ("strongly-suggested", "suggested", "worth-considering")
            )
            assert bool(assessment.bars) == (assessment.verdict == recommender.kb.scale.barred)


def test_the_first_is_the_leader_only_if_it_is_recommended(recommender: Recommender) -> None:
    for result in sample(recommender):
        for ranking in result.rankings:
            recommended = [a for a in ranking.ranked if a.certainty >= 0.2 and not a.bars]
            assert ranking.first == (recommended[0] if recommended else None)


def test_base_options_stand_apart_and_never_come_first(recommender: Recommender) -> None:
    for result in sample(recommender)[:20]:
        for ranking in result.families:
            assert {a.option.base for a in ranking.base} <= {True}
            assert {a.option.base for a in ranking.ranked} <= {False}


def test_a_family_of_base_options_alone_has_no_first(kb: KnowledgeBase) -> None:
    ground = Code("ground", Text((("en", "Ground"),)), None, (), base=True)
    family = Family("soil", Text((("en", "Soil"),)), (ground,), main=True)
    bare = replace(kb, codebook=replace(kb.codebook, families=(family,)), rules=(), cautions=())
    (ranking,) = Recommender(bare, PlainEngine).recommend(Profile()).families
    assert ([a.key for a in ranking.base], ranking.ranked, ranking.first) == (["soil/ground"], (), None)


def test_the_strongest_evidence_speaks_for_the_side_of_the_certainty(recommender: Recommender) -> None:
    for result in sample(recommender):
        for assessment in assessments(result):
            sign, strongest = 1 if assessment.certainty >= 0 else -1, assessment.strongest
            side = [e for e in assessment.evidence if e.contribution * sign > 0]
            told = [e for e in side if not e.rule.is_base_rate] or side
            assert (strongest in told) if told else strongest in (None, *assessment.evidence)
            assert all(abs(e.telling) <= abs(strongest.telling) for e in told if strongest)


def test_a_reason_that_holds_of_the_whole_is_told_before_one_of_half(kb: KnowledgeBase) -> None:
    half, whole = [rule for rule in kb.rules if not rule.is_base_rate][:2]
    code = Code("ground", Text((("en", "Ground"),)), None, ())
    judged = Assessment(code, "soil/ground", 0.42, ((half, 0.28, 0.5), (whole, 0.2, 1.0)), kb.scale)
    assert judged.strongest is not None
    assert judged.strongest.rule is whole
    alone = judged._replace(parts=((half, 0.28, 0.5), (whole, 0.1, 1.0))).strongest
    assert alone is not None
    assert alone.rule is half


def test_of_reasons_as_telling_the_one_that_knows_more_of_the_case_is_told(kb: KnowledgeBase) -> None:
    rules = sorted((rule for rule in kb.rules if not rule.is_base_rate), key=lambda rule: len(rule.when.premises))
    parts = [(rules[0], 0.42, 1.0), (rules[-1], 0.42, 1.0)]
    code = Code("ground", Text((("en", "Ground"),)), None, ())
    for order in (parts, parts[::-1]):
        told = Assessment(code, "soil/ground", 0.6, tuple(order), kb.scale).strongest
        assert told is not None
        assert len(told.rule.when.premises) == len(rules[-1].when.premises) > len(rules[0].when.premises)


def test_cautions_come_loudest_first_and_what_also_holds_by_id(recommender: Recommender) -> None:
    loudness = list(Severity)
    for result in sample(recommender):
        loud = [loudness.index(caution.severity) for caution in result.cautions]
        assert loud == sorted(loud)
        keys = [(loudness.index(caution.severity), caution.id) for caution in result.general]
        assert keys == sorted(set(keys))
        assert len({caution.id for caution in result.drawn}) == len(result.drawn)


def test_what_rules_out_a_plan_of_the_client_is_told_before_louder_general_law(recommender: Recommender) -> None:
    facts = (Fact("market", "cn"), Fact("oversight", "alcohol"), Fact("reach", "members"))
    alone = [caution.id for caution in recommender.recommend(Profile(facts)).cautions]
    bought = Plan("buy followers", "plan/bought-followers")
    planned = [caution.id for caution in recommender.recommend(Profile(facts, plans=(bought,))).cautions]
    assert alone[0] == "cn-alcohol-urges-nobody"
    assert planned == ["cn-nothing-bought", *alone]


def test_cautions_see_facts_traits_and_recommended_options_only(recommender: Recommender) -> None:
    for result in sample(recommender):
        facts = {fact.key for fact in result.profile} | {each.fact.key for each in result.derived}
        traits = {trait_key(each.trait.slug): each.certainty for each in result.traits}
        advised = {a.key: a.certainty for ranking in result.families for a in ranking.every if a.recommended}
        believed = dict(result.memory.certainties)
        assert believed.keys() == facts | traits.keys() | advised.keys()
        assert believed == believed | traits | advised


def test_cautions_hear_the_plans_of_the_client_and_no_others(kb: KnowledgeBase) -> None:
    keys = [key for family in kb.codebook.requested for key in family.keys]
    premises = (Premise(PremiseKind.OPTION, "", tuple(keys), tuple(keys)),)
    warning = replace(kb.cautions[0], when=When(premises), law=(), bars=(), see=None)
    recommender = Recommender(replace(kb, cautions=(warning,)), PlainEngine)
    assert recommender.recommend(Profile()).cautions == ()
    for result in sample(recommender)[:20]:
        assert result.cautions == ()
    planned = Profile(plans=(Plan(keys[0], keys[0]),))
    assert recommender.recommend(planned).cautions == (warning,)
    assert recommender.certainties_and_cautions(planned)[1] == (warning,)


def hold(conditions: tuple[tuple[str, tuple[str, ...]], ...], believed: Mapping[str, float]) -> list[bool]:
    return [any(believed.get(fact_key(asked, v), 0) >= 0.2 for v in values) for asked, values in conditions]


def test_what_is_unknown_and_worth_asking_is_listed_in_file_order(recommender: Recommender) -> None:
    sure = recommender.kb.scale.verdicts[0].bound
    for result in sample(recommender):
        believed = result.memory.certainties
        known = {fact.attribute for fact in result.profile}
        known |= {each.attribute.slug for each in result.derived if each.certainty >= sure}
        assert [a.slug for a in result.unknown] == [
            a.slug
            for a in recommender.kb.codebook.attributes
            if a.slug not in known and all(hold(a.ask_when, believed)) and not any(hold(a.ask_unless, believed))
        ]


@PER_EXAMPLE
@given(data=st.data())
def test_an_unknown_fact_is_no_evidence(plain: Recommender, data: st.DataObject) -> None:
    """What was not read in the making of an answer can be forgotten without changing it."""
    profile = data.draw(profiles(plain.kb.codebook))
    result = plain.recommend(profile)
    read = {p.subject for a in assessments(result) for e in a.evidence for p in e.rule.when.premises}
    read |= {p.subject for a in assessments(result) for bar in a.bars for p in bar.when.premises}
    read |= {p.subject for t in result.traits for s in t.support for p in s.rule.when.premises}
    read |= {p.subject for caution in result.drawn for p in caution.when.premises}
    read |= {p.subject for each in result.derived for e in each.evidence for p in e.rule.when.premises}
    # A stated value keeps others of its attribute from being derived; a market says whose laws are told.
    read |= {conclusion.key.partition("=")[0] for rule in plain.kb.derivations for conclusion in rule.conclusions}
    read |= {attribute.slug for attribute in plain.kb.codebook.attributes if attribute.jurisdiction}
    less = Profile(tuple(fact for fact in profile if fact.attribute in read))
    again = plain.recommend(less)
    assert (again.families, again.traits, again.cautions) == (result.families, result.traits, result.cautions)


@PER_EXAMPLE
@given(data=st.data())
def test_what_is_believed_below_the_threshold_is_as_good_as_unknown(plain: Recommender, data: st.DataObject) -> None:
    profile = data.draw(profiles(plain.kb.codebook))
    # Where something would be derived, a doubtful fact says that it isn't so: it takes the place of what is derived.
    derivable = {conclusion.key.partition("=")[0] for rule in plain.kb.derivations for conclusion in rule.conclusions}
    surer = Profile(tuple(f for f in profile if f.certainty >= 0.2 - 5e-10 or f.attribute in derivable))
    again, result = plain.recommend(surer), plain.recommend(profile)
    assert (again.families, again.traits, again.cautions) == (result.families, result.traits, result.cautions)


@pytest.mark.sampled
def test_a_search_sees_the_same_certainties_as_a_recommendation(recommender: Recommender) -> None:
    for result in sample(recommender):
        expected = {a.key: -1.0 if a.bars else a.certainty for a in assessments(result)}
        assert recommender.certainties(result.profile) == expected
        assert recommender.certainties_and_cautions(result.profile) == (expected, result.drawn)


@pytest.mark.sampled
def test_a_search_around_a_profile_sees_what_it_sees_anywhere(recommender: Recommender) -> None:
    found = [result.profile for result in sample(recommender)[:25]]
    for here, there in pairwise(found):
        # Far away, a step away, and where it stands.
        others = [there, Profile(here.facts[1:]), Profile((*here.facts[:-1], *there.facts[-1:])), here]
        near = recommender.around(here)
        for other in others:
            believed, reasoned, expected = recommender.beliefs(other), set[str](), set[str]()
            assert near.beliefs(other) == believed
            certainties = recommender.certainties_given(believed, expected)
            assert (near.certainties_given(believed, reasoned), reasoned) == (certainties, expected)


def test_an_option_or_family_is_found_by_its_key(recommender: Recommender) -> None:
    result = sample(recommender)[1]
    assert [result.assessment(a.key) for a in assessments(result)] == assessments(result)
    assert [result.family(r.family.slug) for r in result.rankings] == list(result.rankings)


def test_a_certainty_off_the_grid_is_taken_at_nine_decimals(plain: Recommender) -> None:
    fact = next(random_profiles(plain.kb.codebook, 1, seed=21)).facts[0]
    near = [Fact(fact.attribute, fact.value, certainty) for certainty in (0.2, 0.2 + 1e-12, 0.2 - 1e-12)]
    results = [plain.recommend(Profile((each,))) for each in near]
    assert [r.memory.certainties for r in results] == [results[0].memory.certainties] * 3


def test_the_result_names_its_engine(recommender: Recommender) -> None:
    engine: Engine = recommender._options.engine
    assert recommender.recommend(Profile((Fact("price", "low"),))).engine == recommender.engine == engine.name
