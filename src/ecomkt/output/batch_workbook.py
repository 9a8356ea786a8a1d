"""Products with their recommendations as a workbook: a sheet of products, one of what they look like together."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from ecomkt.catalog.batch import BatchAnswer
from ecomkt.catalog.summary import SummaryCounter
from ecomkt.errors import InputError, Problem
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.batch_separated import cells_of, columns_of
from ecomkt.output.batch_summary import summary_entries

if TYPE_CHECKING:
    from ecomkt.output.outline import Entry

_MOST_ROWS = 1_048_575
"""How many products a sheet has room for, below its head."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"title": 40, "cautions": 40, "problems": 24}
_WIDTH = 14


def write_workbook(
    stream: BinaryIO, answers: Iterable[BatchAnswer], kb: KnowledgeBase, recommender: Recommender, wording: Wording
) -> None:
    """Write a workbook; an interruption leaves one with the products up to then. Raises InputError for too many."""
    try:
        from xlsxwriter import Workbook
    except ImportError as flaw:
        message = "a workbook needs the package xlsxwriter"
        raise InputError([Problem("extra-missing", message, "pip install 'ecomkt[excel]'")]) from flaw
    census = SummaryCounter(kb)
    workbook = Workbook(stream, _OPTIONS)
    head = workbook.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1})
    try:
        _write_products(workbook.add_worksheet(wording.label("batch-products")), head, census.counted(answers), kb)
    finally:
        survey = census.summary(recommender)
        _write_summary(workbook.add_worksheet(wording.label("batch-summary")), summary_entries(survey, wording))
        workbook.close()


def _write_products(sheet: Any, head: Any, answers: Iterable[BatchAnswer], kb: KnowledgeBase) -> None:
    columns = columns_of(kb.codebook)
    sheet.freeze_panes(1, 1)
    for number, name in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(name, _WIDTH))
        sheet.write_string(0, number, name, head)
    last = 0
    for last, answer in enumerate(answers, 1):
        if last > _MOST_ROWS:
            message = f"a sheet has room for {_MOST_ROWS} products, and the list has more"
            raise InputError([Problem("too-many-rows", message, "write CSV or JSON Lines")])
        for number, cell in enumerate(cells_of(answer, kb.codebook)):
            if isinstance(cell, str):
                sheet.write_string(last, number, cell)
            else:
                sheet.write_number(last, number, cell)
    sheet.autofilter(0, 0, max(1, last), len(columns) - 1)


def _write_summary(sheet: Any, entries: "Sequence[Entry]") -> None:
    sheet.set_column(0, 0, 100)
    for number, entry in enumerate(entries):
        sheet.write_string(number, 0, f"{'    ' * entry.depth}{entry.text}")
