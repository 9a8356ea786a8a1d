"""Kinds that outsiders' lists were read wrongly for, or in silence: sections, two prices, sales, keys, pictures."""

import json

from catalogs import notes_in, opened, products_in
from price_samples import shipped_reader
from tables import each_row


def told(listed: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(p.title, p.prices, ", ".join(p.categories)) for p in products_in(listed)]


@each_row(
    ("listed", "kinds"),
    [
        (
            "Coffee,Size,Price\nEspresso,S,2.50\nLatte,L,3.90\nTea,Size,Price\nSencha,L,3.20\n",
            ["Coffee", "Coffee", "Tea"],
        ),
        (
            "STARTERS,,Price\nSoup,hot,4.50\nBread,warm,2.90\nMAINS,,Price\nSteak,300 g,19.50\n",
            ["STARTERS"] * 2 + ["MAINS"],
        ),
        # What titles are called is no section.
        ("Name,Size,Price\nEspresso,S,2.50\nLatte,L,3.90\nTea,Size,Price\nSencha,L,3.20\n", ["", "", "Tea"]),
        # Alone, a header whose words nobody knows is one.
        ("Coffee,Size,Price\nEspresso,S,2.50\nLatte,L,3.90\n", ["", ""]),
    ],
)
def test_the_header_of_titles_heads_the_first_section_where_others_head_those_below(
    listed: str, kinds: list[str]
) -> None:
    assert [category for *_, category in told(listed)] == kinds


@each_row(
    ("listed", "prices"),
    [
        ("Blue mug,12.50,9.90\nRed mug,11.00,8.90\nPot,30.00,25.00\n", ["12.50", "11.00", "30.00"]),
        ("1001,Blue mug,4.50,12.50\n1002,Red mug,4.20,11.00\n1003,Pot,12.10,30.00\n", ["12.50", "11.00", "30.00"]),
        ("7;Honig;10,26;14,38;250\n8;Mus;17,44;24,44;500\n9;Saft;10,20;14,29;250\n", ["14,38", "24,44", "14,29"]),
    ],
)
def test_without_a_header_the_higher_of_two_prices_is_read_and_the_other_told(listed: str, prices: list[str]) -> None:
    assert [paid for _, (paid,), _ in told(listed)] == prices
    assert {"no-header", "other-prices"} <= notes_in(listed).keys()


@each_row(
    ("listed", "price"),
    [
        (
            "商品标题,价格区间\n马克杯,2-99个:12.50;100-999个:10.80;≥1000个:9.90\n玻璃杯,2-99个:5.50;≥100个:4.80\n",
            "价格区间",
        ),
        ("subject,priceRange\n马克杯,2~99:12.50;100~999:10.80;1000:9.90\n玻璃杯,2~99:5.50;100:4.80\n", "priceRange"),
    ],
)
def test_steps_of_a_price_in_one_cell_are_the_price_and_told(listed: str, price: str) -> None:
    assert all(shipped_reader().read(paid).amount for _, (paid,), _ in told(listed))
    note = f"'{price}' holds prices by quantity: 12.50 from 2 on is read; the last is 9.90 from 1000 on"
    assert notes_in(listed)["price-steps"] == note


def test_times_of_day_are_no_steps_of_a_price() -> None:
    listed = "Title,Price,Open prices\nYoga,12,10:30;11:20\nTai chi,15,9:00;10:30\n"
    assert "price-steps" not in notes_in(listed)


@each_row(
    ("header", "is_told"), [("券后价", True), ("Sale price", True), ("会员价", True), ("价格", False), ("售价", False)]
)
def test_a_price_for_some_or_for_a_time_is_told_where_no_other_is_there(header: str, is_told: bool) -> None:
    listed = f"商品标题,{header}\n抽纸,14.90\n毛巾,9.90\n"
    assert [paid for _, (paid,), _ in told(listed)] == ["14.90", "9.90"]
    assert ("special-price" in notes_in(listed)) is is_told


def test_what_is_left_in_a_sale_is_told_though_most_are_in_none() -> None:
    rows = "Saft;Obst;4,50;0\nMus;Obst;3,20;0\nHonig;Obst;9,99;8,79\nTee;Obst;7,99;0\n"
    assert "8,79" in notes_in(f"Artikeltext;Gruppe;VKPreis;AktionNetto\n{rows}")["other-prices"]


