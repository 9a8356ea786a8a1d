"""Product feeds → rows: JSON Lines, JSON arrays, envelopes around one, and Google Merchant XML (RSS 2.0 and Atom).

Records differ in their keys. Those of the head are the columns; what comes up later is added behind them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO, cast

from ecomkt.catalog.reading.encoding import EncodedText, is_damaged, named_codec
from ecomkt.catalog.reading.product import ReadingOptions, Row, RowProblem
from ecomkt.catalog.reading.replay import HEAD, Replay
from ecomkt.errors import InputError, Problem
from ecomkt.safe_text import quoted, visible

if TYPE_CHECKING:
    from lxml import etree

Cells = dict[str, str]
_CHUNK = 1 << 16
_SHOWN = 200


class _Record(NamedTuple):
    number: int
    """Of its line, or of the object or item in the feed."""
    cells: Cells
    """Empty if there is no product in it."""
    problem: Problem | None = None
    """What is wrong with it; beside cells, what could be read all the same."""
    text: str = ""
    """What can't be read."""


class Feed:
    """A feed of records; its columns are known when its head was read, and grow with what comes later."""

    is_damaged = False
    notes: tuple[Problem, ...] = ()

    def __init__(self, data: Replay) -> None:
        self._data = data
        self._places: dict[str, int] = {}
        # Where the head holds no record, it is read up to the first.
        for record in self._records():
            self._placed(record.cells)
            if self._places and len(data.head) > HEAD:
                break

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the keys of all records that were read up to now."""
        return tuple(self._places)

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield each record as a row below the columns known by then; what is wrong with it stands before it."""
        for number, cells, problem, text in self._records():
            if problem is not None:
                yield RowProblem(number, "", problem, (text,) if text else tuple(cells.values()))
            if cells:
                yield Row(number, self._placed(cells))

    def _records(self) -> Iterator[_Record]:
        raise NotImplementedError

    def _placed(self, record: Cells) -> list[str]:
        places = self._places
        for key in record:
            if key not in places:
                places[key] = len(places)
        cells = [""] * len(places)
        for key, cell in record.items():
            cells[places[key]] = cell
        return cells


# JSON

_MOST_LETTERS = 4 << 20
"""An object with more letters is no product."""
_MOST_LEVELS = 32
_GROUP = "item_group_id"
"""The column that tells which rows are one product, as product feeds call it."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_BLANK = re.compile(r"[ \t\r\n,]*")
_ENVELOPE = re.compile(r'\s*\{\s*"[^"\\]*"\s*:\s*\[(?=\s*\{)')
_HALF = re.compile("[\ud800-\udfff]")


class _RefusedError(ValueError):
    """Why something that JSON's grammar allows is no product."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedError(f"it has the key {quoted(twice, 40)} twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise _RefusedError(f"{word} is no number")


_STRICT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_unique)
_LENIENT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)
"""Tells where an object ends that the strict one refuses."""


