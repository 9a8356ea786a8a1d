"""The gate of knowledge: each slip is refused where it stands, all at once, with a word on how to mend it."""

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft7Validator

from ecomkt.authoring.scenarios import read_scenarios
from ecomkt.catalog.knowledge import build_catalog_knowledge
from ecomkt.errors import KnowledgeError, Location
from ecomkt.explanation.experiments import build_report_knowledge
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.schema import editor_schema
from ecomkt.knowledge.yaml_reader import ParsedFile
from probe import (
    CODES,
    PACK,
    PRIORS,
    PROBE,
    RULES,
    SCALE,
    SOURCES,
    TRAITS,
    built,
    files,
    layer,
    line_and_column,
    pack,
    parsed,
    problems_of,
    repository,
)

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
ANSWERS = """\
origin: tests
same_weight: 3
smoothing: 0.5
cases:
  soap: {goal: sales, reach: [members, places]}
"""


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


class Refusal(NamedTuple):
    """What is said of it; message and hint may be given by their beginnings."""

    code: str
    message: str
    hint: str


DAMAGES = {
    "unknown key of a rule": (
        Edit(RULES, "    basis:", "    bases: x\n    basis:", "bases"),
        Refusal("unknown-key", "unknown key 'bases' in probe-rule", "did you mean 'basis'?"),
    ),
    "unknown key of a file": (
        Edit(RULES, "title: A", "tittle: A", "tittle"),
        Refusal("unknown-key", "unknown key 'tittle'", "did you mean 'title'?"),
    ),
    "unknown key of a caution": (
        Edit(RULES, "severity: note", "severity: note\n    basis: law", "basis"),
        Refusal("unknown-key", "unknown key 'basis' in probe-other", "did you mean 'bars'?"),
    ),
    "missing key of a rule": (
        Edit(RULES, "    basis: practice\n", "", "id: probe-rule"),
        Refusal("key-missing", "'basis' is missing in 'rules'", "add 'basis:'"),
    ),
    "rule without an id": (
        Edit(RULES, "id: probe-rule\n    when", "when", "when"),
        Refusal("key-missing", "a rule without 'id'", "give it a kebab-case claim as its id"),
    ),
    "unknown option": (
        Edit(RULES, "{hybrid: fair", "{hybird: fair", "hybird"),
        Refusal("unknown-option", "unknown option 'hybird' in probe-rule", "did you mean 'hybrid'?"),
    ),
    "unknown family": (
        Edit(RULES, "favour: {model", "favour: {modell", "modell"),
        Refusal("unknown-family", "unknown family 'modell' in probe-rule", "did you mean 'model'?"),
    ),
    "unknown trait": (
        Edit(RULES, "traits: [convenience", "traits: [convenient", "convenient"),
        Refusal("unknown-trait", "unknown trait 'convenient' in probe-rule", "did you mean 'convenience'?"),
    ),
    "unknown denied trait": (
        Edit(RULES, "without: [learning-need", "without: [lerning-need", "lerning-need"),
        Refusal("unknown-trait", "unknown trait 'lerning-need' in probe-rule", "did you mean 'learning-need'?"),
    ),
    "unknown attribute": (
        Edit(RULES, "when: {price", "when: {prise", "prise"),
        Refusal("unknown-attribute", "unknown attribute 'prise' in probe-rule", "did you mean 'price'?"),
    ),
    "options in a rule": (
        Edit(RULES, "when: {price: [low, medium],", "when: {options: {model: [hybrid]},", "options"),
        Refusal("unknown-attribute", "unknown attribute 'options' in probe-rule", ""),
    ),
    "unknown value": (
        Edit(RULES, "[low, medium]", "[low, midium]", "midium"),
        Refusal("unknown-value", "unknown value 'midium' in probe-rule", "did you mean 'medium'?"),
    ),
    "letter for a value": (
        Edit(RULES, "[low, medium]", "[low, M]", "M]"),
        Refusal("unknown-value", "unknown value 'M' in probe-rule", "use one of: free, very-low, low"),
    ),
    "unknown option of a caution": (
        Edit(RULES, "options: {model: [hybrid", "options: {model: [hibrid", "hibrid"),
        Refusal("unknown-option", "unknown option 'hibrid' in probe-caution", "did you mean 'hybrid'?"),
    ),
    "unknown family of a caution": (
        Edit(RULES, "options: {model", "options: {modle", "modle"),
        Refusal("unknown-family", "unknown family 'modle' in probe-caution", "did you mean 'model'?"),
    ),
    "unknown source": (
        Edit(RULES, "practice\n    source: [document-1", "practice\n    source: [document-0", "document-0"),
        Refusal("unknown-source", "unknown source 'document-0' in probe-rule", "did you mean 'document-"),
    ),
    "unknown basis": (
        Edit(RULES, "basis: practice", "basis: practise", "practise"),
        Refusal("unknown-basis", "unknown basis 'practise' in probe-rule", "did you mean 'practice'?"),
    ),
    "unknown severity": (
        Edit(RULES, "severity: high", "severity: hihg", "hihg"),
        Refusal("unknown-severity", "unknown severity 'hihg' in probe-caution", "did you mean 'high'?"),
    ),
    "unknown mark": (
        Edit(RULES, "checked/known", "checked/guessed", "checked/guessed"),
        Refusal("unknown-mark", "unknown mark 'checked/guessed'", "use checked, known, verify"),
    ),
    "unknown market": (
        Edit(RULES, "market: cn", "market: cm", "cm"),
        Refusal("unknown-market", "unknown market 'cm' in probe-caution", "use one of: cn, tw"),
    ),
    "unknown certainty word": (
        Edit(RULES, "hybrid: fair", "hybrid: fairly", "fairly"),
        Refusal("unknown-certainty-word", "unknown certainty word 'fairly' in probe-rule", "did you mean 'fair'?"),
    ),
    "unknown caution to see": (
        Edit(RULES, "see: probe-other", "see: probe-othr", "probe-othr"),
        Refusal("unknown-caution", "unknown caution 'probe-othr' in probe-caution", "did you mean 'probe-other'?"),
    ),
    "an option in favour and against": (
        Edit(RULES, "{campaign: {red-packet: slight}}", "{model: {hybrid: slight}}", "hybrid"),
        Refusal("said-twice", "'hybrid' stands in favour and in against", "take one of them out"),
    ),
    "a rule without a conclusion": (
        Edit(
            RULES,
            "    favour: {model: {hybrid: fair, service: good}}\n    against: {campaign: {red-packet: slight}}\n",
            "",
            "id: probe-rule",
        ),
        Refusal("no-conclusion", "'probe-rule' concludes nothing", "add 'favour' or 'against'"),
    ),
    "an empty list of values": (
        Edit(RULES, "[low, medium]", "[]", "[]"),
        Refusal("empty-list", "an empty list says nothing", "name at least one, or take the line out"),
    ),
    "an empty list of traits": (
        Edit(RULES, "without: [learning-need]", "without: []", "[]"),
        Refusal("empty-list", "an empty list says nothing", "name at least one"),
    ),
    "one id twice": (
        Edit(RULES, "    see: probe-other\n  - id: probe-other", "  - id:  probe-rule", "probe-rule"),
        Refusal("duplicate-id", "'probe-rule' is used twice, first at rules/probe.yaml:5:9", "rename one"),
    ),
    "a text for a list": (
        Edit(RULES, "[low, medium]", "low", "low"),
        Refusal("wrong-type", "'rules.when.price' must be a list, not 'low'", ""),
    ),
    "a text for a mapping": (
        Edit(RULES, "because: {en: A warning.}", "because: A warning.", "A warning."),
        Refusal("wrong-type", "'cautions.because' must be a mapping, not 'A warning.'", ""),
    ),
    "nothing for a text": (
        Edit(RULES, "severity: high", "severity: ~", "~"),
        Refusal("wrong-type", "'cautions.severity' must be a text, not nothing", ""),
    ),
    "a number for a text": (
        Edit(RULES, "ref: Art. 1", "ref: 1", "1"),
        Refusal("wrong-type", "'cautions.law.ref' must be a text or a map", ""),
    ),
    "missing English": (
        Edit(RULES, "because: {en: A reason., zh-Hant", "because: {zh-Hant", "because"),
        Refusal("key-missing", "'en' is missing in 'rules.because'", "add 'en:'"),
    ),
    "unknown language": (
        Edit(RULES, "{en: A warning.}", "{en: A warning., fr: Gare.}", "fr"),
        Refusal("unknown-key", "unknown key 'fr' in probe-caution", ""),
    ),
    "a list for a file": (
        Edit(RULES, PROBE, "- probe\n", "- probe"),
        Refusal("wrong-type", "the file must be a mapping, not a list", ""),
    ),
    "an empty file": (
        Edit(RULES, PROBE, "", ""),
        Refusal("wrong-type", "the file must be a mapping, not nothing", ""),
    ),
    "retiring what is not there": (
        Edit(RULES, "title: A probe", "retire: [probe-nobody]", "probe-nobody"),
        Refusal("unknown-rule", "unknown rule 'probe-nobody'", ""),
    ),
    "evidence out of range": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "1.5"), "1.5"),
        Refusal("wrong-type", "'evidence.price.low' must be a number between -1 and 1, not 0, not '1.5'", ""),
    ),
    "evidence of 1": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "1"), "1}"),
        Refusal("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence of 0": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "0"), "0}"),
        Refusal("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence in words": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "fair"), "fair"),
        Refusal("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence that is true": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("0.5", "true"), "true"),
        Refusal("wrong-type", "'evidence.price.low' must be a number between -1 and 1", ""),
    ),
    "evidence on an unknown attribute": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("price", "prise"), "prise"),
        Refusal("unknown-attribute", "unknown attribute 'prise'", "did you mean 'price'?"),
    ),
    "evidence on an unknown value": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("low:", "lwo:"), "lwo"),
        Refusal("unknown-value", "unknown value 'lwo'", "did you mean 'low'?"),
    ),
    "a trait without a name": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("    en: Probe\n", ""), "probe"),
        Refusal("key-missing", "'en' is missing in 'traits.probe'", "add 'en:'"),
    ),
    "a trait of an unknown source": (
        Edit(TRAITS, "\ntraits:\n", TRAIT.replace("[document-1]", "[documen-1]"), "documen-1"),
        Refusal("unknown-source", "unknown source 'documen-1'", "did you mean 'document-1'?"),
    ),
    "a bad slug of an attribute": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("probe:", "Probe_1:"), "Probe_1"),
        Refusal("bad-slug", "'Probe_1' is no slug", "use a-z, 0-9 and single hyphens"),
    ),
    "a bad slug of a value": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("denied:", "denied--so:"), "denied--so"),
        Refusal("bad-slug", "'denied--so' is no slug", "use a-z, 0-9"),
    ),
    "a reserved slug": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("probe:", "without:"), "without"),
        Refusal("reserved-word", "'without' has a meaning in `when`", "take another name"),
    ),
    "a joint question for an attribute that there isn't": (
        Edit(CODES, "\n  orders:\n", "\n  orders:\n    voulme: {en: how many}\n", "voulme"),
        Refusal("unknown-attribute", "unknown attribute 'voulme' in", "did you mean 'volume'?"),
    ),
    "a joint question for too much": (
        Edit(CODES, "\n  orders:\n", "\n  orders:\n    margin: {en: what is left}\n", "orders"),
        Refusal("joint-size", "'orders' must ask for two or three facts", "add one, or take"),
    ),
    "a joint question for one fact": (
        Edit(CODES, "\n  orders:\n", "\n  rest:\n    margin: {en: what is left}\n  orders:\n", "rest"),
        Refusal("joint-size", "'rest' must ask for two or three facts", "add one, or take"),
    ),
    "a question in two joint ones": (
        Edit(
            CODES,
            "\n  orders:\n",
            "\n  rest:\n    margin: {en: what is left}\n    proof: {en: why}\n  orders:\n",
            "proof",
        ),
        Refusal("joint-twice", "'proof' is asked for in 'way-to-buy' and 'rest'", "take it out of one of them"),
    ),
    "a joint question that waits for a part of itself": (
        Edit(
            CODES,
            "\n  orders:\n",
            "\n  rest:\n    oversight: {en: whose rules}\n    licence: {en: do you hold it}\n  orders:\n",
            "licence",
        ),
        Refusal("joint-apart", "'licence' is never asked for at the same time as 'oversight'", "see `ask_when`"),
    ),
    "a joint question that any answer makes idle": (
        Edit(
            CODES,
            "\n  orders:\n",
            "\n  rest:\n    presenter: {en: who writes}\n    record: {en: who wrote}\n  orders:\n",
            "record",
        ),
        Refusal("joint-apart", "'record' is never asked for at the same time as 'presenter'", "see `ask_when`"),
    ),
    "a joint question for what is asked of others": (
        Edit(
            CODES,
            "\n  orders:\n",
            "\n  rest:\n    assortment: {en: how many}\n    complexity: {en: how hard}\n  orders:\n",
            "assortment",
        ),
        Refusal("joint-apart", "'assortment' is never asked for at the same time as 'complexity'", "see `ask_when`"),
    ),
    "an ambiguous alias": (
        Edit(
            CODES, "\nfamilies:\n", ATTRIBUTE.replace("{en: It is not}", "{en: It is not, aliases: [ＹＥＡ]}"), "denied"
        ),
        Refusal("ambiguous-name", "'yea' calls both 'affirmed' and 'denied'", "rename one"),
    ),
    "a letter that is also a name": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("It is not", '"Y"'), "denied"),
        Refusal("ambiguous-name", "'y' calls both 'affirmed' and 'denied'", "rename one"),
    ),
    "a value without English": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("{en: It is not}", "{zh-Hant: 不是}"), "denied"),
        Refusal("key-missing", "'en' is missing in 'probe.values.denied'", "add 'en:'"),
    ),
    "an attribute without values": (
        Edit(
            CODES,
            "\nfamilies:\n",
            "\n  probe:\n    name: {en: Probe}\n    question: {en: Is it?}\nfamilies:\n",
            "probe",
        ),
        Refusal("key-missing", "'values' is missing in 'attributes.probe'", "add 'values:'"),
    ),
    "an unknown value that excludes another": (
        Edit(
            CODES,
            "\nfamilies:\n",
            ATTRIBUTE.replace("    values", "    at_most_one_of: [[affirmed, denyed]]\n    values"),
            "denyed",
        ),
        Refusal("unknown-value", "unknown value 'denyed' in ", "did you mean 'denied'?"),
    ),
    "a flag that is no flag": (
        Edit(CODES, "\nfamilies:\n", ATTRIBUTE.replace("    values", "    many: yes\n    values"), "yes"),
        Refusal("wrong-type", "'attributes.probe.many' must be true or false, not 'yes'", ""),
    ),
    "a word of certainty 0": (
        Edit(SCALE, "words:\n", "words:\n  probe: 0\n", "0\n"),
        Refusal("wrong-type", "'words.probe' must be a number between 0 and 1, not '0'", ""),
    ),
    "a word of certainty 1": (
        Edit(SCALE, "words:\n", "words:\n  probe: 1\n", "1\n"),
        Refusal("wrong-type", "'words.probe' must be a number between 0 and 1, not '1'", ""),
    ),
    "a certainty in words": (
        Edit(SCALE, "words:\n", "words:\n  probe: half\n", "half"),
        Refusal("wrong-type", "'words.probe' must be a number between 0 and 1, not 'half'", ""),
    ),
    "a threshold out of range": (
        Edit(SCALE, "threshold: 0.2", "threshold: 1.2", "1.2"),
        Refusal("wrong-type", "'threshold' must be a number between 0 and 1, not '1.2", ""),
    ),
    "verdicts out of order": (
        Edit(SCALE, "verdicts:\n  -", "verdicts:\n  - {slug: probe, at_least: 0.1, en: Probe}\n  -", "{slug: strongly"),
        Refusal("verdict-order", "verdicts must stand from the highest bound to the lowest", "move it up"),
    ),
    "no verdicts": (
        Edit(SCALE, repository()[SCALE].partition("\nverdicts:")[2], " []\n", "[]"),
        Refusal("empty-list", "an empty list says nothing", "name at least one, or take the line out"),
    ),
    "a source without a status": (
        Edit(SOURCES, "\nsources:\n", "\nsources:\n  probe: {citation: A book}\n", "probe"),
        Refusal("key-missing", "'status' is missing in 'sources.probe'", "add 'status:'"),
    ),
    "a source of no year": (
        Edit(SOURCES, "\nsources:\n", "\nsources:\n  probe: {citation: A book, status: checked, year: 86}\n", "86"),
        Refusal("wrong-type", "'sources.probe.year' must be a number like 1986, not '86'", ""),
    ),
    "an unknown key beside the sources": (
        Edit(SOURCES, "\nsources:\n", "\nsauces: {}\nsources:\n", "sauces"),
        Refusal("unknown-key", "unknown key 'sauces'", "did you mean 'sources'?"),
    ),
    "a pack without a version": (
        Edit(PACK, repository()[PACK], "name: base\n", "name"),
        Refusal("key-missing", "'version' is missing in the file", "add 'version:'"),
    ),
    "a version that is a number": (
        Edit(PACK, repository()[PACK], "name: base\nversion: 2026.11\n", "2026.11"),
        Refusal("wrong-type", "'version' must be a text, not '2026.11'", ""),
    ),
    "priors of an unknown attribute": (
        Edit(PRIORS, repository()[PRIORS], ANSWERS.replace("goal", "gaol"), "gaol"),
        Refusal("unknown-attribute", "unknown attribute 'gaol' in soap", "did you mean 'goal'?"),
    ),
    "priors of an unknown value": (
        Edit(PRIORS, repository()[PRIORS], ANSWERS.replace("sales", "sails"), "sails"),
        Refusal("unknown-value", "unknown value 'sails' in soap", "did you mean 'sales'?"),
    ),
    "priors of an unknown value among others": (
        Edit(PRIORS, repository()[PRIORS], ANSWERS.replace("places", "placs"), "placs"),
        Refusal("unknown-value", "unknown value 'placs' in reach", "did you mean 'places'?"),
    ),
    "a case of priors that is a number": (
        Edit(PRIORS, repository()[PRIORS], ANSWERS.replace("sales", "2"), "2"),
        Refusal("wrong-type", "'cases.soap.goal' must be a value or a list of values, not '2'", ""),
    ),
}


