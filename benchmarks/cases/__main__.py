"""python -m benchmarks.cases: the scores on the real cases; exit code 1 if one has fallen below its floor."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cases.predictors import program
from benchmarks.cases.reading import Axis, Case, read_axes, read_cases
from benchmarks.cases.results import FLOORS, PROGRAM, AxisResult, axis_results, read_floors
from benchmarks.cases.scoring import DEPTHS, Predictor, Score, first_hit
from benchmarks.tables import print_table
from ecomkt import Advisor

MEASURES = (*(f"hit@{depth}" for depth in DEPTHS), "main@1", "MRR")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was asked for and return the exit code."""
    advisor = Advisor.load(engine="plain")
    kb = advisor.kb
    axes = read_axes(kb.codebook)
    cases = read_cases(axes)
    asked = read_arguments([axis.name for axis in axes], arguments)
    answers = program(advisor.recommender, asked.market)
    if asked.misses:
        axis = next(axis for axis in axes if axis.name == asked.misses)
        print_table(("case", "observed", "ecomkt"), list(misses(cases, axis, answers)), left=3)
        return 0
    results = axis_results(axes, cases, answers, asked.market, read_floors(asked.floors, asked.market))
    if asked.json:
        print(json.dumps(as_plain(results, kb.fingerprint, asked.market), indent=1))
    else:
        print_table(("axis", "who", "n", *MEASURES, "floor"), list(rows(results)), left=2)
    fallen = [f"{result.axis.name}: {name} is below its floor" for result in results for name in result.below]
    for line in fallen:
        print(line, file=sys.stderr)
    return 1 if fallen else 0


def read_arguments(axes: Sequence[str], arguments: Sequence[str] | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.cases", description=__doc__)
    parser.add_argument("--no-market", dest="market", action="store_false", help="leave the market unknown")
    parser.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help="other floors than floors.yaml")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--misses", choices=axes, metavar="AXIS", help=f"cases missed at 1; one of: {', '.join(axes)}")
    what.add_argument("--json", action="store_true", help="the scores as JSON")
    return parser.parse_args(arguments)


def misses(cases: Sequence[Case], axis: Axis, answers: Predictor) -> Iterator[tuple[str, ...]]:
    """Yield the cases in which the first option was not observed."""
    for case in (case for case in cases if case.truth(axis)):
        ranking, truth = answers(case, axis), case.truth(axis)
        if first_hit(ranking, truth) > 1:
            yield case.id, " ".join(truth), " ".join(ranking[: DEPTHS[-1]])


def rows(results: Sequence[AxisResult]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each axis and predictor, a blank one between axes."""
    for number, result in enumerate(results):
        if number:
            yield ()
        for name, found in result.scores.items():
            own = name == PROGRAM
            numbers = [f"{value:.2f}" for value in measured(found).values()]
            floor = " ".join(f"{name} {least:.2f}" for name, least in result.floor.items()) if own else ""
            yield result.axis.name if own else "", name, str(result.cases) if own else "", *numbers, floor


def as_plain(results: Sequence[AxisResult], fingerprint: str, market: bool) -> dict[str, object]:
    """Return the results for JSON, at four decimals."""
    axes = {
        result.axis.name: {
            "cases": result.cases,
            "scores": {
                name: {measure: round(value, 4) for measure, value in measured(found).items()}
                for name, found in result.scores.items()
            },
            "floor": dict(result.floor),
            "below": result.below,
        }
        for result in results
    }
    return {"knowledge": fingerprint, "market": market, "axes": axes}


def measured(found: Score) -> dict[str, float]:
    """Return the parts of a score by their names."""
    return dict(zip(MEASURES, (*found.hits, found.main, found.mrr), strict=True))


if __name__ == "__main__":
    sys.exit(main())
