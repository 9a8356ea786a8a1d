"""What a product is: the algebra, the decision, and that neither order nor script nor odd text changes it."""

from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import Match, MatchPlace
from ecomkt.catalog.types.spellings import spelled_out
from ecomkt.inference.certainty import fold
from ecomkt.knowledge.layer_files import CATALOG_TOPIC, is_of_catalog, knowledge_folder, parse_layer, read_layer
from ecomkt.knowledge.store import load_knowledge
from ecomkt.knowledge.yaml_reader import ParsedFile
from ecomkt.profile.fact import Fact
from small_classification import SMALL, built_from, classifier_of, product, said
from tables import each_row

TITLES = (
    "Organic Green Tea, 100 bags",
    "Kids Stainless Steel Water Bottle with Straw",
    "Emergency Car Jump Starter 1000A",
    "Photo Editing Software, lifetime license",
    "Chocolate Fountain Machine for Parties",
    "兒童樂園門票 親子套票",
    "嬰兒推車輕便折疊雙向避震新生兒童車",
    "三層不鏽鋼電鍋 家用大容量",
    "綜合維他命 軟膠囊 60粒裝",
    "影音會員年卡 自動發貨",
    "手工訂製婚紗禮服",
    "24小時開鎖換鎖 上門服務",
    "茶葉禮盒 高山烏龍茶 150克",
    "兒童感冒糖漿 草莓口味",
)


@cache
def documents() -> tuple[ParsedFile, ...]:
    layer = parse_layer(read_layer(knowledge_folder()))
    return tuple(d for d in layer if is_of_catalog(d.file) and d.file.startswith(f"rules/{CATALOG_TOPIC}"))


def shipped_from(every: tuple[ParsedFile, ...]) -> Classifier:
    known = built_from(load_knowledge(), [every])
    return Classifier(known, load_knowledge(), lambda: spelled_out(known))


@cache
def shipped() -> Classifier:
    return shipped_from(documents())


@cache
def small() -> Classifier:
    return classifier_of(load_knowledge(), SMALL)


def facts(title: str, description: str = "", *categories: str) -> dict[str, float]:
    return {f.value: f.certainty for f in small().classify(product(title, description, *categories)).facts}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Dark Chocolate", {"fmcg": 0.6}),
        ("Chocolate Fountain", {"need-driven": 0.6}),
        ("Coffee Machine", {"need-driven": 0.6}),
        ("Chocolate for kids", {"fmcg": 0.6, "children": 0.6}),
        ("Kid chocolate", {"fmcg": 0.6, "children": 0.6}),
        ("Machine with chocolate", {"need-driven": 0.6}),
        ("Chocolate Brown Machine", {"need-driven": 0.6}),
        ("兒童樂園門票", {"tickets": 0.6}),
        ("儿童乐园门票", {"tickets": 0.6}),
        ("兒童門票", {"tickets": 0.6, "children": 0.6}),
        ("咖啡機", {"need-driven": 0.6}),
        ("咖啡色咖啡機", {"need-driven": 0.6}),
        ("面包", {"fmcg": 0.6}),
        ("Plain thing", {}),
        ("", {}),
    ],
)
def test_the_title_says_what_it_is(title: str, found: dict[str, float]) -> None:
    assert facts(title) == found


PICTURES = """\
rules:
  - id: pictures-show-anything
    words: {en: [poster], zh-Hant: [海報]}
    decides: true
    favour: {need-driven: strong}
    because: {en: A picture is a picture., zh-Hant: 畫就是畫。}
    basis: practice
    source: [document-4]
"""


@each_row(
    ("title", "found"),
    [
        ("Poster chocolate", {"need-driven": 0.6}),
        ("Chocolate poster", {"need-driven": 0.6}),
        ("Chocolate with poster", {"fmcg": 0.6}),
        ("Kid poster candy", {"need-driven": 0.6, "children": 0.6}),
        ("咖啡 海報", {"need-driven": 0.6}),
        ("咖啡 附贈海報", {"fmcg": 0.6}),
        ("兒童 門票 海報", {"need-driven": 0.6, "children": 0.6}),
    ],
)
def test_nothing_beside_a_word_that_decides_counts_but_what_counts_anywhere(
    title: str, found: dict[str, float]
) -> None:
    classifier = classifier_of(load_knowledge(), SMALL, PICTURES)
    told = classifier.classify(product(title))
    assert {fact.value: fact.certainty for fact in told.facts} == found
    assert all(e.strength > 0 and e.matches for each in told.candidates for e in each.evidence)


