"""What a changed pack changes: first places, recommended options and cautions over many profiles, and why.

All profiles of the required attributes are tried, and a seeded sample of full ones; each with both knowledge bases.
What changes is counted and put into few words; then what the two say otherwise is listed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from functools import reduce
from operator import or_
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import fields

from ecomkt.authoring.describe import Description, Space, bits
from ecomkt.errors import Location
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Codebook, Family, fact_key, option_key
from ecomkt.knowledge.model import Caution, Conclusion, KnowledgeBase, Rule, TraitEvidence, When
from ecomkt.profile.fact import Profile
from ecomkt.profile.space import common_attributes, required_space, sampled_profiles, space_size

MOST_PROFILES = 10_000
# What the knowledge files call a field, where it isn't by its name.
_PARTS = {
    "conclusions": "word",
    "because": "reason",
    "sources": "source",
    "letter": "code",
    "exclusive": "at_most_one_of",
}
_PASSED_OVER = frozenset({"id", "slug", "location", "topic", "codes", "trait"})


class Shift(Struct, frozen=True):
    """A first place of a family that becomes another; None stands for no clear evidence for any option."""

    family: str
    before: str | None
    after: str | None
    profiles: int
    where: tuple[Description, ...]
    """What these profiles have in common: they and no others, where every profile was tried. Empty if it is little."""
    witness: Profile
    """One of these profiles, less the facts that don't matter: it changes in the same way."""


class Flow(Struct, frozen=True):
    """In how many profiles a caution, or an option as recommended, appears and disappears."""

    name: str
    appears: int
    disappears: int
    witness: Profile


class FamilyDiff(Struct, frozen=True):
    """What changes in one family."""

    family: str
    main: bool
    firsts: int
    """In how many profiles another option, or none, stands first."""
    recommended: int
    """In how many profiles the set of recommended options differs."""
    shifts: tuple[Shift, ...]
    """The changes of first places, the most frequent first."""
    options: tuple[Flow, ...]
    """The options that join the recommended ones, or leave them."""


class BehaviourDiff(Struct, frozen=True):
    """What changes over some profiles."""

    attributes: tuple[str, ...]
    """What the profiles know."""
    profiles: int
    size: int
    """How many profiles there are of this kind."""
    complete: bool
    """Whether all of them were tried."""
    families: tuple[FamilyDiff, ...]
    cautions: tuple[Flow, ...]

    def changed(self, families: Collection[str]) -> int:
        """Return how many first places of the families change."""
        return sum(item.firsts for item in self.families if item.family in families)

    def places(self, families: Collection[str]) -> int:
        """Return how many first places of the families there are."""
        return self.profiles * sum(item.family in families for item in self.families)

    def percentage(self, families: Collection[str]) -> float:
        """Return how many of a hundred first places of the families change."""
        places = self.places(families)
        return 100 * self.changed(families) / places if places else 0.0


