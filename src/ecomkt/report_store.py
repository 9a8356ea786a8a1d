"""The knowledge that only a report needs, read when one is made."""

from collections.abc import Sequence
from pathlib import Path

from ecomkt.experiments import FILE, ReportKnowledge, build_report_knowledge
from ecomkt.knowledge_store import parsed_layers, read_raw
from ecomkt.model import KnowledgeBase

__all__ = ["load_report_knowledge"]


def load_report_knowledge(kb: KnowledgeBase, packs: Sequence[Path] = (), base: Path | None = None) -> ReportKnowledge:
    """Return what the layers of `kb` say of reports; raises InputError and KnowledgeError."""
    raw = [tuple(file for file in layer if file[0] == FILE) for layer in read_raw(packs, base)]
    prefixes = ["" if base is None else str(base), *(str(pack) for pack in packs)]
    return build_report_knowledge(parsed_layers(raw, ["" for _ in raw], prefixes), kb)
