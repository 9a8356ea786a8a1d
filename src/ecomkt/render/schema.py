"""JSON Schemas (2020-12) of what goes in and comes out, with the words of the knowledge base as their choices."""

from ecomkt.model import Basis, KnowledgeBase, Severity
from ecomkt.render.result import SCHEMA_VERSION

__all__ = ["SCHEMAS", "profile_schema", "result_schema"]

Schema = dict[str, object]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
_CERTAINTY: Schema = {"type": "number", "minimum": -1, "maximum": 1}
_SHA: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def profile_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a profile file, for values written as slugs; letters and names are understood, too."""
    properties: Schema = {}
    for attribute in kb.codebook.attributes:
        value: Schema = {"enum": [word for c in attribute.codes for word in (c.slug, c.letter) if word]}
        weighed: Schema = {
            "type": "object",
            "propertyNames": value,
            "minProperties": 1,
            "additionalProperties": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        }
        several: Schema = {"type": "array", "items": value, "minItems": 1}
        described = attribute.question.words_in("en") or attribute.slug
        properties[attribute.slug] = {"description": described, "anyOf": [value, several, weighed]}
    return {"$schema": _DRAFT, "title": "ecomkt profile", **_closed(properties, required=())}


def result_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of the result of `recommend`."""
    attributes = [a.slug for a in kb.codebook.attributes]
    families = [f.slug for f in kb.codebook.families]
    named: Schema = {"option": _TEXT, "code": {"type": ["string", "null"]}, "name": _TEXT}
    fact = _closed({**named, "certainty": _CERTAINTY}, required=tuple(named))
    return {
        "$schema": _DRAFT,
        "title": "ecomkt result",
        **_closed(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "provenance": provenance_schema(),
                "lang": {"enum": ["en", "zh-Hant", "zh-Hans"]},
                "profile": {
                    "type": "object",
                    "propertyNames": {"enum": attributes},
                    "additionalProperties": _list_of(fact),
                },
                "traits": _list_of(_closed({"trait": _TEXT, "name": _TEXT, "certainty": _CERTAINTY})),
                "recommendations": {
                    "type": "object",
                    "propertyNames": {"enum": families},
                    "additionalProperties": _list_of(_assessment_schema(kb, named)),
                },
                "cautions": _list_of(_caution_schema(kb)),
                "unknown": _list_of(
                    _closed(
                        {
                            "attribute": {"enum": attributes},
                            "question": _TEXT,
                            "could_change": _list_of({"enum": families}),
                        }
                    )
                ),
                "firmness": {
                    "type": "object",
                    "propertyNames": {"enum": families},
                    "additionalProperties": _firmness_schema(attributes),
                },
            }
        ),
    }


def provenance_schema() -> Schema:
    """Return the schema of a provenance."""
    layer = _closed({"name": _TEXT, "version": _TEXT, "sha256": _SHA})
    return _closed({"ecomkt": _TEXT, "engine": _TEXT, "knowledge": _list_of(layer), "fingerprint": _SHA})


def _assessment_schema(kb: KnowledgeBase, named: Schema) -> Schema:
    return _closed(
        {
            **named,
            "rank": {"type": ["integer", "null"], "minimum": 1, "description": "null for a base option"},
            "base": {"type": "boolean"},
            "certainty": _CERTAINTY,
            "verdict": {"enum": [verdict.slug for verdict in kb.scale.verdicts]},
            "recommended": {"type": "boolean"},
            "evidence": _list_of(
                _closed(
                    {
                        "rule": _TEXT,
                        "contribution": _CERTAINTY,
                        "because": _TEXT,
                        "basis": {"enum": [basis.value for basis in Basis]},
                        "source": _list_of(_TEXT),
                        "premises": _list_of(premise_schema()),
                    }
                )
            ),
        }
    )


def premise_schema() -> Schema:
    """Return the schema of a premise with what it wanted and got."""
    known: Schema = {"type": ["array", "null"], "items": _TEXT, "description": "null: unknown"}
    trait = _closed({"trait": _TEXT, "want": {"enum": ["present", "absent"]}, "got": _CERTAINTY})
    return {"anyOf": [trait, _closed({"attribute": _TEXT, "want": _list_of(_TEXT), "got": known})]}


def _caution_schema(kb: KnowledgeBase) -> Schema:
    markets = [value for a in kb.codebook.attributes if a.jurisdiction for value in a.by_slug]
    law = _closed({"market": {"enum": markets}, "ref": _TEXT, "mark": _TEXT, "checked": {"type": ["string", "null"]}})
    properties: Schema = {
        "caution": _TEXT,
        "severity": {"enum": [severity.value for severity in Severity]},
        "because": _TEXT,
        "law": _list_of(law),
    }
    return _closed({**properties, "source": _list_of(_TEXT)}, required=tuple(properties))


def _firmness_schema(attributes: list[str]) -> Schema:
    option: Schema = {"type": ["string", "null"], "description": "null: no clear evidence for any"}
    count: Schema = {"type": "integer", "minimum": 0}
    change: Schema = {"type": "object", "propertyNames": {"enum": attributes}, "minProperties": 1}
    flips = _list_of(_closed({"set": change, "to": option}))
    return _closed({"first": option, "holds": count, "of": count, "flips": flips})


def _closed(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    needed = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


SCHEMAS = {"profile": profile_schema, "result": result_schema}