class AmendmentKind(Enum):
    """What befell a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Reworded(Struct, frozen=True):
    """What a rule or evidence says of one option or trait before and after; None where it says nothing."""

    key: str
    before: Conclusion | None
    after: Conclusion | None


class Amendment(Struct, frozen=True):
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


class Incomparable(Struct, frozen=True):
    """A part of the vocabulary that only one of the two has."""

    thing: str
    name: str
    in_second: bool


class DiffReport(Struct, frozen=True):
    """What changes from one knowledge base to another."""

    before: KnowledgeBase
    after: KnowledgeBase
    engine: str
    seed: int
    exact: BehaviourDiff
    sample: BehaviourDiff
    amendments: tuple[Amendment, ...]
    incomparable: tuple[Incomparable, ...]
    """What no profile and no count above speaks of."""

    @property
    def families(self) -> tuple[str, ...]:
        """Return the slugs of the families that both have."""
        return tuple(item.family for item in self.exact.families)

    @property
    def main_percentage(self) -> float:
        """Return how many of a hundred first places of the main families change, where more of them do."""
        main = [item.family for item in self.exact.families if item.main]
        return max(self.exact.percentage(main), self.sample.percentage(main))


def diff_knowledge(before: Recommender, after: Recommender, sample: int, seed: int) -> DiffReport:
    """Return what changes from one knowledge base to the other, over every required and `sample` full profiles."""
    attributes = common_attributes(before.kb.codebook, after.kb.codebook)
    required = tuple(attribute for attribute in attributes if attribute.required)
    size = space_size(required)
    # Past the bound a complete space would take minutes; a sample of it is told as one.
    complete = size <= MOST_PROFILES
    tried = required_space(required) if complete else sampled_profiles(required, MOST_PROFILES, seed)
    # One seed for both sides: what differs must be the knowledge, never the profiles.
    drawn = list(sampled_profiles(attributes, sample, seed))
    return DiffReport(
        before.kb,
        after.kb,
        after.engine,
        seed,
        exact=_SideBySide(before, after, list(tried), required).behaviour(size, complete=complete),
        sample=_SideBySide(before, after, drawn, attributes).behaviour(space_size(attributes), complete=False),
        amendments=_amendments(before.kb, after.kb),
        incomparable=tuple(_incomparable(before.kb.codebook, after.kb.codebook)),
    )


def _incomparable(first: Codebook, second: Codebook) -> Iterator[Incomparable]:
    things = [("attribute", [*first.attribute], [*second.attribute]), ("family", [*first.family], [*second.family])]
    for slug, attribute in first.attribute.items():
        if slug in second.attribute:
            both = attribute.by_slug, second.attribute[slug].by_slug
            old, new = ([f"{slug}={value}" for value in values] for values in both)
            things.append(("value", old, new))
    for thing, old, new in things:
        yield from (Incomparable(thing, name, in_second=False) for name in old if name not in new)
        yield from (Incomparable(thing, name, in_second=True) for name in new if name not in old)


class _Sign(NamedTuple):
    """Something that changes in one profile."""

    family: str
    """Empty for a caution."""
    is_first: bool
    """Whether it is about the first place of the family, or else about an option or a caution that comes or goes."""
    before: str | None
    after: str | None


class _SideBySide:
    """Both knowledge bases, run on the same profiles, which know of the same attributes."""

    def __init__(
        self, before: Recommender, after: Recommender, profiles: list[Profile], attributes: Sequence[Attribute]
    ) -> None:
        self._sides, self._profiles, self._attributes = (before, after), profiles, attributes
        new = after.kb.codebook.family
        self._families = [(old, new[old.slug]) for old in before.kb.codebook.families if old.slug in new]
        self._having: dict[_Sign, int] = {}
        self._seen: dict[Profile, frozenset[_Sign]] = {}

    def behaviour(self, size: int, *, complete: bool) -> BehaviourDiff:
        """Return what changes over the profiles, which are `size` in all; `complete` if these are all of them."""
        # A set of profiles is a number with a bit for each, as `describe` wants it.
        for number, profile in enumerate(self._profiles):
            for sign in self._signs(profile):
                self._having[sign] = self._having.get(sign, 0) | 1 << number
        space = Space(self._profiles, self._attributes)
        return BehaviourDiff(
            tuple(attribute.slug for attribute in self._attributes),
            len(self._profiles),
            size,
            complete,
            tuple(self._family(old.slug, old.main or new.main, space, complete) for old, new in self._families),
            self._flows(""),
        )

    def _signs(self, profile: Profile) -> frozenset[_Sign]:
        if profile not in self._seen:
            self._seen[profile] = frozenset(self._differing(profile))
        return self._seen[profile]

    def _differing(self, profile: Profile) -> Iterator[_Sign]:
        (old, old_cautions), (new, new_cautions) = (side.certainties_and_cautions(profile) for side in self._sides)
        yield from _flowing("", {caution.id for caution in old_cautions}, {caution.id for caution in new_cautions})
        # Each side by its own threshold: a pack may have moved it.
        old_threshold, new_threshold = (side.kb.scale.threshold for side in self._sides)
        for before, after in self._families:
            first, was = _advised(before, old, old_threshold)
            second, becomes = _advised(after, new, new_threshold)
            if first != second:
                yield _Sign(before.slug, True, first, second)
            yield from _flowing(before.slug, was, becomes)

    def _family(self, slug: str, main: bool, space: Space, complete: bool) -> FamilyDiff:
        signs = [sign for sign in self._having if sign.family == slug]
        shifts = [self._shift(sign, space, complete) for sign in signs if sign.is_first]
        differing = reduce(or_, (self._having[sign] for sign in signs if not sign.is_first), 0)
        firsts = sum(shift.profiles for shift in shifts)
        shifts.sort(key=lambda shift: (-shift.profiles, shift.before or "", shift.after or ""))
        return FamilyDiff(slug, main, firsts, differing.bit_count(), tuple(shifts), self._flows(slug))

    def _shift(self, sign: _Sign, space: Space, complete: bool) -> Shift:
        mask = self._having[sign]
        where = space.exactly(mask) if complete else (space.roughly(mask),)
        # A description of everything that misses some says nothing.
        if not where[0].conditions and where[0].hits < where[0].matches:
            where = ()
        return Shift(sign.family, sign.before, sign.after, mask.bit_count(), where, self._witness(sign))

    def _flows(self, family: str) -> tuple[Flow, ...]:
        signs = [sign for sign in self._having if sign.family == family and not sign.is_first]
        return tuple(self._flow(family, name) for name in sorted({sign.before or sign.after or "" for sign in signs}))

    def _flow(self, family: str, name: str) -> Flow:
        signs = _Sign(family, False, None, name), _Sign(family, False, name, None)
        appears, disappears = (self._having.get(sign, 0).bit_count() for sign in signs)
        return Flow(name, appears, disappears, self._witness(*(sign for sign in signs if sign in self._having)))

    def _witness(self, *signs: _Sign) -> Profile:
        """Return the first profile with one of the signs, without the facts that it shows the same without."""
        number = {sign: next(bits(self._having[sign])) for sign in signs}
        sign = min(signs, key=number.__getitem__)
        witness, longer = self._profiles[number[sign]], None
        # The shorter the witness, the plainer what makes the difference; a fact may be idle once another has gone.
        while witness != longer:
            longer = witness
            for slug in (a.slug for a in self._attributes if not a.required and witness.about(a.slug)):
                shorter = Profile(tuple(fact for fact in witness.facts if fact.attribute != slug))
                if sign in self._signs(shorter):
                    witness = shorter
        return witness


def _flowing(family: str, was: set[str], becomes: set[str]) -> Iterator[_Sign]:
    yield from (_Sign(family, False, None, name) for name in becomes - was)
    yield from (_Sign(family, False, name, None) for name in was - becomes)


def _advised(family: Family, certainties: dict[str, float], threshold: float) -> tuple[str | None, set[str]]:
    """Return the option that stands first, if any does, and those that are recommended."""
    first = family.ranked.get(first_place(family, certainties, threshold))
    pairs = zip(family.keys, family.codes, strict=True)
    return first.slug if first else None, {code.slug for key, code in pairs if certainties[key] >= threshold}


def _amendments(first: KnowledgeBase, second: KnowledgeBase) -> tuple[Amendment, ...]:
    """Return everything that differs, in the order of the things' kinds, then names."""
    before, after = dict(_things(first)), dict(_things(second))
    every = [*before, *(key for key in after if key not in before)]
    # Rules first: they are what a reader of a diff looks for.
    kinds = list(dict.fromkeys(thing for thing, _ in every))
    differing = [key for key in every if before.get(key) != after.get(key)]
    differing.sort(key=lambda key: (kinds.index(key[0]), key[1]))
    return tuple(filter(None, (_amendment(key, before.get(key), after.get(key)) for key in differing)))


def _things(kb: KnowledgeBase) -> Iterator[tuple[tuple[str, str], Struct]]:
    said = (("rule", kb.rules), ("derivation", kb.derivations), ("evidence", kb.evidence), ("caution", kb.cautions))
    for thing, items in said:
        yield from (((thing, item.id), item) for item in items)
    yield from ((("trait", trait.slug), trait) for trait in kb.traits)
    for attribute in kb.codebook.attributes:
        yield ("attribute", attribute.slug), attribute
        yield from ((("value", fact_key(attribute.slug, code.slug)), code) for code in attribute.codes)
    for family in kb.codebook.every_family:
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
