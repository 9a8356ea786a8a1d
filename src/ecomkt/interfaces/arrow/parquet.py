"""A decision table as a Parquet file."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ecomkt import __version__
from ecomkt.catalog.decision_table import DecisionTable
from ecomkt.interfaces.arrow.layout import FINGERPRINT

_AT_ONCE = 10_000


def decision_schema(table: DecisionTable) -> pa.Schema:
    """Return the Arrow schema of a decision table; the knowledge that it comes from stands in its metadata, too."""
    inputs = [pa.field(column.name, pa.string(), nullable=False) for column in table.inputs]
    outputs = [pa.field(n, pa.float64() if is_number else pa.string()) for n, is_number in table.outputs.items()]
    rest = [pa.field("cautions", pa.list_(pa.string())), pa.field("knowledge", pa.string(), nullable=False)]
    metadata = {"ecomkt": __version__, FINGERPRINT: table.recommender.kb.fingerprint}
    return pa.schema([*inputs, *outputs, *rest], metadata=metadata)


def decision_batches(table: DecisionTable) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a decision table as record batches."""
    schema, rows, fingerprint = decision_schema(table), table.rows(), table.recommender.kb.fingerprint
    while block := list(islice(rows, _AT_ONCE)):
        columns = zip(*((*row.values, *row.answer, row.cautions, fingerprint) for row in block), strict=True)
        yield pa.record_batch([pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)], schema)


def write_parquet(table: DecisionTable, stream: BinaryIO) -> None:
    """Write a decision table to a stream; the same table gives the same bytes."""
    with pq.ParquetWriter(stream, decision_schema(table), compression="zstd") as writer:
        for batch in decision_batches(table):
            writer.write_batch(batch)
