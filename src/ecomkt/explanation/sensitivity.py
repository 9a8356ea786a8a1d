"""How firm the first places are: under how many single changes of the profile they stay."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Code, Family
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.changes import Change, changed, single_changes
from ecomkt.profile.fact import Profile

Certainties = Mapping[str, float]


class Sensitivity(Struct, frozen=True):
    """The certainty of every option after one change."""

    change: Change
    certainties: Certainties


class Flip(Struct, frozen=True):
    """A single change that gives a family another first place."""

    family: Family
    change: Change
    to: Code | None
    """The new first place; None if there is no clear evidence for any option then."""


# Without `dict=True` a struct has no room for what `cached_property` keeps.
class SensitivityRun(Struct, frozen=True, dict=True):
    """A profile as it is, and after each single change."""

    kb: KnowledgeBase
    profile: Profile
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

    def chosen(self, families: frozenset[str] | None) -> list[Family]:
        """Return the families with these slugs, None for the main ones."""
        return [f for f in self.kb.codebook.families if (f.main if families is None else f.slug in families)]

    @cached_property
    def firsts(self) -> Mapping[str, Code | None]:
        """Return the first place of each family as it is, by slug."""
        return {f.slug: first_place(f, self.now, self.kb.scale.threshold) for f in self.kb.codebook.families}

    def flip(self, family: Family, outcome: Sensitivity) -> Flip | None:
        """Return what an outcome does to the first place of a family, None if it stays."""
        to = first_place(family, outcome.certainties, self.kb.scale.threshold)
        return Flip(family, outcome.change, to) if to != self.firsts[family.slug] else None


def foresee(recommender: Recommender, profile: Profile, only_unknown: bool = False) -> SensitivityRun:
    """Return what every single change of one profile does (those of unknown attributes alone); runs each once."""
    known = {fact.attribute for fact in profile.facts} if only_unknown else set()
    changes = (c for c in single_changes(recommender.kb.codebook, profile) if c.attribute.slug not in known)
    outcomes = tuple(Sensitivity(c, recommender.certainties(changed(profile, c))) for c in changes)
    return SensitivityRun(recommender.kb, profile, recommender.certainties(profile), outcomes)


def first_place(family: Family, certainties: Certainties, threshold: float) -> Code | None:
    """Return the option that leads its family, base options aside, if its certainty reaches the threshold."""
    # The same as the head of a ranking, without sorting: this runs for each change and each family.
    best, leader = threshold, None
    for key, code in family.ranked.items():
        certainty = certainties[key]
        if certainty > best or (leader is None and certainty == best):
            best, leader = certainty, code
    return leader


def top_places(family: Family, certainties: Certainties, count: int) -> tuple[str, ...]:
    """Return the keys of the leading options of a family, base options aside."""
    return tuple(sorted(family.ranked, key=certainties.__getitem__, reverse=True)[:count])


class Firmness(Struct, frozen=True):
    """Under how many of the single changes the first place of a family stays."""

    family: Family
    first: Code | None
    holds: int
    of: int
    flips: tuple[Flip, ...]
    """Those under which it does not stay: facts still unknown first, then in file order."""


def firmness_of(run: SensitivityRun) -> tuple[Firmness, ...]:
    """Return the firmness of the first place of every main family."""
    firmness, of = [], len(run.outcomes)
    for family in run.chosen(None):
        flips = [flip for outcome in run.outcomes if (flip := run.flip(family, outcome))]
        flips.sort(key=lambda flip: flip.change.attribute.slug not in run.unknown)
        firmness.append(Firmness(family, run.firsts[family.slug], of - len(flips), of, tuple(flips)))
    return tuple(firmness)
