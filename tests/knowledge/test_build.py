"""The gate of shape: what a knowledge file may say, and how each mistake is named."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from ecomkt.errors import KnowledgeError, Location, Problem
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import LayerDocuments, build_knowledge_base
from ecomkt.knowledge.codebook import fact_key, option_key
from ecomkt.knowledge.layer_files import knowledge_folder, read_layer
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, TraitEvidence
from ecomkt.knowledge.sources import Layer
from ecomkt.knowledge.yaml_reader import Document, parse_yaml
from ecomkt.profile.fact import Fact, Profile

PROBE = """\
title: A probe
about: Rules that the tests damage one by one.
checked_on: "2026-11-25"
rules:
  - id: probe-rule
    when: {price: [low, medium], traits: [convenience], without: [involvement]}
    favour: {model: {hybrid: fair, service: good}}
    against: {campaign: {red-packet: slight}}
    because: {en: A reason., zh-Hant: 理由。}
    basis: practice
    source: [document-1]
cautions:
  - id: probe-caution
    when: {options: {model: [hybrid]}}
    severity: high
    because: {en: A warning.}
    law:
      - {market: cn, ref: Art. 1, mark: checked/known}
    source: [document-1]
    see: probe-other
  - id: probe-other
    when: {}
    severity: note
    because: {en: Another warning.}
"""
RULES, CODES, SCALE = "rules/probe.yaml", "data/codes.yaml", "data/certainty.yaml"
SOURCES, TRAITS, PACK, PRIORS = "data/sources.yaml", "rules/traits.yaml", "data/pack.yaml", "data/priors.yaml"
ATTRIBUTE = """
  probe:
    name: {en: Probe}
    question: {en: Is it?}
    values:
      affirmed: {code: Y, en: It is, aliases: [yea]}
      denied: {en: It is not}
families:
"""
TRAIT = """
traits:
  probe:
    en: Probe
    zh-Hant: 探針
    definition: {en: A trait for tests.}
    source: [document-1]
    evidence:
      price: {low: 0.5}
"""
COUNTS = """\
origin: tests
by: product
same_weight: 3
smoothing: 0.5
counts:
  goal: {fmcg: {sales: 2}}
"""


@cache
def repository() -> dict[str, str]:
    """Return the text of every knowledge file, and of the probe."""
    return {name: data.decode() for name, data in read_layer(knowledge_folder())} | {RULES: PROBE}


@cache
def parsed(file: str, text: str) -> Document:
    return parse_yaml(text, file, KnowledgeError)


def layer(texts: Mapping[str, str], digest: str = "0") -> LayerDocuments:
    return LayerDocuments(digest, tuple(parsed(file, text) for file, text in texts.items()))


def built(*packs: Mapping[str, str]) -> KnowledgeBase:
    """Return the knowledge of the repository with the packs over it."""
    return build_knowledge_base([layer(repository()), *map(layer, packs)])


def problems_of(*layers: Mapping[str, str]) -> list[Problem]:
    with pytest.raises(KnowledgeError) as caught:
        build_knowledge_base([*map(layer, layers)])
    return list(caught.value.problems)


def line_and_column(text: str, start: int) -> tuple[int, int]:
    """Return line and column of an offset, from 1."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


class Edit(NamedTuple):
    """`old` replaced by `new` in a file of the repository; what is wrong stands at the first `at` of `new`."""

    file: str
    old: str
    new: str
    at: str

    def done(self) -> str:
        text = repository()[self.file]
        assert self.old in text
        return text.replace(self.old, self.new, 1)

    def place(self) -> Location:
        text = self.done()
        start = text.index(self.at, text.index(self.new)) if self.at else 0
        return Location(self.file, *line_and_column(text, start))


class Said(NamedTuple):
    """What is said of it; message and hint may be given by their beginnings."""

    code: str
    message: str
    hint: str


