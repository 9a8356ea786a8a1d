"""An outline: lines with a depth. Indented text in a pipe, folded and coloured on a terminal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

_INDENT = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an outline."""

    depth: int
    text: str
    style: str = ""
    """A Rich style; a pipe shows none."""


def outline_as_text(entries: Iterable[Entry]) -> str:
    """Return the outline as uncut lines."""
    return "".join(f"{' ' * (_INDENT * entry.depth)}{entry.text}\n" for entry in entries)


def outline_on_screen(entries: Iterable[Entry]) -> "RenderableType":
    """Return the outline for a terminal; every text folds within its indent."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    return Group(
        *(
            Padding(Text(entry.text, style=entry.style, overflow="fold"), (0, 0, 0, _INDENT * entry.depth))
            for entry in entries
        )
    )
