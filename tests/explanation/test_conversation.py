"""A call there and back: every step can be undone, and what nobody knows stays unasked."""

from hypothesis import given
from hypothesis import strategies as st

from ecomkt.explanation.conversation import Conversation
from ecomkt.profile.fact import Fact, Profile

PROFILES = [Profile((Fact("a", "x"),)), Profile((Fact("b", "y"),)), Profile((Fact("a", "z"), Fact("b", "y")))]
STEPS = st.lists(st.one_of(st.sampled_from(PROFILES), st.just("-"), st.sampled_from(["a", "b"])), max_size=12)


def after(steps: list[Profile | str]) -> list[Conversation]:
    """Return the conversation after each step: another profile, a question, or that nobody knows."""
    course = [Conversation()]
    for step in steps:
        now = course[-1]
        if isinstance(step, Profile):
            course.append(now.known(step))
        else:
            known = step in now.now.profile.attributes
            asking = now.asking(*([] if known or step == "-" else [step]))
            course.append(now.declining() if step == "-" and now.now.asked else asking)
    return course


@given(steps=STEPS)
def test_undone_leads_back_step_by_step_and_redone_again(steps: list[Profile | str]) -> None:
    there = after(steps)[-1]
    back, count = there, 0
    while before := back.undone():
        back, count = before, count + 1
    assert back.now.profile == Profile()
    assert back.now.declined == frozenset()
    for _ in range(count):
        again = back.redone()
        assert again is not None
        back = again
    assert back.redone() is None
    assert back.now == there.now


@given(steps=STEPS)
def test_what_is_known_is_not_declined(steps: list[Profile | str]) -> None:
    for conversation in after(steps):
        assert not conversation.now.declined & set(conversation.now.profile.attributes)


def test_a_new_step_forgets_what_was_undone() -> None:
    undone = Conversation().known(PROFILES[0]).undone()
    assert undone is not None
    assert undone.known(PROFILES[1]).redone() is None


def test_the_same_profile_is_no_step() -> None:
    one = Conversation().known(PROFILES[0])
    assert one.known(PROFILES[0]) is one


def test_a_question_that_was_passed_over_stays_so_after_an_answer() -> None:
    passed = Conversation().asking("a").passing().asking("b").known(PROFILES[1])
    assert passed.passed == {"a"}


def test_what_an_answer_leaves_out_of_a_turn_is_put_off() -> None:
    partly = Conversation().asking("a", "b").known(PROFILES[0])
    assert not partly.now.asked
    assert partly.left_out == {"b"}
    assert partly.passing().left_out == set()
    assert Conversation().asking("a", "b").declining().now.declined == {"a", "b"}


def test_a_turn_stays_open_after_a_fact_on_something_else() -> None:
    other = Conversation().asking("b", "c").known(PROFILES[0])
    assert other.now.asked == ("b", "c")
    assert other.left_out == set()
