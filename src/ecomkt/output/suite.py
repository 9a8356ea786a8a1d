"""A run of tests, for the formats of programs that build and test."""

from typing import NamedTuple


class Case(NamedTuple):
    """A case with where it is written."""

    name: str
    file: str
    line: int
    failures: tuple[tuple[str, str], ...]
    """For everything that isn't as expected: what was expected, and what is there instead."""
