"""`ecomkt recommend`."""

from ecomkt import __version__
from ecomkt.cli.options import Color, Facts, Families, Format, Json, Lang, Pack, Price, ProfileFile, Top, Type
from ecomkt.cli.output import chosen_format, print_view
from ecomkt.cli.session import Session
from ecomkt.explanation.answer import View, answer_for
from ecomkt.output.views.recommend import RecommendView

PLACE = 10


def recommend(
    facts: Facts = None,
    types: Type = None,
    prices: Price = None,
    profile: ProfileFile = None,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    top: Top = None,
    families: Families = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Rank the ways to sell a product online, with the reasons."""
    choice = chosen_format(RecommendView, format_, as_json=as_json)
    session = Session(lang, packs)
    view = View(session.advisor.families(families), top)
    known = session.profile(facts or (), {"--type": types or (), "--price": prices or ()}, profile)
    answer = answer_for(session.recommender, session.explorer, known, view)
    print_view(RecommendView(answer, __version__), session.wording, choice, color)
