import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import EcomktError, InputError
from ecomkt.profile.json_file import parse_json
from ecomkt.profile.statements import parse_profile
from tables import each_row

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
        parse_json(text, "f.json")
    return [str(problem) for problem in caught.value.problems]


@each_row(
    ("text", "problems"),
    [
        ('{"a" 1}', ["f.json:1:6: this isn't JSON: expecting ':' delimiter"]),
        ('["a\x01"]', ["f.json:1:4: this isn't JSON: invalid control character"]),
        ('{"a": 1, "a": 2}', ["f.json: a: the key 'a' stands twice in one object; keep one of them"]),
        ('{"b": [1,\n-Infinity]}', ["f.json: b.1: -Infinity is no JSON number; use null, or leave it out"]),
        ("[NaN]", ["f.json: 0: NaN is no JSON number; use null, or leave it out"]),
        ("[1e999]", ["f.json: 0: the number '1e999' is too large; shorten it"]),
        (
            "[1234567890123456789]",
            ["f.json: 0: the number '1234567890123456789' has more than 18 digits; put it in quotes if it is an id"],
        ),
        ('["\\ud800"]', ["f.json: 0: a control character \\ud800; remove it"]),
        ('{"\\u001b": 1}', ["f.json: a control character \\x1b; remove it"]),
        (
            '{"a": {"b": NaN}, "c\\u001b": "\\u0007"}',
            [
                "f.json: a control character \\x1b; remove it",
                "f.json: a.b: NaN is no JSON number; use null, or leave it out",
                "f.json: c\\x1b: a control character \\x07; remove it",
            ],
        ),
    ],
)
def test_what_is_refused_is_said_with_its_path(text: str, problems: list[str]) -> None:
    assert refusal_of(text) == problems


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 33 + "]" * 33, "[" * 500 + "]" * 500])
def test_deep_nesting_is_refused_without_a_crash(text: str) -> None:
    assert [refusal.rpartition(": ")[2] for refusal in refusal_of(text)] == ["nested deeper than 32 levels; flatten it"]


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
    assert parse_profile(text, "f").content == content


@pytest.mark.parametrize(("file", "says"), [("<stdin>", "this isn't JSON"), ("f.yaml", "a mapping in { }")])
def test_what_is_neither_is_named_by_the_name_of_the_file(file: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_profile('{"a": 1', file)
    (problem,) = caught.value.problems
    assert problem.message.startswith(says) is True


def test_json_with_other_flaws_is_not_given_to_yaml() -> None:
    with pytest.raises(InputError) as caught:
        parse_profile("[NaN]", "f.yaml")
    assert [problem.code for problem in caught.value.problems] == ["not-a-number"]


@given(VALUES)
def test_what_json_writes_is_read_back(value: object) -> None:
    assert parse_json(json.dumps(value), "f.json") == value
    assert parse_json(json.dumps(value, ensure_ascii=False, indent=1), "f.json") == value


@given(ANY_TEXT | st.lists(st.sampled_from([*"[]{},:1-e.a", '"', '"a":', "NaN", "\\u", "d800", " "])).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    content: object = None
    with suppress(EcomktError):
        content = parse_profile(text, "f").content
    assert json.loads(json.dumps(content, allow_nan=False)) == content
