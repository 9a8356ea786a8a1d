"""All checks, written out, and the report they make."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ecomkt.authoring.lint.behaviour import SAMPLE, observe_behaviour
from ecomkt.authoring.lint.context import LintContext, Places
from ecomkt.authoring.lint.finding import Finding, LintReport
from ecomkt.authoring.lint.gaps import check_gaps
from ecomkt.authoring.lint.overlap import check_conflicts, check_duplicates, check_subsumed
from ecomkt.authoring.lint.reach import check_options, check_rules
from ecomkt.authoring.lint.sources import check_reviews, check_statuses
from ecomkt.authoring.lint.style import check_files, check_ids, check_premises
from ecomkt.authoring.lint.texts import check_languages, check_numbers
from ecomkt.authoring.lint.usage import check_attributes, check_evidence, check_placing, check_traits
from ecomkt.authoring.lint.waiving import check_waivers, split_waived
from ecomkt.catalog.knowledge import build_catalog_knowledge, has_catalog
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import LayerDocuments, build_knowledge_base
from ecomkt.knowledge.experiments import build_report_knowledge, has_experiments

CHECKS: tuple[Callable[[LintContext], Iterator[Finding]], ...] = (
    check_duplicates,
    check_conflicts,
    check_subsumed,
    check_rules,
    check_options,
    check_traits,
    check_evidence,
    check_attributes,
    check_gaps,
    check_languages,
    check_statuses,
    check_reviews,
    check_numbers,
    check_premises,
    check_ids,
    check_files,
    check_placing,
)


def check_knowledge(layers: Sequence[LayerDocuments], today: date, sample: int = SAMPLE) -> LintReport:
    """Return all findings on the knowledge of the layers, lowest first; the same for the same day, on every machine.

    `sample` further profiles are tried beside those of the required attributes. Raises KnowledgeError.
    """
    kb = build_knowledge_base(layers)
    if has_catalog(layers):
        build_catalog_knowledge(layers, kb)
    if has_experiments(layers):
        build_report_knowledge(layers, kb)
    behaviour = observe_behaviour(Recommender(kb, PlainEngine), sample)
    context = LintContext(kb, Places(tuple(layers)), today, behaviour)
    findings = [finding for check in CHECKS for finding in check(context)]
    standing, waived = split_waived(findings, context)
    every = sorted((*standing, *check_waivers(context, findings)), key=lambda finding: finding.place)
    return LintReport(tuple(every), tuple(sorted(waived, key=lambda pair: pair[0].place)), behaviour.searched)
