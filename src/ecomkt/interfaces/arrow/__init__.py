"""Recommendations for Arrow data, so that Spark, DuckDB, Polars and whatever else speaks Arrow give equal answers.

The function `recommend_batches` maps record batches to record batches, and `result_schema` says what comes out.
Everything here needs the packages of the extra `arrow`; importing it raises InputError where pyarrow is missing.
"""

from ecomkt.errors import InputError, missing_package

try:
    import pyarrow  # noqa: F401
except ImportError as error:
    _MESSAGE = "Arrow data needs pyarrow, which can't be imported"
    raise InputError.of("arrow-missing", _MESSAGE, missing_package("arrow")) from error

from ecomkt.interfaces.arrow.batches import recommend_batches, recommend_stream, result_schema

__all__ = ["recommend_batches", "recommend_stream", "result_schema"]
