"""`ecomkt report`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.cli.batch_options import Columns, Currency
from ecomkt.cli.options import Lang, Output, Pack, Price, ProfileFiles, Type
from ecomkt.cli.reporting import CoverOptions, Reporting
from ecomkt.cli.session import Session

PLACE = 50

Groups = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]|vs")]
Client = Annotated[str, Option("--client", metavar="NAME")]
Consultant = Annotated[str, Option("--consultant", metavar="NAME")]
Logo = Annotated[Path | None, Option("--logo", metavar="FILE")]
Note = Annotated[Path | None, Option("--note", metavar="FILE")]
Day = Annotated[str, Option("--date", metavar="DAY")]
Force = Annotated[bool, Option("--force")]
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
    reporting = Reporting(session, output, CoverOptions(client, consultant, day, logo, note), force=force)
    flags = {"--type": types or (), "--price": prices or ()}
    if catalog is None:
        reporting.on_words(words or (), flags, profiles or ())
    else:
        reporting.on_catalog(catalog, words or (), flags, columns or (), currency)
