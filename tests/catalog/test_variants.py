"""Rows that are one product: variants of every program, beside their product and apart from it; and none is lost."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs import opened, products_in
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions, RowProblem, RowTally
from ecomkt.catalog.reading import apart

WIX = """\
handleId,fieldType,name,description,collection,sku,price,surcharge,visible,productOptionDescription1
product_1,Product,Linen napkins,<p>Set of 4</p>,Kitchen,N1,24.0,,true,White;Blue
product_1,Variant,,,,N1-W,,0.0,true,White
product_1,Variant,,,,N1-B,,3.0,true,Blue
product_2,Product,Wedding invitation,,Cards,,0.0,,true,25;50
product_2,Variant,,,,,,115.0,true,25
product_2,Variant,,,,,,160.0,true,50
"""
SQUARESPACE = """\
Product ID [Non Editable],Variant ID [Non Editable],Product Type [Non Editable],Title,SKU,Option 1,Price,Categories
p1,v1,PHYSICAL,Wool cap,SQ1,S,29.00,Hats
,v2,,,SQ2,M,31.00,
,v3,,,SQ3,L,33.00,
p2,v4,DIGITAL,Knitting pattern PDF,SQ4,,6.00,Patterns
"""
BIGCOMMERCE = """\
Item Type,Product ID,Product Name,Product Type,Product Code/SKU,Price,Cost Price,Category
Product,101,[Sample] Canvas backpack,P,BP-1,49.00,20.00,Shop All/Bags
  SKU,,[CS]Color=Black:#000000,,BP-1-BLK,,20.00,
  SKU,,[CS]Color=Red:#ff0000,,BP-1-RED,,20.00,
  Rule,,BP-1-BLK,,,[ADD]5,,
