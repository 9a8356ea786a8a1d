"""JSON Schemas (2020-12) of what goes in and comes out, with the words of the knowledge base as their choices."""

from ecomkt.knowledge.model import Basis, KnowledgeBase, Severity
from ecomkt.language.text import LANGUAGES
from ecomkt.output.records import SCHEMA_VERSION

Schema = dict[str, object]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
NULLABLE: Schema = {"type": ["string", "null"]}
CERTAINTY: Schema = {"type": "number", "minimum": -1, "maximum": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
_FLAG: Schema = {"type": "boolean"}
_SHA: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def closed(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    """Return the schema of an object with these keys alone; all are required if `required` is None."""
    needed = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def list_of(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def profile_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a profile file, for values written as slugs or letters; names are understood, too.

    A list may hold what a result shows of a fact.
    """
    properties: Schema = {}
    for attribute in kb.codebook.attributes:
        value: Schema = {"enum": [word for c in attribute.codes for word in (c.slug, c.letter) if word]}
        weighed: Schema = {
            "type": "object",
            "propertyNames": value,
            "minProperties": 1,
            "additionalProperties": _SHARE,
        }
        shown = closed({"option": value, "code": NULLABLE, "name": TEXT, "certainty": _SHARE}, required=("option",))
        several: Schema = {"type": "array", "items": {"anyOf": [value, shown]}, "minItems": 1}
        described = attribute.question.words_in("en") or attribute.slug
        properties[attribute.slug] = {"description": described, "anyOf": [value, several, weighed]}
    return {"$schema": _DRAFT, "title": "ecomkt profile", **closed(properties, required=())}


def document_schema(title: str, body: Schema) -> Schema:
    """Return the schema of a result: what all of them begin with, and the body."""
    head: Schema = {
        "schema_version": {"const": SCHEMA_VERSION},
        "provenance": provenance_schema(),
        "lang": {"enum": list(LANGUAGES)},
    }
    return {"$schema": _DRAFT, "title": title, **closed({**head, **body})}


def head_schema(title: str, kb: KnowledgeBase, body: Schema) -> Schema:
    """Return the schema of a result on one profile."""
    return document_schema(title, {"profile": known_schema(kb), **body})


def result_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of the result of `recommend`."""
    question: Schema = {"attribute": {"enum": _attributes(kb)}, "question": TEXT}
    body: Schema = {
        "traits": list_of(closed({"trait": TEXT, "name": TEXT, "certainty": CERTAINTY})),
        "recommendations": _by_family(kb, list_of(_assessment_schema(kb))),
        "cautions": list_of(_caution_schema(kb)),
        "unknown": list_of(closed({**question, "could_change": list_of({"enum": _families(kb)})})),
        "firmness": _by_family(kb, _firmness_schema(kb)),
    }
    return head_schema("ecomkt result", kb, body)


def named_schema() -> Schema:
    """Return the properties of a code: slug, letter and name."""
    return {"option": TEXT, "code": NULLABLE, "name": TEXT}


def known_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a profile as results show it."""
    named = named_schema()
    fact = closed({**named, "certainty": CERTAINTY}, required=tuple(named))
    return {"type": "object", "propertyNames": {"enum": _attributes(kb)}, "additionalProperties": list_of(fact)}


def provenance_schema() -> Schema:
    """Return the schema of a provenance."""
    layer = closed({"name": TEXT, "version": TEXT, "sha256": _SHA})
    return closed({"ecomkt": TEXT, "engine": TEXT, "knowledge": list_of(layer), "fingerprint": _SHA})


def premise_schema(extra: Schema | None = None) -> Schema:
    """Return the schema of a premise with what it wanted and got."""
    known: Schema = {"type": ["array", "null"], "items": TEXT, "description": "null: unknown"}
    trait: Schema = {"trait": TEXT, "want": {"enum": ["present", "absent"]}, "got": CERTAINTY}
    fact: Schema = {"attribute": TEXT, "want": list_of(TEXT), "got": known}
    return {"anyOf": [closed({**trait, **(extra or {})}), closed({**fact, **(extra or {})})]}


def change_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of changed facts: attribute to value, to values, or to null for unknown."""
    return {"type": "object", "propertyNames": {"enum": _attributes(kb)}, "minProperties": 1}


def _assessment_schema(kb: KnowledgeBase) -> Schema:
    evidence: Schema = {
        "rule": TEXT,
        "contribution": CERTAINTY,
        "because": TEXT,
        "basis": {"enum": [basis.value for basis in Basis]},
        "source": list_of(TEXT),
        "premises": list_of(premise_schema()),
    }
    return closed(
        {
            **named_schema(),
            "rank": {"type": ["integer", "null"], "minimum": 1, "description": "null for a base option"},
            "base": _FLAG,
            "certainty": CERTAINTY,
            "verdict": {"enum": [verdict.slug for verdict in kb.scale.verdicts]},
            "recommended": _FLAG,
            "evidence": list_of(closed(evidence)),
        }
    )


def _caution_schema(kb: KnowledgeBase) -> Schema:
    markets = [value for a in kb.codebook.attributes if a.jurisdiction for value in a.by_slug]
    law = closed({"market": {"enum": markets}, "ref": TEXT, "mark": TEXT, "checked": NULLABLE})
    severity: Schema = {"enum": [severity.value for severity in Severity]}
    properties: Schema = {"caution": TEXT, "severity": severity, "because": TEXT, "law": list_of(law)}
    return closed({**properties, "source": list_of(TEXT)}, required=tuple(properties))


def _firmness_schema(kb: KnowledgeBase) -> Schema:
    option: Schema = {**NULLABLE, "description": "null: no clear evidence for any"}
    flips = list_of(closed({"set": change_schema(kb), "to": option}))
    return closed({"first": option, "holds": COUNT, "of": COUNT, "flips": flips})


def _by_family(kb: KnowledgeBase, content: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"enum": _families(kb)}, "additionalProperties": content}


def _attributes(kb: KnowledgeBase) -> list[str]:
    return [attribute.slug for attribute in kb.codebook.attributes]


def _families(kb: KnowledgeBase) -> list[str]:
    return [family.slug for family in kb.codebook.families]
