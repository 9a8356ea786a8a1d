"""The few lines of a recommendation that a list of many products has room for."""

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

from ecomkt.inference.ranking import Assessment
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.codebook import Family


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
    open: str | None
    """Why it isn't settled, if it isn't."""

    def cells(self, family: Family) -> Iterator[str | float | None]:
        """Yield what stands in the `option_columns` of the family; None where it has fewer options."""
        for choice in self.first:
            yield from (choice.option, choice.certainty, choice.verdict)
        yield from repeat(None, len(option_columns(family)) - 3 * len(self.first))


class TopOptions(NamedTuple):
    """What is recommended, family by family in the order of the codebook, and the cautions by id, in the order told."""

    families: tuple[FamilyOptions, ...]
    cautions: tuple[str, ...]


def option_columns(family: Family) -> list[str]:
    """Return the names of the columns that the first options of a family have in a table, three for each."""
    numbers = range(1, family.shown + 1)
    return [f"{family.slug}{number}{part}" for number in numbers for part in ("", "_certainty", "_verdict")]


def top_options(recommendation: Recommendation) -> TopOptions:
    """Return the recommended options alone: three of a main family, one of every other."""
    families = (
        FamilyOptions(r.family.slug, _choices(r.base), _choices(r.top()), r.open.value if r.open else None)
        for r in recommendation.families
    )
    return TopOptions(tuple(families), tuple(caution.id for caution in recommendation.cautions))


def _choices(assessments: Iterable[Assessment]) -> tuple[Choice, ...]:
    every = ((a.option, a) for a in assessments if a.recommended)
    return tuple(Choice(o.slug, o.letter or "", round(a.certainty, 4), a.verdict.slug) for o, a in every)
