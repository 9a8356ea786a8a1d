"""`ecomkt export`: the knowledge as a table that other systems join."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from ecomkt.catalog import decision_table as tables
from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.cli.batch_options import ForceOutput, Given
from ecomkt.cli.options import Output, Pack, chosen
from ecomkt.cli.session import Session
from ecomkt.cli.streams import writing
from ecomkt.errors import InputError, Problem, collect_problems, did_you_mean
from ecomkt.files import atomic_output
from ecomkt.knowledge.lookup import find_code
from ecomkt.output.formats import csv
from ecomkt.output.views.export import decision_rows
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import quoted

PLACE = 80

export = Typer()

_FORMATS = ("csv", "parquet")
_ENOUGH = 1_000_000

Attributes = Annotated[list[str] | None, Option("--attribute", metavar="NAME[=VALUE,VALUE]")]
TableFormat = Annotated[str | None, Option("--format", "-f", metavar="FORMAT")]
MostRows = Annotated[int, Option("--max-rows", min=1, metavar="COUNT")]


@export.command("decision-table")
def decision_table(
    facts: Given = None,
    attributes: Attributes = None,
    format_: TableFormat = None,
    output: Output = None,
    force: ForceOutput = False,
    most: MostRows = _ENOUGH,
    packs: Pack = None,
) -> None:
    """Write what is recommended for every type and price, and for every value of the attributes named."""
    session = Session(packs=packs)
    format_ = _chosen_format(format_, output)
    table = _table(session, facts or (), attributes or ())
    if table.size > most:
        hint = "name fewer attributes or values, or raise --max-rows"
        raise InputError([Problem("table-too-large", f"the table would have {table.size} rows", hint)])
    _write(table, format_, output, force=force)


def _chosen_format(format_: str | None, output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    name = chosen(format_ or (suffix if suffix in _FORMATS else _FORMATS[0]), _FORMATS, "--format")
    if output is None and name == "parquet":
        raise InputError([Problem("needs-file", f"{name} can't be printed", f"name a file: -o strategies.{name}")])
    return name


def _table(session: Session, facts: Sequence[str], attributes: Sequence[str]) -> DecisionTable:
    problems: list[Problem] = []
    given = collect_problems(lambda: session.profile(facts, {}, None), problems, Profile())
    none: tuple[str, tuple[str, ...]] = ("", ())
    named = [collect_problems(partial(_named, session, word), problems, none) for word in attributes]
    if problems:
        raise InputError(problems)
    return tables.decision_table(session.explorer, named, given.facts)


def _named(session: Session, word: str) -> tuple[str, tuple[str, ...]]:
    """Return an attribute with those of its values that are wanted, all of them if none is named."""
    name, _, listed = word.partition("=")
    attribute = session.reader.attribute(name)
    if attribute is None:
        hint = did_you_mean(name, session.kb.codebook.attribute)
        raise InputError([Problem("unknown-attribute", f"--attribute {quoted(name)}: there is none", hint)])
    words = [part.strip() for part in listed.split(",") if part.strip()]
    codes = [(part, find_code(attribute.codes, part, session.derived_name)) for part in words]
    strangers = [part for part, code in codes if code is None]
    if strangers:
        raise InputError(
            Problem(
                "unknown-value",
                f"--attribute {name}: no value is called {quoted(part)}",
                did_you_mean(part, attribute.by_slug),
            )
            for part in strangers
        )
    return attribute.slug, tuple(code.slug for _, code in codes if code)


def _write(table: DecisionTable, format_: str, output: Path | None, *, force: bool) -> None:
    lines = csv.write(decision_rows(table))
    if output is None:
        with writing():
            sys.stdout.writelines(lines)
        return
    with atomic_output(output, force=force) as stream:
        if format_ == "parquet":
            from ecomkt.interfaces.arrow.parquet import write_parquet

            write_parquet(table, stream)
        else:
            stream.writelines(line.encode() for line in lines)
