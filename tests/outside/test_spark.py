"""Two workers of a Spark cluster say what the recommender says.

One test, since a cluster takes long to start: with several, each process of the test run would start one.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from arrow_pages import PAGE, check_answers, run_example
from arrow_tables import advice_in, expected_rows, some_profiles, table_of
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces.arrow import recommend_batches, result_schema
from ecomkt.knowledge.model import KnowledgeBase

MASTER = "local-cluster[2,1,1024]"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}
"""For short work: a cluster that starts sooner and runs slower."""


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Return a session on a cluster of two workers; the example of the page gets the same."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    assert java, "Spark needs Java 17 or later, and there is none; on Debian: apt-get install default-jre-headless"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("spark")))
        session = SparkSession.builder.master(MASTER).config(map=SETTINGS).getOrCreate()
        yield session
        session.stop()


def test_two_spark_workers_say_what_the_recommender_says(
    spark: SparkSession, kb: KnowledgeBase, plain: Recommender
) -> None:
    profiles = some_profiles(kb)
    table = table_of(profiles, kb)
    products = spark.createDataFrame(table)
    schema = spark.createDataFrame(result_schema(products.limit(0).toArrow().schema).empty_table()).schema
    rows = {row["key"]: row for row in products.mapInArrow(recommend_batches, schema).toArrow().to_pylist()}
    expected = expected_rows(profiles, plain)
    answers = [rows[f"product {number}"] for number in range(len(profiles))]
    assert [advice_in(row, wanted) for row, wanted in zip(answers, expected, strict=True)] == expected
    assert len(rows) == len(profiles)

    names: dict[str, Any] = run_example("pyspark")
    check_answers(names["answers"].toArrow().to_pylist(), plain)
    assert f'master("{names["spark"].sparkContext.master}")' in PAGE.read_text(encoding="utf-8")
