"""What clients of many trades are told on the page, and what stands in the appendix."""

import pytest

from ecomkt import Advisor
from ecomkt.inference.recommend import Recommendation
from runs import run
from tables import each_row

SHOP = {"offer": "goods", "delivery": "parcel", "earning": "margin", "audience": "mass"}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


def advised(advisor: Advisor, **given: object) -> Recommendation:
    return advisor.recommend(given).answer.recommendation


@each_row(
    "market, general",
    [
        ("tw", "tw-shop-page-shows-the-tax-number"),
        ("tw", "tw-seven-days-to-return"),
        ("cn", "cn-seven-days-to-return"),
        ("eu", "eu-fourteen-days-and-a-button"),
        ("eu", "eu-goods-carry-the-guarantee-notice"),
        ("uk", "uk-fourteen-days-to-cancel"),
        ("us", "us-ship-when-promised"),
        ("kr", "kr-seven-days-and-three-months"),
        ("hk", "hk-returns-are-your-own-promise"),
        ("jp", "jp-shop-page-and-last-screen"),
    ],
)
def test_the_law_of_every_shop_stands_in_the_appendix(advisor: Advisor, market: str, general: str) -> None:
    recommendation = advised(advisor, product="need-driven", price="medium", market=market, **SHOP)
    assert general in {caution.id for caution in recommendation.general}
    assert general not in {caution.id for caution in recommendation.cautions}


@each_row(
    "plans, market, told",
    [
        (("subscribe",), "eu", "eu-a-planned-subscription-tells-its-end"),
        (("subscribe",), "kr", "kr-a-planned-subscription-tells-its-end"),
        (("prepaid vouchers",), "tw", "tw-passes-planned-are-prepaid"),
        (("prepaid vouchers",), "jp", "jp-passes-planned-are-prepaid"),
        (("bulk order",), "uk", "a-large-order-is-settled-first"),
        (("half price",), "us", "us-former-prices-are-real"),
        (("buy a list",), "cn", "cn-lists-are-not-bought"),
        (("no returns",), "eu", "eu-returns-are-not-refused"),
        (("no returns",), "tw", "tw-returns-are-not-refused"),
        (("climate neutral",), "eu", "eu-green-words-planned-are-claims"),
        (("charity raffle",), "uk", "uk-raffles-belong-to-societies"),
        (("cheapest in town",), "jp", "jp-the-cheapest-is-a-comparison"),
    ],
)
def test_what_a_client_plans_is_told_on_the_page(
    advisor: Advisor, plans: tuple[str, ...], market: str, told: str
) -> None:
    facts = {"product": "need-driven", "price": "medium", "market": market, **SHOP}
    assert told in {caution.id for caution in advised(advisor, **facts, plans=list(plans)).cautions}
    assert told not in {caution.id for caution in advised(advisor, **facts).cautions}


@each_row(
    "given, told",
    [
        ({"product": "health", "oversight": "health-food", "market": "cn"}, "cn-health-food-is-reviewed-first"),
        ({"product": "health", "oversight": "clinic", "market": "tw"}, "tw-clinics-do-not-lure-patients"),
        ({"product": "fmcg", "oversight": "alcohol", "market": "kr"}, "kr-alcohol-is-collected-in-person"),
        ({"product": "fmcg", "oversight": "food", "licence": "missing"}, "licence-before-orders"),
        ({"product": "fmcg", "oversight": "cosmetic", "market": "uk"}, "uk-cosmetics-have-a-uk-person"),
    ],
)
def test_what_decides_stays_on_the_page(advisor: Advisor, given: dict[str, object], told: str) -> None:
    assert told in {caution.id for caution in advised(advisor, price="medium", **given).cautions}


def test_soap_is_a_cosmetic_in_english_too() -> None:
    assert "uk-cosmetics-have-a-uk-person" in run("recommend", "handmade soap", "5 GBP", "market=uk", "--json").out
