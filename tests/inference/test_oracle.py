from collections.abc import Iterable
from functools import cache
from itertools import islice

import pytest

from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import fact_key, option_key
from ecomkt.knowledge.layer_files import knowledge_folder
from ecomkt.profile.fact import Profile
from oracle import Oracle, Verdicts
from samples import product_price_space, random_profiles


@cache
def oracle() -> Oracle:
    return Oracle(knowledge_folder())


def judged(profile: Profile) -> Verdicts:
    given: dict[str, dict[str, float]] = {}
    for fact in profile.facts:
        given.setdefault(fact.attribute, {})[fact.value] = fact.certainty
    return oracle().judge(given)


def check_against_the_yaml(recommender: Recommender, profiles: Iterable[Profile]) -> None:
    for profile in profiles:
        expected = judged(profile)
        actual = recommender.recommend(profile)
        derived = {each.fact.key: each.certainty for each in actual.derived}
        assert derived == pytest.approx({fact_key(*f): c for f, c in expected.derived.items()}, abs=1e-8), profile
        traits = {trait.trait.slug: trait.certainty for trait in actual.traits}
        assert traits == pytest.approx(expected.traits, abs=1e-8), profile
        every = {a.key: a for ranking in actual.rankings for a in ranking.every}
        options = {key: a.certainty for key, a in every.items()}
        assert options == pytest.approx({option_key(*o): c for o, c in expected.options.items()}, abs=1e-8), profile
        barred = {key: {bar.id for bar in a.bars} for key, a in every.items() if a.bars}
        assert barred == {option_key(*o): ids for o, ids in expected.barred.items()}, profile
        reasons = {key: a.strongest.rule.id for key, a in every.items() if a.strongest}
        assert reasons.keys() == {option_key(*option) for option in expected.reasons}, profile
        assert all(reasons[option_key(*option)] in ids for option, ids in expected.reasons.items()), profile
        opened = {ranking.family.slug: ranking.open and ranking.open.value for ranking in actual.rankings}
        assert opened == expected.open, profile
        drawn = {caution.id: [law.market for law in caution.law] for caution in actual.drawn}
        known = bool(actual.markets)
        # Where no market is known, a caution shows all its laws or none of them: what it says is not bound to one.
        assert drawn.keys() == expected.cautions.keys(), profile
        assert not known or drawn == expected.cautions, profile


@pytest.mark.slow
def test_types_and_prices_are_judged_as_the_yaml_says(plain: Recommender) -> None:
    # Every sixteenth profile has each pair of prices, too: 16 has no divisor in common with their number.
    check_against_the_yaml(plain, islice(product_price_space(plain.kb.codebook), 0, None, 16))


def test_any_facts_are_judged_as_the_yaml_says(plain: Recommender) -> None:
    check_against_the_yaml(plain, random_profiles(plain.kb.codebook, 50, seed=20261125))


def test_the_yaml_is_read_whole(plain: Recommender) -> None:
    kb = plain.kb
    assert list(oracle().traits) == [trait.slug for trait in kb.traits]
    assert sorted(rule["id"] for rule in oracle().rules) == [rule.id for rule in kb.rules]
    assert sorted(derivation["id"] for derivation in oracle().derivations) == [rule.id for rule in kb.derivations]
    assert sorted(caution["id"] for caution in oracle().cautions) == [caution.id for caution in kb.cautions]
    assert {name: [*f["values"]] for name, f in oracle().families.items()} == {
        family.slug: [*family.by_slug] for family in kb.codebook.every_family
    }
