"""Lists made to break the reader, by kind, in other words than those that broke it."""

import json

from catalogs import notes_in, opened, products_in
from ecomkt.catalog.reading.headers import parted_year
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
