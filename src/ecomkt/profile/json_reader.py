"""A strict reading of JSON, as strict as that of YAML and with the places of keys and values where YAML can give them.

Refused are duplicate keys, NaN, Infinity and numbers that only fit infinity, control characters and lone surrogates
(also when escaped), and nesting deeper than `MOST_LEVELS`.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ecomkt.errors import EcomktError, Location, Problem
from ecomkt.knowledge.yaml_reader import MOST_LEVELS, Document, Path, find_controls, parse_yaml
from ecomkt.safe_text import quoted

_MOST_DIGITS = 18


def parse_json_or_yaml(text: str, file: str, error: type[EcomktError]) -> Document:
    """Return the document that `text` holds: JSON if it begins like it and is it, else YAML. Raises `error`."""
    if not text.lstrip().startswith(("{", "[")):
        return parse_yaml(text, file, error)
    try:
        return parse_json(text, file, error)
    except error as refusal:
        if refusal.problems[0].code != "syntax":
            raise
        try:
            return parse_yaml(text, file, error)
        except error:
            # Neither: the name says what was meant.
            if file.endswith((".yaml", ".yml")):
                raise
            raise refusal from None


def parse_json(text: str, file: str, error: type[EcomktError]) -> Document:
    """Return the document that `text` holds; `file` is its name in messages and should be visible text.

    Raises `error` with every problem that can be found; a text that isn't JSON at all has one, of code `syntax`.
    """
    text = text.removeprefix("\ufeff")
    twice: list[str] = []
    try:
        content = _content(text, twice)
    except json.JSONDecodeError as flaw:
        raise error([_syntax_problem(flaw, file)]) from flaw
    except RecursionError as flaw:
        raise error([_too_deep(Location(file, 1, 1))]) from flaw
    places, problems = _places(text, file)
    if twice and not problems:
        problems = [_duplicate(key, Location(file, 1, 1)) for key in twice]
    document = replace(places, content=content)
    problems += _content_problems(document)
    if problems:
        raise error(problems)
    return document


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands in the content for a value that is refused, until its place is known."""

    code: str
    message: str
    hint: str


def _content(text: str, twice: list[str]) -> object:
    """Return the content of `text` with flaws in it; adds to `twice` the keys that stand twice in an object."""

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        entries: dict[str, object] = {}
        for key, value in pairs:
            if key in entries:
                twice.append(key)
            entries[key] = value
        return entries

    return json.loads(text, object_pairs_hook=mapping, parse_constant=_constant, parse_int=_int, parse_float=_float)


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


def _places(text: str, file: str) -> tuple[Document, list[Problem]]:
    r"""Return the places that YAML finds, none where JSON isn't YAML (such as \ud83d\ude00), and duplicate keys."""
    try:
        return parse_yaml(text, file, EcomktError), []
    except EcomktError as refusal:
        return Document(file, None), [problem for problem in refusal.problems if problem.code == "duplicate-key"]


def _content_problems(document: Document) -> list[Problem]:
    problems: list[Problem] = []
    for path, value in _walk((), document.content):
        place = document.value_at(path)
        if len(path) >= MOST_LEVELS and isinstance(value, dict | list):
            return [*problems, _too_deep(place)]
        if isinstance(value, _Flaw):
            problems.append(Problem(value.code, value.message, value.hint, place))
        texts = [value] if isinstance(value, str) else list(value) if isinstance(value, dict) else []
        problems += (replace(found, location=place) for text in texts for found in find_controls(text, document.file))
    return problems


def _walk(path: Path, value: object) -> Iterator[tuple[Path, object]]:
    waiting: list[tuple[Path, object]] = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting += (((*path, key), entry) for key, entry in reversed(value.items()))
        elif isinstance(value, list):
            waiting += (((*path, number), value[number]) for number in reversed(range(len(value))))


def _syntax_problem(flaw: json.JSONDecodeError, file: str) -> Problem:
    said, place = flaw.msg, flaw
    if said.startswith("Illegal trailing comma"):
        # So Python says from 3.13 on, at the comma; before that it speaks of what follows, and so do we everywhere.
        after = flaw.pos + 1
        after += len(flaw.doc[after:]) - len(flaw.doc[after:].lstrip(" \t\r\n"))
        said = "Expecting property name enclosed in double quotes" if said.endswith("object") else "Expecting value"
        place = json.JSONDecodeError(said, flaw.doc, after)
    message = f"this isn't JSON: {said[:1].lower()}{said[1:].removesuffix(' at')}"
    return Problem("syntax", message, "", Location(file, place.lineno, place.colno))


def _too_deep(place: Location) -> Problem:
    return Problem("too-deep", f"nested deeper than {MOST_LEVELS} levels", "flatten it", place)


def _duplicate(key: str, place: Location) -> Problem:
    return Problem("duplicate-key", f"the key {quoted(key)} stands twice in one object", "keep one of them", place)
