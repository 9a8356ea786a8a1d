"""python -m benchmarks.words: proposes certainty words for the rules of options; writes nothing without --write.

Of each axis it prints any@1 and main@1 on dev.yaml (with base options, and without them where there are any): as
written, as proposed, and cross-validated over ten folds, which is what to believe.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.cases.reading import Axis, Case, read_axes, read_cases
from benchmarks.tables import print_table
from benchmarks.words.fitting import Fit, Numbers, Sample, Words
from benchmarks.words.writing import Proposal, read_reasoned, write_words
from ecomkt import Advisor
from ecomkt.inference.recommend import Recommender

RULES = Path(__file__).parents[2] / "rules"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print figures and proposals; write them where that is asked for."""
    recommender = Advisor.load(engine="plain").recommender
    axes = {axis.name: axis for axis in read_axes(recommender.kb.codebook) if not axis.base_apart}
    asked = read_arguments(list(axes), arguments)
    cases = read_cases(recommender.kb.codebook)
    if asked.both:
        cases += read_cases(recommender.kb.codebook, "dev-2")
    words = Words(recommender.kb, read_reasoned(asked.anchor))
    proposals: list[Proposal] = []
    rows: list[tuple[str, ...]] = []
    with threadpool_limits(1):
        for axis in [axes[name] for name in asked.axis or axes]:
            fit, samples = fit_of(words, recommender, axis, cases, asked.penalty)
            places = fit.learnt(samples)
            proposals += proposed(words, places, axis)
            rows += figures(fit, samples, places, axis)
    print_table(("axis", "as written", "as proposed", "cross-validated", "n"), rows)
    print()
    print_table(("rule", "option", "word", "proposed"), proposals, left=4)
    if asked.write:
        write_words(asked.rules, proposals)
    return 0


def read_arguments(axes: Sequence[str], arguments: Sequence[str] | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.words", description=__doc__)
    parser.add_argument("axis", nargs="*", metavar="AXIS", help=f"of these alone: {', '.join(axes)}")
    parser.add_argument("--anchor", type=Path, metavar="FILE", help="reasoned words to stay near to, not those written")
    parser.add_argument("--penalty", type=float, default=1.0, help="what a step away costs (default: 1)")
    parser.add_argument("--both", action="store_true", help="learn from dev-2 as well: once, at the very end")
    parser.add_argument("--write", action="store_true", help="put the proposals into the rules")
    parser.add_argument("--rules", type=Path, default=RULES, metavar="FOLDER", help="where to write them")
    found = parser.parse_args(arguments)
    if unknown := set(found.axis) - set(axes):
        parser.error(f"no such axis: {', '.join(sorted(unknown))}")
    return found


def fit_of(
    words: Words, recommender: Recommender, axis: Axis, cases: Sequence[Case], penalty: float
) -> tuple[Fit, list[Sample]]:
    """Return what learns the words of an axis, and what it learns from."""
    codes = recommender.kb.codebook.family[axis.family].codes
    base = frozenset(place for place, code in enumerate(codes) if code.base)
    return Fit(words, len(axis.options), base, penalty), words.samples(recommender, cases, axis)


def proposed(words: Words, places: NDArray[np.int64], axis: Axis) -> Iterator[Proposal]:
    """Yield the words of the family that would change."""
    for said, old, new in zip(words.said, words.written, places, strict=True):
        if old != new and said.conclusion.key.startswith(f"{axis.family}/"):
            yield Proposal(*said.name, words.words[old], words.words[new])


def figures(fit: Fit, samples: Sequence[Sample], places: NDArray[np.int64], axis: Axis) -> Iterator[tuple[str, ...]]:
    """Yield a row for each way of scoring the axis."""
    written = fit.hits(fit.words.written, samples)
    rows = zip(written, fit.hits(places, samples), fit.cross_validated(samples), strict=True)
    for number, counts in enumerate(rows):
        name = axis.name if not number else f"{axis.name} without base"
        yield name, *map(_shares, counts), f"{counts[0][2]:.0f}"


def _shares(counts: Numbers) -> str:
    return f"{counts[0] / counts[2]:.3f} {counts[1] / counts[2]:.3f}"


if __name__ == "__main__":
    sys.exit(main())
