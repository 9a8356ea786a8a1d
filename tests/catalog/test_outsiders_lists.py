"""What lists that nobody here had seen were read wrongly for, by kind: rows lost, reductions and categories."""

from catalogs import notes_in, products_in
from ecomkt.catalog.prices.pricing import Pricing, ProductPrice
from price_samples import shipped_reader, shipped_words
from tables import each_row

Read = list[tuple[str, tuple[str, ...], str]]


def read(data: str) -> Read:
    return [(p.title, p.prices, p.categories[0] if p.categories else "") for p in products_in(data)]


def currency_of(price: ProductPrice) -> str:
    return price.amount.currency if price.amount else ""


@each_row(
    "rows",
    [
        "Kettle,kitchen_things,attribute_colour\nMug,table_things,attribute_size\n",
        "Kettle,shop.category_kitchen,shop.attribute_colour\nMug,shop.category_table,shop.attribute_size\n",
    ],
)
def test_a_row_with_a_title_to_read_is_a_product_however_its_other_cells_are_written(rows: str) -> None:
    found = read("name,categ_id/id,attribute_line_ids/attribute_id/id\n" + rows)
    assert [title for title, *_ in found] == ["Kettle", "Mug"]
    assert all(category.startswith(("kitchen", "table", "shop.category")) for *_, category in found)


def test_a_row_of_technical_names_below_a_header_is_still_none_of_the_products() -> None:
    rows = "product_name,product_category,product_price\nKettle,Kitchen,30\nMug,Table,9\n"
    assert [title for title, *_ in read("Name,Category,Price\n" + rows)] == ["Kettle", "Mug"]


@each_row(
    "listed",
    [
        'id,name,categ_id/id,attribute_line_ids/attribute_id/id,values\nk1,Kettle,c1,colour,"red,blue"\n,,,size,"1,2"\n',
        "id,name,attr\nk1,Kettle,colour\n,,size\n",
    ],
)
def test_lines_of_attributes_are_folded_into_the_product_above(listed: str) -> None:
    (kettle,) = products_in(listed)
    assert (kettle.title, kettle.rows) == ("Kettle", 2)


@each_row(
    "listed",
    [
        "handleId,fieldType,name,price,discountMode,discountValue\np1,Product,Mug,40,PERCENT,10\n",
        "handleId,fieldType,name,price,discountMode,discountValue\np0,Product,Jug,5,,0\np1,Product,Mug,40,AMOUNT,4\n",
        '_NAME_;_PRICE_;_SPECIAL_\nMug;40;"1,0,36.00,0000-00-00,0000-00-00"\n',
        "商品名称,价格,折扣\n杯子,40,9折\n",
    ],
)
def test_what_is_taken_off_a_price_is_told_and_the_price_stands(listed: str) -> None:
    assert [p.prices for p in products_in(listed)][-1] == ("40",)
    assert "reduced" in notes_in(listed)


@each_row(
    "listed",
    [
        "name,price,discount\nMug,40,0\nJug,5,\n",
        "name,price,special\nMug,40,1\nJug,5,0\n",
        "name,price,discount,sale price\nMug,40,10%,36\n",
    ],
)
def test_no_reduction_is_told_where_there_is_none_or_its_price_is_told(listed: str) -> None:
    assert "reduced" not in notes_in(listed)


@each_row("head", ["Category", "Kategorie", "商品分类"])
def test_a_column_called_category_is_one_whatever_all_its_cells_say(head: str) -> None:
    assert read(f"Name,Price,{head}\nSawing,35,Service\n") == [("Sawing", ("35",), "Service")]
    assert read("Name,Price,Type\nSawing,35,Service\n") == [("Sawing", ("35",), "")]


@each_row(
    "cell, amount",
    [
        ("€80.00 €65.00", "65.00"),
        ("80,00 € 65,00 €", "65.00"),
        ("NT$1,290 NT$990", "990"),
        ("≥20:2.40;≥300:2.10", "2.40"),
        ("≥20个:2.40；≥300个:2.10；≥900个:1.90", "2.40"),
        ("1-49件：3.6|50件以上：3.1", "3.6"),
    ],
)
def test_of_several_prices_in_a_cell_the_one_counts_that_a_first_buyer_pays(cell: str, amount: str) -> None:
    price = shipped_reader().read(cell)
    assert price.amount is not None
    assert (f"{price.amount.low}", price.amount.low) == (amount, price.amount.high)


