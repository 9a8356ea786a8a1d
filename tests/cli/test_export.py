"""`ecomkt export decision-table`: every system that reads the table gets the answers of `recommend`."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ecomkt.catalog.decision_table import UNKNOWN, DecisionTable
from ecomkt.catalog.top_options import top_options
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.store import load_knowledge
from ecomkt.profile.fact import Fact, Profile
from runs import run

INPUTS = ("product", "price", "price_2")
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def from_csv() -> Rows:
    rows = csv.DictReader(io.StringIO(run("export", "decision-table").out))
    return [{key: _read(key, cell) for key, cell in row.items()} for row in rows]


def _read(key: str, cell: str) -> object:
    if key in INPUTS or cell:
        return float(cell) if key.endswith("_certainty") else cell
    return "" if key == "cautions" else None


def from_parquet() -> Rows:
    assert run("export", "decision-table", "-o", "table.parquet").code == 0
    return [{**row, "cautions": " ".join(row["cautions"])} for row in pq.read_table("table.parquet").to_pylist()]


def expected(plain: Recommender) -> Rows:
    """Return the rows, each recommended on its own and written out here anew."""
    rows: Rows = []
    for row in DecisionTable(plain, ()).rows():
        values = dict(zip(INPUTS, row.values, strict=True))
        facts = [Fact(name.removesuffix("_2"), value) for name, value in values.items() if value != UNKNOWN]
        answer: dict[str, Any] = {}
        digest = top_options(plain.recommend(Profile(tuple(facts))))
        for family, found in zip(plain.kb.codebook.families, digest.families, strict=True):
            for number in range(3 if family.main else 1):
                choice = found.first[number] if number < len(found.first) else None
                name = f"{family.slug}{number + 1}"
                answer |= {name: choice and choice.option, f"{name}_certainty": choice and choice.certainty}
                answer[f"{name}_verdict"] = choice and choice.verdict
            if family.has_base:
                answer[f"{family.slug}_base"] = " ".join(choice.option for choice in found.base) or None
        rows.append({**values, **answer, "cautions": " ".join(digest.cautions), "knowledge": plain.kb.fingerprint})
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("read", [from_csv, from_parquet])
def test_every_reader_of_the_table_gets_the_same_answers(read: Any, plain: Recommender) -> None:
    assert read() == expected(plain)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_warehouse_joins_its_products_to_the_table(suffix: str) -> None:
    run("export", "decision-table", "--attribute", "market", "-o", f"table.{suffix}")
    table = "read_csv('table.csv', all_varchar=true, nullstr='NULL')" if suffix == "csv" else "'table.parquet'"
    with duckdb.connect() as base:
        base.execute("CREATE TABLE products (sku TEXT, type TEXT, level TEXT, peers TEXT, market TEXT)")
        products = [
            ("1", "fmcg", "low", None, "cn"),
            ("2", None, None, None, None),
            ("3", "health", "high", "above-peers", "eu"),
        ]
        base.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?)", products)
        found = base.execute(
            f"SELECT sku, model1, format1, carrier1 FROM products JOIN {table} AS s"
            " ON s.product = COALESCE(type, '') AND s.price = COALESCE(level, '')"
            " AND s.price_2 = COALESCE(peers, '') AND s.market = COALESCE(products.market, '') ORDER BY sku"
        ).fetchall()
    words: Sequence[Sequence[str]] = (
        ("--type", "A", "--price", "M", "market=cn"),
        (),
        ("--type", "D", "--price", "P", "--price", "U", "market=eu"),
    )
    # Read as text, a CSV file has no null but the empty text.
    assert [tuple(cell or None for cell in row) for row in found] == [
        (str(number), *firsts(*line)) for number, line in enumerate(words, 1)
    ]


def firsts(*words: str) -> tuple[str | None, ...]:
    result: Mapping[str, Any] = json.loads(run("recommend", *words, "--json").out)
    families = load_knowledge().codebook.families
    options = [result["recommendations"][f.slug] for f in families if f.main]
    return tuple(next((o["option"] for o in each if o["rank"] == 1 and o["recommended"]), None) for each in options)


def test_facts_on_the_line_hold_in_every_row() -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "decision-table", "type=A", "market=cn").out)))
    assert (len(rows), "product" in rows[0], "market" in rows[0]) == (21, False, False)
    row = next(row for row in rows if (row["price"], row["price_2"]) == ("low", ""))
    assert (row["model1"], row["format1"], row["carrier1"]) == firsts("--type", "A", "--price", "M", "market=cn")


@pytest.mark.slow
def test_some_values_of_an_attribute_can_be_chosen() -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "decision-table", "--attribute", "goal=sales,清倉").out)))
    assert sorted({row["goal"] for row in rows}) == ["", "clearance", "sales"]
    assert len({tuple(row[name] for name in (*INPUTS, "goal")) for row in rows}) == len(rows) == 9 * 7 * 3 * 3


REFUSED = {
    "no such attribute": (["--attribute", "audiense"], "did you mean 'audience'?"),
    "no such value": (["--attribute", "goal=sails"], "did you mean 'sales'?"),
    "no such format": (["--format", "sql"], "use one of"),
    "a table too large": (["--attribute", "goal", "--max-rows", "500"], "name fewer attributes"),
    "a file that can't be printed": (["--format", "parquet"], "name a file"),
    "a bad fact": (["market=moon"], "use"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_command_line_is_refused(kind: str) -> None:
    words, hint = REFUSED[kind]
    outcome = run("export", "decision-table", *words)
    assert (outcome.code, outcome.out, hint in outcome.err) == (2, "", True)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_same_knowledge_gives_the_same_bytes(suffix: str) -> None:
    for name in ("first", "second"):
        assert run("export", "decision-table", "-o", f"{name}.{suffix}").code == 0
    assert Path(f"first.{suffix}").read_bytes() == Path(f"second.{suffix}").read_bytes()
