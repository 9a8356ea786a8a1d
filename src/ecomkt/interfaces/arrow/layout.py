"""How the columns of a table become those of its answer, and what an answer has in each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from ecomkt.catalog.top_options import Choice, FamilyOptions
from ecomkt.errors import InputError, Problem
from ecomkt.interfaces.arrow.answers import RowAnswer, RowAnswers
from ecomkt.interfaces.arrow.facts import CERTAINTY, VALUE, FactColumn, fact_columns
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.safe_text import quoted

Cell = Callable[[RowAnswer], object]

_FINGERPRINT = "ecomkt.knowledge.build"
"""The key of the schema's metadata that names the knowledge."""
_FACT = pa.struct([(VALUE, pa.string()), ("code", pa.string()), (CERTAINTY, pa.float64())])
_CHOICE = pa.struct(
    [("option", pa.string()), ("code", pa.string()), ("certainty", pa.float64()), ("verdict", pa.string())]
)


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


def table_layout(source: pa.Schema, facts: Mapping[str, str] | None, answers: RowAnswers) -> TableLayout:
    """Return the layout for tables of a schema; raises InputError with everything that is wrong with the columns."""
    problems = [_repeated(name) for name in dict.fromkeys(source.names) if source.names.count(name) > 1]
    found = fact_columns(source, facts, answers.attribute, problems)
    read = {column.place for column in found}
    passed = tuple(place for place in range(len(source)) if place not in read)
    stated = {column.attribute.slug for column in found}
    attributes = [a.slug for a in answers.kb.codebook.attributes if a.required or a.slug in stated]
    added = _result_columns(answers.kb, attributes)
    taken = {column.name for column in added}
    problems += [_taken(source.names[place]) for place in passed if source.names[place] in taken]
    if problems:
        raise InputError(problems)
    fields = [source.field(place) for place in passed]
    fields += [pa.field(column.name, column.kind) for column in added]
    return TableLayout(source, found, passed, added, pa.schema(fields, {_FINGERPRINT: answers.kb.fingerprint}))


def _repeated(name: str) -> Problem:
    return Problem("repeated-column", f"two columns are called {quoted(name)}", "rename one of them")


def _taken(name: str) -> Problem:
    message = f"the column {quoted(name)} has the name of a column of the answer"
    return Problem("taken-column", message, "rename it, or leave it out")


def _result_columns(kb: KnowledgeBase, attributes: Sequence[str]) -> tuple[ResultColumn, ...]:
    """Return the columns that the answers have; `attributes` are those whose facts are repeated as understood."""
    return (
        *(ResultColumn(slug, pa.list_(_FACT), _facts_on(slug, kb.codebook)) for slug in attributes),
        *(column for number, family in enumerate(kb.codebook.families) for column in _of_family(number, family)),
        ResultColumn("cautions", pa.list_(pa.string()), lambda answer: answer.options and answer.options.cautions),
        ResultColumn("unknown", pa.list_(pa.string()), lambda answer: answer.options and answer.unknown),
        ResultColumn("problem", pa.string(), lambda answer: answer.problem),
        ResultColumn("knowledge", pa.string(), lambda _: kb.fingerprint),
    )


def _facts_on(slug: str, codebook: Codebook) -> Cell:
    letters = {code.slug: code.letter for code in codebook.attribute[slug].codes}

    def cell(answer: RowAnswer) -> object:
        if answer.profile is None:
            return None
        facts = answer.profile.about(slug)
        return [{VALUE: f.value, "code": letters[f.value], CERTAINTY: f.certainty} for f in facts]

    return cell


def _of_family(number: int, family: Family) -> Iterable[ResultColumn]:
    """Yield the column of the options to choose from, and that of the base options where the family has some."""

    def of(chosen: Callable[[FamilyOptions], Iterable[Choice]]) -> Cell:
        return lambda answer: answer.options and list(map(_choice, chosen(answer.options.families[number])))

    yield ResultColumn(family.slug, pa.list_(_CHOICE), of(lambda family: family.first))
    if family.has_base:
        yield ResultColumn(f"{family.slug}_base", pa.list_(_CHOICE), of(lambda family: family.base))


def _choice(choice: Choice) -> Mapping[str, object]:
    return {**choice._asdict(), "code": choice.code or None}
