"""Products that lists tell in another form: pairs of name and value, steps of a price, sums of options, groups."""

import json

from catalogs import notes_in, products_in
from ecomkt.catalog.columns.product import CatalogProduct
from tables import each_row


def read(answer: object) -> list[CatalogProduct]:
    return products_in(json.dumps(answer, ensure_ascii=False))


def told(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(p.title, p.prices, ", ".join(p.categories)) for p in products_in(text)]


def pairs(name: str, value: str) -> list[dict[str, str]]:
    said = {"Title": "Blue mug", "Price": "12.50", "Category": "Mugs"}
    return [{name: key, value: cell} for key, cell in said.items()]


@each_row(("name", "value"), [("name", "value"), ("key", "value"), ("attribute_code", "value"), ("label", "content")])
def test_pairs_of_a_name_and_a_value_are_the_members_of_a_product(name: str, value: str) -> None:
    (mug,) = read([{"id": 7, "fields": pairs(name, value)}])
    assert (mug.title, mug.prices, mug.categories) == ("Blue mug", ("12.50",), ("Mugs",))


def test_attributes_of_a_product_with_a_title_stay_attributes() -> None:
    attributes = [{"name": "Title", "value": "Large"}, {"name": "Price", "value": "1"}]
    (mug,) = read([{"id": 7, "name": "Blue mug", "price": "12.50", "attributes": attributes}])
    assert (mug.title, mug.prices) == ("Blue mug", ("12.50",))


STEPS = [{"from": 2, "price": "12.50"}, {"from": 100, "price": "10.80"}, {"from": 1000, "price": "9.90"}]


@each_row(
    ("called", "count"),
    [("priceRange", "startQuantity"), ("skuRangePrices", "beginAmount"), ("tierPrices", "quantity"), ("steps", "moq")],
)
def test_of_prices_that_fall_with_the_number_of_pieces_the_first_is_read_and_the_last_told(
    called: str, count: str
) -> None:
    answer = [{"subject": "陶瓷马克杯", called: [{count: step["from"], "price": step["price"]} for step in STEPS]}]
    assert [mug.prices for mug in read(answer)] == [("12.50",)]
    note = f"'{called}' holds prices by quantity: 12.50 from 2 on is read; the last is 9.90 from 1000 on"
    assert notes_in(json.dumps(answer))["price-steps"] == note


def test_variants_with_a_stock_are_no_steps_of_a_price() -> None:
    sizes = [{"size": "S", "quantity": 3, "price": 10}, {"size": "L", "quantity": 5, "price": 8}]
    assert [mug.prices for mug in read([{"name": "Mug", "variants": sizes}])] == [("10", "8")]


def option(kind: str, *sums: object, mode: str = "ABSOLUTE", **said: object) -> dict[str, object]:
    choices = [{"text": f"{n}", "priceModifier": added, "priceModifierType": mode} for n, added in enumerate(sums)]
    return {"type": kind, "name": "Size", "choices": choices, **said}


@each_row(
    ("price", "options", "prices"),
    [
        (20, [option("SELECT", 0, 5)], ("20", "25")),
        (20, [option("SELECT", 1, 5), option("RADIO", 2, 3)], ("23", "28")),
        (20, [option("SELECT", 0, 10, mode="PERCENT")], ("20", "22")),
        (9.99, [option("SELECT", 0, 10, mode="PERCENT")], ("9.99", "10.99")),
        (20, [option("CHECKBOX", 4, 5)], ("20",)),
        (20, [option("SELECT", 4, 5, required=False)], ("20",)),
        (0, [option("SELECT", 10, 15)], ("10", "15")),
        (20, [option("SELECT", 0, 0)], ("20",)),
    ],
)
def test_what_options_that_must_be_chosen_add_is_part_of_the_price(
    price: float, options: list[object], prices: tuple[str, ...]
) -> None:
    (tee,) = read({"items": [{"id": 1, "sku": "A", "name": "Tee", "price": price, "options": options}]})
    assert tee.prices == prices


def test_options_beside_variants_with_prices_add_nothing() -> None:
    variants = [{"id": 1, "defaultDisplayedPrice": 20}, {"id": 2, "defaultDisplayedPrice": 25}]
    item = {"id": 1, "sku": "A", "name": "Tee", "price": 20, "options": [option("SELECT", 0, 5)]}
    (tee,) = read({"items": [{**item, "combinations": variants}]})
    assert sorted(tee.prices) == ["20", "25"]


@each_row("called", ["prices", "price", "sizePrices"])
def test_prices_in_a_list_go_from_the_least_to_the_most(called: str) -> None:
    answer = [{"name": "Latte", "sizes": ["S", "L"], called: [4.5, 3.0]}, {"name": "Tea", called: [2.0]}]
    assert [drink.prices for drink in read(answer)] == [("3.0 - 4.5",), ("2.0",)]


ITEM = "<{0}><id>{1}</id><name>{2}</name><price>{3}</price>{4}</{0}>"


def items(key: str) -> str:
    rows = ((1, "Blue mug", 12, 7), (2, "Green tea", 4, 8))
    return "".join(ITEM.format("product", n, name, price, f"<{key}>{of}</{key}>") for n, name, price, of in rows)


KINDS = (
    "<categories><category><id>7</id><name>Mugs</name></category>"
    "<category><id>8</id><name>Drinks</name></category></categories>"
)
BY_ATTRIBUTE = '<categories><category id="7">Mugs</category><category id="8">Drinks</category></categories>'


@each_row("kinds", [KINDS, BY_ATTRIBUTE])
def test_categories_of_a_feed_are_named_before_and_behind_its_items(kinds: str) -> None:
    found = [("Blue mug", ("12",), "Mugs"), ("Green tea", ("4",), "Drinks")]
    for key in ("categoryId", "category_id", "category", "mainCategoryId"):
        for shop in (kinds + items(key), items(key) + kinds):
            assert told(f"<shop>{shop}</shop>") == found, (key, shop)


def test_numbers_of_categories_that_a_feed_does_not_name_are_none_and_told() -> None:
    shop = f"<shop>{items('category_id')}</shop>"
    assert [category for *_, category in told(shop)] == ["", ""]
    assert "numbered-categories" in notes_in(shop)


MUG, TEA, POT = (ITEM.format("product", *said, "") for said in ((1, "Blue mug", 12), (2, "Sencha", 9), (3, "Pot", 20)))


@each_row(
    ("shop", "kinds"),
    [
        (f'<group name="Cups">{MUG}{POT}</group><group name="Teas">{TEA}</group>', ["Cups", "Cups", "Teas"]),
        (f"<category><name>Cups</name>{MUG}</category><category><name>Teas</name>{TEA}</category>", ["Cups", "Teas"]),
        (f'<section title="Teas"><section title="Green">{TEA}</section>{MUG}</section>', ["Teas > Green", "Teas"]),
        (f"<department><name>Home</name><products>{MUG}{TEA}</products></department>", ["Home", "Home"]),
        (f"<shop><name>Our shop</name><products>{MUG}</products></shop>", [""]),
    ],
)
def test_items_in_a_named_group_of_a_feed_have_its_name_for_a_category(shop: str, kinds: list[str]) -> None:
    assert [category for *_, category in told(f"<catalog>{shop}</catalog>")] == kinds
