"""tuning.yaml, held-out.yaml and floors.yaml → examples and floors.

A half is a mapping with one key, `examples`: a list of mappings with `title`, `language` (a tag such as zh-Hant) and
`accepted` (slugs of types, the one that fits best first), and where the list has them `description` and `category`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ecomkt.catalog.columns.product import CatalogProduct

HERE = Path(__file__).parent
FLOORS = HERE / "floors.yaml"
TUNING, HELD_OUT = "tuning", "held-out"
HALVES = (TUNING, HELD_OUT)


@dataclass(frozen=True, slots=True)
class Example:
    """A product with the types that somebody who didn't know the rules gave it."""

    product: CatalogProduct
    language: str
    accepted: tuple[str, ...]
    """The best first; none where the title tells too little, and no answer is right."""


def read_examples(half: str, folder: Path = HERE) -> tuple[Example, ...]:
    """Return the examples of one half. Raises FileNotFoundError if the folder has none."""
    return tuple(
        _example(number, entry) for number, entry in enumerate(_content(folder / f"{half}.yaml")["examples"], 1)
    )


def read_floors(path: Path) -> Mapping[str, Mapping[str, float]]:
    """Return the least shares by half and name of the share."""
    floors: Mapping[str, Mapping[str, float]] = _content(path)
    return floors


def _example(number: int, entry: Mapping[str, Any]) -> Example:
    categories = (entry["category"],) if "category" in entry else ()
    product = CatalogProduct(
        number, str(number), entry["title"], entry.get("description", ""), categories, (), "", (), 1
    )
    return Example(product, entry["language"], tuple(entry["accepted"]))


def _content(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader)
