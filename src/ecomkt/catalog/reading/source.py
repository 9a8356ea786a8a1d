"""A product list of any kind, settled once: its kind by its first bytes, then encoding, delimiter, header and layout.

Its products can be gone through again and again; each time the list is read once, from its start.
"""

import re
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, islice
from typing import NamedTuple

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import column_of, says_header
from ecomkt.catalog.columns.doubts import may_be_cents
from ecomkt.catalog.columns.joined_rows import filled_down, merged_down
from ecomkt.catalog.columns.layout import ColumnLayout, Role
from ecomkt.catalog.columns.product import (
    CatalogProduct,
    FileForm,
    ListTable,
    ReadingOptions,
    Row,
    RowProblem,
    RowTally,
)
from ecomkt.catalog.columns.profiles import ColumnKnowledge
from ecomkt.catalog.encodings.encoding import Replay
from ecomkt.catalog.reading.one_column import OneColumn
from ecomkt.catalog.reading.rows import MARKED, RowReader
from ecomkt.catalog.reading.variants import Folding
from ecomkt.catalog.tables.delimited import DelimitedText
from ecomkt.catalog.tables.header_rows import MOST_ROWS, find_header, unknown_header
from ecomkt.catalog.tables.parallel_lists import ParallelLists
from ecomkt.errors import InputError, Problem
from ecomkt.files import OpenedList
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.lookup import Translate

# By so many it is judged whether a column holds codes of ours, and whether headings stand between the products.
_SAMPLE_ROWS = 100
_SNIFFED = 4096
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ENCODED_WORKBOOK = b"UEsDB"
# A page, or a sheet in XML, which shops save as .xls.
# Nothing of what stands before is given back: comments could be parted in more ways than a life has seconds.
_FENCE, _FENCED = b"```", re.compile(rb"\s*```[\w+-]*[ \t]*\r?\n(.*?)(?:\r?\n[ \t]*```\s*)?", re.DOTALL)
_ARRAY = re.compile(rb"\[\s*(?:[\[{\"\]\d-]|true|false|null|$)")
_MARKUP_TABLE = re.compile(
    rb"(?>\s|<\?[^>]*+>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|meta|style|body|table|(?:\w+:)?workbook)\b",
    re.IGNORECASE | re.DOTALL,
)


class PreviewedColumn(NamedTuple):
    """A column as it is understood."""

    header: str
    uses: tuple[str, ...]
    """As `ColumnLayout.uses` gives them."""
    unit: str
    """The currency that its header names, as written; empty for none."""
    sample: str
    """The first filled cell; empty if there is none."""


