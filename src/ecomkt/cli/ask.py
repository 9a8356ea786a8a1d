"""`ecomkt ask`."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from ecomkt.cli.options import Color, Debug, Facts, Families, Format, Json, Lang, Pack, Price, ProfileFile, Top, Type
from ecomkt.errors import InputError, Problem
from ecomkt.plain_text import visible

if TYPE_CHECKING:
    from ecomkt.answer import View
    from ecomkt.cli.session import Session
    from ecomkt.model import Profile

__all__ = ["ask"]

_FLAGS = ("--type", "--price")

Save = Annotated[Path | None, Option("--save", metavar="FILE", help="write the profile to a YAML file at the end")]
Force = Annotated[bool, Option("--force", help="let --save replace a file that is there")]


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
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Ask for what can still change the answer; the talk goes to stderr, the result to stdout.

    ecomkt ask
    ecomkt ask --type A market=cn --save client.yaml --lang zh-Hant
    """
    from ecomkt.answer import View
    from ecomkt.cli.output import is_rich
    from ecomkt.cli.printing import FORMATS
    from ecomkt.cli.session import Session, chosen

    # Whatever is wrong with the options must be said before the talk, not after it.
    form = chosen("json" if as_json else format_, FORMATS, "--format")
    is_rich(color)
    _check_target(save, force=force)
    session = Session(lang, packs)
    view = View(session.families(families), top)
    given = session.profile(facts or (), dict(zip(_FLAGS, (types or (), prices or ()), strict=True)), profile)
    known = _interviewed(session, view, given, form, color, save)
    shown = [("--format", form if form != "table" else None), ("--lang", lang and session.language)]
    shown += [("--color", color if color != "auto" else None), *(("--pack", str(pack)) for pack in packs or ())]
    _say_equal_command(session, view, known, shown)


def _interviewed(
    session: "Session", view: "View", given: "Profile", form: str, color: str, save: Path | None
) -> "Profile":
    """Return what is known after the talk; prints the result and saves the profile."""
    from ecomkt.cli.dialogue import Dialogue
    from ecomkt.cli.printing import print_answer
    from ecomkt.interview import Interview

    dialogue = Dialogue(session, view, color)
    known = dialogue.run(Interview(session.kb.codebook, given)).profile
    if not known.facts:
        hint = "answer a question, or give a fact such as --type A"
        raise InputError([Problem("nothing-known", "nothing is known of the product", hint)])
    try:
        print_answer(dialogue.answer(known), session.wording, form, color)
        sys.stdout.flush()
    finally:
        # The answers outlive a reader of stdout that has gone.
        if save:
            _save(known, save, session)
    return known


def _save(profile: "Profile", target: Path, session: "Session") -> None:
    from ecomkt.cli.lines import say
    from ecomkt.files import write_atomic
    from ecomkt.render.stated import profile_file

    write_atomic(target, profile_file(profile), replace=True)
    say(session.wording.label("saved", file=visible(str(target))))
