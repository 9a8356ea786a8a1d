"""Which of the known words stand in a text: tokens and dictionary look-ups, the longest word first.

Words in letters are matched whole, Chinese and Japanese ones inside a run of characters, both from left to right
without overlap: what a longer word has taken no shorter one in it gets. Case, width and the apostrophe make no
difference, nor do traditional and simplified characters, nor accents that tell no two words apart (thé is no "the").
A word also stands for its plural, and for what else `Grammar` says of its language.

Words that mean different things in two languages (Tee) are read in that which most of the others speak for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from unicodedata import normalize

from ecomkt.catalog.types.grammar import Grammar, Term, Tokens

_KATAKANA = "\u30a1-\u30fa\u30fc"
_HAN = f"\u3005\u3007\u3041-\u3096{_KATAKANA}\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
_LETTERS = "a-z0-9\u00df-\u024f\u0400-\u045f"
_MARKS = ",;:|()[]/+-\u2013\u2014\u3001\u3002"
_WORDS = re.compile(f"[{_LETTERS}]+")
_TOKENS = re.compile(f"[{_LETTERS}]+|[,;:|()\\[\\]/+\u3001\u3002]|(?<=\\s)[-\u2013\u2014](?=\\s)")
_RUNS = re.compile(f"[{_HAN}{_LETTERS}]+")
_ANY_HAN = re.compile(f"[{_HAN}]")
_ANY_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_SHORT_KATAKANA = re.compile(f"[{_KATAKANA}]{{1,2}}")
_IS_KATAKANA = re.compile(f"[{_KATAKANA}]").match
_IS_KANJI = re.compile("[\u3005\u4e00-\u9fff]").match
_ACCENTED = {code: normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
_ACCENT = re.compile("[\u00df-\u017f]")
_WITH_ACCENT = re.compile(f"[{_LETTERS}]*[\u00df-\u017f][{_LETTERS}]*")
_UMLAUTS = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"})
# d'olive, l'eau: the elided word is one of its own.
_ELIDED = re.compile("\\b([dl])['\u2019](?=\\w)")
_FOLDED = str.maketrans({"'": None, "\u2019": None, "\u0451": "\u0435"})
_GAPS = bytes(code if chr(code).isalnum() else 32 for code in range(128)).ljust(256)
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"
# Shorter ones end and begin too many words that are no compounds.
_LEAST_HEAD, _LEAST_BEFORE = 4, 3
# What joins the parts of a compound: Lieblingsbuch, Blumenvase.
_JOINTS = ("", "s", "n", "en", "es")
_JAPANESE = "ja"
_MOST_SPLIT = 4096


class TermIndex:
    """The words of all rules, ready to be looked for. Found words are given by their place in `terms`."""

    def __init__(
        self,
        forms: Iterable[tuple[str, Term]],
        characters: Mapping[str, str],
        grammars: Mapping[str, Grammar] = {},
        within: str = "",
    ) -> None:
        """Take (form, term) pairs, each form as it may stand in a text, and the simplified of traditional characters.

        Where two of a language have the same form, the rules of both are looked for; one that is neutral wins. An index
        for what stands `within` a text finds there what one for every text finds, and is ready many times sooner.
        """
        self._characters = {**_FOLDED, **{ord(one): other for one, other in characters.items()}}
        self._head_first = frozenset(language for language, grammar in grammars.items() if grammar.is_head_first)
        self._compounding = next((language for language, grammar in grammars.items() if grammar.has_compounds), None)
        self._accented = frozenset[str]()
        listed = [(self._kept(form), term) for form, term in forms]
        spoken = [text for text, term in listed if term.language]
        self._accented = frozenset(word for text in spoken for word in _WITH_ACCENT.findall(text))
        if within:
            text = self._kept(within).translate(_ACCENTED)
            listed = [(form, term) for form, term in listed if _may_stand(form, term, text, grammars)]
        self._number(_spellings(listed, grammars))
        self._breaks = frozenset(number for number, term in enumerate(self.terms) if term.is_break)
        self._things = frozenset(number for number, term in enumerate(self.terms) if term.is_thing)
        self._telling_apart = self._breaks | self._things
        self._foreign = frozenset(number for number, vote in enumerate(self._votes) if vote)
        self._look_up()
        self._split = lru_cache(_MOST_SPLIT)(self._parts)

    def _number(self, known: Mapping[Tokens, Mapping[str, Term]]) -> None:
        """Give each form the term that it is by itself, and keep those of other languages in `_meanings`."""
        terms, self._numbers, self._votes = list[Term](), dict[Tokens, int](), list[str | None]()
        self._meanings: dict[str, dict[int, int]] = {}
        for tokens, meanings in known.items():
            first, *others = sorted(meanings)
            self._numbers[tokens] = number = len(terms)
            terms.append(meanings[first])
            self._votes.append(None if others or not tokens[0][0].isalnum() else first)
            for language in others:
                if meanings[language][1:4] != meanings[first][1:4]:
                    self._meanings.setdefault(language, {})[number] = len(terms)
                    terms.append(meanings[language])
                    self._votes.append(None)
        self.terms = (*terms,)

    def _look_up(self) -> None:
        """Make what the words of a text are looked up in."""
        self._phrases: dict[Tokens, list[tuple[int, list[str], int]]] = {}
        """By the first two words: the number of words, which, and the term; the longest first."""
        phrases = ((len(form), list(form), number) for form, number in self._numbers.items() if len(form) > 1)
        for size, phrase, number in sorted(phrases, reverse=True):
            self._phrases.setdefault(tuple(phrase[:2]), []).append((size, phrase, number))
        words = {tokens[0]: number for tokens, number in self._numbers.items() if len(tokens) == 1}
        # Where nothing has parts, a word that only begins one says nothing, and such words are the most common ones.
        self._telling = {w: n for w, n in words.items() if n not in self._breaks or self.terms[n].rules}
        self._openings = frozenset(phrase[0] for phrase in self._phrases)
        self._beginnings = {**dict.fromkeys(self._openings, -1), **words}
        self._han = {word: number for word, number in words.items() if _ANY_HAN.search(word)}
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
        own = self._meanings.get(self._compounding or "", {})
        spoken = {w: own.get(n, n) for w, n in words.items() if w not in self._han and len(w) >= _LEAST_BEFORE}
        self._heads = {
            w for w, n in spoken.items() if len(w) >= _LEAST_HEAD and self.terms[n].language == self._compounding
        }
        self._before = spoken.keys()

    def knows(self, text: str) -> bool:
        """Return whether a text is a word or phrase of a home language, or a word of such a phrase."""
        tokens = (*_WORDS.findall(self.folded(text)),)
        return self._votes[self._numbers[tokens]] in ("", None) if tokens in self._numbers else tokens in self._parts_of

    @cached_property
    def _parts_of(self) -> frozenset[Tokens]:
        return frozenset((word,) for form, n in self._numbers.items() if not self._votes[n] for word in form)

    def folded(self, text: str) -> str:
        """Return the text without differences of case, width, apostrophe and idle accent, in simplified characters."""
        if text.isascii():
            if "'" in text:
                text = _ELIDED.sub("\\1e ", text.lower()).replace("'", "")
            return text.lower()
        kept = self._kept(text)
        return _WITH_ACCENT.sub(self._plain, kept) if _ACCENT.search(kept) else kept

    def _kept(self, text: str) -> str:
        text = normalize("NFKC", text).casefold()
        return (_ELIDED.sub("\\1e ", text) if "'" in text or "\u2019" in text else text).translate(self._characters)

    def _plain(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self._accented else found[0].translate(_ACCENTED)

    def anywhere(self, text: str) -> list[int]:
        """Return the terms in a folded text, those in letters first."""
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
        found = self._meant([(number, 0) for number in terms], self._language(terms))
        if not text.isascii():
            found += chain.from_iterable(self._in_runs(text, _RUNS.findall(text)))
        return [number for number, _ in found]

    def with_head(self, text: str) -> list[tuple[int, bool]]:
        """Return the terms in a folded title, each with whether it names the thing itself, as far as its place tells.

        That is the last known thing of the first part that has one, or the first where the language has it first.
        Punctuation, numbers (100 bags) and words such as 'for' begin a part; in Chinese and Japanese, where titles have
        blanks between names, every run of characters is one.
        """
        found, language = self._read(_TOKENS.findall(text))
        terms = self._headed(found, language in self._head_first)
        if not text.isascii():
            beside = False
            for meant in self._in_runs(text, [run for run in _RUNS.findall(text) if not run.isascii()]):
                terms += [(number, False) for number, _ in meant] if beside else self._headed(meant)
                beside = beside or not self._telling_apart.isdisjoint([number for number, _ in meant])
        return terms

    def _read(self, tokens: list[str]) -> tuple[list[tuple[int, int]], str]:
        """Return the terms in letters with their parts, and the language in which they were read."""
        terms = self._in_tokens(tokens)
        numbers = [number for number, _ in terms]
        # A word that is known needs no taking apart, and most titles name their thing in one.
        is_named = not tokens or not self._things.isdisjoint(numbers)
        if is_named and self._foreign.isdisjoint(numbers):
            return terms, ""
        language = self._language(numbers)
        if self._compounding and (language == self._compounding or not is_named):
            split = [part for token in tokens for part in self._split(token)]
            if len(split) > len(tokens) or split != tokens:
                terms, language = self._in_tokens(split), self._compounding
        return self._meant(terms, language), language

    def _language(self, terms: list[int]) -> str:
        """Return the language that most terms speak for; between two the one that is no home language."""
        if self._foreign.isdisjoint(terms):
            return ""
        votes = [vote for vote in map(self._votes.__getitem__, terms) if vote is not None]
        return max(sorted(set(votes), reverse=True), key=votes.count)

    def _in_runs(self, text: str, runs: list[str]) -> list[list[tuple[int, int]]]:
        """Return the terms of every run of a text: it is Japanese where it has kana or only Japanese words."""
        terms = [self._in_run(run) for run in runs]
        has_kana = _ANY_KANA.search(text)
        if not has_kana and self._foreign.isdisjoint([number for run in terms for number, _ in run]):
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
        """Return the terms with their parts; a number with which no known word begins also begins a part."""
        known, phrases, terms = self._beginnings, self._openings, list[tuple[int, int]]()
        taken = part = 0
        # The places worth a look are chosen first: in a comprehension that costs a third of what it does in the loop.
        for place in [p for p, token in enumerate(tokens) if token in known or "0" <= token < ":"]:
            if place < taken:
                continue
            token = tokens[place]
            longest = self._phrase_at(tokens, place) if token in phrases else None
            number, taken = longest or (known.get(token, -1), place + 1)
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
                    part += number in self._breaks
                    terms.append((number, part))
                    break
        return terms

    def _headed(self, terms: list[tuple[int, int]], is_first: bool = False) -> list[tuple[int, bool]]:
        head = first = -1
        for place, (number, part) in enumerate(terms):
            if number in self._things and (head < 0 or (part == first and not is_first)):
                head, first = place, part
        return [(number, place == head) for place, (number, _) in enumerate(terms)]


def _is_in_word(run: str, place: int, length: int) -> bool:
    """Return whether letters of the same kind go on after a short word, or stand before one of katakana."""
    same = _IS_KATAKANA if _IS_KATAKANA(run[place]) else _IS_KANJI
    after = run[place + length : place + length + 1]
    before = run[place - 1 : place] if same is _IS_KATAKANA else ""
    return bool((before and same(before)) or (after and same(after)))


def _may_stand(form: str, term: Term, text: str, grammars: Mapping[str, Grammar]) -> bool:
    """Return whether what begins any word of a form, whatever its ending, stands in a text without accents."""
    if _ANY_HAN.search(form):
        return form[0] in text
    grammar = grammars.get(term.language, Grammar())
    return any(word[: _beginning(word, grammar)].translate(_ACCENTED) in text for word in _WORDS.findall(form))


def _beginning(word: str, grammar: Grammar) -> int:
    """Return how many letters of a word no other ending or spelling changes, up to three."""
    accent = _ACCENT.search(word)
    endings = (len(word) - len(ending) for ending in (*grammar.endings, "y") if word.endswith(ending))
    return max(1, min(3, *endings, accent.start() + 1 if accent else 3))


def _spellings(listed: list[tuple[str, Term]], grammars: Mapping[str, Grammar]) -> Mapping[Tokens, Mapping[str, Term]]:
    """Return the terms of every form, by language; what is only another ending or accent of a word comes last."""
    # A mark that begins a part is looked up like a word.
    known: dict[Tokens, dict[str, Term]]
    known = {(mark,): {"": Term(mark, (), is_thing=False, is_break=True)} for mark in _MARKS}
    weaker: list[tuple[Tokens, Term]] = []
    for text, term in listed:
        if _ANY_HAN.search(text):
            forms: Iterable[Tokens] = [("".join(text.split()),)]
        elif term.language:
            form, *more = _changed(tuple(_WORDS.findall(text)), grammars.get(term.language, Grammar()))
            weaker += [(other, term) for other in more]
            forms = [form] if form else []
        else:
            # The known words are put into the plural once, instead of each word of a long list into the singular.
            forms = _with_plurals((*(word.translate(_ACCENTED) for word in _WORDS.findall(text)),))
        for form in forms:
            meanings = known.setdefault(form, {})
            meanings[term.language] = _both(meanings[term.language], term) if term.language in meanings else term
    taken = frozenset(known)
    for form, term in weaker:
        if form not in taken:
            meanings = known.setdefault(form, {})
            meanings[term.language] = _both(meanings[term.language], term) if term.language in meanings else term
    return known


def _changed(tokens: Tokens, grammar: Grammar) -> Iterable[Tokens]:
    """Return the words, then with other endings, then each of these without accents."""
    every = [[word, *_with_endings(word, grammar)] for word in tokens]
    forms = {tokens: None}
    for number in range(1, max(map(len, every), default=0)):
        turned = [words[min(number, len(words) - 1)] for words in every]
        forms |= dict.fromkeys([(*turned,), (turned[0], *tokens[1:]), (*tokens[:-1], turned[-1])])
    accented = [form for form in forms if _ACCENT.search("".join(form))]
    tables = (_ACCENTED, _UMLAUTS) if grammar.has_compounds else (_ACCENTED,)
    plain = ((*(word.translate(table) for word in form),) for form in accented for table in tables)
    return dict.fromkeys((*forms, *plain))


def _with_endings(word: str, grammar: Grammar) -> list[str]:
    if len(word) < _LEAST_HEAD:
        return []
    ending = max((e for e in grammar.endings if word.endswith(e)), key=len, default=None)
    return [] if ending is None else [word.removesuffix(ending) + other for other in grammar.endings[ending]]


def _with_plurals(tokens: Tokens) -> Iterator[Tokens]:
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
    is_break = one.is_break or other.is_break
    return Term(min(one.word, other.word), rules, one.is_thing or other.is_thing, is_break, one.language)
