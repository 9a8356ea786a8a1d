"""A correction: the failing scenario that is written, and the smallest draft that mends it, tried on all others."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

import runs
from bases import write_base, write_pack
from ecomkt.authoring import scenarios as of_scenarios
from ecomkt.knowledge import store
from ecomkt.knowledge.store import load_knowledge
from ecomkt.output.schemas import SCHEMAS
from runs import Outcome, run

SCENARIOS = """\
scenarios:
  - name: Cheap bread
    given: {kind: bread, price: low}
    expect: {first: {place: shop}}
  - name: Cheap tickets
    given: {kind: ticket, price: low}
    expect: {not-recommended: {place: [stall]}}
  - name: Dear bread
    given: {kind: bread, price: high}
    expect: {first: {place: shop}}
  - name: Loud bread
    given: {kind: bread, stock: own}
    expect: {recommended: {tone: [loud]}}
"""
REASON = ("--because", "Own stock sells at a stall.", "--because", "自有庫存擺攤賣。")


@pytest.fixture(autouse=True)
def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a pack over a base of a few lines, which no test of corrections has to wait for."""
    monkeypatch.chdir(tmp_path)
    base = write_base(tmp_path / "base", files={"scenarios/base": SCENARIOS})
    # The last keeps what is loaded for other tests, by the folder.
    for module in (store, of_scenarios, runs):
        monkeypatch.setattr(module, "knowledge_folder", lambda: base)
    write_pack(tmp_path / "pack", {})


def correct(*words: str, facts: Sequence[str] = ("kind=ticket", "price=low", "stock=own")) -> Outcome:
    return run("new", "scenario", *facts, *words, "--pack", "pack")


def draft(*words: str) -> Outcome:
    return run("new", "rule", "--pack", "pack", *words)


def drafted() -> dict[str, object]:
    rules = yaml.safe_load(Path("pack/rules/corrections.yaml").read_text(encoding="utf-8"))["rules"]
    return dict(rules[-1])


def test_a_correction_is_a_scenario_that_fails_and_says_how() -> None:
    outcome = correct("--expect", "place=stall")
    assert (outcome.code, outcome.out) == (0, "pack/scenarios/corrections.yaml\n")
    assert outcome.err.splitlines() == [
        "FAILED expected Stall to be recommended; got +0.00, unclear, place 2",
        "Next:",
        "ecomkt new rule --from pack/scenarios/corrections.yaml:4 --pack pack",
    ]
    assert run(*shlex.split(outcome.err.splitlines()[-1])[1:], "-n").code == 0
    tested = run("test", "pack", "--json")
    assert [each["passed"] for each in json.loads(tested.out)["scenarios"]] == [False]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (["place=stal"], "did you mean 'stall'?"),
        (["plaec=stall"], "no family is called 'plaec'; did you mean 'place'?"),
        (["place=stall:frist"], "there is no such expectation; did you mean 'first'?"),
        (["place=site:first"], "'place=site:first': that option is the ground of the others and has no place"),
        (["place=stall", "place=stall:not"], "'place=stall:not' can't hold beside place/stall"),
        (["place=stall:first", "place=shop:first"], "can't hold beside place/stall; expect one of them"),
        (["place=stall:not"], "comes out as expected already; ask for more with :first"),
        ([], "nothing is expected of the answer; add --expect FAMILY=OPTION"),
    ],
)
def test_what_can_not_be_corrected_is_told_and_nothing_written(expected: list[str], told: str) -> None:
    outcome = correct(*(word for each in expected for word in ("--expect", each)))
    assert outcome.code == 2
    assert told in outcome.err
    assert not Path("pack/scenarios").exists()


def test_all_slips_of_a_line_are_told_at_once() -> None:
    outcome = correct("--expect", "plaec=stall", "--expect", "tone=luod")
    assert outcome.err.count("error: ") == 2


def test_what_a_caution_rules_out_no_rule_brings_in() -> None:
    bar = (
        "cautions:\n  - id: no-stalls-here\n    when: {stock: [own]}\n    severity: stop\n    bars: {place: [stall]}\n"
    )
    Path("pack/rules").mkdir()
    Path("pack/rules/bars.yaml").write_text(f"{bar}    because: {{en: No., zh-Hant: 不行。}}\n", encoding="utf-8")
    assert "place/stall is ruled out by the caution no-stalls-here" in correct("--expect", "place=stall").err


