"""`ecomkt why`: the sentence for the client, the arithmetic, the nearest reasons and the smallest changes."""

import json

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from runs import golden, masked, run, without_colour

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
ASKED = {
    "first": ["hybrid", "--type", "A", "--price", "M"],
    "not-recommended": ["flash-sale", "--type", "A", "--price", "M"],
    "out-of-reach": ["F7", "--type", "A", "--price", "M"],
    "base": ["F5", "--type", "H", "--price", "Z"],
    "barred": ["full-commerce", "--type", "A", "--price", "M", "licence=missing"],
    "opposed": ["traffic/celebrity", "--type", "D", "--price", "P", "market=cn", "oversight=health-food"],
}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("asked", "language"), [("first", "en"), ("not-recommended", "zh-Hant"), ("opposed", "zh-Hans")]
)
def test_the_outline_is_as_agreed(asked: str, language: str) -> None:
    told = run("why", *ASKED[asked], "--lang", language)
    assert (told.code, told.err) == (0, "")
    assert masked(told.out) == golden(f"why/{asked}.{language}.txt", masked(told.out))


def test_of_what_is_ruled_out_it_says_first_what_would_lift_the_bar() -> None:
    lines = run("why", *ASKED["barred"]).out.splitlines()
    goals = [line for line in lines if line.startswith("The smallest changes")]
    assert goals[0] == "The smallest changes that would lift the bar"
    assert lines[lines.index(goals[0]) + 1].startswith("  Licence = Held → ")
    assert "ruled out" in lines[0]


def test_more_detail_is_as_agreed() -> None:
    told = run("why", *ASKED["not-recommended"], "--depth", "3", "-v")
    assert masked(told.out) == golden("why/detail.depth-3-v.txt", masked(told.out))


@pytest.mark.slow
def test_each_depth_says_all_of_the_one_before_and_more() -> None:
    shallow, middle, deep = (
        run("why", *ASKED["out-of-reach"], "--depth", str(depth)).out.splitlines() for depth in (1, 2, 3)
    )
    assert len(shallow) < len(middle) < len(deep)
    assert set(shallow) < set(middle) < set(deep)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_json_fits_its_schema(asked: str) -> None:
    schema = json.loads(run("schema", "why").out)
    Draft202012Validator.check_schema(schema)
    result = json.loads(run("why", *ASKED[asked], "--json").out)
    assert [flaw.message for flaw in Draft202012Validator(schema).iter_errors(result)] == []


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_json_says_what_recommend_says(asked: str) -> None:
    told = json.loads(run("why", *ASKED[asked], "--json").out)
    options = json.loads(run("recommend", *ASKED[asked][1:], "--json").out)["recommendations"][told["family"]]
    one = next(option for option in options if option["option"] == told["option"])
    assert {key: told[key] for key in ("rank", "certainty", "verdict", "recommended")} == {
        key: one[key] for key in ("rank", "certainty", "verdict", "recommended")
    }
    assert [step["rule"] for step in told["steps"]] == [item["rule"] for item in one["evidence"]]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "columns"), [*((language, 40) for language in LANGUAGES), ("en", 80)])
def test_no_character_is_lost_on_a_screen(language: str, columns: int) -> None:
    words = [*ASKED["out-of-reach"], "--depth", "3", "-v", "--lang", language]
    screen = without_colour(run("why", *words, "--color", "always", COLUMNS=str(columns)).out)
    assert "".join(screen.split()) == "".join(run("why", *words).out.split())
    assert [line for line in screen.splitlines() if cell_len(line) > columns] == []


@pytest.mark.parametrize("name", ["flash-sale", "Flash sale", "閃購型", "闪购型", "限時特賣", "model/flash-sale"])
def test_an_option_is_called_by_any_of_its_names(name: str) -> None:
    assert run("why", name, "--type", "A").out == run("why", "flash-sale", "--type", "A").out


ERRORS = {
    "F": "error: no option is called 'F'; it is a value of product (Special or restricted); "
    "'ecomkt show' lists the options\n",
    "buyr": "error: no option is called 'buyr'; did you mean buyer?\n",
    "\x1b[31mx": "error: no option is called '\\x1b[31mx'; 'ecomkt show' lists the options\n",
    "model/nothing": "error: no option is called 'model/nothing'; 'ecomkt show' lists the options\n",
}


@pytest.mark.parametrize("name", ERRORS)
def test_what_is_no_option_is_refused_with_a_hint(name: str) -> None:
    told = run("why", name, "--type", "A")
    assert (told.code, told.out, told.err) == (2, "", ERRORS[name])
