"""JSON as strict as our YAML: refused are duplicate keys, numbers that JSON lacks, control characters, lone surrogates.

Nesting deeper than `MOST_LEVELS` is refused, too.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ecomkt.errors import InputError, Location, Problem
from ecomkt.knowledge.yaml_reader import MOST_LEVELS, Steps, find_controls
from ecomkt.safe_text import quoted, visible

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands in the content for a value that is refused, until its path is known."""

    code: str
    message: str
    hint: str


def parse_json(text: str, file: str) -> object:
    """Return the plain values that `text` holds; `file` is its name in messages and should be visible text.

    Raises InputError with every problem that can be found; a text that isn't JSON at all has one, of code `syntax`.
    """
    hooks: Any = {"parse_constant": _constant, "parse_int": _int, "parse_float": _float}
    try:
        content = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_mapping, **hooks)
    except json.JSONDecodeError as flaw:
        message = f"this isn't JSON: {flaw.msg[:1].lower()}{flaw.msg[1:].removesuffix(' at')}"
        raise InputError([Problem("syntax", message, "", Location(file, flaw.lineno, flaw.colno))]) from flaw
    except RecursionError as flaw:
        raise InputError([_placed(_TOO_DEEP, (), file)]) from flaw
    problems = [_placed(flaw, path, file) for path, flaw in _flaws((), content)]
    if problems:
        raise InputError(problems)
    return content


_TOO_DEEP = _Flaw("too-deep", f"nested deeper than {MOST_LEVELS} levels", "flatten it")


def _placed(flaw: _Flaw, path: Steps, file: str) -> Problem:
    where = f"{file}: {'.'.join(visible(str(step)) for step in path)}" if path else file
    return Problem(flaw.code, f"{where}: {flaw.message}", flaw.hint)


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entries: dict[str, object] = {}
    for key, value in pairs:
        twice = _Flaw("duplicate-key", f"the key {quoted(key)} stands twice in one object", "keep one of them")
        entries[key] = twice if key in entries else value
    return entries


def _constant(word: str) -> _Flaw:
    return _Flaw("not-a-number", f"{word} is no JSON number", "use null, or leave it out")


def _int(digits: str) -> int | _Flaw:
    if len(digits.lstrip("-")) <= _MOST_DIGITS:
        return int(digits)
    message = f"the number {quoted(digits)} has more than {_MOST_DIGITS} digits"
    return _Flaw("number-too-large", message, "put it in quotes if it is an id")


def _float(digits: str) -> float | _Flaw:
    number = float(digits)
    if math.isfinite(number):
        return number
    return _Flaw("number-too-large", f"the number {quoted(digits)} is too large", "shorten it")


def _flaws(path: Steps, value: object) -> Iterator[tuple[Steps, _Flaw]]:
    if isinstance(value, dict | list) and len(path) >= MOST_LEVELS:
        yield path, _TOO_DEEP
        return
    if isinstance(value, _Flaw):
        yield path, value
    for text in [value] if isinstance(value, str) else list(value) if isinstance(value, dict) else []:
        for found in find_controls(text, ""):
            yield path, _Flaw(found.code, found.message, found.hint)
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in entries:
        yield from _flaws((*path, step), entry)
