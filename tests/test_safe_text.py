import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import Location
from ecomkt.safe_text import location_after, quoted, visible
from tables import each_row

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@each_row(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]52;c;cm0=\x07", r"\x1b]52;c;cm0=\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("\x7f\x00", r"\x7f\x00"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("\u2066x\u2069\u200e\u200f\u061c", r"\u2066x\u2069\u200e\u200f\u061c"),
        ("\u2028\u2029\x85", r"\u2028\u2029\x85"),
        ("\ufeffa", r"\ufeffa"),
        ("\ud800", r"\ud800"),
        ("\ufffe\ufdd0\U0010ffff", r"\ufffe\ufdd0\U0010ffff"),
    ],
)
def test_what_misleads_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    ["Café 保温杯 ￥１２", "👩‍👩‍👧 👍🏽 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष", "C:\\new\\x1b", "\u00a0\u3000\u200b", "e\u0301"],
)
def test_what_people_write_survives(text: str) -> None:
    assert visible(text) == text


def test_lines_can_be_kept() -> None:
    assert visible("a\tb\r\nc\x1b\rd\n", keep_lines=True) == "a\tb\nc\\x1b\\rd\n"


@given(ANY_TEXT)
def test_visible_text_is_one_line_of_utf8_without_controls(text: str) -> None:
    shown = visible(text)
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")] == []
    assert len(f"{shown}x".splitlines()) == 1
    assert shown.encode().decode() == shown


@given(ANY_TEXT)
def test_escaping_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(ANY_TEXT)
def test_kept_lines_are_the_visible_lines(text: str) -> None:
    lines = visible(text, keep_lines=True).split("\n")
    assert [visible(line.replace("\t", "")) for line in lines] == [line.replace("\t", "") for line in lines]


def test_a_quoted_text_is_short_and_visible() -> None:
    assert quoted("a\x1b") == r"'a\x1b'"
    assert quoted("x" * 1_000_000, 5) == "'xxxx…'"
    assert quoted("\x1b" * 1_000_000, 5) == r"'\x1b…'"
    assert quoted("12345", 5) == "'12345'"


def test_a_location_counts_lines_as_editors_do() -> None:
    assert location_after("", "f") == Location("f", 1, 1)
    assert location_after("a\r\nb\rc\n急u", "f") == Location("f", 4, 3)
