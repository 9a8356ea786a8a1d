"""stdout: in colour on a terminal, plain in a pipe."""

import os
import sys
from typing import TYPE_CHECKING

from ecomkt.cli.options import chosen
from ecomkt.cli.streams import can_hold, writing
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from rich.console import RenderableType


def is_rich(color: str) -> bool:
    """Return whether the screen is laid out: on a terminal, or where colour was asked for."""
    return sys.stdout.isatty() or _wants_color(color) is True


def print_text(text: str) -> None:
    """Write lines; what would mislead a terminal is written out, whatever it was that let it through."""
    with writing():
        sys.stdout.write(visible(text, keep_lines=True))


def print_json(plain: object, *, indent: int | None = 1) -> None:
    """Write JSON; in ASCII, with escapes, if stdout can't show every character of it."""
    from ecomkt.output.result import render_json

    text = render_json(plain, indent=indent)
    if not can_hold(sys.stdout, text) or visible(text, keep_lines=True) != text:
        text = render_json(plain, indent=indent, ascii_only=True)
    with writing():
        sys.stdout.write(text)


def print_rich(renderable: "RenderableType", color: str) -> None:
    """Print a Rich renderable to stdout."""
    from rich.console import Console

    wanted = _wants_color(color)
    console = Console(
        file=sys.stdout,
        force_terminal=True if wanted else None,
        no_color=None if wanted is None else not wanted,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )
    with writing():
        try:
            console.print(renderable)
        except SystemExit as gone:  # how Rich says that the reader has gone
            raise BrokenPipeError from gone


def _wants_color(color: str) -> bool | None:
    """Return True or False as the user decided, None to leave it to the terminal."""
    choice = chosen(color, ("auto", "always", "never"), "--color")
    if choice != "auto":
        return choice == "always"
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if os.environ.get(name):
            return os.environ[name] != "0"
    return False if os.environ.get("NO_COLOR") or os.environ.get("CLICOLOR") == "0" else None
