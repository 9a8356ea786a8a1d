"""The scores of everyone on every axis, and the floors under those of ecomkt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases.predictors import nearest, per_type, popularity
from benchmarks.cases.reading import Axis, Case, read_yaml
from benchmarks.cases.scoring import DEPTHS, Predictor, Score, score

FLOORS = Path(__file__).with_name("floors.yaml")
PROGRAM = "ecomkt"

Floors = Mapping[str, Mapping[str, float]]
"""Axis to measure to the lowest score allowed."""


@dataclass(frozen=True, slots=True)
class AxisResult:
    """One axis."""

    axis: Axis
    cases: int
    """How many cases have something recorded."""
    scores: Mapping[str, Score]
    """ecomkt first, then the baselines."""
    floor: Mapping[str, float]

    @property
    def below(self) -> list[str]:
        """Return the measures in which ecomkt falls below the floor, at two decimals."""
        reached = dict(zip((f"hit@{depth}" for depth in DEPTHS), self.scores[PROGRAM].hits, strict=True))
        return [measure for measure, least in self.floor.items() if round(reached[measure], 2) < least]


def read_floors(path: Path, market: bool) -> Floors:
    """Return the floors that hold with the market known or unknown."""
    axes = read_yaml(path)["market known" if market else "market unknown"]
    return {axis: {name: least for name, least in entry.items() if name != "origin"} for axis, entry in axes.items()}


def axis_results(
    axes: Sequence[Axis], cases: Sequence[Case], program: Predictor, market: bool, floors: Floors
) -> list[AxisResult]:
    """Return the results, axis by axis."""
    predictors = {PROGRAM: program, "popularity": popularity(cases), "per type": per_type(cases)}
    predictors["1-NN"] = nearest(cases, market=False)
    if market:
        predictors["1-NN + market"] = nearest(cases, market=True)
    return [
        AxisResult(
            axis=axis,
            cases=sum(bool(case.truth(axis)) for case in cases),
            scores={name: score(cases, axis, predict) for name, predict in predictors.items()},
            floor=floors.get(axis.name, {}),
        )
        for axis in axes
    ]
