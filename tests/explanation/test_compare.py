"""A comparison says what the recommendations of its profiles say, and what parts them."""

from itertools import chain
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkt.explanation.compare import MOST_REASONS, Comparison, FamilyComparison, compare
from ecomkt.inference.recommend import Recommender
from ecomkt.profile.fact import Fact, Profile
from samples import profiles, random_profiles

SEED = 20261126


def neighbours(recommender: Recommender, profile: Profile, chance: Random) -> Profile:
    """Return the profile with one attribute said otherwise."""
    attribute = chance.choice(recommender.kb.codebook.attributes)
    value = Fact(attribute.slug, chance.choice(attribute.codes).slug)
    kept = [fact for fact in profile if fact.attribute != attribute.slug]
    order = list(recommender.kb.codebook.attribute)
    return Profile(tuple(sorted((*kept, value), key=lambda fact: order.index(fact.attribute))))


@pytest.fixture(scope="module")
def comparisons(plain: Recommender) -> list[Comparison]:
    """Return comparisons of two to four random profiles, and of profiles that differ in little."""
    chance = Random(SEED)
    found = list(random_profiles(plain.kb.codebook, 60, SEED))
    groups = [found[start : start + 2 + start % 3] for start in range(0, 54, 6)]
    groups += [[profile, neighbours(plain, profile, chance)] for profile in found[:25]]
    groups += [[found[0], found[0]], [Profile(), found[1], Profile()]]
    return [compare(plain, group) for group in groups]


def families(comparisons: list[Comparison]) -> list[FamilyComparison]:
    return [family for comparison in comparisons for family in comparison.families]


def test_every_place_is_the_one_in_the_recommendation_of_that_profile(
    plain: Recommender, comparisons: list[Comparison]
) -> None:
    for comparison in comparisons:
        for number, shown in enumerate(comparison.recommendations):
            alone = plain.recommend(shown.profile)
            for family in comparison.families:
                ranking = alone.family(family.family.slug)
                ranks = {assessment.key: rank for rank, assessment in enumerate(ranking.ranked, 1)}
                places = {row.key: row.places[number] for row in family.rows}
                assert {key: place.assessment for key, place in places.items()} == {a.key: a for a in ranking.every}
                assert {key: place.rank for key, place in places.items() if place.rank} == ranks
                assert {key: (p.assessment.certainty, p.assessment.recommended) for key, p in places.items()} == {
                    a.key: (a.certainty, a.recommended) for a in ranking.every
                }
                assert family.firsts[number] == ranking.first


def test_every_option_has_one_row_with_one_place_a_profile(comparisons: list[Comparison]) -> None:
    for comparison in comparisons:
        for family in comparison.families:
            assert sorted(row.key for row in family.rows) == sorted(family.family.keys)
            assert {len(row.places) for row in family.rows} == {len(comparison.recommendations)}
            assert {row.option.base for row in family.rows if None in {p.rank for p in row.places}} <= {True}


def test_a_row_differs_if_and_only_if_a_rank_or_a_recommendation_does(comparisons: list[Comparison]) -> None:
    rows = [row for family in families(comparisons) for row in family.rows]
    for row in rows:
        first = row.places[0]
        other = [
            p for p in row.places if p.rank != first.rank or p.assessment.recommended != first.assessment.recommended
        ]
        assert row.differs == bool(other)
    assert {row.differs for row in rows} == {True, False}


def test_the_head_of_the_rows_is_the_top_of_every_profile(comparisons: list[Comparison]) -> None:
    for comparison in comparisons:
        for family in comparison.families:
            rankings = [r.family(family.family.slug) for r in comparison.recommendations]
            for count in (1, 3):
                wanted = {a.key for ranking in rankings for a in (*ranking.base, *ranking.ranked[:count])}
                top = family.top(count)
                assert {row.key for row in top} == wanted
                assert top == family.rows[: len(top)]
            assert family.top(None) == family.rows


def test_reasons_are_given_only_where_the_first_places_part(comparisons: list[Comparison]) -> None:
    for comparison in comparisons:
        parted = {family.family.slug for family in comparison.families if family.differs}
        argued = {reason.family.slug for reason in comparison.reasons}
        assert argued <= parted
        for family in comparison.families:
            firsts = {first.key if first else None for first in family.firsts}
            assert family.differs == (len(firsts) > 1)
            told = {r.option.slug for r in comparison.reasons if r.family == family.family}
            assert told <= {first.option.slug for first in family.firsts if first}


