"""The few lines of a recommendation that a list of many products has room for."""

from typing import NamedTuple

from ecomkt.inference.certainty import verdict_of
from ecomkt.inference.recommend import Assessment, Recommendation

_PLACES = 3
"""How many options of a main family are kept; of every other family it is one."""


class Choice(NamedTuple):
    """A recommended option."""

    option: str
    code: str
    """The letter of the source document; empty where it has none."""
    certainty: float
    """Rounded to 4 decimals, as everywhere in the output."""
    verdict: str


class FamilyOptions(NamedTuple):
    """The recommended options of a family: those to build on, and the first of the others."""

    family: str
    base: tuple[Choice, ...]
    first: tuple[Choice, ...]


class TopOptions(NamedTuple):
    """What is recommended, family by family in the order of the codebook, and the cautions by id, loudest first."""

    families: tuple[FamilyOptions, ...]
    cautions: tuple[str, ...]


def top_options(recommendation: Recommendation) -> TopOptions:
    """Return the recommended options alone: three of a main family, one of every other."""
    return TopOptions(
        tuple(
            FamilyOptions(
                ranking.family.slug,
                tuple(_choice(a) for a in ranking.base if a.recommended),
                tuple(_choice(a) for a in ranking.ranked[: _PLACES if ranking.family.main else 1] if a.recommended),
            )
            for ranking in recommendation.families
        ),
        tuple(caution.id for caution in recommendation.cautions),
    )


def _choice(assessment: Assessment) -> Choice:
    verdict = verdict_of(assessment.certainty, assessment.scale)
    return Choice(assessment.option.slug, assessment.option.letter or "", round(assessment.certainty, 4), verdict.slug)
