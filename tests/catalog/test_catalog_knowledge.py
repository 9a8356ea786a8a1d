"""The gate of shape for classification rules, packs over them, and the cache of what was read."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from ecomkt.catalog.knowledge import build_catalog_knowledge, load_catalog_knowledge
from ecomkt.catalog.types.rules import ClassificationKnowledge
from ecomkt.errors import KnowledgeError
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.layer_files import is_of_catalog
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import cache_folder, load_knowledge, load_layers
from ecomkt.knowledge.yaml_reader import ParsedLayer
from small_classification import SMALL, classifier_of, product, read_layers
from tables import each_row

RULE = """\
rules:
  - id: {id}
    words: {{en: [{word}]}}
    favour: {{{value}: strong}}
    because: {{en: A reason.}}
    basis: practice
    source: [document-4]
"""


def problems_of(kb: KnowledgeBase, *layers: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        read_layers(kb, [[text] for text in layers])
    return [str(problem) for problem in caught.value.problems]


def facts(kb: KnowledgeBase, title: str, *layers: str) -> list[tuple[str, float]]:
    return [(f.value, f.certainty) for f in classifier_of(kb, *layers).classify(product(title)).facts]


def read(kb: KnowledgeBase, *layers: str) -> ClassificationKnowledge:
    return read_layers(kb, [[text] for text in layers])


def rule(id_: str, word: str, value: str) -> str:
    return RULE.format(id=id_, word=word, value=value)


def test_the_shipped_rules_are_well_formed_and_in_id_order() -> None:
    known = load_catalog_knowledge(load_knowledge()).classification
    assert [r.id for r in known.rules] == sorted(r.id for r in known.rules)
    assert {c.key.partition("=")[2] for r in known.rules for c in r.conclusions} == set(known.attribute.by_slug)
    assert {r.because.words_in("zh-Hant") is None for r in known.rules} == {False}


@pytest.mark.slow
def test_a_pack_replaces_adds_and_retires(kb: KnowledgeBase) -> None:
    assert facts(kb, "candy", SMALL) == [("fmcg", 0.6)]
    assert facts(kb, "candy", SMALL, rule("sweets-are-eaten", "candy", "special")) == [("special", 0.6)]
    assert facts(kb, "chocolate", SMALL, rule("sweets-are-eaten", "candy", "special")) == []
    assert facts(kb, "wonder", SMALL, rule("a-new-claim", "wonder", "special")) == [("special", 0.6)]
    assert facts(kb, "candy", SMALL, "retire: [sweets-are-eaten]\n") == []


@pytest.mark.slow
def test_a_pack_changes_single_settings_and_adds_neutral_words(kb: KnowledgeBase) -> None:
    assert facts(kb, "candy", SMALL, "classification: {at_least: 0.6}\n") == []
    assert facts(kb, "candy", SMALL, "neutral: {en: [candy]}\n") == []
    decision = read(kb, SMALL).decision
    beside = read(kb, SMALL, "classification: {weights: {beside: 1}}\n").decision
    assert beside == replace(decision, weights=replace(decision.weights, beside=1))
    assert facts(kb, "candy", SMALL, "neutral: {en: [eye candy]}\n") == [("fmcg", 0.6)]
    assert facts(kb, "eye candy", SMALL, "neutral: {en: [eye candy]}\n") == []
    assert facts(kb, "candy near box", SMALL) == [("need-driven", 0.6)]
    assert facts(kb, "candy near box", SMALL, "breaks: {en: [near]}\n") == [("fmcg", 0.5)]
    assert read(kb, SMALL, "classification: {within: 0.1}\n").decision == replace(decision, within=0.1)


BAD = """\
title: {fr: Titre}
colour: red
classification:
  attribute: product
  weights: {title: 2, beside: x}
  characters: 0.5
  at_least: -1
  speed: 3
  exclusive: [[fmcg, vrtual]]
