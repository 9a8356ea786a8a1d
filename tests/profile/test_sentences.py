"""How somebody says it: which place is the market, and what is made of a sentence, in three languages."""

import shlex
from functools import cache

import pytest

from ecomkt.errors import InputError
from ecomkt.interfaces.advisor import Advisor
from ecomkt.profile.fact import Profile
from ecomkt.profile.statements import as_words


@cache
def _advisor() -> Advisor:
    return Advisor.load(engine="plain")


def read(line: str) -> Profile:
    return _advisor().reader.read(as_words(shlex.split(line), {}))


def heard(line: str) -> str:
    """Return what a line says, as `title | markets | sums | codes of notes`."""
    profile = read(line)
    markets = " ".join(fact.value for fact in profile.about("market"))
    sums = " ".join(str(amount).replace(" ", "") for amount in profile.amounts)
    return " | ".join((profile.title, markets, sums, " ".join(note.code for note in profile.notes)))


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        # An adjective or the name of a place before a word of the name belongs to it.
        ("Korean kimchi EUR9 Germany", "Korean kimchi | eu | 9EUR | place-in-name"),
        ("US made honey USD20 UK", "US made honey | uk | 20USD | place-in-name"),
        ("Japan travel guide book USD20 US", "Japan travel guide book | us | 20USD | place-in-name"),
        ("Japanese green tea £12 UK", "Japanese green tea | uk | 12GBP | place-in-name"),
        ("British shortbread 9EUR France", "British shortbread | eu | 9EUR | place-in-name"),
        ("Germany NT350 Korean soap", "Korean soap | eu | 350TWD | place-in-name"),
        ("Taiwan soap", "Taiwan soap |  |  | place-in-name"),
        ("Taiwan soap NT350 market=jp", "Taiwan soap | jp | 350TWD | place-in-name"),
        ("日本零食 NT200 台灣", "日本零食 | tw | 200TWD | "),
        ("日本 零食 NT200 台灣", "日本 零食 | tw | 200TWD | place-in-name"),
        ("韩式泡菜 25元 中国", "韩式泡菜 | cn | 25CNY | "),
        ("韩国 泡菜 25元 中国", "韩国 泡菜 | cn | 25CNY | place-in-name"),
        # Where nothing else is the market and the sum is in its money, it is the market, which is told.
        ("Taiwan soap NT350", "soap | tw | 350TWD | place-as-market"),
        ("UK plumber £90", "plumber | uk | 90GBP | place-as-market"),
        ("台灣 手工皂 350元", "手工皂 | tw | 350TWD | place-as-market"),
        ("中国 香皂 35元", "香皂 | cn | 35CNY | place-as-market"),
        # Where something comes from is no market, and where it goes is none beside one that stands by itself.
        ("soap from Korea EUR9 Germany", "soap from Korea | eu | 9EUR | place-in-name"),
        ("soap made in Taiwan USD10 US", "soap made in Taiwan | us | 10USD | place-in-name"),
        ("flights to Japan USD400 US", "flights to Japan | us | 400USD | place-in-name"),
        ("在台灣製造的手工皂 賣到日本 3000日圓", "在台灣製造的手工皂 | jp | 3000JPY | "),
        ("在日本旅遊 NT30000 台灣", "在日本旅遊 | tw | 30000TWD | "),
        # By itself, or after a word that says where it is sold.
        ("soap NT350 Taiwan", "soap | tw | 350TWD | "),
        ("soap Taiwan Japan", "soap | tw jp |  | "),
        ("yoga mat for 45 euros in Germany", "yoga mat | eu | 45EUR | "),
        ("手工皂 NT350 賣到台灣", "手工皂 | tw | 350TWD | "),
        ("手工皂 35元 卖到中国", "手工皂 | cn | 35CNY | "),
        ("賣到台灣", " | tw |  | "),
        # Sentences.
        ("yoga mat, we sell it for 45 euros in Germany", "yoga mat | eu | 45EUR | "),
        ("'yoga mat, we sell it for 45 euros in Germany'", "yoga mat | eu | 45EUR | "),
        ("sell soap Taiwan NT350", "soap | tw | 350TWD | "),
        ("Our candles cost 20 dollars, we ship to the US", "candles | us | 20USD | "),
        ("My little shop sells honey to tourists, 12 EUR", "honey |  | 12EUR | left-out"),
        ("I want to sell my yoga course to Germans for 45 euros", "yoga course |  | 45EUR | left-out"),
        (
            "we sell handmade soap, candles and lotions for 12 EUR in Germany",
            "handmade soap | eu | 12EUR | left-out",
        ),
        (
            "We make leather bags in our own workshop and sell them for 120 pounds in the UK",
            "leather bags | uk | 120GBP | left-out",
        ),
        ("我們賣手工皂，一塊350元，在台灣", "手工皂 | tw | 350TWD | "),
        ("手工皂，350元，台灣", "手工皂 | tw | 350TWD | "),
        ("手工皂，350元，台灣，客人都說好用", "手工皂 | tw | 350TWD | left-out"),
        ("我想賣瑜伽課到台灣，一堂500元", "瑜伽課 | tw | 500TWD | "),
        ("在台灣賣手工皂，每塊350元", "手工皂 | tw | 350TWD | "),
        ("我們賣手工皂到台灣和日本", "手工皂 | tw jp |  | "),
        ("我们卖手工皂，一块35元，卖到中国", "手工皂 | cn | 35CNY | "),
        ("本店出售二手车，9万元一辆，在中国", "二手车 | cn | 90000CNY | "),
        ("我们是一家卖手工皂的小店，一块35元，主要卖给中国的客户", "手工皂 | cn | 35CNY | "),
        ("I run a small bakery in Lyon and sell sourdough bread, 6 euros", "sourdough bread |  | 6EUR | left-out"),
        ("our product is a standing desk, price 399 EUR, sold in Germany and France", "standing desk | eu | 399EUR | "),
        ("handmade candles for 25 dollars in the United States", "handmade candles | us | 25USD | "),
        ("Looking to sell Korean skincare in Taiwan, NT$800", "Korean skincare | tw | 800TWD | "),
        ("they sell running shoes in Japan for 12000 yen", "running shoes | jp | 12000JPY | "),
        ("organic honey from New Zealand, sold in the UK, £18", "organic honey from New Zealand | uk | 18GBP | "),
        ("we want to launch a vegan snack box in Australia for 30 AUD", "vegan snack box | elsewhere | 30AUD | "),
        ("baby clothes, EUR 20, Netherlands", "baby clothes | eu | 20EUR | "),
        ("我在台北開咖啡廳，一杯120元", "咖啡廳 |  | 120TWD | left-out currency-taken"),
        ("想在蝦皮賣保養品，單價500元，台灣", "保養品 | tw | 500TWD | left-out"),
        ("公司賣進口葡萄酒，一瓶1200元，客人在台灣", "進口葡萄酒 | tw | 1200TWD | "),
        ("我家的有機蔬菜箱每箱600元，配送全台灣", "有機蔬菜箱 | tw | 600TWD | "),
        ("我想把台灣的鳳梨酥賣到日本，一盒3000日圓", "台灣的鳳梨酥 | jp | 3000JPY | "),
        ("瑜伽墊 一張900元 台灣", "瑜伽墊 | tw | 900TWD | "),
        ("我们公司生产电动自行车，出口德国，每辆1200欧元", "电动自行车 | eu | 1200EUR | "),
        ("做跨境电商，卖瑜伽裤，39美元，美国市场", "瑜伽裤 | us | 39USD | left-out"),
        ("我开了一家火锅店，人均100元，中国", "火锅店 | cn | 100CNY | "),
        ("我在淘宝卖女装，均价150元，中国", "女装 | cn | 150CNY | left-out"),
        ("打算出口台灣茶葉到德國，每包20歐元", "台灣茶葉 | eu | 20EUR | "),
        ("打算把茶叶卖到英国，每盒15英镑", "茶叶 | uk | 15GBP | "),
        # What only looks like one.
        ("my little pony USD20 US", "my little pony | us | 20USD | "),
        ("IT support USD90 US", "IT support | us | 90USD | "),
        ("'olive oil, soap' NT350", "olive oil, soap |  | 350TWD | "),
    ],
)
def test_what_is_said_in_many_words_is_heard(line: str, meaning: str) -> None:
    assert heard(line) == meaning


