"""Who ranks: ecomkt, and three baselines that only know other cases."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from random import Random
from statistics import fmean
from typing import Protocol

from benchmarks.cases.reading import Axis, Case
from benchmarks.cases.scoring import Predictor
from ecomkt.inference.recommend import Recommendation, Recommender

ONE_UNKNOWN = 0.5
"""The distance for a field that only one of two cases has; one in which they differ counts 1."""
INVERSE_PENALTY = 0.5
"""scikit-learn's C of the linear model, the same as when the line to beat was measured."""
FOLDS = 10

Answers = Callable[[Case], Recommendation]


class Learner(Protocol):
    """Makes a predictor of the cases it may know."""

    def __call__(self, known: Sequence[Case]) -> Predictor:
        """Return what it answers."""


def answers_of(recommender: Recommender) -> Answers:
    """Return the answer of ecomkt to each case, made once."""
    return cache(lambda case: recommender.recommend(case.profile))


def program(answers: Answers) -> Predictor:
    """Return what ecomkt ranks."""

    def predict(case: Case, axis: Axis) -> list[str]:
        ranking = answers(case).family(axis.family)
        return [item.option.slug for item in (ranking.ranked if axis.base_apart else ranking.every)]

    return predict


def in_folds(learn: Learner, cases: Sequence[Case]) -> Predictor:
    """Return what a learner answers to each of the cases, having seen those of the other folds alone."""
    order = Random(0).sample(cases, len(cases))
    fold = {case: number % FOLDS for number, case in enumerate(order)}

    @cache
    def learned(left_out: int) -> Predictor:
        return learn([case for case in order if fold[case] != left_out])

    return lambda case, axis: learned(fold[case])(case, axis)


def popularity(known: Sequence[Case]) -> Predictor:
    """Return the options by how often the known cases have them."""
    return lambda case, axis: _by_votes(axis, _votes(known, axis))  # noqa: ARG005


def nearest(known: Sequence[Case]) -> Predictor:
    """Return what the nearest known case has, then the next; cases equally near vote together."""

    def predict(case: Case, axis: Axis) -> list[str]:
        others = [other for other in known if other.truth(axis)]
        rings = defaultdict(list)
        for other in others:
            rings[_distance(case, other)].append(other)
        popular = _votes(others, axis)
        ranked = (option for ring in sorted(rings) for option in _by_ring(axis, rings[ring], popular))
        return list(dict.fromkeys(ranked))

    return predict


def linear(known: Sequence[Case]) -> Predictor:
    """Return the options by a logistic regression each, on type, price, market and the first-call facts."""
    # It takes longer to import than all else that a reader of this module needs.
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    columns = {feature: n for n, feature in enumerate(sorted({f for case in known for f in _features(case)}))}

    def row(case: Case) -> list[float]:
        present = {columns[feature] for feature in _features(case) if feature in columns}
        return [float(n in present) for n in range(len(columns))]

    @cache
    def surety(field: str, option: str) -> Callable[[Case], float]:
        seen = [(row(case), option in case.observed[field]) for case in known if case.observed[field]]
        labels = [label for _, label in seen]
        if len(set(labels)) < 2:
            return lambda case: float(labels[0])  # noqa: ARG005
        model = LogisticRegression(C=INVERSE_PENALTY, solver="newton-cholesky")
        with threadpool_limits(1):  # On problems this small, threads wait for each other.
            model.fit([features for features, _ in seen], labels)
        return lambda case: float(model.decision_function([row(case)])[0])

    return lambda case, axis: sorted(axis.options, key=lambda option: -surety(axis.field, option)(case))


LEARNERS: dict[str, Learner] = {"popularity": popularity, "1-NN": nearest, "linear": linear}


def _features(case: Case) -> Iterator[str]:
    return (f"{field}={value}" for field, values in case.asked.items() for value in values)


def _votes(cases: Iterable[Case], axis: Axis) -> Counter[str]:
    return Counter(option for case in cases for option in case.truth(axis))


def _by_votes(axis: Axis, votes: Counter[str]) -> list[str]:
    return sorted(axis.options, key=lambda option: -votes[option])


def _by_ring(axis: Axis, ring: Iterable[Case], popular: Counter[str]) -> Iterator[str]:
    """Yield the options of equally near cases: by votes, then their mean place there, then popularity."""
    places = defaultdict(list)
    for case in ring:
        for place, option in enumerate(case.truth(axis)):
            places[option].append(place)
    order = [option for option in axis.options if option in places]
    yield from sorted(order, key=lambda o: (-len(places[o]), fmean(places[o]), -popular[o]))


def _distance(case: Case, other: Case) -> float:
    left, right = case.asked, other.asked
    differing = sum(left[field] != right[field] for field in left.keys() & right.keys())
    return differing + ONE_UNKNOWN * len(left.keys() ^ right.keys())
