"""Every kind of finding, shown by a damaged pack: its code, subject, place, words and witness."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from msgspec.structs import replace

from ecomkt.authoring.lint.behaviour import observe_behaviour
from ecomkt.authoring.lint.finding import Finding, FindingKind, FindingLevel, LintReport
from ecomkt.authoring.lint.form import NUMBER
from ecomkt.authoring.lint.reach import furthest
from ecomkt.authoring.lint.run import CHECKS, check_knowledge
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.codebook import trait_key
from ecomkt.knowledge.model import KnowledgeBase, Premise, PremiseKind, Rule
from ecomkt.language.wording import Wording
from ecomkt.output.findings import rendered
from ecomkt.profile.fact import Profile
from small_knowledge import SMALL, TODAY, built, checked, found, layers

RULES = "rules/more.yaml"
NEARBY, NOT_NEARBY = "favour: {shop: {nearby: fair}}", "against: {shop: {nearby: fair}}"


def rule(id_: str, when: str, then: str, source: str = "ours", en: str = "So it is.", zh: str = "就是如此。") -> str:
    because = f"{{en: {en}, zh-Hant: {zh}}}"
    return f"  - {{id: {id_}, when: {when}, {then}, because: {because}, basis: practice, source: [{source}]}}\n"


def caution(id_: str, when: str, en: str = "Take care.", zh: str = "小心。", more: str = "") -> str:
    return f"  - {{id: {id_}, when: {when}, severity: note, because: {{en: {en}, zh-Hant: {zh}}}{more}}}\n"


def rules(*written: str) -> dict[str, str]:
    return {RULES: "rules:\n" + "".join(written)}


def alone(*written: str) -> dict[str, str]:
    """Return a pack in which these rules stand in the place of all below it."""
    below = [item.id for item in built({}).rules]
    return {RULES: rules(*written)[RULES] + f"retire: [{', '.join(below)}]\n"}


def short(zh: str) -> str:
    return f"{NEARBY}, short: {{en: it is wet, zh-Hant: {zh}}}"


def cautions(*written: str) -> dict[str, str]:
    return {RULES: "cautions:\n" + "".join(written)}


def illustrated(example: str, near_miss: str) -> str:
    return f"example: {{weather: {example}}}, near_miss: {{weather: {near_miss}}}"


CODES = "data/codes.yaml"
UNWRITTEN_REASON = "在此用一句話說明理由，就像對客戶說明一樣。"
LAND = """\
attributes:
  land:
    name: {en: Land, zh-Hant: 地方}
    question: {en: Where?, zh-Hant: 哪裡？}
    jurisdiction: true
    values: {here: {en: Here, zh-Hant: 這裡}, abroad: {en: Abroad, zh-Hant: 國外}}
"""
HERE = ", law: [{market: here, ref: Act 1, mark: checked}]"
SHOWN_BY_COST = "example: {cost: small, land: here}, near_miss: {cost: small, land: abroad}"
SLOW = """\
traits:
  slow:
    en: Slow
    zh-Hant: 慢
    definition: {en: There is time., zh-Hant: 有時間。}
    source: [one]
    evidence: {cost: {%s}}
