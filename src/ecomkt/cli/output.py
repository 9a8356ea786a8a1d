"""stdout: in colour on a terminal, plain in a pipe."""

import os
import sys
from typing import TYPE_CHECKING

from ecomkt.cli.session import chosen

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["is_rich", "print_rich", "print_text"]


def is_rich(color: str) -> bool:
    """Return whether the screen is laid out: on a terminal, or where colour was asked for."""
    return sys.stdout.isatty() or _wants_color(color) is True


def print_text(text: str) -> None:
    """Write text as it is; JSON escapes stand in where the encoding of stdout lacks a character."""
    sys.stdout.write(text)


def print_rich(renderable: "RenderableType", color: str) -> None:
    """Print a Rich renderable to stdout."""
    from rich.console import Console

    wanted = _wants_color(color)
    console = Console(
        file=sys.stdout,
        force_terminal=True if wanted else None,
        no_color=True if wanted is False else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )
    console.print(renderable)


def _wants_color(color: str) -> bool | None:
    """Return True or False as the user decided, None to leave it to the terminal."""
    choice = chosen(color, ("auto", "always", "never"), "--color")
    if choice != "auto":
        return choice == "always"
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if os.environ.get(name):
            return os.environ[name] != "0"
    return False if os.environ.get("NO_COLOR") or os.environ.get("CLICOLOR") == "0" else None
