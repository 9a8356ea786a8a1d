"""A verb is one file: put into the folder of the verbs, it runs, is listed, is completed and takes `--debug`."""

from pathlib import Path

import pytest

from ecomkt.cli import commands
from runs import run

VERB = '''
"""`ecomkt greet`."""

from typing import Annotated

from typer import Option


def greet(name: Annotated[str, Option("--name", help="whom to greet")] = "you") -> None:
    """Greet somebody."""
    from ecomkt.cli.output import print_texts

    print_texts([f"Hello {name}\\n"])
'''


@pytest.fixture(autouse=True)
def _one_more_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "greet.py").write_text(VERB, encoding="utf-8")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])


def test_a_file_is_a_verb() -> None:
    assert run("greet", "--name", "Ann", "--debug").out == "Hello Ann\n"
    verbs = [line.split()[0] for line in run("--help").out.partition("Commands:\n")[2].splitlines() if line[:3] > "  "]
    assert (verbs[0], verbs[verbs.index("doctor") + 1]) == ("recommend", "greet")


def test_its_own_words_are_its_help_until_they_are_data() -> None:
    told = run("greet", "--help").out
    assert [text for text in ("Greet somebody.", "whom to greet", "--debug") if text not in told] == []
