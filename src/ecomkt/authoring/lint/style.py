"""The style of the base: short antecedents, ids that claim something, files that can be read at once."""

import re
from collections.abc import Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind
from ecomkt.errors import Location

MOST_PREMISES = 3
MOST_LINES = 250
"""Of a file of rules."""

_CLAIM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def check_premises(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions with more than `MOST_PREMISES` premises."""
    for item in context.items:
        count = len(item.when.premises)
        if count > MOST_PREMISES:
            parts = (("rule", item.id), ("count", str(count)), ("most", str(MOST_PREMISES)))
            yield Finding(FindingKind.TOO_MANY_PREMISES, item.id, context.places.entry(item.id, "when"), parts)


def check_ids(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions whose id is not two or more words in kebab case, one of them of letters."""
    for item in context.items:
        if not _CLAIM.fullmatch(item.id) or not any(word.isalpha() for word in item.id.split("-")):
            place = context.places.entry(item.id, "id")
            yield Finding(FindingKind.ID_IS_NO_CLAIM, item.id, place, (("rule", item.id),))


def check_files(context: LintContext) -> Iterator[Finding]:
    """Yield files of rules with more than `MOST_LINES` lines."""
    for document in context.places.documents:
        if document.lines > MOST_LINES and document.file.split("/")[-2:-1] == ["rules"]:
            parts = (("file", document.file), ("count", str(document.lines)), ("most", str(MOST_LINES)))
            place = Location(document.file, MOST_LINES + 1, 1)
            yield Finding(FindingKind.FILE_TOO_LONG, document.file, place, parts)
