"""The whole mapping as a table: every combination of the values of some attributes, with what is recommended for it.

An input has one column for each group of values that exclude each other (a price has an absolute and a relative one);
the empty value means that it isn't known, and is a value like the others, so that every product finds its row.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from ecomkt.catalog.top_options import option_columns, top_options
from ecomkt.inference.recommend import Recommender
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.space import Dimension, dimensions

UNKNOWN = ""
"""What stands in an input column where nothing is known."""

Value = str | float | None


class Input(NamedTuple):
    """A column of the question."""

    name: str
    attribute: str
    values: tuple[str, ...]
    """`UNKNOWN` first."""


class DecisionRow(NamedTuple):
    """One combination of values, and its answer in the order of the output columns."""

    values: tuple[str, ...]
    answer: tuple[Value, ...]
    """None where there is no such option."""
    cautions: tuple[str, ...]


class DecisionTable:
    """The required attributes and the chosen ones, of these the values named (all, if none), and what follows."""

    def __init__(
        self, recommender: Recommender, chosen: Iterable[tuple[str, tuple[str, ...]]], given: tuple[Fact, ...] = ()
    ) -> None:
        """Lay out the columns. `given` holds in all rows; its attributes are no inputs."""
        self.recommender, self._given = recommender, given
        codebook = recommender.kb.codebook
        values = dict(chosen)
        fixed = {fact.attribute for fact in given}
        self.inputs = tuple(
            column
            for attribute in codebook.attributes
            if (attribute.required or attribute.slug in values) and attribute.slug not in fixed
            for column in _inputs(dimensions(attribute), values.get(attribute.slug, ()))
        )
        self.outputs = {
            _column_name(name): name.endswith("_certainty")
            for family in codebook.families
            for name in (*option_columns(family), *([f"{family.slug}_base"] if family.has_base else []))
        }
        """The columns of the answer, and whether they hold numbers. The cautions behind them are no part of them."""

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return prod(len(column.values) for column in self.inputs)

    def rows(self) -> Iterator[DecisionRow]:
        """Yield the rows in the order of the values, the last input changing fastest."""
        place = {attribute.slug: n for n, attribute in enumerate(self.recommender.kb.codebook.attributes)}
        families = self.recommender.kb.codebook.families
        for values in product(*(column.values for column in self.inputs)):
            stated = [Fact(c.attribute, v) for c, v in zip(self.inputs, values, strict=True) if v != UNKNOWN]
            facts = sorted((*self._given, *stated), key=lambda fact: place[fact.attribute])
            top = top_options(self.recommender.recommend(Profile(tuple(facts))))
            answer: list[Value] = []
            for family, options in zip(families, top.families, strict=True):
                answer += options.cells(family)
                if family.has_base:
                    answer.append(" ".join(choice.option for choice in options.base) or None)
            yield DecisionRow(values, tuple(answer), top.cautions)


def _inputs(groups: Sequence[Dimension], chosen: Sequence[str]) -> Iterator[Input]:
    """Yield the columns of an attribute; the second group of values that exclude each other is numbered."""
    named = [tuple(value for value in group.values if not chosen or value in chosen) for group in groups]
    for number, values in enumerate(filter(None, named), 1):
        name = _column_name(groups[0].attribute) + (f"_{number}" if number > 1 else "")
        yield Input(name, groups[0].attribute, (UNKNOWN, *values))


def _column_name(slug: str) -> str:
    # No database needs to be told such a name in quotes.
    return slug.replace("-", "_")
