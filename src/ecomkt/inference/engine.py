"""What a `when` means, what an engine is, and the engine that reads the conditions of all rules at once.

A fact that is not known has certainty 0: it is no evidence, for or against.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import NamedTuple, Protocol

from msgspec import Struct

from ecomkt.knowledge.model import Premise, PremiseKind, When
from ecomkt.profile.fact import Fact, Profile


class WorkingMemory(Struct, frozen=True):
    """What is believed during one inference: the profile, and the certainty of each key derived so far."""

    profile: Profile
    """The facts, those too that follow from others."""
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


class Firing(NamedTuple):
    """A rule whose antecedent held. A named tuple, since some hundred of them are made for each profile."""

    rule: int
    """The number of the rule in its stratum."""
    strength: float
    """The certainty of its weakest premise, threshold … 1."""


class Engine(Protocol):
    """One stratum of rules, ready to be asked. The result never depends on the order of the rules."""

    @property
    def name(self) -> str:
        """Return the name and version, as the provenance shows it."""

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order; `certainties` holds one entry per key believed or disbelieved."""


EngineFactory = Callable[[Sequence[When], float], Engine]
"""Builds an engine for one stratum, from its antecedents and the threshold."""


class PlainEngine:
    """All conditions read at once: each premise of each rule is a bit, set by what is believed and meets it."""

    name = "plain"

    def __init__(self, whens: Sequence[When], threshold: float) -> None:
        self._whens, self._threshold = whens, threshold
        # The first premises of all rules, then the second: shifted over each other, they tell which rules have all.
        self._places = max([1, *(len(when.premises) for when in whens)])
        self._spared = 0
        self._believed: dict[str, int] = {}
        self._disbelieved: dict[str, int] = {}
        for number, when in enumerate(whens):
            bits = [1 << (place * len(whens) + number) for place in range(self._places)]
            for premise, bit in zip(when.premises, bits, strict=False):
                met = self._disbelieved if premise.denied else self._believed
                met.update((key, met.get(key, 0) | bit) for key in premise.keys)
            self._spared |= sum(bits[len(when.premises) :])
        # Most facts are certain, and so are the firings on them: these are made only once.
        self._certain = [Firing(number, 1.0) for number in range(len(whens))]

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order."""
        threshold, believed, disbelieved = self._threshold, self._believed, self._disbelieved
        sure, unsure = self._spared, 0
        for key, certainty in certainties.items():
            if certainty >= threshold:
                met = believed.get(key, 0)
            elif certainty <= -threshold:
                met = disbelieved.get(key, 0)
            else:
                continue
            if certainty in _CERTAIN:
                sure |= met
            else:
                unsure |= met
        certain = self._having_all(sure)
        fired = self._having_all(sure | unsure) if unsure else certain
        firings = [*compress(self._certain, _bits(fired))]
        if doubtful := fired ^ certain:
            whens = self._whens
            for place, (number, _) in enumerate(firings):
                if doubtful >> number & 1:
                    firings[place] = tuple.__new__(Firing, (number, strength(whens[number], certainties, threshold)))
        return firings

    def _having_all(self, met: int) -> int:
        """Return, a bit each, the rules all of whose premises are met."""
        rules, size = met, len(self._whens)
        for _ in range(1, self._places):
            met >>= size
            rules &= met
        return rules


_CERTAIN = (1.0, -1.0)
_OF_BITS = bytes.maketrans(b"0", b"\0")


def _bits(number: int) -> bytes:
    """Return the bits of a number, the lowest first, as bytes that are 0 or not."""
    return f"{number:b}"[::-1].encode().translate(_OF_BITS)
