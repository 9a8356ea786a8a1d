"""A document as plain lines for a pipe: tab-separated, nothing cut, no escape sequence."""

from collections.abc import Iterator

from ecomkt.output import document as blocks
from ecomkt.safe_text import visible

TAKES = "screen"
SUFFIXES = (".txt",)

Line = tuple[str, ...]


def write(document: blocks.Document) -> Iterator[str]:
    """Yield one line for each thing that a screen shows."""
    for line in _lines(document):
        # A tab or line feed within a text would make a cell or a line that nobody wrote.
        yield "\t".join(visible(cell.replace("\n", " ")) for cell in line) + "\n"


def _lines(document: blocks.Document) -> Iterator[Line]:
    if document.title:
        yield (document.title,)
    yield from ((text,) for text in document.under_title)
    for section in document.sections:
        if section.title:
            yield (section.title,)
        for block in section.blocks:
            yield from _block(block)
    yield from ((text,) for text in document.footer)


def _block(block: blocks.Block) -> Iterator[Line]:
    match block:
        case blocks.Paragraph(runs):
            yield (_inline(runs),)
        case blocks.Bullets(items, numbered):
            yield from ((f"{f'{n}.' if numbered else '-'} {_inline(item)}",) for n, item in enumerate(items, 1))
        case blocks.Callout(_, title, text, details):
            yield title, text
            yield from (("", detail) for detail in details)
        case blocks.Facts(entries):
            yield from entries
        case blocks.Outline(lines):
            yield from ((f"{'  ' * line.depth}{line.text}",) for line in lines)
        case blocks.Command(command):
            yield from ((line,) for line in command.split("\n"))
        case _:
            yield from _figure(block)


def _figure(figure: blocks.Figure) -> Iterator[Line]:
    match figure:
        case blocks.Grid(caption, columns):
            # The caption stands in each line, so that grep finds whole facts.
            start = (caption,) if caption else ()
            if any(columns):
                yield *start, *columns
            yield from ((*start, *row) for row in figure.texts)
            if not columns and not figure.rows:
                yield start
        case blocks.Board():
            # Every line has its label: it has to be true alone.
            yield from (tuple(filter(None, row)) for row in figure.grid.texts)
        case blocks.Bars(title, bars):
            yield from ((title, *filter(None, (bar.shown, bar.label, bar.source))) for bar in bars)
        case _:
            raise TypeError(type(figure))


def _inline(runs: tuple[blocks.Run, ...]) -> str:
    return "".join(run.text for run in runs)
