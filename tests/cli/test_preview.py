"""`classify --preview`: what it shows of the reading of a list, and that it reads no further."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from catalogs import codebook, column_knowledge
from ecomkt.catalog.columns.product import ReadingOptions
from ecomkt.catalog.knowledge import CatalogKnowledge, load_catalog_knowledge, load_classifier
from ecomkt.catalog.reading.source import CatalogSource
from ecomkt.catalog.types.classification import Classifier
from ecomkt.cli import listing
from ecomkt.files import OpenedList
from ecomkt.knowledge.model import KnowledgeBase
from runs import Outcome, run

LISTS = Path(__file__).resolve().parents[1] / "catalog" / "lists"
GOOD = "SKU,Title,Category,Price\nB1,Olive soap,Soap,3.20 EUR\nB2,Balance bike,Toys,1.299 EUR\n,,,\n,,Toys,5 EUR\n"


_known: dict[str, CatalogKnowledge] = {}
_classifiers: dict[str, Classifier] = {}


def _loaded(kb: KnowledgeBase, packs: Sequence[Path]) -> CatalogKnowledge:
    assert not packs
    if kb.fingerprint not in _known:
        _known[kb.fingerprint] = load_catalog_knowledge(kb)
    return _known[kb.fingerprint]


def _classifier(knowledge: CatalogKnowledge, kb: KnowledgeBase) -> Classifier:
    if kb.fingerprint not in _classifiers:
        _classifiers[kb.fingerprint] = load_classifier(knowledge, kb)
    return _classifiers[kb.fingerprint]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # The knowledge of lists takes longer to load than all the rest.
    monkeypatch.setattr(listing, "load_catalog_knowledge", _loaded)
    monkeypatch.setattr(listing, "load_classifier", _classifier)


def preview(content: str, *words: str) -> Outcome:
    Path("list.csv").write_text(content, "utf-8")
    return run("classify", "list.csv", "--preview", *words)


def lines(outcome: Outcome) -> list[list[str]]:
    assert (outcome.code, outcome.err) == (0, "")
    return [line.split("\t") for line in outcome.out.splitlines()]


def test_a_good_list_is_shown_column_by_column_and_product_by_product() -> None:
    shown = lines(preview(GOOD))
    for line in (
        ["Encoding", "utf-8"],
        ["Delimiter", ","],
        ["Header in row", "1"],
        ["1", "SKU", "key", "B1"],
        ["2", "Title", "title", "Olive soap"],
        ["3", "Category", "category", "Soap"],
        ["4", "Price", "price", "3.20 EUR"],
        ["2", "B1", "Olive soap", "3.20 EUR", "3.20 EUR", "Soap", "A Fast-moving goods"],
        # By the decimal sign of its neighbour, which is told.
        ["3", "B2", "Balance bike", "1.299 EUR", "1.299 EUR", "Toys", "E Children's products"],
        ["Rows 4: products 2, merged into them 0, not read 1, passed over 1"],
        ["- row 5, column 'Title': the row has no title; give it one; if another column is the title: "
         "--column title=HEADER"],
        ["- rows passed over: 1 (blank 1)"],
        ["--column ROLE=HEADER", "which column is the key, title, price, category …; repeatable"],
    ):  # fmt: skip
        assert line in shown
    assert any("'.' as the decimal sign" in line[0] for line in shown)
    other = lines(preview(GOOD, "--decimal", ","))
    assert ["3", "B2", "Balance bike", "1.299 EUR", "1299 EUR", "Toys", "E Children's products"] in other


def test_a_column_that_is_not_used_is_said_to_be_none() -> None:
    shown = lines(preview("Title;Price (USD);Shelf\nBlue mug;12;A3\nRed mug;14;A4\n"))
    assert ["Delimiter", ";"] in shown
    assert ["2", "Price (USD)", "price (USD)", "12"] in shown
    assert ["Not used: 3 Shelf"] in shown


def test_a_column_that_is_wrongly_understood_is_put_right() -> None:
    content = "Name,Long name,Price\nM1,Blue ceramic mug,12 EUR\nM2,Bath towel,14 EUR\n"
    wrong, right = (lines(preview(content, *words)) for words in ((), ("--column", "title=Long name")))
    assert ["Not used: 2 Long name"] in wrong
    assert ["2", "Long name", "title", "Blue ceramic mug"] in right
    assert ["Not used: 1 Name"] in right
    products = [line for line in right if line[2:3] == ["Bath towel"]]
    assert [line[4] for line in products] == ["14 EUR"]


def test_a_price_without_a_currency_is_told_once_with_the_flag_that_gives_it() -> None:
    content = "Title,Price\nMug,12\nCup,14\n"
    shown = lines(preview(content))
    assert [line[4] for line in shown if line[2:3] in (["Mug"], ["Cup"])] == ["12 (currency?)", "14 (currency?)"]
    assert sum("no currency" in "".join(line) for line in shown) == 1
    given = lines(preview(content, "--currency", "usd"))
    assert [line[4] for line in given if line[2:3] in (["Mug"], ["Cup"])] == ["12 USD", "14 USD"]


def test_of_several_prices_it_says_which_counts_first() -> None:
    uses = {
        column["header"]: column["uses"]
        for column in json.loads(preview("SKU,Title,Regular price,Sale price\n1,Mug,12,10\n2,Cup,14,\n", "--json").out)[
            "columns"
        ]
    }
    assert sorted((uses["Regular price"], uses["Sale price"])) == [["price"], ["price-else"]]


def test_a_list_without_a_header_is_shown_by_numbers() -> None:
    shown = lines(preview("Blue mug,12.50\nBath towel,14.90\n", "--no-header"))
    assert not [line for line in shown if line[0] == "Header in row"]
    assert ["1", "1", "title", "Blue mug"] in shown


def test_a_workbook_is_shown_with_its_sheet_and_the_row_of_its_header() -> None:
    shown = lines(run("classify", str(LISTS / "merged-header.xlsx"), "--preview"))
    assert ["Sheet", "Price list"] in shown
    assert ["Header in row", "5"] in shown
    assert any(line[0].startswith("Not used: ") and "5 Stock Berlin" in line[0] for line in shown)
    several = lines(run("classify", str(LISTS / "cover-sheet.xlsx"), "--preview"))
    assert ["Sheet", "Toys, Kitchen"] in several
    assert ["4", "sheet", "category", "Toys"] in several


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hant", ("分隔符號\t,", "2\tTitle\ttitle（品名）", "略過 1 列（空白 1 列）", "4 列：商品 2 項")),
        ("zh-Hans", ("分隔符号\t,", "首个单元格", "略过 1 行（", "4 行：商品 2 项")),
    ],
)
def test_it_is_shown_in_chinese(language: str, expected: tuple[str, ...]) -> None:
    shown = preview(GOOD, "--lang", language).out
    assert [text for text in expected if text not in shown] == []


def test_json_says_the_same_and_keeps_to_its_schema() -> None:
    record = json.loads(preview(GOOD, "--json").out)
    assert Draft202012Validator(json.loads(run("schema", "preview").out)).is_valid(record)
    assert (record["encoding"], record["delimiter"], record["header_row"], record["whole"]) == ("utf-8", ",", 1, True)
    assert record["tally"] == {"rows": 4, "products": 2, "folded": 0, "problems": 1, "passed_over": 1}
    assert [column["uses"] for column in record["columns"]] == [["key"], ["title"], ["category"], ["price"]]
    assert [(p["row"], p["amount"], p["currency"], p["price_column"]) for p in record["products"]] == [
        (2, 3.2, "EUR", "Price"),
        (3, 1.299, "EUR", "Price"),
    ]
    assert "no-title" in [note["code"] for note in record["notes"]]


def test_what_would_mislead_a_terminal_or_markdown_is_escaped() -> None:
    content = "Title,Price\n\x1b[2Jmug|cup,12 EUR\n"
    assert "\x1b" not in preview(content).out
    assert "mug\\|cup" in preview(content, "--format", "md").out


def test_only_the_beginning_of_a_long_list_is_read() -> None:
    data = b"SKU,Title,Price\n" + b"".join(b"%d,Blue mug,%d EUR\n" % (n, n) for n in range(1, 100_000))
    stream = io.BytesIO(data)
    source = CatalogSource(OpenedList(stream, "list", len(data)), ReadingOptions(), column_knowledge(), codebook())
    beginning = source.beginning()
    assert (beginning.is_whole, beginning.tally.rows) == (False, 100)
    assert stream.tell() < len(data) / 4
    shown = lines(preview(data[:9_000].decode()))
    assert ["Looked at: the first 100 rows alone"] in shown


def test_a_variant_whose_product_may_come_later_is_no_problem_yet() -> None:
    head = "ID,Type,SKU,Name,Parent,Regular price\n"
    content = head + ",variation,X-1,,X,5\n" + "".join(f"{n},simple,S{n},Mug {n},,5\n" for n in range(200))
    assert "isn't in the list" not in preview(content).out
    assert "isn't in the list" in preview("\n".join(content.splitlines()[:4])).out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--title", "Mug", "--preview"), "--preview shows a list"),
        (("--currency", "USD", "list.csv"), "classify uses --currency and --decimal for --preview alone"),
        (("list.csv", "--preview", "--format", "csv"), "there is no such choice"),
        (("list.csv", "--preview", "--column", "titel=Title"), "there is no such role"),
        (("list.csv", "--preview", "--currency", "groats"), "is no currency"),
    ],
)
def test_what_contradicts_itself_is_refused_in_one_line(words: tuple[str, ...], message: str) -> None:
    Path("list.csv").write_text(GOOD, "utf-8")
    outcome = run("classify", *words)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert message in outcome.err


def test_unused_columns_stand_in_a_line_and_a_language_is_no_program() -> None:
    shown = lines(preview("SKU,Title,Stock,Vendor,Price\nB1,Olive soap,3,Acme,3.20 EUR\n"))
    assert ["Not used: 3 Stock, 4 Vendor"] in shown
    assert ["Recognised as", "headers of a plain list (en)"] in shown


def test_a_preview_says_how_to_keep_it_and_a_page_has_a_title() -> None:
    assert preview(GOOD, "-o", "x.txt").err.endswith("no such option: -o; this verb prints; to keep it: > FILE\n")
    assert "<title>How the file is read</title>" in preview(GOOD, "-f", "html").out
