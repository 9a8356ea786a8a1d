"""Pieces of a line: words that are taken together, and which of the places among them is the market."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import dropwhile
from typing import NamedTuple

from msgspec import Struct

from ecomkt.errors import Listed, Problem, told
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.lookup import as_typed
from ecomkt.language.interface import interface_texts
from ecomkt.profile.amounts import holds_number, in_figures
from ecomkt.profile.line_knowledge import AmountWord
from ecomkt.profile.statements import Statement, ValueInput
from ecomkt.safe_text import quoted, visible

_GLUED = re.compile(r"([^\W\da-zA-Z_]+):?(\d.*)")
_SMALL = ("self", "self-is", "verb", "link", "idle", "into", "for", "each")
# A code that is typed as such, tw, is no part of a name.
_CODE = 2


class SpokenWords(NamedTuple):
    """Words with what they state."""

    text: str
    attribute: str
    values: frozenset[str] | None
    """None of a sum, whose values are not known yet."""


class LineWords(Struct, frozen=True):
    """What the words of a line say."""

    statements: tuple[Statement, ...] = ()
    spoken: tuple[SpokenWords, ...] = ()
    title: str = ""
    notes: tuple[Problem, ...] = ()
    written: tuple[str, str] = ("", "")
    """An attribute, and the sum on it as typed, where its currency was taken for granted."""


class Piece(NamedTuple):
    """One word or phrase; without any of what may be known of it, a part of the title."""

    text: str
    origin: Statement
    meanings: tuple[tuple[Attribute, tuple[ValueInput, ...]], ...] = ()
    amount: AmountWord | None = None
    is_currency: bool = False

    @property
    def is_title(self) -> bool:
        """Return whether nothing is known of it."""
        return not (self.meanings or self.amount or self.is_currency)

    @property
    def is_english(self) -> bool:
        """Return whether it is a single word in Latin letters, and no code."""
        word = self.text.rstrip(",;")
        return word.isascii() and word.isalpha() and len(word) > 2

    @property
    def is_place(self) -> bool:
        """Return whether it names markets and nothing else."""
        return len(self.meanings) == 1 and self.meanings[0][0].jurisdiction

    @property
    def is_sum(self) -> bool:
        """Return whether it is a sum of money with its currency."""
        return bool(self.amount and self.amount.has_currency)

    def as_title(self) -> "Piece":
        """Return the piece as a part of the title."""
        return Piece(self.text, self.origin)

    def behind(self, word: "Piece") -> "Piece":
        """Return the piece together with a word before it that says nothing else."""
        return self._replace(text=f"{word.text} {self.text}")


@cache
def words_of_lines(kind: str) -> frozenset[str]:
    """Return the words of all languages of a kind that the interface knows."""
    texts = interface_texts()[f"line.word.{kind}"].translations
    return frozenset(word.casefold() for _, words in texts for word in words.split())


def is_word(text: str, *kinds: str) -> bool:
    """Return whether a text is a word of one of these kinds, whatever stands around it."""
    return any(text.casefold().strip(",;.!?:") in words_of_lines(kind) for kind in kinds)


def says_something(text: str) -> bool:
    """Return whether a word is none of those that only join others in a sentence."""
    return not is_word(text, *_SMALL)


def names_and_values(texts: Sequence[str], line: str) -> Iterator[tuple[str, str]]:
    """Yield what may be the name of an attribute in words of a line, beside what they say of it: margin is 40%.

    The number may come first, as in 40% margin, where no other one comes after the name.
    """
    if len(texts) == 1:
        # Chinese needs no blank before a number: 毛利是40%, 毛利四成.
        glued = _GLUED.fullmatch(in_figures(texts[0]))
        name, value = glued.groups() if glued else texts[0].partition(":")[::2]
        yield _unlinked(name), value
    for end in range(1, len(texts)):
        value = " ".join(dropwhile(lambda text: is_word(text, "link"), texts[end:]))
        # In a sentence a is no letter: our product is a desk.
        if texts[end] in value or not (len(value) == 1 and value.isalpha()):
            yield " ".join(texts[:end]).removesuffix(":"), value
    text = " ".join(texts)
    if len(texts) > 1 and holds_number(texts[0]) and not any(map(holds_number, line.partition(text)[2].split()[:1])):
        yield " ".join(texts[1:]), texts[0]


def _unlinked(name: str) -> str:
    """Return a name without the words behind it that only lead to its value."""
    ends = (link for link in words_of_lines("link") if not link.isascii() and name.endswith(link) and name != link)
    link = max(ends, key=len, default="")
    return _unlinked(name.removesuffix(link)) if link else name


def with_markets(pieces: Sequence[Piece], *, market_known: bool) -> tuple[list[Piece], list[Problem]]:
    """Return the pieces with the places that belong to the product's name made title, and what was taken for granted.

    A place before a word of the name is of the name, unless nothing else is the market and a sum is in its currency;
    one that comes after *in* or stands by itself is the market.
    """
    found = [*_joined_to_sums([*_listed(pieces)])]
    groups = [*_groups(found)]
    named = [group for group in groups if is_in_name(found, *group)]
    alone = [group for group in groups if group not in named and not _is_led(found, group[0])]
    # Where another place stands by itself, one after a thing is where that goes: flights to Japan.
    named += [group for group in groups if alone and group not in (*named, *alone) and group[0] > 1]
    notes = []
    for start, end in named:
        places = found[start:end]
        is_free = len(named) == len(groups) and not market_known and not comes_from(found, start)
        is_market = is_free and not any(_ends_as_adjective(each.text) for each in places) and _sells_in(places, found)
        if not is_market:
            found[start:end] = [each.as_title() for each in places]
        notes.append(_taken(places, found[end : end + 1], is_market=is_market))
    return [*_led(found)], notes


def _sells_in(places: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Return whether a sum is in the currency of a place; without a sum Chinese parts by a blank what it means."""
    every = [(attribute, value) for place in places for attribute, values in place.meanings for value in values]
    own = {currency for attribute, value in every for currency in attribute.by_slug[value.word].currencies}
    sums = [currency for piece in pieces if piece.amount for currency in piece.amount.currencies]
    return not own.isdisjoint(sums) if sums else not places[0].text.isascii()


