"""A comparison as plain lines for a pipe: tab-separated, nothing cut, no escape sequence."""

from collections.abc import Iterator

from ecomkt.explanation.compare import Comparison, FamilyComparison
from ecomkt.language.wording import Wording
from ecomkt.output.comparison_phrases import (
    caution_counts_text,
    common_text,
    contribution_text,
    first_text,
    heads,
    is_in_full,
    mark,
    notes,
    places,
    shown_reasons,
    shown_rows,
    warned,
)


def render_comparison_plain(comparison: Comparison, wording: Wording, top: int | None) -> str:
    """Return one line for each thing the screen shows; a mark stands in the second cell where profiles differ."""
    return "".join("\t".join(cells) + "\n" for cells in _lines(comparison, wording, top))


def _lines(comparison: Comparison, wording: Wording, top: int | None) -> Iterator[tuple[str, ...]]:
    for caution, warning in warned(comparison, wording, of_stop=True):
        yield warning, wording.say(caution.because)
    if comparison.common:
        yield wording.label("in-common"), common_text(comparison, wording)
    for note in notes(comparison, wording):
        yield (note,)
    yield wording.label("profile"), "", "", *heads(comparison, wording)
    for family in comparison.families:
        yield from _family(family, comparison, wording, top)
    for name, option, reasons in shown_reasons(comparison, wording, top):
        for reason in reasons:
            contributions = map(contribution_text, reason.contributions)
            yield wording.label("reason"), name, option, *contributions, wording.say(reason.rule.because)
    counts = caution_counts_text(comparison, wording)
    if counts:
        yield wording.label("cautions"), counts


def _family(
    family: FamilyComparison, comparison: Comparison, wording: Wording, top: int | None
) -> Iterator[tuple[str, ...]]:
    name = wording.say(family.family.name)
    if not is_in_full(family, comparison, top):
        yield name, mark(family.differs), "", *(first_text(first, wording) for first in family.firsts)
        return
    for row in shown_rows(family, top):
        yield name, mark(row.differs), wording.name(row.option), *places(row, wording)
