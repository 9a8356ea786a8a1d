"""Every spelling of the words of the rules, and what it stands for: other numbers, endings, accents, characters.

Spelling them out takes a second, so they are kept with the knowledge.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from ecomkt.catalog.types.grammar import Grammar, Term, Tokens
from ecomkt.catalog.types.normalizer import ACCENT, ANY_HAN, UNACCENTED, WORDS, TextNormalizer, accented_words
from ecomkt.catalog.types.rules import ClassificationKnowledge

Phrases = dict[Tokens, list[tuple[int, str, int]]]
"""By the first two words: how many words there are, the others, and the number of the spelling; the longest first."""

_MARKS = ",;:|()[]/+-\u2013\u2014\u3001\u3002"
_UMLAUTS = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"})
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"
# Shorter ones are too like others to be given other endings.
_LEAST_CHANGED = 4


class Spellings(Struct, frozen=True, array_like=True):
    """Every spelling by its number, with what it stands for."""

    distinct: tuple[Term, ...]
    """What spellings stand for, each once."""
    meant: tuple[int, ...]
    """By number: the place in `distinct` of what the spelling stands for by itself."""
    languages: tuple[str, ...]
    votes: tuple[int, ...]
    """By number: the place of the language that it speaks for, empty for a home language; −1: a word of several."""
    words: dict[str, int]
    """The numbers of those of one word."""
    phrases: Phrases
    meanings: dict[str, dict[int, int]]
    """By language: in place of which number another holds."""
    accented: tuple[str, ...]
    """The words that keep their accents."""

    def refers_to(self, rules: int) -> bool:
        """Return whether every number in it is one of something, where there are so many rules."""
        numbers = [*self.words.values(), *(each[2] for same in self.phrases.values() for each in same)]
        numbers += [number for others in self.meanings.values() for pair in others.items() for number in pair]
        looked_for = [rule for term in self.distinct for rule in term.rules]
        counted = ((numbers, len(self.meant)), (self.meant, len(self.distinct)), (looked_for, rules))
        return (
            len(self.votes) == len(self.meant)
            and all(-1 <= vote < len(self.languages) for vote in {*self.votes})
            and all(not places or (min(places) >= 0 and max(places) < size) for places, size in counted)
        )


def spelled_out(known: ClassificationKnowledge) -> Spellings:
    """Return every spelling of the words of the rules."""
    return spellings_of(_forms(known), known.characters, known.decision.languages)


def spellings_of(
    forms: Iterable[tuple[str, Term]], characters: Mapping[str, str], grammars: Mapping[str, Grammar]
) -> Spellings:
    """Return the spellings of (form, term) pairs; where two share one, both are looked for, and a neutral one wins."""
    plain = TextNormalizer(characters)
    listed = [(plain.with_accents(form), term) for form, term in forms]
    accented = sorted({word for text, term in listed if term.language for word in accented_words(text)})
    return _numbered(_spellings(listed, grammars), accented)


def _forms(knowledge: ClassificationKnowledge) -> Iterator[tuple[str, Term]]:
    listed = [(pair, Term(pair[1], (), is_thing=False)) for pair in knowledge.neutral]
    listed += [(pair, Term(pair[1], (), is_thing=False, is_break=True)) for pair in knowledge.breaks]
    for number, rule in enumerate(knowledge.rules):
        listed += [(pair, Term(pair[1], (number,), not rule.anywhere, decides=rule.decides)) for pair in rule.words]
    for (language, word), term in listed:
        spoken = language if language in knowledge.decision.languages else ""
        for form in knowledge.spellings(language, word):
            yield form, term._replace(language=spoken)


def _numbered(known: Mapping[Tokens, Mapping[str, Term]], accented: list[str]) -> Spellings:
    """Give each form the term that it is by itself, and keep those of other languages beside them."""
    places, meant, votes = dict[Term, int](), list[int](), list[str | None]()
    words, phrases, meanings = dict[str, int](), list[tuple[int, list[str], int]](), dict[str, dict[int, int]]()
    for tokens, terms in known.items():
        first, *others = sorted(terms)
        number = len(meant)
        if len(tokens) == 1:
            words[tokens[0]] = number
        else:
            phrases.append((len(tokens), list(tokens), number))
        meant.append(places.setdefault(terms[first], len(places)))
        votes.append(None if others or not tokens[0][0].isalpha() else first)
        for language in others:
            if terms[language][1:5] != terms[first][1:5]:
                meanings.setdefault(language, {})[number] = len(meant)
                meant.append(places.setdefault(terms[language], len(places)))
                votes.append(None)
    by_pair: Phrases = {}
    for size, phrase, number in sorted(phrases, reverse=True):
        by_pair.setdefault((*phrase[:2],), []).append((size, " ".join(phrase[2:]), number))
    languages = sorted({vote for vote in votes if vote is not None})
    spoken = {None: -1} | {language: place for place, language in enumerate(languages)}
    numbers = tuple(spoken[vote] for vote in votes)
    return Spellings((*places,), (*meant,), (*languages,), numbers, words, by_pair, meanings, (*accented,))


def _spellings(listed: list[tuple[str, Term]], grammars: Mapping[str, Grammar]) -> Mapping[Tokens, Mapping[str, Term]]:
    """Return the terms of every form, by language; what is only another ending or accent of a word comes last."""
    # A mark that begins a part is looked up like a word.
    known: dict[Tokens, dict[str, Term]]
    known = {(mark,): {"": Term(mark, (), is_thing=False, is_break=True)} for mark in _MARKS}
    weaker: list[tuple[Tokens, Term]] = []
    for text, term in listed:
        if ANY_HAN.search(text):
            forms: Iterable[Tokens] = [("".join(text.split()),)]
        elif term.language:
            form, *more = _changed(tuple(WORDS.findall(text)), grammars.get(term.language, Grammar()))
            weaker += [(other, term) for other in more]
            forms = [form] if form else []
        else:
            # The known words are put into the plural once, instead of each word of a long list into the singular.
            forms = _with_plurals((*(word.translate(UNACCENTED) for word in WORDS.findall(text)),))
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
    accented = [form for form in forms if ACCENT.search("".join(form))]
    tables = (UNACCENTED, _UMLAUTS) if grammar.has_compounds else (UNACCENTED,)
    plain = ((*(word.translate(table) for word in form),) for form in accented for table in tables)
    return dict.fromkeys((*forms, *plain))


def _with_endings(word: str, grammar: Grammar) -> list[str]:
    if len(word) < _LEAST_CHANGED:
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
    is_break, decides = one.is_break or other.is_break, one.decides or other.decides
    return Term(min(one.word, other.word), rules, one.is_thing or other.is_thing, is_break, decides, one.language)