neutral: {en: [fine, "!?"]}
breaks: {it: [per]}
rules:
  - id: Bad Id
    words: {en: [tea, Tea, 5], it: [thé]}
    categories: {google: [""], goggle: ["412"]}
    where: [titel]
    anywhere: maybe
    favour: {fcmg: strong, special: sure}
    against: {special: fair}
    because: {zh-Hant: 理由。}
    basis: practise
    source: [document-0]
  - id: empty-claim
    because: {en: A reason.}
    basis: practice
    source: [document-4]
retire: [no-such-rule]
"""


TOLD = """\
1:1: 'en' is missing in 'title'; add 'en:'
1:9: unknown key 'fr' in title; use one of: en, zh-Hant, zh-Hans
2:1: unknown key 'colour'; use one of: title, about, classification, neutral, breaks, rules, retire
3:1: 'apart' is missing in 'classification'; add 'apart:'
3:1: 'within' is missing in 'classification'; add 'within:'
5:3: 'category' is missing in 'classification.weights'; add 'category:'
5:3: 'description' is missing in 'classification.weights'; add 'description:'
5:20: 'classification.weights.title' must be a number from 0 to 1, not '2'
5:31: 'classification.weights.beside' must be a number from 0 to 1, not 'x'
6:15: 'classification.characters' must be a number from 0 to 10000, not '0.5'
7:13: 'classification.at_least' must be a number from 0 to 1, not '-1'
8:3: unknown key 'speed' in classification; \
use one of: attribute, weights, characters, at_least, within, apart, lead, contested, languages, exclusive
9:22: unknown value 'vrtual' in exclusive; did you mean 'virtual'?
10:22: '!?' can't stand in a text; write a word or a phrase
11:10: unknown key 'it' in breaks; use one of: en, zh-Hant, zh-Hans, de, fr, es, ja, ru
13:9: 'Bad Id' is no slug; use a-z, 0-9 and single hyphens
14:23: 'Tea' stands here a second time; take one of them out
14:28: 'rules.words.en' must be a text, not '5'
14:32: unknown key 'it' in Bad Id; use one of: en, zh-Hant, zh-Hans, de, fr, es, ja, ru
15:27: 'rules.categories.google' must be a text, not ''
15:32: unknown key 'goggle' in Bad Id; did you mean 'google'?
16:13: unknown place 'titel' in Bad Id; did you mean 'title'?
17:15: 'rules.anywhere' must be true or false, not 'maybe'
18:14: unknown value 'fcmg' in Bad Id; did you mean 'fmcg'?
18:37: unknown certainty word 'sure' in Bad Id; use one of: hint, slight, fair, good, strong, decisive
19:15: 'special' stands in favour and in against; take one of them out
20:5: 'en' is missing in 'rules.because'; add 'en:'
21:12: unknown basis 'practise' in Bad Id; did you mean 'practice'?
22:14: unknown source 'document-0' in Bad Id; did you mean 'document-10'?
23:5: 'empty-claim' concludes nothing; add 'favour' or 'against'
23:5: 'empty-claim' has neither words nor categories and never fires; add 'words'
27:10: unknown rule 'no-such-rule' in retire
"""


def test_every_problem_of_a_bad_file_is_told_with_its_place(kb: KnowledgeBase) -> None:
    told = problems_of(kb, BAD)
    assert told == [f"rules/classification.yaml:{line}" for line in TOLD.splitlines()]


def test_an_unknown_attribute_is_told_with_what_was_meant(kb: KnowledgeBase) -> None:
    (told,) = problems_of(kb, SMALL.replace("attribute: product", "attribute: prodct"))
    place = "rules/classification.yaml:2:14"
    assert told == f"{place}: unknown attribute 'prodct' in classification; did you mean 'product'?"


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (rule("price-led", "x", "special").replace("price-led", "{taken}"), "2:5: '{taken}' is a rule or caution"),
        (f"neutral: {{en: [wonder]}}\n{rule('a-claim', 'wonder', 'special')}", "4:18: 'wonder' is a word of this rule"),
        (rule("a-claim", "x", "special") * 2, "8:1: the key 'rules' stands here a second time"),
        ("classification: [1]\n", "1:17: 'classification' must be a mapping, not a list"),
        ("rules: {a: b}\n", "1:8: 'rules' must be a list, not a mapping"),
        ("rules:\n  - id: a-claim\n    words: [x]\n", "3:12: 'rules.words' must be a mapping, not a list"),
        ("neutral: x\n", "1:10: 'neutral' must be a mapping, not 'x'"),
        (rule("a-claim", "x" * 101, "special"), "3:18: 'xxx"),
        ("- x\n", "1:1: the file must be a mapping, not a list"),
    ],
)
def test_a_slip_in_a_pack_is_told(kb: KnowledgeBase, layer: str, told: str) -> None:
    taken = kb.rules[0].id
    lines = problems_of(kb, SMALL, layer.replace("{taken}", taken))
    assert any(told.replace("{taken}", taken) in line for line in lines), lines


@pytest.mark.slow
def test_catalogue_files_stay_out_of_the_knowledge_base() -> None:
    layers = load_layers()
    own = [ParsedLayer(tuple(d for d in x.files if not is_of_catalog(d.file)), x.sha256) for x in layers]
    assert build_knowledge_base(layers) == build_knowledge_base(own)
    assert [t.slug for t in load_knowledge().topics if t.slug.startswith("classification")] == []


@each_row(
    ("file", "found"),
    [
        ("rules/classification.yaml", True),
        ("pack/rules/classification-own.yaml", True),
        ("rules/classifications.yaml", False),
        ("data/classification.yaml", False),
        ("data/columns.yaml", True),
        ("pack/data/price-bands.yaml", True),
        ("rules/columns.yaml", False),
        ("classification.yaml", False),
    ],
)
def test_which_files_are_of_the_catalogue(file: str, found: bool) -> None:
    assert is_of_catalog(file) is found


def pack(folder: Path, classification: str) -> Path:
    for name, text in {"data/pack": 'name: own\nversion: "1"\n', "rules/classification-own": classification}.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_what_is_kept_is_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOMKT_CACHE", str(tmp_path / "cache"))
    own = pack(tmp_path / "own", rule("a-new-claim", "wonder", "special"))
    kb = load_knowledge([own])
    fresh = load_catalog_knowledge(kb, [own])
    folder = cache_folder()
    assert folder is not None
    count = len(list(folder.iterdir()))
    kept = load_catalog_knowledge(kb, [own])
    assert len(list(folder.iterdir())) == count
    assert kept == fresh
    monkeypatch.setenv("ECOMKT_CACHE", "")
    assert load_catalog_knowledge(kb, [own]) == fresh
    place = next(r.location for r in kept.classification.rules if r.id == "a-new-claim")
    assert (place.file, place.line) == (f"{own.as_posix()}/rules/classification-own.yaml", 2)


@pytest.mark.slow
def test_another_pack_is_not_taken_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOMKT_CACHE", str(tmp_path / "cache"))
    own = pack(tmp_path / "own", rule("a-new-claim", "wonder", "special"))
    words = []
    for word in ("wonder", "marvel"):
        pack(own, rule("a-new-claim", word, "special"))
        known = load_catalog_knowledge(load_knowledge([own]), [own]).classification
        words.append(next(r.words for r in known.rules if r.id == "a-new-claim"))
    assert words == [(("en", "wonder"),), (("en", "marvel"),)]


@pytest.mark.slow
def test_a_bad_pack_is_told_by_its_folder_and_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOMKT_CACHE", str(tmp_path / "cache"))
    own = pack(tmp_path / "own", rule("a-new-claim", "wonder", "spcial"))
    kb = load_knowledge([own])
    for _ in range(2):
        with pytest.raises(KnowledgeError) as caught:
            load_catalog_knowledge(kb, [own])
        (problem,) = caught.value.problems
        assert str(problem.location) == f"{own.as_posix()}/rules/classification-own.yaml:4:14"


def test_a_base_without_the_files_of_the_catalogue_is_told_which_are_missing(kb: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeError) as caught:
        build_catalog_knowledge([], kb)
    files = ["data/columns.yaml", "data/price-bands.yaml", "data/price-words.yaml", "rules/classification.yaml"]
    assert [p.message for p in caught.value.problems] == [f"{file} is missing" for file in files]
