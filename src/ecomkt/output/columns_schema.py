"""JSON Schema (draft-07) of `columns.yaml`: how product lists name their columns."""

from ecomkt.catalog.reading.columns import Role
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.rules_schema import file_schema
from ecomkt.output.schema import TEXT, Schema, closed, list_of

_HEADERS: Schema = {**list_of({**TEXT, "minLength": 1}), "minItems": 1}


def columns_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of `columns.yaml`."""
    profile: Schema = {
        "required": {**_HEADERS, "description": "headers that must all be there"},
        "against": {**_HEADERS, "description": "headers none of which may be there"},
        "roles": closed(dict.fromkeys((role.value for role in Role), _HEADERS), required=()),
    }
    properties: Schema = {
        "profiles": {"type": "object", "additionalProperties": closed(profile, required=("roles",))},
        "totals": {**_HEADERS, "description": "titles of rows that add up others"},
    }
    return file_schema("ecomkt columns", properties, required=())
