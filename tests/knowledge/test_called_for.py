"""What clients of many trades are told on the page, and what stands in the appendix."""

import pytest

from ecomkt import Advisor
from ecomkt.explanation.experiments import experiments_for, load_report_knowledge
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
        (("prepaid vouchers",), "kr", "kr-passes-planned-are-prepaid"),
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


def test_a_year_of_lessons_in_korea_can_be_left(advisor: Advisor) -> None:
    # A voucher for goods has a rule of its own.
    facts = {"product": "health", "price": "high", "market": "kr", "offer": "course", "plans": ["prepaid vouchers"]}
    told = {caution.id for caution in advised(advisor, **facts).cautions}
    assert ("kr-what-runs-for-a-month-can-be-left" in told, "kr-passes-planned-are-prepaid" in told) == (True, False)


def test_a_harp_maker_in_wales_who_sells_to_america_hears_one_law_on_messages(advisor: Advisor) -> None:
    facts = {"product": "special", "price": "1800GBP", "offer": "goods", "reach": "members", "last-orders": "list",
             "repeat": "frequent"}  # fmt: skip
    told = {
        market: {
            caution.id.split("-")[0]
            for caution in advised(advisor, **facts, bottleneck="demand", market=market).cautions
            if "write-only" in caution.id
        }
        for market in ("uk", "us", "uk,us")
    }
    assert told == {"uk": {"uk"}, "us": {"us"}, "uk,us": {"uk"}}


@each_row(
    "given, once",
    [
        # Watches on commission in the mainland: where each came from, and not the threefold price as well.
        ({"product": "special", "special-kind": "luxury", "offer": "goods", "assortment": "single-pieces",
          "inventory": "consigned", "market": "cn"}, {"where-each-piece-came-from"}),
        ({"product": "special", "special-kind": "luxury", "offer": "goods", "assortment": "single-pieces",
          "inventory": "own", "market": "cn"}, {"cn-fakes-cost-three-times"}),
        # Who hasn't the licence shows no number of it.
        ({"product": "need-driven", "offer": "work", "earning": "work", "oversight": "licensed", "market": "hk",
          "licence": "missing"}, {"licence-before-orders"}),
        ({"product": "need-driven", "offer": "work", "earning": "work", "oversight": "licensed", "market": "hk",
          "licence": "held"}, {"licence-of-the-trade"}),
    ],
)  # fmt: skip
def test_one_gist_is_told_once(advisor: Advisor, given: dict[str, object], once: set[str]) -> None:
    alike = {"where-each-piece-came-from", "cn-fakes-cost-three-times", "licence-before-orders", "licence-of-the-trade"}
    told = {caution.id for caution in advised(advisor, price="high", **given).cautions}
    assert told & alike == once


@each_row(
    "bottleneck, plans, told",
    [
        ("capacity", ["half price"], True),
        ("stock", ["half price"], True),
        ({"capacity": 0.6}, ["half price"], True),
        # Whoever is full and plans nothing that brings more knows it himself.
        ("capacity", [], False),
        ("capacity", ["climate neutral"], False),
        # Full in one season alone, or short of buyers, trust or money as much.
        ({"capacity": 0.6, "demand": 0.3}, ["half price"], False),
        ({"capacity": 0.5, "demand": 0.5}, ["half price"], False),
        ({"stock": 0.5, "trust": 0.5}, ["half price"], False),
        ({"capacity": 0.5, "margin": 0.5}, ["half price"], False),
        ("demand", ["half price"], False),
    ],
)
def test_who_can_serve_no_more_and_plans_more_is_told(
    advisor: Advisor, bottleneck: object, plans: list[str], told: bool
) -> None:
    facts = {"product": "children", "price": "medium", "offer": "goods", "bottleneck": bottleneck}
    found = {caution.id for caution in advised(advisor, **facts, plans=plans).cautions}
    assert ("full-hands-first" in found) is told


def test_soap_is_a_cosmetic_in_english_too() -> None:
    assert "uk-cosmetics-have-a-uk-person" in run("recommend", "handmade soap", "5 GBP", "market=uk", "--json").out


SEAT = {"product": "tickets", "offer": "seat"}
GOODS = {"product": "fmcg", "offer": "goods"}
NEED = {"product": "need-driven", "offer": "goods"}
TAUGHT = {
    "product": "tickets",
    "offer": "course",
    "delivery": "seat",
    "earning": "content",
    "oversight": "adult-education",
}


