"""Plans in a client's own words: recognised by name and by phrase, told when taken for something, judged once."""

import json
import shlex
from itertools import pairwise

import pytest

from ecomkt.errors import InputError
from ecomkt.interfaces.advisor import Advisor
from ecomkt.language.messages import retold
from ecomkt.profile.fact import Plan, Profile
from ecomkt.profile.statements import as_words, in_document, in_profile, parse_profile
from ecomkt.profile.writer import arguments_of, profile_file
from tables import each_row


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


def plans(profile: Profile) -> list[str]:
    return [plan.key.rpartition("/")[2] for plan in profile.plans]


@each_row(
    ("given", "options", "notes"),
    [
        (["BUY FOLLOWERS!"], ["bought-followers"], []),
        (["「買粉絲」"], ["bought-followers"], []),
        (["prize-draw."], ["prize-draw"], []),
        (["raffling an iPhone"], ["prize-draw"], ["understood-plan"]),
        (["we want to buy some followers"], ["bought-followers"], ["understood-plan"]),
        (["9块9抽奖"], ["charity-raffle"], ["understood-plan"]),
        (["抽獎送手機"], ["prize-draw"], ["understood-plan"]),
        (["sell wholesale to shops"], ["wholesale-or-chain"], ["understood-plan"]),
        (["we never buy followers"], [""], ["unknown-plan"]),
        (["不買粉"], [""], ["unknown-plan"]),
        (["shame the supermarket publicly"], [""], ["unknown-plan"]),
        (["free pilot for a group of homes"], ["free-trial-work"], ["understood-plan"]),
        # A phrase with a no of its own is a plan; a no beside it denies it.
        (["兩百位網紅不寫業配"], ["hidden-ads"], ["understood-plan"]),
        (["不做素人發文"], [""], ["unknown-plan"]),
        (["an app for orders"], ["own-app"], []),
        (["do a video about soap"], [""], ["unknown-plan"]),
        (["buy followers, group buy"], ["bought-followers", "group-buy"], []),
        (["買粉，團購"], ["bought-followers", "group-buy"], []),
        (["buy followers", "Bought fans", "买粉"], ["bought-followers"], ["same-plan", "same-plan"]),
        (["buy followers", "buy followers"], ["bought-followers"], []),
        # What clients whom nobody had read brought, in their own words and languages.
        (["請朋友留五星"], ["fake-orders"], ["understood-plan"]),
        (["a stand at the trade fair in May"], ["trade-fair"], ["understood-plan"]),
        (["일주일 구독"], ["subscription"], ["understood-plan"]),
        (["名簿を一万件"], ["bought-list"], ["understood-plan"]),
        (["一年300張儲值卡，先收現金"], ["prepaid-passes"], ["understood-plan"]),
        # A ~ in a phrase stands for a few signs, not for a sentence.
        (["跟平台打對折"], ["deep-discount"], ["understood-plan"]),
        (["打電話給客人，問他們為什麼沒有折扣"], [""], ["unknown-plan"]),
        (["抽三成五"], ["share-of-sale"], ["understood-plan"]),
        (["metaverse showroom"], ["virtual-twins"], []),
        # What is given up, denied in any language, put off for another, or only a complaint is no plan.
        (["We left our franchise last year"], [""], ["unknown-plan"]),
        (["We won’t do a raffle"], [""], ["unknown-plan"]),
        (["more flavours rather than a subscription"], ["wider-range"], ["understood-plan"]),
        (["instead of posters hire micro-influencers"], ["influencer-posts"], ["understood-plan"]),
        (["去年已經退掉加盟，自己做"], [""], ["unknown-plan"]),
        (["唔會做團購"], [""], ["unknown-plan"]),
        (["抽選はしたくない"], [""], ["unknown-plan"]),
        (["フランチャイズをやめて独立した"], [""], ["unknown-plan"]),
        (["추첨은 하지 않아요"], [""], ["unknown-plan"]),
        (["外賣平台抽得實在太高了"], [""], ["unknown-plan"]),
        (["廣告太貴，想找網紅"], ["influencer-posts"], ["understood-plan"]),
        (["すみません、抽選をしたいです"], ["prize-draw"], ["understood-plan"]),
        (["特別辦一場抽獎"], ["prize-draw"], ["understood-plan"]),
        # What the client or his customers are, and what he pays himself, are none either.
        (["I'm an influencer and sell my own candles"], [""], ["unknown-plan"]),
        (["our customers are influencers"], [""], ["unknown-plan"]),
        (["我本身就是網紅，賣自己的保養品"], [""], ["unknown-plan"]),
        (["私はインフルエンサーです"], [""], ["unknown-plan"]),
        (["저는 인플루언서입니다"], [""], ["unknown-plan"]),
        (["we pay a monthly subscription to Shopify"], [""], ["unknown-plan"]),
        (["每個月付給平台的月費"], [""], ["unknown-plan"]),
        (["租舖按金要三個月"], [""], ["unknown-plan"]),
        (["決済手数料を減らしたい"], [""], ["unknown-plan"]),
        (["店在捷運站二號出口"], [""], ["unknown-plan"]),
        (["we already export to Japan"], [""], ["unknown-plan"]),
        (["we raised the price last year and lost people"], [""], ["unknown-plan"]),
        (["our competitors always cut prices"], [""], ["unknown-plan"]),
        (["對手一直降價"], [""], ["unknown-plan"]),
        (["對手很多，想辦抽獎"], ["prize-draw"], ["understood-plan"]),
        (["競合が値下げしている"], [""], ["unknown-plan"]),
        (["경쟁사가 할인 행사를 해요"], [""], ["unknown-plan"]),
        (["うちは問屋です"], [""], ["unknown-plan"]),
        (["全场打五折，提高销量"], ["deep-discount"], ["understood-plan"]),
        # What a partner takes is a condition of the plan, and one by itself where nothing else is said.
        (["讓鄰居幫忙賣，抽三成"], ["sold-by-others"], ["understood-plan"]),
        (["抽三成"], ["share-of-sale"], ["understood-plan"]),
        (["put the price up by ten percent"], ["raised-price"], ["understood-plan"]),
        (["考虑把价格提高一成"], ["raised-price"], ["understood-plan"]),
        (["楽天に出店するつもりです"], ["share-of-sale"], ["understood-plan"]),
        (["開一家快閃店"], ["pop-up"], ["understood-plan"]),
        (["제품을 협찬하고 싶다"], [""], ["unknown-plan"]),
        # A half sentence that undoes the act makes another of it, or leaves nothing to commend.
        (["a tenth goes to the hospice, but we keep it for ourselves"], ["kept-donations"], ["understood-plan"]),
        (["promise a full refund in the ad and never honour it"], [""], ["unknown-plan"]),
        (["a free brush with each paint order, its cost hidden in the postage"], ["hidden-fees"], ["understood-plan"]),
        (["hire out ladders that failed the yearly inspection"], ["unsafe-goods"], ["understood-plan"]),
        (["說捐給流浪狗，錢進自己口袋"], ["kept-donations"], ["understood-plan"]),
        # What is refused, done by rivals, reported or done as the law wants it is nobody's misdeed.
        (["絕不買假評價"], [""], ["unknown-plan"]),
        (["a firm wanted to sell us five-star reviews; we said no"], [""], ["unknown-plan"]),
        (["the competitor across the square buys followers"], [""], ["unknown-plan"]),
        (["report the rival's fake ratings to the regulator"], [""], ["unknown-plan"]),
        (["we answer bad reviews the same day"], ["answered-reviews"], ["understood-plan"]),
        (["sign the fire inspection sheet without looking"], ["false-papers"], ["understood-plan"]),
        (["塞錢給稽查員"], ["bribes"], ["understood-plan"]),
        (["keep the waiters' tips for the house"], ["kept-wages"], ["understood-plan"]),
        (["废料半夜倒河边"], ["dumped-waste"], ["understood-plan"]),
        (["急件加收三成先講清楚"], ["open-surcharge"], ["understood-plan"]),
        (["菜刀漲到180"], ["raised-price"], ["understood-plan"]),
        (["send the owner photos of the finished work"], ["shown-to-the-client"], ["understood-plan"]),
        (["ask the inspector in writing what is missing"], [""], ["unknown-plan"]),
        (["all tips go to the waiters"], [""], ["unknown-plan"]),
        (["廢油請合格廠商來收"], [""], ["unknown-plan"]),
        (["the lowest price of the past 30 days stands on each sale tag"], [""], ["unknown-plan"]),
        (["my own copied voice reads the guide"], [""], ["unknown-plan"]),
        (["pupils under 16 book with their parents' permission"], [""], ["unknown-plan"]),
        (["no refund on monogrammed towels"], [""], ["unknown-plan"]),
        (["no refund on towels"], ["no-returns"], ["understood-plan"]),
        # Of two acts the unlawful one is judged, whatever else is done beside it.
        (["buy fans and give a tenth to the cat home"], ["bought-followers"], ["understood-plan"]),
        (["buy followers and open a stall on Etsy"], ["bought-followers"], ["understood-plan"]),
        (["buy five-star reviews and hand out leaflets at the station"], ["fake-orders"], ["understood-plan"]),
        (["buy likes and sponsor the village band"], ["bought-followers"], ["understood-plan"]),
        # Of whose goods, names and days it is said.
        (["均價漲到2,600元"], ["raised-price"], ["understood-plan"]),
        (["跟診所櫃台買病人的姓名電話"], ["bought-list"], ["understood-plan"]),
        (["tours: each guest gets a ticket to win a bike"], ["prize-draw"], ["understood-plan"]),
        (["remove two-star reviews from our own shop page"], ["sorted-reviews"], ["understood-plan"]),
        (["貓咪日托，麵包車來回接送"], [""], ["unknown-plan"]),
        (["三月開工前的裝修一律九折，冬天沒人做"], ["weekday-price"], ["understood-plan"]),
        (["two more names on the map, all ringing in our office"], ["false-places"], ["understood-plan"]),
        # What has a name in law is told however it is put, and whatever fair thing it sounds like.
        (["donate ten percent to the shelter, though we actually keep it"], ["kept-donations"], ["understood-plan"]),
        (["collect returns but do not pay the money back"], ["unpaid-refunds"], ["understood-plan"]),
        (["give a gift with every order and charge it hidden in shipping"], ["hidden-fees"], ["understood-plan"]),
        (["change the Made in China label to Made in Italy"], ["false-origin"], ["understood-plan"]),
        (["the tea replaces insulin"], ["promised-cure"], ["understood-plan"]),
        (["only three left in stock, even when we have three hundred"], ["false-scarcity"], ["understood-plan"]),
        (["hire students to post five stars"], ["fake-orders"], ["understood-plan"]),
        (["buy fake five star reviews"], ["fake-orders"], []),
        (["给采购一点回扣"], ["buyers-gifts"], ["understood-plan"]),
        (["raise prices on Thursday so that Friday's discount looks bigger"], ["made-up-price"], ["understood-plan"]),
        (["假一赔十，其实卖的就是假货"], ["counterfeits"], ["understood-plan"]),
        (["會員點數到期前不通知直接歸零"], ["hidden-renewal"], ["understood-plan"]),
        (["报关发票写一半的钱"], ["past-the-customs"], ["understood-plan"]),
        (["摻羊毛進去，不用特別講"], ["false-contents"], ["understood-plan"]),
        (["an old colleague's file of 900 roofers, we mail them"], ["bought-list"], ["understood-plan"]),
        (["whoever cancels pays the lot"], ["forfeited-payment"], []),
        (
            ["the choir's leader orders for all and gets a tenth, the singers aren't told"],
            ["secret-commission"],
            ["understood-plan"],
        ),
        # Its lawful twin is nobody's misdeed.
        (["stitched in Porto, and the label says Porto"], [""], ["unknown-plan"]),
        (["every ladder is tested before the season"], [""], ["unknown-plan"]),
        (["four percent of spring sales for the river trust"], [""], ["unknown-plan"]),
        (["司機都有勞保"], [""], ["unknown-plan"]),
        (["照實申報寄挪威"], [""], ["unknown-plan"]),
        (["告訴客人禮賓拿多少"], [""], ["unknown-plan"]),
        (["廣告多少錢就是多少錢"], [""], ["unknown-plan"]),
        (["绝不买假评论"], [""], ["unknown-plan"]),
        (["someone offered us to write fake reviews; I said no"], [""], ["unknown-plan"]),
        (["rival buys followers"], [""], ["unknown-plan"]),
        (["we answer bad reviews"], [""], ["unknown-plan"]),
        (["buy film reviews from a journalist"], [""], ["unknown-plan"]),
        (["children may only order with their parents' consent"], [""], ["unknown-plan"]),
        (["no returns on custom engraved rings"], [""], ["unknown-plan"]),
        (["we buy a competitor's product, test it and publish the results"], [""], ["unknown-plan"]),
        (["pay in ten months through a lender"], ["instalments"], ["understood-plan"]),
        # Each act of two is heard, one that the law forbids first; a no is of both.
        (["買粉絲，並且在蝦皮開店"], ["bought-followers", "platform-shop"], ["understood-plan"]),
        (["先開一家快閃店；再刷兩千單衝榜"], ["fake-orders", "pop-up"], ["understood-plan"]),
        (["give a tenth to the shelter; write fake five-star reviews"], ["fake-orders"], ["understood-plan"]),
        (
            ["free shipping over £40 and a free sample in each box"],
            ["free-shipping", "free-samples"],
            ["understood-plan"],
        ),
        (["we won't buy followers and we won't write fake reviews"], [""], ["unknown-plan"]),
        (["x", "x"], [""], ["unknown-plan"]),
        (["", "raffle"], ["prize-draw"], ["empty-plan"]),
        ([",", "; …", "raffle"], ["prize-draw"], ["empty-plan"]),
    ],
)
def test_a_plan_is_recognised(advisor: Advisor, given: list[str], options: list[str], notes: list[str]) -> None:
    profile = advisor.profile({"type": "A", "plans": given})
    assert (plans(profile), [note.code for note in profile.notes]) == (options, notes)


