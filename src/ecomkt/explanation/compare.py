"""Two to four profiles side by side: where every option stands in each, and the rules that part the first places."""

from collections import ChainMap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from ecomkt.errors import Problem, told
from ecomkt.inference.ranking import Assessment, FamilyRanking, Openness
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Family
from ecomkt.knowledge.model import KnowledgeBase, Rule
from ecomkt.profile.fact import Fact, Profile

FEWEST, MOST = 2, 4
"""How many profiles are compared."""

MOST_REASONS = 3
"""How many rules are cited for one option."""


class OptionPlace(NamedTuple):
    """Where an option stands in one profile."""

    rank: int | None
    """From 1; None for a base option."""
    assessment: Assessment

    @property
    def recommended(self) -> bool:
        """Return whether the option is recommended."""
        return self.assessment.recommended


class ProfileLabel(NamedTuple):
    """What sets one profile apart from the others."""

    facts: tuple[Fact, ...]
    """Its facts on the attributes in which not all profiles agree."""
    unknown: tuple[Attribute, ...]
    """Those attributes of which it says nothing."""


class OptionRow(Struct, frozen=True):
    """One option in every profile."""

    option: Code
    key: str
    places: tuple[OptionPlace, ...]
    """One per profile."""

    @property
    def best(self) -> int:
        """Return the best rank in any profile, 0 for a base option."""
        return min(place.rank or 0 for place in self.places)

    @property
    def differs(self) -> bool:
        """Return whether rank or recommendation differ between the profiles."""
        return len({(place.rank, place.recommended) for place in self.places}) > 1


class FamilyComparison(Struct, frozen=True):
    """One family: base options first, then by best rank, so that the top of every profile is the head of the rows."""

    family: Family
    rows: tuple[OptionRow, ...]
    firsts: tuple[Assessment | None, ...]
    """The first place in each profile, base options aside; None if there is no clear evidence for any."""
    open: tuple[Openness | None, ...]
    """Why it is not settled in each profile, None where it is."""

    @property
    def differs(self) -> bool:
        """Return whether the first place is not the same in all profiles."""
        return len({first.key if first else None for first in self.firsts}) > 1

    def top(self, count: int | None) -> tuple[OptionRow, ...]:
        """Return base options and every option that is among the first `count` of any profile; all for None."""
        return tuple(row for row in self.rows if count is None or row.best <= count)


class Reason(Struct, frozen=True):
    """A rule that says different things of an option that is first in some profile but not in all."""

    family: Family
    option: Code
    rule: Rule
    contributions: tuple[float, ...]
    """What it adds in each profile; 0 where it didn't fire."""

    @property
    def difference(self) -> float:
        """Return the distance between its largest and its smallest contribution."""
        return max(self.contributions) - min(self.contributions)


class Comparison(Struct, frozen=True):
    """The recommendations for several profiles, held against each other."""

    kb: KnowledgeBase
    recommendations: tuple[Recommendation, ...]
    labels: tuple[ProfileLabel, ...]
    """One per profile."""
    common: tuple[Fact, ...]
    """The facts on which all profiles agree."""
    families: tuple[FamilyComparison, ...]
    """Those that are shown, in file order."""
    reasons: tuple[Reason, ...]
    """By family, then option, the largest difference first."""

    @property
    def clearest(self) -> int:
        """Return which profile, from 0, has the clearest case: the least stops it, then most is settled, and firmly."""

        def case(number: int) -> tuple[int, int, float]:
            recommendation = self.recommendations[number]
            main = [ranking for ranking in recommendation.families if ranking.family.main]
            certain = sum(ranking.first.certainty for ranking in main if ranking.first)
            return -len(recommendation.stops), -sum(ranking.open is not None for ranking in main), certain

        return max(range(len(self.recommendations)), key=case)

    @property
    def same_profile(self) -> bool:
        """Return whether there is nothing to compare: all profiles are equal."""
        return len({recommendation.profile for recommendation in self.recommendations}) == 1

    @property
    def differs(self) -> bool:
        """Return whether any rank or recommendation differs."""
        return any(row.differs for family in self.families for row in family.rows)


def count_problems(count: int, hint: str) -> list[Problem]:
    """Return what is wrong with so many profiles to compare, if anything is."""
    if FEWEST <= count <= MOST:
        return []
    given = "there is only one profile" if count == 1 else told("there are {count} profiles", count=count)
    message = told("{given} to compare; it takes {fewest} to {most}", given=given, fewest=FEWEST, most=MOST)
    return [Problem("wrong-count", message, hint)]


def compare(
    recommender: Recommender, profiles: Sequence[Profile], families: frozenset[str] | None = None
) -> Comparison:
    """Return the comparison of profiles in the order given, of the families with these slugs (None: all)."""
    recommendations = tuple(map(recommender.recommend, profiles))
    attributes = recommender.kb.codebook.attributes
    # Facts are compared with their certainties: to be less sure of the same is another profile.
    differing = [a for a in attributes if len({profile.about(a.slug) for profile in profiles}) > 1]
    labels = (
        ProfileLabel(
            tuple(fact for attribute in differing for fact in profile.about(attribute.slug)),
            tuple(attribute for attribute in differing if not profile.about(attribute.slug)),
        )
        for profile in profiles
    )
    by_family = zip(*(recommendation.families for recommendation in recommendations), strict=True)
    compared = [_family(each) for each in by_family if families is None or each[0].family.slug in families]
    return Comparison(
        kb=recommender.kb,
        recommendations=recommendations,
        labels=tuple(labels),
        common=tuple(fact for a in attributes if a not in differing for fact in profiles[0].about(a.slug)),
        families=tuple(compared),
        reasons=tuple(reason for family in compared if family.differs for reason in _reasons(family)),
    )


def _family(rankings: Sequence[FamilyRanking]) -> FamilyComparison:
    family = rankings[0].family
    places = [{a.key: OptionPlace(rank, a) for rank, a in ranking.places()} for ranking in rankings]
    keys = zip(family.keys, family.codes, strict=True)
    rows = [OptionRow(code, key, tuple(each[key] for each in places)) for key, code in keys]
    # Of two options with the same best rank the one that the earlier profiles put higher stands first.
    rows.sort(key=lambda row: (row.best, [place.rank or 0 for place in row.places]))
    firsts, unsettled = tuple(ranking.first for ranking in rankings), tuple(ranking.open for ranking in rankings)
    return FamilyComparison(family, tuple(rows), firsts, unsettled)


def _reasons(family: FamilyComparison) -> Iterator[Reason]:
    """Yield the reasons of each option that is first somewhere, in the order of the profiles."""
    rows = {row.key: row for row in family.rows}
    for row in dict.fromkeys(rows[first.key] for first in family.firsts if first):
        added = [{piece.rule.id: piece for piece in place.assessment.evidence} for place in row.places]
        reasons = []
        # By id, since sorting below keeps equals in their order: two runs must not differ.
        for id_, piece in sorted(ChainMap(*added).items()):
            contributions = tuple(each[id_].contribution if id_ in each else 0.0 for each in added)
            reasons.append(Reason(family.family, row.option, piece.rule, contributions))
        parting = [reason for reason in reasons if reason.difference > 0]
        yield from sorted(parting, key=lambda reason: -reason.difference)[:MOST_REASONS]
