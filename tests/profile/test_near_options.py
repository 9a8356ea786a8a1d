"""What a plan may be that isn't understood: a list to pick from, the likeliest first."""

import pytest

from ecomkt import Advisor
from ecomkt.knowledge.codebook import Codebook, PlanWords
from ecomkt.profile.hearing import Hearing
from ecomkt.profile.likeness import Likeness
from ecomkt.profile.near_options import options_near
from ecomkt.profile.plans import FIRST_NEAR
from tables import each_row


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


WORDS = PlanWords(heard=(("plan/van", ("goods from a van", "餐車&咖啡")), ("plan/card", ("a card for stars",))))
HEARING = Hearing(Codebook((), (), plan_words=WORDS), None)
EXAMPLES = (
    ("plan/van", ("bread on wheels", "flowers on wheels every Friday", "開車到園區")),
    ("plan/card", ("a voucher for five stars",)),
    ("plan/unphrased", ("soup on wheels",)),
    ("lawful plan/van", ("bread on wheels as the town allows",)),
    ("", ("fewer complaints",)),
)
LIKENESS = Likeness(EXAMPLES, HEARING.words, None)


def near(said: str) -> list[str]:
    return options_near(said, LIKENESS, HEARING)


@each_row(
    ("said", "options"),
    [
        # Examples tell, and a part of a phrase beside them; what is no plan and what is lawful are nothing to pick.
        ("cakes on wheels", ["plan/unphrased", "plan/van", "plan/card"]),
        ("cakes on wheels from the van", ["plan/van", "plan/unphrased", "plan/card"]),
        ("five stars", ["plan/card", "plan/unphrased", "plan/van"]),
        ("fewer complaints", ["plan/unphrased", "plan/card", "plan/van"]),
        # A phrase alone, where no example has a word of it.
        ("咖啡", ["plan/van"]),
        ("something else altogether", []),
        ("", []),
    ],
)
def test_options_are_ranked_by_examples_and_parts_of_phrases(said: str, options: list[str]) -> None:
    assert near(said) == options


def test_a_long_part_of_a_phrase_is_more_of_a_trace_than_a_short_one() -> None:
    def weight(parts: tuple[str, ...]) -> float:
        return float(max(len(part.strip()) for part in parts))

    short, long, whole = (HEARING.traces(said, weight)["plan/van"] for said in ("a", "van", "goods from a van"))
    assert 0 < short < long < whole


@pytest.mark.parametrize(
    ("given", "among"),
    [
        ("a year for the price of nine months", "plan/long-prepayment"),
        ("nobody has tasted it, yet forty people write that they loved it", "plan/fake-orders"),
        ("等級不夠的魚當生魚片賣", "plan/sold-as-better"),
        # An act is no place in a ranking: the reason for a family's option seldom judges what somebody wants to do.
        ("a club for people who wear our shawls", "plan/customers-circle"),
        ("a man by our shelf on Saturdays who shows the mop", "plan/shop-display"),
        # A slip of the pen goes before all likeness.
        ("prize drw", "plan/prize-draw"),
    ],
)
def test_what_a_client_means_is_among_the_first(advisor: Advisor, given: str, among: str) -> None:
    (plan,) = advisor.profile({"type": "A", "plans": [given]}).plans
    assert (plan.key, among in plan.near[:FIRST_NEAR]) == ("", True)
    options = {key for family in advisor.kb.codebook.every_family for key in family.keys}
    assert len(set(plan.near)) == len(plan.near) == 18
    assert set(plan.near) <= options


def test_what_is_understood_is_offered_nothing(advisor: Advisor) -> None:
    profile = advisor.profile({"type": "A", "plans": ["raffle", {"care-plan": "what the roses need"}, "qwxz"]})
    assert [(plan.key, plan.near) for plan in profile.plans] == [
        ("plan/prize-draw", ()),
        ("plan/care-plan", ()),
        ("", ()),
    ]
