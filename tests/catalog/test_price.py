"""Price cells: what is written is read back, what can't be told is reported, and no text gives a wrong amount."""

import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.catalog.prices.price import Amount, CellPrice
from ecomkt.catalog.prices.tokens import DecimalEvidence, decimal_note, han_numeral, is_currency_code
from ecomkt.safe_text import visible
from price_samples import WORDS_FILE, shipped_reader, words_of
from tables import each_row

READER = shipped_reader()


def read(text: str, decimal: str | None = None) -> tuple[str, str, str, bool] | str:
    """Return low, high, currency and whether the end is open; or the code of the problem."""
    amount, problem = READER.read(text, decimal)
    if amount is None:
        assert problem is not None
        return problem.code
    assert problem is None
    return f"{amount.low:f}", f"{amount.high:f}", amount.currency, amount.open_end


def one(amount: str, currency: str = "", *, least: bool = False) -> tuple[str, str, str, bool]:
    return amount, amount, currency, least


@each_row(
    ("text", "amount"),
    [
        ("19.90", one("19.90")),
        ("１９．９０", one("19.90")),
        ("  19.90 ", one("19.90")),
        ("19,9", one("19.9")),
        ("0.299", one("0.299")),
        (".99", one("0.99")),
        ("1299.000", one("1299.000")),
        ("19.990000", one("19.990000")),
        ("1.299,00 €", one("1299.00", "EUR")),
        ("1,299.00", one("1299.00")),
        ("1,299,000", one("1299000")),
        ("1,29,999", one("129999")),
        ("₹1,29,999.50", one("129999.50", "INR")),
        ("1\u00a0299,00", one("1299.00")),
        ("1\u202f299\u202f000", one("1299000")),
        ("1 299,00 €", one("1299.00", "EUR")),
        ("1'299.00 CHF", one("1299.00", "CHF")),
        ("CHF 1’299.–", one("1299", "CHF")),
        ("99,- €", one("99", "EUR")),
        ("1.2万", one("12000.0")),
        ("1.299万元", one("12990.000", "元?")),
        ("3千", one("3000")),
        ("5k", one("5000")),
        ("1.2w", one("12000.0")),
        ("$2 million", one("2000000", "$?")),
        ("3百元", one("300", "元?")),
        ("九块九", one("9.9", "CNY")),
        ("9块9包邮", one("9.9", "CNY")),
        ("9元9角5分", one("9.95", "元?")),
        ("一百二十元", one("120", "元?")),
        ("三万五元", one("35000", "元?")),
        ("٣٩٫٥ د.إ", one("39.5", "AED")),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, amount: object) -> None:
    assert read(text) == amount


@each_row(
    ("text", "currency"),
    [
        ("¥99", "¥?"),
        ("￥99", "¥?"),
        ("99元", "元?"),
        ("99块", "CNY"),
        ("RMB 99", "CNY"),
        ("99CNY", "CNY"),
        ("99 rmb", "CNY"),
        ("¥99元", "CNY"),
        ("99円", "JPY"),
        ("NT$99", "TWD"),
        ("HK$ 99", "HKD"),
        ("US$99", "USD"),
        ("US $99", "USD"),
        ("$99 USD", "USD"),
        ("$99", "$?"),
        ("€99", "EUR"),
        ("99£", "GBP"),
        ("A$99", "AUD"),
        ("99 C$", "CAD"),
        ("₹99", "INR"),
        ("₩99", "KRW"),
        ("฿99", "THB"),
        ("99 د.إ", "AED"),
        ("AED 99", "AED"),
        ("99 SAR", "SAR"),
        ("RM99", "MYR"),
        ("Rs. 99", "Rs.?"),
        ("99 kr", "kr?"),
        ("99", ""),
    ],
)
def test_a_currency_is_read_before_and_after_the_number(text: str, currency: str) -> None:
    assert read(text) == one("99", currency)


@each_row(
    ("text", "low", "high", "currency"),
    [
        ("9.9-19.9", "9.9", "19.9", ""),
        ("9.9~19.9", "9.9", "19.9", ""),
        ("9.9～19.9", "9.9", "19.9", ""),
        ("9.9 – 19.9", "9.9", "19.9", ""),
        ("9.9至19.9元", "9.9", "19.9", "元?"),
        ("9.9 to 19.9", "9.9", "19.9", ""),
        ("from 9.9 to 19.9", "9.9", "19.9", ""),
        ("¥9.9~¥19.9", "9.9", "19.9", "CNY"),
        ("USD 9.90 - 19.90 USD", "9.90", "19.90", "USD"),
        ("$9.90 - $19.90", "9.90", "19.90", "$?"),
        ("1-2万", "10000", "20000", ""),
        ("5000-1万", "5000", "10000", ""),
        ("10元-2万元", "10", "20000", "元?"),
    ],
)
def test_a_range_has_two_ends(text: str, low: str, high: str, currency: str) -> None:
    assert read(text) == (low, high, currency, False)


@each_row("text", ["99起", "99 起", "from 99", "ab 99", "From 99", "起价99", "desde 99", "starting at 99"])
def test_a_least_price_has_an_open_end(text: str) -> None:
    assert read(text) == one("99", least=True)


@each_row("text", ["free", "FREE!", "免费", "免費", "0", "0.00", "gratis", "Ｆｒｅｅ"])
def test_what_is_free_costs_nothing(text: str) -> None:
    assert READER.read(text).amount == Amount(Decimal(0), Decimal(0), "")


@each_row(
    "text", ["面议", "价格面议", "询价", "POA", "Price on request", "Call for price", "please call", "auf Anfrage"]
)
def test_a_price_on_request_is_no_amount(text: str) -> None:
    assert read(text) == "price-on-request"


@each_row(
    ("text", "amount"),
    [
        ("券后 99.00元", one("99.00", "元?")),
        ("券后价：99", one("99")),
        ("Only $11.50!!!", one("11.50", "$?")),
        ("Our special price: $11.50 per bag of rice", one("11.50", "$?")),
        ("99元/件", one("99", "元?")),
        ("99元1件", one("99", "元?")),
        ("99/件", one("99")),
        ("iPhone 15 128GB ¥5999", one("5999", "¥?")),
        ("¥99 ¥99.00", one("99", "¥?")),
        ("7000+人付款 ¥99", one("99", "¥?")),
        ("¥99+", one("99", "¥?", least=True)),
    ],
)
def test_the_one_price_in_free_text_is_taken(text: str, amount: object) -> None:
    assert read(text) == amount


@each_row(
    "text",
    [
        *("1.299", "1,299", "€1,299", "1.299 €", "$1.299", "1,299万", "ab 1.299 €", "100.000"),
        *(
            "Was $20 now $15",
            "原价199元 券后99元",
            "US$10 (¥72)",
            "19.9元-9.9元",
            "$20 - $15",
            "99元-5",
            "99¥89",
        ),
        *(
            "$5 off",
            "立减20元",
            "8折",
            "满200元减30元",
            "free shipping $5",
            "定金50元",
            "Pack of 10 100 元",
            "¥5 - 10件装",
        ),
    ],
)
def test_what_has_two_readings_is_reported(text: str) -> None:
    assert read(text) == "ambiguous-price"


@each_row(
    ("text", "code"),
    [
        ("", "no-price"),
        (" \u3000", "no-price"),
        *((text, "negative-price") for text in ("-5", "−5", "-$5", "$-5", "USD -5", "－５")),
        *(
            (text, "not-a-price")
            for text in (
                "20%",
                "$5%",
                "1e3",
                "1E5",
                "1.3E+10元",
                "1.3E-10元",
                "1e10元",
                "0x1F",
                "=1+1",
                "5kg",
                "X200",
                "#5",
                "7000+人付款",
            )
        ),
        *(
            (text, "not-a-price")
            for text in ("2024-05-01", "2024/05/01", "2024年5月1日", "20240501", "12:30", "1.5.2024")
        ),
        *(
            (text, "not-a-price")
            for text in (
                "010-12345678",
                "138-1234-5678",
                "021-5555-1234",
                "007",
                "1.2.3",
                "1,2,3",
                "1.299.00",
                "1.299 000 €",
            )
        ),
        *(
            (text, "not-a-price")
            for text in (
                "5²",
                "①",
                "⑳",
                "½",
                "3½ €",
                "¥99㏠",
                "$2m",
                "1/2 €",
                "(5.00)",
                "5-",
                "100+",
                "10 pcs",
                "5-10件",
                "5千克",
                "一",
                "inf",
            )
        ),
        *(
            (text, "price-too-large")
            for text in ("13800138000", "6901234567890", "1" * 60, "¥1" + "0" * 20, "999999999万")
        ),
        ("USD ¥99", "currency-clash"),
        ("9" * 201, "not-a-price"),
        ("¥99 " + "x" * 300, "not-a-price"),
    ],
)
def test_what_is_no_price_gives_no_amount(text: str, code: str) -> None:
    assert read(text) == code


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("1.299", ".", "1.299"),
        ("1.299", ",", "1299"),
        ("1,299", ".", "1299"),
        ("1,299", ",", "1.299"),
        ("12.50", ",", "12.50"),
        ("1,299.00", ",", "1299.00"),
    ],
)
def test_the_option_decides_what_is_ambiguous_and_nothing_else(text: str, decimal: str, amount: str) -> None:
    assert read(text, decimal) == one(amount)


