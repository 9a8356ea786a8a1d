"""Which plans are heard in what clients say: phrases and their signs, clauses, what denies and what only mentions."""

import re
from itertools import chain
from pathlib import Path

import pytest
from msgspec import structs

from ecomkt.knowledge.codebook import Code, Codebook, Family, PlanWords
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.profile.hearing import Hearing
from tables import each_row

SENTENCES = Path(__file__).with_name("plans-said.tsv")
SAID = {
    # A denial holds for its clause.
    "We won't do ads but want to open a shop on Etsy": ["share-of-sale"],
    "No raffle, no discounts; we'd rather put a gift with every order": ["gift-with-purchase"],
    "廣告不投了，但想上蝦皮開個賣場": ["share-of-sale"],
    "我哋唔會搞加盟，不過想喺旺角開多間舖頭": ["open-a-shop"],
    "直播我们不做，但打算入驻京东开个旗舰店": ["share-of-sale"],
    "広告は出しませんが、楽天には店を出してみたいです": ["share-of-sale"],
    "광고는 안 하고 쿠팡에 들어가 볼까 합니다": ["share-of-sale"],
    # So does one within a phrase that has no no of its own.
    "We haven't got an app": [],
    "兩百位網紅不寫業配": ["hidden-ads"],
    # A no that begins an item of a list denies what it names, not what came before.
    "We could open a shop, not leaflets": ["open-a-shop"],
    "I want to try leaflets, no raffle please": ["leaflets"],
    "想上蝦皮開店，不要發傳單": ["share-of-sale"],
    # A sign of nobody's letters is no mark of ours.
    "We could open \ue001 a shop": ["open-a-shop"],
    # But what is only listed shares it.
    "We won't do a raffle, a loyalty card or leaflets": [],
    "團購、抽獎我們都不做": [],
    # What doubts or asks denies nothing.
    "Why not do a raffle?": ["prize-draw"],
    "Not sure whether we should offer free shipping": ["free-shipping"],
    "不知道該不該做分期": ["instalments"],
    "抽選もいいかもしれません": ["prize-draw"],
    "무료배송을 하면 어떨까요": ["free-shipping"],
    # What was, what others do and what is told in passing is none, unless it is meant.
    "We tried leaflets two years ago": [],
    "We tried leaflets once and want to do it again": ["leaflets"],
    "My husband works in a supermarket": [],
    "Our biggest competitor gives free delivery and runs half price sales": [],
    "We sponsor the under-nines football team": [],
    "I met her at a trade show in Milan": [],
    "隔壁一直在做買一送一": [],
    "停車月租又漲了": [],
    "去年找過網紅": [],
    "去年找過網紅，今年想找團媽開團": ["group-buy"],
    "以前チラシを二万枚まきました": [],
    "작년에 체험단 해봤는데 매출은 안 늘었어요": [],
    "Our subscription to the design software doubled": [],
    "She runs a franchise of a cleaning firm": [],
    "平台要求我们包邮，没得选": [],
    "我女兒在做網紅，但她不想幫我": [],
    "동생이 유튜버라서 가끔 도와줘요": [],
    # A refusal by itself is of what was said before it.
    "ポイントカードは面倒なのでやりません": [],
    "A loyalty card? Not for us": [],
    "客人常問有沒有分期，我們都說沒有": [],
    # Forms, gaps and both kinds of characters.
    "they could pay in three with Klarna": ["instalments"],
    "我们想做个首单立减二十": ["first-order-discount"],
    "put the oil and the soap together as a set": ["bundles"],
    "we want a newsletter, and we want our own website": ["own-list", "own-site"],
    # Words of another kind that stay unread say that it is none of these: a chain's price is no discount to buyers.
    "進全聯（他們用半價跟我們進）": ["wholesale-or-chain"],
    "全聯說要跟我們進豆漿，用半價買斷": ["wholesale-or-chain"],
    "Gift cards for the assistants who place orders": ["buyers-gifts"],
    "多打一些寫「保證節稅」的廣告": ["unproved-figures"],
    "the charity wants an online raffle with our bike as prize": ["charity-raffle"],
}


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    kb = load_knowledge()
    return Hearing(kb.codebook, Wording("zh-Hans", Simplifier(kb.simplified)).say)


