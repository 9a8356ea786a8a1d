"""A screen laid out: lines of coloured pieces for a terminal of so many columns and lines.

What matters least goes first where a screen is full; no text is ever cut.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.output.document import Block, Board, BoardRow, Paragraph, Run, Tone
from ecomkt.output.wrapping import breaks, cells
from ecomkt.safe_text import visible

Line = list[Run]

BAR_CELLS = 5
BLOCKS, ASCII = "■□", "#."
"""A bar is of two signs: what is full, what is not."""
_NARROW = 60
# The same texts are laid out several times, until they fit.
_visible = lru_cache(1024)(visible)
_MARGIN, _GAP = 2, 2
# A reason needs so many cells to be read; a name gives way down to so many.
_READABLE, _LEAST_NAME = 24, 16
# A sentence beside an option takes a line or two from here, and three or four in less.
_ROOMY = 100
# Nobody's eye finds the next line beyond.
_WIDEST = 120


def laid_out(blocks: Sequence[Block], width: int, height: int | None, signs: str = BLOCKS) -> list[Line]:
    """Return the lines of paragraphs and boards, `width` cells wide at most, so much left out that they fit `height`.

    None for a height leaves nothing out.
    """
    return _lines(blocks, min(width, _WIDEST), _fitting(blocks, width, height, signs), signs)


def rows_shown(blocks: Sequence[Block], width: int, height: int | None) -> list[BoardRow]:
    """Return the rows that `laid_out` leaves."""
    step = _fitting(blocks, width, height, BLOCKS)
    return [row for block in blocks if isinstance(block, Board) for row in block.rows_after(step)]


def _fitting(blocks: Sequence[Block], width: int, height: int | None, signs: str) -> int:
    """Return the first step at which the lines fit, the last one where they never do."""
    goes = [row.goes for block in blocks if isinstance(block, Board) for row in block.rows]
    goes += [row.reason_goes for block in blocks if isinstance(block, Board) for row in block.rows]
    steps = sorted({0, *goes})

    def fits(at: int) -> bool:
        return height is None or len(_lines(blocks, min(width, _WIDEST), steps[at], signs)) <= height

    # The more goes the fewer lines are left.
    return steps[0 if height is None else bisect_left(range(len(steps) - 1), True, key=fits)]


def _lines(blocks: Sequence[Block], width: int, step: int, signs: str) -> list[Line]:
    return [line for block in blocks for line in _block(block, width, step, signs)]


def _block(block: Block, width: int, step: int, signs: str) -> Iterator[Line]:
    if isinstance(block, Paragraph):
        margin = _MARGIN if width >= _NARROW else 0
        yield from ([_blank(margin), *line] for line in folded(block.runs, width - 2 * margin))
    elif isinstance(block, Board):
        yield from _board(block, width, step, signs)
    else:
        raise TypeError(type(block))


def _board(block: Board, width: int, step: int, signs: str) -> Iterator[Line]:
    rows = list(block.rows_after(step))
    columns = _Columns.of(rows, width)
    label = ""
    for row in rows:
        shown = replace(row, label="" if row.label == label else row.label)
        label = row.label
        yield from _stacked(shown, columns, signs) if columns.stacked else _spread(shown, columns, signs)


class _Columns(Struct, frozen=True):
    """How many cells each column has."""

    width: int
    label: int
    mark: int
    name: int
    text: int
    stacked: bool
    """Whether they stand under each other, for want of width."""

    @classmethod
    def of(cls, rows: Sequence[BoardRow], width: int) -> "_Columns":
        named = [row for row in rows if row.name and not row.wide]
        label = max((cells(row.label) for row in rows), default=0)
        figures = max((len(row.shown) + 1 for row in named if row.shown), default=0)
        name = max((cells(row.name) for row in named), default=0)
        mark = BAR_CELLS + figures
        left = width - _MARGIN - label - _GAP - mark - 1 - _GAP
        needed = _READABLE if any(row.text or row.reason or row.short for row in named) else 0
        name = max(min(name, left - max(needed, left // 2 if needed else 0)), min(name, _LEAST_NAME))
        text = left - name
        return cls(width, label, mark, name, text, width < _NARROW or text < needed)


def _spread(row: BoardRow, columns: _Columns, signs: str) -> Iterator[Line]:
    """Yield a row in columns: family, bar, option and reason; or family and text."""
    start = _MARGIN + columns.label + _GAP
    heads = _framed([[Run(row.label, strong=True)]] if row.label else [], start, _MARGIN)
    if not row.name or row.wide:
        sign = cells(row.sign) + 1 if row.sign else 0
        named = (Run(row.name, strong=True), Run("  ")) if row.name else ()
        texts = folded((*named, *_texts(_said(row))), columns.width - start - sign)
        marks = _framed([[_sign(row, signs)]] if row.sign else [], sign)
        yield from _beside((heads, start), (marks, sign), (texts, 0))
        return
    marks = [_mark(row, signs, columns.mark)]
    names = folded((_name(row),), columns.name)
    texts = _reasoned(row, columns, len(names))
    widths = start, columns.mark + 1, columns.name + _GAP
    yield from _beside((heads, widths[0]), (marks, widths[1]), (names, widths[2]), (texts, 0))


def _reasoned(row: BoardRow, columns: _Columns, lines: int) -> list[Line]:
    """Return what stands beside an option: the reason, or in its place the short one, if that costs no line.

    With words of the client it may cost one.
    """
    if row.short and row.reason and columns.width < _ROOMY:
        row = replace(row, reason=row.short)
    texts = folded(_texts(row), columns.text) if row.text or row.reason else []
    if row.short and not row.reason:
        # What the client said is worth a line, since nobody else could have said it.
        for said, spare in ((row.said, 1), ("", 0)):
            short = folded(_texts(replace(row, reason=row.short, said=said)), columns.text)
            if len(short) <= max(len(texts), lines) + spare * bool(said):
                return short
    return texts


def _said(row: BoardRow) -> BoardRow:
    """Return a row without an option; what is said in short stands where the whole had to go."""
    return row if row.name or row.text or row.reason else replace(row, reason=row.short)


def _stacked(row: BoardRow, columns: _Columns, signs: str) -> Iterator[Line]:
    """Yield a row for a narrow terminal: the family, under it the option with its bar, under that the reason."""
    width = columns.width
    row = replace(row, reason=row.short) if row.name and row.short and row.reason else _said(row)
    if row.label:
        yield from folded((Run(row.label, strong=True),), width)
    indent = _MARGIN
    if row.name:
        mark = _mark(row, signs, columns.mark)
        indent += columns.mark + 1
        names = folded((_name(row),), width - indent)
        yield from _beside(([[_blank(_MARGIN), *mark]], indent), (names, 0))
    elif row.sign:
        marks = [[_blank(_MARGIN), _sign(row, signs)]]
        indent += cells(row.sign) + 1
        yield from _beside((marks, indent), (folded(_texts(row), width - indent), 0))
        return
    if row.text or row.reason or not (row.name or row.label):
        yield from _beside(([], indent), (folded(_texts(row), width - indent), 0))


def folded(runs: Iterable[Run], width: int) -> list[Line]:
    """Return the lines of pieces of text, none wider than `width` cells; one empty line for no text."""
    runs = [replace(run, text=_visible(run.text)) for run in runs if run.text]
    text = "".join(run.text for run in runs)
    edges = pairwise((0, *breaks(text, max(width, 2)), len(text)))
    return [list(_cut(runs, start, start + len(text[start:end].rstrip()))) for start, end in edges]


def _cut(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    place = 0
    for run in runs:
        part = run.text[max(start - place, 0) : max(end - place, 0)]
        if part:
            yield replace(run, text=part)
        place += len(run.text)


def bar(certainty: float, signs: str = BLOCKS) -> str:
    """Return a bar of five cells, as long as the certainty (0 … 1); what speaks against has none."""
    # Rounded up, so that what reaches the threshold has a cell.
    full = ceil(round(max(certainty, 0.0) * BAR_CELLS, 6))
    return signs[0] * full + signs[1] * (BAR_CELLS - full)


def _mark(row: BoardRow, signs: str, width: int) -> Line:
    drawn = _sign(row, signs)
    if row.certainty is not None:
        drawn = Run(bar(row.certainty, signs), strong=row.strong, tone=row.tone)
    return [drawn, *([Run(row.shown.rjust(width - cells(drawn.text)))] if row.shown else ())]


def _sign(row: BoardRow, signs: str) -> Run:
    # Whoever's terminal lacks the blocks lacks these, too.
    sign = row.sign if signs == BLOCKS else row.sign.translate(_PLAINER)
    return Run(sign, strong=row.tone is not Tone.FAINT, tone=row.tone)


_PLAINER = str.maketrans("▲■×·", "!!x.")


def _name(row: BoardRow) -> Run:
    faint = row.tone in (Tone.FAINT, Tone.AGAINST)
    return Run(row.name, strong=not faint, tone=Tone.PLAIN)


def _texts(row: BoardRow) -> tuple[Run, ...]:
    faint = (Run(text, tone=Tone.FAINT) for text in (row.gap, row.reason, row.behind))
    return Run(row.text, tone=row.text_tone), *faint


def _blank(width: int) -> Run:
    return Run(" " * width)


def _framed(lines: list[Line], width: int, margin: int = 0) -> list[Line]:
    return [[_blank(margin), *line] if margin else line for line in lines] if width else []


def _beside(*columns: tuple[list[Line], int]) -> Iterator[Line]:
    """Yield columns side by side, each with its width in cells; the last needs none."""
    for parts in zip_longest(*(lines for lines, _ in columns), fillvalue=[]):
        line: Line = []
        for part, (_, width) in zip(parts, columns, strict=True):
            line += part
            line.append(_blank(width - sum(cells(run.text) for run in part)))
        while line and not line[-1].text.strip():
            line.pop()
        yield line
