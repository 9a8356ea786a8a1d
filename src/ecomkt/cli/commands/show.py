"""`ecomkt show`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Color, Json, Lang, Pack
from ecomkt.cli.output import SCREEN, print_view
from ecomkt.cli.session import Session
from ecomkt.output.views.show import ShowView

PLACE = 90

Name = Annotated[str | None, Argument()]


def show(
    name: Name = None, as_json: Json = False, lang: Lang = None, packs: Pack = None, color: Color = "auto"
) -> None:
    """Show what the knowledge holds: all codes, or one thing by its name."""
    session = Session(lang, packs)
    entities = session.advisor.directory.everything() if name is None else session.advisor.directory.called(name)
    print_view(ShowView(session.kb, entities), session.wording, "json" if as_json else SCREEN, color)
