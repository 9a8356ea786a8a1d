"""What somebody typed at a question → facts: a number, letter, name or the beginning of one, in any language."""

import re
import shlex
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from ecomkt.errors import nearest
from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.knowledge.lookup import Translate, find_named, normalise, spellings
from ecomkt.profile.amounts import holds_number
from ecomkt.profile.fact import Change, Fact, Quote, facts_on
from ecomkt.profile.quotes import in_quotes, listed_parts, normalised, with_words

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
    meant: tuple[tuple[Attribute, Code], ...]
    """What it may mean: exactly one where it is understood."""
    certainty: float = 1.0
    said: str = ""


def read_reply(attribute: Attribute, text: str, translate: Translate | None = None) -> tuple[Fact, ...] | Misread:
    """Return the facts that a reply states on an attribute, in file order, or why it states none.

    Several values are joined by commas, or by blanks where each word is understood; a value may carry a certainty
    (`M:0.6`). `translate` derives names that are not written down.
    """
    answers = read_replies((attribute,), text, translate)
    return answers if isinstance(answers, Misread) else answers[0].facts


def read_replies(
    attributes: Sequence[Attribute], text: str, translate: Translate | None = None
) -> tuple[Change, ...] | Misread:
    """Return what a reply states on each of the attributes that it speaks of, in their order, or why it states nothing.

    Numbers count through the values of all of them. As many answers as attributes are taken in their order where one
    word is a value of several.
    """
    understood: dict[str, dict[str, float]] = {attribute.slug: {} for attribute in attributes}
    parts, quotes = _in_order(attributes, [*_parts(attributes, text, translate)]), list[Quote]()
    # Nothing but separators is no answer either.
    for part in parts or (_Part(text, ()),):
        codes = tuple(code for _, code in part.meant)
        if len(codes) != 1:
            trouble = Trouble.AMBIGUOUS if codes else Trouble.UNKNOWN
            return Misread(trouble, part.word, codes or _similar(attributes, part.word, translate))
        if not 0 < part.certainty <= 1:
            return Misread(Trouble.CERTAINTY, part.word, codes)
        slug, value = part.meant[0][0].slug, codes[0].slug
        understood[slug][value] = max(understood[slug].get(value, 0.0), part.certainty)
        quotes += [Quote(slug, value, part.said)] if part.said else []
    for attribute in attributes:
        for values in attribute.clashing(understood[attribute.slug]):
            return Misread(Trouble.CONTRADICTION, text, tuple(attribute.by_slug[value] for value in values))
    stated = ((a, facts_on(a, understood[a.slug])) for a in attributes if understood[a.slug])
    return tuple(Change(a, facts, quotes=tuple(q for q in quotes if q.attribute == a.slug)) for a, facts in stated)


def facts_in(attributes: Sequence[Attribute], text: str, translate: Translate | None = None) -> str:
    """Return the values and numbers of a reply as facts in full, and behind them what else it says."""
    numbered = next((attribute.slug for attribute in attributes if attribute.is_measured), "")
    facts, others = [], []
    for part in _in_order(attributes, [*_parts(attributes, text, translate)]):
        said = in_quotes(part.said)
        if len(part.meant) == 1 and part.certainty == 1:
            facts.append(f"{part.meant[0][0].slug}={part.meant[0][1].slug}{said}")
        elif numbered and holds_number(part.word):
            fact = f"{numbered}={part.word}"
            facts.append(fact + said if said else shlex.quote(fact))
        else:
            others.append(part.word + said)
    return " ".join([*facts, ", ".join(others)]) if facts else text


def _parts(asked: Sequence[Attribute], text: str, translate: Translate | None) -> Iterator[_Part]:
    # A name may hold a comma or a blank, so the whole is tried before its parts.
    text = normalised(text).strip()
    whole = _part(asked, text, translate)
    if whole.meant:
        yield whole
        return
    for piece in filter(None, map(str.strip, listed_parts(text))):
        word, said = with_words(piece)
        read = _part(asked, word, translate)._replace(said=said)
        words = [_part(asked, word, translate) for word in piece.split()] if not read.meant and not said else []
        yield from words if words and all(len(word.meant) == 1 for word in words) else [read]


def _in_order(asked: Sequence[Attribute], parts: Sequence[_Part]) -> Sequence[_Part]:
    """Return the parts; where there is one for each attribute, each is a value of its own, if it may be."""
    if len(parts) != len(asked):
        return parts
    own = (tuple(a for a in part.meant if a[0] is each) for part, each in zip(parts, asked, strict=True))
    return [part._replace(meant=meant or part.meant) for part, meant in zip(parts, own, strict=True)]


def _part(asked: Sequence[Attribute], word: str, translate: Translate | None) -> _Part:
    meant = _meant(asked, word, translate)
    weighed = None if meant else _CERTAINTY.fullmatch(word)
    return _Part(word, _meant(asked, weighed[1], translate), float(weighed[2])) if weighed else _Part(word, meant)


def _meant(asked: Sequence[Attribute], word: str, translate: Translate | None) -> tuple[tuple[Attribute, Code], ...]:
    """Return the value that a word is, or else all values that begin with it."""
    wanted = normalise(word)
    # Deriving loads large dictionaries, and no derived name begins with another Latin word than the written one.
    derived = None if wanted.isascii() else translate
    for said in dict.fromkeys((None, derived)):
        if exact := tuple((a, code) for a in asked if (code := find_named(a.codes, word, said))):
            return exact
    every = [(attribute, code) for attribute in asked for code in attribute.codes]
    number = int(word) if word.isdecimal() and len(word) <= _DIGITS else 0
    if 0 < number <= len(every):
        return (every[number - 1],)
    if len(wanted) == 1 and wanted.isascii() and any(code.letter for _, code in every):
        # A letter of another attribute must not pass for the beginning of a name.
        return ()
    begun = (each for each in every if any(name.startswith(wanted) for name in _names(each[1], derived)))
    return tuple(begun) if wanted else ()


def _names(code: Code, translate: Translate | None) -> Iterator[str]:
    yield from map(normalise, spellings(code))
    if translate:
        yield normalise(translate(code.name))


def _similar(asked: Sequence[Attribute], word: str, translate: Translate | None) -> tuple[Code, ...]:
    wanted = normalise(word)
    derived = None if wanted.isascii() else translate
    called = {name: code for attribute in asked for code in attribute.codes for name in _names(code, derived)}
    return tuple(called[name] for name in nearest(wanted, called))