@pytest.mark.parametrize(
    ("text", "currency"), [("1,299円", "JPY"), ("₩1,299", "KRW"), ("Rp 1.299", "IDR"), ("NT$1,299", "TWD")]
)
def test_a_currency_without_decimals_decides_too(text: str, currency: str) -> None:
    assert read(text) == one("1299", currency)


def test_an_ambiguous_price_says_how_to_mend_it() -> None:
    problem = READER.read("1.299", None).problem
    assert str(problem) == (
        "'1.299' may have thousands or three decimals; say which sign is the decimal one: --decimal . or --decimal ,"
    )


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1.299", "19.90"], "."),
        (["1.299", "19,90"], ","),
        (["1.299,00 €", "5"], ","),
        (["1,299,000"], "."),
        (["12.50", "12,50"], None),
        (["1.299", "5", "", "面议"], None),
        ([], None),
    ],
)
def test_the_prices_that_show_their_decimal_sign_decide_if_they_agree(cells: list[str], sign: str | None) -> None:
    for order in (cells, cells[::-1]):
        evidence = DecimalEvidence()
        for cell in order:
            evidence.add(cell)
        assert evidence.sign == sign


def test_that_the_file_decided_is_said() -> None:
    assert "','" in decimal_note(",").message
    assert "--decimal" in decimal_note(",").hint


