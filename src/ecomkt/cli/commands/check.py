"""`ecomkt check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from ecomkt import __version__
from ecomkt.cli.options import Color, Json, Lang, Pack

if TYPE_CHECKING:
    from datetime import date

    from ecomkt.authoring.lint.finding import FindingKind, LintReport
    from ecomkt.cli.session import Session

PLACE = 100

_FORMATS = ("table", "json", "sarif", "github")
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
    from ecomkt.cli.options import chosen
    from ecomkt.cli.output import is_rich
    from ecomkt.cli.session import Session

    choice = "json" if as_json else chosen(format_, _FORMATS, "--format")
    is_rich(color)
    laid = [*(packs or ()), *(folders or ())]
    session = Session(lang, laid)
    if explain is not None:
        _explain(_kinds(explain), session, choice, color)
        return
    report = _report(session, _day(today), sample)
    _print(report, session, laid, choice, color, show_waived=waived)
    if not report.clean:
        raise typer.Exit(1)


def _report(session: "Session", today: "date", sample: int) -> "LintReport":
    from ecomkt.authoring.lint.run import check_knowledge
    from ecomkt.knowledge.store import load_layers

    return check_knowledge(load_layers(session.packs), today, sample)


def _day(given: str | None) -> "date":
    from datetime import date

    from ecomkt.errors import InputError, Problem
    from ecomkt.safe_text import visible

    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError as flaw:
        problem = Problem("bad-day", f"--today {visible(given)}: that is no day", "write it like 2026-11-25")
        raise InputError([problem]) from flaw


def _kinds(word: str) -> "list[FindingKind]":
    from ecomkt.authoring.lint.finding import FindingKind
    from ecomkt.errors import InputError, Problem, did_you_mean
    from ecomkt.safe_text import visible

    wanted = word.strip().lower()
    found = [kind for kind in FindingKind if wanted in ("all", kind.value.lower(), kind.slug)]
    if not found:
        names = [name for kind in FindingKind for name in (kind.value, kind.slug)]
        message = f"--explain {visible(word)}: there is no such code"
        raise InputError([Problem("unknown-code", message, did_you_mean(word, names))])
    return found


def _explain(kinds: "list[FindingKind]", session: "Session", format_: str, color: str) -> None:
    from ecomkt.cli.output import print_json, print_outline
    from ecomkt.language.wording import Wording
    from ecomkt.output.findings.outline import outline_of_pages
    from ecomkt.output.findings.plain import pages_as_plain

    # Whoever's knowledge is beyond reading should still be able to read the manual.
    wording = session.wording if session.language == "zh-Hans" else Wording(session.language, str)
    if format_ == "json":
        print_json(pages_as_plain(kinds, wording))
    else:
        print_outline(outline_of_pages(kinds, wording), color)


def _print(
    report: "LintReport", session: "Session", packs: list[Path], format_: str, color: str, *, show_waived: bool
) -> None:
    from ecomkt.cli.output import print_json, print_outline, print_text
    from ecomkt.cli.trials import trial_of
    from ecomkt.output.findings.github import render_github
    from ecomkt.output.findings.outline import outline_of_findings
    from ecomkt.output.findings.plain import findings_as_plain
    from ecomkt.output.findings.sarif import findings_as_sarif
    from ecomkt.output.findings.told import told

    wording = session.wording
    findings = told(report, wording, trial_of(session, packs))
    if format_ == "json":
        print_json(findings_as_plain(findings, report, session.kb, wording, __version__))
    elif format_ == "sarif":
        print_json(findings_as_sarif(findings, wording, __version__))
    elif format_ == "github":
        print_text(render_github(findings))
    else:
        print_outline(outline_of_findings(findings, report, wording, show_waived=show_waived), color)
