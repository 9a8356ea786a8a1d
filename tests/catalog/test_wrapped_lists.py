"""Lists within something else: the fences of a chat, or a page that tells machines what it sells."""

import json

import pytest

from catalogs import flaws_in, notes_in, opened, products_in
from ecomkt.errors import InputError
from tables import each_row

_TABLE = "Title,Price\nOak shelf,80\nOak desk,240\n"
_FEED = (
    '<?xml version="1.0"?>\n<rss><channel>'
    "<item><title>Oak shelf</title><price>80</price></item><item><title>Oak desk</title><price>240</price></item>"
    "</channel></rss>"
)
_SOLD = [("Oak shelf", ("80",)), ("Oak desk", ("240",))]


def sold_in(data: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(product.title, product.prices) for product in products_in(data)]


@each_row(
    "data",
    [
        f"```csv\n{_TABLE}```\n",
        f"```\n{_TABLE}\n```",
        f"```xml\r\n{_FEED}\r\n```\r\n",
        f"```xml\n{_FEED}\n",
        '```json\n[{"title": "Oak shelf", "price": "80"}, {"title": "Oak desk", "price": "240"}]\n```',
    ],
)
def test_the_fences_of_a_chat_are_no_part_of_a_list(data: str) -> None:
    assert sold_in(data) == _SOLD


@each_row(
    "data",
    [
        '[[{"name":"Soap","price":"3.50"}],[{"name":"Oil","price":"4"}]]',
        '[["sku","name","price"],["A","Soap",3.50],["B","Oil",4]]',
        '[{"type":"header","version":"5.2"},{"type":"database","name":"shop"},'
        '{"type":"table","name":"users","database":"shop","data":[{"id":"1","name":"Ann","email":"a@b.c"}]},'
        '{"type":"table","name":"products","database":"shop","data":'
        '[{"id":"1","name":"Soap","price":"3.50"},{"id":"2","name":"Oil","price":"4"}]}]',
    ],
)
def test_arrays_in_an_array_and_tables_of_a_dump_hold_the_products(data: str) -> None:
    assert sold_in(data) == [("Soap", ("3.50",)), ("Oil", ("4",))]
    assert [product.categories for product in products_in(data)] == [(), ()]


def test_what_is_no_row_below_headers_is_told() -> None:
    assert [flaw for _, _, flaw in flaws_in('[["a","b"],{"name":"Soap","price":3}]')] == ["bad-json"]


def test_categories_among_the_products_of_an_array_name_them_and_are_told() -> None:
    care = {"type": "category", "id": "c1", "name": "Care"}
    data = json.dumps([care, {"type": "product", "id": "p", "name": "Soap", "price": 3, "category": "c1"}])
    assert [(p.title, p.categories) for p in products_in(data)] == [("Soap", ("Care",))]
    assert "Care" in notes_in(data)["other-objects"]
    tables = [{"type": "table", "name": name} for name in ("Oak table", "Side table")]
    assert [p.title for p in products_in(json.dumps(tables))] == ["Oak table", "Side table"]


def _page(*said: object, body: str = "") -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in said)
    return f"<!doctype html><html><head><title>Oak & Co</title>{scripts}</head><body>{body}</body></html>"


def _product(name: str, price: str) -> dict[str, object]:
    return {"@type": "Product", "name": name, "offers": {"@type": "Offer", "price": price, "priceCurrency": "EUR"}}


_SHOP = {"@type": "Organization", "name": "Oak & Co"}


@each_row(
    "page",
    [
        _page(_SHOP, _product("Oak shelf", "80"), _product("Oak desk", "240")),
        _page([_product("Oak shelf", "80"), _product("Oak desk", "240")], body="<p>From 80 EUR</p>"),
        _page({"@graph": [_SHOP, _product("Oak shelf", "80"), _product("Oak desk", "240")]}),
    ],
)
def test_a_page_without_a_table_is_read_by_what_it_tells_machines(page: str) -> None:
    assert sold_in(page) == _SOLD
    assert {product.currency for product in products_in(page)} == {"EUR"}


def test_a_page_that_sells_nothing_holds_no_list() -> None:
    with pytest.raises(InputError, match="without a table"):
        opened(_page(_SHOP, body="<p>We are closed.</p>"))


def test_a_table_comes_before_what_its_page_tells_machines() -> None:
    rows = "".join(
        f"<tr><td>{title}</td><td>{price}</td></tr>" for title, price in (("Title", "Price"), ("Oak desk", "240"))
    )
    assert sold_in(_page(_product("Oak shelf", "80"), body=f"<table>{rows}</table>")) == [("Oak desk", ("240",))]
