"""One environment for every test, whatever the machine; set before anything imports typer or rich."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from engines import engines_here

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
os.environ.update(COLUMNS="100", LANG="C.UTF-8", _TYPER_FORCE_DISABLE_TERMINAL="1")

# The time of an example depends on the machine; what CI tries should not.
settings.register_profile("ecomkt", deadline=None)
settings.register_profile("ecomkt-ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ecomkt-ci" if os.environ.get("CI") else "ecomkt")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the program's cache out of the home of whoever runs the tests; its subprocesses inherit it."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ECOMKT_CACHE", str(folder))
        yield folder


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
