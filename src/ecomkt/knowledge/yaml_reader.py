"""A small, strict reading of YAML: no surprise values, no bombs, and the place of every key and value.

Read are text, decimal numbers, true, false and null (also written ~ or left empty); anything else, such as `NO`,
`010`, `12:30` or a date, stays the text that was written. Refused are duplicate keys, keys that aren't text, aliases,
anchors, tags, several documents, control characters and nesting deeper than `MOST_LEVELS`.

It reads the events of the parser one by one and composes no nodes, so that a file that is refused costs little.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecomkt.errors import EcomktError, Location, Problem, told
from ecomkt.files import MOST_BYTES, read_bytes
from ecomkt.safe_text import location_after, quoted, text_lines, visible

Steps = tuple[str | int, ...]
"""The way to a value inside a document: keys of mappings and indexes of sequences."""


@dataclass(frozen=True)
class ParsedFile:
    """One parsed file."""

    file: str
    """The name shown in messages, with `/`."""
    content: Any
    """Only dict, list, str, int, float, bool and None."""
    keys: Mapping[Steps, tuple[int, int]] = field(default_factory=dict)
    """Where the key of a mapping entry stands: (line, column), from 1."""
    values: Mapping[Steps, tuple[int, int]] = field(default_factory=dict)
    """Where a value stands: (line, column), from 1."""
    lines: int = 0
    """How many lines the file has; 0 if that was not counted."""

    def key_at(self, path: Steps) -> Location:
        """Return where the key at `path` stands (the value, for an item of a sequence)."""
        return Location(self.file, *self.keys.get(path, self.values.get(path, (1, 1))))

    def value_at(self, path: Steps) -> Location:
        """Return where the value at `path` stands."""
        return Location(self.file, *self.values.get(path, (1, 1)))


@dataclass(frozen=True)
class ParsedLayer:
    """The parsed files of one layer: of the base or of a pack."""

    files: tuple[ParsedFile, ...]
    sha256: str = ""


def name_of(path: Steps) -> str:
    """Return what a value is called in messages: its last keys."""
    steps = [visible(step) for step in path if isinstance(step, str)]
    return f"'{'.'.join(steps[-3:])}'" if steps else told("the file")


def owner_of(file: ParsedFile, path: Steps) -> str:
    """Return the id of the rule, trait or code that a value belongs to; empty for one at the top."""
    value, owner = file.content, ""
    for step in path[:-1]:
        value = value[step]
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            return visible(value["id"])
        owner = visible(step) if isinstance(step, str) else owner
    return owner


MOST_LEVELS = 32
"""How deep lists and mappings may be nested."""

# U+0085, U+2028 and U+2029 end a line for YAML but for no editor: line numbers would differ.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
# Longer numbers are ids, not amounts: as text they lose no digit.
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]+")


def parse_yaml(text: str, file: str, error: type[EcomktError]) -> ParsedFile:
    """Return the document that `text` holds; `file` is its name in messages and should be visible text.

    An empty text has the content None. Raises `error` with every problem that can be found.
    """
    import yaml

    text = text.removeprefix("\ufeff")
    problems = find_controls(text, file)
    # The parser written in Python disagrees with this one, on `{en: Is it?}` for one: never whichever there is.
    if not hasattr(yaml, "CSafeLoader"):
        hint = "install one of its wheels, or build it with libyaml"
        raise error.of("no-libyaml", "this PyYAML was built without libyaml", hint)
    # Libyaml stops at a control character. One sign for one keeps the places of what follows.
    reader = _Reader(file, yaml.parse(_CONTROL.sub("\ufffd", text), Loader=yaml.CSafeLoader), problems)
    content = None
    try:
        content = reader.content()
    except _RefusalError:
        pass
    except yaml.YAMLError as flaw:
        problems.append(_syntax_problem(flaw, text, file, Location(file, *reader.place)))
    if problems:
        raise error(problems)
    return ParsedFile(file, content, reader.keys, reader.values, len(text.splitlines()))


def find_controls(text: str, file: str) -> list[Problem]:
    """Return one problem if `text` holds control characters or lone surrogates, at the first of them; else none."""
    controls = [*_CONTROL.finditer(text)]
    if not controls:
        return []
    more = told(" (and {count} more)", count=len(controls) - 1) if controls[1:] else ""
    message = told("a control character {control}{more}", control=visible(controls[0].group()), more=more)
    return [Problem("control-character", message, "remove it", location_after(text[: controls[0].start()], file))]


class _RefusalError(Exception):
    """Reading can't go on; the reason is among the problems."""


