"""What is known of one product: facts, the profile that they make, and how it may change, one fact at a time."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct, structs

from ecomkt.errors import Problem
from ecomkt.knowledge.codebook import Attribute, Codebook, fact_key


class Fact(Struct, frozen=True, order=True):
    """`attribute = value`, believed with a certainty in 0 < c ≤ 1."""

    attribute: str
    value: str
    certainty: float = 1.0

    @property
    def key(self) -> str:
        """Return the key of this fact in the working memory."""
        return fact_key(self.attribute, self.value)


class GivenAmount(Struct, frozen=True):
    """A number that the client gave for an attribute, whose level is a fact."""

    attribute: str
    number: Decimal
    """The sum of money, or the share, 0 … 1."""
    currency: str = ""
    """The ISO code; empty for a share, and where nothing is due."""
    is_money: bool = False
    written: str = ""
    """As typed, where its currency was taken for granted: the market may tell another."""
    levels: tuple[str, ...] = ()
    """The values that follow from it."""
    highest: Decimal | None = None
    """The upper end of a range, whose lower end is the number; None where one number was given."""

    def __str__(self) -> str:
        number = self.number if self.is_money else self.number * 100
        upper = f"-{self.highest.normalize():f}" if self.highest else ""
        return f"{number.normalize():f}{upper}{f' {self.currency}'.rstrip() if self.is_money else '%'}"


class Quote(Struct, frozen=True):
    """What the client said of a value, which stays as it is whatever he said."""

    attribute: str
    value: str
    """Empty where it was said of a number."""
    words: str


class Plan(Struct, frozen=True):
    """What the client has in mind to do."""

    given: str
    """As typed."""
    key: str = ""
    """Of the option that it is; empty if none is called so."""
    named: bool = False
    """Whether this option was named beside the words, which are not asked what they mean then."""
    near: tuple[str, ...] = ()
    """Of one that isn't understood the keys of the options that it may be, the likeliest first."""


class Understanding(Struct, frozen=True):
    """What words without an attribute were taken for."""

    words: str
    """As typed."""
    attribute: str
    value: str = ""
    """Empty of a number without a level."""
    certainty: float = 1.0


