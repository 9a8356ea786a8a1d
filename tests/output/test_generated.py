"""What is made from the knowledge and kept beside it: the schemas for editors, and the manuals in docs/.

After a change of the knowledge: ECOMKT_UPDATE_GOLDEN=1 pytest tests/test_generated.py
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from ecomkt.knowledge.build import CATALOG_TOPIC, is_of_catalog
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.output.records import json_text
from ecomkt.output.schemas import KNOWLEDGE_SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "docs" / "packs" / "eu-health"
FOLDERS = ("data", "rules", "scenarios")
FILES = sorted(path for layer in (ROOT, PACK) for folder in FOLDERS for path in (layer / folder).glob("*.yaml"))


def kept(path: Path, made: str) -> str:
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")


@cache
def knowledge_of(layer: Path) -> KnowledgeBase:
    return load_knowledge() if layer == ROOT else load_knowledge([layer])


def schema_name(path: Path) -> str:
    if is_of_catalog(f"{path.parent.name}/{path.name}") and path.parent.name == "rules":
        return CATALOG_TOPIC
    return path.stem if path.parent.name == "data" else path.parent.name


@cache
def validator(layer: Path, name: str) -> Draft7Validator:
    return Draft7Validator(json.loads(json_text(KNOWLEDGE_SCHEMAS[name](knowledge_of(layer)))))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def schemas() -> Iterator[tuple[Path, str]]:
    yield from ((ROOT, name) for name in KNOWLEDGE_SCHEMAS)
    yield from sorted({(PACK, schema_name(path)) for path in FILES if path.is_relative_to(PACK)})


@pytest.mark.parametrize(("layer", "name"), [pytest.param(*each, id=f"{each[0].name}-{each[1]}") for each in schemas()])
def test_the_schema_is_that_of_the_knowledge(layer: Path, name: str) -> None:
    made = json_text(KNOWLEDGE_SCHEMAS[name](knowledge_of(layer)))
    assert json.loads(kept(layer / "schema" / f"{name}.schema.json", made)) == json.loads(made)
    Draft7Validator.check_schema(json.loads(made))


def test_no_schema_is_left_over() -> None:
    made = {layer / "schema" / f"{name}.schema.json" for layer, name in schemas()}
    assert {path for layer in (ROOT, PACK) for path in (layer / "schema").iterdir()} == made


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_every_knowledge_file_follows_its_schema_and_names_it(path: Path) -> None:
    text, name = path.read_text(encoding="utf-8"), schema_name(path)
    schema = f"../schema/{name}.schema.json"
    assert text.splitlines()[:2] == [f"# yaml-language-server: $schema={schema}", f"# $schema: {schema}"]
    errors = validator(path.parents[1], name).iter_errors(yaml.load(text, yaml.CSafeLoader))
    assert [(list(error.absolute_path), error.message[:200]) for error in errors] == []


RULE: dict[str, Any] = {
    "id": "a-claim",
    "when": {"price": ["low"], "traits": ["convenience"]},
    "favour": {"model": {"hybrid": "fair"}},
    "because": {"en": "A reason."},
    "basis": "practice",
    "source": ["document-1"],
}
CAUTION: dict[str, Any] = {"id": "a-care", "when": {}, "severity": "high", "because": {"en": "A warning."}}
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
SOUND: dict[str, tuple[str, Any]] = {
    "rule": ("rules", {"rules": [RULE]}),
    "caution": ("rules", {"cautions": [CAUTION]}),
    "classification rule": ("classification", {"rules": [TYPE_RULE]}),
    "classification setting": ("classification", {"classification": {"at_least": 0.5}}),
    "retired classification rule": ("classification", {"retire": ["a-claim"]}),
    "retire": ("rules", {"title": "A title", "retire": ["a-claim"]}),
    "part of a trait": ("rules", {"traits": {"convenience": {"evidence": {"price": {"low": 0.9}}}}}),
    "scenario": ("scenarios", {"scenarios": [SCENARIO]}),
    "weighed fact": ("scenarios", {"scenarios": [SCENARIO | {"given": {"price": {"low": 0.6, "medium": 0.4}}}]}),
    "new attribute": (
        "codes",
        {"attributes": {"season": {"name": {"en": "Season"}, "values": {"winter": {"en": "W"}}}}},
    ),
    "part of a code": ("codes", {"attributes": {"price": {"values": {"low": {"aliases": ["bargain"]}}}}}),
    "part of a verdict": ("certainty", {"verdicts": [{"slug": "suggested", "zh-Hans": "建议"}]}),
    "source": ("sources", {"sources": {"a-book": {"citation": "A book", "status": "checked"}}}),
    "waiver": ("waivers", {"waivers": [WAIVER]}),
    "income": ("price-bands", {"base": {"us": {"monthly_disposable": 4000}}}),
    "sign": ("price-words", {"currencies": {"TWD": {"signs": ["元"]}}}),
}
TYPOS: dict[str, tuple[str, Any]] = {
    "key of a file": ("rules", {"rule": []}),
    "key of a rule": ("rules", {"rules": [RULE | {"bases": "practice"}]}),
    "missing key": ("rules", {"rules": [{key: value for key, value in RULE.items() if key != "basis"}]}),
    "no conclusion": ("rules", {"rules": [{key: value for key, value in RULE.items() if key != "favour"}]}),
    "id": ("rules", {"rules": [RULE | {"id": "A Claim"}]}),
    "attribute": ("rules", {"rules": [RULE | {"when": {"prise": ["low"]}}]}),
    "value": ("rules", {"rules": [RULE | {"when": {"price": ["lwo"]}}]}),
    "letter": ("rules", {"rules": [RULE | {"when": {"price": ["M"]}}]}),
    "value without a list": ("rules", {"rules": [RULE | {"when": {"price": "low"}}]}),
    "empty list": ("rules", {"rules": [RULE | {"when": {"price": []}}]}),
    "trait": ("rules", {"rules": [RULE | {"when": {"traits": ["convenient"]}}]}),
    "options in a rule": ("rules", {"rules": [RULE | {"when": {"options": {"model": ["hybrid"]}}}]}),
    "family": ("rules", {"rules": [RULE | {"favour": {"modell": {"hybrid": "fair"}}}]}),
    "option": ("rules", {"rules": [RULE | {"favour": {"model": {"hybird": "fair"}}}]}),
    "certainty word": ("rules", {"rules": [RULE | {"favour": {"model": {"hybrid": "fairly"}}}]}),
    "basis": ("rules", {"rules": [RULE | {"basis": "practise"}]}),
    "source of a rule": ("rules", {"rules": [RULE | {"source": ["document-0"]}]}),
    "no English": ("rules", {"rules": [RULE | {"because": {"zh-Hant": "理由。"}}]}),
    "language": ("rules", {"rules": [RULE | {"because": {"en": "A reason.", "fr": "Motif."}}]}),
    "severity": ("rules", {"cautions": [CAUTION | {"severity": "hihg"}]}),
    "mark": ("rules", {"cautions": [CAUTION | {"law": [{"market": "cn", "ref": "Art. 1", "mark": "guessed"}]}]}),
    "market": ("rules", {"cautions": [CAUTION | {"law": [{"market": "cm", "ref": "Art. 1", "mark": "known"}]}]}),
    "evidence of 1": ("rules", {"traits": {"convenience": {"evidence": {"price": {"low": 1}}}}}),
    "evidence of 0": ("rules", {"traits": {"convenience": {"evidence": {"price": {"low": 0}}}}}),
    "key of a classification rule": ("classification", {"rules": [TYPE_RULE | {"word": {"en": ["x"]}}]}),
    "taxonomy": ("classification", {"rules": [TYPE_RULE | {"categories": {"goggle": ["412"]}}]}),
    "type": ("classification", {"rules": [TYPE_RULE | {"favour": {"fcmg": "fair"}}]}),
    "place": ("classification", {"rules": [TYPE_RULE | {"where": ["titel"]}]}),
    "language of words": ("classification", {"rules": [TYPE_RULE | {"words": {"fr": ["mot"]}}]}),
    "share over 1": ("classification", {"classification": {"at_least": 35}}),
    "expectation": ("scenarios", {"scenarios": [SCENARIO | {"expect": {"frist": {"model": "hybrid"}}}]}),
    "base option first": ("scenarios", {"scenarios": [SCENARIO | {"expect": {"first": {"carrier": "own-site"}}}]}),
    "caution": ("scenarios", {"scenarios": [SCENARIO | {"expect": {"caution": ["no-such-caution"]}}]}),
    "fact": ("scenarios", {"scenarios": [SCENARIO | {"given": {"price": "lwo"}}]}),
    "key of a code": ("codes", {"attributes": {"price": {"values": {"low": {"aliasses": ["bargain"]}}}}}),
    "slug": ("codes", {"attributes": {"Season_1": {"name": {"en": "Season"}}}}),
    "flag": ("codes", {"attributes": {"price": {"many": "yes"}}}),
    "base of a value": ("codes", {"attributes": {"price": {"values": {"low": {"base": True}}}}}),
    "word of 1": ("certainty", {"words": {"hint": 1}}),
    "year": ("sources", {"sources": {"a-book": {"citation": "A book", "status": "checked", "year": 86}}}),
    "version": ("pack", {"name": "base", "version": 1}),
    "code of a finding": ("waivers", {"waivers": [WAIVER | {"code": "ECK1"}]}),
    "no reason": ("waivers", {"waivers": [{key: value for key, value in WAIVER.items() if key != "reason"}]}),
    "day": ("waivers", {"waivers": [WAIVER | {"until": "next year"}]}),
    "prior": ("priors", {"counts": {"brand": {"fmcg": {"knwon": 3}}}}),
    "price band": ("price-bands", {"share_upper_bounds": {"lwo": 0.1}}),
    "formula": ("price-bands", {"relative": {"below": {"certainty": "0.95 - r"}}}),
    "currency": ("price-words", {"currencies": {"cny": {"signs": ["RMB"]}}}),
    "list of words": ("price-words", {"words": {"form": ["from"]}}),
    "exception": ("zh-hans", {"exceptions": {"甲": 1}}),
}


@pytest.mark.parametrize("case", SOUND)
def test_a_schema_takes_what_a_pack_may_say(case: str) -> None:
    name, content = SOUND[case]
    assert [error.message for error in validator(ROOT, name).iter_errors(content)] == []


@pytest.mark.parametrize("case", TYPOS)
def test_a_schema_refuses_a_slip(case: str) -> None:
    name, content = TYPOS[case]
    assert validator(ROOT, name).is_valid(content) is False
