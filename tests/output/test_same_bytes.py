"""The same answer gives the same bytes in every format, whatever clock, zone, locale, hashes and order of files."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

import same_bytes
from ecomkt.output.formats import format_names
from runs import SOURCE, run

ZONE = "Pacific/Kiritimati"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


def printing(folder: Path, *words: str, **changed: str) -> subprocess.Popen[bytes]:
    """Start what prints the digests, in a new folder."""
    folder.mkdir()
    line, environment = [sys.executable, same_bytes.__file__, *words], {**os.environ, "PYTHONPATH": SOURCE, **changed}
    return subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.PIPE)


def test_every_format_gives_the_same_bytes_in_another_world(folder: Path) -> None:
    changed = {"TZ": ZONE, "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711", "ECOMKT_CACHE": str(folder)}
    # Each in a process of its own: this one has been through other tests.
    with printing(folder / "here", "now") as one, printing(folder / "there", **changed) as other:
        here, found = (json.loads(process.communicate(timeout=600)[0]) for process in (one, other))
    world = {key: found.pop(key) for key in ("year", "hash", "zone")}
    assert world["year"] > time.localtime().tm_year + 10
    assert world["hash"] != hash("hash")
    assert world["zone"] != time.tzname[0]
    assert {name: text for name, text in here.items() if len(text) != 64} == {}
    assert {name for name in here if found[name] != here[name]} == set()
    assert found.keys() == here.keys()


def test_no_format_is_left_out() -> None:
    tried = {*same_bytes.PRINTED, *(name.partition(".")[2] for name in same_bytes.FILED), "sarif", "github", "markdown"}
    assert {*format_names()} - tried == set()


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "part"), [("docx", "docProps/core.xml"), ("xlsx", "docProps/core.xml")])
def test_source_date_epoch_says_when_a_file_was_made(suffix: str, part: str) -> None:
    for epoch, shown in (("", "2000-01-01T00:00:00Z"), ("1700000000", "2023-11-14T22:13:20Z")):
        line = ["report", "--type", "A", "--price", "M", "--force", "-o", f"r.{suffix}"]
        assert run(*line, SOURCE_DATE_EPOCH=epoch).code == 0
        with ZipFile(f"r.{suffix}") as packed:
            assert shown in packed.read(part).decode()


def test_today_is_the_day_of_source_date_epoch() -> None:
    line = ["report", "--type", "A", "--price", "M", "--date", "today", "-o", "r.md"]
    assert run(*line, SOURCE_DATE_EPOCH="1700000000").code == 0
    assert "2023-11-14" in Path("r.md").read_text(encoding="utf-8")


@pytest.mark.sampled
@pytest.mark.parametrize("word", ["12x", "-1", "1.5", "²", "9" * 13, "253402300800", " 1", "x" * 5000, "\x1b[31m"])
def test_a_time_that_is_none_is_a_line_of_error(word: str, folder: Path) -> None:
    outcome = run("report", "--type", "A", "--price", "M", "-o", "r.docx", SOURCE_DATE_EPOCH=word)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert outcome.err.startswith("error: SOURCE_DATE_EPOCH is '")
    assert outcome.err.endswith("; set it to whole seconds since 1970, or unset it\n")
    assert "\x1b" not in outcome.err
    assert not list(folder.iterdir())


@pytest.mark.slow
def test_a_clock_of_before_1980_stops_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    local = time.localtime
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda seconds=None: local(seconds or 0.0))
    for suffix in ("docx", "xlsx"):
        assert run("report", "--type", "A", "--price", "M", "-o", f"r.{suffix}").code == 0
