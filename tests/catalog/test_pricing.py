"""From the price cells of a product to one amount in one currency; and the amounts that options give."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.catalog.prices.price import Amount
from ecomkt.catalog.prices.pricing import Pricing, ProductPrice, read_currency, read_sums
from ecomkt.errors import InputError
from price_samples import shipped_reader, shipped_words
from tables import each_row

WORDS = shipped_words()
READER = shipped_reader()


def priced(
    cells: list[str], column: str = "", market: str = "", option: str = "", decimal: str | None = None
) -> ProductPrice:
    return Pricing(READER, WORDS, decimal, option).price((*cells,), column, market)


def codes(price: ProductPrice) -> list[str]:
    return [problem.code for problem in price.problems]


@each_row(
    ("cell", "column", "option", "market", "currency"),
    [
        ("99 EUR", "USD", "GBP", "CNY", "EUR"),
        ("99", "USD", "GBP", "CNY", "USD"),
        ("99", "人民币", "", "", "CNY"),
        ("99", "", "GBP", "CNY", "GBP"),
        ("99", "", "", "CNY", "CNY"),
        ("¥99", "JPY", "", "CNY", "JPY"),
        ("¥99", "", "JPY", "CNY", "JPY"),
        ("¥99", "", "", "CNY", "CNY"),
        ("99", "¥", "", "CNY", "CNY"),
        ("99", "$", "CAD", "", "CAD"),
        ("$99", "", "TWD", "", "TWD"),
        ("99元", "TWD", "", "", "TWD"),
        ("99元", "", "", "", "CNY"),
    ],
)
def test_the_nearest_word_on_the_currency_counts(
    cell: str, column: str, option: str, market: str, currency: str
) -> None:
    price = priced([cell], column, market, option)
    assert price.amount == Amount(Decimal(99), Decimal(99), currency)
    assert price.problems == ()


@pytest.mark.parametrize(
    ("cell", "column", "market", "code"),
    [
        ("99", "", "", "no-currency"),
        ("¥99", "", "", "ambiguous-currency"),
        ("¥99", "", "USD", "ambiguous-currency"),
        ("$99", "", "EUR", "ambiguous-currency"),
        ("$99", "EUR", "", "currency-clash"),
        ("99", "doubloons", "", "unknown-currency"),
        ("1.299", "USD", "", "ambiguous-price"),
    ],
)
def test_a_currency_that_nothing_decides_is_reported(cell: str, column: str, market: str, code: str) -> None:
    price = priced([cell], column, market)
    assert (price.amount, codes(price)) == (None, [code])


def test_what_is_taken_for_granted_is_noted() -> None:
    assert [str(note) for note in priced(["99元", "98元"]).notes] == [
        "'元' is taken for CNY; it may be CNY, TWD, HKD or MOP: say so with --currency"
    ]
    assert priced(["99元"], option="CNY").notes == ()


def test_what_is_free_needs_no_currency() -> None:
    assert priced(["free"]) == ProductPrice(Amount(Decimal(0), Decimal(0), ""))
    assert priced(["$0"]) == ProductPrice(Amount(Decimal(0), Decimal(0), ""))


@pytest.mark.parametrize(
    ("cells", "amount"),
    [
        (["20", "15", "30"], Amount(Decimal(15), Decimal(30), "EUR")),
        (["20-25", "18"], Amount(Decimal(18), Decimal(25), "EUR")),
        (["from 20", "30"], Amount(Decimal(20), Decimal(30), "EUR", open_end=True)),
        (["0", "30"], Amount(Decimal(0), Decimal(30), "EUR")),
    ],
)
def test_the_least_amount_to_buy_for_counts(cells: list[str], amount: Amount) -> None:
    assert priced(cells, "EUR") == ProductPrice(amount)


def test_a_bad_cell_does_not_hide_a_good_one() -> None:
    price = priced(["面议", "20", "面议"], "CNY")
    assert (price.amount, codes(price)) == (Amount(Decimal(20), Decimal(20), "CNY"), ["price-on-request"])


def test_prices_in_two_currencies_have_no_least() -> None:
    price = priced(["20 EUR", "15 USD"])
    assert (price.amount, codes(price)) == (None, ["several-currencies"])


def test_no_cell_is_no_price() -> None:
    assert priced([]) == ProductPrice(None)


@given(
    st.lists(st.text("019.,$€元-面议", max_size=6), max_size=4),
    st.sampled_from(["", "USD", "?"]),
    st.sampled_from(["", "CNY"]),
)
def test_the_order_of_the_cells_never_changes_the_amount(cells: list[str], column: str, market: str) -> None:
    assert priced(cells, column, market).amount == priced(cells[::-1], column, market).amount


def test_currencies_and_sums_of_the_command_line() -> None:
    assert [read_currency(text, WORDS) for text in ("cny", "RMB", "€", "XAF", "nt$")] == [
        "CNY",
        "CNY",
        "EUR",
        "XAF",
        "TWD",
    ]
    assert read_sums(["gbp=2300", "USD=4000.50"], "--income") == {"GBP": Decimal(2300), "USD": Decimal("4000.50")}


@pytest.mark.parametrize("text", ["", "$", "¥", "pesetas", "12"])
def test_an_option_that_names_no_currency_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_currency(text, WORDS)


def test_all_sums_that_are_none_are_told() -> None:
    with pytest.raises(InputError) as refused:
        read_sums(["GBP", "GBP=0", "GBP=-5", "=5", "USD=1e3", "EUR=5"], "--income")
    assert len(refused.value.problems) == 5
    assert str(refused.value.problems[0]) == "--income 'GBP' gives no amount of a currency; write --income GBP=2300"


@pytest.mark.parametrize("cells", [["52", "48"], ["$48", "$52", "about"], ["48", "52", "50"]])
def test_variants_without_a_currency_are_shown_from_the_least_to_the_most(cells: list[str]) -> None:
    assert priced(cells).unsettled == Amount(Decimal(48), Decimal(52), "")


@pytest.mark.parametrize(
    ("cell", "column", "low", "currency"),
    [
        ("790 р.", "", "790", "RUB"),
        ("от 18 500", "руб.", "18500", "RUB"),
        ("1990", "RUR", "1990", "RUB"),
        ("349,90 TL", "", "349.90", "TRY"),
    ],
)
def test_russian_and_turkish_shorthand_is_read(cell: str, column: str, low: str, currency: str) -> None:
    amount = priced([cell], column).amount
    assert amount is not None
    assert (amount.low, amount.currency) == (Decimal(low), currency)


@each_row(
    ("cell", "column", "option", "market", "low"),
    [
        *(("1,280", currency, "", "", 1280) for currency in ("TWD", "JPY", "KRW", "VND", "IDR", "HUF", "CLP", "USD")),
        *(("1.280", currency, "", "", 1280) for currency in ("TWD", "VND", "IDR", "HUF", "DKK", "BRL")),
        ("1,280", "", "TWD", "", 1280),
        ("1，280", "", "", "JPY", 1280),
        ("\\1,080", "", "", "", 1080),
    ],
)
def test_three_digits_behind_a_sign_are_thousands_where_the_currency_says_so(
    cell: str, column: str, option: str, market: str, low: int
) -> None:
    price = priced([cell], column, market, option)
    assert price.problems == ()
    assert price.amount is not None
    assert price.amount.low == low
