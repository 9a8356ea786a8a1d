"""Profiles to measure and to compare with: the plane of the two facts that everybody gives, and random ones."""

from collections.abc import Iterator
from itertools import product
from random import Random

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.fact import Fact, Profile

MOST_VALUES = 3
"""How many values a random profile gives at most to an attribute that may have several."""
THRESHOLD = 0.2
CERTAINTIES = (
    *(1.0, 1.0, 1.0, 1.0, 0.9, 0.6, 0.4, 0.25, 0.05),
    # Both sides of the threshold, nearer than a grid step, on it, and a grid step away.
    *(THRESHOLD, THRESHOLD - 1e-9, THRESHOLD + 1e-9, THRESHOLD - 1e-10, THRESHOLD + 1e-10, THRESHOLD - 6e-10),
)


def plane_profiles(codebook: Codebook) -> list[Profile]:
    """Return a profile for every pair of values of the required attributes: product × price."""
    choices = [[Fact(a.slug, code.slug) for code in a.codes] for a in codebook.attributes if a.required]
    return [Profile(facts) for facts in product(*choices)]


def random_profiles(codebook: Codebook, seed: int, known: float = 1.0, unsure: float = 0.0) -> Iterator[Profile]:
    """Yield profiles without end, the same for the same seed.

    `known` is the share of attributes that are known, `unsure` the share of those known with certainties below 1.
    """
    random = Random(seed)
    while True:
        facts = [
            fact
            for attribute in codebook.attributes
            if random.random() < known
            for fact in _facts(attribute, random, random.random() < unsure)
        ]
        yield Profile(tuple(facts))


def wild_profiles(codebook: Codebook, seed: int, least: float = 0.0) -> Iterator[Profile]:
    """Yield profiles without end, the same for the same seed: partial, with several values and with soft certainties.

    They mind nothing that excludes each other. Each knows another share of the attributes, from `least` to all.
    """
    random = Random(seed)
    while True:
        share = least + (1 - least) * random.random()
        known = [attribute for attribute in codebook.attributes if random.random() < share]
        yield Profile(tuple(fact for attribute in known for fact in _wild_facts(attribute, random)))


def _wild_facts(attribute: Attribute, random: Random) -> list[Fact]:
    values = random.sample(list(attribute.by_slug), k=min(len(attribute.codes), random.choice((1, 1, 1, 2, 3))))
    if random.random() < 0.5:
        return [Fact(attribute.slug, value) for value in values]
    return [Fact(attribute.slug, value, random.choice((*CERTAINTIES, random.random()))) for value in values]


def _facts(attribute: Attribute, random: Random, unsure: bool) -> list[Fact]:
    if not unsure:
        return [Fact(attribute.slug, value) for value in _values(attribute, random)]
    # Certainties of values that exclude each other must not exceed 1 together.
    values = _values(attribute, random) if attribute.many else random.sample(list(attribute.by_slug), 2)
    return [Fact(attribute.slug, value, round(random.uniform(0.05, 1 / len(values)), 2)) for value in values]


def _values(attribute: Attribute, random: Random) -> list[str]:
    """Return values that may hold together, in file order."""
    chosen: set[str] = set()
    for value in random.sample(list(attribute.by_slug), random.randint(1, MOST_VALUES) if attribute.many else 1):
        if not any(value in group and chosen & group for group in attribute.exclusive):
            chosen.add(value)
    return [value for value in attribute.by_slug if value in chosen]
