"""The rules of CONTRIBUTING.md that no linter knows: budgets, no knowledge in src/, no traces of a machine."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from statistics import mean

import dev
import pytest
import yaml

from source_trees import nodes_of, parsed

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PYTHON_FILES = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")

PACKAGE = ROOT / "src" / "ecomkt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

COLUMNS = 120
ALL_LINES = 40_366
"""What stands, and why it is more than the 18,000 of the plan: docs/adr/0016. Lower it with every line that goes."""
MODULE_LINES = 400
COMMENTS = (3.0, 8.0)
"""Lines of comment for a hundred lines of code: fewer leave the reasons out, more stand for names."""
FUNCTION_LINES = 40
MEAN_FUNCTION_LINES = 14

OPENING = {
    *("open", "read_bytes", "read_text", "write_bytes", "write_text", "mkdir", "touch", "unlink", "rename", "replace"),
    *("rmdir", "symlink_to", "hardlink_to", "fdopen", "mkstemp", "NamedTemporaryFile", "TemporaryFile"),
    *("SpooledTemporaryFile", "TemporaryDirectory", "makedirs", "fsync", "link"),
    *("listdir", "scandir", "walk"),
}
"""Calls by which a file is opened, made or removed, or a folder is listed by its bare name."""
OPENERS = {
    "files.py": "the one that does it",
    "cli/commands/completion.py": "data inside the package",
    "knowledge/store.py": "by which times and sizes its modules differ from those that made the cache",
    "cli/streams.py": "the null device, once a reader has gone",
    "catalog/encodings/letters.py": "data inside the package",
    "catalog/tables/unpacked_sheets.py": "the parts of a packed workbook that is in memory",
    "language/interface/__init__.py": "data inside the package",
    "output/formats/html.py": "data inside the package",
}

SLUGS_THAT_ARE_ALSO_OTHER_WORDS = {
    "format": "a keyword of JSON Schema",
    "goal": "what a search for changes looks for",
    "high": "a severity of cautions",
    "list": "a kind of YAML node",
    "market": "a key of a law that a caution names",
    "medium": "a severity of cautions",
    "single": "a kind of line of Word",
    "members": "a mark in the schemas of knowledge files",
    "new": "a verb",
    "never": "a choice of when to colour",
    "none": "why a family is open",
    "nothing": "what an empty YAML value is called",
    "open": "a part of a price interval",
    "place": "an argument of a message",
    "places": "a kind of knowledge file",
    "plan": "a kind of row in the table of a result",
    "price": "a role that a column of a product list plays",
    "record": "what a view makes for scripts",
    "right": "a side of a table",
    "source": "a key of rules, traits and cautions",
    "text": "a kind of YAML node",
}
"""Each is a word of the program in its own right; none may stand for the product, price or option of that name."""


@cache
def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def functions(path: Path) -> Mapping[str, int]:
    """Return the lines of each function by its place and name."""
    found = (node for node in nodes_of(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {f"{relative(path)}:{n.lineno} {n.name}": (n.end_lineno or 0) - n.lineno + 1 for n in found}


@cache
def literals(path: Path) -> Sequence[tuple[str, str]]:
    """Return place and text of the string literals, but for docstrings and the names of type variables."""
    exempt: set[ast.AST] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Expr):
            exempt.add(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TypeVar":
            exempt.update(node.args)
    texts = (node for node in nodes_of(path) if isinstance(node, ast.Constant) and node not in exempt)
    return [(f"{relative(path)}:{node.lineno}", node.value) for node in texts if isinstance(node.value, str)]


@cache
def vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Return the slugs and the letters of the knowledge."""
    codes = yaml.load((ROOT / "data" / "codes.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    traits = yaml.load((ROOT / "rules" / "traits.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)["traits"]
    every = {**codes["attributes"], **codes["families"]}
    values = {slug: entry for each in every.values() for slug, entry in each["values"].items()}
    letters = {str(value["code"]) for each in every.values() for value in each["values"].values() if "code" in value}
    return frozenset({*every, *values, *traits}), frozenset(letters)


def knowledge_in(text: str) -> set[str]:
    """Return the slugs and letters that a literal is, and the compound slugs that it has in it."""
    slugs, letters = vocabulary()
    compounds = {slug for slug in slugs if "-" in slug}
    return ({text.strip()} & (slugs | letters)) | (set(re.findall(r"[\w-]+", text)) & compounds)


def kept_files() -> Iterator[Path]:
    """Yield the files that belong to the project: what git would keep, or without git all that isn't hidden."""
    # Asked for `ls-files`, Python fails as git does outside a clone.
    git = shutil.which("git") or sys.executable
    asked = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if answer.returncode == 0:
        yield from filter(Path.is_file, (ROOT / name for name in answer.stdout.split("\0") if name))
        return
    for folder, names, files in os.walk(ROOT):
        names[:] = [n for n in names if not (n.startswith(".") and n != ".ci") and n not in ("__pycache__", "dist")]
        yield from (Path(folder, name) for name in files)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def code_and_comments(path: Path) -> tuple[int, int]:
    """Return how many lines have code, docstrings aside, and how many have nothing but a comment."""
    nodes = nodes_of(path)
    documented = lines_under(
        node for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
    # What looks like a comment within a text is none.
    said = lines_under(node for node in nodes if isinstance(node, ast.Constant | ast.JoinedStr))
    filled = {number: line.lstrip() for number, line in enumerate(lines_of(path), 1) if line.strip()}
    comments = {number for number, line in filled.items() if line.startswith("#") and number not in said}
    return len(filled.keys() - documented - comments), len(comments)


def lines_under(nodes: Iterable[ast.expr | ast.stmt]) -> set[int]:
    return {line for node in nodes for line in range(node.lineno, (node.end_lineno or 0) + 1)}


def test_the_program_fits_its_budget() -> None:
    assert sum(len(lines_of(p)) for p in SOURCES) <= ALL_LINES


def test_comments_are_there_and_few() -> None:
    counts = [code_and_comments(p) for p in SOURCES]
    share = 100 * sum(comments for _, comments in counts) / sum(code for code, _ in counts)
    assert COMMENTS[0] <= share <= COMMENTS[1]


def test_every_module_fits_its_budget() -> None:
    lengths = {relative(p): len(lines_of(p)) for p in SOURCES}
    assert {name: n for name, n in lengths.items() if n > MODULE_LINES} == {}


def test_every_line_fits_a_screen() -> None:
    assert [f"{relative(p)}:{n}" for p in SOURCES for n, line in enumerate(lines_of(p), 1) if len(line) > COLUMNS] == []


def test_every_function_fits_its_budget() -> None:
    assert {name: n for path in SOURCES for name, n in functions(path).items() if n > FUNCTION_LINES} == {}


def test_functions_are_short_on_average() -> None:
    assert mean(n for path in SOURCES for n in functions(path).values()) <= MEAN_FUNCTION_LINES


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"common", "helper", "helpers", "misc", "util", "utils"}
    assert [relative(p) for p in PYTHON_FILES if {*p.relative_to(ROOT).with_suffix("").parts} & drawers] == []


def test_the_program_knows_no_word_of_the_knowledge() -> None:
    found = {
        f"{place} {text!r}": words
        for place, text in chain.from_iterable(map(literals, SOURCES))
        if (words := knowledge_in(text) - SLUGS_THAT_ARE_ALSO_OTHER_WORDS.keys())
    }
    assert found == {}


def test_no_exception_to_that_is_idle() -> None:
    texts = {text.strip() for _, text in chain.from_iterable(map(literals, SOURCES))}
    assert SLUGS_THAT_ARE_ALSO_OTHER_WORDS.keys() - (texts & vocabulary()[0]) == set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fmcg", {"fmcg"}),
        ("M", {"M"}),
        ("F1", {"F1"}),
        ("is price=very-low", {"very-low"}),
        ("a low price", set()),
        ("m", set()),
    ],
)
def test_a_word_of_the_knowledge_is_told_from_english(text: str, words: set[str]) -> None:
    assert knowledge_in(text) == words


