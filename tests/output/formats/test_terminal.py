"""The screen loses no text and fits, for every product at every price, in every language, at every width."""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.style import Style

from answers import answers, wording
from ecomkt.language.text import LANGUAGES
from ecomkt.output import board
from ecomkt.output.document import Board, Document, Paragraph, Run, Section, Tone, says
from ecomkt.output.formats import terminal
from ecomkt.output.screen import answer_screen
from tables import each_row

WIDTHS = (40, 80, 100, 200)
SAMPLE = 7
"""Of how many answers one is drawn at every width."""
CHINESE = "先在這類東西的人會逛的平台開店，用照片把質感拍清楚，讓人花小錢先試一塊；買過的人收進自己的名單。"


@cache
def documents(language: str) -> list[Document]:
    """Return the screens of a sample of the answers, with nothing left out."""
    drawn = [answers()[letters] for letters in [*answers()][::SAMPLE]]
    return [answer_screen(answer, wording(language), verbose=True) for answer in drawn]


def printed(document: Document, columns: int, encoding: str = "utf-8", height: int | None = None) -> list[str]:
    """Return the lines of a document, without colour."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding, errors="replace")
    console = Console(file=stream, width=columns, height=height, color_system=None, markup=False, emoji=False)
    for part in terminal.write(document):
        console.print(part)
    stream.seek(0)
    return stream.read().splitlines()


def solid(text: str) -> str:
    return "".join(text.split())


def texts_of(document: Document) -> Iterator[str]:
    """Yield every text of a screen, a label that is told once for several lines once."""
    for block in document.sections[0].blocks:
        if isinstance(block, Paragraph):
            yield from (run.text for run in block.runs)
        if isinstance(block, Board):
            label = ""
            for row in block.rows_after(0):
                yield from (
                    row.label if row.label != label else "",
                    row.sign,
                    row.name,
                    row.shown,
                    row.text,
                    row.gap,
                    row.reason,
                )
                label = row.label


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_says_no_sign_less_or_more_and_fits_its_width(language: str, columns: int) -> None:
    """A text folded beside other columns is no longer one piece, so signs are counted; those of bars are not."""
    for document in documents(language):
        lines = printed(document, columns)
        told, said = ("".join(text) for text in (lines, texts_of(document)))
        assert sorted(solid(told.translate(dict.fromkeys(map(ord, "■□"))))) == sorted(
            solid(said.translate(dict.fromkeys(map(ord, "■□"))))
        )
        assert [line for line in lines if cell_len(line) > columns] == []


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "cp437"])
def test_where_a_terminal_lacks_blocks_all_signs_are_plainer(encoding: str) -> None:
    drawn = "".join(printed(answer_screen(answers()["AM"], wording("en")), 80, encoding))
    assert ("#" in drawn, "■" in drawn) == ((encoding != "gbk"), encoding == "gbk")


@pytest.mark.parametrize("columns", [20, 33, 40])
def test_chinese_folds_between_any_two_signs_in_every_block(columns: int) -> None:
    lines = printed(Document("zh-Hant", CHINESE, (Section("", "", (says(CHINESE),)),)), columns)
    assert all(columns - 3 <= cell_len(line) <= columns for line in lines[:2])
    assert [line for line in lines if line[:1] in "，。；"] == []


def test_a_file_has_the_lines_of_a_usual_terminal_of_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINES", raising=False)
    document = answer_screen(answers()["DM"], wording("en"))
    assert [len(printed(document, 80, height=height)) <= 22 for height in (None, 5, 99)] == [True] * 3
    assert len(printed(document, 100, height=5)) > 22


def contrast(color: Color, ground: int) -> float:
    """Return the contrast of WCAG between a colour and black (0) or white (255)."""

    def luminance(*parts: float) -> float:
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    both = luminance(*(part / 255 for part in color.get_truecolor())), luminance(*[ground / 255] * 3)
    return (max(both) + 0.05) / (min(both) + 0.05)


@pytest.mark.parametrize("tone", [tone for tone in Tone if "(" in terminal.STYLES[tone]])
@pytest.mark.parametrize("ground", [0, 255])
def test_a_colour_is_legible_on_dark_and_on_light(tone: Tone, ground: int) -> None:
    style = Style.parse(terminal.STYLES[tone])
    color = style.bgcolor or style.color
    assert color is not None
    assert contrast(color, ground) >= 3


@pytest.mark.parametrize("text", ["[bold]x[/]", ":smile:", "\x1b[31mred", "a\u202eb"])
def test_a_text_is_no_markup_and_cannot_reorder(text: str) -> None:
    block = Paragraph((Run(text),))
    drawn = "".join(printed(Document("en", "", (Section("", "", (block, Board(()))),)), 80))
    assert ("\x1b" in drawn, "\u202e" in drawn) == (False, False)
    assert drawn.strip().startswith(ascii(text)[1:-1])


@each_row(
    ("certainty", "drawn"),
    [(1.0, 5), (0.81, 5), (0.8, 4), (0.61, 4), (0.6, 3), (0.35, 2), (0.21, 2), (0.2, 1), (0.0, 0), (-0.9, 0)],
)
def test_a_bar_is_as_long_as_the_certainty(certainty: float, drawn: int) -> None:
    assert board.bar(certainty) == "■" * drawn + "□" * (5 - drawn)
