import json
from collections.abc import Sequence
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import EngineError
from ecomkt.inference import durable
from ecomkt.inference.durable import MARKER, SENTINEL, Antecedents, column_names, compile_rulesets, scaled
from ecomkt.inference.engine import PlainEngine
from ecomkt.knowledge.model import KnowledgeBase, Premise, PremiseKind, When
from engines import DurableDouble, durable_on, modules_here

THRESHOLD = 0.2


def any_of(*keys: str) -> Premise:
    return Premise(PremiseKind.VALUE, "a", keys, keys)


def when(*sizes: int, start: int = 0) -> When:
    """Return an antecedent with one premise of each size, all over different keys."""
    keys = iter(range(start, start + sum(sizes)))
    return When(tuple(any_of(*(f"a=v{next(keys)}" for _ in range(size))) for size in sizes))


def compiled(whens: Sequence[When]) -> list[dict[str, dict[str, object]]]:
    return [json.loads(each.definition) for each in compile_rulesets(whens, column_names(whens), THRESHOLD)]


def problem_codes(whens: Sequence[When]) -> list[str]:
    with pytest.raises(EngineError) as caught:
        compiled(whens)
    return [problem.code for problem in caught.value.problems]


def test_a_rule_becomes_the_marker_and_one_test_per_premise() -> None:
    premises = (
        any_of("a=x", "a=y"),
        Premise(PremiseKind.TRAIT, "t", ("t",), ("trait t",)),
        Premise(PremiseKind.TRAIT, "u", ("u",), ("trait u",), denied=True),
    )
    bound = 200_000_000
    tests = [
        {"k": 1},
        {"$or": [{"$gte": {"a0": bound}}, {"$gte": {"a1": bound}}]},
        {"$gte": {"a2": bound}},
        {"$lte": {"a3": -bound}},
    ]
    assert compiled([When(premises)]) == [
        {"r0": {"all": [{"m": {"$and": tests}}]}, "z": {"pri": 9, "all": [{"m": {"k": 1}}]}}
    ]


def test_a_rule_without_premises_asks_for_the_marker_alone() -> None:
    assert compiled([When(())])[0]["r0"] == {"all": [{"m": {"$and": [{"k": 1}]}}]}


@pytest.mark.parametrize(
    "too_large", [when(61), when(8, 8), when(*[1] * 13), when(1, 1, 61)], ids=["61", "8x8", "13 groups", "1x1x61"]
)
def test_a_rule_beyond_what_the_engine_holds_is_refused(too_large: When) -> None:
    assert problem_codes([when(1), too_large]) == ["rule-too-large"]


@pytest.mark.parametrize("largest", [when(60), when(6, 10), when(*[1] * 12)], ids=["60", "6x10", "12 groups"])
@pytest.mark.parametrize("module", modules_here())
def test_the_largest_rules_allowed_fire_on_the_engine(module: str, largest: When) -> None:
    engine = durable_on(modules_here()[module]())([largest], THRESHOLD)
    everything = {key: 0.5 for premise in largest.premises for key in premise.keys}
    assert engine.fire(everything) == PlainEngine([largest], THRESHOLD).fire(everything) == [(0, 0.5)]


SIZES = st.lists(st.integers(1, 6), max_size=3).filter(lambda sizes: prod(sizes) <= 60)


@given(st.lists(SIZES, max_size=150))
def test_no_shard_is_larger_than_the_engine_holds(sizes: list[list[int]]) -> None:
    whens = [when(*each, start=100 * number) for number, each in enumerate(sizes)]
    shards = compiled(whens)
    for shard in shards:
        held = [whens[int(name[1:])] for name in shard if name != SENTINEL]
        assert len(held) <= 60
        assert sum(prod(len(p.keys) for p in each.premises) for each in held) <= 60
        assert sum(1 + sum(len(p.keys) for p in each.premises) for each in held) <= 300
    assert sorted(int(name[1:]) for shard in shards for name in shard if name != SENTINEL) == list(range(len(whens)))


@pytest.mark.parametrize("count", [0, 1, 60, 61, 500])
def test_every_shard_ends_with_the_sentinel(count: int) -> None:
    shards = compiled([When(())] * count)
    assert [list(shard)[-1] for shard in shards] == [SENTINEL] * max(1, -(-count // 60))
    assert all(shard[SENTINEL] == {"pri": 9, "all": [{"m": {MARKER: 1}}]} for shard in shards)


def test_no_name_of_the_knowledge_reaches_the_engine(kb: KnowledgeBase) -> None:
    whens = [rule.when for rule in kb.rules]
    names = {name for key in column_names(whens) for name in key.replace("=", " ").split() if len(name) > 3}
    texts = "".join(each.definition for each in compile_rulesets(whens, column_names(whens), THRESHOLD))
    assert [name for name in names if name in texts] == []


def test_a_ruleset_that_nothing_calls_up_is_never_made() -> None:
    module = DurableDouble()
    engine = durable_on(module)([when(50, start=0), when(50, start=50)], THRESHOLD)
    for certainties, made, fired in (({}, 0, []), ({"a=v60": 1.0}, 1, [1]), ({"a=v2": 1.0, "a=v60": -1.0}, 2, [0])):
        assert [firing.rule for firing in engine.fire(certainties)] == fired
        assert module.created == made


def test_a_rule_that_always_holds_fires_wherever_it_stands() -> None:
    engine = durable_on(DurableDouble())([when(50, start=0), When(()), when(50, start=50)], THRESHOLD)
    assert [firing.rule for firing in engine.fire({})] == [1]


def test_equal_antecedents_are_compiled_once_and_numbered_by_appearance() -> None:
    first, second = when(1), when(2)
    assert Antecedents([first, second, when(1), when(2)]).numbers == {first: 0, second: 1}


def test_rules_that_share_an_antecedent_all_fire() -> None:
    shared, other = when(1), when(1, start=1)
    engine = PlainEngine([shared, other, when(1)], THRESHOLD)
    assert engine.fire({"a=v0": 0.4}) == [(0, 0.4), (2, 0.4)]


def test_every_key_read_gets_a_column_of_its_own() -> None:
    whens = [when(2), when(1), When((Premise(PremiseKind.TRAIT, "t", ("t",), ("trait t",), denied=True),))]
    assert column_names(whens) == {"a=v0": "a0", "a=v1": "a1", "trait t": "a2"}


def test_columns_that_the_engine_would_confuse_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_fnv1a", lambda name: 0 if name in ("a1", "sid") else hash(name))
    assert list(column_names([when(1)])) == ["a=v0"]
    with pytest.raises(EngineError) as caught:
        column_names([when(2)])
    assert [problem.code for problem in caught.value.problems] == ["column-collision"]


def test_the_hash_is_the_one_of_durable_rules() -> None:
    # 32-bit FNV-1a; these two names are the pair that the engine takes for each other.
    assert durable._fnv1a("costarring") == durable._fnv1a("liquid") == 0x5E4DAA9D


@pytest.mark.parametrize(
    ("certainty", "number"),
    [(1.0, 10**9), (0.2, 200_000_000), (-0.2, -200_000_000), (0.199999999, 199_999_999), (1e-10, 0), (-1.0, -(10**9))],
)
def test_certainties_become_integers_since_the_engine_misreads_small_floats(certainty: float, number: int) -> None:
    assert scaled(certainty) == number
