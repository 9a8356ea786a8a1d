"""What is known of product lists: their columns, prices and words, read once and kept in the user's cache."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ecomkt.catalog.columns.profiles import ColumnKnowledge, build_columns
from ecomkt.catalog.prices.price_levels import PriceLevels, build_price_levels, check_price_levels
from ecomkt.catalog.prices.spelling import amounts_at, asked_in, spans_in
from ecomkt.catalog.prices.tokens import PriceWords, build_price_words, check_price_words
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import ClassificationKnowledge
from ecomkt.catalog.types.spellings import Spellings, spelled_out
from ecomkt.errors import Problem
from ecomkt.knowledge.layer_files import CATALOG_FILES, CATALOG_TOPIC, is_of_catalog
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import kept, load_part

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged
    from ecomkt.knowledge.schema import Names
    from ecomkt.knowledge.yaml_reader import ParsedLayer


@dataclass(frozen=True)
class CatalogKnowledge:
    """What is known of product lists."""

    columns: ColumnKnowledge
    prices: PriceLevels
    price_words: PriceWords
    classification: ClassificationKnowledge


def has_catalog(layers: "Sequence[ParsedLayer]") -> bool:
    """Return whether any of the files is about product lists."""
    return any(is_of_catalog(file.file) for layer in layers for file in layer.files)


def load_catalog_knowledge(kb: KnowledgeBase, packs: Sequence[Path] = (), base: Path | None = None) -> CatalogKnowledge:
    """Return what the base (the shipped one, if `base` is None) and the packs over it know of product lists.

    `kb` is the knowledge base of the same folders. Raises InputError if there is no such folder, else KnowledgeError.
    """

    def build(layers: "Sequence[ParsedLayer]") -> CatalogKnowledge:
        from ecomkt.language.simplify import Simplifier

        return build_catalog_knowledge(layers, kb, Simplifier(kb.simplified))

    def is_sound(known: CatalogKnowledge) -> bool:
        classified, ours = known.classification.attribute, kb.codebook.attribute
        return ours.get(classified.slug) == classified and known.prices.attribute in ours

    return load_part(CatalogKnowledge, kb, is_of_catalog, build, packs, base, is_sound)


def load_classifier(known: CatalogKnowledge, kb: KnowledgeBase) -> Classifier:
    """Return the classifier of what is known; every spelling of its words is kept in the user's cache."""
    rules = known.classification

    def is_sound(spellings: Spellings) -> bool:
        return spellings.refers_to(len(rules.rules))

    def spellings() -> Spellings:
        origin = sha256(msgspec.msgpack.encode(rules)).hexdigest()
        return kept(Spellings, [origin], lambda: spelled_out(rules), is_sound)

    return Classifier(rules, kb, spellings)


def build_catalog_knowledge(
    layers: "Sequence[ParsedLayer]", kb: KnowledgeBase, simplify: Callable[[str], str] = str
) -> CatalogKnowledge:
    """Return what the layers, lowest first, know of product lists; `simplify` gives words in simplified Chinese.

    Raises KnowledgeError with every problem found.
    """
    # Imported here: a run that finds the knowledge in the cache needs neither the parser nor the schemas.
    from ecomkt.catalog.types.rule_reading import build_classification, merge_classification
    from ecomkt.knowledge.build import check_part, refuse

    problems: list[Problem] = []
    columns, levels, words = (check_part(kind, layers, kb, problems, own_names) for kind in CATALOG_FILES)
    kinds = [
        [file for file in layer.files if file.file.split("/")[-2:-1] == ["rules"] and is_of_catalog(file.file)]
        for layer in layers
    ]
    if not any(kinds):
        problems.append(Problem.of("file-missing", "rules/{topic}.yaml is missing", "restore it", topic=CATALOG_TOPIC))
    classification = merge_classification(kinds, kb, problems)
    check_price_levels(levels)
    check_price_words(words)
    refuse(problems)
    price_words = build_price_words(words.content)
    return CatalogKnowledge(
        build_columns(
            columns.content, price_words.units, amounts_at(price_words), asked_in(price_words), spans_in(price_words)
        ),
        build_price_levels(levels.content),
        price_words,
        build_classification(classification, kb, simplify),
    )


def own_names(merged: "Merged", names: "Names") -> "Names":
    """Return the names with those that a file brings: the levels of its attribute, and its currencies."""
    levels = names.get(f"attributes/{merged.value('attribute')}", names["levels"])
    return {**names, "levels": levels, "currencies": dict.fromkeys(merged.names("currencies"), "")}
