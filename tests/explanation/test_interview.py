"""The laws of the guided interview, whoever answers and however."""

from functools import cache
from random import Random

import pytest
from msgspec.structs import replace

from ecomkt.explanation.interview import Interview, InterviewQuestion, next_question, prospect_of
from ecomkt.explanation.sensitivity import TOP, top_places
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Family, keys_of
from ecomkt.profile.fact import Change, Fact, Profile, changed

each_seed = pytest.mark.parametrize("seed", range(2))
"""Each is a course of its own, which all laws look at."""


def fresh(plain: Recommender, *facts: Fact) -> Interview:
    return Interview(plain.kb.codebook, Profile(facts))


def some_facts(attribute: Attribute, chance: Random) -> tuple[Fact, ...]:
    """Return facts that may hold together, in any order."""
    chosen: list[str] = []
    for value in chance.sample(list(attribute.by_slug), chance.randint(1, 3) if attribute.many else 1):
        if not any(value in group and group & set(chosen) for group in attribute.exclusive):
            chosen.append(value)
    return tuple(Fact(attribute.slug, value) for value in chosen)


@cache
def course(
    plain: Recommender, seed: int, chosen: bool = False, declining: float = 0.3, leaving: float = 0.0
) -> tuple[tuple[Interview, InterviewQuestion | None], ...]:
    """Return each interview and its next question, until there is none; answers are left to chance."""
    chance = Random(seed)
    families = families_of(plain, seed) if chosen else None
    known = [a for a in plain.kb.codebook.attributes if chance.random() < 0.1]
    interview = fresh(plain, *(fact for attribute in known for fact in some_facts(attribute, chance)))
    steps: list[tuple[Interview, InterviewQuestion | None]] = []
    while True:
        question = next_question(plain, interview, families)
        steps.append((interview, question))
        if question is None:
            return tuple(steps)
        first, *others = chance.sample(question.attributes, len(question.attributes))
        said = [first, *(attribute for attribute in others if chance.random() >= leaving)]
        knows = chance.random() >= declining
        answers = [Change(each, some_facts(each, chance) if knows else ()) for each in said]
        left_out = [attribute for attribute in others if attribute not in said]
        interview = interview.answered(answers, left_out=left_out, most=question.after)


def slugs_asked(steps: tuple[tuple[Interview, InterviewQuestion | None], ...]) -> list[str]:
    return [attribute.slug for _, question in steps if question for attribute in question.attributes]


def families_of(plain: Recommender, seed: int) -> frozenset[str] | None:
    return frozenset(Random(seed).sample(list(plain.kb.codebook.family), 2)) if seed % 2 else None


def tells(plain: Recommender, profile: Profile, attribute: Attribute, families: frozenset[str] | None) -> bool:
    """Return whether a value of an unknown attribute changes the law, or the top of a family or whether it is open."""
    asked = [f for f in plain.kb.codebook.families if (f.main if families is None else f.slug in families)]
    every = [profile, *(Profile((*profile, Fact(attribute.slug, value))) for value in attribute.by_slug)]
    tops = [[top_places(f, certainties, TOP) for f in asked] for certainties in map(plain.certainties, every)]
    opened = [[answer.family(f.slug).open is None for f in asked] for answer in map(plain.recommend, every)]
    return attribute.jurisdiction or any(each != some[0] for some in (tops, opened) for each in some)


@pytest.mark.sampled
@each_seed
def test_it_ends_and_asks_nothing_twice_and_nothing_that_is_given(plain: Recommender, seed: int) -> None:
    steps = course(plain, seed)
    given_facts = {fact.attribute for fact in steps[0][0].given}
    asked = slugs_asked(steps)
    assert len(asked) == len(set(asked))
    assert not given_facts & set(asked)
    assert len(asked) <= len(plain.kb.codebook.attributes) - len(given_facts)
    assert [question.number for _, question in steps if question] == list(range(1, len(steps)))


@pytest.mark.slow
@each_seed
def test_it_asks_only_what_can_change_the_answer(plain: Recommender, seed: int) -> None:
    families = families_of(plain, seed)
    for interview, question in course(plain, seed, chosen=True):
        for attribute in question.attributes if question else ():
            assert attribute.required or tells(plain, interview.profile, attribute, families)


@pytest.mark.sampled
@each_seed
def test_it_ends_only_when_nothing_that_is_left_can_change_the_answer_or_all_that_was_announced_is_asked(
    plain: Recommender, seed: int
) -> None:
    families = families_of(plain, seed)
    *_, (last, _) = course(plain, seed, chosen=True)
    askable = plain.askable(last.profile, plain.beliefs(last.profile))
    left = [a for a in askable if a.slug not in last.settled]
    telling = [a.slug for a in left if a.required or tells(plain, last.profile, a, families)]
    assert last.most == 0 or telling == []


