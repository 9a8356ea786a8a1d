"""What follows from facts, what rules an option out, and when a family has no first place to rely on."""

import pytest
from msgspec.structs import replace

from ecomkt.inference.ranking import Openness
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.profile.fact import Fact, Plan, Profile
from engines import engines_here
from small_knowledge import SMALL, built

CODES = """\
attributes:
  season:
    name: {en: Season, zh-Hant: 季節}
    question: {en: Which season is it?, zh-Hant: 什麼季節？}
    ask_when: {weather: [rain]}
    values:
      summer: {en: Summer, zh-Hant: 夏}
      winter: {en: Winter, zh-Hant: 冬}
  land:
    name: {en: Land, zh-Hant: 國家}
    question: {en: In which land?, zh-Hant: 在哪個國家？}
    many: true
    jurisdiction: true
    values:
      here: {en: Here, zh-Hant: 這裡}
      there: {en: There, zh-Hant: 那裡}
      beyond: {en: Beyond, zh-Hant: 遠方}
families:
  stunt:
    name: {en: Stunt, zh-Hant: 花招}
    none_needed: true
    values:
      parade: {en: Parade, zh-Hant: 遊行}
  idea:
    name: {en: Idea, zh-Hant: 想法}
    on_request: true
    values:
      tent: {en: Tent, zh-Hant: 帳篷}
"""
RULES = """\
derivations:
  - id: rain-means-winter
    when: {weather: [rain]}
    derive: {season: {winter: strong}}
    because: {en: It rains in winter., zh-Hant: 冬天下雨。}
    basis: practice
    source: [one]
  - id: winter-means-wind
    when: {season: [winter]}
    derive: {weather: {wind: strong}}
    because: {en: Winter is windy., zh-Hant: 冬天有風。}
    basis: practice
    source: [one]
  - id: wind-means-winter-and-cost
    when: {weather: [wind]}
    derive: {season: {winter: strong}, cost: {large: strong}}
    because: {en: Winter is windy and dear., zh-Hant: 冬天有風，也貴。}
    basis: practice
    source: [one]
  - id: sun-hints-at-summer
    when: {weather: [sun]}
    derive: {season: {summer: hint}}
    because: {en: The sun shines in summer., zh-Hant: 夏天出太陽。}
    basis: practice
    source: [one]
rules:
  - id: most-shops-are-nearby
    when: {}
    favour: {shop: {nearby: good}}
    because: {en: Most are., zh-Hant: 多半如此。}
    basis: base-rate
    source: [one]
  - id: winter-shops-are-nearby
    when: {season: [winter]}
    favour: {shop: {nearby: fair}}
    because: {en: The streets are wet., zh-Hant: 路上濕。}
    basis: practice
    source: [one]
  - id: there-one-walks-or-rides
    when: {land: [there]}
    favour: {shop: {downtown: strong, nearby: fair}}
    because: {en: There both are easy., zh-Hant: 那裡兩者都方便。}
    basis: practice
    source: [one]
  - id: tents-are-dry
    when: {weather: [rain]}
    favour: {idea: {tent: good}}
    because: {en: A tent is dry., zh-Hant: 帳篷是乾的。}
    basis: practice
    source: [one]
cautions:
  - id: here-no-shop-nearby
    when: {cost: [small]}
    severity: stop
    bars: {shop: [nearby]}
    because: {en: The law here forbids it., zh-Hant: 這裡的法律禁止。}
    law:
      - {market: here, ref: {en: Act 1, zh-Hant: 第一條}, mark: checked}
      - {market: there, ref: {en: Act 2, zh-Hant: 第二條}, mark: checked}
  - id: no-tent-in-the-wind
    when: {weather: [wind]}
    severity: high
    bars: {idea: [tent]}
    because: {en: The wind takes it., zh-Hant: 風會吹走。}
  - id: no-tent-in-the-sun
    when: {weather: [sun]}
    severity: note
    on_request: true
    bars: {idea: [tent], experiment: [sew]}
    because: {en: It is hot inside., zh-Hant: 裡面很熱。}
  - id: nearby-is-noisy
    when: {options: {shop: [nearby]}}
    severity: note
    because: {en: Neighbours complain., zh-Hant: 鄰居會抱怨。}
"""
CERTAINTY = "barred: {en: ruled out, zh-Hant: 不可行}\nclear_lead: 0.05\n"