DAMAGES = {
    "unknown key of a rule": (
        Edit(RULES, "    basis:", "    bases: x\n    basis:", "bases"),
        Said("unknown-key", "unknown key 'bases' in probe-rule", "did you mean 'basis'?"),
    ),
    "unknown key of a file": (
        Edit(RULES, "title: A", "tittle: A", "tittle"),
        Said("unknown-key", "unknown key 'tittle'", "did you mean 'title'?"),
    ),
    "unknown key of a caution": (
        Edit(RULES, "severity: note", "severity: note\n    basis: law", "basis"),
        Said("unknown-key", "unknown key 'basis' in probe-other", "use one of: id, when, severity"),
    ),
    "missing key of a rule": (
        Edit(RULES, "    basis: practice\n", "", "id: probe-rule"),
        Said("key-missing", "'basis' is missing in 'rules'", "add 'basis:'"),
    ),
    "rule without an id": (
        Edit(RULES, "id: probe-rule\n    when", "when", "when"),
        Said("key-missing", "a rule without 'id'", "give it a kebab-case claim as its id"),
    ),
    "unknown option": (
        Edit(RULES, "{hybrid: fair", "{hybird: fair", "hybird"),
        Said("unknown-option", "unknown option 'hybird' in probe-rule", "did you mean 'hybrid'?"),
    ),
    "unknown family": (
        Edit(RULES, "favour: {model", "favour: {modell", "modell"),
        Said("unknown-family", "unknown family 'modell' in probe-rule", "did you mean 'model'?"),
    ),
    "unknown trait": (
        Edit(RULES, "traits: [convenience", "traits: [convenient", "convenient"),
        Said("unknown-trait", "unknown trait 'convenient' in probe-rule", "did you mean 'convenience'?"),
    ),
    "unknown denied trait": (
        Edit(RULES, "without: [involvement", "without: [involvment", "involvment"),
        Said("unknown-trait", "unknown trait 'involvment' in probe-rule", "did you mean 'involvement'?"),
    ),
    "unknown attribute": (
        Edit(RULES, "when: {price", "when: {prise", "prise"),
        Said("unknown-attribute", "unknown attribute 'prise' in probe-rule", "did you mean 'price'?"),
    ),
    "options in a rule": (
        Edit(RULES, "when: {price: [low, medium],", "when: {options: {model: [hybrid]},", "options"),
        Said("unknown-attribute", "unknown attribute 'options' in probe-rule", ""),
    ),
    "unknown value": (
        Edit(RULES, "[low, medium]", "[low, midium]", "midium"),
        Said("unknown-value", "unknown value 'midium' in probe-rule", "did you mean 'medium'?"),
    ),
    "letter for a value": (
        Edit(RULES, "[low, medium]", "[low, M]", "M]"),
        Said("unknown-value", "unknown value 'M' in probe-rule", "use one of: free, very-low, low"),
    ),
    "unknown option of a caution": (
        Edit(RULES, "options: {model: [hybrid", "options: {model: [hibrid", "hibrid"),
        Said("unknown-option", "unknown option 'hibrid' in probe-caution", "did you mean 'hybrid'?"),
    ),
    "unknown family of a caution": (
        Edit(RULES, "options: {model", "options: {modle", "modle"),
        Said("unknown-family", "unknown family 'modle' in probe-caution", "did you mean 'model'?"),
    ),
    "unknown source": (
        Edit(RULES, "practice\n    source: [document-1", "practice\n    source: [document-0", "document-0"),
        Said("unknown-source", "unknown source 'document-0' in probe-rule", "did you mean 'document-"),
    ),
    "unknown basis": (
        Edit(RULES, "basis: practice", "basis: practise", "practise"),
        Said("unknown-basis", "unknown basis 'practise' in probe-rule", "did you mean 'practice'?"),
    ),
    "unknown severity": (
        Edit(RULES, "severity: high", "severity: hihg", "hihg"),
        Said("unknown-severity", "unknown severity 'hihg' in probe-caution", "did you mean 'high'?"),
    ),
    "unknown mark": (
        Edit(RULES, "checked/known", "checked/guessed", "checked/guessed"),
        Said("unknown-mark", "unknown mark 'guessed'", "use checked, known, verify"),
    ),
    "unknown market": (
        Edit(RULES, "market: cn", "market: cm", "cm"),
        Said("unknown-market", "unknown market 'cm' in probe-caution", "use one of: cn, eu"),
    ),
    "unknown certainty word": (
        Edit(RULES, "hybrid: fair", "hybrid: fairly", "fairly"),
        Said("unknown-certainty-word", "unknown certainty word 'fairly' in probe-rule", "did you mean 'fair'?"),
    ),
    "unknown caution to see": (
        Edit(RULES, "see: probe-other", "see: probe-othr", "probe-othr"),
        Said("unknown-caution", "unknown caution 'probe-othr' in probe-caution", "did you mean 'probe-other'?"),
    ),
    "an option in favour and against": (
        Edit(RULES, "{campaign: {red-packet: slight}}", "{model: {hybrid: slight}}", "hybrid"),
        Said("said-twice", "'hybrid' stands in favour and in against", "take one of them out"),
    ),
    "a rule without a conclusion": (
        Edit(
            RULES,
            "    favour: {model: {hybrid: fair, service: good}}\n    against: {campaign: {red-packet: slight}}\n",
            "",
            "id: probe-rule",
        ),
        Said("no-conclusion", "'probe-rule' concludes nothing", "add 'favour' or 'against'"),
    ),
    "an empty list of values": (
        Edit(RULES, "[low, medium]", "[]", "[]"),
        Said("empty-list", "an empty list can never hold", "name at least one, or take the line out"),
    ),
    "an empty list of traits": (
        Edit(RULES, "without: [involvement]", "without: []", "[]"),
        Said("empty-list", "an empty list can never hold", "name at least one"),
    ),
    "one id twice": (
        Edit(RULES, "    see: probe-other\n  - id: probe-other", "  - id:  probe-rule", "probe-rule"),
        Said("duplicate-id", "'probe-rule' is used twice, first at rules/probe.yaml:5:9", "rename one"),
    ),
    "a text for a list": (
        Edit(RULES, "[low, medium]", "low", "low"),
        Said("wrong-type", "'rules.when.price' must be a list, not 'low'", ""),
    ),
    "a text for a mapping": (
        Edit(RULES, "because: {en: A warning.}", "because: A warning.", "A warning."),
        Said("wrong-type", "'cautions.because' must be a mapping, not 'A warning.'", ""),
    ),
    "nothing for a text": (
        Edit(RULES, "severity: high", "severity: ~", "~"),
        Said("wrong-type", "'cautions.severity' must be a text, not nothing", ""),
    ),
    "a number for a text": (
        Edit(RULES, "ref: Art. 1", "ref: 1", "1"),
        Said("wrong-type", "'cautions.law.ref' must be a text, not '1'", ""),
    ),
    "missing English": (
        Edit(RULES, "because: {en: A reason., zh-Hant", "because: {zh-Hant", "because"),
        Said("key-missing", "'en' is missing in 'rules.because'", "add 'en:'"),
    ),
    "unknown language": (
        Edit(RULES, "{en: A warning.}", "{en: A warning., fr: Gare.}", "fr"),
        Said("unknown-key", "unknown key 'fr' in probe-caution", ""),
    ),
    "a list for a file": (
        Edit(RULES, PROBE, "- probe\n", "- probe"),
        Said("wrong-type", "the file must be a mapping, not a list", ""),
    ),
    "an empty file": (
        Edit(RULES, PROBE, "", ""),
        Said("wrong-type", "the file must be a mapping, not nothing", ""),
    ),
    "retiring what is not there": (
        Edit(RULES, "title: A probe", "retire: [probe-nobody]", "probe-nobody"),
        Said("unknown-rule", "unknown rule 'probe-nobody'", ""),
    ),
    "evidence out of range": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "1.5"), "1.5"),
        Said("wrong-type", "'evidence.price.low' must be a number between -1 and 1, not 0, not '1.5'", ""),
    ),
    "evidence of 1": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "1"), "1}"),
        Said("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence of 0": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "0"), "0}"),
        Said("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence in words": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "fair"), "fair"),
        Said("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence that is true": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "true"), "true"),
        Said("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence on an unknown attribute": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("price", "prise"), "prise"),
        Said("unknown-attribute", "unknown attribute 'prise'", "did you mean 'price'?"),
    ),
    "evidence on an unknown value": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("low:", "lwo:"), "lwo"),
        Said("unknown-value", "unknown value 'lwo'", "did you mean 'low'?"),
    ),
    "a trait without a name": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("    en: Probe\n", ""), "probe"),
        Said("key-missing", "'en' is missing in 'traits.probe'", "add 'en:'"),
    ),
    "a trait of an unknown source": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("[document-1]", "[documen-1]"), "documen-1"),
        Said("unknown-source", "unknown source 'documen-1'", "did you mean 'document-1'?"),
    ),
    "a bad slug of an attribute": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("probe:", "Probe_1:"), "Probe_1"),
        Said("bad-slug", "'Probe_1' is no slug", "use a-z, 0-9 and single hyphens"),
    ),
    "a bad slug of a value": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("denied:", "denied--so:"), "denied--so"),
        Said("bad-slug", "'denied--so' is no slug", "use a-z, 0-9"),
    ),
    "a reserved slug": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("probe:", "without:"), "without"),
        Said("reserved-word", "'without' has a meaning in `when`", "take another name"),
    ),
    "an ambiguous alias": (
        Edit(
            CODES, "\nfamilies:\n", ATTRIBUTE.replace("{en: It is not}", "{en: It is not, aliases: [ＹＥＡ]}"), "denied"
        ),
        Said("ambiguous-name", "'yea' calls both 'affirmed' and 'denied'", "rename one"),
    ),
    "a letter that is also a name": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("It is not", '"Y"'), "denied"),
        Said("ambiguous-name", "'y' calls both 'affirmed' and 'denied'", "rename one"),
    ),
    "a value without English": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("{en: It is not}", "{zh-Hant: 不是}"), "denied"),
        Said("key-missing", "'en' is missing in 'probe.values.denied'", "add 'en:'"),
    ),
    "an attribute without values": (
        Edit(
            CODES,
            "\nfamilies:\n",
            "\n  probe:\n    name: {en: Probe}\n    question: {en: Is it?}\nfamilies:\n",
            "probe",
        ),
        Said("key-missing", "'values' is missing in 'attributes.probe'", "add 'values:'"),
    ),
    "an unknown value that excludes another": (
        Edit(
            CODES,
            "\nfamilies:\n",
            ATTRIBUTE.replace("    values", "    at_most_one_of: [[affirmed, denyed]]\n    values"),
            "denyed",
        ),
        Said("unknown-value", "unknown value 'denyed' in ", "did you mean 'denied'?"),
    ),
    "a flag that is no flag": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("    values", "    many: yes\n    values"), "yes"),
        Said("wrong-type", "'attributes.probe.many' must be true or false, not 'yes'", ""),
    ),
    "a word of certainty 0": (
        Edit(SCALE, "words:\n", "words:\n  probe: 0\n", "0\n"),
        Said("wrong-type", "'words.probe' must be a number between 0 and 1, not '0'", ""),
    ),
    "a word of certainty 1": (
        Edit(SCALE, "words:\n", "words:\n  probe: 1\n", "1\n"),
        Said("wrong-type", "'words.probe' must be a number between 0 and 1, not '1'", ""),
    ),
    "a certainty in words": (
        Edit(SCALE, "words:\n", "words:\n  probe: half\n", "half"),
        Said("wrong-type", "'words.probe' must be a number between 0 and 1, not 'half'", ""),
    ),
    "a threshold out of range": (
        Edit(SCALE, "threshold: 0.2", "threshold: 1.2", "1.2"),
        Said("wrong-type", "'threshold' must be a number between 0 and 1, not '1.2", ""),
    ),
    "verdicts out of order": (
        Edit(SCALE, "verdicts:\n  -", "verdicts:\n  - {slug: probe, at_least: 0.1, en: Probe}\n  -", "{slug: strongly"),
        Said("verdict-order", "verdicts must stand from the highest bound to the lowest", "move it up"),
    ),
    "no verdicts": (
        Edit(SCALE, repository()[SCALE].partition("\nverdicts:")[2], " []\n", "[]"),
        Said("empty-list", "a certainty needs words", "add at least one verdict"),
    ),
    "a source without a status": (
        Edit(SOURCES, "\nsources:\n", "\nsources:\n  probe: {citation: A book}\n", "probe"),
        Said("key-missing", "'status' is missing in 'sources.probe'", "add 'status:'"),
    ),
    "a source of no year": (
        Edit(SOURCES, "\nsources:\n", "\nsources:\n  probe: {citation: A book, status: checked, year: 86}\n", "86"),
        Said("wrong-type", "'sources.probe.year' must be a number like 1986, not '86'", ""),
    ),
    "an unknown key beside the sources": (
        Edit(SOURCES, "\nsources:\n", "\nsauces: {}\nsources:\n", "sauces"),
        Said("unknown-key", "unknown key 'sauces'", "did you mean 'sources'?"),
    ),
    "a pack without a version": (
        Edit(PACK, repository()[PACK], "name: base\n", "name"),
        Said("key-missing", "'version' is missing in the file", "add 'version:'"),
    ),
    "a version that is a number": (
        Edit(PACK, repository()[PACK], "name: base\nversion: 2026.11\n", "2026.11"),
        Said("wrong-type", "'version' must be a text, not '2026.11'", ""),
    ),
    "a kind of priors that is no value": (
        Edit(PRIORS, repository()[PRIORS], COUNTS.replace("fmcg", "fmgc"), "fmgc"),
        Said("unknown-value", "unknown value 'fmgc' in goal", "did you mean 'fmcg'?"),
    ),
    "priors of an unknown attribute": (
        Edit(PRIORS, repository()[PRIORS], COUNTS.replace("goal", "gaol"), "gaol"),
        Said("unknown-attribute", "unknown attribute 'gaol' in counts", "did you mean 'goal'?"),
    ),
    "priors of an unknown value": (
        Edit(PRIORS, repository()[PRIORS], COUNTS.replace("sales", "sails"), "sails"),
        Said("unknown-value", "unknown value 'sails' in fmcg", "did you mean 'sales'?"),
    ),
    "priors by an unknown attribute": (
        Edit(PRIORS, repository()[PRIORS], COUNTS.replace("by: product", "by: produce"), "produce"),
        Said("unknown-attribute", "unknown attribute 'produce'", "did you mean 'product'?"),
    ),
    "a count that is no number of cases": (
        Edit(PRIORS, repository()[PRIORS], COUNTS.replace("2}", "2.5}"), "2.5"),
        Said("wrong-type", "'goal.fmcg.sales' must be a number of cases, 0 or more, not '2.5'", ""),
    ),
}


