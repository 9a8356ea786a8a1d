"""Every JSON Schema that `ecomkt schema` prints, by its name."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.classification_schema import classification_schema
from ecomkt.output.columns_schema import columns_schema
from ecomkt.output.diff_records import DiffRecord
from ecomkt.output.experiments_schema import experiments_schema
from ecomkt.output.knowledge_schema import (
    certainty_schema,
    codes_schema,
    pack_schema,
    priors_schema,
    simplified_schema,
    sources_schema,
    waivers_schema,
)
from ecomkt.output.price_schema import price_bands_schema, price_words_schema
from ecomkt.output.records import record_schema
from ecomkt.output.rules_schema import rules_schema, scenarios_schema
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

KNOWLEDGE_SCHEMAS: Mapping[str, Callable[[KnowledgeBase], Schema]] = {
    "pack": pack_schema,
    "codes": codes_schema,
    "certainty": certainty_schema,
    "sources": sources_schema,
    "columns": columns_schema,
    "price-bands": price_bands_schema,
    "price-words": price_words_schema,
    "zh-hans": simplified_schema,
    "priors": priors_schema,
    "experiments": experiments_schema,
    "waivers": waivers_schema,
    "rules": rules_schema,
    "classification": classification_schema,
    "scenarios": scenarios_schema,
}
"""The knowledge files: those in `data/` by their names, then those in `rules/` and `scenarios/`."""

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
    **KNOWLEDGE_SCHEMAS,
}