CONTESTED = SMALL.replace("  exclusive:", "  lead: 0.45\n  contested: [fmcg]\n  exclusive:")
PARKS = """\
rules:
  - id: parks-are-named
    words: {en: [park, garden]}
    favour: {tickets: hint}
    because: {en: Parks are visited., zh-Hant: 樂園要到場。}
    basis: practice
    source: [document-4]
  - id: bites-are-eaten
    words: {en: [crunchy]}
    anywhere: true
    favour: {fmcg: strong}
    because: {en: Bites are eaten., zh-Hant: 脆的會吃掉。}
    basis: practice
    source: [document-4]
"""


@each_row(
    ("title", "types"),
    [
        ("Chocolate", ["fmcg"]),
        ("Chocolate box", ["need-driven"]),
        ("Chocolate for kids", ["fmcg", "children"]),
        ("Chocolate with machine", []),
        ("Park candy", ["fmcg"]),
        ("Candy, park", ["fmcg"]),
        ("Machine with chocolate", ["need-driven"]),
        ("Crunchy baby", ["fmcg", "children"]),
        ("Baby", ["children"]),
        ("Plain thing", []),
    ],
)
def test_a_contested_type_is_taken_only_where_no_other_comes_near(title: str, types: list[str]) -> None:
    told = classifier_of(load_knowledge(), CONTESTED, PARKS).classify(product(title))
    assert [fact.value for fact in told.facts] == types


DRINKS = """\
rules:
  - id: beer-is-drunk
    words: {en: [beer], zh-Hant: [啤酒]}
    yields: [need-driven]
    favour: {fmcg: strong}
    because: {en: Beer is drunk., zh-Hant: 啤酒是喝的。}
    basis: practice
    source: [document-4]
  - id: cups-last
    words: {zh-Hant: [杯]}
    favour: {need-driven: strong}
    because: {en: Cups last., zh-Hant: 杯子耐用。}
    basis: practice
    source: [document-4]
"""


@each_row(
    ("title", "first"),
    [
        ("啤酒", "fmcg"),
        ("啤酒 咖啡機", "need-driven"),
        ("啤酒 不鏽鋼 咖啡機 巧克力", "need-driven"),
        ("咖啡機 啤酒", "need-driven"),
        ("啤酒 附贈咖啡機", "fmcg"),
        ("啤酒 附贈 咖啡機", "fmcg"),
        ("啤酒 杯", "fmcg"),
        ("麵包 咖啡機", "fmcg"),
        ("Beer 24 box", "fmcg"),
    ],
)
def test_what_yields_is_what_a_thing_of_a_later_run_is_for(title: str, first: str) -> None:
    told = classifier_of(load_knowledge(), SMALL, DRINKS).classify(product(title))
    assert [fact.value for fact in told.facts] == [first]


