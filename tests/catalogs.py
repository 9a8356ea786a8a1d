"""Product lists to read: look-alikes of what shops export, with the traps of each, and what must come of them."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions, RowProblem
from ecomkt.catalog.columns.profiles import ColumnKnowledge, build_columns
from ecomkt.catalog.prices.spelling import amounts_at, asked_in, spans_in
from ecomkt.catalog.prices.tokens import build_price_words
from ecomkt.catalog.reading.source import CatalogSource
from ecomkt.errors import KnowledgeError
from ecomkt.files import OpenedList
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.store import load_knowledge
from ecomkt.knowledge.yaml_reader import parse_yaml

__all__ = ["column_knowledge", "flaws_in", "headers_of", "notes_in", "opened", "products_in"]

_DATA = Path(__file__).resolve().parents[1] / "data"


@cache
def column_knowledge() -> ColumnKnowledge:
    """Return what the repository knows of columns."""
    content, prices = (
        parse_yaml((_DATA / name).read_text(encoding="utf-8"), name, KnowledgeError).content
        for name in ("columns.yaml", "price-words.yaml")
    )
    assert isinstance(content, dict)
    assert isinstance(prices, dict)
    words = build_price_words(prices)
    return build_columns(content, words.units, amounts_at(words), asked_in(words), spans_in(words))


@cache
def codebook() -> Codebook:
    """Return the codebook of the repository."""
    return load_knowledge().codebook


def opened(data: bytes | str, options: ReadingOptions | None = None) -> CatalogSource:
    """Return a list, settled."""
    content = data.encode() if isinstance(data, str) else data
    source = OpenedList(io.BytesIO(content), "list", len(content))
    return CatalogSource(source, options or ReadingOptions(), column_knowledge(), codebook())


def products_in(data: bytes | str, options: ReadingOptions | None = None) -> list[CatalogProduct]:
    """Return the products of a list of which every row can be read."""
    found = list(opened(data, options).products())
    products = [product for product in found if isinstance(product, CatalogProduct)]
    assert [flaw for flaw in found if isinstance(flaw, RowProblem)] == []
    return products


def flaws_in(data: bytes | str, options: ReadingOptions | None = None) -> list[tuple[int, str, str]]:
    """Return row, column and code of what can't be read."""
    found = opened(data, options).products()
    return [(flaw.row, flaw.column, flaw.problem.code) for flaw in found if isinstance(flaw, RowProblem)]


def notes_in(data: bytes | str, options: ReadingOptions | None = None) -> dict[str, str]:
    """Return what was taken for granted, by its code."""
    return {note.code: note.message for note in opened(data, options).notes}


def headers_of(profile: str, role: str) -> Sequence[str]:
    """Return the headers that a profile knows for a role, as they stand in the file."""
    content = yaml.load((_DATA / "columns.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    found: Sequence[str] = content["profiles"][profile]["roles"][role]
    return found
