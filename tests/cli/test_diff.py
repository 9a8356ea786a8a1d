"""`ecomkt diff` as users and scripts run it: formats, exit codes, witnesses that can be run, errors."""

import json
import shlex
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bases import CODES, RULES, write_base, write_pack
from ecomkt.errors import InputError, KnowledgeError
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.schemas import SCHEMAS
from runs import golden, masked, run, spawn, without_colour

CHANGED = {
    "dear-things-sell-at-a-stall": "when: {price: [high], stock: [none]}\n    favour: {place: {stall: good}}",
    "loud-tickets": "when: {kind: [ticket]}\n    favour: {tone: {loud: good}}\n    against: {place: {shop: slight}}",
}


@pytest.fixture
def bases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder one works in: two bases of their own stand there, `old` and `new`."""
    write_base(tmp_path / "old")
    kept = {name: text for name, text in RULES.items() if name not in ("bread-sells-in-a-shop", *CHANGED)}
    write_base(tmp_path / "new", {**kept, **CHANGED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: KnowledgeBase) -> str:
    """Return a pack over the shipped base, of one retired rule that matters, in the folder one works in."""
    option = next(f for f in kb.codebook.families if f.main).keys[0]
    rule = max(
        (
            r
            for r in kb.rules
            for c in r.conclusions
            if c.key == option and c.certainty > 0 and len(r.when.premises) < 2
        ),
        key=lambda rule: (max(c.certainty for c in rule.conclusions), rule.id),
    )
    write_pack(tmp_path / "agency", {}, (rule.id,))
    monkeypatch.chdir(tmp_path)
    return "agency"


@pytest.mark.usefixtures("bases")
def test_a_pipe_gets_the_outline_as_reviewed() -> None:
    outcome = run("diff", "old", "new", "--sample", "60")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == golden("diff/small.en.plain.txt", outcome.out)


@pytest.mark.usefixtures("bases")
def test_a_pull_request_gets_the_comment_as_reviewed() -> None:
    text = masked(run("diff", "old", "new", "--sample", "60", "--format", "markdown").out)
    assert text == golden("diff/small.en.md", text)


@pytest.mark.usefixtures("bases")
def test_a_terminal_gets_the_same_words_in_colour() -> None:
    words = ("diff", "old", "new", "--sample", "60")
    outcome = run(*words, "--color", "always", COLUMNS="400")
    assert "\x1b[" in outcome.out
    assert without_colour(outcome.out).split() == run(*words).out.split()


@pytest.mark.usefixtures("bases")
@pytest.mark.parametrize(("language", "heading"), [("zh-Hant", "知識的更動"), ("zh-Hans", "知识的更动")])
def test_it_speaks_chinese(language: str, heading: str) -> None:
    out = run("diff", "old", "new", "--sample", "60", "--lang", language).out
    assert (heading in out.splitlines(), "profiles" in out) == (True, False)


@pytest.mark.usefixtures("bases")
def test_json_is_as_reviewed_and_follows_its_schema(kb: KnowledgeBase) -> None:
    outcome = run("diff", "old", "new", "--sample", "60", "--json")
    Draft202012Validator(SCHEMAS["diff"](kb)).validate(json.loads(outcome.out))
    text = masked(outcome.out)
    assert text == golden("diff/small.json", text)


def test_the_schema_can_be_printed(kb: KnowledgeBase) -> None:
    printed = json.loads(run("schema", "diff").out)
    Draft202012Validator.check_schema(printed)
    assert printed == json.loads(json.dumps(SCHEMAS["diff"](kb)))


def test_the_same_command_prints_the_same_bytes(bases: Path) -> None:
    command = ("diff", "old", "new", "--sample", "60", "--json")
    outcomes = {spawn(*command, cwd=bases, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
    assert outcomes == {run(*command).raw}


@pytest.mark.slow
def test_what_follows_from_facts_and_what_is_said_of_plans_are_told(tmp_path: Path) -> None:
    derivation = (
        "derivations:\n  - id: snacks-are-sent\n    when: {product: [fmcg]}\n"
        "    derive: {inventory: {own: good}}\n    because: {en: So it is., zh-Hant: 如此。}\n"
        "    basis: practice\n    source: [document-4]\n"
    )
    rule = "when: {product: [fmcg]}\n    favour: {plan: {free-samples: good}}"
    pack = write_pack(tmp_path / "own", {"snacks-are-tasted": rule}, files={"rules/derived": derivation})
    rules = pack / "rules" / "own.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("[book]", "[document-4]"), encoding="utf-8")
    told = run("diff", "base", str(pack), "--sample", "20").out
    assert "derivation added: snacks-are-sent" in told
    assert "Stock = Own stock: for good" in told
    assert "Free samples: for good" in told


@pytest.mark.usefixtures("bases")
def test_nothing_differs_and_that_is_no_error() -> None:
    outcome = run("diff", "old", "old", "--sample", "20", "--fail-over", "0")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "Nothing differs."
    assert json.loads(run("diff", "old", "old", "--sample", "5", "--json").out)["differs"] is False


def test_the_shipped_base_is_called_base() -> None:
    outcome = run("diff", "base", "base", "--sample", "5")
    assert (outcome.code, outcome.out.splitlines()[0]) == (0, "Nothing differs.")


def test_a_folder_called_base_is_reached_by_its_path(bases: Path) -> None:
    write_base(bases / "base")
    assert run("diff", "./base", "old", "--sample", "5").out.startswith("Nothing differs.")


def witnesses(
    plain: dict[str, dict[str, dict[str, dict[str, list[dict[str, object]]]]]],
) -> list[tuple[str, dict[str, object]]]:
    return [
        (family, shift)
        for survey in ("required", "sample")
        for family, item in plain[survey]["families"].items()
        for shift in item["shifts"]
    ]


def leader(words: list[str], family: str) -> str | None:
    ranked = json.loads(run(*words[1:], "--json").out)["recommendations"][family]
    top = next(option for option in ranked if option["rank"] == 1)
    return top["option"] if top["recommended"] else None


@pytest.mark.slow
def test_the_command_of_a_witness_shows_its_change(pack: str) -> None:
    found = witnesses(json.loads(run("diff", "base", pack, "--sample", "200", "--json").out))
    assert found
    for family, shift in found[:12]:
        witness = shift["witness"]
        assert isinstance(witness, dict)
        words = shlex.split(witness["command"])
        assert words == ["ecomkt", "recommend", *witness["arguments"], "--pack", pack]
        assert leader(words, family) == shift["to"]
        assert leader(words[:-2], family) == shift["from"]


@pytest.mark.slow
def test_the_command_of_a_witness_is_quoted_for_the_shell(pack: str) -> None:
    name = "a pack; rm -rf 'x'"
    Path(pack).rename(name)
    outcome = run("diff", "base", name, "--sample", "0")
    assert f"--pack {shlex.quote(name)}\n" in outcome.out


@pytest.mark.usefixtures("bases")
def test_for_a_whole_base_the_facts_of_a_witness_are_told_since_no_command_reaches_it() -> None:
    plain = json.loads(run("diff", "old", "new", "--sample", "0", "--json").out)
    for _, shift in witnesses(plain):
        witness = shift["witness"]
        assert isinstance(witness, dict)
        assert witness["command"] is None
        assert witness["arguments"][0] == "--type"


@pytest.mark.slow
def test_packs_lie_under_both_sides(pack: str) -> None:
    outcome = run("diff", "base", "base", "--pack", pack, "--sample", "5", "--json")
    plain = json.loads(outcome.out)
    for side in ("first", "second"):
        assert [layer["name"] for layer in plain[side]["provenance"]["knowledge"]] == ["base", "agency"]
    assert plain["differs"] is False


@pytest.mark.usefixtures("bases")
def test_only_the_families_asked_for_are_shown_and_counted() -> None:
    plain = json.loads(run("diff", "old", "new", "--sample", "0", "--family", "tone", "--json").out)
    assert list(plain["required"]["families"]) == ["tone"]
    assert plain["required"]["first_places"] == plain["required"]["profiles"] == 10


@pytest.mark.usefixtures("bases")
def test_the_limit_looks_at_all_main_families_whatever_is_shown() -> None:
    outcome = run("diff", "old", "new", "--sample", "0", "--family", "tone", "--fail-over", "10%")
    assert outcome.code == 1
    assert "the limit is 10%" in outcome.out


@pytest.mark.usefixtures("bases")
@pytest.mark.parametrize(("limit", "code"), [("100", 0), ("100%", 0), ("69.9%", 1), ("70%", 0), ("0", 1), (" 5 %", 1)])
def test_more_changes_than_the_limit_exit_1(limit: str, code: int) -> None:
    """In seven of ten profiles the main family loses its first place."""
    outcome = run("diff", "old", "new", "--sample", "0", "--fail-over", limit, "--json")
    told = json.loads(outcome.out)["limit"]
    assert (outcome.code, told["found"], told["exceeded"]) == (code, 70.0, bool(code))


@pytest.mark.parametrize("limit", ["", "many", "-1", "101%", "nan", "inf"])
def test_a_limit_that_is_no_percentage_is_refused(limit: str) -> None:
    outcome = run("diff", "base", "base", f"--fail-over={limit}")
    assert (outcome.code, outcome.out) == (InputError.exit_code, "")
    assert "write a number from 0 to 100" in outcome.err


@pytest.mark.usefixtures("bases")
def test_a_seed_draws_its_sample_again() -> None:
    first, again, other = (
        run("diff", "old", "new", "--sample", "30", "--seed", s, "--json").out for s in ("4", "4", "5")
    )
    assert first == again
    assert json.loads(first)["sample"] != json.loads(other)["sample"]


@pytest.mark.usefixtures("bases")
def test_a_missing_folder_is_named() -> None:
    outcome = run("diff", "old", "nwe")
    assert outcome.code in (InputError.exit_code, KnowledgeError.exit_code)
    assert outcome.out == ""
    assert "nwe" in outcome.err


def test_everything_wrong_with_both_sides_is_said_at_once(bases: Path) -> None:
    for name in ("a", "b"):
        write_pack(bases / name, {f"rule-of-{name}": "when: {nothing: [x]}\n    favour: {}"})
    outcome = run("diff", "a", "b")
    assert outcome.code == KnowledgeError.exit_code
    assert "a/rules/own.yaml" in outcome.err
    assert "b/rules/own.yaml" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_damaged_pack_exits_3_also_as_json(bases: Path) -> None:
    (write_pack(bases / "bad", {}) / "data" / "pack.yaml").write_text("name: [", encoding="utf-8")
    outcome = run("diff", "base", "bad", "--json")
    assert (outcome.code, outcome.out) == (KnowledgeError.exit_code, "")
    assert json.loads(outcome.err)["error"]["location"].startswith("bad/data/pack.yaml:")


@pytest.mark.parametrize(
    "words",
    [
        ("diff",),
        ("diff", "base"),
        ("diff", "base", "base", "--format", "csv"),
        ("diff", "base", "base", "--family", "no-such"),
        ("diff", "base", "base", "--sample", "-1"),
        ("diff", "base", "base", "--color", "sometimes"),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_printed(words: tuple[str, ...]) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (InputError.exit_code, "")
    assert outcome.err


def test_words_of_a_pack_and_its_name_reach_no_markup_and_no_terminal(bases: Path) -> None:
    codes = CODES.replace("en: Shop,", 'en: "<img src=x>|`*[a](b)",')
    assert codes != CODES
    write_base(bases / "evil\x1b[31m", {}, files={"data/codes": codes, "data/pack": 'name: evil\nversion: "1"\n'})
    markdown = run("diff", "old", "evil\x1b[31m", "--sample", "0", "--format", "markdown")
    assert r"\<img src=x\>\|\`\*\[a\](b)" in markdown.out
    for text in (markdown.out, run("diff", "old", "evil\x1b[31m", "--sample", "0").out):
        assert "src=x" in text
        assert "\x1b" not in text
