"""What lists of clients were read wrongly for though they are plain, by kind: titles, prices and currencies."""

import json
from itertools import count

import pytest

from catalogs import notes_in, opened, products_in
from ecomkt.catalog.tables.delimited import DelimitedText
from tables import each_row

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


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    menu = "Menu,,,,\nCoffee,Price,,Cakes,Price\nLatte,3.6,,Brownie,3.2\nMocha,3.9,,Carrot cake,3.5\nFilter,2.8,,,\n"
    found = [(p.title, p.prices, p.categories) for p in products_in(menu)]
    assert found[1:4] == [
        ("Mocha", ("3.9",), ("Coffee",)),
        ("Filter", ("2.8",), ("Coffee",)),
        ("Brownie", ("3.2",), ("Cakes",)),
    ]
    assert "side-by-side" in notes_in(menu)
    twice = "品名,售價,品名,售價\n奶茶,60,蛋糕,90\n紅茶,40,布丁,50\n"
    assert [p.title for p in products_in(twice)] == ["奶茶", "紅茶", "蛋糕", "布丁"]


def test_a_column_that_belongs_to_none_of_the_lists_is_told() -> None:
    menu = "Drink,Price,,Cake,Price,,Pie,Price\nTea,3,,Nut cake,4,,Apple pie,\nRum,4,,Fig cake,5,,Plum pie,\n"
    assert "beside-lists" in notes_in(menu)


def test_a_table_of_many_lists_is_not_read_again_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    readings, rows = count(1), DelimitedText.rows
    monkeypatch.setattr(DelimitedText, "rows", lambda table: next(readings) and rows(table))
    lines = ["Item,Price", "Tea {0},{0}", "Cake {0},{0}"]
    found = products_in("\n".join(",".join(line.format(n) for n in range(1, 101)) for line in lines))
    assert [p.title for p in found[:3]] == ["Tea 1", "Cake 1", "Tea 2"]
    assert (len(found), next(readings) < 10) == (200, True)


@pytest.mark.parametrize(
    "data",
    [
        "Item,Price,,Supplier,Cost\nMug,12.50,,Acme,4.20\nPot,40.00,,Blue,18.10\n",
        "Item,Price,Note,Colour\nMug,12.50,new,red\nPot,40.00,old,blue\n",
    ],
)
def test_columns_that_a_blank_parts_are_no_lists(data: str) -> None:
    assert [p.title for p in products_in(data)] == ["Mug", "Pot"]


def test_of_prices_by_year_the_last_counts_and_the_others_are_told() -> None:
    for data in (
        "Artikel;Preis 2024;Preis 2026;Preis 2025\nSaft;2,90;3,30;3,10\nGelee;4,50;4,90;4,60\n",
        '品名,令和7年度価格,令和8年度価格\n羊羹,2,"3,30"\n最中,900,950\n',
        '品名,113年單價,114年單價\n紙箱,35,"3,30"\n紙袋,8,9\n',
    ):
        assert products_in(data)[0].prices == ("3,30",)
        assert "other-prices" in notes_in(data)


def test_a_price_with_tax_comes_before_one_that_says_nothing_of_it_and_is_less_by_a_tax() -> None:
    for header in ("Price,Price incl. VAT", "Preis,Brutto", "單價,含稅", "Unit price,Total incl GST"):
        assert [p.prices for p in products_in(f"Item,{header}\nMug,9.00,10.80\nPot,5.00,6.00\n")] == [
            ("10.80",),
            ("6.00",),
        ]
    assert [p.prices for p in products_in("Item,Price,Total incl GST\nMug,9.00,21.60\n")] == [("9.00",)]


def test_what_a_client_says_of_orders_below_the_products_is_none_of_them() -> None:
    cakes = "Item,Price\nLemon cake,4\nOrange cake,5\n"
    for said in (
        "Orders close 15 March",
        "Minimum order £20",
        "Alle Preise inkl. MwSt",
        "訂購截止日3月15日",
        "送料は別途頂きます。",
    ):
        assert [p.title for p in products_in(f"{cakes}{said},\n")] == ["Lemon cake", "Orange cake"]
    assert [p.title for p in products_in(f"{cakes}Zahlungsplan,\n")][-1] == "Zahlungsplan"


