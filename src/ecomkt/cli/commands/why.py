"""`ecomkt why`."""

from typing import Annotated

from typer import Argument, Option

from ecomkt.cli.options import Verbose, offering
from ecomkt.cli.output import Printing
from ecomkt.cli.session import ProfileWords, Session
from ecomkt.explanation.explain import explain
from ecomkt.output.views.why import WhyView


def why(
    *,
    option: Annotated[str, Argument(metavar="OPTION", autocompletion=offering("option"))],
    words: ProfileWords,
    depth: Annotated[int, Option("--depth", min=1, max=3)] = 2,
    verbose: Verbose = False,
    printing: Printing,
    session: Session,
) -> None:
    """Say why an option is recommended, or why not and what would have to change."""
    advisor = session.advisor
    key = advisor.directory.option(option)
    explanation = explain(advisor.recommender, advisor.recommender.recommend(words.read(session)), key)
    printing.print(WhyView(explanation, depth, verbose), advisor.wording)
