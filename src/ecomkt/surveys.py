"""What changes over many profiles from one knowledge base to another, counted and put into few words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ecomkt.codebook import Attribute, Family
from ecomkt.descriptions import Description, Space
from ecomkt.foresight import first_place
from ecomkt.model import Profile
from ecomkt.recommendation import Recommender

__all__ = ["FamilyImpact", "Flow", "Shift", "Survey", "Trial"]

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


@dataclass(frozen=True, slots=True)
class Flow:
    """In how many profiles a caution, or an option as recommended, appears and disappears."""

    name: str
    appears: int
    disappears: int
    witness: Profile


@dataclass(frozen=True, slots=True)
class FamilyImpact:
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
class Survey:
    """What changes over some profiles."""

    attributes: tuple[str, ...]
    """What the profiles know."""
    profiles: int
    size: int
    """How many profiles there are of this kind."""
    complete: bool
    """Whether all of them were tried."""
    families: tuple[FamilyImpact, ...]
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


_Places = tuple[str | None, str | None]


@dataclass
class _Tally:
    """The profiles, as bits, in which something appears and disappears."""

    appears: int = 0
    disappears: int = 0

    def flow(self, name: str, profiles: Sequence[Profile]) -> Flow:
        witness = profiles[_lowest(self.appears | self.disappears)]
        return Flow(name, self.appears.bit_count(), self.disappears.bit_count(), witness)


@dataclass
class _FamilyTally:
    before: Family
    after: Family
    shifts: dict[_Places, int] = field(default_factory=dict)
    options: dict[str, _Tally] = field(default_factory=dict)
    differing: int = 0


class Trial:
    """Both knowledge bases, tried on the same profiles, which know of the same attributes."""

    def __init__(
        self, before: Recommender, after: Recommender, profiles: list[Profile], attributes: Sequence[Attribute]
    ) -> None:
        self._before, self._after = before, after
        self._profiles, self._attributes = profiles, attributes
        known = after.kb.codebook.family
        self._families = [_FamilyTally(f, known[f.slug]) for f in before.kb.codebook.families if f.slug in known]
        self._cautions: dict[str, _Tally] = {}

    def survey(self, size: int, *, complete: bool) -> Survey:
        """Return what changes over the profiles, which are `size` in all; `complete` if these are all of them."""
        for number, profile in enumerate(self._profiles):
            self._compare(profile, 1 << number)
        space = Space(self._profiles, self._attributes)
        return Survey(
            tuple(attribute.slug for attribute in self._attributes),
            len(self._profiles),
            size,
            complete,
            tuple(self._family(tally, space, complete) for tally in self._families),
            tuple(self._cautions[name].flow(name, self._profiles) for name in sorted(self._cautions)),
        )

    def _compare(self, profile: Profile, bit: int) -> None:
        (old, old_cautions), (new, new_cautions) = (
            recommender.certainties_and_cautions(profile) for recommender in (self._before, self._after)
        )
        _count(self._cautions, {c.id for c in old_cautions}, {c.id for c in new_cautions}, bit)
        old_threshold, new_threshold = (r.kb.scale.threshold for r in (self._before, self._after))
        for tally in self._families:
            shift = _first(tally.before, old, old_threshold), _first(tally.after, new, new_threshold)
            if shift[0] != shift[1]:
                tally.shifts[shift] = tally.shifts.get(shift, 0) | bit
            was, becomes = _recommended(tally.before, old, old_threshold), _recommended(tally.after, new, new_threshold)
            tally.differing |= bit if was != becomes else 0
            _count(tally.options, was, becomes, bit)

    def _family(self, tally: _FamilyTally, space: Space, complete: bool) -> FamilyImpact:
        shifts = [self._shift(tally.before.slug, shift, mask, space, complete) for shift, mask in tally.shifts.items()]
        return FamilyImpact(
            tally.before.slug,
            tally.before.main or tally.after.main,
            sum(shift.profiles for shift in shifts),
            tally.differing.bit_count(),
            tuple(sorted(shifts, key=lambda shift: (-shift.profiles, shift.before or "", shift.after or ""))),
            tuple(tally.options[name].flow(name, self._profiles) for name in sorted(tally.options)),
        )

    def _shift(self, family: str, shift: _Places, mask: int, space: Space, complete: bool) -> Shift:
        where = space.exactly(mask) if complete else (space.roughly(mask),)
        if not where[0].conditions and where[0].hits < where[0].matches:
            where = ()
        return Shift(family, *shift, mask.bit_count(), where, self._profiles[_lowest(mask)])


def _first(family: Family, certainties: dict[str, float], threshold: float) -> str | None:
    first = first_place(family, certainties, threshold)
    return first.slug if first else None


def _recommended(family: Family, certainties: dict[str, float], threshold: float) -> set[str]:
    pairs = zip(family.keys, family.codes, strict=True)
    return {code.slug for key, code in pairs if certainties[key] >= threshold}


def _count(tallies: dict[str, _Tally], was: set[str], becomes: set[str], bit: int) -> None:
    for name in becomes - was:
        tallies.setdefault(name, _Tally()).appears |= bit
    for name in was - becomes:
        tallies.setdefault(name, _Tally()).disappears |= bit


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


