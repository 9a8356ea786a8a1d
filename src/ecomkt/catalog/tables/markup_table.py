"""Tables in HTML, or in the XML of Excel 2003 → rows: what shops give out as .xls and is none."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice

from lxml import etree, html

from ecomkt.catalog.columns.product import FileForm, ReadingOptions, Row, RowProblem
from ecomkt.catalog.encodings.encoding import EncodedText, Replay
from ecomkt.errors import InputError, Problem, told

_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
# So pages say what they sell, as schema.org has it; beside it stands what they say of the shop or of the way here.
_LINKED, _SOLD = (
    "application/ld+json",
    re.compile(r'"@type": (?:\[[^]]*)?"(?:\w*:)?(?:Product|ProductGroup|MenuItem|Book|Course|Event)"'),
)
# All of it is held in memory.
_MOST_LETTERS, _PIECE = 256 << 20, 1 << 20
# A cell goes over no more columns or rows than these, whatever it says.
_MOST_SPANNED = 1000


class MarkupTable:
    """The table with most rows; a table within a cell of another is a part of it."""

    columns: tuple[str, ...] = ()
    """None that are known by name before the header is found."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions) -> None:
        """Raise InputError for a page without a table, and for one too large for memory."""
        text = EncodedText(data, options.encoding)
        with text.open() as stream:
            # Piece by piece: one read of so many letters would ask for the memory of all at once.
            pieces = iter(partial(stream.read, _PIECE), "")
            content = "".join(islice(pieces, _MOST_LETTERS // _PIECE + 1))
        if len(content) > _MOST_LETTERS:
            raise InputError.of(
                "file-too-large", "{name} is too large for a table in HTML", "save it as CSV", name=name
            )
        # The parser opens nothing and knows no entities but those of HTML.
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        try:
            root = html.document_fromstring(content.encode("utf-8", "replace"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError):
            root = None
        self.linked = b"" if root is None else _linked_data(root)
        """What a page without a table says of its products for machines, as an array of JSON; empty for nothing."""
        tables: dict[object, list[etree._Element]] = {}
        for element in _of(root, _ROWS):
            parent = next((p for p in element.iterancestors() if _name(p) in ("table", "worksheet")), None)
            tables.setdefault(parent, []).append(element)
        if tables:
            self.linked = b""
        elif self.linked:
            return
        else:
            message, hint = "{name} is a page in HTML without a table", "save the list as .xlsx or CSV"
            raise InputError.of("no-table", message, hint, name=name)
        over: dict[int, tuple[int, str]] = {}
        rows = max(tables.values(), key=len)
        self._rows = [Row(number, _cells(row, over)) for number, row in enumerate(rows, 1)]
        self.form = FileForm(text.codec)
        read_as = told("{name} is read as a table in HTML or XML, {codec}", name=name, codec=text.codec)
        hint = "it has other tables, which are not read: save them as CSV" if len(tables) > 1 else ""
        self.notes = (Problem("read-as", read_as, hint or "if that is wrong: --encoding"),)

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows, those above the header and the header among them; blank ones are passed over."""
        yield from (row for row in self._rows if any(row.cells))


def _linked_data(page: etree._Element) -> bytes:
    found = []
    for script in page.iter("script"):
        if script.get("type", "").partition(";")[0].strip().casefold() == _LINKED:
            with suppress(ValueError):
                said = json.loads(script.text or "")
                found += said if isinstance(said, list) else [said]
    sold = [each for each in found if _SOLD.search(json.dumps(each))]
    return json.dumps(sold).encode() if sold else b""


def _name(element: etree._Element) -> str:
    # Comments have a function for a tag. HTML keeps the prefix of Excel's XML in the name.
    tag: object = element.tag
    return tag.rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _of(root: etree._Element | None, names: frozenset[str]) -> Iterator[etree._Element]:
    yield from () if root is None else (element for element in root.iter() if _name(element) in names)


def _cells(row: etree._Element, over: dict[int, tuple[int, str]]) -> list[str]:
    """Return the cells of a row; `over`: for how many rows still cells from above go on, and what they say."""
    cells: list[str] = []

    def go_on() -> None:
        while over.get(len(cells), (0, ""))[0]:
            left, text = over[len(cells)]
            over[len(cells)] = (left - 1, text)
            cells.append(text)

    for cell in row:
        if _name(cell) not in _CELLS:
            continue
        go_on()
        # Excel's XML leaves blank cells out, and says which the next one is.
        index = cell.get("ss:index", "")
        blanks = min(int(index), _MOST_SPANNED) - 1 - len(cells) if index.isdecimal() else 0
        cells += [""] * blanks
        text = " ".join("".join(map(str, cell.itertext())).split())
        over[len(cells)] = (_span(cell, "rowspan") - 1, text)
        cells += [text, *[""] * (_span(cell, "colspan") - 1)]
    go_on()
    return cells


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "")
    return min(int(said), _MOST_SPANNED) if said.isdecimal() else 1
