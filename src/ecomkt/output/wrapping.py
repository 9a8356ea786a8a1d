"""Where lines break on a terminal, in cells: between words, and in Chinese between any two signs as its rules allow.

No line begins with a sign that closes (，。」) or ends with one that opens (「); Latin words and numbers stay whole.
Only what is wider than a line by itself is broken anywhere. Signs of ambiguous width count as narrow.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import combining, east_asian_width

# Openers and closers of Chinese and Japanese, and those of ASCII, which may stand beside Chinese.
_CLOSING = "，。、；：！？）》」』】〕〗｝］〉”’％‰℃·・ー々…—～／"
_CLOSING_ASCII = ",.;:!?)]}%/"
_OPENING = "（《「『【〔〖｛［〈“‘＄￥([{$#＃"
# Signs each of which is a word to the breaking of lines.
_WIDE = "\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
_WIDE += "\U0001f300-\U0003ffff"
_OPEN, _CLOSE, _END = map(re.escape, (_OPENING, _CLOSING, _CLOSING + _CLOSING_ASCII))
# What is never broken: signs that open, one wide sign or one word, what closes; the blanks after it.
_PIECE = re.compile(
    f"(?:[{_OPEN}]\\s*)*(?:[{_WIDE}]|[^\\s{_WIDE}]+?(?=[\\s{_WIDE}]|$))?[{_END}]*(?:\\s+[{_CLOSE}]+)*\\s*"
)


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


def widest_piece(text: str) -> int:
    """Return how many cells the widest piece of a text takes that is never broken where there is room for it."""
    return max((cells(piece.rstrip()) for _, piece in _pieces(text)), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than `width` cells; one empty line for no text."""
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(edges)]