@pytest.mark.parametrize(
    "line",
    ["yoga mat, we sell it for 45 euros in Germany", "sell soap Taiwan", "我們賣手工皂，在台灣", "我们卖香皂，在中国"],
)
def test_a_verb_is_no_fact(line: str) -> None:
    assert read(line).about("goal") == ()


@pytest.mark.parametrize("line", ["賣場系統 NT3000 台灣", "我的世界 350元 台灣"])
def test_a_name_that_begins_like_a_sentence_stays_whole(line: str) -> None:
    with pytest.raises(InputError) as refused:
        read(line)
    assert [(p.code, line.split()[0] in str(p)) for p in refused.value.problems] == [("unknown-type", True)]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("soap offer=software", ["title-beside-fact"]),
        ("手工皂 買家得到什麼=課程", ["title-beside-fact"]),
        ("香皂 买家得到什么=软件", ["title-beside-fact"]),
        ("plumber offer=goods", ["title-beside-fact"]),
        ("concert ticket delivery=parcel", ["title-beside-fact"]),
        ("soap offer=goods", []),
        ("massage offer=work", []),
        # Whoever states the type, too, knows what he says.
        ("soap offer=software type=B", []),
        ("yoga mat offer=course", []),
    ],
)
def test_a_fact_that_the_name_contradicts_is_told(line: str, codes: list[str]) -> None:
    profile = read(line)
    assert [note.code for note in profile.notes] == codes
    assert profile.about("product")
