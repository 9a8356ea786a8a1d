"""Markdown shows every text as it is, whatever signs it has."""

import json

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.formats.markdown import escaped
from ecomkt.safe_text import visible
from runs import run

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


def test_a_caution_that_points_to_another_shows_its_law_in_every_format(kb: KnowledgeBase) -> None:
    pointing = [caution for caution in kb.cautions if caution.see]
    home = {caution.id: caution for caution in kb.cautions}
    # Law of one's own is of another market, or of something on which the other says none.
    of = {caution.id: {law.market for law in caution.law} for caution in kb.cautions}
    shared = [caution for caution in pointing if of[caution.id] & of[caution.see or ""]]
    assert [caution.id for caution in shared if caution.law != home[caution.see or ""].law] == []
    words = ["recommend", "--type", "A", "commission=deeper", "market=cn", "--format"]
    told = json.loads(run(*words, "json").out)["cautions"][0]
    shown = [law["ref"] for law in told["law"]]
    assert shown
    for format_ in ("csv", "tsv"):
        assert [reference for reference in shown if reference not in run(*words, format_).out] == []
    assert run(*words, "markdown").out.count("  - Mainland China: ") > 0
