"""Tables as a workbook, one sheet each; no cell of it is a formula or a link."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from tempfile import TemporaryDirectory
from traceback import clear_frames
from typing import Any

from ecomkt.errors import InputError, told
from ecomkt.output.created import created
from ecomkt.output.tables import Table, Value
from ecomkt.safe_text import visible

TAKES = "tables"
SUFFIXES = (".xlsx",)
BINARY = True
EXTRA = "excel"

# Rows go to disk as they come, and text stays text: guessed formulas run, guessed numbers lose the zeros of a GTIN.
_OPTIONS = {"constant_memory": True, **{f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}}
# How many rows a sheet has room for, below its head.
_MOST_ROWS = 1_048_575
# Columns are made as wide as the texts in the first rows, up to this many letters.
_WIDEST, _MEASURED = 60, 1000


def write(tables: Table | Iterable[Table]) -> Iterator[bytes]:
    """Yield a workbook; raises InputError for more rows than a sheet has room for, and as `created` does."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # A workbook is complete only once it is closed. Its rows wait on disk, since a list may have a million, in a folder
    # of ours: XlsxWriter would leave them there when the disk is full. What is packed is small enough for memory.
    packed = BytesIO()
    with TemporaryDirectory() as folder:
        workbook = Workbook(packed, {**_OPTIONS, "tmpdir": folder})
        workbook.set_properties({"created": created()})
        head = workbook.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1})
        for table in (tables,) if isinstance(tables, Table) else tables:
            _write(workbook.add_worksheet(visible(table.title)), head, table)
        try:
            workbook.close()
        except BaseException as flaw:
            # What the system says is in its midst. The ZIP in those frames would end in a traceback of its own.
            cause = flaw.args[0] if isinstance(flaw, FileCreateError) else flaw
            clear_frames(cause.__traceback__)
            raise cause from None
    yield packed.getvalue()


def _write(sheet: Any, head: Any, table: Table) -> None:
    sheet.freeze_panes(1, 1)
    widths = [len(name) for name in table.columns]
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, head)
    last = 0
    for last, row in enumerate(table.rows, 1):
        if last > _MOST_ROWS:
            message = told("a sheet has room for {most} rows, and the list has more", most=_MOST_ROWS)
            raise InputError.of("too-many-rows", message, "write CSV or JSON Lines")
        for column, cell in enumerate(row):
            _write_cell(sheet, last, column, cell)
        if last <= _MEASURED:
            widths = [max(width, len(str(cell))) for width, cell in zip(widths, row, strict=True)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(_WIDEST, width + 2))
    if last:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: Value) -> None:
    if isinstance(cell, bool):
        sheet.write_string(row, column, "true" if cell else "false")
    elif isinstance(cell, str):
        plain = cell.isascii() and cell.isprintable()  # most cells are slugs
        sheet.write_string(row, column, cell if plain else visible(cell, keep_lines=True))
    elif cell is not None:
        sheet.write_number(row, column, cell)
