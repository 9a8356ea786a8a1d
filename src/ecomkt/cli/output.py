"""stdout: a view in the format that was asked for; laid out in colour on a terminal, plain in a pipe."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from ecomkt.cli.options import COLORS, Color, Fields, Format, Json, OptionGroup, chosen
from ecomkt.cli.pager import page
from ecomkt.cli.streams import json_for, writing
from ecomkt.errors import InputError, did_you_mean, missing_package, told
from ecomkt.files import atomic_output, check_output
from ecomkt.output import formats
from ecomkt.output.fields import WITH_FIELDS, named_fields, picked
from ecomkt.output.formats import format_called, format_for, format_named, format_names, formats_for
from ecomkt.safe_text import quoted, visible

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ecomkt.language.wording import Wording

SCREEN = "table"
"""The choice that stands for `terminal` or `plain`, whichever fits where stdout goes."""
_USUAL, _WIDEST = 80, 1000


@dataclass(frozen=True)
class Printing(OptionGroup):
    """How the options ask to print a result."""

    format_: Format = SCREEN
    as_json: Json = False
    fields: Fields = ""
    color: Color = "auto"
    no_pager: Annotated[bool, Option("--no-pager")] = False

    def __post_init__(self) -> None:
        is_rich(self.color)  # a slip should not cost the time of an answer

    def choice(self, view: type) -> str:
        """Return the format of a class of views that is asked for, before anything is loaded.

        Raises InputError for one there is not, for one that can't be printed, or for two.
        """
        choice = SCREEN if self.format_.lower() == SCREEN else format_named(self.format_)
        format_ = format_called(choice) if choice in format_names() else None
        if choice != SCREEN and not (format_ and format_.offered_by(view) and not format_.binary):
            printable = (known.name for known in formats_for(view) if not known.binary)
            choice = chosen(self.format_, (SCREEN, *printable), "--format")
        if self.as_json and choice not in (SCREEN, "json"):
            message = told("--json and --format {choice} contradict each other", choice=choice)
            raise InputError.of("contradiction", message, "give one of them")
        choice = "json" if self.as_json else choice
        if not self.fields:
            return choice
        if choice == SCREEN and hasattr(view, "table"):
            return "tsv"
        if choice not in WITH_FIELDS:
            message, hint = told("--fields has no place in {choice}", choice=choice), told("ask for json or csv")
            raise InputError.of("contradiction", message, hint)
        return choice

    def print(self, view: object, wording: "Wording") -> None:
        """Print a view as asked for."""
        choice, fields = self.choice(type(view)), named_fields(self.fields)
        print_view(view, wording, choice, self.color, paged=not self.no_pager, fields=fields)


def print_view(
    view: object,
    wording: "Wording",
    choice: str = SCREEN,
    color: str = "auto",
    *,
    paged: bool = False,
    fields: Sequence[str] = (),
    taken: int = 0,
) -> None:
    """Print a view, or some fields of it, in a format that `Printing.choice` returned.

    On a terminal it goes through a pager, if that is wanted, and may find so many lines `taken`. Raises InputError for
    a field there is not.
    """
    format_ = format_called(choice if choice != SCREEN else "terminal" if is_rich(color) else "plain")
    content = _written(format_, view, wording, fields)
    if format_.name == "terminal":
        _print_rich(content, color, paged=paged and sys.stdout.isatty(), taken=taken)
    elif format_.json:
        print_json("".join(content))
    else:
        print_texts(content)


def format_of_file(view: type, path: Path, *, force: bool) -> formats.Format:
    """Return the format that a file name ends in; raises InputError for one there is not, or a file not to replace."""
    format_ = format_for(view, path.suffix)
    if format_ is None:
        suffixes = [suffix for known in formats_for(view) for suffix in known.suffixes]
        message = told("there is no way to write this as {suffix}", suffix=quoted(path.suffix or path.name))
        raise InputError.of("unknown-choice", message, did_you_mean(path.suffix.lower(), suffixes))
    check_output(path, force=force)
    return format_


def write_view(view: object, wording: "Wording", format_: formats.Format, path: Path, *, force: bool) -> None:
    """Write a view as a file; raises InputError if it can't be written."""
    with atomic_output(path, force=force) as stream:
        for piece in _written(format_, view, wording):
            stream.write(piece if format_.binary else piece.encode("utf-8", "backslashreplace"))


def _written(format_: formats.Format, view: object, wording: "Wording", fields: Sequence[str] = ()) -> Iterator[Any]:
    """Yield what a format makes of a view; raises InputError if it needs a package that isn't there."""
    try:
        yield from format_.write(picked(format_.part_of(view, wording), fields))
    except ModuleNotFoundError as flaw:
        if not format_.extra:
            raise
        message = told("{name} needs the package {package}", name=format_.name, package=flaw.name)
        raise InputError.of("extra-missing", message, missing_package(format_.extra)) from flaw


def is_rich(color: str) -> bool:
    """Return whether the screen is laid out: on a terminal, or where colour was asked for."""
    return sys.stdout.isatty() or _wants_color(color) is True


def print_texts(texts: Iterable[str]) -> None:
    """Write texts; what would mislead a terminal is written out, whatever it was that let it through."""
    # One flush for all: a manual has thousands of lines.
    with writing():
        sys.stdout.writelines(visible(text, keep_lines=True) for text in texts)


def print_json(text: str) -> None:
    """Write JSON."""
    with writing():
        sys.stdout.write(json_for(sys.stdout, text))


def _print_rich(parts: "Iterable[RenderableType]", color: str, *, paged: bool, taken: int) -> None:
    from rich.console import Console

    wanted = _wants_color(color)
    # Texts are data: brackets in them are no markup for Rich, and names between colons no emoji.
    plain = None if wanted is None else not wanted
    console = Console(force_terminal=wanted or None, no_color=plain, highlight=False, markup=False, emoji=False)
    # A variable may claim anything: nothing is printed on 0 columns, and a table over a billion fills the memory.
    console.width = min(console.width, _WIDEST) or _USUAL
    if taken:
        console.height = max(console.height - taken, 1)
    with writing():
        try:
            with console.capture() if paged else nullcontext() as captured:
                for part in parts:
                    console.print(part)
            if captured and not page(text := captured.get()):
                sys.stdout.write(text)
        except SystemExit as gone:  # how Rich says that the reader has gone
            raise BrokenPipeError from gone


def _wants_color(color: str) -> bool | None:
    """Return True or False as the user decided, None to leave it to the terminal."""
    choice = chosen(color, COLORS, "--color")
    if choice != "auto":
        return choice == "always"
    # Conventions that other programs share; whoever forces colour wins over whoever forbids it.
    forced = os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE")
    if forced:
        return forced != "0"
    return False if os.environ.get("NO_COLOR") or os.environ.get("CLICOLOR") == "0" else None
