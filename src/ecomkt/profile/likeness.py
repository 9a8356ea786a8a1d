"""A sentence → the option of which sentences like it are examples: a naive Bayes classifier of short texts.

Multinomial naive Bayes on weights instead of counts, as Rennie, Shih, Teevan and Karger propose (Tackling the poor
assumptions of naive Bayes text classifiers, 2003): a word counts by its rarity, a sentence as one whatever its length,
and every option is as likely as the next before a word is read. Pieces of words, rows of three signs, complement naive
Bayes and logistic regression were tried on sentences of writers who were left out, and were no better.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from math import exp, fsum, log, sqrt

from msgspec import Struct

from ecomkt.knowledge.codebook import LAWFUL
from ecomkt.knowledge.lookup import Translate
from ecomkt.language.text import LANGUAGES, Text

Examples = Sequence[tuple[str, Sequence[str]]]
"""Options by key with sentences of each; an empty key has what is no option's."""

# What is added to each weight, so that a word never seen with an option doesn't rule it out. Of sentences by writers
# who were left out .001 understands a fifth more than .02 where as many are right; less makes nothing better.
_ALPHA = 0.001
# An option is told if its probability is so much above the next. Of sentences by writers who had the kinds before them
# hardly one in a hundred is told wrongly at .9 as well; but clients say it with other things, and of 464 by others
# 17 of 99 that were understood were wrong then, 8 of 77 at .96.
_SURE = 0.96
# Against a phrase that was heard, or a no: a word of a short sentence may be of many.
_SURER = 0.98
# What a phrase was heard of stands if it has so much of the odds: below it 7 of 13 of the plans invented for it were
# right, and of the sentences that are held out 2 of 10, above 97 of 101. What the law forbids is told by several words,
# and needs a tenth of the likeliest; of several that were heard each has its share.
_DOUBTFUL, _DOUBTFUL_ALONE, _DOUBTFUL_BESIDE = 0.5, 0.1, 0.001
# How near an option is, of which somebody picks: the cosines to its examples, each to the power, by their number to the
# other; of plans of 2,976 sentences told with other things than the examples that ranks more among the first six than
# other powers, or than the nearest examples alone. The least keeps the logarithm of none.
_NEARER, _OF_MANY, _FAR = 1.5, 0.75, 1e-6
_LEAST_TOLD = 0.01
_KEPT = 64
_SIGNS = re.compile("[\u3400-\u9fff]+")
# A Japanese sentence shares signs with Chinese ones and means other things by them, and numbers are in every language;
# there are no examples of it, nor of a Korean one.
_OTHERS = re.compile("[\u3041-\u30ff\uac00-\ud7af]")
_SIZE = array("i").itemsize
_BETWEEN = "|"
# Rows of one and of two signs: most words of Chinese and Japanese; three tell no more.
_LONGEST_ROW = 2


