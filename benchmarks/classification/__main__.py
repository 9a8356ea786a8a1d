"""python -m benchmarks.classification: shares answered and right; exit code 1 below a floor, 2 without titles.

Of the half that was kept back only numbers are shown, so that nobody tunes on it.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.classification.reading import FLOORS, HALVES, HERE, TUNING, Example, read_examples, read_floors
from benchmarks.classification.scoring import Answer, Score, answers_of, by_group, score_of
from benchmarks.tables import print_table
from ecomkt import Advisor

UNSURE = "unsure"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was asked for and return the exit code."""
    asked = read_arguments(arguments)
    missing = [half for half in HALVES if not (asked.folder / f"{half}.yaml").is_file()]
    if missing:
        print(f"there are no labelled titles: {', '.join(missing)} missing in {asked.folder}", file=sys.stderr)
        return 2
    advisor = Advisor.load()
    kb, classifier = advisor.kb, advisor.classifier
    halves = {half: answers_of(classifier, read_examples(half, asked.folder)) for half in HALVES}
    own = asked.folder / FLOORS.name
    floors = read_floors(asked.floors or (own if own.is_file() else FLOORS))
    if asked.json:
        print(json.dumps(as_plain(halves, kb.fingerprint), indent=1))
    elif asked.misses:
        print_table(("labelled", "title", "ecomkt"), list(misses(halves[TUNING])), left=3)
    else:
        print_table(("half", "of", "titles", "answered", "right", "exact"), list(rows(halves)), left=2)
        print()
        print_table((f"confused ({TUNING})", "for", "times"), list(confusions(halves[TUNING])), left=2)
    fallen = list(below(halves, floors))
    for line in fallen:
        print(line, file=sys.stderr)
    return 1 if fallen else 0


def read_arguments(arguments: Sequence[str] | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.classification", description=__doc__)
    parser.add_argument("--floors", type=Path, metavar="FILE", help="other floors than floors.yaml")
    parser.add_argument("--folder", type=Path, default=HERE, help="where tuning.yaml and held-out.yaml are")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--misses", action="store_true", help="titles of the tuning half that are missed or unanswered")
    what.add_argument("--json", action="store_true", help="the shares as JSON")
    return parser.parse_args(arguments)


def rows(halves: Mapping[str, Sequence[Answer]]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each half, its types and its languages."""
    for half, answers in halves.items():
        groups = {"all": score_of(answers), **by_group(answers, kind_of), **by_group(answers, language_of)}
        for name, score in groups.items():
            yield half if name == "all" else "", name, *numbers(score)
        yield ()


def kind_of(example: Example) -> str:
    """Return the type that was labelled first."""
    return example.accepted[0] if example.accepted else UNSURE


def language_of(example: Example) -> str:
    """Return the language of the title."""
    return example.language


def numbers(score: Score) -> tuple[str, ...]:
    """Return the count and the shares in per cent."""
    return str(score.count), *(f"{100 * share:.1f}" for share in (score.answered, score.right, score.exact))


def confusions(answers: Sequence[Answer]) -> list[tuple[str, str, str]]:
    """Return which type was taken for which, the most frequent first."""
    found = Counter((kind_of(a.example), a.best or UNSURE) for a in answers if not a.right)
    return [
        (labelled, taken, str(times)) for (labelled, taken), times in sorted(found.items(), key=lambda p: (-p[1], p))
    ]


def misses(answers: Sequence[Answer]) -> Iterator[tuple[str, str, str]]:
    """Yield the titles whose surest type isn't accepted, and those without one."""
    for answer in answers:
        if not answer.right:
            shown = [f"{c.value.slug} {c.certainty:.2f}" for c in answer.found.candidates[:2]]
            yield " ".join(answer.example.accepted), answer.example.product.title, ", ".join(shown)


def as_plain(halves: Mapping[str, Sequence[Answer]], fingerprint: str) -> dict[str, object]:
    """Return the shares for JSON, at four decimals."""
    shares = {half: plain(score_of(answers)) for half, answers in halves.items()}
    return {"knowledge": fingerprint, "halves": shares}


def plain(score: Score) -> dict[str, float]:
    """Return the parts of a score by their names."""
    parts = {"answered": score.answered, "right": score.right, "exact": score.exact}
    return {"titles": score.count, **{name: round(share, 4) for name, share in parts.items()}}


def below(halves: Mapping[str, Sequence[Answer]], floors: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield the shares that have fallen below their floor: of a half, or of a language of it ("held-out de")."""
    for where, least in floors.items():
        half, _, language = where.partition(" ")
        score = plain(score_of([a for a in halves[half] if language in ("", a.example.language)]))
        for name, floor in least.items():
            if score[name] < floor:
                yield f"{where}: {name} is below its floor"


if __name__ == "__main__":
    sys.exit(main())
