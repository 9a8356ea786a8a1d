from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkt.explanation.sensitivity import (
    DECIDING,
    Firmness,
    deciding,
    firmness_of,
    first_place,
    foresee,
    open_questions,
)
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Family
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.profile.fact import Change, Fact, Profile, changed, single_changes
from samples import profiles, random_profiles


def facts(*given: str) -> Profile:
    """Return a profile from words like `price=low` or `price=low:0.6`."""
    parts = (word.replace("=", ":").split(":") for word in given)
    return Profile(tuple(Fact(part[0], part[1], float(part[2]) if part[2:] else 1.0) for part in parts))


def valid_profiles(kb: KnowledgeBase, count: int, seed: int) -> list[Profile]:
    """Return profiles that the gate of input would let through: nothing held twice where only one can be."""
    return [p for p in random_profiles(kb.codebook, 20 * count, seed) if not overfull(kb, p)][:count]


def overfull(kb: KnowledgeBase, profile: Profile) -> list[str]:
    """Return the attributes that hold more than one of the values that exclude each other, beyond certainty 1."""
    return [
        attribute.slug
        for attribute in kb.codebook.attributes
        for group in groups(attribute)
        if sum(fact.certainty for fact in profile.about(attribute.slug) if fact.value in group) > 1 + 1e-9
    ]


def groups(attribute: Attribute) -> Sequence[frozenset[str]]:
    return attribute.exclusive if attribute.many else [frozenset(attribute.by_slug)]


def written(change: Change) -> str:
    return f"{change.attribute.slug}={','.join(fact.value for fact in change.facts)}"


def test_every_other_value_is_tried_and_known_attributes_are_forgotten(kb: KnowledgeBase) -> None:
    brand = [written(c) for c in single_changes(kb.codebook, facts("brand=new")) if c.attribute.slug == "brand"]
    values = [f"brand={value}" for value in kb.codebook.attribute["brand"].by_slug if value != "new"]
    assert brand == [*values, "brand="]


def test_an_unknown_attribute_is_tried_with_every_value_and_not_forgotten(kb: KnowledgeBase) -> None:
    tried = [written(change) for change in single_changes(kb.codebook, Profile())]
    assert tried == [f"{a.slug}={value}" for a in kb.codebook.attributes for value in a.by_slug]


def test_a_price_changes_without_losing_how_it_compares(kb: KnowledgeBase) -> None:
    profile = facts("price=low", "price=below-peers")
    tried = [set(c.facts) for c in single_changes(kb.codebook, profile) if c.attribute.slug == "price"]
    assert set(facts("price=below-peers", "price=high")) in tried
    assert set(facts("price=low", "price=above-peers")) in tried
    assert set() in tried


def test_none_of_these_takes_the_place_of_all_others_and_each_of_them_of_it(kb: KnowledgeBase) -> None:
    tried = [set(c.facts) for c in single_changes(kb.codebook, facts("reach=members", "reach=places"))]
    assert set(facts("reach=none")) in tried
    assert set(facts("reach=partner")) in tried


def test_an_unsure_value_can_become_sure(kb: KnowledgeBase) -> None:
    tried = [c.facts for c in single_changes(kb.codebook, facts("brand=new:0.6", "brand=known:0.4"))]
    assert facts("brand=new").facts in tried
    assert facts("brand=known").facts in tried


@settings(max_examples=12)
@given(data=st.data())
def test_a_single_change_differs_in_exactly_one_attribute(kb: KnowledgeBase, data: st.DataObject) -> None:
    profile = data.draw(profiles(kb.codebook))
    for change in single_changes(kb.codebook, profile):
        after = changed(profile, change)
        differing = {fact.attribute for fact in {*after} ^ {*profile}}
        assert differing == {change.attribute.slug}
        assert set(after.about(change.attribute.slug)) == set(change.facts)
        assert change.forgets == (not after.about(change.attribute.slug))


def test_no_change_is_tried_twice(kb: KnowledgeBase) -> None:
    for profile in valid_profiles(kb, 30, seed=30):
        tried = [(change.attribute.slug, frozenset(change.facts)) for change in single_changes(kb.codebook, profile)]
        assert len(tried) == len(set(tried))


@pytest.mark.slow
def test_a_change_never_makes_values_hold_that_exclude_each_other(kb: KnowledgeBase) -> None:
    for profile in valid_profiles(kb, 30, seed=31):
        for change in single_changes(kb.codebook, profile):
            assert overfull(kb, changed(profile, change)) == []


def test_several_changes_are_made_together(kb: KnowledgeBase) -> None:
    brand, goal = kb.codebook.attribute["brand"], kb.codebook.attribute["goal"]
    before, after = facts("brand=new", "price=low", "goal=sales"), facts("price=low", "goal=users")
    assert set(changed(before, Change(brand, ()), Change(goal, facts("goal=users").facts))) == set(after)


def test_no_change_leaves_the_profile_as_it_is(kb: KnowledgeBase) -> None:
    for profile in valid_profiles(kb, 10, seed=32):
        assert changed(profile) == profile


def first_places(recommender: Recommender, profile: Profile) -> dict[str, Code | None]:
    """Return the first place of each family as a full recommendation gives it."""
    rankings = recommender.recommend(profile).families
    return {ranking.family.slug: ranking.first.option if ranking.first else None for ranking in rankings}


FEW = [facts(), facts("product=fmcg", "price=low"), facts("product=health", "price=high:0.6", "market=cn")]