def test_a_plan_is_called_by_its_name_in_the_language_of_the_reader(advisor: Advisor) -> None:
    (note,) = advisor.profile({"type": "A", "plans": ["半價抽獎"]}).notes
    assert str(note.message) == "'半價抽獎' is understood as A deep discount, A prize draw without paid tickets"
    assert retold(note.message, "zh-Hant") == "「半價抽獎」理解為下殺大折扣、不賣券的抽獎"


@each_row(
    ("given", "hint"),
    [
        (
            "a year for the price of nine months",
            "say which it is, if it is one of these: quantity-price, prepaid-passes, long-prepayment, "
            "price-for-the-job, raised-price, instalments",
        ),
        ("raisng prics", "did you mean 'raised-price'?"),
        # What is like nothing is offered nothing.
        ("qwxz", "'ecomkt show' lists what can be judged"),
    ],
)
def test_what_may_be_meant_by_an_unknown_plan_is_asked(advisor: Advisor, given: str, hint: str) -> None:
    (note,) = advisor.profile({"type": "A", "plans": [given]}).notes
    assert (note.code, str(note.hint)) == ("unknown-plan", hint)


def test_a_note_on_a_long_plan_is_short(advisor: Advisor) -> None:
    (note,) = advisor.profile({"type": "A", "plans": ["a" * 2_000]}).notes
    assert len(note.message) < 120


