"""What people type at a question, and what it is taken for."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.lookup import spellings
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import Text
from ecomkt.profile.reply import Misread, Trouble, facts_in, read_replies, read_reply
from tables import each_row

Translate = Callable[[Text], str]


@pytest.fixture(scope="session")
def simplify(kb: KnowledgeBase) -> Translate:
    simplifier = Simplifier(kb.simplified)
    return lambda name: name.words_in("zh-Hans") or simplifier(name.words_in("zh-Hant") or "")


def wide(text: str) -> str:
    """Return the text as a Chinese keyboard in full width gives it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


def said(attribute: Attribute, reply: str, simplify: Translate) -> str:
    """Return the facts as `value value:certainty`, or `trouble: word (codes)`."""
    found = read_reply(attribute, reply, simplify)
    if isinstance(found, Misread):
        return f"{found.trouble.value}: {found.word} ({' '.join(code.slug for code in found.codes)})"
    assert {fact.attribute for fact in found} == {attribute.slug}
    return " ".join(f.value + (f":{f.certainty:g}" if f.certainty < 1 else "") for f in found)


@each_row(
    ("attribute", "reply", "meaning"),
    [
        ("product", "A", "fmcg"),
        ("product", "a", "fmcg"),
        ("product", "1", "fmcg"),
        ("product", "8", "urgent"),
        ("product", "FMCG", "fmcg"),
        ("product", "fm", "fmcg"),
        ("product", "fast-moving", "fmcg"),
        ("product", "Fast moving consumer goods", "fmcg"),
        ("product", "快消品", "fmcg"),
        ("product", "快", "fmcg"),
        ("product", "健康相关", "health"),
        ("product", "A,H", "fmcg urgent"),
        ("product", "H A", "fmcg urgent"),
        ("product", "1、8", "fmcg urgent"),
        ("product", "1；8;", "fmcg urgent"),
        ("product", "kids, luxury", "children special"),
        ("product", "A A", "fmcg"),
        ("product", "A:0.7 B:0.3", "fmcg:0.7 virtual:0.3"),
        ("product", "A: .5, 2 :0.25", "fmcg:0.5 virtual:0.25"),
        ("price", "M,U", "low above-peers"),
        ("price", "M:0.6,N:0.4", "low:0.6 medium:0.4"),
        ("price", "very low", "very-low"),
        ("price", "very low, cheaper", "very-low below-peers"),
        ("goal", "Clear surplus, ageing or perishable stock", "clearance"),
        ("goal", "clear surplus, age", "clearance"),
        ("goal", "gather users", "users"),
        ("inventory", "we own", "own"),
        ("inventory", "no", "none"),
        ("margin", "20", "fair"),
        ("margin", "2", "fair"),
        ("repeat", "y", "frequent"),
        ("repeat", "n", "rare"),
    ],
)
def test_a_reply_is_understood(
    kb: KnowledgeBase, simplify: Translate, attribute: str, reply: str, meaning: str
) -> None:
    for typed in (reply, wide(reply), f"  {reply}\t"):
        assert said(kb.codebook.attribute[attribute], typed, simplify) == meaning


@each_row(
    ("attribute", "reply", "trouble"),
    [
        ("product", "0", "unknown: 0 ()"),
        ("product", "9", "unknown: 9 ()"),
        ("product", "-1", "unknown: -1 ()"),
        ("product", "9" * 5000, f"unknown: {'9' * 5000} ()"),
        ("product", "Q", "unknown: Q ()"),
        ("product", "A,Q", "unknown: Q ()"),
        ("product", "A Q", "unknown: A Q ()"),
        ("product", ",", "unknown: , ()"),
        ("product", ":", "unknown: : ()"),
        ("product", ":0.5", "unknown: :0.5 ()"),
        ("product", "medecine", "unknown: medecine (health)"),
        ("product", "健康相关产物", "unknown: 健康相关产物 (health)"),
        ("product", "A:0", "certainty: A:0 (fmcg)"),
        ("product", "A:1.5", "certainty: A:1.5 (fmcg)"),
        ("product", "A:-0.5", "certainty: A:-0.5 (fmcg)"),
        ("price", "ve", "ambiguous: ve (very-low very-high)"),
        ("price", "M,N", "contradiction: M,N (low medium)"),
        ("price", "M:0.7 N:0.4 U", "contradiction: M:0.7 N:0.4 U (low medium)"),
        ("price", "I U", "contradiction: I U (below-peers above-peers)"),
        ("inventory", "1 2", "contradiction: 1 2 (own consigned)"),
    ],
)
def test_what_is_no_answer_is_told_apart(
    kb: KnowledgeBase, simplify: Translate, attribute: str, reply: str, trouble: str
) -> None:
    assert said(kb.codebook.attribute[attribute], reply, simplify) == trouble


