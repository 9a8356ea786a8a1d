"""Workbooks (XLSX, XLS, ODS) → rows of text. A sheet is held in memory, and so is read once.

Every sheet that has a table of products is read; where there are several, the name of its sheet is a category of each.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import NamedTuple

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import column_of
from ecomkt.catalog.columns.headers import header_word, parted_year
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import FileForm, ReadingOptions, Row, RowProblem
from ecomkt.catalog.encodings.encoding import Replay
from ecomkt.catalog.tables import unpacked_sheets
from ecomkt.catalog.tables.header_rows import MOST_ROWS, find_header
from ecomkt.catalog.tables.headless import FoundHeader
from ecomkt.errors import InputError, Problem, did_you_mean, missing_package, told
from ecomkt.safe_text import quoted

_LEGEND_COLUMNS = 3
_LEAST_COLUMNS = 2
_MOST_NAMED = 5
# The column that is added where several sheets are read; the columns of lists know it as a category.
_SHEET = "sheet"


class FilledSheet(NamedTuple):
    """A sheet with a table."""

    name: str
    rows: list[Row]
    header: FoundHeader | None = None
    """None if no header of a product list was found."""


class Workbook:
    """The sheet that was named, else all with a list of products, else the first with a table."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> None:
        """Raise InputError for a file that can't be opened, a sheet there is not, or without python-calamine."""
        self.columns: tuple[str, ...] = ()
        """Those of all sheets, where several are read; none are known before the header of a single one is found."""
        # The directory of a ZIP stands at its end, so nothing can be read before all of it is there.
        names, tables, hidden = _tables(_values(data.whole(), name, options.sheet), name, options.sheet)
        sheets = [table._replace(header=find_header(table.rows[:MOST_ROWS], known, options)) for table in tables]
        sheets = _with_one_title(sheets, known)
        listed = [sheet for sheet in sheets if sheet.header and _has_products(sheet.header, known)]
        read = _without_old(_without_legends(listed, known), known) or sheets[:1]
        read = _called_by_number(read, tables, known)
        if len(read) > 1:
            columns = (header_word(c) and c for sheet in read if sheet.header for c in sheet.header.columns)
            self.columns = (*dict.fromkeys(filter(None, columns)), _SHEET)
        self._sheets = read
        self.form = FileForm(sheets=tuple(sheet.name for sheet in read))
        self.notes = (*_read_as(name, self.form.sheets, names), *_hidden_rows(hidden))

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
            for row in sheet.rows[sheet.header.above :]:
                mapped = [""] * len(places)
                for place, source in targets.items():
                    mapped[place] = row.cells[source] if source < len(row.cells) else ""
                mapped[-1] = sheet.name
                yield Row(row.number, mapped)


def _values(content: bytes, name: str, wanted: str | None) -> list[object]:
    """Return what `unpacked_sheets` says of a workbook, run as a program of its own. Raises InputError."""
    import subprocess

    if find_spec("python_calamine") is None:
        message = "{name} is a workbook, and to read it needs the package python-calamine"
        raise InputError.of("extra-missing", message, missing_package("excel"), name=name)
    # -P: what lies beside that file is nothing to import.
    command = [sys.executable, "-P", unpacked_sheets.__file__]
    asked = json.dumps(wanted).encode() + b"\n" + content
    run = subprocess.run(command, input=asked, capture_output=True, check=False)
    if run.returncode:
        message = "{name} is broken, or takes more memory or time than a list of its size"
        hint = "delete what stands far outside the table, or save the sheet as CSV"
        raise InputError.of("bad-workbook", message, hint, name=name)
    return [json.loads(line) for line in BytesIO(run.stdout)]


def _tables(values: Sequence[object], name: str, wanted: str | None) -> tuple[list[str], list[FilledSheet], int]:
    """Return the names of all sheets, those that are looked at, and how many rows are hidden. Raises InputError."""
    names, tables, last = list[str](), list[FilledSheet](), values[-1]
    if isinstance(last, str):
        message, hint = "{name} can't be opened as a workbook: {reason}", "save it anew as .xlsx, without a password"
        raise InputError.of("bad-workbook", message, hint, name=name, reason=quoted(last, 100))
    for value in values:
        match value:
            case {"sheets": names}:
                pass
            case {"sheet": str(sheet)}:
                tables.append(FilledSheet(sheet, []))
            case list():
                tables[-1].rows.extend(Row(number, cells) for number, cells in value)
    if not isinstance(last, int):
        hint = did_you_mean(wanted or "", names)
        raise InputError.of("unknown-sheet", "there is no sheet {sheet}", hint, sheet=quoted(wanted or ""))
    # Shops put a sheet with a title or a legend first.
    wide = [table for table in tables if any(sum(map(bool, row.cells)) >= _LEAST_COLUMNS for row in table.rows)]
    return names, wide or tables[:1], last


