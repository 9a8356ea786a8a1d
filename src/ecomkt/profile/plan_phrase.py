"""A phrase of an option as it is looked for in what a client says, whole or in part."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from math import fsum
from typing import NamedTuple


class PlanPhrase(NamedTuple):
    """A phrase as it is looked for: in the words of a clause, or in its signs."""

    written: str
    key: str
    is_signs: bool
    """Whether it is looked for among signs that aren't Latin letters."""
    needed: Sequence[Sequence[str]]
    """Of each of these, one must be there: that is soon told, and a pattern takes long to make."""
    patterns: Sequence[str]
    """Several where the parts stand in any order."""

    def span(self, forms: Sequence[str]) -> tuple[int, int] | None:
        """Return where it stands in its form of a clause, or None."""
        form = forms[self.is_signs]
        if all(any(part in form for part in parts) for parts in self.needed):
            found = [re.search(pattern, form) for pattern in self.patterns]
            if all(found):
                return min(each.start() for each in found if each), max(each.end() for each in found if each)
        return None

    def taken_out(self, forms: Sequence[str]) -> list[str]:
        """Return the forms of a clause without what its parts stand for: one of these may hold a no of its own."""
        form = forms[self.is_signs]
        for pattern in self.patterns:
            form = re.sub(pattern, "", form, count=1)
        return [form if is_signs == self.is_signs else other for is_signs, other in enumerate(forms)]

    @property
    def is_loose(self) -> bool:
        """Return whether its parts may stand in any order."""
        return len(self.patterns) > 1

    @property
    def is_bare(self) -> bool:
        """Return whether it only names a thing: one row of words, without an act beside it."""
        return len(self.needed) == 1 and not {*self.written} & {*"~<&"}

    def rank(self, span: tuple[int, int]) -> tuple[bool, int, int, int, bool, str]:
        """Return what goes before: an order, more parts, more words said, more words, a class; then what is written."""
        length = span[1] - span[0] if self.is_loose else span[0] - span[1]
        has_class = "<" in self.written
        return self.is_loose, -len(self.patterns), length, -len(self.needed), not has_class, self.written


class PlanPhrases:
    """Phrases by the word or sign that each begins with."""

    def __init__(self, phrases: Iterable[PlanPhrase]) -> None:
        self._phrases = tuple(phrases)
        self._by_start: dict[str, list[int]] = {}
        for number, phrase in enumerate(self._phrases):
            for part in phrase.needed[0] if phrase.needed else ():
                self._by_start.setdefault(part[0] if phrase.is_signs else part.strip(), []).append(number)

    def spans(self, forms: Sequence[str]) -> Iterator[tuple[PlanPhrase, tuple[int, int]]]:
        """Yield the phrases that stand in a clause, with their places."""
        starts = (self._by_start.get(start, ()) for start in {*forms[0].split(), *forms[1]})
        near = (self._phrases[number] for number in {*chain.from_iterable(starts)})
        return ((phrase, span) for phrase in near if (span := phrase.span(forms)))

    def traces(self, form: str, weight: Callable[[tuple[str, ...]], float]) -> Iterator[tuple[str, float]]:
        """Yield the key of each phrase of which a part stands in a form of a sentence, with how much of it does.

        `weight` says how much it tells that one of some parts stands there.
        """
        for phrase in self._phrases:
            # A word, and not what begins so.
            end = "" if phrase.is_signs else " "
            if found := [parts for parts in phrase.needed if any(part + end in form for part in parts)]:
                heard, whole = (fsum(weight(tuple(each)) for each in parts) for parts in (found, phrase.needed))
                # The share of the phrase, and that much of it: a long one is seldom there by chance.
                yield phrase.key, heard**2 / whole
