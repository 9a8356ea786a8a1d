"""The bytes of a list and their encoding: by its mark, else by what it can be; the user's word stands above both.

It is settled by a window of bytes around the first letters beyond ASCII. Up to there all encodings agree, wherever in
the list that is; so a list is decoded while it is read for another reason, and never for this one alone.
"""

import codecs
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO

from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_DAMAGED = "ecomkt-damaged"
# Stands for bytes that can't be decoded: half a surrogate pair, which no decoder gives out, so no text can hold it.
_STAND_IN = "\udcff"
codecs.register_error(_DAMAGED, lambda flaw: (_STAND_IN, getattr(flaw, "end", 0)))

HEAD = 1 << 18
"""So many bytes are looked at before anything is decided."""
_CHUNK = 1 << 16
# A head that grows while the list is settled stays in memory up to here; past that, bytes are read once more.
_MOST_HEAD = 16 << 20
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "big5hkscs", "cp1252", "latin-1")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# How many good letters beyond ASCII stand against a bad byte in a UTF-8 file that was damaged in places.
_SANE = 20
# Encodings that are suspected and never taken without being named.
_OTHERS = ("big5", "shift_jis", "euc_kr")


class Replay:
    """The bytes of a list, read again and again from their start; what is read while it is settled stays in memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.head = b""
        self.is_settling = True
        self.look_further()

    def look_further(self) -> None:
        """Lengthen the head."""
        self._stream.seek(len(self.head))
        more = self._stream.read(HEAD)
        self.head += more
        self.is_whole = len(more) < HEAD
        """Whether the head is all there is."""

    def whole(self) -> bytes:
        """Return everything."""
        self._stream.seek(len(self.head))
        return self.head + self._stream.read()

    def chunks(self, place: int) -> Iterator[bytes]:
        """Yield everything from a place on; of several readers, each goes on where it was."""
        while chunk := self._read(place):
            yield chunk
            place += len(chunk)

    def _read(self, place: int) -> bytes:
        if place < len(self.head):
            return self.head[place : place + _CHUNK]
        # Another reader may have moved the stream. Where it stands right already, a buffered one keeps its buffer.
        self._stream.seek(place)
        data = self._stream.read(_CHUNK)
        if self.is_settling and place == len(self.head) < _MOST_HEAD:
            self.head += data
        return data


class Encoding(NamedTuple):
    """How bytes become text."""

    codec: str
    skipped: int = 0
    """Bytes of the mark at the start."""
    doubt: str = ""
    """What it may be instead."""


class EncodedText:
    """A list as text, decoded from its start as often as it is asked for."""

    def __init__(self, data: Replay, wanted: str | None) -> None:
        """Settle the encoding by the head; raises InputError if `wanted` is no encoding."""
        self._data = data
        marked = _marked(data.head, wanted)
        while not (marked or data.is_whole or data.head.isascii()) and _is_late(data.head):
            data.look_further()
        self.encoding = marked or _encoding_of(data.head)
        # A list in ASCII so far may go on in any encoding.
        self._is_settled = bool(marked) or data.is_whole or not _is_plain(data.head)

    def open(self) -> TextIO:
        """Return the text from its start, its line ends as they are: in a quoted cell they are part of it."""
        # TextIOWrapper alone parts lines as csv wants them, and it can't change its encoding on the way: so the bytes
        # reach it as UTF-8, whatever they are.
        raw = io.BufferedReader(_ChunkStream(filter(None, self._utf8())), _CHUNK)
        return io.TextIOWrapper(raw, "utf-8", "surrogatepass", newline="")

    def _utf8(self) -> Iterator[bytes]:
        chunks = self._data.chunks(self.encoding.skipped)
        decoder = _decoder(self.encoding.codec) if self._is_settled else None
        for chunk in chunks:
            if decoder:
                yield _in_utf8(decoder.decode(chunk))
            elif chunk.isascii():
                yield chunk
            else:
                # What the head left open is settled by the bytes around the first that is not ASCII.
                window = chunk + b"".join(islice(chunks, HEAD // _CHUNK))
                self.encoding, self._is_settled = _encoding_of(window), True
                decoder = _decoder(self.encoding.codec)
                yield _in_utf8(decoder.decode(window))
        if decoder:
            yield _in_utf8(decoder.decode(b"", True))


def _in_utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _ChunkStream(io.RawIOBase):
    """What is yielded, as a stream; an empty chunk would end it."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        self._rest = self._rest or next(self._chunks, b"")
        size = min(len(view), len(self._rest))
        view[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def is_damaged(text: str) -> bool:
    """Return whether a text holds what stands for bytes that can't be decoded."""
    return _STAND_IN in text


def named_codec(wanted: str) -> str:
    """Return the name that Python has for an encoding of text. Raises InputError."""
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError) as flaw:
        message = f"--encoding {quoted(wanted)}: there is no such encoding"
        raise InputError([Problem("unknown-encoding", message, did_you_mean(wanted.lower(), _KNOWN))]) from flaw
    if not getattr(info, "_is_text_encoding", True) or info.incrementaldecoder is None:
        message = f"--encoding {quoted(wanted)} is no encoding of text"
        raise InputError([Problem("unknown-encoding", message, f"use one of: {', '.join(_KNOWN)}")])
    return info.name


