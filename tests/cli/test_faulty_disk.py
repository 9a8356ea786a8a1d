"""Whatever fails, and whenever somebody presses Ctrl-C: a file is the old one or the new one, and the message true."""

import gc
import json
import resource
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from ecomkt.knowledge.store import read_cache, write_cache
from faulty_disk import FAULTS, faulty
from runs import Outcome, run

OLD = b"old\n"
LIST = "id,title,price\n1,Blue mug,5 USD\n2,Olive soap,3 USD\n"
MANY = 40
"""More steps than any file takes to write."""


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text(LIST, encoding="utf-8")


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def lay(target: Path, old: bool) -> bytes | None:
    target.unlink(missing_ok=True)
    if old:
        target.write_bytes(OLD)
    return OLD if old else None


def on_every_step(target: str, words: list[str], fault: str, old: bool) -> list[Outcome]:
    """Run a line with a fault at each of its steps and hold what stays; return the outcomes of the runs that met it."""
    path = Path(target)
    path.unlink(missing_ok=True)
    assert run(*words).code == 0
    new = path.read_bytes()
    outcomes: list[Outcome] = []
    around = [name for name in names() if name != target]
    for at in range(1, MANY):
        before = lay(path, old)
        with faulty(at, fault) as disk:
            outcome = run(*words, *(["--force"] if old else []))
        if len(disk.steps) < at:
            return outcomes
        outcomes.append(outcome)
        after = path.read_bytes() if path.exists() else None
        where = f"{fault} at step {at}, {disk.steps}: {outcome.err}"
        assert after in (before, new), where
        assert [name for name in names() if name != target] == around, where
        assert "Traceback" not in outcome.err, where
        if fault == "full":
            assert outcome.code == (0 if after == new else 2), where
            assert (after == new) or f"error: '{target}' can't be written (No space left on device)" in outcome.err, (
                where
            )
        else:
            said = "is whole and new" if after == new else "is left as it was before"
            assert outcome.code == 130, where
            assert f"interrupted: '{target}' {said}" in outcome.err, where
    raise AssertionError("the steps don't end")


LINES = {
    "batch": ("out.csv", ["batch", "list.csv", "-o", "out.csv"]),
    "report": ("out.md", ["report", "A", "M", "-o", "out.md"]),
    "profile": ("p.yaml", ["ask", "--no-input", "A", "M", "--save", "p.yaml"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("line", "old"), [("batch", False), ("report", True), ("profile", False)])
def test_a_file_is_the_old_one_or_the_new_one_at_every_step(line: str, fault: str, old: bool) -> None:
    target, words = LINES[line]
    assert len(on_every_step(target, words, fault, old)) >= 4


@pytest.mark.sampled
@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_profile_is_the_old_one_or_the_new_one_and_its_loss_costs_no_answer(fault: str) -> None:
    state, answer = Path("last.json"), ""
    for at in range(1, MANY):
        state.write_bytes(OLD)
        state.chmod(0o644)
        with faulty(at, fault) as disk:
            outcome = run("recommend", "A", "M", ECOMKT_STATE="last.json")
        where = f"{fault} at step {at}, {disk.steps}: {outcome.err}"
        after = state.read_bytes()
        answer = answer or outcome.out
        assert after == OLD or "profile" in json.loads(after), where
        assert (outcome.out, names()) == (answer, ["last.json", "list.csv"]), where
        if len(disk.steps) < at:
            return
        assert outcome.code == (0 if fault == "full" else 130), where
        assert fault != "full" or after != OLD or "the profile is not kept for --last: 'last.json' can't" in outcome.err
    raise AssertionError("the steps don't end")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_cache_gives_is_whole_or_nothing(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOMKT_CACHE", "cache")
    for at in range(1, MANY):
        write_cache("name", b"old")
        with faulty(at, fault) as disk, suppress(*(() if fault == "full" else (KeyboardInterrupt,))):
            write_cache("name", b"new" * 1000)
        where = f"{fault} at step {at}, {disk.steps}"
        assert read_cache("name") in (b"old", b"new" * 1000), where
        assert [path.name for path in Path("cache").iterdir()] == ["name.ecomkt-cache"], where
        if len(disk.steps) < at:
            return
    raise AssertionError("the steps don't end")


# XlsxWriter leaves them to the end of the process.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("words", [["batch", "list.csv", "-o", "new.xlsx"], ["report", "A", "M", "-o", "new.docx"]])
def test_a_disk_that_is_full_while_a_workbook_is_made_is_said(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 100, 3000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
        try:
            outcome = run(*words)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert (outcome.code, outcome.out, names()) == (2, "", ["list.csv", "tmp"]), outcome.err
        assert f"error: '{words[-1]}' can't be written (File too large)" in outcome.err
        gc.collect()
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
