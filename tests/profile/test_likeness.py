"""A sentence is like the examples of one option, or of none for sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt import Advisor
from ecomkt.knowledge.codebook import Codebook, PlanWords
from ecomkt.profile.hearing import Hearing
from ecomkt.profile.likeness import Likeness, likely, naive_bayes, surest

EXAMPLES = (
    ("plan/a", ("a card for five stars", "five stars and a voucher", "好評送咖啡", "五星送小菜")),
    ("plan/b", ("a van with our goods", "sell from a van", "餐車賣咖啡", "開餐車到園區")),
    ("", ("fewer returns by spring", "退貨少一點")),
)


def forms(text: str) -> tuple[list[str], str, list[str]]:
    words = [word for word in text.split() if word.isascii()]
    return words, text, ["<money>" for word in words if word in ("voucher", "fiver")]


LIKENESS = Likeness(EXAMPLES, forms, None)


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("five stars for a card", "plan/a"),
        ("our van", "plan/b"),
        ("a fiver", "plan/a"),
        ("五星好評送茶", "plan/a"),
        ("開餐車", "plan/b"),
        ("fewer returns", ""),
        ("quite another thing", ""),
        ("", ""),
        ("완전히 다른 말", ""),
        ("五つ星の餐車", ""),
    ],
)
def test_it_is_the_option_whose_examples_are_like_it(said: str, option: str) -> None:
    assert surest(LIKENESS.odds(said), against=False) == option


def test_without_examples_nothing_is_like_it() -> None:
    assert Likeness((), forms, None).odds("five stars") == {}
    assert naive_bayes(()).odds(frozenset({"five"})) == {}


@pytest.mark.parametrize(
    ("odds", "against", "option"),
    [
        ({"plan/a": 0.985, "plan/b": 0.01, "": 0.005}, False, "plan/a"),
        ({"plan/a": 0.985, "plan/b": 0.01, "": 0.005}, True, ""),
        ({"plan/a": 0.96, "plan/b": 0.02, "": 0.02}, False, ""),
        ({"plan/a": 0.99, "plan/b": 0.01}, True, "plan/a"),
        ({"plan/a": 0.6, "plan/b": 0.4}, False, ""),
        ({"plan/a": 0.02, "": 0.98}, False, ""),
        ({}, False, ""),
    ],
)
def test_an_option_is_told_if_it_is_sure_and_surer_against_a_phrase_or_a_no(
    odds: dict[str, float], against: bool, option: str
) -> None:
    assert surest(odds, against=against) == option


@pytest.mark.parametrize(
    ("heard", "stand"),
    [
        (["plan/a"], ["plan/a"]),
        (["plan/b"], []),
        (["plan/a", "plan/b"], ["plan/a", "plan/b"]),
        (["plan/a", "plan/c"], ["plan/a"]),
        (["plan/unknown"], ["plan/unknown"]),
        (["plan/law"], ["plan/law"]),
    ],
)
def test_what_a_phrase_was_heard_of_stands_unless_it_is_unlikely(heard: list[str], stand: list[str]) -> None:
    odds = {"plan/a": 0.8, "plan/law": 0.1, "plan/b": 0.0999, "plan/c": 0.0001}
    assert likely(odds, heard, frozenset({"plan/law"})) == stand


words = st.sampled_from(["card", "five", "stars", "van", "sell", "goods", "tea"])
sentences = st.lists(words, min_size=1, max_size=5).map(frozenset)


@given(st.lists(st.tuples(st.sampled_from("abc"), sentences), min_size=1, max_size=9), sentences)
def test_the_odds_are_probabilities_and_the_order_of_examples_means_nothing(
    examples: list[tuple[str, frozenset[str]]], said: frozenset[str]
) -> None:
    odds, again = naive_bayes(examples).odds(said), naive_bayes(examples[::-1]).odds(said)
    assert odds.keys() == again.keys()
    assert all(abs(odds[key] - again[key]) < 1e-9 for key in odds)
    assert not odds or abs(sum(odds.values()) - 1) < 1e-9


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("a tenner back for whoever leaves us five stars", "plan/rewarded-reviews"),
        ("fifty euros for the foreman if he orders from us", "plan/buyers-gifts"),
        ("箱里塞卡，晒五星返3块", "plan/rewarded-reviews"),
    ],
)
def test_what_no_phrase_is_heard_in_is_understood_by_examples(advisor: Advisor, said: str, option: str) -> None:
    assert [plan.key for plan in advisor.profile({"plans": [said]}).plans] == [option]


@pytest.mark.parametrize(
    ("said", "option"),
    [
        # A no of the forbidden deed is part of it; so is one that asks how else.
        ("sixty struck through, though it never was sixty", "plan/made-up-price"),
        ("原價2000劃掉賣990，冇賣過2000", "plan/made-up-price"),
        ("不买好评怎么做得起来", "plan/fake-orders"),
        # Posts that don't say that they are paid are no mere posts.
        ("the blogger gets a bag and writes as if she had bought it", "plan/hidden-ads"),
        # What is given for a review is judged as that, be it a prize or money off.
        ("a hamper drawn among everyone who rates us", "plan/rewarded-reviews"),
        ("fifteen percent off the next visit for five stars", "plan/rewarded-reviews"),
        # It isn't dearer, it is another thing.
        ("老茶說成野生的賣貴一點", "plan/false-origin"),
        # What others do, and what costs what, is no plan.
        ("a rival buys his stars, what now", ""),
        ("delivery is five euros on top", ""),
        ("車行老闆說隔壁一直在買好評", ""),
        ("we won't do leaflets", ""),
        # A word of the sentence is not its act.
        ("five yoga lessons for forty euros to try us", "plan/trial-pack"),
        ("film the wedding and sell the film to the couple", "plan/recordings-sold"),
        ("晚上把空座位租給讀書的人", "plan/rooms-by-the-hour"),
        ("買八送一大家囤", "plan/quantity-price"),
        ("a bottle of gin in every gift box", "plan/alcohol-added"),
        # What may hurt somebody is no want of a trader's licence, and its careful twin is no misdeed.
        ("a hundred on the salt flats with one ranger, no one will count", "plan/unsafe-goods"),
        ("without a driver's licence they may have the buggy, nobody asks out here", "plan/unsafe-goods"),
        ("没有驾照也把越野车租给他，沙漠里没人查", "plan/unsafe-goods"),
        ("our guests without a driving licence take the bus", ""),
        ("車租給有駕照的學生", ""),
        ("教練一個帶六個", ""),
        # What comes back for a part of its price is no discount.
        ("return the terrarium within eight weeks and get half back", "plan/longer-returns"),
        ("half price on prams in January", "plan/deep-discount"),
        # A record of what wasn't done, and one of what was.
        ("the boiler room was locked, the report says every room was done", "plan/false-papers"),
        ("the second boiler couldn't be reached, so the sheet says not done", ""),
        ("five in the doorman's pocket for each couple, the owner needn't know", "plan/secret-commission"),
        ("butterfly eggs from Bolivia in a pill box, a friend brings them, no papers", "plan/past-the-customs"),
        ("record the meeting secretly and let a program write the minutes", "plan/data-without-leave"),
        ("ask before we record", ""),
        ("it runs two years more if they forget to write", "plan/hidden-renewal"),
        ("$90 crossed out, $45 till Friday, every week again", "plan/made-up-price"),
        # Whoever orders for his firm is given a gift, whoever recommends a share.
        ("thirty for the storekeeper each time he orders from us, his boss isn't told", "plan/buyers-gifts"),
        ("postage is on us from £60", "plan/free-shipping"),
        # What is lent, mended or taken round isn't what is sold.
        ("a moisture meter lent along the terrace", ""),
        ("radios repaired for people who post them in", "plan/sent-in"),
        ("hot pies brought to the bars late", ""),
        # What is paid by the month for rounds is care, and what a guest may not get back a payment kept.
        ("blocks of forty flats pay by the month for six rounds a year", "plan/care-plan"),
        ("報名之後不退費，也不能讓給朋友", "plan/forfeited-payment"),
        ("a crate of beer each month that runs on until they ring", "plan/hidden-renewal"),
        ("別說是請來吃的，部落客自己寫", "plan/hidden-ads"),
        # Shops of somebody else, a payslip at the door and a suitcase are other things than they sound.
        ("a chain with thirty shops at £9 a jar", "plan/wholesale-or-chain"),
        ("薪水單看過、年薪百萬以上才能進場", ""),
        # Each misdeed has a careful twin of the same words.
        ("the customer sketches it and we saw the panels", ""),
        ("seats for the feast are drawn by lot", ""),
        ("the recommended price stands in the list, the dealers ask what they like", ""),
        ("tickets at the gate at the printed price", ""),
        ("制服我們買，不跟新人收押金", ""),
        ("前一天取消都退，來不了可以換朋友來", ""),
        ("a game in a suitcase for offices", ""),
        # What is sent in for repair is no parcel sold, and a lent tool no goods to try.
        ("guitars from the whole island come by post and go back mended", "plan/sent-in"),
        ("外縣市的旗袍寄來改，改好寄回", "plan/sent-in"),
        ("a damp meter goes from house to house for nothing", ""),
        # A renewal that is hard to leave is no plain subscription, and service by the month no credit.
        ("the coffee keeps coming every month till they phone us before ten", "plan/hidden-renewal"),
        ("schools with forty rooms pay monthly for five cleanings a year", "plan/care-plan"),
        # Slow months cost less whenever one orders.
        ("April and May 20% less, the workshop is quiet then", "plan/weekday-price"),
        ("四月五月做的少收兩成", "plan/weekday-price"),
        # A fault nobody saw, told at the door, is worse than a call at strangers.
        ("after the flood ring everywhere and say we saw cracks in the wall", "plan/invented-need"),
        ("twelve shops of a chain want it at £9", "plan/wholesale-or-chain"),
        ("the deposit never comes back", "plan/forfeited-payment"),
        ("夜裡排一個人接電話，一單給七十", "plan/on-call"),
        # Wages past the books are no sales past them, and an official no buyer.
        ("the waiters get cash on Sundays, not in the books", "plan/pay-past-the-books"),
        ("an envelope for the man from the building department", "plan/bribes"),
        ("買六包送一包", "plan/quantity-price"),
        ("write to everybody who ever booked, twice a week", ""),
        # A word before a comma of a kind's name is no plan, and what is done as it should be no misdeed.
        ("a drawing of the kitchen before we begin", ""),
        ("a tree beside the gate", ""),
        ("schoolchildren help in the holidays and are paid", ""),
        ("cats up to twelve, as the licence says", ""),
    ],
)
def test_the_act_is_understood_and_no_word_of_the_sentence(advisor: Advisor, said: str, option: str) -> None:
    assert [plan.key for plan in advisor.profile({"plans": [said]}).plans] == [option]


def test_what_is_denied_is_like_nothing(advisor: Advisor) -> None:
    plans = advisor.profile({"plans": ["唔收訂金，搶客先"]}).plans
    assert "plan/deposits" not in [plan.key for plan in plans]


WORDS = PlanWords(
    heard=(("plan/pictures", ("take photos",)), ("plan/posts", ("hire bloggers",)), ("plan/van", ("a van",))),
    telling=(("plan/pictures", ("*",)), ("plan/names", ("*",))),
    lawful=("with leave",),
    shady=("as if",),
    denied=("never",),
)


@pytest.mark.parametrize(
    ("key", "said", "is_open"),
    [
        ("plan/van", "goods on wheels", True),
        ("plan/van", "never goods on wheels", True),
        ("plan/van", "never a van", False),
        ("plan/van", "goods on wheels, as if from a farm", False),
        ("plan/van", "hire bloggers on wheels", True),
        ("plan/van", "hire bloggers, who also sell from a van", False),
        ("plan/van", "take photos on wheels", False),
        ("plan/names", "take photos of a star", True),
        ("plan/pictures", "what the maker shot", True),
        ("plan/pictures", "what the maker shot, with leave", False),
        ("plan/pictures", "what the maker shot, as if it were ours", True),
    ],
)
def test_what_the_law_forbids_gives_way_to_nothing_harmless(key: str, said: str, is_open: bool) -> None:
    hearing = Hearing(Codebook((), (), plan_words=WORDS), None)
    assert hearing.leaves_open(key, said, hearing.options(said)) is is_open
