"""`ecomkt docs`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import chosen
from ecomkt.cli.output import print_view
from ecomkt.cli.session import Session
from ecomkt.output.views.docs import DocsView


def docs(name: Annotated[str, Argument(metavar="codes|rules")], session: Session) -> None:
    """Print the whole knowledge as Markdown, to be read or published."""
    part = chosen(name, DocsView.PARTS, "docs")
    print_view(DocsView(session.advisor.kb, part), session.advisor.wording, "markdown")
