"""What `recommend` prints, in every format, language and width, as it was last agreed on."""

import pytest

from runs import golden, masked, run, without_colour

PROFILES = {
    "a-m": ["--type", "A", "--price", "M"],
    "d-p": ["--type", "D", "--price", "P", "market=cn", "regulation=function-claims"],
    "b-n": ["--type", "B", "--price", "N", "audience=online-merchants"],
}
OWN_LANGUAGE = {"a-m": "en", "d-p": "zh-Hant", "b-n": "zh-Hans"}
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
SUFFIXES = {"json": "json", "jsonl": "jsonl", "csv": "csv", "tsv": "tsv", "markdown": "md"}


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES)
def test_the_screen_is_as_agreed(profile: str, lang: str, columns: int) -> None:
    shown = run("recommend", *PROFILES[profile], "--lang", lang, "--color", "always", columns=columns)
    assert (shown.code, shown.err) == (0, "")
    text = without_colour(shown.out)
    assert text == golden(f"recommend/{profile}.{lang}.{columns}.txt", text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES)
def test_the_plain_lines_are_as_agreed(profile: str, lang: str) -> None:
    shown = run("recommend", *PROFILES[profile], "--lang", lang)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == golden(f"recommend/{profile}.{lang}.plain.txt", shown.out)


@pytest.mark.parametrize("format_", SUFFIXES)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_format_is_as_agreed(profile: str, format_: str) -> None:
    shown = run("recommend", *PROFILES[profile], "--lang", OWN_LANGUAGE[profile], "--format", format_)
    assert (shown.code, shown.err) == (0, "")
    text = masked(shown.out)
    assert text == golden(f"recommend/{profile}.{SUFFIXES[format_]}", text)


def test_a_part_of_the_answer_is_as_agreed() -> None:
    part = ["--family", "carrier", "--family", "Stage", "--top", "2"]
    shown = run("recommend", *PROFILES["a-m"], *part)
    assert shown.out == golden("recommend/a-m.part.plain.txt", shown.out)


def test_nothing_known_is_no_error_and_as_agreed() -> None:
    shown = run("recommend")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == golden("recommend/nothing.plain.txt", shown.out)
