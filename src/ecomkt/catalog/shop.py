"""What a list says of the shop that sells it: one profile of what most of its products are."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.fact import Fact, Profile

_LEAST_SHARE = 0.2
"""What is so much rarer than the most frequent value says nothing of the shop."""


def shop_profile(products: Mapping[Profile, int], codebook: Codebook) -> Profile:
    """Return the profile of a shop from the profiles of its products, each with how many products have it.

    The most frequent value of an attribute is as certain as it is of its products in the mean, another less
    so by how much rarer it is, down to a fifth. Of levels of money the shop has the middle one, of other values that
    exclude each other the most frequent.
    """
    facts: list[Fact] = []
    for attribute in codebook.attributes:
        counts, sums = _counted(products, attribute)
        kept = {slug for slug in counts if not any(slug in group for group in attribute.bound)}
        for group in attribute.bound:
            among = [code.slug for code in attribute.codes if code.slug in counts.keys() & group]
            if among:
                kept.add(_middle(among, counts) if attribute.amount else max(among, key=counts.__getitem__))
        most = max((counts[slug] for slug in kept), default=1)
        shares = {code.slug: counts[code.slug] / most for code in attribute.codes if code.slug in kept}
        common = {slug: share * sums[slug] / counts[slug] for slug, share in shares.items() if share >= _LEAST_SHARE}
        facts += (Fact(attribute.slug, slug, round(certainty, 1)) for slug, certainty in common.items())
    return Profile(tuple(fact for fact in facts if fact.certainty))


def _counted(products: Mapping[Profile, int], attribute: Attribute) -> tuple[Counter[str], Mapping[str, float]]:
    """Return of each value how many products have it, and the sum of their certainties."""
    counts, sums = Counter[str](), defaultdict[str, float](float)
    for profile, count in products.items():
        for fact in profile.about(attribute.slug):
            counts[fact.value] += count
            sums[fact.value] += count * fact.certainty
    return counts, sums


def _middle(levels: Sequence[str], counts: Counter[str]) -> str:
    """Return the level that half of the products don't exceed."""
    reached = accumulate(counts[level] for level in levels)
    total = sum(counts[level] for level in levels)
    return next(level for level, up_to in zip(levels, reached, strict=True) if up_to * 2 >= total)
