"""`ecomkt compare`."""

from typing import Annotated

from typer import Argument

from ecomkt import __version__
from ecomkt.cli.groups import read_profiles, read_statements
from ecomkt.cli.options import Color, Families, Format, Json, Lang, Pack, Price, ProfileFiles, ReportFile, Top, Type
from ecomkt.cli.output import chosen_format, print_view
from ecomkt.cli.session import Session
from ecomkt.explanation import compare as comparison
from ecomkt.output.views.compare import CompareView

PLACE = 30

Groups = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]|vs")]


def compare(
    words: Groups = None,
    types: Type = None,
    prices: Price = None,
    profiles: ProfileFiles = None,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    top: Top = None,
    families: Families = None,
    packs: Pack = None,
    color: Color = "auto",
    report: ReportFile = None,
) -> None:
    """Set two to four profiles side by side: what changes, and which rules change it."""
    choice = chosen_format(CompareView, format_, as_json=as_json)
    session = Session(lang, packs)
    wanted = session.advisor.families(families)
    flags = {"--type": types or (), "--price": prices or ()}
    reporting = None
    if report is not None:
        from ecomkt.cli.reporting import CoverOptions, Reporting

        reporting = Reporting(session, report, CoverOptions())
    known = read_profiles(session.reader, words or (), flags, read_statements(profiles or ()))
    view = CompareView(comparison.compare(session.recommender, known, wanted), __version__, top)
    print_view(view, session.wording, choice, color)
    if reporting:
        reporting.on_profiles(known)
