"""The price knowledge of the repository, read once, and the reading of such files from a text."""

from functools import cache
from pathlib import Path

from ecomkt.catalog.knowledge import own_names
from ecomkt.catalog.prices.price import PriceReader
from ecomkt.catalog.prices.price_levels import PriceLevels, build_price_levels, check_price_levels
from ecomkt.catalog.prices.tokens import PriceWords, build_price_words, check_price_words
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.knowledge.build import check_part
from ecomkt.knowledge.layers import Merged
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.knowledge.yaml_reader import ParsedLayer, parse_yaml

__all__ = ["BANDS_FILE", "WORDS_FILE", "bands_of", "shipped_bands", "shipped_reader", "shipped_words", "words_of"]

DATA = Path(__file__).resolve().parents[1] / "data"
BANDS_FILE = (DATA / "price-bands.yaml").read_text(encoding="utf-8")
WORDS_FILE = (DATA / "price-words.yaml").read_text(encoding="utf-8")


@cache
def _base() -> KnowledgeBase:
    return load_knowledge()


def _merged(layers: tuple[str, ...], kind: str, problems: list[Problem]) -> Merged:
    texts = enumerate(layers)
    parsed = [ParsedLayer((parse_yaml(text, f"{n}/data/{kind}.yaml", KnowledgeError),)) for n, text in texts]
    return check_part(kind, parsed, _base(), problems, own_names)


def bands_of(*layers: str) -> tuple[PriceLevels, list[Problem]]:
    """Return the bands of files, lowest first, and what is wrong with them; those of the repository if anything is."""
    problems: list[Problem] = []
    merged = _merged(layers, "price-bands", problems)
    check_price_levels(merged)
    return shipped_bands() if problems else build_price_levels(merged.content), problems


def words_of(*layers: str) -> tuple[PriceWords, list[Problem]]:
    """Return the words of files, lowest first, and what is wrong with them; those of the repository if anything is."""
    problems: list[Problem] = []
    merged = _merged(layers, "price-words", problems)
    check_price_words(merged)
    return shipped_words() if problems else build_price_words(merged.content), problems


@cache
def shipped_words() -> PriceWords:
    words, problems = words_of(WORDS_FILE)
    assert problems == []
    return words


@cache
def shipped_reader() -> PriceReader:
    return PriceReader(shipped_words())


@cache
def shipped_bands() -> PriceLevels:
    bands, problems = bands_of(BANDS_FILE)
    assert problems == []
    return bands