class Typo(NamedTuple):
    """A file of a pack, wrong at the first `at` of its JSON."""

    kind: str
    content: Any
    code: str
    at: str


TYPE_RULE: dict[str, Any] = {
    "id": "a-claim",
    "words": {"en": ["a word"], "zh-Hant": ["詞"]},
    "categories": {"google": ["412 Food, Beverages & Tobacco"]},
    "favour": {"fmcg": "fair"},
    "because": {"en": "A reason."},
    "basis": "practice",
    "source": ["document-1"],
}
SCENARIO: dict[str, Any] = {"name": "A name", "given": {"price": "low"}, "expect": {"first": {"model": "hybrid"}}}
WAIVER = {"code": "ECK010", "subject": "a-claim", "reason": "It is meant.", "until": "2027-11-25"}
EXPERIMENT: dict[str, Any] = {
    "id": "a-film",
    "when": {"options": {"format": ["video"]}},
    **{key: {"en": "Words."} for key in ("title", "publish", "measure", "stop")},
    "source": ["kot"],
}
TYPOS: dict[str, Typo] = {
    "key of a classification rule": Typo(
        "classification", {"rules": [TYPE_RULE | {"word": {"en": ["x"]}}]}, "unknown-key", '"word":'
    ),
    "taxonomy": Typo(
        "classification", {"rules": [TYPE_RULE | {"categories": {"goggle": ["412"]}}]}, "unknown-key", '"goggle"'
    ),
    "type": Typo("classification", {"rules": [TYPE_RULE | {"favour": {"fcmg": "fair"}}]}, "unknown-value", '"fcmg"'),
    "place": Typo("classification", {"rules": [TYPE_RULE | {"where": ["titel"]}]}, "unknown-place", '"titel"'),
    "language of words": Typo(
        "classification", {"rules": [TYPE_RULE | {"words": {"ft": ["mot"]}}]}, "unknown-key", '"ft"'
    ),
    "share over 1": Typo("classification", {"classification": {"at_least": 35}}, "wrong-type", "35"),
    "expectation": Typo(
        "scenarios", {"scenarios": [SCENARIO | {"expect": {"frist": {"model": "hybrid"}}}]}, "unknown-key", '"frist"'
    ),
    "base option first": Typo(
        "scenarios", {"scenarios": [SCENARIO | {"expect": {"first": {"carrier": "own-site"}}}]}, "base-option", '"own-'
    ),
    "caution": Typo(
        "scenarios",
        {"scenarios": [SCENARIO | {"expect": {"caution": ["absolute-wrods"]}}]},
        "unknown-caution",
        '"absolute-wrods"',
    ),
    "fact": Typo("scenarios", {"scenarios": [SCENARIO | {"given": {"price": "lwo"}}]}, "unknown-value", '"lwo"'),
    "attribute of a scenario": Typo(
        "scenarios", {"scenarios": [SCENARIO | {"given": {"prise": "low"}}]}, "unknown-attribute", '"prise"'
    ),
    "bound on an unknown option": Typo(
        "scenarios",
        {"scenarios": [SCENARIO | {"expect": {"certainty": {"model/hybird": {"at_least": 0.1}}}}]},
        "unknown-option",
        '"model/hybird"',
    ),
    "key of a code": Typo(
        "codes", {"attributes": {"price": {"values": {"low": {"aliasses": ["x"]}}}}}, "unknown-key", '"aliasses"'
    ),
    "base of a value": Typo(
        "codes", {"attributes": {"price": {"values": {"low": {"base": True}}}}}, "unknown-key", '"base"'
    ),
    "code of a finding": Typo("waivers", {"waivers": [WAIVER | {"code": "ECK1"}]}, "bad-code", '"ECK1"'),
    "no reason": Typo(
        "waivers",
        {"waivers": [{key: value for key, value in WAIVER.items() if key != "reason"}]},
        "key-missing",
        '{"code"',
    ),
    "day": Typo("waivers", {"waivers": [WAIVER | {"until": "next year"}]}, "bad-day", '"next'),
    "prior": Typo("priors", {"cases": {"soap": {"brand": "knwon"}}}, "unknown-value", '"knwon"'),
    "header": Typo("columns", {"profiles": {"a-list": {"roles": {"prize": ["Price"]}}}}, "unknown-role", '"prize"'),
    "price band": Typo("price-bands", {"share_upper_bounds": {"lwo": 0.1}}, "unknown-value", '"lwo"'),
    "formula": Typo("price-bands", {"relative": {"below": {"certainty": "0.95 - r"}}}, "unknown-key", '"certainty"'),
    "currency": Typo("price-words", {"currencies": {"cny": {"signs": ["RMBs"]}}}, "bad-currency", '"cny"'),
    "list of words": Typo("price-words", {"words": {"form": ["from"]}}, "unknown-key", '"form"'),
    "exception": Typo("zh-hans", {"exceptions": {"甲": 1}}, "wrong-type", "1}"),
    "option of an experiment": Typo(
        "experiments",
        {"experiments": [EXPERIMENT | {"when": {"options": {"format": ["vidio"]}}}]},
        "unknown-option",
        '"vidio"',
    ),
    "family of a sentence": Typo(
        "spoken", {"frames": {"place": {"modell": {"closing": {"en": "do {said}"}}}}}, "unknown-family", '"mod'
    ),
}


