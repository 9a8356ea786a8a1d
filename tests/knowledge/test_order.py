"""No order changes an answer: of rules, evidence, cautions, files and facts; only that of codes decides ties."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.layer_files import is_of_catalog, knowledge_folder, parse_layer, read_layer
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.yaml_reader import ParsedFile, ParsedLayer
from ecomkt.profile.fact import Profile
from engines import engines_here
from samples import random_profiles

ENGINES = engines_here()
SEEDS = st.integers(0, 2**32)


@cache
def documents() -> tuple[ParsedFile, ...]:
    return tuple(d for d in parse_layer(read_layer(knowledge_folder())) if not is_of_catalog(d.file))


def built(given: tuple[ParsedFile, ...]) -> KnowledgeBase:
    return build_knowledge_base([ParsedLayer(given)])


def shuffled_documents(order: Random) -> tuple[ParsedFile, ...]:
    """Return the files in another order, and what stands in each in another order."""
    changed = [replace(d, content=shuffled_rules(d.content, order)) for d in documents()]
    order.shuffle(changed)
    return tuple(changed)


def shuffled_rules(content: object, order: Random) -> object:
    assert isinstance(content, dict)
    changed: dict[str, Any] = deepcopy(content)
    for key in changed.keys() & {"rules", "cautions"}:
        order.shuffle(changed[key])
        changed[key] = [shuffled(rule, order) for rule in changed[key]]
    for key in changed.keys() & {"sources"}:
        changed[key] = shuffled(changed[key], order)
    for trait in changed.get("traits", {}).values():
        trait["evidence"] = {a: shuffled(row, order) for a, row in shuffled(trait["evidence"], order).items()}
    return shuffled(changed, order)


def shuffled(mapping: Mapping[str, Any], order: Random) -> dict[str, Any]:
    return dict(order.sample(list(mapping.items()), k=len(mapping)))


def answer(result: Recommendation) -> tuple[object, ...]:
    """Return what a recommendation says, without where its rules stand."""
    return (
        result.memory.certainties,
        [(t.trait.slug, t.certainty, [(s.rule.id, s.contribution) for s in t.support]) for t in result.traits],
        [(a.key, a.certainty, [(e.rule.id, *e[1:]) for e in a.evidence]) for f in result.families for a in f.every],
        [[a.key for a in ranking.ranked] for ranking in result.families],
        [caution.id for caution in result.cautions],
        [attribute.slug for attribute in result.unknown],
    )


@cache
def recommender_on(engine: str) -> Recommender:
    return Recommender(built(documents()), ENGINES[engine])


@settings(max_examples=2)
@given(SEEDS)
def test_the_order_of_files_and_rules_changes_neither_knowledge_nor_answers(seed: int) -> None:
    straight = recommender_on("plain")
    mixed = Recommender(built(shuffled_documents(Random(seed))), ENGINES["plain"])
    assert mixed.kb.fingerprint == straight.kb.fingerprint
    for profile in random_profiles(mixed.kb.codebook, 10, seed):
        assert answer(mixed.recommend(profile)) == answer(straight.recommend(profile))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(2))
def test_rules_shuffled_inside_a_knowledge_base_give_equal_bytes(kb: KnowledgeBase, engine: str, seed: int) -> None:
    order = Random(seed)
    kinds = ("derivations", "evidence", "rules", "cautions")
    mixed = structs.replace(kb, **{kind: tuple(order.sample(items := getattr(kb, kind), len(items))) for kind in kinds})
    straight, other = Recommender(kb, ENGINES[engine]), Recommender(mixed, ENGINES[engine])
    for profile in random_profiles(kb.codebook, 12, seed):
        assert repr(answer(other.recommend(profile))) == repr(answer(straight.recommend(profile)))
        assert repr(other.certainties(profile)) == repr(straight.certainties(profile))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=3)
@given(SEEDS)
def test_the_order_of_rules_inside_an_engine_is_irrelevant(kb: KnowledgeBase, engine: str, seed: int) -> None:
    order = Random(seed)
    for items in (kb.evidence, kb.rules, kb.cautions):
        whens = [item.when for item in items]
        places = order.sample(range(len(whens)), k=len(whens))
        straight = ENGINES[engine](whens, kb.scale.threshold)
        mixed = ENGINES[engine]([whens[place] for place in places], kb.scale.threshold)
        for profile in random_profiles(kb.codebook, 5, seed):
            certainties = {fact.key: fact.certainty for fact in profile}
            firings = sorted((places[number], strength) for number, strength in mixed.fire(certainties))
            assert firings == straight.fire(certainties)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_of_facts_is_irrelevant(engine: str) -> None:
    recommender, order = recommender_on(engine), Random(1)
    for profile in random_profiles(recommender.kb.codebook, 15, seed=1):
        other = Profile(tuple(order.sample(profile.facts, len(profile.facts))))
        assert answer(recommender.recommend(other)) == answer(recommender.recommend(profile))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_of_the_working_memory_is_irrelevant(engine: str) -> None:
    recommender, order = recommender_on(engine), Random(2)
    for profile in random_profiles(recommender.kb.codebook, 15, seed=2):
        believed = recommender.recommend(profile).memory.certainties
        mixed = shuffled(believed, order)
        for each in (recommender._traits, recommender._options):
            assert each.engine.fire(mixed) == each.engine.fire(believed)
        assert recommender._caution_engine.fire(mixed) == recommender._caution_engine.fire(believed)


def test_profiles_before_it_do_not_change_an_answer(recommender: Recommender) -> None:
    sample = list(random_profiles(recommender.kb.codebook, 25, seed=3))
    alone = {profile: answer(recommender.recommend(profile)) for profile in sample}
    backwards = {profile: answer(recommender.recommend(profile)) for profile in reversed(sample)}
    assert backwards == alone


def test_equal_certainties_rank_in_file_order() -> None:
    straight = recommender_on("plain")
    turned = deepcopy({d.file: d for d in documents()})
    codes = next(name for name in turned if name.endswith("codes.yaml"))
    content: Any = turned[codes].content
    for family in content["families"].values():
        family["values"] = dict(reversed(family["values"].items()))
    backwards = Recommender(built(tuple(turned.values())), ENGINES["plain"])
    for profile in [Profile(), *random_profiles(straight.kb.codebook, 20, seed=4)]:
        for there, here in zip(
            straight.recommend(profile).families, backwards.recommend(profile).families, strict=True
        ):
            place = [code.slug for code in reversed(there.family.codes)]
            expected = sorted(there.ranked, key=lambda a: (bool(a.bars), -a.certainty, place.index(a.option.slug)))
            assert [(a.key, a.certainty) for a in here.ranked] == [(a.key, a.certainty) for a in expected]
