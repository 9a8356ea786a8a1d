"""A document as plain lines for a pipe: tab-separated, nothing cut, no escape sequence."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from ecomkt.output import document as blocks
from ecomkt.safe_text import visible

TAKES = "screen"
SUFFIXES = (".txt",)

_INDENT = 2

Line = tuple[str, ...]


def write(document: blocks.Document) -> Iterator[str]:
    """Yield one line for each thing that a screen shows."""
    for line in _lines(document):
        # A tab or line feed within a text would make a cell or a line that nobody wrote.
        yield "\t".join(map(_flat, line)) + "\n"


def _lines(document: blocks.Document) -> Iterator[Line]:
    yield from ((text,) for text in (document.title, document.subtitle, *document.byline) if text)
    for section in document.sections:
        if section.title:
            yield (section.title,)
        for block in section.blocks:
            yield from _block(block)
    yield from ((text,) for text in document.footer)


@singledispatch
def _block(block: blocks.Block) -> Iterator[Line]:
    """Yield the cells of each line of a block."""
    raise TypeError(type(block))


@_block.register
def _(block: blocks.Paragraph) -> Iterator[Line]:
    yield (_inline(block.runs),)


@_block.register
def _(block: blocks.Bullets) -> Iterator[Line]:
    for number, item in enumerate(block.items, 1):
        yield (f"{f'{number}.' if block.numbered else '-'} {_inline(item)}",)


@_block.register
def _(block: blocks.Callout) -> Iterator[Line]:
    yield block.title, block.text
    yield from (("", detail) for detail in block.details)


@_block.register
def _(block: blocks.Facts) -> Iterator[Line]:
    yield from block.entries


@_block.register
def _(block: blocks.Grid) -> Iterator[Line]:
    # The caption stands in each line, so that grep finds whole facts.
    caption = (block.caption,) if block.caption else ()
    if any(block.columns):
        yield *caption, *block.columns
    yield from ((*caption, *row) for row in block.texts)
    if not block.columns and not block.rows:
        yield caption


@_block.register
def _(block: blocks.Ranking) -> Iterator[Line]:
    # Every reason in full, also one given before: a line has to be true alone.
    for option in block.options:
        yield block.title, option.place, option.name, option.shown, option.verdict, option.reason
    if block.note:
        yield block.title, block.note


@_block.register
def _(block: blocks.Outline) -> Iterator[Line]:
    yield from ((" " * (_INDENT * entry.depth) + entry.text,) for entry in block.entries)


@_block.register
def _(block: blocks.Bars) -> Iterator[Line]:
    yield from ((block.title, *filter(None, (bar.shown, bar.label, bar.source))) for bar in block.bars)


@_block.register
def _(block: blocks.Command) -> Iterator[Line]:
    yield from ((line,) for line in block.line.split("\n"))


def _inline(runs: Sequence[blocks.Run]) -> str:
    return "".join(run.text for run in runs)


def _flat(text: str) -> str:
    return visible(" ".join(text.split("\n")))