@each_row(
    "given, plans, untold",
    [
        # Who performs for hire sells no seat on; who shows reviews, or pays for praise, would have said so.
        ({**SEAT, "inventory": "none", "market": "hk"}, [], "hk-tickets-at-the-fixed-price"),
        ({**NEED, "proof": "trust", "last-orders": "own-shop", "market": "uk"}, [], "uk-reviews-are-kept-real"),
        ({**TAUGHT, "motive": "work", "market": "uk"}, [], "uk-results-planned-are-proved"),
        ({**TAUGHT, "motive": "work", "proof": "trust", "market": "tw"}, [], "tw-courses-prove-their-results"),
        ({**TAUGHT, "delivery": {"digital": 0.8, "seat": 0.2}, "market": "tw"}, [],
         "tw-classes-for-adults-are-registered"),
        # A share for whoever brings an order is no post.
        ({**GOODS, "discovery": "friends", "margin": "fair", "market": "us"}, [], "us-paid-posts-say-so"),
        # Of two lines on what may be claimed the nearer one.
        ({**GOODS, "oversight": "cosmetic", "claim": "health", "market": "tw"}, ["cure claim"], "tw-no-cure-claims"),
        ({**GOODS, "oversight": "food", "claim": "health", "market": "cn"}, [], "cn-food-is-no-medicine"),
        ({**SEAT, "claim": "health", "market": "kr"}, [], "kr-no-drug-like-claims"),
        # What is done with a cream or a meal puts neither on a shelf.
        ({"product": "fmcg", "offer": "work", "oversight": "cosmetic", "market": "eu"}, [],
         "eu-cosmetics-have-a-person-who-answers"),
        ({**SEAT, "oversight": "food", "market": "eu"}, [], "eu-food-says-only-listed-claims"),
    ],
)  # fmt: skip
def test_what_a_client_has_not_is_no_warning(
    advisor: Advisor, given: dict[str, object], plans: list[str], untold: str
) -> None:
    recommendation = advised(advisor, price="medium", plans=plans, **given)
    assert untold not in {caution.id for caution in recommendation.cautions}


@each_row(
    "given, plans, told",
    [
        ({**TAUGHT, "market": "uk"}, ["success rate"], "uk-results-planned-are-proved"),
        ({**TAUGHT, "market": "tw"}, ["success rate"], "tw-results-planned-are-proved"),
        ({**TAUGHT, "market": "tw"}, [], "tw-classes-for-adults-are-registered"),
        ({**SEAT, "claim": "health", "market": "kr"}, [], "kr-who-is-no-clinic-treats-nobody"),
        ({**SEAT, "market": "kr"}, ["cure claim"], "kr-a-cure-planned-where-nobody-treats"),
        (NEED, ["film customers"], "shown-customers-gave-their-leave"),
        ({**NEED, "audience": "mass", "market": "uk"}, ["preorder"], "uk-money-before-it-is-made-names-the-day"),
        ({**NEED, "audience": "mass", "market": "eu"}, ["preorder"], "eu-money-before-it-is-made-names-the-day"),
        ({**NEED, "audience": "mass", "market": "us"}, ["preorder"], "us-money-before-it-is-made-names-the-day"),
        ({**GOODS, "oversight": "food", "claim": "health", "market": "eu"}, [],
         "eu-good-for-the-body-is-a-listed-claim"),
    ],
)  # fmt: skip
def test_what_a_client_has_is_told(advisor: Advisor, given: dict[str, object], plans: list[str], told: str) -> None:
    recommendation = advised(advisor, price="medium", plans=plans, **given)
    assert told in {caution.id for caution in recommendation.cautions}


GUESTS = {"product": "tickets", "offer": "seat", "delivery": "seat", "earning": "access", "motive": "love"}


@each_row(
    "given, markets",
    [
        # Who comes from abroad is served under the law of the place, which the money tells.
        ({**GUESTS, "price": "6300 JPY", "market": ["jp", "tw", "kr"]}, {"jp"}),
        ({**GUESTS, "price": "85 EUR", "market": ["eu", "us"]}, {"eu"}),
        # What no market of theirs is paid in, and what is sent to them, tells nothing.
        ({**GUESTS, "price": "85 CHF", "market": ["eu", "us"]}, {"eu", "us"}),
        ({**GUESTS, "delivery": "parcel", "offer": "goods", "price": "85 EUR", "market": ["eu", "us"]}, {"eu", "us"}),
    ],
)
def test_guests_are_served_under_the_law_of_the_place(
    advisor: Advisor, given: dict[str, object], markets: set[str]
) -> None:
    plans = ["buy followers", "half price"]
    drawn = advised(advisor, plans=plans, **given).drawn
    assert {market for caution in drawn for market in caution.markets} == markets
    assert {code.slug for code in advised(advisor, **given).markets} == {*given["market"]}  # type: ignore[misc]


