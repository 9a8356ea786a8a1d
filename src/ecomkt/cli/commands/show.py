"""`ecomkt show`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.output import Printing
from ecomkt.cli.session import Session
from ecomkt.output.views.show import Sheets, SheetsView


def show(*, name: Annotated[str | None, Argument()] = None, printing: Printing, session: Session) -> None:
    """Show what the knowledge holds: all codes, or one thing by its name."""
    directory = session.advisor.directory
    entities = directory.everything() if name is None else directory.called(name)
    kb, wording = session.advisor.kb, session.advisor.wording
    printing.print(SheetsView(tuple(map(Sheets(kb, wording).of, entities))), wording)
