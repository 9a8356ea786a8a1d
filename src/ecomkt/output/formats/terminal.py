"""A document laid out for a terminal. Every text folds; none is ever cut, in any language, from 40 columns up."""

from collections.abc import Iterator, Sequence
from functools import singledispatchmethod

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ecomkt.language.wording import colon_of
from ecomkt.output import document as blocks
from ecomkt.safe_text import visible

TAKES = "screen"

_STYLES = {
    blocks.Tone.PLAIN: "",
    blocks.Tone.STOP: "bold white on red",
    blocks.Tone.HIGH: "bold red",
    blocks.Tone.MEDIUM: "bold yellow",
    blocks.Tone.NOTE: "bold",
    blocks.Tone.HEADING: "bold",
    blocks.Tone.FAINT: "dim",
    blocks.Tone.FOR: "green",
    blocks.Tone.AGAINST: "red",
    blocks.Tone.MARKED: "yellow",
}
_INDENT = 2
_REASON_INDENT = 4
_BAR_CELLS = 10
_BLOCKS, _ASCII = ("█", "░"), ("#", ".")
_NARROW = 60
_FIGURES = len("−1.00")


def write(document: blocks.Document) -> Iterator[RenderableType]:
    """Yield the parts of the screen, for a console of Rich."""
    return _Screen(document).parts()


def bar(certainty: float, cells: int = _BAR_CELLS, *, blocks: bool = True) -> str:
    """Return a bar as long as the certainty (0 … 1), of blocks or of ASCII; what speaks against has none."""
    full = round(max(certainty, 0.0) * cells)
    sign, gap = _BLOCKS if blocks else _ASCII
    return sign * full + gap * (cells - full)


class _Screen:
    """Lays out one document."""

    def __init__(self, document: blocks.Document) -> None:
        self._document, self._colon = document, colon_of(document.language)

    def parts(self) -> Iterator[RenderableType]:
        """Yield everything from the title to the footer."""
        document = self._document
        if document.title:
            yield _text(document.title, "bold")
        yield from map(_text, filter(None, (document.subtitle, *document.byline)))
        for number, section in enumerate(document.sections):
            yield from self._section(section, first=number == 0 and not document.title)
        yield from (_text(line, "dim") for line in document.footer)

    def _section(self, section: blocks.Section, *, first: bool) -> Iterator[RenderableType]:
        if section.title:
            # A blank line parts sections; before the first it would only push the answer down.
            yield from () if first else (Text(),)
            yield _text(section.title, "bold")
        for block in section.blocks:
            yield from self._block(block)

    @singledispatchmethod
    def _block(self, block: blocks.Block) -> Iterator[RenderableType]:
        raise TypeError(type(block))

    @_block.register
    def _(self, block: blocks.Paragraph) -> Iterator[RenderableType]:
        yield _runs(block.runs)

    @_block.register
    def _(self, block: blocks.Bullets) -> Iterator[RenderableType]:
        for number, item in enumerate(block.items, 1):
            yield _hung(f"{number}." if block.numbered else "-", _runs(item))

    @_block.register
    def _(self, block: blocks.Callout) -> Iterator[RenderableType]:
        yield self._labelled(block.title, block.text, _STYLES[block.tone])
        yield from (_indented(_text(detail, "dim"), _INDENT) for detail in block.details)

    @_block.register
    def _(self, block: blocks.Facts) -> Iterator[RenderableType]:
        yield from (self._labelled(name, value) for name, value in block.entries)

    @_block.register
    def _(self, block: blocks.Outline) -> Iterator[RenderableType]:
        for entry in block.entries:
            yield _indented(_text(entry.text, _STYLES[entry.tone]), _INDENT * entry.depth)

    @_block.register
    def _(self, block: blocks.Grid) -> Iterator[RenderableType]:
        if block.caption:
            yield _text(block.caption, "bold")
        if block.columns or block.rows:
            yield _table(block)

    @_block.register
    def _(self, block: blocks.Ranking) -> Iterator[RenderableType]:
        if block.short:
            for option in block.options:
                line = self._labelled(block.title, f"{option.name}  {option.shown} ")
                yield line.append(visible(option.verdict), style=_favour(option.recommended))
            return
        title = _text(block.title, "bold")
        yield title.append(f"  {visible(block.note)}", style="dim not bold") if block.note else title
        for option in block.options:
            yield _OptionLine(option)
            if option.reason and option.recommended:
                yield _indented(_text(option.same or option.reason, "dim"), _REASON_INDENT)

    @_block.register
    def _(self, block: blocks.Bars) -> Iterator[RenderableType]:
        yield _text(block.title, "bold")
        yield _bars(block.bars)

    @_block.register
    def _(self, block: blocks.Command) -> Iterator[RenderableType]:
        yield from (_indented(_text(line), _INDENT) for line in block.line.split("\n"))

    def _labelled(self, label: str, text: str, style: str = "bold") -> Text:
        return Text.assemble((visible(label), style), self._colon + visible(text), overflow="fold")


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text, keep_lines=True), style=style, overflow="fold")


def _runs(runs: Sequence[blocks.Run]) -> Text:
    return Text("", overflow="fold").join(map(_cell, runs))


def _cell(cell: blocks.Cell) -> Text:
    if isinstance(cell, str):
        return _text(cell)
    # Never colour alone: whoever sees none still has the words and the weight.
    style = _STYLES[cell.tone] + " bold" * cell.strong + " italic" * cell.emphasis
    # Many terminals open no link, and a text that hides its address can deceive.
    linked = f" ({visible(cell.link)})" if cell.link and not cell.link.startswith("#") else ""
    return _text(cell.text, style.strip()).append(linked)


def _hung(mark: str, text: Text) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    grid.add_row(mark, text)
    return grid


def _indented(text: RenderableType, by: int) -> Padding:
    return Padding(text, (0, 0, 0, by))


def _favour(favoured: bool) -> str:
    return _STYLES[blocks.Tone.FOR if favoured else blocks.Tone.FAINT]


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


def _bars(bars: Sequence[blocks.Bar]) -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(justify="right", min_width=_FIGURES, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for item in bars:
        label = _text(item.label)
        if item.source:
            label.append(f"  {visible(item.source)}", style="dim")
        grid.add_row(_text(item.shown, _STYLES[blocks.Tone.FOR if item.value > 0 else blocks.Tone.AGAINST]), label)
    return grid


def _meter(certainty: float, encoding: str, style: str) -> Text:
    """Return a bar of blocks, or of ASCII where the encoding has no blocks."""
    # Where only one of the two were replaced, the bar would be of two kinds.
    try:
        "".join(_BLOCKS).encode(encoding)
    except UnicodeEncodeError:
        return Text(bar(certainty, blocks=False), style=style)
    return Text(bar(certainty), style=style)


class _OptionLine:
    """One option of a ranking; the bar goes where the terminal is narrow."""

    def __init__(self, option: blocks.RankedOption) -> None:
        self._option = option

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        option, style = self._option, _favour(self._option.recommended)
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(justify="right", overflow="fold")
        grid.add_column(ratio=1, overflow="fold")
        grid.add_column()
        grid.add_column(justify="right", overflow="fold")
        grid.add_column(overflow="fold")
        # Right-aligned by hand: three letters hold every rank and the word for a base.
        grid.add_row(
            _text(option.place.rjust(3)),
            _text(option.name, "bold" if option.recommended else ""),
            _meter(option.certainty, options.encoding, style) if options.max_width >= _NARROW else "",
            _text(option.shown),
            _text(option.verdict, style),
        )
        yield grid