@each_row(
    "given, untold",
    [
        # A troupe and a show for schools are asked for by name; who sells to dealers has them to think of.
        ({**GUESTS, "earning": "work", "offer": "work", "audience": "business"}, "local-answer-fast"),
        ({**NEED, "reach": "members", "last-orders": ["stores", "list"], "assortment": "range"}, "list-first-days"),
        ({**NEED, "reach": "places", "last-orders": "own-shop", "volume": "some", "bottleneck": "trust"},
         "own-pool-invitation"),
        # His own shop has the addresses of those who bought; what is bought once needs no second vote.
        ({**NEED, "reach": "places", "last-orders": ["stores", "own-shop"], "volume": "some", "repeat": "frequent"},
         "own-pool-invitation"),
        ({**NEED, "reach": "members", "repeat": "rare", "proof": "look", "volume": "some"}, "taking-part-vote"),
        # Places in a class have no returns; a translator with hundreds of posts needs no five more.
        ({"product": "virtual", "offer": "course", "proof": "lesson", "margin": "fair", "volume": "some",
          "discovery": "friends"}, "commission-partners"),
        ({"product": "virtual", "offer": "work", "proof": "lesson", "record": "text", "presenter": "writer"},
         "answer-article"),
        # He has told that buyers look him up; who lives on gifts opens no lot early.
        ({**NEED, "discovery": "search", "volume": "some", "proof": "trust"}, "how-buyers-heard-of-you"),
        ({"product": "special", "offer": "right", "reach": "members", "earning": "access",
          "repeat": "frequent", "last-orders": "own-shop"}, "list-first-days"),
    ],
)  # fmt: skip
def test_a_first_step_is_one_that_the_client_can_take(advisor: Advisor, given: dict[str, object], untold: str) -> None:
    recommendation = advised(advisor, price="medium", goal="sales", **given)
    steps = experiments_for(recommendation, load_report_knowledge(advisor.kb), advisor.kb.scale.threshold)
    assert untold not in {step.id for step in steps}
    assert untold in {step.id for step in load_report_knowledge(advisor.kb).experiments}


@each_row(
    "given, unasked",
    [
        ({**NEED, "delivery": "parcel"}, "radius"),
        (NEED, "motive"),
        ({**NEED, "discovery": "feed"}, "visual"),
        # What is done, taught or let, what is eaten, and what is made to order is no riddle.
        ({"offer": "work", "delivery": "local"}, "product"),
        ({"offer": "goods", "oversight": "food"}, "product"),
        ({"offer": "goods", "special-kind": "custom"}, "product"),
    ],
)
def test_what_the_facts_answer_is_not_asked(advisor: Advisor, given: dict[str, object], unasked: str) -> None:
    assert unasked not in {attribute.slug for attribute in advised(advisor, price="medium", **given).unknown}


def test_the_type_of_goods_without_a_name_is_asked(advisor: Advisor) -> None:
    recommendation = advised(advisor, price="medium", offer="goods", oversight="none")
    assert "product" in {attribute.slug for attribute in recommendation.unknown}


def test_of_several_laws_on_one_plan_that_at_home_is_told(advisor: Advisor) -> None:
    birds = {**NEED, "delivery": "parcel", "price": "420 EUR", "market": ["cn", "eu", "tw"]}
    told = {caution.id for caution in advised(advisor, **birds, plans=["buy followers"]).cautions}
    assert told & {"cn-nothing-bought", "eu-nothing-bought", "tw-claims-are-true"} == {"eu-nothing-bought"}


def test_a_law_and_what_refers_to_it_are_told_once(advisor: Advisor) -> None:
    helpers = {**NEED, "price": "medium", "market": "tw", "commission": "two-levels"}
    recommendation = advised(advisor, **helpers, plans=["layered commission"])
    layers = {"tw-layers-are-reported-first", "tw-commission-on-sales-alone"}
    assert len(layers & {caution.id for caution in recommendation.cautions}) == 1
    assert layers <= {caution.id for caution in recommendation.drawn}
