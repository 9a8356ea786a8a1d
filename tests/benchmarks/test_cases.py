"""The knowledge on the real cases, through the runner as CI and people call it."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

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


@cache
def runner(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.cases", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def scores(*words: str) -> dict[str, Any]:
    axes: dict[str, Any] = json.loads(runner("--json", *words).stdout)["axes"]
    return axes


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.mark.parametrize("market", [(), ("--no-market",)], ids=["market known", "market unknown"])
def test_no_score_falls_below_its_floor(market: tuple[str, ...]) -> None:
    fallen = {axis: found["below"] for axis, found in scores(*market).items() if found["below"]}
    assert (fallen, runner("--json", *market).returncode) == ({}, 0)


@pytest.mark.parametrize("market", [(), ("--no-market",)], ids=["market known", "market unknown"])
def test_every_axis_has_a_floor(market: tuple[str, ...]) -> None:
    assert [axis for axis, found in scores(*market).items() if "hit@1" in found["floor"]] == AXES


def test_a_score_below_its_floor_ends_in_exit_code_1_and_is_named(tmp_path: Path) -> None:
    floors = tmp_path / "floors.yaml"
    floors.write_text("market known: {formats: {hit@1: 1.0, hit@3: 0.5, origin: here}}", encoding="utf-8")
    answer = runner("--floors", str(floors))
    assert (answer.returncode, answer.stderr) == (1, "formats: hit@1 is below its floor\n")


def test_the_table_shows_every_axis_with_everybody_who_ranks(tmp_path: Path) -> None:
    floors = tmp_path / "floors.yaml"
    floors.write_text("market unknown: {}", encoding="utf-8")
    lines = runner("--no-market", "--floors", str(floors)).stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[1:] if line and not line.startswith(" ")] == AXES
    for who in ("ecomkt", "popularity", "per type", "1-NN"):
        assert sum(f"  {who}  " in line for line in lines) == len(AXES)


def test_the_misses_are_those_cases_that_the_first_hit_leaves() -> None:
    found = scores()["campaigns"]
    missed = round(found["cases"] * (1 - found["scores"]["ecomkt"]["hit@1"]))
    assert len(runner("--misses", "campaigns").stdout.splitlines()) == 1 + missed


def test_baselines_never_see_the_case_they_are_asked_about() -> None:
    # Learnt and asked on the same cases, the nearest neighbour would always be right.
    nearest = {axis: found["scores"]["1-NN"]["hit@1"] for axis, found in scores().items()}
    assert {axis: share for axis, share in nearest.items() if share > 0.8} == {}


def test_the_mapping_has_a_value_for_every_word_that_the_cases_may_use() -> None:
    attributes = load_knowledge().codebook.attribute
    mapping, dev = read(CASES / "mapping.yaml"), read(CASES / "dev.yaml")
    market = {"market": {case["market"] for case in dev["cases"]}}
    words = {**dev["fact_vocabulary"], **{f: dev["codebook"][f] for f in ("product_type", "price")}, **market}
    targets = {**mapping["inputs"], **mapping["facts"]}
    notes = {"precedence", "object"}
    assert set(words) == set(targets)
    assert {
        f"{field}: {word}"
        for field, listed in words.items()
        for word in set(listed) - notes
        if targets[field]["values"].get(word) not in attributes[targets[field]["attribute"]].by_slug
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


def test_every_case_has_the_facts_and_labels_of_the_vocabulary_alone() -> None:
    dev = read(CASES / "dev.yaml")
    labels = [field for field in read(CASES / "mapping.yaml")["outputs"]]
    facts = {(f, v) for case in dev["cases"] for f, v in case["facts"].items()}
    borne = {(field, label) for case in dev["cases"] for field in labels for label in case.get(field, ())}
    assert {(f, v) for f, v in facts if v not in dev["fact_vocabulary"].get(f, ())} == set()
    assert {(f, label) for f, label in borne if label not in dev["codebook"][f]} == set()
