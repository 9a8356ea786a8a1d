"""Every JSON Schema that `ecomkt schema` prints, by its name."""

from collections.abc import Callable, Mapping

from ecomkt.model import KnowledgeBase
from ecomkt.render.comparison_result import comparison_schema
from ecomkt.render.schema import Schema, profile_schema, result_schema
from ecomkt.render.why_result import explanation_schema

__all__ = ["SCHEMAS"]

SCHEMAS: Mapping[str, Callable[[KnowledgeBase], Schema]] = {
    "profile": profile_schema,
    "result": result_schema,
    "why": explanation_schema,
    "compare": comparison_schema,
}
