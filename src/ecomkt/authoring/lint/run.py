"""All checks, the waivers of their findings, and the report."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ecomkt.authoring.lint import form, grammar, reach
from ecomkt.authoring.lint.behaviour import SAMPLE, observe_behaviour
from ecomkt.authoring.lint.context import LintContext, Places
from ecomkt.authoring.lint.finding import Finding, FindingKind, LintReport, finding
from ecomkt.catalog.knowledge import build_catalog_knowledge, has_catalog
from ecomkt.explanation.experiments import build_report_knowledge
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import build_knowledge_base, data_files
from ecomkt.knowledge.yaml_reader import ParsedLayer

CHECKS: Sequence[Callable[[LintContext], Iterator[Finding]]] = [
    check for module in (reach, form, grammar) for name, check in vars(module).items() if name.startswith("check_")
]


def check_knowledge(layers: Sequence[ParsedLayer], today: date, sample: int = SAMPLE) -> LintReport:
    """Return all findings on the knowledge of the layers, lowest first; the same for the same day, on every machine.

    `sample` further profiles are tried beside those of the required attributes. A finding that a waiver accepts stands
    apart, with the last such waiver. Raises KnowledgeError.
    """
    kb = build_knowledge_base(layers)
    # Only read so that what is wrong in it is refused.
    if has_catalog(layers):
        build_catalog_knowledge(layers, kb)
    report = build_report_knowledge(layers, kb) if data_files(layers, "experiments") else None
    behaviour = observe_behaviour(Recommender(kb, PlainEngine), sample)
    context = LintContext(kb, Places(tuple(layers)), today, behaviour, report)
    findings = sorted((each for check in CHECKS for each in check(context)), key=lambda each: each.place)
    # A waiver past its day accepts nothing, and is a finding itself.
    accepted = {(waiver.code, waiver.subject): waiver for waiver in kb.waivers if waiver.until >= today.isoformat()}
    pairs = [(each, accepted.get((each.kind.value, each.subject))) for each in findings]
    standing = [*(each for each, waiver in pairs if waiver is None), *_on_waivers(context, findings)]
    waived = tuple((each, waiver) for each, waiver in pairs if waiver is not None)
    return LintReport(tuple(sorted(standing, key=lambda each: each.place)), waived, behaviour.searched)


def _on_waivers(context: LintContext, findings: Sequence[Finding]) -> Iterator[Finding]:
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
            parts = {"code": waiver.code, "subject": waiver.subject, "until": waiver.until}
            yield finding(kind, f"{waiver.code} {waiver.subject}", waiver.location, **parts)
