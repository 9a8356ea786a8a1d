"""Which columns of a table state facts, what its rows state in them, and the columns of its answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from ecomkt.catalog.top_options import TopOptions
from ecomkt.errors import Listed, Problem, Problems, did_you_mean, told
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.records import RECORD_VERSION
from ecomkt.profile.fact import Profile
from ecomkt.profile.statements import Statement, ValueInput
from ecomkt.safe_text import quoted, visible

VALUE, CERTAINTY = "value", "certainty"
"""The fields of a struct that states a value; what other text and numbers it has is not read."""
FINGERPRINT = "ecomkt.knowledge"
"""The key of the schema's metadata that names the knowledge."""

_FACT = pa.struct([(VALUE, pa.string()), ("code", pa.string()), (CERTAINTY, pa.float64())])
_CHOICE = pa.struct({"option": pa.string(), "code": pa.string(), "certainty": pa.float64(), "verdict": pa.string()})
_ATTRIBUTES = "name columns as attributes are called; 'ecomkt show' lists them"
_MOST_SHOWN = 20

Statements = tuple[tuple[ValueInput, ...], ...]
"""What a row states, fact column by fact column."""
FindAttribute = Callable[[str], Attribute | None]
"""Returns the attribute that a word calls."""


class FactColumn(NamedTuple):
    """A column that states facts."""

    place: int
    """Which column of the table it is, from 0."""
    name: str
    attribute: Attribute


class RowAnswer(NamedTuple):
    """What is recommended for a profile, or why a row is none."""

    profile: Profile | None = None
    options: TopOptions | None = None
    unknown: tuple[str, ...] = ()
    """The attributes of which nothing is known."""
    problem: str | None = None
    """What of the row can't be understood, a line for each thing."""


Cell = Callable[[RowAnswer], object]


class ResultColumn(NamedTuple):
    """A column of the answer, and what an answer has in it."""

    name: str
    kind: pa.DataType
    cell: Cell


class TableLayout(NamedTuple):
    """What is read from a table, what is passed through, and what is added."""

    source: pa.Schema
    facts: tuple[FactColumn, ...]
    passed: tuple[int, ...]
    """The places of the columns that are passed through."""
    added: tuple[ResultColumn, ...]
    schema: pa.Schema
    """Of the answer."""


def table_layout(
    source: pa.Schema, facts: Mapping[str, str] | None, kb: KnowledgeBase, attribute: FindAttribute
) -> TableLayout:
    """Return the layout for tables of a schema; raises InputError with everything that is wrong with the columns."""
    names = source.names
    with Problems() as problems:
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            message = "two columns are called {name}"
            problems.append(Problem.of("repeated-column", message, "rename one of them", name=quoted(name)))
        read = _fact_columns(source, facts, attribute, problems)
        places, stated = {column.place for column in read}, {column.attribute.slug for column in read}
        passed = tuple(place for place in range(len(source)) if place not in places)
        added = tuple(_result_columns(kb, [a for a in kb.codebook.attributes if a.required or a.slug in stated]))
        for name in [names[place] for place in passed if names[place] in {column.name for column in added}]:
            message, hint = "the column {name} has the name of a column of the answer", "rename it, or leave it out"
            problems.append(Problem.of("taken-column", message, hint, name=quoted(name)))
    fields = [*(source.field(place) for place in passed), *(pa.field(column.name, column.kind) for column in added)]
    return TableLayout(source, read, passed, added, pa.schema(fields, {FINGERPRINT: kb.fingerprint}))


def _result_columns(kb: KnowledgeBase, repeated: Iterable[Attribute]) -> Iterator[ResultColumn]:
    """Yield the columns that the answers have; of `repeated` attributes the facts are given as they were understood."""
    texts = pa.list_(pa.string())
    yield from (ResultColumn(attribute.slug, pa.list_(_FACT), _facts_on(attribute)) for attribute in repeated)
    for number, family in enumerate(kb.codebook.families):
        yield ResultColumn(family.slug, pa.list_(_CHOICE), _options_of(number, "first"))
        if family.has_base:
            yield ResultColumn(f"{family.slug}_base", pa.list_(_CHOICE), _options_of(number, "base"))
    yield ResultColumn("open", texts, lambda a: a.options and [f.family for f in a.options.families if f.open])
    yield ResultColumn("cautions", texts, lambda a: a.options and a.options.cautions)
    yield ResultColumn("unknown", texts, lambda a: a.options and a.unknown)
    yield ResultColumn("problem", pa.string(), lambda a: a.problem)
    yield ResultColumn("knowledge", pa.string(), lambda _: kb.fingerprint)
    yield ResultColumn("schema_version", pa.string(), lambda _: RECORD_VERSION)


def _facts_on(attribute: Attribute) -> Cell:
    def cell(answer: RowAnswer) -> object:
        facts = answer.profile and answer.profile.about(attribute.slug)
        return facts and [(f.value, attribute.by_slug[f.value].letter, f.certainty) for f in facts]

    return cell


def _options_of(number: int, part: str) -> Cell:
    """Return what gives the options of a family, to choose from (`first`) or to build on (`base`)."""

    def cell(answer: RowAnswer) -> object:
        chosen = answer.options and getattr(answer.options.families[number], part)
        return chosen and [(option, code or None, *rest) for option, code, *rest in chosen]

    return cell