@pytest.mark.sampled
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_mistake_is_named_with_its_place_and_a_way_out(damage: str) -> None:
    edit, said = DAMAGES[damage]
    (problem,) = problems_of(repository() | {edit.file: edit.done()})
    assert problem.location == edit.place()
    seen = Refusal(problem.code, problem.message[: len(said.message)], problem.hint[: len(said.hint)])
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


def test_of_two_with_one_id_the_other_flaws_are_told_as_well() -> None:
    first = PROBE.replace("basis: practice", "basis: rumour", 1)
    other = PROBE.replace("probe-caution", "probe-c").replace("probe-other", "probe-o")
    found = problems_of(repository() | {"rules/probe.yaml": first, "rules/probe2.yaml": other})
    assert [problem.code for problem in found] == ["unknown-basis", "duplicate-id"]


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
    document = ParsedFile("rules/odd.yaml", content)
    sound = layer(repository())
    with pytest.raises(KnowledgeError) as caught:
        build_knowledge_base([replace(sound, files=(*sound.files, document))])
    assert [c for c in str(caught.value) if (c < " " and c != "\n") or c in "\x7f\u202e"] == []


FILES = {"classification": "rules/classification-own.yaml", "scenarios": "scenarios/own.yaml"}


@cache
def knowledge() -> KnowledgeBase:
    return built()


