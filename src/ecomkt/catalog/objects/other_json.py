"""Tables that JSON holds in other forms than a list of objects, and values that a database wraps in their types."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import zip_longest

from ecomkt.catalog.columns.product import plain_cell

Members = Mapping[str, object]
IsTitle = Callable[[str], bool]
_DEEP, _PAIR = 3, 2
# So a cell is called in a table of cells.
_CELLS, _CELL = "c", "v"
_HEADS = ("label", "name", "title", "field", "key", "id")
# What an object in the types of a database keeps of what stands beside its members.
_ID, _KIND = "id", "type"
_INNER = ("fields", "values")
# The whole of a part of a rich text.
_TEXT = "plain_text"


def rows_in(value: Members, is_title: IsTitle, level: int = 0) -> list[Members]:
    """Return the rows of the one table in an object as objects: below headers, or one list a column; else nothing."""
    lists = {key: entry for key, entry in value.items() if type(entry) is list and entry}
    for rows in [entry for entry in lists.values() if _are_rows(entry)]:
        headers = (head for of in lists.values() if of is not rows and (head := _head(of)))
        if found := _below([*headers, _cells(rows[0])], rows, is_title):
            return found
    parts = [entry for entry in value.values() if type(entry) is dict and entry]
    # As pandas counts its rows: other keys are names of what an object says.
    keys = [*parts[0]] if len(parts) == len(value) > 1 else []
    if keys and all(map(str.isdigit, keys)) and all([*part] == keys for part in parts):
        columns: list[Sequence[object]] = [[*part.values()] for part in parts]
    else:
        columns = [*lists.values()] if len(lists) == len(value) > 1 else []
    if _are_columns(columns) and any(map(is_title, value)):
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    # Beside a list of things such a table tells of something else.
    is_beside = level >= _DEEP or any(isinstance(entry[0], dict) and not _are_rows(entry) for entry in lists.values())
    deeper = (rows_in(part, is_title, level + 1) for part in parts if not is_beside)
    return next(filter(None, deeper), [])


def _are_rows(entry: Sequence[object]) -> bool:
    first = entry[0]
    return type(first) is list or (type(first) is dict and type(first.get(_CELLS)) is list)


def _cells(row: object) -> list[str]:
    """Return the cells of a row of plain ones, or of cells that are objects."""
    if isinstance(row, dict) and isinstance(cells := row.get(_CELLS), list):
        row = [cell.get(_CELL) if isinstance(cell, dict) else cell for cell in cells]
    return [plain_cell(cell) or "" for cell in row] if isinstance(row, list) else []


def _head(entry: Sequence[object]) -> list[str]:
    """Return the names in a list of them, or of columns that are objects."""
    named = (next(filter(None, map(each.get, _HEADS)), None) if isinstance(each, dict) else each for each in entry)
    found = [name for name in named if isinstance(name, str)]
    return found if len(found) == len(entry) else []


def _below(headers: Sequence[list[str]], rows: Sequence[object], is_title: IsTitle) -> list[Members]:
    """Return rows as objects, by the first of the headers that names a title and fits them."""
    widest = max(len(_cells(row)) for row in rows)
    header = next((head for head in headers if any(map(is_title, head)) and len(head) >= widest), [])
    below = (cells for cells in map(_cells, rows) if cells != header)
    return [dict(zip_longest(header, cells, fillvalue="")) for cells in below] if header else []


def _are_columns(columns: Sequence[Sequence[object]]) -> bool:
    """Return whether lists hold as many plain cells each, two at least."""
    lengths = {len(column) for column in columns}
    return len(lengths) == 1 and min(lengths) > 1 and all(not isinstance(e, dict | list) for c in columns for e in c)


def untyped(value: Members, kinds: Collection[str]) -> Members:
    """Return an object with plain values where all its members, or those of one within, are wrapped in their types."""
    for part in (value, *(entry for entry in value.values() if type(entry) is dict)):
        if len(part) >= _PAIR and all(type(e) is dict and _kind_of(e, kinds) for e in part.values()):
            kept = {_ID: value[_ID]} if part is not value and _ID in value else {}
            return {**kept, **{key: _bare(entry, kinds) for key, entry in part.items()}}
    return value


def _kind_of(entry: Members, kinds: Collection[str]) -> str:
    """Return which of the members of an object is its value, by its only name or by what it says of its type."""
    kind = entry.get(_KIND)
    if isinstance(kind, str) and kind in entry and kind != _KIND:
        return kind
    name = next(iter(entry), "")
    is_right = not isinstance(entry[name], int | float) or isinstance(entry[name], bool) if name else False
    return name if len(entry) == 1 and name in kinds and is_right else ""


def _bare(entry: object, kinds: Collection[str]) -> object:
    """Return what an entry says without its type: texts of a list with commas, parts of a rich text in one."""
    if isinstance(entry, list):
        texts = [str(_bare(each, kinds) or "") for each in entry]
        is_rich = all(isinstance(each, dict) and _TEXT in each for each in entry)
        return ("" if is_rich else ", ").join(texts)
    if not isinstance(entry, dict):
        return entry
    if _TEXT in entry:
        return entry[_TEXT]
    if kind := _kind_of(entry, kinds):
        return _bare(entry[kind], kinds)
    inner = next((entry[key] for key in _INNER if key in entry), None)
    return _bare(inner, kinds) if len(entry) == 1 and inner is not None else entry
