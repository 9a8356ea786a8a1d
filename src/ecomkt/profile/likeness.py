"""A sentence → the option of which sentences like it are examples: a naive Bayes classifier of short texts.

Multinomial naive Bayes on weights instead of counts, as Rennie, Shih, Teevan and Karger propose (Tackling the poor
assumptions of naive Bayes text classifiers, 2003): a word counts by its rarity, a sentence as one whatever its length,
and every option is as likely as the next before a word is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from math import exp, fsum, log, sqrt

from ecomkt.knowledge.lookup import Translate
from ecomkt.language.text import LANGUAGES, Text

Examples = Sequence[tuple[str, Sequence[str]]]
"""Options by key with sentences of each; an empty key has what is no option's."""

# What is added to each weight, so that a word never seen with an option doesn't rule it out; .01 to .05 were tried on
# sentences of other writers, and .02 has the most right answers among those that are sure.
_ALPHA = 0.02
# The likeliest option is told if its probability is so much above the next: of sentences by other writers some 94 in a
# hundred are told rightly then, and at less they soon get fewer.
_SURE = 0.6
# Against a phrase that was heard: a word of a short sentence may be of many.
_SURER = 0.9
_SIGNS = re.compile("[\u3400-\u9fff]+")
# A Japanese sentence shares signs with Chinese ones and means other things by them; there are no examples of it.
_KANA = re.compile("[\u3041-\u30ff]")
# Rows of one and of two signs: most words of Chinese and Japanese; three tell no more.
_LONGEST_ROW = 2


class Likeness:
    """Tells which option's examples a sentence is like, if it is surely like those of one."""

    def __init__(
        self, examples: Examples, forms: Callable[[str], tuple[Sequence[str], str]], translate: Translate | None
    ) -> None:
        """Take the examples, how to tell a text's stems in Latin letters and its other signs, and the translator."""
        self._examples, self._forms, self._translate = examples, forms, translate
        # Signs and Latin letters share no words; whoever writes in one of them waits for no examples of the other.
        self._classifier = cache(self._trained)

    def option(self, sentence: str, *, instead: bool = False) -> str:
        """Return the key of the option; empty if none is sure, or if it is like what is no plan.

        `instead` wants it surer: another option was heard in the sentence.
        """
        if _KANA.search(sentence):
            return ""
        folded = self._folded(sentence)
        key, margin = self._classifier(_has_signs(folded)).likeliest(self._features(folded))
        return key if margin >= (_SURER if instead else _SURE) else ""

    def _trained(self, in_signs: bool) -> "NaiveBayes":
        of = ((key, each) for key, said in self._examples for each in said if _has_signs(each) is in_signs)
        return NaiveBayes((key, self._features(self._folded(each))) for key, each in of)

    def _folded(self, text: str) -> str:
        """Return a text in simplified signs, so that either kind is like the other."""
        return self._translate(Text(((LANGUAGES[1], text),))) if self._translate and _has_signs(text) else text

    def _features(self, text: str) -> frozenset[str]:
        stems, signs = self._forms(text)
        words = ["9" if stem[0].isdigit() else stem for stem in stems]
        return frozenset((*words, *map(" ".join, pairwise(words)), *_rows(signs)))


class NaiveBayes:
    """Tells of which option a sentence is an example, and by how much it is likelier than of the next."""

    def __init__(self, examples: Iterable[tuple[str, frozenset[str]]]) -> None:
        """Take options with the features of an example of each."""
        every = [(key, features) for key, features in examples if features]
        held = Counter(chain.from_iterable(features for _, features in every))
        self._rarity = {feature: log((1 + len(every)) / (1 + times)) + 1 for feature, times in held.items()}
        sums = {feature: dict[str, float]() for feature in held}
        totals = dict.fromkeys([key for key, _ in every], 0.0)
        for key, features in every:
            length = self._length(features)
            for feature in features:
                sums[feature][key] = sums[feature].get(key, 0.0) + self._rarity[feature] / length
            totals[key] += fsum(map(self._rarity.__getitem__, features)) / length
        self._unseen = {key: log(_ALPHA / (total + _ALPHA * len(held))) for key, total in totals.items()}
        self._sums = sums

    def likeliest(self, features: frozenset[str]) -> tuple[str, float]:
        """Return the likeliest option, and its probability less that of the next, 0 to 1; none and 0 without a clue."""
        known = features & self._rarity.keys()
        if not known:
            return "", 0.0
        length = self._length(known)
        whole = fsum(self._rarity[feature] for feature in known) / length
        scores = {key: unseen * whole for key, unseen in self._unseen.items()}
        for feature in sorted(known):
            for key, total in self._sums[feature].items():
                scores[key] += self._rarity[feature] / length * log(total / _ALPHA + 1)
        best = max(scores.values())
        odds = {key: exp(score - best) for key, score in scores.items()}
        first, second = [*sorted(odds, key=lambda key: (-odds[key], key)), ""][:2]
        return first, (odds[first] - odds.get(second, 0.0)) / sum(odds.values())

    def _length(self, features: Iterable[str]) -> float:
        """Return the length of the vector of the weights of features; the same in whatever order they come."""
        return sqrt(fsum(self._rarity[feature] ** 2 for feature in features))


def _has_signs(text: str) -> bool:
    return _SIGNS.search(text) is not None


def _rows(signs: str) -> Iterator[str]:
    """Yield each sign, and each row of two that stands together."""
    for run in _SIGNS.findall(signs):
        for length in range(1, _LONGEST_ROW + 1):
            yield from (run[start : start + length] for start in range(len(run) - length + 1))
