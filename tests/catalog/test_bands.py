"""From an amount to the price level: soft bounds, the right income, and nothing where there is none."""

from decimal import Decimal
from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ecomkt.catalog.prices.price_levels import LevelFacts
from ecomkt.knowledge.store import load_knowledge
from ecomkt.profile.fact import Fact
from price_samples import BANDS_FILE, bands_of, shipped_bands
from tables import each_row

BANDS = shipped_bands()
LEVELS = [code.slug for code in load_knowledge().codebook.attribute["price"].codes][:6]
BUSINESS = Fact("audience", "business")


def levels(amount: str, currency: str = "CNY", market: str | None = None) -> dict[str, float]:
    reading = BANDS.facts(Decimal(amount), currency, market)
    assert reading.problem is None
    return {fact.value: fact.certainty for fact in reading.facts}


@each_row(
    ("amount", "expected"),
    [
        ("0", {"free": 1}),
        ("0.01", {"very-low": 1}),
        ("12.327", {"very-low": 0.5, "low": 0.5}),
        ("50", {"low": 1}),
        ("82.18", {"low": 0.5, "medium": 0.5}),
        ("77", {"low": 0.7, "medium": 0.3}),
        ("200", {"medium": 1}),
        ("1000", {"high": 1}),
        ("2054.5", {"high": 0.5, "very-high": 0.5}),
        ("999999999999", {"very-high": 1}),
    ],
)
def test_an_amount_has_the_level_of_its_share_of_income(amount: str, expected: dict[str, float]) -> None:
    assert levels(amount) == expected


AMOUNTS = st.decimals(min_value="0.01", max_value=10**6, places=2)


@given(AMOUNTS)
def test_certainties_have_one_decimal_and_sum_to_one(amount: Decimal) -> None:
    facts = BANDS.facts(amount, "CNY").facts
    assert all(fact.certainty == round(fact.certainty, 1) > 0 for fact in facts)
    assert isclose(sum(fact.certainty for fact in facts), 1)
    assert len(facts) in (1, 2)


def height(amount: Decimal) -> float:
    return sum(LEVELS.index(fact.value) * fact.certainty for fact in BANDS.facts(amount, "CNY").facts)


