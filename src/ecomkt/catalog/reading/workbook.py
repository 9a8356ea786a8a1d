"""Workbooks (XLSX, XLS, ODS) → rows of text. A sheet is held in memory, and so is read once."""

import io
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile, ZipFile

from ecomkt.catalog.reading.encoding import Replay
from ecomkt.catalog.reading.product import ReadingOptions, Row, RowProblem
from ecomkt.errors import InputError, Problem, did_you_mean, missing_package, told
from ecomkt.safe_text import quoted

# python-calamine unpacks a sheet at once.
_MOST_UNPACKED = 2 << 30
_LEAST_COLUMNS = 2


class Workbook:
    """The sheet that was named, else the first with a table."""

    columns: tuple[str, ...] = ()
    """None that are known by name before the header is found."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions) -> None:
        """Raise InputError for a file that can't be opened, a sheet there is not, or without python-calamine."""
        try:
            from python_calamine import CalamineError, CalamineWorkbook
        except ImportError as flaw:
            message = told("{name} is a workbook, and to read it needs the package python-calamine", name=name)
            raise InputError([Problem("extra-missing", message, missing_package("excel"))]) from flaw
        # The directory of a ZIP stands at its end, so nothing can be read before all of it is there.
        content = data.whole()
        _check_size(content, name)
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            names = list(book.sheet_names)
            sheets = [_named(names, options.sheet)] if options.sheet else names
            chosen, self._rows = "", list[Sequence[object]]()
            # Shops put a sheet with a title or a legend first.
            for chosen in sheets:
                self._rows = list(book.get_sheet_by_name(chosen).to_python(skip_empty_area=False))
                if any(sum(cell not in ("", None) for cell in row) >= _LEAST_COLUMNS for row in self._rows):
                    break
        except CalamineError as flaw:
            message = told("{name} can't be opened as a workbook: {reason}", name=name, reason=quoted(str(flaw), 100))
            raise InputError([Problem("bad-workbook", message, "save it anew as .xlsx, without a password")]) from flaw
        others = ", ".join(map(quoted, [other for other in names if other != chosen][:5]))
        hint = told("others: {others}; choose by --sheet", others=others) if others else ""
        message = told("{name} is read as a workbook, sheet {sheet}", name=name, sheet=quoted(chosen))
        self.notes = (Problem("read-as", message, hint),)

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows, those above the header and the header among them; blank ones are passed over."""
        for number, row in enumerate(self._rows, 1):
            cells = [_cell(value) for value in row]
            if any(cells):
                yield Row(number, cells)


def _named(names: Sequence[str], wanted: str) -> str:
    if wanted in names:
        return wanted
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
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
    except (BadZipFile, OSError, ValueError, RuntimeError) as flaw:
        message = told("{name} begins like a workbook, but is a broken zip file", name=name)
        raise InputError([Problem("bad-workbook", message, "save it anew as .xlsx")]) from flaw
    if size > _MOST_UNPACKED:
        raise InputError(
            [Problem("file-too-large", told("{name} unpacks to more than 2 GB", name=name), "save the sheet as CSV")]
        )


def _cell(value: object) -> str:
    """Return a cell as it is seen: numbers without a tail, days as ISO 8601."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Every number of a sheet is a float of 15 digits: more would show how it is stored.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
