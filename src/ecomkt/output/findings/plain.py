"""Findings as plain values for JSON, and the schema of them."""

from collections.abc import Iterable, Sequence

from ecomkt.authoring.lint.finding import FindingKind, FindingLevel, LintReport
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.findings.told import Told
from ecomkt.output.result import SCHEMA_VERSION, Plain, provenance_as_plain
from ecomkt.output.schema import COUNT, NULLABLE, TEXT, Schema, closed, document_schema, list_of


def findings_as_plain(
    findings: Sequence[Told], report: LintReport, kb: KnowledgeBase, wording: Wording, version: str
) -> Plain:
    """Return the whole result of `check`; waived findings are among the findings, with their waivers."""
    searched = report.searched
    return {
        "schema_version": SCHEMA_VERSION,
        "provenance": provenance_as_plain(kb, "plain", version),
        "lang": wording.language,
        "clean": report.clean,
        "findings": [_finding(finding) for finding in findings],
        "searched": {
            "required": searched.exact,
            "required_complete": searched.exact_complete,
            "sampled": searched.sampled,
        },
    }


def pages_as_plain(kinds: Iterable[FindingKind], wording: Wording) -> Plain:
    """Return the manual pages of kinds of findings."""
    return {
        "schema_version": SCHEMA_VERSION,
        "lang": wording.language,
        "pages": [_page(kind, wording) for kind in kinds],
    }


def check_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of the result of `check`."""
    number: Schema = {"type": "integer", "minimum": 1}
    waiver = closed({"reason": TEXT, "until": TEXT})
    finding = closed(
        {
            "code": {"enum": [kind.value for kind in FindingKind]},
            "kind": {"enum": [kind.slug for kind in FindingKind]},
            "level": {"enum": [level.value for level in FindingLevel]},
            "subject": TEXT,
            "case": {**TEXT, "description": "which of the messages of the kind"},
            "message": TEXT,
            "hint": TEXT,
            "location": closed({"file": TEXT, "line": number, "column": number}),
            "witness": {**NULLABLE, "description": "a command that shows it"},
            "waived": {"anyOf": [waiver, {"type": "null"}]},
        }
    )
    searched = closed({"required": COUNT, "required_complete": {"type": "boolean"}, "sampled": COUNT})
    body: Schema = {"clean": {"type": "boolean"}, "findings": list_of(finding), "searched": searched}
    return document_schema("ecomkt check", body)


def _finding(finding: Told) -> Plain:
    place, waiver = finding.location, finding.waiver
    return {
        "code": finding.kind.value,
        "kind": finding.kind.slug,
        "level": finding.kind.level.value,
        "subject": finding.subject,
        "case": finding.case,
        "message": finding.message,
        "hint": finding.hint,
        "location": {"file": place.file, "line": place.line, "column": place.column},
        "witness": finding.witness or None,
        "waived": {"reason": finding.reason, "until": waiver.until} if waiver else None,
    }


def _page(kind: FindingKind, wording: Wording) -> Plain:
    return {
        "code": kind.value,
        "kind": kind.slug,
        "level": kind.level.value,
        "title": wording.page(kind.value, "title"),
        "says": wording.page(kind.value, "says"),
        "why": wording.page(kind.value, "why"),
        "mend": wording.page(kind.value, "mend"),
        "example": wording.example(kind.value),
    }
