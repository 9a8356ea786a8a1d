"""Some profiles of a space in few words: conjunctions of conditions that hold for them and for no, or few, others.

A set of profiles is an integer with a bit for each, so that a thousand candidates cost next to nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice, permutations
from math import lgamma, log, log2
from operator import or_

from msgspec import Struct

from ecomkt.knowledge.codebook import Attribute, fact_key
from ecomkt.profile.fact import Profile
from ecomkt.profile.space import Dimension, dimensions

_MOST_SEEDS = 200
_MOST_ORDERS = 6
_MOST_CONDITIONS = 4
# Bits are compared at so many decimals, lest the mathematics library of a platform decide.
_DIGITS = 6

Cells = dict[str | None, int]
"""The profiles that have each value of a dimension; None stands for none of its values."""
Box = tuple[frozenset[str | None], ...]
"""For each dimension the cells that are let in."""


class Condition(Struct, frozen=True):
    """A profile has any of these values of the attribute; if `denied`, none of them."""

    attribute: str
    values: tuple[str, ...]
    denied: bool = False

    def holds(self, profile: Profile) -> bool:
        """Return whether a profile meets the condition."""
        found = any(fact.attribute == self.attribute and fact.value in self.values for fact in profile.facts)
        return found is not self.denied


class Description(Struct, frozen=True):
    """Conditions joined by AND; without any it speaks of every profile."""

    conditions: tuple[Condition, ...]
    matches: int
    """How many profiles of the space meet all conditions."""
    hits: int
    """How many of these are among the described ones."""


class Space:
    """Profiles to be described, by the attributes that they differ in."""

    def __init__(self, profiles: Sequence[Profile], attributes: Iterable[Attribute]) -> None:
        self._everything = (1 << len(profiles)) - 1
        self._having: dict[str, int] = {}
        for number, profile in enumerate(profiles):
            for fact in profile.facts:
                self._having[fact.key] = self._having.get(fact.key, 0) | 1 << number
        every = (dimension for attribute in attributes for dimension in dimensions(attribute))
        # What all profiles share can tell none of them apart.
        self._cells = {dimension: cells for dimension in every if len(cells := self._filled(dimension)) > 1}

    def exactly(self, described: int) -> tuple[Description, ...]:
        """Return descriptions that together hold for every described profile and for no other.

        For spaces in which no two profiles are the same and none has two values of one dimension.
        """
        boxes: dict[Box, tuple[int, Description]] = {}
        for seed in islice(bits(described), _MOST_SEEDS):
            self._add_boxes(seed, described, boxes)
        chosen: list[Description] = []
        left = described
        # Greedily by what is still left: the smallest cover would take exponential time.
        while left:
            if not any(mask & left for mask, _ in boxes.values()):
                self._add_boxes(next(bits(left)), described, boxes)
            mask, best = min(boxes.values(), key=lambda item: (-(item[0] & left).bit_count(), _order(item[1])))
            chosen.append(best)
            left &= ~mask
        return tuple(chosen)

    def roughly(self, described: int) -> Description:
        """Return what tells the described profiles apart in the fewest bits, those to say it and its exceptions.

        This is the principle of minimum description length: it says nothing that may well be chance. Where the
        described profiles have no more than that in common, there are no conditions.
        """
        conditions: list[Condition] = []
        left = list(self._cells)
        reached, spent, bits = self._everything, 0.0, self._exception_bits(self._everything, described)
        while len(conditions) < _MOST_CONDITIONS and left:
            rated = [(*self._best_condition(d, reached, described), d) for d in left]
            # Rounded, so that no platform decides a tie by its last bit.
            cost, exceptions, condition, dimension = min(rated, key=lambda item: round(item[0] + item[1], _DIGITS))
            if spent + cost + exceptions >= bits:
                break
            spent += cost
            bits = spent + exceptions
            conditions.append(condition)
            left.remove(dimension)
            reached &= self._meeting(condition)
        return Description(tuple(conditions), reached.bit_count(), (reached & described).bit_count())

    def _best_condition(self, dimension: Dimension, reached: int, described: int) -> tuple[float, float, Condition]:
        """Return a condition on a dimension, with its bits and those of the exceptions that it leaves."""
        cells = self._cells[dimension]
        masks = {cell: mask & reached for cell, mask in cells.items()}
        share = {cell: (mask & described).bit_count() / max(mask.bit_count(), 1) for cell, mask in masks.items()}
        # By the share of described profiles, so that only prefixes need to be tried, not all subsets.
        ordered = sorted(cells, key=lambda cell: -share[cell])
        options: list[tuple[float, float, Condition]] = []
        for count in range(1, len(ordered)):
            condition = self._condition(dimension, frozenset(ordered[:count]))
            cost = log2(len(self._cells) * len(cells)) + _choice_bits(len(cells), count)
            options.append((cost, self._exception_bits(reached & self._meeting(condition), described), condition))
        return min(options, key=lambda item: round(item[0] + item[1], _DIGITS))

    def _exception_bits(self, reached: int, described: int) -> float:
        """Return how many bits tell which profiles are described, once it is known which are reached."""
        inside, hits = reached.bit_count(), (reached & described).bit_count()
        outside, missed = self._everything.bit_count() - inside, described.bit_count() - hits
        return _choice_bits(inside, hits) + _choice_bits(outside, missed)

    def _add_boxes(self, seed: int, described: int, boxes: dict[Box, tuple[int, Description]]) -> None:
        """Add boxes around a profile, as large as they get without a profile that isn't described."""
        # The order in which a box grows decides its shape; some orders are tried, not all.
        for order in islice(permutations(range(len(self._cells))), _MOST_ORDERS):
            box = self._grown(seed, order, described)
            if box not in boxes:
                boxes[box] = self._inside(box), self._written(box)

    def _grown(self, seed: int, order: Sequence[int], described: int) -> Box:
        cells = list(self._cells.values())
        box = [{cell for cell, mask in each.items() if mask >> seed & 1} for each in cells]
        for place in order:
            beside = self._everything
            for other, each in enumerate(cells):
                beside &= _union(each, box[other]) if other != place else self._everything
            box[place] |= {cell for cell, mask in cells[place].items() if not beside & mask & ~described}
        return tuple(map(frozenset, box))

    def _inside(self, box: Box) -> int:
        inside = self._everything
        for cells, chosen in zip(self._cells.values(), box, strict=True):
            inside &= _union(cells, chosen)
        return inside

    def _written(self, box: Box) -> Description:
        inside, cells = self._inside(box), list(self._cells.values())
        for place, chosen in enumerate(box):
            # What has none of the values is let in for nothing where other conditions keep it out.
            without = (*box[:place], chosen - {None}, *box[place + 1 :])
            if len(chosen) < len(cells[place]) and self._inside(without) == inside:
                box = without
        pairs = zip(self._cells.items(), box, strict=True)
        conditions = tuple(self._condition(d, chosen) for (d, every), chosen in pairs if len(chosen) < len(every))
        return Description(conditions, inside.bit_count(), inside.bit_count())

    def _condition(self, dimension: Dimension, chosen: frozenset[str | None]) -> Condition:
        cells = self._cells[dimension]
        named = tuple(cell for cell in cells if cell is not None and cell in chosen)
        others = tuple(cell for cell in cells if cell is not None and cell not in chosen)
        # Where a profile may have none of the values, "none of the others" holds for it, too.
        denied = None in chosen or (None not in cells and len(others) < len(named))
        return Condition(dimension.attribute, others if denied else named, denied)

    def _meeting(self, condition: Condition) -> int:
        having = reduce(or_, (self._having.get(fact_key(condition.attribute, v), 0) for v in condition.values), 0)
        return self._everything & ~having if condition.denied else having

    def _filled(self, dimension: Dimension) -> Cells:
        masks: Cells = {value: self._having.get(fact_key(dimension.attribute, value), 0) for value in dimension.values}
        masks[None] = self._everything & ~_union(masks, masks)
        return {cell: mask for cell, mask in masks.items() if mask}


def _union(cells: Cells, chosen: Iterable[str | None]) -> int:
    return reduce(or_, (cells[cell] for cell in chosen), 0)


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, from the lowest."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def _choice_bits(count: int, chosen: int) -> float:
    return (lgamma(count + 1) - lgamma(chosen + 1) - lgamma(count - chosen + 1)) / log(2)


def _order(description: Description) -> tuple[int, list[str]]:
    """Return by what descriptions are sorted: how much there is to read in them, then their words."""
    conditions = description.conditions
    return sum(len(c.values) + 1 for c in conditions), [f"{c.attribute} {c.denied} {c.values}" for c in conditions]
