"""Quotes as programs and people write them: no row is swallowed without a word."""

import pytest

from catalogs import flaws_in, opened, products_in
from ecomkt.catalog.columns.product import CatalogProduct

PANS = [f"K{n},Pan {n},{n}.00 USD,Home" for n in range(1, 12)]


def read(text: str) -> tuple[list[str], list[int]]:
    found = list(opened(text).products())
    flaws = [row for row, _, _ in flaws_in(text)]
    return [product.title for product in found if isinstance(product, CatalogProduct)], flaws


def test_a_blank_may_stand_before_quotes() -> None:
    text = 'sku, title, price\nB1, "Bowl, ceramic, blue", 12.50\nB2, "Plate, white", 8.00\n'
    assert [(p.title, p.prices) for p in products_in(text)] == [
        ("Bowl, ceramic, blue", ("12.50",)),
        ("Plate, white", ("8.00",)),
    ]


def test_a_backslash_may_stand_before_a_quote() -> None:
    text = (
        'sku,title,description,price\nQ1,Pump,"Heel 4\\" high, black",59.00\n'
        'Q2,Sandal,"Flat, brown",39.00\nQ3,Boot,"Heel 2\\" high",89.00\n'
    )
    assert [(p.title, p.prices[0]) for p in products_in(text)] == [
        ("Pump", "59.00"),
        ("Sandal", "39.00"),
        ("Boot", "89.00"),
    ]


def test_a_backslash_elsewhere_stays() -> None:
    text = 'sku,title,price\n1,"Rack ""A\\B""",5\n2,C:\\Games,6\n'
    assert [p.title for p in products_in(text)] == ['Rack "A\\B"', "C:\\Games"]


@pytest.mark.sampled
@pytest.mark.parametrize("closing", ['"14 inch pan', '14 inch" pan', 'Pan 14"', '14" pan, "deep"'])
@pytest.mark.parametrize("apart", [1, 2, 7])
def test_a_stray_quote_spoils_its_line_and_swallows_none(closing: str, apart: int) -> None:
    lines = list(PANS)
    lines[1] = lines[1].replace("Pan 2", '"12 inch pan')
    lines[1 + apart] = lines[1 + apart].replace(f"Pan {2 + apart}", closing)
    titles, flaws = read("id,title,price,category\n" + "\n".join(lines) + "\n")
    whole = [f"Pan {n}" for n in range(1, 12) if n not in (2, 2 + apart)]
    assert [title for title in titles if title in whole] == whole
    assert 3 in flaws


def test_lines_within_a_quoted_cell_are_one_cell() -> None:
    text = 'id,title,price,description\nK1,Tea,5,"Green, mild\nfrom Uji, Japan\n\nloose ""leaf"""\nK2,Mug,6,plain\n'
    assert [(p.title, p.description) for p in products_in(text)] == [
        ("Tea", 'Green, mild\nfrom Uji, Japan\n\nloose "leaf"'),
        ("Mug", "plain"),
    ]


def test_rows_keep_their_lines_between_cells_of_several() -> None:
    text = 'sku,title,price\nA,Pan,1\nB,"Two\nlines",2\nC,Pot,3\nD,"Three\n\nlines",4\n\nE,Lid,5\n'
    found = [(p.row, p.title) for p in products_in(text)]
    assert found == [(2, "Pan"), (3, "Two lines"), (5, "Pot"), (6, "Three lines"), (10, "Lid")]


def test_a_row_called_total_with_key_and_price_is_a_product() -> None:
    assert [p.title for p in products_in("id,title,price\nK1,Total,5 USD\nK2,soap,5 USD\n")] == ["Total", "soap"]


def test_lines_may_end_as_on_the_first_macs() -> None:
    assert [p.title for p in products_in("id,title,price\rK1,soap,5 USD\rK2,mug,6 USD\r")] == ["soap", "mug"]


@pytest.mark.sampled
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"Shelf 5" deep"', 'Shelf 5" deep'),
        ('"Shelf 5" x 3" deep"', 'Shelf 5" x 3" deep'),
        ('"Plain ""quoted"" one"', 'Plain "quoted" one'),
        ('"Both ""a"" and 6" wide"', 'Both "a" and 6" wide'),
        ('5" nail', '5" nail'),
        ('"Best" knife', '"Best" knife'),
        ('"Board{sign} 6" wide"', 'Board{sign} 6" wide'),
    ],
)
def test_a_quote_within_a_cell_is_kept(sign: str, cell: str, text: str) -> None:
    lines = [["sku", "title", "price"], ["1", cell.format(sign=sign), '"12.50"'], ["2", '"Plain"', "1"]]
    found = products_in("".join(sign.join(line) + "\n" for line in lines))
    assert [(p.title, p.prices) for p in found] == [(text.format(sign=sign), ("12.50",)), ("Plain", ("1",))]


def test_the_rules_of_a_table_are_no_products() -> None:
    rows = ["| SKU | Title | Price |", "| --- | :--- | ---: |", "| 1 | Mug | 12.50 € |", "| 2 | -- | 3 € |"]
    assert [p.title for p in products_in("\n".join(rows))] == ["Mug", "--"]
    framed = ["+---+---+---+", *rows[:1], "+---+---+---+", *rows[2:3], "+---+---+---+"]
    assert [p.title for p in products_in("\n".join(framed))] == ["Mug"]


def test_an_escaped_bar_in_a_table_of_markdown_parts_no_cells() -> None:
    table = "| Title | Price |\n|---|---:|\n| Soap bar | 350 |\n| Train \\| wood | 1200 |\n| Tea | 90 |\n"
    assert [(p.title, p.prices) for p in products_in(table)][1:] == [("Train | wood", ("1200",)), ("Tea", ("90",))]