@each_row("sentence", SAID)
def test_what_is_meant_is_heard(hearing: Hearing, sentence: str) -> None:
    assert [key.partition("/")[2] for key in hearing.options(sentence)] == SAID[sentence]


def test_what_clients_said_stays_heard(hearing: Hearing) -> None:
    said = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    missed = []
    for wanted, sentence in said:
        heard = {key.partition("/")[2] for key in hearing.options(sentence)}
        missed += [sentence] if heard != {*wanted.strip("?").split(",")} - {"-"} else []
    assert missed == [sentence for wanted, sentence in said if wanted.startswith("?")]


def test_no_phrase_is_of_two_plans() -> None:
    phrases = [*chain.from_iterable(of for _, of in load_knowledge().codebook.plan_words.heard)]
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


NO_WORDS = PlanWords()


def heard(sentence: str, phrase: str, words: PlanWords = NO_WORDS) -> bool:
    own = {"heard": (("plan/a", (phrase,)),), "numbers": ("two", "二三"), "endings": ("ing", "s")}
    plan_words = structs.replace(words, **own)
    return Hearing(Codebook((), (), plan_words=plan_words), None).options(sentence) == ["plan/a"]


@each_row(
    ("phrase", "sentence", "is_heard"),
    [
        ("ship abroad", "Shipping it abroad", True),
        ("ship abroad", "ship it all abroad", False),
        ("ship-abroad", "ship it abroad", False),
        ("ship ~ abroad", "ship it all the way abroad", True),
        ("ship ~ abroad", "ship it. Abroad is far", False),
        ("(ship/send off) parcels", "send off the parcels", True),
        ("9 months free", "2 months free", True),
        ("9 months free", "two months free", True),
        ("9 months free", "many months free", False),
        ("滿9送", "滿 二三 送", True),
        ("滿9送", "滿額送", False),
        ("抽~成", "抽他們幾成", True),
        ("抽~成", "抽一個很長很長很長的成", False),
        ("(開/做)~店", "做一家店", True),
        ("기부", "후기 부탁", False),
        ("무료 배송", "무료배송", True),
        ("sell", "reseller", False),
        ("a.c", "abc", False),
    ],
)
def test_a_phrase_hears_what_its_signs_say(phrase: str, sentence: str, is_heard: bool) -> None:
    assert heard(sentence, phrase) is is_heard


CLASSES = PlanWords(classes=(("shop", ("amazon", "corner shop", "蝦皮", "楽天")), ("none", ())))


@pytest.mark.parametrize(
    ("phrase", "sentence", "is_heard"),
    [
        ("sell ~ on <shop>", "selling it on Amazon", True),
        ("sell ~ on <shop>", "sell it in the corner shops", False),
        ("sell ~ in (<shop>/cafes)", "sell it in corner shops", True),
        ("sell ~ in (<shop>/cafes)", "sell it in cafes", True),
        ("上<shop>", "想上蝦皮", True),
        ("上<shop>", "想上虾皮", True),
        ("上<shop>", "想上 Amazon", True),
        ("(<shop>/店)に出", "楽天に出したい", True),
        ("<none> sale", "a sale", False),
        ("sell ~ on <other>", "sell it on other", False),
    ],
)
def test_a_class_stands_for_each_of_its_words(phrase: str, sentence: str, is_heard: bool) -> None:
    plan_words = structs.replace(CLASSES, heard=(("plan/a", (phrase,)),), endings=("ing", "s"))
    hearing = Hearing(Codebook((), (), plan_words=plan_words), Wording("zh-Hans", Simplifier(())).say)
    assert bool(hearing.options(sentence)) is is_heard


