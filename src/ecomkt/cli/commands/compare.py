"""`ecomkt compare`."""

from ecomkt.cli.groups import GroupedWords
from ecomkt.cli.options import ReportFile
from ecomkt.cli.output import Printing
from ecomkt.cli.session import Session, ViewWords
from ecomkt.explanation import compare as comparison
from ecomkt.output.views.compare import CompareView


def compare(
    words: GroupedWords, printing: Printing, view: ViewWords, session: Session, report: ReportFile = None
) -> None:
    """Set two to four profiles side by side: what changes, and which rules change it."""
    printing.choice(CompareView)
    part = view.read(session)
    reporting = None
    if report is not None:
        from ecomkt.cli.reporting import plain_reporting

        reporting = plain_reporting(session, report)
    profiles = words.read_several(session)
    compared = comparison.compare(session.advisor.recommender, profiles, part.families)
    printing.print(CompareView(compared, part.top), session.advisor.wording)
    if reporting:
        reporting.on_profiles(profiles)