def test_a_plan_as_long_as_a_document_is_refused(advisor: Advisor) -> None:
    # Each of its commas could begin a clause, and each pair of clauses was looked at again.
    with pytest.raises(InputError, match="2000 characters"):
        advisor.profile({"type": "A", "plans": ["cut, " * 40_000]})


@pytest.mark.parametrize(
    ("stated", "said"),
    [({"plans": {"raffle": 0.5}}, "a plan has no certainty"), ({"plnas": "x"}, "did you mean 'plans'?")],
)
def test_a_slip_in_plans_is_told(advisor: Advisor, stated: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match="plan") as refusal:
        advisor.profile(stated)
    assert said in str(refusal.value)


@pytest.mark.slow
def test_a_result_is_a_profile_again(advisor: Advisor) -> None:
    profile = advisor.profile(["soap", "NT350", "Taiwan", "margin=40%"])
    stated = {
        "title": "soap",
        "price": "NT350,above-peers",
        "market": "tw",
        "margin": "40%",
        "plans": ["raffle", "x y"],
    }
    for each in (profile, advisor.profile(stated), advisor.profile({"type": "A", "price": 0})):
        document = parse_profile(json.dumps(advisor.recommend(each).to_dict()), "result.json")
        again = advisor.reader.read(in_document(document))
        assert (again.facts, again.plans, again.title) == (each.facts, each.plans, each.title)
        assert {*again.amounts} == {*each.amounts}


