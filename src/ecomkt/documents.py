"""What lies between a file and the knowledge base: plain values, and where each of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecomkt.errors import Location

__all__ = ["Document", "Path"]

Path = tuple[str | int, ...]
"""The way to a value inside a document: keys of mappings and indexes of sequences."""


@dataclass(frozen=True)
class Document:
    """One parsed file."""

    file: str
    """The name shown in messages, with `/`."""
    content: object
    """Only dict, list, str, int, float, bool and None."""
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    """Where the key of a mapping entry stands: (line, column), from 1."""
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    """Where a value stands: (line, column), from 1."""
    lines: int = 0
    """How many lines the file has; 0 if that was not counted."""

    def key_at(self, path: Path) -> Location:
        """Return where the key at `path` stands (the value, for an item of a sequence)."""
        return Location(self.file, *self.keys.get(path, self.values.get(path, (1, 1))))

    def value_at(self, path: Path) -> Location:
        """Return where the value at `path` stands."""
        return Location(self.file, *self.values.get(path, (1, 1)))
