"""Members of products that stand apart from one another: on disk where they are many, and found by their family."""

from collections.abc import Iterator
from functools import cached_property
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
    """Names in eight megabytes, however many: one that was added is always found, another one seldom."""

    def __init__(self) -> None:
        self._bits = bytearray(_BITS >> 3)

    def add(self, name: str) -> bool:
        """Add a name; return whether it may have been added before."""
        number = crc32(name.encode("utf-8", "surrogatepass")) & (_BITS - 1)
        was = self._bits[number >> 3] & (1 << (number & 7))
        self._bits[number >> 3] |= 1 << (number & 7)
        return bool(was)

    def __contains__(self, name: str) -> bool:
        """Return whether a name may have been added."""
        number = crc32(name.encode("utf-8", "surrogatepass")) & (_BITS - 1)
        return bool(self._bits[number >> 3] & (1 << (number & 7)))


class ApartMembers:
    """Members by the family in which they stand apart. What is taken is back after `rewind`."""

    def __init__(self) -> None:
        self.is_empty = True
        self._read = msgspec.msgpack.Decoder(Member).decode

    @cached_property
    def _rows(self) -> "Connection":
        # Imported here: few lists have any.
        from sqlite3 import connect

        # Without a name it is a file of SQLite's own, which is written once its memory is full, and removed by it.
        rows = connect("")
        rows.execute(f"PRAGMA cache_size = -{_KEPT}")
        rows.execute("CREATE TABLE member (family TEXT, place INTEGER, content BLOB)")
        rows.execute("CREATE INDEX family ON member (family)")
        rows.commit()
        self.is_empty = False
        return rows

    def add(self, family: str, place: int, member: Member) -> None:
        """Keep a member; `place` tells it from the others of its family."""
        self._rows.execute("INSERT INTO member VALUES (?, ?, ?)", (family, place, msgspec.msgpack.encode(member)))

    def keep(self) -> None:
        """Make what was added what `rewind` comes back to."""
        if not self.is_empty:
            self._rows.commit()

    def rewind(self) -> None:
        """Put back what was taken."""
        if not self.is_empty:
            self._rows.rollback()

    def take(self, family: str) -> list[tuple[int, Member]]:
        """Return the members of a family by their places, in order, and forget them."""
        if self.is_empty:
            return []
        found = self._rows.execute("SELECT place, content FROM member WHERE family = ? ORDER BY place", (family,))
        members = [(place, self._read(content)) for place, content in found]
        if members:
            self._rows.execute("DELETE FROM member WHERE family = ?", (family,))
        return members

    def families(self) -> Iterator[str]:
        """Yield the families that were not taken, in order of their first members; each may be taken then."""
        if self.is_empty:
            return
        found = self._rows.execute("SELECT family FROM member GROUP BY family ORDER BY min(place)")
        while several := found.fetchmany(1000):
            yield from (family for (family,) in several)
