"""JSON Schemas (2020-12) of the records of `batch` and `classify`, and of the summary of a list."""

from ecomkt.catalog.types.rules import MatchPlace
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.batch_record import MOST_TITLE, RECORD_VERSION
from ecomkt.output.schema import CERTAINTY, COUNT, NULLABLE, TEXT, Schema, closed, list_of

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ORIGINS = ("stated", "given", "amount", "classification")
_SHA: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PRODUCT: Schema = {
    "key": TEXT,
    "row": {"type": "integer", "minimum": 1},
    "title": {"type": "string", "maxLength": MOST_TITLE},
}


def batch_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a record of `batch`: with the options recommended, or (`--full`) with the whole result."""
    families = kb.codebook.families
    codes: Schema = {a.slug: list_of(_value(a)) for a in kb.codebook.attributes}
    firsts: Schema = {family.slug: list_of(_choice(kb, family)) for family in families}
    compact: Schema = {
        "codes": closed(codes, required=()),
        "recommendations": closed(firsts),
        "base": closed({slug: firsts[slug] for slug in firsts if kb.codebook.family[slug].has_base}, required=()),
        "cautions": list_of({"enum": sorted(caution.id for caution in kb.cautions)}),
        "knowledge": _SHA,
    }
    shapes = [_record(kb, compact), _record(kb, {"result": {"type": "object", "description": "see `schema result`"}})]
    return {"$schema": _DRAFT, "title": "ecomkt batch record", "oneOf": shapes}


def classify_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a record of `classify`."""
    value: Schema = {"enum": [value for attribute in kb.codebook.attributes for value in attribute.by_slug]}
    match = closed({"word": TEXT, "place": {"enum": [place.value for place in MatchPlace]}})
    evidence = closed(
        {
            "rule": TEXT,
            "contribution": CERTAINTY,
            "because": TEXT,
            "source": list_of(TEXT),
            "matches": list_of(match),
        }
    )
    candidate: Schema = {
        "value": value,
        "code": NULLABLE,
        "certainty": CERTAINTY,
        "verdict": _verdicts(kb),
        "evidence": list_of(evidence),
    }
    properties: Schema = {
        "schema_version": {"const": RECORD_VERSION},
        **_PRODUCT,
        "types": list_of(closed({"value": value, "certainty": CERTAINTY})),
        "unsure": {"type": "boolean"},
        "candidates": list_of(closed(candidate)),
    }
    return {"$schema": _DRAFT, "title": "ecomkt classify record", **closed(properties)}


def summary_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `batch --summary --json`."""
    required = [attribute for attribute in kb.codebook.attributes if attribute.required]
    main = [family for family in kb.codebook.families if family.main]
    firsts: Schema = {family.slug: {"enum": [*family.by_slug, None]} for family in main}
    counts: Schema = {a.slug: closed(dict.fromkeys(a.by_slug, COUNT), required=()) for a in required}
    outlier: Schema = {"key": TEXT, "title": TEXT, "cautions": list_of(TEXT)}
    question: Schema = {"attribute": {"enum": list(kb.codebook.attribute)}, "products": COUNT}
    properties: Schema = {
        "schema_version": {"const": RECORD_VERSION},
        "knowledge": _SHA,
        **dict.fromkeys(("products", "rows", "unsure", "flawed"), COUNT),
        "counts": closed(counts),
        "unknown": closed({attribute.slug: COUNT for attribute in required}),
        "strategies": list_of(closed({"products": COUNT, "firsts": closed(firsts), "examples": list_of(TEXT)})),
        "outliers": list_of(closed(outlier)),
        "questions": list_of(closed(question)),
        "asked": COUNT,
    }
    return {"$schema": _DRAFT, "title": "ecomkt batch summary", **closed(properties)}


def _record(kb: KnowledgeBase, body: Schema) -> Schema:
    origins: Schema = {slug: {"enum": list(_ORIGINS)} for slug in kb.codebook.attribute}
    candidate: Schema = {"value": TEXT, "code": NULLABLE, "certainty": CERTAINTY}
    optional: Schema = {
        "unsure": list_of(closed(candidate)),
        "problems": list_of(closed({"code": TEXT, "message": TEXT})),
    }
    needed: Schema = {
        **_PRODUCT,
        "rows": {"type": "integer", "minimum": 1},
        "from": closed(origins, required=()),
        "schema_version": {"const": RECORD_VERSION},
        **body,
    }
    return closed({**needed, **optional}, required=tuple(needed))


def _value(attribute: Attribute) -> Schema:
    certainty: Schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
    value: Schema = {"value": {"enum": list(attribute.by_slug)}, "code": NULLABLE, "certainty": certainty}
    return closed(value, required=("value", "code"))


def _choice(kb: KnowledgeBase, family: Family) -> Schema:
    certainty: Schema = {**CERTAINTY, "minimum": kb.scale.threshold}
    return closed(
        {"option": {"enum": list(family.by_slug)}, "code": NULLABLE, "certainty": certainty, "verdict": _verdicts(kb)}
    )


def _verdicts(kb: KnowledgeBase) -> Schema:
    return {"enum": [verdict.slug for verdict in kb.scale.verdicts]}
