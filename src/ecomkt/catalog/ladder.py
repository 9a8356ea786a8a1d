"""Levels one above the other, with bounds between them that are soft."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ecomkt.model import Fact

__all__ = ["Ladder"]

_TENTHS = 10


@dataclass(frozen=True)
class Ladder:
    """Values of an attribute by the upper bounds of what is measured."""

    attribute: str
    bounds: tuple[tuple[str, float], ...]
    """Value and upper bound, from the lowest, further apart than twice the edge."""
    above: str
    """The value beyond the last bound."""
    edge: float
    """0.15: from a bound / 1.15 to the bound × 1.15 both neighbours hold, at the bound each with 0.5 (log scale)."""

    def facts(self, measure: float) -> tuple[Fact, ...]:
        """Return the value that a measure > 0 has, or two neighbours; certainties have one decimal and sum to 1."""
        starts, found = self._steps
        return found[bisect_right(starts, measure)]

    @cached_property
    def _steps(self) -> tuple[tuple[float, ...], tuple[tuple[Fact, ...], ...]]:
        """Return where the facts change, and the facts before each of these places and after the last."""
        pairs = tuple(self._changes())
        first = self.bounds[0][0] if self.bounds else self.above
        return tuple(start for start, _ in pairs), ((Fact(self.attribute, first),), *(facts for _, facts in pairs))

    def _changes(self) -> Iterator[tuple[float, tuple[Fact, ...]]]:
        """Yield, for each tenth of certainty that goes over to the upper neighbour, where that happens.

        The certainty of the upper one is (ln x − ln(b / (1 + edge))) / (2 ln(1 + edge)), rounded to one decimal; so
        n tenths begin where it is (n − 0.5) / 10.
        """
        values = [value for value, _ in self.bounds] + [self.above]
        for (lower, bound), upper in zip(self.bounds, values[1:], strict=True):
            for tenths in range(1, _TENTHS + 1):
                at = (tenths - 0.5) / _TENTHS
                facts = Fact(self.attribute, lower, (_TENTHS - tenths) / _TENTHS) if tenths < _TENTHS else None
                both = (facts, Fact(self.attribute, upper, tenths / _TENTHS))
                yield bound * (1 + self.edge) ** (2 * at - 1), tuple(fact for fact in both if fact)
