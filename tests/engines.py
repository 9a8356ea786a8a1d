"""The engines of this machine, and a double of durable_rules for what the real one can't be made to do."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType

import pytest

from ecomkt.inference.durable import DurableEngine
from ecomkt.inference.engine import Engine, EngineFactory, PlainEngine
from ecomkt.inference.engines import engine_factory
from ecomkt.knowledge.model import When

MODULE = "durable_rules_engine"

Test = Mapping[str, object]


class DurableDouble(ModuleType):
    """The few calls of `durable_rules_engine` that ecomkt makes, and the rules for making them.

    Where the real module crashes, hangs or answers wrong later (a fact over one that was left behind, a state deleted
    in which nothing ran, a handle that is gone), this one fails at once.
    """

    def __init__(self) -> None:
        super().__init__(MODULE)
        self.rulesets: dict[int, dict[str, tuple[int, Test]]] = {}
        self.pending: dict[int, list[str]] = {}
        self.facts: dict[int, str] = {}
        self.ran: set[int] = set()
        self.created = 0

    def create_ruleset(self, _name: str, text: str) -> int:
        self.created += 1
        rules = json.loads(text)
        self.rulesets[self.created] = {name: (rule.get("pri", 0), rule["all"][0]["m"]) for name, rule in rules.items()}
        return self.created

    def delete_ruleset(self, handle: int) -> None:
        del self.rulesets[handle]
        for left in (self.pending, self.facts):
            left.pop(handle, None)
        self.ran.discard(handle)

    def assert_fact(self, handle: int, text: str) -> tuple[int, int]:
        assert handle not in self.facts, "the fact of an earlier profile was left behind"
        fact = json.loads(text)
        fired = [(pri, name) for name, (pri, test) in self.rulesets[handle].items() for _ in range(paths(test, fact))]
        assert fired, "a fact that matches no rule would leave a state that can't be deleted"
        self.facts[handle] = text
        self.pending[handle] = [name for _, name in sorted(fired, key=lambda each: each[0])]
        return 0, handle

    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None:
        message = self._next(handle, state)
        return None if message is None else ("{}", message)

    def complete_and_start_action(self, handle: int, state: int) -> str | None:
        del self.pending[handle][0]
        return self._next(handle, state)

    def delete_state(self, handle: int, sid: str) -> None:
        assert json.loads(self.facts[handle])["sid"] == sid
        assert handle in self.ran, "deleting a state in which no action ran crashes"
        assert not self.pending[handle], "actions are still pending"
        del self.facts[handle], self.pending[handle]
        self.ran.discard(handle)

    def _next(self, handle: int, state: int) -> str | None:
        assert state == handle
        if not self.pending[handle]:
            return None
        self.ran.add(handle)
        return f'{{"{self.pending[handle][0]}":{{"m":{self.facts[handle]}}}}}'


def paths(test: Test, fact: Mapping[str, object]) -> int:
    """Return in how many ways the test is true: durable_rules fires a rule once for each true branch of `$or`."""
    ((operator, operand),) = test.items()
    if operator == "$and":
        assert isinstance(operand, list)
        found = 1
        for part in operand:
            found *= paths(part, fact)
            if not found:
                break
        return found
    if operator == "$or":
        assert isinstance(operand, list)
        return sum(paths(part, fact) for part in operand)
    if operator in ("$gte", "$lte"):
        assert isinstance(operand, dict)
        ((column, bound),) = operand.items()
        seen = fact.get(column)
        return int(isinstance(seen, int) and (seen >= bound if operator == "$gte" else seen <= bound))
    assert not operator.startswith("$"), f"durable_rules would ignore the operator {operator}"
    return int(fact.get(operator) == operand)


def durable_on(module: ModuleType) -> EngineFactory:
    """Return the DurableEngine as it would be if `module` were `durable_rules_engine`."""

    def build(whens: Sequence[When], threshold: float) -> Engine:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, MODULE, module)
            return DurableEngine(whens, threshold)

    return build


def engines_here() -> dict[str, EngineFactory]:
    """Return the engines that run on this machine by name."""
    found: dict[str, EngineFactory] = {"plain": PlainEngine}
    if engine_factory() is DurableEngine:
        found["durable"] = DurableEngine
    return found


def modules_here() -> dict[str, Callable[[], ModuleType]]:
    """Return what DurableEngine can be built on: always the double, and the real module where it can be imported."""
    found: dict[str, Callable[[], ModuleType]] = {"double": DurableDouble}
    if engine_factory() is DurableEngine:
        found["durable"] = lambda: sys.modules[MODULE]
    return found
