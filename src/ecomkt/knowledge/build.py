"""Documents of all layers → KnowledgeBase. The gate of shape: every problem of every file, raised once."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from hashlib import sha256
from typing import Protocol, TypeVar

from ecomkt.errors import KnowledgeError, Location, Problem, did_you_mean
from ecomkt.knowledge.build_codebook import read_codebook, read_scale
from ecomkt.knowledge.build_rules import (
    Vocabularies,
    read_caution,
    read_evidence,
    read_rule,
    read_source,
    read_topic,
    read_trait,
    read_waiver,
)
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.layers import Laid, Register, by_key
from ecomkt.knowledge.model import AnswerCount, Caution, KnowledgeBase, Priors
from ecomkt.knowledge.sources import Layer
from ecomkt.knowledge.validation import Node
from ecomkt.knowledge.yaml_reader import Document
from ecomkt.safe_text import visible

_NONE = Priors(by="", same_weight=1.0, smoothing=1.0, counts=())
_KEYS = ("origin", "by", "same_weight", "smoothing", "counts")


def read_priors(nodes: Sequence[Node], codebook: Codebook) -> Priors:
    """Return the priors, each count from the highest layer that gives it; without any all answers are equally likely.

    A layer that counts by another attribute than those below it replaces them: its kinds of cases are others.
    """
    priors = _NONE
    counts: dict[tuple[str, str, str], AnswerCount] = {}
    for node in nodes:
        fields = node.fields(() if priors.by else _KEYS, _KEYS)
        by = fields["by"].choice(codebook.attribute, "attribute") if "by" in fields else priors.by
        if not by:
            continue
        if by != priors.by:
            counts.clear()
        found = _counts(fields["counts"], by, codebook) if "counts" in fields else ()
        counts.update({(count.attribute, count.kind, count.value): count for count in found})
        same = _positive(fields["same_weight"]) if "same_weight" in fields else priors.same_weight
        smoothing = _positive(fields["smoothing"]) if "smoothing" in fields else priors.smoothing
        priors = Priors(by, same, smoothing, counts=())
    return Priors(priors.by, priors.same_weight, priors.smoothing, tuple(counts.values()))


def _positive(node: Node) -> float:
    return node.number(lambda n: n > 0, "above 0")


def _counts(node: Node, by: str, codebook: Codebook) -> Iterator[AnswerCount]:
    for attribute, kinds in node.entries().items():
        if attribute not in codebook.attribute:
            kinds.unknown("attribute", codebook.attribute)
            continue
        for kind, values in kinds.entries().items():
            if kind not in codebook.attribute[by].by_slug:
                values.unknown("value", codebook.attribute[by].by_slug)
                continue
            for value, cell in values.entries().items():
                if value not in codebook.attribute[attribute].by_slug:
                    cell.unknown("value", codebook.attribute[attribute].by_slug)
                    continue
                cases = cell.number(lambda n: n >= 0 and n == int(n), "of cases, 0 or more")
                yield AnswerCount(kind, attribute, value, int(cases))


_CATALOG_FILES = ("columns", "price-bands", "price-words")
_REPORT_FILES = ("experiments",)
DATA_FILES = ("pack", "codes", "certainty", "sources", "zh-hans", "priors", "waivers", *_CATALOG_FILES, *_REPORT_FILES)
"""The names a file under `data/` may have. Those of the catalogue don't go into the knowledge base."""
CATALOG_TOPIC = "classification"
"""The files under `rules/` that are called so, or begin so and go on with a hyphen, say what a product is."""


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)


@dataclass(frozen=True)
class LayerDocuments:
    """One layer with its parsed files."""

    sha256: str
    documents: tuple[Document, ...]


def is_of_catalog(file: str) -> bool:
    """Return whether a knowledge file is about product lists: `catalog.knowledge` reads it, and no one else."""
    folder, name = ["", *file.split("/")][-2:]
    topic = name.removesuffix(".yaml")
    if folder == "rules":
        return topic == CATALOG_TOPIC or topic.startswith(f"{CATALOG_TOPIC}-")
    return folder == "data" and topic in _CATALOG_FILES


def build_knowledge_base(layers: Sequence[LayerDocuments]) -> KnowledgeBase:
    """Return the knowledge base of the layers, lowest first; raises KnowledgeError with every problem found."""
    problems: list[Problem] = []
    data = _data_nodes(layers, problems)
    codebook = read_codebook(data["codes"])
    scale = read_scale(data["certainty"])
    every_source = _sole(data["sources"], "sources")
    sources = {slug: read_source(slug, every_source) for slug in every_source}
    rule_nodes = [_rule_nodes(layer, problems) for layer in layers]
    traits = _under([node for nodes in rule_nodes for node in nodes], "traits")
    names = Vocabularies(codebook, tuple(traits), dict(scale.words))
    register = Register()
    laid = [register.add_layer(nodes) for nodes in rule_nodes]
    register.report_lost()
    kb = KnowledgeBase(
        codebook=codebook,
        scale=scale,
        traits=tuple(read_trait(slug, traits, sources) for slug in traits),
        evidence=_sorted(e for slug, found in traits.items() for e in read_evidence(slug, found, codebook)),
        rules=_sorted(read_rule(entry, names, sources) for entry in register.rules.values()),
        cautions=_with_law(
            _sorted(
                read_caution(entry, names, sources, register.known_cautions()) for entry in register.cautions.values()
            )
        ),
        sources=tuple(sources[slug] for slug in sorted(sources)),
        priors=read_priors(data["priors"], codebook),
        waivers=tuple(read_waiver(item) for item in _waivers(data["waivers"])),
        simplified=_exceptions(data["zh-hans"]),
        layers=_layers(layers, laid, problems),
        fingerprint="",
        topics=tuple(read_topic(slug, register.heads[slug]) for slug in sorted(register.heads)),
    )
    _check_new_words(data["certainty"], kb)
    if problems:
        raise KnowledgeError(sorted(set(problems), key=place_of))
    return replace(kb, fingerprint=_fingerprint(kb))


