"""`ecomkt show`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Color, Json, Lang, Pack

PLACE = 90

Name = Annotated[str | None, Argument()]


def show(
    name: Name = None, as_json: Json = False, lang: Lang = None, packs: Pack = None, color: Color = "auto"
) -> None:
    """Show what the knowledge holds: all codes, or one thing by its name."""
    from ecomkt.cli.printing import print_sheets
    from ecomkt.cli.session import Session
    from ecomkt.output.sheets import Sheets, everything

    session = Session(lang, packs)
    sheets = Sheets(session.kb, session.wording)
    if name is None:
        found = [sheets.vocabulary(vocabulary) for vocabulary in everything(session.kb)]
    else:
        found = session.directory.sheets(name, sheets)
    print_sheets(found, session.wording, color, as_json=as_json)
