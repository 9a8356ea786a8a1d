"""`ecomkt docs`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Lang, Pack, chosen
from ecomkt.cli.output import print_view
from ecomkt.cli.session import Session
from ecomkt.output.views.docs import DocsView

PLACE = 140


def docs(name: Annotated[str, Argument(metavar="codes|rules")], lang: Lang = None, packs: Pack = None) -> None:
    """Print the whole knowledge as Markdown, to be read or published."""
    session = Session(lang, packs)
    part = chosen(name, DocsView.PARTS, "docs")
    print_view(DocsView(session.kb, part), session.wording, "markdown")
