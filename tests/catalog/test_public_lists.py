"""What real lists of public repositories were read wrongly for, or not at all, by kind; these products are made up."""

import json

import pytest

from catalogs import codebook, column_knowledge, flaws_in, notes_in, opened, products_in
from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions
from ecomkt.errors import InputError
from tables import each_row

Read = list[tuple[str, tuple[str, ...], str]]


def read(data: str) -> Read:
    return [(product.title, product.prices, product.currency) for product in products_in(data)]


@each_row("sign", ["Kč", "kr", "kr.", "KSh", "R", "TL", "zł", "Ft", "лв"])
def test_prices_in_any_currency_leave_no_doubt_even_if_its_sign_begins_like_thousands(sign: str) -> None:
    listed = f"Aufschrift;Betrag hier\nBlaue Tasse;90 {sign}\nRote Kanne;250 {sign}\nGelber Krug;310 {sign}\n"
    assert [price for _, (price,), _ in read(listed)] == [f"90 {sign}", f"250 {sign}", f"310 {sign}"]


@each_row("header", ["ÜRÜN ADI;ÜRÜN FİYATI", "Ürün Adı;Ürün Fiyatı", "URUN ADI;URUN FIYATI", "NÁZEV PRODUKTU;CENA"])
def test_a_header_is_known_in_capitals_too_that_lose_a_dot_or_gain_one(header: str) -> None:
    assert [read_as[:2] for read_as in read(f"{header};\nSade gofret;20;\n;;\n")] == [("Sade gofret", ("20",))]


@each_row(
    "listed",
    [
        "Brühe,3.5,3176655\nMost,5,3176655\nKuchen,2,16713207\nHot-Dog,5.50,16495123\n",
        "0,Brühe,3.5\n1,Most,5\n2,Kuchen,2\n3,Hot-Dog,5.5\n",
        "0,Brühe,3.5\n1,Most,5\n4,Kuchen,2\n9,Hot-Dog,5.5\n",
        "# Preise 2026\n#\n# ======\nBrühe|3.5\nMost|5\nKuchen|2\nHot-Dog|5.5\n",
        "Unsere Preise,\ngültig ab April,\nBrühe,3.5\nMost,5\nKuchen,2\nHot-Dog,5.5\n",
    ],
)
def test_a_list_is_read_where_one_column_alone_can_be_the_price(listed: str) -> None:
    products = read(listed)
    assert [title for title, *_ in products] == ["Brühe", "Most", "Kuchen", "Hot-Dog"]
    assert [price.rstrip("0") for _, (price,), _ in products] == ["3.5", "5", "2", "5.5"]


def test_prices_in_a_currency_leave_no_doubt_though_some_rows_have_none() -> None:
    listed = "Ceník prací,\nplatný od 1.4.,\nPrvní prohlídka,500 Kč\nDalší prohlídka,450 Kč\nZpráva,300 - 500 Kč\n"
    assert [p.title for p in products_in(listed + "Opis,zdarma\nRozbor,35 Kč\nRozvaha,40 Kč\nVýpis,45 Kč\n")] == [
        *("První prohlídka", "Další prohlídka", "Zpráva", "Opis", "Rozbor", "Rozvaha", "Výpis")
    ]


@each_row(
    "listed",
    [
        "Mehl Typ 405,12,3.50\nZucker fein,14,2\nSalz grob,9,1.50\n",
        "1;Region Nord;2970;76\n2;Region Süd;2970;76\n3;Region Ost;3668;122\n",
        "ART0815,12\nENTE,14\nWASSER_1_l,23\n",
        "Axt;3;500;1500\n",
        "1100;Nut butter, fine;10,26;14,38;250\n1105;Nut butter, rough;17,44;14,44;500\n1106;Jam;10,20;14,29;250\n",
    ],
)
def test_a_list_is_asked_about_where_another_column_may_be_the_price_or_none_is_words(listed: str) -> None:
    with pytest.raises(InputError):
        opened(listed)


def test_a_comma_within_numbers_parts_no_columns() -> None:
    assert read("Strawberries 1kg : 15,000원\nStrawberries 2kg : 28,000원\nJam : 12,000원\n") == [
        ("Strawberries 1kg", ("15,000원",), ""),
        ("Strawberries 2kg", ("28,000원",), ""),
        ("Jam", ("12,000원",), ""),
    ]


