"""How well rankings meet what was observed."""

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from benchmarks.cases.reading import Axis, Case

DEPTHS = (1, 2, 3)

Predictor = Callable[[Case, Axis], Sequence[str]]
"""Returns the options of the axis, best first."""


class Score(NamedTuple):
    """Shares of the cases, 0 … 1."""

    hits: tuple[float, ...]
    """For each depth: one of the first so many options was observed."""
    main: float
    """The first option is the main one observed."""
    mrr: float
    """The mean of 1 / place of the first option that was observed."""


def score(cases: Iterable[Case], axis: Axis, predict: Predictor) -> Score:
    """Return the score over the cases in which something was recorded for the axis."""
    pairs = [(predict(case, axis), truth) for case in cases if (truth := case.truth(axis))]
    places = [first_hit(ranking, truth) for ranking, truth in pairs]
    return Score(
        hits=tuple(fmean(place <= depth for place in places) for depth in DEPTHS),
        main=fmean(ranking[0] == truth[0] for ranking, truth in pairs),
        mrr=fmean(1 / place for place in places),
    )


def first_hit(ranking: Sequence[str], truth: Sequence[str]) -> float:
    """Return the place (1 is the first) of the first option that was observed, infinity if there is none."""
    return next((place for place, option in enumerate(ranking, 1) if option in truth), float("inf"))
