"""Which of the known words stand in a text: tokens and dictionary look-ups, the longest word first.

Words in letters are matched whole, Chinese and Japanese ones inside a run of characters, both from left to right
without overlap: what a longer word has taken no shorter one in it gets. Case, width and the apostrophe make no
difference, nor do traditional and simplified characters, nor accents that tell no two words apart (thé is no "the").
A word also stands for its plural, and for what else `Grammar` says of its language.

Words that mean different things in two languages (Tee) are read in that which most of the others speak for.
"""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from ecomkt.catalog.types.grammar import Grammar
from ecomkt.catalog.types.normalizer import ANY_HAN, HAN, KATAKANA, LETTERS, WORDS, TextNormalizer
from ecomkt.catalog.types.spellings import Spellings

_TOKENS = re.compile(f"[{LETTERS}]+|[,;:|()\\[\\]/+\u3001\u3002]|(?<=\\s)[-\u2013\u2014](?=\\s)")
_NUMBERS = re.compile("[0-9]+")
_RUNS = re.compile(f"[{HAN}{LETTERS}]+")
_ANY_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_SHORT_KATAKANA = re.compile(f"[{KATAKANA}]{{1,2}}")
_IS_KATAKANA = re.compile(f"[{KATAKANA}]").match
_IS_KANJI = re.compile("[\u3005\u4e00-\u9fff]").match
_GAPS = bytes(code if chr(code).isalnum() else 32 for code in range(128)).ljust(256)
# Shorter ones end and begin too many words that are no compounds.
_LEAST_HEAD, _LEAST_BEFORE = 4, 3
# What joins the parts of a compound: Lieblingsbuch, Blumenvase.
_JOINTS = ("", "s", "n", "en", "es")
_JAPANESE = "ja"
_MOST_SPLIT = 4096


