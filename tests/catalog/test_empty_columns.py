"""Of two columns of titles or prices that a list has, the one counts that it fills."""

from catalogs import opened, products_in
from ecomkt.catalog.prices.spelling import with_sizes
from tables import each_row

_OLIVE, _PLUM = ("Oliven", "12.50"), ("Pflaumen", "8.00")


@each_row(
    "data",
    [
        # The same in two languages, of which one is hardly used.
        "Artikelname (FR);Artikelname (DE);Preis\n;Oliven;12.50\n;Pflaumen;8.00\n",
        "Product ID,Product Name (French),Product Name (German),Price\nox1,,Oliven,12.50\npl2,,Pflaumen,8.00\n",
        "Item Name(ja),Item Name(de),Price\n,Oliven,12.50\n,Pflaumen,8.00\n",
        # The price of a variant is left out where it is that of its product, or a word says so.
        "Title,Variation Price,Regular Price\nOliven,,12.50\nPflaumen,,8.00\n",
        "商品名稱,規格價格,原價\nOliven,價格一致,12.50\nPflaumen,價格一致,8.00\n",
    ],
)
def test_a_column_that_most_rows_leave_empty_yields_to_a_filled_one_of_its_name(data: str) -> None:
    assert [(p.title, p.prices[0]) for p in products_in(data)] == [_OLIVE, _PLUM]


def test_a_title_stays_where_another_column_of_its_name_is_filled_as_often() -> None:
    data = "Product Name (English),Product Name (French),Price\nOlives,Les olives,12.50\nPlums,,8.00\nFigs,,7.00\n"
    assert [p.title for p in products_in(data)] == ["Olives", "Plums", "Figs"]


@each_row(
    "data",
    [
        "Product ID;Name *;Price tax excluded or Price tax included;Unit price\n1;Oliven;12.50;\n2;Pflaumen;8.00;\n",
        "title,retail price incl or excl tax,unit price\nOliven,12.50,\nPflaumen,8.00,\n",
        "name,price,precio al público\nOliven,,12.50\nPflaumen,,8.00\n",
    ],
)
def test_a_price_that_is_never_filled_yields_to_one_that_a_word_names(data: str) -> None:
    assert [(p.title, p.prices[0]) for p in products_in(data)] == [_OLIVE, _PLUM]


@each_row(
    "data, codes",
    [
        ("name,price,stock\nOliven,,12\nPflaumen,,8\n", ["no-prices"]),
        ("name,price,stock\nOliven,12.50,12\nPflaumen,,8\n", []),
        ("name,price,cost price\nOliven,,12.50\nPflaumen,,8.00\n", ["no-prices"]),
    ],
)
def test_a_list_of_which_no_product_has_a_price_says_so(data: str, codes: list[str]) -> None:
    source = opened(data)
    assert len(list(source.products())) == 2
    assert [note.code for note in source.late_notes if note.code == "no-prices"] == codes


@each_row(
    "head, cells, category",
    [
        ("商品ID,主分類代碼,商品名稱,售價", ["dogs", "cats"], ("dogs",)),
        ("id,category_slug,name,price", ["dry-food", "toys"], ("dry-food",)),
        ("id,category_code,name,price", ["C01", "C02"], ()),
        ("id,category_code,name,price", ["ABC", "ABD"], ()),
        ("id,category_image,name,price", ["dogs", "cats"], ()),
    ],
)
def test_the_code_of_a_category_counts_where_it_is_a_word(
    head: str, cells: list[str], category: tuple[str, ...]
) -> None:
    rows = "".join(f"{n},{cell},Futter,{n}.50\n" for n, cell in enumerate(cells, 8))
    assert products_in(f"{head}\n{rows}")[0].categories == category


def test_what_shopify_names_is_no_list_of_squarespace() -> None:
    thing = '{"product_id":"1","variant_id":"2","title":"Oliven","price":10,"product_type":"Food","vendor":"Anua"}'
    assert products_in(f"[{thing}]")[0].categories == ("Food",)


def test_a_mode_of_discount_stands_in_for_no_price() -> None:
    head = "handleId,fieldType,name,price,discountMode,discountValue"
    found = products_in(f"{head}\np1,Product,Oliven,0,450.0,30.0\np2,Product,Pflaumen,0,450.0,20.0\n")
    assert [p.prices for p in found] == [("0",), ("0",)]


@each_row(
    "cell, plain",
    [
        ("1,6/1,8/2,6", "1,6-2,6"),
        ("1.60/1.80/12.60", "1.60-12.60"),
        ("1,200/1,500/1,800", "1,200-1,800"),
        # Two may be a price and a size, and what falls is no row of sizes.
        ("1,6/1,8", "1,6/1,8"),
        ("2,6/1,8/1,6", "2,6/1,8/1,6"),
    ],
)
def test_the_prices_of_sizes_with_decimals_are_a_range(cell: str, plain: str) -> None:
    assert with_sizes(cell) == plain
