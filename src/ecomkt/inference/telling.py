"""The rules that speak of options, each with the reason that fits what is known of the client."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from ecomkt.inference.engine import strength
from ecomkt.inference.stratum import Stratum
from ecomkt.knowledge.model import Rule, When

TOLD_FROM = 0.5
"""How sure the facts must be on which another reason is told: whoever hears it takes it for true of the whole."""


class TellingStratum(Stratum[Rule]):
    """The rules that speak of options; in what is argued each has the reason for this client, its certainties kept."""

    def argued(self, believed: Mapping[str, float]) -> tuple[list[float], list[list[tuple[Rule, float, float]]]]:
        """Return what a stratum does, each rule with the first of its tellings that holds, if one does."""
        certainties, parts = super().argued(believed)
        for place in self._told_of:
            parts[place] = [(self._told(r, believed) if r.told else r, added, sure) for r, added, sure in parts[place]]
        return certainties, parts

    @cached_property
    def _told_of(self) -> list[int]:
        """Return the places of the keys of which a rule speaks that has several reasons."""
        told = {conclusion.key for rule in self._rules if rule.told for conclusion in rule.conclusions}
        return [place for place, key in enumerate(self.keys) if key in told]

    @cached_property
    def _tellings(self) -> Mapping[str, Sequence[tuple[When, Rule]]]:
        """Return by the id of a rule what it is with each of its other reasons, and where that is told."""
        every = (rule for rule in self._rules if rule.told)
        return {rule.id: [(told.when, replace(rule, because=told.because)) for told in rule.told] for rule in every}

    def _told(self, rule: Rule, believed: Mapping[str, float]) -> Rule:
        held = (told for when, told in self._tellings[rule.id] if strength(when, believed, TOLD_FROM) is not None)
        return next(held, rule)
