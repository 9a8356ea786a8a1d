"""What stands in one knowledge base and not, or otherwise, in another: rules, evidence, cautions, vocabularies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from msgspec import Struct
from msgspec.structs import fields

from ecomkt.errors import Location
from ecomkt.knowledge.codebook import fact_key, option_key
from ecomkt.knowledge.model import Caution, Conclusion, KnowledgeBase, Rule, TraitEvidence, When


class AmendmentKind(Enum):
    """What befell a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Reworded:
    """What a rule or evidence says of one option or trait before and after; None where it says nothing."""

    key: str
    before: Conclusion | None
    after: Conclusion | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """One thing that was added, removed or changed."""

    thing: str
    """The kind of thing, such as rule or option."""
    name: str
    kind: AmendmentKind
    parts: tuple[str, ...]
    """Which parts of a changed thing differ, such as when or word."""
    before: Location | None
    after: Location | None
    """Where it stands; None for what has no place of its own, or isn't there."""
    reworded: tuple[Reworded, ...] = ()
    antecedents: tuple[When, When] | None = None
    """Both, where they differ."""


# What the knowledge files call a field, where it isn't by its name.
_PARTS = {
    "conclusions": "word",
    "because": "reason",
    "sources": "source",
    "letter": "code",
    "exclusive": "at_most_one_of",
}
_PASSED_OVER = frozenset({"id", "slug", "location", "topic", "codes", "trait"})


def amendments_between(first: KnowledgeBase, second: KnowledgeBase) -> tuple[Amendment, ...]:
    """Return everything that differs, in the order of the things' kinds, then names."""
    before, after = dict(_things(first)), dict(_things(second))
    every = [*before, *(key for key in after if key not in before)]
    # Rules first: they are what a reader of a diff looks for.
    kinds = list(dict.fromkeys(thing for thing, _ in every))
    differing = [key for key in every if before.get(key) != after.get(key)]
    differing.sort(key=lambda key: (kinds.index(key[0]), key[1]))
    return tuple(filter(None, (_amendment(key, before.get(key), after.get(key)) for key in differing)))


def _things(kb: KnowledgeBase) -> Iterator[tuple[tuple[str, str], Struct]]:
    for thing, items in (("rule", kb.rules), ("evidence", kb.evidence), ("caution", kb.cautions)):
        yield from (((thing, item.id), item) for item in items)
    yield from ((("trait", trait.slug), trait) for trait in kb.traits)
    for attribute in kb.codebook.attributes:
        yield ("attribute", attribute.slug), attribute
        yield from ((("value", fact_key(attribute.slug, code.slug)), code) for code in attribute.codes)
    for family in kb.codebook.families:
        yield ("family", family.slug), family
        yield from ((("option", option_key(family.slug, code.slug)), code) for code in family.codes)
    yield ("certainty", "scale"), kb.scale
    yield from ((("source", source.slug), source) for source in kb.sources)


def _amendment(key: tuple[str, str], before: Struct | None, after: Struct | None) -> Amendment | None:
    kind = AmendmentKind.ADDED if before is None else AmendmentKind.REMOVED
    parts: tuple[str, ...] = ()
    if before is not None and after is not None:
        names = [field.name for field in fields(before) if field.name not in _PASSED_OVER]
        kind = AmendmentKind.CHANGED
        parts = tuple(_PARTS.get(n, n) for n in names if getattr(before, n) != getattr(after, n))
        # Moved to another line or file: the knowledge says the same.
        if not parts:
            return None
    old_place, new_place = (getattr(item, "location", None) for item in (before, after))
    old, new = _conclusions(before), _conclusions(after)
    reworded = (Reworded(c, old.get(c), new.get(c)) for c in dict.fromkeys((*old, *new)) if old.get(c) != new.get(c))
    whens = [item.when for item in (before, after) if isinstance(item, Rule | Caution)]
    antecedents = (whens[0], whens[1]) if len(whens) == 2 and whens[0] != whens[1] else None
    return Amendment(*key, kind, parts, old_place, new_place, tuple(reworded), antecedents)


def _conclusions(item: Struct | None) -> Mapping[str, Conclusion]:
    said = item.conclusions if isinstance(item, Rule | TraitEvidence) else ()
    return {conclusion.key: conclusion for conclusion in said}
