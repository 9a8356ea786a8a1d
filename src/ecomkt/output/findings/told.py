"""Findings in the words of one language: what every format shows."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecomkt.authoring.lint.finding import Finding, FindingKind, FindingLevel, LintReport
from ecomkt.errors import Location
from ecomkt.knowledge.sources import Waiver
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible

Trial = Callable[[Profile], Sequence[str]]
"""Makes of a profile the words of the command that runs it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words; all of it is visible text."""

    kind: FindingKind
    subject: str
    case: str
    location: Location
    title: str
    message: str
    hint: str
    witness: str
    """A command line for a shell; empty if there is none."""
    waiver: Waiver | None
    reason: str
    """Why it is waived; empty if it isn't."""


def told(report: LintReport, wording: Wording, trial: Trial) -> tuple[Told, ...]:
    """Return all findings in the order of their places: those that stand, then those that are waived."""
    standing = (_told(finding, None, wording, trial) for finding in report.findings)
    waived = (_told(finding, waiver, wording, trial) for finding, waiver in report.waived)
    return (*standing, *waived)


def counted(findings: Sequence[Told], wording: Wording) -> str:
    """Return how many findings there are of each level, and how many are waived."""
    standing = [finding for finding in findings if finding.waiver is None]
    numbers = {level: sum(finding.kind.level is level for finding in standing) for level in FindingLevel}
    parts = {f"{level.value}s": number for level, number in numbers.items()}
    return wording.label("findings-counted", **parts, waived=len(findings) - len(standing))


def searched_in_words(report: LintReport, wording: Wording) -> str:
    """Return how far the findings on behaviour looked."""
    searched = report.searched
    key = "searched-all" if searched.exact_complete else "searched-some"
    return wording.label(key, exact=searched.exact, sampled=searched.sampled)


def _told(finding: Finding, waiver: Waiver | None, wording: Wording, trial: Trial) -> Told:
    code = finding.kind.value
    parts = {key: visible(text) for key, text in finding.parts}
    witness = finding.witness
    return Told(
        kind=finding.kind,
        subject=visible(finding.subject),
        case=finding.case,
        location=finding.location,
        title=wording.page(code, "title"),
        message=wording.label(f"{code}.messages.{finding.case or 'any'}", **parts),
        hint=wording.page(code, "mend"),
        witness=visible(shlex.join(trial(witness))) if witness and witness.facts else "",
        waiver=waiver,
        reason=wording.say(waiver.reason) if waiver else "",
    )
