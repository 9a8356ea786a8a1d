"""Tells what the real cases answered: `python -m benchmarks.priors` writes `data/priors.yaml`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap

from benchmarks.cases.reading import Case, read_cases
from ecomkt import Advisor
from ecomkt.knowledge.model import Priors

SAME_WEIGHT = 3.0
SMOOTHING = 0.25
TARGET = Path(__file__).parents[1] / "data" / "priors.yaml"
HEAD = f"""# yaml-language-server: $schema=../schema/priors.schema.json
# $schema: ../schema/priors.schema.json
# What was found in the real cases.
# Made by `python -m benchmarks.priors`; don't edit.
# They only decide which question is asked first; they never touch a recommendation.
origin: benchmarks/cases/dev.yaml and dev-first-call.yaml, 123 firms coded from public knowledge
same_weight: {SAME_WEIGHT:g}   # a case counts this many times for each fact that it shares with what is known
smoothing: {SMOOTHING}   # added to every count, so that no answer is impossible
cases:
"""


def counted_priors(cases: Iterable[Case]) -> Priors:
    """Return the priors of some cases."""
    return Priors(SAME_WEIGHT, SMOOTHING, tuple((case.id, tuple(f.key for f in case.profile)) for case in cases))


def rendered(priors: Priors) -> str:
    """Return the text of the file."""
    return HEAD + "".join(f"{line}\n" for line in _lines(priors))


def _lines(priors: Priors) -> Iterator[str]:
    for name, keys in priors.cases:
        found: dict[str, list[str]] = {}
        for attribute, _, value in (key.partition("=") for key in keys):
            found.setdefault(attribute, []).append(value)
        facts = (f"{a}:~{v[0] if len(v) == 1 else '[' + ',~'.join(v) + ']'}" for a, v in found.items())
        lines = wrap(f"{name}: {{{', '.join(facts)}}}", 118, initial_indent="  ", subsequent_indent="    ")
        yield from (line.replace("~", " ") for line in lines)


def main() -> int:
    """Write the file."""
    TARGET.write_text(rendered(counted_priors(read_cases(Advisor.load().kb.codebook))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