def test_what_comes_off_a_price_is_no_other_price() -> None:
    assert "other-prices" not in notes_in("Title,Price,Rabatt\nMug,12.50,2.00\nPot,30.00,0\n")


def test_neighbours_that_differ_in_a_picture_alone_are_one_product() -> None:
    head, rows = "name\tsizes\tprice\timage\n", "Hat\tM\t90\thats/1.jpg\nHat\tM\t90\thats/2.jpg\nCap\tM\t90\tcap.png\n"
    assert [title for title, *_ in told(head + rows)] == ["Hat", "Cap"]
    assert [title for title, *_ in told(head + rows.replace("90\thats/2", "95\thats/2"))] == ["Hat", "Hat", "Cap"]


def test_a_category_comes_before_what_a_language_calls_by_another_word() -> None:
    listed = "CATEGORIE;COLLECTION;PRIX PUBLIC TTC\nCarrelage;Arkistone;48 €\nPlinthe;Multiforme;27 €\n"
    assert [p.categories[0] for p in products_in(listed)] == ["Carrelage", "Plinthe"]


def test_a_key_is_advised_as_no_price() -> None:
    note = next(
        n
        for n in opened("odoo_id,name,costo\n1849,Abono,51.68\n1981,Fungicida,21.12\n").notes
        if n.code == "no-price-column"
    )
    assert "odoo_id" not in str(note.hint)


@each_row("code", ["MRU", "MAD", "GEL", "BOB", "ETB", "ZMW"])
def test_every_currency_in_use_is_one(code: str) -> None:
    amount = shipped_reader().read(f"549 {code}").amount
    assert amount
    assert amount.currency == code


def node(name: str, **said: object) -> dict[str, object]:
    return {"node": {"id": name, "name": name, "__typename": "Thing", **said}, "__typename": "Edge"}


def test_what_a_list_filters_by_is_no_product_beside_products() -> None:
    gross = {"gross": {"amount": 3, "currency": "USD", "__typename": "Money"}, "__typename": "TaxedMoney"}
    sold = node("Apple juice", pricing={"priceRange": {"start": gross, "stop": gross}})
    lists = {"attributes": [node("Flavour", values=[{"name": "Apple"}])], "products": [sold, node("Bean juice")]}
    answer = json.dumps({"data": {key: {"edges": of, "__typename": "Connection"} for key, of in lists.items()}})
    assert [title for title, *_ in told(answer)] == ["Apple juice", "Bean juice"]
    assert "Flavour" in notes_in(answer)["other-objects"]


def test_of_ranges_that_holds_when_nothing_is_on_counts() -> None:
    def ends(low: int, high: int) -> dict[str, object]:
        return {end: {"gross": {"amount": of, "currency": "USD"}} for end, of in (("start", low), ("stop", high))}

    pricing = {"priceRange": ends(1, 3), "priceRangeUndiscounted": ends(2, 6)}
    assert told(json.dumps([{"id": "1", "name": "Juice", "pricing": pricing}])) == [("Juice", ("2 - 6",), "")]


@each_row(
    ("listed", "kinds"),
    [
        (
            "Categoria;Piatto;Prezzo\nAntipasti;Bruschetta;4,50\n;Caprese;7,00\nPrimi;Carbonara;9,50\n",
            ["Antipasti"] * 2 + ["Primi"],
        ),
        ("類別,品項,價格\n茶,紅茶,25\n,綠茶,25\n奶茶,珍珠奶茶,40\n", ["茶", "茶", "奶茶"]),
        # One that comes again is written where it holds.
        ("Category,Name,Price\nTea,Sencha,25\n,Mug,25\nTea,Assam,40\n", ["Tea", "", "Tea"]),
        ("Category,Name,Price\n,Sencha,25\nTea,Assam,40\nCups,Mug,7\n", ["", "Tea", "Cups"]),
        (
            "Category,Name,Price\nTea,Sencha,25\nCups,Mug,25\nPots,Pot,4\nSpoons,Spoon,1\nBags,Bag,2\n,Cloth,3\n",
            ["Tea", "Cups", "Pots", "Spoons", "Bags", ""],
        ),
    ],
)
def test_a_category_that_stands_at_its_first_product_alone_holds_below_and_is_told(
    listed: str, kinds: list[str]
) -> None:
    assert [category for *_, category in told(listed)] == kinds
    is_merged = kinds[0] == kinds[1]
    assert ("merged-category" in notes_in(listed)) is is_merged


