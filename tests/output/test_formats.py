"""Formats plus views, not formats times views: each is one file, and every format draws every block."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from msgspec import Struct
from rich.console import Console, RenderableType

from ecomkt.output import document as blocks
from ecomkt.output import formats
from ecomkt.output.document import (
    Bar,
    Bars,
    Board,
    BoardRow,
    Bullets,
    Callout,
    Command,
    Document,
    Entry,
    Facts,
    Grid,
    Outline,
    Paragraph,
    Run,
    Section,
    Tone,
)
from ecomkt.output.formats import terminal
from runs import run

ONE_FORMAT = '''"""Shouts."""

TAKES = "screen"


def write(document):
    yield f"{len(document.sections)} SECTIONS!\\n"
'''

EVERY_BLOCK: tuple[blocks.Block, ...] = (
    Paragraph((Run("plain words"), Run(" strong words", strong=True, emphasis=True), Run(" code", code=True))),
    Paragraph((Run("a link", link="https://example.org"),), lead=True),
    Bullets(((Run("first item"),), (Run("second item", tone=Tone.FAINT),))),
    Bullets(((Run("numbered item"),),), numbered=True),
    Callout(Tone.STOP, "Stop", "do not do it", ("the law",)),
    Grid("caption", ("left", "right"), (("1", Run("marked cell", tone=Tone.MARKED)),), frozenset({0})),
    Grid("", ("wide", "shares"), (("over the", "whole"),), shares=(0, 1)),
    Outline((Entry(0, "outer line", Tone.HEADING), Entry(1, "inner line", Tone.FOR))),
    Facts((("a name", "a value"),)),
    Bars("Evidence", (Bar("for it", 0.4, "+0.40", "a source"), Bar("against it", -0.2, "−0.20", ""))),
    Command("ecomkt recommend"),
    Board(
        (
            BoardRow(
                label="Choice", place="1", name="an option", certainty=0.5, verdict="fine", text="there", reason="so"
            ),
            BoardRow(label="Ask", sign="7", text="a question"),
        )
    ),
)
DOCUMENT = Document(
    "en",
    "The title",
    (Section("all", "All of it", EVERY_BLOCK), Section("more", "More", (), level=2)),
    ("the footer",),
    subtitle="the subtitle",
    byline=("for somebody",),
)
FORMATS = ("terminal", "plain", "markdown", "html", "docx")
UNSEEN = {"en", "all", "fine", "more", "https://example.org"}
"""Texts that only some formats say."""


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a document."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from texts_of(getattr(value, field))


def written(name: str) -> str:
    format_ = formats.format_called(name)
    return text_of(format_, DOCUMENT)


def text_of(format_: formats.Format, document: Document) -> str:
    """Return all that a reader sees of a document in a format."""
    if format_.name == "terminal":
        return printed(terminal.write(document))
    if format_.name == "docx":
        word = docx.Document(io.BytesIO(b"".join(format_.write(document))))
        return "\n".join(text.text or "" for text in word.element.iter(qn("w:t")))
    return "".join(format_.write(document))


def printed(parts: Iterable[RenderableType]) -> str:
    console = Console(file=io.StringIO(), width=200, record=True)
    for part in parts:
        console.print(part, end="")
    return console.export_text()


def test_the_document_has_every_block() -> None:
    assert {type(block) for block in EVERY_BLOCK} == set(blocks.Block.__args__)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_every_text_of_every_block(name: str) -> None:
    text = written(name)
    assert [each for each in texts_of(DOCUMENT) if each not in UNSEEN and each not in text] == []


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_a_control_character_through(name: str) -> None:
    spoilt = Document("en", "t\x1b[31m", (Section("", "s\x1b", (Paragraph((Run("r\x1b\u202e"),)),)),))
    assert {"\x1b", "\u202e"} & set(text_of(formats.format_called(name), spoilt)) == set()


def test_what_is_no_block_is_refused() -> None:
    spoilt = Document("en", "", (Section("", "", ("text",)),))  # type: ignore[arg-type]
    for name in FORMATS:
        with pytest.raises(TypeError):
            list(formats.format_called(name).write(spoilt))


@pytest.fixture
def shouting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shout.py").write_text(ONE_FORMAT, encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])


@pytest.mark.usefixtures("shouting")
def test_a_new_format_is_one_file() -> None:
    assert run("recommend", "--type", "A", "--format", "shout").out == "1 SECTIONS!\n"
    assert run("compare", "type=A", "vs", "type=D", "--format", "shout").out.endswith("SECTIONS!\n")
    refusal = run("recommend", "--type", "A", "--format", "qqqqqq")
    assert refusal.code == 2
    assert "shout" in refusal.err


@pytest.mark.usefixtures("shouting")
def test_a_view_without_a_part_is_not_offered_the_format_of_it() -> None:
    class OnlyRecord:
        record = None

    names = [format_.name for format_ in formats.formats_for(OnlyRecord)]
    assert names == ["json", "jsonl"]


@pytest.mark.parametrize(("suffix", "name"), [(".csv", "csv"), (".TSV", "tsv"), (".md", "markdown"), (".json", "json")])
def test_a_format_is_found_by_the_suffix_of_a_file(suffix: str, name: str) -> None:
    from ecomkt.output.views.recommend import RecommendView

    format_ = formats.format_for(RecommendView, suffix)
    assert format_ is not None
    assert format_.name == name
