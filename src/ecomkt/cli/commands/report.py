"""`ecomkt report`."""

from typing import Annotated

from typer import Option

from ecomkt.cli.groups import GroupedWords
from ecomkt.cli.listing import ListOptions, ListStatement, read_list
from ecomkt.cli.options import Columns, Currency, Force, Output
from ecomkt.cli.reporting import CoverOptions, Reporting
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem


def report(
    *,
    words: GroupedWords,
    catalog: Annotated[str | None, Option("--catalog", metavar="FILE")] = None,
    columns: Columns = None,
    currency: Currency = None,
    output: Output = None,
    force: Force = False,
    cover: CoverOptions,
    session: Session,
) -> None:
    """Make the document that a client takes home."""
    reporting = Reporting(session, output, cover, force=force)
    if catalog is None:
        reporting.on_profiles(words.read(session))
        return
    if words.types or words.prices:
        message = "a product list has types and prices of its own"
        raise InputError([Problem("contradiction", message, "leave out --type and --price, or --catalog")])
    # For the command that stands in the report: it has to make the same one again.
    more = [*(words.words or ()), *(word for column in columns or () for word in ("--column", column))]
    more += ["--currency", currency] if currency else []
    statement = ListStatement(words.words, currency=currency)
    with read_list(session, catalog, ListOptions(columns=columns), statement) as listing:
        reporting.on_catalog(catalog, listing, more)
