"""The client's own words beside a value: read in every form, kept through every file, and never a part of the fact."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkt.cli.call.facts import VolunteeredFacts
from ecomkt.errors import InputError
from ecomkt.interfaces.advisor import Advisor
from ecomkt.output.json_schema import profile_schema
from ecomkt.profile.fact import Change, Fact, Profile, Quote, changed
from ecomkt.profile.quotes import MOST_WORDS, in_quotes, listed_parts, normalised, with_words, words_said
from ecomkt.profile.reply import Misread, read_replies
from ecomkt.profile.statements import as_words, in_document, in_profile, parse_profile
from ecomkt.profile.writer import arguments_of, profile_file
from tables import each_row

SAID = st.text(min_size=1, max_size=60).map(words_said).filter(lambda said: 0 < len(said) <= MOST_WORDS)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain")


def worded(profile: Profile) -> dict[str, str]:
    return {f"{quote.attribute}={quote.value}": quote.words for quote in profile.quotes}


@each_row(
    "stated",
    [
        ["proof=reviews:0.6 “188 reviews… 4.8”"],
        ['proof=reviews:0.6 "188 reviews… 4.8"'],
        ["proof=reviews:0.6「188 reviews… 4.8」"],
        ["proof=reviews:0.6 『188  reviews… 4.8』 "],
        ["proof=reviews:0.6 '188 reviews… 4.8'"],
        ["proof=reviews:0.6 «188 reviews… 4.8»"],
        ["soap", "reviews:0.6 “188 reviews… 4.8”"],
        {"proof": {"reviews": {"certainty": 0.6, "said": "188 reviews… 4.8"}}},
        {"proof": [{"value": "reviews", "certainty": 0.6, "said": "188 reviews… 4.8"}]},
        {"proof": {"option": "trust", "certainty": 0.6, "said": "188 reviews… 4.8", "name": "x"}},
    ],
)
def test_the_words_beside_a_value_are_kept_as_they_were_said(advisor: Advisor, stated: Any) -> None:
    profile = advisor.profile(stated)
    assert worded(profile) == {"proof=trust": "188 reviews… 4.8"}
    assert profile.about("proof") == (Fact("proof", "trust", 0.6),)


@each_row(
    ("stated", "said"),
    [
        ({"margin": {"value": "22%", "said": "after goods"}}, {"margin=": "after goods"}),
        ({"margin": {"value": 0.22, "said": "after goods"}}, {"margin=": "after goods"}),
        (['margin=22% "after goods"'], {"margin=": "after goods"}),
        (['price=NT1,350 "a box, always"', "market=tw"], {"price=": "a box, always"}),
        (['market=tw "shop, Tainan", jp "from May"'], {"market=tw": "shop, Tainan", "market=jp": "from May"}),
        (['proof=reviews "he said ""yes"" twice"'], {"proof=trust": 'he said "yes" twice'}),
        ({"proof": {"reviews": {"said": " two\nlines\x1b[31m "}}}, {"proof=trust": "two lines\\x1b[31m"}),
        ({"proof": {"reviews": {"said": ""}}}, {}),
        # A mark that is never closed, and one at the beginning, are no quotation.
        (["title=“soap”", "type=A"], {}),
    ],
)
def test_words_stand_on_the_value_or_the_number_that_they_are_beside(
    advisor: Advisor, stated: Any, said: Mapping[str, str]
) -> None:
    assert worded(advisor.profile(stated)) == said


@each_row(
    ("stated", "told"),
    [
        ({"proof": {"reviews": {"said": "x" * 201}}}, "the words said of a value have more than 200 characters"),
        ({"proof": {"reviews": {"siad": "x"}}}, "'proof' has no plain values"),
        ({"proof": {"reviews": {"said": 4}}}, "'proof' has no plain values"),
        ({"proof": {"reviews": "188 of them"}}, "'proof' has no plain values"),
        ({"proof": {"reviews": {"certainty": True}}}, "'proof' has no plain values"),
        ({"proof": {"reviews": {"certainty": 2, "said": "x"}}}, "the certainty 2 is not above 0"),
        (['proof=reveiws "x"'], "did you mean 'trust'?"),
        ({"proof": {"reveiws": {"said": "x"}}}, "did you mean 'trust'?"),
        (['proof=reviews "188'], "no value of proof is called 'reviews \"188'"),
    ],
)
def test_a_slip_beside_words_is_told(advisor: Advisor, stated: Any, told: str) -> None:
    with pytest.raises(InputError) as refusal:
        advisor.profile(stated)
    assert told in str(refusal.value)


@settings(max_examples=30)
@given(said=SAID, number=SAID, certainty=st.sampled_from([1.0, 0.6]))
def test_words_survive_line_file_and_state(advisor: Advisor, said: str, number: str, certainty: float) -> None:
    first: dict[str, object] = {
        "proof": {"reviews": {"certainty": certainty, "said": said}},
        "margin": {"value": "22%", "said": number},
    }
    profile = advisor.profile({"type": "A", **first})
    read = advisor.reader.read
    for again in (
        read(as_words(arguments_of(profile, advisor.kb.codebook, {}), {})),
        read(in_document(parse_profile(profile_file(profile), "p.yaml"))),
        read(in_profile(profile)),
    ):
        assert (again.facts, again.amounts, again.quotes) == (profile.facts, profile.amounts, profile.quotes)
    assert worded(profile) == {"proof=trust": said, "margin=": number}


@settings(max_examples=30)
@given(st.text(max_size=40), SAID)
def test_what_is_written_in_quotation_marks_is_read_again(value: str, said: str) -> None:
    text = f"a{in_quotes(said)}"
    assert with_words(text) == ("a", said)
    assert [*listed_parts(f"{text},{text}")] == [text, text]
    assert normalised(text) == text
    # Whatever stands there, nothing of it is lost.
    assert re.sub("[,;、，；]", "", "".join(listed_parts(value))) == re.sub("[,;、，；]", "", value)


@each_row("text", ["' " * 50_000, "“" * 100_000, '"' * 99_999, "a=" + "“" * 100_000, "a" * 100_000])
def test_marks_that_are_never_closed_take_no_time(advisor: Advisor, text: str) -> None:
    # Each of them might begin a quotation: the end of every one was looked for through the whole of the text.
    assert with_words(text) == (text, "")
    assert normalised(text) == text
    assert [*listed_parts(text)] == [text]
    with pytest.raises(InputError):
        VolunteeredFacts(advisor.reader, advisor.kb.codebook).added(Profile(), f"proof={text}")


@pytest.mark.slow
def test_a_result_keeps_the_words(advisor: Advisor) -> None:
    stated = {"type": "A", "proof": {"reviews": {"said": "188"}}, "margin": {"value": "22%", "said": "after goods"}}
    profile = advisor.profile(stated)
    document = parse_profile(json.dumps(advisor.recommend(profile).to_dict()), "result.json")
    assert advisor.reader.read(in_document(document)).quotes == profile.quotes


def test_what_is_stated_anew_has_no_old_words_and_what_stays_keeps_them(advisor: Advisor) -> None:
    known = advisor.profile(['market=tw "from Tainan", jp', 'proof=reviews "188"'])
    again = advisor.reader.read(as_words(["proof=look"], {}), in_profile(known))
    assert worded(again) == {"market=tw": "from Tainan"}
    market = advisor.kb.codebook.attribute["market"]
    assert worded(changed(known, Change(market, known.about("market")[:1]))) == worded(known)
    assert worded(changed(known, Change(market, known.about("market")[1:]))) == {"proof=trust": "188"}


def test_a_reply_to_a_question_may_have_words(advisor: Advisor) -> None:
    proof = advisor.kb.codebook.attribute["proof"]
    for text in ('5 "188, 4.8"', "reviews:1.0 「188, 4.8」", "rev “188, 4.8”"):
        facts, quotes = (Fact("proof", "trust"),), (Quote("proof", "trust", "188, 4.8"),)
        assert read_replies([proof], text) == (Change(proof, facts, quotes=quotes),)


def test_each_part_of_a_turn_may_have_words(advisor: Advisor) -> None:
    asked = [advisor.kb.codebook.attribute[slug] for slug in ("discovery", "proof")]
    answers = read_replies(asked, 'feed "Instagram, mostly", 12 "188, 4.8"')
    assert not isinstance(answers, Misread)
    assert [change.quotes for change in answers] == [
        (Quote("discovery", "feed", "Instagram, mostly"),),
        (Quote("proof", "trust", "188, 4.8"),),
    ]


def test_the_schema_of_a_profile_takes_words(advisor: Advisor) -> None:
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(profile_schema(advisor.kb))
    facts = (
        {"trust": {"said": "188"}},
        {"trust": {"certainty": 0.6, "said": "188"}},
        {"value": "trust", "said": "188"},
    )
    numbers = ({"value": "22%", "said": "after goods"}, [{"value": 0.22, "said": "x"}])
    plans = ([{"price-war": "10% under"}], {"price-war": "10% under"})
    every: list[dict[str, Any]] = [*({"proof": f} for f in facts), *({"margin": n} for n in numbers)]
    for stated in (*every, *({"plans": plan} for plan in plans)):
        assert validator.is_valid(stated), stated
        given = advisor.profile({"type": "A"} | stated)
        assert given.quotes or given.plans[0].named
    for wrong in ({"proof": {"trust": {"siad": "x"}}}, {"plans": [{"price-war": 4}]}):
        assert not validator.is_valid(wrong), wrong
