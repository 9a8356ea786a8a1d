"""python -m benchmarks.hearing: what is understood of plans in clients' own words, rightly, wrongly, not at all.

The sentences of `held-out.tsv` are by a writer of whom no phrase and no example is; those of `by-trade.tsv`
(`--file`) by four others, each plan another client's, of another trade. No sentence is shown, so that nobody learns
from it.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.tables import print_table
from ecomkt import Advisor
from ecomkt.profile.hearing import Hearing
from ecomkt.profile.plans import FIRST_NEAR

HELD_OUT = Path(__file__).with_name("held-out.tsv")
NO_PLAN = "-"
_OFFERED = (3, FIRST_NEAR, 10)
RIGHT, WRONG, SILENT, TAKEN = "rightly", "wrongly", "silent", "taken for a plan"


class Said(NamedTuple):
    """A sentence with its language, and the option that it means."""

    language: str
    sentence: str
    option: str


class Understood(NamedTuple):
    """What was understood of a sentence, and whether a phrase was heard of it."""

    said: Said
    options: Sequence[str]
    by_phrase: bool
    near: Sequence[str] = ()
    """What is offered for one that isn't understood, the likeliest first."""

    @property
    def outcome(self) -> str:
        """Return whether it was understood rightly, wrongly or not at all."""
        if not self.options:
            return SILENT
        if self.said.option == NO_PLAN:
            return TAKEN
        return RIGHT if self.said.option in self.options else WRONG

    def is_among(self, most: int) -> bool:
        """Return whether a plan is understood rightly, or so many are offered for it of which one is right."""
        return self.said.option in (*self.options, *self.near[:most])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was asked for and return the exit code."""
    asked = read_arguments(arguments)
    if not asked.file.is_file():
        print(f"there are no sentences: {asked.file} is missing", file=sys.stderr)
        return 2
    every = list(understood(Advisor.load(engine="plain"), read_sentences(asked.file)[:: asked.every]))
    if asked.json:
        print(json.dumps({name: shares(of) for name, of in groups(every)}, indent=1))
        return 0
    rows = [(name, *cells(of)) for name, of in groups(every)]
    head = (
        "sentences",
        "plans",
        RIGHT,
        WRONG,
        SILENT,
        "no plans",
        TAKEN,
        "precision",
        *map("among {}".format, _OFFERED),
    )
    print_table(head, rows)
    print()
    print_table(("means", "understood as", "times"), list(confusions(every, asked.confusions)), left=2)
    return 0


def read_arguments(arguments: Sequence[str] | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.hearing", description=__doc__)
    parser.add_argument("--file", type=Path, default=HELD_OUT, help="language, sentence, option; a - is no plan")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth sentence alone")
    parser.add_argument("--confusions", type=int, default=15, metavar="N", help="how many of the commonest")
    parser.add_argument("--json", action="store_true", help="the shares as JSON")
    return parser.parse_args(arguments)


def read_sentences(file: Path) -> list[Said]:
    """Return the sentences of a file."""
    lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [Said(*line) for line in lines]


def understood(advisor: Advisor, every: Iterable[Said]) -> Iterator[Understood]:
    """Yield what the program understands of each sentence."""
    hearing = Hearing(advisor.kb.codebook, advisor.derived_name)
    for said in every:
        plans = advisor.profile({"plans": [said.sentence]}).plans
        options = [plan.key for plan in plans if plan.key]
        by_phrase = not {*options}.isdisjoint(hearing.options(said.sentence))
        yield Understood(said, options, by_phrase, next((plan.near for plan in plans if plan.near), ()))


def groups(every: Sequence[Understood]) -> Iterator[tuple[str, Sequence[Understood]]]:
    """Yield all, those of each language, and those understood by a phrase or by likeness."""
    yield "all", every
    for language in sorted({each.said.language for each in every}):
        yield language, [each for each in every if each.said.language == language]
    yield "by a phrase", [each for each in every if each.options and each.by_phrase]
    yield "by likeness", [each for each in every if each.options and not each.by_phrase]


def shares(of: Sequence[Understood]) -> dict[str, float]:
    """Return the shares of plans by outcome, of no plans taken for one, and of what is understood that is right."""
    times = Counter(each.outcome for each in of)
    plans = [each for each in of if each.said.option != NO_PLAN]
    told = times[RIGHT] + times[WRONG] + times[TAKEN]
    return {
        "plans": len(plans),
        **{outcome: times[outcome] / max(1, len(plans)) for outcome in (RIGHT, WRONG)},
        SILENT: sum(each.outcome == SILENT for each in plans) / max(1, len(plans)),
        "no plans": len(of) - len(plans),
        TAKEN: times[TAKEN] / max(1, len(of) - len(plans)),
        "precision": times[RIGHT] / max(1, told),
        # Right at once, or right among those that are offered.
        **{f"among {most}": sum(each.is_among(most) for each in plans) / max(1, len(plans)) for most in _OFFERED},
    }


def cells(of: Sequence[Understood]) -> Iterator[str]:
    """Yield the shares as they are printed."""
    return (str(value) if isinstance(value, int) else f"{100 * value:.1f} %" for value in shares(of).values())


def confusions(every: Sequence[Understood], most: int) -> Iterator[tuple[str, ...]]:
    """Yield what is taken for what, the commonest first."""
    times = Counter((each.said.option, each.options[0]) for each in every if each.outcome in (WRONG, TAKEN))
    for (meant, taken), count in sorted(times.items(), key=lambda item: (-item[1], item[0]))[:most]:
        yield meant, taken, str(count)


if __name__ == "__main__":
    sys.exit(main())
