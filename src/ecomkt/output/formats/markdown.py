"""Markdown: headings, lists, and tables for what a page draws."""

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch

from ecomkt.output import document as blocks
from ecomkt.safe_text import visible

TAKES = "document"
SUFFIXES = (".md", ".markdown")

# Signs of dialects are among them: `|` parts cells, `~` strikes out, `$` begins a formula on GitHub.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")


def write(document: blocks.Document) -> Iterator[str]:
    """Yield the lines."""
    # Two blanks at the end of a line would break it.
    yield from (f"{line.rstrip()}\n" for line in _lines(document))


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SIGNS.sub(r"\\\1", visible(text))


def _lines(document: blocks.Document) -> Iterator[str]:
    yield f"# {_flat(document.title)}"
    for line in filter(None, (document.subtitle, *document.byline)):
        yield from ("", _flat(line))
    for section in document.sections:
        if section.title:
            yield from ("", f"#{'#' * section.level} {_flat(section.title)}")
        for block in section.blocks:
            yield ""
            yield from _block(block)
    if document.footer:
        yield from ("", "---")
    for line in document.footer:
        yield from ("", _flat(line))


@singledispatch
def _block(block: blocks.Block) -> Iterator[str]:
    """Yield the lines of a block."""
    raise TypeError(type(block))


@_block.register
def _(block: blocks.Paragraph) -> Iterator[str]:
    yield _inline(block.runs)


@_block.register
def _(block: blocks.Bullets) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        yield f"{f'{number}.' if block.numbered else '-'} {_inline(item)}"


@_block.register
def _(block: blocks.Callout) -> Iterator[str]:
    yield f"- **{_flat(block.title)}** {_flat(block.text)}"
    yield from (f"  - {_flat(detail)}" for detail in block.details)


@_block.register
def _(block: blocks.Grid) -> Iterator[str]:
    # Where the heading of the section says it, the caption would say it twice.
    if block.caption:
        yield from (f"**{_flat(block.caption)}**", "")
    yield f"| {' | '.join(map(_flat, block.columns))} |"
    yield f"|{'|'.join('---:' if number in block.numeric else '---' for number in range(len(block.columns)))}|"
    yield from (f"| {' | '.join(map(_cell, row))} |" for row in block.rows)


@_block.register
def _(block: blocks.Ranking) -> Iterator[str]:
    yield from _block(block.grid)
    if block.note:
        yield from ("", _flat(block.note))


@_block.register
def _(block: blocks.Outline) -> Iterator[str]:
    for entry in block.entries:
        text = _code(entry.text) if entry.code else _flat(entry.text)
        yield f"{'  ' * entry.depth}- {f'**{text}**' if entry.tone is blocks.Tone.STOP else text}"


@_block.register
def _(block: blocks.Facts) -> Iterator[str]:
    yield from (f"- **{_flat(name)}** {_flat(value)}" for name, value in block.entries)


@_block.register
def _(block: blocks.Bars) -> Iterator[str]:
    yield from (f"### {_flat(block.title)}", "")
    for bar in block.bars:
        source = f" ({_flat(bar.source)})" if bar.source else ""
        yield f"- {_flat(bar.shown)} {_flat(bar.label)}{source}"


@_block.register
def _(block: blocks.Command) -> Iterator[str]:
    typed = visible(block.line, keep_lines=True)
    # A fence ends at the first run that is as long: it must be longer than any in the text.
    fence = "```"
    while fence in typed:
        fence += "`"
    yield from (f"{fence}sh", *typed.split("\n"), fence)


def _cell(cell: blocks.Cell) -> str:
    return _run(cell) if isinstance(cell, blocks.Run) else _flat(cell)


def _inline(runs: Sequence[blocks.Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: blocks.Run) -> str:
    text = _code(run.text) if run.code else _flat(run.text)
    mark = "**" * run.strong + "*" * run.emphasis
    if mark and text.strip():
        # A mark beside a blank would be no mark.
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        text = f"{text[:start]}{mark}{text[start:end]}{mark[::-1]}{text[end:]}"
    if run.anchor:
        text = f'<a id="{run.anchor}"></a>{text}'
    # Between angle brackets an address may hold blanks and parentheses; only such a bracket would end it.
    return f"[{text}](<{run.link.replace('<', '%3C').replace('>', '%3E')}>)" if run.link else text


def _code(text: str) -> str:
    # No escape works inside a code span.
    plain = visible(text).replace("`", "'")
    return f"`{plain}`"


def _flat(text: str) -> str:
    """Return the text on one line, so that Markdown shows it as it is."""
    return escaped(" ".join(text.split("\n")))
