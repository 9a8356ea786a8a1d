"""Lists made to break the reader, by kind, in other words than those that broke it."""

import json

from catalogs import notes_in, opened, products_in
from ecomkt.catalog.columns.headers import parted_year
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions
from tables import each_row


def read(data: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(product.title, product.prices) for product in products_in(data)]


def test_products_of_one_envelope_are_numbered_each_and_variants_with_their_product() -> None:
    goods = [{"name": "Brush", "price": 3}, {"name": "Comb", "price": 5}]
    shirt = {"name": "Apron", "variants": [{"size": "S", "price": 20}, {"size": "L", "price": 24}]}
    found = products_in(json.dumps({"stock": [*goods, shirt, {"name": "Mitt", "price": 8}]}))
    assert [(p.key, p.title) for p in found] == [("1", "Brush"), ("2", "Comb"), ("3", "Apron"), ("4", "Mitt")]
    lines = "\n".join(map(json.dumps, goods))
    assert [p.key for p in products_in(lines)] == ["1", "2"]


def test_services_in_the_parts_of_a_house_are_products_of_their_own() -> None:
    parts = [
        {"title": "Hair", "treatments": [{"name": "Wash and cut", "price": 38}, {"name": "Colour", "price": 70}]},
        {"title": "Nails", "treatments": [{"name": "Manicure", "price": 30}]},
    ]
    found = products_in(json.dumps({"name": "Studio Lin", "departments": parts}))
    assert [(p.title, p.prices, p.categories) for p in found] == [
        ("Wash and cut", ("38",), ("Hair",)),
        ("Colour", ("70",), ("Hair",)),
        ("Manicure", ("30",), ("Nails",)),
    ]


def test_options_that_share_no_word_with_what_they_are_of_are_told() -> None:
    lunch = {"name": "Weekday set", "options": [{"name": "Ramen", "price": 11}, {"name": "Curry", "price": 12}]}
    assert "group-or-variants" in notes_in(json.dumps({"menu": lunch}))


@each_row("line", ["Taxes,4.10", "Tips,3", "Down payment,20", "Anzahlung,20", "Pourboire,3", "小費,30", "保証金,500"])
def test_what_is_charged_beside_products_is_none(line: str) -> None:
    data = f"Item,Price\nKayak,35\nPaddle,6\n{line}\n"
    assert read(data) == [("Kayak", ("35",)), ("Paddle", ("6",))]
    source = opened(data)
    assert [*source.products()]
    assert source.tally.skipped["charge"] == 1


def test_a_product_called_like_a_charge_is_one_where_it_has_a_code() -> None:
    assert read("SKU,Item,Price\nA1,Kayak,35\nA2,Deposit,20\n") == [("Kayak", ("35",)), ("Deposit", ("20",))]


@each_row(
    "header, price",
    [("Price k", "36 k"), ("Preis k", "36 k"), ("Price K", "36")],
)
def test_a_small_k_behind_a_price_counts_in_thousands(header: str, price: str) -> None:
    assert read(f"Model,{header}\nHarrow,36\nMower,12\n")[0] == ("Harrow", (price,))


@each_row("header", ["Price / 1000 pcs", "Preis pro 100 Stück", "Prix / 500 pièces"])
def test_the_price_of_hundreds_is_told(header: str) -> None:
    assert "price-of-many" in notes_in(f"Item;{header}\nRivet;14.00\nPin;9.50\n")


@each_row("header", ["Price / 100 g", "Preis pro 500 ml", "Price", "Price per 10 pcs"])
def test_the_price_of_a_measure_or_a_pack_is_none_of_hundreds(header: str) -> None:
    assert "price-of-many" not in notes_in(f"Item;{header}\nTea;14.00\nCoffee;9.50\n")


def test_a_line_of_nothing_keeps_no_other_from_being_divided() -> None:
    data = "Item,Qty,Line total\nStool,2,90\nOld stock,0,0\nBench,5,400\n"
    assert read(data) == [("Stool", ("45",)), ("Old stock", ("0",)), ("Bench", ("80",))]


@each_row(
    "name, year",
    [("FY23", 23), ("FY 2024", 24), ("Prices 2026", 2026), ("Size 2000", 0), ("Model 2090", 0), ("民國115年", 115)],
)
def test_years_are_those_of_this_time(name: str, year: int) -> None:
    assert parted_year(name)[0] == year


