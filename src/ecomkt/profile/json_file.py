"""JSON as strict as our YAML: refused are duplicate keys, numbers that JSON lacks, control characters, lone surrogates.

Nesting deeper than `MOST_LEVELS` is refused, too.
"""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from ecomkt.errors import InputError, Location, Problem, Problems, told
from ecomkt.knowledge.yaml_reader import MOST_LEVELS, Steps, find_controls
from ecomkt.safe_text import quoted, visible

# So many fit 64 bits; a longer number is an id, and would lose its last digits in other programs.
_MOST_DIGITS = 18


def parse_json(text: str, file: str) -> object:
    """Return the plain values that `text` holds; `file` is its name in messages and should be visible text.

    Raises InputError with every problem that can be found; a text that isn't JSON at all has one, of code `syntax`.
    """
    hooks: Any = {"parse_constant": _constant, "parse_int": _int, "parse_float": _float}
    try:
        # Editors on Windows put a byte order mark in front, which the library refuses.
        content = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_mapping, **hooks)
    except json.JSONDecodeError as flaw:
        reason = flaw.msg[:1].lower() + flaw.msg[1:].removesuffix(" at")
        place = Location(file, flaw.lineno, flaw.colno)
        raise InputError.of("syntax", "this isn't JSON: {reason}", "", place, reason=reason) from flaw
    except RecursionError as flaw:
        raise InputError([_placed(_TOO_DEEP, (), file)]) from flaw
    with Problems(_placed(problem, path, file) for path, problem in _problems((), content)):
        return content


_TOO_DEEP = Problem.of("too-deep", "nested deeper than {most} levels", "flatten it", most=MOST_LEVELS)


def _placed(problem: Problem, path: Steps, file: str) -> Problem:
    where = f"{file}: {'.'.join(visible(str(step)) for step in path)}" if path else file
    return Problem(problem.code, told("{where}: {message}", where=where, message=problem.message), problem.hint)


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A problem stands for the value that is refused, until its path is known.
    entries: dict[str, object] = {}
    for key, value in pairs:
        twice = "the key {key} stands twice in one object", "keep one of them"
        entries[key] = Problem.of("duplicate-key", *twice, key=quoted(key)) if key in entries else value
    return entries


def _constant(word: str) -> Problem:
    return Problem.of("not-a-number", "{word} is no JSON number", "use null, or leave it out", word=word)


def _int(digits: str) -> int | Problem:
    if len(digits.lstrip("-")) <= _MOST_DIGITS:
        return int(digits)
    message, hint = "the number {number} has more than {most} digits", "put it in quotes if it is an id"
    return Problem.of("number-too-large", message, hint, number=quoted(digits), most=_MOST_DIGITS)


def _float(digits: str) -> float | Problem:
    number = float(digits)
    if isfinite(number):
        return number
    return Problem.of("number-too-large", "the number {number} is too large", "shorten it", number=quoted(digits))


def _problems(path: Steps, value: object) -> Iterator[tuple[Steps, Problem]]:
    if isinstance(value, Problem):
        yield path, value
    elif isinstance(value, dict | list) and len(path) >= MOST_LEVELS:
        yield path, _TOO_DEEP
    elif isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        yield from ((path, problem) for key in value if isinstance(value, dict) for problem in find_controls(key, ""))
        for step, entry in entries:
            yield from _problems((*path, step), entry)
    elif isinstance(value, str):
        yield from ((path, problem) for problem in find_controls(value, ""))