@each_row(
    ("title", "found"),
    [
        ('Fountain "Cherry Kid"', {"need-driven": 0.6}),
        ("Fountain «Cherry»", {"need-driven": 0.6}),
        ("Fountain “Cherry”", {"need-driven": 0.6}),
        ("Fountain „Cherry“", {"need-driven": 0.6}),
        ("咖啡機「巧克力」", {"need-driven": 0.6}),
        ("『巧克力』咖啡機", {"need-driven": 0.6}),
        ('"Cherry Candy"', {"fmcg": 0.6}),
        ('Machine 24" chocolate 12" box', {"need-driven": 0.6}),
        ('Kid 24" x 36" machine', {"need-driven": 0.6, "children": 0.6}),
        ('Machine "chocolate', {"fmcg": 0.5}),
    ],
)
def test_what_is_written_on_a_thing_says_nothing_of_it(title: str, found: dict[str, float]) -> None:
    assert facts(title) == found


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("titles", "more"),
    [
        ("plumber; Plumbers", "offer=work"),
        ("紅酒; 红酒; 智利紅酒", "oversight=alcohol"),
        ("contact lenses; 彩瞳", "oversight=device"),
        ("益生菌; fish oil", "oversight=health-food"),
        ("泡菜; 蜂蜜蛋糕; coffee beans; grüner Tee", "oversight=food"),
        ("baby formula; 嬰兒奶粉", "oversight=infant-formula"),
        ("car insurance; insurance; 保單; 旅平險; personal loan; bitcoin; 樓盤", "oversight=finance"),
        ("antibiotics; aspirin; insulin; 處方藥; 减肥药; 眼藥水; birth control pills", "oversight=medicine"),
        ("blood pressure monitor; hearing aid; COVID test; 血压计; 驗孕棒; 保險套", "oversight=device"),
        ("weight loss pills; vitamin C tablets; 鈣片; 氨糖", "oversight=health-food"),
        ("toothpaste; shampoo bar; sun cream SPF50; skin care set; 護膚品; 护肤品; 牙膏", "oversight=cosmetic"),
        ("nicotine pouches; snus; vape pods; 菸彈; 一次性电子烟", "oversight=tobacco"),
        ("紅酒禮盒; 葡萄酒礼盒; 茅台; 雞尾酒", "oversight=alcohol"),
        ("bb cream; leave-in conditioner; 隔離霜; 定妆喷雾", "oversight=cosmetic"),
        ("nicotine gum; 尼古丁口香糖; 高血壓藥; 泻药", "oversight=medicine"),
        ("baby milk powder; 嬰兒配方奶粉; 一段奶粉", "oversight=infant-formula"),
        ("toddler milk; 幼兒奶粉; 料酒", "oversight=food"),
        ("LASIK; IVF treatment; 種牙; 双眼皮手术; 植髮", "oversight=clinic"),
        ("math tutoring; 數學家教; 高考冲刺班; 少儿英语; 小升初辅导", "oversight=schooling"),
        ("coding bootcamp; PMP課程; 考证培训", "oversight=adult-education"),
        ("package tour Japan; cruise holiday; 日本跟團; 邮轮旅行; 旅行社", "oversight=travel"),
        ("fireworks; ammunition; CBD oil; 獵槍; 彩券; 老鼠藥; CBD油", "oversight=licensed"),
        ("vibrator; condoms; 情趣用品", "discretion=unseen"),
        ("律師事務所; 搬家公司; 英語家教老師; tutor", ""),
        ("Deep tissue massage 60 min; 精油按摩60分鐘; Yoga class 10 sessions; Gents cut", ""),
    ],
)
def test_a_title_that_ends_with_the_word_tells_more_than_the_type(titles: str, more: str) -> None:
    for title in titles.split("; "):
        told = {fact.key for fact in shipped().classify(product(title)).derived}
        assert more in told if more else {key.partition("=")[0] for key in told} >= {"offer"}, title


@each_row(
    "title",
    [
        "plumber tape",
        "contact lens case",
        "wine glass",
        "紅酒杯",
        "保險絲",
        "保險箱",
        "刺青機",
        "按摩椅",
        "按摩券",
        "餐廳桌椅",
        "手機遊戲手把",
        "HP laser toner",
        "dog shampoo",
        "狗狗益生菌",
        "dog vitamins",
        "dog biscuits",
        "car wash shampoo",
        "coffee table",
        "咖啡杯",
        "tomato seeds",
        "lamp oil",
        "yoga class mat 5 mm",
        "cleaning spray",
        "case for contact lens cleaning kits",
        "toothpaste dispenser",
        "wine rack",
        "cigarette lighter",
        "insulin cooler bag",
        "藥盒",
        "glue gun",
        "熱熔膠槍",
        "air conditioner",
        "leather conditioner",
        "white spirit",
        "knee braces",
        "bordeaux dress",
        "釉藥",
        "芍藥",
        "戒菸",
        "mask",
        "口罩",
        "按摩器",
        "thermometer",
        "travel mug",
        "SAT prep book",
        "血壓計電池",
    ],
)
def test_a_title_that_goes_on_to_another_thing_tells_the_type_alone(title: str) -> None:
    assert shipped().classify(product(title)).derived == ()


