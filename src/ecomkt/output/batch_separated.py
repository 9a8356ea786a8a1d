"""Products with their recommendations as CSV or TSV, one row each; and the rows that can't be read. No formulas."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.reading.product import RowProblem
from ecomkt.catalog.top_options import FamilyOptions
from ecomkt.knowledge.codebook import Codebook, Family
from ecomkt.output.batch_record import MOST_TITLE
from ecomkt.safe_text import formula_safe, visible

Cell = str | int | float

_MAIN, _OTHER = 3, 1
_FLAW_COLUMNS = ("row", "column", "code", "message")


def columns_of(codebook: Codebook) -> tuple[str, ...]:
    """Return the head of the table: fixed slugs, whatever the language."""
    facts = [name for a in codebook.attributes if a.required for name in (a.slug, f"{a.slug}_from")]
    families = [
        f"{family.slug}{number}{part}"
        for family in codebook.families
        for number in _numbers(family)
        for part in ("", "_certainty", "_verdict")
    ]
    base = [f"{family.slug}_base" for family in codebook.families if family.has_base]
    return ("key", "row", "rows", "title", *facts, *families, *base, "cautions", "unsure", "problems")


class RowWriter:
    """Writes products as rows; what stands behind the name of the product is made once for each outcome."""

    def __init__(self, codebook: Codebook, delimiter: str) -> None:
        self._codebook, self._delimiter = codebook, delimiter
        self._made: dict[int, str] = {}

    @property
    def head(self) -> str:
        """Return the row of the columns' names."""
        return _line(columns_of(self._codebook), self._delimiter)

    def line(self, answer: BatchAnswer) -> str:
        """Return the row of one product."""
        rest = self._made.get(answer.outcome.number)
        if rest is None:
            cells = _outcome_cells(answer.outcome, self._codebook)
            rest = self._made[answer.outcome.number] = _line(cells, self._delimiter)[:-1]
        head, tail = _line(_head_cells(answer), self._delimiter), _line(_doubt_cells(answer), self._delimiter)
        return f"{head[:-1]}{self._delimiter}{rest}{self._delimiter}{tail}"


def cells_of(answer: BatchAnswer, codebook: Codebook) -> list[Cell]:
    """Return the cells of one product, in the order of `columns_of`, safe for a spreadsheet."""
    return [*_head_cells(answer), *_outcome_cells(answer.outcome, codebook), *_doubt_cells(answer)]


def flaws_head(columns: Sequence[str]) -> str:
    """Return the head of the file of rows that can't be read: what is wrong, then the columns of the list."""
    return _line([*_FLAW_COLUMNS, *map(_safe, columns)], ",")


def flaw_line(flaw: RowProblem) -> str:
    """Return a row that can't be read, with the reason in front."""
    told: list[Cell] = [flaw.row, _safe(flaw.column), flaw.problem.code, _safe(_reason(flaw))]
    return _line([*told, *map(_safe, flaw.cells)], ",")


def _reason(flaw: RowProblem) -> str:
    problem = flaw.problem
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _head_cells(answer: BatchAnswer) -> list[Cell]:
    product = answer.product
    return [_safe(product.key), product.row, product.rows, _safe(product.title[:MOST_TITLE])]


def _outcome_cells(outcome: ProfileResult, codebook: Codebook) -> list[Cell]:
    cells: list[Cell] = []
    sources = {origin.attribute: origin.source for origin in outcome.origins}
    for attribute in (a for a in codebook.attributes if a.required):
        facts = outcome.profile.about(attribute.slug)
        codes = [(attribute.by_slug[fact.value].letter or fact.value, fact.certainty) for fact in facts]
        cells.append(",".join(f"{code}:{certainty:g}" if certainty < 1 else code for code, certainty in codes))
        cells.append(sources.get(attribute.slug, ""))
    digests = {family.family: family for family in outcome.top.families}
    for family in codebook.families:
        cells += _choice_cells(digests[family.slug], len(_numbers(family)))
    cells += [
        " ".join(choice.option for choice in digests[family.slug].base)
        for family in codebook.families
        if family.has_base
    ]
    return [*cells, " ".join(outcome.top.cautions)]


def _choice_cells(digest: FamilyOptions, count: int) -> Iterator[Cell]:
    for number in range(count):
        if number < len(digest.first):
            choice = digest.first[number]
            yield from (choice.option, choice.certainty, choice.verdict)
        else:
            yield from ("", "", "")


def _doubt_cells(answer: BatchAnswer) -> list[Cell]:
    candidates = answer.unsure.candidates if answer.unsure else ()
    unsure = " ".join(f"{c.value.letter or c.value.slug}:{c.certainty:.2f}" for c in candidates if c.certainty > 0)
    return [unsure or ("?" if answer.unsure else ""), " ".join(problem.code for problem in answer.problems)]


def _numbers(family: Family) -> range:
    return range(1, (_MAIN if family.main else _OTHER) + 1)


def _safe(text: str) -> str:
    return formula_safe(visible(text))


def _line(cells: Sequence[Cell], delimiter: str) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