"""
LEISURE = rule("leisure-goes-downtown", "{traits: [slow]}", "favour: {shop: {downtown: strong}}")

DAMAGES: Mapping[str, tuple[Mapping[str, str], FindingKind, str, str, str]] = {
    "a rule again under another id": (
        rules(
            rule("way-is-short", "{cost: [small], weather: [rain]}", NEARBY),
            rule("rain-shortens-ways", "{weather: [rain], cost: [small]}", NEARBY, "two"),
        ),
        FindingKind.DUPLICATE_RULE,
        "way-is-short",
        "pack1/rules/more.yaml:2:5",
        "way-is-short repeats rain-shortens-ways at pack1/rules/more.yaml:3:5",
    ),
    "a caution again under another id": (
        cautions(caution("mind-the-rain", "{weather: [rain]}"), caution("rain-is-wet", "{weather: [rain]}")),
        FindingKind.DUPLICATE_RULE,
        "rain-is-wet",
        "pack1/rules/more.yaml:3:5",
        "rain-is-wet repeats mind-the-rain at pack1/rules/more.yaml:2:5",
    ),
    "the opposite under the same premises": (
        rules(
            rule("rain-drives-away", "{weather: [rain, wind]}", NOT_NEARBY),
            rule("rain-drives-in", "{weather: [wind, rain]}", NEARBY),
        ),
        FindingKind.CONFLICTING_RULES,
        "rain-drives-in",
        "pack1/rules/more.yaml:3:5",
        "rain-drives-in says the opposite of rain-drives-away at pack1/rules/more.yaml:2:5 on shop/nearby",
    ),
    "a narrower rule on the same context": (
        rules(
            rule("storms-keep-near", "{weather: [rain], cost: [small]}", NEARBY),
            rule("wet-keeps-near", "{weather: [rain, wind]}", NEARBY, "ours, two"),
        ),
        FindingKind.SUBSUMED_RULE,
        "storms-keep-near",
        "pack1/rules/more.yaml:2:5",
        "storms-keep-near adds nothing to wet-keeps-near at pack1/rules/more.yaml:3:5: "
        "it fires only where that does, and says the same",
    ),
    "a trait both wanted and denied": (
        rules(rule("torn-people-wait", "{traits: [hurry], without: [hurry]}", NEARBY)),
        FindingKind.RULE_CANNOT_FIRE,
        "torn-people-wait",
        "pack1/rules/more.yaml:2:5",
        "torn-people-wait can't fire: it wants the trait hurry present and absent at once",
    ),
    "a trait out of reach": (
        {"rules/slow.yaml": SLOW % "small: 0.1, large: -0.6", **rules(LEISURE)},
        FindingKind.RULE_CANNOT_FIRE,
        "leisure-goes-downtown",
        "pack1/rules/more.yaml:2:5",
        "leisure-goes-downtown can't fire: no profile brings the trait slow above 0.10",
    ),
    "a trait that can't be denied": (
        {"rules/slow.yaml": SLOW % "small: 0.6", **rules(rule("no-leisure-no-way", "{without: [slow]}", NEARBY))},
        FindingKind.RULE_CANNOT_FIRE,
        "no-leisure-no-way",
        "pack1/rules/more.yaml:2:5",
        "no-leisure-no-way can't fire: no profile brings the trait slow below -0.00",
    ),
    "a caution on an option that nothing favours": (
        {
            "data/codes.yaml": "families: {shop: {values: {abroad: {en: Abroad, zh-Hant: 國外}}}}\n",
            **cautions(caution("mind-the-border", "{options: {shop: [abroad]}}")),
        },
        FindingKind.RULE_CANNOT_FIRE,
        "mind-the-border",
        "pack1/rules/more.yaml:2:5",
        "mind-the-border can't fire: no rule favours shop/abroad",
    ),
    "premises that exclude each other": (
        {
            "rules/slow.yaml": SLOW % "small: -0.6, large: 0.6",
            **rules(LEISURE, rule("leisure-is-cheap", "{cost: [small], traits: [slow, hurry]}", NEARBY)),
        },
        FindingKind.RULE_NOT_SEEN_FIRING,
        "leisure-is-cheap",
        "pack1/rules/more.yaml:3:5",
        "leisure-is-cheap fired in none of ",
    ),
    "an option that nothing favours": (
        {"data/codes.yaml": "families: {shop: {values: {abroad: {en: Abroad, zh-Hant: 國外}}}}\n"},
        FindingKind.OPTION_NEVER_RECOMMENDED,
        "shop/abroad",
        "pack1/data/codes.yaml:1:28",
        "no profile recommends shop/abroad: its certainty can't exceed 0.00",
    ),
    "an option that is only half favoured": (
        {
            "data/codes.yaml": "families: {shop: {values: {abroad: {en: Abroad, zh-Hant: 國外}}}}\n",
            **rules(
                rule("cheap-goes-abroad", "{cost: [small]}", "favour: {shop: {abroad: hint}}"),
                rule("much-goes-abroad", "{cost: [large]}", "favour: {shop: {abroad: hint}}"),
                rule("wind-goes-abroad", "{weather: [wind]}", "favour: {shop: {abroad: hint}}"),
            ),
        },
        FindingKind.OPTION_NEVER_RECOMMENDED,
        "shop/abroad",
        "pack1/data/codes.yaml:1:28",
        "no profile was found that recommends shop/abroad; the best gives 0.19, and the search was cut short after ",
    ),
    "a trait without a reader": (
        {"rules/slow.yaml": SLOW % "small: 0.6"},
        FindingKind.TRAIT_NEVER_READ,
        "slow",
        "pack1/rules/slow.yaml:2:3",
        "no rule and no caution reads the trait slow",
    ),
    "evidence that no rule can notice": (
        {
            RULES: "retire: [hurry-stays-nearby]\n"
            + rules(
                rule(
                    "hurry-of-the-poor-stays-near",
                    "{traits: [hurry], cost: [small]}",
                    "favour: {shop: {nearby: strong}}",
                )
            )[RULES]
        },
        FindingKind.EVIDENCE_NEVER_DECISIVE,
        "hurry.cost.large",
        "rules/traits.yaml:8:26",
        "what cost=large says of the trait hurry decided nothing in ",
    ),
    "an attribute that nothing reads": (
        {
            "data/codes.yaml": "attributes:\n  colour:\n    name: {en: Colour, zh-Hant: 顏色}\n"
            "    question: {en: Which colour?, zh-Hant: 什麼顏色？}\n    values: {red: {en: Red, zh-Hant: 紅}}\n"
        },
        FindingKind.ATTRIBUTE_CHANGES_NOTHING,
        "colour",
        "pack1/data/codes.yaml:2:3",
        "nothing reads the attribute colour: its answer can't matter",
    ),
    "an attribute that is read in vain": (
        {
            "data/codes.yaml": "attributes:\n  colour:\n    name: {en: Colour, zh-Hant: 顏色}\n"
            "    question: {en: Which colour?, zh-Hant: 什麼顏色？}\n    values: {red: {en: Red, zh-Hant: 紅}}\n",
            **rules(rule("red-is-torn", "{colour: [red], traits: [hurry], without: [hurry]}", NEARBY)),
        },
        FindingKind.ATTRIBUTE_CHANGES_NOTHING,
        "colour",
        "pack1/data/codes.yaml:2:3",
        "the attribute colour is read, but changed nothing in ",
    ),
    "a required value that recommends nothing": (
        {RULES: "retire: [dear-things-are-downtown]\n"},
        FindingKind.GAP,
        "shop",
        "data/codes.yaml:20:3",
        "1 of all 2 profiles of the required attributes get nothing recommended of shop",
    ),
    "a gap behind the required attributes": (
        rules(rule("wind-empties-the-town", "{cost: [large], weather: [wind]}", "against: {shop: {downtown: strong}}")),
        FindingKind.GAP,
        "shop",
        "data/codes.yaml:20:3",
        " sampled profiles get nothing recommended of shop; the search was cut short there",
    ),
    "a reason in one language": (
        {
            RULES: "rules:\n  - id: rain-is-wet\n    when: {weather: [rain]}\n    favour: {shop: {nearby: fair}}\n"
            "    because: {en: It is wet.}\n    basis: practice\n    source: [one]\n"
        },
        FindingKind.TEXT_MISSING,
        "rain-is-wet",
        "pack1/rules/more.yaml:5:5",
        "rain-is-wet has no because in zh-Hant",
    ),
    "a title in one language": (
        {RULES: "title: {en: More}\n" + rules()[RULES].replace("rules:\n", "rules: []\n")},
        FindingKind.TEXT_MISSING,
        "pack1/rules/more.yaml",
        "pack1/rules/more.yaml:1:1",
        "pack1/rules/more.yaml has no title in zh-Hant",
    ),
    "Chinese in an English field": (
        {"data/codes.yaml": "attributes: {weather: {values: {sun: {en: 晴, zh-Hant: 晴}}}}\n"},
        FindingKind.WRONG_LANGUAGE,
        "weather=sun",
        "pack1/data/codes.yaml:1:33",
        "the name of weather=sun in en has Chinese characters: 晴",
    ),
    "English in a Chinese field": (
        {"data/codes.yaml": "families: {shop: {name: {zh-Hant: A shop}}}\n"},
        FindingKind.WRONG_LANGUAGE,
        "shop",
        "pack1/data/codes.yaml:1:19",
        "the name of shop in zh-Hant has no Chinese character: A shop",
    ),
    "a source from memory": (
        {"data/sources.yaml": "sources:\n  three: {citation: Three, status: not checked, kind: law}\n"},
        FindingKind.SOURCE_UNVERIFIED,
        "three",
        "pack1/data/sources.yaml:2:28",
        "nothing of the source three was checked (not checked)",
    ),
    "a source past its day": (
        {"data/sources.yaml": "sources:\n  one: {review_after: '2026-11-24'}\n"},
        FindingKind.SOURCE_OVERDUE,
        "one",
        "pack1/data/sources.yaml:2:9",
        "the source one was to be reviewed after 2026-11-24",
    ),
    "a number that our own text states": (
        rules(rule("half-are-wet", "{weather: [rain]}", NEARBY, en="Half of them are wet.")),
        FindingKind.NUMBER_WITHOUT_SOURCE,
        "half-are-wet",
        "pack1/rules/more.yaml:2:81",
        "the reason of half-are-wet states a number (Half) without a source",
    ),
    "a Chinese number of a caution without a law": (
        cautions(caution("most-are-wet", "{weather: [rain]}", zh="三成都濕了。")),
        FindingKind.NUMBER_WITHOUT_SOURCE,
        "most-are-wet",
        "pack1/rules/more.yaml:2:65",
        "the reason of most-are-wet states a number (三成) without a source",
    ),
    "six premises": (
        {
            "rules/slow.yaml": SLOW % "small: 0.6",
            **rules(
                rule(
                    "all-at-once",
                    "{cost: [small], weather: [rain], traits: [hurry, slow], without: [hurry, slow]}",
                    NEARBY,
                )
            ),
        },
        FindingKind.TOO_MANY_PREMISES,
        "all-at-once",
        "pack1/rules/more.yaml:2:23",
        "all-at-once has 6 premises; 5 are the most that read well",
    ),
    "an id of one word": (
        rules(rule("rain", "{weather: [rain]}", NEARBY)),
        FindingKind.ID_IS_NO_CLAIM,
        "rain",
        "pack1/rules/more.yaml:2:6",
        "the id rain is no claim of two words or more",
    ),
    "an id of numbers": (
        rules(rule("17-4", "{weather: [rain]}", NEARBY)),
        FindingKind.ID_IS_NO_CLAIM,
        "17-4",
        "pack1/rules/more.yaml:2:6",
        "the id 17-4 is no claim of two words or more",
    ),
    "a file of 401 lines": (
        {RULES: "rules: []\n" + "#\n" * 400},
        FindingKind.FILE_TOO_LONG,
        "pack1/rules/more.yaml",
        "pack1/rules/more.yaml:401:1",
        "pack1/rules/more.yaml has 401 lines; split it above 400",
    ),
    "a rule without an example": (
        rules(rule("rain-drives-in", "{weather: [rain]}", f"{NEARBY}, near_miss: {{weather: sun}}")),
        FindingKind.EXAMPLE_MISSING,
        "rain-drives-in",
        "pack1/rules/more.yaml:2:5",
        "rain-drives-in has no example on which it fires",
    ),
    "a caution without a near miss": (
        cautions(caution("mind-the-rain", "{weather: [rain]}", more=", example: {weather: rain}")),
        FindingKind.EXAMPLE_MISSING,
        "mind-the-rain",
        "pack1/rules/more.yaml:2:5",
        "mind-the-rain has no near miss on which it doesn't fire",
    ),
    "an example of the opposite": (
        rules(rule("rain-drives-in", "{weather: [rain]}", f"{NEARBY}, {illustrated('sun', 'wind')}")),
        FindingKind.EXAMPLE_FAILS,
        "rain-drives-in",
        "pack1/rules/more.yaml:2:83",
        "rain-drives-in doesn't fire on its example",
    ),
    "a near miss that hits by a trait": (
        rules(rule("haste-drives-in", "{traits: [hurry]}", f"{NEARBY}, {illustrated('rain', 'rain')}")),
        FindingKind.EXAMPLE_FAILS,
        "haste-drives-in",
        "pack1/rules/more.yaml:2:110",
        "haste-drives-in fires on its near miss",
    ),
    "an example that can't be": (
        rules(rule("rain-drives-in", "{weather: [rain]}", f"{NEARBY}, {illustrated('[sun, rain]', 'wind')}")),
        FindingKind.EXAMPLE_FAILS,
        "rain-drives-in",
        "pack1/rules/more.yaml:2:83",
        "an example of rain-drives-in can't be: its values of weather exclude each other",
    ),
    "a derivation that its example doesn't fire": (
        {
            RULES: "derivations:\n"
            + rule(
                "rain-is-dear",
                "{weather: [rain]}",
                f"derive: {{cost: {{large: strong}}}}, {illustrated('sun', 'wind')}",
            )
        },
        FindingKind.EXAMPLE_FAILS,
        "rain-is-dear",
        "pack1/rules/more.yaml:2:82",
        "rain-is-dear doesn't fire on its example",
    ),
    "a market without law": (
        {CODES: LAND, **cautions(caution("mind-the-law", "{cost: [small]}", more=f"{HERE}, {SHOWN_BY_COST}"))},
        FindingKind.MARKET_WITHOUT_LAW,
        "land=abroad",
        "pack1/data/codes.yaml:6:45",
        "no caution holds a law of land=abroad",
    ),
    "an option without a place where a law is known": (
        {
            CODES: LAND,
            "data/places.yaml": "places: {shop: {nearby: {here: {names: [Kiosk], source: one, as_of: '2026-11'}},"
            " downtown: {abroad: {names: [Mall], source: one, as_of: '2026-11'}}}}\n",
            **cautions(caution("mind-the-law", "{cost: [small]}", more=f"{HERE}, {SHOWN_BY_COST}")),
        },
        FindingKind.OPTION_WITHOUT_PLACE,
        "shop/downtown",
        "data/codes.yaml:25:7",
        "shop/downtown names no place in these markets: here",
    ),
    "an option that no sentence can say": (
        {
            CODES: "families: {shop: {values: {nearby: {say: {en: sell it round the corner}}}}}\n",
            "data/spoken.yaml": "longest: {en: 9, zh-Hant: 9, zh-Hans: 9}\nboth: {en: '{first} and {second}'}\n"
            "facts: {en: '{first} and {second}'}\nwhole: {en: '{said}.'}\nframes: {}\nheadline: {shop: {}}\n",
        },
        FindingKind.OPTION_NEVER_SAID,
        "shop/downtown",
        "data/codes.yaml:25:7",
        "shop/downtown has no phrase to be said with",
    ),
    "a bar on premises that exclude each other": (
        cautions(caution("mind-the-haste", "{traits: [hurry], without: [hurry]}", more=", bars: {shop: [nearby]}")),
        FindingKind.BAR_NEVER_HOLDS,
        "mind-the-haste",
        "pack1/rules/more.yaml:2:126",
        "mind-the-haste bars nothing in any profile that was found",
    ),
    "a bar on a first step there isn't": (
        cautions(caution("mind-the-rain", "{weather: [rain]}", more=", bars: {experiment: [ask-ten-people]}")),
        FindingKind.BAR_NEVER_HOLDS,
        "mind-the-rain",
        "pack1/rules/more.yaml:2:107",
        "mind-the-rain bars the first step ask-ten-people, which there isn't",
    ),
    "a question that waits for its own answer": (
        {CODES: "attributes: {weather: {ask_when: {weather: [wind]}}}\n"},
        FindingKind.QUESTION_UNREACHABLE,
        "weather",
        "pack1/data/codes.yaml:1:24",
        "weather is never asked: its question waits for weather, which nobody asks before",
    ),
    "a rule too weak to matter": (
        rules(rule("dear-and-downtown", "{cost: [large]}", "favour: {shop: {downtown: hint}}")),
        FindingKind.RULE_CHANGES_NO_FIRST_PLACE,
        "dear-and-downtown",
        "pack1/rules/more.yaml:2:5",
        "dear-and-downtown changed no first place in ",
    ),
    "a pack with no more than a name": (
        {RULES: "title: More\nabout: Not yet.\n"},
        FindingKind.NOTHING_WRITTEN,
        "pack1",
        "pack1/data/pack.yaml:1:1",
        "pack1 holds nothing yet but its name",
    ),
    "an option without a short reason": (
        alone(rule("rain-is-wet", "{weather: [rain]}", short("濕")), rule("sun-is-dry", "{weather: [sun]}", NEARBY)),
        FindingKind.SHORT_REASON,
        "sun-is-dry",
        "pack1/rules/more.yaml:3:78",
        "sun-is-dry has no short reason, which stands beside an option where there is little room",
    ),
    "a short reason for a wide screen": (
        alone(rule("rain-is-wet", "{weather: [rain]}", short("濕" * 19))),
        FindingKind.SHORT_REASON,
        "rain-is-wet",
        "pack1/rules/more.yaml:2:80",
        "the short reason of rain-is-wet is too long (zh-Hant): at most 18 signs",
    ),
    "a reason of the skeleton": (
        cautions(caution("mind-the-rain", "{weather: [rain]}", zh=UNWRITTEN_REASON)),
        FindingKind.NOTHING_WRITTEN,
        "mind-the-rain",
        "pack1/rules/more.yaml:2:66",
        "the reason of mind-the-rain is still the example of the skeleton",
    ),
}


def words_of(report: LintReport, kb: KnowledgeBase, finding: Finding) -> str:
    every = rendered(report, Wording("en", str), lambda _: ("ecomkt",)).findings
    assert kb.layers
    return every[report.findings.index(finding)].message


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_pack_is_found_out(name: str) -> None:
    pack, kind, subject, place, message = DAMAGES[name]
    report = checked(pack)
    finding = found(report, kind)
    assert (finding.subject, str(finding.location)) == (subject, place)
    assert message in words_of(report, built(pack), finding)


def test_the_undamaged_knowledge_is_clean() -> None:
    report = checked()
    assert (report.findings, report.waived, report.clean) == ((), (), True)


def test_every_kind_but_those_on_waivers_has_a_damage() -> None:
    shown = {kind for _, kind, *_ in DAMAGES.values()}
    assert set(FindingKind) - shown == {
        FindingKind.WAIVER_EXPIRED,
        FindingKind.WAIVER_UNKNOWN,
        FindingKind.WAIVER_UNUSED,
    }


def rerun(pack: Mapping[str, str], profile: Profile) -> Recommendation:
    return Recommender(built(pack), PlainEngine).recommend(profile)


def fires(recommendation: Recommendation, id_: str) -> bool:
    cited = {rule.id for ranking in recommendation.families for a in ranking.every for rule, _, _ in a.parts}
    derived = {rule.id for fact in recommendation.derived for rule, _, _ in fact.parts}
    return id_ in cited | derived | {caution.id for caution in recommendation.drawn}


Truth = Callable[[Recommendation, str, KnowledgeBase], bool]


def changes_no_first_place(recommendation: Recommendation, id_: str, kb: KnowledgeBase) -> bool:
    rest = Recommender(replace(kb, rules=tuple(r for r in kb.rules if r.id != id_)), PlainEngine)
    threshold = kb.scale.threshold
    return fires(recommendation, id_) and all(
        first_place(family, Recommender(kb, PlainEngine).certainties(recommendation.profile), threshold)
        == first_place(family, rest.certainties(recommendation.profile), threshold)
        for family in kb.codebook.families
    )


def is_no_example(recommendation: Recommendation, id_: str, kb: KnowledgeBase) -> bool:
    item = next(item for item in (*kb.derivations, *kb.rules) if item.id == id_)
    missed = {fact.key for fact in recommendation.profile} == set(item.near_miss)
    contradicts = len(recommendation.profile.attributes) < len(recommendation.profile.facts)
    return contradicts or fires(recommendation, id_) == missed


TRUTHS: Mapping[FindingKind, Truth] = {
    FindingKind.DUPLICATE_RULE: lambda shown, id_, _: fires(shown, id_),
    FindingKind.CONFLICTING_RULES: lambda shown, id_, _: fires(shown, id_),
    FindingKind.SUBSUMED_RULE: lambda shown, id_, _: fires(shown, id_),
    FindingKind.RULE_CANNOT_FIRE: lambda shown, id_, _: not fires(shown, id_),
    FindingKind.RULE_NOT_SEEN_FIRING: lambda shown, id_, _: not fires(shown, id_),
    FindingKind.OPTION_NEVER_RECOMMENDED: lambda shown, key, _: not shown.assessment(key).recommended,
    FindingKind.TRAIT_NEVER_READ: lambda shown, slug, _: any(t.trait.slug == slug and t.parts for t in shown.traits),
    FindingKind.EVIDENCE_NEVER_DECISIVE: lambda shown, id_, _: any(
        e.id == id_ for t in shown.traits for e, *_ in t.parts
    ),
    FindingKind.ATTRIBUTE_CHANGES_NOTHING: lambda shown, slug, _: bool(shown.profile.about(slug)),
    FindingKind.GAP: lambda shown, slug, _: shown.family(slug).first is None,
    FindingKind.EXAMPLE_FAILS: is_no_example,
    FindingKind.MARKET_WITHOUT_LAW: lambda shown, key, _: key.endswith(tuple(code.slug for code in shown.lawless)),
    FindingKind.BAR_NEVER_HOLDS: lambda shown, *_: not any(a.bars for r in shown.families for a in r.every),
    FindingKind.RULE_CHANGES_NO_FIRST_PLACE: changes_no_first_place,
}
"""What a finding on behaviour claims of its witness."""


@pytest.mark.sampled
@pytest.mark.parametrize("name", [name for name, (_, kind, *_) in DAMAGES.items() if kind in TRUTHS])
def test_the_witness_shows_what_the_finding_says(name: str) -> None:
    pack, kind, *_ = DAMAGES[name]
    finding = found(checked(pack), kind)
    assert finding.witness is not None
    assert TRUTHS[kind](rerun(pack, finding.witness), finding.subject, built(pack))


@pytest.mark.slow
def test_only_findings_on_behaviour_have_a_witness() -> None:
    with_one = {kind for pack, kind, *_ in DAMAGES.values() if found(checked(pack), kind).witness}
    assert with_one == set(TRUTHS)


def test_the_witness_of_a_trait_out_of_reach_is_where_it_gets_furthest() -> None:
    pack = DAMAGES["a trait out of reach"][0]
    witness = found(checked(pack), FindingKind.RULE_CANNOT_FIRE).witness
    assert witness is not None
    assert rerun(pack, witness).memory.certainties[trait_key("slow")] == 0.1


@pytest.mark.slow
def test_no_profile_takes_a_trait_further_than_the_bound(kb: KnowledgeBase, plain: Recommender) -> None:
    """The bound is what proves that a rule can't fire."""
    reached = observe_behaviour(plain, 60)
    assert reached.searched.sampled == 60
    for trait in kb.traits:
        for denied in (False, True):
            premise = Premise(PremiseKind.TRAIT, trait.slug, (trait.slug,), (trait_key(trait.slug),), denied)
            height, profile = furthest(kb, premise)
            certainty = plain.recommend(profile).memory.certainties[premise.keys[0]]
            assert height == pytest.approx(-certainty if denied else certainty)


