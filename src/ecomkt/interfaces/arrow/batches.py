"""Record batches of products in, record batches with their recommendations out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from os import PathLike
from pathlib import Path

import pyarrow as pa

from ecomkt.catalog.top_options import top_options
from ecomkt.errors import InputError, Problem, Problems
from ecomkt.interfaces.advisor import Advisor
from ecomkt.interfaces.arrow.distinct import distinct_rows
from ecomkt.interfaces.arrow.layout import RowAnswer, Statements, TableLayout, given_by, statements, table_layout
from ecomkt.knowledge.codebook import Attribute
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement

# Of a batch that comes out: larger ones gain nothing, and what is held in memory stays small.
_MOST_ROWS = 16_384
# How many different rows of a stream are kept as Arrow arrays, to be repeated.
_MOST_KEPT = 4_096
# How many distinct profiles are remembered; what was not asked for longest gives way.
_MOST_PROFILES = 20_000
_MOST_ADVISORS = 8

Facts = Mapping[str, str] | None
Packs = Sequence[str | PathLike[str]]


def result_schema(
    schema: pa.Schema, *, facts: Facts = None, packs: Packs = (), advisor: Advisor | None = None
) -> pa.Schema:
    """Return the schema of the answer for tables of a schema; parameters and errors as for `recommend_batches`."""
    return _Stream(schema, facts, packs, advisor).layout.schema


def recommend_batches(
    batches: Iterable[pa.RecordBatch], *, facts: Facts = None, packs: Packs = (), advisor: Advisor | None = None
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
        return _Stream(batches.schema, facts, packs, advisor).answered(batches)
    return _answered_as_they_come(iter(batches), facts, packs, advisor)


def recommend_stream(
    source: object, *, facts: Facts = None, packs: Packs = (), advisor: Advisor | None = None
) -> pa.RecordBatchReader:
    """Return the same for anything that offers an Arrow stream, such as a Polars frame or a DuckDB relation.

    Parameters and errors are those of `recommend_batches`; TypeError if the source offers no Arrow stream.
    """
    reader = pa.RecordBatchReader.from_stream(source)
    stream = _Stream(reader.schema, facts, packs, advisor)
    return pa.RecordBatchReader.from_batches(stream.layout.schema, stream.answered(reader))


def _answered_as_they_come(
    batches: Iterator[pa.RecordBatch], facts: Facts, packs: Packs, advisor: Advisor | None
) -> Iterator[pa.RecordBatch]:
    # Loose batches tell their schema only by the first; of none there is nothing to answer.
    for first in batches:
        yield from _Stream(first.schema, facts, packs, advisor).answered(chain([first], batches))


class _RowAnswers:
    """Answers rows by an advisor: it reads each statement and answers each profile once. Threads may share one."""

    def __init__(self, advisor: Advisor) -> None:
        self.kb = advisor.kb
        self._recommender, self._reader = advisor.recommender, ProfileReader(advisor.kb.codebook, advisor.derived_name)
        self._plain_reader = ProfileReader(self.kb.codebook)
        self._place = {attribute.slug: number for number, attribute in enumerate(self.kb.codebook.attributes)}
        # Most rows are made of the same few statements, and reading one takes as long as ten rules.
        self._read = lru_cache(_MOST_PROFILES)(self._read_statement)
        self._answer = lru_cache(_MOST_PROFILES)(self._recommended)

    def attribute(self, word: str) -> Attribute | None:
        """Return the attribute called `word`, also by its option of the command line."""
        # A table has many columns that are no attributes; only Chinese names are worth deriving for them.
        return (self._plain_reader if word.isascii() else self._reader).attribute(word)

    def answer(self, given: Iterable[Statement]) -> RowAnswer:
        """Return the answer for what a row states; it states each attribute once."""
        read = list(map(self._read, given))
        problems = [str(problem) for _, refused in read for problem in refused]
        if problems:
            return RowAnswer(problem="\n".join(problems))
        stated = sorted((facts for facts, _ in read), key=lambda facts: self._place[facts[0].attribute])
        return self._answer(Profile(tuple(chain.from_iterable(stated))))

    def _read_statement(self, statement: Statement) -> tuple[tuple[Fact, ...], Sequence[Problem]]:
        problems = Problems()
        return problems.collect(lambda: self._reader.read([statement]).facts, ()), problems

    def _recommended(self, profile: Profile) -> RowAnswer:
        recommendation = self._recommender.recommend(profile)
        unknown = tuple(attribute.slug for attribute in recommendation.unknown)
        return RowAnswer(profile, top_options(recommendation), unknown)


@lru_cache(_MOST_ADVISORS)
def answers_of(advisor: Advisor) -> _RowAnswers:
    """Return what answers rows by an advisor, the same for equal ones, so that a process remembers between calls."""
    return _RowAnswers(advisor)


@lru_cache(_MOST_ADVISORS)
def _shipped_advisor(packs: tuple[Path, ...]) -> Advisor:
    return Advisor.load(packs, engine="plain")


class _Stream:
    """The answers of a stream, as Arrow arrays with a row for each different row of the table."""

    def __init__(self, schema: pa.Schema, facts: Facts, packs: Packs, advisor: Advisor | None) -> None:
        self._by = answers_of(advisor or _shipped_advisor(tuple(map(Path, packs))))
        self.layout: TableLayout = table_layout(schema, facts, self._by.kb, self._by.attribute)
        self._known: dict[Statements, int] = {}
        self._arrays: list[pa.Array] = []
        self._forget()

    def answered(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield batches with what is recommended for their rows."""
        for number, batch in enumerate(batches, 1):
            if not batch.schema.equals(self.layout.source):
                message, hint = "batch {number} has other columns than the first", "give batches of one schema"
                raise InputError.of("other-columns", message, hint, number=number)
            # An empty batch is answered by an empty one, so that at least one comes out for each that goes in.
            for start in range(0, max(batch.num_rows, 1), _MOST_ROWS):
                yield self._answered(batch.slice(start, _MOST_ROWS))

    def _answered(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = [batch.column(column.place) for column in self.layout.facts]
        distinct = distinct_rows(columns, batch.num_rows)
        places = self._places(statements(columns, distinct.first.to_pylist()))
        rows = pa.array(places, pa.int32()).take(distinct.number)
        passed = [batch.column(place) for place in self.layout.passed]
        return pa.RecordBatch.from_arrays([*passed, *(c.take(rows) for c in self._arrays)], schema=self.layout.schema)

    def _places(self, rows: Sequence[Statements]) -> list[int]:
        """Return for each row which one of the arrays is its answer."""
        new = dict.fromkeys(row for row in rows if row not in self._known)
        if new and len(self._known) + len(new) > _MOST_KEPT:
            self._forget()
            new = dict.fromkeys(rows)
        if new:
            self._known.update(zip(new, count(len(self._known))))
            answers = [self._by.answer(given_by(row, self.layout.facts)) for row in new]
            added = [pa.array(map(c.cell, answers), c.kind, size=len(answers)) for c in self.layout.added]
            self._arrays = [pa.concat_arrays(parts) for parts in zip(self._arrays, added, strict=True)]
        return [self._known[row] for row in rows]

    def _forget(self) -> None:
        self._known = {}
        self._arrays = [pa.array([], column.kind) for column in self.layout.added]