def test_the_probe_is_sound() -> None:
    kb = built()
    (rule,) = (rule for rule in kb.rules if rule.id == "probe-rule")
    assert (str(rule.location), rule.topic, rule.sources) == ("rules/probe.yaml:5:5", "probe", ("document-1",))
    assert [p.keys for p in rule.when.premises] == [
        (fact_key("price", "low"), fact_key("price", "medium")),
        ("trait convenience",),
        ("trait involvement",),
    ]
    assert [p.denied for p in rule.when.premises] == [False, False, True]
    assert [(c.key, c.word, c.certainty) for c in rule.conclusions] == [
        (option_key("model", "hybrid"), "fair", 0.3),
        (option_key("model", "service"), "good", 0.42),
        (option_key("campaign", "red-packet"), "slight", -0.2),
    ]
    caution = next(caution for caution in kb.cautions if caution.id == "probe-caution")
    assert (caution.see, caution.checked, caution.law[0].mark) == ("probe-other", "2026-11-25", "checked/known")
    assert built({PACK: pack("empty")}).layers[0] == kb.layers[0]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_mistake_is_named_with_its_place_and_a_way_out(damage: str) -> None:
    edit, said = DAMAGES[damage]
    (problem,) = problems_of(repository() | {edit.file: edit.done()})
    assert problem.location == edit.place()
    seen = Said(problem.code, problem.message[: len(said.message)], problem.hint[: len(said.hint)])
    assert seen == said


