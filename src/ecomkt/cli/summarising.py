"""`--summary`: what a whole list looks like."""

from collections.abc import Callable

from ecomkt.catalog.reading.product import RowProblem
from ecomkt.catalog.summary import SummaryCounter
from ecomkt.cli.listing import Listing
from ecomkt.cli.session import Session


def summarise(
    listing: Listing, session: Session, keep: Callable[[RowProblem], None], color: str, *, as_json: bool
) -> None:
    """Print the summary of a list, in place of its records; `keep` is given the rows that can't be read."""
    from ecomkt.cli.output import is_rich, print_view
    from ecomkt.output.views.summary import SummaryView

    is_rich(color)
    census = SummaryCounter(session.kb)
    for _ in census.counted(listing.answers(keep)):
        pass
    survey = census.summary(session.explorer)
    print_view(SummaryView(survey, session.kb.fingerprint), session.wording, "json" if as_json else "table", color)
