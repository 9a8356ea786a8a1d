"""Every JSON Schema that `ecomkt schema` prints, by its name."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from ecomkt.knowledge.kinds import EDITOR_SCHEMAS
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.diff_records import DiffRecord
from ecomkt.output.records import record_schema
from ecomkt.output.schema import Schema, profile_schema
from ecomkt.output.views.batch import batch_schema
from ecomkt.output.views.check import CheckRecord
from ecomkt.output.views.classify import ClassifiedRecord
from ecomkt.output.views.compare import CompareRecord
from ecomkt.output.views.recommend import RecommendRecord
from ecomkt.output.views.show import ShowRecord
from ecomkt.output.views.summary import SummaryRecord
from ecomkt.output.views.test import RunRecord
from ecomkt.output.views.why import WhyRecord

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
