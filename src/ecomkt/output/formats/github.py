"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request."""

from collections.abc import Iterator

from ecomkt.authoring.lint.finding import FindingLevel
from ecomkt.output.findings import RenderedFindings

TAKES = "findings"

_COMMANDS = {FindingLevel.ERROR: "error", FindingLevel.WARNING: "warning", FindingLevel.NOTE: "notice"}
# GitHub reads one line a command: unescaped, a line end cuts a message, a colon or comma ends a property.
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = {**_IN_MESSAGES, **str.maketrans({":": "%3A", ",": "%2C"})}


def write(findings: RenderedFindings) -> Iterator[str]:
    """Yield one line for each finding that isn't waived."""
    for finding in findings.standing:
        place, code = finding.location, finding.code.value
        title = f"{code} {findings.wording.page(code, 'title')}"
        properties = {"file": place.file, "line": place.line, "col": place.column, "title": title}
        listed = ",".join(f"{key}={str(value).translate(_IN_PROPERTIES)}" for key, value in properties.items())
        message = "\n".join(filter(None, (finding.message, finding.hint, finding.witness)))
        yield f"::{_COMMANDS[finding.level]} {listed}::{message.translate(_IN_MESSAGES)}\n"
