"""Words without an attribute: each line is understood as the table says, and no word is lost."""

import shlex
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import InputError, Problems
from ecomkt.interfaces.advisor import Advisor
from ecomkt.profile.fact import Profile
from ecomkt.profile.statements import as_words, in_profile
from ecomkt.safe_text import visible
from tables import each_row


@cache
def _advisor() -> Advisor:
    return Advisor.load(engine="plain")


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return _advisor()


def read(advisor: Advisor, *words: str) -> Profile:
    return advisor.reader.read(as_words(words, {}))


def understood(profile: Profile) -> str:
    """Return what was understood, as `title | attribute=value, … | sums | codes of notes`."""
    values = " ".join(f"{each.attribute}={each.value}" for each in profile.understood)
    sums = " ".join(str(amount).replace(" ", "") for amount in profile.amounts)
    return " | ".join((profile.title, values, sums, " ".join(note.code for note in profile.notes)))


SOAP = "product=fmcg"
BAR = f"{SOAP} oversight=cosmetic"
BY_HAND = f"{SOAP} oversight=cosmetic"
AROUND = ",;，、；:.!?()[]~≈。：！？（）「」"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        # Types and letters.
        ("A M", " | product=fmcg price=low |  | "),
        ("a m", " | product=fmcg price=low |  | "),
        ("Ａ Ｍ", " | product=fmcg price=low |  | "),
        ("A,E M", " | product=fmcg product=children price=low |  | "),
        ("A E", " | product=fmcg product=children |  | "),
        ("N:0.6,P:0.4 A", " | price=medium price=high product=fmcg |  | "),
        ("快消品 N", " | product=fmcg price=medium |  | "),
        ("民生消費品 價格低", " | product=fmcg price=low |  | "),
        ("虚拟产品 價格很低", " | product=virtual price=very-low |  | "),
        ("Fast-moving_consumer goods low-price", " | product=fmcg price=low |  | "),
        # A title, a price, a market.
        ("soap NT350 Taiwan", f"soap | {BAR} price=low market=tw | 350TWD | "),
        ("SOAP nt350 TAIWAN", f"SOAP | {BAR} price=low market=tw | 350TWD | "),
        ("Taiwan NT350 soap", f"soap | {BAR} market=tw price=low | 350TWD | "),
        ("ＴＡＩＷＡＮ ｓｏａｐ ＮＴ３５０", f"soap | {BAR} market=tw price=low | 350TWD | place-as-market"),
        ("手工皂 350元 台灣", f"手工皂 | {BY_HAND} price=low market=tw | 350TWD | "),
        ("手工皂 350元 台湾", f"手工皂 | {BY_HAND} price=low market=tw | 350TWD | "),
        ("手工皂 ３５０元 臺灣", f"手工皂 | {BY_HAND} price=low market=tw | 350TWD | "),
        ("手工皂 三百五十元 台灣", f"手工皂 | {BY_HAND} price=low market=tw | 350TWD | "),
        ("手工皂 12萬 台灣", f"手工皂 | {BY_HAND} price=very-high market=tw | 120000TWD | currency-of-market"),
        ("手工皂 35元 大陆", f"手工皂 | {BY_HAND} price=low market=cn | 35CNY | "),
        ("香皂 35元 中国大陆", f"香皂 | {BY_HAND} price=low market=cn | 35CNY | "),
        ("olive oil soap €19,90 eu", f"olive oil soap | {BAR} price=low market=eu | 19.9EUR | "),
        ("soap £25 United Kingdom", f"soap | {BAR} price=low market=uk | 25GBP | "),
        ("soap £25 united kingdom", f"soap | {BAR} price=low market=uk | 25GBP | "),
        ("soap HK$300 Hong Kong", f"soap | {BAR} price=low market=hk | 300HKD | "),
        ("soap HK300 香港", f"soap | {BAR} price=low market=hk | 300HKD | "),
        ("soap ¥3000 Japan", f"soap | {BAR} price=low market=jp | 3000JPY | "),
        ("soap 3000円 日本", f"soap | {BAR} price=low market=jp | 3000JPY | "),
        ("soap 9000원 韓國", f"soap | {BAR} price=very-low price=low market=kr | 9000KRW | "),
        ("soap RM25 Malaysia", f"soap | {BAR} price=low market=sea | 25MYR | "),
        ("soap $120 'United States'", f"soap | {BAR} price=medium market=us | 120USD | "),
        ("soap tw,jp M", f"soap | {BAR} market=tw market=jp price=low |  | "),
        ("soap Taiwan Japan", f"soap | {BAR} market=tw market=jp |  | "),
        # Sums.
        ("soap 350TWD", f"soap | {BAR} price=low | 350TWD | "),
        ("soap 38000KRW kr", f"soap | {BAR} price=low market=kr | 38000KRW | "),
        ("kr 38000KRW soap", f"soap | {BAR} market=kr price=low | 38000KRW | "),
        ("soap 350 TWD", f"soap | {BAR} price=low | 350TWD | "),
        ("soap TWD 350", f"soap | {BAR} price=low | 350TWD | "),
        ("soap NT$ 350", f"soap | {BAR} price=low | 350TWD | "),
        ("soap NT$350", f"soap | {BAR} price=low | 350TWD | "),
        ("soap 25 euros", f"soap | {BAR} price=low | 25EUR | "),
        ("soap 1,299.00GBP", f"soap | {BAR} price=very-high | 1299GBP | "),
        ("soap 25-30EUR", f"soap | {BAR} price=low | 25-30EUR | lower-end"),
        ("plumber £60-£90 UK", "plumber | product=urgent offer=work price=medium market=uk | 60-90GBP | lower-end"),
        ("plumber £90/hour UK", "plumber | product=urgent offer=work price=medium market=uk | 90GBP | unit-left-out"),
        (
            "plumber £90 per hour UK",
            "plumber | product=urgent offer=work price=medium market=uk | 90GBP | unit-left-out",
        ),
        (
            "plumber £90 an hour UK",
            "plumber | product=urgent offer=work price=medium market=uk | 90GBP | unit-left-out",
        ),
        ("手工皂 350元/個 台灣", f"手工皂 | {BY_HAND} price=low market=tw | 350TWD | unit-left-out"),
        ("plumber, £90, UK", "plumber | product=urgent offer=work price=medium market=uk | 90GBP | "),
        ("plumber 90 quid UK", "plumber | product=urgent offer=work price=medium market=uk | 90GBP | "),
        ("plumber 90 pounds UK", "plumber | product=urgent offer=work price=medium market=uk | 90GBP | "),
        ("soap 25 dollars US", f"soap | {BAR} price=low market=us | 25USD | "),
        ("soap (350TWD)", f"soap | {BAR} price=low | 350TWD | "),
        ("soap ~350TWD", f"soap | {BAR} price=low | 350TWD | "),
        ("soap NT350 price=high", f"soap | {BAR} price=high | 350TWD | level-beside-number"),
        ("soap market:tw", f"soap | {BAR} market=tw |  | "),
        ("手工皂 市場：台灣 毛利40%", f"手工皂 | {BY_HAND} market=tw margin=fair | 40% | "),
        # In quotes as a whole.
        ("'soap NT$350 Taiwan'", f"soap | {BAR} price=low market=tw | 350TWD | "),
        ("'plumber, £90, UK'", "plumber | product=urgent offer=work price=medium market=uk | 90GBP | "),
        ("'手工皂 350元 台灣 毛利40%'", f"手工皂 | {BY_HAND} price=low market=tw margin=fair | 350TWD 40% | "),
        ("'soap NT$350 Taiwan margin=40% goal=sales'", f"soap | {BAR} price=low market=tw | 40% 350TWD | "),
        ("'soap 35萬 台灣'", f"soap | {BAR} price=very-high market=tw | 350000TWD | currency-of-market"),
        ("'olive soap, NT350'", f"olive soap | {BAR} price=low | 350TWD | "),
        # What may be a place is told, brands at the front of a title are not.
        ("plumber Leeds", "plumber Leeds | product=urgent |  | unplaced-name"),
        ("Dove soap", f"Dove soap | {BAR} |  | "),
        ("plumber Leeds uk", "plumber Leeds | product=urgent market=uk |  | "),
        ("手工皂 350台幣", f"手工皂 | {BY_HAND} price=low | 350TWD | "),
        ("手工皂 350塊", f"手工皂 | {BY_HAND} price=low | 350TWD | currency-taken"),
        ("手工橄欖皂 350元", f"手工橄欖皂 | {BY_HAND} price=low | 350TWD | currency-taken"),
        ("香皂 35元", f"香皂 | {BY_HAND} price=low | 35CNY | currency-taken"),
        ("soap 25 Taiwan", f"soap | {BAR} price=very-low market=tw | 25TWD | currency-of-market"),
        ("soap 25 Taiwan EUR", f"soap | {BAR} price=low market=tw | 25EUR | "),
        ("soap NT50", f"soap | {BAR} price=very-low | 50TWD | eaten-dollar"),
        ("soap US5", f"soap | {BAR} price=very-low | 5USD | eaten-dollar"),
        ("soap price 350TWD", f"soap | {BAR} price=low | 350TWD | "),
        ("soap price low", f"soap | {BAR} price=low |  | "),
        ("soap M NT350", f"soap | {BAR} price=low price=low | 350TWD | "),
        ("soap P NT350", f"soap | {BAR} price=high price=high | 350TWD | level-beside-number"),
        ("soap budget 500EUR", f"soap | {BAR} budget=small | 500EUR | "),
        ("soap margin 40%", f"soap | {BAR} margin=fair | 40% | "),
        ("soap margin is about 40%", f"soap | {BAR} margin=fair | 40% | "),
        ("soap 40% margin", f"soap | {BAR} margin=fair | 40% | "),
        ("soap NT350 5000TWD budget", f"soap | {BAR} price=low budget=small | 350TWD 5000TWD | "),
        ("soap NT350 budget 5000TWD", f"soap | {BAR} price=low budget=small | 350TWD 5000TWD | "),
        ("soap 30 orders a week", f"soap | {BAR} volume=some |  | "),
        (
            "手工皂 毛利四成 每月預算5000元 台灣",
            f"手工皂 | {BY_HAND} margin=fair budget=small market=tw | 40% 5000TWD | ",
        ),
        ("soap orders 2,500", f"soap | {BAR} volume=many |  | "),
        ("soap volume=30 volume=few", f"soap | {BAR} |  | level-beside-number"),
        # Titles.
        ("iPhone 15 NT$30000", "iPhone 15 | product=need-driven price=very-high | 30000TWD | "),
        ("baby food NT300", "baby food | product=children price=low | 300TWD | "),
        ("light bulb", f"light bulb | {SOAP} |  | "),
        ("plaid shirt", "plaid shirt | product=need-driven |  | "),
        ("sea salt NT350 Taiwan", f"sea salt | {SOAP} oversight=food price=low market=tw | 350TWD | "),
        ("gift box A NT350", f"gift box | {SOAP} price=low | 350TWD | "),
        ("stock pot", "stock pot | product=need-driven |  | "),
        ("picture frame", "picture frame | product=need-driven |  | "),
        ("green tea", f"green tea | {SOAP} oversight=food |  | "),
        ("soap gift", f"soap | {BAR} motive=gift |  | "),
        ("soap sea", f"soap | {BAR} market=sea |  | "),
        ("dog food", f"dog food | {SOAP} |  | "),
        ("'baby food' NT300", "baby food | product=children price=low | 300TWD | "),
        ("'vitamin C' NT350", "vitamin C | product=health oversight=health-food price=low | 350TWD | "),
        ("vitamin C NT350", "vitamin | product=tickets price=low | 350TWD | title-beside-type"),
        ("online course", "online course | product=virtual delivery=digital offer=course |  | "),
        ("course NT3500", "course | product=virtual price=medium | 3500TWD | "),
        ("concert ticket", "concert ticket | product=tickets |  | "),
        ("luxury", "luxury | product=special |  | "),
        ("luxury watch", "luxury watch | product=special |  | "),
        ("cosmetics eu", f"cosmetics | {SOAP} oversight=cosmetic market=eu |  | "),
        ("化妆品 cn", f"化妆品 | {SOAP} oversight=cosmetic market=cn |  | "),
        ("化妝品 台灣", f" | {SOAP} market=tw |  | "),
        ("食品", f"食品 | {SOAP} oversight=food |  | "),
        ("toys Japan", " | product=children market=jp |  | "),
        ("wine NT900", "wine | product=special oversight=alcohol price=low price=medium | 900TWD | "),
        ("手工皂 禮盒", f"手工皂 禮盒 | {SOAP} |  | "),
        ("手工皂 新品牌", f"手工皂 | {BY_HAND} brand=new |  | "),
        ("T-shirt NT490", "T-shirt | product=need-driven price=low | 490TWD | "),
        (
            "手工橄欖皂 350元 台灣 自製 新品牌",
            f"手工橄欖皂 | {BY_HAND} price=low market=tw inventory=own brand=new | 350TWD | ",
        ),
        ("soap own brand", f"soap | {BAR} brand=new |  | "),
        ("cheap soap Germany", f"soap | {BAR} price=low market=eu |  | "),
        ("expensive soap USA", f"soap | {BAR} price=high market=us |  | "),
        ("soap 昂贵 英国", f"soap | {BAR} price=high market=uk |  | "),
        ("soap England £25", f"soap | {BAR} market=uk price=low | 25GBP | "),
        ("soap 法國 25歐元", f"soap | {BAR} market=eu price=low | 25EUR | "),
        # A title tells more than a type, unless it is stated or goes on to another thing.
        ("plumber", "plumber | product=urgent offer=work |  | "),
        ("plumber Taiwan", "plumber | product=urgent offer=work market=tw |  | "),
        ("plumber offer=goods", "plumber | product=urgent |  | title-beside-fact"),
        ("plumber H", "plumber | offer=work product=urgent |  | "),
        ("plumber D", "plumber | product=health |  | title-beside-type"),
        ("plumber tape", "plumber tape | product=urgent |  | "),
        ("瑜伽課", "瑜伽課 | product=tickets delivery=seat offer=course |  | "),
        ("線上瑜伽課", "線上瑜伽課 | product=virtual delivery=digital offer=course |  | "),
        ("小吃店", "小吃店 | product=tickets delivery=local offer=goods |  | "),
        ("soap B", "soap | product=virtual |  | title-beside-type"),
        ("soap type=B", "soap |  |  | "),
        ("title=Taiwn soap", f"Taiwn soap | {BAR} |  | "),
        ("soap inventory=own NT350", f"soap | {BAR} price=low | 350TWD | "),
    ],
)
def test_a_line_is_understood(advisor: Advisor, line: str, meaning: str) -> None:
    assert understood(read(advisor, *shlex.split(line))) == meaning


