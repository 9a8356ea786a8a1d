"""What is documented of one kind of finding."""

from collections.abc import Mapping
from dataclasses import dataclass

from ecomkt.codebook import Text

__all__ = ["Page", "both"]


@dataclass(frozen=True, slots=True)
class Page:
    """The manual page of one code."""

    title: Text
    says: Text
    """What a finding of the kind states, exactly."""
    why: Text
    """Why it matters."""
    mend: Text
    """What to do; the hint of every finding of the kind."""
    example: str
    """A piece of a knowledge file with the defect."""
    messages: Mapping[str, Text]
    """What a finding says, by its case; the gaps are filled by its parts."""


def both(english: str, chinese: str) -> Text:
    """Return a text in the two languages that are written by hand."""
    return Text((("en", english), ("zh-Hant", chinese)))
