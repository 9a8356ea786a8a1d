"""The briefs in the words of the codebook."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cases.reading import read_yaml

FILES = (
    *("briefs.yaml", "east-asia.yaml", "west.yaml", "east.yaml"),
    *("west-2.yaml", "east-2.yaml", "west-3.yaml", "east-3.yaml", "west-4.yaml", "east-4.yaml"),
    *("west-5.yaml", "east-5.yaml", "west-6.yaml", "east-6.yaml"),
    *("west-7.yaml", "east-7.yaml", "west-8.yaml", "east-8.yaml"),
    *("west-9.yaml", "east-9.yaml", "west-10.yaml", "east-10.yaml", "west-11.yaml", "east-11.yaml"),
    *("west-12.yaml", "east-12.yaml", "west-13.yaml", "east-13.yaml", "west-14.yaml", "east-14.yaml"),
    *("west-15.yaml", "east-15.yaml", "west-16.yaml", "east-16.yaml"),
    *("west-17.yaml", "east-17.yaml", "west-18.yaml", "east-18.yaml", "west-19.yaml", "east-19.yaml"),
)
NOTHING = "none"
"""What an expert answers in a family of which nothing is needed."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One client: what was noted, what that means in facts, and what an expert answered."""

    number: int
    language: str
    text: str
    facts: Mapping[str, Any]
    """The profile as a file or the library takes it."""
    plans: tuple[str | Mapping[str, str], ...]
    """The ideas that the client brings, in his words; beside their kind where a consultant picked one."""
    options: Mapping[str, Mapping[str, str]]
    """Family to the options that the expert advises, best first, each with his reason."""
    remarks: Mapping[str, tuple[str, ...]]
    """His cautions, questions and first steps."""


def read_briefs() -> list[Brief]:
    """Return all briefs, those of the first file first."""
    return [_brief(entry) for name in FILES for entry in read_yaml(Path(__file__).with_name(name))]


def _brief(entry: Mapping[str, Any]) -> Brief:
    expert = entry["expert"]
    options = {
        family: {option: reason for advice in answer for option, reason in advice.items()}
        for family, answer in expert.items()
        if isinstance(answer[0], dict)
    }
    remarks = {name: tuple(lines) for name, lines in expert.items() if name not in options}
    plans = tuple(entry.get("plans", ()))
    return Brief(entry["n"], entry["lang"], entry["text"], entry["profile"], plans, options, remarks)
