"""Google Merchant feeds (RSS 2.0 and Atom) → a table. A document type or an entity in the file is refused."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

from ecomkt.catalog.reading.encoding import encoding_of
from ecomkt.catalog.reading.product import ReadingOptions, Row, RowProblem, Table
from ecomkt.errors import InputError, Problem
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ITEMS = frozenset({"item", "entry"})
_SEVERAL = frozenset({"product_type"})
"""Elements that may stand several times with a meaning each; of all others the first counts."""
_BETWEEN = ", "
_MOST_LETTERS = 1 << 20
_CHUNK = 1 << 16
_ITEM = re.compile(r"<(?:\w+:)?(item|entry)\b[^>]*>(.*?)</(?:\w+:)?\1\s*>", re.DOTALL)
_ELEMENT = re.compile(r"<(?:\w+:)?([\w-]+)(?:\s[^<>]*)?>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</", re.DOTALL)


def read_xml_feed(stream: BinaryIO, name: str, options: ReadingOptions) -> Table:
    """Return the items of a feed in a seekable stream as rows, their elements without prefix as columns.

    A feed that is no proper XML is read item by item, and in a broken item what can be read. Raises InputError for a
    file without items, and for one with a document type.
    """
    columns: dict[str, None] = {}
    notes = [Problem("read-as", f"{name} is read as a product feed in XML")]
    flaw = _first_pass(_items(stream), columns)
    if flaw is not None:
        columns.clear()
        _first_pass(_salvaged(stream, options.encoding), columns)
        notes.append(Problem("broken-xml", f"it is no proper XML: {flaw}", "what could be read of each item was taken"))
    if not columns:
        why = f": {flaw}" if flaw else ""
        hint = "give an RSS or Atom feed with <item> or <entry>"
        raise InputError([Problem("no-items", f"{name} holds no item of a product feed{why}", hint)])
    items = _salvaged(stream, options.encoding) if flaw else _items(stream)
    return Table(tuple(columns), _rows(items, tuple(columns)), tuple(notes))


def _first_pass(items: Iterator[dict[str, str]], columns: dict[str, None]) -> str | None:
    """Collect the names of all elements; return what is wrong with the file, or None."""
    from xml.etree.ElementTree import ParseError

    try:
        for item in items:
            columns.update(dict.fromkeys(item))
    except ParseError as flaw:
        line, column = flaw.position
        return f"line {line}, column {column + 1} doesn't fit what stands before it"
    except (ValueError, LookupError) as flaw:
        return visible(str(flaw))
    return None


def _rows(items: Iterable[dict[str, str]], columns: tuple[str, ...]) -> Iterator[Row | RowProblem]:
    for number, item in enumerate(items, 1):
        yield Row(number, [item.get(column, "") for column in columns])


def _items(stream: BinaryIO) -> Iterator[dict[str, str]]:
    """Yield the elements of each item; raises ParseError at the place where the XML breaks."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    stream.seek(0)
    try:
        open_elements: list[Element] = []
        for event, element in iterparse(stream, ("start", "end"), forbid_dtd=True):
            if event == "start":
                open_elements.append(element)
                continue
            open_elements.pop()
            if _local(element) in _ITEMS:
                yield _read(element)
                # What was read is let go, so that memory doesn't grow with the file.
                for parent in open_elements:
                    parent.clear()
    except DefusedXmlException as flaw:
        message = "the feed has a document type or entities, which could make it read other files"
        raise InputError([Problem("unsafe-xml", message, "save it without a DOCTYPE")]) from flaw


def _salvaged(stream: BinaryIO, encoding: str | None) -> Iterator[dict[str, str]]:
    """Yield what can be read of each item of a file that is no proper XML: elements that hold text alone."""
    found = encoding_of(stream, encoding)
    stream.seek(found.skipped)
    text = TextIOWrapper(stream, found.codec, "replace")
    kept = ""
    try:
        while chunk := text.read(_CHUNK):
            kept += chunk
            end = 0
            for item in _ITEM.finditer(kept):
                end = item.end()
                cells: dict[str, str] = {}
                for element in _ELEMENT.finditer(item[2]):
                    _add(cells, element[1], unescape(element[2] or element[3] or "").strip())
                yield cells
            kept = kept[end:][-_MOST_LETTERS:]
    finally:
        text.detach()


def _read(item: "Element") -> dict[str, str]:
    cells: dict[str, str] = {}
    for child in item:
        text = "".join(child.itertext()).strip()[:_MOST_LETTERS] if not len(child) else ""
        _add(cells, _local(child), text or child.get("href", ""))
    return cells


def _add(cells: dict[str, str], name: str, text: str) -> None:
    if cells.get(name) and name in _SEVERAL:
        cells[name] += _BETWEEN + text
    elif not cells.get(name):
        cells[name] = text


def _local(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2]
