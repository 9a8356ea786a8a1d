"""What is made from the knowledge and kept beside it: the schemas for editors.

After a change of the knowledge: ECOMKT_UPDATE_GOLDEN=1 pytest tests/knowledge/test_kinds.py
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

from ecomkt.authoring.scenarios import ExpectationKind
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.types.rules import Decision, MatchPlace, Weights
from ecomkt.knowledge.layer_files import CATALOG_TOPIC, is_of_catalog
from ecomkt.knowledge.model import Basis, KnowledgeBase, Severity
from ecomkt.knowledge.schema import KINDS, names_of, schema_text, strict_schema
from ecomkt.knowledge.store import load_knowledge
from tables import each_row

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
    return Draft7Validator(json.loads(schema_text(name, knowledge_of(layer))))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def schemas() -> Iterator[tuple[Path, str]]:
    yield from ((ROOT, name) for name in KINDS)
    yield from sorted({(PACK, schema_name(path)) for path in FILES if path.is_relative_to(PACK)})


@pytest.mark.sampled
@pytest.mark.parametrize(("layer", "name"), [pytest.param(*each, id=f"{each[0].name}-{each[1]}") for each in schemas()])
def test_the_schema_is_that_of_the_knowledge(layer: Path, name: str) -> None:
    made = schema_text(name, knowledge_of(layer))
    assert json.loads(kept(layer / "schema" / f"{name}.schema.json", made)) == json.loads(made)
    Draft7Validator.check_schema(json.loads(made))


def test_no_schema_is_left_over() -> None:
    made = {layer / "schema" / f"{name}.schema.json" for layer, name in schemas()}
    assert {path for layer in (ROOT, PACK) for path in (layer / "schema").iterdir()} == made


@pytest.mark.slow
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


@each_row("case", SOUND)
def test_a_schema_takes_what_a_pack_may_say(case: str) -> None:
    name, content = SOUND[case]
    assert [error.message for error in validator(ROOT, name).iter_errors(content)] == []


def parts_of(kind: str, *path: str) -> list[str]:
    """Return what an enumeration, or a mapping with given keys, allows at a place of the strict schema."""
    schema: Any = strict_schema(kind, names_of(knowledge_of(ROOT)))
    for step in path:
        part = schema["properties"][step]
        schema = part.get("items", part)
    return [*schema.get("enum", schema.get("properties", ()))]


def test_the_schemas_name_what_the_readers_know() -> None:
    """They are data below the code that reads what they allow, so both list these words."""
    assert {*parts_of("rules", "rules", "basis")} == {basis.value for basis in Basis}
    assert {*parts_of("rules", "cautions", "severity")} == {severity.value for severity in Severity}
    assert {*parts_of("scenarios", "scenarios", "expect")} == {kind.value for kind in ExpectationKind}
    assert {*parts_of("classification", "rules", "where")} == {place.value for place in MatchPlace}
    assert {*parts_of("classification", "classification", "weights")} == {*Weights.__annotations__}
    assert {"attribute", *Decision.__annotations__} == {*parts_of("classification", "classification")}
    headers: Any = strict_schema("columns", names_of(knowledge_of(ROOT)))["properties"]["profiles"]
    assert {*headers["additionalProperties"]["properties"]["roles"]["properties"]} == {role.value for role in Role}


def test_what_an_editor_tells_of_a_name_is_a_text() -> None:
    for kind in KINDS:
        told = [*told_in(json.loads(schema_text(kind, knowledge_of(ROOT))))]
        assert all(isinstance(text, str) for text in told), kind


def told_in(schema: Any) -> Iterator[object]:
    held = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for value in held:
        yield from told_in(value)
    if isinstance(schema, dict):
        yield from schema.get("enumDescriptions", ())
