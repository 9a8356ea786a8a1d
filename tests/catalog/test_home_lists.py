"""Lists that people write themselves, in the languages of the header list, by what was once read wrongly in silence."""

import json
from pathlib import Path

import pytest

from catalogs import notes_in, opened, products_in
from ecomkt.catalog.prices.tokens import plain_price_text
from ecomkt.errors import InputError
from price_samples import shipped_reader
from runs import run
from tables import each_row

ISO_4217 = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)


@each_row("code", ISO_4217.split())
def test_every_currency_is_known_beside_a_price_and_in_a_header(code: str) -> None:
    for cell in (f"549 {code}", f"{code} 549", f"549{code} "):
        amount, problem = shipped_reader().read(cell)
        assert (amount and amount.currency, problem) == (code, None)
    (product,) = products_in(f"name,price ({code})\nTin mug,549\n")
    assert product.currency.upper() == code


@each_row("text", ["all 20", "2 / cup", "20 top", "hand gel 250", "bob 350", "5 km"])
def test_a_word_in_small_letters_is_no_currency(text: str) -> None:
    assert "¤" not in plain_price_text(text)


@each_row(
    "cell, low, high, currency",
    [("£129.99 £349.99", "129.99", "349.99", "GBP"), ("79 € 99 €", "79", "99", "EUR"), ("£40 £25", "25", "25", "GBP")],
)
def test_two_prices_in_a_cell_go_from_the_lower_to_the_higher(cell: str, low: str, high: str, currency: str) -> None:
    amount, _ = shipped_reader().read(cell)
    assert amount is not None
    assert (f"{amount.low}", f"{amount.high}", amount.currency) == (low, high, currency)


@each_row(
    "header, row",
    [
        ("CATEGORIE;COLLECTION;COULEUR;PRIX PUBLIC TTC", "CARRELAGE;ARKISTONE;IVOIRE;48 €"),
        ("brand;Collection;Kategorie;Name;Preis", "Acme;Sommer;CARRELAGE;Tasse;9,90"),
        ("nombre;type;Categoría;precio", "Taza;A-1;CARRELAGE;9,90"),
    ],
)
def test_what_is_called_a_category_comes_first(header: str, row: str) -> None:
    assert products_in(f"{header}\n{row}\n")[0].categories[0] == "CARRELAGE"


def test_codes_that_programs_give_are_no_category() -> None:
    codes = ["AX42VQEBDEF5EICCHMADKL3U", "NZQPHPQAHSK6TINNNAVUJJMR", "DXZSPU4M3C4C3KYLR7ZMTCV3"]
    data = json.dumps([{"name": f"Tea {n}", "category_id": code, "price": 4 + n} for n, code in enumerate(codes)])
    assert [p.categories for p in products_in(data)] == [()] * 3
    assert "keys" in notes_in(data)["numbered-categories"]
    assert products_in("name,category,price\nTea,TEA-2024,4\nMug,MUGS-2024,5\n")[0].categories == ("TEA-2024",)


def test_rows_that_differ_in_a_picture_alone_are_one_product() -> None:
    rows = ["Mug,S,9,mug_1.jpg", "Mug,S,9,mug_2.png", "Pot,L,30,pot.jpg", "Bowl,S,9,bowl_1.jpg", "Bowl,S,9,bowl_3.jpg"]
    data = "name,sizes,price_eur,imagem\n" + "\n".join(rows) + "\n"
    assert [(p.title, p.rows) for p in products_in(data)] == [("Mug", 2), ("Pot", 1), ("Bowl", 2)]
    assert "'imagem'" in notes_in(data)["pictures-joined"]
    # One that has another price is another.
    assert len(products_in(data.replace("Bowl,S,9,bowl_3", "Bowl,S,12,bowl_3"))) == 5


@each_row(
    "sale",
    [
        "sale",
        "Angebot",
        "AktionNetto",
        "promo",
        "oferta",
        "offerta",
        "promoção",
        "indirimli",
        "акция",
        "セール",
        "세일",
    ],
)
def test_a_price_while_something_is_on_is_told_under_any_word(sale: str) -> None:
    data = f"name;price;{sale}\nRed cup;12,99;0\nBlue cup;14,99;12,99\nGreen cup;16,99;\n"
    assert sale in notes_in(data)["other-prices"]
    assert [p.prices for p in products_in(data)] == [("12,99",), ("14,99",), ("16,99",)]
    # Yes and no, a day and a share are no prices.
    for cells in (("0", "1"), ("", "22.05.2026"), ("", "5%")):
        assert "other-prices" not in notes_in(f"name;price;{sale}\nRed;12,99;{cells[0]}\nBlue;14,99;{cells[1]}\n")


