"""`export decision-table`: what is recommended for every combination of facts, as rows."""

from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.output.tables import Table


def decision_rows(table: DecisionTable) -> Table:
    """Return inputs, outputs, the cautions, and the knowledge that the answers come from; all texts are slugs."""
    inputs = (column.name for column in table.inputs)
    fingerprint = table.recommender.kb.fingerprint
    rows = ((*row.values, *row.answer, " ".join(row.cautions), fingerprint) for row in table.rows())
    return Table((*inputs, *table.outputs, "cautions", "knowledge"), rows)
