"""A report as Markdown: the same sections, tables for what a page draws."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from ecomkt.output.document import (
    Bars,
    Block,
    Bullets,
    Callout,
    Command,
    Document,
    Facts,
    Grid,
    Paragraph,
    Run,
    Steps,
    Strategy,
)
from ecomkt.output.markdown import escaped
from ecomkt.safe_text import visible


def render_report_markdown(document: Document) -> str:
    """Return the document."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_flat(document.title)}"
    if document.subtitle:
        yield from ("", _flat(document.subtitle))
    for line in document.byline:
        yield from ("", _flat(line))
    for section in document.sections:
        yield from ("", f"## {_flat(section.title)}")
        for block in section.blocks:
            yield ""
            yield from _block(block)
    yield from ("", "---")
    for line in document.footer:
        yield from ("", _flat(line))


@singledispatch
def _block(block: Block) -> Iterator[str]:
    """Yield the lines of a block."""
    raise TypeError(type(block))


@_block.register
def _(block: Paragraph) -> Iterator[str]:
    yield _inline(block.runs)


@_block.register
def _(block: Bullets) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        yield f"{f'{number}.' if block.numbered else '-'} {_inline(item)}"


@_block.register
def _(block: Callout) -> Iterator[str]:
    yield f"- **{_flat(block.title)}** {_flat(block.text)}"
    yield from (f"  - {_flat(detail)}" for detail in block.details)


@_block.register
def _(block: Grid) -> Iterator[str]:
    yield from (f"**{_flat(block.caption)}**", "")
    yield f"| {' | '.join(map(_flat, block.columns))} |"
    yield f"|{'|'.join('---:' if number in block.numeric else '---' for number in range(len(block.columns)))}|"
    yield from (f"| {' | '.join(map(_flat, row))} |" for row in block.rows)


@_block.register
def _(block: Facts) -> Iterator[str]:
    yield from (f"- **{_flat(name)}** {_flat(value)}" for name, value in block.entries)


@_block.register
def _(block: Bars) -> Iterator[str]:
    yield from (f"### {_flat(block.title)}", "")
    for bar in block.bars:
        source = f" ({_flat(bar.source)})" if bar.source else ""
        yield f"- {_flat(bar.shown)} {_flat(bar.label)}{source}"


@_block.register
def _(block: Strategy) -> Iterator[str]:
    for number, stage in enumerate(block.stages, 1):
        yield f"{number}. **{_flat(stage.title)}**"
        yield from (f"   - {_flat(option.label)}: {_flat(option.shown)}" for option in stage.options)
        if not stage.options:
            yield f"   - {_flat(block.nothing)}"


@_block.register
def _(block: Steps) -> Iterator[str]:
    for number, stage in enumerate(block.stages, 1):
        yield f"{number}. **{_flat(stage.title)}**"
        yield from (f"   - **{_flat(name)}** {_flat(value)}" for name, value in stage.entries)
        if stage.source:
            yield f"   - {_flat(stage.source)}"


@_block.register
def _(block: Command) -> Iterator[str]:
    shown = visible(block.line, keep_lines=True)
    fence = "```"
    while fence in shown:
        fence += "`"
    yield from (f"{fence}sh", *shown.split("\n"), fence)


def _inline(runs: Sequence[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = _flat(run.text)
    mark = "**" * run.strong + "*" * run.emphasis
    if mark and text.strip():
        # A mark beside a blank would be no mark.
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        text = f"{text[:start]}{mark}{text[start:end]}{mark[::-1]}{text[end:]}"
    return f"[{text}](<{run.link.replace('<', '%3C').replace('>', '%3E')}>)" if run.link else text


def _flat(text: str) -> str:
    """Return the text on one line, so that Markdown shows it as it is."""
    return escaped(" ".join(text.split("\n")))
