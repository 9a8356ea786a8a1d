"""The sheets of a workbook as rows of text, read in a process of its own: this file is the program that it runs.

A file of two kilobytes may ask for a terabyte of cells, or never end, and its parser is not ours: what it does to
itself must not happen to us. So its process has as much memory and time as a list of that size can need. It imports
nothing of ours, since it starts anew for each workbook.
"""

import io
import json
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# A list takes twenty times its packed size, and a fifth of a second a megabyte.
_LEAST_MEMORY, _MEMORY_A_BYTE = 256 << 20, 64
_LEAST_SECONDS, _SECONDS_A_MEGABYTE = 2, 4
_ROWS_AT_ONCE = 500
_CHUNK = 1 << 20
# Each stops at the next tag, so that no text is looked at twice.
_HIDDEN_ROW = re.compile(rb"<row\b[^<>]*\shidden=[\"'](?:1|true)")
_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_BOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
# What says where the part of a sheet is, how numbers are shown, and how a cell is.
_SHEET = re.compile(rb"<sheet\b[^<>]*\s[\w:]*id=[\"'](\w+)[\"'][^<>]*>")
_RELATION = re.compile(rb"<Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target|numFmtId|formatCode)=\"([^\"]*)\"")
_FORMAT, _STYLE = re.compile(rb"<numFmt\b[^<>]*>"), re.compile(rb"<xf\b[^<>]*>")
_STYLED = re.compile(rb"<c\b[^<>]*?\sr=\"([A-Z]{1,3})(\d{1,7})\"\s+s=\"(\d+)\"")
# 0% and 0.00% need no format of their own; what stands in quotes is shown as it is.
_BEFORE_A = 64
_PERCENT, _QUOTED = (b"9", b"10"), re.compile(rb"&quot;.*?&quot;|\\\\.")


def read_sheets(content: bytes, wanted: str | None) -> Iterator[object]:
    """Yield the names of all `sheets`, then the name of each `sheet` that is looked at, before lists of its rows.

    A row is its number and its cells; blank ones are left out. How many rows are hidden comes last. Nothing follows the
    names where there is no sheet that is `wanted`. Raises what python-calamine does.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = list(book.sheet_names)
    yield {"sheets": names}
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
    looked_at = _named(names, wanted) if wanted else shown or names
    if wanted and not looked_at:
        return
    parts = _parts_with_shares(content)
    for name in looked_at:
        yield {"sheet": name}
        rows: list[tuple[int, list[str]]] = []
        shares = parts[names.index(name)] if len(parts) == len(names) else frozenset()
        for row in _filled_rows(book.get_sheet_by_name(name), shares):
            rows.append(row)
            if len(rows) == _ROWS_AT_ONCE:
                yield rows
                rows = []
        yield rows
    yield _hidden_rows(content)


def _named(names: Sequence[str], wanted: str) -> Sequence[str]:
    """Return the sheet of a name or a number, alone; nothing if there is none."""
    if wanted in names:
        return [wanted]
    if wanted.isdecimal() and len(wanted) < 10 and 1 <= int(wanted) <= len(names):
        return [names[int(wanted) - 1]]
    return [name for name in names if name.casefold().strip() == wanted.casefold().strip()][-1:]


def _filled_rows(sheet: "CalamineSheet", shares: Collection[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the numbered rows of a sheet; what is merged stands in each, numbers in the `shares` are percentages."""
    margin = [""] * (sheet.start or (0, 0))[1]
    merged = sorted(sheet.merged_cell_ranges or (), reverse=True)
    over: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = margin + [_cell(value) for value in values]
        cells = _with_shares(cells, number, [*margin, *values], shares) if shares else cells
        for left, (bottom, text) in [*over.items()]:
            if number > bottom:
                del over[left]
            elif left < len(cells):
                cells[left] = cells[left] or text
        while merged and merged[-1][0][0] <= number:
            (_, left), (bottom, _) = merged.pop()
            over[left] = bottom, "".join(cells[left : left + 1])
        # One cell far to the right makes every row of the sheet as wide, and each column costs a look.
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number + 1, cells