class Likeness:
    """Tells which option's examples a sentence is like, if it is surely like those of one."""

    def __init__(
        self,
        examples: Examples,
        forms: Callable[[str], tuple[Sequence[str], str, Sequence[str]]],
        translate: Translate | None,
        keep: "Callable[[str, Callable[[], NaiveBayes]], NaiveBayes]" = lambda _, make: make(),
    ) -> None:
        """Take the examples, how to tell a text's stems in Latin letters, other signs and classes, and the translator.

        `keep` returns what was made of a text before, or makes it.
        """
        self._examples, self._forms, self._translate, self._keep = examples, forms, translate, keep
        # Signs and Latin letters share no words; whoever writes in one of them waits for no examples of the other.
        self._classifier = cache(self._trained)
        # What isn't understood is looked at twice.
        self._odds = lru_cache(_KEPT)(self._odds_of)

    def odds(self, sentence: str) -> Mapping[str, float]:
        """Return by key how likely each option is that has examples, together 1; nothing where there is no clue."""
        return self._odds(sentence)

    def _odds_of(self, sentence: str) -> Mapping[str, float]:
        if _OTHERS.search(sentence):
            return {}
        folded, odds = self.folded(sentence), dict[str, float]()
        for key, share in self._classifier(_has_signs(folded)).odds(self._features(folded)).items():
            meant = "" if key.startswith(LAWFUL) else key
            odds[meant] = odds.get(meant, 0.0) + share
        return odds

    def closeness(self, sentence: str) -> Mapping[str, float]:
        """Return by key how near the examples of each option are to a sentence, on the scale of a logarithm."""
        return self._classifier(_has_signs(sentence)).closeness(self._features(self.folded(sentence)))

    def rarity(self, parts: Sequence[str]) -> float:
        """Return how much it tells that one of some parts of phrases stands in a sentence: few examples have it."""
        classifier = self._classifier(_has_signs(parts[0]))
        features = ([*_rows(part)] if _has_signs(part) else [part.strip()] for part in parts)
        times = sum(min(map(classifier.times, each)) for each in features)
        return max(_LEAST_TOLD, _rarity(times, classifier.examples) - 1)

    def _trained(self, in_signs: bool) -> "NaiveBayes":
        said = [(key, each) for key, of in self._examples for each in of if _has_signs(each) is in_signs]
        # All at once, which takes a tenth of the time; no translator leaves a line break as it is.
        folded = self.folded(_BETWEEN.join(each.replace(_BETWEEN, " ") for _, each in said))
        keys = [key for key, _ in said]
        features = map(self._features, folded.split(_BETWEEN) if said else ())
        return self._keep("\n".join([*keys, folded]), lambda: naive_bayes(zip(keys, features, strict=True)))

    def folded(self, text: str) -> str:
        """Return a text in simplified signs, so that either kind is like the other."""
        return self._translate(Text(((LANGUAGES[1], text),))) if self._translate and _has_signs(text) else text

    def _features(self, text: str) -> frozenset[str]:
        stems, signs, classes = self._forms(text)
        words = ["9" if stem[0].isdigit() else stem for stem in stems]
        return frozenset((*words, *map(" ".join, pairwise(words)), *_rows(signs), *classes))


def best(odds: Mapping[str, float]) -> str:
    """Return the key of the likeliest option; empty if that is none."""
    return min(odds, key=lambda key: (-odds[key], key), default="")


def surest(odds: Mapping[str, float], *, against: bool) -> str:
    """Return the key of the likeliest option; empty if it isn't sure, or is none.

    What is said `against` it, a phrase of another option or a no, wants it surer.
    """
    first, second = [*sorted(odds, key=lambda key: (-odds[key], key)), "", ""][:2]
    margin = odds.get(first, 0.0) - odds.get(second, 0.0)
    return first if margin >= (_SURER if against else _SURE) else ""


def likely(odds: Mapping[str, float], heard: Sequence[str], alone: frozenset[str]) -> list[str]:
    """Return those of the options of which a phrase was heard that aren't unlikely; without examples none is.

    `alone` are those beside which no other is heard.
    """
    most = max(odds.values(), default=0.0)
    beside = most * _DOUBTFUL_BESIDE if len(heard) > 1 else _DOUBTFUL
    return [key for key in heard if odds.get(key, 1.0) >= min(beside, most * _DOUBTFUL_ALONE if key in alone else 1.0)]