@each_row(
    "listed",
    ["商品ID,商品名\nP01,商品A\nP02,商品B\nP03,商品C\n", "sku,product\nP01,product A\nP02,product B\nP03,product C\n"],
)
def test_products_that_are_called_product_are_no_second_header(listed: str) -> None:
    assert [p.key for p in products_in(listed)] == ["P01", "P02", "P03"]


FARM = """,,Hofladen Moor,,,
,,Waren,,je,Preis,Bestell-,Summe:
,,gruppe,Artikelbezeichnung,,Euro,Label,"0,00 €"
,,1,"Eier, Größe M",St,"0,55",Bioland,"0,00 €"
,,1,"Eier, Größe L",St,"0,60",Bioland,"0,00 €"
,,2,"Möhren, gewaschen",kg,"3,60",demeter,"0,00 €"
,,2,"Rote Bete",kg,"3,45",Bioland,"0,00 €"
"""


def test_a_sum_in_the_second_row_of_a_header_hides_neither_titles_nor_prices() -> None:
    assert read(FARM)[::3] == [("Eier, Größe M", ("0,55",), "euro"), ("Rote Bete", ("3,45",), "euro")]


def test_titles_are_those_of_the_language_whose_column_has_any() -> None:
    listed = "Label;Artikelbezeichnung;Preis\nBio;Rote Bete;3,45\nBio;Möhren;3,60\ndemeter;Lauch;2,10\nBio;Kohl;1,80\n"
    assert [title for title, *_ in read(listed)] == ["Rote Bete", "Möhren", "Lauch", "Kohl"]


DRAWN = """Prices
======

cold
----
+----------------+
| Iced tea | {0} 1.20 |
| Cola     | {0} 1.00 |
+----------------+

warm
----
| Punch    | {0} 2.50 |
"""


@each_row("sign", ["€", "£", "CHF"])
def test_a_table_that_is_drawn_has_titles_without_its_lines(sign: str) -> None:
    found = [(p.title, p.categories) for p in products_in(DRAWN.format(sign))]
    assert found == [("Iced tea", ("cold",)), ("Cola", ("cold",)), ("Punch", ("warm",))]


@each_row("behind", ["each", "per dozen", "elk", "per dosyn", "le pot", "/ St."])
def test_a_line_may_end_with_what_its_price_is_for(behind: str) -> None:
    listed = f"Buns R10 {behind}\n\nMilk tart R70 {behind}\n\nTwisted cakes R55 {behind}\n"
    assert [title for title, *_ in read(listed)] == ["Buns", "Milk tart", "Twisted cakes"]


def test_the_root_of_a_tree_of_categories_is_one() -> None:
    listed = "url,product_id,title,final_price,currency,root_category\nhttps://x.example,1,Cuff,32,USD,Bracelets\n"
    assert [p.categories for p in products_in(listed)] == [("Bracelets",)]


def test_nothing_is_lost_or_noted_for_blank_headers() -> None:
    listed = ",,Artikelbezeichnung,,VK;\n2,1,Milch,St,\n2,1,Käse,St,\n"
    assert flaws_in(listed) == []
    assert "header-found" not in notes_in(listed)


STACKED = """Service,Price,Duration
Riding lesson,30,60 min
Lunge lesson,25,30 min

{0}
Day with a horse,220,1
Camp with nights,900,5
"""


@each_row(
    "header, price, currency",
    [("Service,Fee,Places", "220", ""), ("Service,Places,Price", "1", ""), ("Leistung,Preis,Plätze", "220", "de")],
)
def test_below_another_header_a_list_is_read_by_that_one(header: str, price: str, currency: str) -> None:
    found = [("Lunge lesson", ("25",), ""), ("Day with a horse", (price,), currency)]
    assert read(STACKED.format(header))[1:3] == found


def test_another_header_is_told_once_and_counted() -> None:
    source = opened(STACKED.format("Service,Places,Price"))
    found = [*source.products()]
    assert [*source.products()] == found
    assert [note.message for note in source.late_notes] == ["row 5 is another header, and holds from there on"]
    assert (len(found), source.tally.skipped["header"]) == (4, 1)


SAME = "".join(f"Green tea {n},2.50,,2.50\n" for n in range(130))


@each_row(
    "header, told",
    [
        ("Name,Price", []),
        ("Code,Product,Price ex VAT,Price", ["'Price' is read; other prices stand in 'Price ex VAT'"]),
    ],
)
def test_other_prices_are_told_by_the_header_that_holds(header: str, told: list[str]) -> None:
    source = opened(f"Name,Price,Note,Price 2\n{SAME}{header}\nA,Best,5.50,6.20\nB,Good,5.10,6.80\n")
    assert [*source.products()] == [*source.products()]
    messages = [note.message.partition(": ")[0] for note in source.late_notes]
    assert [m for m in messages if "without a price" not in m] == [
        "row 132 is another header, and holds from there on",
        *told,
    ]


