"""`ecomkt report`."""

from typing import Annotated

from typer import Argument, Option

from ecomkt.cli.batch_options import Columns, Currency
from ecomkt.cli.options import Lang, Output, Pack, Price, ProfileFiles, Type
from ecomkt.cli.report_options import Client, Consultant, Day, Force, Logo, Named, Note
from ecomkt.cli.reporting import Reporting, options_of
from ecomkt.cli.session import Session

PLACE = 50

Groups = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]|vs")]
Catalog = Annotated[str | None, Option("--catalog", metavar="FILE")]


def report(
    words: Groups = None,
    types: Type = None,
    prices: Price = None,
    profiles: ProfileFiles = None,
    catalog: Catalog = None,
    columns: Columns = None,
    currency: Currency = None,
    output: Output = None,
    force: Force = False,
    client: Client = "",
    consultant: Consultant = "",
    logo: Logo = None,
    note: Note = None,
    day: Day = "",
    lang: Lang = None,
    packs: Pack = None,
) -> None:
    """Make the document that a client takes home."""
    session = Session(lang, packs)
    named = Named(client, consultant, day, logo, note)
    reporting = Reporting(session, output, named, options_of(session, lang, packs), force=force)
    flags = {"--type": types or (), "--price": prices or ()}
    if catalog is None:
        reporting.on_words(words or (), flags, profiles or ())
    else:
        reporting.on_catalog(catalog, words or (), flags, columns or (), currency)
