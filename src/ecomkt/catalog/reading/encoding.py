"""In which encoding a text file is written: by its mark, else by what it can be; the user's word stands above both."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.safe_text import quoted

DAMAGED = "ecomkt-damaged"
"""The error handler that puts a stand-in for bytes that can't be decoded, one that no text can hold."""
codecs.register_error(DAMAGED, lambda flaw: ("\udcff", getattr(flaw, "end", 0)))

_CHUNK = 1 << 18
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
_COMMON_LEAST, _COMMON_MOST = 0.6, 0.8
"""Below the first share of frequent characters a reading as GB18030 is doubtful; above the second Big5 is likely."""


class Encoding(NamedTuple):
    """How bytes become text."""

    codec: str
    skipped: int
    """Bytes of the mark at the start."""
    damaged: bool
    """Whether some bytes can't be decoded: the rows that hold them are to be reported."""
    doubt: str = ""
    """What it may be instead."""


def encoding_of(stream: BinaryIO, wanted: str | None) -> Encoding:
    """Return the encoding of a seekable stream, which is read through and rewound.

    Tried in turn: the byte order mark, UTF-16 by the places of its zeros, UTF-8, GB18030, and Windows-1252, which
    can be anything. Raises InputError if `wanted` is no encoding.
    """
    stream.seek(0)
    head = stream.read(_CHUNK)
    mark = next(((len(mark), codec) for mark, codec in _MARKS if head.startswith(mark)), None)
    if wanted is not None:
        codec = _named(wanted)
        skipped = mark[0] if mark and mark[1].startswith(codec.rstrip("-leb")) else 0
        codec = mark[1] if mark and skipped else codec
        return Encoding(codec, skipped, _bad_bytes(stream, codec)[0] > 0)
    if mark:
        return Encoding(mark[1], mark[0], _bad_bytes(stream, mark[1])[0] > 0)
    wide = _utf16(head)
    if wide:
        return Encoding(wide, 0, _bad_bytes(stream, wide)[0] > 0)
    bad, good = _bad_bytes(stream, "utf-8")
    if bad * _SANE <= good:
        return Encoding("utf-8", 0, bad > 0)
    if not _bad_bytes(stream, "gb18030")[0]:
        return Encoding("gb18030", 0, False, _other_than_gb18030(head))
    return Encoding("cp1252", 0, _bad_bytes(stream, "cp1252")[0] > 0)


def is_damaged(text: str) -> bool:
    """Return whether a text holds what stands for bytes that can't be decoded."""
    return not text.isascii() and _STAND_INS.search(text) is not None


def _named(wanted: str) -> str:
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError) as flaw:
        message = f"--encoding {quoted(wanted)}: there is no such encoding"
        raise InputError([Problem("unknown-encoding", message, did_you_mean(wanted.lower(), _KNOWN))]) from flaw
    if not getattr(info, "_is_text_encoding", True) or info.incrementaldecoder is None:
        message = f"--encoding {quoted(wanted)} is no encoding of text"
        raise InputError([Problem("unknown-encoding", message, f"use one of: {', '.join(_KNOWN)}")])
    return info.name


def _bad_bytes(stream: BinaryIO, codec: str) -> tuple[int, int]:
    """Return how many bytes can't be decoded, and how many letters beyond ASCII there are beside them."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(codec)(errors=DAMAGED)
    bad = other = 0
    try:
        for text in _decoded(iter(lambda: stream.read(_CHUNK), b""), decoder):
            if not text.isascii():
                here = len(_STAND_INS.findall(text))
                bad, other = bad + here, other + len(_BEYOND_ASCII.findall(text)) - here
    finally:
        stream.seek(0)
    return bad, other


def _decoded(chunks: Iterable[bytes], decoder: codecs.IncrementalDecoder) -> Iterator[str]:
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", True)


def _utf16(head: bytes) -> str | None:
    """Return which UTF-16 it is: separators and digits leave a zero in every second place."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 50 < len(head) // 2 or max(even, odd) < 10 * min(even, odd) or max(even, odd) < 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _other_than_gb18030(head: bytes) -> str:
    text = codecs.getincrementaldecoder("gb18030")(errors="replace").decode(head)
    if _common(text, "gb2312", 0xB0, 0xD7) >= _COMMON_LEAST:
        return ""
    try:
        other = codecs.getincrementaldecoder("big5")().decode(head)
    except UnicodeDecodeError:
        return ""
    return "big5" if _common(other, "big5", 0xA4, 0xC6) >= _COMMON_MOST else ""


def _common(text: str, codec: str, first: int, last: int) -> float:
    """Return the share of the Chinese characters that are in the frequent half of a national character set."""
    letters = [letter for letter in text if "\u3400" <= letter <= "\u9fff"]
    leads = [letter.encode(codec, "ignore")[:1] for letter in letters]
    return sum(first <= lead[0] <= last for lead in leads if lead) / len(letters) if letters else 1.0
