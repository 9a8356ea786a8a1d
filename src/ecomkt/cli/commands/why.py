"""`ecomkt why`."""

from typing import Annotated

from typer import Argument, Option

from ecomkt import __version__
from ecomkt.cli.options import Color, Facts, Json, Lang, Pack, Price, ProfileFile, Type
from ecomkt.cli.output import SCREEN, print_view
from ecomkt.cli.session import Session
from ecomkt.explanation.explain import explain
from ecomkt.output.views.why import WhyView

PLACE = 20

Name = Annotated[str, Argument(metavar="OPTION")]
Depth = Annotated[int, Option("--depth", min=1, max=3)]
Verbose = Annotated[bool, Option("--verbose", "-v")]


def why(
    option: Name,
    facts: Facts = None,
    types: Type = None,
    prices: Price = None,
    profile: ProfileFile = None,
    depth: Depth = 2,
    verbose: Verbose = False,
    as_json: Json = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Say why an option is recommended, or why not and what would have to change."""
    session = Session(lang, packs)
    key = session.advisor.directory.option(option)
    known = session.profile(facts or (), {"--type": types or (), "--price": prices or ()}, profile)
    explanation = explain(session.recommender, session.recommender.recommend(known), key)
    view = WhyView(explanation, __version__, depth, verbose)
    print_view(view, session.wording, "json" if as_json else SCREEN, color)
