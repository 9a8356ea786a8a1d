"""What somebody typed at a question → facts: a number, letter, name or the beginning of one, in any language."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from ecomkt.errors import nearest
from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.knowledge.lookup import Translate, find_named, normalise, spellings
from ecomkt.profile.fact import Fact, Quote, facts_on
from ecomkt.profile.quotes import listed_parts, normalised, with_words

_CERTAINTY = re.compile(r"(.+?)\s*:\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+))")
_NUMBER = re.compile(r"[\d. ]+")
# More of them number no answer, and too many make no number.
_DIGITS = 3


class Trouble(Enum):
    """Why a reply is no answer."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    CONTRADICTION = "contradiction"
    CERTAINTY = "certainty"


class Misread(Struct, frozen=True):
    """A reply that is no answer."""

    trouble: Trouble
    word: str
    """The part of the reply that is at fault, as typed."""
    codes: tuple[Code, ...]
    """UNKNOWN: what may have been meant, one at most; AMBIGUOUS: what it may be; else what was stated."""

    @property
    def is_number(self) -> bool:
        """Return whether the part at fault is a bare number: no fact, but a slip among the numbers of answers."""
        return _NUMBER.fullmatch(self.word) is not None


class _Part(NamedTuple):
    word: str
    codes: tuple[Code, ...]
    """What it may mean: exactly one where it is understood."""
    certainty: float = 1.0
    said: str = ""


def read_reply(attribute: Attribute, text: str, translate: Translate | None = None) -> tuple[Fact, ...] | Misread:
    """Return the facts that a reply states on an attribute, in file order, or why it states none.

    Several values are joined by commas, or by blanks where each word is understood; a value may carry a certainty
    (`M:0.6`). `translate` derives names that are not written down.
    """
    understood: dict[str, float] = {}
    parts = tuple(_parts(attribute, text, translate))
    # Nothing but separators is no answer either.
    for part in parts or (_Part(text, ()),):
        if len(part.codes) != 1:
            trouble = Trouble.AMBIGUOUS if part.codes else Trouble.UNKNOWN
            return Misread(trouble, part.word, part.codes or _similar(attribute, part.word, translate))
        if not 0 < part.certainty <= 1:
            return Misread(Trouble.CERTAINTY, part.word, part.codes)
        slug = part.codes[0].slug
        understood[slug] = max(understood.get(slug, 0.0), part.certainty)
    for values in attribute.clashing(understood):
        return Misread(Trouble.CONTRADICTION, text, tuple(attribute.by_slug[value] for value in values))
    return facts_on(attribute, understood)


def reply_quotes(attribute: Attribute, text: str, translate: Translate | None = None) -> tuple[Quote, ...]:
    """Return what was said of the values of a reply that states some: `reviews "188 of them"`."""
    parts = _parts(attribute, text, translate)
    return tuple(Quote(attribute.slug, part.codes[0].slug, part.said) for part in parts if part.said)


def _parts(attribute: Attribute, text: str, translate: Translate | None) -> Iterator[_Part]:
    # A name may hold a comma or a blank, so the whole is tried before its parts.
    text = normalised(text).strip()
    whole = _part(attribute, text, translate)
    if whole.codes:
        yield whole
        return
    for piece in filter(None, map(str.strip, listed_parts(text))):
        word, said = with_words(piece)
        read = _part(attribute, word, translate)._replace(said=said)
        words = [_part(attribute, word, translate) for word in piece.split()] if not read.codes and not said else []
        yield from words if words and all(len(word.codes) == 1 for word in words) else [read]


def _part(attribute: Attribute, word: str, translate: Translate | None) -> _Part:
    codes = _meant(attribute, word, translate)
    weighed = None if codes else _CERTAINTY.fullmatch(word)
    return _Part(word, _meant(attribute, weighed[1], translate), float(weighed[2])) if weighed else _Part(word, codes)


def _meant(attribute: Attribute, word: str, translate: Translate | None) -> tuple[Code, ...]:
    """Return the code that a word is, or else all codes that begin with it."""
    wanted = normalise(word)
    # Deriving loads large dictionaries, and no derived name begins with another Latin word than the written one.
    derived = None if wanted.isascii() else translate
    if exact := find_named(attribute.codes, word, derived):
        return (exact,)
    number = int(word) if word.isdecimal() and len(word) <= _DIGITS else 0
    if 0 < number <= len(attribute.codes):
        return (attribute.codes[number - 1],)
    if len(wanted) == 1 and wanted.isascii() and any(code.letter for code in attribute.codes):
        # A letter of another attribute must not pass for the beginning of a name.
        return ()
    begun = (code for code in attribute.codes if any(name.startswith(wanted) for name in _names(code, derived)))
    return tuple(begun) if wanted else ()


def _names(code: Code, translate: Translate | None) -> Iterator[str]:
    yield from map(normalise, spellings(code))
    if translate:
        yield normalise(translate(code.name))


def _similar(attribute: Attribute, word: str, translate: Translate | None) -> tuple[Code, ...]:
    wanted = normalise(word)
    called = {name: code for code in attribute.codes for name in _names(code, None if wanted.isascii() else translate)}
    return tuple(called[name] for name in nearest(wanted, called))
