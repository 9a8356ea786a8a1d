"""What stands around the advice of a report: for whom, by whom, when, with which picture and words."""

from collections.abc import Iterator, Sequence
from shlex import join
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from ecomkt.output.document import Block, Bullets, Command, Logo, Paragraph, Run
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

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
