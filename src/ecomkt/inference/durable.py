"""durable_rules 2.0.28, held as it must be. The only module that knows it.

It is driven through its C module alone: no host, no threads, no Python inside the engine. One flat fact per stratum
goes in, the names of the rules that matched come out; everything else is computed from the condition objects.

What the numbers guard against was measured: more than 64 nodes pending for one fact end the match (error 303), 512
tests under one parent hang it, 256 equal first conditions crash it. Each handle therefore gets few rules, a marker
property first in every rule (the engine's own state record must never match), and a sentinel that always fires
(deleting a state in which nothing fired crashes).
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import NamedTuple
from weakref import finalize

from ecomkt.errors import EngineError, Problem, told
from ecomkt.files import names_beside
from ecomkt.inference.certainty import GRID
from ecomkt.inference.engine import Firing, strength
from ecomkt.knowledge.model import MOST_PATHS, MOST_PREMISES, Premise, PremiseKind, When

MARKER = "k"
SENTINEL = "z"
_SCALE: int = 10**GRID
_MAX_RULES = 60
_MAX_TESTS = 300
# The folder beside an installed package that tells its version.
_INSTALLED = re.compile(r"durable_rules-([\d.]+)\.dist-info")
_encode = json.JSONEncoder(separators=(",", ":")).encode


class DurableEngine:
    """durable_rules 2.0.28, held as it must be; safe to share between threads."""

    def __init__(self, whens: Sequence[When], threshold: float) -> None:
        self._module = _durable_module()
        self._antecedents = Antecedents(whens)
        self._whens = tuple(self._antecedents.numbers)
        self._threshold = threshold
        self._columns = column_names(self._whens)
        self._rulesets = compile_rulesets(self._whens, self._columns, threshold)
        # All threads share one state in the engine: unlocked, one would read its answer before its own rules have
        # fired.
        self._lock = Lock()
        self._handles: dict[int, int] = {}
        self._sound = True
        # The C module frees no ruleset by itself: each would live as long as the process.
        finalize(self, _delete, self._module, self._handles)

    @property
    def name(self) -> str:
        """Return `durable-rules` and its version."""
        return f"durable-rules {durable_version()}"

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order; raises EngineError if the engine refuses the fact."""
        columns, threshold = self._columns, self._threshold
        # Always the same state: ids are compared by a hash of 32 bits alone, and each live state takes megabytes.
        fact: dict[str, str | int] = {"sid": "s", "id": "p", MARKER: 1}
        for key, value in certainties.items():
            # What lies between −threshold and threshold passes no test: the engine need not read it.
            if (value >= threshold or value <= -threshold) and key in columns:
                fact[columns[key]] = scaled(value)
        text = _encode(fact)
        with self._lock:
            if not self._sound:
                _delete(self._module, self._handles)
            # An interrupted drain leaves a state half matched, and every later answer would be wrong: unless this one
            # comes to its end, the next call builds anew. To build here would leave a second interrupt to do harm.
            self._sound = False
            names: set[str] = set()
            for number, ruleset in enumerate(self._rulesets):
                # Most hold no rule that anything calls up, and many are never needed in the life of a process.
                if not (ruleset.calling and ruleset.calling.isdisjoint(fact)):
                    self._drain(self._handle(number), text, names)
            self._sound = True
        return self._antecedents.firings(self._strengths(names, certainties))

    def _strengths(self, names: set[str], certainties: Mapping[str, float]) -> dict[int, float]:
        found, whens, threshold = {}, self._whens, self._threshold
        for name in names:
            number = int(name[1:])
            weakest = strength(whens[number], certainties, threshold)
            # The strengths must be read anyway, so the check of the engine costs nothing.
            if weakest is None:
                raise EngineError.of("engine-astray", "durable_rules fired a rule whose conditions don't hold")
            found[number] = weakest
        return found

    def _handle(self, number: int) -> int:
        if number not in self._handles:
            self._handles[number] = self._module.create_ruleset("e", self._rulesets[number].definition)
        return self._handles[number]

    def _drain(self, handle: int, fact: str, names: set[str]) -> None:
        """Add the name of each activation; a set, since `$or` may give one twice."""
        module = self._module
        code, state = module.assert_fact(handle, fact)
        if code != 0:
            raise EngineError.of("engine-refused", told("durable_rules refused a fact (code {code})", code=code))
        answer = module.start_action_for_state(handle, state)
        message = answer[1] if answer else None
        following = module.complete_and_start_action
        while message:
            # The rest of the message repeats the fact; parsing it would be in vain.
            names.add(message[2 : message.index('"', 2)])
            message = following(handle, state)
        names.discard(SENTINEL)
        # Safe because the sentinel has fired: deleting a state in which nothing did kills the process.
        module.delete_state(handle, "s")


