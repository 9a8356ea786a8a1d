"""What is small to send and large to read ends in a line, not in a killed process or minutes of silence."""

import io
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from catalogs import opened, products_in
from ecomkt.catalog.reading import feeds
from ecomkt.catalog.tables import workbook
from ecomkt.catalog.tables.unpacked_sheets import read_sheets
from ecomkt.errors import InputError


def book(*cells: str) -> bytes:
    """Return a workbook with a text in each of these cells."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        sheet = written.add_worksheet()
        for cell in cells:
            sheet.write(cell, "x")
    return data.getvalue()


def repeated(cells: int, rows: int) -> bytes:
    """Return an ODS of 700 bytes with as many cells in a row, and such rows."""
    text = f"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="{rows}">
<table:table-cell office:value-type="string" table:number-columns-repeated="{cells}">
<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        # Between the elements of a table, the parser takes no line end.
        packed.writestr("content.xml", text.replace("\n<", "<").replace("\n", ""))
    return data.getvalue()


def packed_text(megabytes: int) -> bytes:
    """Return a workbook one cell of which unpacks to so much."""
    data = io.BytesIO()
    with ZipFile(io.BytesIO(book("A1")), "r") as plain, ZipFile(data, "w", ZIP_DEFLATED, compresslevel=1) as packed:
        for name in plain.namelist():
            text = plain.read(name)
            packed.writestr(name, text.replace(b"<t>x", b"<t>" + b"x" * (megabytes << 20)))
    return data.getvalue()


BOMBS = {
    "a cell in the last corner": lambda: book("A1", "XFD1048576"),
    "one far down and right": lambda: book("A1", "B1", "ZZ200000"),
    "a row and a cell repeated": lambda: repeated(100, 100_000),
    "a text that unpacks a thousandfold": lambda: packed_text(100),
}


@pytest.mark.process
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_takes_no_more_than_a_list_of_its_size(bomb: str) -> None:
    with pytest.raises(InputError, match="takes more memory or time than a list of its size"):
        workbook._values(BOMBS[bomb](), "'b.xlsx'", None)


@pytest.mark.process
def test_a_workbook_is_read_alike_in_a_process_of_its_own() -> None:
    content, broken = book("A1", "B1", "C20000", "AZ3"), book("A1")[:1000]
    found = workbook._values(content, "'b.xlsx'", None)
    assert found == json.loads(json.dumps(list(read_sheets(content, None))))
    # Rows end with their last cell: one far to the right makes none of the others as wide.
    assert found[2] == [[1, ["x", "x"]], [3, [*[""] * 51, "x"]], [20_000, ["", "", "x"]]]
    assert workbook._values(content, "'b.xlsx'", "nó\udcff") == [{"sheets": ["Sheet1"]}]
    assert [type(value) for value in workbook._values(broken, "'b.xlsx'", None)] == [str]


def test_numbers_that_a_sheet_shows_as_percentages_are_read_so() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        written.add_worksheet("Notes & terms").write("A1", "x")
        sheet = written.add_worksheet("Goods")
        sheet.write_row("B2", ["Name", "Price", "Off", "Of 100"])
        percent, tenths, literal = (
            written.add_format({"num_format": shown}) for shown in ("0%", "0.0 %;-0.0 %", '0" %"')
        )
        sheet.write_row("B3", ["Soap", 0.25], percent)
        sheet.write("D3", 0.125, tenths)
        sheet.write("E3", 25, literal)
        sheet.write("C4", 0.25)
    found = list(read_sheets(data.getvalue(), None))
    assert found[4] == [
        (2, ["", "Name", "Price", "Off", "Of 100"]),
        (3, ["", "Soap", "25%", "12.5%", "25"]),
        (4, ["", "", "0.25"]),
    ]


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


def test_a_feed_that_begins_with_comments_is_looked_at_once() -> None:
    # Each comment more would take twice the time.
    with seconds_of_cpu(5), pytest.raises(InputError, match="holds no item"):
        opened("<!---->" * 500 + "<x/>")


def test_a_row_with_thousands_of_commas_more_than_columns_is_gone_through_once() -> None:
    with seconds_of_cpu(10):
        found = products_in("Name,Price,Description\nTea,3,leaf" + ", and more" * 60_000 + "\nMug,5,tin\n")
    assert [(product.title, len(product.description)) for product in found] == [("Tea", 600_004), ("Mug", 3)]


def test_a_title_without_an_end_is_looked_at_once() -> None:
    # From each letter the rest would be searched again: two minutes for these.
    title = "x" * 200_000
    with seconds_of_cpu(10):
        assert [p.title for p in products_in(f"Title,Price\nSoap,10\n{title},10\n")] == ["Soap", title]
