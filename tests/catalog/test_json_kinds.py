"""Answers of shops' APIs by the kind of their structure, not by their program: each kind in rows of our own."""

import json

from catalogs import notes_in, products_in
from ecomkt.catalog.columns.product import CatalogProduct
from tables import each_row


def read(answer: object) -> list[CatalogProduct]:
    return products_in(json.dumps(answer, ensure_ascii=False))


def told(answer: object) -> list[tuple[str, tuple[str, ...], str]]:
    return [(product.title, product.prices, product.currency) for product in read(answer)]


def money(amount: object) -> dict[str, object]:
    return {"amount": amount, "currency": "EUR"}


@each_row(
    "said",
    [
        {"priceRange": {"minVariantPrice": money("5.0"), "maxVariantPrice": money("7.0")}},
        {"price_range": {"min": money("5.0"), "max": money("7.0")}},
        {
            "priceRange": {
                "minimum_price": {"final_price": money("5.0")},
                "maximum_price": {"final_price": money("7.0")},
            }
        },
        {"pricing": {"priceRange": {"start": {"gross": money("5.0")}, "stop": {"gross": money("7.0")}}}},
        {"currency": "EUR", "price": "5.0", "priceRange": {"minValue": "5.0", "maxValue": "7.0"}},
        {"currency": "EUR", "actualPriceRange": {"minValue": {"amount": "5.0"}, "maxValue": {"amount": "7.0"}}},
        {"currency": "EUR", "price": {"min": "5.0", "max": "7.0"}},
    ],
)
def test_a_range_of_sums_is_the_price_however_its_ends_are_called(said: dict[str, object]) -> None:
    assert told([{"id": "1", "name": "Felt hat", **said}]) == [("Felt hat", ("5.0 - 7.0",), "EUR")]


def test_ranges_of_what_is_crossed_out_and_of_costs_are_no_price() -> None:
    ends = {"minValue": "9.0", "maxValue": "12.0"}
    hat = {"id": "1", "name": "Felt hat", "price": "5.0", "compareAtPriceRange": ends, "costRange": ends}
    assert [product.prices for product in read([hat])] == [("5.0",)]


def test_a_range_counts_beside_a_price_only_where_that_is_one_of_its_ends() -> None:
    hat = {"id": "1", "name": "Felt hat", "price": "6.0", "priceRange": {"min": "5.0", "max": "7.0"}}
    assert [product.prices for product in read([hat])] == [("6.0",)]


@each_row(
    "price",
    [
        {"gross": money("5.0"), "net": money("4.2")},
        {"value": {"type": "centPrecision", "currencyCode": "EUR", "centAmount": 500, "fractionDigits": 2}},
        {"actualPrice": money("5.0"), "compareAtPrice": money("9.0")},
        {"discountedPrice": "4.0", "price": "5.0", "currency": "EUR"},
        {"discountPercent": "10", "price": "5.0", "currency": "EUR"},
    ],
)
def test_of_the_sums_in_a_price_that_counts_which_all_pay_with_tax(price: dict[str, object]) -> None:
    (hat,) = read([{"id": "1", "name": "Felt hat", "price": price}])
    assert ([float(each) for each in hat.prices], hat.currency) == ([5.0], "EUR")


@each_row("wrap", ["variant", "product", "item"])
def test_the_price_of_a_variant_may_stand_in_an_object_of_it(wrap: str) -> None:
    variants = [{"id": n, wrap: {"sku": f"H{n}", "priceData": {"price": f"{n}.5", "currency": "EUR"}}} for n in (1, 2)]
    assert told([{"id": "1", "name": "Felt hat", "variants": variants}]) == [("Felt hat", ("1.5", "2.5"), "EUR")]


@each_row("pair", [("usd", "5.00"), ("jpy", "500"), ("kwd", "0.50")])
def test_a_sum_in_the_smallest_unit_is_divided_as_its_own_currency_is(pair: tuple[str, str]) -> None:
    currency, price = pair
    assert [p.prices for p in read([{"name": "Felt hat", "unit_amount": 500, "currency": currency}])] == [(price,)]


