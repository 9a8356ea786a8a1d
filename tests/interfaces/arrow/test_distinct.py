"""Which rows are equal is found without a look at them; here each row is looked at."""

from collections.abc import Sequence

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.interfaces.arrow.distinct import distinct_rows

TEXT = st.none() | st.sampled_from(["", "a", "b", "a,b", "0", ","])
NUMBER = st.none() | st.sampled_from([0.0, 0.5, 1.0])
STRUCT = st.none() | st.fixed_dictionaries({"value": TEXT, "certainty": NUMBER})
CELLS: tuple[tuple[pa.DataType, st.SearchStrategy[object]], ...] = (
    (pa.string(), TEXT),
    (pa.dictionary(pa.int32(), pa.string()), TEXT),
    (pa.list_(pa.string()), st.none() | st.lists(TEXT, max_size=3)),
    (pa.list_view(pa.string()), st.none() | st.lists(TEXT, max_size=3)),
    (pa.list_(pa.struct([("value", pa.string()), ("certainty", pa.float64())])), st.lists(STRUCT, max_size=3)),
    (
        pa.map_(pa.string(), pa.float64()),
        st.none() | st.lists(st.tuples(TEXT.filter(lambda word: word is not None), NUMBER), max_size=3),
    ),
)


def said(cell: object) -> object:
    """Return a cell with everything that says nothing as null."""
    if isinstance(cell, dict):
        return None if set(cell.values()) == {None} else cell
    if isinstance(cell, list):
        return [said(part) for part in cell] or None
    return cell


@given(
    st.lists(st.tuples(*(cells for _, cells in CELLS)), max_size=25),
    st.lists(st.integers(0, len(CELLS) - 1), max_size=4),
    st.integers(0, 3),
)
def test_rows_of_one_number_are_equal_and_the_first_of_each_is_known(
    rows: Sequence[tuple[object, ...]], places: Sequence[int], start: int
) -> None:
    columns = [pa.array([row[place] for row in rows], CELLS[place][0]).slice(start) for place in places]
    length = max(len(rows) - start, 0)
    cells = [[said(cell) for cell in column.to_pylist()] for column in columns]
    seen = [repr([column[row] for column in cells]) for row in range(length)]
    found = distinct_rows(columns, length)
    number, first = found.number.to_pylist(), found.first.to_pylist()
    assert len(number) == length
    assert [number.index(each) for each in range(len(first))] == first
    assert [seen[first[each]] for each in number] == seen


@given(st.lists(st.tuples(TEXT, TEXT), max_size=25))
def test_equal_rows_of_text_have_one_number(rows: Sequence[tuple[object, ...]]) -> None:
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in (0, 1)]
    assert len(distinct_rows(columns, len(rows)).first) == len(set(rows))
