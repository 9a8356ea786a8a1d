"""What Tab offers in a call: commands, facts, values, options and plans, by whatever name one begins to type."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

from ecomkt.cli.call.line import command_words
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.codebook import Attribute, Code, Vocabulary
from ecomkt.knowledge.lookup import spellings, spellings_of_name
from ecomkt.profile.fact import Profile

_LISTS = ("=", ",", "，", "、")


class Candidate(NamedTuple):
    """A word that may follow."""

    text: str
    typed: int
    """How many letters before the cursor it stands for."""
    about: str
    """Its name in the language of the call."""


class Completions:
    """Offers words by the knowledge."""

    def __init__(self, advisor: Advisor) -> None:
        self._codebook, self._say = advisor.kb.codebook, advisor.wording.say
        self._derived = advisor.derived_name

    def after(self, text: str, asked: Sequence[Attribute], profile: Profile) -> list[Candidate]:
        """Return what may follow `text`, the most likely first; each word once."""
        head, _, rest = text.lstrip().partition(" ")
        command = command_words().get(normalize("NFKC", head).casefold(), "") if " " in text.lstrip() else ""
        word = text.split(" ")[-1]
        if "=" in normalize("NFKC", word):
            found = self._values(word)
        elif command in ("why", "plan"):
            asked_for = (*self._codebook.requested, *self._codebook.families)
            families = self._codebook.every_family if command == "why" else asked_for
            # A name may have several words.
            found = self._codes(chain.from_iterable(f.codes for f in families), rest.lstrip())
        elif word.startswith("-"):
            known = [a for a in self._codebook.attributes if a.slug in profile.attributes]
            found = self._vocabularies(known, word[1:], "")
        else:
            found = chain(self._codes(chain.from_iterable(a.codes for a in asked), word), self._openings(text, word))
        return list({candidate.text: candidate for candidate in found}.values())

    def _openings(self, text: str, word: str) -> Iterator[Candidate]:
        """Yield what a line or a next fact may begin with."""
        if text.lstrip() == word:
            yield from (
                Candidate(w, len(word), c) for w, c in command_words().items() if _begins(w, word) and len(w) > 1
            )
        yield from self._vocabularies(self._codebook.attributes, word, "=")
        if word:
            yield from self._codes(chain.from_iterable(a.codes for a in self._codebook.attributes), word)
            yield from self._codes(chain.from_iterable(f.codes for f in self._codebook.families), word)

    def _values(self, word: str) -> Iterator[Candidate]:
        name, _, values = normalize("NFKC", word).partition("=")
        attribute = next((a for a in self._codebook.attributes if name in spellings_of_name(a.slug, a.name)), None)
        begun = values
        for sign in _LISTS:
            begun = begun.rpartition(sign)[2]
        return self._codes(attribute.codes if attribute else (), begun)

    def _vocabularies(self, every: Iterable[Vocabulary], word: str, end: str) -> Iterator[Candidate]:
        for vocabulary in every:
            names = (*spellings_of_name(vocabulary.slug, vocabulary.name), *self._simplified(vocabulary, word))
            # Within a line, a blank ends a name.
            if name := next((n for n in names if _begins(n, word) and " " not in n), ""):
                yield Candidate(name + end, len(word), self._say(vocabulary.name))

    def _codes(self, codes: Iterable[Code], word: str) -> Iterator[Candidate]:
        for code in codes:
            # The slug first: it has no blanks, and every verb understands it.
            names = [code.slug, *spellings(code), *self._simplified(code, word)]
            if name := next((n for n in names if _begins(n, word) and len(n) > 1), ""):
                yield Candidate(name, len(word), self._say(code.name))

    def _simplified(self, named: Vocabulary | Code, word: str) -> Iterable[str]:
        return () if word.isascii() else (self._derived(named.name),)


def _begins(name: str, word: str) -> bool:
    return normalize("NFKC", name).casefold().startswith(normalize("NFKC", word).casefold())