LOOSE = PlanWords(
    classes=(("maker", ("factory", "工廠", "공장")), ("send", ("ship", "寄", "보내"))),
    passing=("went",),
    denied=("not",),
)


@pytest.mark.parametrize(
    ("phrase", "sentence", "is_heard"),
    [
        ("<maker> & <send>", "let the factory with its three old and sleepy vans ship it", True),
        ("<maker> & <send>", "ship it from the factory", True),
        ("<maker> & <send>", "寄東西的事全部都交給大一點的工廠", True),
        ("<maker> & <send>", "공장에서 손님한테 바로 보내", True),
        ("<maker> & <send>", "工厂寄", True),
        ("<maker> & <send>", "the factory is old", False),
        # What denies or is past between the parts stands in the phrase and counts all the same.
        ("<maker> & <send>", "the factory does not ship", False),
        ("<maker> & <send>", "the factory went and shipped", False),
    ],
)
def test_parts_in_any_order_are_heard_in_every_language(phrase: str, sentence: str, is_heard: bool) -> None:
    plan_words = structs.replace(LOOSE, heard=(("plan/a", (phrase,)),), endings=("ping", "ped", "s"))
    hearing = Hearing(Codebook((), (), plan_words=plan_words), Wording("zh-Hans", Simplifier(())).say)
    assert bool(hearing.options(sentence)) is is_heard


def test_what_may_stand_in_any_order_is_heard_where_nothing_else_is() -> None:
    phrases = (
        ("plan/a", ("<maker> & <send>",)),
        ("plan/b", ("old factory",)),
        ("plan/c", ("<maker> & <send> & now",)),
    )
    hearing = Hearing(Codebook((), (), plan_words=structs.replace(LOOSE, heard=phrases)), None)
    assert hearing.options("ship from the old factory") == ["plan/b"]
    assert hearing.options("ship from the new factory") == ["plan/a"]
    assert hearing.options("ship now from the new factory") == ["plan/c"]
    # It isn't the name of a plan, though nothing else is said.
    assert hearing.named("factory ship") == "" != hearing.named("old factory")


def test_every_marketplace_that_is_advised_is_heard(hearing: Hearing) -> None:
    kb = load_knowledge()
    names = [name for place in kb.places if place.key == "carrier/platform-shop" for name in place.names]
    said = {f"we could sell it on {name.words_in('en')}" for name in names}
    said |= {f"想上{words}" for name in names if (words := name.words_in("zh-Hant"))}
    # A mark within a name would end the clause, and nobody types it.
    heard = {sentence: hearing.options(re.sub("[!.]", " ", sentence)) for sentence in sorted(said)}
    # A marketplace for export is heard as selling abroad.
    either = {"plan/share-of-sale", "plan/sell-abroad"}
    assert [sentence for sentence, options in heard.items() if either.isdisjoint(options)] == []


@pytest.mark.parametrize("name", ["don't sell on Momo", "buy followers but not reviews", "唔好上momo"])
def test_what_denies_in_a_gap_names_no_plan(hearing: Hearing, name: str) -> None:
    assert hearing.denies(name)
    assert hearing.named(name) == ""
    assert hearing.named("sell on Momo") == "plan/share-of-sale"


def test_words_beside_a_plan_tell_whose_it_is() -> None:
    rivals = PlanWords(passing=("rivals ~ *",), meant=("want",))
    assert not heard("rivals have a raffle", "raffle", rivals)
    assert heard("a raffle for rivals", "raffle", rivals)
    assert heard("rivals do a raffle, we want a raffle, too", "raffle", rivals)
    assert not heard("never mind a raffle", "raffle", PlanWords(denied=("never",)))
    assert heard("never mind a raffle", "raffle", PlanWords(denied=("never",), innocent=("never mind",)))
    assert heard("never ads but a raffle", "raffle", PlanWords(denied=("never",), joins=("but",)))


