"""What shops' APIs answer, in the forms that their documentation gives: title, price, currency, category, variants."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from catalogs import notes_in, products_in
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions
from ecomkt.errors import InputError
from tables import each_row

Objects = Mapping[str, object] | Sequence[Mapping[str, object]]


def read(answer: object) -> list[CatalogProduct]:
    return products_in(json.dumps(answer, ensure_ascii=False))


def prices_of(answer: object) -> list[tuple[str, ...]]:
    return [product.prices for product in read(answer)]


def square(*others: object, **marks: object) -> Objects:
    money = {"amount": 150, "currency": "USD"}
    sold = {"type": "ITEM_VARIATION", "id": "V", **marks, "item_variation_data": {"name": "Mug", "price_money": money}}
    item = {"type": "ITEM", "id": "T", **marks, "item_data": {"name": "Tea", "category_id": "L", "variations": [sold]}}
    return {"objects": [*others, item]}


MARKS = {"version": 1, "is_deleted": False, "updated_at": "2017-05-10", "present_at_all_locations": True}
BEVERAGES = {"type": "CATEGORY", "id": "L", "category_data": {"name": "Beverages"}}
TAX = {"type": "TAX", "id": "X", "tax_data": {"name": "Sales Tax", "percentage": "5.0"}}


@each_row("marks", [{}, MARKS, {"version": 1}, {"is_deleted": False}])
def test_marks_beside_what_an_object_holds_hide_no_price_of_a_variant(marks: dict[str, object]) -> None:
    (tea,) = read(square(**marks))
    assert (tea.title, tea.prices, tea.currency) == ("Tea", ("1.50",), "USD")


@each_row("marks", [{}, MARKS])
def test_objects_of_other_types_are_no_products_and_name_the_categories(marks: dict[str, object]) -> None:
    answer = square({**BEVERAGES, **marks}, {**TAX, **marks}, **marks)
    assert [(p.title, p.categories) for p in read(answer)] == [("Tea", ("Beverages",))]
    assert "Sales Tax" in notes_in(json.dumps(answer))["other-objects"]


def test_goods_without_a_price_stay_beside_others_whatever_their_type() -> None:
    goods = [{"type": "house", "title": "Villa", "price": 900000}, {"type": "plot", "title": "Plot by the lake"}]
    assert [product.title for product in read({"items": goods})] == ["Villa", "Plot by the lake"]


CLOVER = {"id": "Z", "name": "Bangers and Mash", "price": 150, "priceType": "FIXED"}


@each_row("mark", ["defaultTaxRates", "isRevenue"])
def test_prices_beside_what_tells_of_cents_are_cents_and_that_is_told(mark: str) -> None:
    assert prices_of({**CLOVER, mark: True}) == [("1.50",)]
    assert "150 is read as 1.50" in notes_in(json.dumps({**CLOVER, mark: True}))["read-as-cents"]


def test_prices_that_may_be_cents_are_told_however_few_and_small() -> None:
    assert prices_of(CLOVER) == [("150",)]
    assert "may-be-cents" in notes_in(json.dumps(CLOVER))
    assert "may-be-cents" not in notes_in(json.dumps({**CLOVER, "price": 1.5}))
    assert "may-be-cents" not in notes_in(json.dumps({"name": "Soap", "price": 150}))


@pytest.mark.parametrize(
    ("money", "price"),
    [
        ({"amount": 4550, "divisor": 100, "currency_code": "GBP"}, "45.5"),
        ({"currency_code": "USD", "value": "90.00"}, "90.00"),
        ({"value": "189.99", "currency": "USD"}, "189.99"),
        ({"amount": "600.0", "currencyCode": "CAD"}, "600.0"),
        ({"amount": 120, "currency": "SAR"}, "120"),
        ({"unit_amount": 1050, "currency": "usd"}, "10.50"),
        ({"unit_amount": 1500, "currency": "jpy"}, "1500"),
        ({"unit_amount": 1500, "currency": "kwd"}, "1.50"),
        ({"unit_amount": 1525, "currency": "kwd"}, "1.5250"),
        ({"centAmount": 11975, "fractionDigits": 2, "currencyCode": "EUR"}, "119.75"),
        ({"amount": 11975, "minor_units": 2, "currency": "EUR"}, "119.75"),
        ({"currencyId": "b7d2554b0ce847cd82f3ac9bd1c0dfca", "net": 84.03, "gross": 100}, "100"),
        ({"net": 84.03, "gross": 100, "currency": "EUR"}, "100"),
        ({"priceWithoutTax": "131.41", "priceWithTax": "159.0"}, "159.0"),
    ],
)
def test_a_sum_of_money_is_read_in_units_and_with_tax(money: dict[str, object], price: str) -> None:
    said = str(money.get("currency") or money.get("currency_code") or money.get("currencyCode") or "")
    for answer in ({"name": "Hat", "price": money}, {"name": "Hat", "price": [money]}):
        (hat,) = read(answer)
        assert (hat.title, hat.prices, hat.currency) == ("Hat", (price,), said)


def test_of_several_sums_the_first_counts_and_the_others_are_told() -> None:
    sums = [{"amount": 1000, "currency_code": "eur"}, {"amount": 1200, "currency_code": "usd"}]
    answer = {"title": "Mug", "variants": [{"title": "One", "prices": sums}]}
    assert [(p.prices, p.currency) for p in read(answer)] == [(("1000",), "eur")]
    assert "1200" in notes_in(json.dumps(answer))["other-prices"]


WHOLESALE = {"min": {"amount": 5785, "currency": "USD"}}


@pytest.mark.parametrize(
    ("price", "currency"),
    [
        ({"retailPrice": 89.96, "retailCurrency": "CAD", "basePrice": 66.75, "baseCurrency": "USD"}, "CAD"),
        ({"retailPrice": 89.96, "retailCurrency": "CAD"}, "CAD"),
        ({"retail_price": 89.96, "retail_currency_code": "CAD"}, "CAD"),
        ({"retailPrice": 89.96, "costCurrency": "USD"}, ""),
        ({"retailPrice": 89.96}, ""),
    ],
)
def test_a_currency_belongs_to_the_price_whose_name_or_place_it_shares(price: dict[str, object], currency: str) -> None:
    for more in ({}, {"wholesalePricing": WHOLESALE}):
        for held in (price, {"variants": [{"sku": "O", **price}]}):
            says = [" ".join((*p.prices, p.currency)).split()[:2] for p in read({"title": "Orbit", **held, **more})]
            assert [of for of in says if "89.96" in of] == [["89.96", *filter(None, [currency])]]


def test_the_currency_of_the_least_of_several_variants_is_that_of_all() -> None:
    least = {"min": {"amount": "10.0", "currencyCode": "EUR"}}
    answer = {
        "title": "Orbit",
        "range": least,
        "variants": [{"sku": "A", "price": "10.0"}, {"sku": "B", "price": "12"}],
    }
    assert [(p.prices, p.currency) for p in read(answer)] == [(("10.0", "12"), "EUR")]


def test_a_currency_beside_no_sum_or_beside_the_same_is_that_of_the_price() -> None:
    assert [p.currency for p in read({"title": "Orbit", "price": 9.5, "shop": {"currency": "EUR"}})] == ["EUR"]
    for amount, currency in (("9.50", "EUR"), ("8.50", "")):
        answer = {"title": "Orbit", "price": 9.5, "range": {"amount": amount, "currency": "EUR"}}
        assert [p.currency for p in read(answer)] == [currency]


@pytest.mark.parametrize(("shown", "currency"), [("199.00", "USD"), ("180.00", "")])
def test_a_currency_stands_in_a_list_of_sums_beside_the_same_one(shown: str, currency: str) -> None:
    sums = [{"price": {"currency_code": "USD", "amount": shown}, "compare_at_price": None}]
    answer = {"products": [{"title": "Pod", "variants": [{"id": 2, "price": "199.00", "presentment_prices": sums}]}]}
    assert [(p.prices, p.currency) for p in read(answer) if p.prices] == [(("199.00",), currency)]


def store(price: str, digits: int, **more: object) -> Objects:
    return [{"name": "Logo", "prices": {"price": price, **more, "currency_code": "USD", "currency_minor_unit": digits}}]


@pytest.mark.parametrize(
    ("price", "digits", "read_as"),
    [("1800", 2, "18.00"), ("18000", 3, "18.00"), ("18255", 3, "18.2550"), ("18", 0, "18")],
)
def test_what_is_divided_into_units_is_not_doubtful(price: str, digits: int, read_as: str) -> None:
    assert prices_of(store(price, digits)) == [(read_as,)]


def test_a_range_of_sums_is_divided_as_well_and_is_the_price_of_its_least() -> None:
    ends = {"min_amount": "1800", "max_amount": "4500"}
    answer = store("1800", 2, regular_price="1800", price_range=ends)
    assert prices_of(answer) == [("18.00 - 45.00",)]
    assert "other-prices" not in notes_in(json.dumps(answer))
    assert prices_of(store("1900", 2, price_range=ends)) == [("19.00",)]


def test_what_an_option_adds_is_no_price_beside_one_in_an_object_and_empty_ones_are_no_variants() -> None:
    options = [{"id": "1", "title": "Box", "price": "50.00"}, {"id": "2", "title": "", "price": "0.00"}]
    bag = {"id": "1", "title": "Bag", "priceData": {"currency": "TRY", "price": "5800.00"}}
    answer = {"data": [{**bag, "options": options}, {**bag, "title": "Hat", "options": options[1:]}]}
    assert [(p.prices, p.currency) for p in read(answer)] == [(("5800.00",), "TRY")] * 2
    assert "50.00" in notes_in(json.dumps(answer))["other-prices"]
    empty = {"title": "Bag", "variants": [{"id": "2", "title": "", "price": "0.00"}]}
    assert len(read({"data": [empty, {**empty, "title": "Hat"}]})) == 2


@pytest.mark.parametrize("own", ["salePrice", "price"])
def test_what_an_option_adds_is_no_price_beside_one_of_the_product(own: str) -> None:
    options = [{"optionName1": "1kg", "price": 0}, {"optionName1": "1.5kg", "price": 22500}]
    answer = {"name": "갈비", own: 45000, "optionCombinations": options}
    assert prices_of(answer) == [("45000",)]
    assert "22500" in notes_in(json.dumps(answer))["other-prices"]


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ([{"id": "122235235", "enabled": True}], ""),
        ({"categoryId": "5", "categoryName": "쇠고기", "categoryLevel": 4, "lastLevel": True}, "쇠고기"),
        ({"categoryName": "쇠고기", "wholeCategoryName": "식품>쇠고기", "sortOrder": 3}, "식품>쇠고기"),
        ([{"id": 4, "name": {"es": "Ropa"}, "parent": None}], "Ropa"),
        (
            [{"categoryId": "1", "categoryName": "Phones"}, {"categoryId": "2", "categoryName": "Cases"}],
            "Phones, Cases",
        ),
        ([8, "All / Saleable / Furniture"], "All / Saleable / Furniture"),
        ({"categoryID": "5", "name": "Tyres", "fullPathName": "Bikes/Tyres"}, "Bikes/Tyres"),
        ([{"typeId": "category", "id": "c1", "obj": {"id": "c1", "name": {"en": "Jackets"}}}], "Jackets"),
        (["b0504893db66451ab59293d5716bdde4", "77e9c5ad415c419c9e523fb17e6f7e3a"], ""),
        ("AX42VQEBDEF5EICCHMADKL3U", ""),
        ("SUMMER COLLECTION 2024", "SUMMER COLLECTION 2024"),
        (["Home", "Kitchen"], "Home, Kitchen"),
        ({"elements": [{"id": "C1", "name": "Drinks", "sortOrder": 1}]}, "Drinks"),
    ],
)
def test_a_category_is_called_by_its_name_and_a_key_alone_is_none(category: object, name: str) -> None:
    (product,) = read({"products": [{"title": "Thing", "price": 9.5, "category": category}]})
    assert product.categories == ((name,) if name else ())


@pytest.mark.parametrize(
    ("text", "currency"), [("€ 29,99", "€"), ("29.99 USD", "USD"), ("€ 39,99", ""), ("only 29.99", ""), ("29.99", "")]
)
def test_a_text_of_the_same_sum_gives_the_currency(text: str, currency: str) -> None:
    (monitor,) = read({"name": "Monitor", "price": 29.99, "defaultDisplayedPriceFormatted": text})
    assert (monitor.prices, monitor.currency) == (("29.99",), currency)


def test_a_title_that_only_its_translation_says_is_the_title() -> None:
    price = {"unitPrice": 19.95, "quantity": 1, "totalPrice": 19.95}
    hat = {"id": "1", "name": None, "translated": {"name": "Wool hat"}, "calculatedPrice": price}
    answer = {"elements": [hat, {**hat, "id": "2"}]}
    assert [(p.title, p.prices) for p in read(answer)] == [("Wool hat", ("19.95",))] * 2


def test_what_has_a_code_and_a_price_is_called_by_its_description() -> None:
    sums = [{"amount": "29.99", "useType": "Default"}, {"amount": "34.99", "useType": "MSRP"}]
    tyre = {"itemID": "1", "systemSku": "21", "description": "Bike tyre", "Category": {"name": "Tyres"}}
    answer = {"@attributes": {"count": "1"}, "Item": [{**tyre, "Prices": {"ItemPrice": sums}}]}
    assert [(p.title, p.prices, p.categories) for p in read(answer)] == [("Bike tyre", ("29.99",), ("Tyres",))]


def test_the_kind_of_an_answer_is_no_title() -> None:
    plans = [{"object": "product", "name": name, "default_price": {"unit_amount": 1050}} for name in ("Gold", "Iron")]
    assert [p.title for p in read({"object": "list", "data": plans})] == ["Gold", "Iron"]


IOF = (
    '<products currency="PLN"><product id="15"><category name="Bluzki"/><description><name>Bluzka</name></description>'
    '<price gross="115" net="93.5"/></product></products>'
)


@each_row("feed", [IOF, f'<offer file_format="IOF">{IOF}</offer>', f"<goods>{IOF}</goods>"])
def test_a_root_called_like_an_item_hides_none_and_attributes_say_the_price(feed: str) -> None:
    (blouse,) = products_in(feed)
    assert (blouse.title, blouse.prices, blouse.currency) == ("Bluzka", ("115",), "PLN")
    assert blouse.categories == ("Bluzki",)


def test_a_root_that_holds_no_other_item_is_one() -> None:
    (soap,) = products_in("<product><name>Soap</name><price>3.50</price></product>")
    assert (soap.title, soap.prices) == ("Soap", ("3.50",))


def test_a_second_price_of_a_list_without_a_header_is_told() -> None:
    listed = "200219,Café vert,3.33 €,4.58 €\n200163,Sidamo,14.29 €,19.65 €\n"
    assert "4.58 €" in notes_in(listed)["other-prices"]
    assert "other-prices" not in notes_in("200219,Café vert,3.33 €\n200163,Sidamo,14.29 €\n")


def test_links_in_all_rows_prove_that_there_is_no_header() -> None:
    rows = ["Ryzen 5600X,The processor,136,https://a.it/1.jpg", "Gigabyte B650,The main board,135,https://a.it/2.png"]
    assert [(p.title, p.prices) for p in products_in("\n".join(rows))] == [
        ("Ryzen 5600X", ("136",)),
        ("Gigabyte B650", ("135",)),
    ]
    with pytest.raises(InputError, match="--no-header"):
        products_in("\n".join(rows).replace(",The", ",12,The"))


def test_which_columns_of_a_list_without_a_header_may_be_the_price_is_told() -> None:
    rows, options = "Softgel;2190;1781\nTaurine;1290;1013\n", ReadingOptions(no_header=True)
    assert "'2', '3'" in notes_in(rows, options)["may-be-price"]
    assert "may-be-price" not in notes_in(rows, replace(options, columns=(("price", "3"),)))


@each_row(
    "text",
    [
        "Artikelname;Ø Netto-EK;Brutto-VK\nSchlüssel;12,00;22,90\n",
        "Art;Bemerkung;Preis\nCampanula `Seeshaupt´;kräftiger als die Art, schöne Blüte;2,00\n",
    ],
)
def test_one_sign_is_not_asked_for_where_the_letters_tell_the_language(text: str) -> None:
    (product,) = products_in(text.encode("cp1252"))
    assert product.title in text


SORTS = {
    "sort": {"id": "relevance", "name": "Most relevant"},
    "available_sorts": [{"id": "asc", "name": "Least price"}],
}
FILTERS = [{"id": "price", "name": "Price", "values": [{"id": "0-9", "name": "Up to 9", "results": 12}]}]


def test_ways_to_sort_and_to_filter_beside_products_are_none() -> None:
    phones = [{"id": "M1", "title": "Phone", "price": 199, "currency_id": "ARS"}, {"id": "M2", "title": "Case"}]
    answer = {"query": "phone", "results": phones, **SORTS, "available_filters": FILTERS}
    assert [(p.title, p.prices) for p in read(answer)] == [("Phone", ("199",)), ("Case", ())]
    assert "available_filters" in notes_in(json.dumps(answer))["other-objects"]


def test_a_list_of_services_without_a_price_stays_beside_products() -> None:
    answer = {"services": [{"name": "Massage"}], "products": [{"name": "Oil", "price": 3}]}
    assert [product.title for product in read(answer)] == ["Massage", "Oil"]


def offered(code: str, cents: int) -> Mapping[str, object]:
    price = {"amount": cents, "divisor": 100, "currency_code": "USD"}
    return {"product_id": 1, "sku": code, "offerings": [{"offering_id": 2, "price": price, "quantity": 3}]}


def test_offers_in_the_inventory_of_a_listing_are_its_variants() -> None:
    price = {"amount": 2500, "divisor": 100, "currency_code": "USD"}
    stock = {"products": [offered("A", 2500), offered("B", 4500)]}
    (ring,) = read({"listing_id": 1, "title": "Ring", "price": price, "inventory": stock})
    assert (ring.prices, ring.currency, ring.rows) == (("25", "45"), "USD", 3)


@each_row(
    "own, price",
    [
        ({"pricing": {"price": 45}}, "45"),
        ({"detail": {"price": 45, "stock": 3}}, "45"),
        ({"basePrice": 45}, "45"),
        ({"detail": {"info": {"price": 45}}}, "45"),
    ],
)
def test_what_is_added_to_a_product_is_no_price_of_it(own: Mapping[str, object], price: str) -> None:
    added = [{"name": "Candle", "price": 5}, {"name": "Card", "price": 2}]
    assert prices_of({"name": "Cake", "addOns": added, **own}) == [(price,)]


@each_row(
    "inner, prices",
    [
        ({"pricing": {"price": 45}}, [("45",)]),
        ({"shipping": {"price": 45}}, [("5", "2")]),
    ],
)
def test_a_price_in_an_object_of_the_product_comes_before_those_of_options(
    inner: Mapping[str, object], prices: list[tuple[str, ...]]
) -> None:
    options = [{"name": "Large", "price": 5}, {"name": "Small", "price": 2}]
    assert prices_of({"name": "Cake", "options": options, **inner}) == prices


def test_related_goods_and_ways_of_delivery_sell_no_product_without_a_price() -> None:
    related = [{"name": "Oil", "price": 9}]
    assert prices_of({"name": "Cake", "relatedProducts": related, "shippingOptions": [{"price": 4}]}) == [()]


@each_row(
    "answer, sold",
    [
        ({"info": {"sku": "1", "name": "Keyboard"}, "prices": [{"price": "320"}]}, ("Keyboard", ("320",))),
        ({"attributes": {"name": "Vase"}, "skus": [{"SellerSku": "s", "price": 32}]}, ("Vase", ("32",))),
        (
            {"productName": "Nut", "items": [{"name": "No", "sellers": [{"commertialOffer": {"Price": 3.42}}]}]},
            ("Nut", ("3.42",)),
        ),
        (
            {"product_name": "Water", "modifications": [{"spots": [{"spot_id": "1", "price": "68"}]}]},
            ("Water", ("68",)),
        ),
        (
            {"name": "Dress", "price": 11, "model_list": [{"price_info": {"normal_price": "11"}}, {"price": "12"}]},
            ("Dress", ("11", "12")),
        ),
    ],
)
def test_a_price_is_found_deeper_in_a_product_and_its_name_beside_it(
    answer: Mapping[str, object], sold: tuple[str, tuple[str, ...]]
) -> None:
    assert [(product.title, product.prices) for product in read([answer])] == [sold]


def test_a_draft_beside_what_is_sold_is_no_product() -> None:
    current, staged = ({"name": {"en": name}, "prices": [{"price": 3}]} for name in ("Watch", "Watch new"))
    assert [product.title for product in read({"masterData": {"current": current, "staged": staged}})] == ["Watch"]


def test_one_currency_is_read_through_a_list_and_others_are_told_with_theirs() -> None:
    money = [{"currency_code": "usd", "amount": 22}, {"currency_code": "eur", "amount": 19.5}]
    sold = [{"title": f"Cup {n}", "prices": sums} for n, sums in enumerate((money, money[::-1]))]
    assert [(product.prices, product.currency) for product in read(sold)] == [(("22",), "usd")] * 2
    assert "19.5 EUR" in notes_in(json.dumps(sold))["other-prices"]
    found = products_in(json.dumps(sold), ReadingOptions(columns=(("price", "price.2"),)))
    assert [product.prices for product in found] == [("19.5 EUR",)] * 2


@each_row("price", [{"USD": 19.0}, {"USD": 19.0, "EUR": 17}, [{"USD": [19.0, None, []]}]])
def test_a_currency_may_be_the_key_of_a_sum(price: object) -> None:
    assert [(product.prices, product.currency) for product in read([{"name": "Shirt", "price": price}])] == [
        (("19.0",), "USD")
    ]


def test_categories_that_are_numbers_of_a_shop_are_told() -> None:
    numbered = json.dumps([{"name": "Case", "price": 3, "category": {"id": "353"}}])
    assert [product.categories for product in products_in(numbered)] == [()]
    assert "'category'" in notes_in(numbered)["numbered-categories"]
    named = json.dumps([{"name": "Case", "price": 3, "category": {"id": "353", "name": "Cases"}}])
    assert "numbered-categories" not in notes_in(named)


@each_row("code, told", [("usd", True), ("eur", True), ("jpy", False), ("USD", False)])
def test_whole_sums_beside_a_code_in_small_letters_may_be_cents(code: str, told: bool) -> None:
    sold = [{"title": f"Cup {n}", "prices": [{"currency_code": code, "amount": n}]} for n in (1950, 50)]
    assert ("may-be-cents" in notes_in(json.dumps(sold))) == told


def test_a_price_in_a_list_of_something_else_is_none_of_the_product() -> None:
    reviewed = {"name": "Mug", "reviews": [{"user": {"name": "x"}, "order": {"price": 99}}], "stock": 4}
    assert prices_of([reviewed, {"name": "Cup", "stock": 3}]) == [(), ()]


def test_prices_by_currency_are_no_range() -> None:
    sold = [{"title": "Mug", "prices": {"EUR": 9, "USD": 10}}, {"title": "Cup", "prices": {"USD": 12, "EUR": 11}}]
    assert [(p.prices, p.currency) for p in read(sold)] == [(("9",), "EUR"), (("11",), "EUR")]
