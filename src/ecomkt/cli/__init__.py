"""The command line: parse, call, print."""

import atexit
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

from ecomkt.version import __version__

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if arguments is None:
            import gc

            signal.signal(signal.SIGTERM, _stop_in_order)

            # Loading makes thousands of objects that live as long as the process: the collector would find nothing.
            gc.disable()
        # Typer alone takes five times as long to import as Python takes to start.
        text = f"ecomkt {__version__}" if words in (["--version"], ["-V"]) else None
        if not words and os.environ.get("_ECOMKT_COMPLETE") == "complete_bash":
            from ecomkt.cli.completion import offered_at_once

            text = offered_at_once()
        if text is not None:
            # Where it can't be printed, the program says so.
            with suppress(OSError, AttributeError):
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()
                return 0
        from ecomkt.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(words)


def _stop_in_order(number: int, _frame: FrameType | None) -> None:
    """End as the signal would, once what is being written has been put away."""
    signal.signal(number, signal.SIG_DFL)
    atexit.register(os.kill, os.getpid(), number)
    raise KeyboardInterrupt
