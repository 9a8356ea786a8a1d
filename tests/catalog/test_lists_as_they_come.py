"""Lists as they come from spreadsheets, databases and shops that nobody here had seen, by kind of what was misread."""

import json
from decimal import Decimal

import pytest

from catalogs import notes_in, products_in
from ecomkt.catalog.prices.pricing import Pricing
from ecomkt.catalog.prices.tokens import thousands_note
from ecomkt.errors import InputError
from price_samples import shipped_reader, shipped_words
from tables import each_row

Read = list[tuple[str, tuple[str, ...], str]]
MUG, JUG = ("Blue mug", ("12.5",), "Cups"), ("Red jug", ("30",), "Jugs")


def read(data: object) -> Read:
    listed = data if isinstance(data, str) else json.dumps(data)
    return [(p.title, p.prices, p.categories[0] if p.categories else "") for p in products_in(listed)]


@each_row(
    ("cell", "column", "amount"),
    [
        ("12.500", "KWD", "12.5"),
        ("1.234 OMR", "", "1.234"),
        ("JOD 0.750", "", "0.75"),
        ("12,500 DT", "", "12.5"),
        ("12.500", "TND", "12.5"),
        ("BHD 1,250.500", "", "1250.5"),
    ],
)
def test_a_currency_of_a_thousand_parts_has_three_decimals(cell: str, column: str, amount: str) -> None:
    price = Pricing(shipped_reader(), shipped_words()).price((cell,), column).amount
    assert price is not None
    assert price.low == Decimal(amount)


def test_thousands_that_were_taken_for_such_are_told_with_the_way_back() -> None:
    note = thousands_note(".", "12,500")
    assert "'12,500'" in note.message
    assert note.hint.endswith("--decimal ,")


@each_row(
    "listed",
    [
        {
            "results": [
                {
                    "id": f"p{number}",
                    "properties": {
                        "Name": {"id": "t", "type": "title", "title": [{"plain_text": of[0]}]},
                        "Price": {"id": "n", "type": "number", "number": float(of[1][0])},
                        "Category": {"id": "s", "type": "select", "select": {"name": of[2]}},
                    },
                }
                for number, of in enumerate((MUG, JUG))
            ]
        },
        {"Items": [{"name": {"S": a}, "price": {"N": b[0]}, "category": {"S": c}} for a, b, c in (MUG, JUG)]},
        {
            "documents": [
                {
                    "name": f"projects/x/documents/goods/{a}",
                    "fields": {
                        "title": {"stringValue": a},
                        "price": {"doubleValue": b[0]},
                        "category": {"stringValue": c},
                        "tags": {"arrayValue": {"values": [{"stringValue": "new"}]}},
                    },
                }
                for a, b, c in (MUG, JUG)
            ]
        },
        {"range": "Sheet1!A1:C3", "values": [["Name", "Price", "Category"], *[[a, b[0], c] for a, b, c in (MUG, JUG)]]},
        {"columns": ["name", "price", "category"], "data": [[a, b[0], c] for a, b, c in (MUG, JUG)]},
        {"result": {"rows": [[a, b[0], c] for a, b, c in (MUG, JUG)], "fields": ["name", "price", "category"]}},
        {
            "table": {
                "cols": [{"id": "A", "label": "Name"}, {"id": "B", "label": "Price"}, {"id": "C", "label": "Category"}],
                "rows": [{"c": [{"v": a}, {"v": b[0]}, {"v": c}]} for a, b, c in (MUG, JUG)],
            }
        },
        {"name": {"0": MUG[0], "1": JUG[0]}, "price": {"0": "12.5", "1": "30"}, "category": {"0": "Cups", "1": "Jugs"}},
        {"name": [MUG[0], JUG[0]], "price": ["12.5", "30"], "category": ["Cups", "Jugs"]},
    ],
)
def test_json_in_which_a_table_or_a_database_stands_is_read_as_its_rows(listed: object) -> None:
    found = read(listed)
    assert [(title, tuple(p.removesuffix(".0") for p in prices), of) for title, prices, of in found] == [MUG, JUG]


def test_a_row_that_is_shorter_than_its_header_says_nothing_of_the_rest() -> None:
    listed = {"values": [["Name", "Price", "Category", "Image"], ["Blue mug", "12.5", "Cups"], ["Red jug", "30"]]}
    assert read(listed) == [MUG, ("Red jug", ("30",), "")]


