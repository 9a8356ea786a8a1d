"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request."""

from collections.abc import Iterator

from ecomkt.authoring.lint.finding import FindingLevel
from ecomkt.output.findings import RenderedFinding, RenderedFindings

TAKES = "findings"

_COMMANDS = {FindingLevel.ERROR: "error", FindingLevel.WARNING: "warning", FindingLevel.NOTE: "notice"}
# GitHub reads one line a command: unescaped, a line end cuts a message, a colon or comma ends a property.
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def write(findings: RenderedFindings) -> Iterator[str]:
    """Yield one line for each finding that isn't waived."""
    yield from (f"{_line(finding)}\n" for finding in findings.standing)


def _line(finding: RenderedFinding) -> str:
    place = finding.location
    properties = {
        "file": place.file,
        "line": str(place.line),
        "col": str(place.column),
        "title": f"{finding.kind.value} {finding.title}",
    }
    listed = ",".join(f"{key}={_escaped(text, _IN_PROPERTIES)}" for key, text in properties.items())
    message = "\n".join(part for part in (finding.message, finding.hint, finding.witness) if part)
    return f"::{_COMMANDS[finding.kind.level]} {listed}::{_escaped(message, _IN_MESSAGES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