def test_what_a_title_tells_travels_to_another_process() -> None:
    found = shipped().classify(product("plumber"))
    assert found.derived
    assert copy(found).derived == found.derived


@each_row(
    ("category", "found"),
    [
        ("412", {"fmcg": 0.5}),
        ("Food, Beverages & Tobacco", {"fmcg": 0.5}),
        ("food, beverages & tobacco > food items > anything", {"fmcg": 0.5}),
        ("Home & Garden > Household Appliances > Irons", {"need-driven": 0.5}),
        ("gid://shopify/TaxonomyCategory/fb-2-11", {"fmcg": 0.5}),
        ("fb-1", {"fmcg": 0.5}),
        ("零食/坚果/特产", {"fmcg": 0.5}),
        ("全部>零食/堅果/特產>雜項", {"fmcg": 0.5}),
        ("Shop > Candies", {"fmcg": 0.5}),
        ("99999999", {}),
        ("no-such", {}),
        (" > > ", {}),
    ],
)
def test_the_category_says_what_it_is(category: str, found: dict[str, float]) -> None:
    assert facts("Thing", "", category) == found


def test_a_rule_fires_once_as_strongly_as_its_best_match() -> None:
    (candidate,) = small().classify(product("Chocolate candy", "More chocolate.", "412")).candidates
    (evidence,) = candidate.evidence
    assert (candidate.value.slug, candidate.certainty, evidence.strength) == ("fmcg", 0.56, 1.0)
    assert evidence.matches == (
        Match("candy", MatchPlace.TITLE, 1.0),
        Match("412 Food, Beverages & Tobacco", MatchPlace.CATEGORY, 0.9),
        Match("chocolate", MatchPlace.TITLE, 0.5),
        Match("chocolate", MatchPlace.DESCRIPTION, 0.4),
    )


def test_a_description_counts_less_and_its_markup_not_at_all() -> None:
    described = small().classify(product("Thing", '<p class="candy">Sweet&nbsp;chocolate</p>'))
    assert [(c.value.slug, round(c.certainty, 4)) for c in described.candidates] == [("fmcg", 0.224)]
    assert small().classify(product("Thing", "<img candy>")).candidates == ()


def test_a_description_is_read_only_so_far() -> None:
    assert small().classify(product("Thing", "x " * 100 + "chocolate")).candidates == ()


def test_a_word_counts_only_where_its_rule_says() -> None:
    assert small().classify(product("Thing", "樂園門票", "門票")).candidates == ()


AMOUNTS = """\
  - id: amounts-are-used-up
    words: {en: [0ml, 0x0g]}
    alone: true
    favour: {fmcg: strong}
    because: {en: Amounts are used up., zh-Hant: 有份量的會用完。}
    basis: practice
    source: [document-4]
"""


@each_row(
    ("title", "category", "found"),
    [
        ("Nobody 250ml", "", {"fmcg": 0.6}),
        ("Nobody 250 ml", "", {"fmcg": 0.6}),
        ("Nobody 6x40g", "", {"fmcg": 0.6}),
        ("無名500ml*2瓶", "", {"fmcg": 0.6}),
        ("Nobody 250", "", {}),
        ("Nobody ml", "", {}),
        ("Nobody B250ml", "", {}),
        ("Fountain 250 ml", "", {"need-driven": 0.6}),
        ("Nobody 250ml", "Home & Garden", {"need-driven": 0.5}),
        ("Baby 250ml", "", {"children": 0.6, "fmcg": 0.6}),
    ],
)
def test_an_amount_tells_something_only_where_nothing_names_the_thing(
    title: str, category: str, found: dict[str, float]
) -> None:
    classifier = classifier_of(load_knowledge(), SMALL + AMOUNTS)
    categories = (category,) if category else ()
    assert {f.value: f.certainty for f in classifier.classify(product(title, "", *categories)).facts} == found


def test_unsure_lists_the_candidates_with_their_reasons() -> None:
    found = small().classify(product("Thing", "chocolate box"))
    assert found.facts == ()
    told = [(c.value.slug, [e.rule.id for e in c.evidence]) for c in found.candidates]
    assert told == [("need-driven", ["machines-last"]), ("fmcg", ["machines-last", "sweets-are-eaten"])]


