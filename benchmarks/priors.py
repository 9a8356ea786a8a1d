"""Counts how often each fact was found in the real cases: `python -m benchmarks.priors` writes `data/priors.yaml`."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.cases.reading import Case, read_cases
from ecomkt import Advisor
from ecomkt.knowledge.model import AnswerCount, Priors

BY = "product"
SAME_WEIGHT = 3.0
SMOOTHING = 0.5
TARGET = Path(__file__).parents[1] / "data" / "priors.yaml"
HEAD = f"""# yaml-language-server: $schema=../schema/priors.schema.json
# $schema: ../schema/priors.schema.json
# How often each fact was found in the real cases, by product type.
# Made by `python -m benchmarks.priors`; don't edit.
# They only decide which question is asked first; they never touch a recommendation.
origin: counted in benchmarks/cases/dev.yaml and dev-first-call.yaml, 123 firms coded from public knowledge
by: {BY}
same_weight: {SAME_WEIGHT:g}   # a case of the same type counts this many times
smoothing: {SMOOTHING}   # added to every count, so that no answer is impossible
counts:
"""


def counted_priors(cases: Iterable[Case]) -> Priors:
    """Return the priors counted in some cases."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        (kind,) = case.facts[BY]
        counts.update((f.attribute, kind.value, f.value) for f in case.profile if f.attribute != BY)
    found = tuple(AnswerCount(kind, attribute, value, n) for (attribute, kind, value), n in sorted(counts.items()))
    return Priors(BY, SAME_WEIGHT, SMOOTHING, found)


def rendered(priors: Priors) -> str:
    """Return the text of the file."""
    return HEAD + "".join(_lines(priors))


def _lines(priors: Priors) -> Iterator[str]:
    rows: dict[str, dict[str, list[str]]] = {}
    for count in priors.counts:
        rows.setdefault(count.attribute, {}).setdefault(count.kind, []).append(f"{count.value}: {count.cases}")
    for attribute, kinds in rows.items():
        yield f"  {attribute}:\n"
        yield from (f"    {kind}: {{{', '.join(cells)}}}\n" for kind, cells in kinds.items())


def main() -> int:
    """Write the file."""
    TARGET.write_text(rendered(counted_priors(read_cases(Advisor.load().kb.codebook))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
