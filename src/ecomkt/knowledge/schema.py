"""The strict JSON Schemas (draft-07) of knowledge files, one a kind, and what editors get of them.

The files in `schemas/` hold schemas with marks, which are filled with the names that the knowledge has:

- `"x-names": "markets"` stands for an `enum` of these names; `x-else` is what the schema is where they aren't known;
- an entry `"<attributes>"` is there once for each of these names; inside it `<attributes>` is the name, `<told>` what
  an editor tells of it, and `members` the names of its values;
- `"x-use": "text"` stands for what `shared.json` has under this name.

A strict schema is held against what all layers say together. Its `$comment` says what an unknown name was to be, or
what a value must be, for messages; `x-refusal` is code, message and hint of a value that hasn't the form. A pack says
only part of a thing: for editors `required` goes where `x-partial` stands, and names that another file of the layer
may bring are free where `x-open` does.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ecomkt.files import MOST_BYTES, read_bytes
from ecomkt.knowledge.codebook import Vocabulary
from ecomkt.knowledge.model import KnowledgeBase

Schema = dict[str, Any]

KINDS = (
    *("pack", "codes", "certainty", "sources", "columns", "price-bands", "price-words", "zh-hans", "priors", "places"),
    *("spoken", "plan-words", "plan-examples"),
    *("experiments", "waivers", "rules", "classification", "scenarios"),
)
"""The files in `data/` by their names, then those in `rules/` and `scenarios/`."""


Names = Mapping[str, Mapping[str, str] | None]
"""The names that knowledge files may use, by vocabulary, each with what an editor tells of it.

`attributes/price` holds the values of one attribute, `families/model` the options of one family, and `grounds/model`
those of them that are the ground of the others. Where a vocabulary is missing, its names aren't known.
"""


def names_of(kb: KnowledgeBase) -> Names:
    """Return the names that a knowledge base has."""
    attributes, families = kb.codebook.attributes, kb.codebook.every_family
    return {
        **vocabularies({a.slug: _codes(a) for a in attributes}, {f.slug: _codes(f) for f in families}),
        **{f"grounds/{f.slug}": {c.slug: "" for c in f.codes if c.base} or None for f in families},
        "attributes": {a.slug: a.question.words_in("en") or "" for a in attributes},
        "traits": {trait.slug: trait.name.words_in("en") or "" for trait in kb.traits},
        "words": {word: f"{number:g}" for word, number in kb.scale.words},
        "sources": {source.slug: source.citation for source in kb.sources},
        "cautions": {caution.id: "" for caution in kb.cautions},
        "markets": {value: "" for a in attributes if a.jurisdiction for value in a.by_slug},
        # The types of products and the levels of prices.
        "values": {slug: told for a in attributes if a.many for slug, told in _codes(a).items()},
        "levels": {slug: told for a in attributes if a.exclusive for slug, told in _codes(a).items()},
    }


def vocabularies(
    attributes: Mapping[str, Mapping[str, str]], families: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str] | None]:
    """Return the names of attributes, with those of their values, and of families, with those of their options."""
    return {
        "attributes": dict.fromkeys(attributes, ""),
        "families": dict.fromkeys(families, ""),
        "options": {f"{family}/{option}": "" for family, options in families.items() for option in options},
        **{f"attributes/{slug}": values for slug, values in attributes.items()},
        **{f"families/{slug}": options for slug, options in families.items()},
    }


def _codes(vocabulary: Vocabulary) -> dict[str, str]:
    return {c.slug: f"{c.letter or ''} {c.name.words_in('en') or c.slug}".strip() for c in vocabulary.codes}


def is_slug(word: str) -> bool:
    """Return whether a word can name a thing of the knowledge: a-z, 0-9 and single hyphens."""
    return re.fullmatch(_marked("shared")["slug"]["pattern"], word) is not None


def strict_schema(kind: str, names: Names) -> Schema:
    """Return the schema of what all layers together say of a kind."""
    filled: Schema = _Filler(names, {}).fill(_marked(kind))
    return filled


def sections_alone(schema: Schema) -> Schema:
    """Return the schema of a file that is only to have all its sections, of the right types."""
    sections = {
        name: {key: each[key] for key in each.keys() & {"type", "$comment"}}
        for name, each in schema["properties"].items()
    }
    return {**schema, "properties": sections}


@cache
def _marked(name: str) -> Schema:
    marked: Schema = json.loads(read_bytes(Path(__file__).with_name("schemas") / f"{name}.json", MOST_BYTES))
    return marked


@dataclass(frozen=True)
class _Filler:
    """Fills the marks of a schema."""

    names: Names
    gaps: Mapping[str, str]

    def fill(self, node: Any) -> Any:
        """Return a part of a schema without marks; None if nothing stands in its place."""
        if isinstance(node, str):
            for gap, text in self.gaps.items() if "<" in node else ():
                node = node.replace(f"<{gap}>", text)
            return node
        if isinstance(node, list):
            return [self.fill(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "x-else" in node and self.names.get(node["x-names"]) is None:
            return self.fill(node["x-else"])
        entries = (entry for key, value in node.items() for entry in self._entries(key, value))
        # Not known of one is not known at all: an empty `properties` only stands where nothing else may.
        return {key: value for key, value in entries if value not in (None, "") and (value or key != "properties")}

    def _entries(self, key: str, value: Any) -> Iterator[tuple[str, Any]]:
        if key == "x-use":
            yield from self.fill(_marked("shared")[value]).items()
        elif key == "x-names":
            vocabulary = self.names.get(value) or {}
            yield "enum", [*vocabulary]
            if any(vocabulary.values()):
                yield "enumDescriptions", [*vocabulary.values()]
        elif "<" in key and (loop := re.search("<([a-z]+)>", key)):
            for name, told in (self.names.get(loop[1]) or {}).items():
                yield key.replace(loop[0], name), self._inside(loop[1], name, told).fill(value)
        elif key != "x-else":
            yield key, self.fill(value)

    def _inside(self, vocabulary: str, name: str, told: str) -> "_Filler":
        """Return what fills the entry of one name."""
        own = {"members": self.names.get(f"{vocabulary}/{name}"), "grounds": self.names.get(f"grounds/{name}")}
        inner = {**self.names, **own} if own["members"] is not None else self.names
        return _Filler(inner, {**self.gaps, vocabulary: name, "told": told})


def editor_schema(kind: str, kb: KnowledgeBase) -> Schema:
    """Return the schema of a kind for editors, which see one file of one layer at a time."""
    body: Schema = _for_editors(strict_schema(kind, names_of(kb)))
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"ecomkt {kind}", **body}


def schema_text(kind: str, kb: KnowledgeBase) -> str:
    """Return the text of a file with the schema of a kind for editors."""
    return json.dumps(editor_schema(kind, kb), ensure_ascii=False, indent=1, separators=(",", ": ")) + "\n"


def _for_editors(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_for_editors(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    # A pack may bring a name that the base lacks: an editor must not underline it.
    if "x-open" in schema:
        return {**_for_editors(_marked("shared")["slug"]), "description": schema["description"]}
    # One file of a layer may say a part of a thing; that the whole is there can't be seen from it.
    dropped = {"$comment", "x-partial", "x-refusal", *(("required",) if "x-partial" in schema else ())}
    return {key: _for_editors(value) for key, value in schema.items() if key not in dropped}