FIRST = "Name,Price,Description\n" + "".join(f"Green tea {n},2.50,leaf\n" for n in range(60))


@each_row("header, row", [("Product,Origin,Price", "{},x,9.90"), ("No.,Product,Price", "1,{},9.90")])
def test_headings_below_another_header_are_none_of_its_products(header: str, row: str) -> None:
    rows = "\n".join(("SNACKS,,", "Crisps,2.50,a", header, row.format("Mug"), "BOOKS,,", row.format("Novel")))
    found = [(p.title, p.categories) for p in products_in(f"{FIRST}{rows}\n")]
    assert found[60:] == [("Crisps", ("SNACKS",)), ("Mug", ()), ("Novel", ("BOOKS",))]


@each_row(
    "header",
    [
        "Product Name,Retail price (EUR),Places",
        "商品名称,零售价(元),规格",
        "Naam,Places,Prijs €",
        "ÜRÜN ADI,URUN FIYATI,x",
    ],
)
def test_a_header_is_looked_closer_at_by_the_words_in_it(header: str) -> None:
    known = KnownHeaders(column_knowledge(), codebook(), None)
    assert known.may_head(header.split(","))
    assert {Role.TITLE, Role.PRICE} <= known.roles_in(header.split(",")).keys()


def test_rows_without_a_digit_are_not_read_as_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    source = opened(
        STACKED.format("Transport,on request,by car\nPrice list,ask us,the name of each product " + "x" * 60)
    )
    asked: list[object] = []
    monkeypatch.setattr(source._known, "roles_in", asked.append)
    assert len([*source.products()]) == 6
    assert asked == []


def test_a_product_whose_price_is_told_on_request_is_no_header() -> None:
    listed = "Service,Price,Notes\nRiding lesson,30,an hour\nTransport,on request,by car\nLunge lesson,25,half of it\n"
    assert [title for title, *_ in read(listed)] == ["Riding lesson", "Transport", "Lunge lesson"]


@each_row("header", ["Duration", "Dauer", "Czas trwania", "時長", "Durée"])
def test_how_long_it_takes_tells_variants_apart(header: str) -> None:
    listed = f"Name,{header},Price\nRide,30 min,40\n,60 min,60\nWalk,30 min,20\n"
    assert read(listed) == [("Ride", ("40", "60"), ""), ("Walk", ("20",), "")]


def test_whole_amounts_such_as_prices_have_need_no_header_beside_words_alone() -> None:
    listed = "Tyúkleves;1500\nPörkölt;2800\nLángos;1200\nVíz;350\n"
    assert read(listed)[::3] == [("Tyúkleves", ("1500",), ""), ("Víz", ("350",), "")]


@each_row("kind", ["SoftwareApplication", "Product", "Course", "Service"])
def test_what_a_list_with_a_name_of_its_own_holds_are_products(kind: str) -> None:
    items = [{"@type": kind, "name": name, "url": "https://x.example"} for name in ("Pad", "Flux")]
    elements = [{"@type": "ListItem", "position": n, "item": item} for n, item in enumerate(items)]
    listed = {"@context": "https://schema.org", "@type": "ItemList", "name": "Ours", "itemListElement": elements}
    assert [p.title for p in products_in(json.dumps(listed))] == ["Pad", "Flux"]


def test_an_application_is_of_its_own_category() -> None:
    app = {"@type": "SoftwareApplication", "name": "Pad", "applicationCategory": "Sports"}
    listed = {"@type": "ItemList", "name": "Ours", "itemListElement": [{"@type": "ListItem", "item": app}] * 2}
    assert products_in(json.dumps(listed))[0].categories[0] == "Sports"


@each_row(
    "row, text, price",
    [
        ("Lomo,Carne con cebolla, tomate y papas,18", "Carne con cebolla, tomate y papas", "18"),
        ("Seco,Carne, arroz, sopa, pan,20", "Carne, arroz, sopa, pan", "20"),
        ("Causa,Papa amarilla,10", "Papa amarilla", "10"),
        ("Causa,Papa amarilla,10,,", "Papa amarilla", "10"),
    ],
)
def test_commas_within_prose_without_quotes_part_no_cells(row: str, text: str, price: str) -> None:
    listed = f"Plato,Descripción,Precio\nArroz,Con pollo,12\n{row}\nTallarines,Pasta,14\n"
    assert [(p.description, p.prices) for p in products_in(listed)][1] == (text, (price,))


