"""stdout and stderr: pipes and terminals, colour, every encoding, readers that go away."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from ecomkt.cli import main
from runs import SOURCE, run, spawn, without_colour
from terminals import on_terminal

ECOMKT = [sys.executable, "-m", "ecomkt"]
LINE = ["recommend", "--type", "D", "--price", "P", "market=cn", "oversight=health-food"]
FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown")
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
ENCODINGS = ("gbk", "cp1252", "ascii", "big5")
RARE = ("cp437", "utf-16")
ESC = "\x1b"
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d|10\d)(?:;\d+)*m")


# pipes


@pytest.mark.parametrize("words", [["show"], ["show", "--color", "always"]])
def test_a_reader_that_has_gone_ends_the_program_in_silence(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        process = subprocess.run([*ECOMKT, *words], stdout=closed, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (process.returncode, process.stderr) == (0, b"")


def test_a_disk_that_is_full_is_an_error_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run([*ECOMKT, "show"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    told = "error: standard output can't be written (No space left on device); free some space, or write elsewhere\n"
    assert (process.returncode, process.stderr.decode()) == (2, told)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["recommend", "--help"], ["config", "-V"]])
def test_help_and_version_that_cant_be_printed_are_an_error_in_one_line(words: list[str]) -> None:
    told = io.StringIO()
    with open("/dev/full", "w", encoding="utf-8") as full, redirect_stdout(full), redirect_stderr(told):  # noqa: PTH123
        assert main(words) == 2
    assert told.getvalue().startswith("error: standard output can't be written (No space left on device)")
    assert told.getvalue().count("\n") == 1


@pytest.mark.parametrize(("claimed", "columns"), [("0", "80"), ("1000000000", "1000")])
def test_a_width_that_no_terminal_has_is_taken_for_one_that_some_have(claimed: str, columns: str) -> None:
    for words in (["recommend", "soap"], ["show", "model"]):
        wide, usual = (run(*words, "--color", "always", COLUMNS=width).out for width in (claimed, columns))
        assert wide == usual != ""


def test_streams_that_are_closed_do_no_harm() -> None:
    close = "import os, sys; os.close(1); os.close(2); os.execv(sys.executable, sys.argv[1:])"
    # What was to be printed is lost, and nobody must take it for done.
    for words, code in ((["show"], 2), (["show", "nothing-like-it"], 2), (["--version"], 2)):
        command = [sys.executable, "-c", close, *ECOMKT, *words]
        assert subprocess.run(command, check=False, timeout=60).returncode == code


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pipe_gets_neither_colour_nor_bars(format_: str, lang: str) -> None:
    text = run(*LINE, "--format", format_, "--lang", lang).out
    assert [sign for sign in (ESC, "█", "░", "─", "│", "…") if sign in text] == []


def test_a_pipe_gets_uncut_lines_however_narrow_the_terminal_is() -> None:
    assert run(*LINE, columns=20).out == run(*LINE, columns=200).out


def test_ctrl_c_ends_in_130_without_a_traceback() -> None:
    script = """
import signal, sys, time
from types import SimpleNamespace
from ecomkt.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests may ignore it
def read(size):
    print("reading", file=sys.stderr, flush=True)
    time.sleep(60)
sys.stdin = SimpleNamespace(buffer=SimpleNamespace(read=read), isatty=lambda: False)
sys.exit(main(["recommend", "--profile", "-"]))
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"reading\n"
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=30)
    assert (process.returncode, out, told.strip()) == (130, b"", b"")


@pytest.mark.process
def test_a_run_that_is_terminated_leaves_nothing_half_written(tmp_path: Path) -> None:
    rows = "".join(f"soap {number},{number % 90 + 1} EUR\n" for number in range(100_000))
    (tmp_path / "list.csv").write_text("name,price\n" + rows, encoding="utf-8")
    line = [*ECOMKT, "batch", "list.csv", "-o", "out.jsonl"]
    with subprocess.Popen(line, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        while not [*tmp_path.glob(".*.tmp")] and process.poll() is None:
            time.sleep(0.01)
        process.terminate()
        process.communicate(timeout=30)
    assert (process.returncode, [path.name for path in tmp_path.iterdir()]) == (-signal.SIGTERM, ["list.csv"])


# terminals


def test_a_terminal_gets_colour_and_bars_and_the_whole_width() -> None:
    text = on_terminal(*LINE, columns=100)
    assert COLOUR.search(text) is not None
    assert [sign for sign in ("■", "□") if sign not in text] == []
    assert 90 < max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in text.splitlines()) <= 100


@pytest.mark.parametrize("columns", [40, 200])
def test_a_terminal_of_any_width_cuts_nothing(columns: int) -> None:
    text = without_colour(run(*LINE, "-v", "--lang", "zh-Hant", terminal=True, columns=columns).out)
    shown = Counter("".join(text.split()))
    assert "…" not in text
    first = next(line for line in run(*LINE, "--lang", "zh-Hant").out.splitlines() if line.split("\t")[1:2] == ["1"])
    assert Counter("".join(first.split("\t")[-1].split())) <= shown


PLAIN = {
    "NO_COLOR": ({"NO_COLOR": "1"}, []),
    "FORCE_COLOR=0": ({"FORCE_COLOR": "0"}, []),
    "CLICOLOR=0": ({"CLICOLOR": "0"}, []),
    "--color never": ({"FORCE_COLOR": "1"}, ["--color", "never"]),
    "TERM=dumb": ({"TERM": "dumb"}, []),
}


