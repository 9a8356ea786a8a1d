"""Where lines break on a terminal, in cells: between words, and in Chinese between any two signs as its rules allow.

No line begins with a sign that closes (，。」) or ends with one that opens (「); Latin words and numbers stay whole.
Only what is wider than a line by itself is broken anywhere. Signs of ambiguous width count as narrow.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from unicodedata import combining, east_asian_width

# Openers and closers of Chinese and Japanese, and those of ASCII, which may stand beside Chinese.
_OPENING = frozenset("（《「『【〔〖｛［〈“‘＄￥([{$#＃")
_CLOSING = frozenset("，。、；：！？）》」』】〕〗｝］〉”’％‰℃·・ー々…—～／")
_ENDING = _CLOSING | frozenset(",.;:!?)]}%/")
_WORDS = re.compile(r"\S+\s*|\s+")


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
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
            if used + _cells(sign) > width and not sign.isspace():
                found.append(place)
                used = 0
            used += _cells(sign)
        used += len(piece) - len(piece.rstrip())
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is never broken, with the blanks after it and the place where it begins."""
    if text.isascii():
        yield from ((word.start(), word[0]) for word in _WORDS.finditer(text))
        return
    start, solid = 0, ""
    for place, sign in enumerate(text):
        if not sign.isspace():
            if place and _may_part(text[place - 1], solid, sign):
                yield start, text[start:place]
                start = place
            solid = sign
    if text:
        yield start, text[start:]


def _may_part(before: str, solid: str, sign: str) -> bool:
    """Return whether a line may end before a sign; `solid` is the last sign before it that is no blank."""
    if solid in _OPENING:
        return False
    if before.isspace():
        return sign not in _CLOSING
    return sign not in _ENDING and 2 in (_cells(before), _cells(sign))


def widest_piece(text: str) -> int:
    """Return how many cells the widest piece of a text takes that is never broken where there is room for it."""
    return max((cells(piece.rstrip()) for _, piece in _pieces(text)), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than `width` cells; one empty line for no text."""
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(edges)]
