"""Waivers: which findings they accept, and which of them are findings themselves."""

from collections.abc import Iterable, Iterator, Sequence

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind
from ecomkt.knowledge.sources import Waiver


def split_waived(
    findings: Iterable[Finding], context: LintContext
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, Waiver], ...]]:
    """Return the findings that stand, and those that a waiver accepts, with it; the last waiver counts."""
    waivers = {(waiver.code, waiver.subject): waiver for waiver in _in_force(context)}
    found = [(finding, waivers.get((finding.kind.value, finding.subject))) for finding in findings]
    standing = tuple(finding for finding, waiver in found if waiver is None)
    return standing, tuple((finding, waiver) for finding, waiver in found if waiver is not None)


def check_waivers(context: LintContext, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield waivers of a code there is not, waivers past their day, and waivers that waive nothing.

    What a pack brings about may make a waiver below it idle; only those of the highest layer are blamed for that.
    """
    found = {(finding.kind.value, finding.subject) for finding in findings}
    for waiver in context.kb.waivers:
        parts = (("code", waiver.code), ("subject", waiver.subject), ("until", waiver.until))
        subject = f"{waiver.code} {waiver.subject}"
        if waiver.code not in _CODES:
            yield Finding(FindingKind.WAIVER_UNKNOWN, subject, waiver.location, parts)
        elif waiver.until < context.today.isoformat():
            yield Finding(FindingKind.WAIVER_EXPIRED, subject, waiver.location, parts)
        elif (waiver.code, waiver.subject) not in found and waiver.location.file in context.places.highest:
            yield Finding(FindingKind.WAIVER_UNUSED, subject, waiver.location, parts)


_CODES = frozenset(kind.value for kind in FindingKind)


def _in_force(context: LintContext) -> Iterator[Waiver]:
    return (waiver for waiver in context.kb.waivers if waiver.until >= context.today.isoformat())