def test_no_mistake_is_left_without_a_word_on_how_to_mend_it_where_there_is_a_choice() -> None:
    without = {name for name, (_, said) in DAMAGES.items() if not said.hint}
    assert {DAMAGES[name][1].code for name in without} <= {
        "wrong-type",
        "unknown-attribute",
        "unknown-rule",
        "unknown-key",
    }


@pytest.mark.parametrize("name", ["codes", "certainty", "sources"])
def test_a_missing_data_file_is_the_only_thing_reported(name: str) -> None:
    file = f"data/{name}.yaml"
    problems = problems_of({other: text for other, text in repository().items() if other != file})
    assert [(p.code, p.message, p.hint) for p in problems] == [("file-missing", f"{file} is missing", "restore it")]


def test_a_layer_without_a_name_is_refused() -> None:
    (problem,) = problems_of(repository(), {"client/rules/more.yaml": "rules: []\n"})
    assert str(problem) == ("client/rules/more.yaml:1:1: data/pack.yaml is missing; give the pack a name and a version")


def test_an_unknown_data_file_is_refused() -> None:
    (problem,) = problems_of(repository() | {"data/code.yaml": "attributes: {}\n"})
    assert str(problem) == "data/code.yaml:1:1: unknown data file 'code'; did you mean 'codes'?"


