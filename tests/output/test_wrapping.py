"""Lines on a terminal: nothing lost, none too wide, and Chinese broken as its rules allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.output.wrapping import breaks, cells, widest_piece, wrapped
from tables import each_row

NEVER_FIRST = "，。、；：！？）》」』】"
NEVER_LAST = "（《「『【"
WORDS = (
    "手",
    "工",
    "皂",
    "Pinkoi",
    "350",
    "（",
    "）",
    "「",
    "」",
    "，",
    "。",
    "、",
    "：",
    "《",
    "》",
    " ",
    "e-commerce",
    "$5.00",
)
WHOLE = ("Pinkoi", "350", "e-commerce", "$5.00")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)
ANY_TEXTS = TEXTS | st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)
WIDTHS = st.integers(2, 40)


@given(ANY_TEXTS, WIDTHS)
def test_no_sign_is_lost(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())


@given(ANY_TEXTS, WIDTHS)
def test_no_line_is_too_wide(text: str, width: int) -> None:
    assert [line for line in wrapped(text, width) if cells(line) > width] == []


@given(TEXTS, WIDTHS)
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(text: str, width: int) -> None:
    first, *others = wrapped(text.strip(), max(width, widest_piece(text)))
    assert [line for line in others if line[:1] in NEVER_FIRST] == []
    assert [line for line in [first, *others][:-1] if line[-1:] in NEVER_LAST] == []


@given(TEXTS, WIDTHS)
def test_a_word_or_a_number_stays_whole(text: str, width: int) -> None:
    lines = wrapped(text, max(width, widest_piece(text)))
    assert {word: sum(line.count(word) for line in lines) for word in WHOLE} == {w: text.count(w) for w in WHOLE}


@given(TEXTS, WIDTHS)
def test_no_two_lines_would_fit_in_one(text: str, width: int) -> None:
    width = max(width, widest_piece(text))
    edges = [0, *breaks(text, width), len(text)]
    pairs = [text[start:end].rstrip() for start, end in zip(edges, edges[2:], strict=False)]
    assert [pair for pair in pairs if cells(pair) <= width] == []


@each_row(
    ("text", "width", "lines"),
    [
        ("先在這類東西的人會逛的平台開店，用照片", 20, ["先在這類東西的人會逛", "的平台開店，用照片"]),
        ("把質感拍清楚，讓人", 12, ["把質感拍清", "楚，讓人"]),
        ("他說「可以」嗎", 6, ["他說", "「可", "以」嗎"]),
        ("Instagram、Threads", 12, ["Instagram、", "Threads"]),
        ("a long-winded word", 8, ["a", "long-win", "ded word"]),
        ("影片/短影音", 6, ["影片/", "短影音"]),
        ("《化粧品衛生安全管理法》第 10 條", 14, ["《化粧品衛生安", "全管理法》第", "10 條"]),
        ("手 ）", 2, ["手", "）"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_where_a_typesetter_would(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("手工皂", 6), ("■□▲·—", 5), ("e\u0301", 1), ("ｈ", 2), ("한", 2)]
)
def test_widths_are_those_of_a_terminal(text: str, width: int) -> None:
    assert cells(text) == width
