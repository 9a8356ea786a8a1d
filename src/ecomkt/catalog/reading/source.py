"""A product list of any kind, settled once: its kind by its first bytes, then encoding, delimiter, header and layout.

Its products can be gone through again and again; each time the list is read once, from its start.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Protocol

from ecomkt.catalog.reading.columns import ColumnKnowledge, Role, header_word
from ecomkt.catalog.reading.delimited import DOUBTFUL, DelimitedText, KnownHeaders
from ecomkt.catalog.reading.encoding import Replay
from ecomkt.catalog.reading.layout import MOST_ROWS, Header, attribute_words, find_header, layout_note, layout_of
from ecomkt.catalog.reading.product import CatalogProduct, ReadingOptions, Row, RowProblem
from ecomkt.catalog.reading.variants import RowReader, variants_apart
from ecomkt.errors import InputError, Problem
from ecomkt.files import OpenedList
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.lookup import Translate
from ecomkt.safe_text import quoted

# By so many it is judged whether a column holds codes of ours, and whether headings stand between the products.
_SAMPLE_ROWS = 100
_SNIFFED = 4096
_MOST_SHOWN = 12
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ENCODED_WORKBOOK = b"UEsDB"


class RawTable(Protocol):
    """A list as rows, from its start as often as they are asked for."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The header, where the kind of the list gives it; else empty: then it is one of the rows."""

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was taken for granted."""

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows."""


class CatalogSource:
    """A product list that is open and settled."""

    def __init__(
        self,
        opened: OpenedList,
        options: ReadingOptions,
        knowledge: ColumnKnowledge,
        codebook: Codebook,
        translate: Translate | None = None,
    ) -> None:
        """Settle the list by its head. Raises InputError if nothing can be made of the whole."""
        self._options, self._knowledge = options, knowledge
        self._attributes = attribute_words(codebook, translate)
        words = frozenset({*knowledge.words, *self._attributes})

        def known(cells: Sequence[str]) -> int:
            return len({word for cell in cells if (word := header_word(cell)) in words})

        data = Replay(opened.stream)
        self._table = _table(data, opened.name, options, known)
        self._header, self._header_notes = self._found_header(opened.name, known)
        self._laid = self.columns
        self._sample = [row for row in islice(self._rows(), _SAMPLE_ROWS) if isinstance(row, Row)]
        self._lay()
        self._apart: Mapping[str, CatalogProduct] | None = None
        data.is_settling = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header; that of a feed grows with the keys that come up."""
        return self._header.columns if self._header else self._table.columns

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Return what was taken for granted."""
        return (*self._table.notes, *self._header_notes, layout_note(self._layout))

    @property
    def has_apart_variants(self) -> bool:
        """Return whether variants may stand apart from their parents, so that no product is whole in a first pass."""
        return Role.PARENT in self._layout.roles

    def survey(self) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products of a first pass, for what the whole list says: of some the variants may come last.

        Unless `has_apart_variants`, they are the `products`.
        """
        if not self.has_apart_variants:
            yield from self.products()
            return
        self._apart = yield from variants_apart(self._reader.members(self._rows()))

    def products(self) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products; rows that can't be read are among them."""
        if self.has_apart_variants and self._apart is None:
            for _ in self.survey():
                pass
        if self._laid != self.columns:
            # A feed has shown more keys since.
            self._lay()
        yield from self._reader.products(self._rows(), self._apart or {})

    def _lay(self) -> None:
        self._laid = self.columns
        self._layout = layout_of(self._laid, self._sample, self._options.columns, self._knowledge, self._attributes)
        self._reader = RowReader(self._layout, self._knowledge)

    def _rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows below the header; above it, only what can't be read."""
        rows = self._table.rows()
        if self._header is None:
            return rows
        ahead = list(islice(rows, MOST_ROWS))
        flawed = [row for row in ahead if isinstance(row, RowProblem)]
        whole = [row for row in ahead if isinstance(row, Row)]
        return chain(flawed, whole[self._header.before + 1 + self._header.after :], rows)

    def _found_header(self, name: str, known: KnownHeaders) -> tuple[Header | None, tuple[Problem, ...]]:
        if self._table.columns:
            return None, ()
        rows = [row for row in islice(self._table.rows(), MOST_ROWS) if isinstance(row, Row)]
        header = find_header(rows, known)
        if header is None and self._options.columns and rows:
            header = Header(tuple(cell.strip() for cell in rows[0].cells), rows[0].number, 0, 0)
        if header is None:
            # A header that is rubbish tells of a wrong encoding.
            doubt = next((note for note in self._table.notes if note.code == DOUBTFUL), None)
            raise InputError([doubt or _no_header(rows, name)])
        if not (header.before or header.after):
            return header, ()
        others = f"{header.before} rows above it and {header.after} below are none"
        message = f"the header is in row {header.number}; {others}"
        return header, (Problem("header-found", message, "products start after them"),)


def _table(data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> RawTable:
    """Return the list by its kind. Raises InputError for what is none."""
    # By the bytes, never by the name: what is called .csv is often a workbook, and .xls text with tabs.
    head = data.head[:_SNIFFED]
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise InputError([Problem("empty-file", f"{name} holds nothing", "give a file with a product list")])
    if head.startswith(_WORKBOOKS):
        from ecomkt.catalog.reading.workbook import Workbook

        return Workbook(data, name, options)
    if head.startswith(_ENCODED_WORKBOOK):
        message = f"{name} is the base64 text of a workbook, not the workbook itself"
        raise InputError([Problem("base64-file", message, "decode it first: base64 -d OLD > NEW.xlsx")])
    # In UTF-16 a zero stands beside each of the signs that tell.
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").lstrip()[:1]
    if start == b"<":
        from ecomkt.catalog.reading.feeds_xml import XmlFeed

        return XmlFeed(data, name, options)
    if start in (b"{", b"["):
        from ecomkt.catalog.reading.feeds import JsonFeed

        return JsonFeed(data, name, options)
    return DelimitedText(data, name, options, known)


def _no_header(rows: Sequence[Row], name: str) -> Problem:
    first = ", ".join(quoted(cell) for cell in (rows[0].cells[:_MOST_SHOWN] if rows else ()))
    message = f"{name} has no header that is known; its first row is {first or 'empty'}"
    return Problem("unknown-columns", message, "name the columns, such as --column title=HEADER")
