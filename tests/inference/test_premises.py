from collections.abc import Mapping

import pytest

from ecomkt.inference.engine import PremiseReading, WorkingMemory, premise_strength, read_premises, strength
from ecomkt.knowledge.codebook import fact_key, option_key, trait_key
from ecomkt.knowledge.model import Premise, PremiseKind, When
from ecomkt.profile.fact import Fact, Profile
from tables import each_row

THRESHOLD = 0.2


def values(attribute: str, *wanted: str) -> Premise:
    return Premise(PremiseKind.VALUE, attribute, wanted, tuple(fact_key(attribute, value) for value in wanted))


def trait(slug: str, *, denied: bool = False) -> Premise:
    return Premise(PremiseKind.TRAIT, slug, (slug,), (trait_key(slug),), denied)


def options(family: str, *wanted: str) -> Premise:
    keys = tuple(option_key(family, option) for option in wanted)
    return Premise(PremiseKind.OPTION, "", keys, keys)


CHEAP = values("price", "free", "low")


@each_row(
    ("premise", "certainties", "expected"),
    [
        # Any of the values: the one most believed.
        (CHEAP, {}, 0.0),
        (CHEAP, {"price=low": 1.0}, 1.0),
        (CHEAP, {"price=free": 0.3, "price=low": 0.6}, 0.6),
        (CHEAP, {"price=high": 1.0}, 0.0),
        (values("price", "low"), {"price=low": 0.4}, 0.4),
        # A trait, present or denied.
        (trait("urgency"), {}, 0.0),
        (trait("urgency"), {"trait urgency": 0.7}, 0.7),
        (trait("urgency"), {"trait urgency": -0.7}, -0.7),
        (trait("urgency", denied=True), {}, 0.0),
        (trait("urgency", denied=True), {"trait urgency": 0.7}, -0.7),
        (trait("urgency", denied=True), {"trait urgency": -0.7}, 0.7),
        # A fact, a trait and an option of one name are three things.
        (trait("low"), {"price=low": 1.0}, 0.0),
        (options("model", "content", "service"), {"model/content": 0.25, "model/service": 0.5}, 0.5),
        (options("model", "content"), {"method/content": 0.5}, 0.0),
    ],
)
def test_a_premise_is_as_certain_as_what_it_names(
    premise: Premise, certainties: Mapping[str, float], expected: float
) -> None:
    assert premise_strength(premise, certainties) == expected


@each_row(
    ("premises", "certainties", "expected"),
    [
        ((), {}, 1.0),
        ((), {"price=low": 0.1}, 1.0),
        ((CHEAP,), {}, None),
        ((CHEAP,), {"price=free": 1.0}, 1.0),
        ((CHEAP,), {"price=free": 0.2}, 0.2),
        ((CHEAP,), {"price=free": 0.199999999}, None),
        ((CHEAP, trait("urgency")), {"price=low": 1.0, "trait urgency": 0.5}, 0.5),
        ((trait("urgency"), CHEAP), {"price=low": 0.3, "trait urgency": 0.5}, 0.3),
        ((CHEAP, trait("urgency")), {"price=low": 1.0}, None),
        ((CHEAP, trait("urgency")), {"price=low": 1.0, "trait urgency": -0.5}, None),
        ((trait("urgency", denied=True),), {"trait urgency": -0.2}, 0.2),
        ((trait("urgency", denied=True),), {"trait urgency": -0.199999999}, None),
        ((trait("urgency", denied=True),), {}, None),
        ((trait("urgency"), trait("urgency", denied=True)), {"trait urgency": 0.9}, None),
    ],
)
def test_a_rule_fires_with_its_weakest_premise_or_not_at_all(
    premises: tuple[Premise, ...], certainties: Mapping[str, float], expected: float | None
) -> None:
    assert strength(When(premises), certainties, THRESHOLD) == expected


MEMORY = WorkingMemory(
    Profile((Fact("price", "high", 0.6), Fact("price", "low", 0.15))),
    {"price=high": 0.6, "price=low": 0.15, "trait urgency": 0.1, "trait mass": -0.5, "model/content": 0.3},
)
STOCK = values("inventory", "none")
URGENCY, NOT_MASS, CONTENT = trait("urgency"), trait("mass", denied=True), options("model", "content", "service")


def test_a_reading_says_what_was_wanted_and_what_was_seen() -> None:
    expected = (
        PremiseReading(CHEAP, 0.15, False, MEMORY.profile.facts),
        PremiseReading(STOCK, 0.0, False, ()),
        PremiseReading(URGENCY, 0.1, False, ()),
        PremiseReading(NOT_MASS, 0.5, True, ()),
        PremiseReading(CONTENT, 0.3, True, ()),
    )
    assert read_premises(When((CHEAP, STOCK, URGENCY, NOT_MASS, CONTENT)), MEMORY, THRESHOLD) == expected


@pytest.mark.parametrize("premises", [(), (CHEAP,), (NOT_MASS, CONTENT), (URGENCY, NOT_MASS), (STOCK, CONTENT)])
def test_a_rule_fires_exactly_if_every_premise_holds(premises: tuple[Premise, ...]) -> None:
    fires = strength(When(premises), MEMORY.certainties, THRESHOLD) is not None
    assert fires == all(reading.holds for reading in read_premises(When(premises), MEMORY, THRESHOLD))
