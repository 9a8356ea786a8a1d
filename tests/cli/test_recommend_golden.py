"""What `recommend` prints, as it was last agreed on: a file for each format, for each language where layout counts."""

import pytest

from runs import golden, masked, run, without_colour

PROFILES = {
    "a-m": ["--type", "A", "--price", "M"],
    "d-p": ["--type", "D", "--price", "P", "market=cn", "oversight=health-food"],
    "b-n": ["--type", "B", "--price", "N", "audience=online-merchants"],
}
SOAP = ["--type", "A", "price=350TWD", "market=tw", "motive=pleasure", "offer=goods", "--plan", "price war"]
SAID = [
    *("--type", "A", 'price=NT350 "three for 900, always"', 'market=tw "Tainan, since 2014"'),
    *('proof=reviews:0.9 "188 reviews, 4.8"', 'reach=members "2,400 on the list, 38% open"'),
    *("--plan", 'price-war "10% under the big brand"'),
]
SAID_ZH = [
    *("--type", "A", "price=350元「三個 900，不打折」", "market=tw「台南，2014 年起」"),
    *("proof=評價:0.9「188 則，4.8 分」", "reach=members『名單 2,400 人，開信 38%』"),
    *("--plan", "價格戰「比大牌便宜一成」"),
]
WORDS = {**PROFILES, "soap": SOAP, "said": SAID, "said-zh": SAID_ZH}
OWN_LANGUAGE = {"a-m": "en", "d-p": "zh-Hant", "b-n": "zh-Hans"}
SCREENS = [
    *(
        (profile, lang, columns)
        for profile in ("a-m", "soap")
        for lang in ("en", "zh-Hant")
        for columns in (80, 100, 140)
    ),
    *(("d-p", "zh-Hant", 80), ("b-n", "zh-Hans", 40)),
    *(("said", "en", 80), ("said", "en", 140), ("said-zh", "zh-Hant", 140), ("said-zh", "zh-Hans", 80)),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("profile", "lang", "columns"), SCREENS)
def test_the_screen_is_as_agreed(profile: str, lang: str, columns: int) -> None:
    outcome = run("recommend", *WORDS[profile], "--lang", lang, "--color", "always", columns=columns)
    assert (outcome.code, outcome.err) == (0, "")
    text = without_colour(outcome.out)
    assert text == golden(f"recommend/{profile}.{lang}.{columns}.txt", text)


@pytest.mark.parametrize(("format_", "suffix"), [("plain", "plain.txt"), ("csv", "csv"), ("markdown", "md")])
def test_every_format_is_as_agreed(format_: str, suffix: str) -> None:
    outcome = run("recommend", *PROFILES["a-m"], "--format", format_)
    assert (outcome.code, outcome.err) == (0, "")
    text = masked(outcome.out)
    assert text == golden(f"recommend/a-m.{suffix}", text)


@pytest.mark.parametrize("format_", ["json", "jsonl"])
@pytest.mark.parametrize("profile", PROFILES)
def test_json_is_as_agreed(profile: str, format_: str) -> None:
    outcome = run("recommend", *PROFILES[profile], "--lang", OWN_LANGUAGE[profile], "--format", format_)
    assert (outcome.code, outcome.err) == (0, "")
    text = masked(outcome.out)
    assert text == golden(f"recommend/{profile}.{format_}", text)


def test_in_a_pipe_the_screen_is_plain_lines() -> None:
    assert run("recommend", *PROFILES["a-m"]).out == run("recommend", *PROFILES["a-m"], "--format", "plain").out


def test_a_table_of_tabs_has_the_cells_of_the_one_of_commas() -> None:
    tsv = run("recommend", *PROFILES["a-m"], "--format", "tsv").out
    csv = run("recommend", *PROFILES["a-m"], "--format", "csv").out
    assert tsv.splitlines()[0].split("\t") == csv.splitlines()[0].split(",")
    assert tsv.count("\n") == csv.count("\n")


def test_family_and_top_choose_a_part_of_the_answer() -> None:
    part = ["--family", "carrier", "--family", "Stage", "--top", "2"]
    lines = [line.split("\t") for line in run("recommend", *PROFILES["a-m"], *part).out.splitlines()]
    options = [line[:2] for line in lines if line[0] in ("Channel", "Stage")]
    assert options == [["Channel", "1"], ["Channel", "2"], ["Channel", "Base"], ["Stage", "1"], ["Stage", "2"]]


def test_nothing_known_is_no_error() -> None:
    outcome = run("recommend")
    assert (outcome.code, outcome.err) == (0, "")
    known, *_ = outcome.out.splitlines()
    assert known == "nothing is known yet"
