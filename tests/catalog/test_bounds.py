"""What is small to send and large to read ends in a line, not in a killed process or minutes of silence."""

import io
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import xlsxwriter

from ecomkt.catalog.reading import feeds, workbook
from ecomkt.catalog.reading.product import ReadingOptions
from ecomkt.errors import InputError


def book(*cells: str) -> bytes:
    """Return a workbook with a text in each of these cells."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        sheet = written.add_worksheet()
        for cell in cells:
            sheet.write(cell, "x")
    return data.getvalue()


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576 XFD1", "ZZ200000"])
def test_a_cell_far_outside_is_told_before_memory_is_taken_for_all_between(far: str) -> None:
    with pytest.raises(InputError, match="has cells far outside its table"):
        workbook._tables(book("A1", "B1", *far.split()), "'b.xlsx'", ReadingOptions())


def test_a_long_list_and_a_few_notes_beside_it_are_read() -> None:
    names, ((name, rows),) = workbook._tables(book("A1", "B1", "C20000", "AZ3"), "'b.xlsx'", ReadingOptions())
    assert (names, name, len(rows), len(rows[0])) == (["Sheet1"], "Sheet1", 20_000, 52)


def cell(name: str, row: int, chunk: int) -> tuple[int, int]:
    sheet = f'<row r="{row}"><c s="1"/><c{name} t="str"><v>x</v></c></row>'.encode()
    return workbook._area(sheet[at : at + chunk] for at in range(0, len(sheet), chunk))


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_a_cell_counts_wherever_the_text_of_its_sheet_is_parted(chunk: int) -> None:
    assert cell(' r="AB12"', 12, chunk) == (1, 28 * 12)


@contextmanager
def seconds_of_cpu(most: int) -> Iterator[None]:
    def over(*_: object) -> None:
        raise AssertionError(f"more than {most} s of a processor")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_a_text_that_never_ends_is_looked_at_once() -> None:
    # At a second a look, as before, each of these quotes would begin another.
    with seconds_of_cpu(5):
        assert feeds._QUOTED.sub(r"\1", '{"a": "' + '\\"' * 20_000) == '{: "' + '\\"' * 20_000
        assert feeds._QUOTED.sub(r"\1", '{"a": "}\\"]", "b": [') == "{: , : ["
