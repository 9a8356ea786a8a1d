"""JSON Schemas (draft-07) of the files in `data/` that say how prices are written and what level they are."""

from ecomkt.catalog.prices.price_levels import STATUSES
from ecomkt.catalog.prices.words import WORD_LISTS
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.rules_schema import choice, file_schema
from ecomkt.output.schema import TEXT, Schema, closed, list_of

_POSITIVE: Schema = {"type": "number", "exclusiveMinimum": 0}
_CERTAINTY: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
_CURRENCY: Schema = {"type": "string", "pattern": "^[A-Z]{3}$"}
_WORDS: Schema = {**list_of({**TEXT, "minLength": 1}), "uniqueItems": True}


def price_bands_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `price-bands.yaml`: how an amount becomes a price level."""
    levels = [value for a in kb.codebook.attributes if a.exclusive for value in a.by_slug]
    markets = [value for a in kb.codebook.attributes if a.jurisdiction for value in a.by_slug]
    cited = choice(source.slug for source in kb.sources)
    income: Schema = {
        "monthly_disposable": _POSITIVE,
        "currency": _CURRENCY,
        "year": {"type": "integer", "minimum": 1001, "maximum": 2999},
        "source": cited,
        "status": choice(STATUSES, ("as published", "computed from published figures", "a guess, told when used")),
    }
    bounds = closed(dict.fromkeys(levels, _POSITIVE), required=())
    when: Schema = {a.slug: {**list_of(choice(a.by_slug)), "minItems": 1} for a in kb.codebook.attributes}
    properties: Schema = {
        "attribute": choice(kb.codebook.attribute),
        "base": closed(dict.fromkeys(markets, closed(income, required=())), required=()),
        "at_zero": {**choice(levels), "description": "the level where nothing is due"},
        "share_upper_bounds": bounds,
        "above": {**choice(levels), "description": "the level beyond the last bound"},
        "soft_edge": _CERTAINTY,
        "business_buyer": closed({"when": closed(when, required=()), "upper_bounds": bounds}, required=()),
        "relative": _relative(levels),
        "source": list_of(cited),
    }
    return file_schema("ecomkt price-bands", properties, required=())


def _relative(levels: list[str]) -> Schema:
    side: Schema = {
        "value": choice(levels),
        "percentile": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100},
        **dict.fromkeys(("ratio", "zero_at_ratio", "one_at_ratio"), _POSITIVE),
    }
    weak: Schema = {
        **dict.fromkeys(("min_comparables", "below_ratio", "above_ratio"), _POSITIVE),
        "max_certainty": _CERTAINTY,
    }
    sides = dict.fromkeys(("below", "above"), closed(side, required=()))
    return closed({"min_comparables": _POSITIVE, **sides, "weak": closed(weak, required=())}, required=())


def price_words_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of `price-words.yaml`: how currencies and prices are written."""
    currency = closed({"signs": _WORDS, "whole": {"type": "boolean", "description": "no decimals"}}, required=())
    codes: Schema = {**list_of(_CURRENCY), "minItems": 2, "uniqueItems": True}
    shared = closed({"currencies": codes, "otherwise": _CURRENCY}, required=("currencies",))
    times: Schema = {"type": "integer", "minimum": 2}
    part: Schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
    properties: Schema = {
        "currencies": {**_map(currency), "propertyNames": _CURRENCY},
        "shared": _map(shared),
        "times": _map(times),
        "parts": _map(part),
        "words": closed(dict.fromkeys(WORD_LISTS, _WORDS), required=()),
    }
    return file_schema("ecomkt price-words", properties, required=())


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}
