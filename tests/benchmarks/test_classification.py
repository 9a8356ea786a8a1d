"""The runner of the labelled titles: what it counts, and what it keeps to itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUNING = """\
examples:
  - {title: Dark Chocolate Bar, language: en, accepted: [fmcg]}
  - {title: 滾筒洗衣機, language: zh-Hant, accepted: [need-driven]}
  - {title: Qwxyz, language: en, accepted: [virtual]}
  - {title: 儿童积木玩具, language: zh-Hans, accepted: [tickets]}
"""
HELD_OUT = """\
examples:
  - {title: Secret Concert Ticket, language: en, accepted: [tickets, virtual]}
  - {title: Thing, category: Software, language: en, accepted: [virtual]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tuning.yaml").write_text(TUNING, encoding="utf-8")
    (tmp_path / "held-out.yaml").write_text(HELD_OUT, encoding="utf-8")
    (tmp_path / "floors.yaml").write_text("tuning: {answered: 0.75, right: 0.6}\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    where = ["--folder", str(folder), "--floors", str(folder / "floors.yaml")]
    command = [sys.executable, "-m", "benchmarks.classification", *where, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_shares_are_those_of_the_answered(folder: Path) -> None:
    answer = run(folder, "--json")
    assert (answer.returncode, json.loads(answer.stdout)["halves"]) == (
        0,
        {
            "tuning": {"titles": 4, "answered": 0.75, "right": 0.6667, "exact": 0.6667},
            "held-out": {"titles": 2, "answered": 1.0, "right": 1.0, "exact": 1.0},
        },
    )


def test_a_share_below_its_floor_ends_in_exit_code_1_and_is_named(folder: Path) -> None:
    (folder / "floors.yaml").write_text("tuning: {right: 0.9}\n", encoding="utf-8")
    answer = run(folder, "--json")
    assert (answer.returncode, answer.stderr) == (1, "tuning: right is below its floor\n")


def test_a_floor_may_be_that_of_a_language_and_stands_beside_the_titles(folder: Path) -> None:
    (folder / "floors.yaml").write_text("tuning en: {answered: 1.0}\ntuning zh-Hans: {right: 1.0}\n", encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.classification", "--folder", str(folder), "--json"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    told = "tuning en: answered is below its floor\ntuning zh-Hans: right is below its floor\n"
    assert (answer.returncode, answer.stderr) == (1, told)


def test_no_title_of_the_half_kept_back_is_shown(folder: Path) -> None:
    table, misses = run(folder), run(folder, "--misses")
    assert ("Secret" in table.stdout + misses.stdout, "Qwxyz" in misses.stdout) == (False, True)
    assert ["tickets", "children", "1"] in [line.split() for line in table.stdout.splitlines()]


def test_without_titles_it_says_so(tmp_path: Path) -> None:
    answer = run(tmp_path)
    assert (answer.returncode, answer.stderr) == (
        2,
        f"there are no labelled titles: tuning, held-out missing in {tmp_path}\n",
    )
