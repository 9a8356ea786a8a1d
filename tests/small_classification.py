"""Classification rules of a few lines over the shipped vocabulary: few enough to foresee what they say of a title."""

from collections.abc import Iterable, Mapping, Sequence

from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.grammar import Grammar, Term
from ecomkt.catalog.types.rule_reading import build_classification, merge_classification
from ecomkt.catalog.types.rules import Classification, ClassificationKnowledge
from ecomkt.catalog.types.spellings import spelled_out, spellings_of
from ecomkt.catalog.types.terms import TermIndex
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.knowledge.build import refuse
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.yaml_reader import ParsedFile, parse_yaml
from ecomkt.language.simplify import Simplifier

__all__ = ["SMALL", "classifier_of", "index_of", "product", "read_layers", "said"]

SMALL = """\
classification:
  attribute: product
  weights: {title: 1, category: 0.9, description: 0.4, beside: 0.5}
  characters: 200
  at_least: 0.35
  within: 0.3
  apart: 0.05
  exclusive: [[fmcg, virtual, tickets, need-driven]]
neutral: {en: [chocolate brown], zh-Hant: [咖啡色]}
breaks: {en: [for, with], zh-Hant: [附贈]}
rules:
  - id: sweets-are-eaten
    words: {en: [chocolate, candy, cherry], zh-Hant: [巧克力, 麵包, 咖啡]}
    categories: {google: ["412 Food, Beverages & Tobacco"], shopify: [fb Food], chinese: [零食/堅果/特產]}
    favour: {fmcg: strong}
    because: {en: Sweets are eaten., zh-Hant: 甜食會吃掉。}
    basis: practice
    source: [document-4]
  - id: machines-last
    words: {en: [machine, fountain, coffee machine, box], zh-Hant: [咖啡機]}
    categories: {google: ["536 Home & Garden", "604 Home & Garden > Household Appliances"]}
    favour: {need-driven: strong}
    against: {fmcg: fair}
    because: {en: Machines last., zh-Hant: 機器耐用。}
    basis: practice
    source: [document-4]
  - id: children-are-named
    words: {en: [baby, kid], zh-Hant: [兒童]}
    anywhere: true
    favour: {children: strong}
    because: {en: It says so., zh-Hant: 標題如此。}
    basis: practice
    source: [document-4]
  - id: parks-are-visited
    words: {zh-Hant: [兒童樂園門票, 門票]}
    where: [title]
    favour: {tickets: strong}
    because: {en: Parks are visited., zh-Hant: 樂園要到場。}
    basis: practice
    source: [document-4]
"""
"""Settings and four rules."""


def read_layers(
    kb: KnowledgeBase, layers: Sequence[Sequence[str]], file: str = "rules/classification.yaml"
) -> ClassificationKnowledge:
    """Return the classification of layers of YAML texts; raises KnowledgeError."""

    def parsed(number: int, texts: Sequence[str]) -> list[ParsedFile]:
        return [parse_yaml(text, f"{number or ''}{file}", KnowledgeError) for text in texts]

    return built_from(kb, [parsed(number, texts) for number, texts in enumerate(layers)])


def built_from(kb: KnowledgeBase, layers: Sequence[Sequence[ParsedFile]]) -> ClassificationKnowledge:
    """Return the classification of layers of parsed files; raises KnowledgeError."""
    problems: list[Problem] = []
    merged = merge_classification(layers, kb, problems)
    refuse(problems)
    return build_classification(merged, kb, Simplifier(kb.simplified))


def classifier_of(kb: KnowledgeBase, *layers: str) -> Classifier:
    """Return the classifier of layers of one file each."""
    read = read_layers(kb, [[text] for text in layers])
    return Classifier(read, kb, lambda: spelled_out(read))


def index_of(
    forms: Iterable[tuple[str, Term]], characters: Mapping[str, str] = {}, grammars: Mapping[str, Grammar] = {}
) -> TermIndex:
    """Return the index of (form, term) pairs."""
    return TermIndex(spellings_of(forms, characters, grammars), characters, grammars)


def product(title: str, description: str = "", *categories: str) -> CatalogProduct:
    """Return a product of a list."""
    return CatalogProduct(1, "key", title, description, categories, (), "", (), 1)


def said(found: Classification) -> tuple[object, ...]:
    """Return what a classification says, without where its rules stand."""
    told = [
        (a.value.slug, a.certainty, [(e.rule.id, e.contribution, e.strength, e.matches) for e in a.evidence])
        for a in found.candidates
    ]
    return found.facts, told