def test_lists_that_are_no_table_stay_members_of_their_product() -> None:
    listed = [{"name": "Blue mug", "price": "12.5", "category": "Cups", "sizes": [["S", "M"], ["L", "XL"]]}]
    assert read(listed) == [MUG]


@pytest.mark.parametrize("key", ["catalog", "inventory", "stock_list"])
@pytest.mark.parametrize("are_first", [True, False])
def test_what_is_sold_beside_orders_is_read_whatever_it_is_called(key: str, are_first: bool) -> None:
    orders = [{"id": 1, "customer": "Jo", "items": [{"name": "Blue mug", "price": 12.5, "quantity": 2}]}]
    goods = [{"name": title, "price": prices[0], "category": of} for title, prices, of in (MUG, JUG)]
    parts = [("orders", orders), (key, goods)]
    assert read(dict(parts if are_first else parts[::-1])) == [MUG, JUG]


def test_what_is_no_number_in_a_program_is_an_empty_cell() -> None:
    listed = '[{"name": "Blue mug", "price": NaN, "category": "Cups"}, {"name": "Red jug", "price": 30}]'
    assert [prices for _, prices, _ in read(listed)] == [(), ("30",)]


@each_row("header", ["app_name", "game name", "hotel_nombre", "zestaw nazwa", "方案名前"])
def test_where_nothing_is_called_a_title_what_ends_in_a_name_is_it_and_that_is_told(header: str) -> None:
    listed = f"code;{header};price\nA1;Blue mug;12.5\nA2;Red jug;30\nA3;Green bowl;9\n"
    assert [p.title for p in products_in(listed)] == ["Blue mug", "Red jug", "Green bowl"]
    assert "column-taken" in notes_in(listed)


def test_shares_and_sums_that_are_taken_off_are_no_prices() -> None:
    listed = [
        {
            "title": title,
            "price": {"value": f"{sum_}.00", "currency": "USD"},
            "marketingPrice": {
                "originalPrice": {"value": f"{sum_ * 2}.00", "currency": "USD"},
                "discountPercentage": "50",
                "discountAmount": {"value": f"{sum_}.00", "currency": "USD"},
            },
        }
        for title, sum_ in (("Blue mug", 12), ("Red jug", 30))
    ]
    assert "other-prices" not in notes_in(json.dumps(listed))


def test_the_number_of_a_catalogue_of_advertisements_is_a_key() -> None:
    listed = "retailer_id,name,price,currency\n4,Blue mug,12.5,EUR\n9,Red jug,30,EUR\n"
    assert [p.key for p in products_in(listed)] == ["4", "9"]


@each_row(
    ("listed", "prices"),
    [
        # What is paid beside what was, each with the text that a page shows, which has no third decimal.
        (
            {
                "price": {
                    "actual": {"amount": "12.500", "formattedAmount": "$12.50"},
                    "list": {"amount": "15.000", "formattedAmount": "$15.00"},
                }
            },
            ("12.50",),
        ),
        ({"prices": [{"label": "Klein", "price": 5.5}, {"label": "Groß", "price": 8}]}, ("5.5 - 8",)),
        ({"prices": [{"label": "Klein", "price": 5.5}]}, ("5.5",)),
        ({"prices": [{"label": "Members", "price": 5.5}, {"label": "Others", "price": 8}]}, ("5.5",)),
        ({"basePriceInCents": 1250, "depositInCents": 5000}, ("12.50",)),
        ({"pricePerGuest": 180}, ("180",)),
    ],
)
def test_a_price_is_read_from_what_an_object_says_of_it(listed: dict[str, object], prices: tuple[str, ...]) -> None:
    assert [p for _, p, _ in read([{"name": "Blue mug", **listed}])] == [prices]


@each_row(
    "listed",
    [
        {"items": [{"category": "Cups", "items": [{"name": "Blue mug", "price": "12.5"}]}]},
        [{"name": "Blue mug", "price": "12.5", "sectionId": 1, "sectionName": "Cups"}],
        [{"name": "Blue mug", "price": "12.5", "category": {"slug": "Cups", "icon": "c.png"}}],
    ],
)
def test_a_category_is_told_around_a_product_by_a_name_or_by_its_slug(listed: object) -> None:
    assert read(listed) == [MUG]


