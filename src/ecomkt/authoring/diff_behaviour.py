"""What changes over many profiles from one knowledge base to another, counted and put into few words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ecomkt.authoring.describe import Description, Space
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.profile.fact import Profile


@dataclass(frozen=True, slots=True)
class Shift:
    """A first place of a family that becomes another; None stands for no clear evidence for any option."""

    family: str
    before: str | None
    after: str | None
    profiles: int
    where: tuple[Description, ...]
    """What these profiles have in common: they and no others, where every profile was tried. Empty if it is little."""
    witness: Profile
    """One of these profiles, less the facts that don't matter: it changes in the same way."""


@dataclass(frozen=True, slots=True)
class Flow:
    """In how many profiles a caution, or an option as recommended, appears and disappears."""

    name: str
    appears: int
    disappears: int
    witness: Profile


@dataclass(frozen=True, slots=True)
class FamilyDiff:
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


@dataclass(frozen=True, slots=True)
class BehaviourDiff:
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


class _Sign(NamedTuple):
    """Something that changes in one profile."""

    family: str
    """Empty for a caution."""
    is_first: bool
    """Whether it is about the first place of the family, or else about an option or a caution that comes or goes."""
    before: str | None
    after: str | None


class SideBySide:
    """Both knowledge bases, run on the same profiles, which know of the same attributes."""

    def __init__(
        self, before: Recommender, after: Recommender, profiles: list[Profile], attributes: Sequence[Attribute]
    ) -> None:
        self._sides = (before, after)
        self._profiles, self._attributes = profiles, attributes
        known = after.kb.codebook.family
        self._families = [
            (family, known[family.slug]) for family in before.kb.codebook.families if family.slug in known
        ]
        self._having: dict[_Sign, int] = {}

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
            tuple(self._family(before, after, space, complete) for before, after in self._families),
            self._flows(""),
        )

    def _signs(self, profile: Profile) -> Iterator[_Sign]:
        (old, old_cautions), (new, new_cautions) = (side.certainties_and_cautions(profile) for side in self._sides)
        old_threshold, new_threshold = (side.kb.scale.threshold for side in self._sides)
        yield from _flowing("", {caution.id for caution in old_cautions}, {caution.id for caution in new_cautions})
        for before, after in self._families:
            first, second = _first(before, old, old_threshold), _first(after, new, new_threshold)
            if first != second:
                yield _Sign(before.slug, True, first, second)
            # Each side by its own threshold: a pack may have moved it.
            was, becomes = _recommended(before, old, old_threshold), _recommended(after, new, new_threshold)
            yield from _flowing(before.slug, was, becomes)

    def _family(self, before: Family, after: Family, space: Space, complete: bool) -> FamilyDiff:
        signs = [sign for sign in self._having if sign.family == before.slug]
        shifts = [self._shift(sign, space, complete) for sign in signs if sign.is_first]
        differing = 0
        for sign in signs:
            differing |= 0 if sign.is_first else self._having[sign]
        return FamilyDiff(
            before.slug,
            before.main or after.main,
            sum(shift.profiles for shift in shifts),
            differing.bit_count(),
            tuple(sorted(shifts, key=lambda shift: (-shift.profiles, shift.before or "", shift.after or ""))),
            self._flows(before.slug),
        )

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
        sign = min(signs, key=lambda sign: _lowest(self._having[sign]))
        witness = self._profiles[_lowest(self._having[sign])]
        # The shorter the witness, the plainer what makes the difference.
        for attribute in (a for a in self._attributes if not a.required):
            shorter = Profile(tuple(fact for fact in witness.facts if fact.attribute != attribute.slug))
            if sign in self._signs(shorter):
                witness = shorter
        return witness


def _flowing(family: str, was: set[str], becomes: set[str]) -> Iterator[_Sign]:
    yield from (_Sign(family, False, None, name) for name in becomes - was)
    yield from (_Sign(family, False, name, None) for name in was - becomes)


def _first(family: Family, certainties: dict[str, float], threshold: float) -> str | None:
    first = first_place(family, certainties, threshold)
    return first.slug if first else None


def _recommended(family: Family, certainties: dict[str, float], threshold: float) -> set[str]:
    pairs = zip(family.keys, family.codes, strict=True)
    return {code.slug for key, code in pairs if certainties[key] >= threshold}


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
