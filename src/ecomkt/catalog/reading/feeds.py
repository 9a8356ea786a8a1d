"""Feeds of records → rows: what all have in common, and JSON Lines, JSON arrays and envelopes around one.

Records differ in their keys. Those of the head are the columns; what comes up later is added behind them.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import NoReturn, TextIO

from ecomkt.catalog.reading.columns import KnownHeaders
from ecomkt.catalog.reading.encoding import HEAD, EncodedText, Replay
from ecomkt.catalog.reading.objects import HALF, Cells, ObjectReader, RefusedError
from ecomkt.catalog.reading.product import FileForm, ReadingOptions, Row, RowProblem
from ecomkt.errors import InputError, Problem, told
from ecomkt.safe_text import quoted

FeedRecord = tuple[int, Cells]
"""The number of a line, or of an object or item in the feed, and what it says."""
CHUNK = 1 << 16
# So many letters of what can't be read are kept: it may be half of the feed.
_SHOWN = 200


class Feed(ABC):
    """A feed of records; its columns are known when its head was read, and grow with what comes later."""

    notes: tuple[Problem, ...] = ()
    form = FileForm()

    def __init__(self, data: Replay) -> None:
        self._places: dict[str, int] = {}
        # Where the head holds no record, it is read up to the first.
        for _ in self.rows():
            if self._places and len(data.head) > HEAD:
                break

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the keys of all records that were read up to now."""
        return tuple(self._places)

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield each record as a row below the columns known by then; what is wrong with it stands before it."""
        places = self._places
        for item in self._records():
            if isinstance(item, RowProblem):
                yield item
                continue
            number, record = item
            for key in record:
                if key not in places:
                    places[key] = len(places)
            cells = [""] * len(places)
            for key, cell in record.items():
                cells[places[key]] = cell
            if cells:
                yield Row(number, cells)

    @abstractmethod
    def _records(self) -> Iterator[FeedRecord | RowProblem]:
        """Yield the records from the start."""


# An object with more letters is no product.
_MOST_LETTERS = 4 << 20
# One that has no end is kept, and looked at once: to begin anew at each quote in it would take minutes.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|(".*)', re.DOTALL)
# What may stand around a line, the mark of a Unicode file at its start.
_AROUND = "\ufeff \t\r\n"
_BLANK = re.compile(r"[ \t\r\n,]*")
_ENVELOPE = re.compile(r'\s*\{\s*"[^"\\]*"\s*:\s*\[(?=\s*\{)')
ReadObject = Callable[[Mapping[str, object]], list[Cells]]


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RefusedError(told("it has the key {key} twice", key=quoted(twice, 40)))
    return members


def _no_number(word: str) -> NoReturn:
    raise RefusedError(told("{word} is no number", word=word))


# Numbers stay text: a price of 3.50 is shown as written, and a key of 20 digits keeps them all.
_STRICT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_unique)
# Tells where an object ends that the strict one refuses.
_LENIENT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)


class JsonFeed(Feed):
    """Objects as rows. A list of objects within one (the variants of a product) becomes rows of their own below it."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> None:
        """Raise InputError if there is no object at all."""
        self._text = EncodedText(data, options.encoding)
        self._read = ObjectReader(known).records
        super().__init__(data)
        if not self.columns:
            hint = "give one object a line, or an array of objects"
            raise InputError(
                [Problem("no-objects", told("{name} holds no JSON object that could be a product", name=name), hint)]
            )
        self.form = FileForm(self._text.codec)
        read_as = told("{name} is read as JSON in {codec}", name=name, codec=self._text.codec)
        self.notes = (Problem("read-as", read_as, "if that is wrong: --encoding"),)

    def _records(self) -> Iterator[FeedRecord | RowProblem]:
        with self._text.open() as text:
            start = ""
            while not start.strip(_AROUND):
                line = text.readline(CHUNK)
                if not line:
                    return
                start += line
            if start.lstrip(_AROUND).startswith("["):
                yield from _of_array(text, self._read, start[start.index("[") + 1 :])
            else:
                yield from _of_lines(text, self._read, start)