@each_row(
    ("listed", "named"),
    [
        ({"Blue mug": {"price": 12.5, "stock": 3}, "Red jug": {"price": 30}}, "title"),
        ({"Cups": [{"name": "Blue mug", "price": 12.5}], "Jugs": [{"name": "Red jug", "price": 30}] * 2}, "category"),
        (
            {
                "Cups": {"p1": {"name": "Blue mug", "price": 12.5}, "p2": {"name": "White mug", "price": 9}},
                "Jugs": {"p3": {"name": "Red jug", "price": 30}},
            },
            "category",
        ),
    ],
)
def test_keys_that_name_products_or_their_categories_are_read_and_told(listed: object, named: str) -> None:
    assert f"{named}-by-keys" in notes_in(json.dumps(listed))
    found = {title: of for title, _, of in read(listed)}
    assert found["Blue mug"] == ("Cups" if named == "category" else "")
    assert found["Red jug"] == ("Jugs" if named == "category" else "")


@each_row(
    "listed",
    [
        {"products": [{"name": "Blue mug", "price": 12.5}], "services": [{"name": "Engraving", "price": 30}] * 2},
        {"page1": [{"name": "Blue mug", "price": 12.5}], "page2": [{"name": "Red jug", "price": 30}] * 2},
        {"p1": {"name": "Blue mug", "price": 12.5}, "p2": {"name": "Red jug", "price": 30}},
    ],
)
def test_keys_that_only_number_or_say_goods_are_no_categories(listed: object) -> None:
    assert {of for _, _, of in read(listed)} == {""}
    assert "category-by-keys" not in notes_in(json.dumps(listed))


def test_prices_with_cents_of_their_own_count_none() -> None:
    listed = [{"title": f"Mug {n}", "price_info": {"price": p}, "tax_info": {}} for n, p in enumerate(("12.5", "999"))]
    assert [prices for _, prices, _ in read(listed)] == [("12.5",), ("999",)]


def test_what_is_given_back_is_no_price() -> None:
    listed = "商品名,商品価格,ポイント還元,想定販売価格\nマグ 青,980,9,1980\nポット 赤,2480,24,3980\n"
    assert "還元" not in notes_in(listed)["other-prices"]


def test_abbreviations_of_old_programs_name_codes_and_titles() -> None:
    listed = "CODPROD,DESPROD,COSTO,PRECIO\n7401,FRIJOL 5 OZ,2.40,3.00\n7509,JABON 150 G,4.50,6.00\n"
    assert [(p.key, p.title, p.prices) for p in products_in(listed)] == [
        ("7401", "FRIJOL 5 OZ", ("3.00",)),
        ("7509", "JABON 150 G", ("6.00",)),
    ]


@each_row(
    ("cell", "amount"),
    [
        ("12,90 € statt 19,90 €", "12.9"),
        ("£12 (was £15)", "12"),
        ("9,90 € au lieu de 12,50 €", "9.9"),
        ("990 руб. вместо 1290 руб.", "990"),
        ("١٬٢٥٠", "1250"),
        ("١٢٫٥٠", "12.5"),
    ],
)
def test_the_price_that_holds_counts_where_a_cell_says_the_former_one_too(cell: str, amount: str) -> None:
    price = shipped_reader().read(cell).amount
    assert price is not None
    assert (price.low, price.high) == (Decimal(amount), Decimal(amount))


def test_what_a_cell_begins_with_as_former_is_still_asked() -> None:
    assert shipped_reader().read("was £15 now £12").amount is None


@each_row(
    ("rows", "is_told"),
    [
        ("2026-01-01,Mug,10\n2026-01-01,Jug,12\n2026-02-01,Mug,11\n2026-02-01,Jug,12\n", True),
        ("31.1.2026,Mug,10\n28.2.2026,Mug,11\n", True),
        # New goods of several days, of which one came twice.
        ("2026-01-01,Mug,10\n2026-02-01,Jug,12\n2026-02-02,Bowl,7\n2026-02-03,Mug,10\n", False),
        ("2026-01-01,Mug,10\n2026-01-01,Mug,12\n", False),
    ],
)
def test_titles_that_stand_at_several_days_may_be_sales_or_former_prices(rows: str, is_told: bool) -> None:
    assert ("may-be-history" in notes_in("Date,Product,Price\n" + rows)) is is_told


@each_row("header", ["model", "Modelo", "型號"])
def test_a_model_of_words_names_a_product_that_nothing_else_does(header: str) -> None:
    listed = f"id;brand;{header};price;features\n1;Sun;Galaxy S25;899;8GB RAM;\n2;Moon;Phone 16;1199;6GB RAM\n"
    assert [p.title for p in products_in(listed)] == ["Galaxy S25", "Phone 16"]
    assert "column-taken" in notes_in(listed)


