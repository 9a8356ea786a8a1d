"""Lists beside each other on one sheet, as menus have them: drinks and their prices, then cakes and theirs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import column_of, looks_like_titles
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import FileForm, ListTable, Row, RowProblem
from ecomkt.errors import Listed, Problem
from ecomkt.safe_text import quoted

_LEAST_COLUMNS = _LEAST_LISTS = 2
# For more lists a table is held in memory: to read it again for each takes too long.
_MOST_READINGS = 8


class _Block(NamedTuple):
    """One of the lists: its first column, that behind its last, those of its titles and prices, and its header."""

    start: int
    stop: int
    title: int
    price: int
    header: tuple[str, ...]


class ParallelLists:
    """Lists that stand side by side, read as one: first the left one, then that to its right."""

    def __init__(self, table: ListTable, blocks: Sequence[_Block], above: int, beside: Sequence[str]) -> None:
        self._table, self._blocks, self._above = table, blocks, above
        self.form: FileForm = table.form
        self._is_one = len({block.header for block in blocks}) == 1
        named = (Role.TITLE.value, Role.PRICE.value, Role.CATEGORY.value)
        self.columns = blocks[0].header if self._is_one else named
        message, hint = "{count} lists stand side by side, and are read one after the other", "else part them yourself"
        self.notes: tuple[Problem, ...] = (*table.notes, Problem.of("side-by-side", message, hint, count=len(blocks)))
        if beside:
            message, hint = "columns beside the lists are passed over: {columns}", "they have no titles with prices"
            self.notes += (Problem.of("beside-lists", message, hint, columns=Listed(tuple(map(quoted, beside)))),)

    @classmethod
    def found_in(cls, table: ListTable, rows: Sequence[Row], known: KnownHeaders) -> Self | None:
        """Return a table as such lists, each with titles and with prices that are called alike; None if it isn't."""
        for above, header in enumerate(rows[:-1], 1):
            below = rows[above:]
            if any(map(known.contents.is_amount, header.cells)) or known.names_program(header.cells):
                continue
            # Between lists a cell may have strayed, or a column of marks.
            for remarks in (False, True):
                blocks = _blocks(header, below, known, remarks=remarks)
                if blocks:
                    return cls(table, blocks, above, _beside(blocks, header, below))
        return None

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows of each list that say anything; a table's problems stand before those of the first."""
        many = len(self._blocks) > _MOST_READINGS
        held = [*self._table.rows()] if many else ()
        for number, block in enumerate(self._blocks):
            above = self._above
            for row in held or self._table.rows():
                if isinstance(row, RowProblem):
                    yield from () if number else (row,)
                elif above:
                    above -= 1
                elif any(cells := [row.cell(n) for n in range(block.start, block.stop)]):
                    named = [row.cell(block.title), row.cell(block.price), block.header[block.title - block.start]]
                    yield Row(row.number, cells if self._is_one else named)


def _blocks(header: Row, below: Sequence[Row], known: KnownHeaders, *, remarks: bool) -> list[_Block]:
    """Return two lists and more with prices that are called alike; none if there aren't any."""
    spans = _spans(header, below, remarks=remarks)
    spans = spans if len(spans) >= _LEAST_LISTS else []
    blocks = [block for span in spans if (block := _block(span, header, below, known))]
    called = {header_word(header.cell(block.price)) for block in blocks}
    return blocks if len(blocks) >= _LEAST_LISTS and len(called) == 1 and "" not in called else []


def _beside(blocks: Sequence[_Block], header: Row, below: Sequence[Row]) -> list[str]:
    """Return what the columns are called that belong to no list, or else what stands there first."""
    used = {n for block in blocks for n in range(block.start, block.stop)}
    left = [n for n in range(max(len(row.cells) for row in (header, *below))) if n not in used]
    return [said for n in left if (said := header.cell(n) or next(iter(column_of(below, n)), ""))]


def _spans(header: Row, below: Sequence[Row], *, remarks: bool) -> list[range]:
    """Return the columns of each list: what blank columns part, or where the same headers come again and again.

    With `remarks` a column without a header parts them, too.
    """
    width = max(len(row.cells) for row in (header, *below))
    said = {n for n in range(width) if header.cell(n) or (not remarks and any(row.cell(n) for row in below))}
    starts = [n for n in sorted(said) if n - 1 not in said]
    spans = [range(start, next(n for n in range(start, width + 1) if n not in said)) for start in starts]
    if len(spans) == 1:
        words = [header_word(header.cell(n)) for n in spans[0]]
        steps = (n for n in range(_LEAST_COLUMNS, len(words) // 2 + 1) if len(words) % n == 0)
        step = next((n for n in steps if words == words[:n] * (len(words) // n)), len(words))
        spans = [range(n, n + step) for n in range(spans[0].start, spans[0].stop, step)]
    return [span for span in spans if len(span) >= _LEAST_COLUMNS]


def _block(span: range, header: Row, below: Sequence[Row], known: KnownHeaders) -> _Block | None:
    """Return the list in some columns; None if it has no titles and prices."""
    rows = [Row(row.number, cells) for row in below if any(cells := [row.cell(n) for n in span])]
    words = tuple(header.cell(n) for n in span)
    roles, contents = known.roles_in(words), known.contents
    price = roles.get(Role.PRICE, (contents.guess(rows, len(span)).price,))[0]
    if not (price >= 0 and contents.looks_like_prices(column_of(rows, price))):
        return None
    title = roles.get(Role.TITLE, (contents.guess(rows, len(span), {price}).title,))[0]
    is_list = title >= 0 and looks_like_titles(column_of(rows, title))
    return _Block(span.start, span.stop, span.start + title, span.start + price, words) if is_list else None
