"""Antecedents → durable_rules definitions, within the limits under which that engine is sound.

What the numbers guard against was measured on durable_rules 2.0.28: more than 64 nodes pending for one fact end the
match (error 303), 512 tests under one parent hang it, 256 equal first conditions crash it. Each handle therefore gets
few rules, a marker property first in every rule (the engine's own state record must never match), and a sentinel that
always fires (deleting a state in which nothing fired crashes).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecomkt.errors import EngineError, Problem
from ecomkt.inference.certainty import GRID
from ecomkt.knowledge.build_rules import MOST_PATHS, MOST_PREMISES, count_paths
from ecomkt.knowledge.model import Premise, When

MARKER = "k"
SENTINEL = "z"
_SCALE: int = 10**GRID
_MAX_RULES = 60
_MAX_TESTS = 300


@dataclass(frozen=True, slots=True)
class Definition:
    """The text of one ruleset; its rule `r7` is the antecedent number 7 of the stratum."""

    text: str


def scaled(certainty: float) -> int:
    """Return the certainty as the integer that facts and tests of the engine carry."""
    return round(certainty * _SCALE)


def column_names(antecedents: Iterable[When]) -> dict[str, str]:
    """Return a short ASCII property name for every key the antecedents read."""
    keys = {key: None for when in antecedents for premise in when.premises for key in premise.keys}
    columns = {key: f"a{number}" for number, key in enumerate(keys)}
    reserved = (MARKER, "id", "sid", "$s", "$forward")
    if len({_fnv1a(name) for name in (*columns.values(), *reserved)}) < len(columns) + len(reserved):
        raise EngineError([Problem("column-collision", "two property names share the hash the engine compares")])
    return columns


def distinct_antecedents(whens: Iterable[When]) -> dict[When, int]:
    """Return every different antecedent with its number, in order of first appearance."""
    numbers: dict[When, int] = {}
    for when in whens:
        numbers.setdefault(when, len(numbers))
    return numbers


def compile_definitions(antecedents: Sequence[When], columns: dict[str, str], threshold: float) -> list[Definition]:
    """Return the rulesets that together hold all antecedents; raises EngineError for one beyond the limits."""
    shards: list[dict[str, object]] = [{}]
    paths = tests = 0
    for number, when in enumerate(antecedents):
        cost = count_paths(when)
        size = sum(len(premise.keys) for premise in when.premises) + 1
        if cost > MOST_PATHS or len(when.premises) > MOST_PREMISES:
            raise EngineError([Problem("rule-too-large", f"a rule with {size} tests is more than the engine holds")])
        if paths + cost > MOST_PATHS or tests + size > _MAX_TESTS or len(shards[-1]) >= _MAX_RULES:
            shards.append({})
            paths = tests = 0
        paths += cost
        tests += size
        shards[-1][f"r{number}"] = _rule(when, columns, scaled(threshold))
    sentinel = {SENTINEL: {"pri": 9, "all": [{"m": {MARKER: 1}}]}}
    return [Definition(json.dumps({**shard, **sentinel}, separators=(",", ":"))) for shard in shards]


def _rule(when: When, columns: dict[str, str], threshold: int) -> dict[str, object]:
    tests = [_test(premise, columns, threshold) for premise in when.premises]
    return {"all": [{"m": {"$and": [{MARKER: 1}, *tests]}}]}


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
