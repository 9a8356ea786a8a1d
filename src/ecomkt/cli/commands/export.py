"""`ecomkt export`: the knowledge as a table that other systems join."""

import sys
from functools import partial
from typing import Annotated

from typer import Option

from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.cli.options import Facts, FileFormat, Force, Output, Pack, chosen_file_format
from ecomkt.cli.session import ProfileWords, Session
from ecomkt.cli.streams import writing
from ecomkt.errors import InputError, Problem, Problems, did_you_mean, told
from ecomkt.files import atomic_output
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.lookup import find_named
from ecomkt.output.formats import csv
from ecomkt.output.views.export import decision_rows
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import quoted


def decision_table(
    facts: Facts = None,
    attributes: Annotated[list[str] | None, Option("--attribute", metavar="NAME[=VALUE,VALUE]")] = None,
    format_: FileFormat = None,
    output: Output = None,
    force: Force = False,
    most: Annotated[int, Option("--max-rows", min=1, metavar="COUNT")] = 1_000_000,
    packs: Pack = None,
) -> None:
    """Write what is recommended for every type and price, and for every value of the attributes named."""
    name = chosen_file_format(format_, output, ("csv", "parquet"), "parquet")
    session = Session(packs=packs)
    with Problems() as problems:
        known = problems.collect(lambda: ProfileWords(facts).read(session, of_many=True), Profile())
        named = [problems.collect(partial(_named, session.advisor, word), ("", ())) for word in attributes or ()]
    table = DecisionTable(session.advisor.explorer, named, known.facts)
    # Counted, not made: a few attributes more, and it outgrows any disk.
    if table.size > most:
        hint = "name fewer attributes or values, or raise --max-rows"
        raise InputError.of("table-too-large", told("the table would have {size} rows", size=table.size), hint)
    lines = csv.write(decision_rows(table))
    if output is None:
        with writing():
            sys.stdout.writelines(lines)
        return
    with atomic_output(output, force=force) as stream:
        if name == "parquet":
            from ecomkt.interfaces.arrow.parquet import write_parquet

            write_parquet(table, stream)
        else:
            stream.writelines(line.encode() for line in lines)


def _named(advisor: Advisor, word: str) -> tuple[str, tuple[str, ...]]:
    """Return an attribute with those of its values that are wanted, all of them if none is named."""
    name, _, listed = word.partition("=")
    attribute = advisor.reader.attribute(name)
    if attribute is None:
        hint = did_you_mean(name, advisor.kb.codebook.attribute)
        raise InputError.of("unknown-attribute", told("--attribute {name}: there is none", name=quoted(name)), hint)
    slugs: list[str] = []
    with Problems() as problems:
        for part in filter(None, map(str.strip, listed.split(","))):
            code = find_named(attribute.codes, part, advisor.derived_name)
            if code:
                slugs.append(code.slug)
            else:
                message = told("--attribute {name}: no value is called {part}", name=name, part=quoted(part))
                problems.append(Problem("unknown-value", message, did_you_mean(part, attribute.by_slug)))
    return attribute.slug, tuple(slugs)


export = {"decision-table": decision_table}