@given(AMOUNTS, AMOUNTS)
def test_a_higher_amount_never_has_a_lower_level(a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    assert height(low) <= height(high) + 1e-9


@given(st.floats(min_value=-1.5, max_value=1.5))
def test_near_a_bound_the_certainty_follows_the_logarithm(position: float) -> None:
    amount = Decimal(repr(0.1 * 4109 * 1.15**position))
    wanted = min(1.0, max(0.0, log(float(amount) / 410.9 * 1.15) / (2 * log(1.15))))
    found = {fact.value: fact.certainty for fact in BANDS.facts(amount, "CNY").facts}.get("high", 0.0)
    assert abs(found - wanted) <= 0.05 + 1e-9


def test_the_currency_chooses_the_income_and_the_market_only_among_equals() -> None:
    assert levels("50", "EUR") == levels("50", "EUR", "eu") == levels("50", "EUR", "cn") == {"medium": 1}
    two, problems = bands_of(BANDS_FILE, "base: {elsewhere: {monthly_disposable: 100, currency: EUR}}")
    assert problems == []
    assert [fact.value for fact in two.facts(Decimal(90), "EUR", "elsewhere").facts] == ["very-high"]
    assert [fact.value for fact in two.facts(Decimal(90), "EUR").facts] == ["medium"]


def test_without_an_income_there_is_no_level_but_a_way_out() -> None:
    reading = BANDS.facts(Decimal(5), "ARS")
    assert reading.facts == ()
    assert str(reading.problem) == (
        "there is no income to measure prices in ARS against; give one month's disposable income: --income ARS=AMOUNT"
    )
    assert BANDS.facts(Decimal(0), "").facts == (Fact("price", "free"),)


def test_every_currency_of_the_union_and_of_the_lists_languages_has_an_income() -> None:
    for currency in ("EUR", "DKK", "SEK", "PLN", "CZK", "HUF", "RON", "NOK", "CHF", "RUB", "VND", "THB"):
        reading = BANDS.facts(Decimal(9_000_000), currency)
        assert (reading.problem, [fact.value for fact in reading.facts][-1:]) == (None, ["very-high"]), currency


def test_the_users_income_wins() -> None:
    own = replace(BANDS, incomes={"ARS": Decimal(2300), "CNY": Decimal(100)})
    assert own.facts(Decimal(90), "CNY", "cn") == LevelFacts((Fact("price", "very-high"),))
    assert own.facts(Decimal(5), "ARS").problem is None
    assert own.currency_of("cn") == "CNY"


def test_a_placeholder_is_told() -> None:
    guessed, _ = bands_of(BANDS_FILE, "base: {us: {status: placeholder}}")
    note = guessed.facts(Decimal(5), "USD").note
    assert str(note) == (
        "the income for us, 3812 USD a month, is a placeholder; give a better one with --income USD=AMOUNT"
    )
    assert BANDS.facts(Decimal(5), "USD").note is None


def test_an_income_that_nobody_checked_is_told_and_a_computed_one_is_not() -> None:
    note = BANDS.facts(Decimal(180), "THB").note
    assert note is not None
    assert note.message == "the income for THB, 15000 THB a month, is from knowledge, not checked"
    assert BANDS.facts(Decimal(350), "TWD").note is None


def test_a_market_with_several_currencies_has_none_and_each_of_them_its_income() -> None:
    assert BANDS.currency_of("sea") == ""
    shared = ("SGD", "MYR", "THB", "IDR", "PHP", "VND")
    assert {code: BANDS.income(code).problem for code in shared} == dict.fromkeys(shared)


def test_companies_are_measured_by_what_they_may_spend() -> None:
    reading = BANDS.facts(Decimal(300), "CNY", "cn", [BUSINESS])
    assert (reading.facts, reading.problem and reading.problem.code) == ((), "no-approval-limit")
    limited = replace(BANDS, limits={"CNY": Decimal(5000)})
    assert limited.facts(Decimal(300), "CNY", "cn", [BUSINESS]).facts == (Fact("price", "low"),)
    mixed = [BUSINESS, Fact("audience", "mass")]
    assert limited.facts(Decimal(300), "CNY", "cn", mixed) == limited.facts(Decimal(300), "CNY", "cn")


def test_a_market_has_a_currency() -> None:
    assert [BANDS.currency_of(market) for market in ("cn", "eu", "us", "elsewhere", "")] == [
        "CNY",
        "EUR",
        "USD",
        "",
        "",
    ]


def test_a_pack_changes_what_it_names_and_nothing_else() -> None:
    changed, problems = bands_of(BANDS_FILE, "base: {cn: {monthly_disposable: 1000}}\nshare_upper_bounds: {low: 0.03}")
    assert problems == []
    assert [fact.value for fact in changed.facts(Decimal(25), "CNY").facts] == ["low"]
    assert changed.relative == BANDS.relative
    assert changed.facts(Decimal(100), "EUR") == BANDS.facts(Decimal(100), "EUR")


@each_row(
    ("wrong", "right", "message"),
    [
        ("attribute: price", "attribute: prise", "did you mean 'price'?"),
        ("medium: 0.10", "medum: 0.10", "unknown value 'medum'"),
        ("medium: 0.10", "medium: 0.02", "the bound of 'medium' is not above that of 'low'"),
        ("medium: 0.10", "medium: -1", "must be a number above 0"),
        ("at_zero: free", "at_zero: freee", "did you mean 'free'?"),
        ("currency: CNY", "currency: RMB yuan", "'RMB yuan' is no currency code"),
        ("  cn: {", "  china: {", "unknown market 'china'"),
        ("source: census24, status: derived", "source: census24, status: guessed", "unknown status 'guessed'"),
        ("source: nbs24,", "source: nbs42,", "unknown source 'nbs42'"),
        ("[jan99,", "[jan98,", "unknown source 'jan98'"),
        ("audience: [business]", "audiance: [business]", "unknown attribute 'audiance'"),
        ("audience: [business]", "audience: [busines]", "unknown value 'busines'"),
        ("value: below-peers", "value: below-peer", "unknown value 'below-peer'"),
        ("one_at_ratio: 0.70", "one_at_ratio: 1.70", "the certainty must grow away from the median"),
        ("zero_at_ratio: 0.95, ", "", "'zero_at_ratio' is missing"),
        ("soft_edge: 0.15", "soft_egde: 0.15", "unknown key 'soft_egde'"),
        ("above: very-high", "above: [very-high]", "must be a text"),
    ],
)
def test_a_slip_in_the_bands_is_told(wrong: str, right: str, message: str) -> None:
    assert BANDS_FILE.count(wrong) == 1
    _, problems = bands_of(BANDS_FILE.replace(wrong, right))
    assert message in "\n".join(map(str, problems))
    assert all(problem.location for problem in problems)


@pytest.mark.parametrize("text", ["[]", "attribute: [1]", "base: 5", "relative: {below: []}", "base: {cn: x}", "{}"])
def test_no_shape_of_the_file_raises(text: str) -> None:
    assert bands_of(text)[1] != []
    bands_of(BANDS_FILE, text)
