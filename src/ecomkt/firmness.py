"""How firm the first places are: under how many single changes of the profile they stay."""

from dataclasses import dataclass

from ecomkt.changes import Change
from ecomkt.codebook import Code, Family
from ecomkt.foresight import Foresight

__all__ = ["Firmness", "Flip", "firmness_of"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A single change that gives a family another first place."""

    change: Change
    to: Code | None
    """The new first place; None if there is no clear evidence for any option then."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """Under how many of the single changes the first place of a family stays."""

    family: Family
    first: Code | None
    holds: int
    of: int
    flips: tuple[Flip, ...]
    """Those under which it does not stay: facts still unknown first, then in file order."""


def firmness_of(foresight: Foresight) -> tuple[Firmness, ...]:
    """Return the firmness of the first place of every main family."""
    return tuple(_firmness(family, foresight) for family in foresight.families if family.main)


def _firmness(family: Family, foresight: Foresight) -> Firmness:
    now = foresight.first(family, foresight.now)
    flips = [
        Flip(outcome.change, to)
        for outcome in foresight.outcomes
        if (to := foresight.first(family, outcome.certainties)) != now
    ]
    flips.sort(key=lambda flip: flip.change.attribute.slug not in foresight.unknown)
    of = len(foresight.outcomes)
    return Firmness(family, now, of - len(flips), of, tuple(flips))