@each_row(
    "said",
    [
        {"price": 500, "price_min": 500, "price_varies": False, "handle": "hat"},
        {"priceWithTax": {"value": 500}, "currencyCode": "EUR"},
        {"priceWithTax": 500, "price": 420, "currencyCode": "EUR"},
    ],
)
def test_integers_of_programs_that_count_cents_are_cents_and_that_is_told(said: dict[str, object]) -> None:
    hat = [{"title" if "handle" in said else "name": "Felt hat", **said}]
    assert [product.prices for product in read(hat)] == [("5.00",)]
    assert "5.00" in notes_in(json.dumps(hat))["read-as-cents"]


def test_what_is_added_to_a_dish_is_no_product_of_the_menu() -> None:
    soup = {"name": "Soup", "price": "6.50", "modifierGroupReferences": [1]}
    menu = {"name": "Lunch", "menuItems": [soup]}
    added = {"1": {"name": "Extras", "modifiers": [5]}, "5": {"name": "Bread", "price": "1.00"}}
    assert [p.title for p in read({"menus": [menu], "modifierOptionReferences": added})] == ["Soup"]


def test_types_of_what_is_added_or_taken_off_are_no_products_though_they_have_a_price() -> None:
    sums = {"price_money": {"amount": 150, "currency": "USD"}}
    tea = {"type": "ITEM", "id": "1", "item_data": {"name": "Tea", **sums}}
    milk = {"type": "MODIFIER_LIST", "id": "2", "modifier_list_data": {"name": "Milks", "modifiers": [sums]}}
    less = {"type": "DISCOUNT", "id": "3", "discount_data": {"name": "1 off", "amount_money": {"amount": 100}}}
    assert [product.title for product in read({"objects": [tea, milk, less]})] == ["Tea"]


def test_what_stands_in_lists_of_one_is_read_as_if_it_stood_alone() -> None:
    price = [{"@currencyId": "EUR", "__value__": "5.0"}]
    hat = {"itemId": ["1"], "title": ["Felt hat"], "globalId": ["DE"], "sellingStatus": [{"currentPrice": price}]}
    fee = {"shippingInfo": [{"shippingServiceCost": [{"@currencyId": "EUR", "__value__": "3.0"}]}]}
    answer = {
        "findResponse": [{"ack": ["Success"], "version": ["1"], "searchResult": [{"item": [{**hat, **fee}] * 2}]}]
    }
    assert told(answer)[0] == ("Felt hat", ("5.0",), "EUR")


@each_row("wrap", ["sellingMode", "pricingSummary", "sellingStatus", "offerData"])
def test_the_price_may_stand_in_an_object_of_the_product_but_not_in_one_of_its_shipping(wrap: str) -> None:
    hat = {"id": "1", "name": "Felt hat", wrap: {"price": money("5.0")}, "delivery": {"lowestPrice": money("3.0")}}
    assert told([hat, {**hat, "id": "2", "name": "Cap"}]) == [("Felt hat", ("5.0",), "EUR"), ("Cap", ("5.0",), "EUR")]


@each_row(
    "said",
    [
        {"basic": {"name": "Felt hat", "shopID": "7"}, "menu": {"name": "Hats of the season"}},
        {"item": {"product_description": {"title": "Felt hat"}, "brand": {"name": "Acme"}}},
        {"ItemInfo": {"ByLineInfo": {"Brand": {"DisplayValue": "Acme"}}, "Title": {"DisplayValue": "Felt hat"}}},
        {"summaries": [{"brand": "Acme", "itemName": "Felt hat"}]},
    ],
)
def test_the_title_may_stand_in_an_object_of_the_product(said: dict[str, object]) -> None:
    assert told([{"sku": "1", "price": "5.0", **said}]) == [("Felt hat", ("5.0",), "")]


def test_what_an_answer_says_of_itself_beside_its_products_is_none() -> None:
    hat = {"id": "1", "translated": {"name": "Felt hat"}, "calculatedPrice": {"unitPrice": 5}}
    sides = {
        "request_parameters": {"type": "search", "search_term": "hat"},
        "aggregations": {"price": {"min": "1.99", "max": "495"}, "properties": {"entities": [{"name": "color"}]}},
        "availableSortings": [{"label": "Price ascending"}],
        "included": [{"id": "t", "type": "tax", "attributes": {"taxRate": 19, "name": "Standard rate"}}],
    }
    assert [product.title for product in read({**sides, "elements": [hat]})] == ["Felt hat"]


