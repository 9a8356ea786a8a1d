"""`ecomkt recommend`."""

from ecomkt import __version__
from ecomkt.cli.options import Plans, Verbose
from ecomkt.cli.output import Printing
from ecomkt.cli.session import ProfileWords, Session, ViewWords
from ecomkt.output.views.recommend import RecommendView


def recommend(
    words: ProfileWords,
    printing: Printing,
    view: ViewWords,
    session: Session,
    plans: Plans = None,
    verbose: Verbose = False,
) -> None:
    """Rank the ways to sell a product online, with the reasons."""
    printing.choice(RecommendView)
    part = view.read(session)
    answer = session.advisor.answer(words.read(session, plans, echo=False), part)
    printing.print(RecommendView(answer, __version__, verbose), session.advisor.wording)
