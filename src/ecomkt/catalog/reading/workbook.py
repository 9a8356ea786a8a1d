"""Workbooks (XLSX, XLS, ODS) → a table of text. A sheet is held in memory while it is read."""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile

from ecomkt.catalog.reading.product import ReadingOptions, Row, RowProblem, Table
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    pass

_MOST_UNPACKED = 2 << 30
_LEAST_COLUMNS = 2

Value = "str | int | float | bool | date | None"


def read_workbook(stream: BinaryIO, name: str, options: ReadingOptions) -> Table:
    """Return the rows of the sheet that was named, else of the first with a table; the header is still among them.

    Raises InputError for a file that can't be opened, a sheet there is not, and where python-calamine is missing.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as flaw:
        message = f"{name} is a workbook, and to read it needs the package python-calamine"
        raise InputError([Problem("extra-missing", message, "pip install 'ecomkt[excel]'")]) from flaw
    _check_size(stream, name)
    stream.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
        names = list(book.sheet_names)
        sheets = [_named(names, options.sheet)] if options.sheet else names
        chosen, rows = "", []
        for chosen in sheets:
            rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
            if any(sum(cell not in ("", None) for cell in row) >= _LEAST_COLUMNS for row in rows):
                break
    except CalamineError as flaw:
        message = f"{name} can't be opened as a workbook: {quoted(str(flaw), 100)}"
        raise InputError([Problem("bad-workbook", message, "save it anew as .xlsx, without a password")]) from flaw
    others = [other for other in names if other != chosen]
    hint = f"others: {', '.join(map(quoted, others[:5]))}; choose by --sheet" if others else ""
    note = Problem("read-as", f"{name} is read as a workbook, sheet {quoted(chosen)}", hint)
    return Table((), _rows(rows), (note,))


def _named(names: Sequence[str], wanted: str) -> str:
    if wanted in names:
        return wanted
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    folded = {name.casefold().strip(): name for name in names}
    if wanted.casefold().strip() in folded:
        return folded[wanted.casefold().strip()]
    raise InputError([Problem("unknown-sheet", f"there is no sheet {quoted(wanted)}", did_you_mean(wanted, names))])


def _check_size(stream: BinaryIO, name: str) -> None:
    """Refuse what would unpack to more than memory holds."""
    stream.seek(0)
    if stream.read(2) != b"PK":
        return
    try:
        with ZipFile(stream) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except (BadZipFile, OSError, ValueError, RuntimeError) as flaw:
        message = f"{name} begins like a workbook, but is a broken zip file"
        raise InputError([Problem("bad-workbook", message, "save it anew as .xlsx")]) from flaw
    if size > _MOST_UNPACKED:
        raise InputError([Problem("file-too-large", f"{name} unpacks to more than 2 GB", "save the sheet as CSV")])


def _rows(rows: Sequence[Sequence[object]]) -> Iterator[Row | RowProblem]:
    for number, row in enumerate(rows, 1):
        cells = [_cell(value) for value in row]
        if any(cells):
            yield Row(number, cells)


def _cell(value: object) -> str:
    """Return a cell as it is seen: numbers without a tail, days as ISO 8601."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
