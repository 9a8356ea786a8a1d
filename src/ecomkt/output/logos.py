"""The picture of a client's report: PNG, JPEG or SVG, known to be harmless before it is embedded.

An SVG keeps the elements and attributes that draw, and nothing that runs, loads or links.
"""

import re
from struct import unpack
from typing import TYPE_CHECKING

from ecomkt.errors import InputError, Problem
from ecomkt.output.document import Logo
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_LOGO_BYTES = 200_000
"""A report travels by mail."""
_MOST_PIXELS = 4000

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENT_NAMES = """
svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient radialGradient stop clipPath mask
title desc symbol
"""
_ATTRIBUTE_NAMES = """
viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform fill fill-opacity fill-rule clip-rule
stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-miterlimit opacity offset
stop-color stop-opacity gradientUnits gradientTransform spreadMethod clip-path mask clipPathUnits id font-family
font-size font-weight font-style text-anchor dx dy preserveAspectRatio
"""
_DRAWING, _ATTRIBUTES = frozenset(_ELEMENT_NAMES.split()), frozenset(_ATTRIBUTE_NAMES.split())
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG after which its size stands."""


def read_logo(content: bytes, name: str) -> Logo:
    """Return the picture in a file; raises InputError if it is none of the three kinds, broken, or too large."""
    if len(content) > MOST_LOGO_BYTES:
        raise _refusal(name, f"has more than {MOST_LOGO_BYTES // 1000} KB", "give a smaller picture")
    if content.startswith(_PNG):
        logo = Logo("image/png", content, *_png_size(content, name))
    elif content.startswith(_JPEG):
        logo = Logo("image/jpeg", content, *_jpeg_size(content, name))
    else:
        logo = _svg(content, name)
    if not (0 < logo.width <= _MOST_PIXELS and 0 < logo.height <= _MOST_PIXELS):
        raise _refusal(name, f"is {logo.width} × {logo.height}", f"give one of 1 to {_MOST_PIXELS} pixels a side")
    return logo


def _refusal(name: str, what: str, hint: str = "give a PNG, JPEG or SVG file") -> InputError:
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


def _svg(content: bytes, name: str) -> Logo:
    from xml.etree.ElementTree import ParseError, register_namespace, tostring

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as flaw:
        raise _refusal(name, "is an SVG file with a document type or entities", "save it as plain SVG") from flaw
    except (ParseError, ValueError, LookupError) as flaw:
        raise _refusal(name, "is no PNG, JPEG or SVG file") from flaw
    if root.tag != f"{_SVG}svg":
        raise _refusal(name, "is no PNG, JPEG or SVG file")
    _strip(root)
    register_namespace("", _SVG[1:-1])
    return Logo("image/svg+xml", tostring(root), *_svg_size(root))


def _strip(element: "Element") -> None:
    """Take away what doesn't draw: it could run a script, load a file or lead elsewhere."""
    for child in list(element):
        # Of a comment the tag is a function.
        tag = str(child.tag)
        if tag.startswith(_SVG) and tag.removeprefix(_SVG) in _DRAWING:
            _strip(child)
        else:
            element.remove(child)
    for key, value in list(element.attrib.items()):
        inside = re.sub(r"url\(#[\w-]+\)", "", value)
        if key not in _ATTRIBUTES or re.search(r"url|script|expression|[\\<>]", inside, re.IGNORECASE):
            del element.attrib[key]


def _svg_size(root: "Element") -> tuple[int, int]:
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    numbers = [re.match(r"\d+(?:\.\d+)?(?=(px)?$)", root.get(key, "")) for key in ("width", "height")]
    given = [float(found[0]) for found in numbers if found]
    width, height = given if len(given) == 2 else (box[2:4] if len(box) == 4 else (300.0, 150.0))
    return round(width), round(height)