def test_a_variant_with_a_price_of_its_own_has_no_other_price_of_its_product() -> None:
    sizes = [{"id": "2", "price": money("5.0"), "regular_price": money("6.0")}, {"id": "3", "price": money("7.0")}]
    hat = {"id": "1", "name": "Felt hat", "price": money("5.0"), "sale_price": money("4.0"), "skus": sizes}
    assert [product.rows for product in read([hat])] == [3]
    assert "4.0" not in str([product.prices for product in read([hat])])


@each_row("wrap", ["skus", "defaultProductVariant"])
def test_what_a_variant_is_called_is_no_title_of_its_product(wrap: str) -> None:
    sizes = [{"title": "250 g", "price": "5.0"}, {"title": "500 g", "price": "8.0"}]
    coffee = {"item_name": "Coffee", "itemid": "1", wrap: sizes if wrap == "skus" else sizes[0]}
    assert [product.title for product in read([coffee])] == ["Coffee"]


@each_row("key", ["title_translations", "nameTranslations", "title_i18n"])
def test_a_title_told_in_several_languages_may_say_so_in_its_name(key: str) -> None:
    soap = {"id": "1", key: {"zh-hant": "手工皂", "en": "Soap"}, "price": "5.0"}
    kind = {"id": "7", "name_translations": {"zh-hant": "保養", "en": "Care"}}
    (found,) = read([{**soap, "categories": [kind]}])
    assert (found.title, found.categories) == ("手工皂", ("保養",))


@each_row("key", ["sellerProductName", "unknownProductTitle", "baseItemName"])
def test_a_title_is_known_by_the_end_of_its_name_where_nothing_else_is(key: str) -> None:
    assert [product.title for product in read([{"code": "1", key: "Felt hat", "price": "5.0"}])] == ["Felt hat"]


def test_marks_of_letters_in_titles_are_left_out() -> None:
    assert [product.title for product in read([{"title": "Felt <b>hat</b>", "price": "5.0"}])] == ["Felt hat"]


def test_a_number_is_no_currency() -> None:
    assert told([{"name": "Sambal", "price": {"value": "5.0", "currency": 1}}]) == [("Sambal", ("5.0",), "")]


def test_what_an_answer_includes_beside_wrapped_products_is_none() -> None:
    entry = {"sys": {"id": "1", "type": "Entry"}, "fields": {"productName": "Felt hat", "price": 5}}
    kind = {"sys": {"id": "7", "type": "Entry"}, "fields": {"title": "Hats"}}
    answer = {"sys": {"type": "Array"}, "items": [entry], "includes": {"Entry": [kind]}}
    assert [product.title for product in read(answer)] == ["Felt hat"]


@each_row(
    "said",
    [
        ({"item_id": 1, "alias": "a", "title": "Hat", "price": 500, "post_fee": 0}, ("5.00",), "CNY"),
        ({"itemid": 1, "shopid": 2, "name": "Hat", "price": 500000, "price_max": 700000}, ("5.00", "7.00"), ""),
        ({"num_iid": 1, "title": "Hat", "zk_final_price": "5.00", "reserve_price": "9.00"}, ("5.00",), "CNY"),
        ({"title": "Hat", "lprice": "500", "hprice": "", "mallName": "m"}, ("500",), "KRW"),
    ],
)
def test_programs_whose_prices_are_parts_or_called_as_nowhere_else(said: tuple[object, object, str]) -> None:
    answer, prices, currency = said
    assert told([answer]) == [("Hat", prices, currency)]


@each_row("said", [{"formatted_price": "$9.99"}, {"price_formatted": "9,99 €"}, {"display_price": "USD 9.99"}])
def test_a_price_that_a_text_says_in_units_is_in_cents(said: dict[str, object]) -> None:
    assert [product.prices for product in read([{"name": "Felt hat", "price": 999, **said}])] == [("9.99",)]
    assert [product.prices for product in read([{"name": "Felt hat", "price": 999, "formatted_price": "$999"}])] == [
        ("999",)
    ]


def test_items_of_a_product_with_sellers_are_its_variants() -> None:
    offers = [{"sellerName": "Acme", "commertialOffer": {"Price": price, "ListPrice": 9.5}} for price in (5.5, 7.5)]
    items = [{"itemId": str(n), "name": f"Felt hat {n}", "sellers": [offer]} for n, offer in enumerate(offers)]
    assert told([{"productId": "1", "productName": "Felt hat", "items": items}]) == [("Felt hat", ("5.5", "7.5"), "")]


