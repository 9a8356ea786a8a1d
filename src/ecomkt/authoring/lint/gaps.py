"""Profiles that get no recommendation in a main family."""

from collections.abc import Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind


def check_gaps(context: LintContext) -> Iterator[Finding]:
    """Yield the main families of which some profile gets no option recommended, base options aside.

    Over the profiles of the required attributes the count is exact; over the sample it is a share of what was tried.
    Each case has the first such profile as its witness.
    """
    behaviour = context.behaviour
    searched = behaviour.searched
    cases = (
        ("exact" if searched.exact_complete else "cut-short", behaviour.gaps, searched.exact),
        ("sampled", behaviour.sampled_gaps, searched.sampled),
    )
    for family in context.kb.codebook.families:
        for case, gaps, tried in cases:
            found = gaps.get(family.slug)
            if found:
                parts = (("family", family.slug), ("count", str(len(found))), ("of", str(tried)))
                place = context.places.key("families", family.slug)
                yield Finding(FindingKind.GAP, family.slug, place, parts, case, found[0])
