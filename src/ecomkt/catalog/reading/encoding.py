"""In which encoding a text file is written: by its mark, else by what it can be; the user's word stands above both.

It is settled by a window of bytes around the first letters beyond ASCII. Up to there all encodings agree, wherever in
the list that is; so a list is decoded while it is read for another reason, and never for this one alone.
"""

import codecs
import io
import re
from typing import TYPE_CHECKING, NamedTuple, TextIO

from ecomkt.catalog.reading.replay import HEAD, Replay
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DAMAGED = "ecomkt-damaged"
"""The error handler that puts a stand-in for bytes that can't be decoded, one that no text can hold."""
codecs.register_error(DAMAGED, lambda flaw: ("\udcff", getattr(flaw, "end", 0)))

_CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "big5hkscs", "cp1252", "latin-1")
_STAND_INS, _BEYOND_ASCII = re.compile("[\udc80-\udcff]"), re.compile(r"[^\x00-\x7f]")
_SANE = 20
"""How many good letters beyond ASCII stand against a bad byte in a UTF-8 file that was damaged in places."""
_OTHERS = ("big5", "shift_jis", "euc_kr")
"""Encodings that are suspected and never taken without being named."""


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
        self.is_settled = bool(marked) or data.is_whole or not _is_plain(data.head)
        """Whether what comes after the head can't change the encoding any more."""
        self.is_damaged = False
        """Whether bytes that can't be decoded have been met: rows that hold a stand-in are to be reported."""

    def open(self) -> TextIO:
        """Return the text from its start, its line ends as they are."""
        raw = io.BufferedReader(_Transcoded(self, self._data), _CHUNK)
        return io.TextIOWrapper(raw, "utf-8", "surrogatepass", newline="")

    def settle(self, window: bytes) -> Encoding:
        """Settle what the head left open by the bytes around the first that is not ASCII."""
        self.encoding, self.is_settled = _encoding_of(window), True
        return self.encoding


class _Transcoded(io.RawIOBase):
    """The text in UTF-8, with stand-ins for what can't be decoded."""

    def __init__(self, text: EncodedText, data: Replay) -> None:
        self._text, self._bytes = text, data.open()
        self._bytes.read(text.encoding.skipped)
        self._decoder = _decoder(text.encoding.codec) if text.is_settled else None
        self._pending = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        while not self._pending and not self._ended:
            self._pending = self._next()
        size = min(len(view), len(self._pending))
        view[:size] = self._pending[:size]
        self._pending = self._pending[size:]
        return size

    def _next(self) -> bytes:
        chunk = self._bytes.read(_CHUNK)
        self._ended = not chunk
        if self._decoder is None:
            if chunk.isascii():
                return chunk
            chunk += self._bytes.read(HEAD)
            self._decoder = _decoder(self._text.settle(chunk).codec)
        text = self._decoder.decode(chunk, self._ended)
        if not text.isascii() and _STAND_INS.search(text):
            self._text.is_damaged = True
        return text.encode("utf-8", "surrogatepass")


def is_damaged(text: str) -> bool:
    """Return whether a text holds what stands for bytes that can't be decoded."""
    return not text.isascii() and _STAND_INS.search(text) is not None


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
    return codecs.getincrementaldecoder(codec)(errors=DAMAGED)


def _bad_bytes(data: bytes, codec: str) -> tuple[int, int]:
    """Return how many bytes can't be decoded, and how many letters beyond ASCII there are beside them."""
    # A window may end within a character.
    text = _decoder(codec).decode(data, len(data) < HEAD)
    bad = len(_STAND_INS.findall(text))
    return bad, len(_BEYOND_ASCII.findall(text)) - bad


def _utf16(head: bytes) -> str | None:
    """Return which UTF-16 it is: separators and digits leave a zero in every second place."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 50 < len(head) // 2 or max(even, odd) < 10 * min(even, odd) or max(even, odd) < 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
