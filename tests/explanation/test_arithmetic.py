"""What follows from the client's own numbers, and only from these."""

from decimal import Decimal

import pytest

from ecomkt.explanation.arithmetic import Figure, figures_of
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
