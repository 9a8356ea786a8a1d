"""The form of what is written: short antecedents, ids that claim something, files one can read, sources looked at."""

import re
from collections.abc import Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.errors import Location

MOST_PREMISES = 3
MOST_LINES = 250
"""Of a file of rules."""
# A bare number or one word claims nothing that a client could doubt.
_CLAIM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
# The kinds of sources that come with this knowledge base; all others can be looked up.
_OUR_OWN = ("document", "cases")
# Any phrase will do; "not checked" must not pass for it.
_CHECKED = re.compile(r"(?<!not )(?<!never )\b(?:checked|verified|read)\b", re.IGNORECASE)


def check_premises(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions with more than `MOST_PREMISES` premises."""
    for item in context.items:
        count = len(item.when.premises)
        if count > MOST_PREMISES:
            place = context.places.entry(item.id, "when")
            yield finding(FindingKind.TOO_MANY_PREMISES, item.id, place, rule=item.id, count=count, most=MOST_PREMISES)


def check_ids(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions whose id is not two or more words in kebab case, one of them of letters."""
    for item in context.items:
        if not _CLAIM.fullmatch(item.id) or not any(word.isalpha() for word in item.id.split("-")):
            yield finding(FindingKind.ID_IS_NO_CLAIM, item.id, context.places.entry(item.id, "id"), rule=item.id)


def check_files(context: LintContext) -> Iterator[Finding]:
    """Yield files of rules with more than `MOST_LINES` lines."""
    for document in context.places.documents:
        file, count = document.file, document.lines
        if count > MOST_LINES and file.split("/")[-2:-1] == ["rules"]:
            place = Location(file, MOST_LINES + 1, 1)
            yield finding(FindingKind.FILE_TOO_LONG, file, place, file=file, count=count, most=MOST_LINES)


def check_statuses(context: LintContext) -> Iterator[Finding]:
    """Yield sources that can be looked up, and whose status doesn't say that anything of them was checked."""
    for source in context.kb.sources:
        if source.kind not in _OUR_OWN and not _CHECKED.search(source.status):
            place = context.places.key("sources", source.slug, "status")
            yield finding(FindingKind.SOURCE_UNVERIFIED, source.slug, place, source=source.slug, status=source.status)


def check_reviews(context: LintContext) -> Iterator[Finding]:
    """Yield sources whose `review_after` lies before today."""
    today = context.today.isoformat()
    for source in context.kb.sources:
        day = source.review_after
        if day and day < today:
            place = context.places.key("sources", source.slug, "review_after")
            yield finding(FindingKind.SOURCE_OVERDUE, source.slug, place, source=source.slug, day=day, today=today)
