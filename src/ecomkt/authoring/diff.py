"""What a changed pack changes: first places, recommended options and cautions over many profiles, and why.

All profiles of the required attributes are tried, and a seeded sample of full ones; each with both knowledge bases.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ecomkt.authoring.diff_behaviour import BehaviourDiff, SideBySide
from ecomkt.authoring.diff_content import Amendment, amendments_between
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.space import common_attributes, required_space, sampled_profiles, space_size

MOST_PROFILES = 10_000


@dataclass(frozen=True, slots=True)
class Incomparable:
    """A part of the vocabulary that only one of the two has."""

    thing: str
    name: str
    in_second: bool


@dataclass(frozen=True)
class DiffReport:
    """What changes from one knowledge base to another."""

    before: KnowledgeBase
    after: KnowledgeBase
    engine: str
    seed: int
    exact: BehaviourDiff
    sample: BehaviourDiff
    amendments: tuple[Amendment, ...]
    incomparable: tuple[Incomparable, ...]
    """What no profile and no count above speaks of."""

    @property
    def families(self) -> tuple[str, ...]:
        """Return the slugs of the families that both have."""
        return tuple(item.family for item in self.exact.families)

    @property
    def main_percentage(self) -> float:
        """Return how many of a hundred first places of the main families change, where more of them do."""
        main = [item.family for item in self.exact.families if item.main]
        return max(self.exact.percentage(main), self.sample.percentage(main))


def diff_knowledge(before: Recommender, after: Recommender, sample: int, seed: int) -> DiffReport:
    """Return what changes from one knowledge base to the other, over every required and `sample` full profiles."""
    first, second = before.kb.codebook, after.kb.codebook
    attributes = common_attributes(first, second)
    required = tuple(attribute for attribute in attributes if attribute.required)
    size = space_size(required)
    # Past the bound a complete space would take minutes; a sample of it is told as one.
    complete = size <= MOST_PROFILES
    tried = required_space(required) if complete else sampled_profiles(required, MOST_PROFILES, seed)
    # One seed for both sides: what differs must be the knowledge, never the profiles.
    drawn = list(sampled_profiles(attributes, sample, seed))
    return DiffReport(
        before.kb,
        after.kb,
        after.engine,
        seed,
        exact=SideBySide(before, after, list(tried), required).behaviour(size, complete=complete),
        sample=SideBySide(before, after, drawn, attributes).behaviour(space_size(attributes), complete=False),
        amendments=amendments_between(before.kb, after.kb),
        incomparable=tuple(_incomparable(first, second)),
    )


def _incomparable(first: Codebook, second: Codebook) -> Iterator[Incomparable]:
    for thing, old, new in (("attribute", first.attribute, second.attribute), ("family", first.family, second.family)):
        yield from (Incomparable(thing, slug, in_second=False) for slug in old if slug not in new)
        yield from (Incomparable(thing, slug, in_second=True) for slug in new if slug not in old)
    for slug in (slug for slug in first.attribute if slug in second.attribute):
        old_values, new_values = first.attribute[slug].by_slug, second.attribute[slug].by_slug
        yield from (Incomparable("value", f"{slug}={v}", in_second=False) for v in old_values if v not in new_values)
        yield from (Incomparable("value", f"{slug}={v}", in_second=True) for v in new_values if v not in old_values)