def test_another_price_that_begins_below_the_first_hundred_rows_is_told_once() -> None:
    lines = [f"Print {n},{10 + n}.00,{9 if n > 140 else ''}" for n in range(160)]
    source = opened("\n".join(["Title,Price,Sale price", *lines]))
    assert len([*source.products()]) == 160
    assert [note.code for note in source.late_notes] == ["other-prices"]
    assert "'Sale price': '9' beside '151.00' in row 143" in str(source.late_notes[0].message)


def test_a_form_that_is_typed_line_by_line_may_be_numbered_and_end_with_notes() -> None:
    form = "阿美餅乾團購表\n\n1. 原味餅乾 $120/包\n2. 抹茶雪球 $150/包\n🍪 禮盒 $480\n\n滿1000免運\n截止日 3/15\n"
    form += "匯款後請私訊\n電話: 0912-345-678\n"
    assert [(p.title, p.prices[0]) for p in products_in(form)] == [
        ("原味餅乾", "$120/包"),
        ("抹茶雪球", "$150/包"),
        ("禮盒", "$480"),
    ]


def test_prices_that_nest_deeper_are_known_with_their_currency_and_in_units() -> None:
    pan = {"price": {"value": 59.95, "currencyCode": "AUD"}, "retailPrice": {"value": 80, "currencyCode": "AUD"}}
    cap = {"price": "1800", "regular_price": "1999", "currency_code": "USD", "currency_minor_unit": 2}
    node = {"node": {"entityId": 1, "name": "Pan", "prices": pan}}
    assert read(json.dumps({"data": {"products": {"edges": [node]}}})) == [("Pan", ("59.95",), "AUD")]
    assert read(json.dumps([{"id": 1, "name": "Cap", "prices": cap}])) == [("Cap", ("19.99",), "USD")]


def test_prices_in_objects_that_may_be_cents_are_told() -> None:
    goods = [{"title": "Hoodie", "price": 4500}, {"title": "Cap", "price": 1999}]
    assert "may-be-cents" in notes_in(json.dumps(goods))
    yen = json.dumps([{**item, "currency": "JPY"} for item in goods])
    assert not {"may-be-cents"} & {*notes_in(yen), *notes_in("title,price\nHoodie,4500\nCap,1999\n")}


def test_a_currency_of_a_whole_feed_in_xml_is_that_of_its_items() -> None:
    shop = '<shop currency="EUR"><product><name>Shoe</name><price>119.95</price></product></shop>'
    assert read(shop) == [("Shoe", ("119.95",), "EUR")]


def test_the_items_of_a_menu_three_levels_down_are_products() -> None:
    items = [{"name": "Peppers", "price": 9.0}, {"name": "Croquetas", "price": 11.0}]
    menu = {"menus": [{"name": "All day", "menuGroups": [{"name": "Small plates", "menuItems": items}]}]}
    assert [p.title for p in products_in(json.dumps(menu))] == ["Peppers", "Croquetas"]


OF_TWO = {
    "was and now": ("Product,Was,Now\nBench,£349.00,£249.00\nParasol,£129.00,£89.00\n", ("£249.00",)),
    "tiers and a crossed price": ("品名,市價,1-9盒,10盒以上\n月圓,580,550,520\n團圓,680,650,620\n", ("550",)),
    "an id and a sum": ("Price ID,Product Name,Amount\nprice_1,Yoga,49.00\nprice_2,Gym,12.00\n", ("49.00",)),
    "sizes in thousands": ("Món,Size M,Size L\nTrà sữa,35k,42k\nCà phê,29k,35k\n", ("35k", "42k")),
    "members": ("Kurs;Mitglieder;Gäste\nYoga;90 €;120 €\nPilates;95 €;125 €\n", ("120 €",)),
    "a crossed price alone": ("品名,市價\n月圓,580\n團圓,680\n", ("580",)),
}


@pytest.mark.parametrize(("data", "prices"), OF_TWO.values(), ids=OF_TWO)
def test_what_is_paid_is_the_price(data: str, prices: tuple[str, ...]) -> None:
    assert products_in(data)[0].prices == prices


