"""From the bytes of a file to its text: UTF-8 alone is read, anything else is named and refused."""

from ecomkt.errors import EcomktError, Problem
from ecomkt.plain_text import location_after

__all__ = ["decode_text"]

_FORMATS = {
    b"PK\x03\x04": "a zip file or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"%PDF": "a PDF",
}
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r\f"})
_SAMPLE = 4096


def decode_text(data: bytes, file: str, error: type[EcomktError]) -> str:
    """Return UTF-8 `data` as text, without a byte order mark.

    Raises `error` with the place in `file` of the first byte that isn't UTF-8 text (NUL is none), and with a guess
    at what the data is.
    """
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    except UnicodeDecodeError as flaw:
        text = flaw.object[: flaw.start].decode("utf-8")
    before = text.partition("\0")[0]
    kind = next((what for start, what in _FORMATS.items() if data.startswith(start)), "")
    encoding = "" if kind else _likely_encoding(data)
    looks = kind or encoding or "a binary file"
    hint = f"convert it: iconv -f {encoding} -t UTF-8 OLD > NEW" if encoding else "give a text file"
    message = f"this isn't UTF-8 text; it looks like {looks}"
    raise error([Problem("not-utf-8", message, hint, location_after(before, file))])


def _likely_encoding(data: bytes) -> str:
    """Return the name that iconv knows for the encoding that `data` seems to have, or nothing for binary data."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) > max(1, 4 * min(even, odd)):
        return "UTF-16LE" if odd > even else "UTF-16BE"
    if data.translate(None, _CONTROLS) != data:
        return ""
    return next((encoding for encoding in ("GB18030", "CP1252") if _decodes(data, encoding)), "")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