class TermIndex:
    """The words of all rules, ready to be looked for. Found words are given by their place in `terms`."""

    def __init__(
        self, spellings: Spellings, characters: Mapping[str, str], grammars: Mapping[str, Grammar] = {}
    ) -> None:
        """Take every spelling, and what these were made with."""
        self._head_first = frozenset(language for language, grammar in grammars.items() if grammar.is_head_first)
        self._compounding = next((language for language, grammar in grammars.items() if grammar.has_compounds), None)
        self.folded = TextNormalizer(characters, spellings.accented).folded
        """Returns a text without the differences that tell no two words apart."""
        self.terms = tuple(map(spellings.distinct.__getitem__, spellings.meant))
        """What each spelling stands for."""
        self._words, self._phrases = spellings.words, spellings.phrases
        # The last is that of a word of several languages.
        languages = (*spellings.languages, None)
        self._votes, self._meanings = tuple(map(languages.__getitem__, spellings.votes)), spellings.meanings
        # A byte for each term: of sixty thousand, sets would take megabytes, and a tenth of a second.
        known, votes = spellings.distinct, [*map(bool, spellings.languages), False]
        self._is_break = bytes(map([term.is_break for term in known].__getitem__, spellings.meant))
        # What decides is more of a thing than others are.
        self._thing = bytes(map([term.is_thing + term.decides for term in known].__getitem__, spellings.meant))
        self._is_foreign = bytes(map(votes.__getitem__, spellings.votes))
        self._look_up()
        self._split = lru_cache(_MOST_SPLIT)(self._parts)

    def _look_up(self) -> None:
        """Make what the words of a text are looked up in."""
        words = self._words
        # Where nothing has parts, a word that only begins one says nothing, and such words are the most common ones.
        dull = {w for w, n in words.items() if self._is_break[n] and not self.terms[n].rules}
        self._telling = words if not dull else {w: n for w, n in words.items() if w not in dull}
        self._openings = frozenset(pair[0] for pair in self._phrases)
        self._beginnings = {**dict.fromkeys(self._openings, -1), **words}
        self._han = {word: number for word, number in words.items() if not word.isascii() and ANY_HAN.search(word)}
        sizes: dict[str, set[int]] = {}
        for word in self._han:
            sizes.setdefault(word[:2], set()).add(len(word))
        alone = {pair for pair in sizes if len(pair) == 1}
        self._firsts = frozenset(pair[0] for pair in sizes)
        self._lengths = {
            pair: tuple(sorted(lengths | {1} if pair[0] in alone else lengths, reverse=True))
            for pair, lengths in sizes.items()
        }
        """By the first two characters, or by the only one: how long the words are, the longest first."""
        # In longer words a short one is as likely to stand by chance: bread (pan) in a frying pan, rice in a surname.
        self._short = frozenset(
            number
            for word, number in self._han.items()
            if _SHORT_KATAKANA.fullmatch(word) or (len(word) == 1 and self._votes[number] == _JAPANESE)
        )

    @cached_property
    def _before(self) -> dict[str, int]:
        """What may stand first in a compound."""
        own = self._meanings.get(self._compounding or "", {})
        return {w: own.get(n, n) for w, n in self._words.items() if len(w) >= _LEAST_BEFORE and w not in self._han}

    @cached_property
    def _heads(self) -> frozenset[str]:
        """What may stand last in a compound."""
        long = ((w, n) for w, n in self._before.items() if len(w) >= _LEAST_HEAD)
        return frozenset(w for w, n in long if self.terms[n].language == self._compounding)

    def knows(self, text: str) -> bool:
        """Return whether a text is a word or phrase of a home language, or a word of such a phrase."""
        tokens = WORDS.findall(self.folded(text))
        if len(tokens) == 1:
            number = self._words.get(tokens[0])
            return tokens[0] in self._parts_of if number is None else not self._votes[number]
        whole = self._phrase_at(tokens, 0)
        return whole is not None and whole[1] == len(tokens) and not self._votes[whole[0]]

    @cached_property
    def _parts_of(self) -> frozenset[str]:
        phrases = ((pair, *each) for pair, same in self._phrases.items() for each in same)
        own = ((*pair, *others.split()) for pair, _, others, number in phrases if not self._votes[number])
        return frozenset(chain.from_iterable(own))

    def anywhere(self, text: str) -> list[int]:
        """Return the terms in a folded text, those in letters first."""
        # Twice as quick as the regular expression, which does the same.
        tokens = text.encode().translate(_GAPS).decode().split() if text.isascii() else WORDS.findall(text)
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
        found = self._meant([(number, 0) for number in terms], self._language(terms))
        if not text.isascii():
            found += chain.from_iterable(self._in_runs(text, _RUNS.findall(text)))
        return [number for number, _ in found]

    def with_head(self, text: str) -> list[tuple[int, bool]]:
        """Return the terms in a folded title, each with whether it names the thing itself, as far as its place tells.

        That is the last known thing of the first part that has one, or the first where the language has it first; what
        decides goes before all others there, and in Chinese and Japanese before those of earlier runs, too.
        Punctuation, numbers (100 bags) and words such as 'for' begin a part; in Chinese and Japanese, where titles have
        blanks between names, every run of characters is one.
        """
        found, language = self._read(_TOKENS.findall(text))
        terms = self._headed(found, language in self._head_first)
        if text.isascii():
            return terms
        named, closed, thing = 0, False, self._thing
        for meant in filter(None, self._in_runs(text, [run for run in _RUNS.findall(text) if not run.isascii()])):
            own = 0 if closed else max([thing[number] for number, part in meant if not (named and part)], default=0)
            if own <= named and named:
                terms += [(number, False) for number, _ in meant]
            else:
                terms = [(number, False) for number, _ in terms] if named else terms
                terms += self._headed(meant)
                named = own
            # A break is the only thing that begins a part here.
            if meant[-1][1]:
                named, closed = named or 1, True
        return terms

    def _read(self, tokens: list[str]) -> tuple[list[tuple[int, int]], str]:
        """Return the terms in letters with their parts, and the language in which they were read."""
        terms = self._in_tokens(tokens)
        numbers = [number for number, _ in terms]
        is_named = not tokens or any(map(self._thing.__getitem__, numbers))
        if is_named and not any(map(self._is_foreign.__getitem__, numbers)):
            return terms, ""
        language = self._language(numbers)
        if self._compounding and (language == self._compounding or not is_named):
            split = [part for token in tokens for part in self._split(token)]
            if len(split) > len(tokens) or split != tokens:
                terms, language = self._in_tokens(split), self._compounding
        return self._meant(terms, language), language

    def _language(self, terms: list[int]) -> str:
        """Return the language that most terms speak for; between two the one that is no home language."""
        if not any(map(self._is_foreign.__getitem__, terms)):
            return ""
        votes = [vote for vote in map(self._votes.__getitem__, terms) if vote is not None]
        return max(sorted(set(votes), reverse=True), key=votes.count)

    def _in_runs(self, text: str, runs: list[str]) -> list[list[tuple[int, int]]]:
        """Return the terms of every run of a text: it is Japanese where it has kana or only Japanese words."""
        terms = [self._in_run(run) for run in runs]
        has_kana = _ANY_KANA.search(text)
        if not (has_kana or any(self._is_foreign[number] for run in terms for number, _ in run)):
            return terms
        votes = {self._votes[number] for run in terms for number, _ in run}
        spoken = _JAPANESE if has_kana or (_JAPANESE in votes and "" not in votes) else ""
        return [self._meant(run, spoken) for run in terms]

    def _meant(self, terms: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
        """Return the terms as one language means them, without those of others: the home languages are known to all."""
        meanings, votes, known = self._meanings.get(language, {}), self._votes, (None, "", language)
        return [(meanings.get(number, number), part) for number, part in terms if votes[number] in known]

    def _parts(self, token: str) -> tuple[str, ...]:
        """Return the known parts of a compound: what it is, and what stands before if that is known; else itself."""
        if token in self._beginnings:
            return (token,)
        for place in range(_LEAST_BEFORE, len(token) - _LEAST_HEAD + 1):
            if token[place:] in self._heads:
                before = token[:place]
                stems = (before.removesuffix(joint) for joint in _JOINTS if before.endswith(joint))
                known = next((stem for stem in stems if stem in self._before), None)
                return (known, token[place:]) if known else (token[place:],)
        return (token,)

    def _in_tokens(self, tokens: list[str]) -> list[tuple[int, int]]:
        """Return the terms with their parts; a number that begins no word begins a part, and 250 ml is 0ml."""
        known, phrases, terms = self._beginnings, self._openings, list[tuple[int, int]]()
        taken = part = 0
        # The places worth a look are chosen first: in a comprehension that costs a third of what it does in the loop.
        for place in [p for p, token in enumerate(tokens) if token in known or "0" <= token < ":"]:
            if place < taken:
                continue
            token = tokens[place]
            longest = self._phrase_at(tokens, place) if token in phrases else None
            number, taken = longest or (known.get(token, -1), place + 1)
            if number < 0 and "0" <= token < ":":
                part += 1
                unit = tokens[place + 1] if place + 1 < len(tokens) else ""
                number = known.get(f"0{unit}" if token.isdecimal() else _NUMBERS.sub("0", token), -1)
            if number >= 0:
                part += self._is_break[number]
                terms.append((number, part))
        return terms

    def _phrase_at(self, tokens: list[str], place: int) -> tuple[int, int] | None:
        """Return the longest term of several words that begins at a place, and where it ends."""
        for size, others, number in self._phrases.get((*tokens[place : place + 2],), ()):
            if others == " ".join(tokens[place + 2 : place + size]):
                return number, place + size
        return None

    def _in_run(self, run: str) -> list[tuple[int, int]]:
        """Return the terms with their parts."""
        lengths, firsts, words = self._lengths.get, self._firsts, self._han.get
        terms: list[tuple[int, int]] = []
        taken = part = 0
        for place in [place for place, character in enumerate(run) if character in firsts]:
            if place < taken:
                continue
            for length in lengths(run[place : place + 2]) or lengths(run[place], ()):
                number = words(run[place : place + length])
                if number is not None and not (number in self._short and _is_in_word(run, place, length)):
                    taken = place + length
                    part += self._is_break[number]
                    terms.append((number, part))
                    break
        return terms

    def _headed(self, terms: list[tuple[int, int]], is_first: bool = False) -> list[tuple[int, bool]]:
        head = first = best = -1
        for place, (number, part) in enumerate(terms):
            own = self._thing[number]
            if own and (head < 0 or (part == first and (own > best or (own == best and not is_first)))):
                head, first, best = place, part, own
        return [(number, place == head) for place, (number, _) in enumerate(terms)]


def _is_in_word(run: str, place: int, length: int) -> bool:
    """Return whether letters of the same kind go on after a short word, or stand before one of katakana."""
    same = _IS_KATAKANA if _IS_KATAKANA(run[place]) else _IS_KANJI
    after = run[place + length : place + length + 1]
    before = run[place - 1 : place] if same is _IS_KATAKANA else ""
    return bool((before and same(before)) or (after and same(after)))