LAYERED = {
    "a word of its own": rule("wet-and-near", "{weather: [rain], cost: [small]}", "favour: {shop: {nearby: strong}}"),
    "a source of its own": rule("wet-and-near", "{weather: [rain], cost: [small]}", NEARBY, "one"),
    "an option of its own": rule(
        "wet-and-near", "{weather: [rain], cost: [small]}", "favour: {shop: {nearby: fair, downtown: fair}}"
    ),
}


@pytest.mark.parametrize("name", LAYERED)
def test_a_layer_over_a_wider_rule_is_no_defect(name: str) -> None:
    report = checked(rules(rule("wet-is-near", "{weather: [rain]}", NEARBY), LAYERED[name]))
    assert FindingKind.SUBSUMED_RULE not in {finding.kind for finding in report.findings}


def test_of_rules_that_repeat_each_other_none_is_subsumed() -> None:
    pack = DAMAGES["a rule again under another id"][0]
    assert FindingKind.SUBSUMED_RULE not in {finding.kind for finding in checked(pack).findings}


@pytest.mark.parametrize(
    "backed",
    [
        rules(rule("half-are-wet", "{weather: [rain]}", NEARBY, "ours, one", en="Half are wet.")),
        cautions(
            caution("half-are-dry", "{weather: [sun]}", "Half are dry.", more=", see: all-are-wet"),
            caution("all-are-wet", "{weather: [rain]}", "100 % are wet.", more=", source: [two]"),
            caution("no-number-here", "{weather: [wind]}"),
        ),
    ],
    ids=["a source beside our own text", "a caution"],
)
def test_a_number_may_rest_on_a_source(backed: Mapping[str, str]) -> None:
    subjects = [f.subject for f in checked(backed).findings if f.kind is FindingKind.NUMBER_WITHOUT_SOURCE]
    assert subjects == (["half-are-dry"] if "half-are-dry" in backed[RULES] else [])