def test_one_id_in_two_files_is_refused_and_both_places_are_named() -> None:
    other = PROBE.replace("A probe", "Another").replace("probe-caution", "probe-c").replace("probe-other", "probe-o")
    (problem,) = problems_of(repository() | {"rules/probe2.yaml": other})
    assert str(problem) == (
        "rules/probe2.yaml:5:9: 'probe-rule' is used twice, first at rules/probe.yaml:5:9; rename one"
    )


def test_all_problems_of_all_files_are_reported_at_once_in_the_order_of_their_places() -> None:
    names = [
        *("unknown option", "a source without a status", "a bad slug of a value", "evidence of 1", "unknown mark"),
        *("unknown basis", "a word of certainty 0", "missing English"),
    ]
    texts, expected = dict(repository()), []
    for edit, said in (DAMAGES[name] for name in names):
        assert edit.old in texts[edit.file]
        texts[edit.file] = texts[edit.file].replace(edit.old, edit.new, 1)
        expected.append((edit.place(), said.code))
    problems = problems_of(texts)
    assert [(problem.location, problem.code) for problem in problems] == sorted(expected)


def test_the_error_says_everything_in_one_text() -> None:
    texts = repository() | {RULES: "rules: x\ncautions: y\n"}
    with pytest.raises(KnowledgeError) as caught:
        build_knowledge_base([layer(texts)])
    assert str(caught.value).splitlines() == [
        "rules/probe.yaml:1:8: 'rules' must be a list, not 'x'",
        "rules/probe.yaml:2:11: 'cautions' must be a list, not 'y'",
    ]


