"""`ecomkt recommend`."""

from ecomkt.cli.journal import JournalFile, journal_file, journalled
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
    journal: JournalFile = None,
) -> None:
    """Rank the ways to sell a product online, with the reasons."""
    printing.choice(RecommendView)
    part, path = view.read(session), journal_file(journal)
    answer = session.advisor.answer(words.read(session, plans, echo=False), part)
    with journalled(lambda: answer, path, session.advisor.wording):
        printing.print(RecommendView(answer, verbose), session.advisor.wording)