def test_a_title_may_stand_in_what_is_said_in_each_language_and_none_is_that_of_a_picture() -> None:
    cup = {"translations": {"pl_PL": {"name": "Kubek"}}, "stock": {"price": "5.0"}, "main_image": {"name": "img_1"}}
    assert [product.title for product in read([{"product_id": "1", **cup}])] == ["Kubek"]


def test_of_prices_by_the_numbers_of_their_lists_the_first_counts() -> None:
    assert told([{"sku": "1", "name": "Chair", "prices": {"105": 5.5, "106": 4.5}}]) == [("Chair", ("5.5",), "")]


@each_row(
    "said",
    [
        {"title": "Mug", "price": 999, "print_provider_id": 9},
        {"name": "Mug", "code": "m", "price": 999, "mainTaxon": "/taxons/mugs"},
        {"product_name": "Mug", "price": {"1": "999"}, "menu_category_id": "3"},
        {"title": "Mug", "price_info": {"price": 999}, "tax_info": {"tax_rate": 8}},
    ],
)
def test_programs_that_write_integers_of_the_smallest_unit_are_known_by_their_keys(said: dict[str, object]) -> None:
    assert told([said]) == [("Mug", ("9.99",), "")]


@each_row(
    "said",
    [
        ({"price": {"small": 3.5, "large": 5.5}}, ("3.5 - 5.5",), ""),
        ({"prices": {"S": 3.5, "M": 4.5, "L": 5.5}}, ("3.5 - 5.5",), ""),
        ({"prices": {"EUR": 3.5, "USD": 5.5}}, ("3.5",), "EUR"),
        ({"price": {"original": 5.5, "current": 3.5}}, ("3.5",), ""),
    ],
)
def test_sums_by_sizes_and_currencies_are_read_as_a_buyer_pays(said: tuple[object, object, str]) -> None:
    says, prices, currency = said
    assert isinstance(says, dict)
    assert told([{"id": "1", "name": "Felt hat", **says}]) == [("Felt hat", prices, currency)]


def test_a_whole_number_that_stands_beside_in_units_is_in_cents() -> None:
    variant = {"sku": "1", "price": 84900, "salePrice": 0, "priceMoney": {"currency": "EUR", "value": "849.00"}}
    assert told([{"id": "1", "title": "Felt hat", "variants": [variant]}]) == [("Felt hat", ("849.00",), "EUR")]
    (pack,) = read([{"name": "Nails", "price": 500, "price_per_unit": "5.00"}])
    assert pack.prices == ("500",)


@each_row(
    "menu",
    [
        {"Bebidas": [{"nome": "Chá", "preco": "3.0"}, {"nome": "Café", "preco": "4.5"}], "Pães & Bolos": []},
        {"menu": {"Bebidas": [{"nome": "Chá", "preço": "3.0"}, {"nome": "Café", "preco": "4.5"}]}},
        {"Bebidas": [{"nome": "Chá", "preco": "3.0"}], "Pães & Bolos": [{"nome": "Café", "preço": "4.5"}]},
        {
            "categories": {
                "Thé": {"items": [{"nom": "Chá", "prix": "3.0"}]},
                "Café": {"items": [{"nom": "Café", "prix": "4.5"}]},
            }
        },
    ],
)
def test_keys_with_accents_or_without_name_prices_and_categories(menu: dict[str, object]) -> None:
    assert [(product.title, product.prices) for product in read(menu)] == [("Chá", ("3.0",)), ("Café", ("4.5",))]


def test_lists_of_one_below_keys_are_sorted_by_these_and_objects_of_one_are_not() -> None:
    soup, pie = {"dish": "Soup", "price": "4.5"}, {"dish": "Fish pie", "price": "11"}
    assert [p.categories for p in read({"Starters": [soup], "Mains": [pie]})] == [("Starters",), ("Mains",)]
    assert [p.categories for p in read({"soup": soup, "pie": pie})] == [(), ()]


def test_the_path_of_a_category_counts_beside_an_empty_number_of_it() -> None:
    price = {"amount": 2500, "divisor": 100, "currency_code": "USD"}
    ring = {"listing_id": 1, "title": "Ring", "price": price, "taxonomy_path": ["Jewelry", "Rings"], "category_id": []}
    assert [p.categories for p in read({"count": 1, "results": [ring]})] == [("Jewelry, Rings",)]
