"""What every view says where advice is open, ruled out, derived, only usual, or where a law is missing."""

from functools import cache

from ecomkt.explanation.answer import Answer, answer_for
from ecomkt.explanation.compare import compare
from ecomkt.explanation.explain import Goal, explain
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.language.wording import Wording
from ecomkt.output.formats import markdown, plain
from ecomkt.output.records import as_plain
from ecomkt.output.views.compare import CompareView
from ecomkt.output.views.recommend import RecommendView
from ecomkt.output.views.why import WhyView
from ecomkt.profile.fact import Fact, Plan, Profile
from small_knowledge import SMALL, layer

ENGLISH = Wording("en", str)
CODES = """\
attributes:
  cost:
    name: {en: Cost, zh-Hant: 成本}
    flag: type
    question: {en: What does it cost?, zh-Hant: 多少錢？}
    values: {small: {en: Little, zh-Hant: 少}, large: {en: Much, zh-Hant: 多}}
  weather:
    name: {en: Weather, zh-Hant: 天氣}
    question: {en: How is the weather?, zh-Hant: 天氣如何？}
    values: {sun: {en: Sun, zh-Hant: 晴}, rain: {en: Rain, zh-Hant: 雨}}
  town:
    name: {en: Town, zh-Hant: 城}
    question: {en: Where?, zh-Hant: 哪裡？}
    many: true
    jurisdiction: true
    values: {north: {en: The North, zh-Hant: 北}, south: {en: The South, zh-Hant: 南}}
families:
  shop:
    name: {en: Shop, zh-Hant: 店}
    main: true
    values:
      home: {base: true, en: At home, zh-Hant: 在家}
      nearby: {en: Nearby, zh-Hant: 附近}
      downtown: {en: Downtown, zh-Hant: 市中心}
  feast:
    name: {en: Feast, zh-Hant: 宴}
    none_needed: true
    values: {dance: {en: A dance, zh-Hant: 舞}}
  plan:
    name: {en: Plan, zh-Hant: 計畫}
    on_request: true
    values: {raffle: {en: A raffle, zh-Hant: 抽獎}}
"""
RULES = """\
title: {en: Shops, zh-Hant: 店}
rules:
  - {id: most-stay-near, when: {}, favour: {shop: {home: good, nearby: fair}}, because: {en: Most do., zh-Hant: 多。},
     basis: base-rate, source: [one]}
  - {id: sun-draws-downtown, when: {weather: [sun]}, favour: {shop: {downtown: strong}},
     because: {en: A walk is nice., zh-Hant: 走。}, basis: practice, source: [one]}
  - {id: dear-things-stay-home, when: {cost: [large]}, favour: {shop: {home: strong}},
     because: {en: It is safe., zh-Hant: 安。}, basis: practice, source: [one]}
  - {id: raffles-cost, when: {}, against: {plan: {raffle: good}}, because: {en: They cost., zh-Hant: 貴。},
     basis: practice, source: [one]}
derivations:
  - {id: cheap-things-need-sun, when: {cost: [small]}, derive: {weather: {sun: strong}},
     because: {en: So it is., zh-Hant: 是。}, basis: practice, source: [one]}
"""
CAUTIONS = """\
checked_on: "2026-11-01"
cautions:
  - {id: no-way-downtown-in-the-north, when: {town: [north], weather: [sun]}, severity: stop,
     bars: {shop: [downtown], plan: [raffle]}, because: {en: The bridge is closed., zh-Hant: 橋斷。},
     law: [{market: north, ref: {en: Bridge Act 7, zh-Hant: 橋法七}, mark: verify}]}
"""


@cache
def recommender() -> Recommender:
    texts = {name: text for name, text in SMALL.items() if not name.startswith("rules/")}
    rules = {"rules/shops.yaml": RULES, "rules/cautions.yaml": CAUTIONS}
    return Recommender(build_knowledge_base([layer({**texts, "data/codes.yaml": CODES, **rules})]), PlainEngine)


def profile(*words: str, plans: tuple[Plan, ...] = ()) -> Profile:
    pairs = (word.partition("=") for word in words)
    return Profile(tuple(Fact(attribute, value) for attribute, _, value in pairs), plans=plans)


def answer(*words: str, plans: tuple[Plan, ...] = ()) -> Answer:
    return answer_for(recommender(), recommender(), profile(*words, plans=plans))


def lines(*words: str, plans: tuple[Plan, ...] = ()) -> list[str]:
    screen = RecommendView(answer(*words, plans=plans)).screen(ENGLISH)
    return [line.rstrip("\n") for line in plain.write(screen)]


def page(*words: str) -> str:
    return "".join(markdown.write(RecommendView(answer(*words)).document(ENGLISH)))


def record(*words: str, plans: tuple[Plan, ...] = ()) -> dict:  # type: ignore[type-arg]
    return as_plain(RecommendView(answer(*words, plans=plans)).record(ENGLISH))


def test_an_open_family_names_what_decides_it_until_that_is_known() -> None:
    assert "Open\tShop: hangs on questions 1, 2 · until then Nearby" in lines("town=south")
    assert "**not settled: depends on Weather, Cost**" in page("town=south")
    assert record("town=south")["open"] == {"shop": {"why": "base-rate", "decides": ["weather", "cost"]}}
    assert record("town=south", "weather=sun")["open"] == {}


