"""Workbooks (XLSX, XLS, ODS) → rows of text. A sheet is held in memory, and so is read once.

Every sheet that has a table of products is read; where there are several, the name of its sheet is a category of each.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from ecomkt.catalog.reading.columns import KnownHeaders
from ecomkt.catalog.reading.encoding import Replay
from ecomkt.catalog.reading.header_rows import MOST_ROWS, FoundHeader, find_header
from ecomkt.catalog.reading.headers import header_word
from ecomkt.catalog.reading.layout import Role
from ecomkt.catalog.reading.product import FileForm, ReadingOptions, Row, RowProblem, plain_cell
from ecomkt.errors import InputError, Problem, did_you_mean, missing_package, told
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# python-calamine unpacks a sheet at once.
_MOST_UNPACKED = 2 << 30
# It holds the whole area of a sheet, whatever is in it: past so many cells, most of them have to be there.
_MOST_AREA, _MOST_EMPTY = 4_000_000, 100
_LEAST_COLUMNS = 2
_MOST_NAMED = 5
# The column that is added where several sheets are read; the columns of lists know it as a category.
_SHEET = "sheet"
_HIDDEN_ROW = re.compile(rb"<row\b[^>]*\shidden=[\"'](?:1|true)")
# Cells with content, and rows. Each stops at the next tag, so that no text is looked at twice.
_FILLED = re.compile(rb"<(?:\w{1,20}:)?c\b(?:[^<>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'])?[^<>]*(?<!/)>")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b[^<>]*?\br=[\"'](\d{1,10})")
_PART = re.compile(rb"xl/worksheets/[^/]+\.xml")


class FilledSheet(NamedTuple):
    """A sheet with a table."""

    name: str
    rows: list[Row]
    header: FoundHeader | None
    """None if no header of a product list was found."""


class Workbook:
    """The sheet that was named, else all with a list of products, else the first with a table."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> None:
        """Raise InputError for a file that can't be opened, a sheet there is not, or without python-calamine."""
        self.columns: tuple[str, ...] = ()
        """Those of all sheets, where several are read; none are known before the header of a single one is found."""
        # The directory of a ZIP stands at its end, so nothing can be read before all of it is there.
        content = data.whole()
        names, tables = _tables(content, name, options)
        sheets = [_sheet(*table, known, options) for table in tables]
        listed = [sheet for sheet in sheets if sheet.header and _has_products(sheet.header, known)]
        read = listed or sheets[:1]
        if len(read) > 1:
            columns = (header_word(c) and c for sheet in read if sheet.header for c in sheet.header.columns)
            self.columns = (*dict.fromkeys(filter(None, columns)), _SHEET)
        self._sheets = read
        self.form = FileForm(sheets=tuple(sheet.name for sheet in read))
        self.notes = (*_read_as(name, self.form.sheets, names), *_hidden_rows(content))

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows; of a single sheet those above the header and the header, too. Blank ones are no rows."""
        if not self.columns:
            for sheet in self._sheets:
                yield from sheet.rows
            return
        places = {column: number for number, column in enumerate(self.columns)}
        for sheet in self._sheets:
            if sheet.header is None:
                continue
            # Of two columns with one name the first stays.
            targets = {places[c]: n for n, c in reversed([*enumerate(sheet.header.columns)]) if c in places}
            for number, cells in sheet.rows[sheet.header.above :]:
                mapped = [""] * len(places)
                for place, source in targets.items():
                    mapped[place] = cells[source] if source < len(cells) else ""
                mapped[-1] = sheet.name
                yield Row(number, mapped)


def _tables(content: bytes, name: str, options: ReadingOptions) -> tuple[list[str], list[tuple[str, list[list[str]]]]]:
    """Return the names of all sheets, and name and cells of those that are looked at. Raises InputError."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ImportError as flaw:
        message = told("{name} is a workbook, and to read it needs the package python-calamine", name=name)
        raise InputError([Problem("extra-missing", message, missing_package("excel"))]) from flaw
    _check_size(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
        wanted = [_named(names, options.sheet)] if options.sheet else [n for n in names if n in shown] or names
        tables = [(each, _filled_in(book.get_sheet_by_name(each))) for each in wanted]
    except CalamineError as flaw:
        message = told("{name} can't be opened as a workbook: {reason}", name=name, reason=quoted(str(flaw), 100))
        raise InputError([Problem("bad-workbook", message, "save it anew as .xlsx, without a password")]) from flaw
    # Shops put a sheet with a title or a legend first.
    wide = [table for table in tables if any(sum(map(bool, row)) >= _LEAST_COLUMNS for row in table[1])]
    return names, wide or tables[:1]


def _filled_in(sheet: "CalamineSheet") -> list[list[str]]:
    """Return the cells of a sheet as text; one that is merged over rows says for each of them what it says."""
    cells = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in cells[top + 1 : bottom + 1]:
            if left < len(row) and top < len(cells):
                row[left] = row[left] or cells[top][left]
    return cells


def _sheet(name: str, cells: list[list[str]], known: KnownHeaders, options: ReadingOptions) -> FilledSheet:
    rows = [Row(number, row) for number, row in enumerate(cells, 1) if any(row)]
    return FilledSheet(name, rows, find_header(rows[:MOST_ROWS], known, options))


def _has_products(header: FoundHeader, known: KnownHeaders) -> bool:
    """Return whether a sheet lists products: a legend or a list of values may have a title, but no price and no key."""
    roles = known.roles_in(header.columns)
    chosen = {role for role, _ in header.chosen}
    titled = Role.TITLE in roles or Role.TITLE.value in chosen
    return titled and bool(chosen or {Role.PRICE, Role.KEY} & roles.keys())


def _read_as(name: str, read: Sequence[str], names: Sequence[str]) -> tuple[Problem, ...]:
    others = ", ".join(map(quoted, [other for other in names if other not in read][:_MOST_NAMED]))
    hint = told("others: {others}; choose by --sheet", others=others) if others else ""
    if len(read) == 1:
        message = told("{name} is read as a workbook, sheet {sheet}", name=name, sheet=quoted(read[0]))
        return (Problem("read-as", message, hint),)
    sheets = ", ".join(map(quoted, read))
    message = told(
        "{name} is read as a workbook, {count} sheets, each a category: {sheets}",
        name=name,
        count=len(read),
        sheets=sheets,
    )
    return (Problem("read-as", message, hint or "to read one: --sheet"),)


def _hidden_rows(content: bytes) -> tuple[Problem, ...]:
    """Return a note where rows of an XLSX are hidden: whoever looks at the sheet doesn't see what is read."""
    if not content.startswith(b"PK"):
        return ()
    with ZipFile(io.BytesIO(content)) as packed:
        parts = [name for name in packed.namelist() if _PART.fullmatch(name.encode())]
        count = sum(len(_HIDDEN_ROW.findall(packed.read(name))) for name in parts)
    if not count:
        return ()
    message = told("{count} rows of the workbook are hidden, and read as well", count=count)
    return (Problem("hidden-rows", message, "delete them, if they are no products"),)


def _named(names: Sequence[str], wanted: str) -> str:
    if wanted in names:
        return wanted
    if wanted.isdecimal() and len(wanted) < 10 and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    alike = {name.casefold().strip(): name for name in names}
    if wanted.casefold().strip() in alike:
        return alike[wanted.casefold().strip()]
    raise InputError(
        [Problem("unknown-sheet", told("there is no sheet {sheet}", sheet=quoted(wanted)), did_you_mean(wanted, names))]
    )


def _check_size(content: bytes, name: str) -> None:
    """Refuse what would unpack to more than memory holds."""
    if not content.startswith(b"PK"):
        return
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            # As the directory says, so that nothing has to be unpacked to be refused.
            size = sum(entry.file_size for entry in packed.infolist())
            if size > _MOST_UNPACKED:
                message = told("{name} unpacks to more than 2 GB", name=name)
                raise InputError([Problem("file-too-large", message, "save the sheet as CSV")])
            _check_areas(packed, name)
    except (BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib_error) as flaw:
        message = told("{name} begins like a workbook, but is a broken zip file", name=name)
        raise InputError([Problem("bad-workbook", message, "save it anew as .xlsx")]) from flaw


def _check_areas(packed: ZipFile, name: str) -> None:
    """Refuse a sheet whose few cells stand so far apart that the area between them would fill the memory."""
    # Wherever it lies: which part is a sheet, the file itself may say.
    for entry in packed.infolist():
        with packed.open(entry) as part:
            cells, area = _area(iter(partial(part.read, 1 << 20), b""))
        if area > max(_MOST_AREA, cells * _MOST_EMPTY):
            message = told("a sheet of {name} has cells far outside its table", name=name)
            raise InputError([Problem("bad-workbook", message, "delete what stands there, or save the sheet as CSV")])


def _area(chunks: Iterable[bytes]) -> tuple[int, int]:
    """Return how many cells of a sheet are filled, and the area up to the last of them."""
    count = right = bottom = last_row = 0
    kept = b""
    for chunk in chunks:
        text = kept + chunk
        end = text.rfind(b"<")
        # What has no tag in a megabyte is no sheet.
        text, kept = (text[:end], text[end:]) if end >= 0 and len(text) - end < 1 << 20 else (text, b"")
        filled = _FILLED.findall(text)
        last_row = max([last_row, *map(int, _ROW.findall(text))])
        count += len(filled)
        columns = {column for column, _ in filled}
        right = max([right, *map(_column_number, columns)])
        bottom = max([bottom, *(int(row or last_row) for row in {row for _, row in filled})])
    return count, max(right, 1) * bottom


def _column_number(letters: bytes) -> int:
    return sum((letter - 64) * 26**place for place, letter in enumerate(reversed(letters.upper())))


def _cell(value: object) -> str:
    """Return a cell as it is seen: numbers without a tail, days as ISO 8601."""
    if (plain := plain_cell(value)) is not None:
        return plain
    if isinstance(value, float):
        # Every number of a sheet is a float of 15 digits: more would show how it is stored.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
