"""A sheet: named lines and one table. Each thing that `show` shows is one, printed as text or as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomkt.language.wording import Wording
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Line:
    """One named text."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a table column."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing that is shown."""

    kind: str
    key: str
    title: str
    lines: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sheets_as_plain(sheets: Sequence[Sheet]) -> list[dict[str, object]]:
    """Return the sheets for JSON: lines and rows by their keys."""
    return [
        {
            "kind": sheet.kind,
            "key": sheet.key,
            "title": sheet.title,
            **{line.key: line.text for line in sheet.lines},
            "rows": [dict(zip((c.key for c in sheet.columns), row, strict=True)) for row in sheet.rows],
        }
        for sheet in sheets
    ]


def plain_sheets(sheets: Sequence[Sheet], wording: Wording) -> str:
    """Return the sheets as uncut lines for a pipe, cells separated by tabs."""
    return "".join(line + "\n" for sheet in sheets for line in _plain_lines(sheet, wording))


def _plain_lines(sheet: Sheet, wording: Wording) -> Iterator[str]:
    yield visible(sheet.title)
    yield from (f"{line.label}{wording.colon}{visible(line.text)}" for line in sheet.lines if line.text)
    yield from ("\t".join(map(visible, row)) for row in sheet.rows)


def table_of_sheets(sheets: Sequence[Sheet], wording: Wording) -> "RenderableType":
    """Return the sheets laid out for a terminal; every text folds."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    for sheet in sheets:
        parts.append(Text(visible(sheet.title), style="bold", overflow="fold"))
        for line in (line for line in sheet.lines if line.text):
            parts.append(Text.assemble((line.label, "bold"), wording.colon, visible(line.text), overflow="fold"))
        if sheet.rows:
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
            for column in sheet.columns:
                table.add_column(Text(column.label), overflow="fold")
            for row in sheet.rows:
                table.add_row(*(Text(visible(cell)) for cell in row))
            parts.append(table)
        if len(sheets) > 1:
            parts.append(Text())
    return Group(*parts)