def build_all(kind: str, file: ParsedFile) -> None:
    """Build the part of the knowledge that a kind of file belongs to, with a pack of one file over the repository."""
    if kind == "scenarios":
        read_scenarios([file], knowledge())
        return
    texts = {} if kind == "pack" else {"client/data/pack.yaml": pack("client")}
    own = layer(texts)
    layers = [layer(repository()), replace(own, files=(*own.files, file))]
    if kind == "experiments":
        build_report_knowledge(layers, knowledge())
    elif kind in ("classification", "columns", "price-bands", "price-words"):
        build_catalog_knowledge([layer(files()), *layers[1:]], knowledge())
    else:
        build_knowledge_base(layers)


@pytest.mark.slow
@pytest.mark.parametrize("case", TYPOS)
def test_a_typo_in_a_file_of_a_pack_is_refused_where_it_stands_and_underlined_by_editors(case: str) -> None:
    kind, content, code, at = TYPOS[case]
    text = json.dumps(content, ensure_ascii=False)
    name = f"client/{FILES.get(kind, f'data/{kind}.yaml')}"
    with pytest.raises(KnowledgeError) as caught:
        build_all(kind, parsed(name, text))
    (problem,) = caught.value.problems
    assert (problem.code, problem.location) == (code, Location(name, 1, text.index(at) + 1))
    assert problem.hint or code == "wrong-type"
    assert Draft7Validator(editor_schema(kind, knowledge())).is_valid(content) is False