class ListBeginning(NamedTuple):
    """The first rows of a list as they are understood."""

    form: FileForm
    header_row: int
    """0 where there is no header, or one on each of several sheets."""
    profile: str
    """The program or the language whose headers these are; empty if none is known."""
    columns: tuple[PreviewedColumn, ...]
    products: tuple[CatalogProduct | RowProblem, ...]
    tally: RowTally
    is_whole: bool
    """Whether the list has no more rows than these."""
    notes: tuple[Problem, ...]
    """What was taken for granted, but for what the columns are."""


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
        self._known = KnownHeaders(knowledge, codebook, translate)
        data = _unfenced(Replay(opened.stream))
        self._table = _table(data, opened.name, options, self._known)
        self._header: tuple[str, ...] = ()
        self._header_notes: tuple[Problem, ...] = ()
        self._currency = self._heading = ""
        self._header_row = self._above = 0
        """Its number, and how many of the first rows are no products."""
        self._chosen = options.columns
        if not self._table.columns:
            self._find_header(opened.name)
        self._laid = self.columns
        self._merged = -1
        """The column of a category that holds for the rows below which leave it blank; −1 for none."""
        self._sample = [row for row in islice(self._rows(), _SAMPLE_ROWS) if isinstance(row, Row)]
        again = [row for row in self._sample if says_header(row.cells, self._laid)]
        self._sample = [row for row in self._sample if row not in again]
        self._again = again
        self._joined: tuple[object, ...] = ()
        self._is_surveyed = False
        self._lay()
        if self._header_row and not (self._layout.kinds or self.has_apart_variants):
            self._merged, told = merged_down(self._layout, self._sample)
            self._header_notes += told
        self.tally = RowTally()
        """Where the rows went, once the products of a pass were gone through."""
        data.is_settling = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header; that of a feed grows with the keys that come up."""
        return self._header or self._table.columns

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Return what was taken for granted."""
        counts = self._table.form.may_count_cents
        cents = may_be_cents(self._layout, self._sample, self._known.knowledge) if counts else ()
        return (*self._table.notes, *self._header_notes, self._layout.note, *self._layout.gaps, *cents)

    @property
    def late_notes(self) -> tuple[Problem, ...]:
        """Return what came up behind the beginning, once the products were gone through."""
        price = self._layout.roles.get(Role.PRICE)
        tally, name = self.tally, self._layout.columns[price[0]] if price else ""
        told = (*tally.unlike(), *tally.unfilled(name), *tally.filled_in(name)) if price else ()
        # Where there are no delimiters, nothing of a row can be lost.
        cut = tally.cut() if self._table.form.delimiter else ()
        return (*self._reader.late_notes, *told, *cut)

    @property
    def has_apart_variants(self) -> bool:
        """Return whether variants may stand apart from their parents, so that no product is whole in a first pass."""
        return bool({Role.GROUP, Role.PARENT} & self._layout.roles.keys())

    def survey(self) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products of a first pass, for what the whole list says: of some the variants may come last."""
        if not self.has_apart_variants:
            yield from self.products()
            return
        self._folding = self._new_folding()
        yield from self._folding.survey(self._reader.members(self._rows(), RowTally()))
        self._is_surveyed = True

    def products(self) -> Iterator[CatalogProduct | RowProblem]:
        """Yield the products; rows that can't be read are among them. Raises RuntimeError if a row was lost."""
        if self._laid != self.columns:
            # A feed has shown more keys since.
            self._lay()
        if self.has_apart_variants and not self._is_surveyed:
            deque(self.survey(), maxlen=0)
        self.tally = RowTally()
        yield from self._folding.products(self._reader.members(self._rows(), self.tally), self.tally)

    def beginning(self) -> ListBeginning:
        """Return how the first rows are understood; those behind them are not read. Raises RuntimeError as above."""
        ahead = list(islice(self._rows(), _SAMPLE_ROWS + 1))
        rows, tally, folding = ahead[:_SAMPLE_ROWS], RowTally(), self._new_folding()
        if self.has_apart_variants:
            deque(folding.survey(self._reader.members(rows, RowTally())), maxlen=0)
        products = tuple(folding.products(self._reader.members(rows, tally), tally))
        layout, filled = self._layout, [row for row in rows if isinstance(row, Row)]
        columns = tuple(
            PreviewedColumn(header, layout.uses(n), layout.units[n], next(iter(column_of(filled, n)), ""))
            for n, header in enumerate(layout.columns)
        )
        notes, whole = (*self._table.notes, *self._header_notes, *layout.gaps), rows == ahead
        return ListBeginning(self._table.form, self._header_row, layout.profile, columns, products, tally, whole, notes)

    def _lay(self) -> None:
        self._laid = self.columns
        self._layout = self._known.layout(self._laid, self._sample, self._chosen)
        # An object with a name alone is no heading of those behind it.
        is_written, of = not self._table.form.may_count_cents, self._layout
        self._reader = RowReader(of, self._knowledge, self._relaid, self._currency, may_be_headed=is_written)
        keys = column_of(self._sample, of.roles.get(Role.KEY, (-1,))[0])
        self._reader.zeros = {"0": "0"} if keys.count("0") == 1 and "1" in keys else {}
        if Role.TITLE in of.roles and not self._known.count([header := self._laid[of.roles[Role.TITLE][0]]]):
            # Where others head the sections below in its place, the header of the titles heads the first.
            others = [row for row in self._again[:1] if row.cell(of.roles[Role.TITLE][0]) != header]
            self._reader.begun = (header,) * len(others)
        if self._heading and Role.CATEGORY not in of.roles:
            self._reader.begun = (self._heading,)
        joining = (Role.GROUP, Role.PARENT, Role.NUMBER, Role.KEY, Role.VARIANTS)
        joined = (self._layout.kinds, *(self._layout.roles.get(role) for role in joining))
        # Columns of a feed that come up late may join rows, too: then what was looked for must be so again.
        if joined != self._joined:
            self._joined, self._is_surveyed = joined, False
            self._folding = self._new_folding()

    def _relaid(self, row: Row) -> ColumnLayout | None:
        """Return what the columns mean below a row that is a header again, of a list below the first."""
        known, cells = self._known, [*map(str.strip, row.cells)]
        is_open = self._header and not self._chosen and known.may_head(cells)
        # Among products of a program, whose titles may be `Price`, all that a header says must be known.
        is_open = is_open and (
            not known.names_program(self._header) or known.count(cells) == len([*filter(None, cells)])
        )
        is_header = is_open and {Role.TITLE, Role.PRICE} <= known.roles_in(cells).keys()
        return known.layout(cells, [], ()) if is_header else None

    def _new_folding(self) -> Folding:
        layout, titles = self._layout, self._layout.roles.get(Role.TITLE)
        joins = self.has_apart_variants or bool(layout.kinds)
        others = frozenset(layout.columns[n] for n in layout.roles.get(Role.PRICE, ())[1:])
        none = self._knowledge.uncoded | self._knowledge.forms
        return Folding(layout.columns[titles[0]] if titles else None, joins=joins, others=others, none=none)

    def _rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows below the header; above it, only what can't be read."""
        rows = self._table.rows() if self._merged < 0 else filled_down(self._table.rows(), self._merged)
        if not self._header:
            return rows
        ahead = list(islice(rows, MOST_ROWS))
        flawed = [row for row in ahead if isinstance(row, RowProblem)]
        return chain(flawed, [row for row in ahead if isinstance(row, Row)][self._above :], rows)

    def _find_header(self, name: str) -> None:
        rows = [row for row in islice(self._table.rows(), MOST_ROWS) if isinstance(row, Row)]
        is_open = not (self._options.columns or self._options.no_header)
        if is_open and (lists := ParallelLists.found_in(self._table, rows, self._known)):
            self._table = lists
            return
        found = find_header(rows, self._known, self._options)
        if found is None:
            # Read line by line, unless most lines don't end with a price.
            lines = OneColumn(self._table, self._known)
            if not lines.fits(rows):
                raise InputError([unknown_header(rows, self._known, name)])
            self._table = lines
            return
        self._header, self._above, self._header_notes, self._header_row, chosen, self._currency = found
        # Below the title of all, a heading of Markdown is that of its table.
        marked = [MARKED.fullmatch(row.cell(0)) for row in rows[: self._above] if row.cell(0).startswith("##")]
        self._heading = next((found[1] for found in reversed(marked) if found and found[1]), "")
        self._chosen = (*chosen, *self._chosen)


