"""The same products get the same recommendation, whatever asks; Spark, which takes long to start, in test_spark.py."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow as pa
import pytest

from arrow_tables import Row, advice_in, expected_rows, some_profiles, table_of
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces.arrow import recommend_batches, recommend_stream
from ecomkt.knowledge.model import KnowledgeBase
from runs import run


def by_arrow(table: pa.Table) -> list[Row]:
    return [row for batch in recommend_batches(table.to_batches(max_chunksize=37)) for row in batch.to_pylist()]


def by_duckdb(table: pa.Table) -> list[Row]:
    connection = duckdb.connect()
    connection.from_arrow(table).create("products")
    connection.from_arrow(recommend_stream(connection.cursor().table("products"))).create("strategies")
    return list(pa.table(connection.table("strategies")).to_pylist())


def by_polars(table: pa.Table) -> list[Row]:
    return list(polars.DataFrame(recommend_stream(polars.DataFrame(table))).to_dicts())


def by_lazy_polars(table: pa.Table) -> list[Row]:
    def recommended(frame: polars.DataFrame) -> polars.DataFrame:
        return polars.DataFrame(recommend_stream(frame))

    frame = polars.DataFrame(table)
    schema = recommended(frame.clear()).schema
    answers = frame.lazy().map_batches(recommended, schema=schema, streamable=True)
    return list(answers.collect(engine="streaming").to_dicts())


@pytest.mark.parametrize("answered", [by_arrow, by_duckdb, by_polars, by_lazy_polars])
def test_every_tool_says_what_the_recommender_says(
    answered: Callable[[pa.Table], list[Row]], kb: KnowledgeBase, plain: Recommender
) -> None:
    profiles = some_profiles(kb)
    expected = expected_rows(profiles, plain)
    rows = answered(table_of(profiles, kb))
    assert [row["key"] for row in rows] == [f"product {number}" for number in range(len(profiles))]
    assert [advice_in(row, wanted) for row, wanted in zip(rows, expected, strict=True)] == expected


def test_json_lines_of_batch_say_what_the_recommender_says(
    kb: KnowledgeBase, plain: Recommender, tmp_path: Path
) -> None:
    profiles = some_profiles(kb)
    table = table_of(profiles, kb)
    file = tmp_path / "products.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.column_names)
        writer.writerows(zip(*table.to_pydict().values(), strict=True))
    lines = run("batch", str(file)).out.splitlines()
    expected = expected_rows(profiles, plain)
    rows = [columns_of(json.loads(line)) for line in lines]
    assert [advice_in(row, wanted) for row, wanted in zip(rows, expected, strict=True)] == expected


def columns_of(record: Mapping[str, Any]) -> Row:
    """Return a record of `ecomkt batch` as the columns of an Arrow answer."""
    base = {f"{family}_base": choices for family, choices in record["base"].items()}
    told = {"open": list(record["open"]), "cautions": record["cautions"]}
    return {"carrier_base": [], **record["recommendations"], **base, **told}
