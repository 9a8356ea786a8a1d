"""Messages in the reader's language: what they are made of survives, and every template is written in each."""

import ast
import pickle
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from string import Formatter

import pytest

from ecomkt.authoring.interface_texts import FOLDER, compiled_texts
from ecomkt.errors import InputError, Listed, Location, Message, Problem, did_you_mean, told
from ecomkt.language.interface import message_texts
from ecomkt.language.messages import retold
from ecomkt.language.text import LANGUAGES
from ecomkt.safe_text import visible

SOURCES = Path(__file__).resolve().parents[2] / "src"
NESTED = Problem("row", "ignored", did_you_mean("tabel", ["table"]), Location("a.yaml", 1, 2))


def templates() -> Iterator[tuple[str, str, set[str]]]:
    """Yield place, template and gaps of what is told in the sources."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told" and node.args:
                place = f"{path.relative_to(SOURCES)}:{node.lineno}"
                if isinstance(node.args[0], ast.Constant):
                    yield place, str(node.args[0].value), {str(keyword.arg) for keyword in node.keywords}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_message_is_its_english_and_stays_one_in_another_process() -> None:
    message = told("note: {note}", note=NESTED)
    assert message == "note: a.yaml:1:2: ignored; did you mean 'table'?"
    for copy in (pickle.loads(pickle.dumps(message)), deepcopy(message)):
        assert (copy, copy.template, copy.gaps) == (message, message.template, message.gaps)
    (problem,) = pickle.loads(pickle.dumps(InputError([Problem("x", message)]))).problems
    assert retold(problem, "zh-Hant") == "附註：a.yaml:1:2: ignored；你是不是要找「table」？"


@pytest.mark.parametrize(
    ("message", "language", "words"),
    [
        (told("see '{verb} --help'", verb="ecomkt why"), "zh-Hant", "請看「ecomkt why --help」"),
        (told("see '{verb} --help'", verb="ecomkt why"), "zh-Hans", "请看“ecomkt why --help”"),
        (told("use one of: {choices}", choices=Listed(("a", "'b'"))), "zh-Hant", "可用的有：a、「b」"),
        (told("missing argument {argument}", argument="'file'"), "zh-Hans", "缺少参数“file”"),
        (told("nobody has written {this}", this="x"), "zh-Hant", "nobody has written x"),
        ("missing command", "zh-Hant", "少了指令"),
        ("", "zh-Hant", ""),
        (told("{braces}", braces="{x}"), "zh-Hant", "{x}"),
    ],
)
def test_a_message_is_told_in_the_language_of_the_reader(message: str, language: str, words: str) -> None:
    assert retold(message, language) == words
    assert retold(message, "en") == str(message)


def test_what_fills_a_gap_is_made_visible_and_the_message_stays_one() -> None:
    message = visible(told("use one of: {choices} {most:g}", choices=Listed(("\x1b",)), most=2.0))
    assert isinstance(message, Message)
    assert message == "use one of: \\x1b 2"


def test_the_compiled_texts_are_those_that_are_written() -> None:
    compiled = compiled_texts()
    assert {name: (FOLDER / name).read_text(encoding="utf-8") for name in compiled} == compiled, "run: dev.py texts"


def test_every_template_is_written_in_each_language_with_the_same_gaps() -> None:
    known = message_texts()
    assert [f"{place}: {template}" for place, template, _ in templates() if template not in known] == []
    assert [place for place, template, given in templates() if gaps(template) != given] == []
    differing = [
        template
        for template, words in known.items()
        for text in words
        if "{" in template and gaps(text) != gaps(template)
    ]
    assert differing == []
    assert {len(words) for words in known.values()} == {len(LANGUAGES) - 1}
