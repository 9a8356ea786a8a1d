"""JSON Schemas of what goes in, a profile as a file or an assistant states it, and of the records that come out."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.interface import interface_texts
from ecomkt.language.wording import Wording
from ecomkt.profile.quotes import MOST_WORDS
from ecomkt.profile.statements import CERTAINTY, PLANS, SAID, TITLE

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, object]


def profile_schema(kb: KnowledgeBase, wording: Wording | None = None) -> Schema:
    """Return the schema of a profile file, for values written as slugs or letters; names are understood, too.

    With a wording it is in that language, and brief: slugs alone, since whoever reads it pays by the word.
    """
    properties: Schema = {a.slug: _stated_schema(a, wording) for a in kb.codebook.attributes}
    options = dict.fromkeys(code.slug for family in kb.codebook.every_family for code in family.codes)
    plan: Schema = {"type": "string", "examples": [*options]}
    # The words that a client has for an option that is named.
    worded: Schema = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
    texts: Schema = {"anyOf": [{"type": "array", "items": {"anyOf": [plan, worded]}}, worded]}
    for name, schema in ((TITLE, {"type": "string"}), (PLANS, texts)):
        about = interface_texts()[f"schema.{name}"]
        properties[name] = {"description": wording.say(about) if wording else about.words_in("en"), **schema}
    return {"$schema": _DRAFT, "title": "ecomkt profile", **closed_schema(properties)}


def _stated_schema(attribute: Attribute, wording: Wording | None) -> Schema:
    """Return the schema of what is stated of an attribute."""
    share: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    words = [word for c in attribute.codes for word in (c.slug, None if wording else c.letter) if word]
    value: Schema = {"enum": words}
    if attribute.is_measured:
        # A number stands for its level.
        value = {"anyOf": [value, {"type": "number"}, {"type": "string", "pattern": "[0-9]"}]}
    if wording:
        several: Schema = {"type": "array", "items": value}
        return {"description": wording.say(attribute.question), "anyOf": [value, several, {"type": "object"}]}
    option: Schema = {"enum": words}
    # The client's own words may stand beside a certainty.
    beside: Schema = {CERTAINTY: share, SAID: {"type": "string", "maxLength": MOST_WORDS}}
    either: Schema = {"anyOf": [share, closed_schema(beside)]}
    weighed: Schema = {"type": "object", "propertyNames": option, "minProperties": 1, "additionalProperties": either}
    text: Schema = {"type": ["string", "null"]}
    # What a result says of a fact may be given back as it is.
    result = closed_schema({"option": option, "code": text, "name": text, **beside}, required=["option"])
    one = closed_schema({"value": value, **beside}, required=["value"])
    several = {"type": "array", "items": {"anyOf": [value, result, one, weighed]}, "minItems": 1}
    described = attribute.question.words_in("en") or attribute.slug
    return {"description": described, "anyOf": [value, several, one, weighed]}


def closed_schema(properties: Schema, required: Sequence[str] = ()) -> Schema:
    """Return the schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def record_schema(title: str, record: type[Struct], kb: KnowledgeBase) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record, with the words of the knowledge base as its choices."""
    (root,), parts = msgspec.json.schema_components((record,), ref_template="#/$defs/{name}")
    # The record itself stands at the top, as validators and editors expect of a document.
    body = parts.pop(str(root["$ref"]).rpartition("/")[2])
    words = {
        "families": [family.slug for family in kb.codebook.every_family],
        "attributes": [attribute.slug for attribute in kb.codebook.attributes],
        "verdicts": [verdict.slug for verdict in (*kb.scale.verdicts, kb.scale.barred)],
        "markets": [value for a in kb.codebook.attributes if a.jurisdiction for value in a.by_slug],
    }
    whole = {"$schema": _DRAFT, **body, "title": title, **({"$defs": parts} if parts else {})}
    return {key: _with_words(value, words) for key, value in whole.items()}


def _with_words(schema: object, words: Mapping[str, list[str]]) -> object:
    if isinstance(schema, list):
        return [_with_words(item, words) for item in schema]
    if not isinstance(schema, dict):
        return schema
    # An enum says more than the type beside it, and two of them could disagree.
    mark = schema.get("x-words")
    rest = {key: _with_words(value, words) for key, value in schema.items() if key != "x-words"}
    return {"enum": words[mark]} if isinstance(mark, str) else rest
