"""The options that several verbs share, and how their words are understood."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.errors import InputError, did_you_mean, told
from ecomkt.output.created import today
from ecomkt.output.formats import format_named
from ecomkt.safe_text import quoted, visible

COLORS = ("auto", "always", "never")


class OptionGroup:
    """Options that go together: in the signature of a verb, a subclass stands for what its constructor is given.

    What its constructor takes by keyword alone is no option.
    """


def _file_or_stdout(path: Path | None) -> Path | None:
    return None if str(path) == "-" else path


def offering(kind: str) -> Callable[[str], list[tuple[str, str]]]:
    """Return what completes a word of a kind when somebody presses Tab."""

    def complete(incomplete: str) -> list[tuple[str, str]]:
        from ecomkt.cli.completion import offers

        return offers(kind, incomplete)

    return complete


Facts = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]", autocompletion=offering("fact"))]
Type = Annotated[list[str] | None, Option("--type", "-t", metavar="CODE", autocompletion=offering("type"))]
Price = Annotated[list[str] | None, Option("--price", "-p", metavar="CODE", autocompletion=offering("price"))]
Last = Annotated[bool, Option("--last")]
Incomes = Annotated[list[str] | None, Option("--income", metavar="CUR=AMOUNT")]
Plans = Annotated[list[str] | None, Option("--plan", metavar="NAME")]
Families = Annotated[list[str] | None, Option("--family", metavar="NAME", autocompletion=offering("family"))]
Format = Annotated[str, Option("--format", "-f", metavar="FORMAT", autocompletion=offering("format"))]
FileFormat = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", autocompletion=offering("format"))]
Json = Annotated[bool, Option("--json")]
Fields = Annotated[str, Option("--fields", metavar="FIELD,FIELD")]
Color = Annotated[str, Option("--color", metavar="WHEN")]
Lang = Annotated[str | None, Option("--lang", "-l", metavar="LANG", autocompletion=offering("lang"))]
Pack = Annotated[list[Path] | None, Option("--pack", metavar="DIR")]
PackFolders = Annotated[list[Path] | None, Argument(metavar="PACK")]
Sample = Annotated[int, Option("--sample", min=0, max=100_000, metavar="COUNT")]
Verbose = Annotated[bool, Option("--verbose", "-v")]
NoInput = Annotated[bool, Option("--no-input")]
Debug = Annotated[bool, Option("--debug")]
ConfigFile = Annotated[str | None, Option("--config", metavar="FILE", hidden=True)]
NoConfig = Annotated[bool, Option("--no-config", hidden=True)]
ReportFile = Annotated[Path | None, Option("--report", metavar="FILE")]
Output = Annotated[Path | None, Option("--output", "-o", metavar="FILE", callback=_file_or_stdout)]
"""Where the result goes; None, also for `-`, is standard output."""
Target = Annotated[Path | None, Option("--output", "-o", metavar="FILE")]
"""Where a report goes: a file must be named, and `-` stays `-`."""
Force = Annotated[bool, Option("--force")]
Columns = Annotated[list[str] | None, Option("--column", metavar="ROLE=HEADER")]
Currency = Annotated[str | None, Option("--currency", metavar="CUR")]


def chosen(word: str, known: Sequence[str], flag: str) -> str:
    """Return the one of `known` that an option names; raises InputError."""
    if word.lower() in known:
        return word.lower()
    message = told("{flag} {word}: there is no such choice", flag=flag, word=visible(word))
    raise InputError.of("unknown-choice", message, did_you_mean(word, known))


def chosen_format(word: str, known: Sequence[str], flag: str = "--format") -> str:
    """Return the one of the `known` formats that a word calls; raises InputError.

    Where results are many, JSON is JSON Lines.
    """
    name = format_named(word)
    name = "jsonl" if name == "json" and name not in known else name
    return name if name in known else chosen(word, known, flag)


def chosen_file_format(word: str | None, output: Path | None, known: Sequence[str], binary: str) -> str:
    """Return the one of `known` that an option, else the name of the file asks for, else the first.

    Raises InputError, also where the binary one would be printed.
    """
    suffix = output.suffix if output else ""
    suffix = suffix[1:] if suffix[1:] in known else suffix
    name = chosen_format(word or suffix or known[0], known, "--format" if word else "-o")
    if output is None and name == binary:
        hint = told("name a file: -o strategies.{name}", name=name)
        raise InputError.of("needs-file", told("{name} can't be printed", name=name), hint)
    return name


def chosen_day(word: str, flag: str) -> date:
    """Return the day that an option names, such as 2026-11-27 or today; raises InputError."""
    try:
        return today() if word == "today" else date.fromisoformat(word)
    except ValueError as flaw:
        hint = "write it like 2026-11-27, or today"
        raise InputError.of("bad-day", told("{flag} {word} is no day", flag=flag, word=quoted(word)), hint) from flaw
