"""Units, keys and gaps that lists say themselves, and what was read of them without a word: a test for each kind."""

import json

import pytest

from catalogs import notes_in, opened, products_in
from ecomkt.errors import InputError
from tables import each_row


def store(**said: object) -> list[dict[str, object]]:
    """Return three products of a shop's API, copied flat, each with what is said of all."""
    sums = (("1500", "1500"), ("500", "700"), ("23000", "23000"))
    return [
        {"id": n, "name": f"Parasol {n}", "price": price, "regular_price": regular, "sale_price": price, **said}
        for n, (price, regular) in enumerate(sums, 11)
    ]


@each_row(
    ("said", "expected"),
    [
        ({"currency": "USD", "minor_unit": 2}, ["15.00", "7.00", "230.00"]),
        ({"currency": "KWD", "currencyMinorUnit": 3}, ["1.50", "0.70", "23.00"]),
        ({"currency": "JPY", "minor_unit": 0}, ["1500", "700", "23000"]),
        ({"currency": "USD", "decimal_places": 2}, ["1500", "700", "23000"]),
        ({"currency": "USD"}, ["1500", "700", "23000"]),
    ],
)
def test_the_smallest_unit_that_stands_beside_prices_counts(said: dict[str, object], expected: list[str]) -> None:
    listed = json.dumps({"count": 3, "products": store(**said)})
    assert [product.prices for product in products_in(listed)] == [(price,) for price in expected]
    assert ("read-as-cents" in notes_in(listed)) == ("." in expected[0])


@each_row("price", ["15.00", "15"])
def test_prices_that_were_divided_before_are_not_divided_again(price: str) -> None:
    goods = [{"name": f"Fan {n}", "price": price, "minor_unit": 2} for n in range(3)]
    assert [product.prices for product in products_in(json.dumps(goods))] == [(price,)] * 3


def test_smallest_units_that_differ_by_row_divide_nothing() -> None:
    goods = [{"name": f"Fan {n}", "price": "1500", "minor_unit": n} for n in (0, 2)]
    assert [product.prices for product in products_in(json.dumps(goods))] == [("1500",)] * 2


def test_a_regular_price_that_every_row_has_counts_before_what_is_paid_in_a_sale() -> None:
    listed = json.dumps(store())
    assert [product.price_column for product in products_in(listed)] == ["regular_price"] * 3
    assert "'500' beside '700'" in notes_in(listed)["other-prices"]


def test_a_regular_price_that_is_less_than_the_price_is_another() -> None:
    listed = "Name,Price,Regular price\nCup,10,12\nJug,30,20\n"
    assert [product.prices for product in products_in(listed)] == [("10",), ("30",)]


def test_a_list_that_counts_from_0_keeps_that_key() -> None:
    goods = [{"ID": n, "name": name, "price": 5 + n} for n, name in enumerate(("Watch", "Strap", "Clasp"))]
    assert [product.key for product in products_in(json.dumps(goods))] == ["0", "1", "2"]


def test_0_for_no_code_is_no_key_of_the_later_rows() -> None:
    assert [product.key for product in products_in("Code,Name,Price\nA1,Cup,2\n0,Jug,3\n0,Lid,4\n")] == ["A1", "3", "4"]


def test_one_key_of_two_products_is_told() -> None:
    note = notes_in("Symbol,Name,Price\nSERVICE GENERAL,Service of a bike,60\nSERVICE GENERAL,Service of a trike,90\n")
    assert "'Symbol'" in note["group-parted"]
    assert "'Service of a bike' and 'Service of a trike'" in note["group-parted"]


@each_row("second", ["S1,Cup,3", "S2,Jug,3", ",Jug,3", "n/a,Jug,3"])
def test_no_key_is_told_as_that_of_two_products_where_it_is_not(second: str) -> None:
    assert "group-parted" not in notes_in(f"SKU,Name,Price\nS1,Cup,2\n{second}\n")


@each_row("cell", ["variable", "-", "", "—", "n/a", "Open price", "variabler Preis"])
def test_a_product_whose_price_is_a_word_for_none_is_told_by_its_title(cell: str) -> None:
    source = opened(f"Name,Price,Category\nTea,2.5,Drinks\nOdd job,{cell},Work\nMilk,3,Drinks\nMead,4,Drinks\n")
    assert len([*source.products()]) == 4
    assert [(n.code, "'Odd job' in row 3" in n.message) for n in source.late_notes] == [("unpriced", True)]


