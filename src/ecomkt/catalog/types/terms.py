"""Which of the known words stand in a text: tokens and dictionary look-ups, the longest word first.

Latin words are matched whole, Chinese ones inside a run of characters, both from left to right without overlap: what
a longer word has taken no shorter one in it gets. Case, width, accents and the apostrophe make no difference, nor do
traditional and simplified characters. A Latin word also stands for its plural in s, es or ies.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from unicodedata import normalize

_NONE: Mapping[str, str] = MappingProxyType({})

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
_LATIN = "a-z0-9\u00df-\u024f"
_MARKS = ",;:|()[]/+-\u2013\u2014\u3001\u3002"
_WORDS = re.compile(f"[{_LATIN}]+")
_TOKENS = re.compile(f"[{_LATIN}]+|[,;:|()\\[\\]/+\u3001\u3002]|(?<=\\s)[-\u2013\u2014](?=\\s)")
_RUNS = re.compile(f"[{_HAN}{_LATIN}]+")
_ANY_HAN = re.compile(f"[{_HAN}]")
_ACCENTED = {code: normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
_FOLDED = str.maketrans({"'": None, "\u2019": None, **{chr(code): letter for code, letter in _ACCENTED.items()}})
_GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}
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


class _Ways(NamedTuple):
    """The words that begin with a token."""

    alone: int
    """The word that is this token alone; −1 if there is none."""
    longer: dict[str, tuple[tuple[int, list[str], int], ...]]
    """By the second token: how many more tokens, which, and the word; the longest first."""


_A_NUMBER = _Ways(-1, {})


class TermIndex:
    """The words of all rules, ready to be looked for. Found words are given by their place in `terms`."""

    def __init__(self, words: Iterable[tuple[str, Term]], characters: Mapping[str, str] = _NONE) -> None:
        """Take (form, term) pairs, each form as it may stand in a text, and the simplified of traditional characters.

        Where two have the same form, the rules of both are looked for; one that is neutral wins.
        """
        self._characters = {**_FOLDED, **{ord(one): other for one, other in characters.items()}}
        # A mark that begins a part is looked up like a word.
        latin: dict[tuple[str, ...], Term] = {(mark,): Term(mark, (), is_thing=False, is_break=True) for mark in _MARKS}
        han: dict[str, Term] = {}
        for form, term in words:
            text = self.folded(form)
            if _ANY_HAN.search(text):
                _merge(han, "".join(text.split()), term)
            else:
                for tokens in _with_plurals(tuple(_WORDS.findall(text))):
                    _merge(latin, tokens, term)
        self.terms = (*latin.values(), *han.values())
        self._breaks = frozenset(number for number, term in enumerate(self.terms) if term.is_break)
        self._things = frozenset(number for number, term in enumerate(self.terms) if term.is_thing)
        self._ways = _ways(latin)
        self._ways_without_breaks = {
            first: ways._replace(alone=-1) if ways.alone in self._breaks and not self.terms[ways.alone].rules else ways
            for first, ways in self._ways.items()
        }
        self._han = {word: number for number, word in enumerate(han, len(latin))}
        sizes: dict[str, set[int]] = {}
        for word in han:
            sizes.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}

    def folded(self, text: str) -> str:
        """Return the text without differences of case, width, accent and apostrophe, in simplified characters."""
        if text.isascii():
            return text.lower().replace("'", "")
        return normalize("NFKC", text).casefold().translate(self._characters)

    def anywhere(self, text: str) -> list[int]:
        """Return the terms in a folded text, those in Latin letters first."""
        # Twice as quick as the regular expression, which does the same.
        tokens = text.translate(_GAPS).split() if text.isascii() else _WORDS.findall(text)
        found = [number for number, _ in self._in_tokens(tokens, self._ways_without_breaks)]
        if not text.isascii():
            for run in _RUNS.findall(text):
                found += [number for number, _ in self._in_run(run)]
        return found

    def with_head(self, text: str) -> list[tuple[int, bool]]:
        """Return the terms in a folded title, each with whether it names the thing itself, as far as its place tells.

        That is the last known thing of the first part that has one. Punctuation, numbers (100 bags) and words such as
        'for' begin a part; in Chinese, where titles have blanks between names, every run of characters is one.
        """
        found = self._headed(self._in_tokens(_TOKENS.findall(text), self._ways, numbers=True))
        if not text.isascii():
            beside = False
            for run in _RUNS.findall(text):
                terms = self._in_run(run) if not run.isascii() else []
                found += [(number, False) for number, _ in terms] if beside else self._headed(terms)
                beside = beside or any(number in self._breaks or number in self._things for number, _ in terms)
        return found

    def _in_tokens(self, tokens: list[str], known: dict[str, _Ways], *, numbers: bool = False) -> list[tuple[int, int]]:
        """Return the terms with their parts; if `numbers`, a number with which no known word begins begins a part."""
        found: list[tuple[int, int]] = []
        taken = part = 0
        for place in [p for p, token in enumerate(tokens) if token in known or (numbers and token[0].isdigit())]:
            if place < taken:
                continue
            number, longer = known.get(tokens[place], _A_NUMBER)
            taken = place + 1
            for size, rest, phrase in longer.get(tokens[taken], ()) if longer and taken < len(tokens) else ():
                if rest == tokens[taken : taken + size]:
                    number, taken = phrase, taken + size
                    break
            if number >= 0:
                part += number in self._breaks
                found.append((number, part))
            else:
                part += numbers and tokens[place][0].isdigit()
        return found

    def _in_run(self, run: str) -> list[tuple[int, int]]:
        """Return the terms with their parts."""
        lengths, words = self._lengths, self._han.get
        found: list[tuple[int, int]] = []
        taken = part = 0
        for place in [place for place, character in enumerate(run) if character in lengths]:
            if place < taken:
                continue
            for length in lengths[run[place]]:
                number = words(run[place : place + length])
                if number is not None:
                    taken = place + length
                    part += number in self._breaks
                    found.append((number, part))
                    break
        return found

    def _headed(self, found: list[tuple[int, int]]) -> list[tuple[int, bool]]:
        head = first = -1
        for place, (number, part) in enumerate(found):
            if number in self._things and (head < 0 or part == first):
                head, first = place, part
        return [(number, place == head) for place, (number, _) in enumerate(found)]


def _ways(latin: Iterable[tuple[str, ...]]) -> dict[str, _Ways]:
    found: dict[str, _Ways] = {}
    for number, (first, *rest) in enumerate(latin):
        if not rest:
            found[first] = _Ways(number, found[first].longer if first in found else {})
        else:
            ways = found.setdefault(first, _Ways(-1, {}))
            # Sorted by falling length, whatever the order in which they come.
            every = (*ways.longer.get(rest[0], ()), (len(rest), rest, number))
            ways.longer[rest[0]] = every if len(every) == 1 else tuple(sorted(every, reverse=True))
    return found


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


Form = TypeVar("Form", str, tuple[str, ...])


def _merge(known: dict[Form, Term], form: Form, term: Term) -> None:
    known[form] = _both(known[form], term) if form in known else term


def _both(one: Term, other: Term) -> Term:
    """Return what a form stands for that two terms have: the rules of both, unless one is neutral."""
    for term in (one, other):
        if not term.rules and not term.is_break:
            return term
    rules = tuple(sorted({*one.rules, *other.rules}))
    return Term(min(one.word, other.word), rules, one.is_thing or other.is_thing, one.is_break or other.is_break)
