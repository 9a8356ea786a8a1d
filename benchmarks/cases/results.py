"""The scores of everyone on every axis, the floors under those of ecomkt, and how far its words can be relied on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases.predictors import LEARNERS, Answers, in_folds, program
from benchmarks.cases.reading import Axis, Case, read_yaml
from benchmarks.cases.scoring import DEPTHS, Score, score
from ecomkt.inference.ranking import Openness
from ecomkt.knowledge.model import CertaintyScale

FLOORS = Path(__file__).with_name("floors.yaml")
FLOORS_HEAD = """\
# The scores that the knowledge must not fall below. A change that lowers one has to be argued for.
# Made by `python -m benchmarks.cases --set SET --renew`: the scores of that day, less 0.02.
"""
ALLOWANCE, FLOORED = 0.02, (1, 3)
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
    """The baselines, then ecomkt."""
    floor: Mapping[str, float]

    @property
    def below(self) -> list[str]:
        """Return the measures in which ecomkt falls below the floor, at three decimals."""
        reached = dict(zip((f"any@{depth}" for depth in DEPTHS), self.scores[PROGRAM].hits, strict=True))
        return [measure for measure, least in self.floor.items() if round(reached[measure], 3) < least]


@dataclass(frozen=True, slots=True)
class Reliance:
    """How many firms did what an answer with one verdict said."""

    verdict: str
    first: bool
    """Of the first places alone."""
    answers: int
    seen: int


def read_floors(path: Path, name: str) -> Floors:
    """Return the floors of a set."""
    return read_yaml(path).get(name, {})  # type: ignore[no-any-return]


def renewed_floors(path: Path, name: str, results: Sequence[AxisResult]) -> str:
    """Return the text of the floors with those of a set a little under what ecomkt reaches now."""
    floors = dict(read_yaml(path)) if path.exists() else {}
    measures = [f"any@{depth}" for depth in FLOORED]
    floors[name] = {
        result.axis.name: {
            measure: round(result.scores[PROGRAM].hits[depth - 1] - ALLOWANCE, 3)
            for measure, depth in zip(measures, FLOORED, strict=True)
        }
        for result in results
    }
    return FLOORS_HEAD + "".join(_floor_lines(floors))


def _floor_lines(floors: Mapping[str, Floors]) -> Iterator[str]:
    for name in sorted(floors):
        yield f"{name}:\n"
        for axis, entry in floors[name].items():
            yield f"  {axis}: {{{', '.join(f'{measure}: {least:.3f}' for measure, least in entry.items())}}}\n"


def axis_results(
    axes: Sequence[Axis], cases: Sequence[Case], learnt: Sequence[Case], answers: Answers, floors: Floors
) -> list[AxisResult]:
    """Return the results, axis by axis; the baselines learn of `learnt`, by folds where those are the cases asked."""
    asked_too = learnt is cases
    predictors = {name: in_folds(learn, cases) if asked_too else learn(learnt) for name, learn in LEARNERS.items()}
    predictors[PROGRAM] = program(answers)
    return [
        AxisResult(
            axis=axis,
            cases=sum(bool(case.truth(axis)) for case in cases),
            scores={name: score(cases, axis, predict) for name, predict in predictors.items()},
            floor=floors.get(axis.name, {}),
        )
        for axis in axes
    ]


def reliances(
    axes: Sequence[Axis], cases: Sequence[Case], answers: Answers, scale: CertaintyScale
) -> Iterator[Reliance]:
    """Yield for each verdict how many firms did so, over the axes given; barred options are left out."""
    said, seen = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for axis in axes:
        for case in (case for case in cases if case.truth(axis)):
            for place, option in enumerate(answers(case).family(axis.family).every):
                for first in (False, True)[: 1 + (place == 0)]:
                    said[option.verdict.slug, first] += 1
                    seen[option.verdict.slug, first] += option.option.slug in case.truth(axis)
    for verdict in scale.verdicts:
        for first in (False, True):
            yield Reliance(verdict.slug, first, said[verdict.slug, first], seen[verdict.slug, first])


def openness(families: Sequence[str], cases: Sequence[Case], answers: Answers) -> dict[str, dict[str, float]]:
    """Return for each family the share of the cases in which it is open, by reason."""
    counts = {slug: Counter(answers(case).family(slug).open for case in cases) for slug in families}
    return {slug: {why.value: found[why] / len(cases) for why in Openness} for slug, found in counts.items()}