class Profile(Struct, frozen=True):
    """What is known of one product, in the order of the codebook; what it doesn't name is unknown."""

    facts: tuple[Fact, ...] = ()
    amounts: tuple[GivenAmount, ...] = ()
    """The numbers behind some of the facts."""
    plans: tuple[Plan, ...] = ()
    notes: tuple[Problem, ...] = ()
    """What was taken for granted when it was read."""
    origins: tuple[tuple[str, str], ...] = ()
    """Attributes whose facts nobody stated this time, with where they come from: `state` or `config`."""
    title: str = ""
    """What the product is called, where that was said."""
    understood: tuple[Understanding, ...] = ()
    """What was said without naming an attribute."""
    quotes: tuple[Quote, ...] = ()
    """What the client said of some of the facts and amounts, in his own words."""

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def about(self, attribute: str) -> tuple[Fact, ...]:
        """Return the facts on one attribute."""
        return tuple(fact for fact in self.facts if fact.attribute == attribute)

    @property
    def planned(self) -> frozenset[str]:
        """Return the keys of the options that the client plans."""
        return frozenset([plan.key for plan in self.plans if plan.key])

    def amounts_on(self, attribute: str) -> tuple[GivenAmount, ...]:
        """Return the numbers on one attribute."""
        return tuple(amount for amount in self.amounts if amount.attribute == attribute)

    def words_on(self, attribute: str, *values: str) -> tuple[str, ...]:
        """Return what the client said of values, which are empty for the number, of an attribute; each once."""
        said = (quote.words for quote in self.quotes if quote.attribute == attribute and quote.value in values)
        return tuple(dict.fromkeys(said))

    def quoting(self, quotes: Iterable[Quote]) -> "Profile":
        """Return the profile with what was said last of each of its facts and amounts, in their order."""
        said = {(quote.attribute, quote.value): quote for quote in quotes}
        if not said:
            return self
        numbers = [(amount.attribute, "") for amount in self.amounts]
        values = [(fact.attribute, value) for fact in self.facts for value in ("", fact.value)]
        stated = [key for key in dict.fromkeys((*values, *numbers)) if key[1] or key in numbers]
        return structs.replace(self, quotes=tuple(said[key] for key in stated if key in said))

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return the attributes of which something is known."""
        return tuple(dict.fromkeys(fact.attribute for fact in self.facts))

    @property
    def stated(self) -> tuple[str, ...]:
        """Return the attributes of which something was said, be it a number alone."""
        return tuple(dict.fromkeys((*self.attributes, *(amount.attribute for amount in self.amounts))))


def facts_on(attribute: Attribute, certainty: Mapping[str, float]) -> tuple[Fact, ...]:
    """Return the facts on an attribute, in file order, given how certain each value is."""
    return tuple(Fact(attribute.slug, value, certainty[value]) for value in attribute.by_slug if value in certainty)


class Change(Struct, frozen=True):
    """One attribute set to other facts; without facts it becomes unknown."""

    attribute: Attribute
    facts: tuple[Fact, ...]
    amounts: tuple[GivenAmount, ...] = ()
    """The number that the facts are the level of, where one was given."""
    quotes: tuple[Quote, ...] = ()
    """What was said of them this time."""

    @property
    def forgets(self) -> bool:
        """Return whether the attribute becomes unknown."""
        return not self.facts


def changed(profile: Profile, *changes: Change) -> Profile:
    """Return the profile after the changes, its facts still in the order they would be given in."""
    touched = {change.attribute.slug for change in changes}
    kept = [fact for fact in profile.facts if fact.attribute not in touched]
    facts = (*kept, *(fact for change in changes for fact in change.facts))
    amounts = [amount for amount in profile.amounts if amount.attribute not in touched]
    amounts += [amount for change in changes for amount in change.amounts]
    origins = tuple(origin for origin in profile.origins if origin[0] not in touched)
    understood = tuple(each for each in profile.understood if each.attribute not in touched)
    after = structs.replace(profile, facts=facts, amounts=tuple(amounts), origins=origins, understood=understood)
    return after.quoting((*profile.quotes, *(quote for change in changes for quote in change.quotes)))


def same_product(profile: Profile, other: Profile) -> bool:
    """Return whether two profiles say the same, whatever the products are called."""
    return (profile.facts, profile.amounts, profile.plans) == (other.facts, other.amounts, other.plans)


def single_changes(codebook: Codebook, profile: Profile) -> Iterator[Change]:
    """Yield every other single value for every attribute, and every known attribute forgotten.

    Where values answer along several dimensions, such as a level and a comparison, the facts of the others stay.
    """
    for attribute in codebook.attributes:
        known = profile.about(attribute.slug)
        for code in attribute.codes:
            dimension = next((values for values in attribute.dimensions if code.slug in values), None)
            untouched = (fact for fact in known if dimension and fact.value not in dimension)
            facts = (*untouched, Fact(attribute.slug, code.slug))
            if set(facts) != set(known):
                yield Change(attribute, facts)
        if known:
            yield Change(attribute, ())


def added_values(codebook: Codebook, profile: Profile) -> Iterator[Change]:
    """Yield, for each known attribute that may have several values, one more value beside the known ones.

    Values that exclude a known one are left out: setting them is one of the single changes.
    """
    for attribute in (attribute for attribute in codebook.attributes if attribute.many):
        known = profile.about(attribute.slug)
        values = {fact.value for fact in known}
        ruled_out = values.union(*(group for group in attribute.exclusive if values & group))
        for code in attribute.codes if known else ():
            if code.slug not in ruled_out:
                yield Change(attribute, (*known, Fact(attribute.slug, code.slug)))
