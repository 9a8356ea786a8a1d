"""The bytes of a list and their encoding: by its mark, else by what it can be; the user's word stands above both.

It is settled by a window of bytes around the first letters beyond ASCII. Up to there all encodings agree, wherever in
the list that is; so a list is decoded while it is read for another reason, and never for this one alone.
"""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, TextIO
from unicodedata import category, normalize

from ecomkt.catalog.encodings import letters
from ecomkt.errors import InputError, Listed, Problem, did_you_mean
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_DAMAGED = "ecomkt-damaged"
# Stands for bytes that can't be decoded: half a surrogate pair, which no decoder gives out, so no text can hold it.
_STAND_IN = "\udcff"
# Of letters that are dots, dashes and brackets.
_POINTS = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps"})
codecs.register_error(_DAMAGED, lambda flaw: (_STAND_IN, getattr(flaw, "end", 0)))

HEAD = 1 << 18
"""So many bytes are looked at before anything is decided."""
_CHUNK = 1 << 16
# A head that grows while the list is settled stays in memory up to here; past that, bytes are read once more.
_MOST_HEAD = 16 << 20
# UTF-32 first: its mark begins with that of UTF-16.
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_MARKS = {"\ufeff".encode(codec): codec for codec in ("utf-8", *_WIDE)}
_UTF_8 = "utf-8"
_ASCII = bytes(range(128))
# Alone among ASCII they are no letters in any encoding, but what is left of a mark or of a disk.
_NO_LETTERS = b"\xfe\xff"
# How many good letters beyond ASCII stand against a bad byte in a UTF-8 file that was damaged in places.
_SANE = 20
# So many letters of several bytes each are UTF-8 and nothing else.
_SURELY = 8
# In these, words in letters never have the form of UTF-8; where two bytes are a letter, and in Thai, they may.
_OF_ONE_BYTE = ("cp12", "cp85", "cp86", "iso8859", "koi8", "mac")
DOUBTFUL = "doubtful-encoding"
"""The code of the problem that the encoding can't be told, and of the note that what came later contradicts it."""
_LINE_END = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}
# Python calls them encodings of text, but they write names of hosts and of signs, or nothing.
_NO_TEXT = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"))
_HEADER_ROWS = 15
_PARTED = re.compile('[,;\t|"]')
_MOST_SHOWN = 40

