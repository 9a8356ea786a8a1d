"""A pager for what is longer than the screen: only on a terminal, and only if one is there."""

import os
import shlex
import shutil
import signal
import sys
from contextlib import suppress

from ecomkt.cli.settings import setting

_USUAL = "less"
# Quit at the end of a short text, find in any case, pass colours on, leave the text on the screen.
_USUAL_FLAGS = "-FIRX"


def usual_pager() -> tuple[str, str]:
    """Return the pager that is used where ECOMKT_PAGER and the settings name none, and what names it."""
    if "PAGER" in os.environ:
        return os.environ["PAGER"], "PAGER"
    return (f"{_USUAL} {_USUAL_FLAGS}" if shutil.which(_USUAL) else ""), ""


def page(text: str) -> bool:
    """Show a text through the pager and return whether that was done: not for less than a screen, nor without one."""
    named = setting("pager")
    command = shlex.split(named.value if named else usual_pager()[0])
    # One line is the prompt of the shell.
    if not command or text.count("\n") < shutil.get_terminal_size().lines or not shutil.which(command[0]):
        return False
    import subprocess

    # As other programs do: whoever names `less` alone wants colours, too.
    environment = {"LESS": _USUAL_FLAGS, **os.environ}
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pager
    try:
        # Whoever leaves it early has read enough.
        with suppress(BrokenPipeError), subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:
            pager.communicate(text.encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "strict"))
    finally:
        signal.signal(signal.SIGINT, before)
    return True
