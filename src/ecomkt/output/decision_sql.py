"""A decision table as SQL that PostgreSQL, SQLite, DuckDB and MySQL understand."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.errors import InputError, Problem
from ecomkt.output.decision_csv import heads_of
from ecomkt.safe_text import quoted

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?")
_AT_ONCE = 500
"""Rows in one INSERT; some databases take no more than a thousand."""
_SLUG, _CAUTIONS, _HASH = 64, 4000, 64


def checked_table_name(name: str) -> str:
    """Return a name that needs no quotes; raises InputError for another."""
    if _NAME.fullmatch(name):
        return name
    hint = "use letters, digits and underscores, such as strategies or mart.strategies"
    raise InputError([Problem("bad-table-name", f"--table {quoted(name)} is no plain name", hint)])


def sql_lines(table: DecisionTable, name: str) -> Iterator[str]:
    """Yield the statements: a table whose key is the inputs, then its rows; nothing that is there is dropped."""
    inputs = [f"  {column.name} VARCHAR({_SLUG}) NOT NULL" for column in table.inputs]
    outputs = [f"  {c.name} {'DOUBLE PRECISION' if c.is_number else f'VARCHAR({_SLUG})'}" for c in table.outputs]
    rest = [f"  cautions VARCHAR({_CAUTIONS}) NOT NULL", f"  knowledge CHAR({_HASH}) NOT NULL"]
    key = f"  PRIMARY KEY ({', '.join(column.name for column in table.inputs)})"
    yield f"CREATE TABLE {name} (\n" + ",\n".join([*inputs, *outputs, *rest, key]) + "\n);\n"
    columns = ", ".join(heads_of(table))
    fingerprint = table.recommender.kb.fingerprint
    rows = table.rows()
    while block := list(islice(rows, _AT_ONCE)):
        values = (_row([*row.values, *row.answer, " ".join(row.cautions), fingerprint]) for row in block)
        yield f"INSERT INTO {name} ({columns}) VALUES\n" + ",\n".join(values) + ";\n"


def _row(cells: Sequence[str | float | None]) -> str:
    return f"({', '.join(map(_literal, cells))})"


def _literal(value: str | float | None) -> str:
    if value is None:
        return "NULL"
    return repr(value) if isinstance(value, float) else f"'{value.replace(chr(39), chr(39) * 2)}'"
