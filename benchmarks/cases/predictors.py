"""Who ranks: ecomkt, and three baselines that only know the other cases (leave-one-out)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from statistics import fmean

from benchmarks.cases.reading import MARKET, Axis, Case
from benchmarks.cases.scoring import Predictor
from ecomkt.inference.recommend import Recommendation, Recommender

TYPE = "product_type"
ONE_UNKNOWN = 0.5
"""The distance for a field that only one of two cases has; one in which they differ counts 1."""


def program(recommender: Recommender, market: bool) -> Predictor:
    """Return what ecomkt answers."""

    @cache
    def answer(case: Case) -> Recommendation:
        return recommender.recommend(case.profile(market))

    def predict(case: Case, axis: Axis) -> list[str]:
        ranking = answer(case).family(axis.family)
        return [item.option.slug for item in (ranking.ranked if axis.base_apart else ranking.every)]

    return predict


def popularity(cases: Sequence[Case]) -> Predictor:
    """Return the options by how often the other cases have them."""

    def predict(case: Case, axis: Axis) -> list[str]:
        return _by_votes(axis, _votes(_others(cases, case), axis))

    return predict


def per_type(cases: Sequence[Case]) -> Predictor:
    """Return the options by how often the other cases of the same product type have them, then by popularity."""

    def predict(case: Case, axis: Axis) -> list[str]:
        others = _others(cases, case)
        alike = (other for other in others if other.asked[TYPE] == case.asked[TYPE])
        return _by_votes(axis, _votes(alike, axis), _votes(others, axis))

    return predict


def nearest(cases: Sequence[Case], market: bool) -> Predictor:
    """Return what the nearest other case has, then the next; cases equally near vote together."""
    distance = cache(lambda case, other: _distance(case, other, market))

    def predict(case: Case, axis: Axis) -> list[str]:
        others = [other for other in _others(cases, case) if other.truth(axis)]
        rings = defaultdict(list)
        for other in others:
            rings[distance(case, other)].append(other)
        popular = _votes(others, axis)
        ranked = (option for ring in sorted(rings) for option in _by_ring(axis, rings[ring], popular))
        return list(dict.fromkeys(ranked))

    return predict


def _others(cases: Iterable[Case], case: Case) -> list[Case]:
    return [other for other in cases if other is not case]


def _votes(cases: Iterable[Case], axis: Axis) -> Counter[str]:
    return Counter(option for case in cases for option in case.truth(axis))


def _by_votes(axis: Axis, *rounds: Counter[str]) -> list[str]:
    return sorted(axis.options, key=lambda option: [-votes[option] for votes in rounds])


def _by_ring(axis: Axis, ring: Iterable[Case], popular: Counter[str]) -> Iterator[str]:
    """Yield the options of equally near cases: by votes, then their mean place there, then popularity."""
    places = defaultdict(list)
    for case in ring:
        for place, option in enumerate(case.truth(axis)):
            places[option].append(place)
    order = [option for option in axis.options if option in places]
    yield from sorted(order, key=lambda o: (-len(places[o]), fmean(places[o]), -popular[o]))


def _distance(case: Case, other: Case, market: bool) -> float:
    left, right = ({f: v for f, v in c.asked.items() if market or f != MARKET} for c in (case, other))
    differing = sum(left[field] != right[field] for field in left.keys() & right.keys())
    return differing + ONE_UNKNOWN * len(left.keys() ^ right.keys())