@pytest.mark.parametrize("text", ["三成", "一半", "3 of them", "40%", "twice as much", "two thirds", "百分之五"])
def test_numbers_are_seen(text: str) -> None:
    assert NUMBER.search(text)


@pytest.mark.parametrize("text", ["one of them", "behalf", "the first", "成本", "一起", "a quarterly report"])
def test_words_that_only_look_like_numbers_are_left_alone(text: str) -> None:
    assert not NUMBER.search(text)


def test_a_brand_in_capitals_is_a_chinese_text() -> None:
    report = checked({"data/codes.yaml": "families: {shop: {values: {downtown: {zh-Hant: IKEA}}}}\n"})
    assert report.findings == ()


WAIVER = "data/waivers.yaml"


def waiver(code: str, subject: str, until: str = "2026-11-25", reason: str = "it is meant") -> str:
    return f"waivers:\n  - {{code: {code}, subject: {subject}, reason: {reason}, until: '{until}'}}\n"


def test_a_waiver_accepts_its_finding_up_to_its_last_day() -> None:
    report = checked({**DAMAGES["a trait without a reader"][0], WAIVER: waiver("ECK007", "slow")})
    assert report.findings == ()
    ((finding, accepted),) = report.waived
    assert (finding.kind, finding.subject) == (FindingKind.TRAIT_NEVER_READ, "slow")
    assert accepted.reason.words_in("en") == "it is meant"