@pytest.mark.sampled
@each_seed
def test_no_more_is_asked_than_was_said(plain: Recommender, seed: int) -> None:
    said = [question.after for _, question in course(plain, seed) if question]
    for place, after in enumerate(said, 1):
        assert after is not None
        assert len(said) - place <= after
        assert all(later < after for later in said[place:] if later is not None)


@pytest.mark.parametrize("seed", [3, 5])
def test_what_an_answer_leaves_out_is_asked_again_but_not_at_once(plain: Recommender, seed: int) -> None:
    steps = course(plain, seed, declining=0.0, leaving=0.6)
    assert any(interview.left_out for interview, _ in steps)
    for interview, question in steps:
        again = {attribute.slug for attribute in question.attributes} & interview.left_out if question else ()
        if question and again:
            # Nothing else is left to ask.
            assert {attribute.slug for attribute in question.attributes} <= interview.left_out
            assert next_question(plain, replace(interview, left_out=frozenset())) == question
    assert len(slugs_asked(steps)) > len(set(slugs_asked(steps)))


def test_what_is_left_out_comes_on_top_of_what_was_said(plain: Recommender) -> None:
    product, price = (Fact("product", "fmcg"), Fact("price", "low"))
    interview = fresh(plain, product, price)
    question = next_question(plain, interview)
    assert question is not None
    assert question.after is not None
    first, *others = question.attributes
    assert others
    answer = Change(first, (Fact(first.slug, first.codes[0].slug),))
    partly = interview.answered([answer], left_out=others, most=question.after)
    assert partly.most == question.after + 1
    later = next_question(plain, partly)
    assert later is not None
    assert not {*later.attributes} & {*others}


def test_a_changed_answer_changes_how_many_may_come(plain: Recommender) -> None:
    first, *_ = [a for a in plain.kb.codebook.attributes if a.required]
    tickets, goods = (Fact(first.slug, value) for value in ("tickets", "special"))
    last = fresh(plain).answered([Change(first, (tickets,))], most=1)
    price = next_question(plain, last)
    assert price is not None
    assert price.after == 0
    again = next_question(plain, last.back())
    assert again == InterviewQuestion(1, (first,), last.steps[0], None)
    corrected = next_question(plain, last.back().answered([Change(first, (goods,))]))
    assert corrected is not None
    assert corrected.after is not None
    assert corrected.after > 1


@pytest.mark.slow
def test_what_an_answer_rules_out_is_asked_no_more(plain: Recommender) -> None:
    offer = plain.kb.codebook.attribute["offer"]
    asked: dict[str, set[str]] = {}
    for value in ("goods", "software"):
        known = Fact("product", "need-driven"), Fact("price", "medium"), Fact("offer", value)
        interview, asked[value] = fresh(plain, *known), set[str]()
        while question := next_question(plain, interview):
            asked[value].update(attribute.slug for attribute in question.attributes)
            interview = interview.answered([Change(each, ()) for each in question.attributes], most=question.after)
    ruled_out = {
        a.slug
        for a in plain.kb.codebook.attributes
        if any(slug == offer.slug and "goods" in values and "software" not in values for slug, values in a.ask_when)
    }
    assert asked["goods"] & ruled_out
    assert not asked["software"] & ruled_out


def test_what_might_rule_a_question_out_is_not_counted_on(plain: Recommender) -> None:
    """Else fewer questions are announced than may come, and the last ones are never put."""
    known = Profile((Fact("product", "need-driven"), Fact("price", "medium")))
    believed = plain.beliefs(known)
    (later,) = [a for a in plain.kb.codebook.attributes if a.slug == "repeat"]
    assert later not in plain.askable(known, believed)
    hoped = believed | dict.fromkeys((key for keys in keys_of(later.ask_when + later.ask_unless) for key in keys), 1.0)
    assert later in plain.askable(known, believed, hoped)
    assert later not in plain.askable(known, hoped)


@pytest.mark.sampled
@each_seed
def test_required_attributes_come_first_in_file_order(plain: Recommender, seed: int) -> None:
    steps = course(plain, seed)
    given_facts = {fact.attribute for fact in steps[0][0].given}
    required = [a.slug for a in plain.kb.codebook.attributes if a.required and a.slug not in given_facts]
    assert slugs_asked(steps)[: len(required)] == required


@each_seed
def test_the_profile_is_the_same_in_whatever_order_it_was_answered(plain: Recommender, seed: int) -> None:
    chance = Random(seed)
    *_, (last, _) = course(plain, seed)
    steps = [*last.steps]
    chance.shuffle(steps)
    other = Interview(last.codebook, last.given)
    for step in steps:
        other = other.answered(
            [Change(each.attribute, tuple(chance.sample(each.facts, len(each.facts)))) for each in step]
        )
    assert other.profile == last.profile