HeaderCount = Callable[[list[str]], int]
"""Counts the cells that are known headers."""


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

    def __init__(self, data: Replay, wanted: str | None, headers: HeaderCount | None = None) -> None:
        """Settle the encoding by the head; raises InputError if `wanted` is no encoding, or if it can't be told."""
        self._data, self._headers = data, headers
        self.contradicted = False
        """Whether letters came later that make another encoding likelier."""
        marked, self._skipped = _marked(data.head, wanted)
        # The first letter beyond ASCII may stand too close to the end of the head to be judged by it.
        while not (marked or data.is_whole) and 0 < len(data.head.lstrip(_ASCII)) < HEAD // 2:
            data.look_further()
        self._judged = bytes(range(256))
        """The bytes that were seen when the encoding was settled; others may say something else."""
        self.codec = marked or self._encoding_of(data.head)
        if marked:
            self._judged = bytes(range(256))
        # A list in ASCII so far may go on in any encoding.
        self._is_settled = bool(marked) or data.is_whole or not data.head.isascii() or b"\0" in data.head

    def open(self) -> TextIO:
        """Return the text from its start, its line ends as they are: in a quoted cell they are part of it."""
        # TextIOWrapper alone parts lines as csv wants them, and it can't change its encoding on the way: so the bytes
        # reach it as UTF-8, whatever they are.
        is_utf8 = self._is_settled and self.codec == _UTF_8
        raw = _ChunkStream(self._data.chunks(self._skipped) if is_utf8 else self._utf8())
        errors = _DAMAGED if is_utf8 else "surrogatepass"
        return io.TextIOWrapper(io.BufferedReader(raw, _CHUNK), "utf-8", errors, newline="")

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
            self.codec = self._encoding_of(chunk)
            self._is_settled = True
        rest = chain((chunk,), chunks)
        if self.codec in _LINE_END:
            yield from codecs.iterencode(_whole_lines(rest, self.codec), "utf-8", "surrogatepass")
            return
        text: Iterator[str] = codecs.iterdecode(self._compared(rest), self.codec, _DAMAGED)
        yield from codecs.iterencode(
            _composed(text) if self.codec == letters.VIETNAMESE else text, "utf-8", "surrogatepass"
        )

    def _compared(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks; where bytes come up that were not there to be judged, look whether they fit."""
        for chunk in chunks:
            if not self.contradicted and chunk.translate(None, self._judged):
                found = letters.decided(chunk, self._count)
                same = found is None or letters.text_of(chunk, found.codec) == letters.text_of(chunk, self.codec)
                self.contradicted = not same
                self._judged += bytes({*chunk} - {*self._judged})
            yield chunk

    def _encoding_of(self, window: bytes) -> str:
        """Return what bytes without a mark are. Raises InputError if that can't be told."""
        wide = _wide(window)
        if wide:
            return wide
        bad, good = _bad_bytes(window, _UTF_8)
        if bad * _SANE <= good and (bad or good >= _SURELY or not good):
            return _UTF_8
        if not window.translate(None, _ASCII).strip(_NO_LETTERS):
            return _UTF_8
        found = letters.decided(window, self._count)
        if not bad and found and found.codec.startswith(_OF_ONE_BYTE):
            return _UTF_8
        if found is None or (found.other and _differ(found, window)):
            # By chance hardly any other text has the form of UTF-8: a star or a mark of trade is no doubt.
            if not bad:
                return _UTF_8
            raise InputError([_doubt(found)])
        if found.codec != _UTF_8:
            self._judged = bytes({*_ASCII, *window})
        return found.codec

    def _count(self, window: bytes, codec: str) -> int:
        if self._headers is None:
            return 0
        lines = letters.text_of(window[: HEAD // 64], codec).splitlines()[:_HEADER_ROWS]
        rows = ([cell for cell in _PARTED.split(line) if not cell.isascii()] for line in lines)
        return max(map(self._headers, rows), default=0)


def _whole_lines(chunks: Iterator[bytes], codec: str) -> Iterator[str]:
    """Yield text of two bytes a letter, line by line: one byte too many or too few spoils its line and no other."""
    end, rest = _LINE_END[codec], b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(end)
        for line in lines:
            yield _line(line, codec) + "\n"
    if rest:
        yield _line(rest, codec)


def _line(line: bytes, codec: str) -> str:
    even = line[: len(line) & ~1].decode(codec, _DAMAGED)
    return even if len(line) % 2 == 0 else _STAND_IN + even


def _composed(texts: Iterator[str]) -> Iterator[str]:
    """Yield text whose tones are one letter with their vowels."""
    kept = ""
    for text in texts:
        # The tone of the last letter may stand in the next piece.
        whole = kept + text
        kept = whole[-1:]
        yield normalize("NFC", whole[:-1])
    yield kept


def _differ(found: letters.EncodingDecision, window: bytes) -> bool:
    """Return whether two readings differ in more than a dot or a dash: of ‧ and • nobody need choose."""
    texts = [letters.text_of(window, codec) for codec in (found.codec, found.other)]
    first, second = ([sign for sign in text if category(sign) not in _POINTS] for text in texts)
    return first != second


def _doubt(found: letters.EncodingDecision | None) -> Problem:
    if found is None:
        message = "the encoding can't be told: its letters fit none that is known"
        return Problem.of(DOUBTFUL, message, "name it: --encoding, such as {codec}", codec=letters.known_codecs()[1])
    first, second = (quoted(letters.text_of(found.sample, c), _MOST_SHOWN) for c in (found.codec, found.other))
    message = "the encoding can't be told: {sample} in {codec} is {other} in {doubt}"
    hint, called = "say which: --encoding {codec} or --encoding {doubt}", {"codec": found.codec, "doubt": found.other}
    return Problem.of(DOUBTFUL, message, hint, sample=first, other=second, **called)


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
    """Return whether a text holds what stands for bytes that can't be decoded, or a zero, which no text has."""
    return _STAND_IN in text or "\0" in text


def named_codec(wanted: str) -> str:
    """Return the name that Python has for an encoding of text. Raises InputError."""
    name, choices = quoted(wanted), letters.known_codecs()
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError) as flaw:
        message, hint = "--encoding {encoding}: there is no such encoding", did_you_mean(wanted.lower(), choices)
        raise InputError.of("unknown-encoding", message, hint, encoding=name) from flaw
    is_text = getattr(info, "_is_text_encoding", True) and info.name not in _NO_TEXT
    if not is_text or info.incrementaldecoder is None:
        message, hint = "--encoding {encoding} is no encoding of text", "use one of: {choices}"
        raise InputError.of("unknown-encoding", message, hint, encoding=name, choices=Listed(tuple(choices)))
    return info.name


def _marked(head: bytes, wanted: str | None) -> tuple[str, int]:
    """Return the encoding that the user names, or that the byte order mark does, and the length of the mark."""
    codec = "" if wanted is None else named_codec(wanted)
    if codec in ("utf-16", "utf-32") and not head.startswith(tuple(_MARKS)):
        return _wide(head) or f"{codec}-le", 0
    for mark, marked in _MARKS.items():
        if head.startswith(mark):
            return (marked, len(mark)) if marked.startswith(codec.rstrip("-leb")) else (codec, 0)
    return codec, 0


def _wide(window: bytes) -> str:
    """Return the encoding of two or four bytes a letter that the places of zeros show; empty if they show none."""
    # Separators and digits leave a zero in every second place.
    zeros = [window[place::4].count(0) for place in range(4)]
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    least = max(2, len(window) // 2 / 50, 10 * min(even, odd))
    quarter = len(window) // 4
    if quarter and min(zeros[:2]) >= quarter * 0.9 and zeros[3] * 10 < quarter:
        return "utf-32-be"
    if quarter and min(zeros[2:]) >= quarter * 0.9 and zeros[0] * 10 < quarter:
        return "utf-32-le"
    return ("utf-16-le" if odd > even else "utf-16-be") if max(even, odd) >= least else ""


def _bad_bytes(data: bytes, codec: str) -> tuple[int, int]:
    """Return how many bytes can't be decoded, and how many letters beyond ASCII there are beside them."""
    # A window may end within a character.
    text = codecs.getincrementaldecoder(codec)(errors=_DAMAGED).decode(data, len(data) < HEAD)
    bad = text.count(_STAND_IN)
    return bad, len(text) - len(text.encode("ascii", "ignore")) - bad