def test_what_all_pay_comes_before_what_members_do() -> None:
    listed = "Kurs;Dauer;Mitglieder;Nichtmitglieder\nYoga;60 min;8,00;12,00\nPilates;45 min;7,00;10,00\n"
    assert [p.prices for p in products_in(listed)] == [("12,00",), ("10,00",)]


def test_the_least_that_is_accepted_is_no_price_beside_that_of_the_list() -> None:
    listed = [
        {"name": "Blue mug", "list_price": 40, "min_price": 30},
        {"name": "Red jug", "list_price": 9, "min_price": 8},
    ]
    assert [prices for _, prices, _ in read(listed)] == [("40",), ("9",)]


def test_where_it_is_the_only_one_it_is() -> None:
    assert [prices for _, prices, _ in read([{"name": "Blue mug", "min_price": 30}])] == [("30",)]


@each_row("key", ["menu", "menuItems", "itens", "cardapio"])
def test_the_menu_of_one_place_holds_products_and_no_variants(key: str) -> None:
    dishes = [{"name": "Soup", "price": 5, "category": "Hot"}, {"name": "Salad", "price": 6, "category": "Cold"}]
    assert read({"restaurants": [{"name": "Corner bar", "address": "X", key: dishes}]}) == [
        ("Soup", ("5",), "Hot"),
        ("Salad", ("6",), "Cold"),
    ]


def test_what_has_a_key_a_price_and_a_description_alone_is_called_by_that() -> None:
    menu = [
        {
            "code": "c1",
            "name": "Snacks",
            "itens": [{"id": "1", "description": "Toast", "details": "x", "unitPrice": 5}],
        },
        {"code": "c2", "name": "Drinks", "itens": [{"id": "2", "description": "Tea", "details": "y", "unitPrice": 3}]},
    ]
    assert read({"data": {"menu": menu}}) == [("Toast", ("5",), "Snacks"), ("Tea", ("3",), "Drinks")]


def test_the_last_level_of_a_path_is_the_category() -> None:
    levels = {"lvl0": "Home", "lvl1": "Home > Cups"}
    assert read([{"name": "Blue mug", "price": "12.5", "category": levels}]) == [("Blue mug", ("12.5",), "Home > Cups")]


def test_the_code_of_a_currency_that_stands_around_a_list_holds_for_it() -> None:
    listed = {"currency": {"code": "EUR", "symbol": "€"}, "products": [{"name": "Blue mug", "price": 12.5}]}
    assert [p.currency for p in products_in(json.dumps(listed))] == ["EUR"]


def test_keys_that_are_words_for_dishes_are_categories_beside_others() -> None:
    menu = {key: [{"name": f"{key} {n}", "price": "5,00 EUR"} for n in "ab"] for key in ("Snacks", "Pizza", "Plats")}
    assert [kind for _, _, kind in read(menu)] == ["Snacks", "Snacks", "Pizza", "Pizza", "Plats", "Plats"]


def test_a_part_of_a_menu_without_prices_holds_products_as_its_likes_do() -> None:
    parts = [
        {"id": "a", "title": "Coffee", "items": [{"name": "Espresso", "price": 2}]},
        {"id": "b", "title": "Cakes", "items": [{"name": "Brownie", "price": 4}]},
        {"id": "c", "title": "Foam", "flatPrice": 6, "items": [{"name": "Saffron"}, {"name": "Ube"}]},
    ]
    assert read({"currency": "EUR", "sections": parts}) == [
        ("Espresso", ("2",), "Coffee"),
        ("Brownie", ("4",), "Cakes"),
        ("Saffron", (), "Foam"),
        ("Ube", (), "Foam"),
    ]


def test_a_set_without_a_price_keeps_its_pieces_beside_products() -> None:
    goods = [{"name": "Blue mug", "price": 2}, {"name": "Jug", "price": 3}, {"name": "Set", "items": [{"name": "Lid"}]}]
    assert [title for title, _, _ in read({"products": goods})] == ["Blue mug", "Jug", "Set"]


def test_a_header_that_is_parted_by_another_sign_than_its_rows() -> None:
    listed = "id,name,category,price\n1;Blue mug;Cups;12.5\n2;Jug, red;Jugs;30\n"
    assert read(listed) == [("Blue mug", ("12.5",), "Cups"), ("Jug, red", ("30",), "Jugs")]
    assert "header-parted" in notes_in(listed)


def test_a_header_and_rows_that_are_parted_alike_are_not() -> None:
    assert "header-parted" not in notes_in("id;name;price\n1;Mug, blue;12.5\n2;Jug, red;30\n")