class JsonFeed(Feed):
    """Objects as rows. A list of objects within one (the variants of a product) becomes rows of their own below it."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions) -> None:
        """Raise InputError if there is no object at all."""
        self._text = EncodedText(data, options.encoding)
        super().__init__(data)
        if not self.columns:
            hint = "give one object a line, or an array of objects"
            raise InputError([Problem("no-objects", f"{name} holds no JSON object that could be a product", hint)])
        codec = self._text.encoding.codec
        self.notes = (Problem("read-as", f"{name} is read as JSON in {codec}", "if that is wrong: --encoding"),)

    def _records(self) -> Iterator[_Record]:
        with self._text.open() as text:
            start = ""
            while not start.strip("\ufeff \t\r\n"):
                line = text.readline(_CHUNK)
                if not line:
                    return
                start += line
            if start.lstrip("\ufeff \t\r\n").startswith("["):
                yield from _of_array(text, start[start.index("[") + 1 :])
            else:
                yield from _of_lines(text, start)


def _of_lines(text: TextIO, start: str) -> Iterator[_Record]:
    """Yield the records of JSON Lines; an object may be spread over several lines."""
    number = 0
    lines: list[str] = []
    begun = depth = size = 0
    for line in chain(start.splitlines(keepends=True), iter(lambda: text.readline(_MOST_LETTERS), "")):
        number += 1
        if not lines:
            if not line.strip():
                continue
            begun = number
        lines.append(line)
        depth, size = depth + _opened(line), size + len(line)
        if depth > 0 and size < _MOST_LETTERS:
            continue
        whole = "".join(lines)
        envelope = _ENVELOPE.match(whole) if depth > 0 else None
        if envelope:
            yield from _of_array(text, whole[envelope.end() :])
            return
        yield from _of_text(begun, lines if depth > 0 else [whole])
        lines, depth, size = [], 0, 0
    # What is still open was cut short: each of its lines may be an object of its own.
    yield from _of_text(begun, lines)


def _opened(line: str) -> int:
    """Return how many more brackets a line opens than it closes, those in quotes left out."""
    bare = _QUOTED.sub("", line) if '"' in line else line
    return bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")


def _of_text(number: int, texts: list[str]) -> Iterator[_Record]:
    for place, text in enumerate(texts, number):
        bare = text.strip("\ufeff \t\r\n")
        if not bare:
            continue
        value, length, problem = _decoded(bare, 0)
        if problem is None and bare[length:].strip().rstrip(","):
            message = f"something stands behind the object, at character {length + 1}"
            problem = Problem("bad-json", message, "one a line")
        yield from _of_value(place, value, problem, bare)


def _of_array(text: TextIO, kept: str) -> Iterator[_Record]:
    """Yield the records of an array, read piece by piece; after one whose end can't be found nothing can be read."""
    number, at = 0, 0
    has_ended = False
    while True:
        at = _end_of_blank(kept, at)
        value, end, problem = _decoded(kept, at)
        while not end and not has_ended and len(kept) - at < _MOST_LETTERS and not kept.startswith("]", at):
            more = text.read(_CHUNK)
            has_ended = not more
            kept, at = kept[at:] + more, 0
            at = _end_of_blank(kept, at)
            value, end, problem = _decoded(kept, at)
        if at == len(kept) or kept.startswith("]", at):
            return
        number += 1
        yield from _of_value(number, value, problem, kept[at : at + _SHOWN])
        if not end:
            return
        at = end


def _end_of_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _decoded(text: str, at: int) -> tuple[object, int, Problem | None]:
    """Return the value that stands at a place, where it ends (0 if that can't be told), and why it is no product."""
    try:
        value, end = _STRICT.raw_decode(text, at)
    except _RefusedError as flaw:
        return None, _end_of(text, at), Problem("bad-json", f"this is no product: {flaw}", "mend it there")
    except json.JSONDecodeError as flaw:
        message = f"this is no JSON: {flaw.msg} at character {flaw.pos - at + 1}"
        return None, _end_of(text, at), Problem("bad-json", message, "mend it there")
    except RecursionError:
        return None, 0, Problem("bad-json", "this is nested too deep for a product", "flatten it")
    if not isinstance(value, dict):
        # A number at the end of a piece may go on in the next one.
        end = 0 if end == len(text) and not isinstance(value, list) else end
        return None, end, Problem("bad-json", "this is JSON, but no object", "give an object for each product")
    return value, end, None


def _end_of(text: str, at: int) -> int:
    try:
        return _LENIENT.raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        return 0


def _of_value(number: int, value: object, problem: Problem | None, text: str) -> Iterator[_Record]:
    records: list[Cells] = []
    if problem is None and isinstance(value, dict):
        try:
            records = list(_flattened(value, 0))
        except _RefusedError as flaw:
            problem = Problem("bad-json", f"this is no product: {flaw}", "mend it there")
    if problem is not None:
        yield _Record(number, {}, problem, _HALF.sub("\ufffd", text[:_SHOWN]))
    for cells in records:
        yield _Record(number, cells)