def _unfenced(data: Replay) -> Replay:
    """Return what stands between the fences of a block of code, as chats give lists out, if nothing else is there."""
    fenced = _FENCED.fullmatch(data.whole()) if data.head.lstrip()[:3] == _FENCE else None
    return Replay(BytesIO(fenced[1])) if fenced else data


def _table(data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> ListTable:
    """Return the list by its kind. Raises InputError for what is none."""
    # By the bytes, never by the name: what is called .csv is often a workbook, and .xls text with tabs.
    head = data.head[:_SNIFFED]
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise InputError.of("empty-file", "{name} holds nothing", "give a file with a product list", name=name)
    if head.startswith(_WORKBOOKS):
        from ecomkt.catalog.tables.workbook import Workbook

        return Workbook(data, name, options, known)
    if head.startswith(_ENCODED_WORKBOOK):
        message = "{name} is the base64 text of a workbook, not the workbook itself"
        raise InputError.of("base64-file", message, "decode it first: base64 -d OLD > NEW.xlsx", name=name)
    # In UTF-16 a zero stands beside each of the signs that tell.
    bare = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").lstrip()
    start = bare[:1]
    if start == b"<" and _MARKUP_TABLE.match(bare):
        from ecomkt.catalog.tables.markup_table import MarkupTable

        table = MarkupTable(data, name, options)
        if not table.linked:
            return table
        data, options = Replay(BytesIO(table.linked)), ReadingOptions(columns=options.columns)
        start = b"{"
    if start == b"<":
        from ecomkt.catalog.reading.feeds_xml import XmlFeed

        return XmlFeed(data, name, options, known.knowledge)
    if start == b"{" or _ARRAY.match(bare):
        from ecomkt.catalog.reading.feeds import JsonFeed

        return JsonFeed(data, name, options, known)
    return DelimitedText(data, name, options, known)
