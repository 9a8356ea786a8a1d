"""A rule may tell its reason in other words to clients of whom more is known."""

import pytest

from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.ranking import Assessment
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind
from ecomkt.profile.fact import Fact, Profile
from small_knowledge import SMALL, built, checked

RULES = "rules/shops.yaml"
CHOICE = "because: {en: Choice is wide there., zh-Hant: 那裡選擇多。}\n"
TOLD = f"""{CHOICE}\
    told:
      - when: {{weather: [rain]}}
        because: {{en: There are roofs., zh-Hant: 那裡有遮雨的地方。}}
      - when: {{weather: [rain, wind]}}
        because: {{en: Houses keep the wind off., zh-Hant: 房子擋風。}}
"""
KNOWLEDGE = {**SMALL, RULES: SMALL[RULES].replace(CHOICE, TOLD)}


def downtown(base: dict[str, str], *weather: Fact) -> Assessment:
    profile = Profile((Fact("cost", "large", 1.0), *weather))
    return Recommender(built(base=base), PlainEngine).recommend(profile).assessment("shop/downtown")


@pytest.mark.parametrize(
    ("weather", "told"),
    [
        ((), "Choice is wide there."),
        ((Fact("weather", "sun", 1.0),), "Choice is wide there."),
        ((Fact("weather", "rain", 1.0),), "There are roofs."),
        ((Fact("weather", "wind", 0.5),), "Houses keep the wind off."),
        ((Fact("weather", "rain", 0.4), Fact("weather", "wind", 1.0)), "Houses keep the wind off."),
        # What is less sure is no reason for saying it.
        ((Fact("weather", "wind", 0.4),), "Choice is wide there."),
    ],
)
def test_the_first_telling_that_surely_holds_is_said(weather: tuple[Fact, ...], told: str) -> None:
    judged, untold = downtown(KNOWLEDGE, *weather), downtown(SMALL, *weather)
    assert judged.strongest is not None
    assert dict(judged.strongest.rule.because.translations)["en"] == told
    assert (judged.certainty, [part[1:] for part in judged.parts]) == (
        untold.certainty,
        [part[1:] for part in untold.parts],
    )


def test_a_telling_is_looked_at_like_any_text() -> None:
    lacking = {**KNOWLEDGE, RULES: KNOWLEDGE[RULES].replace(", zh-Hant: 房子擋風。", "")}
    subjects = {(each.kind.name, each.subject) for each in checked(base=lacking).findings}
    assert subjects - {(each.kind.name, each.subject) for each in checked(base=KNOWLEDGE).findings} == {
        ("TEXT_MISSING", "dear-things-are-downtown")
    }


def test_every_telling_of_ours_is_said_to_those_for_whom_it_is(kb: KnowledgeBase) -> None:
    recommender = Recommender(kb, PlainEngine)
    for rule in (rule for rule in kb.rules if rule.told):
        for telling in rule.told:
            # A value that the rule wants as well comes first, so that both hold.
            wanted = {p.subject: p.wanted for p in rule.when.premises}
            facts = {subject: values[0] for subject, values in wanted.items()}
            # A trait is no fact that is told: the example of the rule has what makes it.
            if any(p.kind is PremiseKind.TRAIT for p in rule.when.premises):
                facts |= dict(key.split("=") for key in rule.example)
            for p in telling.when.premises:
                facts[p.subject] = next((v for v in p.wanted if v in wanted.get(p.subject, p.wanted)), p.wanted[0])
            made = Profile(tuple(Fact(attribute, value, 1.0) for attribute, value in facts.items()))
            judged = recommender.recommend(made).assessment(rule.conclusions[0].key)
            said = [item.rule.because for item in judged.evidence if item.rule.id == rule.id]
            assert (rule.id, said) == (rule.id, [telling.because])
