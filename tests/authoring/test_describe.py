"""Descriptions of profiles: they hold for what they claim, and say no more than they must."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.authoring.describe import Condition, Description, Space
from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.language.text import Text
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.space import required_space, sampled_profiles


def attribute(slug: str, values: str, groups: str = "") -> Attribute:
    codes = tuple(Code(value, Text(()), None, ()) for value in values.split())
    exclusive = tuple(frozenset(group.split("+")) for group in groups.split())
    return Attribute(slug, Text(()), codes, Text(()), many=True, required=True, influence=False, exclusive=exclusive)


ATTRIBUTES = (attribute("k", "x y z"), attribute("p", "a b c d e", "a+b+c d+e"))
PROFILES = tuple(required_space(ATTRIBUTES))
SPACE = Space(PROFILES, ATTRIBUTES)
SAMPLE_ATTRIBUTES = (*ATTRIBUTES, *(attribute(slug, "f g h i") for slug in ("m", "n", "o")))
SAMPLE = tuple(sampled_profiles(SAMPLE_ATTRIBUTES, 300, 1))


def mask(profiles: tuple[Profile, ...], *conditions: Condition) -> int:
    return sum(1 << n for n, profile in enumerate(profiles) if all(c.holds(profile) for c in conditions))


def said(*descriptions: Description) -> list[str]:
    return [
        " & ".join(f"{c.attribute}{'!=' if c.denied else '='}{'|'.join(c.values)}" for c in description.conditions)
        for description in descriptions
    ]


def test_a_condition_holds_for_any_of_its_values_or_if_denied_for_none() -> None:
    both = Profile((Fact("p", "a"), Fact("p", "d")))
    assert Condition("p", ("d", "e")).holds(both)
    assert not Condition("p", ("d", "e"), denied=True).holds(both)
    assert not Condition("p", ("b",)).holds(both)
    assert Condition("k", ("x",), denied=True).holds(both)


@given(st.integers(1, (1 << len(PROFILES)) - 1))
def test_exact_descriptions_hold_for_every_described_profile_and_for_no_other(described: int) -> None:
    found = 0
    for description in SPACE.exactly(described):
        meeting = mask(PROFILES, *description.conditions)
        assert meeting & ~described == 0
        assert description.matches == description.hits == meeting.bit_count()
        found |= meeting
    assert found == described


@given(st.integers(1, (1 << len(PROFILES)) - 1))
def test_no_exact_description_is_idle(described: int) -> None:
    meeting = [mask(PROFILES, *description.conditions) for description in SPACE.exactly(described)]
    assert all(mine & ~sum_of(meeting[:number]) for number, mine in enumerate(meeting))


def sum_of(masks: list[int]) -> int:
    union = 0
    for each in masks:
        union |= each
    return union


def test_a_conjunction_is_found_again() -> None:
    for kinds, prices in product(("x", "x y"), ("a", "a b")):
        conditions = Condition("k", tuple(kinds.split())), Condition("p", tuple(prices.split()))
        (found,) = SPACE.exactly(mask(PROFILES, *conditions))
        assert mask(PROFILES, *found.conditions) == mask(PROFILES, *conditions)
        assert len(found.conditions) == 2


def test_conditions_are_written_in_their_shorter_form() -> None:
    assert said(*SPACE.exactly(mask(PROFILES, Condition("k", ("x", "y"))))) == ["k!=z"]
    assert said(*SPACE.exactly(mask(PROFILES, Condition("p", ("a",))))) == ["p=a"]


def test_absent_values_are_spoken_of_as_denied() -> None:
    described = mask(PROFILES, Condition("k", ("x",)), Condition("p", ("d", "e"), denied=True))
    assert said(*SPACE.exactly(described)) == ["k=x & p!=d|e"]


def test_what_other_conditions_keep_out_is_not_spoken_of() -> None:
    """A profile that has b and no relative price: that some have none of a, b, c needs no word."""
    described = mask(PROFILES, Condition("p", ("b",)), Condition("p", ("d", "e"), denied=True))
    assert said(*SPACE.exactly(described)) == ["p=b & p!=d|e"]


def test_all_profiles_are_described_without_a_condition() -> None:
    everything = (1 << len(PROFILES)) - 1
    assert SPACE.exactly(everything) == (Description((), len(PROFILES), len(PROFILES)),)
    assert Space(SAMPLE, SAMPLE_ATTRIBUTES).roughly((1 << len(SAMPLE)) - 1).conditions == ()


@given(st.integers(1, (1 << len(SAMPLE)) - 1))
def test_a_rough_description_counts_what_it_holds_for(described: int) -> None:
    description = Space(SAMPLE, SAMPLE_ATTRIBUTES).roughly(described)
    meeting = mask(SAMPLE, *description.conditions)
    assert (description.matches, description.hits) == (meeting.bit_count(), (meeting & described).bit_count())


def test_the_premises_of_a_change_are_found_in_a_sample() -> None:
    conditions = (Condition("m", ("f",)), Condition("n", ("g",)))
    found = Space(SAMPLE, SAMPLE_ATTRIBUTES).roughly(mask(SAMPLE, *conditions))
    assert sorted(said(found)[0].split(" & ")) == ["m=f", "n=g"]
    assert found.hits == found.matches


def test_chance_is_not_described() -> None:
    """Three profiles always have something in common."""
    assert Space(SAMPLE, SAMPLE_ATTRIBUTES).roughly(0b1000000100000001).conditions == ()


@pytest.mark.slow
def test_more_profiles_than_seeds_are_described_exactly() -> None:
    """A diagonal: no two of the described profiles go together."""
    count = 210
    attributes = tuple(attribute(slug, " ".join(f"{slug}{n}" for n in range(count))) for slug in "km")
    profiles = tuple(required_space(attributes))
    found = Space(profiles, attributes).exactly(sum(1 << (count + 1) * n for n in range(count)))
    assert sorted(said(*found)) == sorted(f"k=k{n} & m=m{n}" for n in range(count))
