"""The exceptions of ecomkt, and the process exit code each one ends in.

    EcomktError
    ├── InputError        2   what the user gave can't be understood
    ├── KnowledgeError    3   a knowledge file is wrong
    └── EngineError       4   the inference engine failed (a defect of ours)

An error carries every problem that was found, never only the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["EcomktError", "EngineError", "ExitCode", "InputError", "KnowledgeError", "Location", "Problem"]


class ExitCode(IntEnum):
    """What the process says to the shell; a flag never changes the meaning."""

    DONE = 0
    FINDINGS = 1
    INPUT = 2
    KNOWLEDGE = 3
    INTERNAL = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text file. Lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and how to mend it."""

    code: str
    """A stable kebab-case name of the kind of problem, for scripts."""
    message: str
    hint: str = ""
    location: Location | None = None

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.message}" + (f"; {self.hint}" if self.hint else "")


class EcomktError(Exception):
    """Base of all errors that end a command."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class InputError(EcomktError):
    """The profile, an option or a file of the user can't be understood."""

    exit_code = ExitCode.INPUT


class KnowledgeError(EcomktError):
    """The knowledge files are not well formed; `problems` lists all of them."""

    exit_code = ExitCode.KNOWLEDGE


class EngineError(EcomktError):
    """The engine refused a rule set or a fact, or answered out of turn."""

    exit_code = ExitCode.INTERNAL
