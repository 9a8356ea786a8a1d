"""What a list says of the shop that sells it: one profile from the shares of its products."""

from collections import Counter
from collections.abc import Mapping

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.fact import Fact, Profile

_LEAST_SHARE = 0.2
"""What fewer of the products are says nothing of the shop."""


def shop_profile(products: Mapping[Profile, int], codebook: Codebook) -> Profile:
    """Return the profile of a shop from the profiles of its products, each with how many products have it.

    A value is as certain as its share of the products that say anything of the attribute, down to a fifth. Of levels of
    money the shop has the middle one, of other values that exclude each other the most frequent.
    """
    facts: list[Fact] = []
    for attribute in codebook.attributes:
        shares = _shares(products, attribute)
        loose = shares.keys() - frozenset().union(*attribute.bound)
        kept = {value: shares[value] for value in loose}
        for group in attribute.bound:
            among = [(code.slug, shares[code.slug]) for code in attribute.codes if code.slug in shares.keys() & group]
            kept |= _middle(among) if attribute.amount else dict(sorted(among, key=lambda each: -each[1])[:1])
        certainties = ((code.slug, round(kept.get(code.slug, 0.0), 1)) for code in attribute.codes)
        facts += (Fact(attribute.slug, slug, share) for slug, share in certainties if share >= _LEAST_SHARE)
    return Profile(tuple(facts))


def _shares(products: Mapping[Profile, int], attribute: Attribute) -> dict[str, float]:
    """Return of each value the share of the products that say anything of the attribute."""
    weights: Counter[str] = Counter()
    known = 0.0
    for profile, count in products.items():
        facts = profile.about(attribute.slug)
        known += count if facts else 0
        weights.update({fact.value: count * fact.certainty for fact in facts})
    return {value: min(weight / known, 1.0) for value, weight in weights.items()}


def _middle(among: list[tuple[str, float]]) -> dict[str, float]:
    """Return the level that half of the products don't exceed, as certain as all levels of its scale together."""
    total, reached = sum(share for _, share in among), 0.0
    for level, share in among:
        reached += share
        if reached * 2 >= total:
            return {level: min(total, 1.0)}
    return {}
