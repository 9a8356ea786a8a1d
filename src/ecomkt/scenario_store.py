"""The scenarios of the base or of packs, read from their folders."""

from collections.abc import Sequence
from pathlib import Path

from ecomkt.documents import Document
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.files import knowledge_folder, parse_layer, read_layer
from ecomkt.model import KnowledgeBase
from ecomkt.scenario_reader import read_scenarios
from ecomkt.scenarios import Scenario

__all__ = ["load_scenarios"]


def load_scenarios(kb: KnowledgeBase, packs: Sequence[Path]) -> tuple[Scenario, ...]:
    """Return the scenarios of the packs, of the base if there are none; raises KnowledgeError with every problem."""
    folders = [(pack, str(pack)) for pack in packs] or [(knowledge_folder(), "")]
    documents: list[Document] = []
    problems: list[Problem] = []
    for folder, prefix in folders:
        try:
            documents += parse_layer(read_layer(folder, ("scenarios",)), prefix)
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return read_scenarios(documents, kb)
