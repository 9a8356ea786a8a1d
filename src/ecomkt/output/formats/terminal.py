"""A document laid out for a terminal. Every text folds; none is ever cut, in any language, from 40 columns up."""

import os
from collections.abc import Iterator

from msgspec import Struct
from rich.console import Console, ConsoleOptions, JustifyMethod, OverflowMethod, RenderableType, RenderResult
from rich.containers import Lines
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from ecomkt.language.wording import colon_of
from ecomkt.output import board
from ecomkt.output import document as blocks
from ecomkt.output.document import Tone
from ecomkt.output.wrapping import breaks, cells, widest_piece
from ecomkt.safe_text import visible

TAKES = "screen"

STYLES = {
    Tone.PLAIN: "",
    Tone.STOP: "bold white on color(160)",
    Tone.HIGH: "bold color(160)",
    Tone.MEDIUM: "bold color(136)",
    Tone.NOTE: "bold",
    Tone.HEADING: "bold",
    Tone.FAINT: "dim",
    Tone.FOR: "color(28)",
    Tone.AGAINST: "color(160)",
    Tone.MARKED: "color(136)",
    Tone.MAYBE: "color(30)",
}
"""Dark enough for a light ground and light enough for a dark one; a test measures it."""
_USUAL, _WIDE = (24, 40), 100
"""The lines of a usual terminal, and of one that has so many columns."""
PROMPTS = 2
_INDENT = 2
_FIGURES = len("−1.00")


def write(document: blocks.Document) -> Iterator[RenderableType]:
    """Yield the parts of the screen from the title to the footer, for a console of Rich."""
    started = bool(document.title)
    if started:
        yield _text(document.title, "bold")
    yield from map(_text, document.under_title)
    for section in document.sections:
        # What is aligned is laid out together with the sentences above it.
        if {type(block) for block in section.blocks} == {blocks.Paragraph, blocks.Board}:
            yield _Screen(section.blocks)
            continue
        if section.title:
            # A blank line parts sections; before the first it would only push the answer down.
            yield from (Text(),) if started else ()
            yield _text(section.title, "bold")
        started = True
        for block in section.blocks:
            yield from _block(block, colon_of(document.language))
    yield from (_text(line, "dim") for line in document.footer)


