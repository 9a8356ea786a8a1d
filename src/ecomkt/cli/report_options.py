"""What the options of a report say: for whom, by whom, with which picture and words."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from ecomkt.cli.session import tried
from ecomkt.errors import InputError, Problem
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from ecomkt.output.cover import Cover
    from ecomkt.output.document import Logo as Picture

Client = Annotated[str, Option("--client", metavar="NAME")]
Consultant = Annotated[str, Option("--consultant", metavar="NAME")]
Logo = Annotated[Path | None, Option("--logo", metavar="FILE")]
Note = Annotated[Path | None, Option("--note", metavar="FILE")]
Day = Annotated[str, Option("--date", metavar="DAY")]
Force = Annotated[bool, Option("--force")]
ReportFile = Annotated[Path | None, Option("--report", metavar="FILE")]

_MOST_NOTE_BYTES = 100_000
_MOST_NAME = 200
"""How many letters a name may have."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the options say of the cover, as typed."""

    client: str = ""
    consultant: str = ""
    day: str = ""
    logo: Path | None = None
    note: Path | None = None

    @property
    def words(self) -> list[str]:
        """Return the options as words of a command line."""
        given = (
            ("--client", self.client),
            ("--consultant", self.consultant),
            ("--date", self.day),
            ("--logo", str(self.logo or "")),
            ("--note", str(self.note or "")),
        )
        return [word for flag, text in given if text for word in (flag, text)]


def cover_of(named: Named) -> "Cover":
    """Return what stands around the advice; raises InputError with every problem of the options."""
    from ecomkt.output.cover import Cover

    problems: list[Problem] = []
    client = tried(lambda: _name("--client", named.client), problems, "")
    consultant = tried(lambda: _name("--consultant", named.consultant), problems, "")
    day = tried(lambda: _day(named.day), problems, "")
    note = tried(lambda: _note(named.note), problems, "")
    logo = tried(lambda: _logo(named.logo), problems, None)
    if problems:
        raise InputError(problems)
    return Cover(client, consultant, day, note, logo)


def _name(flag: str, text: str) -> str:
    name = " ".join(text.split())
    if len(name) > _MOST_NAME:
        raise InputError([Problem("name-too-long", f"{flag} has {len(name)} letters", f"use at most {_MOST_NAME}")])
    return name


def _day(word: str) -> str:
    if word == "today":
        return date.today().isoformat()
    try:
        return date.fromisoformat(word).isoformat() if word else ""
    except ValueError as flaw:
        message = f"--date {quoted(word)} is no day"
        raise InputError([Problem("bad-day", message, "write it like 2026-11-27, or today")]) from flaw


def _note(path: Path | None) -> str:
    from ecomkt.files import read_bytes
    from ecomkt.safe_text import decode_text

    return decode_text(read_bytes(path, _MOST_NOTE_BYTES), str(path), InputError) if path else ""


def _logo(path: Path | None) -> "Picture | None":
    from ecomkt.files import read_bytes
    from ecomkt.output.logos import MOST_LOGO_BYTES, read_logo

    return read_logo(read_bytes(path, MOST_LOGO_BYTES), path.name) if path else None
