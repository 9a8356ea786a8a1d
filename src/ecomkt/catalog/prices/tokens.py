"""The text of a price cell → tokens: numbers, signs of currencies, and the words that knowledge lists."""

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from ecomkt.catalog.prices.numerals import HAN_NUMERAL, NUMBER
from ecomkt.catalog.prices.words import Mark, PriceWords

_LATIN = "a-z\u00df-\u024f"
_ARABIC = "\u0621-\u064a"


class TokenKind(Enum):
    """What a token is."""

    NUMBER = "number"
    HAN = "han"
    """A Chinese numeral."""
    MARK = "mark"
    TIMES = "times"
    PART = "part"
    LEAST = "least"
    BETWEEN = "between"
    BESIDE = "beside"
    ASIDE = "aside"
    LETTERS = "letters"
    """Unknown letters."""
    OTHER = "other"


class Token(NamedTuple):
    """A piece of the text; blanks are no tokens."""

    kind: TokenKind
    text: str
    glued: bool
    """No blank stands before it; the first token is glued to nothing, and False."""
    mark: Mark | None = None
    factor: Decimal = Decimal(1)
    """Of TIMES and PART."""


class PriceLexer:
    """Cuts texts folded by `plain_price_text` into tokens."""

    def __init__(self, words: PriceWords) -> None:
        self._known: dict[str, Token] = {}
        listed = ((TokenKind(name), words.listed(name)) for name in ("beside", "least", "between", "aside"))
        for kind, found in listed:
            self._known.update({word: Token(kind, word, glued=False) for word in found})
        for kind, factors in ((TokenKind.PART, words.parts), (TokenKind.TIMES, words.times)):
            self._known.update({word: Token(kind, word, glued=False, factor=number) for word, number in factors})
        self._known.update({sign: Token(TokenKind.MARK, sign, glued=False, mark=mark) for sign, mark in words.marks})
        by_first: dict[str, list[str]] = {}
        for word in sorted(self._known, key=lambda word: (-len(word), word)):
            by_first.setdefault(word[0], []).append(_bounded(word))
        # By their first letters, so that few of the hundreds of words are tried at each place.
        either = "|".join(f"(?={re.escape(first)})(?:{'|'.join(same)})" for first, same in by_first.items())
        starts = "".join(map(re.escape, by_first))
        self._pattern = re.compile(
            f"(?P<gap>\\s+)|(?P<number>{NUMBER})|(?P<word>(?=[{starts}])(?:{either}))"
            f"|(?P<han>(?<!\\d){HAN_NUMERAL})|(?P<letters>[{_LATIN}]+|[^\\W\\d_])|(?P<other>.)"
        )

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a folded text."""
        found: list[Token] = []
        glued = False
        for match in self._pattern.finditer(text):
            group = match.lastgroup or ""
            if group == "gap":
                glued = False
                continue
            token = self._known[match[0]] if group == "word" else Token(TokenKind(group), match[0], glued=False)
            found.append(token._replace(glued=True) if glued else token)
            glued = True
        return found


def _bounded(word: str) -> str:
    """Return the pattern of a word that, if it begins or ends in an alphabet, isn't part of a longer one."""
    before = next((f"(?<![{script}])" for script in (_LATIN, _ARABIC) if re.match(f"[{script}]", word)), "")
    after = next((f"(?![{script}])" for script in (_LATIN, _ARABIC) if re.search(f"[{script}]$", word)), "")
    return f"{before}{re.escape(word)}{after}"
