"""How firm the first places are: under how many single changes of the profile they stay."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Code, Family
from ecomkt.profile.changes import Change, changed, single_changes
from ecomkt.profile.fact import Profile

Certainties = Mapping[str, float]


class Sensitivity(Struct, frozen=True):
    """The certainty of every option after one change."""

    change: Change
    certainties: Certainties


class SensitivityRun(Struct, frozen=True, dict=True):
    """A profile as it is, and after each single change."""

    profile: Profile
    families: tuple[Family, ...]
    threshold: float
    now: Certainties
    outcomes: tuple[Sensitivity, ...]

    @cached_property
    def unknown(self) -> Mapping[str, list[Sensitivity]]:
        """Return the outcomes of each attribute of which nothing is known, one per value, by its slug."""
        known = {fact.attribute for fact in self.profile.facts}
        by_attribute: dict[str, list[Sensitivity]] = {}
        for outcome in self.outcomes:
            if outcome.change.attribute.slug not in known:
                by_attribute.setdefault(outcome.change.attribute.slug, []).append(outcome)
        return by_attribute

    def first(self, family: Family, certainties: Certainties) -> Code | None:
        """Return the first place of a family."""
        return first_place(family, certainties, self.threshold)


def foresee(recommender: Recommender, profile: Profile, only_unknown: bool = False) -> SensitivityRun:
    """Return the foresight of one profile; runs every single change once (those of unknown attributes alone)."""
    codebook = recommender.kb.codebook
    known = {fact.attribute for fact in profile.facts}
    changes: Sequence[Change] = [
        change for change in single_changes(codebook, profile) if not only_unknown or change.attribute.slug not in known
    ]
    outcomes = tuple(Sensitivity(c, recommender.certainties(changed(profile, c))) for c in changes)
    threshold = recommender.kb.scale.threshold
    return SensitivityRun(profile, codebook.families, threshold, recommender.certainties(profile), outcomes)


def first_place(family: Family, certainties: Certainties, threshold: float) -> Code | None:
    """Return the option that leads its family, base options aside, if its certainty reaches the threshold."""
    best, leader = threshold, None
    for key, code in zip(family.keys, family.codes, strict=True):
        certainty = certainties[key]
        if not code.base and (certainty > best or (leader is None and certainty == best)):
            best, leader = certainty, code
    return leader


def top_places(family: Family, certainties: Certainties, count: int) -> tuple[str, ...]:
    """Return the keys of the leading options of a family, base options aside."""
    keys = [key for key, code in zip(family.keys, family.codes, strict=True) if not code.base]
    return tuple(sorted(keys, key=certainties.__getitem__, reverse=True)[:count])


class Flip(Struct, frozen=True):
    """A single change that gives a family another first place."""

    change: Change
    to: Code | None
    """The new first place; None if there is no clear evidence for any option then."""


class Firmness(Struct, frozen=True):
    """Under how many of the single changes the first place of a family stays."""

    family: Family
    first: Code | None
    holds: int
    of: int
    flips: tuple[Flip, ...]
    """Those under which it does not stay: facts still unknown first, then in file order."""


def firmness_of(foresight: SensitivityRun) -> tuple[Firmness, ...]:
    """Return the firmness of the first place of every main family."""
    return tuple(_firmness(family, foresight) for family in foresight.families if family.main)


def _firmness(family: Family, foresight: SensitivityRun) -> Firmness:
    now = foresight.first(family, foresight.now)
    flips = [
        Flip(outcome.change, to)
        for outcome in foresight.outcomes
        if (to := foresight.first(family, outcome.certainties)) != now
    ]
    flips.sort(key=lambda flip: flip.change.attribute.slug not in foresight.unknown)
    of = len(foresight.outcomes)
    return Firmness(family, now, of - len(flips), of, tuple(flips))