@each_row("former", ["orjinal_fiyat", "original price", "Ursprungspreis", "cena pierwotna", "元値"])
def test_what_was_paid_before_is_no_second_price(former: str) -> None:
    assert "other-prices" not in notes_in(f"name,price,{former}\nMug,12,15\nPot,40,40\n")
    # Below the price it is none that was crossed out.
    assert "other-prices" in notes_in(f"name,price,{former}\nMug,12,9\nPot,40,30\n")


def test_a_number_of_a_program_is_not_offered_as_the_price() -> None:
    data = "odoo_id,name,costo\n1849,Mug,51.68\n1981,Pot,12.5\n"
    (note,) = (note for note in opened(data).notes if note.code == "no-price-column")
    assert str(note.hint) == "name it: --column price=HEADER"


def test_a_list_without_any_title_ends_as_one_with_findings(tmp_path: Path) -> None:
    untitled, named = tmp_path / "a.csv", tmp_path / "b.csv"
    untitled.write_text("CATEGORIE;PRIX TTC\nCARRELAGE;48 €\nPLINTHE;27 €\n", encoding="utf-8")
    named.write_text("NOM;PRIX TTC\nCarrelage;48 €\nPlinthe;27 €\n", encoding="utf-8")
    found = [run("batch", str(path), "--format", "jsonl") for path in (untitled, named)]
    assert [(each.code, "no product has a title" in each.err) for each in found] == [(1, True), (0, False)]


@each_row(
    "header",
    ["id_hijab;nama_hijab;kategori_hijab;harga_hijab", "id scarf;nombre scarf;categoría scarf;precio scarf"],
)
def test_a_header_is_known_without_the_word_that_most_headers_share(header: str) -> None:
    found = products_in(f"{header}\n1;pashmina mary;pashmina;20000\n2;khimar;modern;35000\n")
    assert [(p.title, p.prices, p.categories) for p in found] == [
        ("pashmina mary", ("20000",), ("pashmina",)),
        ("khimar", ("35000",), ("modern",)),
    ]


def test_a_word_that_names_a_price_is_no_word_to_share() -> None:
    assert [p.prices for p in products_in("name,cost price,sale price,retail price\nMug,4,9,12\nPot,9,25,30\n")] == [
        ("12",),
        ("30",),
    ]


def test_numbers_that_are_said_again_are_a_measure_and_no_title() -> None:
    data = "Artikelnummer;Warengruppe;Langtext;Lichtfarbe;Leistung\n"
    data += "1;Tubes;LED Tube 590 clear;3000K;10\n2;Tubes;LED Tube 590 milky;3000K;10\n3;Tubes;LED Tube 895;3000K;14\n"
    assert [(p.title, p.prices) for p in products_in(data)] == [
        ("LED Tube 590 clear", ()),
        ("LED Tube 590 milky", ()),
        ("LED Tube 895", ()),
    ]
    # A perfume may be called 212, and each by another number.
    assert [p.title for p in products_in("name,description,price\n212,Fresh and green,40\n1881,Warm and dry,35\n")] == [
        "212",
        "1881",
    ]


def test_two_columns_without_a_header_are_titles_and_prices_though_one_price_is_odd() -> None:
    goods = "pizza;3000\n \nhawaii pizza;4000\nsajtburger;1500\nprosciutto pizza;2650\nhamburger;2000\nmenu;6767\n"
    assert [(p.title, p.prices) for p in products_in(goods)][::5] == [("pizza", ("3000",)), ("menu", ("6767",))]
    with pytest.raises(InputError):
        opened("hours;8\nshare;25\nstaff;3\npersons;15\nwage;150\nfixed;2500\n")


def test_a_bare_number_beside_a_cost_is_not_offered_as_the_price() -> None:
    data = "id,name_prod,cost_prod,kol,there_prod\n1,Milk,50,2,yes\n2,Sausage,128,10,yes\n3,Toy car,3000,5,no\n"
    (note,) = (note for note in opened(data).notes if note.code == "no-price-column")
    assert str(note.hint) == "name it: --column price=HEADER"
