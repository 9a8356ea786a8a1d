"""JSON lists → a table: JSON Lines, an array of objects, or an object that holds one.

Objects differ in their keys; the columns are those of all of them, found in a first pass. A list of objects within an
object (the variants of a product) becomes rows of their own below it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO, NamedTuple

from ecomkt.catalog.reading.encoding import DAMAGED, encoding_of
from ecomkt.catalog.reading.product import ReadingOptions, Row, RowProblem, Table
from ecomkt.errors import InputError, Problem

_CHUNK = 1 << 16
_MOST_LETTERS = 4 << 20
"""An object with more letters is no product."""
_SHOWN = 200
_GROUP = "item_group_id"
"""The column that tells which rows are one product, as product feeds call it."""
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_BLANK = re.compile(r"[ \t\r\n,]*")


class _Item(NamedTuple):
    number: int
    """Of its line, or of the object in an array."""
    value: object
    problem: Problem | None
    text: str


def read_json_feed(stream: BinaryIO, name: str, options: ReadingOptions) -> Table:
    """Return the objects of a seekable stream as rows; what is no object is among them as a row problem.

    Raises InputError if there is no object at all.
    """
    encoding = encoding_of(stream, options.encoding)

    def items() -> Iterator[_Item]:
        stream.seek(encoding.skipped)
        text = TextIOWrapper(stream, encoding.codec, DAMAGED)
        try:
            yield from _items(text)
        finally:
            text.detach()

    columns: dict[str, None] = {}
    for item in items():
        for cells in _records(item.value):
            columns.update(dict.fromkeys(cells))
    if not columns:
        hint = "give one object a line, or an array of objects"
        raise InputError([Problem("no-objects", f"{name} holds no JSON object that could be a product", hint)])
    note = Problem("read-as", f"{name} is read as JSON in {encoding.codec}", "if that is wrong: --encoding")
    return Table(tuple(columns), _rows(items(), tuple(columns)), (note,))


def _rows(items: Iterable[_Item], columns: tuple[str, ...]) -> Iterator[Row | RowProblem]:
    for item in items:
        if item.problem is not None:
            yield RowProblem(item.number, "", item.problem, (item.text,))
            continue
        for cells in _records(item.value):
            yield Row(item.number, [cells.get(column, "") for column in columns])


def _records(value: object) -> Iterator[dict[str, str]]:
    """Yield an object as cells, then each object of the lists in it with what its parent says of the rest."""
    if not isinstance(value, dict):
        return
    own = {str(key): _cell(found) for key, found in value.items() if not _is_list_of_objects(found)}
    nested = [child for found in value.values() if _is_list_of_objects(found) for child in found]
    if nested and "title" not in own and "name" not in own:
        # An envelope around the products.
        for child in nested:
            yield from _records(child)
        return
    if nested:
        own = {**own, _GROUP: own.get("id") or own.get("handle") or own.get("title", "")}
    yield own
    for child in nested:
        if own.keys().isdisjoint(child):
            continue
        # What tells the product apart stays that of the parent, so that both are seen to be one product.
        yield {**own, **{k: _cell(v) for k, v in child.items() if k not in ("id", "title", "handle") and _cell(v)}}


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_cell, value)))
    if isinstance(value, Mapping):
        return ", ".join(filter(None, map(_cell, value.values())))
    return str(value)


def _items(text: TextIOWrapper) -> Iterator[_Item]:
    start = ""
    while not start.strip():
        line = text.readline(_CHUNK)
        if not line:
            return
        start += line
    opened = start.lstrip("\ufeff \t\r\n")
    if opened.startswith("["):
        yield from _of_array(text, start)
    else:
        yield from _of_lines(text, start)


def _of_lines(text: TextIOWrapper, start: str) -> Iterator[_Item]:
    """Yield the objects of JSON Lines; an object may be spread over several lines."""
    number, kept, begun = 0, "", 1
    for line in chain(start.splitlines(keepends=True), text):
        number += 1
        if not kept:
            begun = number
        kept += line
        if not kept.strip():
            kept = ""
            continue
        value, problem = _parsed(kept)
        # What is cut short may go on in the next line; what is wrong stays wrong.
        if problem is not None and _is_open(kept) and len(kept) < _MOST_LETTERS:
            continue
        yield _Item(begun, value, problem, kept.strip()[:_SHOWN])
        kept = ""
    if kept.strip():
        for place, line in enumerate(kept.splitlines(), begun):
            if line.strip():
                yield _Item(place, *_parsed(line), line.strip()[:_SHOWN])


def _of_array(text: TextIOWrapper, start: str) -> Iterator[_Item]:
    """Yield the objects of an array, read piece by piece; after one that is broken nothing can be read."""
    kept = start[start.index("[") + 1 :]
    number, ended = 0, False
    while True:
        kept = kept[_BLANK.match(kept).end() :]  # type: ignore[union-attr]
        if kept.startswith("]"):
            return
        number += 1
        value, length, problem = _first(kept)
        while problem is not None and not ended and len(kept) < _MOST_LETTERS:
            more = text.read(_CHUNK)
            ended = not more
            kept += more
            if not kept.strip(" \t\r\n,"):
                break
            value, length, problem = _first(kept[_BLANK.match(kept).end() :])  # type: ignore[union-attr]
        kept = kept[_BLANK.match(kept).end() :]  # type: ignore[union-attr]
        if kept.startswith("]") or (ended and not kept.strip()):
            return
        yield _Item(number, value, problem, kept[:_SHOWN])
        if problem is not None:
            return
        kept = kept[length:]


def _first(text: str) -> tuple[object, int, Problem | None]:
    try:
        value, length = _DECODER.raw_decode(text)
    except json.JSONDecodeError as flaw:
        return None, 0, Problem("bad-json", f"this is no JSON: {flaw.msg} at character {flaw.pos + 1}", "mend it there")
    except RecursionError:
        return None, 0, Problem("bad-json", "this is nested too deep for a product", "flatten it")
    # A number at the end of a piece may go on in the next one.
    if length == len(text) and not isinstance(value, dict | list):
        return None, 0, Problem("bad-json", "an object was expected here", "give one object for each product")
    return value, length, _shape(value)


def _parsed(text: str) -> tuple[object, Problem | None]:
    value, length, problem = _first(text.strip().lstrip("\ufeff"))
    rest = text.strip().lstrip("\ufeff")[length:].strip().rstrip(",")
    if problem is None and rest:
        return None, Problem("bad-json", f"something stands behind the object, at character {length + 1}", "one a line")
    return value, problem


def _shape(value: object) -> Problem | None:
    if isinstance(value, dict):
        return None
    return Problem("bad-json", "this is JSON, but no object", "give an object for each product")


def _is_open(text: str) -> bool:
    """Return whether a text opens more braces than it closes, those in quotes left out."""
    bare = _QUOTED.sub("", text)
    return bare.count("{") + bare.count("[") > bare.count("}") + bare.count("]")
