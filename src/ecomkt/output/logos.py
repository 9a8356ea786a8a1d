"""The picture of a client's report: PNG or JPEG, known to be whole and small before it is embedded.

An SVG is a program as much as a picture, and is refused.
"""

from struct import unpack

from ecomkt.errors import InputError, Problem
from ecomkt.output.document import Logo
from ecomkt.safe_text import quoted

MOST_LOGO_BYTES = 200_000
"""A report travels by mail."""
_MOST_PIXELS = 4000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG after which its size stands."""


def read_logo(content: bytes, name: str) -> Logo:
    """Return the picture in a file; raises InputError if it is neither a PNG nor a JPEG, broken, or too large."""
    if len(content) > MOST_LOGO_BYTES:
        raise _refusal(name, f"has more than {MOST_LOGO_BYTES // 1000} KB", "give a smaller picture")
    if content.startswith(_PNG):
        logo = Logo("image/png", content, *_png_size(content, name))
    elif content.startswith(_JPEG):
        logo = Logo("image/jpeg", content, *_jpeg_size(content, name))
    else:
        raise _refusal(name, "is no PNG or JPEG file")
    if not (0 < logo.width <= _MOST_PIXELS and 0 < logo.height <= _MOST_PIXELS):
        raise _refusal(name, f"is {logo.width} × {logo.height}", f"give one of 1 to {_MOST_PIXELS} pixels a side")
    return logo


def _refusal(name: str, what: str, hint: str = "give a PNG or JPEG file") -> InputError:
    return InputError([Problem("bad-logo", f"the logo {quoted(name)} {what}", hint)])


def _png_size(content: bytes, name: str) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or len(content) < 33 or b"IEND" not in content[-16:]:
        raise _refusal(name, "is a PNG file that is cut short or broken")
    width, height = unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes, name: str) -> tuple[int, int]:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, (length,) = content[place + 1], unpack(">H", content[place + 2 : place + 4])
        if marker in _FRAMES:
            height, width = unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise _refusal(name, "is a JPEG file that is cut short or broken")
