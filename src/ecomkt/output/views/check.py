"""`check`: findings on the knowledge, and the manual pages on their kinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from ecomkt.authoring.lint.finding import FindingKind, FindingLevel, LintReport
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.document import Entry, Tone, outlined
from ecomkt.output.findings import Command, FindingRecord, RenderedFindings, rendered

_TONES = {FindingLevel.ERROR: Tone.STOP, FindingLevel.WARNING: Tone.MEDIUM, FindingLevel.NOTE: Tone.NOTE}


class SearchedRecord(records.Record, frozen=True, kw_only=True):
    """How many profiles were tried."""

    required: Annotated[records.CountOf, records.at("exact")]
    required_complete: Annotated[bool, records.at("exact_complete")]
    sampled: records.CountOf


class CheckRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `check`; waived findings are among the findings, with their waivers."""

    clean: bool
    findings: list[FindingRecord]
    searched: SearchedRecord


SCHEMAS = {"check": CheckRecord}


class PageRecord(records.Record, frozen=True, kw_only=True):
    """The manual page of a kind of finding."""

    code: FindingKind
    kind: str
    level: FindingLevel
    title: str
    says: str
    why: str
    mend: str
    example: str


class PagesRecord(records.Record, frozen=True, kw_only=True):
    """Manual pages."""

    schema_version: Literal["2"]
    lang: records.Language
    pages: list[PageRecord]


@dataclass(frozen=True, slots=True)
class CheckView:
    """The findings on a knowledge base."""

    report: LintReport
    kb: KnowledgeBase
    command: Command
    """Makes of a profile the words of the command that runs it."""
    show_waived: bool = False

    def findings(self, wording: Wording) -> RenderedFindings:
        """Return the findings for the programs that show them beside the files."""
        return rendered(self.report, wording, self.command)

    @outlined
    def document(self, wording: Wording) -> Iterator[Entry]:
        """Return the findings that stand, the waived ones if they are to be shown, and what was searched."""
        findings, label = self.findings(wording), wording.label
        for finding in findings.findings:
            waived, place = finding.waived, finding.location
            if waived and not self.show_waived:
                continue
            word = label("is-waived", until=waived.until) if waived else label(f"level-{finding.level.value}")
            text = f"{place.file}:{place.line}:{place.column}: {word} {finding.code.value} {finding.message}"
            yield Entry(0, text, Tone.FAINT if waived else _TONES[finding.level])
            reason = waived.reason if waived else ""
            details = (("reason", reason), ("how-to-mend", finding.hint), ("see-it", finding.witness))
            yield from (Entry(1, f"{label(key)}{wording.colon}{detail}") for key, detail in details if detail)
        yield Entry(0, findings.counted, Tone.HEADING)
        searched = self.report.searched
        key = "searched-all" if searched.exact_complete else "searched-some"
        yield Entry(0, label(key, exact=searched.exact, sampled=searched.sampled), Tone.FAINT)

    def record(self, wording: Wording) -> CheckRecord:
        """Return the whole result."""
        # Checks search many profiles, and always by the faster engine.
        head = records.head(self.kb, "plain", wording)
        return CheckRecord.made_of(self.report, wording, **head, findings=self.findings(wording).findings)


@dataclass(frozen=True, slots=True)
class PagesView:
    """The manual pages of kinds of findings."""

    kinds: Sequence[FindingKind]

    @outlined
    def document(self, wording: Wording) -> Iterator[Entry]:
        """Return the pages one after the other."""
        for kind in self.kinds:
            level, title = wording.label(f"level-{kind.level.value}"), wording.page(kind.value, "title")
            yield Entry(0, f"{kind.value} {kind.slug}{wording.aside(level)}{wording.colon}{title}", Tone.HEADING)
            for key, part in (("it-says", "says"), ("why-it-matters", "why"), ("how-to-mend", "mend")):
                yield Entry(1, f"{wording.label(key)}{wording.colon}{wording.page(kind.value, part)}")
            yield Entry(1, wording.label("for-example") + wording.colon.rstrip())
            yield from (Entry(2, line, Tone.FAINT) for line in wording.example(kind.value).split("\n"))

    def record(self, wording: Wording) -> PagesRecord:
        """Return the pages."""
        pages = [
            PageRecord(
                code=kind,
                kind=kind.slug,
                level=kind.level,
                **{part: wording.page(kind.value, part) for part in ("title", "says", "why", "mend")},
                example=wording.example(kind.value),
            )
            for kind in self.kinds
        ]
        return PagesRecord(schema_version=records.SCHEMA_VERSION, lang=wording.language, pages=pages)
