"""The sheets of a workbook as rows of text, read in a process of its own: this file is the program that it runs.

A file of two kilobytes may ask for a terabyte of cells, or never end, and its parser is not ours: what it does to
itself must not happen to us. So its process has as much memory and time as a list of that size can need. It imports
nothing of ours, since it starts anew for each workbook.
"""

import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
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
    for name in looked_at:
        yield {"sheet": name}
        rows: list[tuple[int, list[str]]] = []
        for row in _filled_rows(book.get_sheet_by_name(name)):
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


def _filled_rows(sheet: "CalamineSheet") -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet with their numbers; what is merged over rows says for each of them what it says."""
    margin = [""] * (sheet.start or (0, 0))[1]
    merged = sorted(sheet.merged_cell_ranges or (), reverse=True)
    over: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = margin + [_cell(value) for value in values]
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
    """Print what `read_sheets` yields as JSON, one a line, and last what is wrong with it, if anything is.

    Which sheet is wanted stands before the workbook on standard input.
    """
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
