"""What users, files and packs bring along never steers a terminal, a spreadsheet or a Markdown reader."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from runs import Outcome, run

ESC = "\x1b[31m\x1b]52;c;eA==\x07"
BIDI = "\u202edesrever\u202c \u2066isolate\u2069 \u200fmark \ufeff"
MARKUP = "[red]x[/red] [/] [link=http://x.test]y[/link] :smile:"
C1 = "\x9b31m \x85 \x7f"
LINES = "one\ntwo\tthree\rfour"
MISREAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WORDS = {"everything": f"{ESC}{BIDI}{MARKUP}{C1}{LINES}", "surrogate": "\udcff"}


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def misread(outcome: Outcome) -> list[str]:
    """Return what a terminal or a reader would misread in the output; the colours of the screen are our own."""
    return MISREAD.findall(COLOUR.sub("", outcome.out) + outcome.err)


@pytest.mark.parametrize("json_", [[], ["--json"]])
@pytest.mark.parametrize("kind", WORDS)
def test_words_of_the_line_come_out_harmless(kind: str, json_: list[str]) -> None:
    word = WORDS[kind]
    lines = [
        ["recommend", "--type", word],
        ["recommend", word],
        ["recommend", f"{word}=x"],
        ["recommend", f"market={word}"],
        ["recommend", "--family", word],
        *([] if json_ else [["recommend", "--format", word]]),
        ["recommend", "--lang", word],
        ["recommend", "--color", word],
        ["recommend", "--top", word],
        ["recommend", "--profile", word],
        ["recommend", "--pack", word],
        ["recommend", f"--{word}"],
        ["show", word],
        ["schema", word],
        ["completion", word],
        [word],
    ]
    outcomes = [run(*line, *json_) for line in lines]
    assert [(outcome.code, outcome.out) for outcome in outcomes] == [(2, "")] * len(lines)
    assert [misread(outcome) for outcome in outcomes] == [[]] * len(lines)
    start = '{"error": ' if json_ else "error: "
    told = [line for outcome in outcomes for line in outcome.err.splitlines()]
    assert [line for line in told if not line.startswith(start)] == []
    if json_:
        assert {type(json.loads(outcome.err)["error"]["message"]) for outcome in outcomes} == {str}


def test_markup_is_shown_as_it_was_typed() -> None:
    assert f"no value of product is called '{MARKUP}'" in run("recommend", "--type", MARKUP).err


@pytest.mark.parametrize("kind", WORDS)
def test_profile_files_come_out_harmless(kind: str) -> None:
    quoted = json.dumps(WORDS[kind])
    profiles = [
        f'{{{quoted}: "x"}}',
        f'{{"type": {quoted}}}',
        f'{{"type": {{{quoted}: 1}}}}',
        f'{{"type": [{quoted}]}}',
    ]
    profiles += [f'{{"type": {{{quoted}: 7}}}}', f"type: {quoted}\n", f"{quoted}: x\n", f"- {quoted}\n"]
    outcomes = [run("recommend", "--profile", "-", stdin=text.encode()) for text in profiles]
    assert [(outcome.code, outcome.out, misread(outcome)) for outcome in outcomes] == [(2, "", [])] * len(profiles)


def test_names_of_files_come_out_harmless() -> None:
    folder = Path(WORDS["everything"].replace("/", "~"))
    folder.mkdir()
    for name, text in (("a.yaml", "type: ["), ("b.json", "{"), ("c.yaml", "tpye: A"), ("d.yaml", "\0")):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules" / "x.yaml").write_text("rules: {", encoding="utf-8")
    words = [["--profile", str(path)] for path in (*sorted(folder.glob("*.*")), folder, folder / "none.yaml")]
    outcomes = [run("recommend", *each) for each in (*words, ["--pack", str(folder)])]
    assert [outcome.code for outcome in outcomes] == [2] * len(words) + [3]
    assert [misread(outcome) for outcome in outcomes] == [[]] * len(outcomes)
    assert {outcome.err.count("\n") for outcome in outcomes} == {1}


def hostile_pack(text: str) -> list[str]:
    """Lay a pack that calls things by `text` wherever it may, and return the words that name it."""
    quoted = json.dumps(text)
    files = {
        "data/pack.yaml": f"name: {quoted}\nversion: {quoted}\n",
        "data/codes.yaml": f"""
attributes:
  price: {{name: {{en: {quoted}}}, question: {{en: {quoted}}}, values: {{low: {{en: {quoted}}}}}}}
  goal: {{question: {{en: {quoted}}}}}
