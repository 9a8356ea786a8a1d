"""A rule may tell its reason in other words to clients of whom more is known."""

import pytest

from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Assessment, Recommender
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
