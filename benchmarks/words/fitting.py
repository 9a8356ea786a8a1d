"""A signed, regularised linear model of the words.

Certainties for and against add up as −log(1 − |c|). With rules and signs given, the score of an option is linear in
the weights −log(1 − |c|) of the words that fire, and the words are learnt by a softmax over the options of a family,
held near the reasoned word by a quadratic penalty, at most one step from it, and rounded to the words there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases.reading import Axis, Case
from ecomkt.inference.engine import strength
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import Conclusion, KnowledgeBase, Rule

Numbers = NDArray[np.float64]

SHARPNESS = 3.0
"""How much more likely a score higher by 1 makes an option."""
ANY, MAIN = 0.7, 0.3
"""What it counts that the first place is one of those seen, and that it is the main one."""
STEPS, FOLDS, FAR = 1, 10, 1e3


class Said(NamedTuple):
    """What one rule says of one option."""

    rule: Rule
    conclusion: Conclusion

    @property
    def name(self) -> tuple[str, str]:
        """Return what it is known by in a file of reasoned words."""
        return self.rule.id, self.conclusion.key


class Sample(NamedTuple):
    """What fires in one case on the options of one family, and which of them were seen, the main one first."""

    case: Case
    places: NDArray[np.int64]
    strengths: Numbers
    options: NDArray[np.int64]
    seen: tuple[int, ...]


class Words:
    """All that rules say of options, as weights."""

    def __init__(self, kb: KnowledgeBase, reasoned: Mapping[tuple[str, str], str]) -> None:
        self.said = [Said(rule, conclusion) for rule in kb.rules for conclusion in rule.conclusions]
        self.words = [word for word, _ in kb.scale.words]
        self.scale: Numbers = np.array([-np.log(1 - certainty) for _, certainty in kb.scale.words])
        self.signs: Numbers = np.array([np.sign(each.conclusion.certainty) for each in self.said])
        self.written = np.array([self.words.index(each.conclusion.word) for each in self.said])
        anchors = [reasoned.get(each.name, each.conclusion.word) for each in self.said]
        self.anchor = np.array([self.words.index(word) for word in anchors])

    def samples(self, recommender: Recommender, cases: Iterable[Case], axis: Axis) -> list[Sample]:
        """Return the cases in which something was seen on the axis."""
        keys = {f"{axis.family}/{option}": place for place, option in enumerate(axis.options)}
        threshold = recommender.kb.scale.threshold
        found = []
        for case in (case for case in cases if case.truth(axis)):
            believed = recommender.beliefs(case.profile)
            fired = {rule.id: s for rule in recommender.kb.rules if (s := strength(rule.when, believed, threshold))}
            rows = [
                (place, fired[each.rule.id], keys[each.conclusion.key])
                for place, each in enumerate(self.said)
                if each.conclusion.key in keys and each.rule.id in fired
            ]
            places, strengths, options = zip(*rows, strict=True) if rows else ((), (), ())
            seen = tuple(axis.options.index(option) for option in case.truth(axis))
            numbers = np.array(strengths, dtype=np.float64)
            found.append(Sample(case, np.array(places, np.int64), numbers, np.array(options, np.int64), seen))
        return found

    def scores(self, weights: Numbers, sample: Sample, size: int) -> tuple[Numbers, Numbers]:
        """Return the score of every option, and how each contribution grows with its weight."""
        left = np.exp(-weights[sample.places])
        doubt = 1 - (1 - left) * sample.strengths
        signs = self.signs[sample.places]
        scores = np.zeros(size)
        np.add.at(scores, sample.options, -np.log(doubt) * signs)
        return scores, sample.strengths * left / doubt * signs


class Fit:
    """The words of one family, learnt from samples; `apart` are the options that a second scoring leaves out."""

    def __init__(self, words: Words, size: int, apart: frozenset[int], penalty: float) -> None:
        self.words, self.size, self.penalty = words, size, penalty
        self.left_out = [frozenset[int](), apart] if apart else [frozenset[int]()]

    def learnt(self, samples: Sequence[Sample]) -> NDArray[np.int64]:
        """Return the places of the words on the scale, as near to the best weights as the bounds allow."""
        # It loads in more time than most of what imports this module takes.
        from scipy.optimize import minimize

        scale, anchor = self.words.scale, self.words.anchor
        least, most = np.maximum(anchor - STEPS, 0), np.minimum(anchor + STEPS, len(scale) - 1)
        bounds = list(zip(scale[least], scale[most], strict=True))
        options = {"maxiter": 200}
        start = scale[anchor]
        best = minimize(self._loss, start, (samples,), "L-BFGS-B", jac=True, bounds=bounds, options=options).x
        nearest = np.abs(scale[None, :] - best[:, None]).argmin(axis=1)
        return np.asarray(np.clip(nearest, least, most), np.int64)

    def hits(self, places: NDArray[np.int64], samples: Sequence[Sample]) -> list[Numbers]:
        """Return for each scoring: any@1, main@1 and the number of samples, the first two as counts."""
        weights, found = self.words.scale[places], []
        for apart in self.left_out:
            counts = np.zeros(3)
            for sample, seen in _having(samples, apart):
                scores = self.words.scores(weights, sample, self.size)[0].round(6)
                scores[list(apart)] = -FAR
                first = int(np.argmax(scores))
                counts += (first in seen, first == seen[0], 1)
            found.append(counts)
        return found

    def cross_validated(self, samples: Sequence[Sample]) -> list[Numbers]:
        """Return the same counts, each sample scored by words learnt without it."""
        order = Random(0).sample(samples, len(samples))
        total = [np.zeros(3) for _ in self.left_out]
        for fold in range(FOLDS):
            known = [sample for place, sample in enumerate(order) if place % FOLDS != fold]
            for counts, more in zip(total, self.hits(self.learnt(known), order[fold::FOLDS]), strict=True):
                counts += more
        return total

    def _loss(self, weights: Numbers, samples: Sequence[Sample]) -> tuple[float, Numbers]:
        away = weights - self.words.scale[self.words.anchor]
        loss, slope = self.penalty * float(away @ away), 2 * self.penalty * away
        for apart in self.left_out:
            for sample, seen in _having(samples, apart):
                scores, growth = self.words.scores(weights, sample, self.size)
                more, by_option = _surprise(scores, seen, apart)
                loss += more
                np.add.at(slope, sample.places, by_option[sample.options] * growth)
        return loss, slope


def _having(samples: Iterable[Sample], apart: frozenset[int]) -> Iterable[tuple[Sample, list[int]]]:
    """Return the samples in which something else was seen, with what it was."""
    pairs = ((sample, [place for place in sample.seen if place not in apart]) for sample in samples)
    return ((sample, seen) for sample, seen in pairs if seen)


def _surprise(scores: Numbers, seen: list[int], apart: frozenset[int]) -> tuple[float, Numbers]:
    """Return how little the softmax expects what was seen, and how that grows with each score."""
    sharp = SHARPNESS * scores
    sharp[list(apart)] = -FAR
    chances = np.exp(sharp - sharp.max())
    chances /= chances.sum()
    share = np.zeros(len(scores))
    share[seen] = chances[seen] / chances[seen].sum()
    main = np.zeros(len(scores))
    main[seen[0]] = 1
    loss = -ANY * np.log(chances[seen].sum()) - MAIN * np.log(max(chances[seen[0]], 1e-12))
    return float(loss), SHARPNESS * (ANY * (chances - share) + MAIN * (chances - main))
