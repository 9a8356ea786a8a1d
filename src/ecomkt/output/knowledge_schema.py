"""JSON Schemas (draft-07) of the files in `data/`, with the names of the knowledge base for editors to complete."""

from ecomkt.knowledge.codebook import Attribute, Vocabulary
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.rules_schema import DAY, SLUG, TEXTS, TITLE, choice, file_schema
from ecomkt.output.schema import TEXT, Schema, closed, list_of

_FLAG: Schema = {"type": "boolean"}
_SHARE: Schema = {"type": "number", "exclusiveMinimum": 0}
_YEAR: Schema = {"type": "integer", "minimum": 1001, "maximum": 2999}
_BOUND: Schema = {"type": "number", "minimum": -1, "maximum": 1}
_WORDS: Schema = {"en": TEXT, "zh-Hant": TEXT, "zh-Hans": TEXT}


def pack_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of `pack.yaml`, the name of a layer."""
    return file_schema("ecomkt pack", {"name": TEXT, "version": TEXT}, required=("name", "version"))


def codes_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `codes.yaml`: attributes with their values, families with their options."""
    code: Schema = {"code": TEXT, **_WORDS, "aliases": {**list_of(TEXT), "uniqueItems": True}}
    properties: Schema = {
        "attributes": _map([(a.slug, _attribute(a)) for a in kb.codebook.attributes], _attribute(None)),
        "families": _map([(f.slug, _family(f)) for f in kb.codebook.families], _family(None)),
    }
    definitions: Schema = {"value": closed(code, required=()), "option": closed({**code, "base": _FLAG}, required=())}
    return file_schema("ecomkt codes", properties, required=(), definitions=definitions)


def certainty_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `certainty.yaml`: the words of rules and the verdicts."""
    number: Schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
    slug = {**SLUG, "examples": [verdict.slug for verdict in kb.scale.verdicts]}
    verdict = closed({"slug": slug, "at_least": _BOUND, "above": _BOUND, **_WORDS}, required=("slug",))
    words = _map([(word, number) for word, _ in kb.scale.words], number)
    properties: Schema = {"threshold": number, "words": words, "verdicts": {**list_of(verdict), "minItems": 1}}
    return file_schema("ecomkt certainty", properties, required=())


def sources_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `sources.yaml`: what rules cite."""
    kinds = sorted({source.kind for source in kb.sources if source.kind})
    entry: Schema = {
        "citation": TEXT,
        "year": _YEAR,
        "kind": {**TEXT, "examples": kinds},
        "status": {**TEXT, "description": "how it was checked"},
        "review_after": {**DAY, "description": "the day from which it should be looked at again"},
    }
    sources = _map([], closed(entry, required=()))
    return file_schema("ecomkt sources", {"sources": sources}, required=("sources",))


def simplified_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of `zh-hans.yaml`: what the derivation of simplified Chinese leaves wrong."""
    words: Schema = {"type": "object", "additionalProperties": TEXT}
    return file_schema("ecomkt zh-hans", {"reviewed": DAY, "exceptions": words}, required=("exceptions",))


def priors_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `priors.yaml`: how often answers were given."""
    count: Schema = {"type": "integer", "minimum": 0}
    by = kb.codebook.attribute.get(kb.priors.by)
    kinds: Schema = {"propertyNames": choice(by.by_slug)} if by else {}
    counts: Schema = {}
    for attribute in kb.codebook.attributes:
        cells = closed(dict.fromkeys(attribute.by_slug, count), required=())
        counts[attribute.slug] = {"type": "object", **kinds, "additionalProperties": cells}
    properties: Schema = {
        "origin": TEXT,
        "by": choice(kb.codebook.attribute),
        "same_weight": _SHARE,
        "smoothing": _SHARE,
        "counts": closed(counts, required=()),
    }
    return file_schema("ecomkt priors", properties, required=())


def waivers_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of `waivers.yaml`: findings of `check` that are accepted."""
    code: Schema = {"type": "string", "pattern": "^ECK[0-9]{3}$"}
    waiver = closed({"code": code, "subject": TEXT, "reason": TITLE, "until": DAY})
    return file_schema("ecomkt waivers", {"waivers": list_of(waiver)}, required=("waivers",))


def _map(known: list[tuple[str, Schema]], other: Schema) -> Schema:
    return {"type": "object", "properties": dict(known), "propertyNames": SLUG, "additionalProperties": other}


def _attribute(attribute: Attribute | None) -> Schema:
    group: Schema = {**list_of(SLUG), "minItems": 2, "uniqueItems": True}
    return closed(
        {
            "name": TEXTS,
            "question": TEXTS,
            "required": _FLAG,
            "many": _FLAG,
            "influence": _FLAG,
            "jurisdiction": _FLAG,
            "flag": TEXT,
            "at_most_one_of": list_of(group),
            "values": _codes(attribute, "value"),
        },
        required=(),
    )


def _family(family: Vocabulary | None) -> Schema:
    return closed({"name": TEXTS, "main": _FLAG, "values": _codes(family, "option")}, required=())


def _codes(vocabulary: Vocabulary | None, kind: str) -> Schema:
    content: Schema = {"$ref": f"#/definitions/{kind}"}
    return _map([(slug, content) for slug in vocabulary.by_slug] if vocabulary else [], content)
