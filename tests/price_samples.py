"""The price knowledge of the repository, read once, and the reading of such files from a text."""

from pathlib import Path

from ecomkt.catalog.prices.price import PriceReader
from ecomkt.catalog.prices.price_levels import PriceLevels, read_price_levels
from ecomkt.catalog.prices.words import PriceWords, read_price_words
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.knowledge.store import load_knowledge
from ecomkt.knowledge.validation import Node
from ecomkt.knowledge.yaml_reader import parse_yaml

__all__ = ["BANDS_FILE", "WORDS_FILE", "bands_of", "shipped_bands", "shipped_reader", "shipped_words", "words_of"]

DATA = Path(__file__).resolve().parents[1] / "data"
BANDS_FILE = (DATA / "price-bands.yaml").read_text(encoding="utf-8")
WORDS_FILE = (DATA / "price-words.yaml").read_text(encoding="utf-8")


def _nodes(layers: tuple[str, ...], name: str, problems: list[Problem]) -> list[Node]:
    documents = (parse_yaml(text, f"{number}/{name}", KnowledgeError) for number, text in enumerate(layers))
    return [Node(document, document.content, (), problems) for document in documents]


def bands_of(*layers: str) -> tuple[PriceLevels, list[Problem]]:
    """Return the bands of files, lowest first, over the codebook of the repository, and what is wrong with them."""
    problems: list[Problem] = []
    kb = load_knowledge()
    sources = [source.slug for source in kb.sources]
    return read_price_levels(_nodes(layers, "price-bands.yaml", problems), kb.codebook, sources), problems


def words_of(*layers: str) -> tuple[PriceWords, list[Problem]]:
    """Return the words of files, lowest first, and what is wrong with them."""
    problems: list[Problem] = []
    return read_price_words(_nodes(layers, "price-words.yaml", problems)), problems


def shipped_words() -> PriceWords:
    words, problems = words_of(WORDS_FILE)
    assert problems == []
    return words


def shipped_reader() -> PriceReader:
    return PriceReader(shipped_words())


def shipped_bands() -> PriceLevels:
    bands, problems = bands_of(BANDS_FILE)
    assert problems == []
    return bands
