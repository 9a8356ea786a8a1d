"""What shops' APIs answer, in the forms that their documentation gives: title, price, currency, category, variants."""

import json
from collections.abc import Mapping, Sequence

import pytest

from catalogs import notes_in, products_in
from ecomkt.catalog.reading.product import CatalogProduct
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
        ({"unit_amount": 1500, "currency": "kwd"}, "1.500"),
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


@pytest.mark.parametrize("own", ["salePrice", "price"])
def test_what_an_option_adds_is_no_price_beside_one_of_the_product(own: str) -> None:
    options = [{"optionName1": "1kg", "price": 0}, {"optionName1": "1.5kg", "price": 22500}]
    answer = {"name": "갈비", own: 45000, "optionCombinations": options}
    assert prices_of(answer) == [("45000",)]
    assert "22500" in notes_in(json.dumps(answer))["other-prices"]


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ([{"id": "122235235", "enabled": True}], "122235235"),
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
        (["b0504893db66451ab59293d5716bdde4", "77e9c5ad415c419c9e523fb17e6f7e3a"], "b0504893db66451ab59293d5716bdde4"),
        (["Home", "Kitchen"], "Home, Kitchen"),
        ({"elements": [{"id": "C1", "name": "Drinks", "sortOrder": 1}]}, "Drinks"),
    ],
)
def test_a_category_is_called_by_its_name_or_by_one_key(category: object, name: str) -> None:
    (product,) = read({"products": [{"title": "Thing", "price": 9.5, "category": category}]})
    # A number alone is no category, and left out later.
    assert product.categories == (() if name.isdigit() else (name,))


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
