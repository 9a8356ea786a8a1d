"""Record batches of products in, record batches with their recommendations out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from os import PathLike
from pathlib import Path

import pyarrow as pa

from ecomkt.errors import InputError, Problem
from ecomkt.interfaces.advisor import Advisor
from ecomkt.interfaces.arrow.answers import RowAnswers, answers_of, shipped_advisor
from ecomkt.interfaces.arrow.distinct import distinct_rows
from ecomkt.interfaces.arrow.facts import Statements, given_by, statements
from ecomkt.interfaces.arrow.layout import TableLayout, table_layout

_MOST_ROWS = 16_384
"""Of a batch that comes out: larger ones gain nothing, and what is held in memory stays small."""
_MOST_KEPT = 4_096
"""How many different rows of a stream are kept as Arrow arrays, to be repeated."""

Packs = Sequence[str | PathLike[str]]


def result_schema(
    schema: pa.Schema, *, facts: Mapping[str, str] | None = None, packs: Packs = (), advisor: Advisor | None = None
) -> pa.Schema:
    """Return the schema of the answer for tables of a schema; parameters and errors as for `recommend_batches`."""
    return table_layout(schema, facts, _answers(packs, advisor)).schema


def recommend_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    facts: Mapping[str, str] | None = None,
    packs: Packs = (),
    advisor: Advisor | None = None,
) -> Iterator[pa.RecordBatch]:
    """Return batches with the same rows in the same order, and what is recommended for each.

    `facts` says which columns state which attributes; without it those do that are named as one. They may hold text
    as on a command line, lists of it, maps from text to certainties, or structs of `value` and `certainty`; null and
    blank text are unknown. All other columns are passed through. A row that can't be understood has its `problem` and
    no recommendation.

    The shipped knowledge is used, with the folders of `packs` over it, read once in a process; or `advisor` is.

    Raises InputError, with everything that is wrong with the columns, before the first batch; also where a later
    batch has other columns, or there is no such pack; KnowledgeError where a pack is wrong.
    """
    if isinstance(batches, pa.RecordBatchReader):
        by = _answers(packs, advisor)
        return _answered(batches, table_layout(batches.schema, facts, by), by)
    return _answered_as_they_come(iter(batches), facts, packs, advisor)


def recommend_stream(
    source: object,
    *,
    facts: Mapping[str, str] | None = None,
    packs: Packs = (),
    advisor: Advisor | None = None,
) -> pa.RecordBatchReader:
    """Return the same for anything that offers an Arrow stream, such as a Polars frame or a DuckDB relation.

    Parameters and errors are those of `recommend_batches`; TypeError if the source offers no Arrow stream.
    """
    reader = pa.RecordBatchReader.from_stream(source)
    by = _answers(packs, advisor)
    layout = table_layout(reader.schema, facts, by)
    return pa.RecordBatchReader.from_batches(layout.schema, _answered(reader, layout, by))


def _answers(packs: Packs, advisor: Advisor | None) -> RowAnswers:
    return answers_of(advisor or shipped_advisor(tuple(map(Path, packs))))


def _answered_as_they_come(
    batches: Iterator[pa.RecordBatch], facts: Mapping[str, str] | None, packs: Packs, advisor: Advisor | None
) -> Iterator[pa.RecordBatch]:
    for first in batches:
        by = _answers(packs, advisor)
        yield from _answered(chain([first], batches), table_layout(first.schema, facts, by), by)


def _answered(batches: Iterable[pa.RecordBatch], layout: TableLayout, by: RowAnswers) -> Iterator[pa.RecordBatch]:
    book = _Book(layout, by)
    for number, batch in enumerate(batches, 1):
        if not batch.schema.equals(layout.source):
            message = f"batch {number} has other columns than the first"
            raise InputError([Problem("other-columns", message, "give batches of one schema")])
        for start in range(0, max(batch.num_rows, 1), _MOST_ROWS):
            yield book.answered(batch.slice(start, _MOST_ROWS))


class _Book:
    """The answers of a stream, as Arrow arrays with a row for each different row of the table."""

    def __init__(self, layout: TableLayout, by: RowAnswers) -> None:
        self._layout, self._by = layout, by
        self._known: dict[Statements, int] = {}
        self._arrays: list[pa.Array] = []
        self._forget()

    def answered(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return a batch with what is recommended for its rows."""
        layout = self._layout
        columns = [batch.column(column.place) for column in layout.facts]
        distinct = distinct_rows(columns, batch.num_rows)
        places = self._places(statements(columns, distinct.first.to_pylist()))
        rows = pa.array(places, pa.int32()).take(distinct.number)
        passed = [batch.column(place) for place in layout.passed]
        return pa.RecordBatch.from_arrays([*passed, *(c.take(rows) for c in self._arrays)], schema=layout.schema)

    def _places(self, rows: Sequence[Statements]) -> list[int]:
        """Return the row of the book for each row."""
        new = dict.fromkeys(row for row in rows if row not in self._known)
        if new and len(self._known) + len(new) > _MOST_KEPT:
            self._forget()
            new = dict.fromkeys(rows)
        if new:
            self._add(list(new))
        return [self._known[row] for row in rows]

    def _add(self, rows: Sequence[Statements]) -> None:
        self._known.update(zip(rows, count(len(self._known))))
        answers = [self._by.answer(given_by(row, self._layout.facts)) for row in rows]
        added = [pa.array(map(c.cell, answers), c.kind, size=len(answers)) for c in self._layout.added]
        self._arrays = [pa.concat_arrays(parts) for parts in zip(self._arrays, added, strict=True)]

    def _forget(self) -> None:
        self._known = {}
        self._arrays = [pa.array([], column.kind) for column in self._layout.added]