def _kind(event: object) -> str:
    return type(event).__name__.removesuffix("Event")


class _Reader:
    """Builds plain values from parser events. Recursion is as deep as the document, so `MOST_LEVELS` bounds it."""

    def __init__(self, file: str, events: Iterator[Any], problems: list[Problem]) -> None:
        self.file = file
        self.events = events
        self.problems = problems
        self.keys: dict[Steps, tuple[int, int]] = {}
        self.values: dict[Steps, tuple[int, int]] = {}
        self.place = (1, 1)

    def content(self) -> object:
        """Return the content of the only document, or None if there is none."""
        self._next()
        if _kind(self._next()) == "StreamEnd":
            return None
        content = self._value(self._next(), ())
        self._next()
        if _kind(self._next()) != "StreamEnd":
            self._report("several-documents", "a second document begins here", "keep one document in a file")
        return content

    def _next(self) -> Any:
        event = next(self.events)
        if (mark := event.start_mark) is not None:
            self.place = (mark.line + 1, mark.column + 1)
        return event

    def _report(self, code: str, message: str, hint: str, /, **gaps: object) -> None:
        self.problems.append(Problem.of(code, message, hint, Location(self.file, *self.place), **gaps))

    def _value(self, event: Any, path: Steps) -> object:
        self.values[path] = self.place
        if _kind(event) == "Scalar":
            return self._scalar(event)
        if _kind(event) == "Alias":
            name = quoted(f"*{event.anchor}")
            self._report("yaml-alias", "the alias {name} is refused", "write the value out", name=name)
            return None
        self._check_marks(event)
        if len(path) >= MOST_LEVELS:
            self._report("too-deep", "nested deeper than {most} levels", "flatten it", most=MOST_LEVELS)
            raise _RefusalError
        return self._sequence(path) if _kind(event) == "SequenceStart" else self._mapping(path)

    def _check_marks(self, event: Any) -> None:
        if event.anchor is not None:
            name = quoted(f"&{event.anchor}")
            self._report("yaml-anchor", "the anchor {name} is refused", "remove it", name=name)
        if event.tag is not None:
            hint = "remove it, or quote the text"
            self._report("yaml-tag", "the tag {tag} is refused", hint, tag=quoted(event.tag))

    def _scalar(self, event: Any) -> object:
        self._check_marks(event)
        if control := _CONTROL.search(event.value):
            message = "this text has a control character {control}"
            self._report("control-character", message, "remove it", control=visible(control.group()))
        # In quotes everything is text, whatever it looks like.
        return _plain_value(event.value) if event.implicit[0] else event.value

    def _sequence(self, path: Steps) -> list[object]:
        items: list[object] = []
        while _kind(event := self._next()) != "SequenceEnd":
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Steps) -> dict[str, object]:
        entries: dict[str, object] = {}
        while _kind(event := self._next()) != "MappingEnd":
            key = self._key(event, path)
            entries[key] = self._value(self._next(), (*path, key))
        return entries

    def _key(self, event: Any, path: Steps) -> str:
        place = self.place
        if _kind(event) != "Scalar":
            self._report("key-not-text", "a key must be a text", "use a plain word as the key")
            # A stand-in that is no key of the file, so that reading goes on and tells the next problem.
            key = f"{place}"
            self._value(event, (*path, key))
            return key
        self._scalar(event)
        first = self.keys.setdefault((*path, event.value), place)
        if first is not place:
            where = told("line {line}, column {column}", line=first[0], column=first[1])
            message = "the key {key} stands here a second time, first at {where}"
            self._report("duplicate-key", message, "keep one of them", key=quoted(event.value), where=where)
        return str(event.value)


def _plain_value(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _syntax_problem(flaw: Exception, text: str, file: str, reached: Location) -> Problem:
    said = getattr(flaw, "problem", None) or ""
    known = json.loads(read_bytes(Path(__file__).with_name("yaml_errors.json"), MOST_BYTES))
    message, hint = next(words for part, *words in known if part in said)
    marks = (getattr(flaw, name, None) for name in ("problem_mark", "context_mark"))
    places = [Location(file, mark.line + 1, mark.column + 1) for mark in marks if mark] or [reached]
    # What never ends shows at the end of the file; where it began says more.
    end = location_after(text.rstrip(), file)
    place = next((place for place in places if place < end), end)
    if "start any token" in said and text_lines(text)[place.line - 1][place.column - 1 :].startswith("\t"):
        message, hint = "a tab can't indent", "use spaces"
    return Problem("syntax", told(message, most=MOST_LEVELS), hint, place)
