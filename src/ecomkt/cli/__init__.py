"""The command line: parse, call, print."""

import sys
from collections.abc import Sequence
from contextlib import suppress

from ecomkt.version import __version__

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        # Typer alone takes five times as long to import as Python takes to start.
        # Where it can't be printed, the program says so.
        with suppress(OSError, AttributeError):
            sys.stdout.write(f"ecomkt {__version__}\n")
            sys.stdout.flush()
            return 0
    try:
        if arguments is None:
            import gc

            # Loading makes thousands of objects that live as long as the process: the collector would find nothing.
            gc.disable()
        from ecomkt.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(words)
