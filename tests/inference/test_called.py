"""Which cautions a case calls for, and which are the general law of its market and trade."""

import pytest

from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.profile.fact import Fact, Plan, Profile
from engines import engines_here
from small_knowledge import built
from tables import each_row

CODES = """\
attributes:
  trade:
    name: {en: Trade, zh-Hant: 行業}
    question: {en: Which trade?, zh-Hant: 什麼行業？}
    general: true
    values:
      bread: {en: Bread, zh-Hant: 麵包}
  vow:
    name: {en: Vow, zh-Hant: 宣稱}
    question: {en: What does he claim?, zh-Hant: 宣稱什麼？}
    values:
      cure: {en: It heals, zh-Hant: 能治病}
  land:
    name: {en: Land, zh-Hant: 國家}
    question: {en: In which land?, zh-Hant: 在哪個國家？}
    many: true
    general: true
    jurisdiction: true
    values:
      here: {en: Here, zh-Hant: 這裡}
      there: {en: There, zh-Hant: 那裡}
families:
  sale:
    name: {en: Sale, zh-Hant: 促銷}
    values:
      half: {en: Half price, zh-Hant: 半價}
      gift: {en: A gift, zh-Hant: 贈品}
"""
_CAUTION = """\
  - id: {id}
    when: {when}
    severity: {severity}
    because: {{en: Mind {id}., zh-Hant: 注意{id}。}}
    law: [{{market: here, ref: {{en: Act, zh-Hant: 法}}, mark: known}}]
"""
_CAUTIONS = (
    ("whoever-bakes", "{land: [here], trade: [bread]}", "medium"),
    ("whoever-vows", "{land: [here], vow: [cure]}", "medium"),
    ("a-vow-of-bread", "{land: [here], vow: [cure], trade: [bread]}", "high"),
    ("bread-is-weighed", "{land: [here], trade: [bread]}", "high"),
    ("a-vow-noted", "{land: [here], vow: [cure]}", "note"),
    ("half-of-what", "{land: [here], options: {sale: [half]}}", "high"),
)
RULES = """\
rules:
  - id: bread-sells-by-gifts
    when: {trade: [bread]}
    favour: {sale: {gift: strong, half: good}}
    because: {en: Bread goes with a gift., zh-Hant: 麵包配贈品。}
    basis: practice
    source: [one]
cautions:
""" + "".join(_CAUTION.format(id=id_, when=when, severity=severity) for id_, when, severity in _CAUTIONS)


@pytest.fixture(scope="module", params=engines_here())
def small(request: pytest.FixtureRequest) -> Recommender:
    kb = built({"data/codes.yaml": CODES, "rules/more.yaml": RULES})
    return Recommender(kb, engines_here()[request.param])


def asked(small: Recommender, *facts: str, plan: str = "") -> Recommendation:
    pairs = [fact.partition("=") for fact in ("land=here", *facts)]
    plans = (Plan(plan, plan),) if plan else ()
    return small.recommend(Profile(tuple(Fact(attribute, value) for attribute, _, value in pairs), plans=plans))


def told(answer: Recommendation) -> list[str]:
    return [caution.id for caution in answer.cautions]


def besides(answer: Recommendation) -> list[str]:
    return [caution.id for caution in answer.general]


def test_what_reads_the_trade_alone_is_general_law_unless_it_is_grave(small: Recommender) -> None:
    baker = asked(small, "trade=bread")
    assert told(baker) == ["bread-is-weighed"]
    assert "whoever-bakes" in besides(baker)


def test_a_fact_of_the_case_calls_for_law_but_for_what_is_only_noted(small: Recommender) -> None:
    vowing = asked(small, "vow=cure")
    assert (told(vowing), besides(vowing)) == (["whoever-vows"], ["a-vow-noted"])


@each_row("certainty, told_ids", [(0.4, []), (0.5, ["a-vow-of-bread"]), (1.0, ["a-vow-of-bread"])])
def test_what_is_half_sure_calls_for_nothing(small: Recommender, certainty: float, told_ids: list[str]) -> None:
    facts = (Fact("land", "here"), Fact("trade", "bread"), Fact("vow", "cure", certainty))
    answer = small.recommend(Profile(facts))
    assert [id_ for id_ in told(answer) if "vow" in id_][:1] == told_ids
    assert "a-vow-of-bread" in {*told(answer), *besides(answer)}


def test_of_two_as_loud_the_more_particular_comes_first(small: Recommender) -> None:
    assert told(asked(small, "trade=bread", "vow=cure"))[:2] == ["a-vow-of-bread", "bread-is-weighed"]


def test_what_is_advised_after_something_else_calls_for_nothing(small: Recommender) -> None:
    baker = asked(small, "trade=bread")
    assert [a.key for a in baker.family("sale").ranked if a.recommended] == ["sale/gift", "sale/half"]
    assert "half-of-what" in besides(baker)


def test_a_plan_of_the_client_calls_and_comes_before_what_is_as_loud(small: Recommender) -> None:
    baker = asked(small, "trade=bread", "vow=cure", plan="sale/half")
    assert told(baker)[:2] == ["half-of-what", "a-vow-of-bread"]


def test_what_a_caution_has_said_is_not_said_again_as_general_law(small: Recommender) -> None:
    answer = asked(small, "trade=bread")
    assert answer.drawn == (*answer.cautions, *answer.general)
    said = {caution.because for caution in answer.cautions}
    assert said.isdisjoint(caution.because for caution in answer.also_holds)
