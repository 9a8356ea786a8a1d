import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import EcomktError, InputError, Location
from ecomkt.profile.json_reader import parse_json, parse_json_or_yaml

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cn", "Cs", "Zl", "Zp")))
SCALARS = st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False) | WORDS
VALUES = st.recursive(
    SCALARS.filter(lambda value: value not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=20,
)


def refusal_of(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_json(text, "f.json", InputError)
    return [str(problem) for problem in caught.value.problems]


def test_keys_and_values_have_places() -> None:
    document = parse_json('{"a": [1,\n  {"b": 1e2}]}', "f.json", InputError)
    assert document.content == {"a": [1, {"b": 100.0}]}
    assert document.key_at(("a", 1, "b")) == Location("f.json", 2, 4)
    assert document.value_at(("a", 1, "b")) == Location("f.json", 2, 9)


def test_json_that_is_no_yaml_is_read_without_places() -> None:
    document = parse_json('["\\ud83d\\ude00"]', "f.json", InputError)
    assert document.content == ["😀"]
    assert document.value_at((0,)) == Location("f.json", 1, 1)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('{"a": 1,\n}', ["f.json:2:1: this isn't JSON: expecting property name enclosed in double quotes"]),
        ('{"a" 1}', ["f.json:1:6: this isn't JSON: expecting ':' delimiter"]),
        ('["a\x01"]', ["f.json:1:4: this isn't JSON: invalid control character"]),
        (
            '{"a": 1, "a": NaN}',
            [
                "f.json:1:10: the key 'a' stands here a second time, first at line 1, column 2; keep one of them",
                "f.json:1:1: NaN is no JSON number; use null, or leave it out",
            ],
        ),
        (
            '["\\ud83d\\ude00", {"a": 1, "a": 2}]',
            ["f.json:1:1: the key 'a' stands twice in one object; keep one of them"],
        ),
        ("[1,\n-Infinity]", ["f.json:2:1: -Infinity is no JSON number; use null, or leave it out"]),
        ("[1e999]", ["f.json:1:2: the number '1e999' is too large; shorten it"]),
        (
            "[1234567890123456789]",
            [
                "f.json:1:2: the number '1234567890123456789' has more than 18 digits; put it in quotes if it is an id",
            ],
        ),
        ('["\\ud800"]', ["f.json:1:1: a control character \\ud800; remove it"]),
        ('{"\\u001b": 1}', ["f.json:1:1: a control character \\x1b; remove it"]),
    ],
)
def test_what_is_refused_is_said_with_its_place(text: str, problems: list[str]) -> None:
    assert refusal_of(text) == problems


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 33 + "]" * 33, "[" * 500 + "]" * 500])
def test_deep_nesting_is_refused_without_a_crash(text: str) -> None:
    assert [refusal.partition(": ")[2] for refusal in refusal_of(text)] == ["nested deeper than 32 levels; flatten it"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('{"a": 1e2}', {"a": 100.0}),
        ("{a: NO}", {"a": "NO"}),
        ('{"a": 1,}', {"a": 1}),
        ("  [a, b]", ["a", "b"]),
        ("a: 1e2", {"a": "1e2"}),
        ("", None),
    ],
)
def test_json_is_tried_where_it_could_be_and_yaml_otherwise(text: str, content: object) -> None:
    assert parse_json_or_yaml(text, "f", InputError).content == content


@pytest.mark.parametrize(("file", "says"), [("<stdin>", "this isn't JSON"), ("f.yaml", "a mapping in { }")])
def test_what_is_neither_is_named_by_the_name_of_the_file(file: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_json_or_yaml('{"a": 1', file, InputError)
    (problem,) = caught.value.problems
    assert problem.message.startswith(says) is True


def test_json_with_other_flaws_is_not_given_to_yaml() -> None:
    with pytest.raises(InputError) as caught:
        parse_json_or_yaml("[NaN]", "f.yaml", InputError)
    assert [problem.code for problem in caught.value.problems] == ["not-a-number"]


@given(VALUES)
def test_what_json_writes_is_read_back(value: object) -> None:
    assert parse_json(json.dumps(value), "f.json", InputError).content == value
    assert parse_json(json.dumps(value, ensure_ascii=False, indent=1), "f.json", InputError).content == value


@given(ANY_TEXT | st.lists(st.sampled_from([*"[]{},:1-e.a", '"', '"a":', "NaN", "\\u", "d800", " "])).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    content: object = None
    with suppress(EcomktError):
        content = parse_json_or_yaml(text, "f", InputError).content
    assert json.loads(json.dumps(content, allow_nan=False)) == content
