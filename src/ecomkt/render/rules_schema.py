"""JSON Schemas (draft-07, the one that editors know) of rule files and scenarios, with the names of the knowledge base.

They help while one types; the gate of shape is what decides, since layers lie over each other.
"""

from collections.abc import Iterable, Mapping, Sequence

from ecomkt.codebook import Attribute, Code, Family, Vocabulary
from ecomkt.model import Basis, KnowledgeBase, Severity
from ecomkt.render.schema import TEXT, Schema, closed, list_of
from ecomkt.scenarios import ExpectationKind

__all__ = ["DAY", "DRAFT", "SLUG", "TEXTS", "TITLE", "choice", "described", "rules_schema", "scenarios_schema"]

DRAFT = "http://json-schema.org/draft-07/schema#"
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WORDS: Schema = {"en": TEXT, "zh-Hant": TEXT, "zh-Hans": TEXT}
TEXTS: Schema = closed(_WORDS, required=())
"""A text in one or more languages; what an earlier layer wrote in the others stays."""
TITLE: Schema = {"anyOf": [TEXT, TEXTS]}
_REASON: Schema = closed(_WORDS, required=("en",))
_MARKS = ("checked", "known", "verify")


def choice(names: Iterable[str], told: Iterable[str] = ()) -> Schema:
    """Return the schema of one of `names`, with what an editor tells of each."""
    schema: Schema = {"enum": list(names)}
    return {**schema, "enumDescriptions": list(told)} if told else schema


def described(code: Code | Vocabulary) -> str:
    """Return the English name, after the letter if there is one."""
    name = code.name.words_in("en") or code.slug
    return f"{code.letter} {name}" if isinstance(code, Code) and code.letter else name


def rules_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a file in `rules/`: traits, rules, cautions and what a pack retires."""
    traits: Schema = {"type": "object", "propertyNames": SLUG, "additionalProperties": _trait_schema(kb)}
    properties: Schema = {
        "title": TITLE,
        "about": TITLE,
        "checked_on": {**DAY, "description": "when the laws of this file were last looked at"},
        "traits": {**traits, "properties": {trait.slug: _trait_schema(kb) for trait in ()}},
        "rules": list_of(_rule_schema()),
        "cautions": list_of(_caution_schema(kb)),
        "retire": {**list_of(SLUG), "description": "ids of rules and cautions of earlier layers that no longer hold"},
    }
    definitions: Schema = {
        "word": choice(dict(kb.scale.words), (str(number) for _, number in kb.scale.words)),
        "traits": _some(choice((t.slug for t in kb.traits), [t.name.words_in("en") or "" for t in kb.traits])),
        "sources": {**list_of(choice(s.slug for s in kb.sources)), "uniqueItems": True},
        "conclusions": _by_family(kb, lambda code: {"$ref": "#/definitions/word", "description": described(code)}),
        "options": _options_schema(kb),
        "when": closed(_when(kb), required=()),
    }
    return {"$schema": DRAFT, "title": "ecomkt rules", **closed(properties, required=()), "definitions": definitions}
