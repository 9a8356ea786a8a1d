"""A decision table as a Parquet file."""

from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.interfaces.arrow.layout import FINGERPRINT
from ecomkt.version import __version__

_AT_ONCE = 10_000


def _schema(table: DecisionTable) -> pa.Schema:
    inputs = [pa.field(column.name, pa.string(), nullable=False) for column in table.inputs]
    outputs = [pa.field(n, pa.float64() if is_number else pa.string()) for n, is_number in table.outputs.items()]
    rest = [pa.field("cautions", pa.list_(pa.string())), pa.field("knowledge", pa.string(), nullable=False)]
    metadata = {"ecomkt": __version__, FINGERPRINT: table.recommender.kb.fingerprint}
    return pa.schema([*inputs, *outputs, *rest], metadata=metadata)


def write_parquet(table: DecisionTable, stream: BinaryIO) -> None:
    """Write a decision table to a stream; the same table gives the same bytes."""
    schema, rows, fingerprint = _schema(table), table.rows(), table.recommender.kb.fingerprint
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        while block := list(islice(rows, _AT_ONCE)):
            columns = zip(*((*row.values, *row.answer, row.cautions, fingerprint) for row in block), strict=True)
            arrays = [pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema))
