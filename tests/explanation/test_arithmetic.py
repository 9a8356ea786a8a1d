"""What follows from the client's own numbers, and only from these."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from ecomkt.explanation.arithmetic import Figure, figures_of, figures_of_plan
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import figure_text
from ecomkt.profile.fact import GivenAmount, Profile


def money(attribute: str, number: str, currency: str = "EUR") -> GivenAmount:
    return GivenAmount(attribute, Decimal(number), currency, is_money=True)


PRICE, MARGIN, BUDGET = money("price", "25"), GivenAmount("margin", Decimal("0.4")), money("budget", "500")


def figures(kb: KnowledgeBase, *amounts: GivenAmount) -> dict[str, tuple[str, str]]:
    return {f.name: (f"{f.value:f}", f.unit) for f in figures_of(kb.codebook, Profile((), amounts))}


def test_price_margin_and_budget_give_every_figure(kb: KnowledgeBase) -> None:
    assert figures(kb, PRICE, MARGIN, BUDGET) == {
        "most-per-order": ("10.00", "EUR"),
        "break-even-return": ("2.50", ""),
        "orders-for-budget": ("50", "orders"),
        "at-risk": ("30.00", "EUR"),
    }


def test_orders_are_whole_and_enough(kb: KnowledgeBase) -> None:
    given = money("price", "30"), MARGIN, BUDGET
    assert figures(kb, *given)["orders-for-budget"][0] == "42"
    assert 41 * 12 < 500 <= 42 * 12


@pytest.mark.parametrize(
    ("amounts", "names"),
    [
        ((), []),
        ((PRICE, BUDGET), []),
        ((PRICE, GivenAmount("margin", Decimal(0))), []),
        ((MARGIN,), ["break-even-return"]),
        ((money("price", "0"), MARGIN, BUDGET), ["break-even-return"]),
        ((PRICE, MARGIN), ["most-per-order", "break-even-return", "at-risk"]),
        ((PRICE, MARGIN, money("budget", "500", "TWD")), ["most-per-order", "break-even-return", "at-risk"]),
    ],
    ids=["nothing", "no-margin", "no-margin-left", "margin-alone", "free", "no-budget", "other-money"],
)
def test_what_is_not_given_gives_nothing(kb: KnowledgeBase, amounts: tuple[GivenAmount, ...], names: list[str]) -> None:
    assert list(figures(kb, *amounts)) == names


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure("most-per-order", Decimal("12.50"), "EUR"), "at most 12.50 EUR"),
        (Figure("at-risk", Decimal(10500), "TWD"), "10,500 TWD in one channel"),
        (Figure("orders-for-budget", Decimal(50), "orders"), "takes 50 orders"),
        (Figure("break-even-return", Decimal("2.5"), ""), "at least 2.5 times"),
    ],
)
def test_a_figure_is_said_in_a_sentence(figure: Figure, text: str) -> None:
    assert text in figure_text(figure, Wording("en", str))
    assert "{" not in figure_text(figure, Wording("zh-Hant", str))


def of_plan(kb: KnowledgeBase, option: str, given: str, *amounts: GivenAmount) -> dict[str, str]:
    code = next(f.by_slug[option] for f in kb.codebook.every_family if option in f.by_slug)
    found = figures_of_plan(kb.codebook, Profile((), amounts), given, code)
    return {figure.name: f"{figure.value:f} {figure.unit}".strip() for figure in found}


@pytest.mark.parametrize(
    ("option", "given", "expected"),
    [
        # 40 % of 25 is 10; a tenth of 25 less leaves 7.50, and 4 orders of these earn what 3 earned.
        ("first-order-discount", "10% off the first order", {"left-of-order": "7.50 EUR", "times-as-many": "1.33"}),
        ("first-order-discount", "首購九折", {"left-of-order": "7.50 EUR", "times-as-many": "1.33"}),
        ("early-orders", "早訂八五折", {"left-of-order": "6.25 EUR", "times-as-many": "1.60"}),
        ("early-orders", "早订85折", {"left-of-order": "6.25 EUR", "times-as-many": "1.60"}),
        ("early-orders", "before March 9.5折", {"left-of-order": "8.75 EUR", "times-as-many": "1.14"}),
        ("lower-price", "down to €22.50", {"left-of-order": "7.50 EUR", "times-as-many": "1.33"}),
        ("deep-discount", "60 percent off", {"loss-per-order": "5.00 EUR"}),
        ("deep-discount", "便宜五成", {"loss-per-order": "2.50 EUR"}),
        ("share-of-sale", "平台抽三成", {"left-of-order": "2.50 EUR"}),
        ("share-of-sale", "平台抽三成五", {}),
        ("share-of-sale", "they take 30%", {"left-of-order": "2.50 EUR"}),
        # A fifth more: of 3 orders 2 earn as much, 15 each for 10.
        ("raised-price", "price to €30", {"may-lose": "33"}),
        ("raised-price", "20% more from May", {"may-lose": "33"}),
        # What isn't plain is not reckoned: two shares, a number of something else, a price that falls as it is raised.
        ("first-order-discount", "10% off, 5% for friends", {}),
        ("raised-price", "price up for 400 customers", {}),
        ("raised-price", "price to €20", {}),
        ("lower-price", "down to €30", {}),
        ("subscription", "10% off by the month", {}),
        # In hours that stay empty wages and rent are paid anyway, and a direct order saves the platform's share.
        ("weekday-price", "20% off on Mondays", {}),
        ("group-rate", "students pay 20% less", {}),
        ("direct-price", "10% off if they book with us", {}),
        # It pays for what haste costs besides.
        ("open-surcharge", "20% more overnight", {}),
    ],
)
def test_the_number_in_a_plan_is_reckoned(kb: KnowledgeBase, option: str, given: str, expected: dict[str, str]) -> None:
    assert of_plan(kb, option, given, PRICE, MARGIN) == expected


def test_of_several_prices_none_is_reckoned_with_the_one_margin(kb: KnowledgeBase) -> None:
    prices = replace(PRICE, highest=Decimal(400))
    assert of_plan(kb, "raised-price", "price to €30", prices, MARGIN) == {}
    assert of_plan(kb, "lower-price", "10% off for good", prices, MARGIN) == {}


def test_a_plan_is_reckoned_on_what_is_given_alone(kb: KnowledgeBase) -> None:
    given = "first-order-discount", "10% off the first order"
    assert of_plan(kb, *given, MARGIN) == {"times-as-many": "1.33"}
    assert of_plan(kb, *given, PRICE) == of_plan(kb, *given) == {}
    assert of_plan(kb, "lower-price", "down to 22.50", MARGIN) == {}
