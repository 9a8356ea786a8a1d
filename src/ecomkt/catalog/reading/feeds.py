"""Feeds of records → rows: what all have in common, and JSON Lines, JSON arrays and envelopes around one.

Records differ in their keys. Those of the head are the columns; what comes up later is added behind them.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple, TextIO

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import is_number, looks_like_titles, sum_in
from ecomkt.catalog.columns.headers import GROUP, header_word
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.other_tables import ORDERS, looks_like
from ecomkt.catalog.columns.product import FileForm, ReadingOptions, Row, RowProblem
from ecomkt.catalog.encodings.encoding import HEAD, EncodedText, Replay
from ecomkt.catalog.objects.inner_objects import told_as_keys
from ecomkt.catalog.objects.named_things import NAMES, RefusedError
from ecomkt.catalog.objects.object_words import Cells
from ecomkt.catalog.objects.objects import HALF, ObjectReader
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


# So many records are kept for the next pass.
_MOST_KEPT = 20_000
# An object with more letters is no product.
_MOST_LETTERS = 4 << 20
# One that has no end is kept, and looked at once: to begin anew at each quote in it would take minutes.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|(".*)', re.DOTALL)
# What may stand around a line, the mark of a Unicode file at its start.
_AROUND = "\ufeff \t\r\n"
_BLANK = re.compile(r"[ \t\r\n,]*")
_KEY = re.compile(r'"([^"\\]*)"\s*:')
_BRACKET = re.compile(r"[{}\[\]]")
# The end of one object and the start of the next, within a text whose quote was lost.
_SWALLOWED = re.compile(r'\}\s*,\s*(\{)\s*"\Z')
# So near its end, what is wrong with a piece may be that it goes on.
_NEAR_END = 16
_ENVELOPE = re.compile(r'\s*\{\s*"[^"\\]*"\s*:\s*\[(?=\s*\{)')
# maxRetries, page_size
_OF_PROGRAM = re.compile("_|[a-z][A-Z]")
# Fewer names with sums may be what is said of one thing.
_LEAST_PAIRS = 4
ReadObject = Callable[[object], list[Cells]]


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RefusedError(told("it has the key {key} twice", key=quoted(twice, 40)))
    return members


def _no_number(word: str) -> None:
    """Return nothing for NaN, which programs write where a cell is empty. Raises RefusedError for what is endless."""
    if word == "NaN":
        return
    raise RefusedError(told("{word} is no number", word=word))


# Numbers stay text: a price of 3.50 is shown as written, and a key of 20 digits keeps them all.
_STRICT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_unique)
# Tells where an object ends that the strict one refuses.
_LENIENT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)


class DecodedObject(NamedTuple):
    """What stands at a place of a feed."""

    records: list[Cells]
    end: int
    """0 if that can't be told."""
    problem: Problem | None = None
    """Why it is no product."""
    flaw: int = 0
    """Where it is broken, if it is."""
    keys: frozenset[str] = frozenset()