@each_row("headers", ["Title,Handle,Price", "Handle,Title,Vendor,Variant Price"])
def test_titles_that_differ_at_one_handle_are_products_with_keys_of_their_own(headers: str) -> None:
    rows = [("Oak door", "chrome", "100"), ("Pine door", "chrome", "80"), ("Glass door", "brass", "200")]
    lines = [
        ",".join({"Title": t, "Handle": h, "Vendor": "Hut"}.get(c, p) for c in headers.split(",")) for t, h, p in rows
    ]
    listed = "\n".join([headers, *lines])
    assert read(listed) == [(title, (price,)) for title, _, price in rows]
    assert len({product.key for product in products_in(listed)}) == len(rows)
    assert "group-parted" in notes_in(listed)


@each_row("second", ["Vest", ""])
def test_rows_of_one_handle_with_one_title_stay_one_product(second: str) -> None:
    assert read(f"Handle,Title,Price\nvest,Vest,10\nvest,{second},12\nhat,Hat,3\n") == [
        ("Vest", ("10", "12")),
        ("Hat", ("3",)),
    ]


def test_common_headers_are_no_program_s() -> None:
    assert [p.categories for p in products_in("Name,Type,SKU,Price\nLavender,Soap,A1,5\nAssam,Tea,A2,7\n")] == [
        ("Soap",),
        ("Tea",),
    ]
    assert opened("Title,Handle,Price\nOak door,chrome,100\n")._layout.profile != "shopify"


@each_row(
    "total",
    [
        "Grand total incl. VAT",
        "Grand total (EUR)",
        "Total (€)",
        "Gesamtsumme inkl. MwSt",
        "Grand total excl. tax",
        "總計（NT$）",
    ],
)
def test_sums_in_a_currency_or_with_tax_are_no_products(total: str) -> None:
    assert [title for title, _ in read(f"Name,Price\nSoap,5\nCream,4.85\n{total},9.85\n")] == ["Soap", "Cream"]


def test_what_only_begins_like_a_sum_is_a_product() -> None:
    assert [title for title, _ in read("Name,Price\nSoap,5\nTotal (cereal),4.85\n")] == ["Soap", "Total (cereal)"]


def test_who_ordered_is_no_category() -> None:
    lines = [{"name": "Brush", "price": "5.00"}, {"name": "Comb", "price": "9.00"}]
    orders = [
        {"customer": {"name": name}, "line_items": [line]} for name, line in zip(("Anna", "Ben"), lines, strict=True)
    ]
    named = ReadingOptions(columns=(("title", "name"), ("price", "price")))
    found = products_in(json.dumps({"orders": orders}), named)
    assert [(p.title, p.prices, p.categories) for p in found] == [("Brush", ("5.00",), ()), ("Comb", ("9.00",), ())]


@each_row("cost", [{}, {"price": 4}])
def test_a_set_that_lists_what_is_in_it_is_no_order(cost: dict[str, int]) -> None:
    held = [{"name": "Brush", **cost}, {"name": "Comb", **cost}]
    goods = [{"name": "Gift set", "price": 9, "line_items": held}, {"name": "Mug", "price": 4}]
    listed = json.dumps({"products": goods})
    assert read(listed) == [("Gift set", ("9",)), ("Mug", ("4",))]


def test_the_price_in_another_currency_is_told_though_it_is_crossed_out_elsewhere() -> None:
    assert "other-prices" in notes_in("商品名稱,定價(NT$),售價(US$)\n肥皂,100,3\n毛巾,150,5\n")
    assert "other-prices" not in notes_in("商品名稱,定價(NT$),售價(NT$)\n肥皂,100,90\n毛巾,150,120\n")


@each_row("header", ["Competitor price", "Price change", "Price group", "价格等级", "價格等級", "竞品价格"])
def test_what_others_ask_and_how_prices_are_sorted_is_no_price(header: str) -> None:
    assert read(f"Name,{header}\nSoap,5\nCream,6\n") == [("Soap", ()), ("Cream", ())]


@each_row("header", ["Email", "First name", "Nachname", "負責人", "Due date"])
def test_people_and_tasks_beside_prices_are_no_doubt(header: str) -> None:
    assert "may-be-people" in notes_in(f"Title,{header},Shelf\nFaust,one,A3\nTea master,two,B5\n")
    assert "may-be-people" not in notes_in(f"Title,{header},Price\nSoap,one,5\nTea,two,6\n")
    assert "may-be-people" not in notes_in("Title,Colour\nSoap,red\nTea,blue\n")


