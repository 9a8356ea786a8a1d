"""`ecomkt show`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Color, Debug, Json, Lang, Pack

Name = Annotated[
    str | None, Argument(help="a family, attribute, code, rule, trait, caution or source; none for all codes")
]


def show(
    name: Name = None,
    as_json: Json = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Show what the knowledge holds: all codes, or one thing by its name.

    ecomkt show

    ecomkt show carrier

    ecomkt show credence-needs-a-specialist --lang zh-Hant
    """
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
