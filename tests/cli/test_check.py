"""`ecomkt check`: exit codes, formats, packs and the witnesses as commands."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from ecomkt.authoring.lint.finding import FindingKind
from runs import run

TODAY = "--today=2026-11-25"
PACK = 'name: client\nversion: "1"\n'
TRAIT = """\
traits:
  leisure:
    en: Leisure
    zh-Hant: 空閒
    definition: {en: There is time., zh-Hant: 有時間。}
    source: [kot]
    evidence: {price: {low: 0.5}}
"""
WAIVED = "waivers:\n  - {code: ECK007, subject: leisure, reason: the rules come later, until: '2026-12-31'}\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return the folder of a pack with one finding."""
    for name, text in {"data/pack.yaml": PACK, "rules/leisure.yaml": TRAIT}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def checked(*words: str) -> Any:
    return json.loads(run("check", TODAY, "--sample=200", "--json", *words).out)


def test_the_base_is_clean() -> None:
    outcome = run("check", TODAY)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Errors: 0; warnings: 0; notes: 0; waived: ")


def test_every_waiver_of_the_base_has_a_reason_and_a_day() -> None:
    waived = [finding["waived"] for finding in json.loads(run("check", TODAY, "--json").out)["findings"]]
    assert all(waiver["reason"] and waiver["until"] > "2026-11-25" for waiver in waived)


def test_a_finding_ends_in_exit_code_1(pack: Path) -> None:
    outcome = run("check", TODAY, "--sample=200", str(pack))
    assert (outcome.code, outcome.err) == (1, "")
    assert f"{pack.as_posix()}/rules/leisure.yaml:2:3: warning ECK007 no rule and no caution reads" in outcome.out


def test_a_waived_finding_does_not(pack: Path) -> None:
    (pack / "data" / "waivers.yaml").write_text(WAIVED, encoding="utf-8")
    assert run("check", TODAY, "--sample=200", str(pack)).code == 0
    assert run("check", "--today=2027-01-01", "--sample=200", str(pack)).code == 1


@pytest.mark.parametrize("words", [("PACK",), ("--pack", "PACK")])
def test_a_pack_is_laid_over_the_base_however_it_is_named(pack: Path, words: tuple[str, ...]) -> None:
    found = checked(*(str(pack) if word == "PACK" else word for word in words))
    assert [f["subject"] for f in found["findings"] if not f["waived"]] == ["leisure"]
    assert [layer["name"] for layer in found["provenance"]["knowledge"]] == ["base", "client"]


def test_the_witness_is_a_command_that_runs(pack: Path) -> None:
    (witness,) = [f["witness"] for f in checked(str(pack))["findings"] if not f["waived"]]
    program, *words = shlex.split(witness)
    assert program == "ecomkt"
    outcome = run(*words, "--json")
    assert outcome.code == 0
    assert "leisure" in [trait["trait"] for trait in json.loads(outcome.out)["traits"]]


def test_the_witness_of_a_gap_of_the_base_has_that_gap() -> None:
    gaps = [f for f in checked()["findings"] if f["kind"] == "gap"]
    assert gaps
    for gap in gaps:
        outcome = run(*shlex.split(gap["witness"])[1:], "--json")
        ranked = json.loads(outcome.out)["recommendations"][gap["subject"]]
        assert not any(option["recommended"] for option in ranked if option["rank"] is not None)


def test_knowledge_that_cannot_be_read_ends_in_exit_code_3(pack: Path) -> None:
    (pack / "rules" / "leisure.yaml").write_text("traits: [", encoding="utf-8")
    outcome = run("check", TODAY, str(pack))
    assert (outcome.code, outcome.out) == (3, "")
    assert "leisure.yaml:1:10: " in outcome.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--today=tomorrow",), "--today tomorrow: that is no day; write it like 2026-11-25"),
        (("--explain", "ECK0O7"), "--explain ECK0O7: there is no such code; did you mean 'ECK0"),
        (("--format=xml",), "--format xml: there is no such choice; use one of: table, github, html, json, "),
    ],
)
def test_what_is_mistyped_ends_in_exit_code_2(words: tuple[str, ...], message: str) -> None:
    outcome = run("check", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize("format_", ["sarif", "github"])
def test_other_programs_get_their_format(pack: Path, format_: str) -> None:
    outcome = run("check", TODAY, "--sample=200", f"--format={format_}", str(pack))
    assert outcome.code == 1
    if format_ == "sarif":
        assert json.loads(outcome.out)["version"] == "2.1.0"
    else:
        assert outcome.out.startswith("::warning file=")


@pytest.mark.parametrize("kind", FindingKind)
def test_every_code_is_explained(kind: FindingKind) -> None:
    by_code, by_slug = (run("check", "--explain", word, "--lang=en").out for word in (kind.value.lower(), kind.slug))
    assert by_code == by_slug
    assert by_code.startswith(f"{kind.value} {kind.slug}")


def test_all_codes_are_explained_at_once() -> None:
    pages = json.loads(run("check", "--explain", "all", "--json").out)["pages"]
    assert [page["code"] for page in pages] == [kind.value for kind in FindingKind]


def test_codes_are_explained_though_the_knowledge_is_broken(pack: Path) -> None:
    (pack / "rules" / "leisure.yaml").write_text("traits: [", encoding="utf-8")
    assert run("check", "--explain", "ECK001", str(pack)).code == 0


def test_a_terminal_gets_colour(pack: Path) -> None:
    outcome = run("check", TODAY, "--sample=0", "--color=always", str(pack))
    assert "\x1b[1;33m" in outcome.out


def test_the_findings_are_told_in_chinese(pack: Path) -> None:
    assert "沒有規則或注意事項讀取特質 leisure" in run("check", TODAY, "--lang=zh-Hant", str(pack)).out
    assert "没有规则或注意事项读取" in run("check", TODAY, "--lang=zh-Hans", str(pack)).out