def test_a_family_that_may_do_without_says_that_none_is_needed() -> None:
    assert "Feast\tnone needed" in lines()
    assert "**none needed**" in page()


def test_what_is_only_usual_is_a_starting_point_and_never_the_reason_of_another() -> None:
    assert [line for line in lines() if "Nearby" in line] == ["Open\tShop: hangs on questions 1, 2 · until then Nearby"]
    assert "| A starting point: Most do. |" in page()
    assert next(line for line in lines("weather=sun") if "Downtown" in line).endswith("\tA walk is nice.")


def test_a_ground_has_no_verdict_as_long_as_it_is_only_usual() -> None:
    assert "Shop\tBase\tAt home\tthe ground to build on" in lines()
    assert any(line.startswith("Shop\tBase\tAt home\tsuggested\tIt is safe.") for line in lines("cost=large"))
    base = record()["recommendations"]["shop"][0]
    assert (base["option"], base["rank"], base["certainty"]) == ("home", None, 0.42)


def test_what_is_ruled_out_stands_last_with_its_caution_whatever_its_certainty() -> None:
    told = lines("town=north", "weather=sun")
    assert "Not\t–\tDowntown\truled out\tThe bridge is closed." in told
    last = record("town=north", "weather=sun")["recommendations"]["shop"][-1]
    shown = {key: last[key] for key in ("option", "certainty", "verdict", "recommended", "barred")}
    expected = {"option": "downtown", "certainty": 0.56, "verdict": "barred", "recommended": False}
    assert shown == {**expected, "barred": ["no-way-downtown-in-the-north"]}


def test_why_tells_the_bar_first_and_no_change_passes_it() -> None:
    there = profile("town=north", "weather=sun")
    explanation = explain(recommender(), recommender().recommend(there), "shop/downtown")
    told = [line.rstrip("\n") for line in plain.write(WhyView(explanation).document(ENGLISH))]
    assert told[0] == "Downtown: ruled out (Shop, place 2 of 2)"
    assert told[2:4] == ["The bridge is closed.", "    The North: Bridge Act 7 (not checked)"]
    found = {search.goal: search.found for search in explanation.searches}
    assert [one.assessment.bars for some in found.values() for one in some if one.assessment.bars] == []
    assert {change.attribute.slug for one in found[Goal.FIRST] for change in one.changes} == {"town"}


def test_a_fact_that_follows_is_told_with_its_reason_and_as_no_fact_of_the_client() -> None:
    assert "It follows\tWeather = Sun" in lines("cost=small")
    assert "Weather = Sun (0.56): So it is." in page("cost=small")
    told = record("cost=small")
    assert [(fact["attribute"], fact["option"], fact["certainty"]) for fact in told["derived"]] == [
        ("weather", "sun", 0.56)
    ]
    assert told["profile"].keys() == {"cost"}
    premises = [p for e in told["recommendations"]["shop"][1]["evidence"] for p in e["premises"]]
    assert premises == [{"attribute": "weather", "want": ["sun"], "got": ["sun"]}]


def test_whose_law_is_missing_stands_before_all_else() -> None:
    unknown = "Law\tname the market (town=north …) to see what binds you there"
    lawless = "Law\tNo law of The South is in this knowledge: ask somebody there who knows it."
    assert [unknown in lines(), lines("town=south")[1]] == [True, lawless.replace("\t", "\t▲\t")]
    assert [line for line in lines("town=north") if line.startswith("Law\t")] == []
    assert record("town=south")["lawless"] == ["south"]
    sides = [profile("town=south"), profile("town=north")]
    both = plain.write(CompareView(compare(recommender(), sides)).screen(ENGLISH))
    assert next(iter(both)) == lawless.replace("Law", "Law (1)", 1) + "\n"


def test_a_law_that_nobody_looked_up_says_so() -> None:
    assert "The North: Bridge Act 7 (not checked)" in page("town=north", "weather=sun")


def test_a_comparison_says_in_which_profiles_a_family_is_open() -> None:
    sides = [profile("town=south"), profile("town=south", "weather=sun")]
    view = CompareView(compare(recommender(), sides))
    assert "Shop\t\t\tnot settled\t\n" in list(plain.write(view.screen(ENGLISH)))
    assert as_plain(view.record(ENGLISH))["open"] == {"shop": ["base-rate", None]}


def test_a_plan_gets_its_verdict_and_one_that_nobody_knows_is_kept() -> None:
    plans = (Plan("lots", "plan/raffle"), Plan("a parade"))
    assert "Your plan\tlots (A raffle)\tadvised against: They cost." in lines("town=south", plans=plans)
    closed = lines("town=north", "weather=sun", plans=plans)
    assert "Your plan\tlots (A raffle)\truled out: The bridge is closed." in closed
    told = record("town=south", plans=plans)["plans"]
    assert [(plan["given"], plan["option"], plan["verdict"]) for plan in told] == [
        ("lots", "raffle", "advised-against"),
        ("a parade", None, None),
    ]