def test_no_plan_is_heard_beside_words_that_tell_of_another() -> None:
    told = PlanWords(telling=(("plan/b", ("buy outright",)),))
    assert heard("we want half price for all", "half price", told)
    assert not heard("they buy outright at half price", "half price", told)
    # It holds for the next clause, too, and no further.
    told = structs.replace(told, joins=("and we",))
    assert not heard("we would buy outright and we want half price for all", "half price", told)
    assert heard("half price for all and we would buy outright", "half price", told)
    assert heard("buy outright. It is another thing. We want half price", "half price", told)
    # What stands in a gap of a phrase was not read; what tells of it, too, lets it be.
    assert not heard("half for all who buy outright now", "half ~ now", told)
    own = PlanWords(telling=(*told.telling, ("plan/a", ("for the pub",))))
    assert heard("buy outright, and half price for the pub", "half price", own)


def test_an_option_without_phrases_is_heard_by_its_names() -> None:
    code = Code("a", Text((("en", "A (big) raffle"),)), None, ("lucky draw",))
    family = Family("plan", Text((("en", "Plan"),)), (code,), on_request=True)
    hearing = Hearing(Codebook((), (), requested=(family,)), None)
    assert hearing.options("we want a big raffle") == hearing.options("some lucky draw") == ["plan/a"]
    assert hearing.named("lucky draw") == "plan/a"
    assert hearing.named("some lucky draw") == hearing.named("") == ""


ALONE = PlanWords(
    telling=(("plan/gift", ("*",)),),
    heard=(("plan/gift", ("slip ~ envelope", "<staff> & <sum>")), ("plan/post", ("post", "post it ~ abroad"))),
    classes=(("staff", ("nurse", "護士")), ("sum", ("2 euro", "紅包"))),
    errands=("ask *", "* manual", "看*"),
    passing=("neighbour", "paid"),
    denied=("not",),
    lawful=("ask leave",),
    shady=("nobody knows",),
    numbers=("two",),
)


@each_row(
    ("sentence", "options"),
    [
        # What the law says of a plan comes first, and nothing beside it.
        ("post it, slip him the envelope", ["gift"]),
        ("slip him the envelope. Post it to them all abroad", ["gift"]),
        ("post it to them all abroad", ["post"]),
        # Its parts may stand in any clause of a line or two, beside anything but a no.
        ("post it to the nurse; that is 2 euro each", ["gift"]),
        ("給護士，每位紅包", ["gift"]),
        ("not to the nurse; that is 2 euro each", []),
        ("the nurse " + "and many other people whom nobody knows " * 4 + "get 2 euro", ["gift"]),
        ("the nurse " + "; and many other people whom nobody knows " * 4 + "get 2 euro", []),
        # Words in passing count before it: those after say how it is done.
        ("slip him the envelope that nobody ever paid for", ["gift"]),
        ("the neighbour wants to slip him an envelope", []),
        # Done as the law wants it, it is none of these; a no takes that back.
        ("ask leave, slip him the envelope and post it all abroad", ["post"]),
        ("slip him the envelope; do not ask leave", ["gift"]),
        # Beside what sounds unlawful nothing else is heard.
        ("post it to them all abroad, nobody knows", []),
        ("slip him the envelope, nobody knows", ["gift"]),
        # An errand with a thing that is only named is no plan of it; an act is.
        ("ask post", []),
        ("the post manual", []),
        ("ask, then post it all abroad", ["post"]),
    ],
)
def test_what_the_law_says_is_heard_alone(sentence: str, options: list[str]) -> None:
    hearing = Hearing(Codebook((), (), plan_words=ALONE), None)
    assert [key.partition("/")[2] for key in hearing.options(sentence)] == options


def test_a_number_after_no_ends_no_sentence(hearing: Hearing) -> None:
    assert hearing.options('A banner "No. 1 in Kyoto for service"') == ["plan/number-one-claim"]
