"""`ecomkt compare`: all forms of input, all formats of output, and what it says to mistakes."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from runs import GOLDEN, golden, masked, run, without_colour

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
THREE = ("--type", "A", "price=low,medium,high")
UNLIKE = (
    *("type=A", "price=M", "market=cn", "commission=deeper", "vs", "type=D", "price=P", "market=cn"),
    *("vs", "type=B,G", "price=low:0.6,medium:0.4", "market=cn", "goal=users", "commission=deeper"),
)
LONG = ("type=A", "price=M", "vs", "type=D", "price=P", "vs", "type=G", "price=O,U", "vs", "type=H", "market=cn,eu,us")


def compared(*words: str) -> Any:
    outcome = run("compare", *words, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    return json.loads(outcome.out)


def profiles_of(*words: str) -> list[dict[str, list[str]]]:
    """Return the profiles that were compared: attribute → values."""
    return [
        {attribute: [fact["option"] for fact in facts] for attribute, facts in each["profile"].items()}
        for each in compared(*words)["profiles"]
    ]


def problem_of(*words: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """Return exit code, and code and message of the only problem."""
    outcome = run("compare", *words, "--json", stdin=stdin)
    error = json.loads(outcome.err)["error"]
    assert outcome.out == ""
    assert error["hint"] != ""
    assert "problems" not in error
    return outcome.code, error["code"], error["message"]


def screen(width: int, *words: str) -> str:
    outcome = run("compare", *words, "--color", "always", COLUMNS=str(width))
    assert (outcome.code, outcome.err) == (0, "")
    return without_colour(outcome.out)


# Forms of input


def test_groups_are_parted_by_vs() -> None:
    assert profiles_of("type=A", "price=M", "vs", "type=D", "price=P", "market=cn") == [
        {"product": ["fmcg"], "price": ["low"]},
        {"product": ["health"], "price": ["high"], "market": ["cn"]},
    ]


@pytest.mark.parametrize("word", ["vs", "VS", "vs.", "Versus", "對", "对", "ｖｓ"])
def test_vs_may_be_written_otherwise(word: str) -> None:
    assert profiles_of("price=M", word, "price=P") == [{"price": ["low"]}, {"price": ["high"]}]


def test_options_are_common_to_all_groups() -> None:
    assert profiles_of("--type", "A", "--type", "D", "price=M", "vs", "price=P") == [
        {"product": ["fmcg", "health"], "price": ["low"]},
        {"product": ["fmcg", "health"], "price": ["high"]},
    ]


def test_beside_options_a_group_may_be_empty() -> None:
    assert profiles_of("--type", "A", "vs", "goal=clearance") == [
        {"product": ["fmcg"]},
        {"product": ["fmcg"], "goal": ["clearance"]},
    ]


def test_within_a_group_an_attribute_may_have_several_values() -> None:
    assert profiles_of("market=cn,eu", "vs", "market=us") == [{"market": ["cn", "eu"]}, {"market": ["us"]}]


def test_one_attribute_with_several_values_varies() -> None:
    assert profiles_of("--type", "A", "price=low,medium,high", "goal=sales") == [
        {"product": ["fmcg"], "price": [price], "goal": ["sales"]} for price in ("low", "medium", "high")
    ]


@pytest.mark.parametrize("word", ["price=M、P", "價格水準=價格低、價格高", "ｐｒｉｃｅ＝Ｍ，Ｐ", "price=low;high"])
def test_values_that_vary_may_be_written_in_any_script(word: str) -> None:
    assert profiles_of("--type", "A", word) == [{"product": ["fmcg"], "price": [price]} for price in ("low", "high")]


def test_values_with_certainties_are_one_uncertain_fact_and_do_not_vary() -> None:
    assert profiles_of("price=medium:0.6,high:0.4", "goal=sales,leads") == [
        {"price": ["medium", "high"], "goal": [goal]} for goal in ("sales", "leads")
    ]


def test_repeated_options_do_not_vary() -> None:
    assert problem_of("--type", "A", "--type", "D", "--price", "P", "--price", "I")[1] == "wrong-count"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    texts = ("type: A\nprice: low\n", '{"type": ["D"], "price": "high", "market": ["cn", "eu"]}', "type: A\nprice: P\n")
    paths = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def test_profile_files_are_compared(files: list[str]) -> None:
    assert profiles_of(*(word for file in files for word in ("--profile", file))) == [
        {"product": ["fmcg"], "price": ["low"]},
        {"product": ["health"], "price": ["high"], "market": ["cn", "eu"]},
        {"product": ["fmcg"], "price": ["high"]},
    ]


def test_the_line_wins_over_every_file(files: list[str]) -> None:
    line = ("--type", "C", "market=us,eu")
    assert profiles_of("--profile", files[0], "--profile", files[1], *line) == [
        {"product": ["tickets"], "price": ["low"], "market": ["eu", "us"]},
        {"product": ["tickets"], "price": ["high"], "market": ["eu", "us"]},
    ]


def test_one_file_is_what_variants_have_in_common(files: list[str]) -> None:
    assert profiles_of("--profile", files[1], "price=low,high") == [
        {"product": ["health"], "price": [price], "market": ["cn", "eu"]} for price in ("low", "high")
    ]


def test_one_file_is_what_groups_have_in_common(files: list[str]) -> None:
    assert profiles_of("--profile", files[0], "price=free", "vs", "goal=sales") == [
        {"product": ["fmcg"], "price": ["free"]},
        {"product": ["fmcg"], "price": ["low"], "goal": ["sales"]},
    ]


def test_beside_a_file_a_group_may_be_empty(files: list[str]) -> None:
    assert profiles_of("--profile", files[0], "vs", "goal=sales") == [
        {"product": ["fmcg"], "price": ["low"]},
        {"product": ["fmcg"], "price": ["low"], "goal": ["sales"]},
    ]


def test_one_profile_may_come_from_standard_input(files: list[str]) -> None:
    outcome = run("compare", "--profile", "-", "--profile", files[0], "--json", stdin=b"type: B")
    assert [p["label"] for p in json.loads(outcome.out)["profiles"]] == [
        "B Digital products",
        "A Fast-moving goods, M Low",
    ]


# Mistakes


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "there is only one profile to compare; it takes 2 to 4"),
        (("--type", "A", "price=M"), "there is only one profile to compare; it takes 2 to 4"),
        (("price=Z,X,M,N,P",), "there are 5 profiles to compare; it takes 2 to 4"),
        (
            tuple(["price=M", "vs", "price=P", "vs", "price=N", "vs", "price=O", "vs", "price=Z"]),
            "there are 5 profiles to compare",
        ),
    ],
)
def test_two_to_four_profiles_are_compared(words: tuple[str, ...], message: str) -> None:
    code, kind, told = problem_of(*words)
    assert (code, kind, told[: len(message)]) == (2, "wrong-count", message)


def test_the_hint_to_a_wrong_count_names_every_form() -> None:
    told = run("compare", "--type", "A").err
    assert told.startswith("error: there is only one profile to compare")
    assert [word for word in ("'vs'", "--profile", "price=low,medium,high") if word not in told] == []
    assert told.count("\n") == 1


def test_only_one_attribute_may_vary() -> None:
    message = "'price=low,high' and 'goal=sales,leads' list several values each; only one attribute can vary"
    assert problem_of("price=low,high", "goal=sales,leads") == (2, "several-vary", message)


@pytest.mark.parametrize(
    ("words", "number"), [(("vs", "type=A"), "1 of 2"), (("type=A", "vs", "vs", "type=D"), "2 of 3")]
)
def test_an_empty_group_is_told_where_nothing_is_common(words: tuple[str, ...], number: str) -> None:
    message = f"group {number} is empty: there is nothing on one side of a 'vs'"
    assert problem_of(*words) == (2, "empty-group", message)


def test_groups_and_several_files_do_not_stand_together(files: list[str]) -> None:
    words = ("--profile", files[0], "--profile", files[1], "price=M", "vs", "price=P")
    message = "groups parted by 'vs' and 2 profile files can't stand together"
    assert problem_of(*words) == (2, "mixed-forms", message)


def test_standard_input_is_read_once() -> None:
    code, kind, _ = problem_of("--profile", "-", "--profile", "-", stdin=b"type: A")
    assert (code, kind) == (2, "stdin-twice")


def test_problems_of_all_groups_are_told_at_once() -> None:
    outcome = run("compare", "type=Q", "vs", "price=loww", "vs", "typ=A")
    assert outcome.code == 2
    assert [line.split(":")[1] for line in outcome.err.splitlines()] == [" 'type=Q'", " 'price=loww'", " 'typ=A'"]


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("- type", encoding="utf-8")
    outcome = run("compare", "--profile", str(tmp_path / "none.yaml"), "--profile", str(bad))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 2)


def test_a_value_alone_is_the_fact_that_it_can_only_be() -> None:
    bare, named = (run("compare", *words).out for words in (("A", "vs", "D"), ("type=A", "vs", "type=D")))
    assert bare == named


def test_a_value_that_is_wrong_is_told_though_it_varies() -> None:
    code, kind, message = problem_of("--type", "A", "price=loww,high")
    assert (code, kind, message) == (2, "unknown-value", "'price=loww': no value of price is called 'loww'")


@pytest.mark.parametrize("option", [("--format", "xml"), ("--family", "modle"), ("--lang", "fr"), ("--top", "0")])
def test_options_with_a_wrong_value_are_told(option: tuple[str, str]) -> None:
    outcome = run("compare", *THREE, *option)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: ")


# The screen


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "words", "language"),
    [("variants", THREE, "en"), ("groups", UNLIKE, "zh-Hant"), ("groups", UNLIKE, "zh-Hans")],
)
def test_three_profiles_look_as_reviewed_at_80_columns(name: str, words: tuple[str, ...], language: str) -> None:
    actual = screen(80, *words, "--lang", language)
    assert actual.splitlines() == golden(f"compare-{name}-{language}.txt", actual).splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("words", [UNLIKE, LONG])
def test_no_line_is_too_wide_and_no_character_is_lost(language: str, width: int, words: tuple[str, ...]) -> None:
    narrow, wide = (screen(columns, *words, "--lang", language) for columns in (width, 2000))
    assert [line for line in narrow.splitlines() if cell_len(line) > width] == []
    assert Counter("".join(narrow.split())) == Counter("".join(wide.split()))


def test_stop_cautions_come_first_with_the_profiles_they_warn() -> None:
    lines = screen(80, *UNLIKE).splitlines()
    assert lines[0].startswith("STOP (1, 3): ")
    lines = screen(80, "--type", "A", "market=cn", "commission=deeper", "price=M,P").splitlines()
    assert lines[0].startswith("STOP: ")


def test_a_difference_is_marked_by_more_than_colour() -> None:
    lines = screen(200, *THREE).splitlines()
    rows = {row["name"]: row for rows in compared(*THREE)["families"].values() for row in rows}
    for line in (line for line in lines if "Content business  " in line or "Pictures  " in line):
        name = next(name for name in rows if f" {name} " in line)
        assert line.startswith("*") == rows[name]["differs"]
    assert any("▲" in line for line in lines)
    assert any("▼" in line for line in lines)


# Other formats


def test_in_a_pipe_it_is_plain_lines() -> None:
    outcome = run("compare", *THREE)
    assert "\x1b" not in outcome.out
    assert outcome.out.splitlines() == golden("compare-plain-en.txt", outcome.out).splitlines()


@pytest.mark.parametrize(
    "words", [UNLIKE, ("type=A", "vs", "type=A", "--lang", "zh-Hans"), (*THREE, "--family", "carrier")]
)
def test_the_json_is_valid_against_its_schema(words: tuple[str, ...]) -> None:
    validator = Draft202012Validator(json.loads(run("schema", "compare").out))
    assert [error.message for error in validator.iter_errors(compared(*words))] == []


def test_the_json_is_as_reviewed() -> None:
    actual = masked(run("compare", *THREE, "--json").out)
    assert actual.splitlines() == golden("compare.json", actual).splitlines()


def test_the_places_in_the_json_are_those_of_recommend() -> None:
    families = compared(*THREE)["families"]
    for number, price in enumerate(("low", "medium", "high")):
        alone = json.loads(run("recommend", "--type", "A", "--price", price, "--json").out)
        for slug, ranking in alone["recommendations"].items():
            keys = ("rank", "certainty", "verdict", "recommended", "barred")
            expected = {each["option"]: {key: each[key] for key in keys} for each in ranking}
            assert {row["option"]: row["places"][number] for row in families[slug]} == expected


def test_the_cautions_in_the_json_are_those_of_recommend() -> None:
    alone = json.loads(run("recommend", "--type", "A", "--price", "M", "--json").out)
    assert compared(*THREE)["cautions"][0] == [caution["caution"] for caution in alone["cautions"]]


def test_jsonl_is_the_json_on_one_line() -> None:
    outcome = run("compare", *THREE, "--format", "jsonl")
    assert outcome.out.count("\n") == 1
    assert json.loads(outcome.out) == compared(*THREE)


@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_spreadsheet_gets_one_row_for_each_option_and_profile(format_: str, delimiter: str) -> None:
    text = run("compare", *UNLIKE, "--format", format_).out
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    plain = compared(*UNLIKE)
    told = {(r["family"], r["option"], r["profile"]): r for r in rows if r["kind"] == "option"}
    for family, options in plain["families"].items():
        for option in options:
            for number, place in enumerate(option["places"], 1):
                row = told.pop((family, option["option"], str(number)))
                assert row["rank"] == str(place["rank"] or "base")
                assert float(row["certainty"]) == place["certainty"]
                assert row["differs"] == str(option["differs"]).lower()
    assert told == {}
    reasons = [float(r["contribution"]) for r in rows if r["kind"] == "reason"]
    assert reasons == [number for reason in plain["reasons"] for number in reason["contributions"]]
    assert [r["verdict"] for r in rows[:2]] == ["stop", "stop"]


def test_markdown_is_as_reviewed() -> None:
    actual = masked(run("compare", *UNLIKE, "--format", "markdown").out)
    assert actual.splitlines() == golden("compare-en.md", actual).splitlines()


def test_the_same_words_give_the_same_bytes() -> None:
    assert run("compare", *UNLIKE).raw == run("compare", *UNLIKE).raw


# What is shown


def test_a_profile_is_called_by_what_sets_it_apart() -> None:
    labels = [
        each["label"] for each in compared("--type", "A", "price=low", "goal=sales", "vs", "price=low")["profiles"]
    ]
    assert labels == ["Main goal = Profitable sales now", "Main goal is unknown"]
    assert [each["label"] for each in compared(*THREE)["profiles"]] == ["M Low", "N Medium", "P High"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "These profiles are the same: no difference."),
        ("zh-Hant", "這些情況完全相同，沒有差別。"),
        ("zh-Hans", "这些情况完全相同，没有差别。"),
    ],
)
def test_equal_profiles_are_said_to_be_equal(language: str, told: str) -> None:
    words = ("compare", "type=A", "price=M", "vs", "price=low", "type=fmcg", "--lang", language)
    assert told in run(*words).out.splitlines()
    assert told in run(*words, "--color", "always").out
    assert told in run(*words, "--format", "markdown").out


def test_equal_results_of_unlike_profiles_are_said_to_be_equal() -> None:
    outcome = run("compare", "price=low:0.1,medium:0.05", "vs", "price=low:0.05", "--family", "model")
    assert "No difference: all ranks and recommendations are the same." in outcome.out.splitlines()


def test_top_and_family_choose_what_is_shown() -> None:
    plain = compared(*THREE, "--family", "carrier", "--top", "1")
    (family,) = plain["families"].items()
    assert family[0] == "carrier"
    assert all(row["base"] or 1 in {place["rank"] for place in row["places"]} for row in family[1])
    assert {reason["family"] for reason in plain["reasons"]} == {"carrier"}
    lines = run("compare", *THREE, "--family", "campaign").out.splitlines()
    assert len([line for line in lines if line.startswith("Campaign\t")]) > 1


def test_the_help_shows_every_form() -> None:
    text = " ".join(run("compare", "--help").out.split())
    assert "ecomkt compare --type A price=low,medium,high" in text
    assert "ecomkt compare type=A price=M vs type=D price=P market=cn" in text


def test_the_golden_files_are_all_in_use() -> None:
    screens = {"compare-variants-en.txt", "compare-groups-zh-Hant.txt", "compare-groups-zh-Hans.txt"}
    used = {*screens, "compare-plain-en.txt", "compare-en.md", "compare.json"}
    assert {path.name for path in GOLDEN.glob("compare*")} == used


# Products with a name


def test_products_that_are_named_head_their_columns() -> None:
    words = ("compare", "soap", "NT350", "Taiwan", "vs", "vitamin C", "NT900", "Taiwan")
    (heads,) = [line for line in run(*words).out.splitlines() if line.startswith("\tProfile\t")]
    assert [head.partition(":")[0] for head in heads.split("\t")[2:]] == ["1. soap", "2. vitamin C"]
    alike = run("compare", "soap", "NT350", "price=low,high").out
    assert "1. soap" not in alike


def test_cautions_are_told_once_and_say_whom_they_warn() -> None:
    shared = run("compare", "type=A", "market=tw", "oversight=food", "price=low,high").out.splitlines()
    assert [line.split("\t")[0] for line in shared if "full Chinese label" in line] == ["high"]
    apart = run("compare", "soap", "NT350", "Taiwan", "vs", "earrings", "NT900", "Taiwan").out.splitlines()
    assert [line.split("\t")[0] for line in apart if "permits for cosmetics" in line] == ["high (1)"]
