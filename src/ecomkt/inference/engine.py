"""The two engines: facts in, firings out. The only module that knows durable_rules.

durable_rules is driven through its C module alone: no host, no threads, no Python inside the engine. One flat fact per
stratum goes in, the names of the rules that matched come out; everything else is computed from the condition objects.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from types import ModuleType
from typing import NamedTuple, Protocol
from weakref import finalize

from ecomkt.errors import EngineError, Problem
from ecomkt.inference.premises import strength
from ecomkt.inference.ruleset import MARKER, SENTINEL, column_names, compile_definitions, distinct_antecedents, scaled
from ecomkt.knowledge.model import PremiseKind, When


class Firing(NamedTuple):
    """A rule whose antecedent held. A named tuple, since some hundred of them are made for each profile."""

    rule: int
    """The number of the rule in its stratum."""
    strength: float
    """The certainty of its weakest premise, threshold … 1."""


_encode = json.JSONEncoder(separators=(",", ":")).encode


class Engine(Protocol):
    """One stratum of rules, ready to be asked. The result never depends on the order of the rules."""

    @property
    def name(self) -> str:
        """Return the name and version, as the provenance shows it."""

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order; `certainties` holds one entry per key believed or disbelieved."""


class EngineFactory(Protocol):
    """Builds an engine for one stratum."""

    def __call__(self, whens: Sequence[When], threshold: float) -> Engine:
        """Return an engine over these antecedents."""


class PlainEngine:
    """The conditions read one by one: those of the rules that one of their premises, their anchor, calls up."""

    def __init__(self, whens: Sequence[When], threshold: float) -> None:
        self._threshold = threshold
        self._antecedents = _Antecedents(whens)
        self._whens = tuple(self._antecedents.numbers)
        self._always: list[int] = []
        self._believed: dict[str, list[int]] = {}
        self._disbelieved: dict[str, list[int]] = {}
        for when, number in self._antecedents.numbers.items():
            anchors = [p for p in when.premises if p.kind is PremiseKind.VALUE] or list(when.premises)
            if not anchors:
                self._always.append(number)
            for anchor in anchors[:1]:
                for key in anchor.keys:
                    (self._disbelieved if anchor.denied else self._believed).setdefault(key, []).append(number)

    @property
    def name(self) -> str:
        """Return `plain`."""
        return "plain"

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order."""
        threshold, whens = self._threshold, self._whens
        candidates = set(self._always)
        for key, certainty in certainties.items():
            if certainty >= threshold:
                candidates.update(self._believed.get(key, ()))
            elif certainty <= -threshold:
                candidates.update(self._disbelieved.get(key, ()))
        found = {}
        for number in candidates:
            weakest = strength(whens[number], certainties, threshold)
            if weakest is not None:
                found[number] = weakest
        return self._antecedents.firings(found)


class DurableEngine:
    """durable_rules 2.0.28, held as it must be; safe to share between threads."""

    def __init__(self, whens: Sequence[When], threshold: float) -> None:
        self._module = _durable_module()
        self._antecedents = _Antecedents(whens)
        self._whens = tuple(self._antecedents.numbers)
        self._threshold = threshold
        self._columns = column_names(self._whens)
        self._definitions = compile_definitions(self._whens, self._columns, threshold)
        self._lock = Lock()
        self._handles: list[int] = []
        self._build()
        self._sound = True
        finalize(self, _delete, self._module, self._handles)

    @property
    def name(self) -> str:
        """Return `durable-rules` and its version."""
        return f"durable-rules {durable_version()}"

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order; raises EngineError if the engine refuses the fact."""
        columns, threshold = self._columns, self._threshold
        fact: dict[str, str | int] = {"sid": "s", "id": "p", MARKER: 1}
        for key, value in certainties.items():
            # What lies between −threshold and threshold passes no test: the engine need not read it.
            if (value >= threshold or value <= -threshold) and key in columns:
                fact[columns[key]] = scaled(value)
        text = _encode(fact)
        with self._lock:
            if not self._sound:
                self._build()
            # An interrupted drain leaves a state half matched, and every later answer would be wrong: unless this one
            # comes to its end, the next call builds anew. To build here would leave a second interrupt to do harm.
            self._sound = False
            names: set[str] = set()
            for handle in self._handles:
                self._drain(handle, text, names)
            self._sound = True
        return self._antecedents.firings(self._strengths(names, certainties))

    def _strengths(self, names: set[str], certainties: Mapping[str, float]) -> dict[int, float]:
        found, whens, threshold = {}, self._whens, self._threshold
        for name in names:
            number = int(name[1:])
            weakest = strength(whens[number], certainties, threshold)
            if weakest is None:
                raise EngineError([Problem("engine-astray", "durable_rules fired a rule whose conditions don't hold")])
            found[number] = weakest
        return found

    def _build(self) -> None:
        _delete(self._module, self._handles)
        for definition in self._definitions:
            self._handles.append(self._module.create_ruleset("e", definition.text))

    def _drain(self, handle: int, fact: str, names: set[str]) -> None:
        """Add the name of each activation; a set, since `$or` may give one twice."""
        module = self._module
        code, state = module.assert_fact(handle, fact)
        if code != 0:
            raise EngineError([Problem("engine-refused", f"durable_rules refused a fact (code {code})")])
        answer = module.start_action_for_state(handle, state)
        message = answer[1] if answer else None
        following = module.complete_and_start_action
        while message:
            names.add(message[2 : message.index('"', 2)])
            message = following(handle, state)
        names.discard(SENTINEL)
        module.delete_state(handle, "s")


_new = tuple.__new__
"""Makes a named tuple in half the time of its own class."""


class _Antecedents:
    """The different antecedents of a stratum, and which rules share each."""

    def __init__(self, whens: Sequence[When]) -> None:
        self.numbers = distinct_antecedents(whens)
        members: list[list[int]] = [[] for _ in self.numbers]
        for rule, when in enumerate(whens):
            members[self.numbers[when]].append(rule)
        self._members = tuple(map(tuple, members))
        self._certain = tuple(tuple(Firing(rule, 1.0) for rule in rules) for rules in self._members)

    def firings(self, found: Mapping[int, float]) -> list[Firing]:
        """Return a firing for every rule of the antecedents found true, in rule order."""
        firings: list[Firing] = []
        for number, weakest in found.items():
            if weakest == 1.0:
                firings += self._certain[number]
            else:
                firings += [_new(Firing, (rule, weakest)) for rule in self._members[number]]
        firings.sort()
        return firings


def _delete(module: ModuleType, handles: list[int]) -> None:
    while handles:
        module.delete_ruleset(handles.pop())


def _durable_module() -> ModuleType:
    try:
        return import_module("durable_rules_engine")
    except ImportError as error:
        hint = "run without it: the plain engine gives the same answers"
        raise EngineError([Problem("engine-missing", f"durable_rules can't be imported ({error})", hint)]) from error


@cache
def durable_version() -> str | None:
    """Return the installed version of durable-rules, or None."""
    with suppress(PackageNotFoundError):
        return version("durable-rules")
    return None


def engine_factory() -> EngineFactory:
    """Return DurableEngine where durable_rules can be imported, else PlainEngine."""
    try:
        _durable_module()
    except EngineError:
        return PlainEngine
    return DurableEngine


def engine_report() -> tuple[str, str]:
    """Return the name of the engine that runs on this machine, and why it is this one."""
    try:
        _durable_module()
    except EngineError as error:
        return "plain", error.problems[0].message
    return f"durable-rules {durable_version()}", "durable_rules can be imported"
