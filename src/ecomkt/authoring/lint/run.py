"""All checks, written out, the waivers of their findings, and the report."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from ecomkt.authoring.lint.behaviour import SAMPLE, observe_behaviour
from ecomkt.authoring.lint.context import LintContext, Places
from ecomkt.authoring.lint.finding import Finding, FindingKind, LintReport
from ecomkt.authoring.lint.form import check_files, check_ids, check_premises, check_reviews, check_statuses
from ecomkt.authoring.lint.overlap import check_conflicts, check_duplicates, check_subsumed
from ecomkt.authoring.lint.reach import check_gaps, check_options, check_rules
from ecomkt.authoring.lint.texts import check_languages, check_numbers
from ecomkt.authoring.lint.usage import check_attributes, check_evidence, check_placing, check_traits
from ecomkt.catalog.knowledge import build_catalog_knowledge, has_catalog
from ecomkt.explanation.experiments import build_report_knowledge
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import build_knowledge_base, data_files
from ecomkt.knowledge.model import Waiver
from ecomkt.knowledge.yaml_reader import ParsedLayer

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


def check_knowledge(layers: Sequence[ParsedLayer], today: date, sample: int = SAMPLE) -> LintReport:
    """Return all findings on the knowledge of the layers, lowest first; the same for the same day, on every machine.

    `sample` further profiles are tried beside those of the required attributes. Raises KnowledgeError.
    """
    kb = build_knowledge_base(layers)
    # Only read so that what is wrong in them is refused: lint looks at rules alone.
    if has_catalog(layers):
        build_catalog_knowledge(layers, kb)
    if data_files(layers, "experiments"):
        build_report_knowledge(layers, kb)
    behaviour = observe_behaviour(Recommender(kb, PlainEngine), sample)
    context = LintContext(kb, Places(tuple(layers)), today, behaviour)
    findings = [each for check in CHECKS for each in check(context)]
    # A waiver past its day accepts nothing, and is a finding itself.
    standing, waived = split_waived(findings, context)
    every = sorted((*standing, *check_waivers(context, findings)), key=lambda each: each.place)
    return LintReport(tuple(every), tuple(sorted(waived, key=lambda pair: pair[0].place)), behaviour.searched)


def split_waived(
    findings: Iterable[Finding], context: LintContext
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, Waiver], ...]]:
    """Return the findings that stand, and those that a waiver accepts, with it; the last waiver counts."""
    today = context.today.isoformat()
    waivers = {(waiver.code, waiver.subject): waiver for waiver in context.kb.waivers if waiver.until >= today}
    pairs = [(each, waivers.get((each.kind.value, each.subject))) for each in findings]
    standing = tuple(each for each, waiver in pairs if waiver is None)
    return standing, tuple((each, waiver) for each, waiver in pairs if waiver is not None)


def check_waivers(context: LintContext, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield waivers of a code there is not, waivers past their day, and waivers that waive nothing.

    What a pack brings about may make a waiver below it idle; only those of the highest layer are blamed for that.
    """
    used = {(each.kind.value, each.subject) for each in findings}
    codes = {kind.value for kind in FindingKind}
    for waiver in context.kb.waivers:
        kind = None
        if waiver.code not in codes:
            kind = FindingKind.WAIVER_UNKNOWN
        elif waiver.until < context.today.isoformat():
            kind = FindingKind.WAIVER_EXPIRED
        elif (waiver.code, waiver.subject) not in used and waiver.location.file in context.places.highest:
            kind = FindingKind.WAIVER_UNUSED
        if kind:
            # Not by `finding`: one of the gaps is called subject.
            parts = (("code", waiver.code), ("subject", waiver.subject), ("until", waiver.until))
            yield Finding(kind, f"{waiver.code} {waiver.subject}", waiver.location, parts)
