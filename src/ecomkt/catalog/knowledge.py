"""Documents of all layers → what is known of product lists: their columns, their prices, their kinds of products."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecomkt.catalog.bands import PriceBands, read_price_bands
from ecomkt.catalog.columns import ColumnKnowledge, read_column_profiles
from ecomkt.catalog.price_words import PriceWords, read_price_words
from ecomkt.catalog.rule_reading import read_classification
from ecomkt.catalog.type_rules import ClassificationKnowledge
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.knowledge import CATALOG_TOPIC, LayerDocuments, is_of_catalog, place_of
from ecomkt.model import KnowledgeBase
from ecomkt.shape import Node

__all__ = ["CatalogKnowledge", "build_catalog_knowledge", "has_catalog"]

_FILES = ("data/columns.yaml", "data/price-bands.yaml", "data/price-words.yaml")


@dataclass(frozen=True)
class CatalogKnowledge:
    """What is known of product lists."""

    columns: ColumnKnowledge
    prices: PriceBands
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
    prices = read_price_bands(bands, kb.codebook, [source.slug for source in kb.sources])
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