def _with_one_title(sheets: Sequence[FilledSheet], known: KnownHeaders) -> list[FilledSheet]:
    """Return the sheets; where no header of any names the titles, those with prices call the like of them alike."""
    roles = [known.roles_in(sheet.header.columns) if sheet.header else {} for sheet in sheets]
    found, name = list[FilledSheet](), ""
    for sheet, played in zip(sheets, roles, strict=True):
        header, number = sheet.header, -1
        if header and Role.PRICE in played and not any(Role.TITLE in others for others in roles):
            taken = {n for numbers in played.values() for n in numbers}
            number = known.contents.guess(sheet.rows[header.above :], len(header.columns), taken).title
        if header and number >= 0:
            name = name or header.columns[number]
            columns = (*header.columns[:number], name, *header.columns[number + 1 :])
            header = header._replace(columns=columns, chosen=(*header.chosen, (Role.TITLE.value, name)))
        found.append(sheet._replace(header=header))
    return found


def _has_products(header: FoundHeader, known: KnownHeaders) -> bool:
    """Return whether a sheet lists products: a legend or a list of values may have a title, but no price and no key."""
    roles = known.roles_in(header.columns)
    chosen = {role for role, _ in header.chosen}
    titled = Role.TITLE in roles or Role.TITLE.value in chosen
    return titled and bool(chosen or {Role.PRICE, Role.KEY} & roles.keys())


def _without_legends(sheets: Sequence[FilledSheet], known: KnownHeaders) -> list[FilledSheet]:
    """Return the sheets without those that have few columns, and no price where others have one: lists of values."""
    roles = [known.roles_in(sheet.header.columns) if sheet.header else {} for sheet in sheets]
    if not any(Role.PRICE in played for played in roles):
        return [*sheets]
    return [
        sheet
        for sheet, played in zip(sheets, roles, strict=True)
        if Role.PRICE in played or (sheet.header and sum(map(bool, sheet.header.columns)) > _LEGEND_COLUMNS)
    ]


def _without_old(sheets: list[FilledSheet], known: KnownHeaders) -> list[FilledSheet]:
    """Return the sheets without copies, and without those of other years than the last, if most products are alike."""
    titles = {sheet.name: _cells_of(sheet, Role.TITLE, known) for sheet in sheets}
    values = [[row.cells for row in sheet.rows] for sheet in sheets]
    sheets = [sheet for n, sheet in enumerate(sheets) if values[n] not in values[:n]]
    years = [(*parted_year(sheet.name), sheet) for sheet in sheets]
    if len({name.strip() for _, name, _ in years}) != 1 or not all(year for year, *_ in years):
        return sheets
    last = max(years, key=lambda of: of[0])[2]
    new = {*titles[last.name]}
    is_same = all(len(new & {*titles[sheet.name]}) * 2 >= min(len(new), len({*titles[sheet.name]})) for sheet in sheets)
    return [last] if is_same and new else sheets


def _cells_of(sheet: FilledSheet, role: Role, known: KnownHeaders) -> list[str]:
    """Return what a sheet says in the column that plays a role; nothing if none does."""
    if sheet.header is None:
        return []
    chosen = dict(sheet.header.chosen).get(role.value)
    columns = sheet.header.columns
    place = columns.index(chosen) if chosen in columns else known.roles_in(columns).get(role, (-1,))[0]
    return column_of(sheet.rows[sheet.header.above :], place)


def _called_by_number(
    sheets: Sequence[FilledSheet], tables: Sequence[FilledSheet], known: KnownHeaders
) -> list[FilledSheet]:
    """Return the sheets with the names of categories for their numbers, where another sheet has both."""
    names: dict[str, str] = {}
    for table in tables:
        if table.name not in {sheet.name for sheet in sheets} and all(len(row.cells) == 2 for row in table.rows):
            names |= {row.cell(0): row.cell(1) for row in table.rows if row.cell(0).isdecimal()}
    return [_with_names(sheet, names, known) for sheet in sheets] if names else [*sheets]


def _with_names(sheet: FilledSheet, names: dict[str, str], known: KnownHeaders) -> FilledSheet:
    numbers = _cells_of(sheet, Role.CATEGORY, known)
    if not numbers or sheet.header is None or not names.keys() >= {*numbers}:
        return sheet
    place = known.roles_in(sheet.header.columns)[Role.CATEGORY][0]
    rows = [
        Row(row.number, [names.get(cell, cell) if n == place else cell for n, cell in enumerate(row.cells)])
        for row in sheet.rows
    ]
    return sheet._replace(rows=rows)


def _read_as(name: str, read: Sequence[str], names: Sequence[str]) -> tuple[Problem, ...]:
    others = ", ".join(map(quoted, [other for other in names if other not in read][:_MOST_NAMED]))
    hint = told("others: {others}; choose by --sheet", others=others) if others else ""
    if len(read) == 1:
        message = "{name} is read as a workbook, sheet {sheet}"
        return (Problem.of("read-as", message, hint, name=name, sheet=quoted(read[0])),)
    sheets = ", ".join(map(quoted, read))
    message = "{name} is read as a workbook, {count} sheets, each a category: {sheets}"
    gaps = {"name": name, "count": len(read), "sheets": sheets}
    return (Problem.of("read-as", message, hint or "to read one: --sheet", **gaps),)


def _hidden_rows(count: int) -> tuple[Problem, ...]:
    """Return a note where rows are hidden: whoever looks at the sheet doesn't see what is read."""
    message, hint = "{count} rows of the workbook are hidden, and read as well", "delete them, if they are no products"
    return (Problem.of("hidden-rows", message, hint, count=count),) if count else ()