Product,102,Online knitting course,D,KC-1,25.00,0.00,Shop All/Courses
"""
ECWID = """\
type,product_internal_id,product_sku,product_name,product_price,category1
product,1,EC1,Beeswax candle,12.00,Candles
product_variation,1,EC1-L,,15.00,
product,2,EC2,Soap dish,8.00,Bath
"""
GOOGLE = """\
<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>1</g:id><title>Trail shoes</title><g:price>89.00 USD</g:price><g:item_group_id>S</g:item_group_id></item>
<item><g:id>2</g:id><title>Trail shoes 43</title><g:price>92.00 USD</g:price><g:item_group_id>S</g:item_group_id></item>
<item><g:id>3</g:id><title>Wool socks</title><g:price>12.00 USD</g:price></item>
<item><g:id>4</g:id><title>Trail shoes 44</title><g:price>95.00 USD</g:price><g:item_group_id>S</g:item_group_id></item>
</channel></rss>"""
MAGENTO = """\
sku,store_view_code,attribute_set_code,product_type,categories,name,price,visibility
M1,,Default,simple,Toys,Wooden blocks,19.90,"Catalog, Search"
M1,fr,Default,simple,,Cubes en bois,17.90,
M1,de,Default,simple,,Holzbausteine,,
M2,,Default,configurable,Clothing,Rain jacket,,"Catalog, Search"
M2-S,,Default,simple,,Rain jacket-S,59.00,Not Visible Individually
M2-L,,Default,simple,,Rain jacket-L,59.00,Not Visible Individually
"""
MAGENTO_CHILDREN_FIRST = """\
sku,store_view_code,attribute_set_code,product_type,name,price,visibility,configurable_variations
red-m,,Top,simple,Tank red M,34,Not Visible Individually,
blue-m,,Top,simple,Tank blue M,36,Not Visible Individually,
C1,,Top,simple,Cup,9,"Catalog, Search",
TANK,,Top,configurable,Tank,,"Catalog, Search","sku=red-m,size=M,color=Red|sku=blue-m,size=M,color=Blue"
C1,fr,Top,simple,Tasse,,,
"""
SHOPWARE = """\
id,parent_id,product_number,name,price_gross
018f3a,,S1,Shirt,
77ab,,S2,Belt,30
018f3b,018f3a,S1.1,,20
"""
PRODUCTS: dict[str, tuple[str, list[tuple[str, tuple[str, ...], int]]]] = {
    "Wix": (WIX, [("Linen napkins", ("24.0", "27.0"), 3), ("Wedding invitation", ("115.0", "160.0"), 3)]),
    "Squarespace": (
        SQUARESPACE,
        [("Wool cap", ("29.00", "31.00", "33.00"), 3), ("Knitting pattern PDF", ("6.00",), 1)],
    ),
    "BigCommerce": (
        BIGCOMMERCE,
        [("[Sample] Canvas backpack", ("49.00", "54.00"), 4), ("Online knitting course", ("25.00",), 1)],
    ),
    "Ecwid": (ECWID, [("Beeswax candle", ("12.00", "15.00"), 2), ("Soap dish", ("8.00",), 1)]),
    "Google Merchant": (
        GOOGLE,
        [("Trail shoes", ("89.00 USD", "92.00 USD", "95.00 USD"), 3), ("Wool socks", ("12.00 USD",), 1)],
    ),
    "Magento": (MAGENTO, [("Wooden blocks", ("19.90",), 3), ("Rain jacket", ("59.00",), 3)]),
    "Magento, children first": (MAGENTO_CHILDREN_FIRST, [("Cup", ("9",), 2), ("Tank", ("34", "36"), 3)]),
    "Shopware": (SHOPWARE, [("Shirt", ("20",), 2), ("Belt", ("30",), 1)]),
}


def read(text: str | bytes) -> tuple[list[tuple[str, tuple[str, ...], int]], list[tuple[int, str]], RowTally]:
    source = opened(text, ReadingOptions(encoding="utf-8"))
    found = list(source.products())
    products = [(p.title, p.prices, p.rows) for p in found if isinstance(p, CatalogProduct)]
    return products, [(p.row, p.problem.code) for p in found if isinstance(p, RowProblem)], source.tally


@pytest.mark.parametrize("program", PRODUCTS)
def test_variants_are_folded_into_their_products(program: str) -> None:
    text, expected = PRODUCTS[program]
    products, flaws, _ = read(text)
    assert (products, flaws) == (expected, [])


@pytest.mark.slow
@pytest.mark.parametrize("program", ["Wix", "Ecwid", "Magento, children first", "Shopware"])
def test_variants_are_folded_wherever_they_stand(program: str) -> None:
    text, expected = PRODUCTS[program]
    head, *rows = text.splitlines()
    for seed in range(12):
        Random(seed).shuffle(rows)
        products, flaws, _ = read("\n".join([head, *rows]) + "\n")
        assert sorted((title, sorted(prices), count) for title, prices, count in products) == sorted(
            (title, sorted(prices), count) for title, prices, count in expected
        )
        assert not flaws


def test_a_surcharge_that_is_no_number_is_told_with_the_price() -> None:
    (product,) = opened(WIX[: WIX.index("product_2")].replace("3.0", "ten %")).products()
    assert isinstance(product, CatalogProduct)
    assert product.prices == ("24.0", "24.0 + ten %")


def test_a_row_without_a_title_is_told() -> None:
    products, flaws, tally = read("sku,title,price\nZ1,Teapot,20\nZ2,,15\nZ3,,\n")
    assert (products, flaws) == ([("Teapot", ("20",), 1)], [(3, "no-title"), (4, "no-title")])
    assert (tally.rows, tally.products, tally.flawed) == (3, 1, 2)


def test_a_variant_without_its_product_is_told_or_is_one_by_its_title() -> None:
    assert read(ECWID.replace("variation,1", "variation,7"))[1] == [(3, "no-product")]
    head, product, *skus = BIGCOMMERCE.splitlines()
    assert read("\n".join([head, *skus]))[1] == [(2, "no-product")]
    # A row that can't be read may be the product of those below it: they belong to no other.
    damaged = "\n".join([head, product, product.replace("Canvas", "Ä"), *skus]).encode().replace(b"\x84", b"\xff")
    assert [code for _, code in read(damaged)[1]] == ["undecodable", *["no-product"] * 3]
    lost = MAGENTO_CHILDREN_FIRST.replace("|sku=blue-m", "|sku=grey-m")
    assert ("Tank blue M", ("36",), 1) in read(lost)[0]


def test_a_product_may_be_called_total() -> None:
    products, _, tally = read("sku,title,price\nT1,Total,3\n,Tea,2\n,Total,5\n\n")
    assert [title for title, *_ in products] == ["Total", "Tea"]
    assert tally.skipped == {"total": 1}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "Product", "Variant"]), st.booleans())))
def test_no_row_is_lost_and_none_counts_twice(rows: list[tuple[str, str, bool]]) -> None:
    lines = [f"{key},{kind},{'Tea ' + key if titled else ''},2,1" for key, kind, titled in rows]
    source = opened("\n".join(["handleId,fieldType,name,price,surcharge", "x,Product,Mug,3,", *lines]) + "\n")
    found = list(source.products())
    assert source.tally.rows == len(rows) + 1
    assert source.tally.products == sum(isinstance(item, CatalogProduct) for item in found)
    # The second time, too.
    assert list(source.products()) == found


@pytest.mark.slow
def test_a_name_that_is_taken_for_another_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f"k{n % 700},{'Product' if n < 700 else 'Variant'},{f'Tea {n}' if n < 700 else ''},2,1" for n in range(1400)
    ]
    text = "\n".join(["handleId,fieldType,name,price,surcharge", *rows]) + "\n"
    expected = read(text)
    assert len(expected[0]) == 700
    # So few bits that most names are taken for others.
    monkeypatch.setattr(apart, "_BITS", 64)
    assert read(text) == expected


def test_a_tally_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(RuntimeError, match="of 3 rows 2 are accounted for"):
        RowTally(rows=3, products=1, folded=1).check()


def test_a_product_sold_as_its_variants_alone_has_no_price_of_its_own() -> None:
    """Exports of stock give it 0, and name it as its own parent; a variant that is free stays so."""
    header = "SKU,Title,Retail Price,Variation SKU,Is Variation Parent\n"
    rows = "G,Glove,0,G,TRUE\nG-S,Glove - S,17.5,G,FALSE\nG-L,Glove - L,18.5,G,FALSE\nT,Twine,5.25,,FALSE\n"
    assert [(p.title, p.prices) for p in products_in(header + rows)] == [
        ("Glove", ("17.5", "18.5")),
        ("Twine", ("5.25",)),
    ]
    free = rows.replace("17.5", "0")
    assert products_in(header + free)[0].prices == ("0", "18.5")
