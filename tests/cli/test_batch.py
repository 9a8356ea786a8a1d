"""`ecomkt batch` and `ecomkt classify` as consultants and scripts run them."""

import csv
import gzip
import io
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from ecomkt import files
from ecomkt.catalog.batch import Batch
from ecomkt.knowledge.store import load_knowledge
from ecomkt.output.records import json_text
from ecomkt.output.schemas import SCHEMAS
from runs import SOURCE, Outcome, golden, masked, run, spawn
from terminals import on_terminal

OURS = "sku,type,price,market\n1,A,M,cn\n2,virtual,免费,\n3,兒童產品;快消品,N:0.6,eu\n"
SHOP = """\
Handle,Title,Body (HTML),Type,Variant Price
mug,Blue mug,<p>Holds tea</p>,Kitchen,12.50
mug,,,,14.00
soap,Olive soap 100 g,,Soap,3.20
vitamins,Vitamin D3 drops for children,,Health,18
course,Online course: bookkeeping,,Courses,99
x,Model X-200,,,5
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("ours.csv").write_text(OURS, encoding="utf-8")
    Path("shop.csv").write_text(SHOP, encoding="utf-8")
    return tmp_path


def records(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


def validator(schema: dict[str, object]) -> Draft202012Validator:
    plain = json.loads(json_text(schema))
    Draft202012Validator.check_schema(plain)
    return Draft202012Validator(plain)


@pytest.mark.slow
def test_a_record_says_what_recommend_says() -> None:
    outcome = run("batch", "ours.csv")
    assert outcome.code == 0
    profiles = (
        ["--type", "A", "--price", "M", "market=cn"],
        ["--type", "B", "--price", "Z"],
        ["--type", "E", "--type", "A", "price=N:0.6", "market=eu"],
    )
    for record, words in zip(records(outcome), profiles, strict=True):
        result = json.loads(run("recommend", *words, "--json").out)
        for family, options in result["recommendations"].items():
            main = load_knowledge().codebook.family[family].main
            ranked = [o for o in options if o["rank"] and o["recommended"]][: 3 if main else 1]
            expected = [{key: o[key] for key in ("option", "code", "certainty", "verdict")} for o in ranked]
            assert record["recommendations"][family] == expected
        assert record["cautions"] == [caution["caution"] for caution in result["cautions"]]


@pytest.mark.slow
def test_every_record_follows_its_schema() -> None:
    check = validator(SCHEMAS["batch"](load_knowledge()))
    for words in (
        ["ours.csv"],
        ["shop.csv", "--currency", "USD"],
        ["shop.csv", "--full"],
        ["shop.csv", "--currency", "¥"],
    ):
        for record in records(run("batch", *words)):
            assert [error.message for error in check.iter_errors(record)] == []


@pytest.mark.slow
def test_the_whole_result_is_that_of_recommend() -> None:
    record = records(run("batch", "ours.csv", "--full"))[0]
    expected = run("recommend", "--type", "A", "--price", "M", "market=cn", "--json").out
    assert masked(json.dumps(record["result"])) == masked(json.dumps(json.loads(expected)))


def test_facts_on_the_line_hold_for_every_product_that_says_nothing_else() -> None:
    found = records(run("batch", "ours.csv", "market=us", "goal=sales"))
    assert [[value["value"] for value in record["codes"]["market"]] for record in found] == [["cn"], ["us"], ["eu"]]
    assert [record["from"] for record in found][1] == {
        "product": "stated",
        "price": "stated",
        "market": "given",
        "goal": "given",
    }


def test_an_amount_becomes_a_price_level_and_a_title_a_type() -> None:
    found = records(run("batch", "shop.csv", "--currency", "USD"))
    types = [[value["code"] for value in record["codes"].get("product", [])] for record in found]
    assert types[1:] == [["A"], ["D", "E"], ["B"], []]
    prices = [[v["code"] for v in r["codes"]["price"]] for r in found]
    assert [price[0] for price in prices] == ["X", "X", "M", "N", "X"]
    assert [r["rows"] for r in found] == [2, 1, 1, 1, 1]
    assert ("unsure" in found[4], "unsure" in found[1]) == (True, False)


READ = ("amount", "amount_high", "currency", "category", "price_column")


@pytest.mark.slow
def test_what_was_read_can_be_checked() -> None:
    Path("read.csv").write_text(
        "Handle,Title,Type,Variant Price\nmug,Mug,Kitchen,12.50 EUR\nmug,,,14 EUR\nx,Tea,,3\ny,Cup,,\n,,,\n", "utf-8"
    )
    records = [json.loads(line) for line in run("batch", "read.csv").out.splitlines()]
    schema = Draft202012Validator(json.loads(run("schema", "batch").out))
    assert [schema.is_valid(record) for record in records] == [True] * 3
    assert [tuple(record.get(key) for key in READ) for record in records] == [
        (12.5, 14, "EUR", "Kitchen", "Variant Price"),
        (3, None, None, None, "Variant Price"),
        (None, None, None, None, None),
    ]
    rows = list(csv.DictReader(io.StringIO(run("batch", "read.csv", "--format", "csv").out)))
    assert [tuple(row[key] for key in READ) for row in rows][:2] == [
        ("12.5", "14.0", "EUR", "Kitchen", "Variant Price"),
        ("3.0", "3.0", "", "", "Variant Price"),
    ]
    summary = run("batch", "read.csv", "--summary", "--json")
    assert json.loads(summary.out)["missing"] == {"price": 1, "currency": 1, "category": 2}
    assert "; rows passed over: 1 (blank 1)\n" in summary.err
    assert json.loads(summary.out)["tally"] == {
        "rows": 5,
        "products": 3,
        "folded": 1,
        "problems": 0,
        "passed_over": 1,
    }
    assert "- Rows 5: products 3, merged into them 1, not read 0, passed over 1\n" in (
        run("batch", "read.csv", "--summary").out
    )


def test_no_currency_is_told_once_and_gives_no_level() -> None:
    outcome = run("batch", "shop.csv")
    assert ["price" in record["codes"] for record in records(outcome)] == [False] * 5
    assert outcome.err.count("the price has no currency (products: 5)") == 1
    assert outcome.code == 0


def test_the_other_prices_of_a_list_decide_its_decimal_sign() -> None:
    rows = "".join(f"{n},Chair {n},{price}\n" for n, price in enumerate(['"12,50 €"', '"1,299 €"', '"8,90 €"']))
    Path("open.csv").write_text("sku,title,price\n" + rows, encoding="utf-8")
    outcome = run("batch", "open.csv")
    assert (outcome.code, [r["codes"]["price"][0]["code"] for r in records(outcome)]) == (0, ["M", "X", "M"])
    assert "are read with ',' as the decimal sign" in outcome.err
    told = run("batch", "open.csv", "--decimal", ".")
    assert [r["codes"]["price"][0]["code"] for r in records(told)][1] in "PO"


def test_a_price_that_nothing_decides_is_reported_and_not_guessed() -> None:
    Path("open.csv").write_text('sku,title,price\n1,Chair,"1,299 €"\n', encoding="utf-8")
    outcome = run("batch", "open.csv")
    (record,) = records(outcome)
    assert (outcome.code, "price" in record["codes"], record["problems"][0]["code"]) == (1, False, "ambiguous-price")


@pytest.mark.parametrize(
    ("header", "prices", "told"),
    [
        # Commas part thousands in English, points where prices have no cents, and both beside whole small prices.
        ("title,price", ["12,500", "1,234", "3,750"], "such as '12,500' are read as thousands"),
        ("nombre,precio", ["12.500", "1.234", "3.750"], "such as '12.500' are read as thousands"),
        ("title,price", ["12.500", "350", "25"], "such as '12.500' are read as thousands"),
        ("title,price", ["12.500", "1.234", "3.750"], "such as '12.500' may have thousands or three decimals"),
    ],
)
def test_a_list_of_prices_with_three_digits_behind_their_sign_is_asked_or_told_once(
    header: str, prices: list[str], told: str
) -> None:
    rows = "".join(f'Chair {n},"{price}"\n' for n, price in enumerate(prices))
    Path("open.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    outcome = run("batch", "open.csv")
    assert outcome.code == 0
    assert outcome.err.count(told) == 1
    amounts = [record.get("amount") for record in records(outcome)]
    assert amounts[0] == (12500 if "read as" in told else None)


def test_a_bad_row_is_kept_and_changes_no_other() -> None:
    lines = OURS.splitlines(keepends=True)
    Path("bad.csv").write_text("".join([*lines[:2], "9,Q,M,\n", *lines[2:]]), encoding="utf-8")
    outcome = run("batch", "bad.csv", "--errors", "errors.csv")
    assert outcome.code == 1
    whole = records(run("batch", "ours.csv"))
    assert [r["key"] for r in records(outcome)] == ["1", "2", "3"]
    assert [{**r, "row": 0} for r in records(outcome)] == [{**r, "row": 0} for r in whole]
    kept = list(csv.reader(io.StringIO(Path("errors.csv").read_text(encoding="utf-8-sig"))))
    assert kept[0][:4] == ["row", "column", "code", "message"]
    assert (kept[1][:3], "did you mean" in kept[1][3] or "use A fmcg" in kept[1][3]) == (
        ["3", "product", "unknown-value"],
        True,
    )


def test_a_summary_keeps_the_bad_rows_too() -> None:
    Path("bad.csv").write_text(OURS + "9,Q,M,\n", encoding="utf-8")
    assert run("batch", "bad.csv", "--summary", "--errors", "errors.csv").code == 1
    assert Path("errors.csv").read_text(encoding="utf-8-sig").count("\n") == 2


def test_a_bad_price_leaves_the_rest_of_the_answer() -> None:
    Path("bad.csv").write_text("sku,type,price\n1,A,ask me\n", encoding="utf-8")
    outcome = run("batch", "bad.csv")
    (record,) = records(outcome)
    assert (outcome.code, record["codes"]) == (1, {"product": [{"value": "fmcg", "code": "A"}]})
    assert [p["code"] for p in record["problems"]] == ["not-a-price"]


@pytest.mark.slow
def test_the_order_of_the_list_is_kept_in_every_format() -> None:
    keys = [record["key"] for record in records(run("batch", "shop.csv"))]
    for format_, sign in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO(run("batch", "shop.csv", "--format", format_).out), delimiter=sign))
        assert [row["key"] for row in rows] == keys
    run("batch", "shop.csv", "-o", "out.xlsx")
    sheet = CalamineWorkbook.from_path("out.xlsx").get_sheet_by_name("Products").to_python()
    assert [row[0] for row in sheet[1:]] == keys


def test_rows_say_what_records_say() -> None:
    found = records(run("batch", "shop.csv", "--currency", "USD"))
    rows = csv.DictReader(io.StringIO(run("batch", "shop.csv", "--currency", "USD", "--format", "csv").out))
    for record, row in zip(found, rows, strict=True):
        for family, options in record["recommendations"].items():
            for number, option in enumerate(options, 1):
                told = [row[f"{family}{number}{part}"] for part in ("", "_certainty", "_verdict")]
                assert told == [option["option"], str(option["certainty"]), option["verdict"]]
        assert row["cautions"].split() == record["cautions"]


def test_what_was_written_can_be_read_again() -> None:
    first = run("batch", "shop.csv", "--currency", "USD", "--format", "csv").out
    Path("again.csv").write_text(first, encoding="utf-8")
    again = run("batch", "again.csv", "--format", "csv")
    kept = [row[:4] + row[8:] for row in csv.reader(io.StringIO(first)) if row[4] and row[6]]
    assert next(row[:4] + row[8:] for row in csv.reader(io.StringIO(again.out))) == kept[0]
    assert again.code == 0


@settings(max_examples=3)
@given(st.lists(st.tuples(st.sampled_from(["=", "+", "-", "@", "\t", "＝", " ="]), st.text(max_size=20)), min_size=30))
def test_no_cell_can_be_a_formula(texts: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["sku", "title", "type"], *([f"{s}1", f"{s}{text}", "A"] for s, text in texts)])
    out = run("batch", "-", "--format", "csv", stdin=buffer.getvalue().encode("utf-8", "replace")).out
    for row in csv.reader(io.StringIO(out)):
        starts = ("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠")
        assert [cell for cell in row if cell.lstrip(" ").startswith(starts)] == []
        assert [cell for cell in row if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()] == []


def test_a_workbook_has_no_formula_and_no_link() -> None:
    Path("evil.csv").write_text('sku,title,type\n1,"=HYPERLINK(""http://x"")",A\n2,http://x,A\n', encoding="utf-8")
    assert run("batch", "evil.csv", "-o", "out.xlsx").code == 0
    with ZipFile("out.xlsx") as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if "worksheets/sheet" in name]
    assert [("<f>" in sheet, "hyperlink" in sheet) for sheet in sheets] == [(False, False)] * 2
    assert ['state="frozen"' in sheets[0], "<autoFilter" in sheets[0]] == [True, True]


def test_two_lists_in_one_give_the_records_of_both() -> None:
    head, *lines = OURS.splitlines(keepends=True)
    Path("both.csv").write_text(head + "".join(lines * 2), encoding="utf-8")
    single = records(run("batch", "ours.csv"))
    both = records(run("batch", "both.csv"))
    assert [{**r, "row": 0} for r in both] == [{**r, "row": 0} for r in single * 2]


def test_standard_input_and_packed_files_are_read_alike() -> None:
    expected = run("batch", "ours.csv").out
    assert run("batch", "-", stdin=OURS.encode()).out == expected
    Path("ours.csv.gz").write_bytes(gzip.compress(OURS.encode()))
    assert run("batch", "ours.csv.gz").out == expected


@pytest.mark.slow
def test_a_file_is_written_whole_and_not_over_another() -> None:
    assert run("batch", "ours.csv", "-o", "out.jsonl").out == ""
    written = Path("out.jsonl").read_text(encoding="utf-8")
    assert written == run("batch", "ours.csv").out
    refused = run("batch", "ours.csv", "-o", "out.jsonl")
    assert (refused.code, "use --force" in refused.err) == (2, True)
    assert run("batch", "shop.csv", "-o", "out.jsonl", "--force").code == 0
    assert Path("out.jsonl").read_text(encoding="utf-8") != written
    assert sorted(path.name for path in Path().iterdir()) == ["ours.csv", "out.jsonl", "shop.csv"]


REFUSED = {
    "no such file": (["nope.csv"], "file-missing"),
    "a near name": (["our.csv"], "file-missing"),
    "a folder": (["."], "file-is-folder"),
    "no such format": (["ours.csv", "--format", "parquet"], "unknown-choice"),
    "a workbook on stdout": (["ours.csv", "--format", "xlsx"], "needs-file"),
    "a whole result in a row": (["ours.csv", "--full", "--format", "csv"], "contradiction"),
    "one file for both": (["ours.csv", "-o", "x.csv", "--errors", "x.csv"], "same-file"),
    "the list itself": (["ours.csv", "-o", "ours.csv", "--force"], "same-file"),
    "the list itself by another name": (["ours.csv", "--errors", "./ours.csv", "--force"], "same-file"),
    "a summary in a file": (["ours.csv", "--summary", "-o", "x.jsonl"], "contradiction"),
    "no such currency": (["ours.csv", "--currency", "florins"], "unknown-currency"),
    "no decimal sign": (["ours.csv", "--decimal", "x"], "bad-decimal"),
    "two decimal signs": (["ours.csv", "--decimal", ".,"], "bad-decimal"),
    "an income without an amount": (["ours.csv", "--income", "GBP"], "bad-sum"),
    "a column without a role": (["ours.csv", "--column", "title"], "bad-column"),
    "a bad fact": (["ours.csv", "market=moon"], "unknown-value"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_command_line_is_refused_before_anything_is_written(kind: str) -> None:
    words, code = REFUSED[kind]
    outcome = run("batch", *words, "--json" if "--format" not in words else "--lang=en")
    assert (outcome.code, outcome.out, Path("ours.csv").read_text(encoding="utf-8")) == (2, "", OURS)
    if "--format" not in words:
        assert json.loads(outcome.err.splitlines()[-1])["error"]["code"] == code


def test_all_that_is_wrong_with_the_options_is_told_at_once() -> None:
    outcome = run("batch", "ours.csv", "--currency", "florins", "--decimal", "x", "market=moon")
    assert outcome.err.count("error: ") == 3


def test_the_summary_is_as_reviewed() -> None:
    outcome = run("batch", "shop.csv", "--currency", "USD", "--summary")
    assert outcome.code == 0
    assert outcome.out == golden("batch/summary.en.txt", outcome.out)


@pytest.mark.slow
def test_the_summary_follows_its_schema_and_counts_every_product() -> None:
    plain = json.loads(run("batch", "shop.csv", "--currency", "USD", "--summary", "--json").out)
    assert [error.message for error in validator(SCHEMAS["summary"](load_knowledge())).iter_errors(plain)] == []
    assert sum(strategy["products"] for strategy in plain["strategies"]) == plain["products"] == 5


def test_a_field_that_only_some_records_have_can_be_asked_for() -> None:
    Path("some.csv").write_text("Title,Price,Category\nOlive soap,,Soap\nMug,3 EUR,Mugs\n", "utf-8")
    found = [
        json.loads(line) for line in run("batch", "some.csv", "--json", "--fields", "key,currency").out.splitlines()
    ]
    assert found == [{"key": "2", "currency": None}, {"key": "3", "currency": "EUR"}]
    assert "did you mean 'currency'?" in run("batch", "some.csv", "--json", "--fields", "curency").err


def test_shares_of_prices_add_up() -> None:
    found = json.loads(run("batch", "shop.csv", "--currency", "USD", "--summary", "--json").out)
    assert sum(found["counts"]["price"].values()) + found["unknown"]["price"] == found["products"]


def test_a_strategy_is_not_said_to_fit_what_nothing_is_known_of(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_text("title,price\nolive soap,8\noak desk,350\nyoga course online,90\nplumber visit,120\n")
    said = run("batch", str(file), "--currency", "USD", "--summary").out
    assert "fits all products" not in said
    assert re.search(r"it fits [0-3] of 4 as it stands, and of [1-4] too little is known to say", said)


def test_the_summary_fits_a_screen() -> None:
    text = on_terminal("batch", "shop.csv", "--currency", "USD", "--summary", "--lang", "zh-Hant", columns=40)
    assert text == golden("batch/summary.zh-Hant.40.txt", text)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_what_products_are_is_told_with_reasons(language: str) -> None:
    text = run("classify", "shop.csv", "--lang", language).out
    assert text == golden(f"batch/classify.{language}.txt", text)


def test_classified_records_follow_their_schema() -> None:
    check = validator(SCHEMAS["classify"](load_knowledge()))
    found = records(run("classify", "shop.csv", "--format", "jsonl"))
    assert [[error.message for error in check.iter_errors(record)] for record in found] == [[]] * 5


def test_a_list_is_taken_at_its_word() -> None:
    found = records(run("classify", "ours.csv", "--json"))
    assert [[t["value"] for t in record["types"]] for record in found] == [["fmcg"], ["virtual"], ["fmcg", "children"]]


@pytest.mark.parametrize(
    "below", ["Extra tea,\n", "Item,Price,Notes\nBlack tea,2.50,\n"], ids=["unpriced", "header again"]
)
def test_what_comes_up_late_is_told_of_classified_products_too(below: str) -> None:
    goods = "".join(f"Green tea {n},{n}.50\n" for n in range(1, 130))
    Path("late.csv").write_text(f"Name,Price\n{goods}{below}", encoding="utf-8")
    late = [
        [line for line in run(verb, "late.csv").err.splitlines() if "131" in line] for verb in ("batch", "classify")
    ]
    assert late[0] == late[1] != []


def test_one_product_is_classified_with_every_reason() -> None:
    outcome = run("classify", "--title", "Wooden train set", "--category", "Toys & Games")
    assert (outcome.code, outcome.out.splitlines()[0]) == (0, "Wooden train set → E Children's products")


@pytest.mark.parametrize("words", [["classify"], ["classify", "ours.csv", "--title", "x"], ["classify", "nope.csv"]])
def test_there_must_be_one_thing_to_classify(words: list[str]) -> None:
    assert (run(*words).code, run(*words).out) == (2, "")


def large(path: Path, rows: int) -> Path:
    letters = "ABCDEFGH"
    lines = (f"SKU{n},{letters[n % 8]},M\n" for n in range(rows))
    path.write_text("id,type,price\n" + "".join(lines), encoding="utf-8")
    return path


def started(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "ecomkt", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )


@pytest.mark.parametrize("old", [True, False])
def test_an_interruption_leaves_the_old_file_whole(old: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Batch.answers

    def interrupted(batch: Batch, products: Iterator[object]) -> Iterator[object]:
        yield from islice(answers(batch, products), 3)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(Batch, "answers", interrupted)
    if old:
        Path("out.jsonl").write_text("old", encoding="utf-8")
    before = sorted(folder.iterdir())
    outcome = run("batch", "ours.csv", "-o", "out.jsonl", "--errors", "bad.csv", "--force")
    assert (outcome.code, outcome.out) == (130, "")
    assert "interrupted: 'out.jsonl' is left as it was before\n" in outcome.err
    assert sorted(folder.iterdir()) == before
    assert not old or Path("out.jsonl").read_text(encoding="utf-8") == "old"


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    large(folder / "large.csv", 50_000)
    process = started("batch", "large.csv")
    assert process.stdout is not None
    first = process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        err = process.stderr.read()
    process.wait(timeout=60)
    assert (json.loads(first)["key"], b"Traceback" in err, b"error" in err) == ("SKU0", False, False)


def test_no_progress_bar_reaches_a_pipe() -> None:
    outcome = spawn("batch", "ours.csv")
    assert b"\x1b" not in outcome.stderr + outcome.stdout


def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    large(folder / "large.csv", 60_000)
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ecomkt", "batch", "large.csv", "-o", "out.jsonl"],
        stderr=terminal,
        env={**os.environ, "PYTHONPATH": SOURCE, "TERM": "xterm-256color", "COLUMNS": "100"},
    )
    os.close(terminal)
    told = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while chunk := os.read(controller, 65536):
            told += chunk
    os.close(controller)
    assert process.wait(timeout=60) == 0
    assert re.search(r"\d+ products, \d+/s", told.decode()) is not None
    assert b"products: 60000, rows: 60000, in" in told


VERBS = (["batch"], ["batch", "--summary"], ["classify", "--json"], ["report", "-o", "report.md", "--catalog"])


# The verb decides how often a list is read, its kind only from what.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "kind"), [*((words, "plain") for words in VERBS), (VERBS[0], "packed"), (VERBS[0], "pipe")]
)
def test_a_run_reads_its_list_twice_at_most(words: list[str], kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Few rows, and yet more bytes than are looked at before anything is decided.
    rows = "".join(f'{n},Jam {n},Food,"{"1,299" if n % 2 else "3,50"} EUR",{n:0500}\n' for n in range(1_500))
    text = f"id,title,category,price,stock\n{rows}".encode()
    data = gzip.compress(text) if kind == "packed" else text
    opened = copied = 0

    class CountingFile(files._ListFile):
        def readinto(self, buffer: Any, /) -> int | None:
            nonlocal opened
            count = super().readinto(buffer)
            opened += count or 0
            return count

    class CountingCopy(tempfile.SpooledTemporaryFile[bytes]):
        def read(self, *size: int) -> bytes:
            nonlocal copied
            content = super().read(*size)
            copied += len(content)
            return content

    monkeypatch.setattr(files, "_ListFile", CountingFile)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", CountingCopy)
    if kind == "pipe":
        os.mkfifo("list.csv")
        writer = Thread(target=Path("list.csv").write_bytes, args=(data,))
        writer.start()
        assert run(*words, "list.csv").code == 0
        writer.join()
        assert opened == len(data)
    else:
        Path("list.csv").write_bytes(data)
        assert run(*words, "list.csv").code == 0
        assert len(data) <= opened <= 2.05 * len(data)
    # What can't be read twice is read once, and its copy twice at most.
    assert (copied > 0) == (kind != "plain")
    assert copied <= 2.05 * len(text)


def test_a_price_of_nothing_and_none_at_all_are_told() -> None:
    told = run("batch", "-", stdin=b"Title,Price\nTin mug,12 EUR\nTea pot,0\nTray,\nCup,free\n").err
    assert "a price is 0, and read as free of charge (products: 1)" in told
    assert "without a price: 1" in told
    # A word for what the till asks for is none either.
    told = run("batch", "-", stdin=b"Title,Price\nTin mug,12 EUR\nTray,variable\nCup,n/a\nJug,\n").err
    assert "without a price: 3" in told
    sizes = b"Handle,Title,Variant SKU,Variant Price\ntee,Tee,S,20\ntee,,M,0\n"
    assert "read as free of charge (products: 1)" in run("batch", "-", stdin=sizes).err