@each_row("cell", ["€80 €65.50", "10:30;11:20", "≥20:2.10;≥300:2.40", "10:00;12:00"])
def test_two_numbers_that_may_be_anything_are_no_price(cell: str) -> None:
    assert shipped_reader().read(cell).amount is None


@each_row(
    "listed, price",
    [
        ("商品名称,拼单价(元),单买价(元),参考价(元)\n靠垫,18.8,25,69\n", "18.8"),
        ("商品名称,参考价,价格\n靠垫,69,25\n", "25"),
        ("商品名稱,商品頁建議售價,商品頁售價\n水壺,880,690\n", "690"),
        ("商品名稱,商品頁售價,選項售價\n水壺,690,720\n", "720"),
        ("商品名稱,原價,特價,規格價格\n水壺,880,690,\n杯墊,90,,90\n", "690"),
        ("商品名称,参考价\n靠垫,69\n", "69"),
    ],
)
def test_a_recommended_or_crossed_out_price_comes_after_what_buyers_pay(listed: str, price: str) -> None:
    assert next(iter(products_in(listed))).prices == (price,)


def test_lists_of_taobaos_assistant_are_in_yuan() -> None:
    (cushion,) = products_in("宝贝名称,宝贝价格\n靠垫,25\n")
    price = Pricing(shipped_reader(), shipped_words()).price(cushion.prices, cushion.currency)
    assert currency_of(price) == "CNY"


def test_a_sign_of_several_currencies_stands_for_the_one_that_the_others_show() -> None:
    pricing = Pricing(shipped_reader(), shipped_words())
    assert pricing.price(("￥54.00",)).is_open
    decided = pricing.deciding(None, "CNY")
    assert [currency_of(decided.price((cell,))) for cell in ("￥54.00", "$5 USD")] == ["CNY", "USD"]
    assert currency_of(decided.price(("54",))) == ""
    assert currency_of(decided.price(("￥54.00",), "", "JPY")) == "JPY"


@each_row("codec", ["cp950", "big5hkscs"])
def test_an_encoding_is_not_asked_for_where_readings_differ_in_a_dot_alone(codec: str) -> None:
    text = (
        "商品名稱,價格\n‧當季鮮採檸檬苗,60\n紅色火炬薑塊根,180\n"
        if codec == "cp950"
        else "商品名稱,價格\n•當季鮮採檸檬苗,60\n"
    )
    assert next(p.title[1:] for p in products_in(text.encode(codec))) == "當季鮮採檸檬苗"


@each_row(
    "header, title",
    [
        ("Prodotto (IT),Product (EN),Produit (FR),Prezzo con ricarico", "Sapone"),
        ("Produit (FR),Product (EN),Prodotto (IT),Prix", "Sapone"),
        ("Prodotto (IT),Product (EN),Produit (FR),Price", "Soap"),
    ],
)
def test_of_titles_that_name_their_languages_the_first_counts_or_that_of_the_price(header: str, title: str) -> None:
    assert next(t for t, *_ in read(f"{header}\nSapone,Soap,Savon,4\nMiele,Honey,Miel,7\n")) == title


def test_codes_of_products_and_what_a_shop_pays_are_no_other_prices() -> None:
    assert "other-prices" not in notes_in(
        '[{"offerId":"K1","title":"Mug","price":"24"},{"offerId":"K2","title":"Jug"}]'
    )
    assert "other-prices" not in notes_in("name,supply_price,retail_price\nMug,6.20,18.00\n")


def test_the_hint_on_a_sign_names_a_currency_of_where_the_language_is_spoken() -> None:
    (mug,) = products_in("商品名稱,售價\n馬克杯,$350\n")
    (problem,) = Pricing(shipped_reader(), shipped_words()).price(mug.prices, mug.currency).problems
    assert problem.hint == "say which: --currency TWD"


def test_a_maker_with_which_a_model_begins_stands_once_in_the_title() -> None:
    offers = (
        "<offer id='1'><vendor>Kora</vendor><model>Kora Mini 5</model><price>90</price></offer>"
        "<offer id='2'><vendor>Kora</vendor><model>Koralle</model><price>80</price></offer>"
    )
    feed = f"<yml_catalog><shop><offers>{offers}</offers></shop></yml_catalog>"
    assert [p.title for p in products_in(feed)] == ["Kora Mini 5", "Kora Koralle"]
