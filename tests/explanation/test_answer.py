"""What a client says beside facts comes back in the answer: plans with verdicts, numbers, places."""

import pytest
from msgspec.structs import replace

from ecomkt.explanation.sensitivity import TELLING
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.model import Severity
from tables import each_row


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


def test_plans_have_the_verdict_of_what_they_are(advisor: Advisor) -> None:
    answer = advisor.recommend(
        {"product": "fmcg", "plans": ["買粉絲", "video", "carrier/F6", "a flying carpet"]}
    ).answer
    bought, video, shop, unknown = answer.plans
    assert (bought.given, bought.family and bought.family.slug) == ("買粉絲", "plan")
    assert bought.assessment is not None
    assert not bought.assessment.recommended
    assert bought.assessment.strongest is not None
    assert video.assessment == answer.recommendation.assessment("format/video")
    assert shop.assessment is not None
    assert shop.assessment.key == "carrier/platform-shop"
    assert (unknown.given, unknown.family, unknown.assessment) == ("a flying carpet", None, None)
    assert [note.code for note in answer.notes] == ["unknown-plan"]


def test_a_plan_that_is_barred_says_so(advisor: Advisor) -> None:
    recommendation = advisor.recommend({"product": "fmcg"}).recommendation
    barring = next(
        c for c in advisor.kb.cautions if c.bars and not c.law and not any(p.denied for p in c.when.premises)
    )
    facts: dict[str, object] = {p.subject: p.wanted[0] for p in barring.when.premises if p.kind.value == "attribute"}
    answer = advisor.recommend({**facts, "plans": [barring.bars[0]]}).answer
    (plan,) = answer.plans
    assert plan.assessment is not None
    assert plan.assessment.bars
    assert plan.assessment.verdict.slug == "barred"
    assert not recommendation.assessment(barring.bars[0]).bars


def test_places_are_those_of_the_markets(advisor: Advisor) -> None:
    answer = advisor.recommend({"product": "fmcg", "market": "tw"}).answer
    (place,) = answer.places_of("carrier/platform-shop")
    assert (place.market, place.names[0].words_in("en")) == ("tw", "Shopee")
    assert advisor.recommend({"product": "fmcg"}).answer.places_of("carrier/platform-shop") == ()


def test_numbers_come_back_with_what_follows(advisor: Advisor) -> None:
    given = {"product": "fmcg", "price": 350, "margin": 0.4, "budget": "NT$ 30,000", "market": "tw"}
    answer = advisor.recommend(given).answer
    assert [str(amount) for amount in answer.amounts] == ["350 TWD", "40%", "30000 TWD"]
    assert [figure.name for figure in answer.arithmetic][:2] == ["most-per-order", "break-even-return"]
    assert [fact.value for fact in answer.recommendation.profile.about("margin")] == ["fair"]
    again = advisor.recommend(answer.recommendation.profile).answer
    # The sum bears its currency now, so nothing is taken for granted any more.
    assert again.recommendation.profile == replace(answer.recommendation.profile, notes=())


def test_a_sum_that_makes_no_level_is_not_asked_for_again(advisor: Advisor) -> None:
    given = {"product": "virtual", "audience": "business", "market": "uk"}
    asked = [question.attribute.slug for question in advisor.recommend({**given, "price": "150GBP"}).answer.questions]
    assert "price" not in asked
    assert "price" in [question.attribute.slug for question in advisor.recommend(given).answer.questions]


def test_beside_advice_stands_what_may_well_change_a_first_place_and_an_interview_asks_on(advisor: Advisor) -> None:
    for known in ({"product": "fmcg"}, {"product": "health", "price": "low", "offer": "goods", "proof": "trust"}):
        answer = advisor.recommend(known).answer
        likely = []
        for question in answer.questions:
            slug, run, main = question.attribute.slug, answer.run, answer.run.chosen(None)
            moved = run.expected(slug, lambda o: any(run.flip(f, o) or run.settles(f, o) for f in main))  # noqa: B023
            urgent = question.attribute.comes_first({fact.key for fact in answer.recommendation.profile.facts})
            needed = question.attribute.in_head or urgent or moved >= TELLING
            # What follows from the type is told as following.
            if needed and slug not in {derived.fact.attribute for derived in answer.recommendation.derived}:
                likely.append(question)
        assert list(answer.asked) == likely
        assert all(question.matters for question in answer.asked)
        assert 0 < len(answer.asked) < len([question for question in answer.questions if question.matters])


