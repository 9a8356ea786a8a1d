"""The words in which the schemas of knowledge files are written, and what editors get of a strict schema.

A strict one is held against what all layers say together. `$comment` says what an unknown name was to be, or what a
value must be, for messages. A pack says only part of a thing: for editors `required` goes where `x-partial` stands.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.knowledge.model import KnowledgeBase

Schema = dict[str, object]

OPEN, PARTIAL = "x-open", "x-partial"
TEXT: Schema = {"type": "string", "pattern": "\\S"}
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
SLUG: Schema = {"type": "string", "pattern": _SLUG, "$comment": "slug"}


@dataclass(frozen=True)
class Names:
    """The names that knowledge files may use, each with what an editor tells of it."""

    attributes: Mapping[str, Mapping[str, str]]
    """By attribute its values."""
    families: Mapping[str, Mapping[str, str]]
    """By family its options."""
    traits: Mapping[str, str]
    words: Mapping[str, str]
    sources: Mapping[str, str]
    cautions: Iterable[str] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    markets: Iterable[str] = ()
    base: frozenset[str] = frozenset()
    """Options that are the ground of the others, as `family/option`."""
    values: Mapping[str, str] = field(default_factory=dict)
    """The types of products: the values of the attribute that is classified."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """The levels of prices."""
    kinds: Mapping[str, str] | None = None
    """The kinds of cases that priors count."""
    currencies: tuple[str, ...] | None = None


def names_of(kb: KnowledgeBase) -> Names:
    """Return the names that a knowledge base has."""
    codebook = kb.codebook
    by = codebook.attribute.get(kb.priors.by)
    return Names(
        attributes={a.slug: _codes(a.codes) for a in codebook.attributes},
        families={f.slug: _codes(f.codes) for f in codebook.families},
        traits={trait.slug: trait.name.words_in("en") or "" for trait in kb.traits},
        words={word: f"{number:g}" for word, number in kb.scale.words},
        sources={source.slug: source.citation for source in kb.sources},
        cautions=[caution.id for caution in kb.cautions],
        questions={a.slug: a.question.words_in("en") or "" for a in codebook.attributes},
        markets=markets_of(codebook.attributes),
        base=frozenset(f"{f.slug}/{c.slug}" for f in codebook.families for c in f.codes if c.base),
        values={slug: told for a in codebook.attributes if a.many for slug, told in _codes(a.codes).items()},
        levels={slug: told for a in codebook.attributes if a.exclusive for slug, told in _codes(a.codes).items()},
        kinds=_codes(by.codes) if by else None,
    )


def is_slug(word: str) -> bool:
    """Return whether a word can name a thing of the knowledge: a-z, 0-9 and single hyphens."""
    return re.fullmatch(_SLUG, word) is not None


def markets_of(attributes: Iterable[Attribute]) -> tuple[str, ...]:
    """Return the markets that laws are cited for."""
    return tuple(value for a in attributes if a.jurisdiction for value in a.by_slug)


def _codes(codes: Iterable[Code]) -> dict[str, str]:
    return {c.slug: f"{c.letter or ''} {c.name.words_in('en') or c.slug}".strip() for c in codes}


def closed(properties: Mapping[str, Schema], required: Iterable[str] | None = None, what: str = "key") -> Schema:
    """Return the schema of a mapping with these keys alone, all of them required if `required` is None."""
    needed = [*properties] if required is None else [*required]
    body: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {"$comment": what, **body, **({"required": needed} if needed else {})}


def part(properties: Mapping[str, Schema], required: Iterable[str] | None = None, what: str = "key") -> Schema:
    """Return the schema of a mapping whose required keys may come from several layers."""
    return {**closed(properties, required, what), PARTIAL: True}


def list_of(items: Schema, least: int = 0, *, unique: bool = False) -> Schema:
    """Return the schema of a list."""
    bounds = {**({"minItems": least} if least else {}), **({"uniqueItems": True} if unique else {})}
    return {"type": "array", "items": items, **bounds}


def mapping_of(values: Schema, names: Schema = SLUG, known: Mapping[str, Schema] | None = None) -> Schema:
    """Return the schema of a mapping with any names of a kind; editors offer those that are known."""
    body: Schema = {"type": "object", "propertyNames": names, "additionalProperties": values}
    return {**body, "properties": dict(known)} if known else body


def choice(names: Iterable[str], what: str) -> Schema:
    """Return the schema of one of `names`, with what an editor tells of each; `what` is what they name."""
    told = list(names.values()) if isinstance(names, Mapping) else []
    return {"$comment": what, "type": "string", "enum": [*names], **({"enumDescriptions": told} if any(told) else {})}


def number(bounds: str, **limits: float | Schema) -> Schema:
    """Return the schema of a number; `bounds` says in words which are meant."""
    return {"$comment": f"a number {bounds}", "type": "number", **limits}


def for_editors(schema: Any) -> Any:
    """Return a strict schema as editors need it, which see one file of one layer at a time."""
    if isinstance(schema, list):
        return [for_editors(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if OPEN in schema:
        # Another file of the layer may hold what is meant.
        return {**for_editors(SLUG), "description": schema["description"]}
    dropped = {"$comment", PARTIAL, *(("required",) if PARTIAL in schema else ())}
    return {key: for_editors(value) for key, value in schema.items() if key not in dropped}
