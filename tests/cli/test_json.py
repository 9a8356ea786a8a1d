"""JSON for scripts: it fits its schema, says everything once, and is the same bytes for the same input."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecomkt import __version__
from ecomkt.inference.engines import engine_report
from ecomkt.knowledge.layer_files import knowledge_folder
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.records import json_in_ascii, json_text
from runs import GOLDEN, run, spawn
from tables import each_row

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
LINES = {
    "one": ["--type", "A", "--price", "M"],
    "several": ["--type", "E", "--type", "D", "--price", "P", "--price", "I", "market=cn,eu", "goal=leads"],
    "unsure": ["type=A:0.7,G:0.3", "price=medium:0.6,high:0.4", "commission=deeper"],
    "stopped": ["--type", "D", "market=cn", "oversight=health-food", "commission=deeper"],
    "nothing": [],
}


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads(run("schema", name).out)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def flaws(name: str, value: object) -> list[str]:
    return [f"{flaw.json_path}: {flaw.message}" for flaw in validator(name).iter_errors(value)]


def result(*words: str) -> dict[str, object]:
    shown = run("recommend", *words, "--json")
    assert (shown.code, shown.err) == (0, "")
    plain: dict[str, object] = json.loads(shown.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    return plain


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("line", LINES)
def test_a_result_fits_its_schema(line: str, lang: str) -> None:
    assert flaws("result", result(*LINES[line], "--lang", lang)) == []


@pytest.mark.slow
def test_a_result_for_every_product_and_every_price_fits_its_schema(kb: KnowledgeBase) -> None:
    products, prices = (list(kb.codebook.attribute[slug].by_slug) for slug in ("product", "price"))
    pairs = [(products[n % len(products)], prices[n % len(prices)]) for n in range(max(len(products), len(prices)))]
    found = {pair: flaws("result", result("--type", pair[0], "--price", pair[1], "--top", "2")) for pair in pairs}
    assert {pair: flawed for pair, flawed in found.items() if flawed} == {}


GOLDENS = [
    *((path, "result") for path in sorted((GOLDEN / "recommend").glob("*.json*"))),
    *((path, "show") for path in sorted((GOLDEN / "show").glob("*.json"))),
    (GOLDEN / "compare.json", "compare"),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("path", "name"), GOLDENS, ids=lambda each: getattr(each, "name", each))
def test_every_golden_result_fits_its_schema(path: Path, name: str) -> None:
    assert flaws(name, json.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("name", "words"), [("result", "families"), ("why", "verdicts"), ("compare", "attributes"), ("result", "markets")]
)
def test_a_schema_names_the_words_of_the_knowledge(name: str, words: str, kb: KnowledgeBase) -> None:
    text = run("schema", name).out
    assert "x-words" not in text
    listed = {
        "families": list(kb.codebook.family),
        "attributes": list(kb.codebook.attribute),
        "verdicts": [verdict.slug for verdict in (*kb.scale.verdicts, kb.scale.barred)],
        "markets": list(kb.codebook.attribute["market"].by_slug),
    }
    assert {"enum": listed[words]} in list(_objects(json.loads(text)))


def _objects(value: object) -> Iterator[dict[str, object]]:
    """Yield every object within a value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(item)


@pytest.mark.parametrize("change", ["schema_version", "profile", "recommendations", "nonsense"])
def test_the_schema_refuses_what_is_no_result(change: str) -> None:
    spoilt = {**result(), change: 1}
    assert flaws("result", spoilt) != []


def test_the_result_names_its_version_and_what_made_it(kb: KnowledgeBase) -> None:
    plain = result("--lang", "zh-TW")
    assert [plain["schema_version"], plain["lang"]] == ["2", "zh-Hant"]
    assert plain["provenance"] == {
        "ecomkt": __version__,
        "engine": engine_report()[0],
        "knowledge": [{"name": "base", "version": kb.layers[0].version, "sha256": layer_hash()}],
        "fingerprint": kb.fingerprint,
    }


