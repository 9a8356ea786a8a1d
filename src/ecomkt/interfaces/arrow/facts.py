"""Which columns of a table state facts, and what its rows state in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from ecomkt.errors import Problem, did_you_mean
from ecomkt.interfaces.arrow.cells import can_state, stated_in
from ecomkt.knowledge.codebook import Attribute
from ecomkt.profile.reader import Statement, ValueInput
from ecomkt.safe_text import quoted, visible

Statements = tuple[tuple[ValueInput, ...], ...]
"""What a row states, fact column by fact column."""


Named = Callable[[str], Attribute | None]
"""Returns the attribute that a word calls."""

_ATTRIBUTES = "name columns as attributes are called; 'ecomkt show' lists them"
_MOST_SHOWN = 20


class FactColumn(NamedTuple):
    """A column that states facts."""

    place: int
    """Which column of the table it is, from 0."""
    name: str
    attribute: Attribute


def fact_columns(
    schema: pa.Schema, facts: Mapping[str, str] | None, attribute: Named, problems: list[Problem]
) -> tuple[FactColumn, ...]:
    """Return the columns that state facts: those that `facts` maps to an attribute, or those named as one.

    What is wrong with them is added to the problems: no such column or attribute, a type that states no facts, two
    columns for one attribute, no fact at all.
    """
    known = len(problems)
    found = tuple(_by_name(schema, attribute) if facts is None else _as_asked(schema, facts, attribute, problems))
    seen: dict[str, str] = {}
    for column in found:
        kind, slug = schema.field(column.place).type, column.attribute.slug
        if not can_state(kind):
            problems.append(_unreadable(column.name, kind))
        if slug in seen:
            problems.append(_stated_twice(slug, seen[slug], column.name))
        seen.setdefault(slug, column.name)
    if not found and len(problems) == known:
        problems.append(_no_facts(schema.names))
    return found


def _by_name(schema: pa.Schema, attribute: Named) -> Iterator[FactColumn]:
    for place, name in enumerate(schema.names):
        found = attribute(name)
        if found is not None:
            yield FactColumn(place, name, found)


def _as_asked(
    schema: pa.Schema, facts: Mapping[str, str], attribute: Named, problems: list[Problem]
) -> Iterator[FactColumn]:
    for name, word in facts.items():
        found = attribute(word)
        if found is None:
            problems.append(Problem("unknown-attribute", f"no attribute is called {quoted(word)}", _ATTRIBUTES))
        if name not in schema.names:
            hint = did_you_mean(name, schema.names)
            problems.append(Problem("unknown-column", f"there is no column {quoted(name)}", hint))
        elif found is not None:
            yield FactColumn(schema.names.index(name), name, found)


def _no_facts(names: Sequence[str]) -> Problem:
    columns = f"columns: {', '.join(map(quoted, names[:_MOST_SHOWN]))}" if names else "there are no columns"
    return Problem("no-facts", f"no column states a fact ({columns})", _ATTRIBUTES)


def _stated_twice(slug: str, first: str, second: str) -> Problem:
    message = f"the columns {quoted(first)} and {quoted(second)} both state {slug}"
    return Problem("repeated-attribute", message, "rename one, or say with `facts` which columns state facts")


def _unreadable(name: str, kind: pa.DataType) -> Problem:
    message = f"the column {quoted(name)} is of type {visible(str(kind))}, which states no facts"
    hint = "make it text, a list of text or a map from text to certainties, or leave it out with `facts`"
    return Problem("wrong-type", message, hint)


def statements(cells: Sequence[pa.Array], rows: Iterable[int]) -> list[Statements]:
    """Return what some rows state, from the cells of the fact columns."""
    # Cell by cell: the rows are few, and Arrow's own `take` doesn't know every type.
    return [tuple(stated_in(column[row].as_py()) for column in cells) for row in rows]


def given_by(row: Statements, columns: Sequence[FactColumn]) -> list[Statement]:
    """Return what a row states as it would stand on a command line."""
    return [
        Statement(column.attribute.slug, stated, f"'{visible(column.name)}={visible(_shown(stated))}'")
        for column, stated in zip(columns, row, strict=True)
        if stated
    ]


def _shown(stated: Sequence[ValueInput]) -> str:
    return ",".join(s.word if s.certainty is None else f"{s.word}:{s.certainty:g}" for s in stated)
