"""Every JSON Schema that `ecomkt schema` prints, by its name: what goes in, what comes out, the knowledge files."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pkgutil import iter_modules

from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.schema import KINDS, editor_schema
from ecomkt.output import views
from ecomkt.output.records import DRAFT, record_schema

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


def result_schemas() -> Iterator[tuple[str, Callable[[KnowledgeBase], Schema]]]:
    """Yield what the views say of their records, so that a new verb is in here without a line."""
    for module in iter_modules(views.__path__):
        for name, source in getattr(import_module(f"{views.__name__}.{module.name}"), "SCHEMAS", {}).items():
            yield name, partial(record_schema, f"ecomkt {name}", source) if isinstance(source, type) else source


SCHEMAS: Mapping[str, Callable[[KnowledgeBase], Schema]] = {
    "profile": profile_schema,
    **dict(result_schemas()),
    **{kind: partial(editor_schema, kind) for kind in KINDS},
}