def test_a_row_that_is_too_long_for_other_reasons_keeps_its_cells() -> None:
    assert flaws_in("Plato,Descripción,Precio\nArroz,Con pollo,12\nLomo,Carne,tomate,18\n") == []
    rows = [*opened("Plato,Descripción,Precio\nArroz,Con pollo,12\nLomo,Carne,tomate,18\n").products()]
    assert [row.prices for row in rows if isinstance(row, CatalogProduct)] == [("12",), ("tomate",)]


def test_models_that_are_words_are_titles_where_nothing_else_is() -> None:
    listed = "Modell,Speicher,Basispreis\n{0} 13,64,400\n{0} 13,128,450\n{0} 12,64,300\n{0} 12,128,350\n"
    assert read(listed.format("iFon")) == [("iFon 13", ("400", "450"), "de"), ("iFon 12", ("300", "350"), "de")]
    with pytest.raises(InputError):
        opened(listed.replace("{0} ", "X-"))


STACKED_LINES = "Brows\nwith care\n5200 {0}\n\nLips\n3100 {0}\n\nLines\nonce\n2100 {0}\n\nPeeling\n1400 {0}\n"


@each_row("sign", ["Kč", "€", "zł", "CHF"])
def test_prices_that_stand_below_their_titles_are_read(sign: str) -> None:
    products = read(STACKED_LINES.format(sign))
    assert [(title, price) for title, (price,), _ in products] == [
        *[("Brows", f"5200 {sign}"), ("Lips", f"3100 {sign}"), ("Lines", f"2100 {sign}"), ("Peeling", f"1400 {sign}")]
    ]


def test_the_line_below_a_title_describes_it() -> None:
    assert [p.description for p in products_in(STACKED_LINES.format("€"))] == ["with care", "", "once", ""]
    listed = "Brows\nwith care\n52 €\nLips\nin red\n31 €\nLines\nonce\n21 €\n"
    assert [(p.title, p.description) for p in products_in(listed)][::2] == [("Brows", "with care"), ("Lines", "once")]


@each_row("heading", ["TEA", "Hot drinks", "Getränke", "茶"])
def test_prices_below_titles_and_headings_that_no_blank_line_parts_are_asked_about(heading: str) -> None:
    goods = "Espresso\n€ 3.00\nLatte\n€ 4.00\nMocha\n€ 4.50\n"
    for listed in (f"{goods}{heading}\nGreen tea\n€ 3.20\n", f"{heading}\n{goods}"):
        with pytest.raises(InputError):
            opened(listed)


@each_row("headed, passed_over", [("WINES\n", 1), ("", 0), ("Opening hours\nMonday to Friday\nSee you\n", 3)])
def test_lines_between_prices_that_are_no_titles_are_told_far_down_too(headed: str, passed_over: int) -> None:
    goods = "Espresso\n€ 3.00\nLatte\n€ 4.00\n" * 20
    source = opened(f"{goods}{headed}Riesling\n€ 5.00\n€ 6\nOpen every day\n")
    found = [*source.products()]
    products = [row for row in found if isinstance(row, CatalogProduct)]
    assert (len(products), products[-1].title, products[-1].prices) == (41, "Riesling", ("€ 5.00",))
    # A price without a title, and each other line.
    assert source.tally.passed_over + source.tally.flawed == passed_over + 2
    assert source.tally.rows == 41 + passed_over + 2


def test_a_heading_that_blank_lines_part_from_the_titles_is_none() -> None:
    source = opened(
        f"{STACKED_LINES.format('€') * 3}\nHOT\n\nMocha\nwith milk\n4 €\n".replace("€\nBrows", "€\n\nBrows")
    )
    products = [row for row in source.products() if isinstance(row, CatalogProduct)]
    assert (len(products), products[-1].title, products[-1].description) == (13, "Mocha", "with milk")
    assert source.tally.passed_over + source.tally.flawed == 1


def test_prices_below_many_lines_are_asked_about() -> None:
    block = "Reiki\n1 hour\n{} €\nAgainst stress …\nMore\n"
    with pytest.raises(InputError):
        opened("".join(map(block.format, (70, 80, 90, 50))))


