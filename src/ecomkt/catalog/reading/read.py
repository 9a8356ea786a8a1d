"""A product list of any kind → products, one by one. The kind is told by the first bytes, never by the file's name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from ecomkt.catalog.reading.columns import ColumnKnowledge, Role, header_word
from ecomkt.catalog.reading.delimited import rows_of
from ecomkt.catalog.reading.dialect import dialect_of
from ecomkt.catalog.reading.encoding import DAMAGED, encoding_of
from ecomkt.catalog.reading.header import MOST_ROWS, Header, find_header
from ecomkt.catalog.reading.layout import Layout, Members, attribute_words, layout_of
from ecomkt.catalog.reading.product import CatalogProduct, Reading, ReadingOptions, Row, RowProblem, Table
from ecomkt.catalog.reading.variants import apart_variants, folded
from ecomkt.errors import InputError, Problem
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.lookup import Translate
from ecomkt.safe_text import quoted

Known = Callable[[Sequence[str]], int]
"""Counts the headers that a row has."""

_SAMPLE_LINES, _SAMPLE_ROWS = 60, 100
_SIGNS = {"\t": "tab"}
_HEAD = 4096
_DOUBT = "doubtful-encoding"
_MOST_SHOWN = 12
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ENCODED_WORKBOOK = b"UEsDB"


def read_products(
    stream: BinaryIO,
    name: str,
    options: ReadingOptions,
    knowledge: ColumnKnowledge,
    codebook: Codebook,
    translate: Translate | None = None,
) -> Reading:
    """Return the products of a list in a seekable stream; `name` is how messages call it.

    Raises InputError if nothing can be made of the whole; a row that can't be read is among the products.
    """
    attributes = attribute_words(codebook, translate)
    words = frozenset({*knowledge.words, *attributes})

    def known(cells: Sequence[str]) -> int:
        return len({word for cell in cells if (word := header_word(cell)) in words})

    columns, rows, damaged, notes = _opened(stream, name, options, known)
    sample = list(islice(rows, _SAMPLE_ROWS))
    examples = [row for row in sample if isinstance(row, Row)]
    layout = layout_of(columns, examples, options.columns, knowledge, attributes)
    members = Members(layout, knowledge, damaged=damaged)
    apart: Mapping[str, CatalogProduct] = {}
    if Role.PARENT in layout.roles:
        apart = apart_variants(lambda: members.read(_opened(stream, name, options, known).rows))
        sample, rows = [], _opened(stream, name, options, known).rows
    return Reading(columns, (*notes, _mapping(layout)), folded(members.read(chain(sample, rows)), apart))


class _Opened(NamedTuple):
    columns: tuple[str, ...]
    rows: Iterator[Row | RowProblem]
    damaged: bool
    """Whether some of the bytes can't be decoded."""
    notes: tuple[Problem, ...]


def _opened(stream: BinaryIO, name: str, options: ReadingOptions, known: Known) -> _Opened:
    """Return the list from its start, its header apart."""
    table, damaged = _table(stream, name, options, known)
    if table.columns:
        return _Opened(table.columns, iter(table.rows), damaged, table.notes)
    doubt = next((note for note in table.notes if note.code == _DOUBT), None)
    columns, rows, told = _headed(iter(table.rows), doubt or name, known, given=bool(options.columns))
    return _Opened(columns, rows, damaged, (*table.notes, *told))


def _table(stream: BinaryIO, name: str, options: ReadingOptions, known: Known) -> tuple[Table, bool]:
    """Return the rows of the file, and whether some of its bytes can't be decoded."""
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise InputError([Problem("empty-file", f"{name} holds nothing", "give a file with a product list")])
    if head.startswith(_WORKBOOKS):
        from ecomkt.catalog.reading.workbook import read_workbook

        return read_workbook(stream, name, options), False
    if head.startswith(_ENCODED_WORKBOOK):
        message = f"{name} is the base64 text of a workbook, not the workbook itself"
        raise InputError([Problem("base64-file", message, "decode it first: base64 -d OLD > NEW.xlsx")])
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").lstrip()[:1]
    if start == b"<":
        from ecomkt.catalog.reading.feeds_xml import read_xml_feed

        return read_xml_feed(stream, name, options), False
    if start in (b"{", b"["):
        from ecomkt.catalog.reading.feeds_json import read_json_feed

        return read_json_feed(stream, name, options), False
    return _text_table(stream, name, options, known)


