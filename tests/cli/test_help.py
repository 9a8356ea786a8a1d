"""The help: data in every language, for every verb and every parameter, and laid out for a terminal."""

from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

import pytest

from ecomkt.cli.app import command_line
from ecomkt.language.interface import interface_texts
from ecomkt.language.text import LANGUAGES
from runs import run
from tables import each_row

CHINESE = LANGUAGES[1:]


def parts(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Yield every verb with its path."""
    yield path, command
    for name, verb in getattr(command, "commands", {}).items():
        yield from parts(f"{path}.{name}", verb)


VERBS = dict(parts("help", command_line()))


@each_row("path", VERBS)
def test_every_verb_and_every_parameter_has_its_words_in_every_language(path: str) -> None:
    names = [max(parameter.opts, key=len).lstrip("-").replace("_", "-") for parameter in VERBS[path].params]
    keys = [[f"{path}.about"], *([f"{path}.{name}", f"help.any.{name}"] for name in names)]
    texts = interface_texts()
    assert [key for key in keys if not set(key) & texts.keys()] == []
    for key in (key for either in keys for key in either if key in texts):
        assert [language for language in LANGUAGES if not texts[key].words_in(language)] == []


def test_no_words_of_the_help_are_left_over() -> None:
    names = {name for command in VERBS.values() for p in command.params for name in (max(p.opts, key=len),)}
    known = {name.lstrip("-").replace("_", "-") for name in names} | {"about", "examples", "end", "help"}
    keys = [key.split(".") for key in interface_texts() if key.startswith("help.") and not key.startswith("help.page")]
    assert [key for key in keys if key[-1] not in known] == []
    assert [key for key in keys if key[1] != "any" and ".".join(key[:-1]) not in VERBS] == []


@pytest.mark.parametrize("words", [["--lang", "zh-TW"], ["--lang=zh-TW"], ["-lzh-TW"], ["-l", "zh_TW"]])
def test_help_is_in_the_language_of_the_line(words: list[str]) -> None:
    told = run("recommend", *words, "--help")
    assert (told.code, told.err) == (0, "")
    assert told.out == run("recommend", "--help", ECOMKT_LANG="zh-Hant").out
    assert "用法：ecomkt recommend [選項]" in told.out


def test_help_is_in_the_language_of_the_environment() -> None:
    everything = {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_TW.UTF-8", "ECOMKT_LANG": "en"}
    heads = []
    for name in ("ECOMKT_LANG", "LC_ALL", "LANG"):
        heads.append(run("why", "-h", environment=everything).out.splitlines()[2].strip())
        del everything[name]
    keys = "help.why.about"
    assert heads == [interface_texts()[keys].words_in(language) for language in LANGUAGES]


def test_a_misspelt_language_gives_no_less_help() -> None:
    assert run("why", "--help", "--lang", "klingon").out == run("why", "--help").out


@pytest.mark.sampled
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", VERBS)
def test_help_fits_a_terminal_of_eighty_columns(path: str, language: str) -> None:
    lines = run(*path.split(".")[1:], "--help", ECOMKT_LANG=language, columns=80).out.splitlines()
    wide = [line for line in lines if sum(1 + (east_asian_width(sign) in "WF") for sign in line) > 80]
    # An example stays in one line, to be copied.
    assert [line for line in wide if not line.startswith("  ecomkt ")] == []


def test_a_list_of_verbs_has_one_paragraph_for_each() -> None:
    listed = run("new", "--help").out
    assert "Add a rule to a pack" in listed
    assert "With --from" not in listed
    assert "With --from" in run("new", "rule", "--help").out


def test_nothing_asked_of_a_group_shows_its_help_and_is_bad_input() -> None:
    for words in ([], ["new"], ["export"]):
        told = run(*words)
        assert (told.code, told.out) == (2, "")
        assert told.err == run(*words, "--help").out