def _flattened(value: Mapping[str, object], level: int) -> Iterator[Cells]:
    """Yield an object as cells, then each object of the lists in it with what its parent says of the rest."""
    if level > _MOST_LEVELS:
        raise _RefusedError(f"it is nested deeper than {_MOST_LEVELS} levels")
    own = {key: _cell(entry, level) for key, entry in value.items() if not _is_list_of_objects(entry)}
    if _HALF.search("".join(chain(own, own.values()))):
        raise _RefusedError("a text of it holds half a character, or bytes that are none in this encoding")
    nested = [child for entry in value.values() if _is_list_of_objects(entry) for child in _children(entry)]
    if nested and "title" not in own and "name" not in own:
        # An envelope around the products.
        for child in nested:
            yield from _flattened(child, level + 1)
        return
    if nested:
        own[_GROUP] = own.get("id") or own.get("handle") or own.get("title", "")
    yield own
    for child in nested:
        if own.keys().isdisjoint(child):
            continue
        cells = {key: _cell(entry, level) for key, entry in child.items()}
        # What tells the product apart stays that of the parent, so that both are seen to be one product.
        yield {**own, **{key: cell for key, cell in cells.items() if key not in ("id", "title", "handle") and cell}}


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _children(value: object) -> list[Mapping[str, object]]:
    return value if isinstance(value, list) else []


def _cell(value: object, level: int) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if level > _MOST_LEVELS:
        raise _RefusedError(f"it is nested deeper than {_MOST_LEVELS} levels")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ", ".join(filter(None, (_cell(part, level + 1) for part in parts)))


# XML

_ITEMS = frozenset({"item", "entry"})
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]+)")
_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(amp|lt|gt|quot|apos);", re.DOTALL)
_NUMBERS = {"amp": "&#38;", "lt": "&#60;", "gt": "&#62;", "quot": "&#34;", "apos": "&#39;"}
_SEVERAL = frozenset({"product_type"})
"""Elements that may stand several times with a meaning each; of all others the first counts."""
_BETWEEN = ", "
_MOST_TEXT = 1 << 20
_MOST_FLAWS = 1000
"""So many flaws of a feed are told one by one."""


