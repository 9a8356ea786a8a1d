"""`ecomkt doctor`."""

import os
import platform
import shutil
import sys

from ecomkt import __version__
from ecomkt.cli.options import Color, Debug, Json, Lang, Pack

__all__ = ["doctor"]


def doctor(
    as_json: Json = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Show versions, paths, engine and encodings, and what is missing.

    ecomkt doctor
    """
    from ecomkt.cache_files import cache_folder
    from ecomkt.cli.printing import print_sheets
    from ecomkt.cli.session import Session
    from ecomkt.engine import engine_report
    from ecomkt.files import knowledge_folder
    from ecomkt.plain_text import visible
    from ecomkt.render.sheet import Line, Sheet

    session = Session(lang, packs)
    engine, why = engine_report()
    kb = session.kb
    facts = {
        "ecomkt": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "engine": f"{engine} ({why})",
        "knowledge-folder": str(knowledge_folder()),
        "knowledge": ", ".join(f"{layer.name} {layer.version} {layer.sha256}" for layer in kb.layers),
        "replaced": "; ".join(f"{layer.name}: {', '.join(layer.replaced)}" for layer in kb.layers if layer.replaced),
        "retired": "; ".join(f"{layer.name}: {', '.join(layer.retired)}" for layer in kb.layers if layer.retired),
        "fingerprint": kb.fingerprint,
        "contents": f"{len(kb.rules)} rules, {len(kb.traits)} traits, {len(kb.cautions)} cautions",
        "cache": str(cache_folder() or "off"),
        "language": session.language,
        "stdout": f"{sys.stdout.encoding}, {'terminal' if sys.stdout.isatty() else 'pipe'}",
        "width": str(shutil.get_terminal_size().columns),
        "environment": " ".join(f"{key}={os.environ[key]}" for key in _VARIABLES if key in os.environ),
    }
    lines = tuple(Line(key, key, visible(value)) for key, value in facts.items())
    print_sheets([Sheet("doctor", "doctor", "ecomkt doctor", lines)], session.wording, color, as_json=as_json)


_VARIABLES = (
    "ECOMKT_LANG",
    "ECOMKT_PACKS",
    "ECOMKT_CACHE",
    "LC_ALL",
    "LANG",
    "NO_COLOR",
    "FORCE_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
)
