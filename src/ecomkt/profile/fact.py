"""What is known of one product: facts, and the profile that they make."""

from collections.abc import Iterator

from msgspec import Struct

from ecomkt.knowledge.codebook import fact_key


class Fact(Struct, frozen=True, order=True):
    """`attribute = value`, believed with a certainty in 0 < c ≤ 1."""

    attribute: str
    value: str
    certainty: float = 1.0

    @property
    def key(self) -> str:
        """Return the key of this fact in the working memory."""
        return fact_key(self.attribute, self.value)


class Profile(Struct, frozen=True):
    """What is known of one product, in the order of the codebook; what it doesn't name is unknown."""

    facts: tuple[Fact, ...] = ()

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def about(self, attribute: str) -> tuple[Fact, ...]:
        """Return the facts on one attribute."""
        return tuple(fact for fact in self.facts if fact.attribute == attribute)

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return the attributes of which something is known."""
        return tuple(dict.fromkeys(fact.attribute for fact in self.facts))