def test_a_waiver_has_its_reason_in_several_languages() -> None:
    text = waiver("ECK007", "slow", reason="{en: it is meant, zh-Hant: 有意如此}")
    ((_, accepted),) = checked({**DAMAGES["a trait without a reader"][0], WAIVER: text}).waived
    assert accepted.reason.words_in("zh-Hant") == "有意如此"


def test_after_its_day_a_waiver_is_a_finding_and_accepts_nothing() -> None:
    pack = {**DAMAGES["a trait without a reader"][0], WAIVER: waiver("ECK007", "slow")}
    report = checked(pack, today=date(2026, 11, 26))
    assert [finding.kind for finding in report.findings] == [FindingKind.WAIVER_EXPIRED, FindingKind.TRAIT_NEVER_READ]
    assert str(report.findings[0].location) == "pack1/data/waivers.yaml:2:5"


def test_a_waiver_of_another_subject_accepts_nothing() -> None:
    report = checked({**DAMAGES["a trait without a reader"][0], WAIVER: waiver("ECK007", "quick")})
    assert [finding.kind for finding in report.findings] == [FindingKind.WAIVER_UNUSED, FindingKind.TRAIT_NEVER_READ]


def test_a_waiver_of_a_code_there_is_not_is_an_error() -> None:
    finding = found(checked({WAIVER: waiver("ECK999", "slow")}), FindingKind.WAIVER_UNKNOWN)
    assert (finding.subject, finding.kind.level) == ("ECK999 slow", FindingLevel.ERROR)


