"""Plain names of things and services, in one or two words: what they are, and what the buyer gets."""

from functools import cache

import pytest

from ecomkt.interfaces.advisor import Advisor


@cache
def _advisor() -> Advisor:
    return Advisor.load(engine="plain")


def told(title: str) -> tuple[str, str]:
    """Return the surest type of a title, and what the buyer gets as far as the title or its type tells."""
    profile = _advisor().profile({"title": title})
    types = sorted(profile.about("product"), key=lambda fact: -fact.certainty)
    believed = _advisor().recommender.beliefs(profile)
    offers = {key: certainty for key, certainty in believed.items() if key.startswith("offer=") and certainty > 0}
    return types[0].value, max(offers, key=lambda key: offers[key], default="=").partition("=")[2]


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        # What comes every month is the thing; a subscription of no thing is access.
        (
            ("fmcg", "goods"),
            "coffee subscription,razor subscription,cat food subscription,咖啡訂閱,零食訂閱箱,茶叶订阅",
        ),
        (("virtual", ""), "subscription,monthly subscription,訂閱制,订阅"),
        (("virtual", ""), "music subscription,newspaper subscription,影音訂閱"),
        # Cars are compared and bought, whoever had them before.
        (("need-driven", "goods"), "used car,used cars,二手車,中古車,二手车,二手摩托车"),
        # A contract about money is no goods.
        (("special", "work"), "loan,mortgage,car insurance,credit card,crypto exchange,貸款,房貸,汽車保險,信用卡"),
        (("special", "work"), "房贷,人寿保险,信用卡,股票交易,助学贷款,外币兑换"),
        (("need-driven", "goods"), "credit card holder,信用卡套,信用卡夹"),
        # What somebody does.
        (("need-driven", "work"), "massage,tattoo,gardening,tax consulting,dating agency,紋身,園藝,外燴,洗衣服務"),
        (("need-driven", "work"), "纹身,会计,家政保洁,SEO服务,婚介所,婚礼策划,改衣服"),
        (("need-driven", "goods"), "massage chair,tattoo machine,紋身機,按摩椅,翻译机"),
        (("fmcg", "goods"), "temporary tattoo,紋身貼紙,纹身贴"),
        (("health", "work"), "hair transplant,eye surgery,植牙,心理諮商,近视手术,理疗"),
        (("virtual", "work"), "翻譯,算命,翻译"),
        # Medicines, and what is eaten for one's health.
        (("health", "goods"), "insulin,antibiotics,bird's nest,penicillin,胰島素,抗生素,燕窩,青霉素,阿司匹林"),
        (("need-driven", "goods"), "bird nest box"),
        # What the law guards.
        (("special", "goods"), "handgun,weapon,槍,武器,枪"),
        (("need-driven", "goods"), "噴槍,热熔胶枪"),
        # Software, lessons, seats.
        (("virtual", "software"), "project management tool,password manager,專案管理工具,密码管理器,建站平台"),
        (("need-driven", "course"), "language school,driving school,語言學校,駕訓班,驾校"),
        (("virtual", "course"), "online coding bootcamp,網路講座,网络讲座"),
        (("tickets", "seat"), "restaurant table,holiday apartment,hostel bed,露營營地,青旅床位"),
        # A deed names what is sold, whatever it is done to or whomever the picture shows.
        (("need-driven", "work"), "TV repair,coffee machine servicing,newborn photography"),
        (("need-driven", "work"), "kids haircut,food photography"),
        (("need-driven", "work"), "咖啡機維修,宝宝照,儿童写真,兒童攝影"),
        (("need-driven", "course"), "math tutoring,数学辅导"),
        (("children", "course"), "儿童英语辅导,tutoring for kids,online tutoring for children"),
        (("urgent", "work"), "laptop repair,冰箱维修,手机维修"),
        # Whom it is not for.
        (("fmcg", "goods"), "not for children soap,soap (not suitable for children),手工皂 不適合兒童,香皂 儿童勿用"),
    ],
)
def test_a_plain_name_is_what_people_mean(kind: tuple[str, str], titles: str) -> None:
    names = titles.split(",")
    assert {name: told(name) for name in names} == dict.fromkeys(names, kind)
