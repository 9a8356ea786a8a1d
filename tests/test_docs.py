"""Every command that README and docs show is run, and what they show is what it prints."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from subprocess import PIPE, STDOUT

import pytest

from ecomkt.cli.app import command_line
from runs import run as run_here

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: str) -> Iterator[tuple[str, str]]:
    """Yield every command of a page with the output that is shown for it."""
    for block in _BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        for part in block.split("$ ")[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


SHOWN = [(page, command, shown) for page in PAGES for command, shown in commands(page)]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which `ecomkt` is the program under test."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "ecomkt"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ecomkt "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def run(command: str, shell: dict[str, str]) -> str:
    """Return what a command prints, talk included, as a reader of the page would see it.

    Each line of the program is run here, wherever its streams are simple: a process would only take longer.
    """
    # In an interview talk and result take turns.
    if ";" in command or "ecomkt ask" in command:
        return in_shell(command, shell, b"").decode("utf-8")
    return "".join(piped(line, shell) for line in command.split(" && "))


def piped(line: str, shell: dict[str, str]) -> str:
    """Return what programs print that read each other's output."""
    told, out = "", b""
    for stage in line.split(" | "):
        words, hidden = re.fullmatch(r"(.*?)( 2?> ?/dev/null)?", stage, re.DOTALL).groups()  # type: ignore[union-attr]
        if not words.startswith("ecomkt "):
            out = in_shell(stage, shell, out)
            continue
        outcome = run_here(*shlex.split(words)[1:], stdin=out)
        told += "" if hidden and "2" in hidden else outcome.err
        out = b"" if hidden and "2" not in hidden else outcome.raw
    # What `new` wrote stands before what to do next.
    return out.decode("utf-8") + told if line.startswith("ecomkt new ") else told + out.decode("utf-8")


def in_shell(command: str, shell: dict[str, str], given: bytes) -> bytes:
    words = ["bash", "-c", command]
    return subprocess.run(words, env=shell, input=given, stdout=PIPE, stderr=STDOUT, check=False).stdout


@pytest.mark.parametrize(("page", "command", "shown"), SHOWN, ids=[f"{page}: {command}" for page, command, _ in SHOWN])
def test_a_page_shows_what_the_command_prints(
    page: str, command: str, shown: str, shell: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = 'cd "$(mktemp -d)" && '
    monkeypatch.chdir(tmp_path if command.startswith(begins) else ROOT)
    printed = run(command.removeprefix(begins), shell)
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") and printed != shown:
        text = (ROOT / page).read_text(encoding="utf-8")
        (ROOT / page).write_text(text.replace(f"$ {command}\n{shown}", f"$ {command}\n{printed}"), encoding="utf-8")
        return
    assert printed == shown


MANUAL = run_path(str(ROOT / "docs" / "manpage.py"))
SCREENS = run_path(str(ROOT / "docs" / "screens.py"))


@pytest.mark.process
@pytest.mark.parametrize("name", SCREENS["PICTURES"])
def test_a_picture_of_a_screen_is_what_the_command_prints(name: str) -> None:
    path = ROOT / "docs" / "screens" / f"{name}.svg"
    drawn = SCREENS["drawing"](*SCREENS["PICTURES"][name])
    if os.environ.get("ECOMKT_UPDATE_GOLDEN"):
        path.write_text(drawn, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == drawn
    assert f"screens/{name}.svg" in "".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES)


def test_the_manual_page_is_the_help_of_every_verb() -> None:
    path = ROOT / "docs" / "ecomkt.1"
    page = MANUAL["manual"]()
    if os.environ.get("ECOMKT_UPDATE_GOLDEN"):
        path.write_text(page, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == page
    assert [verb for verb in command_line().commands if f".SH {verb.upper()}\n" not in page] == []


def test_the_pages_show_every_verb_a_consultant_uses() -> None:
    told = " ".join(command for _, command, _ in SHOWN)
    verbs = ("recommend", "why", "compare", "ask", "show", "batch", "classify", "export")
    assert [verb for verb in verbs if f"ecomkt {verb}" not in told] == []


_LINES = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
MENTIONED = sorted(
    {
        line
        for page in (*PAGES, "CONTRIBUTING.md")
        for block in _LINES.findall((ROOT / page).read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.startswith("ecomkt ")
    }
)
"""The commands that a page tells to type, without what they print."""


@pytest.mark.parametrize("line", MENTIONED)
def test_a_command_of_a_page_does_what_it_is_there_for(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    # The interview is answered once and then ended.
    outcome = run_here(*shlex.split(line, comments=True)[1:], stdin=b"A\n\n")
    # 1 says that some row of a list can't be read: the list of the examples has one.
    assert outcome.code in ((0, 1) if "shop.csv" in line else (0,)), outcome.err
    target = re.search(r" (?:-o|--report) (\S+)", line)
    assert target is None or (tmp_path / target[1]).stat().st_size > 0


def test_the_architecture_names_files_that_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`([\w/]+(?:\.py|/))`", text))
    assert len(names) > 25
    # A folder may be named from the room that it is in.
    missing = [n for n in names if not any((ROOT / "src" / "ecomkt" / part / n).exists() for part in ("", "cli"))]
    assert [name for name in missing if not (ROOT / name).exists()] == []
