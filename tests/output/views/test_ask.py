"""What the interview says where the knowledge of today gives no occasion for it."""

import pytest

from ecomkt.explanation.interview import Prospect
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.simplify import Simplifier
from ecomkt.language.wording import Wording
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
