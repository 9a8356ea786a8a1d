"""Every JSON Schema that `ecomkt schema` prints, by its name: what goes in, what comes out, the knowledge files."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pkgutil import iter_modules

from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.schema import KINDS, editor_schema
from ecomkt.output import views
from ecomkt.output.json_schema import Schema, profile_schema, record_schema


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
