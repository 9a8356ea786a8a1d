"""The bytes of a list and their encoding: by its mark, else by what it can be; the user's word stands above both.

It is settled by a window of bytes around the first letters beyond ASCII. Up to there all encodings agree, wherever in
the list that is; so a list is decoded while it is read for another reason, and never for this one alone.
"""

import codecs
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, TextIO

from ecomkt.errors import InputError, Listed, Problem, did_you_mean, told
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
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_MARKS = {"\ufeff".encode(codec): codec for codec in ("utf-8", *_WIDE)}
_KNOWN = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "big5hkscs", "cp1252", "latin-1")
_ASCII = bytes(range(128))
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
        while True:
            chunk = self.head[place : place + _CHUNK]
            if not chunk:
                # Another reader may have moved the stream. Where it stands right, a buffered one keeps its buffer.
                self._stream.seek(place)
                chunk = self._stream.read(_CHUNK)
                if self.is_settling and place == len(self.head) < _MOST_HEAD:
                    self.head += chunk
            if not chunk:
                return
            yield chunk
            place += len(chunk)


class EncodedText:
    """A list as text, decoded from its start as often as it is asked for."""

    def __init__(self, data: Replay, wanted: str | None) -> None:
        """Settle the encoding by the head; raises InputError if `wanted` is no encoding."""
        self._data = data
        self.doubt = ""
        """Which encoding it may be instead."""
        marked, self._skipped = _marked(data.head, wanted)
        # The first letter beyond ASCII may stand too close to the end of the head to be judged by it.
        while not (marked or data.is_whole) and 0 < len(data.head.lstrip(_ASCII)) < HEAD // 2:
            data.look_further()
        if marked:
            self.codec = marked
        else:
            self.codec, self.doubt = _encoding_of(data.head)
        # A list in ASCII so far may go on in any encoding.
        self._is_settled = bool(marked) or data.is_whole or not data.head.isascii() or b"\0" in data.head

    def open(self) -> TextIO:
        """Return the text from its start, its line ends as they are: in a quoted cell they are part of it."""
        # TextIOWrapper alone parts lines as csv wants them, and it can't change its encoding on the way: so the bytes
        # reach it as UTF-8, whatever they are.
        raw = io.BufferedReader(_ChunkStream(self._utf8()), _CHUNK)
        return io.TextIOWrapper(raw, "utf-8", "surrogatepass", newline="")

    def _utf8(self) -> Iterator[bytes]:
        chunks = self._data.chunks(self._skipped)
        for chunk in chunks:
            if self._is_settled or not chunk.isascii():
                break
            yield chunk
        else:
            return
        if not self._is_settled:
            # What the head left open is settled by the bytes around the first that is not ASCII.
            chunk = b"".join((chunk, *islice(chunks, HEAD // _CHUNK)))
            self.codec, self.doubt = _encoding_of(chunk)
            self._is_settled = True
        text = codecs.iterdecode(chain((chunk,), chunks), self.codec, _DAMAGED)
        yield from codecs.iterencode(text, "utf-8", "surrogatepass")


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
        message = told("--encoding {encoding}: there is no such encoding", encoding=quoted(wanted))
        raise InputError([Problem("unknown-encoding", message, did_you_mean(wanted.lower(), _KNOWN))]) from flaw
    if not getattr(info, "_is_text_encoding", True) or info.incrementaldecoder is None:
        message = told("--encoding {encoding} is no encoding of text", encoding=quoted(wanted))
        raise InputError(
            [Problem("unknown-encoding", message, told("use one of: {choices}", choices=Listed(tuple(_KNOWN))))]
        )
    return info.name


def _marked(head: bytes, wanted: str | None) -> tuple[str, int]:
    """Return the encoding that the user names, or that the byte order mark does, and the length of the mark."""
    codec = "" if wanted is None else named_codec(wanted)
    for mark, marked in _MARKS.items():
        if head.startswith(mark):
            return (marked, len(mark)) if marked.startswith(codec.rstrip("-leb")) else (codec, 0)
    return codec, 0


def _encoding_of(window: bytes) -> tuple[str, str]:
    """Return what bytes without a mark can be (UTF-16, UTF-8, GB18030, Windows-1252), and what else they may be."""
    # Separators and digits leave a zero in every second place.
    even, odd = window[::2].count(0), window[1::2].count(0)
    if max(even, odd) >= max(2, len(window) // 2 / 50, 10 * min(even, odd)):
        return "utf-16-le" if odd > even else "utf-16-be", ""
    bad, good = _bad_bytes(window, "utf-8")
    if bad * _SANE <= good:
        return "utf-8", ""
    from charset_normalizer import from_bytes

    # By their letters, the likeliest first.
    proposed = [match.encoding for match in from_bytes(window, cp_isolation=["gb18030", "cp1252", *_OTHERS])]
    if _bad_bytes(window, "gb18030")[0] or (proposed[:1] == ["cp1252"] and "gb18030" not in proposed):
        return "cp1252", ""
    # Nearly any text of two bytes a letter can be read as GB18030.
    return "gb18030", next((codec for codec in proposed[:1] if codec in _OTHERS), "")


def _bad_bytes(data: bytes, codec: str) -> tuple[int, int]:
    """Return how many bytes can't be decoded, and how many letters beyond ASCII there are beside them."""
    # A window may end within a character.
    text = codecs.getincrementaldecoder(codec)(errors=_DAMAGED).decode(data, len(data) < HEAD)
    bad = text.count(_STAND_IN)
    return bad, len(text) - len(text.encode("ascii", "ignore")) - bad
