"""Product lists as shops write them: every kind gives the right products, whatever its traps."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs
from xlsxwriter import Workbook

from catalogs import column_knowledge, flaws_in, notes_in, opened, products_in
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions, RowProblem
from ecomkt.catalog.encodings.encoding import HEAD
from ecomkt.catalog.reading.source import CatalogSource
from ecomkt.errors import InputError
from ecomkt.files import OpenedList
from ecomkt.knowledge.store import load_knowledge
from tables import each_row

SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Value,Variant SKU,Variant Price,Image Src
blue-mug,Blue mug,"<p>Holds
350 ml</p>",Acme,Mugs,"kitchen, gift",Small,MUG-S,12.50,a.jpg
blue-mug,,,,,,Large,MUG-L,14.00,
blue-mug,,,,,,,,,b.jpg
oak-tray,Oak tray,"A ""fine"" tray",Acme,Trays,,,TRAY,30,c.jpg
"""
SHOPIFY_NEW = """\
Title,URL handle,Description,Product category,Type,Price,Compare-at price,Price / International
Blue mug,blue-mug,Holds 350 ml,Home & Garden > Kitchen,Mugs,12.50,15.00,
,blue-mug,,,,14.00,,
"""
WOOCOMMERCE = """\
ID,Type,SKU,Name,Short description,Categories,Regular price,Sale price,Parent,Attribute 1 name
1,variable,TEE,Tee,Soft,Clothing > Tees,,,,Colour
2,"simple, downloadable, virtual",ALBUM,Album,Songs,Music,15,12,,
3,variation,TEE-RED,Tee - Red,,,20,,TEE,Colour
4,variation,TEE-BLUE,Tee - Blue,,,22,18,id:1,Colour
5,variation,LOST,Lost - Red,,,9,,GONE,Colour
"""
PRESTASHOP = """\
id;Active (0/1);Name*;Categories (x,y,z...);Price tax excl.;Reference #;Short description
1;1;Iron;Home,Irons;49,90;IR-1;Hot;too;many;cells
"""
GOOGLE = """\
id\ttitle\tdescription\tprice\tgoogle_product_category\titem_group_id
a1\tSock S\tWarm\t5.00 EUR\t209\tsock
a2\tSock L\tWarm\t6.00 EUR\t209\tsock
b1\tHat\tWarm\t9.00 EUR\t173\t
"""
AMAZON = """\
TemplateType=clothing\tVersion=2025.1\t\t\t\t
Seller SKU\tProduct Name\tProduct Type\tStandard Price\tParentage\tParent SKU
item_sku\titem_name\tfeed_product_type\tstandard_price\tparent_child\tparent_sku
P\tTee\tshirt\t\tparent\t
P-S\tTee S\tshirt\t19,99\tchild\tP
P-L\tTee L\tshirt\t21,99\tchild\tP
"""
TAOBAO_ASSISTANT = '''\
version 1.00
title,cid,price,num,description,outer_id
宝贝名称,宝贝类目,宝贝价格,宝贝数量,宝贝描述,商家编码
保温杯 500ml,50012097,39.90,10,"<p>第一行</p>
<p>第二行</p>",CUP
纯棉T恤,50000436,59,5,"含逗号,和""引号""",TEE
'''
BY_HAND = """\
\ufeffOur shop: what we sell in spring,,,
,,,
Product name,Pack size,Price,
RICE,,,
Brown rice,1 kg,$2.50,
,,,
Wild rice,500 g,Only $4.00!!!,
Total,,6.50,
"""
CHINESE = "商品名稱,分類,售價\n蜂蜜檸檬茶,飲料,NT$35\n竹炭牙刷,清潔,「3入」99元\n"
OURS = "sku,type,price,market\n1,A,M,cn\n2,virtual,免费,\n3,兒童產品,19.90 USD,eu\n"


def short(product: CatalogProduct) -> tuple[object, ...]:
    return product.row, product.key, product.title, product.categories, product.prices, product.rows


