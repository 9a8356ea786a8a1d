"""Findings as SARIF 2.1.0, the form in which code scanners hand over results."""

from collections.abc import Iterator
from urllib.parse import quote

from ecomkt.authoring.lint.finding import FindingKind
from ecomkt.language.wording import Wording
from ecomkt.output.findings import FindingRecord, RenderedFindings
from ecomkt.output.records import json_text
from ecomkt.version import __version__

Plain = dict[str, object]

TAKES = "findings"
JSON = True
SUFFIXES = (".sarif",)

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# The standard knows no scripts, only regions.
_REGIONS = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN"}
_RULES = {kind: number for number, kind in enumerate(FindingKind)}


def write(findings: RenderedFindings) -> Iterator[str]:
    """Yield one run with every kind as a rule and every finding as a result; waived ones are suppressed."""
    wording = findings.wording
    rules = [_rule(kind, wording) for kind in FindingKind]
    run: Plain = {
        "tool": {"driver": {"name": "ecomkt", "version": __version__, "rules": rules}},
        "language": _REGIONS.get(wording.language, wording.language),
        # Our columns count characters, as Python does; in UTF-16 a rare Chinese one would count twice.
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings.findings],
    }
    yield json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(kind: FindingKind, wording: Wording) -> Plain:
    example = wording.example(kind.value)
    says, why, mend = (wording.page(kind.value, part) for part in ("says", "why", "mend"))
    text = f"{says}\n\n{why}\n\n{wording.label('how-to-mend')}{wording.colon}{mend}\n\n"
    return {
        "id": kind.value,
        "name": "".join(word.capitalize() for word in kind.slug.split("-")),
        "shortDescription": {"text": wording.page(kind.value, "title")},
        "fullDescription": {"text": says},
        "help": {"text": f"{text}{example}\n", "markdown": f"{text}```yaml\n{example}\n```\n"},
        "defaultConfiguration": {"level": kind.level.value},
    }


def _result(finding: FindingRecord) -> Plain:
    place = finding.location
    # This is a URI: blanks and Chinese letters in the names of folders have to be escaped.
    artifact = {"uri": quote(place.file, safe="/")}
    region = {"startLine": place.line, "startColumn": place.column}
    command = f"\n{finding.witness}" if finding.witness else ""
    result: Plain = {
        "ruleId": finding.code.value,
        "ruleIndex": _RULES[finding.code],
        "level": finding.level.value,
        "message": {"text": f"{finding.message}\n{finding.hint}{command}"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        # By this a scanner knows a finding again after lines above it have moved.
        "partialFingerprints": {"finding/v1": f"{finding.code.value} {finding.subject} {finding.case}".rstrip()},
    }
    if finding.waived:
        accepted = {"kind": "external", "status": "accepted", "justification": finding.waived.reason}
        result["suppressions"] = [accepted]
    return result
