r"""Text that is safe: only UTF-8 becomes text, and what a terminal or an eye would misread a visible escape.

Escaped are control characters (C0, DEL, C1), the marks, embeddings, overrides and isolates that reorder
text (U+061C, U+200E, U+200F, U+202A-202E, U+2066-206F), line and paragraph separators (U+2028, U+2029), the byte
order mark, lone surrogates and noncharacters. All else stays, joiners of emoji and of scripts among it.
"""

import re
from contextlib import suppress

from ecomkt.errors import EcomktError, Listed, Location, Message

_CHARACTERS = "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x20000, 0x110000, 0x10000))
_REORDERING = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
# One range above the emoji, since each further one would be compared with every letter of a text.
_SUSPECTS = f"\x00-\x1f\x7f-\x9f{_REORDERING}\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff"
_MISREAD = re.compile(f"[{_SUSPECTS}](?<![{_CHARACTERS}])")


def visible(text: str, *, keep_lines: bool = False) -> str:
    r"""Return `text` with every misleading character written out, such as \x1b or \u202e.

    Line feeds and tabs are written out too, so that the result is one line; `keep_lines` leaves them, and
    makes a CR LF a plain LF. A message stays one, with its gaps made visible.
    """
    if isinstance(text, Message):
        return Message(text.template, {name: _visible_gap(gap) for name, gap in text.gaps.items()})
    if keep_lines:
        lines = text.replace("\r\n", "\n").split("\n")
        return "\n".join("\t".join(visible(cell) for cell in line.split("\t")) for line in lines)
    if text.isascii() and text.isprintable():
        return text  # as most are: twenty times as fast
    return _MISREAD.sub(lambda found: ascii(found[0])[1:-1], text)


def _visible_gap(gap: object) -> object:
    if isinstance(gap, Listed):
        return gap._replace(items=tuple(map(_visible_gap, gap.items)))
    return visible(gap) if isinstance(gap, str) else gap


def quoted(text: str, most: int = 60) -> str:
    """Return `text` made visible, in single quotes, cut to `most` characters: for messages."""
    return f"'{shortened(text, most)}'"


def shortened(text: str, most: int = 60) -> str:
    """Return `text` made visible, cut to `most` characters."""
    shown = visible(text[: most + 1])
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def formula_safe(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: with a leading `'` where it could."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def text_lines(text: str) -> list[str]:
    """Return the lines of `text` as an editor counts them: ended by LF, CR LF or CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def location_after(before: str, file: str) -> Location:
    """Return the place in `file` that follows the text `before`."""
    lines = text_lines(before)
    return Location(file, len(lines), len(lines[-1]) + 1)


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
    hint = "convert it: iconv -f {encoding} -t UTF-8 OLD > NEW" if encoding else "give a text file"
    message, place = "this isn't UTF-8 text; it looks like {looks}", location_after(before, file)
    raise error.of("not-utf-8", message, hint, place, looks=looks, encoding=encoding)


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
    for encoding in ("GB18030", "CP1252"):
        with suppress(UnicodeDecodeError):
            data.decode(encoding)
            return encoding
    return ""
