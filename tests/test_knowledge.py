"""The gate of shape: what a knowledge file may say, and how each mistake is named."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from ecomkt.codebook import fact_key, option_key
from ecomkt.documents import Document
from ecomkt.engine import PlainEngine
from ecomkt.errors import KnowledgeError, Location, Problem
from ecomkt.files import knowledge_folder, read_layer
from ecomkt.knowledge import LayerDocuments, build_knowledge_base
from ecomkt.model import Fact, KnowledgeBase, Layer, Profile
from ecomkt.recommendation import Recommender
from ecomkt.strict_yaml import parse_yaml

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
SOURCES, TRAITS, PACK = "data/sources.yaml", "rules/traits.yaml", "data/pack.yaml"
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


@cache
def repository() -> Mapping[str, str]:
    """Return the text of every knowledge file, and of the probe."""
    return {name: data.decode() for name, data in read_layer(knowledge_folder())} | {RULES: PROBE}


@cache
def parsed(file: str, text: str) -> Document:
    return parse_yaml(text, file, KnowledgeError)


def layer(texts: Mapping[str, str], digest: str = "0") -> LayerDocuments:
    return LayerDocuments(digest, tuple(parsed(file, text) for file, text in texts.items()))


def built(*packs: Mapping[str, str], **changed: str) -> KnowledgeBase:
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
        Edit(RULES, "    favour: {model: {hybrid: fair, service: good}}\n    against: {campaign: {red-packet: slight}}\n", "", "id: probe-rule"),
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
        Edit(RULES, "    see: probe-other\n  - id: probe-other\n    when", "  - id: probe-rule\n    when: {}\n    when", "probe-rule"),
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
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("{en: It is not}", "{en: It is not, aliases: [ＹＥＡ]}"), "denied"),
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
        Edit(CODES, "\nfamilies:\n", "\n  probe:\n    name: {en: Probe}\n    question: {en: Is it?}\nfamilies:\n", "probe"),
        Said("key-missing", "'values' is missing in 'attributes.probe'", "add 'values:'"),
    ),
    "an unknown value that excludes another": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("    values", "    at_most_one_of: [[affirmed, denyed]]\n    values"), "denyed"),
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
}


def test_the_probe_is_sound() -> None:
    kb = built()
    assert {"probe-rule"} <= {rule.id for rule in kb.rules}


def test_print() -> None:
    for name, damage in DAMAGES.items():
        try:
            found = problems_of(repository() | {damage.file: damage.done()})
        except Exception as e:
            print("!!", name, type(e), e)
            continue
        want = damage.place()
        for p in found:
            ok = (p.code, (p.location.line, p.location.column)) == (damage.code, want) and p.message.startswith(damage.message) and p.hint.startswith(damage.hint) and len(found) == 1
            print("ok" if ok else "??", name, "|", p.code, p, "| wanted", want)
