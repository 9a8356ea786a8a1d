"""How the columns of a table become those of its answer."""

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa

from ecomkt.errors import InputError, Problem
from ecomkt.interfaces.arrow.adviser import Adviser
from ecomkt.interfaces.arrow.facts import FactColumn, fact_columns
from ecomkt.interfaces.arrow.results import ResultColumn, result_columns
from ecomkt.safe_text import quoted

_FINGERPRINT = "ecomkt.knowledge.build"
"""The key of the schema's metadata that names the knowledge."""


class TableLayout(NamedTuple):
    """What is read from a table, what is passed through, and what is added."""

    source: pa.Schema
    facts: tuple[FactColumn, ...]
    passed: tuple[int, ...]
    """The places of the columns that are passed through."""
    added: tuple[ResultColumn, ...]
    schema: pa.Schema
    """Of the answer."""


def table_layout(source: pa.Schema, facts: Mapping[str, str] | None, adviser: Adviser) -> TableLayout:
    """Return the layout for tables of a schema; raises InputError with everything that is wrong with the columns."""
    problems = [_repeated(name) for name in dict.fromkeys(source.names) if source.names.count(name) > 1]
    found = fact_columns(source, facts, adviser.attribute, problems)
    read = {column.place for column in found}
    passed = tuple(place for place in range(len(source)) if place not in read)
    stated = {column.attribute.slug for column in found}
    attributes = [a.slug for a in adviser.kb.codebook.attributes if a.required or a.slug in stated]
    added = result_columns(adviser.kb, attributes)
    taken = {column.name for column in added}
    problems += [_taken(source.names[place]) for place in passed if source.names[place] in taken]
    if problems:
        raise InputError(problems)
    fields = [source.field(place) for place in passed]
    fields += [pa.field(column.name, column.kind) for column in added]
    return TableLayout(source, found, passed, added, pa.schema(fields, {_FINGERPRINT: adviser.kb.fingerprint}))


def _repeated(name: str) -> Problem:
    return Problem("repeated-column", f"two columns are called {quoted(name)}", "rename one of them")


def _taken(name: str) -> Problem:
    message = f"the column {quoted(name)} has the name of a column of the answer"
    return Problem("taken-column", message, "rename it, or leave it out")
