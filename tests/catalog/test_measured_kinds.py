"""Codes that are none, and dialects that are known by fewer of their headers: files that outsiders gave."""

import json

from catalogs import notes_in, opened, products_in
from ecomkt.catalog.columns.money import SPAN
from tables import each_row

NONE = ["Does not apply", "N/A", "n/a", "none", "0", "-", "000000000000", "Nicht zutreffend", "不适用", "なし", "нет"]


@each_row("none", NONE)
def test_products_alike_that_have_no_code_are_apart(none: str) -> None:
    text = (
        f"Title,SKU,EAN,Price\nRing 925 silver,A-1,{none},10\nRing 925 gold,A-2,{none},250\nHat,A-3,4006381333931,9\n"
    )
    assert [(p.key, p.prices) for p in products_in(text)] == [("A-1", ("10",)), ("A-2", ("250",)), ("A-3", ("9",))]


@each_row("none", NONE)
def test_what_says_that_there_is_no_code_is_no_key(none: str) -> None:
    assert [p.key for p in products_in(f"Title,UPC,Price\nCard A,{none},1\nCard B,{none},2\n")] == ["2", "3"]


def test_a_code_that_rows_have_in_common_joins_them_all_the_same() -> None:
    (shirt,) = products_in("Title,SKU,Model,Price\nShirt red,A-1,M-1,10\nShirt blue,A-2,M-1,25\n")
    assert shirt.prices == ("10", "25")


def test_rows_of_a_program_are_not_joined_by_what_says_that_there_is_no_code() -> None:
    text = "URL handle,Title,Price\ncup,Cup,3\nn/a,Bowl,5\nn/a,Plate,6\n"
    assert [p.title for p in products_in(text)] == ["Cup", "Bowl", "Plate"]


DRAFTS = """#INFO;Version=0.0.2;;;;
Action(SiteID=Germany|Country=DE|Currency=EUR|Version=1193);Custom label (SKU);Category ID;Title;UPC;Price
Draft;A-5;183454;Karte A;Does not apply;1.50
Draft;A-6;183454;Karte B;Does not apply;4.50
"""


def test_drafts_of_ebay_are_known_and_their_key_is_the_label() -> None:
    assert opened(DRAFTS).beginning().profile == "ebay"
    assert [(p.key, p.prices, p.categories) for p in products_in(DRAFTS)] == [
        ("A-5", ("1.50",), ()),
        ("A-6", ("4.50",), ()),
    ]


YOUZAN = {"item_id": 4, "alias": "2x4", "title": "桂花糕", "price": 5880, "post_fee": 0, "origin": "68.00"}
YOUZAN |= {"item_no": "G-1", "detail_url": "https://h5.youzan.com/v2/goods/2x4"}


@each_row("missing", ["post_fee", "alias", "item_no", "origin", "detail_url", "title"])
def test_cents_of_youzan_are_known_without_one_of_its_fields(missing: str) -> None:
    item = {"title": "x"} | {key: part for key, part in YOUZAN.items() if key != missing}
    (cake,) = products_in(json.dumps({"response": {"items": [item]}}))
    assert (cake.prices, cake.currency) == (("58.80",), "CNY")


@each_row("kind", ["productDetail", "default", "simple", "Inventory", "product", "non_inventory"])
def test_a_technical_type_is_no_category(kind: str) -> None:
    items = [{"offerId": n, "subject": f"Cup {n}", "price": 4, "type": kind} for n in (1, 2)]
    assert [p.categories for p in products_in(json.dumps(items))] == [(), ()]


@each_row(
    ("end", "sign"),
    [("cz", "Heureka"), ("sk", "Heureka.sk"), ("es", "Heureka.eu"), ("si", "Heureka.eu"), ("com", "Heureka")],
)
def test_links_of_a_feed_of_heureka_say_in_which_country_its_shop_is(end: str, sign: str) -> None:
    item = f"<PRODUCTNAME>Box</PRODUCTNAME><URL>https://shop.{end}/1</URL><PRICE_VAT>69.0</PRICE_VAT>"
    assert [p.currency for p in products_in(f"<SHOP><SHOPITEM>{item}</SHOPITEM></SHOP>")] == [sign]