def test_what_stands_in_the_file_stays_and_a_name_is_used_once() -> None:
    file = Path("pack/scenarios/mine.yaml")
    file.parent.mkdir()
    file.write_text(
        "# mine\nscenarios:  # here\n- name: Old\n  given: {kind: bread}\n  expect: {recommended: {place: [shop]}}\n"
    )
    assert run("new", "scenario", "kind=ticket", "--expect", "place=stall", "-o", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# mine\nscenarios:  # here\n- name: Old\n")
    again = run("new", "scenario", "kind=ticket", "--expect", "place=stall", "-o", str(file))
    assert (again.code, file.read_text(encoding="utf-8")) == (2, text)
    assert "this name was used before, at pack/scenarios/mine.yaml:" in again.err
    assert run("new", "scenario", "kind=ticket", "--expect", "place=stall", "-o", str(file), "--name", "New").code == 0


def test_a_profile_comes_from_a_file_a_result_or_the_line() -> None:
    answer = run("recommend", "kind=ticket", "price=low", "stock=own:0.5", "--json")
    outcome = run(
        *("new", "scenario", "--from", "-", "--expect", "place=stall", "--expect", "tone=soft:first", "--pack", "pack"),
        stdin=answer.raw,
    )
    assert outcome.code == 0, outcome.err
    (scenario,) = yaml.safe_load(Path("pack/scenarios/corrections.yaml").read_text(encoding="utf-8"))["scenarios"]
    assert scenario["given"] == {"kind": "ticket", "price": "low", "stock": {"own": 0.5}}
    assert scenario["expect"] == {"recommended": {"place": ["stall"]}, "first": {"tone": "soft"}}


def test_the_pack_of_the_settings_is_meant_and_may_be_named_all_the_same() -> None:
    Path("ecomkt.toml").write_text('packs = ["pack"]\n', encoding="utf-8")
    set_ = ("--config", "ecomkt.toml")
    assert run("new", "scenario", "kind=ticket", "stock=own", "--expect", "place=stall", *set_).code == 0
    for named in ((), ("--pack", "pack"), ("--pack", "./pack/")):
        outcome = run("new", "rule", "--from", "stall", "-n", *named, *set_)
        assert outcome.code == 0, outcome.err


@pytest.mark.parametrize("verb", [["scenario", "kind=ticket", "--expect", "place=stall"], ["rule", "--from", "x"]])
def test_the_base_is_never_written_to(verb: list[str]) -> None:
    Path("base/data/pack.yaml").write_text("name: base\nversion: '1'\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path("base").rglob("*.yaml")}
    outcome = run("new", *verb, "--pack", "base")
    assert (outcome.code, "is the base, and corrections never go there" in outcome.err) == (2, True)
    assert {path: path.read_bytes() for path in Path("base").rglob("*.yaml")} == before


def test_the_draft_is_the_smallest_condition_that_tells_the_profile_from_others() -> None:
    correct("--expect", "place=stall")
    outcome = draft("--from", "stall")
    assert outcome.code == 0, outcome.err
    assert drafted() == {
        "id": "stall-for-own",
        "when": {"stock": ["own"]},
        "favour": {"place": {"stall": "slight"}},
        "because": {"en": "", "zh-Hant": ""},
        "basis": "practice",
        "source": [],
        "example": {"stock": "own"},
        "near_miss": {"stock": "none"},
    }
    assert "Cheap tickets (scenarios/base.yaml:5:5)\n  only here: Stock = Own\n" in outcome.out
    assert "the scenario passes\nscenarios that break: 0\n" in outcome.out
    assert "mutants of the draft that scenarios notice: 2 of 2" in outcome.out


@pytest.mark.slow
def test_nothing_loads_until_the_reason_is_written_and_then_all_is_well() -> None:
    correct("--expect", "place=stall")
    draft("--from", "stall")
    refused = run("check", "pack")
    assert (refused.code, refused.err.count("rules.because")) == (3, 2)
    file = Path("pack/rules/corrections.yaml")
    empty = '{en: "", zh-Hant: ""}'
    file.write_text(
        file.read_text(encoding="utf-8").replace(empty, "{en: So it is., zh-Hant: 就是這樣。}"), encoding="utf-8"
    )
    assert [each for each in run("check", "pack").out.splitlines() if each.startswith("pack/")] == []
    assert run("test", "pack").out.endswith("1 passed, 0 failed\n")


def test_a_reason_on_the_line_goes_to_its_language() -> None:
    correct("--expect", "place=stall")
    assert draft("--from", "stall", *REASON, "--short", "stock of one's own").code == 0
    assert drafted()["because"] == {"en": REASON[1], "zh-Hant": REASON[3]}
    assert drafted()["short"] == {"en": "stock of one's own"}
    assert run("test", "pack").code == 0


@pytest.mark.parametrize("flag", ["--because", "--short"])
def test_of_two_reasons_in_one_language_none_is_lost_in_silence(flag: str) -> None:
    correct("--expect", "place=stall")
    refused = draft("--from", "stall", flag, "One.", flag, "Another.")
    assert (refused.code, refused.err.count(f"{flag} is given twice in one language")) == (2, 1)
    assert not Path("pack/rules/corrections.yaml").exists()


def test_a_dry_run_writes_nothing_and_says_everything() -> None:
    correct("--expect", "place=stall")
    told = json.loads(draft("--from", "stall", "-n", "--json").out)
    assert not Path("pack/rules").exists()
    assert told["files"] == []
    assert told["draft"]["when"] == ["stock=own"]
    assert told["draft"]["says"] == {"place/stall": "slight"}
    assert (told["mends"], told["breaks"], told["also_changes"]) == (True, [], ["Loud bread"])
    assert told["diff"]["differs"]


def test_too_few_scenarios_keep_a_draft_weak_and_three_let_it_say_more() -> None:
    facts = [
        ["kind=bread", "price=high", "stock=own"],
        ["kind=bread", "stock=own"],
        ["kind=bread", "price=low", "stock=own"],
    ]
    for number, each in enumerate(facts, 1):
        assert correct("--expect", "place=stall:first", "--name", f"Own {number}", facts=each).code == 0
        told = json.loads(draft("--from", "Own 1", "-n", "--json").out)
        assert len(told["draft"]["supports"]) == number
        assert told["mends"] == (number == 3)
    assert told["draft"]["says"] == {"place/stall": "good"}


def test_what_a_draft_breaks_is_named() -> None:
    correct("--expect", "place=shop:not", facts=["kind=bread", "price=low"])
    outcome = draft("--from", "shop", "-n")
    assert "it could not be told from: Cheap bread" in outcome.out


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("nothing like it", "no scenario is called 'nothing like it'"),
        ("place/stall", "calls 2 scenarios: 'One place/stall', 'Two place/stall'"),
        ("pack/scenarios/corrections.yaml:3", "no scenario is called"),
        (
            "pack/scenarios/corrections.yaml:999",
            "there is no line 999 in 'pack/scenarios/corrections.yaml', which has ",
        ),
        ("pack/scenarios/corrections.yaml:0", "there is no line 0"),
    ],
)
def test_a_scenario_that_nobody_or_several_are_called_is_told(word: str, told: str) -> None:
    for name, kind in (("One", "ticket"), ("Two", "bread")):
        correct("--expect", "place=stall", "--name", f"{name} place/stall", facts=[f"kind={kind}"])
    outcome = draft("--from", word)
    assert (outcome.code, told in outcome.err) == (2, True), outcome.err


