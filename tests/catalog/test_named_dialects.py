"""What lists of named programs were read wrongly for, by kind: columns mixed, marks that are missing, rows of help."""

from collections.abc import Iterator

import pytest

from catalogs import column_knowledge, notes_in, opened, products_in
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import CatalogProduct, RowTally
from ecomkt.catalog.columns.profiles import ColumnProfile
from tables import each_row

Read = list[tuple[str, tuple[str, ...], str]]


def read(data: str) -> Read:
    return [(p.title, p.prices, p.categories[0] if p.categories else "") for p in products_in(data)]


def told_late(data: str) -> tuple[dict[str, str], RowTally]:
    source = opened(data)
    list(source.products())
    return {note.code: str(note.message) for note in source.late_notes}, source.tally


def test_tags_are_no_category_and_help_to_tell_what_a_product_is() -> None:
    (candle,) = products_in('Handle,Title,Type,Tags,Variant Price\nwax,Morning,,"candle, soy",14\n')
    assert (candle.categories, candle.tags) == ((), ("candle, soy",))


@each_row(
    "listed",
    [
        'TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,TAGS\nLinen bag,x,30,EUR,"bag,linen"\n',
        'TITRE,DESCRIPTION,PRIX,TAGS\nSac en lin,x,30,"sac,lin"\n',
        "Name,Price,Keywords\nLinen bag,30,bag linen\n",
        "URL handle,Title,Price,Tags\nbag,Linen bag,30,linen\n",
    ],
)
def test_a_list_with_tags_alone_has_no_categories(listed: str) -> None:
    assert [category for *_, category in read(listed)] == [""]


@each_row(
    "kinds", [("Inventory", "Non-inventory"), ("Service", "Bundle"), ("Stock item", "Assembly"), ("Товар", "Услуга")]
)
def test_how_a_thing_is_kept_in_the_books_is_no_category(kinds: tuple[str, str]) -> None:
    listed = f"Product,Type,Price\nOak plank,{kinds[0]},20\nSawing,{kinds[1]},35\n"
    assert read(listed) == [("Oak plank", ("20",), ""), ("Sawing", ("35",), "")]


def test_of_quickbooks_the_category_is_that_column_alone() -> None:
    head = "Product/Service Name,SKU,Type,Sales Price / Rate,Income Account,Purchase Cost,Category\n"
    rows = "Oak plank,O1,Inventory,20,Sales,9,Wood\nSawing,,Service,35,Work,,\n"
    assert read(head + rows) == [("Oak plank", ("20",), "Wood"), ("Sawing", ("35",), "")]


def test_a_brand_is_no_category_of_lightspeed() -> None:
    head = "Internal_ID;Internal_Variant_ID;Brand;DE_Title_Short;Price;Categories\n"
    assert read(f"{head}7;1;Rabe;Gießkanne;19,90;Garten > Wasser\n8;2;Rabe;Kelle;7,50;\n") == [
        ("Gießkanne", ("19,90",), "Garten > Wasser"),
        ("Kelle", ("7,50",), ""),
    ]


def test_what_stands_in_for_an_empty_price_is_told_with_its_column() -> None:
    listed = "Product,Price,Compare at price\nJug,12.50,\nBowl,,19.90\nCup,0,8.50\nPlate,7.00,9.00\n"
    assert [prices for _, prices, _ in read(listed)] == [("12.50",), ("19.90",), ("8.50",), ("7.00",)]
    notes, _ = told_late(listed)
    message = "where 'Price' is empty or 0, 'Compare at price' is read (products: 2); the first is in row 3"
    assert notes == {"price-elsewhere": message}
    assert "price = 'Price' / 'Compare at price'" in notes_in(listed)["columns-known"]


def test_nothing_is_told_where_no_price_is_missing() -> None:
    assert told_late("Product,Price,Compare at price\nJug,12.50,14.00\nBowl,9.00,9.90\n")[0] == {}


@each_row("rows", [("24,\nvest,Vest,,30\n"), (",30\nvest,Vest,24,\n")])
def test_a_range_is_of_one_column(rows: str) -> None:
    listed = f"Handle,Title,Variant Price,Variant Compare At Price\nvest,Vest,{rows}hat,Hat,9,11.50\n"
    assert [(title, prices) for title, prices, _ in read(listed)] == [("Vest", ("24",)), ("Hat", ("9",))]


def test_what_is_sold_as_its_variants_alone_has_their_prices_wherever_they_stand() -> None:
    head = "sku,name,price,special_price,product_type,attribute_set_code,visibility\n"
    rows = "V,Vest,0,,configurable,D,4\nV-1,Vest 1,,30,simple,D,Not Visible Individually\nH,Hat,9,,simple,D,4\n"
    assert [prices for _, prices, _ in read(head + rows)] == [("30",), ("9",)]