def test_objects_without_a_category_have_none() -> None:
    goods = [
        {"name": "Sencha", "price": 9, "category": "Tea"},
        {"name": "Mug", "price": 7},
        {"name": "Pot", "price": 8, "category": "Pots"},
    ]
    assert [category for *_, category in told(json.dumps(goods))] == ["Tea", "", "Pots"]


def test_pictures_in_headers_say_nothing() -> None:
    assert told("🧼 Product,💶 Price (€),📦 Stock\nSoap,6.50,12\nBalm,4.20,5\n") == [
        ("Soap", ("6.50",), ""),
        ("Balm", ("4.20",), ""),
    ]


def test_the_price_of_a_bottle_comes_before_that_of_a_litre() -> None:
    listed = "Wein;Inhalt;Preis Fl.;Preis/l\nRiesling trocken;0,75;8,90;11,87\nSecco;0,75;7,50;10,00\n"
    assert [paid for _, (paid,), _ in told(listed)] == ["8,90", "7,50"]


@each_row(
    ("headers", "cells", "prices"),
    [
        ("Precio media ración,Precio ración", ("6.50,11.00", "4.00,7.50"), ("6.50", "11.00")),
        ("Preis Kiste,Preis Palette", ("11.00,9.50", "7.50,6.20"), ("11.00",)),
        ("Price north,Price south", ("11.00,9.50", "7.50,8.20"), ()),
    ],
)
def test_prices_that_nobody_knows_are_steps_where_all_rows_rise_or_fall(
    headers: str, cells: tuple[str, str], prices: tuple[str, ...]
) -> None:
    listed = f"Producto,{headers}\nCroquetas,{cells[0]}\nTortilla,{cells[1]}\n"
    assert told(listed)[0][1] == prices


def test_of_a_range_the_ends_are_no_other_prices() -> None:
    rows = "Juice,3 - 7,{}\nTea,2 - 4,{}\n"
    head = "Title,Price,Least price\n"
    assert "other-prices" not in notes_in(head + rows.format(3, 4))
    assert "2" in notes_in("Title,Price,Price north\n" + rows.format(2, 4))["other-prices"]


def test_a_share_that_comes_off_is_no_sale() -> None:
    assert "other-prices" not in notes_in("Title,Price,discount_percentage\nMug,30.4,48\nPot,40,50\nTea,20,20\n")


@each_row("header", ["Gruppe", "Sparte", "Rubrique", "Settore"])
def test_a_short_word_for_a_group_of_goods_is_a_category(header: str) -> None:
    assert [category for *_, category in told(f"Name;{header};Preis\nKrus;Krus;89,00\nTekande;Kander;249,00\n")] == [
        "Krus",
        "Kander",
    ]


def test_a_code_with_a_letter_for_thousands_is_no_price() -> None:
    listed = "Kurs-Nr.;Kurstitel;Gebühr;ermäßigt\nK1;Töpfern;140,00 €;110,00 €\nK2;Aquarell;96,00 €;76,00 €\n"
    assert (
        notes_in(listed)["other-prices"]
        == "'Gebühr' is read; other prices stand in 'ermäßigt': '110,00 €' beside '140,00 €' in row 2"
    )
    assert [paid for _, (paid,), _ in told("Phone,Price\nA phone,29k\nA tablet,35k\n")] == ["29k", "35k"]


def test_variants_stand_in_the_order_of_the_file_whatever_the_seed() -> None:
    kinds = {
        key: [{"sku": key, "price": price}] for price, key in enumerate(("variants", "skus", "offers", "models"), 1)
    }
    assert told(json.dumps([{"name": "Tee", "sku": "T", **kinds}])) == [("Tee", ("1", "2", "3", "4"), "")]
