"""The rules of one stratum, compiled for one engine: what they conclude of what is believed."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from ecomkt.inference.certainty import GRID, combine, fold
from ecomkt.inference.engine import EngineFactory
from ecomkt.knowledge.model import Rule, TraitEvidence

R = TypeVar("R", Rule, TraitEvidence)


class Stratum(Generic[R]):
    """The rules that conclude facts, those that speak of traits, or those that speak of options, for one engine."""

    def __init__(self, engine: EngineFactory, rules: Sequence[R], keys: Sequence[str], threshold: float) -> None:
        self.engine = engine([rule.when for rule in rules], threshold)
        self._rules: Sequence[R] = rules
        self.keys = keys
        number = {key: n for n, key in enumerate(keys)}
        self._conclusions = [[(number[c.key], c.certainty) for c in rule.conclusions] for rule in rules]

    def certainties(self, believed: Mapping[str, float]) -> dict[str, float]:
        """Return the certainty of every key alone, for searches over profiles: the same as of the parts of `argued`."""
        totals, conclusions = [0.0] * len(self.keys), self._conclusions
        for number, strength in self.engine.fire(believed):
            for place, certainty in conclusions[number]:
                contribution, total = certainty * strength, totals[place]
                # The common case of `combine` stands here again, as in `fold`: a search makes a million of them.
                if contribution >= 0 and total >= 0:
                    totals[place] = total + (contribution - total * contribution)
                else:
                    totals[place] = combine(total, contribution)
        return dict(zip(self.keys, [round(total, GRID) + 0.0 for total in totals], strict=True))

    def argued(self, believed: Mapping[str, float]) -> tuple[list[float], list[list[tuple[R, float, float]]]]:
        """Return for every key its certainty and the parts of it: rule, contribution, strength, in rule order."""
        parts: list[list[tuple[R, float, float]]] = [[] for _ in self.keys]
        numbers: list[list[float]] = [[] for _ in self.keys]
        rules, conclusions = self._rules, self._conclusions
        for number, strength in self.engine.fire(believed):
            rule = rules[number]
            for place, certainty in conclusions[number]:
                contribution = certainty * strength
                parts[place].append((rule, contribution, strength))
                numbers[place].append(contribution)
        return [fold(each) if each else 0.0 for each in numbers], parts