def firmness(recommender: Recommender, profile: Profile) -> tuple[Firmness, ...]:
    return firmness_of(foresee(recommender, profile))


@pytest.mark.sampled
def test_the_first_place_of_a_search_is_that_of_a_recommendation(recommender: Recommender) -> None:
    threshold = recommender.kb.scale.threshold
    for profile in random_profiles(recommender.kb.codebook, 200, seed=34):
        certainties = recommender.certainties(profile)
        families = recommender.kb.codebook.families
        places = {f.slug: f.ranked.get(first_place(f, certainties, threshold)) for f in families}
        assert places == first_places(recommender, profile)


@pytest.mark.parametrize(
    ("certainties", "leader"),
    [
        ((0.0, 0.0, 0.0), None),
        ((0.199999999, 0.1, -1.0), None),
        ((0.2, 0.1, 0.0), 0),
        ((0.2, 0.2, 0.2), 0),
        ((0.1, 0.2, 0.2), 1),
        ((0.3, 0.4, 0.4), 1),
    ],
)
def test_the_first_place_needs_the_threshold_and_ties_go_by_file_order(
    kb: KnowledgeBase, certainties: tuple[float, ...], leader: int | None
) -> None:
    family = next(f for f in kb.codebook.families if not f.has_base and len(f.codes) > 3)
    given = dict.fromkeys(family.keys, -1.0) | dict(zip(family.keys, certainties, strict=False))
    assert first_place(family, given, 0.2) == ("" if leader is None else family.keys[leader])


@pytest.mark.slow
def test_firmness_counts_the_single_changes_that_leave_the_first_place(plain: Recommender) -> None:
    for profile in [*FEW, *valid_profiles(plain.kb, 5, seed=33)]:
        looked_at = {*profile.attributes, *(a.slug for a in plain.askable(profile, plain.beliefs(profile)))}
        changes = [c for c in single_changes(plain.kb.codebook, profile) if c.attribute.slug in looked_at]
        now, then = first_places(plain, profile), [first_places(plain, changed(profile, c)) for c in changes]
        found = firmness(plain, profile)
        assert [each.family for each in found] == [f for f in plain.kb.codebook.families if f.main]
        for each in found:
            slug = each.family.slug
            assert (each.first, each.of) == (now[slug], len(changes))
            assert each.holds == sum(places[slug] == now[slug] for places in then)
            runs = zip(changes, then, strict=True)
            expected = [(written(change), places[slug]) for change, places in runs if places[slug] != now[slug]]
            flips = [(written(flip.change), flip.to) for flip in each.flips]
            assert sorted(flips, key=str) == sorted(expected, key=str)


@pytest.mark.sampled
def test_a_flip_does_what_it_says_when_it_is_run(recommender: Recommender) -> None:
    for profile in FEW:
        for each in firmness(recommender, profile):
            for flip in each.flips:
                assert first_places(recommender, changed(profile, flip.change))[each.family.slug] == flip.to
                assert flip.to != each.first


def test_flips_name_what_is_still_unknown_first(plain: Recommender) -> None:
    for profile in [*FEW, *valid_profiles(plain.kb, 5, seed=33)]:
        known = {fact.attribute for fact in profile}
        for each in firmness(plain, profile):
            order = [flip.change.attribute.slug in known for flip in each.flips]
            assert order == sorted(order)


@pytest.mark.slow
def test_both_engines_find_the_same_firmness(recommender: Recommender, plain: Recommender) -> None:
    for profile in FEW:
        assert firmness(recommender, profile) == firmness(plain, profile)


def standing(recommendation: Recommendation, family: Family) -> tuple[Code | None, bool]:
    """Return the first place of a family as a full recommendation gives it, and whether it is open."""
    ranking = recommendation.family(family.slug)
    return ranking.first.option if ranking.first else None, ranking.open is not None


@pytest.mark.slow
def test_a_family_depends_on_the_askable_facts_whose_answers_move_its_first_place(plain: Recommender) -> None:
    for profile in [*FEW, *valid_profiles(plain.kb, 5, seed=35)]:
        askable = plain.askable(profile, plain.beliefs(profile))
        run, recommended = foresee(plain, profile), cache(plain.recommend)
        for family in plain.kb.codebook.families:
            moving = [
                attribute
                for attribute in askable
                if any(
                    standing(recommended(Profile((*profile, Fact(attribute.slug, value)))), family)
                    != standing(recommended(profile), family)
                    for value in attribute.by_slug
                )
            ]
            found = deciding(run, family)
            assert set(found) <= set(moving)
            assert len(found) == min(len(moving), DECIDING)


def test_what_is_to_be_asked_first_comes_before_all_that_is_not_required() -> None:
    """Whoever sells for health is asked what he sells in law, before anything that moves a first place."""
    shipped = load_knowledge()
    recommender = Recommender(shipped, PlainEngine)

    def asked(*given: str) -> list[str]:
        run = foresee(recommender, facts(*given), only_unknown=True)
        return [q.attribute.slug for q in open_questions(run, shipped.codebook.attributes) if q.telling]

    assert asked("product=health", "price=low", "market=tw")[0] == "oversight"
    assert asked("product=health", "market=tw")[:2] == ["price", "oversight"]
    assert "oversight" not in asked("product=health", "price=low", "market=tw", "oversight=none")
    assert "oversight" not in asked("product=need-driven", "price=low", "market=tw")[:1]