@each_row(
    ("text", "value"),
    [
        ("十二", 12),
        ("两百", 200),
        ("二百五", 250),
        ("一千零五", 1005),
        ("一万零五", 10005),
        ("九九", 99),
        ("十百", None),
        ("百", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert han_numeral(text) == value


AMOUNTS = st.decimals(min_value=0, max_value=999_999, places=2)
STYLES: dict[str, Callable[[Decimal], tuple[str, str]]] = {
    "plain": lambda a: (f"{a:f}", ""),
    "comma": lambda a: (f"{a:f}".replace(".", ","), ""),
    "thousands": lambda a: (f"{a:,f}", ""),
    "European": lambda a: (f"{a:,f}".translate(str.maketrans(",.", ".,")) + " €", "EUR"),
    "French": lambda a: (f"{a:,f}".translate({44: "\u202f", 46: ","}) + "\u00a0€", "EUR"),
    "Swiss": lambda a: ("CHF " + f"{a:,f}".replace(",", "’"), "CHF"),
    "yuan": lambda a: (f"￥{a:f}", "CNY" if a % 1 else "¥?"),
    "full width": lambda a: ("".join(chr(ord(c) + 0xFEE0) for c in f"{a:f}") + "元", "元?"),
    "code": lambda a: (f"{a:f} USD", "USD"),
    "words": lambda a: (f"Only US${a:f}!!!", "USD"),
    "coupon": lambda a: (f"券后 {a:f}元", "元?"),
}


@given(AMOUNTS, st.sampled_from(sorted(STYLES)))
def test_every_amount_in_every_style_is_read_back(amount: Decimal, style: str) -> None:
    text, currency = STYLES[style](amount)
    assert READER.read(text, None) == CellPrice(Amount(amount, amount, currency))


@given(AMOUNTS, AMOUNTS, st.sampled_from(["-", "~", "–", " to ", "至", " - "]))
def test_every_range_is_read_back(a: Decimal, b: Decimal, between: str) -> None:
    low, high = sorted((a, b))
    assert READER.read(f"{low:f}{between}{high:f}", None) == CellPrice(Amount(low, high, ""))


ALPHABET = "0123456789.,'-~%+/:()$¥€元块万千起至面议折减九十百ekxUSDfrom  \u00a0\u202f²①"


@given(st.text() | st.text(ALPHABET, max_size=12), st.sampled_from([None, ".", ","]))
def test_no_text_raises_or_gives_an_amount_that_is_none(text: str, decimal: str | None) -> None:
    amount, problem = READER.read(text, decimal)
    assert amount is None or problem is None
    if amount is not None:
        assert 0 <= amount.low <= amount.high < 10**12
        assert not amount.currency or amount.currency.endswith("?") or is_currency_code(amount.currency)
    elif problem is not None:
        assert str(problem) == visible(str(problem))
    else:
        assert not any(map(str.isdigit, text))


@given(st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,4}){0,2}", fullmatch=True))
def test_the_decimal_sign_only_decides_what_was_ambiguous(text: str) -> None:
    undecided, *decided = (READER.read(text, decimal) for decimal in (None, ".", ","))
    if undecided.problem is None or undecided.problem.code != "ambiguous-price":
        assert decided == [undecided, undecided]
    else:
        assert None not in {reading.amount for reading in decided}
        assert decided[0] != decided[1]


def test_a_long_cell_of_digits_and_signs_takes_no_time() -> None:
    rng = random.Random(5)
    cells = ["".join(rng.choices("1, .'", k=200)) for _ in range(50)]
    assert {READER.read(cell, None).amount for cell in cells} == {None}


TINY = """\
currencies: {TWD: {signs: [NT$]}, CNY: {signs: [RMB]}}
shared: {元: {currencies: [CNY, TWD], otherwise: CNY}}
times: {万: 10000}
parts: {角: 0.1}
words: {least: [起], between: [至], nothing: [免费], empty: [无],
  gross: [含税], net: [未税], asked: [面议], beside: [价], aside: [减],
  pieces: [件], for: [for], per: [每], measures: [斤]}
"""


def test_the_words_of_a_pack_are_added() -> None:
    words, problems = words_of(
        TINY, "currencies: {TWD: {signs: [大洋]}}\nshared: {元: {currencies: [CNY, TWD], otherwise: TWD}}\n"
    )
    assert problems == []
    marks = dict(words.marks)
    assert [marks[sign].currency for sign in ("nt$", "大洋", "twd", "rmb")] == ["TWD", "TWD", "TWD", "CNY"]
    assert (marks["元"].currency, marks["元"].otherwise) == ("元?", "TWD")


@each_row(
    ("wrong", "right", "message"),
    [
        ("{signs: [NT$]}", "{signs: [RMB]}", "'RMB' calls both 'TWD' and 'CNY'"),
        ("TWD: {", "twd: {", "'twd' is no currency code"),
        ("currencies: [CNY, TWD]", "currencies: [CNY]", "needs 2 or more"),
        ("otherwise: CNY", "otherwise: USD", "unknown currency 'USD'"),
        ("万: 10000", "万: 0.5", "must be a number that is whole and above 1"),
        ("角: 0.1", "角: 2", "must be a number between 0 and 1"),
        ("least: [起]", "laest: [起]", "unknown key 'laest'"),
        ("aside: [减]", "aside: 减", "must be a list"),
        ("times:", "tmies:", "unknown key 'tmies'"),
    ],
)
def test_a_slip_in_the_words_is_told(wrong: str, right: str, message: str) -> None:
    assert wrong in TINY
    _, problems = words_of(TINY.replace(wrong, right))
    assert message in "\n".join(map(str, problems))


def test_the_shipped_words_need_no_other_file() -> None:
    assert words_of(WORDS_FILE)[1] == []


def test_what_has_no_cents_and_a_comma_before_two_digits_lost_one() -> None:
    reader = READER
    for text in ("NT$1,29", "TWD 1,29", "₩1,29"):
        assert reader.read(text).amount is None
        assert reader.read(text, ",").amount is None
    assert [getattr(reader.read(text).amount, "low", None) for text in ("NT$1,299", "HK$1,29", "Rp 1,29")] == [
        *map(Decimal, ("1299", "1.29", "1.29"))
    ]