@each_seed
def test_the_profile_stands_in_the_order_of_the_codebook(plain: Recommender, seed: int) -> None:
    *_, (last, _) = course(plain, seed)
    order = [(a.slug, value) for a in plain.kb.codebook.attributes for value in a.by_slug]
    places = [order.index((fact.attribute, fact.value)) for fact in last.profile]
    assert places == sorted(places)


@pytest.mark.slow
@each_seed
def test_going_back_and_forth_changes_nothing(plain: Recommender, seed: int) -> None:
    for back, (interview, question) in enumerate(course(plain, seed), 1):
        earlier = interview
        for _ in range(back):
            earlier = earlier.back()
        assert earlier.profile == interview.profile
        assert earlier.kept() == interview
        assert next_question(plain, earlier.kept()) == question


@each_seed
def test_an_answer_given_anew_leaves_all_later_ones(plain: Recommender, seed: int) -> None:
    chance = Random(seed)
    *_, (last, _) = course(plain, seed)
    for place, step in enumerate(last.steps):
        earlier = last
        for _ in range(len(last.steps) - place):
            earlier = earlier.back()
        question = next_question(plain, earlier)
        assert question == InterviewQuestion(place + 1, tuple(each.attribute for each in step), step, None)
        anew = Change(step[0].attribute, some_facts(step[0].attribute, chance))
        after = earlier.answered([anew])
        assert after.steps == (*last.steps[:place], (anew, *step[1:]), *last.steps[place + 1 :])
        assert after.place == len(after.steps)


def test_the_first_question_has_none_before_it(plain: Recommender) -> None:
    assert fresh(plain).back() == fresh(plain)


def test_who_knows_nothing_is_asked_all_the_same_until_nothing_is_left(plain: Recommender) -> None:
    *_, (last, _) = course(plain, 3, declining=1.0)
    assert last.profile == last.given
    assert {each.facts for step in last.steps for each in step} == {()}


def test_what_was_answered_can_become_unknown_again(plain: Recommender) -> None:
    product = next(a for a in plain.kb.codebook.attributes if a.required)
    fact = Fact(product.slug, product.codes[0].slug)
    interview = fresh(plain).answered([Change(product, (fact,))])
    again = interview.back().answered([Change(product, ())])
    assert (interview.profile.facts, again.profile.facts) == ((fact,), ())


def first_of(plain: Recommender, profile: Profile, family: Family) -> str | None:
    first = plain.recommend(profile).family(family.slug).first
    return first.option.slug if first else None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_an_answer_is_said_to_change_it_changes(plain: Recommender, seed: int) -> None:
    families = families_of(plain, seed)
    for interview, question in course(plain, seed, chosen=True):
        if question is None:
            return
        asked = question.attributes
        prospect = prospect_of(plain, interview, asked, families)
        profile = changed(interview.profile, *(Change(attribute, ()) for attribute in asked))
        now = {family.slug: first_of(plain, profile, family) for family, _ in prospect.firsts}
        assert {f.slug: code.slug if code else None for f, code in prospect.firsts} == now
        told = {(*e.change.facts[-1:], e.family.slug): e.to.slug if e.to else None for e in prospect.effects}
        expected = {
            (fact, family.slug): to
            for fact in (Fact(attribute.slug, value) for attribute in asked for value in attribute.by_slug)
            for family, _ in prospect.firsts
            if (to := first_of(plain, Profile((*profile, fact)), family)) != now[family.slug]
        }
        assert told == expected
        assert asked[0].required or prospect.effects or prospect.lower or prospect.settled or prospect.law


@pytest.mark.slow
def test_why_is_the_same_for_a_question_that_was_answered(plain: Recommender) -> None:
    chance = Random(5)
    for interview, question in course(plain, 5, declining=0.0):
        if question is None:
            return
        answered = interview.answered([Change(each, some_facts(each, chance)) for each in question.attributes])
        before = prospect_of(plain, interview, question.attributes)
        assert prospect_of(plain, answered.back(), question.attributes) == before


def test_the_families_decide_what_is_asked(plain: Recommender) -> None:
    required = [a for a in plain.kb.codebook.attributes if a.required]
    interview = fresh(plain, *(Fact(a.slug, a.codes[0].slug) for a in required))
    slugs = [frozenset([family.slug]) for family in plain.kb.codebook.families]
    first = [question.attributes[0].slug for each in slugs if (question := next_question(plain, interview, each))]
    assert len(set(first)) > 1
