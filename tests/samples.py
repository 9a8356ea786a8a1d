"""Profiles to try the knowledge with: the space of types and prices, random ones, and those hypothesis finds."""

from collections.abc import Iterator
from itertools import combinations, product
from random import Random

from hypothesis import strategies as st

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact, Profile

THRESHOLD = 0.2
CERTAINTIES = (
    *(1.0, 1.0, 1.0, 1.0, 0.9, 0.6, 0.4, 0.25, 0.05),
    # Both sides of the threshold, nearer than a grid step, on it, and a grid step away.
    *(THRESHOLD, THRESHOLD - 1e-9, THRESHOLD + 1e-9, THRESHOLD - 1e-10, THRESHOLD + 1e-10, THRESHOLD - 6e-10),
)


def product_price_space(codebook: Codebook) -> Iterator[Profile]:
    """Yield every type and pair of types × every absolute price or none × every relative price or none."""
    types, price = codebook.attribute["product"], codebook.attribute["price"]
    given = [(code.slug,) for code in types.codes] + list(combinations(types.by_slug, 2))
    absolute, relative = ((None, *(v for v in price.by_slug if v in group)) for group in price.exclusive)
    for names, first, second in product(given, absolute, relative):
        prices = (Fact(price.slug, value) for value in (first, second) if value)
        yield Profile((*(Fact(types.slug, name) for name in names), *prices))


def random_profiles(codebook: Codebook, count: int, seed: int) -> Iterator[Profile]:
    """Yield seeded profiles over all attributes: partial, with several values and with soft certainties."""
    chance = Random(seed)
    for _ in range(count):
        share = chance.random()
        known = [a for a in codebook.attributes if chance.random() < share]
        yield Profile(tuple(fact for attribute in known for fact in _random_facts(attribute, chance)))


def _random_facts(attribute: Attribute, chance: Random) -> list[Fact]:
    values = chance.sample(list(attribute.by_slug), k=min(len(attribute.codes), chance.choice((1, 1, 1, 2, 3))))
    if chance.random() < 0.5:
        return [Fact(attribute.slug, value) for value in values]
    return [Fact(attribute.slug, value, chance.choice((*CERTAINTIES, chance.random()))) for value in values]


def example_profiles(kb: KnowledgeBase) -> Iterator[Profile]:
    """Yield the examples on which rules, derivations and cautions fire, as the knowledge gives them."""
    rules = (*kb.derivations, *kb.rules)
    for keys in (*(rule.example for rule in rules), *(caution.example for caution in kb.cautions)):
        pairs = [key.partition("=") for key in keys]
        yield Profile(tuple(Fact(attribute, value) for attribute, _, value in pairs))


def certainties(least: float = 0.0) -> st.SearchStrategy[float]:
    """Return the certainties a fact may have: above `least`, up to 1."""
    return st.sampled_from(CERTAINTIES) | st.floats(least, 1, exclude_min=True)


def profiles(codebook: Codebook) -> st.SearchStrategy[Profile]:
    """Return profiles of any facts of the codebook, in codebook order."""
    return st.tuples(*(_facts(attribute) for attribute in codebook.attributes)).map(
        lambda parts: Profile(tuple(fact for part in parts for fact in part))
    )


def _facts(attribute: Attribute) -> st.SearchStrategy[list[Fact]]:
    fact = st.builds(Fact, st.just(attribute.slug), st.sampled_from(list(attribute.by_slug)), certainties())
    return st.just([]) | st.lists(fact, max_size=3, unique_by=lambda each: each.value)
