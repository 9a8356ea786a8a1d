"""Which columns of a table state facts, which types they may have, and what its rows state in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from ecomkt.errors import Problem, did_you_mean
from ecomkt.knowledge.codebook import Attribute
from ecomkt.profile.reader import Statement, ValueInput
from ecomkt.safe_text import quoted, visible

VALUE, CERTAINTY = "value", "certainty"
"""The fields of a struct that states a value; what other text and numbers it has is not read."""

Statements = tuple[tuple[ValueInput, ...], ...]
"""What a row states, fact column by fact column."""

FindAttribute = Callable[[str], Attribute | None]
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
    schema: pa.Schema, facts: Mapping[str, str] | None, attribute: FindAttribute, problems: list[Problem]
) -> tuple[FactColumn, ...]:
    """Return the columns that state facts: those that `facts` maps to an attribute, or those named as one.

    What is wrong with them is added to the problems: no such column or attribute, a type that states no facts, two
    columns for one attribute, no fact at all.
    """
    known = len(problems)
    columns = tuple(_by_name(schema, attribute) if facts is None else _as_asked(schema, facts, attribute, problems))
    seen: dict[str, str] = {}
    for column in columns:
        kind, slug = schema.field(column.place).type, column.attribute.slug
        if not _can_state(kind):
            problems.append(_unreadable(column.name, kind))
        if slug in seen:
            problems.append(_stated_twice(slug, seen[slug], column.name))
        seen.setdefault(slug, column.name)
    if not columns and len(problems) == known:
        problems.append(_no_facts(schema.names))
    return columns


def _by_name(schema: pa.Schema, attribute: FindAttribute) -> Iterator[FactColumn]:
    for place, name in enumerate(schema.names):
        called = attribute(name)
        if called is not None:
            yield FactColumn(place, name, called)


def _as_asked(
    schema: pa.Schema, facts: Mapping[str, str], attribute: FindAttribute, problems: list[Problem]
) -> Iterator[FactColumn]:
    for name, word in facts.items():
        called = attribute(word)
        if called is None:
            problems.append(Problem("unknown-attribute", f"no attribute is called {quoted(word)}", _ATTRIBUTES))
        if name not in schema.names:
            hint = did_you_mean(name, schema.names)
            problems.append(Problem("unknown-column", f"there is no column {quoted(name)}", hint))
        elif called is not None:
            yield FactColumn(schema.names.index(name), name, called)


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
    return [tuple(_values_in(column[row].as_py()) for column in cells) for row in rows]


def given_by(row: Statements, columns: Sequence[FactColumn]) -> list[Statement]:
    """Return what a row states as it would stand on a command line."""
    return [
        Statement(column.attribute.slug, stated, f"'{visible(column.name)}={visible(_shown(stated))}'")
        for column, stated in zip(columns, row, strict=True)
        if stated
    ]


def _shown(stated: Sequence[ValueInput]) -> str:
    return ",".join(s.word if s.certainty is None else f"{s.word}:{s.certainty:g}" for s in stated)


def _can_state(kind: pa.DataType) -> bool:
    """Return whether cells of this type state values: text, structs, lists of either, maps from text to certainties."""
    if pa.types.is_dictionary(kind):
        return _can_state(kind.value_type)
    if pa.types.is_map(kind):
        return _is_text(kind.key_type) and _is_number(kind.item_type)
    if pa.types.is_struct(kind):
        return _is_statement(kind)
    if pa.types.is_nested(kind) and not pa.types.is_union(kind):
        return _is_text(kind.value_type) or (pa.types.is_struct(kind.value_type) and _is_statement(kind.value_type))
    return _is_text(kind)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    of = pa.types
    return any(test(kind) for test in (of.is_string, of.is_large_string, of.is_string_view, of.is_null))


def _is_number(kind: pa.DataType) -> bool:
    of = pa.types
    return any(test(kind) for test in (of.is_floating, of.is_integer, of.is_decimal, of.is_null))


def _is_statement(kind: pa.DataType) -> bool:
    types = {field.name: field.type for field in kind.fields}
    text, number = types.get(VALUE), types.get(CERTAINTY, pa.null())
    plain = all(_is_text(each) or _is_number(each) for each in types.values())
    return plain and len(types) == kind.num_fields and text is not None and _is_text(text) and _is_number(number)


def _values_in(cell: Any) -> tuple[ValueInput, ...]:
    """Return the values that a cell of such a type states, as Python has it; null and blank text state nothing."""
    if isinstance(cell, str):
        return _value(cell, None)
    if isinstance(cell, dict):
        return _value(cell[VALUE], cell.get(CERTAINTY))
    if isinstance(cell, tuple):
        return _value(*cell)
    return tuple(each for part in cell or () for each in _values_in(part))


def _value(word: str | None, certainty: Any) -> tuple[ValueInput, ...]:
    if word is None or not word.strip():
        return ()
    return (ValueInput(word, None if certainty is None else float(certainty)),)
