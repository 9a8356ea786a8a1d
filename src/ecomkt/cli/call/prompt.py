"""Where the lines of a call come from: prompt_toolkit on a terminal, plain lines where it is missing, or a pipe."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

from ecomkt.cli.call.completion import Completions
from ecomkt.cli.call.dialogue import CallDialogue
from ecomkt.cli.streams import on_terminal, read_line, say
from ecomkt.errors import EcomktError

_PROMPT = "> "
Lines = Callable[[], str | None]
"""Returns the next line, None at the end of input; raises KeyboardInterrupt."""


def lines_of(dialogue: CallDialogue) -> Lines:
    """Return what reads the lines of a call."""
    if on_terminal() and os.environ.get("TERM") != "dumb":
        try:
            return _edited(dialogue)
        except ImportError:
            say(dialogue.wording.label("call.plain"))
    return lambda: read_line(_PROMPT)


def clear_screen() -> None:
    """Clear a terminal; what was on it stays in its history."""
    if on_terminal() and os.environ.get("TERM") != "dumb":
        sys.stdout.write("\x1b[H\x1b[2J")


def _make_ready(dialogue: CallDialogue) -> None:
    # What is wrong is told to whoever asks for it.
    with suppress(EcomktError):
        dialogue.advisor.make_ready()


def _edited(dialogue: CallDialogue) -> Lines:
    """Return lines that are edited, completed and remembered; raises ImportError."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.output import create_output

    completions = Completions(dialogue.advisor)
    # While the first line is typed.
    Thread(target=_make_ready, args=(dialogue,), daemon=True).start()

    class Completing(Completer):
        def get_completions(self, document: Any, _: object) -> Iterator[Completion]:
            for found in completions.after(document.text_before_cursor, dialogue.asked, dialogue.profile):
                yield Completion(found.text, -found.typed, display_meta=found.about)

    keys = KeyBindings()

    @keys.add("c-l")
    def _(event: Any) -> None:
        event.app.exit(result="show")

    output: Any = create_output()
    # Where the terminal doesn't answer, as some over ssh, asking it for the place of its cursor ends in a warning.
    output.enable_cpr = False
    # What a client says is nobody's history but this call's.
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=Completing(), complete_while_typing=False, key_bindings=keys, output=output
    )

    def line() -> str | None:
        try:
            return session.prompt(_PROMPT)
        except EOFError:
            return None

    return line