def _fact_columns(
    schema: pa.Schema, facts: Mapping[str, str] | None, attribute: FindAttribute, problems: list[Problem]
) -> tuple[FactColumn, ...]:
    """Return the columns that state facts: those that `facts` maps to an attribute, or those named as one.

    What is wrong with them is added to the problems: no such column or attribute, a type that states no facts, two
    columns for one attribute, no fact at all.
    """
    known, names = len(problems), schema.names
    if facts is None:
        called = [(place, name, attribute(name)) for place, name in enumerate(names)]
        columns = tuple(FactColumn(place, name, each) for place, name, each in called if each)
    else:
        columns = tuple(_as_asked(names, facts, attribute, problems))
    seen: dict[str, str] = {}
    for place, name, stated in columns:
        if not _can_state(schema.field(place).type):
            gaps = {"name": quoted(name), "kind": visible(str(schema.field(place).type))}
            message = "the column {name} is of type {kind}, which states no facts"
            hint = "make it text, a list of text or a map from text to certainties, or leave it out with `facts`"
            problems.append(Problem.of("wrong-type", message, hint, **gaps))
        first = seen.setdefault(stated.slug, name)
        if first != name:
            gaps = {"first": quoted(first), "name": quoted(name), "slug": stated.slug}
            hint = "rename one, or say with `facts` which columns state facts"
            message = "the columns {first} and {name} both state {slug}"
            problems.append(Problem.of("repeated-attribute", message, hint, **gaps))
    if not columns and len(problems) == known:
        there = told("columns: {names}", names=Listed(tuple(map(quoted, names[:_MOST_SHOWN]))))
        message = told("no column states a fact ({there})", there=there if names else "there are no columns")
        problems.append(Problem("no-facts", message, _ATTRIBUTES))
    return columns


def _as_asked(
    names: Sequence[str], facts: Mapping[str, str], attribute: FindAttribute, problems: list[Problem]
) -> Iterator[FactColumn]:
    for name, word in facts.items():
        called = attribute(word)
        if called is None:
            message = "no attribute is called {word}"
            problems.append(Problem.of("unknown-attribute", message, _ATTRIBUTES, word=quoted(word)))
        if name not in names:
            hint = did_you_mean(name, names)
            problems.append(Problem.of("unknown-column", "there is no column {name}", hint, name=quoted(name)))
        elif called is not None:
            yield FactColumn(names.index(name), name, called)


def statements(cells: Sequence[pa.Array], rows: Iterable[int]) -> list[Statements]:
    """Return what some rows state, from the cells of the fact columns."""
    # Cell by cell: the rows are few, and Arrow's own `take` doesn't know every type.
    return [tuple(_values_in(column[row].as_py()) for column in cells) for row in rows]


def given_by(row: Statements, columns: Sequence[FactColumn]) -> Iterator[Statement]:
    """Yield what a row states as it would stand on a command line."""
    for column, stated in zip(columns, row, strict=True):
        if stated:
            words = ",".join(s.word if s.certainty is None else f"{s.word}:{s.certainty:g}" for s in stated)
            yield Statement(column.attribute.slug, stated, f"'{visible(column.name)}={visible(words)}'")


def _can_state(kind: pa.DataType) -> bool:
    """Return whether cells of this type state values: text, structs, lists of either, maps from text to certainties."""
    if pa.types.is_map(kind):
        return _is_text(kind.key_type) and _is_number(kind.item_type)
    if pa.types.is_struct(kind):
        types = {field.name: field.type for field in kind.fields}
        plain = all(_is_text(each) or _is_number(each) for each in types.values())
        named = _is_text(types.get(VALUE, pa.int8())) and _is_number(types.get(CERTAINTY, pa.null()))
        return plain and named and len(types) == kind.num_fields
    if pa.types.is_dictionary(kind):
        return _can_state(kind.value_type)
    if pa.types.is_nested(kind) and not pa.types.is_union(kind):
        return _is_text(kind.value_type) or (pa.types.is_struct(kind.value_type) and _can_state(kind.value_type))
    return _is_text(kind)


def _is_text(kind: pa.DataType) -> bool:
    # A column in which nothing was ever given has the type null, whatever it was meant to hold.
    of, plain = pa.types, kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(test(plain) for test in (of.is_string, of.is_large_string, of.is_string_view, of.is_null))


def _is_number(kind: pa.DataType) -> bool:
    of = pa.types
    return any(test(kind) for test in (of.is_floating, of.is_integer, of.is_decimal, of.is_null))


def _values_in(cell: Any) -> tuple[ValueInput, ...]:
    """Return the values that a cell of such a type states, as Python has it; null and blank text state nothing."""
    if isinstance(cell, list):
        return tuple(each for part in cell for each in _values_in(part))
    if isinstance(cell, dict):
        cell = cell[VALUE], cell.get(CERTAINTY)
    word, certainty = cell if isinstance(cell, tuple) else (cell, None)
    stated = word is not None and word.strip()
    return (ValueInput(word, None if certainty is None else float(certainty)),) if stated else ()
