"""Lists within something else: the fences of a chat, or a page that tells machines what it sells."""

import json

import pytest

from catalogs import opened, products_in
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