def test_of_types_that_exclude_each_other_none_is_taken_if_they_are_as_likely() -> None:
    extra = SMALL.replace("    against: {fmcg: fair}\n", "").replace("{en: [machine,", "{en: [cherry, machine,")
    found = classifier_of(load_knowledge(), extra).classify(product("Cherry for kids"))
    assert [(c.value.slug, c.certainty) for c in found.candidates] == [
        ("fmcg", 0.56),
        ("children", 0.56),
        ("need-driven", 0.56),
    ]
    assert found.facts == (Fact("product", "children", 0.6),)


@pytest.mark.slow
@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_no_text_breaks_it(title: str, description: str, categories: list[str]) -> None:
    for classifier in (small(), shipped()):
        found = classifier.classify(product(title, description, *categories))
        assert all(0 < fact.certainty <= 1 for fact in found.facts)


PIECES = st.sampled_from([*sorted({word for title in TITLES for word in title.split()}), "for", ",", "<b>", "&amp;"])
TEXTS = st.lists(PIECES, max_size=8).map(" ".join)


@given(TEXTS, TEXTS, TEXTS)
def test_the_evidence_folds_to_the_certainty_and_the_facts_come_from_the_candidates(
    title: str, description: str, category: str
) -> None:
    found = shipped().classify(product(title, description, category))
    for candidate in found.candidates:
        assert candidate.certainty == fold(evidence.contribution for evidence in candidate.evidence)
        assert [e.rule.id for e in candidate.evidence] == sorted(e.rule.id for e in candidate.evidence)
        assert all(e.strength == max(match.strength for match in e.matches) for e in candidate.evidence)
    certainties = [candidate.certainty for candidate in found.candidates]
    assert certainties == sorted(certainties, reverse=True)
    rounded = {candidate.value.slug: round(candidate.certainty, 1) for candidate in found.candidates}
    assert [(f.value, f.certainty) for f in found.facts] == [(f.value, rounded[f.value]) for f in found.facts]


@pytest.mark.slow
@given(TEXTS, TEXTS)
def test_the_same_product_is_always_the_same(title: str, category: str) -> None:
    first = said(shipped().classify(product(title, "", category)))
    assert said(shipped_again().classify(product(title, "", category))) == first


@cache
def shipped_again() -> Classifier:
    return shipped_from(documents())


def test_simplified_titles_are_what_traditional_ones_are() -> None:
    to_simplified = OpenCC("t2s").convert
    chinese = [title for title in TITLES if not title.isascii()]
    assert [facts_of(to_simplified(title)) for title in chinese] == [facts_of(title) for title in chinese]
    assert [title for title in chinese if not facts_of(title)] == []


def facts_of(title: str) -> tuple[Fact, ...]:
    return shipped().classify(product(title)).facts


@pytest.mark.slow
@settings(max_examples=2)
@given(st.integers(0, 2**32))
def test_the_order_of_files_rules_and_words_changes_nothing(seed: int) -> None:
    order = Random(seed)
    mixed = [replace(d, content=shuffled(d.content, order)) for d in documents()]
    order.shuffle(mixed)
    other = shipped_from(tuple(mixed))
    for title in TITLES:
        item = product(title, f"Also: {order.choice(TITLES)}", order.choice(["412", "玩具", "Home & Garden > Decor"]))
        assert said(other.classify(item)) == said(shipped().classify(item))


def shuffled(content: object, order: Random) -> object:
    assert isinstance(content, dict)
    changed: dict[str, Any] = deepcopy(content)
    for rule in changed.get("rules", ()):
        for group in (rule.get("words", {}), rule.get("categories", {})):
            for listed in group.values():
                order.shuffle(listed)
    if "rules" in changed:
        order.shuffle(changed["rules"])
        changed["rules"] = [mixed(rule, order) for rule in changed["rules"]]
    return mixed(changed, order)


def mixed(mapping: Mapping[str, Any], order: Random) -> dict[str, Any]:
    return dict(order.sample(list(mapping.items()), k=len(mapping)))
