"""Which profiles two codebooks can both speak of: all of the required attributes, and seeded samples of full ones."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.fact import Fact, Profile

# How often a sampled profile has a second value of an attribute of which several may hold.
_SECOND_VALUE = 0.25


class Dimension(Struct, frozen=True):
    """Values of one attribute that exclude each other, in the order of the codebook."""

    attribute: str
    values: tuple[str, ...]


def common_attributes(first: Codebook, second: Codebook) -> tuple[Attribute, ...]:
    """Return the attributes and values that both codebooks have, and what binds them in either.

    Both orders of the codebooks give the same.
    """
    slugs = _common(list(first.attribute), list(second.attribute))
    both = (_both(first.attribute[slug], second.attribute[slug]) for slug in slugs)
    return tuple(attribute for attribute in both if attribute.codes)


def dimensions(attribute: Attribute) -> tuple[Dimension, ...]:
    """Return the values of an attribute in groups of which a profile of a space names at most one value each."""
    left, found = list(attribute.by_slug), []
    for group in (*(attribute.exclusive if attribute.many else ()), frozenset(left)):
        found.append(tuple(value for value in left if value in group))
        left = [value for value in left if value not in group]
    return tuple(Dimension(attribute.slug, values) for values in found if values)


def space_size(attributes: Sequence[Attribute]) -> int:
    """Return how many profiles `required_space` yields."""
    return prod(len(_choices(attribute)) for attribute in attributes if attribute.required)


def required_space(attributes: Sequence[Attribute]) -> Iterator[Profile]:
    """Yield every profile that names each required attribute and no other.

    It has one value of the attribute; where values exclude each other within groups, one of a group or of several.
    """
    for parts in product(*(_choices(attribute) for attribute in attributes if attribute.required)):
        yield Profile(tuple(fact for part in parts for fact in part))


def sampled_profiles(attributes: Sequence[Attribute], count: int, seed: int) -> Iterator[Profile]:
    """Yield profiles that know something of every attribute; the same on every platform for the same seed."""
    chance = Random(seed)
    choices = [(attribute, _choices(attribute)) for attribute in attributes]
    for _ in range(count):
        yield Profile(tuple(fact for attribute, some in choices for fact in _drawn(attribute, some, chance)))


def _drawn(attribute: Attribute, choices: Sequence[tuple[Fact, ...]], chance: Random) -> tuple[Fact, ...]:
    # Of all methods of Random, only random() promises the same numbers in every version.
    drawn = choices[int(chance.random() * len(choices))]
    if attribute.many and not attribute.exclusive and chance.random() < _SECOND_VALUE:
        second = choices[int(chance.random() * len(choices))]
        return tuple(choice[0] for choice in choices if choice in (drawn, second))
    return drawn


@lru_cache(maxsize=256)
def _choices(attribute: Attribute) -> list[tuple[Fact, ...]]:
    groups = dimensions(attribute)
    named = [(None, *group.values) if len(groups) > 1 else group.values for group in groups]
    picked = (tuple(value for value in values if value is not None) for values in product(*named))
    allowed = (v for v in picked if v and not attribute.clashing(dict.fromkeys(v, 1.0)))
    return [tuple(Fact(attribute.slug, value) for value in values) for values in allowed]


def _both(first: Attribute, second: Attribute) -> Attribute:
    values = _common(list(first.by_slug), list(second.by_slug))
    stated = (group & set(values) for attribute in (first, second) for group in attribute.exclusive)
    groups = {group for group in stated if len(group) > 1}
    return replace(
        first,
        codes=tuple(first.by_slug[value] for value in values),
        many=first.many and second.many,
        required=first.required or second.required,
        exclusive=tuple(sorted(groups, key=lambda group: sorted(map(values.index, group)))),
    )


def _common(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return what stands in both, in their order, or sorted if they differ in it."""
    shared = [item for item in first if item in second]
    return shared if shared == [item for item in second if item in first] else sorted(shared)
