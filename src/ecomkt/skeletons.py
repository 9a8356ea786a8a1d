"""The texts that `ecomkt new` writes: a pack, a rule, a scenario. What they name is taken from the knowledge base."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ecomkt.codebook import Attribute, Code, Family
from ecomkt.foresight import first_place
from ecomkt.model import Fact, Profile
from ecomkt.recommendation import Recommender

__all__ = ["Example", "example_for", "pack_texts", "rule_item", "scenario_item", "schema_lines", "topic_head"]


class Example(NamedTuple):
    """A fact, and the option that leads a family where no more is known than this fact."""

    attribute: Attribute
    value: Code
    family: Family
    option: Code


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the files of a pack stand, seen from its folder."""

    rules: str
    scenarios: str


def example_for(recommender: Recommender) -> Example | None:
    """Return an example on which no rule says the same yet; any, if there is none; None if nothing is recommended."""
    every = list(_examples(recommender))
    said = {
        (premise.keys, conclusion.key)
        for rule in recommender.kb.rules
        for premise in rule.when.premises
        for conclusion in rule.conclusions
        if len(rule.when.premises) == 1
    }
    fresh = (e for e in every if not any(e.value.slug in "=".join(keys).split("=") for keys, _ in said if _ == _key(e)))
    return next(fresh, next(iter(every), None))


def _examples(recommender: Recommender) -> Iterator[Example]:
    codebook, threshold = recommender.kb.codebook, recommender.kb.scale.threshold
    for attribute in codebook.attributes:
        for value in attribute.codes:
            certainties = recommender.certainties(Profile((Fact(attribute.slug, value.slug),)))
            for family in codebook.families:
                option = first_place(family, certainties, threshold)
                if option:
                    yield Example(attribute, value, family, option)
