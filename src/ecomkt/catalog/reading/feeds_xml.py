"""Google Merchant feeds in XML (RSS 2.0 and Atom) → rows. What the parser mends or drops is told, item by item."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TextIO, cast

from ecomkt.catalog.reading.encoding import EncodedText, is_damaged, named_codec
from ecomkt.catalog.reading.feeds import CHUNK, Cells, Feed, FeedEntry
from ecomkt.catalog.reading.product import ReadingOptions
from ecomkt.catalog.reading.replay import Replay
from ecomkt.errors import InputError, Problem
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from lxml import etree

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

    def _records(self) -> Iterator[FeedEntry]:
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
                    yield FeedEntry(number, cells, flaws.told(parser) or _undecodable(piece))
        _close(parser)
        flaw = flaws.told(parser) or flaws.untold(parser)
        if flaw:
            yield FeedEntry(number + 1, {}, flaw, " ".join(target.unfinished.values()) or flaw.message)


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
    while chunk := text.read(CHUNK):
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
