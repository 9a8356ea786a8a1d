"""The rules that speak of options, each with the reason that fits what is known of the client."""

from collections.abc import Mapping

from msgspec.structs import replace

from ecomkt.inference.engine import strength
from ecomkt.inference.stratum import Stratum
from ecomkt.knowledge.model import Rule

TOLD_FROM = 0.5
"""How sure the facts must be on which another reason is told: whoever hears it takes it for true of the whole."""


class TellingStratum(Stratum[Rule]):
    """The rules that speak of options; in what is argued each has the reason for this client, its certainties kept."""

    def argued(self, believed: Mapping[str, float]) -> tuple[list[float], list[list[tuple[Rule, float, float]]]]:
        """Return what a stratum does, each rule with the first of its tellings that holds, if one does."""
        certainties, parts = super().argued(believed)
        told = {rule.id: _told(rule, believed) for each in parts for rule, _, _ in each if rule.told}
        return certainties, [[(told.get(r.id, r), added, sure) for r, added, sure in each] for each in parts]


def _told(rule: Rule, believed: Mapping[str, float]) -> Rule:
    held = (each for each in rule.told if strength(each.when, believed, TOLD_FROM) is not None)
    return next((replace(rule, because=telling.because) for telling in held), rule)
