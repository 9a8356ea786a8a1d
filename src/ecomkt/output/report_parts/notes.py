"""A note of the consultant in Markdown → blocks. What isn't text, a list, emphasis or a link to the web stays text."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ecomkt.output.document import Block, Bullets, Command, Paragraph, Run
from ecomkt.safe_text import visible

_LINKS = ("http://", "https://", "mailto:")


def note_blocks(markdown: str) -> tuple[Block, ...]:
    """Return the note as blocks; lists within lists are joined into one, HTML and pictures are shown as text."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(markdown)
    return tuple(_blocks(tokens))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    listed: list[tuple[Run, ...]] = []
    numbered = heading = False
    depth = 0
    for token in tokens:
        if token.type.endswith("_list_open"):
            numbered = numbered if depth else token.type.startswith("ordered")
            depth += 1
        elif token.type.endswith("_list_close"):
            depth -= 1
            if not depth:
                yield Bullets(tuple(listed), numbered)
                listed = []
        elif token.type in ("fence", "code_block"):
            yield Command(visible(token.content.rstrip("\n"), keep_lines=True))
        elif token.type == "inline":
            runs = tuple(_runs(token.children or (), strong=heading))
            if depth:
                listed.append(runs)
            else:
                yield Paragraph(runs)
        heading = token.type == "heading_open"


def _runs(tokens: Sequence[Token], *, strong: bool) -> Iterator[Run]:
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