def test_contributions_are_those_of_the_evidence_and_0_where_a_rule_is_silent(comparisons: list[Comparison]) -> None:
    reasons = 0
    for comparison in comparisons:
        for reason in comparison.reasons:
            key = f"{reason.family.slug}/{reason.option.slug}"
            evidence = [
                {e.rule: e.contribution for e in recommendation.assessment(key).evidence}
                for recommendation in comparison.recommendations
            ]
            assert reason.contributions == tuple(each.get(reason.rule, 0.0) for each in evidence)
            reasons += 1
    assert reasons > 100


def test_the_reasons_of_an_option_are_the_rules_that_differ_most(comparisons: list[Comparison]) -> None:
    for comparison in comparisons:
        for family in (family for family in comparison.families if family.differs):
            for key in {first.key for first in family.firsts if first}:
                evidence = [
                    {e.rule.id: e.contribution for e in r.assessment(key).evidence} for r in comparison.recommendations
                ]
                rules = set(chain.from_iterable(evidence))
                spread = {
                    rule: max(e.get(rule, 0.0) for e in evidence) - min(e.get(rule, 0.0) for e in evidence)
                    for rule in rules
                }
                wanted = sorted((rule for rule in rules if spread[rule] > 0), key=lambda rule: (-spread[rule], rule))
                told = [r.rule.id for r in comparison.reasons if f"{r.family.slug}/{r.option.slug}" == key]
                assert told == wanted[:MOST_REASONS]


def test_an_option_that_moves_to_or_from_the_first_place_is_argued(comparisons: list[Comparison]) -> None:
    for comparison in comparisons:
        for family in (family for family in comparison.families if family.differs):
            told = {r.option.slug for r in comparison.reasons if r.family == family.family}
            moved = {
                row.option.slug
                for row in family.rows
                if any(f and f.key == row.key for f in family.firsts)
                and len({p.assessment.certainty for p in row.places}) > 1
            }
            assert moved <= told


def test_labels_and_common_facts_make_up_the_profiles(plain: Recommender, comparisons: list[Comparison]) -> None:
    order = list(plain.kb.codebook.attribute)
    for comparison in comparisons:
        for label, recommendation in zip(comparison.labels, comparison.recommendations, strict=True):
            facts = sorted((*comparison.common, *label.facts), key=lambda fact: order.index(fact.attribute))
            assert tuple(facts) == recommendation.profile.facts
            assert {a.slug for a in label.unknown}.isdisjoint(recommendation.profile.attributes)


def test_two_labels_are_equal_if_and_only_if_their_profiles_are(comparisons: list[Comparison]) -> None:
    for comparison in comparisons:
        profiles_ = [recommendation.profile for recommendation in comparison.recommendations]
        assert [comparison.labels.index(each) for each in comparison.labels] == list(map(profiles_.index, profiles_))


@settings(max_examples=8)
@given(data=st.data())
def test_a_profile_does_not_differ_from_itself(plain: Recommender, data: st.DataObject) -> None:
    profile = data.draw(profiles(plain.kb.codebook))
    comparison = compare(plain, [profile, profile])
    assert comparison.same_profile
    assert not comparison.differs
    assert not any(family.differs for family in comparison.families)
    assert (comparison.reasons, comparison.common) == ((), profile.facts)


@settings(max_examples=8)
@given(data=st.data())
def test_the_order_of_the_profiles_is_the_order_of_the_columns_and_nothing_else(
    plain: Recommender, data: st.DataObject
) -> None:
    one, other = (data.draw(profiles(plain.kb.codebook)) for _ in range(2))
    forth, back = compare(plain, [one, other]), compare(plain, [other, one])
    assert (forth.differs, forth.common, forth.labels) == (back.differs, back.common, back.labels[::-1])
    turned = {(r.family.slug, r.option.slug, r.rule.id): r.contributions[::-1] for r in back.reasons}
    assert {(r.family.slug, r.option.slug, r.rule.id): r.contributions for r in forth.reasons} == turned


def test_only_the_families_asked_for_are_compared(plain: Recommender) -> None:
    found = list(random_profiles(plain.kb.codebook, 3, SEED))
    everything = compare(plain, found)
    slugs = [family.family.slug for family in everything.families]
    assert slugs == [family.slug for family in plain.kb.codebook.families]
    for slug in slugs:
        alone = compare(plain, found, frozenset({slug}))
        assert alone.families == tuple(f for f in everything.families if f.family.slug == slug)
        assert alone.reasons == tuple(r for r in everything.reasons if r.family.slug == slug)


@pytest.mark.slow
def test_both_engines_compare_alike(recommender: Recommender, plain: Recommender) -> None:
    found = list(random_profiles(plain.kb.codebook, 12, SEED))
    for start in range(0, 12, 3):
        group = found[start : start + 3]
        one, other = compare(recommender, group), compare(plain, group)
        assert (one.families, one.reasons, one.labels) == (other.families, other.reasons, other.labels)
