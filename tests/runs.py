"""The program as users and scripts run it: in this process or in one of its own; and what it printed before.

After a change of output or knowledge: ECOMKT_UPDATE_GOLDEN=1 pytest tests/cli, then read the difference of
tests/golden/ as a client would.
"""

import gc
import io
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch

import ecomkt
from ecomkt.catalog.knowledge import CatalogKnowledge, load_catalog_knowledge, load_classifier
from ecomkt.catalog.types.classification import Classifier
from ecomkt.cli import app, listing, main
from ecomkt.explanation import explain, interview, sensitivity
from ecomkt.explanation.answer import Answer, View
from ecomkt.explanation.sensitivity import SensitivityRun, foresee
from ecomkt.inference.engines import engine_factory
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.layer_files import knowledge_folder
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.profile.fact import Profile

__all__ = ["GOLDEN", "SOURCE", "Outcome", "golden", "masked", "run", "spawn", "without_colour"]

GOLDEN = Path(__file__).resolve().parent / "golden"
SOURCE = str(Path(ecomkt.__file__).resolve().parents[1])
"""Where a process has to look for the program, in whatever folder it starts."""
LOAD, SEARCH, ANSWER, PARSER = Advisor.load, explain.search, Advisor.answer, app._Verbs.__getitem__
_FORESEEN: dict[object, SensitivityRun] = {}
_SEARCHED: dict[object, explain.Search] = {}
_ANSWERED: dict[object, tuple[Advisor, Answer]] = {}
_MOST_FORESEEN = 48
"""Each takes more than a megabyte."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_MASKS = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "0" * 64),
    (re.compile(r'("engine": ?)"[^"]*"'), r'\1"engine"'),
    (re.compile(r'("(?:ecomkt|version)": ?)"[^"]*"'), r'\1"0"'),
    (re.compile(r"^ecomkt [\w.\\]+(, engine |，引擎 ).*$", re.MULTILINE), r"ecomkt 0\1…"),
    (re.compile(r"(rules/[\w-]+\.yaml):\d+:\d+"), r"\1:0:0"),
)


@dataclass(frozen=True)
class Outcome:
    """What one run of the program left behind."""

    code: int
    out: str
    err: str
    raw: bytes
    """stdout as bytes."""


class _Terminal(io.TextIOWrapper):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def _advisor(packs: Sequence[Path] = (), lang: str = "en", *, base: Path | None = None) -> Advisor:
    """Return an advisor as the program loads it; one on the same knowledge is shared, since nothing changes it."""
    if base is not None or not all(map(Path.is_dir, packs)):
        return LOAD(packs, lang, base=base)
    of = lang, str(engine_factory(None)), knowledge_folder(), os.environ.get("ECOMKT_CACHE", "")
    return _shared_with(*of, *((pack, _content(pack)) for pack in packs)) if packs else _shared(*of)


def _content(pack: Path) -> frozenset[tuple[str, bytes]]:
    # What is no file, or can't be read, has no content here and makes the load fail.
    return frozenset((str(path), path.read_bytes()) for path in pack.glob("*/*.yaml") if os.access(path, os.R_OK))


def _catalog(kb: KnowledgeBase, packs: Sequence[Path] = ()) -> CatalogKnowledge:
    """Return what the program knows of product lists; what is shipped is shared, too."""
    return load_catalog_knowledge(kb, packs) if packs else _of_lists(kb.fingerprint, knowledge_folder())[0]


def _classifier(known: CatalogKnowledge, kb: KnowledgeBase) -> Classifier:
    shared, classifier = _of_lists(kb.fingerprint, knowledge_folder())
    return classifier if known is shared else load_classifier(known, kb)


def _foreseen(recommender: Recommender, profile: Profile, only_unknown: bool = False) -> SensitivityRun:
    """Return what every change of a profile does: most of a run's time, and the same in each format and width."""
    # Of this recommender: views look for parts of its knowledge by identity.
    asked = recommender, profile, only_unknown
    if asked not in _FORESEEN:
        if len(_FORESEEN) == _MOST_FORESEEN:
            del _FORESEEN[next(iter(_FORESEEN))]
        _FORESEEN[asked] = foresee(recommender, profile, only_unknown)
    return _FORESEEN[asked]


