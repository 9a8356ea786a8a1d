"""What a client says in his own words: numbers, plans, and attributes that went."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest

from ecomkt.errors import InputError, Problem
from ecomkt.explanation.interview import Interview
from ecomkt.interfaces.advisor import Advisor
from ecomkt.profile.fact import Change, Fact, Plan, Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import as_words, in_document, in_profile, parse_profile
from ecomkt.profile.writer import arguments_of, profile_file
from tables import each_row


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


@pytest.fixture(scope="module")
def reader(advisor: Advisor) -> ProfileReader:
    return advisor.reader


def read(reader: ProfileReader, *words: str, plans: Sequence[str] = ()) -> Profile:
    return reader.read(as_words(words, {"--plan": plans}))


def levels(profile: Profile, attribute: str) -> dict[str, float]:
    return {fact.value: fact.certainty for fact in profile.about(attribute)}


def problem_of(reader: ProfileReader, *words: str) -> Problem:
    with pytest.raises(InputError) as refusal:
        read(reader, *words)
    (problem,) = refusal.value.problems
    return problem


@each_row(
    ("word", "others", "amount", "facts"),
    [
        ("price=25EUR", [], "25 EUR", {"low": 1}),
        ("price=NT$350", [], "350 TWD", {"low": 1}),
        ("price=1,299.00 GBP", [], "1299 GBP", {"very-high": 1}),
        ("price=1.299,00 €", [], "1299 EUR", {"very-high": 1}),
        ("price=９９元", ["market=cn"], "99 CNY", {"medium": 1}),
        ("price=350", ["market=tw"], "350 TWD", {"low": 1}),
        ("price=¥3,000", ["market=jp"], "3000 JPY", {"low": 1}),
        ("price=1.299 EUR", [], "1299 EUR", {"very-high": 1}),
        ("price=9.90-19.90 EUR", [], "9.9-19.9 EUR", {"low": 1}),
        ("price=25EUR,above-peers", [], "25 EUR", {"low": 1, "above-peers": 1}),
        ("price=above-peers,1,299.00 GBP", [], "1299 GBP", {"very-high": 1, "above-peers": 1}),
        ("price=177 EUR", [], "177 EUR", {"medium": 0.5, "high": 0.5}),
        ("price=25EUR,high", [], "25 EUR", {"high": 1}),
        ("price=25ARS,high", [], "25 ARS", {"high": 1}),
        ("price=0", [], "0", {"free": 1}),
        ("price=180 THB", ["market=sea"], "180 THB", {"low": 1}),
    ],
)
def test_a_price_in_money_has_its_level(
    reader: ProfileReader, word: str, others: list[str], amount: str, facts: dict[str, float]
) -> None:
    profile = read(reader, word, *others)
    assert [str(amount) for amount in profile.amounts] == [amount]
    assert levels(profile, "price") == facts


@pytest.mark.parametrize(
    ("word", "share", "level"),
    [
        ("12%", "0.12", "thin"),
        ("20%", "0.2", "thin"),
        ("0.4", "0.4", "fair"),
        ("50.5 %", "0.505", "rich"),
        ("35", "0.35", "fair"),
        ("4成", "0.4", "fair"),
    ],
)
def test_a_share_has_its_level(reader: ProfileReader, word: str, share: str, level: str) -> None:
    profile = read(reader, f"margin={word}")
    assert [(a.number, a.currency, a.is_money) for a in profile.amounts] == [(Decimal(share), "", False)]
    assert levels(profile, "margin") == {level: 1}


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("0 EUR", "none"),
        ("1770EUR", "small"),
        ("1771EUR", "medium"),
        ("26550 EUR", "medium"),
        ("1 million EUR", "large"),
    ],
)
def test_a_budget_is_measured_in_monthly_incomes(reader: ProfileReader, word: str, level: str) -> None:
    assert levels(read(reader, f"budget={word}"), "budget") == {level: 1}


def test_the_words_of_a_level_stay_what_they_were(reader: ProfileReader) -> None:
    profile = read(reader, "price=九塊九", "margin=薄利", "budget=tests")
    assert profile.amounts == ()
    assert [fact.value for fact in profile] == ["very-low", "thin", "small"]


@each_row(
    ("words", "code", "said"),
    [
        (["price=25"], "no-currency", "or name the market"),
        (["price=25", "market=tw,jp"], "no-currency", "or name the market"),
        (["price=¥25"], "ambiguous-currency", "ISO code"),
        (["price=25ARS"], "no-income-base", "--income ARS=AMOUNT"),
        (["budget=500ARS"], "no-income-base", "--income ARS=AMOUNT"),
        (["price=10 EUR or 20 EUR"], "ambiguous-price", "1299 EUR"),
        (["price=-5 EUR"], "negative-price", "below 0"),
        (["budget=-5 EUR"], "negative-price", "without a minus"),
        (["margin=140%"], "not-a-share", "40%"),
        (["margin=1.4"], "not-a-share", "40%"),
        (["margin=5 EUR"], "not-a-share", "40%"),
        (["price=25EUR,medim"], "unknown-value", "did you mean 'medium'?"),
        (["delivery=3"], "unknown-value", "use parcel"),
    ],
)
def test_what_can_not_be_measured_says_what_to_write(
    reader: ProfileReader, words: list[str], code: str, said: str
) -> None:
    problem = problem_of(reader, *words)
    assert problem.code == code
    assert said in str(problem)
    assert words[0] in problem.message


def test_a_word_that_can_not_be_printed_is_the_only_thing_wrong(reader: ProfileReader) -> None:
    assert problem_of(reader, "so\x1b[31map", "Taiwan").code == "unprintable-word"


def test_an_income_that_is_given_counts_before_ours(advisor: Advisor) -> None:
    reader = advisor.reader_with({"ARS": Decimal(800_000), "EUR": Decimal(100)})
    assert levels(read(reader, "price=12000ARS"), "price") == {"low": 1}
    assert levels(read(reader, "price=60EUR"), "price") == {"very-high": 1}


def test_what_is_taken_for_granted_is_noted(reader: ProfileReader) -> None:
    assert [note.code for note in read(reader, "price=180THB").notes] == ["unchecked-income"]
    (thousands,) = read(reader, "budget=1.299 EUR").notes
    assert thousands.message == "'1.299 EUR' is read as 1,299"
    by_companies = read(reader, "price=5000EUR", "audience=business")
    assert [note.code for note in by_companies.notes] == ["no-approval-limit"]
    assert (str(by_companies.amounts[0]), levels(by_companies, "price")) == ("5000 EUR", {})


def test_without_a_measure_a_sum_is_no_value_and_a_share_is(advisor: Advisor) -> None:
    plain = ProfileReader(advisor.kb.codebook)
    assert problem_of(plain, "price=25EUR").code == "unknown-value"
    assert levels(read(plain, "margin=40%"), "margin") == {"fair": 1}


def test_the_line_wins_over_a_number_of_the_file(reader: ProfileReader) -> None:
    file = in_document(parse_profile("price: 25 EUR\nmargin: 0.4\nbudget: 500 EUR\n", "p.yaml"))
    profile = reader.read(as_words(["price=high", "margin=60%"], {}), file)
    assert [str(amount) for amount in profile.amounts] == ["500 EUR", "60%"]
    assert [levels(profile, slug) for slug in ("price", "margin")] == [{"high": 1}, {"rich": 1}]


def test_plans_are_kept_in_the_order_given_and_those_on_request_come_first(reader: ProfileReader) -> None:
    file = in_document(parse_profile("plans: [抽奖, celebrity]\n", "p.yaml"))
    profile = reader.read(as_words([], {"--plan": ["hybrid", "Buy followers, please", "own-app, prize draw"]}), file)
    assert profile.plans == (
        Plan("抽奖", "plan/prize-draw"),
        Plan("celebrity", "plan/star-endorsement"),
        Plan("hybrid", "model/hybrid"),
        Plan("Buy followers, please", "plan/bought-followers"),
        Plan("own-app", "plan/own-app"),
    )
    assert [note.code for note in profile.notes] == ["same-plan", "understood-plan"]


def test_a_misspelt_plan_is_told_what_may_be_meant(reader: ProfileReader) -> None:
    (note,) = read(reader, plans=["prize drw"]).notes
    assert note.hint == "did you mean 'prize-draw'?"


def test_an_attribute_that_went_says_today_what_is_certain(reader: ProfileReader) -> None:
    profile = read(reader, "content-skill=low", "regulation=function-claims:0.7")
    assert profile.facts == (Fact("record", "none"), Fact("oversight", "health-food", 0.7))
    assert [note.code for note in profile.notes] == ["retired-attribute"] * 2
    nothing = read(reader, "content-skill=high", "regulation=medical")
    assert nothing.facts == ()
    assert [note.message.partition("' ")[2] for note in nothing.notes] == [
        "went: 'high' says nothing certain today and is left out",
        "went: 'medical' says nothing certain today and is left out",
    ]


def test_what_is_stated_today_wins_over_an_attribute_that_went(reader: ProfileReader) -> None:
    assert read(reader, "regulation=ordinary", "oversight=food").facts == (Fact("oversight", "food"),)


def test_a_value_that_an_attribute_never_had_is_refused(reader: ProfileReader) -> None:
    problem = problem_of(reader, "regulation=strict")
    assert (problem.code, problem.hint) == ("unknown-value", "use ordinary, function-claims, rules-apply, medical")


_CLIENTS = [
    ["product=A", "price=25EUR,above-peers", "margin=40%", "budget=500 EUR"],
    ["price=177EUR", "market=eu"],
    ["price=5000EUR", "audience=business"],
    ["product=A"],
]


@pytest.mark.parametrize("words", _CLIENTS)
def test_what_was_said_is_read_again_from_a_file_a_line_and_a_profile(advisor: Advisor, words: list[str]) -> None:
    said = read(advisor.reader, *words, plans=["买粉", 'say "hi": #1, @home'])
    file = in_document(parse_profile(profile_file(said), "p.yaml"))
    line = arguments_of(said, advisor.kb.codebook, {})
    plans = [plan for flag, plan in pairwise(line) if flag == "--plan"]
    stated = [word for word in line if "=" in word]
    again = [advisor.reader.read([], file), read(advisor.reader, *stated, plans=plans)]
    again.append(advisor.reader.read(in_profile(said)))
    for profile in again:
        assert (profile.facts, profile.amounts, profile.plans) == (said.facts, said.amounts, said.plans)


def test_an_interview_keeps_plans_and_the_numbers_that_stay(advisor: Advisor) -> None:
    given = read(advisor.reader, "price=25EUR", "margin=40%", plans=["app"])
    attribute = advisor.kb.codebook.attribute
    interview = Interview(advisor.kb.codebook, given).answered([Change(attribute["margin"], (Fact("margin", "rich"),))])
    assert interview.profile.plans == given.plans
    assert [str(amount) for amount in interview.profile.amounts] == ["25 EUR"]
    share = read(advisor.reader, "margin=60%")
    again = interview.answered([Change(attribute["margin"], share.facts, share.amounts)])
    assert [str(amount) for amount in again.profile.amounts] == ["25 EUR", "60%"]


@each_row(
    ("words", "codes"),
    [
        (["price=high,25EUR"], ["level-beside-number"]),
        (["price=low,25EUR"], []),
        (["margin=thin,40%"], ["level-beside-number"]),
        (["budget=large,500EUR"], ["level-beside-number"]),
        (["price=25", "market=eu"], ["currency-of-market"]),
        (["price=25EUR", "market=eu"], []),
        (["price=350元", "market=tw"], []),
        (["price=NT50"], ["eaten-dollar"]),
        (["price=NT$50"], []),
        (["price=NT350"], []),
        (["price=25EUR", "margin=0%"], ["nothing-left"]),
        (["price=350TWD", "margin=40%", "budget=500EUR"], ["two-currencies"]),
        (["price=25EUR", "margin=40%", "budget=500EUR"], []),
    ],
)
def test_numbers_that_say_less_than_they_seem_are_noted(
    reader: ProfileReader, words: list[str], codes: list[str]
) -> None:
    assert [note.code for note in read(reader, *words).notes] == codes


def test_a_currency_of_the_line_counts_for_sums_without_one(advisor: Advisor) -> None:
    reader = advisor.reader_with({}, "eur")
    assert [str(amount) for amount in read(reader, "price=25", "market=tw").amounts] == ["25 EUR"]
    assert [str(amount) for amount in read(reader, "price=NT$350").amounts] == ["350 TWD"]
    with pytest.raises(InputError, match="no currency"):
        advisor.reader_with({}, "Europe")


def test_a_decimal_is_a_number(advisor: Advisor) -> None:
    assert [str(a) for a in advisor.profile({"price": Decimal("25.5"), "market": "eu"}).amounts] == ["25.5 EUR"]
    with pytest.raises(InputError, match="no plain values"):
        advisor.profile({"price": Decimal("NaN")})


def test_a_flag_is_called_as_it_is_typed(reader: ProfileReader) -> None:
    with pytest.raises(InputError, match=r"^--plan a+…: a plan has more than"):
        read(reader, plans=["a" * 2_001])
