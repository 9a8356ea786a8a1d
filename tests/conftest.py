"""One environment for every test, whatever the machine; set before anything imports typer or rich."""

import ast
import functools
import gc
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import settings
from xdist.workermanage import NodeManager  # type: ignore[import-untyped]

from ecomkt.catalog.tables import workbook
from ecomkt.catalog.tables.unpacked_sheets import read_sheets
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge import build, store, yaml_reader
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.schema import Names, Schema, strict_schema
from ecomkt.knowledge.store import load_knowledge
from engines import engines_here

# While tests are collected hardly anything becomes garbage.
gc.disable()
_UNSET = (
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "ECOMKT_LANG",
    "ECOMKT_PACKS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "TERM",
    "TERMINAL_WIDTH",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
)
for _name in _UNSET:
    os.environ.pop(_name, None)
# Typer colours help and errors in CI even when they go to a pipe; this is its own switch against that.
os.environ.update(
    COLUMNS="100", LANG="C.UTF-8", ECOMKT_CONFIG="", ECOMKT_PAGER="", ECOMKT_STATE="", _TYPER_FORCE_DISABLE_TERMINAL="1"
)

# A worker writes what it covered when it is told to end; one that is cut off then would be missing from the figure.
NodeManager.EXIT_TIMEOUT = 300

# The time of an example depends on the machine; what CI tries should not. A budget keeps the whole check short.
settings.register_profile("ecomkt", deadline=None, max_examples=30)
settings.register_profile("ecomkt-ci", settings.get_profile("ecomkt"), derandomize=True, database=None, print_blob=True)
settings.register_profile("ecomkt-quick", settings.get_profile("ecomkt"), max_examples=8)
settings.load_profile("ecomkt-ci" if os.environ.get("CI") else "ecomkt")

_STARTERS = ("spawn", "on_terminal", "subprocess", "Popen", "Terminal", "multiprocessing")
"""What starts a process, as tests name it."""
_STEP = 3
"""Of a table that is marked `sampled` one row in so many is quick, the first among them."""
_UNMARKED: list[str] = []
"""The test that runs and may not start one."""


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the program's cache out of the home of whoever runs the tests; its subprocesses inherit it.

    All workers share one, and what the base needs stays in it, however many packs are loaded.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ECOMKT_CACHE", str(folder))
        patch.setattr(store, "_MOST_FILES", 500)
        yield folder


@pytest.fixture(scope="session", autouse=True)
def _what_knowledge_is_built_of_is_made_once() -> Iterator[None]:
    """Parse a file, fill a schema and compile it once in a process: most of the time in which knowledge is built."""
    filled: dict[tuple[str, str], Schema] = {}
    compiled: dict[int, tuple[Schema, jsonschema_rs.Draft7Validator]] = {}
    compile_ = jsonschema_rs.Draft7Validator

    def filled_once(kind: str, names: Names) -> Schema:
        key = kind, repr(names)
        if key not in filled:
            filled[key] = strict_schema(kind, names)
        return filled[key]

    def compiled_once(schema: Schema, validate_formats: bool) -> jsonschema_rs.Draft7Validator:
        # By identity, so each stays: what came after one that went could be taken for it.
        if id(schema) not in compiled:
            compiled[id(schema)] = schema, compile_(schema, validate_formats=validate_formats)
        return compiled[id(schema)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "parse_yaml", functools.lru_cache(maxsize=512)(yaml_reader.parse_yaml))
        patch.setattr(build, "strict_schema", filled_once)
        patch.setattr(jsonschema_rs, "Draft7Validator", compiled_once)
        yield


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """Return the knowledge of the repository."""
    return load_knowledge()


@pytest.fixture(scope="session")
def plain(kb: KnowledgeBase) -> Recommender:
    """Return the recommender that runs everywhere."""
    return Recommender(kb, PlainEngine)


@pytest.fixture(scope="session", params=engines_here())
def recommender(kb: KnowledgeBase, request: pytest.FixtureRequest) -> Recommender:
    """Return the recommender on each engine of this machine."""
    return Recommender(kb, engines_here()[request.param])


def _starts_processes(module: ModuleType) -> frozenset[str]:
    """Return the functions of a test module that start a process, themselves or through others of the module."""
    text = Path(module.__file__ or "").read_text(encoding="utf-8")
    tree = ast.parse(text if any(starter in text for starter in _STARTERS) else "")
    names = {
        node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {a.arg for a in node.args.args}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    starting = set(_STARTERS)
    while more := {name for name, used in names.items() if used & starting} - starting:
        starting |= more
    return frozenset(starting)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `dev.py quick` leaves out: tests that start a process, and most rows of the tables it samples."""
    starting: dict[ModuleType, frozenset[str]] = {}
    rows: Counter[object] = Counter()
    for item in items:
        if isinstance(item, pytest.Function):
            if item.module not in starting:
                starting[item.module] = _starts_processes(item.module)
            if item.originalname in starting[item.module]:
                item.add_marker("process")
            if item.get_closest_marker("sampled"):
                if rows[item.function] % _STEP:
                    item.add_marker("slow")
                rows[item.function] += 1


def pytest_collection_finish() -> None:
    """Leave what stays to the end out of every later collection of garbage, and collect less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


def _refused_in_unmarked_tests(start: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(start)
    def starting(*args: object, **options: object) -> object:
        assert not _UNMARKED, f"{_UNMARKED[-1]} starts a process unmarked: name in it what conftest.py looks for"
        return start(*args, **options)

    return starting


os.fork = _refused_in_unmarked_tests(os.fork)
subprocess.Popen.__init__ = _refused_in_unmarked_tests(subprocess.Popen.__init__)  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _no_process_in_an_unmarked_test(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("process"):
        yield
        return
    _UNMARKED.append(request.node.nodeid)
    # A workbook is read by a process of its own; what that does, this one can do as well.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "_values", _read_here)
        yield
    _UNMARKED.pop()


def _read_here(content: bytes, _name: str, wanted: str | None) -> list[object]:
    from python_calamine import CalamineError

    found: list[object] = []
    try:
        found.extend(read_sheets(content, wanted))
    except CalamineError as flaw:
        found.append(str(flaw))
    return found
