"""`ecomkt test`: counted, named, selectable; in three formats; with exit codes a script can rely on."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from runs import run

PACK = "name: client\nversion: '1'\n"
FAILING = (
    "scenarios:\n- name: cheap snacks lead with a flash sale\n  given: {product: fmcg, price: low}\n"
    "  expect: {first: {model: flash-sale}}\n- name: it warns\n"
    "  given: {product: fmcg, market: cn, claim: number-one}\n  expect: {caution: [cn-no-absolute-words]}\n"
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a pack whose one scenario fails and whose other passes."""
    for folder in ("data", "scenarios"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "scenarios" / "own.yaml").write_text(FAILING, encoding="utf-8")
    return tmp_path


def test_a_failure_says_what_was_expected_and_what_came(pack: Path) -> None:
    told = run("test", str(pack))
    assert told.code == 1
    name, expected, got, leader = told.out.splitlines()[:4]
    assert name == f"FAILED cheap snacks lead with a flash sale ({pack}/scenarios/own.yaml:2:3)"
    assert expected == "  expected Flash sales first in Business model"
    assert re.fullmatch(r"    got [+−]0\.\d\d, [a-z ]+, place [2-8]", got)
    assert re.fullmatch(r"    \w.* leads with \+0\.\d\d", leader)
    assert told.out.splitlines()[-1] == "1 passed, 1 failed"


@pytest.mark.slow
def test_a_failure_tells_what_should_be_open_ruled_out_or_follow(pack: Path) -> None:
    expect = "{open: [stage], barred: {stage: [pre-trade]}, derived: {offer: software}}"
    text = f"scenarios:\n- name: x\n  given: {{product: fmcg, price: low}}\n  expect: {expect}\n"
    (pack / "scenarios" / "own.yaml").write_text(text, encoding="utf-8")
    told = run("test", str(pack)).out.splitlines()
    assert told[1] == "  expected Stage not to be settled"
    assert told[2] == "  expected Online marketing only to be ruled out"
    assert "  expected to follow: What the buyer gets = Software or a tool" in told


@pytest.mark.slow
def test_scenarios_are_selected_by_their_names(pack: Path) -> None:
    assert run("test", str(pack), "-k", "WARNS").out.splitlines()[-1] == "1 passed, 0 failed"
    assert run("test", str(pack), "-k", "warns", "-k", "snacks").code == 2


def test_json_tells_each_scenario(pack: Path) -> None:
    told = json.loads(run("test", str(pack), "--json").out)
    assert (told["passed"], told["failed"]) == (1, 1)
    assert [(s["name"], s["passed"]) for s in told["scenarios"]] == [
        ("cheap snacks lead with a flash sale", False),
        ("it warns", True),
    ]
    assert told["scenarios"][0]["missed"][0]["leader"].startswith("model/")


@pytest.mark.slow
def test_json_fits_its_schema(pack: Path) -> None:
    schema = Draft202012Validator(json.loads(run("schema", "test").out))
    for words in ([str(pack), "--mutate"], ["--lang", "zh-Hant"]):
        result = json.loads(run("test", *words, "--json").out)
        assert [flaw.message for flaw in schema.iter_errors(result)] == []


@pytest.mark.slow
def test_the_share_caught_is_asked_for_by_its_limit() -> None:
    told = run("test", "-k", "Raycloud", "--min-caught", "85")
    assert (told.code, told.err) == (1, "")
    assert [line for line in told.out.splitlines() if line.startswith("mutants caught: ")] != []


@pytest.mark.slow
def test_what_passes_is_named_on_request(pack: Path) -> None:
    place = f"{pack}/scenarios/own.yaml:5:3"
    assert run("test", str(pack), "-v").out.splitlines()[0] == f"passed it warns ({place})"
    assert place not in run("test", str(pack)).out


@pytest.mark.slow
def test_a_pack_without_a_scenario_says_so(pack: Path) -> None:
    (pack / "scenarios" / "own.yaml").write_text("scenarios: []\n", encoding="utf-8")
    told = run("test", str(pack))
    assert (told.code, told.err) == (2, "error: there is no scenario to run; write one in scenarios/\n")
    (pack / "scenarios" / "own.yaml").unlink()
    assert run("test", str(pack)).code == 3


@pytest.mark.slow
def test_junit_is_well_formed_and_counts(pack: Path) -> None:
    suite = ElementTree.fromstring(run("test", str(pack), "--format", "junit").out)
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.find("failure") is None for case in suite] == [False, True]


@pytest.mark.slow
def test_too_little_covered_is_a_finding(pack: Path) -> None:
    rules = pack / "rules"
    rules.mkdir()
    rule = "rules:\n- id: never-tried\n  when: {goal: [leads]}\n  favour: {stage: {pre-trade: hint}}\n"
    rule += "  because: {en: So., zh-Hant: 是。}\n  basis: practice\n  source: [document-1]\n"
    (rules / "own.yaml").write_text(rule, encoding="utf-8")
    assert run("test", str(pack), "-k", "warns").code == 0
    told = run("test", str(pack), "-k", "warns", "--min-coverage", "90")
    assert told.code == 1
    assert "  never fired: never-tried" in told.out


@pytest.mark.slow
def test_a_damaged_scenario_file_is_invalid_knowledge(pack: Path) -> None:
    (pack / "scenarios" / "own.yaml").write_text("scenarios: [{name: x}]\n", encoding="utf-8")
    told = run("test", str(pack))
    assert (told.code, told.out) == (3, "")
    assert f"error: {pack}/scenarios/own.yaml:1:13: " in told.err


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_it_speaks_chinese(pack: Path, language: str) -> None:
    told = run("test", str(pack), "--lang", language)
    assert {"zh-Hant": "未通過", "zh-Hans": "未通过"}[language] in told.out