def layer_hash() -> str:
    digest = hashlib.sha256()
    root = knowledge_folder()
    for path in sorted([*(root / "data").glob("*.yaml"), *(root / "rules").glob("*.yaml")]):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.parent.name}/{path.name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def test_the_markdown_names_what_made_it(kb: KnowledgeBase) -> None:
    last = run("recommend", "--format", "markdown").out.splitlines()[-1]
    layer = kb.layers[0]
    knowledge = f"{layer.name} {layer.version} ({layer.sha256[:12]})"
    assert last == f"ecomkt {__version__}, engine {engine_report()[0]}, knowledge {knowledge}"


def test_every_option_of_every_family_is_ranked(kb: KnowledgeBase) -> None:
    ranked = result(*LINES["one"])["recommendations"]
    assert isinstance(ranked, dict)
    assert list(ranked) == [family.slug for family in kb.codebook.families]
    for family in kb.codebook.families:
        entries = ranked[family.slug]
        assert sorted(entry["option"] for entry in entries) == sorted(family.by_slug)
        ranks = [entry["rank"] for entry in entries if not entry["base"]]
        assert ranks == list(range(1, len(ranks) + 1))
        numbers = [(bool(entry["barred"]), -entry["certainty"]) for entry in entries if not entry["base"]]
        assert numbers == sorted(numbers)


def test_stdout_carries_the_result_alone() -> None:
    process = spawn("recommend", *LINES["stopped"], "--json")
    assert (process.returncode, process.stderr) == (0, b"")
    assert process.stdout.startswith(b"{\n")
    assert process.stdout.endswith(b"\n}\n")
    assert json.loads(process.stdout) == result(*LINES["stopped"])


@pytest.mark.parametrize("format_", ["json", "markdown"])
def test_the_same_input_gives_the_same_bytes(format_: str) -> None:
    words = ["recommend", *LINES["several"], "--format", format_]
    outputs = {spawn(*words, PYTHONHASHSEED=seed).stdout for seed in ("0", "4711")}
    assert outputs == {run(*words).raw}


def test_json_lines_are_the_same_result_on_one_line() -> None:
    shown = run("recommend", *LINES["several"], "-f", "jsonl").out
    assert shown.count("\n") == 1
    assert json.loads(shown) == result(*LINES["several"])


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_in_json_is_never_written(number: float) -> None:
    assert json_text({"certainty": number}, indent=None) == '{"certainty":null}\n'


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda each: st.lists(each), max_leaves=9))
def test_json_is_what_the_standard_library_writes(value: object) -> None:
    record = {"key": value}
    text = json_text(record)
    assert text == json.dumps(record, ensure_ascii=False, indent=1, separators=(",", ": ")) + "\n"
    assert json_in_ascii(text) == json.dumps(record, indent=1, separators=(",", ": ")) + "\n"


@pytest.mark.sampled
@pytest.mark.parametrize("line", LINES)
def test_the_profile_of_a_result_gives_the_same_result(line: str) -> None:
    words = LINES[line]
    profile = json.dumps(result(*words)["profile"]).encode()
    assert run("recommend", "--profile", "-", "--json", stdin=profile).out == run("recommend", *words, "--json").out


PROFILES = {
    "slugs": {"product": "fmcg", "price": "low"},
    "letters": {"product": ["A", "D"], "price": ["M", "I"]},
    "certainties": {"price": {"medium": 0.6, "high": 0.4}, "market": ["cn"]},
    "a result's": {"product": [{"option": "fmcg", "code": "A", "name": "快消品", "certainty": 0.5}]},
    "empty": {},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_that_fits_the_schema_is_understood(name: str) -> None:
    assert flaws("profile", PROFILES[name]) == []
    shown = run("recommend", "--profile", "-", stdin=json.dumps(PROFILES[name]).encode())
    assert (shown.code, shown.err) == (0, "")


@each_row(
    "profile",
    [
        [],
        {"prize": "low"},
        {"price": "cheap-ish"},
        {"price": []},
        {"price": {}},
        {"price": {"low": 0}},
        {"price": {"low": 1.5}},
        {"goal": 3},
        {"price": None},
    ],
)
def test_the_schema_refuses_what_is_no_profile(profile: object) -> None:
    assert flaws("profile", profile) != []


@pytest.mark.slow
@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
@pytest.mark.parametrize("line", LINES)
def test_tables_say_what_the_json_says(line: str, format_: str, delimiter: str) -> None:
    plain = result(*LINES[line], "--lang", "zh-Hans")
    text = run("recommend", *LINES[line], "--lang", "zh-Hans", "--format", format_).out
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True))
    families = plain["recommendations"]
    assert isinstance(families, dict)
    told = [
        [
            family,
            "base" if each["base"] else str(each["rank"]),
            each["option"],
            each["code"] or "",
            each["name"],
            str(each["certainty"]),
            each["verdict"],
            str(each["recommended"]).lower(),
        ]
        for family, entries in families.items()
        for each in entries
    ]
    keys = ["family", "rank", "option", "code", "name", "certainty", "verdict", "recommended"]
    assert [[row[key] for key in keys] for row in rows if row["kind"] == "option"] == told
    cautions = plain["cautions"]
    assert isinstance(cautions, list)
    shown = [[row["option"], row["verdict"], row["reason"]] for row in rows if row["kind"] == "caution"]
    assert sorted(shown) == sorted([each["caution"], each["severity"], each["because"]] for each in cautions)


def test_a_stop_caution_stands_before_every_option() -> None:
    text = run("recommend", *LINES["stopped"], "--format", "csv").out
    kinds = [(row["kind"], row["verdict"] == "stop") for row in csv.DictReader(io.StringIO(text))]
    first_option = kinds.index(("option", False))
    assert kinds.index(("caution", True)) == 0
    assert [stops for kind, stops in kinds[first_option:] if kind == "caution" and stops] == []
    for format_ in ("table", "markdown"):
        lines = [line for line in run("recommend", *LINES["stopped"], "--format", format_).out.splitlines() if line]
        assert "STOP" in "".join(lines[:5])
