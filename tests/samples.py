"""Profiles to try the knowledge with: the space of types and prices, random ones, and those hypothesis finds."""

from collections.abc import Iterator
from itertools import chain, combinations, islice, product

from benchmarks.profiles import CERTAINTIES, wild_profiles
from hypothesis import strategies as st

from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule
from ecomkt.profile.fact import Fact, Plan, Profile


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
    for item in chain[Rule | Caution](kb.derivations, kb.rules, kb.cautions):
        pairs = [key.partition("=") for key in item.example]
        plans = item.about[:1] if isinstance(item, Caution) else ()
        facts = tuple(Fact(attribute, value) for attribute, _, value in pairs)
        yield Profile(facts, plans=tuple(Plan(key, key) for key in plans))


def certainties(least: float = 0.0) -> st.SearchStrategy[float]:
    """Return the certainties a fact may have: above `least`, up to 1."""
    return st.sampled_from(CERTAINTIES) | st.floats(least, 1, exclude_min=True)


def profiles(codebook: Codebook) -> st.SearchStrategy[Profile]:
    """Return profiles of any facts of the codebook, in codebook order."""
    pairs = [(attribute.slug, value) for attribute in codebook.attributes for value in attribute.by_slug]
    # One list: to draw something of each attribute takes hypothesis longer than the program to advise.
    return st.dictionaries(st.integers(0, len(pairs) - 1), certainties(), max_size=24).map(
        lambda drawn: Profile(tuple(Fact(*pairs[place], drawn[place]) for place in sorted(drawn)))
    )