def test_the_key_of_a_category_is_one_where_there_is_no_name() -> None:
    listed = "CategoryKey,ServiceKey,Price\nbrows,powder_brows,€200\nbrows,brow_wax,€15\nnails,gel_biab,€60\n"
    assert [p.categories for p in products_in(listed)] == [("brows",), ("brows",), ("nails",)]


@each_row(
    "note",
    ["Delivery is counted for each order", "We may change what we offer", "以上內容可能變動", "Hinweise zum Angebot"],
)
def test_what_has_no_price_where_all_others_have_one_is_told(note: str) -> None:
    goods = "1,Blue cup,4.20\n2,Red can,5.10\n2,Green jug,3.30\n"
    source = opened(f"Type,Name,Price\n{goods}2,{note},\n")
    assert len([*source.products()]) == 4
    assert [(n.code, note in n.message, "row 5" in n.message) for n in source.late_notes] == [("unpriced", True, True)]
    assert [*opened(f"Type,Name,Price\n{goods}").late_notes] == []


def test_many_products_without_a_price_are_no_notes() -> None:
    source = opened("Type,Name,Price\n1,Blue cup,4.20\n2,Red can,\n2,Green jug,3.30\n")
    assert (len([*source.products()]), source.late_notes) == (3, ())


@each_row("other", ["HNA + PPN", "Listed at", "Betrag je Kiste"])
def test_where_prices_are_mostly_0_those_of_another_column_count(other: str) -> None:
    listed = f"Nama,Sisa Stok,{other},Harga 1\nHexos,41,72150,0\nKonidin,3,48840,0\nCamelia,0,90000,25000\nLeo,5,0,0\n"
    assert [price for _, (price,), _ in read(listed)] == ["72150", "48840", "25000", "0"]
    assert other in notes_in(listed)["many-free"]


@each_row("other", ["Stok", "Harga modal", "Cost", "Views"])
def test_neither_a_stock_nor_a_cost_stands_in_for_prices_of_0(other: str) -> None:
    listed = f"Nama,{other},Harga\nHexos,41,0\nKonidin,3,0\nCamelia,7,25000\n"
    assert [price for _, (price,), _ in read(listed)] == ["0", "0", "25000"]


COSTS = (
    "Invoice price;Factory price;EK-Preis;Einstandspreis;Bezugspreis;Lieferantenpreis;Prix de revient;Prix coutant;"
    "Precio proveedor;Prezzo fornitore;Preço fornecedor;Aanschafprijs;Cena nabycia;Cena dostawcy;Nakupni cena;"
    "Pořizovací cena;Obstarávacia cena;Цена поставщика;Приходная цена;Ціна постачальника;Alis fiyati;ALIŞ FIYATI;"
    "Tedarikci fiyati;原単価;購入単価;구매단가;入库价;ราคาซื้อ;Giá mua;Harga pokok;Harga dasar;Inkopspris;Innkjopspris;"
    "Indkobspris;Hankintahinta;Preț achiziție;Τιμή κόστους;Доставна цена;سعر المورد"
)


@each_row("header", COSTS.split(";"))
def test_what_a_shop_pays_is_no_price_in_any_language(header: str) -> None:
    listed = f"Name;{header}\nBlue cup;4.20\nRed can;5.10\nGreen jug;3.30\n"
    assert [prices for _, prices, _ in read(listed)] == [(), (), ()]
    assert "no-price-column" in notes_in(listed)


@each_row("header", ["parent_id", "group_id", "handle", "Handle", "款號"])
def test_rows_of_one_group_are_products_of_their_own_where_their_titles_share_no_word(header: str) -> None:
    listed = f"{header},Title,Price\n3,{{}},4.20\n3,{{}},5.10\n7,Brown pot,3.30\n"
    assert [title for title, *_ in read(listed.format("Blue cup", "Red can"))] == ["Blue cup", "Red can", "Brown pot"]
    assert "--column group=" in str(
        next(n.hint for n in opened(listed.format("藍杯", "紅罐")).notes if n.code == "group-parted")
    )
    # A shop's program gives one handle to one title.
    kept = ["Blue cup", *(["Red cup"] if header.lower() == "handle" else []), "Brown pot"]
    assert [title for title, *_ in read(listed.format("Blue cup", "Red cup"))] == kept
    chosen = ReadingOptions(columns=(("group", header),))
    assert [p.title for p in products_in(listed.format("Blue cup", "Red can"), chosen)] == ["Blue cup", "Brown pot"]