def _joined_to_sums(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, a sum together with what stands before it: for 45 euros."""
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if at and piece.is_title and after and after.is_sum and is_word(piece.text, "for"):
            continue
        before = pieces[at - 1] if at > 1 else None
        leads = before and before.is_title and piece.is_sum and is_word(before.text, "for")
        yield piece.behind(before) if before and leads else piece


def _listed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces without what joins two places, and without an article between *in* and a place."""
    for at, piece in enumerate(pieces):
        before, after = pieces[at - 1 : at] if at else [], pieces[at + 1 : at + 2]
        is_inner = piece.is_title and before and after and after[0].is_place
        joins = is_inner and before[0].is_place and is_word(piece.text, "joins")
        is_article = is_inner and is_word(piece.text, "idle") and is_word(before[0].text, "into")
        if not (joins or is_article):
            yield piece


def _led(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, a place together with what stands before it: in Germany."""
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.is_title and after and after.is_place and is_word(piece.text, "into"):
            continue
        before = pieces[at - 1] if at else None
        leads = before and before.is_title and piece.is_place and is_word(before.text, "into")
        yield piece.behind(before) if before and leads else piece


def _groups(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield where places that stand beside each other begin and end."""
    start = None
    for at, piece in enumerate((*pieces, None)):
        if piece and piece.is_place:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None


def is_in_name(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Return whether places stand before a word of a name, or tell where something comes from."""
    if comes_from(pieces, start):
        return True
    after = pieces[end : end + 1]
    last = pieces[end - 1].text
    is_code = len(last) <= _CODE and last.islower()
    parts = last.endswith((",", ";", "."))
    names = bool(after) and after[0].is_title and not is_word(after[0].text, "into", "for", "idle", "joins")
    return names and not (_is_led(pieces, start) or is_code or parts)


def _is_led(pieces: Sequence[Piece], start: int) -> bool:
    """Return whether a word before a place says that something is or goes there: in, to."""
    return start > 0 and pieces[start - 1].is_title and is_word(pieces[start - 1].text, "into")


def comes_from(pieces: Sequence[Piece], start: int) -> bool:
    """Return whether the words before a place say that something comes from there: from Korea, made in Taiwan."""
    before = [piece.text for piece in pieces[max(start - 2, 0) : start] if piece.is_title]
    if not before:
        return False
    return is_word(before[-1], "out-of") or (is_word(before[-1], "into") and is_word(before[0], "out-of"))


def _ends_as_adjective(text: str) -> bool:
    return text.casefold().endswith(tuple(words_of_lines("adjective")))


def _taken(places: Sequence[Piece], after: Sequence[Piece], *, is_market: bool) -> Problem:
    """Return the note on places within a line: what they were taken for."""
    word = quoted(" ".join(place.text for place in places))
    if is_market:
        name = visible(" ".join(piece.text for piece in (*places, *after)))
        message = told("{word} is read as the market, not as a part of the name", word=word)
        return Problem("place-as-market", message, told("write title='{name}' if it is one", name=name))
    attribute, values = places[0].meanings[0]
    slugs = Listed(tuple(as_typed(attribute.by_slug[value.word]) for value in values))
    message = told("{word} is read as a part of the name, not as the market", word=word)
    return Problem("place-in-name", message, told("if you sell there, write market={markets}", markets=slugs))
