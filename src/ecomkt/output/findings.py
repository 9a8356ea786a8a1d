"""What programs that build and test show: findings in the words of one language, and the cases of a run of tests."""

import shlex
from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from ecomkt.authoring.lint.finding import Finding, FindingKind, FindingLevel, LintReport
from ecomkt.knowledge.model import Waiver
from ecomkt.language.wording import Wording
from ecomkt.output.records import LocationRecord, Record, at
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible

Command = Callable[[Profile], Sequence[str]]
"""Makes of a profile the words of the command that runs it."""


class Case(NamedTuple):
    """A case of a run of tests with where it is written."""

    name: str
    file: str
    line: int
    failures: tuple[tuple[str, str], ...]
    """For everything that isn't as expected: what was expected, and what is there instead."""


class WaiverRecord(Record, frozen=True, kw_only=True):
    """Why a finding is waived, and until when."""

    reason: str
    until: str


class FindingRecord(Record, frozen=True, kw_only=True):
    """A finding."""

    code: Annotated[FindingKind, at("kind")]
    kind: Annotated[str, at("kind.slug")]
    level: Annotated[FindingLevel, at("kind.level")]
    subject: str
    case: Annotated[str, Meta(description="which of the messages of the kind")]
    message: str
    hint: str
    location: LocationRecord
    witness: Annotated[str | None, Meta(description="a command that shows it")]
    waived: Annotated[WaiverRecord | None, at("waiver")]


class RenderedFindings(Struct, frozen=True):
    """All findings of a run in the order of their places: those that stand, then those that are waived."""

    findings: tuple[FindingRecord, ...]
    wording: Wording

    @property
    def standing(self) -> tuple[FindingRecord, ...]:
        """Return the findings that aren't waived."""
        return tuple(finding for finding in self.findings if finding.waived is None)

    @property
    def counted(self) -> str:
        """Return how many findings there are of each level, and how many are waived."""
        numbers = {f"{level.value}s": sum(f.level is level for f in self.standing) for level in FindingLevel}
        waived = len(self.findings) - len(self.standing)
        return self.wording.label("findings-counted", **numbers, waived=waived)


def rendered(report: LintReport, wording: Wording, command: Command) -> RenderedFindings:
    """Return all findings of a report in words."""
    every = (*((finding, None) for finding in report.findings), *report.waived)
    return RenderedFindings(tuple(_rendered(f, waiver, wording, command) for f, waiver in every), wording)


def _rendered(finding: Finding, waiver: Waiver | None, wording: Wording, command: Command) -> FindingRecord:
    """Return a finding in words; all of it is visible text."""
    code, witness = finding.kind.value, finding.witness
    gaps = {key: visible(text) for key, text in finding.parts}
    return FindingRecord.made_of(
        finding,
        wording,
        subject=visible(finding.subject),
        message=wording.label(f"{code}.messages.{finding.case or 'any'}", **gaps),
        hint=wording.page(code, "mend"),
        witness=visible(shlex.join(command(witness))) if witness and witness.facts else None,
        waived=waiver,
    )