def test_a_pack_is_not_blamed_for_a_waiver_that_it_makes_idle() -> None:
    base = {**SMALL, **DAMAGES["a trait without a reader"][0], WAIVER: waiver("ECK007", "slow")}
    assert FindingKind.WAIVER_UNUSED not in {finding.kind for finding in checked(rules(LEISURE), base=base).findings}
    assert [f.kind for f in checked(base={**SMALL, WAIVER: waiver("ECK007", "slow")}).findings] == [
        FindingKind.WAIVER_UNUSED
    ]


def test_a_note_leaves_the_knowledge_clean() -> None:
    report = checked(DAMAGES["a file of 401 lines"][0])
    assert (len(report.findings), report.clean) == (1, True)


def test_a_warning_does_not() -> None:
    assert not checked(DAMAGES["a trait without a reader"][0]).clean


def test_more_profiles_than_are_run_are_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecomkt.authoring.lint.behaviour.MOST_EXACT", 1)
    report = checked(rules(rule("nothing-is-near", "{}", "against: {shop: {nearby: strong, downtown: strong}}")))
    assert not report.searched.exact_complete
    assert {finding.case for finding in report.findings if finding.kind is FindingKind.GAP} == {"cut-short", "sampled"}


def test_the_same_day_gives_the_same_report() -> None:
    pack = DAMAGES["premises that exclude each other"][0]
    reports = [check_knowledge(layers(pack), TODAY, sample=100) for _ in range(2)]
    assert reports[0] == reports[1]


