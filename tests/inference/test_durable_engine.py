"""What goes wrong around durable_rules: left-over state, interrupts, threads, forks, refusals, its absence.

Every test runs on a strict double of the module, and on the module itself where that can be imported.
"""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from ecomkt.errors import EngineError
from ecomkt.inference.durable import DurableEngine, durable_version
from ecomkt.inference.engine import Engine, Firing, PlainEngine
from ecomkt.inference.engines import engine_factory
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase, Premise, PremiseKind, When
from engines import MODULE, DurableDouble, durable_on, modules_here
from samples import random_profiles

THRESHOLD = 0.2
MODULES = modules_here()
Call = Callable[..., object]
each_module = pytest.mark.parametrize("module", MODULES)


class Wrapped(ModuleType):
    """A module whose calls go through `around`, which is given the name of the call and the call itself."""

    def __init__(self, inner: ModuleType, around: Callable[[str, Call], Call]) -> None:
        super().__init__(MODULE)
        self._inner, self._around = inner, around

    def __getattr__(self, name: str) -> object:
        return self._around(name, getattr(self._inner, name))


class Interrupter:
    """Interrupts the n-th call of a name, before or after it is made; at rest until it is armed."""

    def __init__(self, name: str, *, after: bool) -> None:
        self.name, self.after, self.left = name, after, 0

    def __call__(self, name: str, call: Call) -> Call:
        def made(*given: object) -> object:
            if name != self.name or self.left == 0:
                return call(*given)
            self.left -= 1
            if self.left:
                return call(*given)
            if self.after:
                call(*given)
            raise KeyboardInterrupt

        return made


def recommender_on(kb: KnowledgeBase, module: ModuleType) -> Recommender:
    return Recommender(kb, durable_on(module))


def option_engine(kb: KnowledgeBase, module: ModuleType) -> Engine:
    return durable_on(module)([rule.when for rule in kb.rules], THRESHOLD)


def memories(plain: Recommender, count: int, seed: int) -> list[dict[str, float]]:
    """Return working memories with facts and traits, as the option stratum sees them."""
    profiles = random_profiles(plain.kb.codebook, count, seed)
    return [dict(plain.recommend(profile).memory.certainties) for profile in profiles]


def plain_answers(kb: KnowledgeBase, asked: list[dict[str, float]]) -> list[list[Firing]]:
    engine = PlainEngine([rule.when for rule in kb.rules], THRESHOLD)
    return [engine.fire(certainties) for certainties in asked]


def trait(slug: str) -> When:
    return When((Premise(PremiseKind.TRAIT, slug, (slug,), (f"trait {slug}",)),))


@pytest.mark.sampled
@each_module
def test_nothing_of_a_profile_stays_behind(kb: KnowledgeBase, plain: Recommender, module: str) -> None:
    profile = next(random_profiles(kb.codebook, 1, seed=11))
    recommender = recommender_on(kb, MODULES[module]())
    expected = plain.recommend(profile).families
    assert all(recommender.recommend(profile).families == expected for _ in range(300 if module == "durable" else 30))


@each_module
def test_an_empty_memory_fires_only_what_always_holds(module: str) -> None:
    engine = durable_on(MODULES[module]())([trait("a"), When(()), trait("b")], THRESHOLD)
    assert [engine.fire({}) for _ in range(3)] == [[Firing(1, 1.0)]] * 3


@each_module
def test_an_engine_without_rules_answers_nothing(module: str) -> None:
    assert durable_on(MODULES[module]())([], THRESHOLD).fire({"trait a": 1.0}) == []


@each_module
def test_keys_that_no_rule_reads_are_passed_over(module: str) -> None:
    engine = durable_on(MODULES[module]())([trait("a")], THRESHOLD)
    odd = {'trait "a"': 1.0, "sid": 1.0, "k": -1.0, "$s": 1.0, "trait a": 0.5, "\0\ud800": 1.0}
    assert engine.fire(odd) == [Firing(0, 0.5)]


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", ["assert_fact", "start_action_for_state", "complete_and_start_action", "delete_state"])
@each_module
def test_an_interrupt_anywhere_leaves_later_answers_right(
    kb: KnowledgeBase, plain: Recommender, module: str, call: str, after: bool
) -> None:
    interrupter = Interrupter(call, after=after)
    engine = option_engine(kb, Wrapped(MODULES[module](), interrupter))
    asked = memories(plain, 8, seed=12)
    expected = plain_answers(kb, asked)
    for number, certainties in enumerate(asked):
        interrupter.left = 1 + number % 4
        with pytest.raises(KeyboardInterrupt):
            engine.fire(certainties)
        interrupter.left = 0
        assert engine.fire(asked[number - 1]) == expected[number - 1]
    assert [engine.fire(certainties) for certainties in asked] == expected


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", ["create_ruleset", "delete_ruleset"])
@each_module
def test_a_second_interrupt_while_the_engine_recovers_does_no_harm(
    kb: KnowledgeBase, plain: Recommender, module: str, call: str, after: bool
) -> None:
    first, second = Interrupter("complete_and_start_action", after=False), Interrupter(call, after=after)
    engine = option_engine(kb, Wrapped(Wrapped(MODULES[module](), first), second))
    asked = memories(plain, 5, seed=13)
    for number in range(1, 4):
        first.left, second.left = 1, number
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                engine.fire(asked[0])
        assert (first.left, second.left) == (0, 0)
        assert [engine.fire(certainties) for certainties in asked] == plain_answers(kb, asked)