def test_what_a_file_says_reaches_a_message_without_its_control_characters() -> None:
    content = {"rules": [{"id": "x\x1b[31m", "\u202eyek": 1}], "title\x07": "\x1b]0;"}
    document = Document("rules/odd.yaml", content)
    sound = layer(repository())
    with pytest.raises(KnowledgeError) as caught:
        build_knowledge_base([replace(sound, documents=(*sound.documents, document))])
    assert [c for c in str(caught.value) if (c < " " and c != "\n") or c in "\x7f\u202e"] == []


# The fingerprint


def test_the_fingerprint_does_not_depend_on_order_line_ends_or_comments() -> None:
    expected = built().fingerprint
    texts = dict(Random(1).sample(list(repository().items()), k=len(repository())))
    assert build_knowledge_base([layer(texts)]).fingerprint == expected
    windows = {file: "# A comment.\r\n" + text.replace("\n", "\r\n") for file, text in repository().items()}
    assert build_knowledge_base([layer(windows)]).fingerprint == expected


def test_the_fingerprint_does_not_depend_on_the_division_into_files() -> None:
    halves = PROBE.partition("cautions:\n")
    checked = 'checked_on: "2026-11-25"\n'
    split = {"rules/first.yaml": halves[0], "rules/second.yaml": checked + "".join(halves[1:])}
    texts = {file: text for file, text in repository().items() if file != RULES} | split
    assert build_knowledge_base([layer(texts)]).fingerprint == built().fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULES, "A reason.", "Another reason."),
        (RULES, "hybrid: fair", "hybrid: good"),
        (RULES, "[low, medium]", "[low]"),
        (RULES, "without", "traits"),
        (RULES, "severity: high", "severity: note"),
        (RULES, "mark: checked/known", "mark: checked"),
        (RULES, "practice", "law"),
        (RULES, "2026-11-25", "2026-11-24"),
        (TRAITS, "0.3", "0.31"),
        (SCALE, "hint: 0.10", "hint: 0.11"),
        (SCALE, "threshold: 0.20", "threshold: 0.21"),
        (SOURCES, "status: checked", "status: known"),
        (CODES, "required: true", "required: false"),
    ],
)
def test_the_fingerprint_changes_with_every_word(file: str, old: str, new: str) -> None:
    text = repository()[file]
    assert old in text
    if (old, new) == ("without", "traits"):
        text = text.replace(", traits: [convenience]", "")
    changed = repository() | {file: text.replace(old, new, 1)}
    assert build_knowledge_base([layer(changed)]).fingerprint != built().fingerprint


def test_the_fingerprint_is_a_sha256() -> None:
    assert (len(built().fingerprint), set(built().fingerprint) - set("0123456789abcdef")) == (64, set())


# Layers


def pack(name: str) -> str:
    return f'name: {name}\nversion: "1"\n'


def laid_over(**texts: str) -> KnowledgeBase:
    """Return the knowledge with one pack over it: its files by name, `rules` and those of `data`."""
    files = {f"client/{'rules' if name == 'rules' else 'data'}/{name}.yaml": text for name, text in texts.items()}
    return built({"client/data/pack.yaml": pack("client")} | files)


def by_id(kb: KnowledgeBase) -> dict[str, Rule | Caution | TraitEvidence]:
    """Return all that has an id, without where it stands."""
    nowhere = Location("", 1, 1)
    rules = {rule.id: replace(rule, location=nowhere) for rule in kb.rules}
    cautions = {caution.id: replace(caution, location=nowhere) for caution in kb.cautions}
    evidence = {item.id: replace(item, location=nowhere) for item in kb.evidence}
    return {**rules, **cautions, **evidence}