@pytest.mark.parametrize("reason", PLAIN)
def test_a_terminal_gets_no_colour_where_nobody_wants_it(reason: str) -> None:
    environment, words = PLAIN[reason]
    text = run("show", "carrier", *words, terminal=True, environment=environment).out
    assert COLOUR.findall(text) == []
    assert (ESC in text) == (reason != "TERM=dumb")


def test_an_empty_no_color_does_nothing() -> None:
    assert COLOUR.search(run(*LINE, terminal=True, environment={"NO_COLOR": ""}).out) is not None


COLOURED = {
    "--color always": ({}, ["--color", "always"]),
    "--color beats NO_COLOR": ({"NO_COLOR": "1"}, ["--color", "always"]),
    "FORCE_COLOR": ({"FORCE_COLOR": "1"}, []),
    "CLICOLOR_FORCE": ({"CLICOLOR_FORCE": "1"}, []),
}


@pytest.mark.parametrize("reason", COLOURED)
def test_a_pipe_gets_colour_where_it_is_asked_for(reason: str) -> None:
    environment, words = COLOURED[reason]
    assert COLOUR.search(run(*LINE, *words, environment=environment).out) is not None


@pytest.mark.parametrize(
    "environment",
    [{}, {"FORCE_COLOR": "0"}, {"CLICOLOR_FORCE": "0"}, {"GITHUB_ACTIONS": "true"}, {"TTY_COMPATIBLE": "1"}],
    ids=str,
)
def test_a_pipe_gets_no_escape_sequence_otherwise(environment: dict[str, str]) -> None:
    outcomes = [
        run(*words, environment=environment)
        for words in (LINE, ["--help"], ["recommend", "--help"], ["frob"], ["show"])
    ]
    assert [ESC in outcome.out + outcome.err for outcome in outcomes] == [False] * 5


@pytest.mark.parametrize("format_", ["json", "csv", "markdown"])
def test_data_never_has_colour(format_: str) -> None:
    assert run(*LINE, "--format", format_, "--color", "always").out == run(*LINE, "--format", format_).out


# encodings


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_no_encoding_breaks_a_format(lang: str, encoding: str) -> None:
    lines = [["--format", format_] for format_ in ("table", "csv", "markdown")] + [["--color", "always"]]
    outcomes = [run(*LINE, *line, "--lang", lang, encoding=encoding) for line in lines]
    assert [(outcome.code, outcome.err) for outcome in outcomes] == [(0, "")] * len(lines)


@pytest.mark.parametrize("encoding", [*ENCODINGS, *RARE])
def test_json_says_the_same_in_every_encoding(encoding: str) -> None:
    words = [*LINE, "--json", "--lang", "zh-Hant"]
    assert json.loads(run(*words, encoding=encoding).out) == json.loads(run(*words).out)


@pytest.mark.slow
def test_json_escapes_what_lies_beyond_the_first_plane_in_pairs(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pack.yaml").write_text('name: "é 🎁"\nversion: "1"\n', encoding="utf-8")
    shown = run("recommend", "--pack", str(tmp_path), "--json", encoding="ascii").out
    assert r'"name": "\u00e9 \ud83c\udf81"' in shown
    assert json.loads(shown)["provenance"]["knowledge"][1]["name"] == "é 🎁"


def test_an_error_is_json_in_every_encoding() -> None:
    told = run("recommend", "--type", "急", "--json", encoding="ascii").err
    assert json.loads(told)["error"]["message"] == "--type 急: no value of product is called '急'"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_signs_an_encoding_lacks_have_stand_ins(encoding: str) -> None:
    screen = run(*LINE, "--color", "always", encoding=encoding, columns=100).out
    assert [sign for sign in ("\\u25a0", "\\u2212", "\\u2019") if sign in screen] == []
    assert "##..." in screen
    plain = run("recommend", "--type", "A", encoding=encoding).out
    figures = run("recommend", "--type", "A", "--top", "9", "-v", encoding=encoding).out
    assert re.search(r"\t-0\.\d\d ", figures) is not None
    assert "\\u" not in plain


def test_what_has_no_stand_in_is_written_as_an_escape() -> None:
    shown = run(*LINE, "--lang", "zh-Hant", "--format", "tsv", encoding="ascii").out
    assert "\\u5c08\\u9580\\u5e97" in shown  # 專門店


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_process_prints_in_the_encoding_it_is_told(encoding: str) -> None:
    process = spawn(*LINE, "--json", "--lang", "zh-Hans", PYTHONIOENCODING=encoding)
    assert (process.returncode, process.stderr) == (0, b"")
    assert json.loads(process.stdout.decode(encoding)) == json.loads(run(*LINE, "--json", "--lang", "zh-Hans").out)


def test_a_pipe_is_utf_8_in_any_locale() -> None:
    process = spawn(*LINE, "--lang", "zh-Hant", LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (process.returncode, process.stderr) == (0, b"")
    assert process.stdout == run(*LINE, "--lang", "zh-Hant").raw


def test_a_line_ends_with_a_line_feed_alone() -> None:
    assert [format_ for format_ in FORMATS if b"\r" in run(*LINE, "--format", format_).raw] == []


def test_the_pipes_of_the_tests_are_like_those_of_a_process() -> None:
    assert isinstance(sys.stdout, io.TextIOBase)
    assert spawn(*LINE).stdout == run(*LINE).raw


def test_an_error_that_nobody_reads_still_has_its_code() -> None:
    command = f'"{sys.executable}" -m ecomkt recommend type=nothing 2>&1 >/dev/null | true; echo "${{PIPESTATUS[0]}}"'
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, check=True)
    assert done.stdout == b"2\n"
