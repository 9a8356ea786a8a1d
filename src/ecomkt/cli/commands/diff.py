"""`ecomkt diff`."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from ecomkt.authoring.diff import diff_knowledge
from ecomkt.cli.options import Families, Lang, Pack, Sample
from ecomkt.cli.output import Printing
from ecomkt.cli.session import Session
from ecomkt.errors import EcomktError, InputError, told
from ecomkt.knowledge.store import is_base
from ecomkt.output.views.diff import DiffView
from ecomkt.safe_text import visible

_BASE = "base"


def diff(
    *,
    first: Annotated[str, Argument(metavar="FIRST")],
    second: Annotated[str, Argument(metavar="SECOND")],
    sample: Sample = 2000,
    seed: Annotated[int, Option("--seed", metavar="NUMBER")] = 0,
    fail_over: Annotated[str | None, Option("--fail-over", metavar="PERCENT")] = None,
    printing: Printing,
    families: Families = None,
    lang: Lang = None,
    packs: Pack = None,
) -> None:
    """Show what a changed pack changes: which first places, for which profiles, and why."""
    # A slip in an option is told before minutes are spent on profiles.
    printing.choice(DiffView)
    limit = _percentage(fail_over)
    before, after = _loaded(_session(first, lang, packs), _session(second, lang, packs))
    shown = after.advisor.families(families or None)
    report = diff_knowledge(before.advisor.explorer, after.advisor.explorer, sample, seed)
    counted = frozenset(report.families if shown is None else shown & set(report.families))
    # No option chooses a whole base.
    words = None if second != _BASE and is_base(Path(second)) else tuple(after.pack_words)
    view = DiffView(report, (first, second), counted, after.arguments, words, limit)
    printing.print(view, after.advisor.wording)
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
            session.advisor  # noqa: B018
        except EcomktError as refusal:
            refusals.append(refusal)
    if refusals:
        # A script gets one exit code, that of the graver refusal.
        worst = max(refusals, key=lambda refusal: refusal.exit_code)
        raise type(worst)(dict.fromkeys(problem for refusal in refusals for problem in refusal.problems))
    return sessions


def _percentage(text: str | None) -> float | None:
    if text is None:
        return None
    number = -1.0
    with suppress(ValueError):
        number = float(text.strip().removesuffix("%"))
    if not 0 <= number <= 100:
        message = told("--fail-over {text}: that is no percentage", text=visible(text))
        raise InputError.of("bad-percentage", message, "write a number from 0 to 100, such as 5%")
    return number