def test_a_pack_without_rules_changes_only_the_layers() -> None:
    base, more = built(), laid_over()
    assert more.layers == (*base.layers, Layer("client", "1", "0"))
    assert replace(more, layers=base.layers) == base


RULE = """\
rules:
  - id: probe-rule
    when: {}
    against: {model: {hybrid: decisive}}
    because: {en: The client wants no hybrid.}
    basis: practice
    source: []
"""


def test_a_rule_of_a_later_layer_replaces_the_one_of_its_id_and_no_other() -> None:
    base, more = by_id(built()), laid_over(rules=RULE)
    after = by_id(more)
    assert after.keys() == base.keys()
    assert {name for name in after if after[name] != base[name]} == {"probe-rule"}
    (rule,) = (rule for rule in more.rules if rule.id == "probe-rule")
    assert (rule.when.premises, [c.certainty for c in rule.conclusions]) == ((), [-0.75])
    assert str(rule.location) == "client/rules/rules.yaml:2:5"


def test_a_rule_that_only_one_engine_could_hold_is_refused_at_its_place() -> None:
    everything = ", ".join(f"{a.slug}: [{', '.join(a.by_slug)}]" for a in built().codebook.attributes[:3])
    large = RULE.replace("when: {}", f"when: {{{everything}}}")
    files = {"client/data/pack.yaml": pack("client"), "client/rules/own.yaml": large}
    (problem,) = problems_of(repository(), files)
    assert (problem.code, str(problem.location)) == ("rule-too-large", "client/rules/own.yaml:3:5")


def test_a_new_rule_is_added() -> None:
    after = by_id(laid_over(rules=RULE.replace("probe-rule", "client-rule")))
    assert after.keys() - by_id(built()).keys() == {"client-rule"}


def test_a_later_layer_retires_rules_and_cautions() -> None:
    base, after = by_id(built()), by_id(laid_over(rules="retire: [probe-rule, probe-caution]\n"))
    assert base.keys() - after.keys() == {"probe-rule", "probe-caution"}
    assert {name: base[name] for name in after} == after


def test_a_retired_rule_no_longer_counts() -> None:
    before, after = (Recommender(kb, PlainEngine) for kb in (built(), laid_over(rules="retire: [probe-rule]\n")))
    profile = Profile((Fact("product", "fmcg"), Fact("price", "low")))
    seen = [
        {e.rule.id for ranking in each.recommend(profile).families for a in ranking.every for e in a.evidence}
        for each in (before, after)
    ]
    assert seen[0] - seen[1] == {"probe-rule"}


def test_retiring_what_no_earlier_layer_has_is_refused() -> None:
    pack_files = {"client/data/pack.yaml": pack("client"), "client/rules/own.yaml": "retire: [probe-rul, probe-rule]\n"}
    (problem,) = problems_of(repository(), pack_files)
    expected = "client/rules/own.yaml:1:10: unknown rule 'probe-rul' in retire; did you mean 'probe-rule'?"
    assert str(problem) == expected


def test_the_order_of_the_files_of_a_pack_is_irrelevant() -> None:
    files = {
        "client/data/pack.yaml": pack("client"),
        "client/rules/a.yaml": "retire: [probe-rule]\n",
        "client/rules/b.yaml": RULE,
    }
    kbs = [built(dict(order)) for order in (list(files.items()), list(reversed(files.items())))]
    assert kbs[0].fingerprint == kbs[1].fingerprint


def test_the_layers_above_win() -> None:
    second = {"top/data/pack.yaml": pack("top"), "top/rules/r.yaml": RULE.replace("decisive", "hint")}
    first = {"client/data/pack.yaml": pack("client"), "client/rules/r.yaml": RULE}
    (rule,) = (rule for rule in built(first, second).rules if rule.id == "probe-rule")
    assert [c.word for c in rule.conclusions] == ["hint"]
    (rule,) = (rule for rule in built(second, first).rules if rule.id == "probe-rule")
    assert [c.word for c in rule.conclusions] == ["decisive"]


def test_a_pack_may_stand_in_a_folder_called_rules_or_data() -> None:
    for folder in ("rules/client", "data/client", "rules", "data", "client.yaml/rules"):
        kb = built({f"{folder}/data/pack.yaml": pack("client"), f"{folder}/rules/r.yaml": RULE})
        (rule,) = (rule for rule in kb.rules if rule.id == "probe-rule")
        assert (kb.layers[1].name, [c.word for c in rule.conclusions]) == ("client", ["decisive"])