@pytest.fixture(scope="module", params=engines_here())
def small(request: pytest.FixtureRequest) -> Recommender:
    base = {name: text for name, text in SMALL.items() if name != "rules/shops.yaml"}
    base["data/certainty.yaml"] += CERTAINTY
    kb = built({"data/codes.yaml": CODES, "rules/more.yaml": RULES}, base=base)
    return Recommender(kb, engines_here()[request.param])


def asked(small: Recommender, *facts: str, certainty: float = 1.0) -> Recommendation:
    pairs = [fact.partition("=") for fact in facts]
    return small.recommend(Profile(tuple(Fact(attribute, value, certainty) for attribute, _, value in pairs)))


def derived(answer: Recommendation) -> dict[str, float]:
    return {each.fact.key: each.certainty for each in answer.derived}


def cautions(answer: Recommendation) -> dict[str, list[str]]:
    return {caution.id: [law.market for law in caution.law] for caution in answer.drawn}


# What follows


def test_of_several_facts_the_first_carries_the_others(small: Recommender) -> None:
    assert derived(asked(small, "weather=wind")) == {"season=winter": 0.56, "cost=large": 0.56}
    assert derived(asked(small, "weather=wind", "season=winter")) == {"cost=large": 0.56}
    assert derived(asked(small, "weather=wind", "season=summer")) == {}
    assert derived(asked(small, "weather=wind", "cost=small")) == {"season=winter": 0.56}


def test_a_search_refutes_what_an_answer_refutes(recommender: Recommender) -> None:
    for kind in ("children", "tickets", "need-driven"):
        known = Profile((Fact("product", kind), Fact("price", "medium")))
        near = recommender.around(known)
        for offer in recommender.kb.codebook.attribute["offer"].by_slug:
            more = Profile((*known, Fact("offer", offer)))
            assert near.beliefs(more) == recommender.beliefs(more)


def test_a_derived_fact_counts_as_far_as_it_is_sure(small: Recommender) -> None:
    answer = asked(small, "weather=rain", certainty=0.5)
    assert derived(answer) == {"season=winter": 0.28}
    (evidence,) = [e for e in answer.assessment("shop/nearby").evidence if not e.rule.is_base_rate]
    assert (evidence.rule.id, evidence.strength) == ("winter-shops-are-nearby", 0.28)


def test_a_stated_value_replaces_what_would_be_derived_of_its_attribute(small: Recommender) -> None:
    answer = asked(small, "weather=rain", "season=summer")
    assert derived(answer) == {}
    assert [e.rule.id for e in answer.assessment("shop/nearby").evidence] == ["most-shops-are-nearby"]


def test_a_doubtful_statement_replaces_it_as_well(small: Recommender) -> None:
    answer = small.recommend(Profile((Fact("weather", "rain"), Fact("season", "winter", 0.1))))
    assert derived(answer) == {}


def test_nothing_is_derived_of_what_is_derived(small: Recommender) -> None:
    answer = asked(small, "weather=rain")
    assert derived(answer) == {"season=winter": 0.56}
    assert derived(asked(small, "season=winter")) == {"weather=wind": 0.56}


def test_what_is_less_sure_than_the_threshold_is_not_derived(small: Recommender) -> None:
    assert derived(asked(small, "weather=sun")) == {}


def test_what_follows_for_sure_is_not_asked_nor_what_is_not_worth_it(small: Recommender) -> None:
    asks = {
        certainty: [a.slug for a in asked(small, "weather=rain", certainty=certainty).unknown]
        for certainty in (1, 0.3, 0.1)
    }
    # At 0.3 nothing follows, at 0.1 it doesn't rain surely enough to ask.
    assert {certainty: "season" in slugs for certainty, slugs in asks.items()} == {1: False, 0.3: True, 0.1: False}


# What is barred


def test_a_bar_holds_whatever_the_certainty_and_its_option_stands_last(small: Recommender) -> None:
    answer = asked(small, "cost=small", "season=winter", "land=here")
    nearby = answer.assessment("shop/nearby")
    assert (nearby.certainty, nearby.seen, nearby.recommended) == (0.594, -1.0, False)
    assert [bar.id for bar in nearby.bars] == ["here-no-shop-nearby"]
    assert nearby.verdict == small.kb.scale.barred
    assert [a.key for a in answer.family("shop").ranked] == ["shop/downtown", "shop/nearby"]
    assert small.certainties(answer.profile)["shop/nearby"] == -1.0


def test_what_is_barred_is_no_fact_for_later_cautions(small: Recommender) -> None:
    barred, free = asked(small, "cost=small", "land=here"), asked(small, "cost=large", "land=here")
    assert "nearby-is-noisy" in cautions(free)
    assert "nearby-is-noisy" not in cautions(barred)
    assert "shop/nearby" not in barred.memory.certainties
    assert small.certainties_and_cautions(barred.profile)[1] == barred.drawn


