"""In which currency prices are that name none: by the headers of their list, its cells, or what stands around."""

import json

from catalogs import products_in
from ecomkt.catalog.prices.pricing import Pricing
from price_samples import shipped_reader, shipped_words
from tables import each_row


def settled(data: str) -> list[tuple[str, list[str]]]:
    """Return the currency of each product, and what is told of it."""
    pricing = Pricing(shipped_reader(), shipped_words())
    prices = [pricing.price(product.prices, product.currency) for product in products_in(data)]
    return [
        (price.amount.currency if price.amount else "", [each.hint or "" for each in (*price.problems, *price.notes)])
        for price in prices
    ]


@each_row(
    "header, example",
    [
        ("Artikelname;Verkaufspreis", "EUR"),
        ("Désignation;Prix de vente", "EUR"),
        ("Producto;Precio de venta", "CLP"),
        ("Название;Розничная цена", "RUB"),
        ("Název zboží;Prodejní cena", "CZK"),
        ("Benämning;Utpris", "SEK"),
        ("اسم المنتج;سعر البيع", "SAR"),
        ("商品名稱;售價", "TWD"),
        ("商品名称;价格", "CNY"),
    ],
)
def test_the_hint_names_the_currencies_of_where_the_language_is_spoken(header: str, example: str) -> None:
    ((currency, hints),) = settled(f"{header}\nAro;12\n")
    assert currency == ""
    assert [example in hint for hint in hints] == [True]


def test_the_hint_names_no_currency_where_nothing_tells_of_any() -> None:
    goods = ["Red shirt", "Kırmızı çanta", "Вино Вранац суво", "连衣裙", "빨간 셔츠"]
    listed = "Product name;Selling price\n" + "".join(f"{name};12\n" for name in goods)
    assert [hints for _, hints in settled(listed)] == [["give its code with --currency"]] * len(goods)


@each_row(
    "header, currency",
    [
        ("Name,Retail Price,Retail Currency,Wholesale Price,Wholesale Currency", "GBP"),
        ("Name,Retail Price,retail_currency_code,Price for resellers,Reseller Currency", "GBP"),
        ("Name,Retail Price,Cost Currency,Stock,Note", ""),
    ],
)
def test_a_price_has_the_currency_that_is_called_like_it(header: str, currency: str) -> None:
    ((found, _),) = settled(f"{header}\nSoap,9.50,GBP,5,USD\n")
    assert found == currency


@each_row(
    "header, currency",
    [
        ("品名,單價(元)", "TWD"),
        ("商品名稱,售價（元）", "TWD"),
        ("品名,单价(元)", "CNY"),
        ("商品名称,价格（元）", "CNY"),
    ],
)
def test_the_letters_of_the_headers_tell_whose_yuan_a_header_names(header: str, currency: str) -> None:
    ((found, hints),) = settled(f"{header}\n陶杯,120\n")
    assert (found, len(hints)) == (currency, 1)


@each_row(
    "item, currency",
    [
        ("<PRODUCTNAME>Detská čiapka</PRODUCTNAME><CATEGORYTEXT>Heureka.sk | Odevy</CATEGORYTEXT>", "EUR"),
        ("<PRODUCTNAME>Posteľná bielizeň</PRODUCTNAME>", "EUR"),
        ("<PRODUCTNAME>Dětská čepice</PRODUCTNAME><CATEGORYTEXT>Oblečení</CATEGORYTEXT>", "CZK"),
        ("<PRODUCTNAME>Mixer 300</PRODUCTNAME>", "CZK"),
    ],
)
def test_a_feed_in_slovak_has_the_currency_of_slovakia(item: str, currency: str) -> None:
    feed = f"<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID>{item}<PRICE_VAT>12.90</PRICE_VAT></SHOPITEM></SHOP>"
    ((found, hints),) = settled(feed)
    assert (found, len(hints)) == (currency, 1)


def test_a_currency_within_the_price_of_an_offer_is_that_of_the_product() -> None:
    price = {"@type": "UnitPriceSpecification", "price": "7.40", "priceCurrency": "EUR"}
    offers = [{"@type": "Offer", "price": 9, "priceCurrency": "EUR"}, {"@type": "Offer", "priceSpecification": price}]
    names = ["Doormat", "Rug pad"]
    listed = [{"@type": "Product", "name": n, "offers": o} for n, o in zip(names, offers, strict=True)]
    assert [currency for currency, _ in settled(json.dumps(listed))] == ["EUR", "EUR"]
