"""`ecomkt ask`."""

from pathlib import Path
from typing import Annotated

from typer import Option

from ecomkt.cli.dialogue import Dialogue, InterviewResult
from ecomkt.cli.options import (
    Color,
    Facts,
    Families,
    Format,
    Json,
    Lang,
    Pack,
    Price,
    ProfileFile,
    ReportFile,
    Top,
    Type,
)
from ecomkt.cli.output import chosen_format
from ecomkt.cli.session import Session
from ecomkt.explanation.answer import View
from ecomkt.explanation.interview import Interview
from ecomkt.output.views.recommend import RecommendView

PLACE = 40

Save = Annotated[Path | None, Option("--save", metavar="FILE")]
Force = Annotated[bool, Option("--force")]


def ask(
    facts: Facts = None,
    types: Type = None,
    prices: Price = None,
    profile: ProfileFile = None,
    save: Save = None,
    force: Force = False,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    top: Top = None,
    families: Families = None,
    packs: Pack = None,
    color: Color = "auto",
    report: ReportFile = None,
) -> None:
    """Ask for what can still change the answer; the talk goes to stderr, the result to stdout."""
    session = Session(lang, packs)
    view = View(session.advisor.families(families), top)
    choice = chosen_format(RecommendView, format_, as_json=as_json)
    result = InterviewResult(session, choice, color, save, force=force)
    given = session.profile(facts or (), {"--type": types or (), "--price": prices or ()}, profile)
    reporting = None
    if report is not None:
        from ecomkt.cli.reporting import CoverOptions, Reporting

        reporting = Reporting(session, report, CoverOptions())
    dialogue = Dialogue(session, view, color)
    result.conclude(dialogue.answer(dialogue.run(Interview(session.kb.codebook, given)).profile), reporting)