@each_row(
    "total",
    [
        "Grand total (incl. 19% VAT)",
        "Grand Total EUR",
        "GRAND TOTAL USD:",
        "Grand total all items",
        "Total for 2 items",
        "Toplam (TRY)",
        "總計(含稅)",
    ],
)
def test_what_is_called_like_a_sum_and_more_is_none_where_it_adds_up(total: str) -> None:
    assert [title for title, _ in read(f"Name,Price\nSoap,5\nCream,4.85\n{total},9.85\n")] == ["Soap", "Cream"]


@each_row("row", ["Total care shampoo,7", "Total care shampoo,9.85,K1", "Tip top,3"])
def test_a_product_that_begins_like_a_sum_or_a_charge_stays(row: str) -> None:
    title = row.partition(",")[0]
    assert [name for name, _ in read(f"Name,Price,SKU\nSoap,5,S1\nCream,4.85,C1\n{row}\n")][-1] == title


def test_a_column_of_the_name_of_another_is_named_by_its_place() -> None:
    source = opened("Name,Price,Price\nSoap,5,50\nTea,7,70\n")
    assert [str(note) for note in source.notes if note.code == "other-prices"] == [
        "'Price' is read; other prices stand in 'Price': '50' beside '5' in row 2; to take those: --column price=3"
    ]
    taken = products_in("Name,Price,Price\nSoap,5,50\nTea,7,70\n", ReadingOptions(columns=(("price", "3"),)))
    assert [product.prices for product in taken] == [("50",), ("70",)]


@each_row(
    "header, cells, left",
    [
        ("discountMode,discountValue", "AMOUNT,30", "119.99"),
        ("discountMode,discountValue", "PERCENT,20.0", "119.99"),
        ("Discount", "10%", "134.99"),
        ("Rabatt %", "10", "134.99"),
        ("Discount price %", "10", "134.99"),
    ],
)
def test_what_a_reduction_leaves_is_told_where_it_says_in_which_way(header: str, cells: str, left: str) -> None:
    assert notes_in(f"name,price,{header}\nJar,149.99,{cells}\n")["reduced"].endswith(f", which leaves {left}")


def test_a_reduction_that_says_neither_share_nor_sum_leaves_nothing_to_tell() -> None:
    assert notes_in("name,price,discount\nJar,150,10\n")["reduced"].endswith("says '10' beside '150' in row 2")


@each_row("header", ["Reorder point", "Balance", "Budget", "Saldo", "Competitor price", "Preisänderung", "餘額"])
def test_what_no_price_is_called_is_not_guessed_to_be_one(header: str) -> None:
    hints = [
        str(note)
        for note in opened(f"SKU,Name,{header}\nA1,Soap,20\nA2,Tea,30\n").notes
        if note.code == "no-price-column"
    ]
    assert hints == ["no column is known to be the price; name it: --column price=HEADER"]


@each_row("header", ["客戶分類", "Kundenkategorie", "Customer category", "Catégorie client"])
def test_what_kind_of_customers_buy_is_no_category(header: str) -> None:
    found = products_in(f"品名,單價,{header}\n肥皂,5,trade\n茶,6,retail\n")
    assert [product.categories for product in found] == [(), ()]


@each_row("kind, categories", [("Cleanser", ("Cleanser",)), ("PHYSICAL", ())])
def test_the_type_of_a_product_is_its_category_unless_it_says_a_form(kind: str, categories: tuple[str, ...]) -> None:
    goods = [
        {"product_id": n, "variant_id": f"v{n}", "title": n, "price": 9, "product_type": kind} for n in ("Oil", "Balm")
    ]
    assert [product.categories for product in products_in(json.dumps(goods))] == [categories, categories]


@each_row(
    "below, categories",
    [
        ("Bebidas,,,\nProducto,Marca,Precio,\nCola,X,2,\n", ("Bebidas",)),
        ("Bebidas,,,\nProducto,Marca,Precio,\nCola,X,2,\n,,,\n", ("Bebidas",)),
        ("Lista de precios 2,,,\nProducto,Marca,Precio,\nCola,X,2,\n", ()),
        ("Drinks,,,\nSKU,Name,Brand,Price\nC1,Cola,X,2\n", ("Drinks",)),
        (",Drinks,,\n,,,\nSKU,Name,Brand,Price\nC1,Cola,X,2\n", ("Drinks",)),
    ],
)
def test_what_stands_alone_above_a_header_is_no_product(below: str, categories: tuple[str, ...]) -> None:
    found = products_in(f"SKU,Name,Brand,Price\nA1,Soap,Y,5\nA2,Tea,Z,7\n{below}")
    assert [(p.title, p.prices) for p in found] == [("Soap", ("5",)), ("Tea", ("7",)), ("Cola", ("2",))]
    assert found[-1].categories == categories


