"""`ecomkt check`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from ecomkt import __version__
from ecomkt.authoring.lint.finding import FindingKind, LintReport
from ecomkt.authoring.lint.run import check_knowledge
from ecomkt.cli.options import Color, Json, Lang, Pack
from ecomkt.cli.output import chosen_format, is_rich, print_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.knowledge.store import load_layers
from ecomkt.language.wording import Wording
from ecomkt.output.findings import Command
from ecomkt.output.views.check import CheckView, PagesView
from ecomkt.profile.writer import arguments_of
from ecomkt.safe_text import visible

PLACE = 100

_MOST_SAMPLED = 100_000

Folders = Annotated[list[Path] | None, Argument(metavar="PACK")]
Explain = Annotated[str | None, Option("--explain", metavar="CODE")]
Today = Annotated[str | None, Option("--today", metavar="YYYY-MM-DD")]
Sample = Annotated[int, Option("--sample", min=0, max=_MOST_SAMPLED, metavar="COUNT")]
Waived = Annotated[bool, Option("--waived")]
Format = Annotated[str, Option("--format", "-f", metavar="FORMAT")]


def check(
    folders: Folders = None,
    explain: Explain = None,
    today: Today = None,
    sample: Sample = 1500,
    waived: Waived = False,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Find what is wrong with the knowledge; exit 1 if an error or a warning isn't waived."""
    choice = chosen_format(CheckView, format_, as_json=as_json)
    is_rich(color)
    session = Session(lang, [*(packs or ()), *(folders or ())])
    if explain is not None:
        _explain(_kinds(explain), session, choice, color)
        return
    report = _report(session, _day(today), sample)
    view = CheckView(report, session.kb, _command(session), __version__, show_waived=waived)
    print_view(view, session.wording, choice, color)
    if not report.clean:
        raise typer.Exit(1)


def _report(session: Session, today: date, sample: int) -> LintReport:
    return check_knowledge(load_layers(session.packs), today, sample)


def _day(given: str | None) -> date:
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError as flaw:
        problem = Problem("bad-day", f"--today {visible(given)}: that is no day", "write it like 2026-11-25")
        raise InputError([problem]) from flaw


def _kinds(word: str) -> list[FindingKind]:
    wanted = word.strip().lower()
    kinds = [kind for kind in FindingKind if wanted in ("all", kind.value.lower(), kind.slug)]
    if not kinds:
        names = [name for kind in FindingKind for name in (kind.value, kind.slug)]
        message = f"--explain {visible(word)}: there is no such code"
        raise InputError([Problem("unknown-code", message, did_you_mean(word, names))])
    return kinds


def _explain(kinds: list[FindingKind], session: Session, format_: str, color: str) -> None:
    # Whoever's knowledge is beyond reading should still be able to read the manual.
    wording = session.wording if session.language == "zh-Hans" else Wording(session.language, str)
    print_view(PagesView(kinds), wording, "json" if format_ == "json" else "table", color)


def _command(session: Session) -> Command:
    """Return what makes of a profile the words of the command that runs it with the packs."""
    codebook = session.kb.codebook
    return lambda profile: ("ecomkt", "recommend", *arguments_of(profile, codebook, session.flags), *session.pack_words)
