import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import EcomktError, InputError, KnowledgeError, Location, Problem
from ecomkt.knowledge.yaml_reader import MOST_LEVELS, parse_yaml
from tables import each_row

ROOT = Path(__file__).parents[2]
KNOWLEDGE = sorted([*ROOT.glob("data/*.yaml"), *ROOT.glob("rules/*.yaml")])
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
# What YAML is made of: random text of these runs deeper into the parser than random letters do.
YAML_LIKE = st.lists(
    st.sampled_from(
        ["a", "b", ":", ": ", "- ", "? ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "'", '"', "|", ">", "#"]
    )
    | st.sampled_from(["*a", "&a ", "!x ", "!!int ", "<<", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "\\", "\x00"])
    | st.sampled_from(["1", "-0.5", "null", "\\ud800", "\\U99999999", "\x85", "\u2028", "\ufeff", "\r", "@", "`"]),
    max_size=40,
).map("".join)
# Each is something else to YAML 1.1, to YAML 1.2 or to somebody.
TEXTS = (
    *("NO", "no", "on", "off", "yes", "Y", "True", "NULL", "12:30", "1:30:00", "2024-01-01"),
    *("010", "-010", "0x1F", "0b1", "0o7", "1_000", "+1", "1e5", "1.0E+3", ".5", "5.", ".inf", "-.inf", ".nan"),
    *("=", "<<", "1,5", "１", "٣", "1.2.3", "急需", "1234567890123456789", "a#b", "http://x"),
)


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(KnowledgeError) as caught:
        parse_yaml(text, "f.yaml", KnowledgeError)
    return list(caught.value.problems)


def kinds_of(text: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.location.line, p.location.column) for p in problems_of(text) if p.location]


@each_row(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-12", -12),
        ("123456789012345678", 123456789012345678),
        ("0.60", 0.6),
        ("-1.5", -1.5),
        ("'1'", "1"),
        ('"true"', "true"),
        ("''", ""),
        ("|\n  1\n", "1\n"),
        *((text, text) for text in TEXTS),
    ],
)
def test_only_decimal_numbers_booleans_and_null_are_more_than_text(written: str, value: object) -> None:
    content = parse_yaml(f"a: {written}", "f.yaml", KnowledgeError).content
    assert content == {"a": value}
    assert isinstance(content, dict)
    assert type(content["a"]) is type(value)


def test_keys_are_text() -> None:
    document = parse_yaml("{NO: 1, 010: 2, true: 3, null: 4, 2024-01-01: 5, '': 6}", "f.yaml", KnowledgeError)
    assert document.content == {"NO": 1, "010": 2, "true": 3, "null": 4, "2024-01-01": 5, "": 6}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff", "--- # nothing\n...\n"])
def test_a_file_without_content_reads_as_none(text: str) -> None:
    assert parse_yaml(text, "f.yaml", KnowledgeError).content is None


def test_every_key_and_value_has_its_place() -> None:
    document = parse_yaml("# 一\na:\n  - b: 急\n    'c': {d: 1}\n", "f.yaml", KnowledgeError)
    assert document.content == {"a": [{"b": "急", "c": {"d": 1}}]}
    assert document.keys == {("a",): (2, 1), ("a", 0, "b"): (3, 5), ("a", 0, "c"): (4, 5), ("a", 0, "c", "d"): (4, 11)}
    assert document.value_at(("a", 0, "c", "d")) == Location("f.yaml", 4, 14)
    assert document.value_at(("a", 0)) == Location("f.yaml", 3, 5)
    assert document.value_at(()) == Location("f.yaml", 2, 1)


def test_a_duplicate_key_names_both_places() -> None:
    (problem,) = problems_of("a: 1\nb: 2\n'a': 3\n")
    assert str(problem) == (
        "f.yaml:3:1: the key 'a' stands here a second time, first at line 1, column 1; keep one of them"
    )


def test_the_problems_of_a_file_come_all_at_once() -> None:
    text = 'a: 1\na: 2\nb: &x 1\nc: !!str 2\nd: [*x]\n? [k]\n: 1\ne: "\\x1b"\ng: \'open'
    assert kinds_of(text) == [
        ("duplicate-key", 2, 1),
        ("yaml-anchor", 3, 4),
        ("yaml-tag", 4, 4),
        ("yaml-alias", 5, 5),
        ("key-not-text", 6, 3),
        ("control-character", 8, 4),
        ("syntax", 9, 4),
    ]