def test_a_price_of_yandex_is_that_which_is_paid_and_the_old_one_is_not_offered() -> None:
    offers = (
        '<offer id="1" group_id="4"><name>Ваза, 20 см</name><price>900</price><oldprice>1200</oldprice>{}</offer>'
        '<offer id="2" group_id="4"><name>Ваза, 30 см</name><price>1100</price>{}</offer>'
    )
    feed = "<yml_catalog><shop><offers>" + offers.format(*["<currencyId>RUB</currencyId>"] * 2) + "</offers></shop>"
    assert [prices for _, prices, _ in read(f"{feed}</yml_catalog>")] == [("900", "1100")]
    assert "other-prices" not in notes_in(f"{feed}</yml_catalog>")


@each_row(
    "surcharges, prices",
    [("0;5;", ("40", "45")), (";;6", ("40", "46")), (";;", ("40",)), ("3;4;5", ("43", "44", "45"))],
)
def test_a_variant_without_a_surcharge_costs_as_much_as_its_product(surcharges: str, prices: tuple[str, ...]) -> None:
    rows = "".join(f"bag,Variant,,,{each}\n" for each in surcharges.split(";"))
    listed = f"handleId,fieldType,name,price,surcharge\nbag,Product,Felt bag,40,\n{rows}cap,Product,Cap,15,\n"
    assert [tuple(sorted(of)) for _, of, _ in read(listed)] == [prices, ("15",)]


def test_what_is_sold_as_its_variants_alone_is_not_free_where_one_has_no_surcharge() -> None:
    rows = "bag,Product,Cards,0,\nbag,Variant,,,\nbag,Variant,,,30\nbag,Variant,,,55\n"
    assert [prices for _, prices, _ in read(f"handleId,fieldType,name,price,surcharge\n{rows}")] == [("30", "55")]


@each_row(
    "fields",
    [
        "<PRODUCT>Houpačka</PRODUCT><PRICE>826</PRICE><PRICE_VAT>999</PRICE_VAT><CATEGORYTEXT>Zahrada</CATEGORYTEXT>",
        "<ITEM_ID>4</ITEM_ID><PRODUCT>Houpačka</PRODUCT><PRICE_VAT>999</PRICE_VAT><CATEGORYTEXT>Zahrada</CATEGORYTEXT>",
        "<PRODUCTNAME>Houpačka</PRODUCTNAME><PRICE>999</PRICE><CATEGORYTEXT>Zahrada</CATEGORYTEXT>",
        "<PRODUCT>Houpačka</PRODUCT><DESCRIPTION>x</DESCRIPTION><EAN>8590</EAN><ITEM_TYPE>bazaar</ITEM_TYPE>"
        "<PRICE>826</PRICE><PRICE_VAT>999</PRICE_VAT><CATEGORYTEXT>Zahrada</CATEGORYTEXT>",
    ],
)
def test_a_feed_of_heureka_is_known_with_few_of_its_elements(fields: str) -> None:
    feed = f"<SHOP><SHOPITEM>{fields}</SHOPITEM></SHOP>"
    (product,) = products_in(feed)
    assert (product.title, product.prices, product.categories) == ("Houpačka", ("999",), ("Zahrada",))
    assert product.currency == "Heureka"


@each_row(
    "listed",
    [
        "Item Name,Variation Name,SKU,Price,Reporting Category\nScarf,Wool,S1,30,Wear\nScarf,Silk,S2,45,Wear\n",
        "Reference Handle,Item Name,Variation Name,Price,Categories\n#,Scarf,Wool,30,Wear\n#,Scarf,Silk,45,Wear\n",
        "Item Type,Product ID,Product Name,Product Code/SKU,Price,Category\nProduct,9,Scarf,S,30,Wear\n SKU,,,S2,45,\n",
        "sku,name,price,categories,product_type,configurable_variations,visibility\n"
        "S-1,Scarf 1,30,,simple,,Not Visible Individually\n"
        "S-2,Scarf 2,45,,simple,,Not Visible Individually\nS,Scarf,,Wear,configurable,sku=S-1|sku=S-2,4\n",
        "Product ID,Variant ID,Title,Option Value 1,Price,Categories\nq1,v1,Scarf,Wool,30,Wear\n,v2,,Silk,45,\n",
        "ID,Name,SKU,Regular price,Categories,Parent\n7,Scarf,S,,Wear,\n8,Scarf W,,30,,id:7\n9,Scarf S,,45,,id:7\n",
        "Product ID,Variant ID,Title,Option Value 1,Price,Categories\nq1,v1,Scarf,Wool,30,Wear\nq1,v2,,Silk,45,\n",
    ],
)
def test_a_program_is_known_though_columns_of_its_export_are_left_out(listed: str) -> None:
    (product,) = products_in(listed)
    assert (product.title.rstrip(" 1"), product.prices, product.categories) == ("Scarf", ("30", "45"), ("Wear",))