class JsonFeed(Feed):
    """Objects as rows. A list of objects within one (the variants of a product) becomes rows of their own below it."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> None:
        """Raise InputError if there is no object at all."""
        self._text = EncodedText(data, options.encoding)
        objects = ObjectReader(known)
        self._read = objects.records
        self._kept = list[FeedRecord | RowProblem]()
        super().__init__(data)
        pairs = {} if options.columns else self._pairs(known)
        if pairs:
            self._places = {NAMES[0]: 0, Role.PRICE.value: 1}
            self._kept = [(n, {NAMES[0]: k, Role.PRICE.value: of}) for n, (k, of) in enumerate(pairs.items(), 1)]
            objects.notes.setdefault(NAMES[0], told_as_keys(Role.TITLE, pairs))
        if not self.columns:
            flaw = next((item.problem.message for item in self._records() if isinstance(item, RowProblem)), "")
            why = told(": {flaw}", flaw=flaw) if flaw else ""
            message = "{name} holds no JSON object that could be a product{why}"
            hint = "give one object a line, or an array of objects"
            raise InputError.of("no-objects", message, hint, name=name, why=why)
        if objects.orders and not options.columns:
            raise InputError([looks_like(ORDERS, objects.orders)])
        self.form, read_as = FileForm(self._text.codec, may_count_cents=True), "{name} is read as JSON in {codec}"
        hint = "if that is wrong: --encoding"
        read = Problem.of("read-as", read_as, hint, name=name, codec=self._text.codec)
        self.notes = (read, *objects.notes.values())

    def _pairs(self, known: KnownHeaders) -> Cells:
        """Return the one object of a feed if it is nothing but names and sums, at which no key is known; else nothing.

        A name that is written as programs write theirs is none of a product.
        """
        found = [*islice(self._records(), 2)]
        cells = {} if len(found) != 1 or isinstance(found[0], RowProblem) else found[0][1]
        stems, others = known.knowledge.stems, known.knowledge.others | {*map(str.casefold, known.knowledge.units)}
        words = {header_word(key) for key in cells}
        is_known = not words.isdisjoint(others) or any(stems.names_price(w) or stems.names_neither(w) for w in words)
        is_known = is_known or any(_OF_PROGRAM.search(key) or known.known_word(key) for key in cells)
        is_known = is_known or all(map(known.is_size, cells))
        are_sums = all(is_number(cell) and sum_in(cell) > 0 for cell in cells.values())
        is_list = len(cells) >= _LEAST_PAIRS and are_sums and looks_like_titles([*cells])
        return cells if is_list and not is_known else {}

    def _records(self) -> Iterator[FeedRecord | RowProblem]:
        """Yield the records, of a short list those of the pass before: to look through objects takes longest."""
        if self._kept:
            yield from self._kept
            return
        kept, letters = list[FeedRecord | RowProblem](), 0
        for item in self._numbered():
            letters += 0 if isinstance(item, RowProblem) else sum(map(len, item[1].values()))
            if len(kept) <= _MOST_KEPT and letters <= _MOST_LETTERS >> 1:
                kept.append(item)
            yield item
        self._kept = kept if len(kept) <= _MOST_KEPT and letters <= _MOST_LETTERS >> 1 else []

    def _numbered(self) -> Iterator[FeedRecord | RowProblem]:
        """Yield the records; products that one object holds are numbered one by one, as what has no key is called."""
        last, group = 0, ""
        for item in self._objects():
            if isinstance(item, RowProblem):
                yield item
                continue
            number, cells = item
            goes_on = number <= last and bool(cells.get(GROUP)) and cells[GROUP] == group
            last, group = last if goes_on else max(number, last + 1), cells.get(GROUP, "")
            yield last, cells

    def _objects(self) -> Iterator[FeedRecord | RowProblem]:
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
            # Most objects have a line of their own: what can be read as one needs nobody to count its brackets.
            alone = [*_of_texts(read, number, [line])]
            if not any(isinstance(item, RowProblem) for item in alone):
                yield from alone
                continue
            begun = number
        lines.append(line)
        bare = _QUOTED.sub(r"\1", line)
        depth += bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")
        size += len(line)
        if depth > 0 and size < _MOST_LETTERS:
            continue
        yield from _of_object(text, read, begun, lines, is_open=depth > 0)
        lines, depth, size = [], 0, 0
    yield from _of_object(text, read, begun, lines, is_open=True)


def _of_object(
    text: TextIO, read: ReadObject, begun: int, lines: list[str], *, is_open: bool
) -> Iterator[FeedRecord | RowProblem]:
    """Yield the records of lines that belong together; what is still open was cut short, or is an envelope."""
    whole = "".join(lines)
    envelope = _ENVELOPE.match(whole)
    if envelope and (is_open or _is_broken(whole)):
        yield from _of_array(text if is_open else StringIO(), read, whole[envelope.end() :])
    else:
        # Each line may be an object of its own: one that is broken takes others for its parts.
        is_torn = not is_open and len(lines) > 1 and _is_broken(whole)
        is_torn = is_torn and any(_decoded(None, each.strip(_AROUND), 0).keys for each in lines)
        yield from _of_texts(read, begun, lines if is_open or is_torn else [whole])


def _is_broken(text: str) -> bool:
    found = _decoded(None, text.strip(_AROUND), 0)
    return bool(found.problem) and not found.end


def _of_texts(read: ReadObject, first: int, texts: list[str]) -> Iterator[FeedRecord | RowProblem]:
    for number, text in enumerate(texts, first):
        bare = text.strip(_AROUND)
        if not bare:
            continue
        records, end, problem, *_ = _decoded(read, bare, 0)
        if problem is None and bare[end:].strip().rstrip(","):
            message = "something stands behind the object, at character {place}"
            problem = Problem.of("bad-json", message, "one a line", place=end + 1)
        yield from _told(number, records, problem, bare)


def _of_array(text: TextIO, read: ReadObject, kept: str) -> Iterator[FeedRecord | RowProblem]:
    """Yield the records of an array, read piece by piece; behind a broken one it goes on with the next of its kind."""
    number = at = 0
    keys, has_ended = frozenset[str](), False
    while True:
        blank = _BLANK.match(kept, at)
        at = blank.end() if blank else at
        found = _decoded(read, kept, at)
        is_closed = kept.startswith("]", at)
        is_settled = found.end or is_closed or has_ended or 0 < found.flaw < len(kept) - _NEAR_END
        if not is_settled and len(kept) - at < _MOST_LETTERS:
            more = text.read(CHUNK)
            has_ended = not more
            kept, at = kept[at:] + more, 0
            continue
        if is_closed or at == len(kept):
            return
        number += 1
        yield from _told(number, found.records, found.problem, kept[at : at + _SHOWN])
        if found.end:
            at, keys = found.end, found.keys or keys
        else:
            kept, at = _behind(text, kept, (at, found.flaw and max(found.flaw, at + 1)), keys)


def _behind(text: TextIO, kept: str, broken: tuple[int, int], keys: frozenset[str]) -> tuple[str, int]:
    """Return the text, read on where need be, and where in it an array goes on behind what is broken.

    `broken` is where that begins, and its flaw (0 for none): up to there it is sound, so its depth is known. Behind it
    brackets are counted, whatever quotes say; where one is missing, the next object with the same keys will do.
    """
    start, at = broken
    # Nested too deep, it is passed over as a whole: looking into each level would be quadratic.
    is_deep, at = not at, at or start + 1
    keys = keys or frozenset(_KEY.findall(kept, start, at))
    bare = _QUOTED.sub(r"\1", kept[start:at])
    depth = bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")
    swallowed = _SWALLOWED.search(kept, start, at)
    depth, at = (0, swallowed.start(1)) if swallowed else (depth, at)
    tried = at - 1
    while True:
        match = _BRACKET.search(kept, at)
        if match is None or len(kept) - match.start() < CHUNK:
            more = text.read(CHUNK)
            if more:
                at = match.start() if match else len(kept)
                kept, at, tried = kept[at:] + more, 0, tried - at
                continue
        if match is None:
            return "", 0
        at = match.start()
        if depth <= 0 and match[0] in "{]":
            return kept, at
        if match[0] == "{" and at > tried and not is_deep:
            found = _decoded(None, kept, at)
            if found.keys and 2 * len(found.keys & keys) > len(found.keys | keys):
                return kept, at
            # What was looked at once is not looked at again as a part of it: that would be quadratic.
            tried = found.end or found.flaw or len(kept)
        depth += 1 if match[0] in "{[" else -1
        at += 1


def _told(number: int, records: list[Cells], problem: Problem | None, text: str) -> Iterator[FeedRecord | RowProblem]:
    if problem is None:
        yield from ((number, cells) for cells in records)
    else:
        yield RowProblem(number, "", problem, (HALF.sub("\ufffd", text[:_SHOWN]),))


def _decoded(read: ReadObject | None, text: str, at: int) -> DecodedObject:
    """Return the object that stands at a place, or what is wrong there."""
    flaw_at = 0
    try:
        value, end = _STRICT.raw_decode(text, at)
        if isinstance(value, dict) or (read and isinstance(value, list)):
            keys = frozenset(value if isinstance(value, dict) else ())
            return DecodedObject(read(value) if read else [], end, keys=keys)
    except RefusedError as flaw:
        message = told("this is no product: {reason}", reason=flaw)
    except json.JSONDecodeError as flaw:
        message = told("this is no JSON: {reason} at character {place}", reason=flaw.msg, place=flaw.pos - at + 1)
        flaw_at = _place_of(flaw)
    except RecursionError:
        return DecodedObject([], 0, Problem("bad-json", "this is nested too deep for a product", "flatten it"))
    else:
        # A number at the end of a piece may go on in the next one.
        end = 0 if end == len(text) and not isinstance(value, list) else end
        problem = Problem("bad-json", "this is JSON, but no object", "give an object for each product")
        return DecodedObject([], end, problem)
    end = 0
    try:
        end = _LENIENT.raw_decode(text, at)[1]
    except json.JSONDecodeError as flaw:
        flaw_at = flaw_at or _place_of(flaw)
    except RecursionError:
        flaw_at = flaw_at or at + 1
    return DecodedObject([], end, Problem("bad-json", message, "mend it there"), 0 if end else flaw_at)


def _place_of(flaw: json.JSONDecodeError) -> int:
    # A text without an end may have it in the next piece.
    return len(flaw.doc) if flaw.msg.startswith("Unterminated") else flaw.pos
