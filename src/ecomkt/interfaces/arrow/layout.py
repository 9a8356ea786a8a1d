"""How the columns of a table become those of its answer, and what an answer has in each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa

from ecomkt.catalog.top_options import Choice, FamilyOptions, TopOptions
from ecomkt.errors import InputError, Problem
from ecomkt.interfaces.arrow.facts import CERTAINTY, VALUE, FactColumn, FindAttribute, fact_columns
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import quoted

FINGERPRINT = "ecomkt.knowledge"
"""The key of the schema's metadata that names the knowledge."""
_FACT = pa.struct([(VALUE, pa.string()), ("code", pa.string()), (CERTAINTY, pa.float64())])
_CHOICE = pa.struct(
    [("option", pa.string()), ("code", pa.string()), ("certainty", pa.float64()), ("verdict", pa.string())]
)


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
    problems = [
        Problem("repeated-column", f"two columns are called {quoted(name)}", "rename one of them")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    read = fact_columns(source, facts, attribute, problems)
    places, stated = {column.place for column in read}, {column.attribute.slug for column in read}
    passed = tuple(place for place in range(len(source)) if place not in places)
    added = tuple(_result_columns(kb, [a for a in kb.codebook.attributes if a.required or a.slug in stated]))
    for name in [names[place] for place in passed if names[place] in {column.name for column in added}]:
        message = f"the column {quoted(name)} has the name of a column of the answer"
        problems.append(Problem("taken-column", message, "rename it, or leave it out"))
    if problems:
        raise InputError(problems)
    fields = [*(source.field(place) for place in passed), *(pa.field(column.name, column.kind) for column in added)]
    return TableLayout(source, read, passed, added, pa.schema(fields, {FINGERPRINT: kb.fingerprint}))


def _result_columns(kb: KnowledgeBase, repeated: Iterable[Attribute]) -> Iterator[ResultColumn]:
    """Yield the columns that the answers have; of `repeated` attributes the facts are given as they were understood."""
    texts = pa.list_(pa.string())
    yield from (ResultColumn(attribute.slug, pa.list_(_FACT), _facts_on(attribute)) for attribute in repeated)
    for number, family in enumerate(kb.codebook.families):
        yield from _columns_of(number, family)
    yield ResultColumn("cautions", texts, lambda answer: answer.options and answer.options.cautions)
    yield ResultColumn("unknown", texts, lambda answer: answer.options and answer.unknown)
    yield ResultColumn("problem", pa.string(), lambda answer: answer.problem)
    yield ResultColumn("knowledge", pa.string(), lambda _: kb.fingerprint)


def _facts_on(attribute: Attribute) -> Cell:
    def cell(answer: RowAnswer) -> object:
        facts = answer.profile and answer.profile.about(attribute.slug)
        return facts and [(f.value, attribute.by_slug[f.value].letter, f.certainty) for f in facts]

    return cell


def _columns_of(number: int, family: Family) -> Iterator[ResultColumn]:
    """Yield the column of the options to choose from, and that of the base options where the family has some."""

    def of(chosen: Callable[[FamilyOptions], Iterable[Choice]]) -> Cell:
        return lambda answer: (
            answer.options
            and [
                (option, code or None, certainty, verdict)
                for option, code, certainty, verdict in chosen(answer.options.families[number])
            ]
        )

    yield ResultColumn(family.slug, pa.list_(_CHOICE), of(lambda family: family.first))
    if family.has_base:
        yield ResultColumn(f"{family.slug}_base", pa.list_(_CHOICE), of(lambda family: family.base))
