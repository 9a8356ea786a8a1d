"""Members of products that stand apart from one another: on disk where they are many, and found by their family."""

from collections.abc import Iterator
from functools import cached_property
from mmap import mmap
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from ecomkt.catalog.reading.rows import Member

if TYPE_CHECKING:
    from sqlite3 import Connection

# One bit for each name: of a million names one in seventy is taken for another, which costs time and nothing else.
_BITS = 1 << 26
# Kibibytes of rows that stay in memory.
_KEPT = 16_384


class NameFilter:
    """Names in eight megabytes at most, however many: one that was added is always found, another one seldom."""

    def __init__(self) -> None:
        # Of a short list few pages are ever touched: to clear them all would take longer than to read it.
        self._bits = mmap(-1, _BITS >> 3)

    def add(self, name: str) -> bool:
        """Add a name; return whether it may have been added before."""
        place, bit = _place(name)
        was = self._bits[place]
        self._bits[place] = was | bit
        return bool(was & bit)

    def __contains__(self, name: str) -> bool:
        """Return whether a name may have been added."""
        place, bit = _place(name)
        return bool(self._bits[place] & bit)


def _place(name: str) -> tuple[int, int]:
    number = crc32(name.encode("utf-8", "surrogatepass"))
    return (number & (_BITS - 1)) >> 3, 1 << (number & 7)


class ApartMembers:
    """Members by the family in which they stand apart. What is taken is back after `rewind`."""

    def __init__(self) -> None:
        self.is_empty = True
        self._read = msgspec.msgpack.Decoder(Member).decode
        self._names = NameFilter()
        self._taken: set[str] = set()

    @cached_property
    def _rows(self) -> "Connection":
        # Imported here: few lists have any.
        from sqlite3 import connect

        # Without a name it is a file of SQLite's own, which is written once its memory is full, and removed by it.
        rows = connect("")
        rows.execute(f"PRAGMA cache_size = -{_KEPT}")
        rows.execute("CREATE TABLE member (family TEXT, place INTEGER, content BLOB)")
        return rows

    def add(self, family: str, place: int, member: Member) -> None:
        """Keep a member; `place` tells it from the others of its family."""
        self.is_empty = False
        self._names.add(family)
        self._rows.execute("INSERT INTO member VALUES (?, ?, ?)", (family, place, msgspec.msgpack.encode(member)))

    def close(self) -> None:
        """Make it ready to be searched; nothing is added any more."""
        if not self.is_empty:
            self._rows.execute("CREATE INDEX family ON member (family, place)")

    def rewind(self) -> None:
        """Put back what was taken."""
        self._taken.clear()

    def take(self, family: str) -> list[tuple[int, Member]]:
        """Return the members of a family by their places, in order, unless they were taken before."""
        if self.is_empty or family not in self._names or family in self._taken:
            return []
        found = self._rows.execute("SELECT place, content FROM member WHERE family = ? ORDER BY place", (family,))
        members = [(place, self._read(content)) for place, content in found]
        if members:
            self._taken.add(family)
        return members

    def members(self) -> Iterator[Member]:
        """Yield all members, as they were added."""
        if not self.is_empty:
            for (content,) in self._rows.execute("SELECT content FROM member ORDER BY rowid"):
                yield self._read(content)

    def families(self) -> Iterator[str]:
        """Yield the families that were not taken, in order of their first members."""
        if not self.is_empty:
            for (family,) in self._rows.execute("SELECT family FROM member GROUP BY family ORDER BY min(place)"):
                if family not in self._taken:
                    yield family
