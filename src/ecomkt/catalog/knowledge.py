"""What is known of product lists, read once: the files that it came from are kept parsed in the user's cache.

Parsing takes most of the time, and the simplified characters; building from parsed files is quick. So the cache holds
the content of the files and not what is built from it, and whatever the building needs stays its own affair.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ecomkt.catalog.prices.price_levels import PriceLevels, read_price_levels
from ecomkt.catalog.prices.words import PriceWords, read_price_words
from ecomkt.catalog.reading.columns import ColumnKnowledge, read_column_profiles
from ecomkt.catalog.types.rule_reading import read_classification
from ecomkt.catalog.types.rules import ClassificationKnowledge
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.knowledge.build import CATALOG_TOPIC, LayerDocuments, is_of_catalog, place_of
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import RawLayer, parsed_layers, program_stamp, read_cache, read_raw, write_cache
from ecomkt.knowledge.validation import Node
from ecomkt.knowledge.yaml_reader import Document

_FILES = ("data/columns.yaml", "data/price-bands.yaml", "data/price-words.yaml")


@dataclass(frozen=True)
class CatalogKnowledge:
    """What is known of product lists."""

    columns: ColumnKnowledge
    prices: PriceLevels
    price_words: PriceWords
    classification: ClassificationKnowledge


def has_catalog(layers: Sequence[LayerDocuments]) -> bool:
    """Return whether any of the files is about product lists."""
    return any(is_of_catalog(document.file) for layer in layers for document in layer.documents)


def build_catalog_knowledge(
    layers: Sequence[LayerDocuments], kb: KnowledgeBase, simplify: Callable[[str], str] = str
) -> CatalogKnowledge:
    """Return what the layers, lowest first, know of product lists; `kb` is the knowledge base of the same layers.

    `simplify` gives a zh-Hant word in simplified Chinese; without it, only words in the characters in which they are
    written are found. Raises KnowledgeError with every problem found.
    """
    problems: list[Problem] = []
    files = [(file, _nodes(layers, file, problems)) for file in _FILES]
    kinds = [_rule_nodes(layer, problems) for layer in layers]
    missing = [file for file, nodes in files if not nodes]
    missing += [] if any(kinds) else [f"rules/{CATALOG_TOPIC}.yaml"]
    if missing:
        raise KnowledgeError([Problem("file-missing", f"{file} is missing", "restore it") for file in missing])
    columns, bands, words = (nodes for _, nodes in files)
    profiles = read_column_profiles(columns)
    prices = read_price_levels(bands, kb.codebook, [source.slug for source in kb.sources])
    price_words = read_price_words(words)
    classification = read_classification(kinds, kb, simplify)
    if problems or classification is None:
        raise KnowledgeError(sorted(set(problems), key=place_of))
    return CatalogKnowledge(profiles, prices, price_words, classification)


def _nodes(layers: Sequence[LayerDocuments], file: str, problems: list[Problem]) -> list[Node]:
    documents = (d for layer in layers for d in layer.documents if f"/{d.file}".endswith(f"/{file}"))
    return [Node(document, document.content, (), problems) for document in documents]


def _rule_nodes(layer: LayerDocuments, problems: list[Problem]) -> list[Node]:
    found = (d for d in layer.documents if is_of_catalog(d.file) and d.file.split("/")[-2:-1] == ["rules"])
    return [Node(document, document.content, (), problems) for document in found]


_LAYOUT = "catalog 1"
_PLACED = 2
"""How deep a path may be whose place is kept: that of a rule is told with its reasons."""


def load_catalog_knowledge(kb: KnowledgeBase, packs: Sequence[Path] = (), base: Path | None = None) -> CatalogKnowledge:
    """Return what the base (the shipped one, if `base` is None) and the packs over it know of product lists.

    `kb` is the knowledge base of the same folders. Raises InputError if there is no such folder, else KnowledgeError.
    """
    raw = [tuple(file for file in layer if is_of_catalog(file[0])) for layer in read_raw(packs, base)]
    prefixes = ["" if base is None else str(base), *(str(pack) for pack in packs)]
    name = _cache_name(raw, prefixes, kb)
    kept = read_cache(name)
    if kept is not None:
        layers, simplified = _decoded(kept)
        return build_catalog_knowledge(layers, kb, lambda text: simplified.get(text, text))
    layers = parsed_layers(raw, ["" for _ in raw], prefixes)
    simplified = {}
    knowledge = build_catalog_knowledge(layers, kb, _recorded(kb, simplified))
    write_cache(name, _encoded(layers, simplified))
    return knowledge


def _cache_name(raw: Sequence[RawLayer], prefixes: Sequence[str], kb: KnowledgeBase) -> str:
    digest = sha256("\n".join([_LAYOUT, program_stamp(), kb.fingerprint, *prefixes]).encode(errors="surrogatepass"))
    for number, layer in enumerate(raw):
        for file, data in layer:
            digest.update(f"\n{number} {file} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:32]


def _recorded(kb: KnowledgeBase, simplified: dict[str, str]) -> Callable[[str], str]:
    from ecomkt.language.simplify import Simplifier

    simplify = Simplifier(kb.simplified)

    def recorded(text: str) -> str:
        derived = simplify(text)
        if derived != text:
            simplified[text] = derived
        return derived

    return recorded


def _encoded(layers: Sequence[LayerDocuments], simplified: Mapping[str, str]) -> bytes:
    documents = [[[d.file, d.content, _places(d)] for d in layer.documents] for layer in layers]
    return json.dumps([documents, simplified], ensure_ascii=False, separators=(",", ":")).encode()


def _places(document: Document) -> list[tuple[list[str | int], tuple[int, int]]]:
    return [(list(path), place) for path, place in document.values.items() if len(path) <= _PLACED]


def _decoded(payload: bytes) -> tuple[list[LayerDocuments], dict[str, str]]:
    layers, simplified = json.loads(payload)
    return [LayerDocuments("", tuple(map(_document, layer))) for layer in layers], simplified


def _document(kept: list[Any]) -> Document:
    file, content, places = kept
    return Document(file, content, values={tuple(path): (line, column) for path, (line, column) in places})