@each_row(
    ("known", "answer", "idle"),
    [
        ({"product": "virtual"}, {"presenter": "face"}, "record"),
        ({"product": "health", "offer": "goods"}, {"audience": "business"}, "discretion"),
        ({"product": "health", "offer": "work"}, {"delivery": "seat"}, "discretion"),
        ({"product": "children", "goal": "sales"}, {"motive": "gift"}, "repeat"),
        ({"product": "need-driven", "goal": "sales"}, {"earning": "access"}, "repeat"),
        ({"product": "urgent", "offer": "work"}, {"last-orders": "own-shop"}, "radius"),
        ({"product": "health", "price": "free"}, {"paid-later": "never"}, "discovery"),
        ({"product": "need-driven"}, {"assortment": "one-product"}, "breadth"),
        ({"product": "special"}, {"oversight": "alcohol"}, "special-kind"),
        ({"product": "need-driven"}, {"proof": "look"}, "visual"),
        ({"product": "need-driven"}, {"offer": "work"}, "visual"),
        ({"product": "virtual", "offer": "software"}, {"proof": "lesson"}, "complexity"),
        ({"product": "need-driven"}, {"goal": "clearance"}, "bottleneck"),
        ({"product": "fmcg"}, {"last-orders": "none"}, "volume"),
        ({"product": "special"}, {"special-kind": "custom"}, "returns"),
        ({"product": "fmcg"}, {"audience": "business"}, "motive"),
        ({"product": "health", "price": "free"}, {"paid-later": "never"}, "offer"),
    ],
)
def test_what_the_facts_answer_or_make_absurd_is_not_asked(
    advisor: Advisor, known: dict[str, str], answer: dict[str, str], idle: str
) -> None:
    def asked(given: dict[str, str]) -> set[str]:
        return {question.attribute.slug for question in advisor.recommend(given).answer.questions}

    assert idle in asked(known)
    assert idle not in asked(known | answer)


def test_no_plan_has_a_verdict_without_a_reason(advisor: Advisor) -> None:
    every = [f"{family.slug}/{code.slug}" for family in advisor.kb.codebook.every_family for code in family.codes]
    answer = advisor.recommend({"product": "fmcg", "plans": every}).answer
    unsaid = [p for p in answer.plans if p.assessment and not (p.assessment.bars or p.assessment.strongest)]
    assert len(answer.plans) == len(every)
    assert unsaid
    # Of what no rule speaks of yet it is said what it depends on, and nothing that is known.
    assert [plan.given for plan in unsaid if not plan.depends] == []
    assert {a.slug for plan in unsaid for a in plan.depends}.isdisjoint({"product", "price"})


def test_what_a_plan_depends_on_judges_it(advisor: Advisor) -> None:
    (hands,) = advisor.recommend({"product": "fmcg", "plans": ["more-hands"]}).answer.plans
    asked = hands.depends[0]
    (judged,) = advisor.recommend({"product": "fmcg", asked.slug: "capacity", "plans": ["more-hands"]}).answer.plans
    assert asked.slug == "bottleneck"
    assert not judged.depends
    assert judged.assessment is not None
    assert judged.assessment.strongest is not None


def test_what_others_call_for_is_told_after_what_is_as_loud_and_is_called_for_here(advisor: Advisor) -> None:
    answer = advisor.answer(advisor.profile({"product": "health", "price": "medium", "market": "tw"}))
    own = answer.recommendation.cautions
    others = {each.id: each for each in advisor.kb.cautions if each.id not in {caution.id for caution in own}}
    told = answer.warning_of(others).recommendation.cautions
    assert {caution.id for caution in told} == {caution.id for caution in (*own, *others.values())}
    severities = [list(Severity).index(caution.severity) for caution in told]
    assert severities == sorted(severities)
    for severity in Severity:
        alike = [caution for caution in told if caution.severity is severity]
        assert [c for c in alike if c.id not in others] == alike[: sum(c.severity is severity for c in own)]
    assert answer.warning_of({caution.id for caution in own}).recommendation.cautions == own