def _marked(head: bytes, wanted: str | None) -> Encoding | None:
    """Return the encoding that the user names, or that the byte order mark does; None without both."""
    mark = next(((len(mark), codec) for mark, codec in _MARKS if head.startswith(mark)), None)
    if wanted is None:
        return Encoding(mark[1], mark[0]) if mark else None
    codec = named_codec(wanted)
    if mark and mark[1].startswith(codec.rstrip("-leb")):
        return Encoding(mark[1], mark[0])
    return Encoding(codec)


def _encoding_of(window: bytes) -> Encoding:
    """Return what bytes without a mark can be: UTF-16 by the places of its zeros, UTF-8, GB18030, or Windows-1252."""
    if _is_plain(window):
        return Encoding("utf-8")
    wide = _utf16(window)
    if wide:
        return Encoding(wide)
    bad, good = _bad_bytes(window, "utf-8")
    if bad * _SANE <= good:
        return Encoding("utf-8")
    proposed = _proposed(window)
    if _bad_bytes(window, "gb18030")[0] or (proposed and proposed[0] == "cp1252" and "gb18030" not in proposed):
        return Encoding("cp1252")
    # Nearly any text of two bytes a letter can be read as GB18030.
    doubt = next((codec for codec in proposed[:1] if codec in _OTHERS), "")
    return Encoding("gb18030", 0, doubt)


def _proposed(window: bytes) -> list[str]:
    """Return what the bytes may be by their letters, the likeliest first."""
    from charset_normalizer import from_bytes

    return [match.encoding for match in from_bytes(window, cp_isolation=["gb18030", "cp1252", *_OTHERS])]


def _is_plain(data: bytes) -> bool:
    return data.isascii() and b"\0" not in data


def _is_late(head: bytes) -> bool:
    """Return whether the first letter beyond ASCII stands too close to the end of the head to be judged by it."""
    return len(head.lstrip(bytes(range(128)))) < HEAD // 2


def _decoder(codec: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(codec)(errors=_DAMAGED)


def _bad_bytes(data: bytes, codec: str) -> tuple[int, int]:
    """Return how many bytes can't be decoded, and how many letters beyond ASCII there are beside them."""
    # A window may end within a character.
    text = _decoder(codec).decode(data, len(data) < HEAD)
    bad = text.count(_STAND_IN)
    return bad, len(_BEYOND_ASCII.findall(text)) - bad


def _utf16(head: bytes) -> str | None:
    """Return which UTF-16 it is: separators and digits leave a zero in every second place."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 50 < len(head) // 2 or max(even, odd) < 10 * min(even, odd) or max(even, odd) < 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
