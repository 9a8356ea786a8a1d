"""`export decision-table`: what is recommended for every combination of facts, as rows."""

from collections.abc import Iterator

from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.output.tables import Table, Value


def decision_rows(table: DecisionTable) -> Table:
    """Return inputs, outputs, the cautions, and the knowledge that the answers come from; all texts are slugs."""
    inputs, outputs = (c.name for c in table.inputs), (c.name for c in table.outputs)
    return Table((*inputs, *outputs, "cautions", "knowledge"), _rows(table))


def _rows(table: DecisionTable) -> Iterator[tuple[Value, ...]]:
    fingerprint = table.recommender.kb.fingerprint
    for row in table.rows():
        yield (*row.values, *row.answer, " ".join(row.cautions), fingerprint)
