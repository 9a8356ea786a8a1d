"""python -m benchmarks.cases: the scores on real cases; exit code 1 if one has fallen below its floor."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cases.predictors import Answers, answers_of, program
from benchmarks.cases.reading import SETS, Axis, Case, read_axes, read_cases
from benchmarks.cases.results import (
    FLOORS,
    PROGRAM,
    AxisResult,
    Reliance,
    axis_results,
    openness,
    read_floors,
    reliances,
    renewed_floors,
)
from benchmarks.cases.scoring import DEPTHS, Score, first_hit
from benchmarks.tables import print_table
from ecomkt import Advisor

MEASURES = (*(f"any@{depth}" for depth in DEPTHS), "main@1", "MRR")
DEV, LOOKED_AT_BY_FIGURE = "dev", "dev-2"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was asked for and return the exit code."""
    advisor = Advisor.load(engine="plain")
    kb = advisor.kb
    axes = read_axes(kb.codebook)
    asked = read_arguments([axis.name for axis in axes], arguments)
    dev = read_cases(kb.codebook)
    cases = dev if asked.set == DEV else read_cases(kb.codebook, asked.set)
    answers = answers_of(advisor.recommender)
    if asked.misses:
        axis = next(axis for axis in axes if axis.name == asked.misses)
        print_table(("case", "observed", "ecomkt"), list(misses(cases, axis, answers)), left=3)
        return 0
    results = axis_results(axes, cases, dev, answers, read_floors(asked.floors, asked.set))
    if asked.renew:
        asked.floors.write_text(renewed_floors(asked.floors, asked.set, results), encoding="utf-8")
        return 0
    main_families = [family.slug for family in kb.codebook.families if family.main]
    relied = list(reliances([axis for axis in axes if _is_main(axis, main_families)], cases, answers, kb.scale))
    opened = openness(main_families, cases, answers)
    if asked.json:
        print(json.dumps(as_plain(results, relied, opened, kb.fingerprint, asked.set), indent=1))
    else:
        print_table(("axis", "who", "n", *MEASURES, "floor"), list(rows(results)), left=2)
        print()
        print_table(("verdict", "of", "answers", "firms did so"), list(relied_rows(relied)), left=2)
        print("\n" + "\n".join(open_lines(opened)))
        if asked.set == LOOKED_AT_BY_FIGURE:
            print(f"\nThis was a look at {asked.set}: write it down in benchmarks/cases/LOG.md.")
    fallen = [f"{result.axis.name}: {name} is below its floor" for result in results for name in result.below]
    for line in fallen:
        print(line, file=sys.stderr)
    return 1 if fallen else 0


def read_arguments(axes: Sequence[str], arguments: Sequence[str] | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.cases", description=__doc__)
    parser.add_argument("--set", choices=SETS, default=DEV, help="which cases (default: dev); dev-2 by figure only")
    parser.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help="other floors than floors.yaml")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--misses", choices=axes, metavar="AXIS", help=f"cases missed at 1; one of: {', '.join(axes)}")
    what.add_argument("--json", action="store_true", help="the scores as JSON")
    what.add_argument("--renew", action="store_true", help="write the floors anew, a little under today's scores")
    found = parser.parse_args(arguments)
    if found.misses and found.set == LOOKED_AT_BY_FIGURE:
        parser.error(f"{found.set} is looked at by figure only")
    return found


def misses(cases: Sequence[Case], axis: Axis, answers: Answers) -> Iterator[tuple[str, ...]]:
    """Yield the cases in which the first option was not observed."""
    predict = program(answers)
    for case in (case for case in cases if case.truth(axis)):
        ranking, truth = predict(case, axis), case.truth(axis)
        if first_hit(ranking, truth) > 1:
            yield case.id, " ".join(truth), " ".join(ranking[: DEPTHS[-1]])


def rows(results: Sequence[AxisResult]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each axis and predictor, a blank one between axes."""
    for number, result in enumerate(results):
        if number:
            yield ()
        for place, (name, found) in enumerate(result.scores.items()):
            numbers = [f"{value:.3f}" for value in measured(found).values()]
            floor = " ".join(f"{measure} {least:.3f}" for measure, least in result.floor.items())
            head = (result.axis.name, name, str(result.cases)) if place == 0 else ("", name, "")
            yield *head, *numbers, floor if name == PROGRAM else ""


def relied_rows(relied: Sequence[Reliance]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each verdict, of all options and of first places."""
    for each in relied:
        share = f"{each.seen / each.answers:.2f}" if each.answers else ""
        yield each.verdict, "first places" if each.first else "all options", str(each.answers), share


def open_lines(opened: dict[str, dict[str, float]]) -> Iterator[str]:
    """Yield the share of families that are not settled, together and one by one."""
    together = sum(sum(shares.values()) for shares in opened.values()) / len(opened)
    yield f"open main families {together:.3f}"
    for slug, shares in opened.items():
        yield f"  {slug:12s}" + "  ".join(f"{why} {share:.3f}" for why, share in shares.items())


def as_plain(
    results: Sequence[AxisResult],
    relied: Sequence[Reliance],
    opened: dict[str, dict[str, float]],
    fingerprint: str,
    name: str,
) -> dict[str, object]:
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
    words = [{"verdict": r.verdict, "first": r.first, "answers": r.answers, "seen": r.seen} for r in relied]
    shares = {slug: {why: round(share, 4) for why, share in found.items()} for slug, found in opened.items()}
    return {"knowledge": fingerprint, "set": name, "axes": axes, "verdicts": words, "open": shares}


def measured(found: Score) -> dict[str, float]:
    """Return the parts of a score by their names."""
    return dict(zip(MEASURES, (*found.hits, found.main, found.mrr), strict=True))


def _is_main(axis: Axis, main_families: Sequence[str]) -> bool:
    return axis.family in main_families and not axis.base_apart


if __name__ == "__main__":
    sys.exit(main())
