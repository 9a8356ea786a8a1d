"""Prices as shops of many countries write them: each has its value or is refused, and none has a wrong one."""

import re

import pytest

from ecomkt.catalog.columns.headers import HeaderReader
from ecomkt.catalog.prices.price import AMBIGUOUS, PriceReader
from price_samples import shipped_reader, shipped_words
from tables import each_row

READER = shipped_reader()
READ = """
19.90 = 19.90
19,90 = 19.90
1 = 1
0,5 = 0.5
1 299 = 1299
1 299,90 = 1299.90
12 500,5 = 12500.5
1.299,90 = 1299.90
1,299.90 = 1299.90
1'299.90 = 1299.90
1.299.000 = 1299000
12,34,567 = 1234567
12,90 € = 12.90 EUR
€12.90 = 12.90 EUR
€ 12,90 = 12.90 EUR
12,90€ = 12.90 EUR
12.90 EUR = 12.90 EUR
EUR 12,90 = 12.90 EUR
12,- € = 12 EUR
12,– € = 12 EUR
1.837, 32 € = 1837.32 EUR
12, 50 € = 12.50 EUR
€ 12, 50 = 12.50 EUR
35€ 99 = 35.99 EUR
35 € 99 = 35.99 EUR
35€99 = 35.99 EUR
1.299,00 EUR = 1299.00 EUR
2 499,00 € = 2499.00 EUR
ab 9,90 € = 9.90 EUR +
à partir de 15 € = 15 EUR +
9,90 € - 19,90 € = 9.90-19.90 EUR
de 45 à 80 € = 45-80 EUR
entre 45 et 80 € = 45-80 EUR
von 45 bis 80 € = 45-80 EUR
between £45 and £80 = 45-80 GBP
da 45 a 80 € = 45-80 EUR
od 45 do 80 zł = 45-80 PLN
от 500 до 900 руб. = 500-900 RUB
van 45 tot 80 € = 45-80 EUR
9,90–19,90 € = 9.90-19.90 EUR
nur 7,99 € = 7.99 EUR
20€/kg = 20 EUR
1.50 € / 100 g = 1.50 EUR
4,99 € (49,90 €/kg) = 4.99 EUR
4,99 € 49,90 €/kg = 4.99 EUR
4,99 € (1 kg = 49,90 €) = 4.99 EUR
12,90 EUR / 0,5 l (25,80 EUR/l) = 12.90 EUR
$3.99 ($0.40/oz) = 3.99 $?
￥128 (每100g ¥12.8) = 128 ¥?
\\1,080 = 1080 \\?
99元1件 = 99 元?
$5 = 5 $?
$5.00 = 5.00 $?
$119. 95 = 119.95 $?
$1,299 = 1299 $?
$750,000 = 750000 $?
$1,299,000 = 1299000 $?
$1,299.00 USD = 1299.00 USD
US$12.50 = 12.50 USD
US $1.20 / Piece = 1.20 USD
US$12.50-15.80 = 12.50-15.80 USD
USD 1,299 = 1299 USD
1,299 USD = 1299 USD
usd 12 = 12 USD
$0.99/mo = 0.99 $?
From $5 = 5 $? +
starting at $19.99 = 19.99 $? +
Only $9.99! = 9.99 $?
$10 - $20 = 10-20 $?
$10-20 = 10-20 $?
$2k = 2000 $?
A$49.95 AUD = 49.95 AUD
AU$ 1,049 = 1049 AUD
C$24.50 = 24.50 CAD
CA$1,250 = 1250 CAD
NZ$ 35 = 35 NZD
S$88.80 = 88.80 SGD
HK$ 99.5 = 99.5 HKD
HK$1,280 = 1280 HKD
MX$ 1,250.00 = 1250.00 MXN
£9.99 = 9.99 GBP
£9.99 each = 9.99 GBP
£1,299 = 1299 GBP
GBP 1,299.50 = 1299.50 GBP
£34.12 (40.94 inc VAT) = 40.94 GBP
34.12 (40.94 inc VAT) = 40.94
£34.12 (£40.94 incl. VAT) = 40.94 GBP
£40.94 (34.12 ex VAT) = 40.94 GBP
CHF 1'299.- = 1299 CHF
CHF 19.90 = 19.90 CHF
Fr. 25.– = 25 CHF
kr 199 = 199 kr?
199 kr. = 199 kr.?
1 299 kr = 1299 kr?
199:- = 199
SEK 1 299,00 = 1299.00 SEK
1.299 DKK = 1299 DKK
99,90 zł = 99.90 PLN
PLN 99.90 = 99.90 PLN
1 299,00 zł = 1299.00 PLN
1.299 zł = 1299 PLN
1 299,00 Kč = 1299.00 CZK
1.299 Kč = 1299 CZK
4 990 Ft = 4990 HUF
4.990 Ft = 4990 HUF
129,90 lei = 129.90 RON
25,50 лв = 25.50 BGN
1 690,54 руб. = 1690.54 RUB
1690 руб = 1690 RUB
1 299 ₽ = 1299 RUB
1299₽ = 1299 RUB
450 грн = 450 UAH
₴ 1 250 = 1250 UAH
2,500 ден = 2500 MKD
1.290 дин = 1290 RSD
1.299 TL = 1299 TRY
1.299,90 TL = 1299.90 TRY
₺249,90 = 249.90 TRY
R$ 1.299,90 = 1299.90 BRL
R$ 1.299 = 1299 BRL
S/ 25.00 = 25.00 PEN
S/. 1,299 = 1299 PEN
AR$ 12.500,00 = 12500.00 ARS
CLP$ 12.990 = 12990 CLP
₹ 1,29,900 = 129900 INR
₹1,299 = 1299 INR
₹499/- = 499 INR
२५० रुपये = 250 INR
٤٥٫٥٠ ريال = 45.50 ريال?
3만5천원 = 35000 KRW
1万2000円 = 12000 JPY
25만원 = 250000 KRW
25rb = 25000
Rp75rb = 75000 IDR
150.-/หม้อ = 150
¥1,980(税込¥2,178) = 2178 ¥?
3,500円（税込3,850円） = 3850 JPY
1,980円(税抜1,800円) = 1980 JPY
15,000円～ = 15000 JPY +
3만원부터 = 30000 KRW +
$100/$200/$300 = 100-300 $?
250／380／450 = 250-450
Rs. 1,299 = 1299 Rs.?
Rs 499 = 499 Rs?
৳ 1,250 = 1250 BDT
฿1,290 = 1290 THB
1,290 บาท = 1290 THB
๙๙ บาท = 99 THB
12.900₫ = 12900 VND
1.290.000 đ = 1290000 VND
Rp 12.500 = 12500 IDR
Rp1.250.000 = 1250000 IDR
RM 19.90 = 19.90 MYR
RM1,299 = 1299 MYR
₱ 1,250.00 = 1250.00 PHP
₱1,250 = 1250 PHP
₩15,000 = 15000 KRW
15,000원 = 15000 KRW
1,299円 = 1299 JPY
1980円(税込) = 1980 JPY
1,980円（税込） = 1980 JPY
JPY 1,980 = 1980 JPY
¥1,980 = 1980 ¥?
¥12 = 12 ¥?
¥12.9 = 12.9 CNY
¥12.9起 = 12.9 CNY +
¥12.50-¥25.80 = 12.50-25.80 CNY
￥ ９９ = 99 ¥?
到手价¥79.9 = 79.9 CNY
RMB 99 = 99 CNY
12.5元/斤 = 12.5 元?
99元包邮 = 99 元?
9.9包邮 = 9.9
19块9 = 19.9 CNY
两百元 = 200 元?
128~256元 = 128-256 元?
¥1.2万 = 12000.0 ¥?
NT$1,280 = 1280 TWD
新台幣 990 = 990 TWD
د.إ 99 = 99 AED
٢٥٠ درهم = 250 درهم?
250 ج.م = 250 EGP
EGP 250 = 250 EGP
₪1,299 = 1299 ILS
₦ 12,500 = 12500 NGN
KSh 1,250 = 1250 KES
0 = 0
0.00 = 0.00
FREE = 0
Gratis = 0
gratuit = 0
免费 = 0
無料 = 0
"""
SILENT = [
    "-",
    "—",
    "–",
    "--",
    "N/A",
    "n/a",
    "#N/A",
    "null",
    "NULL",
    "NaN",
    "n.a.",
    "None",
    " - ",
    "暂无",
    "variable",
    "Open price",
    "変動価格",
]
REFUSED = {
    AMBIGUOUS: [
        *(
            "1.299",
            "1,299",
            "1.299 €",
            "€1,299",
            "1.299 USD",
            "$1.299",
            "$5 10",
            "$10 each or 2 for $15",
        ),
        *("Was $99 Now $79", "99¥89", "10 € 5", "满200减20元"),
    ],
    "negative-price": ["-5 €", "-$5"],
    "several-pieces": [
        *(
            "2 for $10",
            "2/$10",
            "3 voor €5",
            "3 für 5 €",
            "2 per 5 €",
            "2点で1000円",
            "3入 $100",
            "$10 for 2",
            "99元/2件",
        ),
        *("10 €/3 Stk", "2 x 5 €", "2 шт за 100 ₽", "100 ₽ за 2 шт", "US $12.50 / 10 Pieces"),
    ],
    "not-a-price": ["12.5%", "1e3", "abc", "12:30", "0049 30 12", "Rp 1.10.000", "A4", "2026-11-29"],
    "price-on-request": ["call for price", "auf Anfrage", "面议", "询价", "电议", "TBD"],
}


