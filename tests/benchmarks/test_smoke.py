"""Every benchmark runs, on a size that says nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from timeit import timeit
from unittest.mock import patch

import pytest
from benchmarks.briefs import __main__ as briefs
from benchmarks.cases import __main__ as cases
from benchmarks.classification import __main__ as classification
from benchmarks.encodings import __main__ as encodings
from benchmarks.hearing import __main__ as hearing
from benchmarks.interview import __main__ as interview
from benchmarks.keys import __main__ as keys
from benchmarks.speed import __main__ as speed
from benchmarks.words import __main__ as words

import benchmarks
from benchmarks import against, agreement, arrow, catalog, certainties, fuzz, journal, mcp, memory, priors, steps
from ecomkt import Advisor
from ecomkt.authoring.coverage import rule_mutants
from ecomkt.inference.engine import Firing, PlainEngine
from ecomkt.inference.recommend import Recommender

ROOT = Path(__file__).parents[2]
CALLS: dict[str, Callable[[], object]] = {
    "against": lambda: against.main([str(ROOT), "--rounds", "1", "--size", "1", "--only", "profiles"]),
    "agreement": lambda: agreement.main(["--blocks", "3:4", "--size", "2"]),
    "arrow": lambda: arrow.main(["--rows", "5"]),
    "cases": lambda: cases.main(["--misses", "campaigns"]),
    "briefs": lambda: briefs.main([]),
    "catalog": lambda: catalog.main(["--rows", "4"]),
    "classification": lambda: classification.main(["--folder", str(ROOT / "benchmarks/classification"), "--json"]),
    "encodings": lambda: encodings.main(["--rows", "5", "--seeds", "1", "--only", "de", "ja"]),
    "fuzz": lambda: fuzz.main(["--cases", "0:1", "--only", "note"]),
    "hearing": lambda: hearing.main(["--every", "100"]),
    "journal": lambda: journal.main(["--lines", "8", "--sample", "1"]),
    "mcp": lambda: call_mcp_once(),
    "keys": lambda: keys.main(["--every", "100"]),
    "interview": lambda: interview.main(["--every", "1000"]),
    "memory": lambda: memory.main(["--profiles", "2", "--engine", "plain"]),
    "speed": lambda: speed.main(["--rounds", "1", "--no-processes", "--profiles", "1"]),
    "words": lambda: words.main(["campaigns"]),
    "steps": lambda: steps.main(["--every", "1000"]),
}


def call_mcp_once() -> None:
    """Start each server once, as a load of the SDK takes seconds, and ask of two profiles."""
    with patch.object(mcp, "median_seconds", once), patch.object(mcp, "PROFILES", mcp.PROFILES[:2]):
        mcp.main(["--rounds", "1", "--calls", "1"])


def once(tasks: Mapping[str, Callable[[], object]], _rounds: int) -> dict[str, float]:
    return {name: timeit(task, number=1) for name, task in tasks.items()}


WRITERS = {"certainties": certainties, "priors": priors}
PROCESSES = {"against", "catalog", "mcp"}
"""Those that start processes whatever they are asked."""
NOT_RUN = {"against_worker", "engines", "profiles", "tables"}
"""What the others are made of."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.process if name in PROCESSES else ()) for name in CALLS]
)
def test_a_benchmark_runs_and_prints_something(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not CALLS[name]()
    assert capsys.readouterr().out.strip()


def test_every_benchmark_is_called_here() -> None:
    folder = Path(benchmarks.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__main__.py")}
    assert modules - NOT_RUN - {"__init__"} == {*CALLS, *WRITERS}


def test_engines_that_differ_are_told(plain: Recommender, capsys: pytest.CaptureFixture[str]) -> None:
    class Forgetful(PlainEngine):
        def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
            return super().fire(certainties)[1:]

    digest, differences = agreement.compared([plain, Recommender(plain.kb, Forgetful)], block=7, size=3)
    assert (differences, capsys.readouterr().out.count("block 7: Profile")) == (3, 3)
    assert digest == agreement.compared([plain], block=7, size=3)[0] != agreement.compared([plain], 8, 3)[0]


def test_blocks_that_a_log_holds_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["--size", "1", "--log", str(tmp_path / "log"), "--blocks"]
    assert not agreement.main([*line, "0:1"])
    assert not agreement.main([*line, "0:2"])
    assert [each.split()[1] for each in capsys.readouterr().out.splitlines()] == ["0", "1"]


def test_the_writer_of_scenarios_bounds_what_a_mutant_moves() -> None:
    recommender = Advisor.load(engine="plain").recommender
    rule = next(rule for rule in recommender.kb.rules if rule.when.premises)
    missing = set(rule_mutants(rule, recommender.kb.scale))
    profiles = list(certainties.candidate_profiles(recommender.kb, [rule]))
    found = [each for p in profiles[:64] if (each := certainties.candidate(recommender, p, missing)).telling]
    rows = list(certainties.chosen(found, missing))
    assert certainties.rendered(recommender.kb, rows).count("    given: ") == len(rows)