def test_only_the_engine_names_durable_rules() -> None:
    """import-linter can't see an import by name, so the name itself is what no other module may say."""
    named = {place.partition(":")[0] for p in SOURCES for place, text in literals(p) if "durable_rules_engine" in text}
    assert named == {"src/ecomkt/inference/durable.py"}


def test_the_layers_are_those_of_the_folders_without_an_exception() -> None:
    layers, *others = PROJECT["tool"]["importlinter"]["contracts"]
    assert (layers["type"], layers["exhaustive"]) == ("layers", True)
    named = {name.strip() for line in layers["layers"] for name in line.split(":")}
    assert named == {path.stem for path in PACKAGE.iterdir() if path.stem not in ("__init__", "__pycache__", "py")}
    assert len(layers["layers"]) == 13
    assert [contract["name"] for contract in (layers, *others) if "ignore_imports" in contract] == []


def opens_a_file(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "open"
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "replace":
        return len(call.args) == 1 and not call.keywords  # neither a part of a string nor of a value
    return name in OPENING and (name != "open" or bool(call.args))  # what opens without any is a source of ours


def test_one_module_opens_files() -> None:
    opening = [
        f"{relative(path)}:{node.lineno}"
        for path in SOURCES
        if path.relative_to(PACKAGE).as_posix() not in OPENERS
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and opens_a_file(node)
    ]
    assert opening == []


def glossary_words() -> set[str]:
    """Return the words that the glossary explains: the first column of its tables."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("|")]
    return {word for cell in cells for word in re.findall(r"[a-z]+", cell.lower())}


def public_classes() -> list[tuple[str, str]]:
    """Return place and name of the public classes."""
    nodes = [(path, node) for path in SOURCES for node in parsed(path).body if isinstance(node, ast.ClassDef)]
    return [(f"{relative(path)}:{node.lineno}", node.name) for path, node in nodes if node.name[0] != "_"]


def test_a_class_is_called_by_a_word_of_the_glossary() -> None:
    words = glossary_words()
    named = {name: re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", name)[-1].lower() for _, name in public_classes()}
    assert [name for name, word in named.items() if not {word, word + "s", word.removesuffix("s")} & words] == []


def test_no_class_name_means_two_things() -> None:
    times = Counter(name for _, name in public_classes())
    assert [f"{place} {name}" for place, name in public_classes() if times[name] > 1] == []


def test_the_tests_mirror_the_folders() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    mirrored = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("**/test_*.py"))}
    assert mirrored - {"benchmarks", "outside"} == rooms


def test_nothing_is_skipped_or_put_off() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|\bmark\.(skip|xfail)|\bpytest\.(skip|xfail)|no cover")
    here = Path(__file__).resolve()
    found = [relative(p) for p in PYTHON_FILES if p != here and marks.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_no_file_names_a_path_of_a_machine() -> None:
    path = re.compile(rb"(?<![\w.}*])/(?:home|root|tmp|work|Users)/[\w.]|[A-Z]:\\Users\\")
    assert [relative(p) for p in kept_files() if path.search(p.read_bytes())] == []


def readme_commands(program: str) -> list[str]:
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = (line.removeprefix("$ ") for block in blocks for line in block.splitlines())
    return [line.strip() for line in lines if line.startswith(program + " ")]


def test_the_test_command_of_the_readme_is_what_ci_runs() -> None:
    assert "python3 dev.py check" in readme_commands("python3 dev.py")
    assert "python3 dev.py check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_what_the_readme_installs_by_hand_is_what_the_project_needs() -> None:
    project = PROJECT["project"]
    needed, extras = project["dependencies"], project["optional-dependencies"]
    needed = [each for each in needed if not each.startswith("durable-rules")]
    by_hand = [shlex.split(line)[4:] for line in readme_commands("python3 -m pip install") if "--no" not in line]
    # A lower bound is what the newest release meets anyway.
    bounded = [re.sub(r">=[^,]*,?", "", each) for each in needed]
    asked = [re.sub(r">=.*", "", each) for each in (*extras["report"], *extras["excel"])]
    assert by_hand == [sorted(bounded), sorted({*asked})]


QUICK_LAWS = (
    *("inference/test_certainty.py", "inference/test_engines_agree.py", "inference/test_oracle.py"),
    *("inference/test_premises.py", "inference/test_recommend.py", "knowledge/test_order.py"),
)
"""The laws of the core, which nobody waits for too long."""
ONE_SLOW = ("engines_agree", "oracle")
SLOW_TESTS = 205
"""Of some 1,600."""
SAMPLED_LAWS = 4


def marked(path: Path, mark: str) -> int:
    return path.read_text(encoding="utf-8").count(f"@pytest.mark.{mark}\n")


def test_quick_runs_no_test_that_starts_a_process_or_is_slow() -> None:
    assert dev.QUICK_TESTS[:2] == ("-m", "not process and not slow")
    # No test says again that the base is clean.
    assert ("ecomkt", "check") in {*dev.QUICK} & {*dev.STATIC}
    with pytest.raises(AssertionError, match="starts a process unmarked"):
        # By a name that conftest.py doesn't find.
        import_module("sub" + "process").run([sys.executable, "--version"])


def test_quick_leaves_out_few_tests_and_no_law_of_the_core() -> None:
    assert sum(marked(path, "slow") for path in PYTHON_FILES) <= SLOW_TESTS
    left = {name: marked(ROOT / "tests" / name, "slow") for name in QUICK_LAWS}
    # Whether every rule fires in what is compared is no law, and of two spaces of profiles one is enough.
    assert {name for name, count in left.items() if count} == {f"inference/test_{name}.py" for name in ONE_SLOW}
    assert max(left.values()) == 1
    # A row of these is an engine, or a space with one: the law itself is tried.
    assert sum(marked(ROOT / "tests" / name, "sampled") for name in QUICK_LAWS) <= SAMPLED_LAWS
    ignored = [word for word in dev.QUICK_TESTS if word.startswith("tests/")]
    libraries = ["tests/interfaces/arrow", "tests/interfaces/mcp/test_server.py"]
    assert ignored == ["tests/test_docs.py", "tests/benchmarks", *libraries]
    assert [name for name in ignored if not (ROOT / name).exists()] == []


def test_quick_tries_every_third_row_of_a_table_that_is_sampled() -> None:
    table = "tests/output/test_schemas.py::test_every_schema_of_a_result_is_one"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", table]
    asked = [[*command, *words] for words in ((), ("-m", "not slow"))]
    told = [subprocess.run(each, cwd=ROOT, capture_output=True, text=True, check=True).stdout for each in asked]
    every, quick = ([line for line in text.splitlines() if "::" in line] for text in told)
    assert len(every) > 5
    assert quick == every[::3]


def test_the_readme_uses_only_verbs_that_dev_py_has() -> None:
    usage = subprocess.run([sys.executable, "dev.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert usage.returncode == 2
    verbs = set(re.findall(r"^python3 dev\.py (\w+)", usage.stderr, re.MULTILINE))
    assert {c.split()[2] for c in readme_commands("python3 dev.py")} <= verbs


@pytest.mark.parametrize("verb", sorted({c.split()[1] for c in readme_commands("ecomkt")} - {"--help", "--version"}))
def test_the_program_has_every_verb_of_the_readme(verb: str) -> None:
    command = [sys.executable, "-m", "ecomkt", verb, "--help"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
