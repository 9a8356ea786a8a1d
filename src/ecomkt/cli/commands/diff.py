"""`ecomkt diff`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from ecomkt import __version__
from ecomkt.authoring.diff import diff_knowledge
from ecomkt.cli.options import Color, Families, Json, Lang, Pack
from ecomkt.cli.output import chosen_format, is_rich, print_view
from ecomkt.cli.session import Session
from ecomkt.errors import EcomktError, InputError, Problem
from ecomkt.knowledge.store import is_base
from ecomkt.output.views.diff import DiffView
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import arguments_of
from ecomkt.safe_text import visible

PLACE = 120

_BASE = "base"

_MOST_SAMPLED = 100_000

First = Annotated[str, Argument(metavar="FIRST")]
Second = Annotated[str, Argument(metavar="SECOND")]
Sample = Annotated[int, Option("--sample", min=0, max=_MOST_SAMPLED, metavar="COUNT")]
Seed = Annotated[int, Option("--seed", metavar="NUMBER")]
FailOver = Annotated[str | None, Option("--fail-over", metavar="PERCENT")]
Format = Annotated[str, Option("--format", "-f", metavar="FORMAT")]


def diff(
    first: First,
    second: Second,
    sample: Sample = 2000,
    seed: Seed = 0,
    fail_over: FailOver = None,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    families: Families = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Show what a changed pack changes: which first places, for which profiles, and why."""
    choice, limit = chosen_format(DiffView, format_, as_json=as_json), _percentage(fail_over)
    is_rich(color)
    before, after = _loaded(_session(first, lang, packs), _session(second, lang, packs))
    shown = after.advisor.families(families)
    report = diff_knowledge(before.explorer, after.explorer, sample, seed)
    counted = frozenset(report.families if shown is None else shown & set(report.families))
    options = _options(second, packs)
    view = DiffView(report, (first, second), counted, _arguments(after), options, __version__, limit)
    print_view(view, after.wording, choice, color)
    if view.exceeded:
        raise typer.Exit(1)


def _session(side: str, lang: str | None, packs: list[Path] | None) -> Session:
    folder = Path(side)
    if side == _BASE:
        return Session(lang, packs)
    return Session(lang, packs, base=folder) if is_base(folder) else Session(lang, [*(packs or ()), folder])


def _loaded(*sessions: Session) -> tuple[Session, ...]:
    """Return the sessions with their knowledge; raises what is wrong with any of them at once."""
    refusals: list[EcomktError] = []
    for session in sessions:
        try:
            session.kb  # noqa: B018
        except EcomktError as refusal:
            refusals.append(refusal)
    if refusals:
        worst = max(refusals, key=lambda refusal: refusal.exit_code)
        raise type(worst)(dict.fromkeys(problem for refusal in refusals for problem in refusal.problems))
    return sessions


def _arguments(session: Session) -> Callable[[Profile], list[str]]:
    """Return what states a profile in the words of the command line."""
    return lambda profile: arguments_of(profile, session.kb.codebook, session.flags)


def _options(side: str, packs: list[Path] | None) -> tuple[str, ...] | None:
    """Return the options that choose a side; none choose a whole base."""
    if side != _BASE and is_base(Path(side)):
        return None
    own = [] if side == _BASE else [Path(side)]
    return tuple(word for pack in (*(packs or ()), *own) for word in ("--pack", str(pack)))


def _percentage(text: str | None) -> float | None:
    """Return the number of a percentage, with or without its sign; raises InputError."""
    if text is None:
        return None
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        message = f"--fail-over {visible(text)}: that is no percentage"
        raise InputError([Problem("bad-percentage", message, "write a number from 0 to 100, such as 5%")])
    return number
