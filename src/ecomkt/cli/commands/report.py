"""`ecomkt report`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.cli.batch_options import Columns, Currency
from ecomkt.cli.options import Debug, Lang, Pack, Price, ProfileFiles, Type
from ecomkt.cli.report_options import Client, Consultant, Day, Force, Logo, Note

Groups = Annotated[
    list[str] | None,
    Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]|vs", help="what is known; groups of facts parted by vs are compared"),
]
Output = Annotated[
    Path | None, Option("--output", "-o", metavar="FILE", help=".html, .md, .docx or .xlsx; else HTML on stdout")
]
Catalog = Annotated[
    str | None, Option("--catalog", metavar="FILE", help="a product list, to be reported on as a whole")
]


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
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Make the document that a client takes home.

    ecomkt report --type A --price M market=cn -o brief.html --client "Good Soap"

    ecomkt report --catalog products.csv --currency USD -o range.docx --lang zh-Hant
    """
    from ecomkt.cli.report_options import Named
    from ecomkt.cli.reporting import Reporting, options_of
    from ecomkt.cli.session import Session

    session = Session(lang, packs)
    named = Named(client, consultant, day, logo, note)
    reporting = Reporting(session, output, named, options_of(session, lang, packs), force=force)
    flags = {"--type": types or (), "--price": prices or ()}
    if catalog is None:
        reporting.on_words(words or (), flags, profiles or ())
    else:
        reporting.on_catalog(catalog, words or (), flags, columns or (), currency)
