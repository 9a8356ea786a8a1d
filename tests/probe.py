"""The knowledge of the repository with a probe in it, whose rules the tests damage one by one."""

from collections.abc import Mapping
from functools import cache

import pytest

from ecomkt.errors import KnowledgeError, Problem
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.layer_files import is_of_catalog, knowledge_folder, read_layer
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.yaml_reader import ParsedFile, ParsedLayer, parse_yaml

PROBE = """\
title: A probe
about: Rules that the tests damage one by one.
checked_on: "2026-11-25"
rules:
  - id: probe-rule
    when: {price: [low, medium], traits: [convenience], without: [learning-need]}
    favour: {model: {hybrid: fair, service: good}}
    against: {campaign: {red-packet: slight}}
    because: {en: A reason., zh-Hant: 理由。}
    basis: practice
    source: [document-1]
cautions:
  - id: probe-caution
    when: {options: {model: [hybrid]}}
    severity: high
    because: {en: A warning.}
    law:
      - {market: cn, ref: Art. 1, mark: checked/known}
    source: [document-1]
    see: probe-other
  - id: probe-other
    when: {}
    severity: note
    because: {en: Another warning.}
"""
RULES, CODES, SCALE = "rules/probe.yaml", "data/codes.yaml", "data/certainty.yaml"
SOURCES, TRAITS, PACK, PRIORS = "data/sources.yaml", "rules/traits.yaml", "data/pack.yaml", "data/priors.yaml"


@cache
def files() -> dict[str, str]:
    """Return the text of every knowledge file."""
    return {name: data.decode() for name, data in read_layer(knowledge_folder())}


@cache
def repository() -> dict[str, str]:
    """Return the text of the files that the knowledge base stands on, and of the probe in the place of all rules.

    What it says of a slip doesn't depend on how many sound rules stand beside it, and the time does.
    """
    stays = {name for name in files() if name == TRAITS or (name.startswith("data/") and not is_of_catalog(name))}
    return {name: text for name, text in files().items() if name in stays} | {RULES: PROBE}


@cache
def parsed(file: str, text: str) -> ParsedFile:
    return parse_yaml(text, file, KnowledgeError)


def layer(texts: Mapping[str, str], digest: str = "0") -> ParsedLayer:
    return ParsedLayer(tuple(parsed(file, text) for file, text in texts.items()), digest)


def built(*packs: Mapping[str, str]) -> KnowledgeBase:
    """Return the knowledge of the repository with the packs over it."""
    return build_knowledge_base([layer(repository()), *map(layer, packs)]) if packs else _whole()


@cache
def _whole() -> KnowledgeBase:
    return build_knowledge_base([layer(repository())])


def problems_of(*layers: Mapping[str, str]) -> list[Problem]:
    with pytest.raises(KnowledgeError) as caught:
        build_knowledge_base([*map(layer, layers)])
    return list(caught.value.problems)


def line_and_column(text: str, start: int) -> tuple[int, int]:
    """Return line and column of an offset, from 1."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def pack(name: str) -> str:
    return f'name: {name}\nversion: "1"\n'
