"""A PNG or JPEG as its picture alone: whole, small, and without what a program that opens it might stumble over.

What a file says beside its picture (comments, Exif, resolution, what others made up) is left out, so that no place or
camera travels with a logo, and Word and browsers show the same.
"""

from collections.abc import Iterator
from struct import error, unpack_from
from zlib import crc32

from ecomkt.errors import InputError, told
from ecomkt.output.document import Logo
from ecomkt.safe_text import quoted

MOST_LOGO_BYTES = 200_000
"""A report travels by mail."""
# A PNG of few bytes can unfold to gigabytes in the program that opens the report.
_MOST_PIXELS = 4000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# The parts of a PNG without which its colours would be others; an animation is none.
_CHUNKS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"iCCP", b"sBIT"))
# The markers of a JPEG after which its size stands.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
# Of what programs add, the profile of the colours and how Adobe mixes them; tables and the picture itself.
_SEGMENTS = frozenset({*range(0xC0, 0xE0), 0xE2, 0xEE})
_SCAN = 0xDA
# A JPEG that says nothing of its resolution, which Word asks for.
_JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def read_logo(content: bytes, name: str) -> Logo:
    """Return the picture in a file; raises InputError if it is neither a PNG nor a JPEG, broken, or too large."""
    if len(content) > MOST_LOGO_BYTES:
        much = told("has more than {most} KB", most=MOST_LOGO_BYTES // 1000)
        raise _refusal(name, much, "give a smaller picture")
    # By the first bytes and not by the name: an SVG that is called logo.png has to be refused, too.
    try:
        if content.startswith(_PNG):
            broken = "is a PNG file that is cut short or broken"
            logo = _png(content)
        elif content.startswith(_JPEG):
            broken = "is a JPEG file that is cut short or broken"
            logo = _jpeg(content)
        else:
            raise _refusal(name, "is no PNG or JPEG file")
    except (error, IndexError, ValueError) as flaw:
        raise _refusal(name, broken) from flaw
    if not (0 < logo.width <= _MOST_PIXELS and 0 < logo.height <= _MOST_PIXELS):
        size = told("is {width} × {height}", width=logo.width, height=logo.height)
        raise _refusal(name, size, told("give one of 1 to {most} pixels a side", most=_MOST_PIXELS))
    return logo


def _refusal(name: str, what: str, hint: str = "give a PNG or JPEG file") -> InputError:
    return InputError.of("bad-logo", told("the logo {name} {what}", name=quoted(name), what=what), hint)


def _png(content: bytes) -> Logo:
    chunks = list(_chunks(content))
    kinds = [kind for kind, _ in chunks]
    if kinds[0] != b"IHDR" or b"IDAT" not in kinds or len(chunks[0][1]) != 25:
        raise ValueError
    width, height = unpack_from(">II", content, 16)
    return Logo("image/png", _PNG + b"".join(chunk for kind, chunk in chunks if kind in _CHUNKS), width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and bytes of each chunk up to the last; raises struct.error or ValueError for a broken one."""
    place, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = unpack_from(">I4s", content, place)
        end = place + 8 + length
        if unpack_from(">I", content, end)[0] != crc32(content[place + 4 : end]):
            raise ValueError
        yield kind, content[place : end + 4]
        place = end + 4


def _jpeg(content: bytes) -> Logo:
    parts, size, place, marker = [_JFIF], (0, 0), 2, 0
    while marker != _SCAN:
        first, marker, length = unpack_from(">BBH", content, place)
        if first != 0xFF or length < 2:
            raise ValueError
        if marker == 0xFF:  # a marker may be filled up with these
            place += 1
            continue
        if marker in _FRAMES:
            height, width = unpack_from(">HH", content, place + 5)
            size = width, height
        if marker in _SEGMENTS:
            # The length counts its own two bytes, but not those of the marker.
            parts.append(content[place : place + 2 + length])
        place += 2 + length
    # Only the missing end gives away what a transfer cut short; what stands behind it is no picture.
    end = content.rindex(b"\xff\xd9", place) + 2
    if size == (0, 0):
        raise ValueError
    return Logo("image/jpeg", b"".join((*parts, content[place:end])), *size)