def _of_lines(text: TextIO, read: ReadObject, start: str) -> Iterator[FeedRecord | RowProblem]:
    """Yield the records of JSON Lines; an object may be spread over several lines."""
    lines: list[str] = []
    begun = depth = size = 0
    every = chain(start.splitlines(keepends=True), iter(lambda: text.readline(_MOST_LETTERS), ""))
    for number, line in enumerate(every, 1):
        if not lines:
            if not line.strip():
                continue
            begun = number
        lines.append(line)
        bare = _QUOTED.sub(r"\1", line)
        depth += bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")
        size += len(line)
        if depth > 0 and size < _MOST_LETTERS:
            continue
        whole = "".join(lines)
        envelope = _ENVELOPE.match(whole) if depth > 0 else None
        if envelope:
            yield from _of_array(text, read, whole[envelope.end() :])
            return
        yield from _of_texts(read, begun, lines if depth > 0 else [whole])
        lines, depth, size = [], 0, 0
    # What is still open was cut short: each of its lines may be an object of its own.
    yield from _of_texts(read, begun, lines)


def _of_texts(read: ReadObject, first: int, texts: list[str]) -> Iterator[FeedRecord | RowProblem]:
    for number, text in enumerate(texts, first):
        bare = text.strip(_AROUND)
        if not bare:
            continue
        records, end, problem = _decoded(read, bare, 0)
        if problem is None and bare[end:].strip().rstrip(","):
            problem = Problem(
                "bad-json",
                told("something stands behind the object, at character {place}", place=end + 1),
                "one a line",
            )
        yield from _told(number, records, problem, bare)


def _of_array(text: TextIO, read: ReadObject, kept: str) -> Iterator[FeedRecord | RowProblem]:
    """Yield the records of an array, read piece by piece; after one whose end can't be found nothing can be read."""
    number = at = 0
    has_ended = False
    while True:
        blank = _BLANK.match(kept, at)
        at = blank.end() if blank else at
        records, end, problem = _decoded(read, kept, at)
        is_closed = kept.startswith("]", at)
        if not (end or is_closed or has_ended) and len(kept) - at < _MOST_LETTERS:
            more = text.read(CHUNK)
            has_ended = not more
            kept, at = kept[at:] + more, 0
            continue
        if is_closed or at == len(kept):
            return
        number += 1
        yield from _told(number, records, problem, kept[at : at + _SHOWN])
        if not end:
            return
        at = end


def _told(number: int, records: list[Cells], problem: Problem | None, text: str) -> Iterator[FeedRecord | RowProblem]:
    if problem is None:
        yield from ((number, cells) for cells in records)
    else:
        yield RowProblem(number, "", problem, (HALF.sub("\ufffd", text[:_SHOWN]),))


def _decoded(read: ReadObject, text: str, at: int) -> tuple[list[Cells], int, Problem | None]:
    """Return the records that stand at a place, where they end (0 if that can't be told), and why they are none."""
    try:
        value, end = _STRICT.raw_decode(text, at)
        if isinstance(value, dict):
            return read(value), end, None
    except RefusedError as flaw:
        message = told("this is no product: {reason}", reason=flaw)
    except json.JSONDecodeError as flaw:
        message = told("this is no JSON: {reason} at character {place}", reason=flaw.msg, place=flaw.pos - at + 1)
    except RecursionError:
        return [], 0, Problem("bad-json", "this is nested too deep for a product", "flatten it")
    else:
        # A number at the end of a piece may go on in the next one.
        end = 0 if end == len(text) and not isinstance(value, list) else end
        return [], end, Problem("bad-json", "this is JSON, but no object", "give an object for each product")
    try:
        end = _LENIENT.raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        end = 0
    return [], end, Problem("bad-json", message, "mend it there")
