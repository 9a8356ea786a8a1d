"""SECURITY.md says of each threat which test holds it: that test must be there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| ---")][1:]


def named(cell: str) -> list[tuple[str, str]]:
    """Return the files and tests that a cell names; one without a file is in that of the one before."""
    found: list[tuple[str, str]] = []
    for file, test in re.findall(r"`([\w/.]*)::(\w+)`", cell):
        found.append((file or found[-1][0], test))
    return found


def test_each_threat_names_the_tests_that_hold_it() -> None:
    assert len(ROWS) >= 20
    assert [row[0] for row in ROWS if len(row) != 4 or not named(row[3])] == []
    missing = []
    for file, test in (pair for row in ROWS for pair in named(row[3])):
        path = ROOT / file
        tree = ast.parse(path.read_text(encoding="utf-8") if path.is_file() else "")
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{file}::{test}")
    assert missing == []


def test_nothing_else_on_the_page_is_named_that_is_not_there() -> None:
    named_files = re.findall(r"`(?:python3 )?([\w.]*[/\w]+\.(?:py|txt|toml))`", PAGE)
    assert [name for name in named_files if not (ROOT / name).is_file() and name != "ecomkt.toml"] == []