class XmlFeed(Feed):
    """Items as rows, their elements without prefix as columns. What the parser had to mend is told item by item."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions) -> None:
        """Raise InputError for a file without items, and for one with a document type."""
        self._text = EncodedText(data, options.encoding or _declared(data.head))
        self.notes = (Problem("read-as", f"{name} is read as a product feed in XML"),)
        super().__init__(data)
        if not self.columns:
            flaw = next((record.problem.message for record in self._records() if record.problem), "")
            hint = "give an RSS or Atom feed with <item> or <entry>"
            why = f": {flaw}" if flaw else ""
            raise InputError([Problem("no-items", f"{name} holds no item of a product feed{why}", hint)])

    def _records(self) -> Iterator[_Record]:
        target = _ItemTarget()
        parser, flaws = _parser(target), _Flaws()
        number = 0
        with self._text.open() as text:
            for piece in _pieces(text):
                parser.feed(_REFERENCE.sub(_as_number, piece).encode("utf-8", "replace"))
                if target.has_doctype:
                    raise InputError([_UNSAFE])
                for cells in target.taken():
                    number += 1
                    yield _Record(number, cells, flaws.told(parser) or _undecodable(piece))
        _close(parser)
        flaw = flaws.told(parser) or flaws.untold(parser)
        if flaw:
            yield _Record(number + 1, {}, flaw, " ".join(target.unfinished.values()) or flaw.message)


def _declared(head: bytes) -> str | None:
    """Return the encoding that the file says it has, unless its first bytes show another."""
    declared = _DECLARED.match(head)
    name = declared[1].decode() if declared else "utf-8"
    try:
        codec = named_codec(name)
    except InputError:
        return None
    # UTF-8 is what they all say, and is found without being named.
    return None if codec.startswith("utf") else codec


def _pieces(text: TextIO) -> Iterator[str]:
    """Yield a feed in pieces that end with an item, so that a flaw is told with the item that has it."""
    kept = ""
    while chunk := text.read(_CHUNK):
        kept += chunk
        start = 0
        for end in (match.end() for match in _ITEM_END.finditer(kept)):
            yield kept[start:end]
            start = end
        kept = kept[start:]
        if len(kept) > _MOST_TEXT:
            yield kept
            kept = ""
    yield kept


def _as_number(reference: re.Match[str]) -> str:
    """Return a reference as a number: the parser drops those by name from its first flaw on."""
    return _NUMBERS[reference[1]] if reference[1] else reference[0]


def _undecodable(piece: str) -> Problem | None:
    return _HALF_READ if is_damaged(piece) else None


_HALF_READ = Problem("undecodable", "some bytes of this item are no text in this encoding", "see --encoding")
_UNSAFE = Problem(
    "unsafe-xml",
    "the feed has a document type or entities, which could make it read other files",
    "save it without a DOCTYPE",
)


def _parser(target: "_ItemTarget") -> "etree.XMLParser":
    from lxml import etree

    return etree.XMLParser(
        target=cast("etree.ParserTarget", target),
        encoding="utf-8",
        recover=True,
        no_network=True,
        resolve_entities=False,
        load_dtd=False,
        huge_tree=False,
    )


def _close(parser: "etree.XMLParser") -> None:
    from lxml import etree

    try:
        parser.close()
    except etree.XMLSyntaxError:
        # What it says stands in the log of errors, too.
        return


class _Flaws:
    """What the parser of a feed had to mend or drop."""

    def __init__(self) -> None:
        self._seen = 0
        self._prefixes = False

    def told(self, parser: "etree.XMLParser") -> Problem | None:
        """Return the first flaw since the last call; what a prefix stands for doesn't matter here, and is told once."""
        if self._seen >= _MOST_FLAWS:
            return None
        log = list(parser.feed_error_log)[self._seen :]
        self._seen += len(log)
        for entry in log:
            is_prefix = entry.domain_name == "NAMESPACE"
            if not (is_prefix and self._prefixes):
                self._prefixes = self._prefixes or is_prefix
                message = f"line {entry.line}: {visible(entry.message)}"
                return Problem("broken-xml", message, "mend it there; what could be read was taken")
        return None

    def untold(self, parser: "etree.XMLParser") -> Problem | None:
        """Return that there are flaws which were not told one by one."""
        more = len(parser.feed_error_log) - self._seen
        message = f"there are {more} flaws more"
        return Problem("broken-xml", message, "mend the feed; what could be read was taken") if more else None


class _ItemTarget:
    """Collects the items of a feed from the events of a parser; no tree is built, so that memory stays flat."""

    def __init__(self) -> None:
        self.has_doctype = False
        self.unfinished: Cells = {}
        """What was read of an item whose end hasn't come."""
        self._items: list[Cells] = []
        self._depth = -1  # below the item that is open; −1 outside of one
        self._texts: list[str] = []
        self._size = 0
        self._link = ""

    def taken(self) -> list[Cells]:
        """Return the items that have ended since the last call."""
        items, self._items = self._items, []
        return items

    def doctype(self, *_: object) -> None:
        self.has_doctype = True

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _local(tag) in _ITEMS and self._depth <= 0:
            if self._depth == 0:  # the end of the one before is missing
                self._finish()
            self._depth = 0
        elif self._depth >= 0:
            self._depth += 1
            self._texts, self._size = [], 0
            self._link = attributes.get("href", "")

    def data(self, text: str) -> None:
        if self._depth == 1 and self._size < _MOST_TEXT:
            self._texts.append(text)
            self._size += len(text)

    def end(self, tag: str) -> None:
        if self._depth == 1:
            self._add(_local(tag), "".join(self._texts).strip()[:_MOST_TEXT] or self._link)
        if self._depth > 1:
            # An element with others in it has no text of its own.
            self._texts, self._size, self._link = [], _MOST_TEXT, ""
        if self._depth == 0:
            self._finish()
        self._depth = max(self._depth - 1, -1)

    def close(self) -> None:
        """End the feed."""

    def _finish(self) -> None:
        self._items.append(self.unfinished)
        self.unfinished = {}

    def _add(self, name: str, text: str) -> None:
        cells = self.unfinished
        if cells.get(name) and name in _SEVERAL:
            cells[name] += _BETWEEN + text
        elif not cells.get(name):
            cells[name] = text


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
