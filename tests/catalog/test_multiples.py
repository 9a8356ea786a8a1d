"""Prices in thousands by their header, years that are no prices, and numbers that lost a digit."""

import pytest

from catalogs import notes_in, opened, products_in
from ecomkt.errors import InputError
from tables import each_row

THOUSANDS = [
    "Price (x1000)",
    "Preis in Tsd.",
    "Preis in Tsd. €",
    "Preis (T€)",
    "Preis TEUR",
    "Price ('000 USD)",
    "Price in thousands",
    "Price, thousand EUR",
    "Prix (milliers d'euros)",
    "Цена, тыс. руб.",
    "Cena (tis. Kč)",
    "販売価格(千円)",
    "가격(천원)",
    "售價(千元)",
]


@each_row("header", THOUSANDS)
def test_prices_in_thousands_are_multiplied(header: str) -> None:
    (price,) = products_in(f"Name;{header}\nMachine;12\n")[0].prices
    assert price[:2] == "12"
    assert price[2:].strip() in ("k", "千", "천", "thousand", "тыс")


@each_row("header", ["價格（萬元）", "單價 萬元", "售價/萬元", "价格万元", "价格（单位：万元）", "價格 (單位：萬元)"])
def test_prices_in_ten_thousands_are_multiplied(header: str) -> None:
    assert [p.prices[0][:3] for p in products_in(f"品名;{header}\n車床;12\n")] == ["12 "]


@each_row("header", ["Price (t)", "Preis/t", "Price K", "Price (USD)", "Price, EUR", "價格（元）"])
def test_other_headers_multiply_nothing(header: str) -> None:
    assert [p.prices for p in products_in(f"Name;{header}\nMachine;12\n")] == [("12",)]


def test_years_are_guessed_to_be_no_prices_and_told_where_a_header_says_so() -> None:
    with pytest.raises(InputError):
        opened("Film one,2015\nFilm two,2018\nFilm three,2020\n")
    assert "may-be-years" in notes_in("Title,Price\nFilm one,2015\nFilm two,2018\nFilm three,2020\n")
    assert "may-be-years" not in notes_in("Title,Price\nDesk,2015\nSofa,2018\nLamp,80\n")


@each_row(
    "header, prices",
    [
        *[
            (header, ["5.99", "0.50"])
            for header in ("Preis in ct", "price in pence", "Prix (centimes)", "Preis (Cent)")
        ],
        *[
            (header, ["5.99", "0.50"])
            for header in ("Precio en centavos", "Цена, коп.", "Cena w groszach", "Pris i øre")
        ],
        *[(header, ["599", "50"]) for header in ("Price/ct", "Preis", "Price (12 ct)", "Preis pro ct")],
    ],
)
def test_a_header_that_counts_cents_has_its_prices_divided_and_carats_are_none(header: str, prices: list[str]) -> None:
    found = [product.prices for product in products_in(f"Name;{header}\nPikachu;599\nEevee;50\n")]
    assert found in ([(price,) for price in prices], [(), ()])