def test_a_category_of_facebook_stands_in_for_that_of_google() -> None:
    head = "id,title,price,google_product_category,fb_product_category\n"
    rows = "1,Lamp,9 EUR,Home & Garden > Lighting,\n2,Mat,5 EUR,,home > rugs\n"
    assert [category for *_, category in read(head + rows)] == ["Home & Garden > Lighting", "home > rugs"]


def test_naver_s_feed_has_a_price_and_paths_of_its_own() -> None:
    head = "id\ttitle\tprice_pc\tprice_mobile\tnormal_price\tcategory_name1\tcategory_name2\n"
    (lamp, mat) = products_in(f"{head}L1\t무드등\t21000\t20500\t29000\t가구\t조명\nM2\t발매트\t8900\t8900\t\t침구\t\n")
    assert [(p.prices, p.categories[0]) for p in (lamp, mat)] == [(("21000",), "조명"), (("8900",), "침구")]


GUIDES = [
    ("Auto filled;;Must not be changed;;;yyyy-MM-dd;;Integer;Mandatory\n", 1),
    ("Optional;Optional;Optional;Optional;Optional;Optional;Optional;Optional;Optional\n" * 2, 2),
    ("不可編輯;選填;不可編輯;選填;;;選填;必填;必填\n", 1),
    ("自動編號;;商品的名字;;;年月日;;整數;數字\n", 1),
    (";;;;;;;wypełnij;kwota brutto\n", 1),
    ("Chỉ đọc;;Chỉ đọc;;;;;Bắt buộc;Bắt buộc\n", 1),
    ("read only;;read only;;;;;;\nInteger;;Text;;;;;Integer;Decimal\n", 2),
    ("คำอธิบาย;คำอธิบาย;คำอธิบาย;คำอธิบาย;;;คำอธิบาย;คำอธิบาย;คำอธิบาย\n", 1),
]


@each_row("guide, count", GUIDES)
def test_rows_that_say_what_to_fill_in_are_no_products_in_any_words(guide: str, count: int) -> None:
    head = "Product ID;catId;Product Name;currencyCode;status;From;SellerSKU;Quantity;Price\n"
    rows = "77001;610;Bread box;MYR;active;2026-01-01;BB-1;4;39\n77002;610;Jar;MYR;active;2026-01-01;J-1;0;12.5\n"
    assert [(title, prices) for title, prices, _ in read(head + guide + rows)] == [
        ("Bread box", ("39",)),
        ("Jar", ("12.5",)),
    ]
    note = notes_in(head + guide + rows)["header-found"]
    assert note == f"the header is in row 1; 0 rows above it and {count} below are none"


@each_row(
    "first",
    [
        "1;Bread;ask;10",
        "1;Bread;varies;10",
        "B1;Bread;;many",
        "1;Free sample;free;",
        "1;Mustard;sold out;0",
        "1;Tea;on request;none",
        "Z;Tea;-;-",
        "7;Tea;sold out;sold out",
        "Z;Tea;n/a;none",
    ],
)
def test_a_first_product_with_words_for_its_price_is_one(first: str) -> None:
    found = [*opened(f"ID;Product;Price;Stock\n{first}\n2;Milk;2.50;4\n3;Salt;1.00;9\n").products()]
    assert len(found) == 3


@each_row(
    "listed",
    [
        "商品名称,商品分组,商品类目,规格1,规格编码,价格\n乌龙茶,茶叶,饮品,50g,T-50,30\n,,,100g,T-100,45\n茶漏,茶具,器皿,,T-9,12\n",
        "Product ID,Title,Option 1,SKU,Price\np1,乌龙茶,50g,T-50,30\n,,100g,T-100,45\np2,茶漏,,T-9,12\n",
        "品名,口味,貨號,售價\n乌龙茶,原味,A1,30\n,桂花,A2,45\n茶漏,,A3,12\n",
    ],
)
def test_a_row_without_a_title_and_with_an_option_goes_on_with_the_product_above(listed: str) -> None:
    assert [(title, prices) for title, prices, _ in read(listed)] == [("乌龙茶", ("30", "45")), ("茶漏", ("12",))]
    _, tally = told_late(listed)
    assert (tally.products, tally.folded, tally.flawed) == (2, 1, 0)


