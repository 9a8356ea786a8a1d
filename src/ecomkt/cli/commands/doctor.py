"""`ecomkt doctor`."""

import os
import platform
import shutil
import sys
from collections.abc import Mapping
from typing import Annotated, TextIO

from typer import Exit, Option

from ecomkt.cli.output import Printing
from ecomkt.cli.selftest import selftest as selftest_answers
from ecomkt.cli.session import Session
from ecomkt.cli.settings import KEYS, setting_files, user_file
from ecomkt.cli.state import state_file
from ecomkt.cli.telling import in_words
from ecomkt.errors import EcomktError, told
from ecomkt.inference.engines import engine_report
from ecomkt.knowledge.layer_files import knowledge_folder
from ecomkt.knowledge.store import cache_folder
from ecomkt.language.wording import Wording
from ecomkt.output.views.show import Sheet, SheetsView
from ecomkt.safe_text import visible
from ecomkt.version import __version__

_SETTINGS = (
    *(f"ECOMKT_{key.upper()}" for key in ("config", *KEYS, "cache", "state")),
    *("LC_ALL", "LANG", "PAGER", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8"),
)


def doctor(*, selftest: Annotated[bool, Option("--selftest")] = False, printing: Printing, session: Session) -> None:
    """Show versions, paths, engine and encodings, and what is missing; or test whether all of it works."""
    if selftest:
        return _test(printing, session)
    engine, why = engine_report()
    facts = {
        "ecomkt": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "engine": told("{engine} ({why})", engine=engine, why=why),
        "knowledge-folder": str(knowledge_folder()),
        "packs": ", ".join(map(str, session.packs)),
        **_knowledge(session),
        "cache": str(cache_folder() or "off"),
        "state": str(state_file() or "off"),
        "language": session.language,
        "settings": ", ".join(map(str, setting_files())) or told("none read; yours would be {file}", file=user_file()),
        **{name: _stream(getattr(sys, name)) for name in ("stdin", "stdout", "stderr")},
        "file-names": sys.getfilesystemencoding(),
        "width": str(shutil.get_terminal_size().columns),
        "environment": " ".join(f"{key}={os.environ[key]}" for key in _SETTINGS if key in os.environ),
    }
    _print(printing, session, facts)
    # Broken knowledge must show in the exit code, but only after everything else was told.
    _ = session.advisor


def _test(printing: Printing, session: Session) -> None:
    answers = list(selftest_answers(session))
    facts = {key: told("ok: {text}" if holds else "FAILS: {text}", text=text) for key, text, holds in answers}
    _print(printing, session, facts)
    if not all(each.holds for each in answers):
        raise Exit(1)


def _print(printing: Printing, session: Session, facts: Mapping[str, str]) -> None:
    lines = {key: visible(in_words(value)) for key, value in facts.items()}
    # Not the wording of the session: its Simplified Chinese rests on the knowledge, which may be what is broken.
    wording = Wording(session.language, str)
    view = SheetsView([Sheet("doctor", "doctor", "ecomkt doctor", lines, labels={key: in_words(key) for key in lines})])
    printing.print(view, wording)


def _stream(stream: TextIO | None) -> str:
    if not stream:
        return "closed"
    return told("{encoding}, {kind}", encoding=stream.encoding, kind=told("terminal" if stream.isatty() else "pipe"))


def _knowledge(session: Session) -> dict[str, str]:
    try:
        kb = session.advisor.kb
    except EcomktError as flaw:
        gaps = {"count": len(flaw.problems), "first": flaw.problems[0]}
        return {"knowledge": told("broken: {count} problems, the first is: {first}", **gaps)}
    counts = {"rules": len(kb.rules), "traits": len(kb.traits), "cautions": len(kb.cautions)}
    return {
        "knowledge": ", ".join(f"{layer.name} {layer.version} {layer.sha256}" for layer in kb.layers),
        "replaced": "; ".join(f"{layer.name}: {', '.join(layer.replaced)}" for layer in kb.layers if layer.replaced),
        "retired": "; ".join(f"{layer.name}: {', '.join(layer.retired)}" for layer in kb.layers if layer.retired),
        "fingerprint": kb.fingerprint,
        "contents": told("{rules} rules, {traits} traits, {cautions} cautions", **counts),
    }