def test_of_several_categories_in_a_feed_the_chosen_one_is_the_category() -> None:
    item = (
        "<SHOPITEM><NAME>Mug {n}</NAME><CODE>c{n}</CODE><CATEGORIES><CATEGORY>Home</CATEGORY>"
        "<DEFAULT_CATEGORY>Home &gt; Cups</DEFAULT_CATEGORY></CATEGORIES><PRICE_VAT>{n}</PRICE_VAT></SHOPITEM>"
    )
    listed = f"<SHOP>{item.format(n=1)}{item.format(n=2)}</SHOP>"
    assert [kind for _, _, kind in read(listed)] == ["Home > Cups"] * 2


def test_the_details_of_an_article_hold_its_title_and_its_prices() -> None:
    article = (
        "<ARTICLE><SUPPLIER_AID>A{n}</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Mug {n}</DESCRIPTION_SHORT>"
        "</ARTICLE_DETAILS><ARTICLE_PRICE_DETAILS>"
        '<ARTICLE_PRICE price_type="net_list"><PRICE_AMOUNT>{n}</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY>'
        "</ARTICLE_PRICE>"
        '<ARTICLE_PRICE price_type="net_list"><PRICE_AMOUNT>0.5</PRICE_AMOUNT><LOWER_BOUND>100</LOWER_BOUND>'
        "</ARTICLE_PRICE>"
        '<ARTICLE_PRICE price_type="nrp"><PRICE_AMOUNT>9</PRICE_AMOUNT></ARTICLE_PRICE>'
        "</ARTICLE_PRICE_DETAILS></ARTICLE>"
    )
    listed = f"<BMECAT><T_NEW_CATALOG>{article.format(n=1)}{article.format(n=2)}</T_NEW_CATALOG></BMECAT>"
    assert [(p.title, p.prices, p.currency) for p in products_in(listed)] == [
        ("Mug 1", ("1",), "EUR"),
        ("Mug 2", ("2",), "EUR"),
    ]
    assert "PRICE_AMOUNT.nrp" in str(notes_in(listed))


def test_the_offers_of_a_russian_exchange_hold_their_prices_in_a_list() -> None:
    price = "<Цена><ИдТипаЦены>t{n}</ИдТипаЦены><ЦенаЗаЕдиницу>{sum}</ЦенаЗаЕдиницу><Валюта>руб</Валюта></Цена>"
    offer = "<Предложение><Ид>a{n}</Ид><Наименование>Чайник {n}</Наименование><Цены>{prices}</Цены></Предложение>"
    offers = "".join(offer.format(n=n, prices=price.format(n=1, sum=n) + price.format(n=2, sum=9)) for n in (1, 2))
    listed = f"<КоммерческаяИнформация><Предложения>{offers}</Предложения></КоммерческаяИнформация>"
    assert [(p.title, p.prices, p.currency) for p in products_in(listed)] == [
        ("Чайник 1", ("1",), "руб"),
        ("Чайник 2", ("2",), "руб"),
    ]
    assert "other prices stand in" in str(notes_in(listed))


@each_row(
    "listed",
    [
        "ID;Produto;Quantidade;Preco Unitario;Valor Total;Data Venda\n1;Caneca;3;2,50;7,50;2026-01-05\n",
        "預約編號,寵物,服務項目,價格,預約時間\n1,球球,洗澡,600,2026-01-05 10:00\n",
        "Дата;Время;Имя клиента;Телефон;Услуга;Цена\n05.01.2026;10:00;Анна;1;Стрижка;900\n",
        "Booking ID,Service,Price,Booking date\nb1,Haircut,30,2026-01-05\n",
    ],
)
def test_sales_and_bookings_are_no_list_of_what_is_sold(listed: str) -> None:
    with pytest.raises(InputError, match="look like orders"):
        read(listed)


@each_row(
    "beside",
    [
        {
            "product": {"namespace": "custom", "label": "Room"},
            "product_style": {"namespace": "custom", "label": "Style"},
        },
        {"product": ["room", "style"], "label": ["Room", "Style"]},
    ],
)
def test_what_else_a_shop_says_beside_its_products_is_no_table_of_them(beside: object) -> None:
    goods = [{"id": 1, "title": "Blue mug", "price": "12.5"}, {"id": 2, "title": "Red jug", "price": "30"}]
    assert [title for title, _, _ in read({"products": goods, "definitions": beside})] == ["Blue mug", "Red jug"]
