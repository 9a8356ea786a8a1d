"""Which of the known words stand in a text: tokens and dictionary look-ups, the longest word first.

Latin words are matched whole, Chinese ones inside a run of characters, both from left to right without overlap: what
a longer word has taken no shorter one in it gets. Case, width, accents and the apostrophe make no difference, nor do
traditional and simplified characters. A Latin word also stands for its plural in s, es or ies.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
_LATIN = "a-z0-9\u00df-\u024f"
_MARKS = ",;:|()[]/+-\u2013\u2014\u3001\u3002"
_WORDS = re.compile(f"[{_LATIN}]+")
_TOKENS = re.compile(f"[{_LATIN}]+|[,;:|()\\[\\]/+\u3001\u3002]|(?<=\\s)[-\u2013\u2014](?=\\s)")
_RUNS = re.compile(f"[{_HAN}{_LATIN}]+")
_ANY_HAN = re.compile(f"[{_HAN}]")
_ACCENTED = {code: normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
_FOLDED = str.maketrans({"'": None, "\u2019": None, **{chr(code): letter for code, letter in _ACCENTED.items()}})
_GAPS = bytes(code if chr(code).isalnum() else 32 for code in range(128)).ljust(256)
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"


class Term(NamedTuple):
    """What a known word stands for."""

    word: str
    """As it was written."""
    rules: tuple[int, ...]
    """The numbers of the rules that look for it; none, if it is neutral."""
    is_thing: bool = True
    """It can name the thing that is sold, and not only tell something of it."""
    is_break: bool = False
    """After it another thing is named."""


class TermIndex:
    """The words of all rules, ready to be looked for. Found words are given by their place in `terms`."""

    def __init__(self, forms: Iterable[tuple[str, Term]], characters: Mapping[str, str]) -> None:
        """Take (form, term) pairs, each form as it may stand in a text, and the simplified of traditional characters.

        Where two have the same form, the rules of both are looked for; one that is neutral wins.
        """
        self._characters = {**_FOLDED, **{ord(one): other for one, other in characters.items()}}
        # A mark that begins a part is looked up like a word.
        known: dict[tuple[str, ...], Term]
        known = {(mark,): Term(mark, (), is_thing=False, is_break=True) for mark in _MARKS}
        for form, term in forms:
            text = self.folded(form)
            is_han = _ANY_HAN.search(text)
            # The known words are put into the plural once, instead of each word of a long list into the singular.
            for tokens in [("".join(text.split()),)] if is_han else _with_plurals(tuple(_WORDS.findall(text))):
                known[tokens] = _both(known[tokens], term) if tokens in known else term
        self.terms = (*known.values(),)
        self._breaks = frozenset(number for number, term in enumerate(self.terms) if term.is_break)
        self._things = frozenset(number for number, term in enumerate(self.terms) if term.is_thing)
        self._phrases: dict[tuple[str, ...], list[tuple[int, list[str], int]]] = {}
        """By the first two words: the number of words, which, and the term; the longest first."""
        phrases = ((len(form), list(form), number) for number, form in enumerate(known) if len(form) > 1)
        for size, phrase, number in sorted(phrases, reverse=True):
            self._phrases.setdefault(tuple(phrase[:2]), []).append((size, phrase, number))
        words = {tokens[0]: number for number, tokens in enumerate(known) if len(tokens) == 1}
        # Where nothing has parts, a word that only begins one says nothing, and such words are the most common ones.
        self._telling = {w: n for w, n in words.items() if n not in self._breaks or self.terms[n].rules}
        self._beginnings = {**{phrase[0]: -1 for phrase in self._phrases}, **words}
        self._han = {word: number for word, number in words.items() if _ANY_HAN.search(word)}
        sizes: dict[str, set[int]] = {}
        for word in self._han:
            sizes.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(lengths, reverse=True)) for first, lengths in sizes.items()}

    def folded(self, text: str) -> str:
        """Return the text without differences of case, width, accent and apostrophe, in simplified characters."""
        if text.isascii():
            return text.lower().replace("'", "")
        return normalize("NFKC", text).casefold().translate(self._characters)

    def anywhere(self, text: str) -> list[int]:
        """Return the terms in a folded text, those in Latin letters first."""
        # Twice as quick as the regular expression, which does the same.
        tokens = text.encode().translate(_GAPS).decode().split() if text.isascii() else _WORDS.findall(text)
        terms: list[int] = []
        words, phrases, taken = self._telling, self._phrases, 0
        # All that is done for each word is done by functions in C: a long list has some millions of words.
        for place in [place for place, pair in enumerate(pairwise(tokens)) if pair in phrases]:
            longest = self._phrase_at(tokens, place) if place >= taken else None
            if longest:
                terms += map(words.__getitem__, filter(words.__contains__, tokens[taken:place]))
                terms.append(longest[0])
                taken = longest[1]
        terms += map(words.__getitem__, filter(words.__contains__, tokens[taken:]))
        if not text.isascii():
            for run in _RUNS.findall(text):
                terms += [number for number, _ in self._in_run(run)]
        return terms

    def with_head(self, text: str) -> list[tuple[int, bool]]:
        """Return the terms in a folded title, each with whether it names the thing itself, as far as its place tells.

        That is the last known thing of the first part that has one. Punctuation, numbers (100 bags) and words such as
        'for' begin a part; in Chinese, where titles have blanks between names, every run of characters is one.
        """
        terms = self._headed(self._in_tokens(_TOKENS.findall(text)))
        if not text.isascii():
            beside = False
            for run in _RUNS.findall(text):
                in_run = self._in_run(run) if not run.isascii() else []
                terms += [(number, False) for number, _ in in_run] if beside else self._headed(in_run)
                beside = beside or any(number in self._breaks or number in self._things for number, _ in in_run)
        return terms

    def _in_tokens(self, tokens: list[str]) -> list[tuple[int, int]]:
        """Return the terms with their parts; a number with which no known word begins also begins a part."""
        known, terms = self._beginnings, list[tuple[int, int]]()
        taken = part = 0
        # The places worth a look are chosen first: in a comprehension that costs a third of what it does in the loop.
        for place in [p for p, token in enumerate(tokens) if token in known or "0" <= token < ":"]:
            if place < taken:
                continue
            token = tokens[place]
            number, taken = self._phrase_at(tokens, place) or (known.get(token, -1), place + 1)
            if number >= 0:
                part += number in self._breaks
                terms.append((number, part))
            else:
                part += "0" <= token < ":"
        return terms

    def _phrase_at(self, tokens: list[str], place: int) -> tuple[int, int] | None:
        """Return the longest term of several words that begins at a place, and where it ends."""
        for size, phrase, number in self._phrases.get(tuple(tokens[place : place + 2]), ()):
            if phrase == tokens[place : place + size]:
                return number, place + size
        return None

    def _in_run(self, run: str) -> list[tuple[int, int]]:
        """Return the terms with their parts."""
        lengths, words = self._lengths, self._han.get
        terms: list[tuple[int, int]] = []
        taken = part = 0
        for place in [place for place, character in enumerate(run) if character in lengths]:
            if place < taken:
                continue
            for length in lengths[run[place]]:
                number = words(run[place : place + length])
                if number is not None:
                    taken = place + length
                    part += number in self._breaks
                    terms.append((number, part))
                    break
        return terms

    def _headed(self, terms: list[tuple[int, int]]) -> list[tuple[int, bool]]:
        head = first = -1
        for place, (number, part) in enumerate(terms):
            if number in self._things and (head < 0 or part == first):
                head, first = place, part
        return [(number, place == head) for place, (number, _) in enumerate(terms)]


def _with_plurals(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not tokens:
        return
    yield tokens
    *rest, last = tokens
    if last.isascii() and last.isalpha() and len(last) > 1:
        yield (*rest, f"{last}s")
        if last.endswith(_SIBILANTS):
            yield (*rest, f"{last}es")
        if last[-1] == "y" and last[-2] not in _VOWELS:
            yield (*rest, f"{last[:-1]}ies")


def _both(one: Term, other: Term) -> Term:
    """Return what a form stands for that two terms have: the rules of both, unless one is neutral."""
    for term in (one, other):
        if not term.rules and not term.is_break:
            return term
    rules = tuple(sorted({*one.rules, *other.rules}))
    return Term(min(one.word, other.word), rules, one.is_thing or other.is_thing, one.is_break or other.is_break)
