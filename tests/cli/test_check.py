"""`ecomkt check`: exit codes, formats, packs and the witnesses as commands.

To look at the whole knowledge takes seconds: one pack is looked at once, and the rest is about how the command tells of
it. That the base is clean is what `ecomkt check` itself says in each house check.
"""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecomkt.authoring.lint import behaviour
from ecomkt.authoring.lint.finding import FindingKind, LintReport, Searched
from ecomkt.authoring.lint.run import check_knowledge
from ecomkt.cli.commands import check
from runs import Outcome, run

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


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pack with one finding."""
    folder = tmp_path_factory.mktemp("pack")
    for name, text in {"data/pack.yaml": PACK, "rules/leisure.yaml": TRAIT}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def judged(pack: Path) -> Iterator[tuple[Outcome, LintReport]]:
    """Return how the pack is judged; while it is asked for, every other check finds the same."""
    reports: list[LintReport] = []
    look = check_knowledge

    def once(*words: Any) -> LintReport:
        reports.extend([] if reports else [look(*words)])
        return reports[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "check_knowledge", once)
        # Where a rule of the base matters is only a note, and takes half of the time to find out.
        patch.setattr(behaviour, "_MOST_PLACING_RUNS", 1)
        patch.setattr(behaviour, "MOST_EXACT", 40)
        yield run("check", TODAY, "--sample=60", "--json", str(pack)), reports[0]


def stands(finding: dict[str, Any]) -> bool:
    """Return whether a finding counts: a sample of a few hundred may miss where a rule of the base matters."""
    return not finding["waived"] and finding["level"] != "note"


@pytest.mark.slow
def test_the_witness_of_a_gap_of_the_base_has_that_gap(judged: tuple[Outcome, LintReport]) -> None:
    gaps = [finding for finding in json.loads(judged[0].out)["findings"] if finding["kind"] == "gap"]
    assert gaps
    for gap in gaps:
        outcome = run(*shlex.split(gap["witness"])[1:], "--json")
        ranked = json.loads(outcome.out)["recommendations"][gap["subject"]]
        assert not any(option["recommended"] for option in ranked if option["rank"] is not None)


@pytest.mark.slow
def test_a_finding_on_a_pack_ends_in_exit_code_1(judged: tuple[Outcome, LintReport]) -> None:
    outcome, plain = judged[0], json.loads(judged[0].out)
    assert (outcome.code, outcome.err) == (1, "")
    assert [f["subject"] for f in plain["findings"] if stands(f)] == ["leisure"]
    waived = [f["waived"] for f in plain["findings"] if f["waived"]]
    assert waived
    assert all(waiver["reason"] and waiver["until"] > "2026-11-25" for waiver in waived)
    assert [layer["name"] for layer in plain["provenance"]["knowledge"]] == ["base", "client"]


@pytest.mark.slow
def test_the_witness_is_a_command_that_runs(judged: tuple[Outcome, LintReport]) -> None:
    (witness,) = [f["witness"] for f in json.loads(judged[0].out)["findings"] if stands(f)]
    program, *words = shlex.split(witness)
    outcome = run(*words, "--json")
    assert (program, outcome.code) == ("ecomkt", 0)
    assert "leisure" in [trait["trait"] for trait in json.loads(outcome.out)["traits"]]


@pytest.mark.slow
def test_a_waived_finding_is_none(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = LintReport((), (), Searched(1, exact_complete=True, sampled=0))
    monkeypatch.setattr(check, "check_knowledge", lambda *_: clean)
    assert run("check", TODAY, str(pack)).code == 0


@pytest.mark.slow
@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("words", [("PACK",), ("--pack", "PACK")])
def test_a_finding_stands_at_its_place_however_the_pack_is_named(pack: Path, words: tuple[str, ...]) -> None:
    outcome = run("check", TODAY, *(str(pack) if word == "PACK" else word for word in words))
    place = f"{pack.as_posix()}/rules/leisure.yaml:2:3"
    assert f"{place}: warning ECK007 no rule and no caution reads" in outcome.out


@pytest.mark.slow
@pytest.mark.usefixtures("judged")
def test_other_programs_get_their_format(pack: Path) -> None:
    sarif, github = (run("check", TODAY, f"--format={name}", str(pack)) for name in ("sarif", "github"))
    assert (sarif.code, json.loads(sarif.out)["version"]) == (1, "2.1.0")
    assert (github.code, github.out.startswith("::warning file=")) == (1, True)


@pytest.mark.slow
@pytest.mark.usefixtures("judged")
def test_a_terminal_gets_colour(pack: Path) -> None:
    assert "\x1b[1;33m" in run("check", TODAY, "--color=always", str(pack)).out


@pytest.mark.slow
@pytest.mark.usefixtures("judged")
def test_the_findings_are_told_in_chinese(pack: Path) -> None:
    assert "沒有規則或注意事項讀取特質 leisure" in run("check", TODAY, "--lang=zh-Hant", str(pack)).out
    assert "没有规则或注意事项读取" in run("check", TODAY, "--lang=zh-Hans", str(pack)).out


@pytest.fixture
def broken(tmp_path: Path) -> str:
    for name, text in {"data/pack.yaml": PACK, "rules/leisure.yaml": "traits: ["}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(tmp_path)


def test_knowledge_that_cannot_be_read_ends_in_exit_code_3(broken: str) -> None:
    outcome = run("check", TODAY, broken)
    assert (outcome.code, outcome.out) == (3, "")
    assert "leisure.yaml:1:10: " in outcome.err


def test_scenarios_that_cannot_be_read_end_in_exit_code_3(tmp_path: Path) -> None:
    for name, text in {"data/pack.yaml": PACK, "scenarios/a.yaml": "scenarios:\n- nam: x\n"}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    outcome = run("check", TODAY, str(tmp_path))
    assert (outcome.code, outcome.out) == (3, "")
    assert "a.yaml:2:3: " in outcome.err


def test_codes_are_explained_though_the_knowledge_is_broken(broken: str) -> None:
    assert run("check", "--explain", "ECK001", broken).code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--today=tomorrow",), "--today 'tomorrow' is no day; write it like 2026-11-27, or today"),
        (("--explain", "ECK0O7"), "--explain ECK0O7: there is no such code; did you mean 'ECK0"),
        (("--format=xml",), "--format xml: there is no such choice; use one of: table, github, html, json, "),
    ],
)
def test_what_is_mistyped_ends_in_exit_code_2(words: tuple[str, ...], message: str) -> None:
    outcome = run("check", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_a_code_is_explained_by_its_name_too() -> None:
    kind = FindingKind.TRAIT_NEVER_READ
    by_code, by_slug = (run("check", "--explain", word, "--lang=en").out for word in (kind.value.lower(), kind.slug))
    assert by_code == by_slug
    assert by_code.startswith(f"{kind.value} {kind.slug}")


def test_all_codes_are_explained_at_once() -> None:
    pages = json.loads(run("check", "--explain", "all", "--json").out)["pages"]
    assert [page["code"] for page in pages] == [kind.value for kind in FindingKind]
