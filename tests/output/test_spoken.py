"""What is said aloud must be a sentence in three languages, and nothing that isn't advised."""

import re
from itertools import product

import pytest

from ecomkt.explanation.answer import Answer, answer_for
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES
from ecomkt.language.wording import Wording
from ecomkt.output.spoken import headline, spoken
from ecomkt.profile.fact import Fact, Profile

KB = load_knowledge()
WORDINGS = {language: Wording(language, Simplifier(KB.simplified)) for language in LANGUAGES}
RECOMMENDER = Recommender(KB, PlainEngine)
SENTENCE = {
    "en": re.compile(r"[A-Z][a-zA-Z' ,:]+\."),
    "zh-Hant": re.compile(r"[\u4e00-\u9fff，、：]+(?: App [\u4e00-\u9fff，、：]+)?。"),
    "zh-Hans": re.compile(r"[\u4e00-\u9fff，、：]+(?: App [\u4e00-\u9fff，、：]+)?。"),
}


def answer(**facts: str) -> Answer:
    profile = Profile(tuple(Fact(attribute, value) for attribute, value in facts.items()))
    return answer_for(RECOMMENDER, RECOMMENDER, profile)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_said_in_whole_sentences_within_the_length(language: str) -> None:
    types, prices = (list(KB.codebook.attribute[slug].by_slug) for slug in ("product", "price"))
    for kind, price in product(types, prices[:6]):
        sentences = spoken(answer(product=kind, price=price), WORDINGS[language])
        assert 2 <= len(sentences) <= 3
        assert sum(map(len, sentences)) <= dict(KB.speech.longest)[language]
        for sentence in sentences:
            assert SENTENCE[language].fullmatch(sentence), sentence


def test_a_headline_is_one_clause_without_a_full_stop() -> None:
    said = headline(answer(product="fmcg", price="low", market="tw"), WORDINGS["en"])
    assert re.fullmatch(r"[A-Z][a-z' ,]+[a-z]", said), said
