"""What is loaded for a quick answer, and completion that touches no file of the user."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ecomkt
from runs import run, spawn

PACKAGE = Path(ecomkt.__file__).parent
HEAVY = {"yaml", "durable_rules_engine", "rich", "opencc", "pydantic"}
SCRIPT = """
import sys
from io import StringIO
shown, sys.stdout = sys.stdout, StringIO()
{call}
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=shown)
"""


def loaded(call: str) -> set[str]:
    command = [sys.executable, "-c", SCRIPT.format(call=call)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    "call",
    [
        "import ecomkt",
        "from ecomkt.cli import main; main(['--version'])",
        "from ecomkt.cli import main; main(['--help'])",
        "from ecomkt.cli import main; main(['recommend', '--help'])",
        "from ecomkt.cli import main; main(['completion', 'bash'])",
    ],
)
def test_a_quick_answer_loads_nothing_heavy(call: str) -> None:
    assert loaded(call) & HEAVY == set()


def test_the_version_does_not_even_load_typer() -> None:
    assert "typer" not in loaded("from ecomkt.cli import main; main(['--version'])")


def test_json_loads_neither_the_parser_nor_the_screen() -> None:
    call = "from ecomkt.cli import main; assert main(['recommend', '--type', 'A', '--json']) == 0"
    # The first process keeps the knowledge in the cache, from where other tests may have pushed it out.
    loaded(call)
    assert loaded(call) & {"yaml", "rich", "opencc", "pydantic"} == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "pwsh"])
def test_completion_prints_a_script_for_the_shell(shell: str) -> None:
    shown = run("completion", shell)
    assert (shown.code, shown.err) == (0, "")
    assert "ecomkt" in shown.out
    assert "_ECOMKT_COMPLETE" in shown.out


def test_completion_leaves_the_home_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_text("# mine\n", encoding="utf-8")
    process = spawn("completion", "bash", HOME=str(tmp_path), USERPROFILE=str(tmp_path))
    assert process.returncode == 0
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(".bashrc", "# mine\n")]


@pytest.mark.parametrize(
    ("line", "word", "completed"),
    [
        ("ecomkt rec", "1", ["recommend"]),
        ("ecomkt recommend --ty", "2", ["--type"]),
        ("ecomkt recommend --prof", "2", ["--profile"]),
        ("ecomkt nothing-like-it", "1", []),
    ],
)
def test_a_verb_or_an_option_is_completed(line: str, word: str, completed: list[str]) -> None:
    shown = spawn(_ECOMKT_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=word)
    assert (shown.returncode, shown.stdout.decode().split(), shown.stderr) == (0, completed, b"")


def test_completion_loads_no_knowledge() -> None:
    call = """
import os
os.environ.update(_ECOMKT_COMPLETE="complete_bash", COMP_WORDS="ecomkt re", COMP_CWORD="1")
from ecomkt.cli import main
try:
    main([])
except SystemExit:
    pass
"""
    assert loaded(call) & {*HEAVY, "platformdirs"} == set()


def test_a_completed_fact_does_not_even_load_typer() -> None:
    call = """
import os
os.environ.update(_ECOMKT_COMPLETE="complete_bash", COMP_WORDS="ecomkt recommend mark", COMP_CWORD="2")
from ecomkt.cli import main
assert main([]) == 0
"""
    loaded(call)
    assert loaded(call) & {"typer", "yaml", "rich"} == set()


def imports_of(path: Path) -> set[str]:
    """Return the modules that a module imports, wherever in it; what only the checker of types reads doesn't count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and id(node) not in unread]
    names = {f"{node.module}.{name.name}" for node in froms for name in node.names}
    return names | {str(node.module) for node in froms}


def test_the_command_line_imports_in_no_circle() -> None:
    modules = {
        "ecomkt." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in (PACKAGE / "cli").rglob("*.py")
        if path.name != "__init__.py"
    }
    order = TopologicalSorter({name: imports_of(path) & modules.keys() for name, path in modules.items()})
    assert set(order.static_order()) == modules.keys()
