"""The options that several verbs share, and how their words are understood."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.language.text import LANGUAGES, find_language
from ecomkt.safe_text import visible

Facts = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]")]
Type = Annotated[list[str] | None, Option("--type", "-t", metavar="CODE")]
Price = Annotated[list[str] | None, Option("--price", "-p", metavar="CODE")]
ProfileFile = Annotated[str | None, Option("--profile", metavar="FILE")]
ProfileFiles = Annotated[list[str] | None, Option("--profile", metavar="FILE")]
Format = Annotated[str, Option("--format", "-f", metavar="FORMAT")]
Json = Annotated[bool, Option("--json")]
Lang = Annotated[str | None, Option("--lang", "-l", metavar="LANG")]
Top = Annotated[int | None, Option("--top", min=1, metavar="COUNT")]
Families = Annotated[list[str] | None, Option("--family", metavar="NAME")]
Pack = Annotated[list[Path] | None, Option("--pack", metavar="DIR")]
Color = Annotated[str, Option("--color", metavar="WHEN")]
Debug = Annotated[bool, Option("--debug")]
ReportFile = Annotated[Path | None, Option("--report", metavar="FILE")]


def _file_or_stdout(path: Path | None) -> Path | None:
    return None if str(path) == "-" else path


Output = Annotated[Path | None, Option("--output", "-o", metavar="FILE", callback=_file_or_stdout)]
"""Where the result goes; None, also for `-`, is standard output."""


def chosen(word: str, known: Sequence[str], flag: str) -> str:
    """Return the one of `known` that an option names; raises InputError."""
    if word.lower() in known:
        return word.lower()
    message = f"{flag} {visible(word)}: there is no such choice"
    raise InputError([Problem("unknown-choice", message, did_you_mean(word, known))])


def chosen_language(given: str | None) -> str:
    """Return the language that an option, else the environment asks for; English where neither does.

    Raises InputError for a word of the option or of ECOMKT_LANG that names none.
    """
    for value, origin in ((given, "--lang"), (os.environ.get("ECOMKT_LANG"), "ECOMKT_LANG")):
        if value:
            language = find_language(value)
            if language is None:
                message = f"{origin} {visible(value)}: there is no such language"
                raise InputError([Problem("unknown-language", message, f"use one of: {', '.join(LANGUAGES)}")])
            return language
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return find_language(re.split("[.@]", locale)[0]) or LANGUAGES[0]