@each_row("row", ["A3,,L,Care,5", "A1,,M,,5", "A3,,,,5"])
def test_a_row_that_only_lost_its_title_is_told(row: str) -> None:
    source = opened(f"SKU,Product,Size,Category,Price\nA1,Soap,S,Care,3\nA2,Oil,L,Care,9\n{row}\n")
    list(source.products())
    assert (source.tally.products, source.tally.folded, source.tally.flawed) == (2, 0, 1)


def test_the_number_of_a_category_hides_no_name_of_one() -> None:
    head = "商品ID,商品名,商品カテゴリ(ID),商品カテゴリ(名称),通常価格\n"
    assert read(f'{head}1,抹茶,"1,5",菓子,900\n2,煎茶,2,茶,1200\n') == [
        ("抹茶", ("900",), "菓子"),
        ("煎茶", ("1200",), "茶"),
    ]


def test_models_that_are_words_are_titles_beside_codes_too() -> None:
    assert read("SKU,model,brand,price\nK1,Электрический чайник,Rabe,12990\nK2,Паровой утюг,Rabe,15990\n") == [
        ("Электрический чайник", ("12990",), ""),
        ("Паровой утюг", ("15990",), ""),
    ]


def table(profile: ColumnProfile, without: str) -> str:
    cells = {
        Role.KEY: ["K1", "K2"],
        Role.TITLE: ["Blue cup, big", "Green bowl"],
        Role.PRICE: ["12.50", "8.90"],
        Role.CATEGORY: ["Home > Cups", "Home > Bowls"],
    }
    columns = {words[0]: cells[role] for role, words in profile.roles if role in cells}
    columns |= {word: ["", ""] for word in sorted(profile.required - columns.keys())}
    named = [(word, of) for word, of in columns.items() if word != without]
    return "\n".join(
        "\t".join(row) for row in ([word for word, _ in named], *zip(*(of for _, of in named), strict=True))
    )


def programs() -> Iterator[ColumnProfile]:
    # Read when the test runs, not when it is imported.
    yield from (p for p in column_knowledge().profiles if p.required and not p.in_cents)


@pytest.mark.slow
@each_row("profile", programs())
def test_any_column_by_which_a_program_is_known_may_be_left_out(profile: ColumnProfile) -> None:
    roles = dict(profile.roles)
    kept = {roles[role][0] for role in (Role.TITLE, Role.PRICE) if role in roles}
    expected = [("Blue cup, big", ("12.50",)), ("Green bowl", ("8.90",))]
    for word in ("", *sorted(profile.required - kept)):
        found = [*opened(table(profile, word) + "\n").products()]
        read_as = [(p.title, p.prices) for p in found if isinstance(p, CatalogProduct)]
        assert read_as == (expected if Role.PRICE in roles else [(title, ()) for title, _ in expected]), word


@each_row(
    "listed",
    [
        "Artikelnummer;Artikelname;Kategorie Ebene 1;Kategorie Ebene 2;UVP\nA1;Blaue Tasse;Haus;Tassen;12,50\n",
        "_IDPRODUKT;NAME;CATEGORIES;STANDARD_PRICE;ITEM_TYPE\nA1;Blaue Tasse;Haus;12,50;product\n",
        "ordernumber;name;price_EK;categories;mainnumber_id;baseprice_EK\nA1;Blaue Tasse;12,50;Haus;;\n",
        "v_products_model;v_products_name_1;v_products_price;v_categories_name_1\nA1;Blaue Tasse;12,50;Haus\n",
    ],
)
def test_headers_that_few_programs_have_tell_whose_list_it_is(listed: str) -> None:
    ((title, prices, _),) = read(listed)
    assert (title, prices) == ("Blaue Tasse", ("12,50",))


@each_row(
    "head",
    [
        "headline,caption,path,name,price",
        "id,name,category_name2,category_name3,price",
        "sku,name,categoryId,oldPrice,price",
        "name,on_sale,product_url,sku,price",
        "sku,duration,shipping,name,price",
        "Item ID,Product Name,Category,Price",
        "Product,Price VAT,Description,URL,Size",
        "cat,name,Description,images,price",
    ],
)
def test_headers_that_any_list_may_have_tell_neither_a_program_nor_its_currency(head: str) -> None:
    source = opened(f"{head}\nx1,Oak chair,y1,z1,20\nx2,Ash table,y2,z2,95\n")
    profiles = {p.id: p for p in column_knowledge().profiles}
    layout = source.beginning()
    assert not profiles[layout.profile].required
    assert {p.currency for p in layout.products if isinstance(p, CatalogProduct)} == {""}


def test_of_prices_in_two_currencies_the_first_is_read() -> None:
    assert read("Name,Price USD,Price EUR\nOak chair,20.50,18.90\n") == [("Oak chair", ("20.50",), "")]