@pytest.mark.slow
@each_module
def test_threads_may_share_an_engine(kb: KnowledgeBase, plain: Recommender, module: str) -> None:
    engine = option_engine(kb, MODULES[module]())
    asked = memories(plain, 80, seed=14)
    expected = plain_answers(kb, asked)

    def answers(start: int) -> list[list[Firing]]:
        turned = [*asked[start:], *asked[:start]]
        found = [engine.fire(certainties) for certainties in turned]
        return [*found[len(asked) - start :], *found[: len(asked) - start]]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(answers, range(0, 80, 10)))
    finally:
        sys.setswitchinterval(interval)
    assert results == [expected] * 8


FORKING = """
import os, sys, threading
from ecomkt.inference.engines import engine_factory
from ecomkt.knowledge.model import Premise, PremiseKind, When

whens = [When((Premise(PremiseKind.TRAIT, f"t{n}", (f"t{n}",), (f"trait t{n}",)),)) for n in range(200)]
engine = engine_factory()(whens, 0.2)
asked = [{f"trait t{n}": 0.1 + (n + m) % 10 / 20 for n in range(200)} for m in range(50)]
expected = [engine.fire(each) for each in asked]
child = os.fork() if hasattr(os, "fork") else -1
right = [engine.fire(each) for each in asked] == expected
if child == 0:
    del engine
    sys.exit(0 if right else 3)
status = os.waitpid(child, 0)[1] if child > 0 else 0
right = right and [engine.fire(each) for each in asked] == expected
print(right, status, threading.active_count(), "durable" in sys.modules)
"""


def test_an_engine_works_on_both_sides_of_a_fork_without_threads_or_the_host() -> None:
    done = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True 0 1 False\n", "")


@each_module
def test_no_thread_is_started(kb: KnowledgeBase, module: str) -> None:
    before = threading.active_count()
    recommender_on(kb, MODULES[module]()).recommend(next(random_profiles(kb.codebook, 1, seed=15)))
    assert (threading.active_count(), "durable" in sys.modules) == (before, False)


@pytest.mark.slow
@each_module
def test_the_handles_of_an_engine_are_released_with_it(kb: KnowledgeBase, plain: Recommender, module: str) -> None:
    live: set[object] = set()

    def tracked(name: str, call: Call) -> Call:
        def made(*given: object) -> object:
            found = call(*given)
            if name == "create_ruleset":
                live.add(found)
            elif name == "delete_ruleset":
                live.remove(given[0])
            return found

        return made

    engine = option_engine(kb, Wrapped(MODULES[module](), tracked))
    engine.fire(memories(plain, 1, seed=16)[0])
    assert len(live) > 1
    del engine
    gc.collect()
    assert live == set()


@pytest.mark.parametrize("reply", [(1, 1), (303, 0), (-1, 0)])
def test_a_refused_fact_is_an_error_and_later_answers_are_right(reply: tuple[int, int]) -> None:
    refusing = False

    def around(name: str, call: Call) -> Call:
        return (lambda *_: reply) if refusing and name == "assert_fact" else call

    engine = durable_on(Wrapped(DurableDouble(), around))([trait("a")], THRESHOLD)
    refusing = True
    with pytest.raises(EngineError) as caught:
        engine.fire({"trait a": 1.0})
    refusing = False
    assert [problem.code for problem in caught.value.problems] == ["engine-refused"]
    assert str(reply[0]) in str(caught.value)
    assert engine.fire({"trait a": 1.0}) == [Firing(0, 1.0)]


def test_an_engine_that_fires_what_does_not_hold_is_found_out() -> None:
    def around(name: str, call: Call) -> Call:
        return (lambda *_: ("{}", '{"r0":{"m":{}}}')) if name == "start_action_for_state" else call

    class Astray(DurableDouble):
        def delete_state(self, handle: int, sid: str) -> None:
            self.ran.add(handle)
            super().delete_state(handle, sid)

    engine = durable_on(Wrapped(Astray(), around))([trait("a"), When(())], THRESHOLD)
    with pytest.raises(EngineError) as caught:
        engine.fire({"trait b": 1.0})
    assert [problem.code for problem in caught.value.problems] == ["engine-astray"]


def test_a_missing_module_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, None)
    with pytest.raises(EngineError) as caught:
        DurableEngine([trait("a")], THRESHOLD)
    (problem,) = caught.value.problems
    assert problem.code == "engine-missing"
    assert MODULE in problem.message
    assert "plain engine" in problem.hint


def test_without_the_module_the_plain_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, None)
    assert engine_factory() is PlainEngine


def test_with_the_module_durable_rules_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, DurableDouble())
    assert engine_factory() is DurableEngine


def test_the_name_of_the_engine_says_which_and_what_version() -> None:
    names = (PlainEngine([], THRESHOLD).name, durable_on(DurableDouble())([], THRESHOLD).name)
    assert names == ("plain", f"durable-rules {durable_version()}")