def test_a_law_bars_only_in_a_market_whose_law_it_is(small: Recommender) -> None:
    assert asked(small, "cost=small", "land=beyond").assessment("shop/nearby").bars == ()
    assert asked(small, "cost=small").assessment("shop/nearby").bars == ()
    assert asked(small, "cost=small", "land=there", certainty=0.1).assessment("shop/nearby").bars == ()
    assert asked(small, "cost=small", "land=beyond", "land=there").assessment("shop/nearby").bars != ()


def test_a_caution_shows_the_laws_of_the_clients_markets_alone(small: Recommender) -> None:
    assert cautions(asked(small, "cost=small", "land=there"))["here-no-shop-nearby"] == ["there"]
    assert "here-no-shop-nearby" not in cautions(asked(small, "cost=small", "land=beyond"))


def test_where_no_market_is_known_a_law_warns_and_bars_nothing(small: Recommender) -> None:
    answer = asked(small, "cost=small")
    assert "here-no-shop-nearby" in cautions(answer)
    assert answer.assessment("shop/nearby").recommended


def test_a_market_without_law_is_told(small: Recommender) -> None:
    answer = asked(small, "land=here", "land=beyond")
    assert [code.slug for code in answer.markets] == ["here", "beyond"]
    assert [code.slug for code in answer.lawless] == ["beyond"]


def test_a_derived_fact_can_bar(small: Recommender) -> None:
    answer = asked(small, "season=winter")
    assert [bar.id for bar in answer.assessment("idea/tent").bars] == ["no-tent-in-the-wind"]


def test_a_caution_on_request_bars_always_and_is_told_to_whoever_plans_it(small: Recommender) -> None:
    sunny = Profile((Fact("weather", "sun"),))
    alone, planned = small.recommend(sunny), small.recommend(replace(sunny, plans=(Plan("my tent", "idea/tent"),)))
    assert ["no-tent-in-the-sun" in cautions(answer) for answer in (alone, planned)] == [False, True]
    for answer in (alone, planned):
        assert [bar.id for bar in answer.assessment("idea/tent").bars] == ["no-tent-in-the-sun"]
        assert answer.barred_steps == {"sew"}


def test_what_is_shown_on_request_is_no_family_of_the_answer(small: Recommender) -> None:
    answer = asked(small, "weather=rain")
    assert [ranking.family.slug for ranking in answer.families] == ["shop", "stunt"]
    assert answer.assessment("idea/tent").recommended


# What is settled


def test_a_family_that_rests_on_base_rates_alone_is_open(small: Recommender) -> None:
    family = asked(small).family("shop")
    assert (family.open, family.first and family.first.key) == (Openness.BASE_RATE, "shop/nearby")


def test_a_base_rate_is_never_the_strongest_reason_beside_another(small: Recommender) -> None:
    answer = asked(small, "weather=rain").assessment("shop/nearby")
    weights = {e.rule.id: e.contribution for e in answer.evidence}
    assert weights["most-shops-are-nearby"] > weights["winter-shops-are-nearby"] > 0
    assert answer.strongest is not None
    assert answer.strongest.rule.id == "winter-shops-are-nearby"
    alone = asked(small).assessment("shop/nearby").strongest
    assert alone is not None
    assert alone.rule.id == "most-shops-are-nearby"


def test_a_family_is_settled_once_a_reason_leads(small: Recommender) -> None:
    assert asked(small, "season=winter").family("shop").open is None


def test_a_family_without_a_clear_lead_is_open(small: Recommender) -> None:
    family = asked(small, "land=there").family("shop")
    assert [(a.key, a.certainty) for a in family.ranked] == [("shop/nearby", 0.594), ("shop/downtown", 0.56)]
    assert family.open is Openness.TIE
    assert asked(small, "land=there", "season=winter").family("shop").open is None


def test_a_barred_option_makes_no_tie(small: Recommender) -> None:
    family = asked(small, "cost=small", "land=there").family("shop")
    assert (family.open, family.first and family.first.key) == (None, "shop/downtown")


def test_a_family_in_which_all_is_barred_or_weak_has_none(small: Recommender) -> None:
    family = asked(small, "cost=small", "land=here").family("shop")
    assert (family.open, family.first) == (Openness.NONE, None)


def test_where_none_is_needed_nothing_is_a_settled_answer(small: Recommender) -> None:
    family = asked(small).family("stunt")
    assert (family.open, family.first) == (None, None)