@each_row("line", READ.strip().splitlines())
def test_a_spelling_has_its_value(line: str) -> None:
    text, _, right = line.rpartition(" = ")
    amount, problem = READER.read(text)
    assert problem is None
    assert amount is not None
    value = f"{amount.low:f}" if amount.low == amount.high else f"{amount.low:f}-{amount.high:f}"
    assert " ".join(filter(None, (value, amount.currency, "+" * amount.open_end))) == right


@each_row("text", SILENT)
def test_a_cell_that_says_nothing_is_empty(text: str) -> None:
    assert READER.read(text) == (None, None)


@each_row(("code", "text"), [(code, text) for code, texts in REFUSED.items() for text in texts])
def test_what_has_no_certain_value_is_refused(code: str, text: str) -> None:
    amount, problem = READER.read(text)
    assert amount is None
    assert problem is not None
    assert problem.code == code


def test_cents_are_not_joined_from_other_numbers() -> None:
    amount, _ = READER.read("Pack of 10, 20 €")
    assert amount is None or f"{amount.low:f}" == "20"


def test_plain_prices_are_read_without_the_words_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecomkt.catalog.prices.price.PriceLexer", None)
    reader = PriceReader(shipped_words())
    amounts = [reader.read(cell).amount for cell in ("9.50", "1,299.00", "€12", "12,90 €", "USD 1200", "￥1200")]
    assert [amount and float(amount.low) for amount in amounts] == [9.5, 1299, 12, 12.9, 1200, 1200]
    with pytest.raises(TypeError):
        reader.read("from 9.50")


def test_what_has_no_word_for_a_price_is_not_compared_with_what_stands_at_one() -> None:
    # The pattern of an amount, which is none: to use it would fail.
    reader = HeaderReader((), (), prices=("price",), amounts=("(",))
    words = [reader.read(cell).word for cell in ("Cotton shirt (blue)", "Price", "Stock")]
    assert words == ["cottonshirtblue", "price", "stock"]
    with pytest.raises(re.error):
        reader.read("Price each")