LISTS = {
    "Shopify": (
        SHOPIFY,
        [
            (2, "blue-mug", "Blue mug", ("Mugs",), ("12.50", "14.00"), 3),
            (6, "oak-tray", "Oak tray", ("Trays",), ("30",), 1),
        ],
    ),
    "Shopify, new headers": (
        SHOPIFY_NEW,
        [(2, "blue-mug", "Blue mug", ("Home & Garden > Kitchen", "Mugs"), ("12.50", "14.00"), 2)],
    ),
    "WooCommerce": (
        WOOCOMMERCE,
        [
            (2, "TEE", "Tee", ("Clothing > Tees",), ("20", "22"), 3),
            (3, "ALBUM", "Album", ("Music",), ("15",), 1),
            (6, "LOST", "Lost - Red", (), ("9",), 1),
        ],
    ),
    "PrestaShop": (PRESTASHOP, [(2, "IR-1", "Iron", ("Home,Irons",), ("49,90",), 1)]),
    "Google Merchant": (
        GOOGLE,
        [(2, "a1", "Sock S", ("209",), ("5.00 EUR", "6.00 EUR"), 2), (4, "b1", "Hat", ("173",), ("9.00 EUR",), 1)],
    ),
    "Amazon": (AMAZON, [(4, "P", "Tee", ("shirt",), ("19,99", "21,99"), 3)]),
    "Taobao assistant": (
        TAOBAO_ASSISTANT,
        [
            (4, "CUP", "保温杯 500ml", (), ("39.90",), 1),
            (6, "TEE", "纯棉T恤", (), ("59",), 1),
        ],
    ),
    "by hand": (
        BY_HAND,
        [
            (5, "5", "Brown rice", ("RICE",), ("$2.50",), 1),
            (7, "7", "Wild rice", ("RICE",), ("Only $4.00!!!",), 1),
        ],
    ),
    "Chinese": (
        CHINESE,
        [
            (2, "2", "蜂蜜檸檬茶", ("飲料",), ("NT$35",), 1),
            (3, "3", "竹炭牙刷", ("清潔",), ("「3入」99元",), 1),
        ],
    ),
    "ours": (
        OURS,
        [
            (2, "1", "", (), (), 1),
            (3, "2", "", (), (), 1),
            (4, "3", "", (), ("19.90 USD",), 1),
        ],
    ),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_gives_its_products(kind: str) -> None:
    text, expected = LISTS[kind]
    assert [short(product) for product in products_in(text)] == expected


@pytest.mark.sampled
@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_make_no_difference(kind: str, ending: str) -> None:
    text, expected = LISTS[kind]
    assert [short(product) for product in products_in(text.replace("\n", ending).encode())] == expected


@pytest.mark.sampled
@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_told_by_its_mark_or_its_zeros(kind: str, codec: str) -> None:
    text, expected = LISTS[kind]
    assert [short(product) for product in products_in(text.removeprefix("\ufeff").encode(codec))] == expected


@pytest.mark.parametrize("kind", ["Taobao assistant", "Chinese"])
def test_gb18030_is_told_from_utf_8(kind: str) -> None:
    text, expected = LISTS[kind]
    data = text.encode("gb18030")
    assert [short(product) for product in products_in(data)] == expected
    assert notes_in(data)["read-as"].startswith("list is read as gb18030")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_others(sign: str) -> None:
    rows = [["name", "description", "price"], ["Jam", "sweet, red; good | new\tfresh", "3.50"], ["Tea", "", "2"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=sign).writerows(rows)
    assert [(p.title, p.description, p.prices) for p in products_in(buffer.getvalue())] == [
        ("Jam", "sweet, red; good | new\tfresh", ("3.50",)),
        ("Tea", "", ("2",)),
    ]


def test_cells_beyond_the_header_play_no_role() -> None:
    (product,) = products_in("title,price\nJam,3,EUR,much\n")
    assert (product.title, product.prices, product.currency, product.description) == ("Jam", ("3",), "", "")


def test_excel_may_declare_the_delimiter() -> None:
    (product,) = products_in("sep=;\nname;price\nJam, red;3\n")
    assert short(product) == (3, "3", "Jam, red", (), ("3",), 1)


def test_a_header_may_stand_twice_and_loses_no_product() -> None:
    found = products_in("title,price\nTea,2\ntitle,price\nMilk,1\n")
    assert [(product.row, product.title) for product in found] == [(2, "Tea"), (4, "Milk")]


def test_rows_of_blanks_and_sums_are_no_products() -> None:
    found = products_in("title,price\n   \n , \nTea,2\nTotal:,2\n總計：,2\n")
    assert [(product.row, product.title) for product in found] == [(4, "Tea")]


def test_a_cell_without_end_is_told_from_a_quote_without_end() -> None:
    text = f"title,price\n{'x' * (1 << 20)}yy,3\nTea,2\n"
    assert flaws_in(text) == [(2, "", "cell-too-long")]


def test_the_regular_price_counts_and_the_sale_price_where_there_is_no_other() -> None:
    text = "SKU,Name,Type,Regular price,Sale price\n1,Tea,simple,9,5\n2,Milk,simple,,4\n"
    assert [product.prices for product in products_in(text)] == [("9",), ("4",)]


def test_a_quote_that_is_never_closed_spoils_its_line_alone() -> None:
    text = 'title,price\nJam,3\n"Tea,2\nMilk,1\nRice,4\n'
    assert flaws_in(text) == [(3, "", "unclosed-quote")]
    found = [product for product in opened(text).products() if isinstance(product, CatalogProduct)]
    assert [(product.row, product.title) for product in found] == [(2, "Jam"), (4, "Milk"), (5, "Rice")]


def test_a_damaged_byte_spoils_its_row_alone() -> None:
    rows = [f"蜂蜜{n},{n}" for n in range(30)]
    data = ("名稱,價格\n" + "\n".join(rows)).encode()
    damaged = data.replace("蜂蜜7,".encode(), b"\xe8\x9c\xff,")
    assert flaws_in(damaged) == [(9, "名稱", "undecodable")]
    whole = [p for p in opened(damaged).products() if isinstance(p, CatalogProduct)]
    assert whole == [product for product in products_in(data) if product.row != 9]


def test_a_row_problem_keeps_the_row() -> None:
    (flaw,) = (item for item in opened('title,price\n"Tea,2\n').products() if isinstance(item, RowProblem))
    assert flaw.cells == ('"Tea,2',)


def test_a_type_column_counts_as_ours_only_if_it_holds_our_codes() -> None:
    (ours,) = products_in("title,type\nJam,A\n")
    (theirs,) = products_in("title,type\nJam,Spreads\n")
    assert (ours.stated, ours.categories) == ((("product", "A"),), ())
    assert (theirs.stated, theirs.categories) == ((), ("Spreads",))


def test_each_price_is_a_code_or_an_amount() -> None:
    found = products_in("title,type,price\nJam,A,M\nTea,A,3.50\nMilk,A,low\n")
    assert [(product.stated[1:], product.prices) for product in found] == [
        ((("price", "M"),), ()),
        ((), ("3.50",)),
        ((("price", "low"),), ()),
    ]


def test_a_column_can_be_named() -> None:
    text = "what,how much,kind\nJam,3,A\n"
    named = ReadingOptions(columns=(("title", "what"), ("price", "how much"), ("type", "kind")))
    (product,) = products_in(text, named)
    assert (product.title, product.prices, product.stated) == ("Jam", ("3",), (("product", "A"),))


REFUSED = {
    "nothing": (b"", ReadingOptions(), "empty-file"),
    "blanks": (b" \r\n\t\n", ReadingOptions(), "empty-file"),
    "no header": (b"1,2\n3,4\n", ReadingOptions(), "unknown-columns"),
    "base64 of a workbook": (b"UEsDBBQAAAAIAA==", ReadingOptions(), "base64-file"),
    "a broken zip": (b"PK\x03\x04nothing", ReadingOptions(), "bad-workbook"),
    "an encoding there is not": (b"title\nJam\n", ReadingOptions(encoding="utf-99"), "unknown-encoding"),
    "an encoding of bytes": (b"title\nJam\n", ReadingOptions(encoding="hex"), "unknown-encoding"),
    "a delimiter of two signs": (b"title\nJam\n", ReadingOptions(delimiter="::"), "unknown-delimiter"),
    "a role there is not": (b"title\nJam\n", ReadingOptions(columns=(("titel", "title"),)), "unknown-role"),
    "a column there is not": (b"title\nJam\n", ReadingOptions(columns=(("title", "Name"),)), "unknown-column"),
    "JSON without objects": (b"[1, 2]", ReadingOptions(), "no-objects"),
    "XML that is no feed": (b"<a/>", ReadingOptions(), "no-items"),
    "XML with a document type": (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
        ReadingOptions(),
        "unsafe-xml",
    ),
}


@each_row("kind", REFUSED)
def test_what_can_not_be_read_at_all_is_refused_with_a_way_out(kind: str) -> None:
    data, options, code = REFUSED[kind]
    with pytest.raises(InputError) as refusal:
        list(opened(data, options).products())
    (problem,) = refusal.value.problems
    assert (problem.code, problem.hint != "") == (code, True)


def test_a_header_without_products_is_an_empty_list() -> None:
    assert products_in("title,price\n") == []


def _flaws(data: bytes) -> list[RowProblem]:
    """Return what can't be read of a list; nothing if all of it is refused, as it should be if it is none."""
    with suppress(InputError):
        return [item for item in opened(data).products() if isinstance(item, RowProblem)]
    return []


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    assert all(flaw.problem.message for flaw in _flaws(data))


STARTS = (b"title,price\n", b"{", b"<rss><item>", b"[", b"\xff\xfe", b"PK\x03\x04")


@given(st.binary(max_size=200), st.sampled_from(STARTS))
def test_no_bytes_behind_a_good_start_make_it_fail(data: bytes, start: bytes) -> None:
    assert all(flaw.problem.message for flaw in _flaws(start + data))


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12).map(str.strip)
# What pages write for signs is read as these; one number in every row names no product.
TITLES = CELLS.filter(
    lambda text: (
        unescape(text) == text and text.casefold() not in ("", "total", "sum", "subtotal") and not text.isdigit()
    )
)
ROWS = st.lists(st.tuples(TITLES, CELLS, st.sampled_from(["1", "2.50", "9,90", ""])), min_size=1, max_size=8)


def written(rows: list[tuple[str, str, str]], sign: str, ending: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=sign, lineterminator=ending)
    writer.writerow(["product name", "description", "category", "price"])
    writer.writerows([title, text, "Things", price] for title, text, price in rows)
    return buffer.getvalue()


@given(
    ROWS,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_what_was_written_is_read_back(rows: list[tuple[str, str, str]], sign: str, ending: str, codec: str) -> None:
    options = ReadingOptions(encoding=codec, delimiter=sign)
    found = products_in(written(rows, sign, ending).encode(codec), options)
    assert [(p.title, p.description.strip(), p.prices) for p in found] == [
        (title, text, (price,) if price else ()) for title, text, price in rows
    ]


@pytest.mark.slow
@given(ROWS, ROWS)
def test_two_lists_in_one_give_the_products_of_both(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    head, *_ = written([], ",", "\n").splitlines(keepends=True)
    options = ReadingOptions(encoding="utf-8", delimiter=",")
    both = written(first, ",", "\n") + written(second, ",", "\n").removeprefix(head)
    parts = [products_in(written(rows, ",", "\n"), options) for rows in (first, second)]
    shift = len(first)
    moved = [structs.replace(p, row=p.row + shift, key=str(p.row + shift)) for p in parts[1]]
    assert products_in(both, options) == [*parts[0], *moved]


PLAIN_ROWS = st.lists(st.tuples(st.text("abc 中文", min_size=1).map(str.strip).filter(bool), st.just(""), st.just("1")))


@given(PLAIN_ROWS.filter(bool), st.integers(0, 7))
def test_a_broken_row_changes_no_other(rows: list[tuple[str, str, str]], place: int) -> None:
    options = ReadingOptions(encoding="utf-8", delimiter=",")
    text = written(rows, ",", "\n")
    # A quote that another one happens to close takes what stands between them.
    assume('"' not in text)
    lines = text.splitlines(keepends=True)
    at = 1 + place % len(lines)
    broken = "".join([*lines[:at], '"never closed\n', *lines[at:]])
    found = [p for p in opened(broken, options).products() if isinstance(p, CatalogProduct)]
    assert [p.title for p in found] == [p.title for p in products_in(text, options)]


def test_a_packed_list_is_no_text() -> None:
    with pytest.raises(InputError):
        list(opened(gzip.compress(b"title\nJam\n")).products())


def test_json_lines_an_array_and_an_envelope_give_the_same_products() -> None:
    objects = [{"id": 1, "title": "Jam", "price": 3.50}, {"id": 2, "title": "Tea", "price": None, "tags": ["a", "b"]}]
    forms = ["\n".join(map(json.dumps, objects)), json.dumps(objects), json.dumps({"products": objects})]
    found = [[(p.key, p.title, p.prices) for p in products_in(form)] for form in forms]
    assert found == [[("1", "Jam", ("3.5",)), ("2", "Tea", ())]] * 3


def test_variants_within_an_object_are_folded() -> None:
    product = {"id": 1, "title": "Tee", "variants": [{"id": 5, "price": "9"}, {"id": 6, "price": "12", "title": "L"}]}
    (found,) = products_in(json.dumps({"products": [product]}))
    assert (found.key, found.title, found.prices, found.rows) == ("1", "Tee", ("9", "12"), 3)


def test_a_broken_line_of_json_is_one_row() -> None:
    text = '{"id": 1, "title": "Jam"}\n{"id": \n\n{"id": 2, "title": "Tea"}\n7\n'
    assert [code for _, _, code in flaws_in(text)] == ["bad-json"] * len(flaws_in(text))
    found = [p.title for p in opened(text).products() if isinstance(p, CatalogProduct)]
    assert found == ["Jam", "Tea"]


GOODS = [{"id": f"K{n}", "title": f"Jam {n}", "parts": [{"id": f"P{n}", "price": "3 EUR"}] * 2} for n in range(6)]
FORMS = {
    "array": json.dumps(GOODS),
    "indented": json.dumps(GOODS, indent=1),
    "envelope": json.dumps({"products": GOODS}),
    "indented envelope": json.dumps({"products": GOODS}, indent=2),
    "lines": "\n".join(map(json.dumps, GOODS)),
}


def without_brace(text: str, key: str) -> str:
    """Return JSON without the brace before the object of a key."""
    place = text.rindex("}", 0, text.index(key))
    return text[:place] + text[place + 1 :]


# What is done to the text, and which of the rows it costs.
DAMAGE: dict[str, tuple[Callable[[str], str], list[int]]] = {
    "an opening quote lost": (lambda text: text.replace('"K2"', 'K2"'), [3]),
    "a closing quote lost": (lambda text: text.replace('Jam 2"', "Jam 2"), [3]),
    "a flaw in a part": (lambda text: text.replace('"P2"', "P2", 1), [3]),
    "two in a row": (lambda text: text.replace('"K2"', 'K2"').replace('"K3"', 'K3"'), [3, 4]),
    "a brace lost": (lambda text: without_brace(text, '"K3"'), [3]),
    "a brace lost in the first": (lambda text: without_brace(text, '"K1"'), [1]),
    "a flaw in the last": (lambda text: text.replace('"K5"', 'K5"'), [6]),
    "one nested too deep": (lambda text: text.replace('"K2"', "[" * 20_000 + "]" * 20_000), [3]),
}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", DAMAGE)
def test_a_broken_object_costs_itself_alone(kind: str, form: str) -> None:
    damage, rows = DAMAGE[kind]
    items = list(opened(damage(FORMS[form])).products())
    assert [item.row for item in items if isinstance(item, RowProblem)] == rows
    left = [good["title"] for n, good in enumerate(GOODS, 1) if n not in rows]
    assert [item.title for item in items if isinstance(item, CatalogProduct)] == left


RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>1</g:id><title>Jam &amp; tea</title><g:price>3.50 EUR</g:price><g:product_type>Food</g:product_type>
<g:product_type>Jam</g:product_type><g:shipping><g:price>4 EUR</g:price></g:shipping></item>
<item><g:id>2</g:id><title>Tea</title><g:price>2 EUR</g:price></item>
</channel></rss>
"""


def test_an_rss_feed_gives_its_items() -> None:
    found = [(p.key, p.title, p.categories, p.prices) for p in products_in(RSS)]
    assert found == [("1", "Jam & tea", ("Food, Jam",), ("3.50 EUR",)), ("2", "Tea", (), ("2 EUR",))]


FLAWED = ["Jam & tea", "A > B"]
NAMESPACE = ' xmlns:g="http://base.google.com/ns/1.0"'
BROKEN_FEEDS = {
    "the wrong end of an element": (
        RSS.replace("Jam</g:product_type>", "Jam</g:category>"),
        ["Jam & tea", "Tea"],
        [(1, "line 4: Opening and ending tag mismatch")],
    ),
    "a letter of no XML": (RSS.replace("Tea<", "Tea \x01<"), ["Jam & tea", "Tea"], [(2, "line 5: ")]),
    "an entity there is not": (RSS.replace("Jam &amp;", "Jam&nbsp;&amp;"), ["Jam& tea", "Tea"], [(1, "nbsp")]),
    "an item without an end": (RSS.replace("</g:shipping></item>", "</g:shipping>"), ["Jam & tea", "Tea"], [(3, "")]),
    "cut short in an item": (RSS[: RSS.index("2 EUR")], ["Jam & tea"], [(2, "Premature end of data")]),
    "an item behind the end": (RSS + "<item><title>Lost</title></item>", ["Jam & tea", "Tea"], [(3, "Extra content")]),
    "no name for a prefix": (
        RSS.replace(' xmlns:g="http://base.google.com/ns/1.0"', ""),
        ["Jam & tea", "Tea"],
        [(1, "")],
    ),
}


@pytest.mark.parametrize("kind", BROKEN_FEEDS)
def test_what_is_broken_in_a_feed_is_told_and_the_rest_is_read(kind: str) -> None:
    data, titles, flaws = BROKEN_FEEDS[kind]
    items = list(opened(data).products())
    assert [item.title for item in items if isinstance(item, CatalogProduct)] == titles
    # Whatever is broken, the first item keeps its price: its column is known by the name behind its prefix.
    assert next(item.prices for item in items if isinstance(item, CatalogProduct)) == ("3.50 EUR",)
    told = [(item.row, item.problem) for item in items if isinstance(item, RowProblem)]
    assert [row for row, _ in told] == [row for row, _ in flaws]
    assert [problem.code for _, problem in told] == ["broken-xml"] * len(flaws)
    assert all(words in problem.message for (_, problem), (_, words) in zip(told, flaws, strict=True))


BAD_OBJECTS = {
    "a key twice": '{"title": "x", "title": "y"}',
    "no number": '{"title": "x", "price": Infinity}',
    "a control character": '{"title": "x\ty"}',
    "half a character": '{"title": "x\\ud800"}',
    "too deep": '{"title": "x", "more": ' + "[" * 40 + "]" * 40 + "}",
    "no object": "7",
}


@pytest.mark.parametrize("form", ["[{}]", "{}"])
@pytest.mark.parametrize("kind", BAD_OBJECTS)
def test_an_object_that_json_allows_and_a_list_does_not_is_told_alone(kind: str, form: str) -> None:
    between = ",\n" if form == "[{}]" else "\n"
    texts = ['{"id": 1, "title": "Jam"}', BAD_OBJECTS[kind], '{"id": 2, "title": "Tea"}']
    items = list(opened(form.replace("{}", between.join(texts))).products())
    assert [item.title for item in items if isinstance(item, CatalogProduct)] == ["Jam", "Tea"]
    assert [(item.row, item.problem.code) for item in items if isinstance(item, RowProblem)] == [(2, "bad-json")]


@pytest.mark.slow
def test_keys_that_come_up_late_are_columns_of_a_second_pass() -> None:
    many = [{"id": n, "title": f"Jam {n}", "description": "sweet " * 50} for n in range(1200)]
    text = "\n".join(map(json.dumps, [*many, {"id": 9999, "title": "Tea", "price": "3 EUR"}]))
    source = opened(text)
    passes = [[item for item in source.products() if isinstance(item, CatalogProduct)] for _ in range(2)]
    assert [len(products) for products in passes] == [1201, 1201]
    assert (passes[1][-1].title, passes[1][-1].prices) == ("Tea", ("3 EUR",))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("codec", "text"), [("cp1252", "Café crème"), ("gb18030", "蜂蜜檸檬茶和綠茶"), ("utf-8", "茶")]
)
def test_the_encoding_is_settled_wherever_the_first_other_letter_stands(codec: str, text: str) -> None:
    rows = "".join(f"Jam {n:0300},{n}\n" for n in range(2 * HEAD // 300))
    assert products_in(f"title,price\n{rows}{text},3\n".encode(codec))[-1].title == text


class Counted(io.BytesIO):
    """Counts the bytes that are read."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


def _workbook(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


HEADER = ["id", "title", "category", "price"]
# Few rows, and yet more bytes, also packed, than are looked at before anything is decided.
NOISE = Random(1)
LONG = [
    [str(n), f"Jam {n} {NOISE.randbytes(150).hex()}", "Food", "1,299 EUR" if n % 2 else "3,50 EUR"]
    for n in range(3_000)
]
OBJECTS = [dict(zip(HEADER, row, strict=True)) for row in LONG]
ITEM = "<item><id>{id}</id><title>{title}</title><product_type>{category}</product_type><price>{price}</price></item>"
APART = [[*row, "id:3" if int(row[0]) > 2_900 else "", "variation", "", row[0]] for row in LONG]
FORMATS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: "\n".join("\t".join(row) for row in [HEADER, *LONG]).encode(),
    "utf-16": lambda: "\n".join("\t".join(row) for row in [HEADER, *LONG]).encode("utf-16"),
    "variants apart": lambda: "\n".join(
        "\t".join(row) for row in [["SKU", "Name", "Categories", "Regular price", "Parent", "Type", "x", "ID"], *APART]
    ).encode(),
    "jsonl": lambda: "\n".join(map(json.dumps, OBJECTS)).encode(),
    "json": lambda: json.dumps({"products": OBJECTS}).encode(),
    "array": lambda: json.dumps(OBJECTS, indent=1).encode(),
    "xml": lambda: f"<rss><channel>{''.join(ITEM.format(**o) for o in OBJECTS)}</channel></rss>".encode(),
    "xlsx": lambda: _workbook([HEADER, *LONG]),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_a_list_is_read_twice_at_most(kind: str) -> None:
    data = FORMATS[kind]()
    stream = Counted(data)
    source = CatalogSource(
        OpenedList(stream, "list", len(data)), ReadingOptions(), column_knowledge(), load_knowledge().codebook
    )
    # What stands apart from a product with a price comes in the survey without its category.
    surveyed = sum(1 for item in source.survey() if isinstance(item, CatalogProduct) and item.categories)
    assert surveyed == sum(1 for item in source.products() if isinstance(item, CatalogProduct)) > 2_800
    assert stream.count <= 2.05 * len(data)


@each_row(
    "rows",
    ["pizza;3000\nhawaii;4000\nhamburger;2000\n", "title,5.50\nfries,2.00\n", "menu,5.50\nfries,2.00\ncola,1.80\n"],
)
def test_a_row_with_a_price_above_others_is_a_product_though_it_is_called_like_a_column(rows: str) -> None:
    assert [product.title for product in products_in(rows)] == [
        row.replace(";", ",").split(",")[0] for row in rows.split()
    ]


def test_a_year_or_several_amounts_may_stand_in_a_header() -> None:
    for header in ("Name;2026", "Name;30;40"):
        cells = ";".join("5" * header.count(";"))
        assert [product.title for product in products_in(f"{header}\nSoap;{cells}\nOil;{cells}\n")][:1] == ["Soap"]


def test_columns_may_be_named_by_a_row_below_one_of_other_words() -> None:
    rows = "kolumna 1;kolumna 2;kolumna 3\nProfil listwy;w paczce;Cena w ramie (PLN)\n3484;3;27,00\n5835;3;33,00\n"
    with pytest.raises(InputError, match="it may be row 2: 'Profil listwy'"):
        products_in(rows)
    found = products_in(rows, ReadingOptions(columns=(("title", "Profil listwy"),)))
    assert [(product.title, product.prices) for product in found] == [("3484", ("27,00",)), ("5835", ("33,00",))]


def test_a_row_whose_cells_are_the_headers_of_their_columns_is_the_header_again() -> None:
    rows = "Name,Price 2026,Stock\nSoap,3.50,4\nName,Price 2026,\nOil,9.90,5\n"
    assert [product.title for product in products_in(rows)] == ["Soap", "Oil"]
    (note,) = [note for note in notes_in(rows).values() if "another header" in note] or [""]
    assert note == ""


def test_a_picture_or_a_currency_that_rows_share_joins_none() -> None:
    for header in ("thumbnail.url", "image_url", "currency_id"):
        rows = f"id,name,price,{header}\na,Apple juice,3,x\nb,Apple juice,9,x\n"
        assert [product.prices for product in products_in(rows)] == [("3",), ("9",)]


def test_a_feed_may_name_its_categories_in_elements() -> None:
    kinds = "<categories><category><id>1</id><name>Стулья</name></category></categories>"
    item = "<item><id>7</id><categoryId>1</categoryId><name>Bryan</name><priceRUAH>1681</priceRUAH></item>"
    (chair,) = products_in(f"<price>{kinds}<items>{item}</items></price>")
    assert (chair.categories, chair.prices, chair.currency) == (("Стулья",), ("1681",), "uah")


def test_how_many_were_sold_is_no_price_of_a_list_without_a_header() -> None:
    rows = "Mask A,20万+,shop x,149.00\nMask B,50+,shop y,99.00\n"
    assert [p.prices for p in products_in(rows, ReadingOptions(no_header=True))] == [("149.00",), ("99.00",)]
