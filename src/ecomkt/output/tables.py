"""A result as rows: for CSV, TSV and workbooks."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from ecomkt.safe_text import formula_safe, visible

Value = str | int | float | bool | None


class Table(Struct, frozen=True):
    """Rows under fixed names, the same in every language; the rows may be made while they are written."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    """What a workbook calls the sheet."""


def table_of(columns: str, rows: Iterable[Mapping[str, Value]]) -> Table:
    """Return a table of rows that name their cells; those they don't name stay empty; blanks part the columns."""
    # Rows are made while they are written: a list may have a million of them.
    names = tuple(columns.split())
    return Table(names, (tuple(map(row.get, names)) for row in rows))


def safe_cell(value: Value) -> str | int | float:
    """Return what may stand in a cell: no text that a spreadsheet takes for a formula, no bare truth value."""
    if isinstance(value, str):
        return formula_safe(visible(value))
    # Spelled as in JSON, so that scripts may compare both; Python would write `True`.
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