@each_row(
    ("text", "kind"),
    [
        ("a: 1\n---\nb: 2\n", ("several-documents", 2, 1)),
        ("a: 1\n--- \n", ("several-documents", 2, 1)),
        ("&a a: 1", ("yaml-anchor", 1, 1)),
        ("!x a: 1", ("yaml-tag", 1, 1)),
        ("! a", ("yaml-tag", 1, 1)),
        ("- &a [1]", ("yaml-anchor", 1, 3)),
        ("<<: *a", ("yaml-alias", 1, 5)),
        ("a: x\x1by", ("control-character", 1, 5)),
        ("a: 急\ud800", ("control-character", 1, 5)),
        ("a: 1\r\n\u2028b: 1", ("control-character", 2, 1)),
        ("a: {b: 1", ("syntax", 1, 4)),
        ("a:\n\tb: 1", ("syntax", 2, 1)),
    ],
)
def test_what_is_refused_is_refused_where_it_stands(text: str, kind: tuple[str, int, int]) -> None:
    assert kinds_of(text)[0] == kind


@each_row(
    ("text", "message"),
    [
        ("a: b: c", "f.yaml:1:5: a ':' can't stand here; put the text in quotes, or check the indentation"),
        ("a: @x", "f.yaml:1:4: a text can't begin with this character; put the text in quotes"),
        ("a:\n\t- b", "f.yaml:2:1: a tab can't indent; use spaces"),
        ("a: 'x\n", "f.yaml:1:4: a quoted text has no closing quote; close it"),
        ("a: [1, 2\n\n", "f.yaml:1:4: a list in [ ] has no ',' or ']' here; close it, or put its texts in quotes"),
        ("a: *", "f.yaml:1:4: a text can't begin with '*' or '&'; put the text in quotes"),
        ("a: |x", "f.yaml:1:5: a text can't begin with '|' or '>'; put the text in quotes"),
        ('"a" b', "f.yaml:1:5: nothing may follow the end of the value; put the text in quotes"),
    ],
)
def test_a_syntax_error_is_one_plain_line(text: str, message: str) -> None:
    assert [str(problem) for problem in problems_of(text)] == [message]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="lists"),
        pytest.param("{a: " * 100_000, id="mappings"),
        pytest.param("- " * 100_000, id="blocks"),
        pytest.param("? " * 100_000, id="keys"),
        pytest.param("{? " * 50_000, id="flow keys"),
        pytest.param("[" * 33 + "]" * 33, id="one too many"),
        pytest.param("\n".join(f"{' ' * level}a:" for level in range(400)), id="indentation"),
    ],
)
def test_deep_nesting_is_refused_without_a_crash(text: str) -> None:
    assert problems_of(text)[-1].message == "nested deeper than 32 levels"


def test_the_deepest_nesting_allowed_is_read() -> None:
    content = parse_yaml("[" * MOST_LEVELS + "]" * MOST_LEVELS, "f.yaml", KnowledgeError).content
    assert str(content) == "[" * MOST_LEVELS + "]" * MOST_LEVELS


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    assert {problem.code for problem in problems_of(text)} == {"yaml-anchor", "yaml-alias"}


@pytest.mark.parametrize("text", ["a: '\\x1b[31m\x1b[31m'", "\x1b: 1\n\x1b: 2", "&\x1b a", "{'\\e': 1, \"\\e\": 1}"])
def test_messages_carry_no_control_characters(text: str) -> None:
    assert [problem for problem in problems_of(text) if not str(problem).isprintable()] == []


def test_no_other_parser_takes_the_place_of_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    (problem,) = problems_of("a: 1")
    assert problem.code == "no-libyaml"


def test_the_caller_chooses_the_error() -> None:
    with pytest.raises(InputError):
        parse_yaml("[", "f.yaml", InputError)


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.stem)
def test_the_knowledge_reads_as_any_yaml_reader_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert parse_yaml(text, path.name, KnowledgeError).content == yaml.load(text, yaml.CSafeLoader)


def test_the_knowledge_is_found() -> None:
    assert {path.name for path in KNOWLEDGE} >= {"codes.yaml", "certainty.yaml", "traits.yaml", "cautions.yaml"}


def check_reading(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    content: object = None
    try:
        content = parse_yaml(text, "f.yaml", KnowledgeError).content
    except EcomktError as refusal:
        problems = refusal.problems
    assert [problem for problem in problems if problem.location is None or "\n" in str(problem)] == []
    assert json.loads(json.dumps(content, allow_nan=False)) == content


@given(ANY_TEXT | YAML_LIKE)
def test_any_text_is_read_or_refused(text: str) -> None:
    check_reading(text)


@given(st.binary())
def test_any_decoded_bytes_are_read_or_refused(data: bytes) -> None:
    check_reading(data.decode("utf-8", "surrogateescape"))
    check_reading(data.decode("latin-1"))


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cn", "Cs", "Zl", "Zp")))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=20,
)


@given(VALUES)
def test_the_yaml_that_is_also_json_reads_as_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert parse_yaml(text, "f.yaml", KnowledgeError).content == value


def test_importing_the_module_leaves_yaml_alone() -> None:
    loaded = "print('yaml' in sys.modules, 'platformdirs' in sys.modules)"
    code = f"import sys, ecomkt.knowledge.yaml_reader, ecomkt.files; {loaded}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
