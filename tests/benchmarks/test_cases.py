"""The knowledge on the real cases, through the runner as CI and people call it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from benchmarks.cases import __main__ as runner
from benchmarks.cases import predictors
from benchmarks.cases.predictors import LEARNERS, in_folds
from benchmarks.cases.reading import SETS, read_axes, read_cases
from benchmarks.cases.results import AxisResult, axis_results
from benchmarks.cases.scoring import score

from ecomkt.knowledge.store import load_knowledge

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "benchmarks" / "cases"
AXES = [
    "business models",
    "formats",
    "carriers",
    "carriers without own site",
    "methods",
    "triggers",
    "traffic",
    "campaigns",
]
WHO = ["popularity", "1-NN", "linear", "ecomkt"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def scored_once() -> Iterator[None]:
    """Let everyone be scored once for all runs, which differ in the floors and in what they print."""
    scored: list[AxisResult] = []

    def once(axes: Any, cases: Any, learnt: Any, answers: Any, floors: Any) -> list[AxisResult]:
        scored.extend([] if scored else axis_results(axes, cases, learnt, answers, {}))
        return [replace(each, floor=floors.get(each.axis.name, {})) for each in scored]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "axis_results", once)
        # How good those are that are only beside us is nothing that could fail here.
        patch.setattr(predictors, "FOLDS", 2)
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], scored_once: None) -> Run:  # noqa: ARG001
    def called(*words: str) -> tuple[int, str, str]:
        code = runner.main(words)
        return code, *capsys.readouterr()

    return called


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def test_no_score_falls_below_its_floor_and_every_axis_has_one(run: Run) -> None:
    code, out, _ = run("--json")
    found = json.loads(out)["axes"]
    campaigns = found["campaigns"]
    missed = round(campaigns["cases"] * (1 - campaigns["scores"]["ecomkt"]["any@1"]))
    assert len(run("--misses", "campaigns")[1].splitlines()) == 1 + missed
    assert (code, {axis: each["below"] for axis, each in found.items() if each["below"]}) == (0, {})
    assert [axis for axis, each in found.items() if "any@1" in each["floor"]] == AXES
    assert all(list(each["scores"]) == WHO for each in found.values())


def test_a_score_below_its_floor_ends_in_exit_code_1_and_is_named(run: Run, tmp_path: Path) -> None:
    floors = tmp_path / "floors.yaml"
    floors.write_text("dev: {formats: {any@1: 1.0, any@3: 0.5}}", encoding="utf-8")
    code, out, complaint = run("--floors", str(floors))
    lines = out.splitlines()
    assert (code, complaint) == (1, "formats: any@1 is below its floor\n")
    assert [line.split("  ")[0] for line in lines if "popularity" in line] == AXES
    assert [sum(f"  {who}  " in line for line in lines) for who in WHO] == [len(AXES)] * len(WHO)
    assert sum(line.startswith("advised-against") for line in lines) == len(("all options", "first places"))
    assert "open main families" in out


def test_renewed_floors_stand_a_little_under_the_scores(run: Run, tmp_path: Path) -> None:
    floors = tmp_path / "floors.yaml"
    floors.write_text("dev-2: {formats: {any@1: 0.5}}", encoding="utf-8")
    assert run("--floors", str(floors), "--renew")[0] == 0
    renewed = read(floors)
    assert (list(renewed["dev"]), renewed["dev-2"]) == (AXES, {"formats": {"any@1": 0.5}})
    assert all(0 < least < 1 for entry in renewed["dev"].values() for least in entry.values())


def test_the_cases_kept_for_figures_are_never_shown_one_by_one(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("--set", "dev-2", "--misses", "formats")
    assert "dev-2 is looked at by figure only" in capsys.readouterr().err


def test_a_learner_never_sees_the_case_it_is_asked_about() -> None:
    # Learnt and asked on the same cases, the nearest neighbour would always be right.
    codebook = load_knowledge().codebook
    cases, axis = read_cases(codebook), read_axes(codebook)[0]
    nearest = LEARNERS["1-NN"]
    assert score(cases, axis, nearest(cases)).hits[0] > 0.95
    assert score(cases, axis, in_folds(nearest, cases)).hits[0] < 0.8


def test_the_mapping_has_a_value_for_every_word_that_the_cases_may_use() -> None:
    attributes = load_knowledge().codebook.attribute
    mapping, dev = read(CASES / "mapping.yaml"), read(CASES / "dev.yaml")
    facts = {field: words for field, words in dev["fact_vocabulary"].items() if field not in mapping["left_out"]}
    first_call = read(CASES / "first-call.yaml")
    words = {**facts, **{f: dev["codebook"][f] for f in ("product_type", "price")}, **first_call}
    targets = {**mapping["inputs"], **mapping["facts"], **mapping["first_call"]}
    notes = {"precedence", "object"}
    assert set(words) | {"market"} == set(targets)
    assert {
        f"{field}: {word}"
        for field, listed in words.items()
        for word in set(listed) - notes
        for value in targets[field]["values"].get(word, "?").split(",")
        if value not in attributes[targets[field]["attribute"]].by_slug
    } == set()


def test_the_mapping_has_an_option_for_every_label_that_the_cases_may_bear() -> None:
    families = load_knowledge().codebook.family
    mapping, codebook = read(CASES / "mapping.yaml")["outputs"], read(CASES / "dev.yaml")["codebook"]
    assert {
        f"{field}: {label}"
        for field, output in mapping.items()
        for label in set(codebook[field]) - {"note"}
        if output["values"].get(label, label) not in families[output["family"]].by_slug
    } == set()


@pytest.mark.parametrize("name", SETS)
def test_every_case_has_the_facts_and_labels_of_the_vocabulary_alone(name: str) -> None:
    file, apart = SETS[name]
    words, first_call, cases = read(CASES / "dev.yaml"), read(CASES / "first-call.yaml"), read(CASES / file)["cases"]
    told = read(CASES / apart) if apart else {case["id"]: case["first_call"] for case in cases}
    labels = list(read(CASES / "mapping.yaml")["outputs"])
    facts = {(f, v) for case in cases for f, v in case["facts"].items()}
    first = {
        (f, v) for asked in told.values() for f, vs in asked.items() for v in (vs if isinstance(vs, list) else [vs])
    }
    borne = {(field, label) for case in cases for field in labels for label in case.get(field, ())}
    assert told.keys() <= {case["id"] for case in cases}
    assert {(f, v) for f, v in facts if v not in words["fact_vocabulary"].get(f, ())} == set()
    assert {(f, v) for f, v in first if v not in first_call.get(f, ())} == set()
    assert {(f, label) for f, label in borne if label not in words["codebook"][f]} == set()


def test_a_first_call_fact_replaces_the_coarser_one() -> None:
    asked = read(CASES / "dev-first-call.yaml")
    korean = {case for case, facts in asked.items() if facts.get("region") == "jpkr"}
    found = {
        c.id: [f.value for f in c.facts["market"]] for c in read_cases(load_knowledge().codebook) if c.id in korean
    }
    assert found == {case: ["jp", "kr"] for case in korean}