@pytest.mark.parametrize("line", ["주문마감: 3월 10일", "입금계좌: 농협 301-1234-5678-01", "Order by: 15 May"])
def test_a_line_of_an_order_form_that_tells_of_orders_is_no_product(line: str) -> None:
    form = f"딸기 공구\n- 딸기 1kg : 15,000원\n- 딸기 2kg : 28,000원\n- 딸기청 : 12,000원\n{line}\n"
    assert [p.title for p in products_in(form)] == ["딸기 1kg", "딸기 2kg", "딸기청"]


STEPS = {
    "packs": ("Produkt;1 St.;6 St.;12 St.\nIPA;2,90 €;16,50 €;31,00 €\nLager;2,50 €;14,20 €;27,00 €\n", ("2,90 €",)),
    "markets": ("Product,UK,EU,US\nMask,£24,€29,$32\nPillow,£18,€21,$24\n", ("£24",)),
    "measures": ("Tea,50 g,100 g\nSencha,£5,£9\nAssam,£4,£7\n", ("£5", "£9")),
    "hair": (
        "服務項目,短髮,中髮,長髮\n洗剪,600,700,800\n染髮,1800,2300,2800\n燙髮,2500,3000,3800\n",
        ("600", "700", "800"),
    ),
    "live": ("品名,日常价,直播价\n羊绒围巾,599,399\n羊毛袜,129,79\n", ("599",)),
}


@pytest.mark.parametrize(("data", "prices"), STEPS.values(), ids=STEPS)
def test_columns_of_prices_are_steps_of_one_or_the_first_counts_and_the_others_are_told(
    data: str, prices: tuple[str, ...]
) -> None:
    assert products_in(data)[0].prices == prices
    assert ("other-prices" in notes_in(data)) == (len(prices) == 1)


def test_a_multiple_and_a_currency_stand_in_one_bracket() -> None:
    assert read("车型,售价(万元)\n凯美瑞,13.8\n雅阁,12.6\n")[0] == ("凯美瑞", ("13.8 万",), "元")


def test_prices_of_options_that_are_no_variants_are_told() -> None:
    options = [{"name": "Large", "price": 12.5}, {"name": "Small", "price": 9.5}]
    pizza = {"id": 1, "name": "Pizza", "price": 9.5, "options": options}
    data = json.dumps([pizza, {"id": 2, "name": "Pasta", "price": 8.5}])
    assert [p.prices for p in products_in(data)] == [("9.5",), ("8.5",)]
    assert "options.price" in notes_in(data)["other-prices"]


def test_a_price_per_piece_comes_before_that_of_a_case() -> None:
    data = "Item;Preis pro Stück;Preis pro Karton\nKerze;2,50 €;22,00 €\nSeife;3,90 €;35,00 €\n"
    assert [p.prices for p in products_in(data)] == [("2,50 €",), ("3,90 €",)]
    assert "other-prices" in notes_in(data)


@each_row(
    ("above", "currency"),
    [
        ("All prices in USD", "usd"),
        ("Pricelist 2026 - all prices in EUR excl. VAT", "eur"),
        ("Preisliste 2026 in CHF", "chf"),
        ("Top price for all", ""),
        ("単位：円", "円"),
        ("Preise in €", "€"),
        ("Price list, valid from 1 March", ""),
        ("Minimum order $50", ""),
        ("USD or EUR;Prices in USD;Prices in EUR", ""),
    ],
)
def test_a_currency_above_the_header_is_that_of_prices_that_name_none(above: str, currency: str) -> None:
    listed = f"{above};;\nProduct;SKU;Price\nCanvas tote;CT1;12\nEnamel mug;EM2;14\nPin badge;PB3;3\n"
    assert {sign for *_, sign in read(listed)} == {currency}


def test_the_currency_of_a_column_comes_before_that_above_the_header() -> None:
    listed = "All prices in USD;;\nProduct;SKU;Price (EUR)\nCanvas tote;CT1;12\nEnamel mug;EM2;14\n"
    assert {sign for *_, sign in read(listed)} == {"eur"}


def test_below_a_note_what_stands_alone_is_no_product_and_above_it_one() -> None:
    listed = (
        "Product,Price,Notes,,\nBeeswax candle,14.00,,,\nLip balm,,,,\nBody butter,22.00,,,\n,,,,\nNotes:,,,,\n"
        "* prices exclude sales tax,,,,\nUpdated 3/14 by Sam,,,,\n"
    )
    assert [title for title, *_ in read(listed)] == ["Beeswax candle", "Lip balm", "Body butter"]