@pytest.mark.slow
def test_a_title_survives_a_file_and_a_change(advisor: Advisor) -> None:
    profile = advisor.profile({"title": "soap: no. 5", "price": "NT350"})
    again = advisor.reader.read(in_document(parse_profile(profile_file(profile), "p.yaml")))
    assert (again.title, again.facts, again.amounts) == (profile.title, profile.facts, profile.amounts)
    assert advisor.reader.read(in_profile(profile)).title == profile.title


def test_a_plan_on_the_line_keeps_the_marks_of_its_client(advisor: Advisor) -> None:
    said = "把店名改成一個沒人唸得出來的字，下個月（初一）換"
    profile = advisor.reader.read(as_words([], {"--plan": [said]}))
    assert [plan.given for plan in profile.plans] == [said]


NAMED = [Plan("10% under Amazon…, till he stops", "method/price-war", named=True)]


@each_row(
    "given",
    [
        ['price-war "10% under Amazon…, till he stops"'],
        ["price war “10% under Amazon…, till he stops”"],
        ["價格戰「10% under Amazon…, till he stops」"],
        ["method/price-war 『10% under Amazon…, till he stops』"],
        ["price-war  '10% under Amazon…, till he stops' "],
        {"price-war": "10% under Amazon…,  till he stops"},
        [{"method/price-war": {"said": "10% under Amazon…, till he stops"}}],
    ],
)
def test_a_plan_that_is_named_keeps_the_words_of_the_client(advisor: Advisor, given: object) -> None:
    profile = advisor.profile({"type": "A", "plans": given})
    assert ([*profile.plans], profile.notes) == (NAMED, ())


