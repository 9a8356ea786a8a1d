"""What is said aloud must be a sentence in three languages, and nothing that isn't advised.

The options are put in and out of an answer by hand, so that each pair is composed, whatever the rules say of it today.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import permutations, product

import pytest
from msgspec.structs import replace

from ecomkt.errors import KnowledgeError
from ecomkt.explanation.answer import Answer, answer_for
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.ranking import Assessment, FamilyRanking
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.model import Basis, Caution, Rule
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES
from ecomkt.language.wording import Wording
from ecomkt.output.spoken import headline, spoken
from ecomkt.profile.fact import Fact, Profile
from small_knowledge import SMALL, built

KB = load_knowledge()
WORDINGS = {language: Wording(language, Simplifier(KB.simplified)) for language in LANGUAGES}
RECOMMENDER = Recommender(KB, PlainEngine)
_HAN = r"[\u4e00-\u9fff，、：]"
SENTENCE = {
    "en": re.compile(r"[A-Z][a-zA-Z' ,;:-]+[a-z]\."),
    **dict.fromkeys(("zh-Hant", "zh-Hans"), re.compile(rf"{_HAN}+(?: App {_HAN}+)*。")),
}
DOUBLED = re.compile(r"\b(\w+) \1\b|[，、：,:][，、：,:]|([\u4e00-\u9fff])(?<![天試试])\2", re.IGNORECASE)
"""A word twice, or a mark; 天天 and 試試 are words."""


@cache
def answer(**facts: str) -> Answer:
    profile = Profile(tuple(Fact(attribute, value) for attribute, value in facts.items()))
    return answer_for(RECOMMENDER, RECOMMENDER, profile)


def reasons(basis: Basis, certainty: float) -> tuple[tuple[Rule, float, float], ...]:
    return ((replace(KB.rules[0], basis=basis), certainty, 1.0),)


def ranking(
    family: Family, leading: Sequence[str], basis: Basis = Basis.PRACTICE, bars: tuple[Caution, ...] = ()
) -> FamilyRanking:
    """Return a ranking in which these options are recommended, the first of them clearly ahead."""
    assessed = []
    for key, code in zip(family.keys, family.codes, strict=True):
        certainty = 0.9 - 0.3 * leading.index(code.slug) if code.slug in leading else 0.0
        parts = reasons(basis, certainty) if certainty else ()
        assessed.append(Assessment(code, key, certainty, parts, KB.scale, bars if certainty else ()))
    ranked = sorted((a for a in assessed if not a.option.base), key=lambda a: -a.certainty)
    return FamilyRanking(family, tuple(a for a in assessed if a.option.base), tuple(ranked))


BARE = answer(product="fmcg", price="low")


def advising(*rankings: FamilyRanking) -> Answer:
    """Return an answer with these families alone."""
    return replace(BARE, recommendation=replace(BARE.recommendation, families=rankings))


def spoken_families() -> Iterator[Family]:
    slugs = dict.fromkeys(part.family for frame in KB.speech.frames for part in frame.parts)
    yield from (KB.codebook.family[slug] for slug in slugs)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_and_every_pair_makes_a_sentence(language: str) -> None:
    wording = WORDINGS[language]
    for family in spoken_families():
        slugs = [code.slug for code in family.codes]
        for leading in (*((slug,) for slug in slugs), *permutations(slugs, 2)):
            said = spoken(advising(ranking(family, leading)), wording)
            assert len(said) == 1
            assert SENTENCE[language].fullmatch(said[0]), said
            assert not DOUBLED.search(said[0]), said
            title = headline(advising(ranking(family, leading)), wording)
            assert title[:1] == title[:1].upper()
            assert title[-1:] not in (".", "。")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_first_options_of_two_families_make_a_sentence(language: str) -> None:
    wording, families = WORDINGS[language], [*spoken_families()]
    for one, other in permutations(families, 2):
        for first, second in product(one.codes, other.codes):
            shown = advising(ranking(one, (first.slug,)), ranking(other, (second.slug,)))
            title = wording.say(KB.speech.whole).replace("{said}", headline(shown, wording))
            for sentence in (*spoken(shown, wording), *([title] if len(title) > 1 else ())):
                assert SENTENCE[language].fullmatch(sentence), sentence
                assert not DOUBLED.search(sentence), sentence


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_said_in_two_or_three_sentences_within_the_length(language: str) -> None:
    types, prices = (list(KB.codebook.attribute[slug].by_slug) for slug in ("product", "price"))
    for kind, price in product(types, prices[:6:2]):
        sentences = spoken(answer(product=kind, price=price), WORDINGS[language])
        assert 2 <= len(sentences) <= 3
        assert sum(map(len, sentences)) <= dict(KB.speech.longest)[language]
        for sentence in sentences:
            assert SENTENCE[language].fullmatch(sentence), sentence


def test_nothing_is_said_that_is_barred_or_only_how_others_start() -> None:
    family = next(f for f in spoken_families() if not f.has_base and not f.none_needed)
    slug, wording = family.codes[0].slug, WORDINGS["en"]
    phrase = wording.say(family.codes[0].say)
    assert phrase.casefold() in "".join(spoken(advising(ranking(family, (slug,))), wording)).casefold()
    assert spoken(advising(ranking(family, (slug,), Basis.BASE_RATE)), wording) == ()
    assert spoken(advising(ranking(family, (slug,), bars=KB.cautions[:1])), wording) == ()


def test_the_ground_is_said_only_where_a_reason_speaks_for_it() -> None:
    family = next(f for f in spoken_families() if f.has_base)
    base, first = (next(c for c in family.codes if c.base is kind) for kind in (True, False))
    wording = WORDINGS["en"]
    said = spoken(advising(ranking(family, (first.slug, base.slug))), wording)
    assert f" and {wording.say(base.say)}" in said[0]
    assert wording.say(base.say) not in spoken(advising(ranking(family, (first.slug,))), wording)[0]


def test_a_family_that_is_open_says_what_it_hangs_on() -> None:
    part = next(p for frame in KB.speech.frames for p in frame.parts if p.hangs.translations)
    family, wording = KB.codebook.family[part.family], WORDINGS["en"]
    undecided, asked = advising(ranking(family, ())), KB.codebook.attributes[:2]
    assert spoken(replace(undecided, deciding={}), wording) == ("What kind of business this is can't be said yet.",)
    (said,) = spoken(replace(undecided, deciding={family.slug: asked}), wording)
    assert said.endswith(f"{wording.say(asked[0].say)} and {wording.say(asked[1].say)}.")


def test_every_fact_has_a_phrase_to_be_said_with() -> None:
    assert [a.slug for a in KB.codebook.attributes if not a.say.translations] == []


def test_a_pack_says_a_part_in_its_own_words() -> None:
    speech = (
        "longest: {en: 90, zh-Hant: 90, zh-Hans: 90}\nboth: {en: '{first} and {second}'}\n"
        "facts: {en: '{first} and {second}'}\nwhole: {en: '{said}.'}\n"
        "frames: {where: {shop: {opening: {en: 'go {said}'}}}}\nheadline: {shop: {}}\n"
    )
    base = {**SMALL, "data/spoken.yaml": speech}
    pack = {
        "data/pack.yaml": "name: ours\nversion: '1'\n",
        "data/spoken.yaml": "frames: {where: {shop: {opening: {en: 'walk {said}'}}}}\n",
    }
    assert built(base=base).speech.frames[0].parts[0].opening.words_in("en") == "go {said}"
    assert built(pack, base=base).speech.frames[0].parts[0].opening.words_in("en") == "walk {said}"


def test_a_part_that_nothing_joins_to_the_one_before_is_refused() -> None:
    codes = "families: {way: {name: {en: Way}, values: {foot: {en: Foot}}}}\n"
    pack = {
        "data/pack.yaml": "name: ours\nversion: '1'\n",
        "data/codes.yaml": codes,
        "data/spoken.yaml": "longest: {en: 90, zh-Hant: 90, zh-Hans: 90}\nboth: {en: '{first} and {second}'}\n"
        "facts: {en: '{first} and {second}'}\nwhole: {en: '{said}.'}\nframes: {}\nheadline: {shop: {}, way: {}}\n",
    }
    with pytest.raises(KnowledgeError, match="'way' stands after others"):
        built(pack)


@pytest.mark.parametrize("text", ["go there", "go {said} {said}", "go {say}", "{said} to {place}"])
def test_a_text_without_its_gap_is_refused_where_it_stands(text: str) -> None:
    speech = f"frames: {{where: {{shop: {{opening: {{en: '{text}'}}}}}}}}\n"
    rest = (
        "longest: {en: 90, zh-Hant: 90, zh-Hans: 90}\nboth: {en: '{first} and {second}'}\n"
        "facts: {en: '{first} and {second}'}\nwhole: {en: '{said}.'}\nheadline: {shop: {}}\n"
    )
    with pytest.raises(KnowledgeError, match=r"data/spoken\.yaml:1:.*needs \{said\}"):
        built(base={**SMALL, "data/spoken.yaml": speech + rest})