class _Screen(Struct, frozen=True):
    """Paragraphs and boards, fitted into the terminal."""

    parts: tuple[blocks.Block, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # Both signs or none: where only one were replaced, the bar would be of two kinds.
        signs = board.ASCII if b"?" in board.BLOCKS.encode(options.encoding, "replace") else board.BLOCKS
        for line in board.laid_out(self.parts, options.max_width, _lines_free(console), signs):
            yield Text("", no_wrap=True, overflow="ignore").join(map(_cell, line))


def _lines_free(console: Console) -> int:
    """Return how many lines a screen may have: those of the terminal but for the command and the next prompt."""
    # Nobody knows the height of a file: what a usual terminal of this width has, so that the bytes are always the same.
    known = console.file.isatty() or os.environ.get("LINES", "").isdigit()
    return (console.height if known else _USUAL[console.width >= _WIDE]) - PROMPTS


def _block(block: blocks.Block, colon: str) -> Iterator[RenderableType]:
    match block:
        case blocks.Paragraph(runs):
            yield _runs(runs)
        case blocks.Bullets(items, numbered):
            for number, item in enumerate(items, 1):
                line = Table.grid(Column(), Column(overflow="fold"), padding=(0, 1))
                line.add_row(f"{number}." if numbered else "-", _runs(item))
                yield line
        case blocks.Callout(tone, title, text, details):
            yield _labelled(title, colon + text, STYLES[tone])
            yield from (_indented(detail, _INDENT, "dim") for detail in details)
        case blocks.Facts(entries):
            yield from (_labelled(name, colon + value) for name, value in entries)
        case blocks.Outline(lines):
            yield from (_indented(line.text, _INDENT * line.depth, STYLES[line.tone]) for line in lines)
        case blocks.Command(command):
            yield from (_indented(line, _INDENT) for line in command.split("\n"))
        case _:
            yield from _figure(block)


def _figure(figure: blocks.Figure) -> Iterator[RenderableType]:
    match figure:
        case blocks.Grid(caption, columns, rows):
            yield from (_text(caption, "bold"),) if caption else ()
            yield from (_table(figure),) if columns or rows else ()
        case blocks.Board():
            yield _Screen((figure,))
        case blocks.Bars(title, bars):
            yield _text(title, "bold")
            yield _bars(bars)
        case _:
            raise TypeError(type(figure))


class _Folding(Text):
    """A text that breaks where Chinese may break, too."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Return the lines, none wider than `width` cells."""
        lines, whole = Lines(), bool(no_wrap)
        for line in self.split(allow_blank=True):
            line.expand_tabs(tab_size)
            parts = line.divide(() if whole else breaks(line.plain, max(width, 2)))
            for part in parts:
                part.rstrip()
            if justify:
                parts.justify(console, width, justify=justify, overflow=overflow or "fold")
            lines.extend(parts)
        return lines

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        lines = self.plain.splitlines()
        return Measurement(max(map(widest_piece, lines), default=0), max(map(cells, lines), default=0))

    def blank_copy(self, plain: str = "") -> Text:
        """Return a text like this one with other words, which is what joining starts from."""
        return _Folding(plain, style=self.style)


def _text(text: str, style: str = "") -> Text:
    return _Folding(visible(text, keep_lines=True), style=style)


def _indented(text: str, by: int, style: str = "") -> Padding:
    return Padding(_text(text, style), (0, 0, 0, by))


def _labelled(label: str, text: str, style: str = "bold") -> Text:
    return _Folding.assemble((visible(label), style), visible(text))


def _runs(runs: tuple[blocks.Run, ...]) -> Text:
    return _Folding("").join(map(_cell, runs))


def _cell(cell: blocks.Cell) -> Text:
    if isinstance(cell, str):
        return _text(cell)
    # Never colour alone: whoever sees none still has the words and the weight.
    style = STYLES[cell.tone] + " bold" * cell.strong + " italic" * cell.emphasis
    # Many terminals open no link, and a text that hides its address can deceive.
    linked = f" ({visible(cell.link)})" if cell.link and not cell.link.startswith("#") else ""
    return _text(cell.text, style.strip()).append(linked)


def _table(block: blocks.Grid) -> Table:
    """Return the grid: over the whole width where it has shares, else as wide as its texts."""
    # Without lines between them, columns are read by where they begin.
    if block.shares:
        table = Table.grid(padding=(0, 1), expand=True)
    else:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for number in range(len(block.columns or block.rows[0])):
        share = block.shares[number] if block.shares else 0
        figures = number in block.numeric
        # Columns of figures are as wide in every grid, so that signs stand under each other.
        least = (_FIGURES if figures else 1) if block.shares and not share else None
        table.add_column(ratio=share or None, min_width=least, overflow="fold", justify="right" if figures else "left")
    if any(block.columns):
        table.add_row(*(_text(head, "bold" if block.shares else "dim") for head in block.columns))
    for row in block.rows:
        table.add_row(*map(_cell, row))
    return table


def _bars(bars: tuple[blocks.Bar, ...]) -> Table:
    figures = Column(justify="right", min_width=_FIGURES, overflow="fold")
    grid = Table.grid(figures, Column(ratio=1, overflow="fold"), padding=(0, 1), expand=True)
    for item in bars:
        label = _text(item.label)
        if item.source:
            label.append(f"  {visible(item.source)}", style="dim")
        grid.add_row(_text(item.shown, STYLES[Tone.FOR if item.value > 0 else Tone.AGAINST]), label)
    return grid
