"""The labelled titles: enough of each type and language, in two halves that share nothing."""

from collections import Counter

import opencc
import pytest
from benchmarks.classification.reading import HALVES, HERE, read_examples

from ecomkt.knowledge.store import load_knowledge

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
LEAST = 7
"""How many titles of each type and language a half must have."""


def test_both_halves_are_balanced() -> None:
    types = load_knowledge().codebook.attribute["product"].by_slug
    for half in HALVES:
        counts = Counter((e.accepted[0], e.language) for e in read_examples(half) if e.accepted)
        assert {(kind, language): n for (kind, language), n in counts.items() if n < LEAST} == {}
        assert counts.keys() == {(kind, language) for kind in types for language in LANGUAGES}


def test_there_are_enough_titles_and_none_twice() -> None:
    titles = [example.product.title for half in HALVES for example in read_examples(half)]
    assert (len(titles) >= 300, len(titles)) == (True, len(set(titles)))


@pytest.mark.parametrize("half", HALVES)
def test_every_label_is_a_type(half: str) -> None:
    types = load_knowledge().codebook.attribute["product"].by_slug
    assert [e.product.title for e in read_examples(half) if not {*e.accepted} <= types.keys()] == []


@pytest.mark.parametrize("half", HALVES)
def test_simplified_titles_are_simplified(half: str) -> None:
    simplify = opencc.OpenCC("t2s")
    simplified = [e.product.title for e in read_examples(half) if e.language == "zh-Hans"]
    assert [title for title in simplified if simplify.convert(title) != title] == []


def test_every_language_of_the_titles_alone_has_a_hundred_and_none_twice() -> None:
    examples = [example for half in HALVES for example in read_examples(half, HERE / "languages")]
    types, counts = load_knowledge().codebook.attribute["product"].by_slug, Counter(e.language for e in examples)
    assert {language: n for language, n in counts.items() if n < 100} == {}
    assert {*counts} == {*LANGUAGES, "de", "fr", "es", "ja", "ru"}
    assert [e.product.title for e in examples if not {*e.accepted} <= types.keys()] == []
    assert len({e.product.title for e in examples}) == len(examples)
