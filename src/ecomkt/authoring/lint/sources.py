"""Sources that nobody has looked at, and those whose day to be looked at again has passed."""

import re
from collections.abc import Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind

_OUR_OWN = ("document", "cases")
"""The kinds of sources that come with this knowledge base; all others can be looked up."""
_CHECKED = re.compile(r"(?<!not )(?<!never )\b(?:checked|verified|read)\b", re.IGNORECASE)


def check_statuses(context: LintContext) -> Iterator[Finding]:
    """Yield sources that can be looked up, and whose status doesn't say that anything of them was checked."""
    for source in context.kb.sources:
        if source.kind not in _OUR_OWN and not _CHECKED.search(source.status):
            place = context.places.key("sources", source.slug, "status")
            parts = (("source", source.slug), ("status", source.status))
            yield Finding(FindingKind.SOURCE_UNVERIFIED, source.slug, place, parts)


def check_reviews(context: LintContext) -> Iterator[Finding]:
    """Yield sources whose `review_after` lies before today."""
    today = context.today.isoformat()
    for source in context.kb.sources:
        if source.review_after and source.review_after < today:
            place = context.places.key("sources", source.slug, "review_after")
            parts = (("source", source.slug), ("day", source.review_after), ("today", today))
            yield Finding(FindingKind.SOURCE_OVERDUE, source.slug, place, parts)
