"""What the interview says where the knowledge of today gives no occasion for it."""

import pytest

from ecomkt.explanation.interview import Prospect
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.simplify import Simplifier
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import asked_text
from ecomkt.output.views.ask import prospect_text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "No answer to it changes the first three places."),
        ("zh-Hant", "這一題的答案都不會改變前三名。"),
        ("zh-Hans", "这一题的答案都不会改变前三名。"),
    ],
)
def test_a_question_that_changes_nothing_says_so(kb: KnowledgeBase, language: str, told: str) -> None:
    family = kb.codebook.families[0]
    text = prospect_text(Prospect(((family, None),), (), ()), kb.codebook, Wording(language, Simplifier(kb.simplified)))
    assert text.splitlines()[1:] == [f"   {told}"]


def test_a_question_says_what_it_could_settle_and_that_it_decides_the_law(kb: KnowledgeBase) -> None:
    family = kb.codebook.families[0]
    prospect = Prospect(((family, None),), (), (), (family,), law=True)
    told = prospect_text(prospect, kb.codebook, Wording("en", Simplifier(kb.simplified))).splitlines()[1:]
    assert told == [
        "   an answer settles or opens: Business model",
        "   the answer says whose law is told",
    ]


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        (
            "en",
            ("offer", "delivery", "earning"),
            "What does the buyer get, how do you deliver it, and what are you paid for?",
        ),
        ("en", ("delivery", "earning"), "How do you deliver it, and what are you paid for?"),
        ("en", ("earning",), "Who pays you first, and for what?"),
        ("zh-Hant", ("last-orders", "volume"), "最近的訂單從哪裡來，一週大約幾張訂單？"),
        ("zh-Hans", ("last-orders", "volume"), "最近的订单从哪里来，一周大约多少单？"),
    ],
)
def test_one_sentence_asks_for_what_is_open_and_for_nothing_else(
    kb: KnowledgeBase, language: str, asked: tuple[str, ...], said: str
) -> None:
    attributes = [kb.codebook.attribute[slug] for slug in asked]
    assert asked_text(attributes, kb.codebook, Wording(language, Simplifier(kb.simplified))) == said


def test_every_joint_question_can_be_asked_in_every_part(kb: KnowledgeBase) -> None:
    """A clause that ends like a sentence, or begins like one, would break the one that it is put into."""
    for language in ("en", "zh-Hant", "zh-Hans"):
        wording = Wording(language, Simplifier(kb.simplified))
        for joint in kb.codebook.joint_questions:
            clauses = [wording.say(clause) for _, clause in joint]
            assert not [c for c in clauses if c[-1] in "?？.。" or c[0].isupper() or len(c) > 45]
