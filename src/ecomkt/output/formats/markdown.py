"""Markdown: headings, lists, and tables for what a page draws."""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile
from operator import not_

from ecomkt.output import document as blocks
from ecomkt.safe_text import visible

TAKES = "document"
SUFFIXES = (".md", ".markdown")

# Signs of dialects are among them: `|` parts cells, `~` strikes out, `$` begins a formula on GitHub.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")


def write(document: blocks.Document) -> Iterator[str]:
    """Yield the lines."""
    # Two blanks at the end of a line would break it.
    yield from (f"{line.rstrip()}\n" for line in dropwhile(not_, _lines(document)))


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SIGNS.sub(r"\\\1", visible(text))


def _lines(document: blocks.Document) -> Iterator[str]:
    if document.title:
        yield f"# {_flat(document.title)}"
    for line in document.under_title:
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


def _block(block: blocks.Block) -> Iterator[str]:
    match block:
        case blocks.Paragraph(runs):
            yield _inline(runs)
        case blocks.Bullets(items, numbered):
            yield from (f"{f'{n}.' if numbered else '-'} {_inline(item)}" for n, item in enumerate(items, 1))
        case blocks.Callout(_, title, text, details):
            yield f"- **{_flat(title)}** {_flat(text)}"
            yield from (f"  - {_flat(detail)}" for detail in details)
        case blocks.Facts(entries):
            yield from (f"- **{_flat(name)}** {_flat(value)}" for name, value in entries)
        case blocks.Outline(lines):
            for line in lines:
                mark = "**" if line.tone is blocks.Tone.STOP else ""
                yield f"{'  ' * line.depth}- {mark}{_typed(line)}{mark}"
        case blocks.Command(command):
            typed = visible(command, keep_lines=True)
            # A fence ends at the first run that is as long: it must be longer than any in the text.
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", typed)), default=0))
            yield from (f"{fence}sh", *typed.split("\n"), fence)
        case _:
            yield from _figure(block)


def _figure(figure: blocks.Figure) -> Iterator[str]:
    match figure:
        case blocks.Grid(caption, columns, rows, numeric):
            # Where the heading of the section says it, the caption would say it twice.
            yield from (f"**{_flat(caption)}**", "") if caption else ()
            yield f"| {' | '.join(map(_flat, columns))} |"
            yield f"|{'|'.join('---:' if number in numeric else '---' for number in range(len(columns)))}|"
            for row in rows:
                cells = (_run(cell) if isinstance(cell, blocks.Run) else _flat(cell) for cell in row)
                yield f"| {' | '.join(cells)} |"
        case blocks.Board():
            yield from _figure(figure.grid)
        case blocks.Bars(title, bars):
            yield from (f"### {_flat(title)}", "") if title else ()
            for bar in bars:
                source = f" ({_flat(bar.source)})" if bar.source else ""
                yield f"- {' '.join(filter(None, (_flat(bar.shown), _flat(bar.label))))}{source}"
        case _:
            raise TypeError(type(figure))


def _inline(runs: Sequence[blocks.Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: blocks.Run) -> str:
    text = _typed(run)
    mark = "**" * run.strong + "*" * run.emphasis
    if mark and text.strip():
        # A mark beside a blank would be no mark.
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        text = f"{text[:start]}{mark}{text[start:end]}{mark[::-1]}{text[end:]}"
    if run.anchor:
        text = f'<a id="{run.anchor}"></a>{text}'
    # Between angle brackets an address may hold blanks and parentheses; only such a bracket would end it.
    return f"[{text}](<{run.link.replace('<', '%3C').replace('>', '%3E')}>)" if run.link else text


def _typed(piece: blocks.Run | blocks.Entry) -> str:
    # No escape works inside a code span.
    code = visible(piece.text).replace("`", "'")
    return f"`{code}`" if piece.code else _flat(piece.text)


def _flat(text: str) -> str:
    """Return the text on one line, so that Markdown shows it as it is."""
    return escaped(text.replace("\n", " "))
