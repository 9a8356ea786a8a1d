"""A run of tests, for the formats of programs that build and test."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that isn't as expected: what was expected, and what is there instead."""

    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case with where it is written."""

    name: str
    file: str
    line: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """All cases of a run."""

    name: str
    cases: tuple[Case, ...]