class Antecedents:
    """The different antecedents of a stratum, numbered as they first appear, and which rules share each."""

    def __init__(self, whens: Sequence[When]) -> None:
        self.numbers = {when: number for number, when in enumerate(dict.fromkeys(whens))}
        members: list[list[int]] = [[] for _ in self.numbers]
        for rule, when in enumerate(whens):
            members[self.numbers[when]].append(rule)
        self._members = tuple(map(tuple, members))

    def firings(self, found: Mapping[int, float]) -> list[Firing]:
        """Return a firing for every rule of the antecedents found true, in rule order."""
        members = self._members
        firings = [Firing(rule, weakest) for number, weakest in found.items() for rule in members[number]]
        # Certainties are folded in this order, and sums of floats depend on it in their last bits.
        firings.sort()
        return firings


def _delete(module: ModuleType, handles: dict[int, int]) -> None:
    while handles:
        module.delete_ruleset(handles.popitem()[1])


def _durable_module() -> ModuleType:
    try:
        return import_module("durable_rules_engine")
    except ImportError as error:
        message = "durable_rules can't be imported ({error})"
        hint = "run without it: the plain engine gives the same answers"
        raise EngineError.of("engine-missing", message, hint, error=error) from error


def import_problem() -> Problem | None:
    """Return why durable_rules can't be imported here, or None."""
    try:
        _durable_module()
    except EngineError as error:
        return error.problems[0]
    return None


@cache
def durable_version() -> str | None:
    """Return the installed version of durable-rules, or None."""
    # `importlib.metadata` loads the parser of mail: longer than a profile to answer.
    with suppress(ImportError, OSError):
        beside = names_beside(import_module("durable_rules_engine").__file__ or "")
        named = (_INSTALLED.fullmatch(name) for name in beside)
        return next((found[1] for found in named if found), None)
    return None


def scaled(certainty: float) -> int:
    """Return the certainty as the integer that facts and tests of the engine carry."""
    # The engine refuses a float whose text has an exponent; integers of this size it compares exactly.
    return round(certainty * _SCALE)


def column_names(antecedents: Iterable[When]) -> dict[str, str]:
    """Return a short ASCII property name for every key the antecedents read."""
    keys = {key: None for when in antecedents for premise in when.premises for key in premise.keys}
    columns = {key: f"a{number}" for number, key in enumerate(keys)}
    reserved = (MARKER, "id", "sid", "$s", "$forward")
    # The engine compares names by this hash alone: two that share it would be one property.
    if len({_fnv1a(name) for name in (*columns.values(), *reserved)}) < len(columns) + len(reserved):
        raise EngineError.of("column-collision", "two property names share the hash the engine compares")
    return columns


class Ruleset(NamedTuple):
    """Some of the antecedents, as the engine takes them."""

    definition: str
    calling: frozenset[str]
    """The columns one of which must be in the fact if any of its rules is to fire; empty: nobody knows."""


def compile_rulesets(antecedents: Sequence[When], columns: dict[str, str], threshold: float) -> list[Ruleset]:
    """Return the rulesets that together hold all antecedents; raises EngineError for one beyond the limits."""
    rulesets: list[dict[str, object]] = [{}]
    anchors: list[list[tuple[str, ...]]] = [[]]
    paths = tests = 0
    read: dict[str, set[str]] = {}
    for premise in (premise for when in antecedents for premise in when.premises):
        read.setdefault(premise.subject, set()).update(premise.keys)
    # What the same keys call up stands together, so that many rulesets need not be asked.
    order = sorted((_anchor(when, read), number, when) for number, when in enumerate(antecedents))
    for anchor, number, when in order:
        size = sum(len(premise.keys) for premise in when.premises) + 1
        if when.paths > MOST_PATHS or len(when.premises) > MOST_PREMISES:
            raise EngineError.of("rule-too-large", "a rule with {size} tests is more than the engine holds", size=size)
        if paths + when.paths > MOST_PATHS or tests + size > _MAX_TESTS or len(rulesets[-1]) >= _MAX_RULES:
            rulesets.append({})
            anchors.append([])
            paths = tests = 0
        paths += when.paths
        tests += size
        conditions = [_test(premise, columns, scaled(threshold)) for premise in when.premises]
        rulesets[-1][f"r{number}"] = {"all": [{"m": {"$and": [{MARKER: 1}, *conditions]}}]}
        anchors[-1].append(anchor)
    sentinel = {SENTINEL: {"pri": 9, "all": [{"m": {MARKER: 1}}]}}
    calling = [
        frozenset(columns[key] for keys in each for key in keys) if all(each) else frozenset() for each in anchors
    ]
    return [Ruleset(_encode({**ruleset, **sentinel}), keys) for ruleset, keys in zip(rulesets, calling, strict=True)]


def _anchor(when: When, read: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the keys of the premise that is likely to be met least often; nothing without premises."""
    # Few products have a given value, and many a trait.
    rare = [(p.kind is not PremiseKind.VALUE, len(p.keys) / len(read[p.subject]), p.keys) for p in when.premises]
    return min(rare, default=(False, 0.0, ()))[2]


def _test(premise: Premise, columns: dict[str, str], threshold: int) -> dict[str, object]:
    if premise.denied:
        return {"$lte": {columns[premise.keys[0]]: -threshold}}
    tests: list[dict[str, object]] = [{"$gte": {columns[key]: threshold}} for key in premise.keys]
    return tests[0] if len(tests) == 1 else {"$or": tests}


def _fnv1a(text: str) -> int:
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value
