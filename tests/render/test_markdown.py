"""Markdown shows every text as it is, whatever signs it has."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ecomkt.plain_text import visible
from ecomkt.render.markdown import escaped

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = "".join(map(chr, range(0x20, 0x7F)))


def shown(source: str) -> str:
    """Return what a reader sees of inline Markdown."""
    (inline,) = PARSER.parseInline(source)
    parts = inline.children or []
    assert {part.type for part in parts} <= {"text", "text_special"}
    return "".join(part.content for part in parts)


@given(st.text(st.sampled_from(SIGNS) | st.characters(), max_size=30))
def test_what_is_escaped_reads_as_it_was_written(text: str) -> None:
    assert shown(escaped(text)).split() == visible(text).split()


@given(st.lists(st.text(SIGNS, min_size=1, max_size=9), min_size=2, max_size=2))
def test_what_is_escaped_stays_in_its_cell(cells: list[str]) -> None:
    row = " | ".join(map(escaped, cells))
    tokens = PARSER.parse(f"| a | b |\n|---|---|\n| {row} |\n")
    inline = [token.content for token in tokens if token.type == "inline"]
    assert [shown(content).split() for content in inline[2:]] == [visible(cell).split() for cell in cells]
