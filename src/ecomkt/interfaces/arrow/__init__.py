"""Recommendations for Arrow data, so that Spark, DuckDB, Polars and whatever else speaks Arrow give equal answers.

The function `recommend_batches` maps record batches to record batches, and `result_schema` says what comes out.
Everything here needs `pip install 'ecomkt[arrow]'`; importing it raises InputError where pyarrow is missing.
"""

from ecomkt.errors import InputError, Problem

try:
    import pyarrow  # noqa: F401
except ImportError as error:
    _HINT = "install it with: pip install 'ecomkt[arrow]'"
    raise InputError([Problem("arrow-missing", "Arrow data needs pyarrow, which can't be imported", _HINT)]) from error

from ecomkt.interfaces.arrow.batches import recommend_batches, recommend_stream, result_schema

__all__ = ["recommend_batches", "recommend_stream", "result_schema"]
