"""No cell of a table for spreadsheets is taken for a formula."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from ecomkt.output.formats import csv, tsv
from ecomkt.output.tables import Table
from ecomkt.safe_text import formula_safe
from tables import each_row

STARTS = "=+-@\t\r\n＝＋－＠"


@each_row("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "  =1", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert formula_safe(text) == f"'{text}"


@each_row("text", ["", "1+1", "a=b", "快消品", "'=1", "−0.30", " 1", "(-1)"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert formula_safe(text) == text


@given(st.text(st.sampled_from(STARTS + " '1a") | st.characters()))
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert formula_safe(text).lstrip(" ")[:1] not in set(STARTS)


def test_cells_are_written_safely_and_line_by_line() -> None:
    def rows() -> Iterator[tuple[str | float | bool | None, ...]]:
        yield "=1", 0.5, True, None
        raise RuntimeError("the second row was made before the first was asked for")

    lines = csv.write(Table(("a", "b", "c", "d"), rows()))
    assert [next(lines), next(lines)] == ["a,b,c,d\n", "'=1,0.5,true,\n"]
    assert next(tsv.write(Table(("a", "b"), ()))) == "a\tb\n"
