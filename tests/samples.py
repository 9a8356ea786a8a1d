"""Profiles to try the knowledge with: the space of types and prices, random ones, and those hypothesis finds."""

from collections.abc import Iterator
from itertools import combinations, islice, product

from benchmarks.profiles import CERTAINTIES, wild_profiles
from hypothesis import strategies as st

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact, Profile


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
    return islice(wild_profiles(codebook, seed), count)


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
