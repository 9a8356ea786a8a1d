"""Whole processes: the program beside bare Python, `import typer` and a one-option app."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.speed.timing import median_seconds

BARE = "python -I -c pass"
TYPER = 'python -c "import typer"'
APP = "one-option Typer app"
VERSION = "--version"
JSON = "recommend --type A --price M --json"
TABLE = "recommend --type A --price M --color always"
PLAIN = "recommend --type A --price M"
WHY = "why hybrid --type A --price M"
WHY_NOT = "why F7 --type A --price M"
"""An option that takes two changes: the whole search is run."""
ASKED = (VERSION, "--help", "recommend -h", JSON, TABLE, PLAIN, WHY, WHY_NOT)
UNSET = ("CLICOLOR", "CLICOLOR_FORCE", "ECOMKT_PACKS", "FORCE_COLOR", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")


def process_seconds(cache: Path, rounds: int) -> dict[str, float]:
    """Return the median seconds of each command from start to exit, with the program's cache in `cache`."""
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {"ECOMKT_CACHE": str(cache), "ECOMKT_LANG": "en", "COLUMNS": "100", "LANG": "C.UTF-8"}
    tasks = {name: partial(_run, words, environment) for name, words in _commands().items()}
    return median_seconds(tasks, rounds)


def _commands() -> dict[str, Sequence[str]]:
    python = sys.executable
    yardsticks: dict[str, Sequence[str]] = {
        BARE: (python, "-I", "-c", "pass"),
        TYPER: (python, "-c", "import typer"),
        APP: (python, str(Path(__file__).with_name("one_option_app.py")), "--name", "x"),
    }
    return yardsticks | {f"ecomkt {words}": (*_program(), *words.split()) for words in ASKED}


def _program() -> Sequence[str]:
    """Return the installed program of this Python, or what its script does."""
    script = shutil.which("ecomkt", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-c", "import sys; from ecomkt.cli import main; sys.exit(main())"]


def _run(words: Sequence[str], environment: Mapping[str, str]) -> None:
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=True)
