"""`ecomkt ask`."""

from pathlib import Path
from typing import Annotated

from typer import Option

from ecomkt.cli.dialogue import Dialogue, conclude
from ecomkt.cli.options import Force, ReportFile
from ecomkt.cli.output import Printing
from ecomkt.cli.session import ProfileWords, Session, ViewWords
from ecomkt.explanation.interview import Interview
from ecomkt.files import check_output
from ecomkt.output.views.recommend import RecommendView

Save = Annotated[Path | None, Option("--save", metavar="FILE")]


def ask(
    *,
    words: ProfileWords,
    save: Save = None,
    force: Force = False,
    printing: Printing,
    view: ViewWords,
    session: Session,
    report: ReportFile = None,
) -> None:
    """Ask for what can still change the answer; the talk goes to stderr, the result to stdout."""
    # What can't be written or printed is told at once: afterwards the answers would be lost.
    printing.choice(RecommendView)
    if save:
        check_output(save, force=force)
    part = view.read(session)
    interview = Interview(session.advisor.kb.codebook, words.read(session))
    reporting = None
    if report is not None:
        from ecomkt.cli.reporting import CoverOptions, Reporting

        reporting = Reporting(session, report, CoverOptions())
    profile = Dialogue(session.advisor, part, printing.color).run(interview).profile
    conclude(session.advisor.answer(profile, part), session, printing, save, force=force)
    if reporting:
        reporting.on_profiles([profile])
