"""What a `when` means, what an engine is, and the engine that reads the conditions one by one.

A fact that is not known has certainty 0: it is no evidence, for or against.
"""

from collections.abc import Callable, Mapping, Sequence
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
    """The conditions read one by one: those of the rules that one of their premises, their anchor, calls up."""

    name = "plain"

    def __init__(self, whens: Sequence[When], threshold: float) -> None:
        self._threshold = threshold
        self._antecedents = Antecedents(whens)
        self._whens = tuple(self._antecedents.numbers)
        self._always: list[int] = []
        self._believed: dict[str, list[int]] = {}
        self._disbelieved: dict[str, list[int]] = {}
        for when, number in self._antecedents.numbers.items():
            # Few products have a given value and many a trait, so a value calls its rules up less often in vain.
            anchors = [p for p in when.premises if p.kind is PremiseKind.VALUE] or list(when.premises)
            if not anchors:
                self._always.append(number)
            for anchor in anchors[:1]:
                for key in anchor.keys:
                    (self._disbelieved if anchor.denied else self._believed).setdefault(key, []).append(number)

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order."""
        threshold, whens = self._threshold, self._whens
        candidates = set(self._always)
        for key, certainty in certainties.items():
            if certainty >= threshold:
                candidates.update(self._believed.get(key, ()))
            elif certainty <= -threshold:
                candidates.update(self._disbelieved.get(key, ()))
        found = {}
        for number in candidates:
            weakest = strength(whens[number], certainties, threshold)
            if weakest is not None:
                found[number] = weakest
        return self._antecedents.firings(found)


# Makes a named tuple in a third of the time of its own class; measured, 3 % of an answer to unsure facts.
_new = tuple.__new__


class Antecedents:
    """The different antecedents of a stratum, numbered as they first appear, and which rules share each."""

    def __init__(self, whens: Sequence[When]) -> None:
        self.numbers = {when: number for number, when in enumerate(dict.fromkeys(whens))}
        members: list[list[int]] = [[] for _ in self.numbers]
        for rule, when in enumerate(whens):
            members[self.numbers[when]].append(rule)
        self._members = tuple(map(tuple, members))
        # Most facts are certain, and so are the firings on them: these are made only once.
        self._certain = tuple(tuple(Firing(rule, 1.0) for rule in rules) for rules in self._members)

    def firings(self, found: Mapping[int, float]) -> list[Firing]:
        """Return a firing for every rule of the antecedents found true, in rule order."""
        firings: list[Firing] = []
        for number, weakest in found.items():
            if weakest == 1.0:
                firings += self._certain[number]
            else:
                firings += [_new(Firing, (rule, weakest)) for rule in self._members[number]]
        # Certainties are folded in this order, and sums of floats depend on it in their last bits.
        firings.sort()
        return firings
