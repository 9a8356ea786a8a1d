"""Every JSON Schema that `ecomkt schema` prints, by its name: what goes in, what comes out, the knowledge files."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from ecomkt.knowledge.kinds import EDITOR_SCHEMAS
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.diff_records import DiffRecord
from ecomkt.output.records import DRAFT, record_schema
from ecomkt.output.views.batch import batch_schema
from ecomkt.output.views.check import CheckRecord
from ecomkt.output.views.classify import ClassifiedRecord
from ecomkt.output.views.compare import CompareRecord
from ecomkt.output.views.recommend import RecommendRecord
from ecomkt.output.views.show import ShowRecord
from ecomkt.output.views.summary import SummaryRecord
from ecomkt.output.views.test import RunRecord
from ecomkt.output.views.why import WhyRecord

Schema = dict[str, object]


def profile_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a profile file, for values written as slugs or letters; names are understood, too."""
    share: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    properties: Schema = {}
    for attribute in kb.codebook.attributes:
        value: Schema = {"enum": [word for c in attribute.codes for word in (c.slug, c.letter) if word]}
        weighed: Schema = {"type": "object", "propertyNames": value, "minProperties": 1, "additionalProperties": share}
        text: Schema = {"type": ["string", "null"]}
        # What a result says of a fact may be given back as it is.
        result = _closed({"option": value, "code": text, "name": text, "certainty": share}, required=["option"])
        several: Schema = {"type": "array", "items": {"anyOf": [value, result]}, "minItems": 1}
        described = attribute.question.words_in("en") or attribute.slug
        properties[attribute.slug] = {"description": described, "anyOf": [value, several, weighed]}
    return {"$schema": DRAFT, "title": "ecomkt profile", **_closed(properties, required=[])}


def _closed(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_RECORDS: Mapping[str, type[Struct]] = {
    "result": RecommendRecord,
    "why": WhyRecord,
    "compare": CompareRecord,
    "show": ShowRecord,
    "classify": ClassifiedRecord,
    "summary": SummaryRecord,
    "check": CheckRecord,
    "test": RunRecord,
    "diff": DiffRecord,
}

SCHEMAS: Mapping[str, Callable[[KnowledgeBase], Schema]] = {
    "profile": profile_schema,
    **{name: partial(record_schema, f"ecomkt {name}", record) for name, record in _RECORDS.items()},
    "batch": batch_schema,
    **EDITOR_SCHEMAS,
}
