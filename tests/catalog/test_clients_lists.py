"""What lists of clients were read wrongly for though they are plain, by kind: titles, prices and currencies."""

import json

import pytest

from catalogs import products_in

Read = list[tuple[str, tuple[str, ...], str]]


def read(data: str) -> Read:
    return [(product.title, product.prices, product.currency) for product in products_in(data)]


SKUS = {
    "a list in a list": {"sku": [{"sku_id": 1, "price": "128.00"}, {"sku_id": 2, "price": "138.00"}]},
    "by what tells them apart": {"红;M": {"price": "128.00", "stock": 3}, "红;L": {"price": "138.00", "stock": 0}},
    "a plain list": [{"sku_id": 1, "price": "128.00"}, {"sku_id": 2, "price": "138.00"}],
}


@pytest.mark.parametrize("skus", SKUS.values(), ids=SKUS)
@pytest.mark.parametrize("name", ["skus", "skuProps", "skuMap"])
def test_the_prices_of_variants_are_all_read_beside_that_of_their_product(name: str, skus: object) -> None:
    robe = {"num_iid": 601, "title": "睡袍", "price": "128.00", name: skus}
    items = [robe, {"num_iid": 602, "title": "眼罩", "price": "59"}]
    assert read(json.dumps({"items": items})) == [("睡袍", ("128.00", "138.00"), ""), ("眼罩", ("59",), "")]


def test_of_prices_for_more_and_more_pieces_the_first_counts_where_there_is_no_other() -> None:
    steps = [{"startQuantity": 2, "price": 25.0}, {"startQuantity": 100, "price": 18.0}]
    cup = {"productID": 1, "subject": "保温杯", "saleInfo": {"unit": "个", "priceRanges": steps}}
    tea = {"productID": 2, "subject": "茶杯", "price": 12, "saleInfo": {"priceRanges": steps}}
    assert [p.prices for p in products_in(json.dumps([cup, tea]))] == [("25.0",), ("12",)]


@pytest.mark.parametrize("around", [{"currency": "GBP"}, {"meta": {"page": 1, "currency": "GBP"}}])
def test_a_currency_around_the_products_is_that_of_them_all_that_say_no_other(around: dict[str, object]) -> None:
    products = [{"name": "Fern", "price": 14.5}, {"name": "Moss pole", "price": 7, "currency": "EUR"}]
    shop = {"shop": "Fern & Co", **around, "products": products}
    assert read(json.dumps(shop)) == [("Fern", ("14.5",), "GBP"), ("Moss pole", ("7",), "EUR")]


CENTS = {
    "by the program": json.dumps(
        [
            {
                "product_id": "1",
                "title": "核桃酥",
                "min_price": 6800,
                "skus": [{"sale_price": 6800}, {"sale_price": 12800}],
            }
        ]
    ),
    "by what stands beside": "商品名称,价格（分）\n核桃酥,6800\n",
    "by their name": json.dumps([{"name": "核桃酥", "price_cents": 6800}]),
}


@pytest.mark.parametrize("data", CENTS.values(), ids=CENTS)
def test_prices_in_cents_are_read_as_such(data: str) -> None:
    assert products_in(data)[0].prices[0] == "68.00"


SURCHARGES = {
    "several in a cell": (
        '상품명,판매가,옵션값,옵션가\n파자마,39000,"S,M,L","0,0,3000"\n양말,4900,,\n',
        ("39000", "42000"),
    ),
    "lines": ('상품명,판매가,옵션값,옵션가\n파자마,"39,000","S\nL","0\n3,000"\n양말,4900,,\n', ("39000", "42000")),
    "a sign": ("品名,售價,加價\n睡衣,390,+50\n襪子,49,\n", ("440",)),
    "prices": ("상품명,판매가,옵션가\n파자마,39000,42000\n양말,4900,5900\n", ("39000",)),
}


@pytest.mark.parametrize(("data", "expected"), SURCHARGES.values(), ids=SURCHARGES)
def test_what_options_cost_more_is_added_where_it_says_so(data: str, expected: tuple[str, ...]) -> None:
    first, *_, last = products_in(data)
    assert (first.prices, len(last.prices)) == (expected, 1)


def test_a_listing_has_its_fixed_price_before_that_of_a_sale() -> None:
    data = "宝贝ID,宝贝标题,商家编码,一口价,销售价\n1,卡包,KB,168,128\n2,腰带,YD,239,239\n"
    assert [p.prices for p in products_in(data)] == [("168",), ("239",)]
