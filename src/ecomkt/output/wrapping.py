"""Where lines break on a terminal, in cells: between words, and in Chinese between any two signs as its rules allow.

No line begins with a sign that closes (，。」) or ends with one that opens (「); words of Latin letters and numbers stay
whole. Only what is wider than a line by itself is broken anywhere. Signs of ambiguous width count as narrow.
"""

import re
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

# Openers and closers of Chinese and Japanese, and those of ASCII, which may stand beside Chinese.
_CLOSING = "，。、；：！？）》」』】〕〗｝］〉”’％‰℃·・ー々…—～／,.;:!?)]}%/°"
_OPENING = "（《「『【〔〖｛［〈“‘＄￥([{$#＃"
# The signs of an alphabet of Chinese, each a word to the breaking of lines.
_WIDE = "\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0003ffff"
_OPEN, _CLOSE = re.escape(_OPENING), re.escape(_CLOSING)
# What is never broken: signs that open, one wide sign or one word, what closes; the blanks after it.
_PIECE = re.compile(f"[{_OPEN}]*(?:[{_WIDE}]|[^\\s{_WIDE}]+?(?=[\\s{_WIDE}]|$))?[{_CLOSE}]*\\s*")


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(sign: str) -> int:
    if combining(sign) or sign in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def breaks(text: str, width: int) -> list[int]:
    """Return where the lines of a text after the first begin, none of them wider than `width` cells (2 or more).

    Blanks before a break belong to the line that they end, and don't count.
    """
    found, used = [], 0
    for start, piece in _pieces(text):
        size = cells(piece.rstrip())
        if used and used + size > width:
            found.append(start)
            used = 0
        if size <= width:
            used += cells(piece)
            continue
        for place, sign in enumerate(piece.rstrip(), start):
            if used + _cells(sign) > width:
                found.append(place)
                used = 0
            used += _cells(sign)
        used += len(piece) - len(piece.rstrip())
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is never broken, with the place where it begins."""
    for match in _PIECE.finditer(text):
        if match[0]:
            yield match.start(), match[0]


def wrapped(text: str, width: int, hanging: int = 0) -> list[str]:
    """Return the lines of a text, those after the first so many cells narrower; one empty line for no text."""
    lines = []
    for line in text.split("\n"):
        rest, left = line, width
        while places := breaks(rest, left):
            lines.append(rest[: places[0]].rstrip())
            rest, left = rest[places[0] :], max(width - hanging, 2)
        lines.append(rest.rstrip())
    return lines
