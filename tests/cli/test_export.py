"""`ecomkt export decision-table`: every system that reads the table gets the answers of `recommend`."""

import csv
import io
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from dmn_engine import DmnEngine, flaws_of_dmn
from ecomkt.catalog.decision_table import UNKNOWN, decision_table
from ecomkt.catalog.top_options import digest_of
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


def from_sqlite() -> Rows:
    assert run("export", "decision-table", "-o", "table.sql").code == 0
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(Path("table.sql").read_text(encoding="utf-8"))
        base.row_factory = sqlite3.Row
        return [dict(row) for row in base.execute("SELECT * FROM ecomkt_strategies")]


def from_duckdb() -> Rows:
    assert run("export", "decision-table", "-o", "duck.sql", "--table", "strategies").code == 0
    with duckdb.connect() as base:
        base.execute(Path("duck.sql").read_text(encoding="utf-8"))
        found = base.execute("SELECT * FROM strategies")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def from_parquet() -> Rows:
    assert run("export", "decision-table", "-o", "table.parquet").code == 0
    return [{**row, "cautions": " ".join(row["cautions"])} for row in pq.read_table("table.parquet").to_pylist()]


def from_dmn() -> Rows:
    assert run("export", "decision-table", "-o", "table.dmn").code == 0
    engine = DmnEngine(Path("table.dmn"))
    fingerprint = load_knowledge().fingerprint
    keys = [{name: row[name] for name in INPUTS} for row in from_csv()]
    return [{**key, **engine.answer(key), "knowledge": fingerprint} for key in keys]


def expected(plain: Recommender) -> Rows:
    """Return the rows, each recommended on its own and written out here anew."""
    rows: Rows = []
    for row in decision_table(plain, ()).rows():
        values = dict(zip(INPUTS, row.values, strict=True))
        facts = [Fact(name.removesuffix("_2"), value) for name, value in values.items() if value != UNKNOWN]
        answer: dict[str, Any] = {}
        digest = digest_of(plain.recommend(Profile(tuple(facts))))
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


@pytest.mark.parametrize("read", [from_csv, from_sqlite, from_duckdb, from_parquet, from_dmn])
def test_every_reader_of_the_table_gets_the_same_answers(read: Any, plain: Recommender) -> None:
    assert read() == expected(plain)


def test_the_dmn_file_follows_its_standard() -> None:
    run("export", "decision-table", "-o", "table.dmn", "--attribute", "goal")
    assert flaws_of_dmn(Path("table.dmn")) == []


def test_a_warehouse_joins_its_products_to_the_table() -> None:
    run("export", "decision-table", "--attribute", "market", "-o", "table.sql")
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(Path("table.sql").read_text(encoding="utf-8"))
        base.execute("CREATE TABLE products (sku, type, level, peers, market)")
        products = [
            ("1", "fmcg", "low", None, "cn"),
            ("2", None, None, None, None),
            ("3", "health", "high", "above-peers", "eu"),
        ]
        base.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?)", products)
        found = base.execute(
            "SELECT sku, model1, format1, carrier1 FROM products JOIN ecomkt_strategies AS s"
            " ON s.product = COALESCE(type, '') AND s.price = COALESCE(level, '')"
            " AND s.price_2 = COALESCE(peers, '') AND s.market = COALESCE(products.market, '') ORDER BY sku"
        ).fetchall()
    words: Sequence[Sequence[str]] = (
        ("--type", "A", "--price", "M", "market=cn"),
        (),
        ("--type", "D", "--price", "P", "--price", "U", "market=eu"),
    )
    assert found == [(str(number), *firsts(*line)) for number, line in enumerate(words, 1)]


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


def test_some_values_of_an_attribute_can_be_chosen() -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "decision-table", "--attribute", "goal=sales,清倉").out)))
    assert sorted({row["goal"] for row in rows}) == ["", "clearance", "sales"]
    assert len({tuple(row[name] for name in (*INPUTS, "goal")) for row in rows}) == len(rows) == 9 * 7 * 3 * 3


REFUSED = {
    "no such attribute": (["--attribute", "audiense"], "did you mean 'audience'?"),
    "no such value": (["--attribute", "goal=sails"], "did you mean 'sales'?"),
    "no such format": (["--format", "xml"], "use one of"),
    "a table too large": (["--attribute", "goal", "--max-rows", "500"], "name fewer attributes"),
    "a name that is none": (["--format", "sql", "--table", "x; drop"], "use letters"),
    "a file that can't be printed": (["--format", "parquet"], "name a file"),
    "a bad fact": (["market=moon"], "use"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_command_line_is_refused(kind: str) -> None:
    words, hint = REFUSED[kind]
    outcome = run("export", "decision-table", *words)
    assert (outcome.code, outcome.out, hint in outcome.err) == (2, "", True)


@pytest.mark.parametrize("suffix", ["csv", "sql", "parquet", "dmn"])
def test_the_same_knowledge_gives_the_same_bytes(suffix: str) -> None:
    for name in ("first", "second"):
        assert run("export", "decision-table", "-o", f"{name}.{suffix}").code == 0
    assert Path(f"first.{suffix}").read_bytes() == Path(f"second.{suffix}").read_bytes()