def test_a_line_of_a_file_calls_the_scenario_that_stands_there() -> None:
    correct("--expect", "place=stall")
    assert json.loads(draft("--from", "pack/scenarios/corrections.yaml:9", "-n", "--json").out)["mends"]


def test_a_dash_prints_the_scenario_and_leaves_the_pack_as_it_is() -> None:
    before = {path: path.read_bytes() for path in Path("pack").rglob("*") if path.is_file()}
    outcome = correct("--expect", "place=stall", "-o", "-")
    (written,) = yaml.safe_load(outcome.out)["scenarios"]
    assert (outcome.code, written["expect"]) == (0, {"recommended": {"place": ["stall"]}})
    assert {path: path.read_bytes() for path in Path("pack").rglob("*") if path.is_file()} == before


def test_a_scenario_may_stand_in_a_file_outside_of_the_pack() -> None:
    correct("--expect", "place=shop", facts=["kind=ticket"])
    outcome = run("new", "scenario", "kind=ticket", "stock=own", "--expect", "place=stall", "-o", "mine.yaml")
    following = shlex.split(outcome.err.splitlines()[-1])
    assert following == ["ecomkt", "new", "rule", "--from", "mine.yaml:3"]
    assert json.loads(draft(*following[3:], "-n", "--json").out)["draft"]["when"] == ["stock=own"]
    assert "no scenario is called" in draft("--from", "x" * 5000, "-n").err


@pytest.mark.sampled
@pytest.mark.parametrize(
    "words", ["--from x --pick 9 -n", "topic", "topic id --because x", "topic id --json", "--from stall Topic -n"]
)
def test_options_that_mean_nothing_together_are_refused(words: str) -> None:
    correct("--expect", "place=stall")
    outcome = draft(*shlex.split(words.replace(" x ", " stall ")))
    assert (outcome.code, outcome.out) == (2, "")


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_a_proposal_is_told_in_each_language_and_as_its_schema_says(language: str) -> None:
    from jsonschema_rs import validator_for

    correct("--expect", "place=stall")
    assert draft("--from", "stall", "-n", "--lang", language).code == 0
    record = json.loads(draft("--from", "stall", "-n", "--lang", language, "--json").out)
    validator_for(SCHEMAS["proposal"](load_knowledge([Path("pack")]))).validate(record)


def test_a_draft_loads_by_the_schema_of_the_pack_but_for_its_reason() -> None:
    correct("--expect", "place=stall")
    draft("--from", "stall")
    refused = run("recommend", "kind=bread", "--pack", "pack")
    assert [line.split(": ")[1] for line in refused.err.splitlines()] == [
        "pack/rules/corrections.yaml:8:19",
        "pack/rules/corrections.yaml:8:32",
    ]


def test_a_line_of_thousands_of_digits_is_none() -> None:
    assert of_scenarios.split_place("c.yaml:12") == ("c.yaml", "12")
    word = "c.yaml:" + "9" * 5_000
    assert of_scenarios.split_place(word) == (word, "")
