"""Findings as plain values for JSON, and the schema of them."""

from collections.abc import Iterable, Sequence

from ecomkt.checks.finding import Kind, Level, Report
from ecomkt.model import KnowledgeBase
from ecomkt.render.findings.pages import PAGES
from ecomkt.render.findings.told import Told
from ecomkt.render.result import SCHEMA_VERSION, Plain, provenance_as_plain
from ecomkt.render.schema import COUNT, NULLABLE, TEXT, Schema, closed, document_schema, list_of
from ecomkt.render.wording import Wording

__all__ = ["check_schema", "findings_as_plain", "pages_as_plain"]


def findings_as_plain(
    findings: Sequence[Told], report: Report, kb: KnowledgeBase, wording: Wording, version: str
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


def pages_as_plain(kinds: Iterable[Kind], wording: Wording) -> Plain:
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
            "code": {"enum": [kind.value for kind in Kind]},
            "kind": {"enum": [kind.slug for kind in Kind]},
            "level": {"enum": [level.value for level in Level]},
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


def _page(kind: Kind, wording: Wording) -> Plain:
    page = PAGES[kind]
    return {
        "code": kind.value,
        "kind": kind.slug,
        "level": kind.level.value,
        "title": wording.say(page.title),
        "says": wording.say(page.says),
        "why": wording.say(page.why),
        "mend": wording.say(page.mend),
        "example": page.example,
    }
