"""`ecomkt report`."""

from typing import Annotated

from typer import Option

from ecomkt.cli.groups import GroupedWords
from ecomkt.cli.listing import ListOptions, ListStatement, read_list
from ecomkt.cli.options import Columns, Force, Plans, Target
from ecomkt.cli.reporting import CoverOptions, Reporting
from ecomkt.cli.session import Session
from ecomkt.errors import InputError


def report(
    *,
    words: GroupedWords,
    catalog: Annotated[str | None, Option("--catalog", metavar="FILE")] = None,
    columns: Columns = None,
    output: Target = None,
    force: Force = False,
    cover: CoverOptions,
    session: Session,
    plans: Plans = None,
) -> None:
    """Make the document that a client takes home."""
    reporting = Reporting(session, output, cover, force=force)
    if catalog is None:
        reporting.on_profiles(words.read(session, plans))
        return
    if words.types or words.prices or plans:
        message = "a product list has types and prices of its own, and no plans"
        raise InputError.of("contradiction", message, "leave out --type, --price and --plan, or --catalog")
    # For the command that stands in the report: it has to make the same one again.
    more = [*(words.words or ()), *(word for column in columns or () for word in ("--column", column))]
    more += ["--currency", words.currency] if words.currency else []
    more += [word for income in words.incomes or () for word in ("--income", income)]
    statement = ListStatement(words.words, currency=words.currency, incomes=words.incomes)
    with read_list(session, catalog, ListOptions(columns=columns), statement) as listing:
        reporting.on_catalog(catalog, listing, more)
