"""The language: what is asked for, else what the environment says, else English."""

import json

import pytest

from runs import run


def language(*words: str, **environment: str) -> str:
    shown = run("recommend", "--json", *words, environment=environment)
    # Of two Chineses, the one that was not named is told.
    assert (shown.code, bool(shown.err)) == (0, "zh" in words)
    return str(json.loads(shown.out)["lang"])


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("zh-Hant", "zh-Hant"),
        ("zh_hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hans", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
    ],
)
def test_a_language_may_be_written_in_many_ways(word: str, tag: str) -> None:
    assert [language("--lang", word), language(ECOMKT_LANG=word)] == [tag, tag]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("locale", "tag"),
    [
        ("zh_CN.UTF-8", "zh-Hans"),
        ("zh_TW.UTF-8", "zh-Hant"),
        ("zh_TW.Big5@radical", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("en_US.UTF-8", "en"),
        ("fr_FR.UTF-8", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("", "en"),
    ],
)
def test_a_locale_gives_its_language_or_english(locale: str, tag: str) -> None:
    assert [language(LANG=locale), language(LC_ALL=locale, LANG="")] == [tag, tag]


def test_the_nearer_word_wins() -> None:
    everything = {"ECOMKT_LANG": "zh-Hant", "LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}
    found = []
    for name in ("ECOMKT_LANG", "LC_ALL", "LANG"):
        found.append(language(**everything))
        del everything[name]
    assert [language("--lang", "en", ECOMKT_LANG="zh-Hant"), *found] == ["en", "zh-Hant", "zh-Hans", "en"]


def test_a_language_there_is_not_is_refused_only_where_it_was_asked_for() -> None:
    asked = run("recommend", environment={"ECOMKT_LANG": "xx"})
    assert (asked.code, asked.out) == (2, "")
    assert asked.err == "error: ECOMKT_LANG xx: there is no such language; use one of: en, zh-Hant, zh-Hans\n"


@pytest.mark.parametrize("word", ["快消品", "快消", "ＦＭＣＧ", "ａ", " a ", "Fast-moving goods"])
def test_a_product_may_be_called_in_any_language_whatever_the_output(word: str) -> None:
    assert run("recommend", "--type", word, "--json").out == run("recommend", "--type", "A", "--json").out


@pytest.mark.slow
def test_exit_code_and_numbers_do_not_depend_on_the_language() -> None:
    words = ["recommend", "--type", "D", "market=cn", "--json", "--lang"]
    results = [json.loads(run(*words, tag).out) for tag in ("en", "zh-Hant", "zh-Hans")]
    numbers = [
        [(e["option"], e["certainty"]) for entries in each["recommendations"].values() for e in entries]
        for each in results
    ]
    assert numbers[0] == numbers[1] == numbers[2]
    assert [run("recommend", "--type", "Q", "--lang", tag).code for tag in ("en", "zh-Hant", "zh-Hans")] == [2, 2, 2]


KR = "「kr」是 SEK、NOK、DKK 或 ISK 共用的符號；請寫 ISO 代碼，例如 250 TWD"
CHINESE = {
    "recommend --typ A": "錯誤：沒有 --typ 這個選項（相近的有 --top、--type）；請看「ecomkt recommend --help」",
    "recomend": "錯誤：沒有「recomend」這個指令；你是不是要找「recommend」？請看「ecomkt --help」",
    "recommend --top 0": "錯誤：「--top」的值不對：不得小於 1；請看「ecomkt recommend --help」",
    "recommend --top x": "錯誤：「--top」的值不對：要填整數；請看「ecomkt recommend --help」",
    "recommend --json=1": "錯誤：選項「--json」後面不接值；請看「ecomkt --help」",
    "completion": "錯誤：少了引數「shell」；請看「ecomkt completion --help」",
    "new rule": "錯誤：骨架只需要主題與代號；請寫「ecomkt new rule 主題 代號」，或用 --from 指定情境",
    "recommend soap NT350 NT500": "錯誤：「NT350」、「NT500」不只一個價格；請只寫一個金額，例如 1299 TWD",
    "recommend soap 300 kr": f"錯誤：「300」「kr」：{KR}",
    "doctor a b": "錯誤：多出來的引數：a b；請看「ecomkt doctor --help」",
}


@pytest.mark.sampled
@pytest.mark.parametrize("line", CHINESE)
def test_a_slip_of_the_line_is_told_in_the_language_wherever_it_was_asked_for(line: str) -> None:
    first, after = ["--lang", "zh-TW", *line.split()], [*line.split(), "--lang=zh-TW"]
    for outcome in (run(*first), run(*after), run(*line.split(), environment={"LANG": "zh_TW.UTF-8"})):
        assert (outcome.code, outcome.out, outcome.err) == (2, "", f"{CHINESE[line]}\n")


def test_a_wrong_language_is_told_in_english() -> None:
    told = run("recommend", "--frob", "--lang", "klingon", environment={"LANG": "zh_TW.UTF-8"})
    assert told.err == "error: no such option: --frob; see 'ecomkt recommend --help'\n"
    assert run("recommend", "--lang", "fr", LANG="zh_TW").err.startswith("error: --lang fr: there is no such language")


def test_what_is_told_as_json_keeps_its_code_and_speaks_the_language() -> None:
    error = json.loads(run("recommend", "--json", "--typ", "A", "--lang", "zh-Hans").err)["error"]
    assert (error["code"], error["hint"]) == ("usage", "请看“ecomkt recommend --help”")


def test_a_language_before_the_verb_is_that_of_the_answer() -> None:
    assert run("--lang", "zh-Hant", "recommend", "type=A").out == run("recommend", "type=A", "-l", "zh-Hant").out
