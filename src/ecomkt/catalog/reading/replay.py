"""The bytes of a list, read again and again from their start; what was read to settle it stays in memory."""

import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 1 << 18
"""So many bytes are looked at before anything is decided."""
_MOST_HEAD = 16 << 20
_BUFFER = 1 << 16


class Replay:
    """A seekable stream whose head is read once. While `is_settling`, what is read beyond the head joins it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        stream.seek(0)
        self.head = stream.read(HEAD)
        self.is_whole = len(self.head) < HEAD
        """Whether the head is all there is."""
        self.is_settling = True
        self._reader: object = None

    def look_further(self) -> None:
        """Lengthen the head."""
        self.stream.seek(len(self.head))
        self._reader = None
        more = self.stream.read(HEAD)
        self.head += more
        self.is_whole = len(more) < HEAD

    def open(self) -> io.BufferedReader:
        """Return a stream that begins at the start; of several, each goes on where it was."""
        return io.BufferedReader(_ReplayReader(self), _BUFFER)

    def whole(self) -> bytes:
        """Return everything."""
        self.stream.seek(len(self.head))
        self._reader = None
        return self.head + self.stream.read()

    def read_at(self, place: int, size: int, reader: object) -> bytes:
        """Return up to `size` bytes from `place` for one of the readers; none at the end."""
        if place < len(self.head):
            return self.head[place : place + size]
        if self._reader is not reader:
            self.stream.seek(place)
            self._reader = reader
        data = self.stream.read(size)
        if self.is_settling and place == len(self.head) < _MOST_HEAD:
            self.head += data
        return data


class _ReplayReader(io.RawIOBase):
    def __init__(self, replay: Replay) -> None:
        self._replay, self._place = replay, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        data = self._replay.read_at(self._place, len(view), self)
        view[: len(data)] = data
        self._place += len(data)
        return len(data)