families: {{model: {{name: {{en: {quoted}}}, values: {{hybrid: {{en: {quoted}, aliases: [{quoted}]}}}}}}}}
""",
        "data/sources.yaml": f"sources: {{new: {{citation: {quoted}, status: {quoted}, kind: {quoted}}}}}\n",
        "rules/more.yaml": f"""
traits: {{new: {{en: {quoted}, definition: {{en: {quoted}}}, source: [new], evidence: {{price: {{low: 0.9}}}}}}}}
rules:
- id: new-claim
  when: {{traits: [new]}}
  favour: {{model: {{hybrid: decisive}}}}
  because: {{en: {quoted}, zh-Hant: {quoted}}}
  basis: practice
  source: [new]
cautions:
- id: new-caution
  when: {{}}
  severity: stop
  because: {{en: {quoted}}}
  law: [{{market: cn, ref: {quoted}, mark: known}}]
""",
    }
    for name, content in files.items():
        Path("pack", name).parent.mkdir(parents=True, exist_ok=True)
        Path("pack", name).write_text(content, encoding="utf-8")
    return ["--pack", "pack"]


def outputs(pack: list[str]) -> Iterator[tuple[str, Outcome]]:
    line = ["recommend", "--price", "low", "--lang", "zh-Hans", *pack]
    for format_ in ("table", "json", "jsonl", "csv", "tsv", "markdown", "html"):
        yield format_, run(*line, "--format", format_)
    yield "screen", run(*line, "--color", "always")
    for name in ("price", "model", "hybrid", "new", "new-claim", "new-caution"):
        for words in ([], ["--color", "always"], ["--json"]):
            yield f"{name} {words}", run("show", name, *words, *pack)
    yield from told(pack)
    yield "doctor", run("doctor", *pack)
    yield "profile schema", run("schema", "profile", *pack)


def told(pack: list[str]) -> Iterator[tuple[str, Outcome]]:
    """Yield what the other verbs say of it, on a screen, where most is shown, and in what can be kept."""
    Path("list.csv").write_text("title,price\nOlive soap,3 USD\n", encoding="utf-8")
    one = ["price=low", *pack]
    for words in (["-v", "--depth", "3"], ["-v", "--depth", "3", "--format", "md"]):
        yield f"why {words}", run("why", "hybrid", *one, *words, "--color", "always")
    yield "compare", run("compare", "price=low", "vs", "price=high", *pack, "--color", "always")
    talk = b"?\nwhy hybrid\nshow all\nshow new-claim\nwhat if goal=sales\nzzz\n"
    for verb in ("ask", "call"):
        yield verb, replace(run(verb, *one, stdin=talk), code=0)
    yield "list", run("batch", "list.csv", *pack, "--summary", "--color", "always")
    # Its caution stops whatever a scenario expects to go on.
    yield "test", replace(run("test", "-k", "gift", *pack, "-v", "--color", "always"), code=0)
    yield "docs", run("docs", "rules", *pack)
    yield "table", run("export", "decision-table", *pack)
    for suffix in ("html", "md"):
        outcome = run("report", *one, "-o", f"r.{suffix}")
        text = Path(f"r.{suffix}").read_text(encoding="utf-8")
        yield suffix, Outcome(outcome.code, text, outcome.err, text.encode())
    for line in (["why", "nothing"], ["show", "nothing"], ["recommend", "price=nothing"], ["recommend", "nothing=x"]):
        yield f"{line}", replace(run(*line, *pack), code=0)


@pytest.mark.slow
def test_texts_of_a_pack_come_out_harmless_in_every_format() -> None:
    shown = dict(outputs(hostile_pack(f"{BIDI} {MARKUP} {LINES} =1+1")))
    assert {name: outcome.err for name, outcome in shown.items() if outcome.code} == {}
    assert {name: found for name, outcome in shown.items() if (found := misread(outcome))} == {}


@pytest.mark.parametrize("text", [ESC, C1])
def test_a_pack_with_control_characters_is_refused(text: str) -> None:
    outcome = run("recommend", *hostile_pack(text))
    assert (outcome.code, outcome.out, misread(outcome)) == (3, "", [])


@pytest.mark.slow
def test_markup_in_a_pack_is_shown_as_it_was_written() -> None:
    pack = hostile_pack(MARKUP)
    line = ["recommend", "--price", "low", *pack]
    for words in ([], ["--color", "always"], ["--format", "csv"], ["--json"]):
        assert MARKUP in COLOUR.sub("", run(*line, *words, columns=500).out)
    for name in ("model", "new-claim", "new-caution", "new"):
        assert MARKUP in COLOUR.sub("", run("show", name, "--color", "always", *pack, columns=500).out)


def test_a_line_stays_one_line() -> None:
    pack = hostile_pack(LINES)
    lines = run("recommend", "--price", "low", *pack).out.splitlines()
    assert "STOP\tSTOP\t" + r"one\ntwo\tthree\rfour" in lines
    rows = list(csv.reader(io.StringIO(run("recommend", "--price", "low", "--format", "csv", *pack).out)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert r"one\ntwo\tthree\rfour" in rows[1]


FORMULAS = ("=1+1", "＠x", "\n=1")
"""The rest is known to tests of the sheets themselves."""


@pytest.mark.slow
@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_is_a_formula(text: str, format_: str, delimiter: str) -> None:
    line = ["recommend", "--price", "low", "--format", format_, *hostile_pack(text)]
    rows = list(csv.reader(io.StringIO(run(*line).out), delimiter=delimiter, strict=True))
    numbers = re.compile(r"-?\d+(\.\d+)?")
    cells = [cell for row in rows for cell in row if not numbers.fullmatch(cell)]
    assert [cell for cell in cells if cell.strip()[:1] in {*"=+-@＝＋－＠"}] == []


TRICKS = (
    f"{MARKUP} *a* _b_ `c` ~~d~~ **e** <b>x</b> <!-- y --> &amp; &#65; $x$ a^1^ [^1] [x]: y",
    r"| a | b | ![i](http://x.test) [l](javascript:x) <http://x.test> \a \* back\\slash",
    "# h",
)


@pytest.mark.slow
@pytest.mark.parametrize("text", TRICKS)
def test_markdown_shows_texts_as_they_are(text: str) -> None:
    shown = run("recommend", "--price", "low", "market=cn", "--format", "markdown", *hostile_pack(text)).out
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [token for token in parser.parse(shown) if token.type == "inline"]
    read = ["".join(child.content for child in token.children or ()) for token in tokens]
    assert [
        kind
        for token in tokens
        for child in token.children or ()
        if (kind := child.type) in {"image", "link_open", "html_inline", "em_open", "s_open"}
    ] == []
    # A title, a cell, a reason of the evidence, a caution with its law.
    assert {
        "title": text in read,
        "cell": read.count(text) >= 2,
        "reason": any(f"+0.68 {text} (" in r for r in read),
    } == {
        "title": True,
        "cell": True,
        "reason": True,
    }
    assert [r for r in read if r.startswith("STOP ")] == [f"STOP {text}"]
    assert f"Mainland China: {text} (not checked)" in read


@pytest.mark.slow
def test_markdown_keeps_every_row_of_its_tables() -> None:
    shown = run("recommend", "--price", "low", "--format", "markdown", *hostile_pack("| a | b |")).out
    tokens = MarkdownIt("commonmark").enable("table").parse(shown)
    cells = sum(token.type == "td_open" for token in tokens)
    rows = sum(token.type == "tr_open" for token in tokens)
    heads = sum(token.type == "thead_open" for token in tokens)
    assert (heads, cells) == (8, 5 * (rows - heads))


def test_what_a_list_holds_comes_out_harmless() -> None:
    word = f"{ESC}{BIDI}{C1} <script>"
    rows = [["id", f"title {word}", "title", "price", word], ["1", "", f"soap {word}", "3 USD", ""]]
    rows += [["2", "", "lamp", f"4 {word}", word], [word, "", "", word, word]]
    with Path(f"{BIDI}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    lines = [["batch"], ["batch", "--summary", "--color", "always"], ["classify", "--color", "always"]]
    lines += [["batch", "-f", "csv"], ["classify", "--preview", "--color", "always"], ["batch", "--column", word]]
    outcomes = [run(line[0], f"{BIDI}.csv", *line[1:]) for line in lines]
    assert [outcome.code for outcome in outcomes] == [1, 1, 1, 1, 0, 2]
    assert [misread(outcome) for outcome in outcomes] == [[]] * len(lines)


@pytest.mark.parametrize("flags", [["-o"], ["--force", "-o"], ["--errors"]])
def test_a_link_that_leads_to_itself_is_no_defect(flags: list[str], tmp_path: Path) -> None:
    loop, goods = tmp_path / "loop.csv", tmp_path / "goods.csv"
    loop.symlink_to(loop)
    goods.write_text("title,price\nsoap,5 USD\n", encoding="utf-8")
    outcome = run("batch", str(goods), *flags, str(loop))
    assert outcome.code == 2
    assert "loop.csv' can't be written" in outcome.err
    made = run("new", "pack", str(loop))
    assert made.code == 2
    assert "defect" not in made.err