@each_row(
    "headers", ["VK 1;VK 2", "VK1;VK2", "Listino 1;Listino 2", "PV1;PV2", "Price;Online price", "含税价;建议零售"]
)
def test_of_two_prices_it_is_told_which_is_read(headers: str) -> None:
    for one, other in (headers.split(";"), headers.split(";")[::-1]):
        listed = f"Title;{one};{other}\nBlue cup;9.90;8.20\nRed can;12.50;11.10\nGreen jug;8.90;8.00\n"
        assert "is read" in notes_in(listed)["other-prices"]


@each_row(
    "within",
    [
        {"makesOffer": [{"@type": "Offer", "name": name, "price": 4} for name in ("Blue cup", "Red can")]},
        {
            "hasMenu": {
                "@type": "Menu",
                "hasMenuItem": [
                    {"@type": "MenuItem", "name": n, "offers": {"price": 4}} for n in ("Blue cup", "Red can")
                ],
            }
        },
        {
            "hasMenu": {
                "@type": "Menu",
                "hasMenuSection": [
                    {
                        "name": "Cold",
                        "hasMenuItem": [{"name": n, "offers": {"price": 4}} for n in ("Blue cup", "Red can")],
                    }
                ],
            }
        },
    ],
)
def test_what_a_shop_or_a_menu_holds_is_not_folded_into_it(within: dict[str, object]) -> None:
    listed = {"@context": "https://schema.org", "@type": "Store", "name": "Ours", **within}
    assert read(json.dumps(listed)) == [("Blue cup", ("4",), ""), ("Red can", ("4",), "")]


@each_row("headers", ["Price per kg;Pack", "Preis pro Liter;Flasche", "Prix au kg;Pièce", "Цена за кг;Упаковка"])
def test_beside_the_price_of_a_measure_that_of_a_pack_is_told(headers: str) -> None:
    listed = f"Name;{headers}\nBlue cheese;24.20;8.40\nRed cheese;25.10;5.10\nGreen cheese;23.30;9.90\n"
    assert "is read" in notes_in(listed)["other-prices"]
    assert next(prices for _, prices, _ in read(listed)) == ("24.20",)


@each_row("listed", ["[{}]", '[{"":""}]', "<rss><item></item></rss>", "<items><item/></items>"])
def test_a_list_of_nothing_is_asked_about(listed: str) -> None:
    with pytest.raises(InputError):
        opened(listed)


def test_numbers_that_are_too_long_to_count_rows_are_read() -> None:
    listed = f"Name,Price\n{'9' * 5000},1.50\n{'8' * 5000},2.50\nTea,3.50\n"
    assert [price for _, (price,), _ in read(listed)] == ["1.50", "2.50", "3.50"]


@each_row("numbers, is_counter", [("1259", False), ("1357", False), ("1234", True), ("1235", True), ("0149", True)])
def test_what_rises_by_one_counts_rows_and_other_whole_numbers_may_be_prices(numbers: str, is_counter: bool) -> None:
    goods = zip(("Green tea", "Coffee cup", "Cake slice", "Big lamp"), numbers, strict=True)
    rows = "".join(f"{title},{number}\n" for title, number in goods)
    with pytest.raises(InputError) as refused:
        opened(f"Foo,Bar\n{rows}")
    assert ("price='Bar'" in refused.value.problems[0].hint) is not is_counter


@each_row("header", ["Naziv;MPC", "Naziv proizvoda;Maloprodajna cijena", "Artikl;Cijena s PDV-om", "Usluga;Cijena"])
def test_croatian_headers_are_known_in_their_old_encoding(header: str) -> None:
    data = f"{header}\nČajnik;12,50\nŠalica za kavu;8,00\nNož za kruh;15,00\nDomaći med;6\nKožna torbica;80\n"
    found = products_in(data.encode("cp1250"))
    assert [(p.title, p.prices) for p in found][:2] == [("Čajnik", ("12,50",)), ("Šalica za kavu", ("8,00",))]
    assert not {"column-taken", "title-by-content"} & notes_in(data.encode("cp1250")).keys()


@each_row(
    "again, category",
    [("Productos,Marca,Precio", ()), ("Dulces,Marca,Precio", ("Dulces",))],
)
def test_a_header_in_the_plural_below_the_first_is_no_category(again: str, category: tuple[str, ...]) -> None:
    found = products_in(f"Producto,Marca,Precio\nAceite,X,$10\n{again}\nMiel,Y,$20\n")
    assert [(p.title, p.categories) for p in found] == [("Aceite", ()), ("Miel", category)]