def test_the_order_of_files_makes_no_difference() -> None:
    backwards = dict(reversed([*SMALL.items()]))
    pack = DAMAGES["the opposite under the same premises"][0]
    assert checked(pack) == checked(pack, base=backwards)


def test_no_check_is_run_twice() -> None:
    assert len(set(CHECKS)) == len(CHECKS)


@pytest.mark.slow
def test_every_rule_of_the_repository_fires_somewhere(kb: KnowledgeBase, plain: Recommender) -> None:
    fired = observe_behaviour(plain, 500)
    items: tuple[Rule, ...] = kb.rules
    assert {item.id for item in items} - fired.fired.keys() == set()


COLOUR = """\
attributes:
  weather: {ask_when: {colour: [red]}}
  colour:
    name: {en: Colour, zh-Hant: 顏色}
    question: {en: Which colour?, zh-Hant: 什麼顏色？}
    values: {red: {en: Red, zh-Hant: 紅}}
"""
BY_COST = "example: {cost: small}, near_miss: {cost: large}"
BY_WEATHER = "example: {weather: rain}, near_miss: {weather: sun}"
THERE = ", law: [{market: abroad, ref: Act 2, mark: checked}], example: {land: abroad}, near_miss: {land: here}"
PLACED = (
    "{here: {names: [Kiosk], source: one, as_of: '2026-11'}, abroad: {names: [Mall], source: one, as_of: '2026-11'}}"
)
SOUND: Mapping[str, Mapping[str, str]] = {
    "a rule and a caution with examples": {
        RULES: "rules:\n"
        + rule("rain-drives-in", "{weather: [rain]}", f"{NEARBY}, {BY_WEATHER}")
        + "cautions:\n"
        + caution("mind-the-rain", "{weather: [rain]}", more=f", {BY_WEATHER}")
    },
    "what always holds, without a near miss": rules(
        rule("near-is-near", "{}", "favour: {shop: {nearby: hint}}, example: {cost: small}")
    ),
    "a law in every market, and places there": {
        CODES: LAND,
        "data/places.yaml": f"places: {{shop: {{nearby: {PLACED}, downtown: {PLACED}}}}}\n",
        **cautions(
            caution("mind-the-law", "{cost: [small]}", more=f"{HERE}, {SHOWN_BY_COST}"),
            caution("mind-their-law", "{land: [abroad]}", more=THERE),
        ),
    },
    "a bar of law that its market makes hold": {
        CODES: LAND,
        **cautions(
            caution("mind-the-law", "{weather: [rain]}", more=f"{HERE}, bars: {{shop: [nearby]}}, {BY_WEATHER}")
        ),
        "data/places.yaml": f"places: {{shop: {{nearby: {PLACED}, downtown: {PLACED}}}}}\n",
    },
    "a question that a derivation leads to": {
        CODES: COLOUR,
        RULES: "derivations:\n"
        + rule("cheap-is-red", "{cost: [small]}", f"derive: {{colour: {{red: strong}}}}, {BY_COST}"),
    },
}
"""Packs that keep what the grammar promises."""


@pytest.mark.parametrize("name", SOUND)
def test_what_keeps_the_promises_of_the_grammar_is_no_finding(name: str) -> None:
    kinds = {finding.kind for finding in checked(SOUND[name]).findings}
    # The law of one market, and nothing else to advise, is what a bar shows itself by.
    lawless = {FindingKind.MARKET_WITHOUT_LAW, FindingKind.GAP} if "bar" in name else set()
    assert kinds - lawless <= {FindingKind.ATTRIBUTE_CHANGES_NOTHING, FindingKind.RULE_CHANGES_NO_FIRST_PLACE}


def test_that_a_question_waits_for_an_attribute_is_no_use_of_it() -> None:
    derive = "derive: {cost: {small: strong}}, example: {colour: red}, near_miss: {weather: sun}"
    read = {CODES: COLOUR, RULES: "derivations:\n" + rule("red-is-cheap", "{colour: [red]}", derive)}
    unused = [
        [f.subject for f in checked(pack).findings if f.kind is FindingKind.ATTRIBUTE_CHANGES_NOTHING]
        for pack in ({CODES: COLOUR}, read)
    ]
    assert unused == [["colour"], []]