def test_a_later_layer_adds_an_option() -> None:
    base = built()
    more = laid_over(codes="families: {model: {values: {rental: {en: Rental, aliases: [lease]}}}}\n")
    before, after = base.codebook.family["model"], more.codebook.family["model"]
    assert after.codes[:-1] == before.codes
    assert (after.codes[-1].slug, after.codes[-1].aliases) == ("rental", ("lease",))
    assert replace(after, codes=before.codes) == before
    assert more.codebook.attributes == base.codebook.attributes
    assert by_id(more) == by_id(base)


def test_a_later_layer_adds_an_attribute_and_rules_may_ask_for_it() -> None:
    codes = "attributes: {season: {name: {en: Season}, question: {en: When?}, values: {winter: {en: Winter}}}}\n"
    base, more = built(), laid_over(codes=codes, rules=RULE.replace("when: {}", "when: {season: [winter]}"))
    assert more.codebook.attributes[:-1] == base.codebook.attributes
    (rule,) = (rule for rule in more.rules if rule.id == "probe-rule")
    assert rule.when.premises[0].keys == (fact_key("season", "winter"),)


def test_a_later_layer_changes_what_it_names_of_a_code_and_nothing_else() -> None:
    base = built()
    more = laid_over(codes="attributes: {price: {values: {low: {aliases: [bargain], zh-Hans: 便宜}}}}\n")
    before, after = base.codebook.attribute["price"], more.codebook.attribute["price"]
    assert after.by_slug["low"].aliases == (*before.by_slug["low"].aliases, "bargain")
    assert after.by_slug["low"].name.words_in("zh-Hans") == "便宜"
    assert after.by_slug["low"].name.words_in("en") == before.by_slug["low"].name.words_in("en")
    assert after.by_slug["low"].letter == before.by_slug["low"].letter
    assert [c for c in after.codes if c.slug != "low"] == [c for c in before.codes if c.slug != "low"]
    assert replace(after, codes=before.codes) == before


def test_a_later_layer_adds_evidence_to_a_trait() -> None:
    base, more = (
        built(),
        laid_over(rules="traits: {convenience: {evidence: {budget: {large: -0.1}, price: {low: 0.9}}}}\n"),
    )
    before, after = by_id(base), by_id(more)
    assert after.keys() - before.keys() == {"convenience.budget.large"}
    assert {n for n in before if after[n] != before[n]} == {"convenience.price.low"}
    assert [(t.slug, t.name, t.definition, t.sources) for t in more.traits] == [
        (t.slug, t.name, t.definition, t.sources) for t in base.traits
    ]


def test_a_later_layer_sets_a_certainty_word() -> None:
    base, more = built(), laid_over(certainty="words: {hint: 0.05}\n")
    assert dict(more.scale.words) == dict(base.scale.words) | {"hint": 0.05}
    assert (more.scale.threshold, more.scale.verdicts) == (base.scale.threshold, base.scale.verdicts)


def test_an_alias_of_a_pack_that_calls_another_code_already_is_refused() -> None:
    codes = "attributes: {price: {values: {low: {aliases: [free]}}}}\n"
    (problem,) = problems_of(repository(), {"client/data/pack.yaml": pack("client"), "client/data/codes.yaml": codes})
    assert str(problem) == "client/data/codes.yaml:1:31: 'free' calls both 'free' and 'low'; rename one"


def test_a_name_in_two_layers_of_problems_names_the_file_of_each() -> None:
    bad = RULE.replace("hybrid", "hibrid")
    files = {"client/data/pack.yaml": pack("client"), "client/rules/r.yaml": bad.replace("probe-rule", "client-rule")}
    edit, _ = DAMAGES["unknown basis"]
    problems = problems_of(repository() | {edit.file: edit.done()}, files)
    assert [str(problem.location) for problem in problems] == ["client/rules/r.yaml:4:23", "rules/probe.yaml:10:12"]


def test_an_empty_pack_of_rule_files_still_needs_mappings() -> None:
    files = {"client/data/pack.yaml": pack("client"), "client/data/codes.yaml": "", "client/data/sources.yaml": "- a\n"}
    problems = problems_of(repository(), files)
    assert [(str(problem.location), problem.message) for problem in problems] == [
        ("client/data/codes.yaml:1:1", "the file must be a mapping, not nothing"),
        ("client/data/sources.yaml:1:1", "the file must be a mapping, not a list"),
    ]