def test_a_named_plan_survives_file_line_and_result(advisor: Advisor) -> None:
    profile = advisor.profile({"type": "A", "plans": [{"price-war": 'he said "now, or never"'}, "raffle"]})
    line = shlex.split(shlex.join(arguments_of(profile, advisor.kb.codebook, {})))
    flags = {"--plan": [word for flag, word in pairwise(line) if flag == "--plan"]}
    result = json.dumps(advisor.recommend(profile).to_dict())
    for again in (
        advisor.reader.read(in_document(parse_profile(profile_file(profile), "p.yaml"))),
        advisor.reader.read(in_profile(profile)),
        advisor.reader.read(in_document(parse_profile(result, "result.json"))),
        advisor.reader.read(as_words([], flags)),
    ):
        assert again.plans == profile.plans


def test_a_named_plan_is_judged_by_its_option_and_shown_in_its_words(advisor: Advisor) -> None:
    result = advisor.recommend({"type": "A", "plans": {"raffle": "we only buy followers"}}).to_dict()
    (plan,) = json.loads(json.dumps(result))["plans"]
    assert (plan["given"], plan["option"], plan["named"]) == ("we only buy followers", "prize-draw", True)


@each_row(
    ("given", "said"),
    [
        ({"pricewar": "x"}, "no option is called 'pricewar'; did you mean 'price-war'?"),
        ({"zzzzzz": "x"}, "'ecomkt show' lists the options"),
        (['pricewar "x"'], "did you mean 'price-war'?"),
        ({"raffle": {"said": "x", "certainty": 0.5}}, "a plan has no certainty"),
        ({"raffle": "x" * 2_001}, "2000 characters"),
        ({"raffle": {"siad": "x"}}, "no plain values"),
    ],
)
def test_a_slip_in_a_named_plan_is_told(advisor: Advisor, given: object, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        advisor.profile({"type": "A", "plans": given})
    assert said in str(refusal.value)


def test_a_sentence_that_ends_in_a_quotation_is_a_sentence(advisor: Advisor) -> None:
    (plan,) = advisor.profile({"type": "A", "plans": ['we will call it "the original"']}).plans
    assert (plan.given, plan.named) == ('we will call it "the original"', False)