@pytest.mark.parametrize(
    ("file", "section"), [(CODES, "attributes"), (CODES, "families"), (SCALE, "words"), (SOURCES, "sources")]
)
def test_a_misspelt_section_is_told_and_not_each_word_that_it_would_have_brought(file: str, section: str) -> None:
    text = re.sub(rf"(?m)^{section}:", f"{section}x:", repository()[file])
    missing, unknown = sorted(problems_of(repository() | {file: text}), key=lambda problem: problem.code)
    assert (missing.code, missing.hint) == ("key-missing", f"add '{section}:'")
    assert (unknown.message, unknown.hint) == (f"unknown key '{section}x'", f"did you mean '{section}'?")


MANY_AT_ONCE = {
    "nothing but an id": (
        "rules:\n- id: new-claim\n",
        [
            "2:3: 'basis' is missing in 'rules'; add 'basis:'",
            "2:3: 'because' is missing in 'rules'; add 'because:'",
            "2:3: 'new-claim' concludes nothing; add 'favour' or 'against'",
            "2:3: 'source' is missing in 'rules'; add 'source:'",
            "2:3: 'when' is missing in 'rules'; add 'when:'",
        ],
    ),
    "a caution with four flaws": (
        "cautions:\n- id: new-caution\n  when: {}\n  severity: hihg\n  because: {en: Words.}\n"
        "  law:\n  - {market: ch, ref: x, mark: chekced}\n  see: nope\n",
        [
            "4:13: unknown severity 'hihg' in new-caution; did you mean 'high'?",
            "7:14: unknown market 'ch' in new-caution; use one of: cn, tw, hk, jp, kr, sea, uk, eu, us, elsewhere",
            "7:32: unknown mark 'chekced'; use checked, known, verify, joined by / where parts differ",
            "8:8: unknown caution 'nope' in new-caution; use one of: probe-caution, probe-other, new-caution",
        ],
    ),
    "a trait with three flaws": (
        "traits:\n  new:\n    en: New\n    definition: {en: Words.}\n"
        "    evidence: {price: {low: 1.0, hihg: 0.3}, prize: {low: 0.2}}\n",
        [
            "5:29: 'evidence.price.low' must be a number between -1 and 1, not 0, not '1.0'",
            "5:34: unknown value 'hihg' in price; did you mean 'high'?",
            "5:46: unknown attribute 'prize' in evidence; did you mean 'price'?",
        ],
    ),
    "a file of another shape": (
        "title: 5\ntraits: [x]\nrules: {a: b}\ncautions: [x, {id: 4}]\nretire: [4]\n",
        [
            "1:8: 'title' must be a text or a mapping, not '5'",
            "2:9: 'traits' must be a mapping, not a list",
            "3:8: 'rules' must be a list, not a mapping",
            "4:12: 'cautions' must be a mapping, not 'x'",
            "4:20: 'cautions.id' must be a text, not '4'",
            "5:10: 'retire' must be a text, not '4'",
        ],
    ),
}


@pytest.mark.parametrize("case", MANY_AT_ONCE)
def test_the_flaws_of_one_file_come_all_at_once(case: str) -> None:
    text, lines = MANY_AT_ONCE[case]
    problems = problems_of(repository(), {"client/data/pack.yaml": pack("client"), "client/rules/more.yaml": text})
    assert list(map(str, problems)) == [f"client/rules/more.yaml:{line}" for line in lines]
