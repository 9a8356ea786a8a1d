"""JSON Schema (draft-07) of the files `rules/classification….yaml`, with the names of the knowledge base."""

from ecomkt.catalog.types.rule_reading import TAXONOMIES, WEIGHTS
from ecomkt.catalog.types.rules import MatchPlace
from ecomkt.knowledge.model import Basis, KnowledgeBase
from ecomkt.language.text import LANGUAGES
from ecomkt.output.rules_schema import SLUG, TITLE, choice, file_schema, named
from ecomkt.output.schema import TEXT, Schema, closed, list_of

_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_WORD: Schema = {**TEXT, "minLength": 1, "maxLength": 100}
_WORDS: Schema = closed({each: {**list_of(_WORD), "uniqueItems": True} for each in LANGUAGES}, required=())
_REASON: Schema = closed(dict.fromkeys(LANGUAGES, TEXT), required=LANGUAGES[:1])


def classification_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a file of classification rules: what words and categories say of the type of a product."""
    value: Schema = {"type": "string", "enum": [slug for a in kb.codebook.attributes if a.many for slug in a.by_slug]}
    settings: Schema = {
        "attribute": choice(kb.codebook.attribute),
        "weights": closed(dict.fromkeys(WEIGHTS, _SHARE), required=()),
        "characters": {"type": "integer", "minimum": 0, "description": "how many of a description are read"},
        "at_least": {**_SHARE, "description": "the certainty from which a value is taken"},
        "within": {**_SHARE, "description": "how far it may lie behind the best"},
        "apart": {**_SHARE, "description": "how far the first of exclusive values must lead"},
        "exclusive": list_of({**list_of(value), "minItems": 2, "uniqueItems": True}),
    }
    properties: Schema = {
        "title": TITLE,
        "about": TITLE,
        "classification": closed(settings, required=()),
        "neutral": {**_WORDS, "description": "what means nothing, though a shorter word in it would"},
        "breaks": {**_WORDS, "description": "words after which another thing is named"},
        "rules": list_of(_rule_schema()),
        "retire": {**list_of(SLUG), "description": "ids of classification rules of earlier layers that no longer hold"},
    }
    return file_schema("ecomkt classification", properties, required=(), definitions=_definitions(kb))


def _rule_schema() -> Schema:
    conclusions: Schema = {"$ref": "#/definitions/conclusions"}
    properties: Schema = {
        "id": {**SLUG, "description": "a claim in two to five words; that of an earlier layer is replaced"},
        "words": _WORDS,
        "categories": closed(dict.fromkeys(TAXONOMIES, list_of(TEXT)), required=()),
        "where": {**list_of(choice(place.value for place in MatchPlace)), "minItems": 1, "uniqueItems": True},
        "anywhere": {"type": "boolean", "description": "its words tell as much beside the name of the thing as in it"},
        "favour": conclusions,
        "against": conclusions,
        "because": _REASON,
        "basis": choice(basis.value for basis in Basis),
        "source": {"$ref": "#/definitions/sources"},
    }
    found: list[Schema] = [{"required": ["words"]}, {"required": ["categories"]}]
    concludes: list[Schema] = [{"required": ["favour"]}, {"required": ["against"]}]
    rule = closed(properties, ("id", "because", "basis", "source"))
    return {**rule, "allOf": [{"anyOf": found}, {"anyOf": concludes}]}


def _definitions(kb: KnowledgeBase) -> Schema:
    word = choice((word for word, _ in kb.scale.words), (f"{number:g}" for _, number in kb.scale.words))
    codes = {code.slug: named(code) for a in kb.codebook.attributes if a.many for code in a.codes}
    return {
        "conclusions": closed({slug: {**word, "description": told} for slug, told in codes.items()}, required=()),
        "sources": list_of(choice((s.slug for s in kb.sources), (s.citation for s in kb.sources))),
    }