def _with_law(cautions: tuple[Caution, ...]) -> tuple[Caution, ...]:
    """Return the cautions, those that point to another for their law with that law and its day."""
    home = {caution.id: caution for caution in cautions}
    return tuple(
        replace(c, law=home[c.see].law, checked=home[c.see].checked) if c.see in home and not c.law else c
        for c in cautions
    )


def _data_nodes(layers: Sequence[LayerDocuments], problems: list[Problem]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {name: [] for name in DATA_FILES}
    for document in (d for layer in layers for d in _own(layer) if not _holds_rules(d)):
        name = document.file.rpartition("/")[2].removesuffix(".yaml")
        if name in found:
            found[name].append(Node(document, document.content, (), problems))
        else:
            message, hint = f"unknown data file '{visible(name)}'", did_you_mean(name, DATA_FILES)
            problems.append(Problem("unknown-file", message, hint, document.value_at(())))
    missing = [name for name in ("codes", "certainty", "sources") if not found[name]]
    problems += (Problem("file-missing", f"data/{name}.yaml is missing", "restore it") for name in missing)
    if missing:
        # Without a vocabulary each of its words in every other file would be a problem.
        raise KnowledgeError(problems)
    return found


def _layers(layers: Sequence[LayerDocuments], laid: Sequence[Laid], problems: list[Problem]) -> tuple[Layer, ...]:
    found: list[Layer] = []
    named: dict[str, Location] = {}
    for layer, done in zip(layers, laid, strict=True):
        fields = _pack_fields(layer, problems)
        name, version = (fields[key].text() if key in fields else "" for key in ("name", "version"))
        found.append(Layer(name, version, layer.sha256, done.replaced, done.retired))
        if name in named:
            message = f"two layers are called '{name}', the other one at {named[name]}"
            fields["name"].report("duplicate-name", message, "rename one, or lay it over the base only once")
        elif name:
            named[name] = fields["name"].location
    return tuple(found)


def _pack_fields(layer: LayerDocuments, problems: list[Problem]) -> dict[str, Node]:
    for document in layer.documents:
        if document.file.endswith("data/pack.yaml"):
            return Node(document, document.content, (), problems).fields(("name", "version"))
    # A layer of the catalogue's files alone has none left here.
    first = layer.documents[0].value_at(()) if layer.documents else None
    problems.append(Problem("file-missing", "data/pack.yaml is missing", "give the pack a name and a version", first))
    return {}


def _check_new_words(roots: Sequence[Node], kb: KnowledgeBase) -> None:
    """Report a certainty word that a pack adds and no rule uses: it was meant to change one that is there."""
    used = {conclusion.word for rule in kb.rules for conclusion in rule.conclusions}
    words = _under(roots, "words")
    first = [word for word, found in words.items() if found[0].document is roots[0].document]
    for word in words.keys() - {*first, *used}:
        hint = did_you_mean(word, first)
        words[word][0].report("names-nothing", f"no earlier layer has '{word}', and no rule uses it", hint, at_key=True)


def _rule_nodes(layer: LayerDocuments, problems: list[Problem]) -> list[Node]:
    return [Node(d, d.content, (), problems) for d in _own(layer) if _holds_rules(d)]


def _own(layer: LayerDocuments) -> list[Document]:
    return [document for document in layer.documents if not is_of_catalog(document.file)]


def _holds_rules(document: Document) -> bool:
    return document.file.split("/")[-2:-1] == ["rules"]


def _under(roots: Sequence[Node], key: str) -> dict[str, list[Node]]:
    return by_key(by_key(root for root in roots if isinstance(root.value, dict)).get(key, ()))


def _sole(roots: Sequence[Node], key: str, *others: str) -> dict[str, list[Node]]:
    for root in roots:
        root.fields((key,), others)
    return _under(roots, key)


def _exceptions(nodes: Sequence[Node]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, found[-1].text()) for key, found in _sole(nodes, "exceptions", "reviewed").items()))


def _waivers(nodes: Sequence[Node]) -> list[Node]:
    return [item for node in nodes for entry in node.fields(("waivers",)).values() for item in entry.items()]


def _sorted(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: item.id))


def place_of(problem: Problem) -> tuple[str, int, int, str]:
    """Return the key by which problems are told in the order of their places."""
    place = problem.location or Location("", 0, 0)
    return place.file, place.line, place.column, problem.message


def _fingerprint(kb: KnowledgeBase) -> str:
    content = json.dumps(_plain(kb), ensure_ascii=False, separators=(",", ":"))
    return sha256(content.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return the content without what depends on the division into files: places, topics, layers."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        names = [
            f.name for f in fields(value) if f.name not in ("location", "topic", "topics", "layers", "fingerprint")
        ]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value
