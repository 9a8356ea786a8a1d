"""The examples of docs/arrow.md run, print what the page shows, and give the recommender's own answers."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pytest

from arrow_pages import check_answers, run_example
from ecomkt.inference.recommend import Recommender

Rows = list[dict[str, object]]

ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Rows]] = {
    "import pyarrow": lambda names: names["answers"].to_pylist(),
    "import duckdb": lambda names: pa.table(names["connection"].table("strategies")).to_pylist(),
    "import polars": lambda names: names["answers"].collect().to_dicts(),
}


@pytest.mark.parametrize("library", ANSWERS)
def test_the_page_shows_what_its_examples_print(library: str, plain: Recommender) -> None:
    check_answers(ANSWERS[library](run_example(library)), plain)
