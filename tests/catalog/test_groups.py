"""A list within an object that has a name: its variants, or the products of a shop, a menu or a category."""

import json

from catalogs import notes_in, products_in
from tables import each_row

Read = list[tuple[str, tuple[str, ...], tuple[str, ...]]]


def read(listed: object) -> Read:
    return [(p.title, p.prices, p.categories) for p in products_in(json.dumps(listed))]


@each_row("key", ["offers", "children", "products", "items"])
def test_a_shop_with_a_name_of_its_own_is_no_product(key: str) -> None:
    goods = [{"name": "Rye loaf", "price": 4.2}, {"name": "Croissant", "price": 1.9}]
    shop = {"name": "Bakery Sole", "currency": "EUR", key: goods}
    assert read(shop) == [
        ("Rye loaf", ("4.2",), ("Bakery Sole",)),
        ("Croissant", ("1.9",), ("Bakery Sole",)),
    ]
    assert {p.currency for p in products_in(json.dumps(shop))} == {"EUR"}


def test_what_may_be_variants_or_products_is_told() -> None:
    goods = [{"name": "Vase", "price": 90}, {"name": "Bowl", "price": 30}]
    assert "'Vase', 'Bowl'" in notes_in(json.dumps({"name": "Ceramics", "children": goods}))["group-or-variants"]
    tickets = {"name": "Concert", "tickets_sold": [{"name": "Adult", "price": 20}, {"name": "Child", "price": 10}]}
    assert read(tickets) == [("Concert", ("20", "10"), ())]
    assert "variants" in notes_in(json.dumps(tickets))["group-or-variants"]


def test_a_menu_has_groups_within_groups() -> None:
    drinks = {"name": "Drinks", "children": [{"name": "Cola", "price": 2}, {"name": "Tea", "price": 3}]}
    food = {"name": "Food", "children": [{"name": "Burger", "price": 9}, {"name": "Fries", "price": 4}]}
    assert read({"name": "Menu", "children": [drinks, food]}) == [
        ("Cola", ("2",), ("Drinks",)),
        ("Tea", ("3",), ("Drinks",)),
        ("Burger", ("9",), ("Food",)),
        ("Fries", ("4",), ("Food",)),
    ]


VARIANTS = {
    "their name": {"name": "Tee", "variants": [{"name": "Red", "price": 12}, {"name": "Blue", "price": 14}]},
    "the title again": {
        "name": "Tee",
        "children": [{"name": "Tee red", "price": 12}, {"name": "Tee blue", "price": 14}],
    },
    "sizes": {"name": "Tee", "items": [{"name": "S", "price": 12}, {"name": "L", "price": 14}]},
    "a code": {"name": "Tee", "sku": "T", "children": [{"name": "Red", "price": 12}, {"name": "Blue", "price": 14}]},
    "options": {"name": "Tee", "children": [{"name": "A", "color": "a", "price": 12}, {"name": "B", "price": 14}]},
    "no titles": {"name": "Tee", "offers": [{"seller": "A", "price": 12}, {"seller": "B", "price": 14}]},
    "a type": {
        "@type": "Product",
        "name": "Tee",
        "offers": [{"name": "Early", "price": 12}, {"name": "Late", "price": 14}],
    },
}


@each_row("listed", VARIANTS.values())
def test_variants_of_a_product_are_folded_by_what_tells_them_apart(listed: object) -> None:
    assert read(listed) == [("Tee", ("12", "14"), ())]
    assert "group-or-variants" not in notes_in(json.dumps(listed))


def test_variants_of_one_price_may_be_products_which_is_told() -> None:
    sofa = {"name": "Sofa", "children": [{"name": "Grey", "price": 900}, {"name": "Blue", "price": 900}]}
    assert read(sofa) == [("Sofa", ("900",), ())]
    assert "'Grey', 'Blue'" in notes_in(json.dumps(sofa))["group-or-variants"]


def test_an_offer_is_called_by_what_it_offers() -> None:
    offers = [{"@type": "Offer", "price": n, "itemOffered": {"name": name}} for n, name in ((30, "Cut"), (60, "Dye"))]
    for within in (
        {"makesOffer": offers},
        {"hasOfferCatalog": {"@type": "OfferCatalog", "name": "Salon", "itemListElement": offers}},
    ):
        listed = {"@type": "LocalBusiness", "name": "Salon", **within}
        assert read(listed) == [("Cut", ("30",), ("Salon",)), ("Dye", ("60",), ("Salon",))]
    lines = [
        {"quantity": 2, "product": {"name": "Mug", "price": 12}},
        {"quantity": 1, "product": {"name": "Pan", "price": 45}},
    ]
    assert read({"name": "Order", "items": lines}) == [("Mug", ("12",), ("Order",)), ("Pan", ("45",), ("Order",))]
