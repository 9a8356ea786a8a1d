"""The sections that set several profiles side by side."""

from collections.abc import Iterator

from ecomkt.explanation.compare import Comparison, FamilyComparison
from ecomkt.language.wording import Wording
from ecomkt.output.comparison_phrases import (
    common_text,
    contribution_text,
    first_text,
    heads,
    mark,
    notes,
    places,
    reason_groups,
    shown_rows,
)
from ecomkt.output.document import Block, Bullets, Grid, Paragraph, Run, Section


def comparison_sections(comparison: Comparison, wording: Wording) -> Iterator[Section]:
    """Yield what the profiles are, their first places side by side, the main families in full, and the reasons."""
    columns = tuple(heads(comparison, wording))
    yield Section("answer", wording.label("report-answer"), tuple(_profiles(comparison, columns, wording)))
    families = [family for family in comparison.families if family.family.main]
    grids: list[Block] = [_grid(family, columns, wording) for family in families]
    key = Paragraph((Run(wording.label("mark-key"), emphasis=True),))
    yield Section("side-by-side", wording.label("side-by-side"), (*grids, key))
    reasons = tuple(_reasons(comparison, wording))
    if reasons:
        yield Section("differences", wording.label("why-firsts-differ"), reasons)


def _profiles(comparison: Comparison, columns: tuple[str, ...], wording: Wording) -> Iterator[Block]:
    yield Bullets(tuple((Run(head),) for head in columns))
    if comparison.common:
        said = wording.label("in-common") + wording.colon + common_text(comparison, wording)
        yield Paragraph((Run(said),))
    for note in notes(comparison, wording):
        yield Paragraph((Run(note),))
    rows = tuple(
        (
            f"{mark(family.differs)} {wording.say(family.family.name)}".strip(),
            *(first_text(first, wording) for first in family.firsts),
        )
        for family in comparison.families
    )
    yield Grid(wording.label("report-first-places"), (wording.label("report-family-column"), *columns), rows)


def _grid(family: FamilyComparison, columns: tuple[str, ...], wording: Wording) -> Grid:
    rows = tuple(
        (f"{mark(row.differs)} {wording.name(row.option)}".strip(), *places(row, wording))
        for row in shown_rows(family, None)
    )
    return Grid(wording.say(family.family.name), (wording.label("option"), *columns), rows)


def _reasons(comparison: Comparison, wording: Wording) -> Iterator[Block]:
    numbers = tuple(f"{number}." for number in range(1, len(comparison.labels) + 1))
    for family, option, reasons in reason_groups(comparison, wording):
        rows = tuple(
            (*map(contribution_text, reason.contributions), wording.say(reason.rule.because)) for reason in reasons
        )
        caption = family + wording.colon + option
        yield Grid(caption, (*numbers, wording.label("reason")), rows, frozenset(range(len(numbers))))
