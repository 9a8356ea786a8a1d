"""`ecomkt call`: the session that is open while one talks to a client."""

import shlex
from functools import partial

import typer

from ecomkt.cli.call.dialogue import CallDialogue
from ecomkt.cli.call.prompt import Lines, clear_screen, lines_of
from ecomkt.cli.journal import JournalFile, journal_file, journalled
from ecomkt.cli.options import Color, Plans
from ecomkt.cli.output import SCREEN, is_rich, print_view
from ecomkt.cli.session import ProfileWords, Session, ViewWords
from ecomkt.cli.state import keep
from ecomkt.cli.streams import on_terminal, say
from ecomkt.errors import ExitCode
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible


def call(
    words: ProfileWords,
    view: ViewWords,
    session: Session,
    plans: Plans = None,
    color: Color = "auto",
    journal: JournalFile = None,
) -> None:
    """Talk with a client at hand: every fact redraws the answer."""
    is_rich(color)  # a slip should not cost the time of an answer
    part, path, known = view.read(session), journal_file(journal), words.read(session, plans)
    show = partial(print_view, wording=session.advisor.wording, choice=SCREEN, color=color)

    def draw(answer: object, taken: int) -> None:
        clear_screen()
        show(answer, taken=taken)

    dialogue = CallDialogue(session, session.reader(words.incomes, words.currency), part, show, draw)
    dialogue.begin(known)
    understood = _talk(dialogue, lines_of(dialogue))
    answer, kept = partial(session.advisor.answer, dialogue.profile, part), path if dialogue.profile.facts else None
    with journalled(answer, kept, session.advisor.wording):
        _leave(dialogue)
    # Somebody who sits there has seen what was wrong; a script only sees how it ends.
    if not understood and not on_terminal():
        raise typer.Exit(ExitCode.INPUT)


def _talk(dialogue: CallDialogue, lines: Lines) -> bool:
    """Hear lines until the end and return whether all were understood; Ctrl-C drops a line, and twice ends it."""
    understood, interrupted = True, False
    while not dialogue.done:
        try:
            text = lines()
            if text is None:
                break
            understood &= dialogue.hear(text)
            interrupted = False
        except KeyboardInterrupt:
            if interrupted:
                break
            interrupted = True
            say("\n" + dialogue.wording.label("call.again"))
    return understood


def _leave(dialogue: CallDialogue) -> None:
    """Show the answer where it is not what was shown last, and say how to have it again."""
    session, profile, wording = dialogue.session, dialogue.profile, dialogue.wording
    if profile == Profile():
        return
    if dialogue.shown != profile and not on_terminal():
        dialogue.hear("show")
    say(wording.label("equal-command") + wording.colon.rstrip())
    say(visible(shlex.join(["ecomkt", "recommend", *session.arguments(profile), *session.words])), whole=True)
    if keep(profile):
        say(wording.label("call.go-on", command="ecomkt call --last"))