def _answered(advisor: Advisor, profile: Profile, view: View | None = None) -> Answer:
    """Return what is advised: the same in each format and width, and most of a run's time."""
    # Of this advisor, since equal ones may be called otherwise, and unless a test breaks what recommends.
    asked = id(advisor), Recommender.recommend, profile, view
    if asked not in _ANSWERED:
        if len(_ANSWERED) == _MOST_FORESEEN:
            del _ANSWERED[next(iter(_ANSWERED))]
        _ANSWERED[asked] = advisor, ANSWER(advisor, profile, view)
    return _ANSWERED[asked][1]


def _searched(recommender: Recommender, profile: Profile, key: str, goal: explain.Goal) -> explain.Search:
    """Return the smallest changes that reach a goal: to look for them takes seconds, whatever they are asked for."""
    asked = recommender, profile, key, goal
    if asked not in _SEARCHED:
        if len(_SEARCHED) == _MOST_FORESEEN:
            del _SEARCHED[next(iter(_SEARCHED))]
        _SEARCHED[asked] = SEARCH(recommender, profile, key, goal)
    return _SEARCHED[asked]


@cache
def _parser(name: str, _verb: int) -> object:
    """Return the parser of a verb, which every process makes once; the words of help are said when they are asked."""
    return PARSER(app._Verbs(), name)


def _parser_of(_verbs: object, name: str) -> object:
    module = import_module(f"ecomkt.cli.commands.{name}") if name in app._modules() else None
    return _parser(name, id(getattr(module, name, None)))


@cache
def _of_lists(_fingerprint: str, _folder: Path) -> tuple[CatalogKnowledge, Classifier]:
    kb = load_knowledge()
    known = load_catalog_knowledge(kb)
    return known, load_classifier(known, kb)


@lru_cache(maxsize=8)
def _shared_with(lang: str, _engine: str, _folder: Path, _cache: str, *packs: tuple[Path, object]) -> Advisor:
    return LOAD([pack for pack, _ in packs], lang)


@cache
def _shared(lang: str, _engine: str, _folder: Path, _cache: str) -> Advisor:
    return LOAD((), lang)


def run(
    *words: str,
    stdin: bytes = b"",
    encoding: str = "utf-8",
    terminal: bool = False,
    columns: int = 100,
    environment: Mapping[str, str] = MappingProxyType({}),
    **variables: str,
) -> Outcome:
    """Return the outcome of the program in this process, its streams pipes of `encoding`; stdout may be a terminal."""
    added = {"COLUMNS": str(columns), **environment, **variables}
    buffers = io.BytesIO(), io.BytesIO()
    out = (_Terminal if terminal else io.TextIOWrapper)(buffers[0], encoding)
    err = io.TextIOWrapper(buffers[1], encoding)
    if terminal:
        added = {"TERM": "xterm-256color", **added}
    source = io.TextIOWrapper(io.BytesIO(stdin))
    if encoding != "utf-8":
        added["PYTHONIOENCODING"] = encoding
    with (
        patch.dict(os.environ, added),
        patch.object(sys, "stdin", source),
        patch.object(Advisor, "load", _advisor),
        patch.object(Advisor, "answer", _answered),
        patch.object(app._Verbs, "__getitem__", _parser_of),
        patch.object(sensitivity, "foresee", _foreseen),
        patch.object(explain, "search", _searched),
        patch.object(interview, "foresee", _foreseen),
        patch.object(listing, "load_catalog_knowledge", _catalog),
        patch.object(listing, "load_classifier", _classifier),
    ):
        # Readline sets it where it is loaded, for every test that comes after.
        os.environ.pop("LINES", None)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main(list(words))
        finally:
            gc.enable()  # a process ends after one run; this one goes on
        out.flush()
        err.flush()
    raw, told = (buffer.getvalue() for buffer in buffers)
    return Outcome(code, raw.decode(encoding), told.decode(encoding), raw)


def spawn(
    *words: str, stdin: bytes = b"", cwd: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Return the finished process of `python -m ecomkt` with `words`."""
    return subprocess.run(
        [sys.executable, "-m", "ecomkt", *words],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": SOURCE, **environment},
        check=False,
        timeout=60,
    )


def without_colour(text: str) -> str:
    """Return the text without colours and styles, and without what only fills up lines."""
    return re.sub(r"[ \t]+$", "", _COLOUR.sub("", text), flags=re.MULTILINE)


def masked(text: str) -> str:
    """Return the text without what changes with every edit of the knowledge: hashes, versions, places in files."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


def golden(name: str, text: str) -> str:
    """Return the golden text called `name`; writes `text` there first if asked to."""
    path = GOLDEN / name
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")
