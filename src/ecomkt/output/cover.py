"""What stands around the advice of a report: for whom, by whom, when, with which picture and words.

A picture is a PNG or a JPEG, known to be whole and small before it is embedded; an SVG, which is a program as much as
a picture, is refused.
"""

from collections.abc import Iterator, Sequence
from shlex import join
from struct import unpack
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from ecomkt.errors import InputError, Problem, told
from ecomkt.output.document import Block, Bullets, Command, Logo, Paragraph, Run
from ecomkt.safe_text import quoted, visible

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_LOGO_BYTES = 200_000
"""A report travels by mail."""
# A PNG of few bytes can unfold to gigabytes in the program that opens the report.
_MOST_PIXELS = 4000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# The markers of a JPEG after which its size stands.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
# Other schemes, such as `file:` or `data:`, could do harm on the machine of whoever opens the report.
_LINKS = ("http://", "https://", "mailto:")


class Cover(Struct, frozen=True):
    """What stands around the advice."""

    client: str = ""
    consultant: str = ""
    day: str = ""
    """ISO 8601; empty for a report that says no day, so that the same input gives the same bytes."""
    note: str = ""
    """Markdown, as the consultant wrote it."""
    logo: Logo | None = None
    command: str = ""
    """The command line that makes the report again."""

    def with_command(self, words: Sequence[str]) -> "Cover":
        """Return the same with the command line that makes the report again."""
        # Quoted for a shell: whoever copies the line must get the same report.
        return structs.replace(self, command=join(["ecomkt", *words]))


def note_blocks(markdown: str) -> tuple[Block, ...]:
    """Return the note as blocks; what isn't text, a list, emphasis or a link to the web is shown as text.

    Lists within lists are joined into one.
    """
    # Few reports have a note.
    from markdown_it import MarkdownIt

    # HTML in a note would be trusted by the browser of the client, so it stays text in every format.
    tokens = MarkdownIt("commonmark", {"html": False}).parse(markdown)
    return tuple(_blocks(tokens))


def _blocks(tokens: "Sequence[Token]") -> Iterator[Block]:
    items: list[tuple[Run, ...]] = []
    numbered = heading = False
    depth = 0
    for token in tokens:
        if token.type.endswith("_list_open"):
            # The outermost list decides, since a document knows no lists within lists.
            numbered = numbered if depth else token.type.startswith("ordered")
            depth += 1
        elif token.type.endswith("_list_close"):
            depth -= 1
            if not depth:
                yield Bullets(tuple(items), numbered)
                items = []
        elif token.type in ("fence", "code_block"):
            yield Command(visible(token.content.rstrip("\n"), keep_lines=True))
        elif token.type == "inline":
            # A heading becomes a strong paragraph: real ones would stand in the contents beside those of the report.
            runs = tuple(_runs(token.children or (), strong=heading))
            if depth:
                items.append(runs)
            else:
                yield Paragraph(runs)
        heading = token.type == "heading_open"


def _runs(tokens: "Sequence[Token]", *, strong: bool) -> Iterator[Run]:
    opened = {"strong": int(strong), "em": 0}
    link = ""
    for token in tokens:
        kind, _, side = token.type.rpartition("_")
        if kind in opened:
            opened[kind] += 1 if side == "open" else -1
        elif kind == "link":
            address = str(token.attrGet("href") or "")
            link = address if side == "open" and address.lower().startswith(_LINKS) else ""
        else:
            text = "\n" if token.type.endswith("break") else token.content
            yield Run(visible(text, keep_lines=True), opened["strong"] > 0, opened["em"] > 0, link)


def read_logo(content: bytes, name: str) -> Logo:
    """Return the picture in a file; raises InputError if it is neither a PNG nor a JPEG, broken, or too large."""
    if len(content) > MOST_LOGO_BYTES:
        raise _refusal(
            name,
            told("has more than {most} KB", most=MOST_LOGO_BYTES // 1000),
            "give a smaller picture",
        )
    # By the first bytes and not by the name: an SVG that is called logo.png has to be refused, too.
    if content.startswith(_PNG):
        logo = Logo("image/png", content, *_png_size(content, name))
    elif content.startswith(_JPEG):
        logo = Logo("image/jpeg", content, *_jpeg_size(content, name))
    else:
        raise _refusal(name, "is no PNG or JPEG file")
    if not (0 < logo.width <= _MOST_PIXELS and 0 < logo.height <= _MOST_PIXELS):
        raise _refusal(
            name,
            told("is {width} × {height}", width=logo.width, height=logo.height),
            told("give one of 1 to {most} pixels a side", most=_MOST_PIXELS),
        )
    return logo


def _refusal(name: str, what: str, hint: str = "give a PNG or JPEG file") -> InputError:
    return InputError([Problem("bad-logo", told("the logo {name} {what}", name=quoted(name), what=what), hint)])


def _png_size(content: bytes, name: str) -> tuple[int, int]:
    # A picture that a transfer cut short still has its head; only the missing end gives it away.
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
        # The length of a segment counts its own two bytes, but not those of its marker.
        place += 2 + length
    raise _refusal(name, "is a JPEG file that is cut short or broken")