@each_row("cell", ["0", "free", "三百元", "from 5"])
def test_a_product_whose_price_says_something_is_not_told_as_one_without(cell: str) -> None:
    source = opened(f"Name,Price,Category\nTea,2.5,Drinks\nOdd job,{cell},Work\nMilk,3,Drinks\nMead,4,Drinks\n")
    assert len([*source.products()]) == 4
    assert "unpriced" not in {note.code for note in source.late_notes}


@each_row(
    ("header", "row"),
    [
        ("discountMode,discountValue", "PERCENT,20"),
        ("discountMode,discountValue", "AMOUNT,20"),
        ("Mode,Discount", "percentage,20"),
        ("Label,discountPercentage", "new,20"),
    ],
)
def test_what_is_taken_off_is_not_offered_as_another_price(header: str, row: str) -> None:
    listed = f"name,price,{header}\nPearls,49,{row}\nRing,35,{row}\nChain,60,{row}\n"
    assert [product.prices for product in products_in(listed)] == [("49",), ("35",), ("60",)]
    assert "other-prices" not in notes_in(listed)


def test_a_price_by_a_word_for_a_discount_is_still_offered() -> None:
    assert "other-prices" in notes_in("name,price,discount price\nPearls,49,39\nRing,35,30\nChain,60,50\n")


def test_a_namespace_that_is_no_address_is_no_flaw() -> None:
    item = "<offer sku='{n}'><model>Freezer {n}</model><price>{n}00</price></offer>"
    offers = "".join(item.format(n=n) for n in (1, 2, 3))
    source = opened(f'<catalog xmlns="shopShopping"><offers>{offers}</offers></catalog>')
    assert [getattr(item, "title", item) for item in source.products()] == ["Freezer 1", "Freezer 2", "Freezer 3"]


def test_an_object_of_names_and_sums_is_a_list_of_them() -> None:
    listed = json.dumps({"basil": 2, "olives": 3.5, "Iced tea": 1, "Iced tea, large": 4})
    products = [(product.title, product.prices) for product in products_in(listed)]
    assert products == [("basil", ("2",)), ("olives", ("3.5",)), ("Iced tea", ("1",)), ("Iced tea, large", ("4",))]
    assert "'basil', 'olives'" in str(opened(listed).notes)


@each_row(
    "said",
    [
        {"port": 8080, "max_retries": 3, "timeout": 30, "workers": 4},
        {"maxRetries": 3, "pages": 8, "timeout": 30, "workers": 4},
        {"USD": 1, "EUR": 0.9, "GBP": 0.8, "JPY": 150},
        {"small": 2, "medium": 3, "large": 4, "mini": 1},
        {"basil": 2, "olives": 0, "tea": 1, "cake": 4},
        {"basil": 2, "olives": 3},
        {"basil": 2, "olives": 3, "tea": "soon", "cake": 4},
    ],
)
def test_an_object_of_other_sums_is_none(said: dict[str, object]) -> None:
    with pytest.raises(InputError, match="none of the columns"):
        products_in(json.dumps(said))


@each_row(
    ("column", "first", "second"),
    [
        ("price_list", "Standard Selling", "Standard Wholesale"),
        ("Price level", "A", "B"),
        ("Customer group", "All", "Wholesale"),
        ("Kundengruppe", "Endkunde", "Händler"),
    ],
)
def test_rows_of_one_product_in_several_lists_of_prices_are_told(column: str, first: str, second: str) -> None:
    goods = [
        ("P1", "Lolly", first, 25),
        ("P1", "Lolly", second, 15),
        ("P2", "Cone", first, 28),
        ("P2", "Cone", second, 17),
    ]
    listed = [{"item_code": a, "item_name": b, column: c, "rate": d} for a, b, c, d in goods]
    assert [product.prices for product in products_in(json.dumps(listed))] == [("25", "15"), ("28", "17")]
    assert f"'{column}' of 'Lolly'" in notes_in(json.dumps(listed))["group-or-variants"]


@each_row(
    ("column", "first", "second"),
    [("Size", "S", "M"), ("Option", "Standard", "Special edition"), ("Stock", "5", "7"), ("Note", "", "Wholesale")],
)
def test_rows_that_are_variants_are_not_told_as_lists_of_prices(column: str, first: str, second: str) -> None:
    rows = f"P1,Lolly,{first},25\nP1,Lolly,{second},15\nP2,Cone,{first},28\nP2,Cone,{second},17\n"
    assert "group-or-variants" not in notes_in(f"item_code,item_name,{column},rate\n{rows}")