def test_what_stands_alone_and_no_header_follows_stays_a_product() -> None:
    assert [title for title, _ in read("SKU,Name,Brand,Price\nA1,Soap,Y,5\nA2,Tea,Z,7\n,Cola,,\nA3,Cup,Y,8\n")] == [
        "Soap",
        "Tea",
        "Cola",
        "Cup",
    ]


def test_a_list_of_a_program_may_have_another_below_it() -> None:
    listed = "Handle,Title,Vendor,Variant Price\na,Soap,X,5\nb,Tea,Y,7\nName,Price,,\nCola,2,,\n"
    assert [title for title, _ in read(listed)] == ["Soap", "Tea", "Cola"]
    assert [title for title, _ in read("Handle,Title,Vendor,Variant Price\na,Price name,X,5\n")] == ["Price name"]


def test_rows_that_name_a_kind_in_other_columns_head_what_stands_below_them() -> None:
    menu = "menu,catégorie,plat,vegan,prix\nMidi,,,,\n,Entrées,,oui,\n,,Salade,,8\n,Plats,,non,\n,,Poulet,,15\n"
    assert [(p.title, p.categories) for p in products_in(menu)] == [("Salade", ("Entrées",)), ("Poulet", ("Plats",))]


def test_rows_with_fewer_cells_than_the_header_are_told_by_their_number() -> None:
    source = opened("SKU,Name,Colour,Price,Stock\nA1,Soap,red,5,3\nA2,Tea,7\nA3,Cup,8\n")
    assert [product.title for product in source.products() if isinstance(product, CatalogProduct)] == [
        "Soap",
        "Tea",
        "Cup",
    ]
    assert [note.message for note in source.late_notes if note.code == "short-rows"] == [
        "rows with fewer cells than the header: 2; the first is row 3, with 3 of 5"
    ]


@each_row(
    "data",
    ["SKU,Name,Price\nA1,Soap,5\n,,\nTotal\n", '[{"name": "Soap", "price": 5}, {"price": 7, "name": "Tea", "sku": 1}]'],
)
def test_lists_without_lost_cells_are_told_of_none(data: str) -> None:
    source = opened(data)
    assert list(source.products())
    assert [note.code for note in source.late_notes if note.code == "short-rows"] == []


@each_row(
    "header, rows, low_high",
    [
        ("1 kg,500 g,250 g", "24,13,7\nTea,90,48,25\nCocoa,18,10,6", ("24", "13", "7")),
        ("50ml,30ml", "1200,800\nTea,2500,1700", ("1200", "800")),
        ("Large,Small", "12,7.5\nTea,13,8", ("12", "7.5")),
        ("一斤,半斤", "1600,800\n茶,2000,1000", ("1600", "800")),
        ("Price 250 g,Price 500 g,Price 1 kg", "7,13,24\nTea,25,48,90", ("7", "13", "24")),
        ("Price (1 kg),Price (500 g)", "20,11\nTea,12,7", ("20", "11")),
        ("Price S,Price M,Price L", "10,12,14\nTea,5,6,7", ("10", "12", "14")),
        # What falls while the measure grows is the price of one kilogramme.
        ("1kg,10kg,100kg", "2.00,1.80,1.50\nRice,3.00,2.80,2.50", ("2.00",)),
        ("Price per kg,Price per 100 g", "90,9\nRice,30,3", ("90",)),
    ],
)
def test_prices_of_sizes_in_columns_go_from_the_least_to_the_most(
    header: str, rows: str, low_high: tuple[str, ...]
) -> None:
    assert read(f"Product,{header}\nCoffee,{rows}\n")[0] == ("Coffee", low_high)


def test_stocks_of_sizes_are_no_prices() -> None:
    assert read("Name,S,M,L\nShirt,10,20,5\nHat,3,0,7\nCap,1,2,3\n")[0] == ("Shirt", ())
