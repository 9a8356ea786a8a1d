"""Findings as SARIF 2.1.0, the form in which code scanners hand over results."""

from collections.abc import Sequence
from urllib.parse import quote

from ecomkt.checks.finding import Kind
from ecomkt.render.findings.pages import PAGES
from ecomkt.render.findings.told import Told
from ecomkt.render.result import Plain
from ecomkt.render.wording import Wording

__all__ = ["findings_as_sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_REGIONS = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN"}
"""The standard knows no scripts, only regions."""
_RULES = {kind: number for number, kind in enumerate(Kind)}


def findings_as_sarif(findings: Sequence[Told], wording: Wording, version: str) -> Plain:
    """Return one run with every kind as a rule and every finding as a result; waived ones are suppressed."""
    driver: Plain = {"name": "ecomkt", "version": version, "rules": [_rule(kind, wording) for kind in Kind]}
    run: Plain = {
        "tool": {"driver": driver},
        "language": _REGIONS.get(wording.language, wording.language),
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(kind: Kind, wording: Wording) -> Plain:
    page = PAGES[kind]
    says, why, mend = (wording.say(text) for text in (page.says, page.why, page.mend))
    text = f"{says}\n\n{why}\n\n{wording.label('how-to-mend')}{wording.colon}{mend}\n\n"
    return {
        "id": kind.value,
        "name": "".join(word.capitalize() for word in kind.slug.split("-")),
        "shortDescription": {"text": wording.say(page.title)},
        "fullDescription": {"text": says},
        "help": {"text": f"{text}{page.example}\n", "markdown": f"{text}```yaml\n{page.example}\n```\n"},
        "defaultConfiguration": {"level": kind.level.value},
    }


def _result(finding: Told) -> Plain:
    place = finding.location
    shown = f"\n{finding.witness}" if finding.witness else ""
    result: Plain = {
        "ruleId": finding.kind.value,
        "ruleIndex": _RULES[finding.kind],
        "level": finding.kind.level.value,
        "message": {"text": f"{finding.message}\n{finding.hint}{shown}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.file, safe="/")},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
        "partialFingerprints": {"finding/v1": f"{finding.kind.value} {finding.subject} {finding.case}".rstrip()},
    }
    if finding.waiver:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.reason}]
    return result