class NaiveBayes(Struct, frozen=True, array_like=True, dict=True):
    """Tells how likely a sentence is an example of each option; long to make, it is kept with the knowledge."""

    keys: tuple[str, ...]
    """The options."""
    owners: bytes
    """By the number of an example the place of its option in `keys`."""
    lengths: bytes
    """By the number of an example the length of the vector of its weights."""
    totals: tuple[float, ...]
    """By option what all features weigh in all its examples."""
    held: dict[str, bytes]
    """By feature the numbers of the examples that have it."""

    def is_sound(self) -> bool:
        """Return whether every number in it is one of something."""
        owners, numbers = _numbers(self.owners), _numbers(b"".join(self.held.values()))
        return (
            len(owners) == len(self._lengths)
            and len(self.totals) == len(self.keys)
            and max(owners, default=-1) < len(self.keys)
            and max(numbers, default=-1) < len(owners)
            and min(self._lengths, default=1.0) > 0
        )

    def odds(self, features: frozenset[str]) -> Mapping[str, float]:
        """Return by key how likely each is, together 1; nothing without a clue."""
        known = sorted(features & self.held.keys())
        if not known:
            return {}
        rarity = {feature: _rarity(len(self.held[feature]) // _SIZE, len(self._lengths)) for feature in known}
        length = _length(rarity.values())
        whole = fsum(rarity.values()) / length
        scores = [log(_ALPHA / (total + _ALPHA * len(self.held))) * whole for total in self.totals]
        for feature in known:
            for owner, total in self._sums(feature, rarity[feature]).items():
                scores[owner] += rarity[feature] / length * log(total / _ALPHA + 1)
        best = max(scores)
        weights = [exp(score - best) for score in scores]
        every = fsum(weights)
        return {key: weight / every for key, weight in zip(self.keys, weights, strict=True)}

    def closeness(self, features: frozenset[str]) -> Mapping[str, float]:
        """Return by key the logarithm of how near its examples are on the whole; nothing without a clue."""
        known = sorted(features & self.held.keys())
        rarity = {feature: _rarity(self.times(feature), self.examples) for feature in known}
        length, dots = _length(rarity.values()), dict[int, float]()
        for feature in known:
            for number in _numbers(self.held[feature]):
                dots[number] = dots.get(number, 0.0) + rarity[feature] ** 2 / length / self._lengths[number]
        near = [0.0] * len(self.keys)
        for number, dot in sorted(dots.items()):
            near[self._owners[number]] += dot**_NEARER
        counts = Counter(self._owners)
        return {key: log(near[n] / counts[n] ** _OF_MANY + _FAR) for n, key in enumerate(self.keys)} if known else {}

    def times(self, feature: str) -> int:
        """Return how many examples have a feature."""
        return len(self.held.get(feature, b"")) // _SIZE

    @property
    def examples(self) -> int:
        """Return how many examples there are."""
        return len(self._lengths)

    def _sums(self, feature: str, rarity: float) -> Mapping[int, float]:
        """Return by option what a feature weighs in all its examples."""
        sums = dict[int, float]()
        for number in _numbers(self.held[feature]):
            owner = self._owners[number]
            sums[owner] = sums.get(owner, 0.0) + rarity / self._lengths[number]
        return sums

    @cached_property
    def _owners(self) -> "array[int]":
        return _numbers(self.owners)

    @cached_property
    def _lengths(self) -> "array[float]":
        return array("d", self.lengths)


def naive_bayes(examples: Iterable[tuple[str, frozenset[str]]]) -> NaiveBayes:
    """Return what options with the features of an example of each teach."""
    every = [(key, features) for key, features in examples if features]
    held = dict[str, "array[int]"]()
    for number, (_, features) in enumerate(every):
        for feature in features:
            held.setdefault(feature, array("i")).append(number)
    rarity = {feature: _rarity(len(numbers), len(every)) for feature, numbers in held.items()}
    lengths = [_length(map(rarity.__getitem__, features)) for _, features in every]
    totals = dict.fromkeys((key for key, _ in every), 0.0)
    for (key, features), length in zip(every, lengths, strict=True):
        totals[key] += fsum(map(rarity.__getitem__, features)) / length
    places = {key: place for place, key in enumerate(totals)}
    return NaiveBayes(
        keys=tuple(totals),
        owners=array("i", (places[key] for key, _ in every)).tobytes(),
        lengths=array("d", lengths).tobytes(),
        totals=tuple(totals.values()),
        held={feature: numbers.tobytes() for feature, numbers in held.items()},
    )


def _numbers(kept: bytes) -> "array[int]":
    return array("i", kept)


def _rarity(times: int, examples: int) -> float:
    return log((1 + examples) / (1 + times)) + 1


def _length(weights: Iterable[float]) -> float:
    """Return the length of the vector of the weights of features; the same in whatever order they come."""
    return sqrt(fsum(weight**2 for weight in weights))


def _has_signs(text: str) -> bool:
    return _SIGNS.search(text) is not None


def _rows(signs: str) -> Iterator[str]:
    """Yield each sign, and each row of two that stands together."""
    for run in _SIGNS.findall(signs):
        for length in range(1, _LONGEST_ROW + 1):
            yield from (run[start : start + length] for start in range(len(run) - length + 1))
