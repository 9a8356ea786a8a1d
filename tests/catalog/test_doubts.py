"""What a list leaves open and the program settles is told: a price beside another is never passed over in silence."""

import json

import pytest

from catalogs import notes_in, products_in
from ecomkt.catalog.columns.product import ReadingOptions

SALES = {
    "sale": "Name,Regular price,Sale price\nTin mug,12,\nTea pot,40,29\n",
    "in Polish": "Nazwa;Cena;Cena promocyjna\nKubek;12;\nCzajnik;40;29\n",
    "before a sale": "Item name,Price,Regular price (before sale)\nTin mug,12,\nTea pot,40,49\n",
    "without tax": "Item,Price inc VAT,Price ex VAT\nTin mug,12,10\nTea pot,40,33.33\n",
    "of shops": "Item,RRP £,Trade £\nTin mug,£12,£5\nTea pot,£40,£18\n",
    "of other markets": "Title,Price,Price / International\nTin mug,12,15\nTea pot,40,52\n",
}


@pytest.mark.parametrize("data", SALES.values(), ids=SALES)
def test_a_price_beside_the_one_that_is_read_is_told(data: str) -> None:
    column = data.partition("\n")[0].replace(";", ",").split(",")[2]
    assert column in notes_in(data)["other-prices"]


QUIET = {
    "what the shop pays": "Title,Price,Cost per item,Purchase Rate\nTin mug,12,4,4\nTea pot,40,18,18\n",
    "crossed out": "Title,Price,Compare-at price\nTin mug,12,15\nTea pot,40,49\n",
    "the same": "Title,Price,Sale price\nTin mug,12.50,12.5\nTea pot,40,40.00\n",
    "nothing on": "Title,Price,Sale price\nTin mug,12,0\nTea pot,40,\n",
    "yes and no": "Title,Price,Show price (0 = no)\nTin mug,12,1\nTea pot,40,1\n",
}


@pytest.mark.parametrize("data", QUIET.values(), ids=QUIET)
def test_what_nobody_pays_is_not_told(data: str) -> None:
    assert "other-prices" not in notes_in(data)


def test_who_chooses_the_price_is_asked_no_more() -> None:
    options = ReadingOptions(columns=(("price", "Sale price"),))
    assert "other-prices" not in notes_in(SALES["sale"], options)
    assert [p.prices for p in products_in(SALES["sale"], options)] == [(), ("29",)]


def test_one_price_for_all_is_told() -> None:
    rows = "".join(f"Print {chr(65 + n) * 3},9.99\n" for n in range(9))
    assert "9.99" in notes_in("Title,Price\n" + rows)["one-price"]
    assert "one-price" not in notes_in("Title,Price\nTin mug,9.99\nTea pot,9.99\n")


def test_a_price_in_another_currency_or_crossed_out_stands_in_where_there_is_none() -> None:
    sheets = products_in("Service,Fee (£),Fee (€)\nWorkshop,2400,\nPlan,,2800\n")
    assert [(p.prices, p.currency) for p in sheets] == [(("2400",), "£"), (("2800",), "€")]
    old = products_in("Ürün;Eski Fiyat;Yeni Fiyat\nKilim;4500 TL;3950 TL\nHeybe;1200 TL;\n")
    assert [p.prices for p in old] == [("3950 TL",), ("1200 TL",)]


def test_a_header_is_known_without_its_marks() -> None:
    assert [p.prices for p in products_in("URUNADI,ALISFIYATI,SATISFIYATI\nSabun,60,129.9\nZeytin,90,165\n")] == [
        ("129.9",),
        ("165",),
    ]


def test_a_header_said_again_heads_a_section() -> None:
    text = "White,Region,Glass,Bottle\nPicpoul,Languedoc,£6.50,£24\nAlbarino,Galicia,£8,£31\n"
    found = products_in(text + "Red,Region,Glass,Bottle\nMalbec,Mendoza,£7.20,£27\nRioja,Rioja,,£33\n")
    assert [(p.title, p.prices, p.categories) for p in found[1:]] == [
        ("Albarino", ("£8", "£31"), ("White",)),
        ("Malbec", ("£7.20", "£27"), ("Red",)),
        ("Rioja", ("£33",), ("Red",)),
    ]


def test_the_items_of_a_category_are_products_and_not_its_variants() -> None:
    items = [{"name": "Cubano", "price": 12.5}, {"name": "Grilled Cheese", "price": 9}]
    menu = {"menus": [{"name": "Lunch", "sections": [{"title": "Sandwiches", "items": items}]}]}
    for data in (menu, {"categories": [{"name": "Sandwiches", "products": items}]}):
        found = products_in(json.dumps(data))
        assert [(p.title, p.prices, p.categories) for p in found] == [
            ("Cubano", ("12.5",), ("Sandwiches",)),
            ("Grilled Cheese", ("9",), ("Sandwiches",)),
        ]


def test_a_condition_of_sale_below_the_products_is_none() -> None:
    text = "Item,Price,Size\nTin mug,12,S\nTea pot,40,L\nDeposit of 30% on order. E&OE,,\n"
    assert [p.title for p in products_in(text)] == ["Tin mug", "Tea pot"]


def test_a_note_below_codes_makes_no_titles_of_them() -> None:
    text = (
        "Style,Description,RRP\nMM01,Waxed jacket,220\nMM02,Wool crew,95\nMM03,Cord cap,28\nOrders close 15 March,,\n"
    )
    assert [p.title for p in products_in(text)][:3] == ["Waxed jacket", "Wool crew", "Cord cap"]


def test_prices_of_variants_within_a_text_are_told() -> None:
    listed = 'Name,Price,Options\nCup,9,one\nMug,12,"Small: $12.00; Large: $18.00"\n'
    assert "in row 3" in notes_in(listed)["prices-in-text"]
    assert (
        "Price: ₹1299"
        in notes_in('Name,Price (₹),Made in\nPot,799,"8 inch: Price: ₹799 10 inch: Price: ₹1299"\n')["prices-in-text"]
    )


def test_a_text_that_says_other_sums_than_the_price_is_not_told() -> None:
    for text in ("was $15 in spring", "costs $20 elsewhere, $25 in town", "12 and 18", "$12 as ever"):
        assert "prices-in-text" not in notes_in(f'Name,Price,Note\nMug,12,"{text}"\n')
