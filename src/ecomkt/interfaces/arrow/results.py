"""The columns of an answer, and answers as Arrow arrays."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from ecomkt.catalog.top_options import Choice, FamilyOptions
from ecomkt.interfaces.arrow.adviser import RowAnswer
from ecomkt.interfaces.arrow.cells import CERTAINTY, VALUE
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.knowledge.model import KnowledgeBase

Cell = Callable[[RowAnswer], object]

_FACT = pa.struct([(VALUE, pa.string()), ("code", pa.string()), (CERTAINTY, pa.float64())])
_CHOICE = pa.struct(
    [("option", pa.string()), ("code", pa.string()), ("certainty", pa.float64()), ("verdict", pa.string())]
)


class ResultColumn(NamedTuple):
    """A column of the answer, and what an answer has in it."""

    name: str
    kind: pa.DataType
    cell: Cell


def result_columns(kb: KnowledgeBase, attributes: Sequence[str]) -> tuple[ResultColumn, ...]:
    """Return the columns that the answers have; `attributes` are those whose facts are repeated as understood."""
    return (
        *(ResultColumn(slug, pa.list_(_FACT), _facts_on(slug, kb.codebook)) for slug in attributes),
        *(column for number, family in enumerate(kb.codebook.families) for column in _of_family(number, family)),
        ResultColumn("cautions", pa.list_(pa.string()), lambda answer: answer.top and answer.top.cautions),
        ResultColumn("unknown", pa.list_(pa.string()), lambda answer: answer.top and answer.unknown),
        ResultColumn("problem", pa.string(), lambda answer: answer.problem),
        ResultColumn("knowledge", pa.string(), lambda _: kb.fingerprint),
    )


def _facts_on(slug: str, codebook: Codebook) -> Cell:
    letters = {code.slug: code.letter for code in codebook.attribute[slug].codes}

    def cell(answer: RowAnswer) -> object:
        if answer.profile is None:
            return None
        facts = answer.profile.about(slug)
        return [{VALUE: f.value, "code": letters[f.value], CERTAINTY: f.certainty} for f in facts]

    return cell


def _of_family(number: int, family: Family) -> Iterable[ResultColumn]:
    """Yield the column of the options to choose from, and that of the base options where the family has some."""

    def of(chosen: Callable[[FamilyOptions], Iterable[Choice]]) -> Cell:
        return lambda answer: answer.top and list(map(_choice, chosen(answer.top.families[number])))

    yield ResultColumn(family.slug, pa.list_(_CHOICE), of(lambda family: family.first))
    if family.has_base:
        yield ResultColumn(f"{family.slug}_base", pa.list_(_CHOICE), of(lambda family: family.base))


def _choice(choice: Choice) -> Mapping[str, object]:
    return {**choice._asdict(), "code": choice.code or None}
