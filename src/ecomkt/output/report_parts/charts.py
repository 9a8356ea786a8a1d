"""The strategy as one SVG picture. Nothing in it needs a script, a font or a network."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate
from typing import NamedTuple

from ecomkt.output.document import Bar, Choices, Strategy
from ecomkt.safe_text import visible

_TITLE, _TEXT, _LINE = 13, 12, 16
"""Sizes of letters and the distance of lines, in user units (pixels at full size)."""
_PAD, _GAP, _ARROW = 12, 10, 22
_WIDE_LETTER, _NARROW_LETTER = 1.0, 0.56
"""Advance of a letter in parts of its size: of Chinese letters, and of others on average (bold ones are wider)."""
_FIRST_WIDE = "\u2e80"


class Line(NamedTuple):
    """A line of text in a box."""

    text: str
    style: str


class Placed(NamedTuple):
    """A box with its place."""

    x: int
    y: int
    height: int
    lines: tuple[Line, ...]
    bars: tuple[tuple[int, float], ...]
    """Distance of a bar from the top of the box, and its length as a share of the width."""


def strategy_svg(strategy: Strategy, columns: int, width: int, name: str) -> str:
    """Return the picture: one box for each step, `columns` in a row, `width` units wide; `name` is its id."""
    box = (width - (columns - 1) * _ARROW) // columns
    boxes = [_box(stage, box, strategy.nothing) for stage in strategy.stages]
    rows = [boxes[start : start + columns] for start in range(0, len(boxes), columns)]
    heights = [max(placed.height for placed in row) for row in rows]
    tops = [0, *accumulate(height + _ARROW for height in heights)]
    parts = [
        part
        for row, top, height in zip(rows, tops, heights, strict=False)
        for number, placed in enumerate(row)
        for part in _drawn(placed._replace(x=number * (box + _ARROW), y=top, height=height), box)
    ]
    parts += _arrows([len(row) for row in rows], tops, heights, box)
    label = escape(visible(strategy.summary))
    total = tops[-1] - _ARROW if rows else 0
    opening = (
        f'<svg class="strategy" role="img" aria-labelledby="{name}" viewBox="0 0 {width} {total}" width="{width}">'
    )
    return f'{opening}<title id="{name}">{label}</title>{"".join(parts)}</svg>'


def _box(stage: Choices, width: int, nothing: str) -> Placed:
    lines = [Line(text, "t") for text in _wrapped(stage.title, width - 2 * _PAD, _TITLE)]
    bars = []
    for option in stage.options:
        lines += [Line(text, "o") for text in _wrapped(option.label, width - 2 * _PAD, _TEXT)]
        lines += [Line(text, "v") for text in _wrapped(option.shown, width - 2 * _PAD, _TEXT)]
        bars.append((_PAD + len(lines) * _LINE + 2, _length(option)))
        lines.append(Line("", "v"))
    if not stage.options:
        lines += [Line(text, "v") for text in _wrapped(nothing, width - 2 * _PAD, _TEXT)]
    return Placed(0, 0, 2 * _PAD + len(lines) * _LINE, tuple(lines), tuple(bars))


def _length(option: Bar) -> float:
    return min(1.0, max(0.0, option.value))


def _drawn(placed: Placed, width: int) -> Iterator[str]:
    x, y = placed.x, placed.y
    yield f'<rect class="b" x="{x}" y="{y}" width="{width}" height="{placed.height}" rx="6"/>'
    for number, line in enumerate(placed.lines, 1):
        if line.text:
            place = f'x="{x + _PAD}" y="{y + _PAD + number * _LINE - 4}"'
            yield f'<text class="{line.style}" {place}>{escape(line.text)}</text>'
    full = width - 2 * _PAD
    for top, share in placed.bars:
        yield f'<rect class="r" x="{x + _PAD}" y="{y + top}" width="{full}" height="5"/>'
        yield f'<rect class="f" x="{x + _PAD}" y="{y + top}" width="{full * share:.1f}" height="5"/>'


def _arrows(counts: Sequence[int], tops: Sequence[int], heights: Sequence[int], box: int) -> Iterator[str]:
    for row, count in enumerate(counts):
        middle = tops[row] + heights[row] // 2
        for number in range(count - 1):
            x = (number + 1) * box + number * _ARROW
            yield f'<path class="a" d="M{x + 4} {middle}h{_ARROW - 8}m-5 -4l5 4l-5 4"/>'
        if row + 1 < len(counts):
            x, y = box // 2, tops[row + 1] - _ARROW
            yield f'<path class="a" d="M{x} {y + 4}v{_ARROW - 8}m-4 -5l4 5l4 -5"/>'


def _wrapped(text: str, width: int, size: int) -> Iterator[str]:
    """Yield the lines of a text: broken at blanks, and anywhere between Chinese letters."""
    line, used = "", 0.0
    for piece in _pieces(visible(text)):
        length = sum(_advance(letter) for letter in piece) * size
        if line and used + length > width:
            yield line.rstrip()
            line, used = "", 0.0
            piece, length = piece.lstrip(), length - (piece[:1] == " ") * _NARROW_LETTER * size
        line, used = line + piece, used + length
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for letter in text:
        if piece and (letter == " " or letter >= _FIRST_WIDE or piece[-1] >= _FIRST_WIDE or len(piece) >= 16):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _advance(letter: str) -> float:
    return _WIDE_LETTER if letter >= _FIRST_WIDE else _NARROW_LETTER