def test_codes_beside_a_short_description_are_no_titles_in_an_order_form() -> None:
    listed = (
        "Style,Description,Colour,S,M,L,WSP £,RRP £\nJK10,Quilted jacket,Olive,,,,42,105\n"
        "JK11,Waxed gilet,Navy,,,,38,95\nKN20,Lambswool jumper,Oat,,,,30,75\nTOTAL UNITS,,,0,0,0,,\n"
    )
    titles = [("Quilted jacket", ("105",), "£"), ("Waxed gilet", ("95",), "£"), ("Lambswool jumper", ("75",), "£")]
    assert read(listed) == titles


@each_row(
    ("header", "currency"),
    [
        ("Nazwa towaru;Cena brutto;SCD", "pl"),
        ("Megnevezés;Nettó ár;Bruttó ár", "hu"),
        ("Artikelomschrijving;Inkoopprijs;Verkoopprijs", "nl"),
        ("Název zboží;Nákupní cena;Prodejní cena", "cs"),
    ],
)
def test_the_language_of_the_headers_tells_the_currency_where_it_has_one(header: str, currency: str) -> None:
    listed = f"{header}\nMydło;30,00;49,00\nŚwieca;10,00;18,90\nRęcznik;40,00;69,00\n"
    assert read(listed) == [
        (n, (p,), currency) for n, p in (("Mydło", "49,00"), ("Świeca", "18,90"), ("Ręcznik", "69,00"))
    ]


@each_row("cents", ["50 €", "00 €"])
def test_a_decimal_comma_in_lines_of_text_parts_no_columns(cents: str) -> None:
    listed = (
        f"Sapone alla lavanda          6,{cents}\nCrema mani              12,{cents}\nOlio corpo       18,{cents}\n"
    )
    prices = {"Sapone alla lavanda": f"6,{cents}", "Crema mani": f"12,{cents}", "Olio corpo": f"18,{cents}"}
    assert read(listed) == [(name, (price,), "") for name, price in prices.items()]


@each_row("total", ["Totaal excl. btw", "Nettosumme", "Total HT", "税込合計", "Итого с НДС", "Total net: 44.00"])
def test_a_sum_of_any_kind_below_the_products_is_none_of_them(total: str) -> None:
    listed = f"No;Item;Price\nT1;Tulips;4.95\nT2;Lilies;7.50\n;{total};\n"
    assert [title for title, *_ in read(listed)] == ["Tulips", "Lilies"]


@each_row(
    "header",
    [
        "Varenr;Varetekst;Innpris;Veil. utsalgspris",
        "Artikelnr;Benämning;Inköp;Rekommenderat utpris",
        "Šifra;Naziv artikla;Nabavna cijena;Maloprodajna cijena",
        "Kód;Názov tovaru;Nákupná cena;Predajná cena",
    ],
)
def test_what_a_shop_pays_is_no_price_in_languages_with_few_headers(header: str) -> None:
    listed = f"{header}\nA1;Blaa tasse;21,00;49,00\nA2;Roed kande;65,00;129,00\nA3;Groen krus;50,00;95,00\n"
    assert [price for _, (price,), _ in read(listed)] == ["49,00", "129,00", "95,00"]


@each_row("products", [1, 9])
@each_row("wider", ["title,cost price,price", "sku,title,price,category"])
def test_products_below_one_header_are_kept_where_a_wider_one_follows(products: int, wider: str) -> None:
    rows = "".join(f"Soap {n},NT$1{n}\n" for n in range(products))
    named = {"sku": "k1", "title": "Tea", "cost price": "NT$5", "price": "NT$20", "category": "Drinks"}
    listed = f"title,price\n{rows}{wider}\n{','.join(named[name] for name in wider.split(','))}\n"
    expected = [(f"Soap {n}", (f"NT$1{n}",), "") for n in range(products)]
    assert read(listed) == [*expected, ("Tea", ("NT$20",), "")]


def test_a_product_with_a_category_may_be_called_like_a_sum() -> None:
    listed = "Title,Price,Category\nTotal,9,Cereal\nSum,20,Cosmetics\nSoap,5,Care\nTotal,34,\n"
    assert [title for title, *_ in read(listed)] == ["Total", "Sum", "Soap"]