@each_row("inner", ['<attrs><a name="EAN">5</a></attrs>', '<imgs><main url="a.jpg"/></imgs>'])
def test_a_feed_of_ceneo_is_known_without_categories(inner: str) -> None:
    feed = f'<offers version="1"><o id="1" price="2.89" avail="1"><name>Kubek</name>{inner}</o></offers>'
    assert [(p.title, p.currency) for p in products_in(feed)] == [("Kubek", "PLN")]
    assert [p.currency for p in products_in("id,name,price,avail\n1,Mug,3,1\n")] == [""]


@each_row("count", [1, 2])
def test_prices_of_lightspeed_are_those_of_its_items(count: int) -> None:
    prices = {"ItemPrice": [{"amount": "23", "useType": "Default"}, {"amount": "25", "useType": "MSRP"}]}
    items = [{"itemID": str(n), "description": f"Cup {n}", "defaultCost": "17", "Prices": prices} for n in range(count)]
    found = products_in(json.dumps({"@attributes": {"count": "2"}, "Item": items}))
    assert [(p.title, p.prices) for p in found] == [(f"Cup {n}", ("23",)) for n in range(count)]


@each_row("own", [{}, {"defaultDisplayedPrice": 10}])
def test_what_is_shown_of_combinations_of_ecwid_is_their_price(own: dict[str, int]) -> None:
    of = [
        {"id": n, "options": [{"name": "Size"}], "defaultDisplayedPrice": price} for n, price in ((2, 14.5), (3, 8.5))
    ]
    item = {"id": 1, "sku": "1", "name": "A cup", "price": 10, **own, "combinations": of}
    (cup,) = products_in(json.dumps({"items": [item]}))
    assert {*cup.prices} - {"10"} == {"14.5", "8.5"}


def test_a_price_that_is_shown_stands_in_for_one_that_is_missing() -> None:
    items = [{"name": "A", "price": "1299.00"}, {"name": "B", "priceShow": "₱899"}]
    assert [p.prices for p in products_in(json.dumps(items))] == [("1299.00",), ("₱899",)]


def test_the_hint_names_the_price_that_buyers_pay_now() -> None:
    notes = notes_in("name,price,retail_price,sale_price\nCup,25,30,20\nBowl,15,16,\n")
    assert notes["other-prices"].endswith("'20' beside '25' in row 2")


def shown(*amounts: str) -> str:
    """Return what WooCommerce writes of prices in TND."""
    bdi = '<span class="amount"><bdi>{}&nbsp;<span class="symbol">TND</span></bdi></span>'
    return " &ndash; ".join(map(bdi.format, amounts))


@each_row(
    ("html", "price"),
    [
        (shown("5.00"), "5 TND"),
        (shown("5.00", "9.00"), "5.00 TND - 9.00 TND"),
        (f"<del>{shown('7.00')}</del> <ins>{shown('5.00')}</ins>", "5 TND"),
        (shown("4.00", "9.00"), "5 "),
        ("", "5 "),
    ],
)
def test_a_page_says_range_and_currency_of_a_price_of_woocommerce(html: str, price: str) -> None:
    item = {"id": 1, "name": "A cup", "type": "variable", "price": "5", "regular_price": "", "price_html": html}
    (cup,) = products_in(json.dumps([item]))
    assert f"{cup.prices[0]} {cup.currency}" == (price if SPAN not in price else f"{price} ")


@each_row(
    ("options", "prices"),
    [
        ("59.00:10:S1:1627207:28320;79.00:5:S2:1627207:28338;", ("59.00", "79.00")),
        ("79.00:5::1627207:28338;", ("59.00", "79.00")),
        ("1627207:28320;1627207:28338;", ("59.00",)),
        ("", ("59.00",)),
    ],
)
def test_a_pack_of_taobao_has_the_prices_of_its_options(options: str, prices: tuple[str, ...]) -> None:
    (shirt,) = products_in(f"宝贝名称\t宝贝价格\t销售属性组合\n纯棉T恤\t59.00\t{options}\n")
    assert shirt.prices == prices


@each_row(
    ("categories", "category"),
    [
        ([{"typeId": "category", "id": "mugs"}], "mugs"),
        ([{"id": "mugs", "typeId": "category"}], "mugs"),
        (["/Cups/Large/", "/Cups/"], "/Cups/Large/"),
        (["/Cups/", "/Gifts/"], "/Cups/, /Gifts/"),
    ],
)
def test_a_category_is_neither_its_sort_nor_told_twice(categories: list[object], category: str) -> None:
    (cup,) = products_in(json.dumps([{"name": "A cup", "price": 5, "categories": categories}]))
    assert cup.categories == (category,)