def _text_table(stream: BinaryIO, name: str, options: ReadingOptions, known: Known) -> tuple[Table, bool]:
    encoding = encoding_of(stream, options.encoding)
    stream.seek(encoding.skipped)
    text = TextIOWrapper(stream, encoding.codec, DAMAGED, newline="")
    sample = list(islice(text, _SAMPLE_LINES))
    dialect = dialect_of(sample, options.delimiter, known)
    lines = chain(sample[dialect.declared :], text)
    sign = _SIGNS.get(dialect.delimiter, dialect.delimiter)
    hint = "if that is wrong: --encoding, --delimiter"
    notes = [Problem("read-as", f"{name} is read as {encoding.codec}, its cells parted by {sign}", hint)]
    if encoding.doubt:
        message = f"few of its characters are common in {encoding.codec}"
        notes.append(Problem(_DOUBT, message, f"it may be {encoding.doubt}: --encoding {encoding.doubt}"))
    rows = _kept_open(text, rows_of(lines, dialect.delimiter, 1 + dialect.declared))
    return Table((), rows, tuple(notes)), encoding.damaged


def _kept_open(text: TextIOWrapper, rows: Iterable[Row | RowProblem]) -> Iterator[Row | RowProblem]:
    """Yield the rows; the stream is left open when they end, since it belongs to somebody else."""
    try:
        yield from rows
    finally:
        # Where the list was closed before it was read to its end, nothing is left to be detached.
        with suppress(ValueError):
            text.detach()


def _headed(
    rows: Iterator[Row | RowProblem], name: str | Problem, known: Known, *, given: bool
) -> tuple[tuple[str, ...], Iterator[Row | RowProblem], tuple[Problem, ...]]:
    """Return the header, the rows below it, and what to tell about it."""
    ahead = list(islice(rows, MOST_ROWS))
    flawed = [row for row in ahead if isinstance(row, RowProblem)]
    whole = [row for row in ahead if isinstance(row, Row)]
    header = find_header(whole, known)
    if header is None and given and whole:
        header = Header(tuple(cell.strip() for cell in whole[0].cells), whole[0].number, 0, 0)
    if header is None:
        # A header that is rubbish tells of a wrong encoding.
        raise InputError([name if isinstance(name, Problem) else _no_header(whole, name)])
    told = []
    if header.before or header.after:
        message = (
            f"the header is in row {header.number}; {header.before} rows above it and {header.after} below are none"
        )
        told.append(Problem("header-found", message, "products start after them"))
    below = whole[header.before + 1 + header.after :]
    return header.columns, chain(flawed, below, rows), tuple(told)


def _no_header(rows: Sequence[Row], name: str) -> Problem:
    shown = ", ".join(quoted(cell) for cell in (rows[0].cells[:_MOST_SHOWN] if rows else ()))
    message = f"{name} has no header that is known; its first row is {shown or 'empty'}"
    return Problem("unknown-columns", message, "name the columns, such as --column title=HEADER")


def _mapping(layout: Layout) -> Problem:
    played = [
        f"{role.value} = {quoted(layout.columns[n])}" for role, numbers in layout.roles.items() for n in numbers[:1]
    ]
    played += [f"{slug} = {quoted(layout.columns[number])}" for slug, number in layout.stated]
    kind = f" ({layout.profile})" if layout.profile else ""
    told = ", ".join(dict.fromkeys(played))
    return Problem("columns-known", f"columns{kind}: {told}", "to name another: --column ROLE=HEADER")