@each_row(
    ("line", "code", "said"),
    [
        ("Taiwn", "unknown-word", "did you mean 'Taiwan'?"),
        ("soap Taiwn", "unknown-word", "did you mean 'Taiwan'?"),
        ("Tiawan soap", "unknown-word", "did you mean 'Taiwan'?"),
        ("soap Japam", "unknown-word", "did you mean 'Japan'?"),
        ("soap Untied Kingdom", "unknown-word", "did you mean 'United Kingdom'?"),
        ("shopping", "unknown-type", "the name doesn't tell"),
        ("soap low", "ambiguous-word", "write price=low or visual=low or complexity=low"),
        ("soap none", "ambiguous-word", "record=none"),
        ("free soap", "ambiguous-word", "price=free or earning=nothing"),
        ("soap 40%", "ambiguous-word", "write margin=40%"),
        ("soap 25", "no-currency", "write it beside the sum"),
        ("iPhone 15", "no-currency", "write it beside the sum"),
        ("soap $25", "ambiguous-currency", "ISO code"),
        ("soap EUR", "no-sum", "such as 25 EUR"),
        ("soap 25QQQ", "not-a-price", "'QQQ' is no currency that we know"),
        ("soap 1e9EUR", "not-a-price", "all of its digits"),
        ("soap 050", "not-a-price", "begins with no 0"),
        ("soap NT350 NT500", "ambiguous-price", "'NT350', 'NT500' has more than one price; write one sum"),
        ("手工皂350元 台灣", "price-in-title", "by a blank"),
        ("'soap 5 bucks'", "ambiguous-currency", "ISO code"),
        ("soap ½EUR Germany", "not-a-price", "'½EUR' is no sum"),
        ("soap ∞EUR", "not-a-price", "'∞EUR' is no sum"),
        ("soap 12.345.6 EUR", "not-a-price", "'12.345.6' 'EUR' is no sum"),
        ("soap 1e9 EUR", "not-a-price", "all of its digits"),
        ("soap NT350 price=low price=high", "repeated-attribute", "price was already given"),
        ("soap earning=fee", "unknown-value", "did you mean 'work'?"),
        ("xyzzy NT350", "unknown-type", "--type"),
        ("women xyzzy", "unknown-type", "need-driven (0.20)"),
        ("購物平台 手工皂", "ambiguous-word", "discovery=marketplace"),
        ("B L", "unknown-letter", "lists the letters"),
        ("soap Taiwan market=jp", "repeated-attribute", "market was already given"),
        ("soap M,N", "exclusive-values", "can't both be true"),
        ("'' soap", "empty-word", "leave it out"),
        ("soap =x", "unknown-attribute", "no attribute"),
    ],
)
def test_a_line_is_refused_with_what_to_write(advisor: Advisor, line: str, code: str, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(advisor, *shlex.split(line))
    assert [problem.code for problem in refusal.value.problems] == [code]
    assert said in str(refusal.value.problems[0])


_TYPED = [
    *("soap", "Taiwan", "NT350", "350", "元", "350元", "EUR", "A", "M", "c", "low", "40%", "course", "food", "baby"),
    *("women", "United", "Kingdom", "台灣", "手工皂", "新品牌", "price", "market", "Taiwn", ",", "25QQQ", "¥", "NT50"),
    *("三百", "a,b", "A,E", "N:0.6", "=", "x=y", "type=B", "'q'", "“”"),
]


@given(st.lists(st.sampled_from(_TYPED) | st.text(max_size=6), max_size=6))
def test_no_word_is_lost_whatever_is_typed(words: list[str]) -> None:
    advisor, problems = _advisor(), Problems()
    profile = problems.collect(lambda: read(advisor, *words), None)
    if profile is None:
        assert all(problem.message for problem in problems)
        return
    kept = profile.title.split() + " ".join(each.words for each in profile.understood).split()
    bare = [s for s in as_words(words, {}) if not s.named]
    said = [word for s in bare for word in visible(s.values[0].word).split()]
    # A comma at an end of the title, or around a word, says nothing.
    assert [w for w in said if w not in kept and w.strip(AROUND) not in [*kept, ""]] == []
    assert advisor.reader.read(in_profile(profile)).facts == profile.facts


@pytest.mark.parametrize("said", ["leather bag", "soap, olive", "手工皂", "Seife"])
def test_a_name_where_the_type_is_asked_for_is_the_title_of_the_product(advisor: Advisor, said: str) -> None:
    titled = advisor.profile({"title": said})
    for profile in (advisor.profile({"product": said}), read(advisor, f"product={said}")):
        assert (profile.title, profile.facts) == (titled.title, titled.facts)


@pytest.mark.parametrize(
    ("said", "hint"), [("fncg", "did you mean 'fmcg'"), ("qw zrt", "use A fmcg"), ("cheap", "price")]
)
def test_what_is_nearly_a_type_or_tells_none_is_refused_as_a_type(advisor: Advisor, said: str, hint: str) -> None:
    with pytest.raises(InputError) as raised:
        advisor.profile({"product": said})
    assert [problem.code for problem in raised.value.problems] == ["unknown-value"]
    assert hint in raised.value.problems[0].hint