def test_every_name_number_and_letter_calls_its_own_answer(kb: KnowledgeBase, simplify: Translate) -> None:
    for attribute in kb.codebook.attributes:
        for number, code in enumerate(attribute.codes, 1):
            for reply in (str(number), *spellings(code), simplify(code.name)):
                assert (reply, said(attribute, reply, simplify)) == (reply, code.slug)


def test_simplified_names_are_not_derived_for_what_is_written_in_latin_letters(kb: KnowledgeBase) -> None:
    def refused(_: Text) -> str:
        raise AssertionError

    for reply in ("fm", "zzzz", "very low", "A Q"):
        read_reply(kb.codebook.attribute["product"], reply, refused)


@given(reply=st.text(max_size=30), data=st.data())
def test_any_reply_is_either_facts_or_told_what_is_wrong(
    kb: KnowledgeBase, simplify: Translate, reply: str, data: st.DataObject
) -> None:
    attribute = data.draw(st.sampled_from(kb.codebook.attributes))
    found = read_reply(attribute, reply, simplify)
    if isinstance(found, Misread):
        assert len(found.codes) > 1 or found.trouble in (Trouble.UNKNOWN, Trouble.CERTAINTY)
    else:
        assert found
        assert all(0 < fact.certainty <= 1 and fact.value in attribute.by_slug for fact in found)


DEAL, MEANS = ("offer", "delivery", "earning"), ("goal", "budget", "reach")


@each_row(
    ("asked", "reply", "meaning"),
    [
        (DEAL, "goods, parcel, margin", "offer=goods delivery=parcel earning=margin"),
        (DEAL, "goods parcel margin", "offer=goods delivery=parcel earning=margin"),
        (DEAL, "margin, by parcel", "delivery=parcel earning=margin"),
        (DEAL, "商品，宅配，差價", "offer=goods delivery=parcel earning=margin"),
        (DEAL, "实物、快递", "offer=goods delivery=parcel"),
        # Numbers count through.
        (DEAL, "15 1", "offer=goods earning=margin"),
        (DEAL, "goods:0.6, 2:0.4", "offer=goods:0.6 offer=software:0.4"),
        # One word of two parts says which where every part has its own, in the order in which they are asked for.
        (DEAL, "work", "ambiguous: work (work work)"),
        (DEAL, "work, local, work", "offer=work delivery=local earning=work"),
        (DEAL, "1 2", "contradiction: 1 2 (goods software)"),
        (DEAL, "goods, 22", "unknown: 22 ()"),
        (DEAL, "goods, pracel", "unknown: pracel (parcel)"),
        (DEAL, ",", "unknown: , ()"),
        (MEANS, "sell, none, nobody", "goal=sales budget=none reach=none"),
        (MEANS, "members places", "reach=members reach=places"),
    ],
)
def test_one_line_answers_several_questions(
    kb: KnowledgeBase, simplify: Translate, asked: tuple[str, ...], reply: str, meaning: str
) -> None:
    found = read_replies([kb.codebook.attribute[slug] for slug in asked], reply, simplify)
    if isinstance(found, Misread):
        told = f"{found.trouble.value}: {found.word} ({' '.join(code.slug for code in found.codes)})"
    else:
        facts = [fact for change in found for fact in change.facts]
        told = " ".join(f"{f.attribute}={f.value}" + (f":{f.certainty:g}" if f.certainty < 1 else "") for f in facts)
    assert told == meaning


@each_row(
    ("asked", "reply", "words"),
    [
        (MEANS, "sales, 500 USD, members", "goal=sales 'budget=500 USD' reach=members "),
        (MEANS, "500元", "'budget=500元' "),
        (DEAL, "goods, 40%", "offer=goods 40%"),
        (DEAL, "we bake bread, by parcel", "delivery=parcel we bake bread"),
        (DEAL, "we bake bread, and cakes", "we bake bread, and cakes"),
        (("budget",), "2 or 500 EUR", "'budget=2 or 500 EUR' "),
    ],
)
def test_what_else_a_line_says_stands_behind_its_values_and_numbers(
    kb: KnowledgeBase, simplify: Translate, asked: tuple[str, ...], reply: str, words: str
) -> None:
    assert facts_in([kb.codebook.attribute[slug] for slug in asked], reply, simplify) == words
