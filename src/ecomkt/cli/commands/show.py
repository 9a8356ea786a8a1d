"""`ecomkt show`."""

from collections.abc import Sequence
from typing import Annotated

from typer import Argument

from ecomkt.cli.output import Printing
from ecomkt.cli.session import Session
from ecomkt.errors import InputError
from ecomkt.knowledge.lookup import Entity
from ecomkt.output.views.show import Sheets, SheetsView
from ecomkt.profile.fact import Profile
from ecomkt.profile.plans import names_plans
from ecomkt.safe_text import quoted

_MOST_NEAR = 10


def show(
    *,
    name: Annotated[str | None, Argument()] = None,
    words: Annotated[list[str] | None, Argument()] = None,
    printing: Printing,
    session: Session,
) -> None:
    """Show what the knowledge holds: all codes, or one thing by its name; of plans those that words may mean."""
    advisor, is_plans = session.advisor, name is not None and names_plans(name)
    sheets = Sheets(advisor.kb, advisor.wording)
    if words and not is_plans:
        message, hint = "words stand behind 'plan' alone: {words}", "quotes keep a name together"
        raise InputError.of("too-many-names", message, hint, words=quoted(" ".join(words)))
    if words:
        said = " ".join(words)
        near = advisor.reader.options_near(said)[:_MOST_NEAR]
        judged = advisor.explorer.recommend(Profile())
        shown = [sheets.near(said, map(judged.assessment, near))]
    else:
        every: Sequence[Entity] = advisor.directory.everything() if name is None else ()
        called = advisor.kb.codebook.requested if is_plans else every or advisor.directory.called(name or "")
        shown = [*map(sheets.of, called)]
    printing.print(SheetsView(tuple(shown)), advisor.wording)
