"""A document laid out for a terminal. Every text folds; none is ever cut, in any language, from 40 columns up."""

from collections.abc import Iterator

from msgspec import Struct
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from ecomkt.language.wording import colon_of
from ecomkt.output import document as blocks
from ecomkt.output.document import Tone
from ecomkt.safe_text import visible

TAKES = "screen"

_STYLES = {
    Tone.PLAIN: "",
    Tone.STOP: "bold white on red",
    Tone.HIGH: "bold red",
    Tone.MEDIUM: "bold yellow",
    Tone.NOTE: "bold",
    Tone.HEADING: "bold",
    Tone.FAINT: "dim",
    Tone.FOR: "green",
    Tone.AGAINST: "red",
    Tone.MARKED: "yellow",
}
_INDENT = 2
_REASON_INDENT = 4
_BAR_CELLS = 10
_BLOCKS, _ASCII = "█░", "#."
_NARROW = 60
_FIGURES = len("−1.00")


def write(document: blocks.Document) -> Iterator[RenderableType]:
    """Yield the parts of the screen from the title to the footer, for a console of Rich."""
    started = bool(document.title)
    if started:
        yield _text(document.title, "bold")
    yield from map(_text, document.under_title)
    for section in document.sections:
        if section.title:
            # A blank line parts sections; before the first it would only push the answer down.
            yield from (Text(),) if started else ()
            yield _text(section.title, "bold")
        started = True
        for block in section.blocks:
            yield from _block(block, colon_of(document.language))
    yield from (_text(line, "dim") for line in document.footer)


def bar(certainty: float, signs: str = _BLOCKS) -> str:
    """Return a bar as long as the certainty (0 … 1), of two signs; what speaks against has none."""
    full = round(max(certainty, 0.0) * _BAR_CELLS)
    return signs[0] * full + signs[1] * (_BAR_CELLS - full)


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
            yield _labelled(title, colon + text, _STYLES[tone])
            yield from (_indented(detail, _INDENT, "dim") for detail in details)
        case blocks.Facts(entries):
            yield from (_labelled(name, colon + value) for name, value in entries)
        case blocks.Outline(lines):
            yield from (_indented(line.text, _INDENT * line.depth, _STYLES[line.tone]) for line in lines)
        case blocks.Command(command):
            yield from (_indented(line, _INDENT) for line in command.split("\n"))
        case _:
            yield from _figure(block, colon)


def _figure(figure: blocks.Figure, colon: str) -> Iterator[RenderableType]:
    match figure:
        case blocks.Grid(caption, columns, rows):
            yield from (_text(caption, "bold"),) if caption else ()
            yield from (_table(figure),) if columns or rows else ()
        case blocks.Ranking(title, note, options=options, short=True):
            yield from (_labelled(title, colon + note),) if note else ()
            for option in options:
                text = _labelled(title, f"{colon}{option.name}  {option.shown} ")
                yield text.append(visible(option.verdict), style=_favour(option.recommended))
                yield from (_indented(option.reason, _REASON_INDENT, "dim"),) if option.barred else ()
        case blocks.Ranking(title, note, options=options):
            heading = _text(title, "bold")
            yield heading.append(f"  {visible(note)}", style="dim not bold") if note else heading
            for option in options:
                yield _OptionLine(option)
                if option.reason and (option.recommended or option.barred):
                    yield _indented(option.same or option.reason, _REASON_INDENT, "dim")
        case blocks.Bars(title, bars):
            yield _text(title, "bold")
            yield _bars(bars)
        case _:
            raise TypeError(type(figure))


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text, keep_lines=True), style=style, overflow="fold")


def _indented(text: str, by: int, style: str = "") -> Padding:
    return Padding(_text(text, style), (0, 0, 0, by))


def _labelled(label: str, text: str, style: str = "bold") -> Text:
    return Text.assemble((visible(label), style), visible(text), overflow="fold")


def _runs(runs: tuple[blocks.Run, ...]) -> Text:
    return Text("", overflow="fold").join(map(_cell, runs))


def _cell(cell: blocks.Cell) -> Text:
    if isinstance(cell, str):
        return _text(cell)
    # Never colour alone: whoever sees none still has the words and the weight.
    style = _STYLES[cell.tone] + " bold" * cell.strong + " italic" * cell.emphasis
    # Many terminals open no link, and a text that hides its address can deceive.
    linked = f" ({visible(cell.link)})" if cell.link and not cell.link.startswith("#") else ""
    return _text(cell.text, style.strip()).append(linked)


def _favour(favoured: bool) -> str:
    return _STYLES[Tone.FOR if favoured else Tone.FAINT]


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
        grid.add_row(_text(item.shown, _STYLES[Tone.FOR if item.value > 0 else Tone.AGAINST]), label)
    return grid


class _OptionLine(Struct, frozen=True):
    """One option of a ranking; the bar goes where the terminal is narrow."""

    option: blocks.RankedOption

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        option, style = self.option, _favour(self.option.recommended)
        # Both signs or none: where only one were replaced, the bar would be of two kinds.
        signs = _ASCII if b"?" in _BLOCKS.encode(options.encoding, "replace") else _BLOCKS
        place, shown = (Column(justify="right", overflow="fold") for _ in range(2))
        name, verdict = Column(ratio=1, overflow="fold"), Column(overflow="fold")
        grid = Table.grid(place, name, Column(), shown, verdict, padding=(0, 1), expand=True)
        # Right-aligned by hand: three letters hold every rank and the word for a base.
        grid.add_row(
            _text(option.place.rjust(3)),
            _text(option.name, "bold" if option.recommended else ""),
            Text(bar(option.certainty, signs), style=style) if option.shown and options.max_width >= _NARROW else "",
            _text(option.shown),
            _text(option.verdict, style),
        )
        yield grid
