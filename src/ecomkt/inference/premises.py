"""What a `when` means: the plain reading of the same condition objects that the engine compiles.

A fact that is not known has certainty 0: it is no evidence, for or against.
"""

from collections.abc import Mapping

from msgspec import Struct

from ecomkt.knowledge.model import Premise, PremiseKind, When
from ecomkt.profile.fact import Fact, Profile


class WorkingMemory(Struct, frozen=True):
    """What is believed during one inference: the profile, and the certainty of each key derived so far."""

    profile: Profile
    certainties: Mapping[str, float]


class PremiseReading(Struct, frozen=True):
    """One premise of a rule as it was seen: what it wanted and what it got."""

    premise: Premise
    strength: float
    holds: bool
    seen: tuple[Fact, ...]
    """For a premise on an attribute: every fact known of that attribute; empty means unknown."""


def premise_strength(premise: Premise, certainties: Mapping[str, float]) -> float:
    """Return the certainty in −1 … 1 that the premise is true."""
    keys = premise.keys
    certainty = certainties.get(keys[0], 0.0) if len(keys) == 1 else max([certainties.get(key, 0.0) for key in keys])
    return -certainty if premise.denied else certainty


def strength(when: When, certainties: Mapping[str, float], threshold: float) -> float | None:
    """Return the strength of the weakest premise (1 without premises), or None if it is below the threshold.

    A rule with this antecedent fires with that strength, or does not fire.
    """
    weakest, get = 1.0, certainties.get
    for premise in when.premises:
        # `premise_strength` stands here again: the call would take a tenth of the time of a recommendation.
        keys = premise.keys
        found = get(keys[0], 0.0) if len(keys) == 1 else max([get(key, 0.0) for key in keys])
        if premise.denied:
            found = -found
        if found < threshold:
            return None
        if found < weakest:
            weakest = found
    return weakest


def read_premises(when: When, memory: WorkingMemory, threshold: float) -> tuple[PremiseReading, ...]:
    """Return what each premise of `when` wants and what it saw in the memory."""
    readings = []
    for premise in when.premises:
        certainty = premise_strength(premise, memory.certainties)
        seen = memory.profile.about(premise.subject) if premise.kind is PremiseKind.VALUE else ()
        readings.append(PremiseReading(premise, certainty, certainty >= threshold, seen))
    return tuple(readings)
