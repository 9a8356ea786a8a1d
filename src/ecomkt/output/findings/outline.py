"""Findings, and the pages on them, as an outline for people."""

from collections.abc import Iterable, Iterator, Sequence

from ecomkt.authoring.lint.finding import FindingKind, FindingLevel, LintReport
from ecomkt.language.wording import Wording
from ecomkt.output.findings.told import Told, counted, searched_in_words
from ecomkt.output.outline import Entry

_STYLES = {FindingLevel.ERROR: "bold red", FindingLevel.WARNING: "yellow", FindingLevel.NOTE: "cyan"}


def outline_of_findings(
    findings: Sequence[Told], report: LintReport, wording: Wording, *, show_waived: bool
) -> Iterator[Entry]:
    """Yield the findings that stand, the waived ones if they are to be shown, and what was searched."""
    for finding in findings:
        if finding.waiver is None:
            yield _head(finding, wording.label(f"level-{finding.kind.level.value}"), _STYLES[finding.kind.level])
            yield from _details(finding, wording)
        elif show_waived:
            yield _head(finding, wording.label("is-waived", until=finding.waiver.until), "dim")
            yield Entry(1, f"{wording.label('reason')}{wording.colon}{finding.reason}")
            yield from _details(finding, wording)
    yield Entry(0, counted(findings, wording), "bold")
    yield Entry(0, searched_in_words(report, wording), "dim")


def outline_of_pages(kinds: Iterable[FindingKind], wording: Wording) -> Iterator[Entry]:
    """Yield the manual pages of kinds of findings."""
    for kind in kinds:
        level = wording.label(f"level-{kind.level.value}")
        yield Entry(0, f"{kind.value} {kind.slug} ({level}){wording.colon}{wording.page(kind.value, 'title')}", "bold")
        for key, part in (("it-says", "says"), ("why-it-matters", "why"), ("how-to-mend", "mend")):
            yield Entry(1, f"{wording.label(key)}{wording.colon}{wording.page(kind.value, part)}")
        yield Entry(1, wording.label("for-example") + wording.colon.rstrip())
        for line in wording.example(kind.value).split("\n"):
            yield Entry(2, line, "dim")


def _head(finding: Told, word: str, style: str) -> Entry:
    return Entry(0, f"{finding.location}: {word} {finding.kind.value} {finding.message}", style)


def _details(finding: Told, wording: Wording) -> Iterator[Entry]:
    yield Entry(1, f"{wording.label('how-to-mend')}{wording.colon}{finding.hint}")
    if finding.witness:
        yield Entry(1, f"{wording.label('see-it')}{wording.colon}{finding.witness}")
