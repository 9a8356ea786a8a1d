"""The profiles that a diff tries: what two codebooks share, all of the required attributes, seeded samples."""

import pytest
from msgspec.structs import replace

from ecomkt.knowledge.codebook import Attribute, Code, Codebook
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.text import Text
from ecomkt.profile.fact import Profile
from ecomkt.profile.space import common_attributes, dimensions, required_space, sampled_profiles, space_size


def attribute(slug: str, values: str, *, many: bool = False, required: bool = True, groups: str = "") -> Attribute:
    codes = tuple(Code(value, Text(()), None, ()) for value in values.split())
    exclusive = tuple(frozenset(group.split("+")) for group in groups.split())
    return Attribute(slug, Text(()), codes, Text(()), many, required, False, exclusive)


def book(*attributes: Attribute) -> Codebook:
    return Codebook(attributes, ())


def values(profile: Profile) -> list[str]:
    return [fact.value for fact in profile.facts]


def test_values_that_exclude_each_other_form_a_dimension() -> None:
    price = attribute("p", "a b c d", many=True, groups="b+c")
    assert [dimension.values for dimension in dimensions(price)] == [("b", "c"), ("a", "d")]


def test_values_of_a_single_valued_attribute_are_one_dimension() -> None:
    assert [d.values for d in dimensions(attribute("p", "a b c", groups="a+b"))] == [("a", "b", "c")]


def test_overlapping_groups_give_every_value_one_dimension() -> None:
    price = attribute("p", "a b c", many=True, groups="a+b b+c")
    assert [d.values for d in dimensions(price)] == [("a", "b"), ("c",)]
    assert [values(profile) for profile in required_space([price])] == [["c"], ["a"], ["a", "c"], ["b"]]


def test_the_space_has_one_value_of_each_or_of_each_group() -> None:
    kind, price = attribute("k", "x y", many=True), attribute("p", "a b c", many=True, groups="a+b c")
    every = [["x", "c"], ["x", "a"], ["x", "a", "c"], ["x", "b"], ["x", "b", "c"]]
    assert [values(profile) for profile in required_space([kind, price])][:5] == every
    assert space_size([kind, price]) == 10


def test_the_space_leaves_out_what_is_not_required() -> None:
    assert [values(p) for p in required_space([attribute("k", "x"), attribute("o", "z", required=False)])] == [["x"]]


def test_without_required_attributes_nothing_is_known() -> None:
    assert list(required_space([])) == [Profile()]
    assert space_size([]) == 1


def test_common_attributes_have_the_values_of_both() -> None:
    first = book(attribute("k", "x y z"), attribute("only-first", "v"))
    second = book(attribute("k", "y z w"), attribute("only-second", "v"))
    assert [(a.slug, tuple(a.by_slug)) for a in common_attributes(first, second)] == [("k", ("y", "z"))]


def test_an_attribute_without_common_values_is_left_out() -> None:
    assert common_attributes(book(attribute("k", "x")), book(attribute("k", "y"))) == ()


def test_what_binds_in_either_binds() -> None:
    loose, bound = attribute("p", "a b c", many=True, required=False), attribute("p", "a b c", many=True, groups="a+b")
    (common,) = common_attributes(book(loose), book(bound))
    assert (common.required, common.many, common.exclusive) == (True, True, (frozenset("ab"),))


def test_common_attributes_do_not_depend_on_which_comes_first(kb: KnowledgeBase) -> None:
    turned = replace(kb.codebook, attributes=kb.codebook.attributes[::-1])
    there, back = common_attributes(kb.codebook, turned), common_attributes(turned, kb.codebook)
    assert [a.slug for a in there] == [a.slug for a in back] == sorted(kb.codebook.attribute)


def test_common_attributes_with_itself_are_the_attributes(kb: KnowledgeBase) -> None:
    assert common_attributes(kb.codebook, kb.codebook) == kb.codebook.attributes


def test_the_same_seed_gives_the_same_sample(kb: KnowledgeBase) -> None:
    attributes = kb.codebook.attributes
    first, again, other = (list(sampled_profiles(attributes, 20, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_larger_sample_begins_with_the_smaller(kb: KnowledgeBase) -> None:
    small, large = (list(sampled_profiles(kb.codebook.attributes, count, 3)) for count in (10, 30))
    assert large[:10] == small


def test_a_sampled_profile_knows_every_attribute(kb: KnowledgeBase) -> None:
    for profile in sampled_profiles(kb.codebook.attributes, 50, 0):
        assert {fact.attribute for fact in profile.facts} == {a.slug for a in kb.codebook.attributes}


def test_the_sample_is_the_same_in_every_version_and_on_every_platform() -> None:
    attributes = [attribute("k", "x y z", many=True), attribute("p", "a b c", many=True, groups="a+b c")]
    drawn = [" ".join(values(profile)) for profile in sampled_profiles(attributes, 6, 0)]
    assert drawn == ["z a c", "x a c", "z a c", "y a c", "x b", "x b c"]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_sample_has_the_size_that_was_asked_for(kb: KnowledgeBase, count: int) -> None:
    assert len(list(sampled_profiles(kb.codebook.attributes, count, 0))) == count
