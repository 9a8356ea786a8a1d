"""What is wrong, and what the user may have meant."""

import shlex
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import IntEnum
from os import getcwd, sep
from shutil import which
from typing import NamedTuple, Self, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Message(str):
    """English text that keeps what it was made of, so that it can be told in other languages."""

    template: str
    gaps: dict[str, object]

    def __new__(cls, template: str, gaps: dict[str, object]) -> "Message":
        """Return the template with its gaps filled."""
        message = super().__new__(cls, template.format(**gaps))
        message.template, message.gaps = template, gaps
        return message

    def __getnewargs__(self) -> tuple[str, dict[str, object]]:  # type: ignore[override]
        """Return what a copy in another process is made of."""
        return self.template, self.gaps


def told(template: str, /, **gaps: object) -> str:
    """Return a text whose words in other languages stand in `language/interface/errors.yaml` under its template.

    What is itself to be told in those is given as a message, a Problem, Listed or a Text; other gaps stay as they are.
    """
    return Message(template, gaps)


class Listed(NamedTuple):
    """Texts that the language of the reader joins."""

    items: tuple[object, ...]
    by: str = ", "

    def __str__(self) -> str:
        return self.by.join(map(str, self.items))


class ExitCode(IntEnum):
    """What the process says to the shell; a flag never changes the meaning."""

    DONE = 0
    FINDINGS = 1
    INPUT = 2
    KNOWLEDGE = 3
    INTERNAL = 4
    INTERRUPTED = 130


class Location(NamedTuple):
    """A place in a text file. Lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that is wrong: what, where, and how to mend it."""

    code: str
    """A stable kebab-case name of the kind of problem, for scripts."""
    message: str
    hint: str = ""
    location: Location | None = None
    subject: str = ""
    """The slug of the attribute that it is about, if of one: a list reports its column."""

    @classmethod
    def of(
        cls,
        code: str,
        message: str,
        hint: str = "",
        location: Location | None = None,
        subject: str = "",
        /,
        **gaps: object,
    ) -> "Problem":
        """Return a problem whose message and hint are told with the same gaps."""
        if gaps:
            message, hint = (text if isinstance(text, Message) else told(text, **gaps) for text in (message, hint))
        return cls(code, message, hint, location, subject)

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.message}" + (f"; {self.hint}" if self.hint else "")


class EcomktError(Exception):
    """Base of all errors that end a command."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @classmethod
    def of(cls, code: str, message: str, hint: str = "", location: Location | None = None, /, **gaps: object) -> Self:
        """Return the error of one problem, made as `Problem.of` makes it."""
        return cls([Problem.of(code, message, hint, location, **gaps)])

    def __reduce__(self) -> tuple[object, ...]:
        # An exception travels between processes by its arguments, which are not the text.
        return type(self), (self.problems,)


class InputError(EcomktError):
    """The profile, an option or a file of the user can't be understood."""

    exit_code = ExitCode.INPUT


class KnowledgeError(EcomktError):
    """The knowledge files are not well formed; `problems` lists all of them."""

    exit_code = ExitCode.KNOWLEDGE


class EngineError(EcomktError):
    """The engine refused a rule set or a fact, or answered out of turn."""


class Problems(list[Problem]):
    """What is wrong with things that are read one after another: raised as one error at the end of a `with`."""

    def __init__(self, known: Iterable[Problem] = (), kind: type[EcomktError] = InputError) -> None:
        super().__init__(known)
        self._kind = kind

    def collect(self, read: Callable[[], T], fallback: U) -> T | U:
        """Return what was read, or the fallback: then what was wrong is kept, to be told with others."""
        try:
            return read()
        except self._kind as refusal:
            self.extend(refusal.problems)
            return fallback

    def __enter__(self) -> "Problems":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self and kind is None:
            raise self._kind(dict.fromkeys(self))


def missing_package(extra: str) -> str:
    """Return the hint that brings the packages of an extra, from wherever ecomkt itself was installed."""
    from importlib.metadata import PackageNotFoundError, requires

    marked = f"extra == '{extra}'"
    with suppress(PackageNotFoundError):
        wanted = [w.partition(";")[0].strip() for w in requires("ecomkt") or () if marked in w.replace('"', "'")]
        if wanted:
            return told("{command}", command=shlex.join([_python(), "-m", "pip", "install", *wanted]))
    return told(
        "{python} -m pip install '.[{extra}]' in the folder of ecomkt", python=shlex.quote(_python()), extra=extra
    )


def _python() -> str:
    """Return what runs the Python that runs this, as short as it can be typed here."""
    named = not sys.executable or which("python3") == sys.executable
    with suppress(OSError):  # the folder one stands in may have gone
        return "python3" if named else sys.executable.removeprefix(getcwd() + sep)  # noqa: PTH109
    return sys.executable


_FEW = 12


def nearest(word: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the known words most like `word`, best first; `cutoff` is the likeness (0 … 1) they must have."""
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=most, cutoff=cutoff)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the known word most like `word`; else another, which lists them if they are few."""
    choices = list(dict.fromkeys(known))
    near = nearest(word, choices)
    if near:
        return told("did you mean '{word}'?", word=near[0])
    if otherwise:
        return otherwise
    return told("use one of: {choices}", choices=Listed(tuple(choices))) if 0 < len(choices) <= _FEW else ""