def _cell(value: object) -> str:
    """Return a cell as it is seen: numbers without a tail, days as ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Every number of a sheet is a float of 15 digits: more would show how it is stored.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _with_shares(
    cells: list[str], row: int, values: Sequence[object], shares: Collection[tuple[int, int]]
) -> list[str]:
    """Return the cells of a row with those that are numbers among `shares` as percentages."""
    return [
        f"{value * 100:.12g}%" if (row, column) in shares and isinstance(value, float) else cell
        for column, (cell, value) in enumerate(zip(cells, values, strict=True))
    ]


def _hidden_rows(content: bytes) -> int:
    """Return how many rows of an XLSX are hidden."""
    if not content.startswith(b"PK"):
        return 0
    count = 0
    with ZipFile(io.BytesIO(content)) as packed:
        for name in filter(_PART.fullmatch, packed.namelist()):
            kept = b""
            with packed.open(name) as part:
                for chunk in iter(partial(part.read, _CHUNK), b""):
                    text = kept + chunk
                    end = max(text.rfind(b"<"), len(text) - _CHUNK)
                    count, kept = count + len(_HIDDEN_ROW.findall(text, 0, end)), text[end:]
            count += len(_HIDDEN_ROW.findall(kept))
    return count


def _parts_with_shares(content: bytes) -> list[frozenset[tuple[int, int]]]:
    """Return for each sheet of an XLSX which cells are shown as percentages; nothing if none can be."""
    if not content.startswith(b"PK"):
        return []
    with ZipFile(io.BytesIO(content)) as packed:
        names = {*packed.namelist()}
        if not {_BOOK, _RELATIONS, _STYLES} <= names:
            return []
        styles = _percent_styles(packed.read(_STYLES))
        relations = [dict(_ATTRIBUTE.findall(each)) for each in _RELATION.findall(packed.read(_RELATIONS))]
        targets = {each.get(b"Id"): each.get(b"Target", b"").decode().removeprefix("/xl/") for each in relations}
        parts = [f"xl/{targets.get(number, '')}" for number in _SHEET.findall(packed.read(_BOOK))]
        return [_shares_in(packed, part, styles) if styles and part in names else frozenset() for part in parts]


def _percent_styles(text: bytes) -> set[bytes]:
    own = [dict(_ATTRIBUTE.findall(each)) for each in _FORMAT.findall(text)]
    formats = {each.get(b"numFmtId") for each in own if b"%" in _QUOTED.sub(b"", each.get(b"formatCode", b""))}
    cells = text.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    used = [dict(_ATTRIBUTE.findall(each)).get(b"numFmtId") for each in _STYLE.findall(cells)]
    return {str(n).encode() for n, number in enumerate(used) if number in formats.union(_PERCENT)}


def _shares_in(packed: ZipFile, name: str, styles: Collection[bytes]) -> frozenset[tuple[int, int]]:
    found, kept = set[tuple[int, int]](), b""
    with packed.open(name) as part:
        for chunk in iter(partial(part.read, _CHUNK), b""):
            text = kept + chunk
            end = max(text.rfind(b"<"), len(text) - _CHUNK)
            for letters, row, style in _STYLED.findall(text, 0, end):
                if style in styles:
                    found.add((int(row) - 1, _column(letters)))
            kept = text[end:]
    return frozenset(found)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - _BEFORE_A
    return number - 1


def _limit(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none.
        return
    memory, seconds = _LEAST_MEMORY + size * _MEMORY_A_BYTE, _LEAST_SECONDS + _SECONDS_A_MEGABYTE * (size >> 20)
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def _answer() -> None:
    """Print what `read_sheets` yields of the workbook on standard input, one a line, and last what is wrong."""
    wanted, content = json.loads(sys.stdin.buffer.readline()), sys.stdin.buffer.read()
    _limit(len(content))
    try:
        for value in read_sheets(content, wanted):
            print(json.dumps(value))
    except MemoryError:
        sys.exit(1)
    except Exception as flaw:
        print(json.dumps(str(flaw)))


if __name__ == "__main__":
    _answer()
