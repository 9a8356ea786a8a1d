"""A comparison on a terminal: one column per profile under one head. Every text folds; none is ever cut."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ecomkt.explanation.compare import Comparison, FamilyComparison, OptionPlace, OptionRow
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

_NAME_SHARE, _PROFILE_SHARE = 5, 4
"""How the width is parted between the names and each profile."""


def render_comparison_table(comparison: Comparison, wording: Wording, top: int | None) -> RenderableType:
    """Return the screen."""
    return Group(*_parts(comparison, wording, top))


def _parts(comparison: Comparison, wording: Wording, top: int | None) -> Iterator[RenderableType]:
    for caution, warning in warned(comparison, wording, of_stop=True):
        yield _labelled(warning, wording.say(caution.because), wording, "bold white on red")
    if comparison.common:
        yield _labelled(wording.label("in-common"), common_text(comparison, wording), wording)
    for note in notes(comparison, wording):
        yield Text(note, style="bold", overflow="fold")
    yield _table(comparison, wording, top)
    yield Text(wording.label("mark-key"), style="dim", overflow="fold")
    yield from _reasons(comparison, wording, top)
    counts = caution_counts_text(comparison, wording)
    if counts:
        yield _labelled(wording.label("cautions"), counts, wording)


def _table(comparison: Comparison, wording: Wording, top: int | None) -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(ratio=_NAME_SHARE, overflow="fold")
    for _ in comparison.labels:
        grid.add_column(ratio=_PROFILE_SHARE, overflow="fold")
    grid.add_row("", "", *(Text(head, style="bold") for head in heads(comparison, wording, "\n")))
    for family in comparison.families:
        if is_in_full(family, comparison, top):
            grid.add_row("", Text(wording.say(family.family.name), style="bold"))
            for row in shown_rows(family, top):
                grid.add_row(*_option(row, wording))
        else:
            grid.add_row(*_firsts(family, wording))
    return grid


def _option(row: OptionRow, wording: Wording) -> Iterator[RenderableType]:
    yield Text(mark(row.differs), style="yellow")
    # Hung in from the name of the family.
    yield Padding(Text(wording.name(row.option), overflow="fold"), (0, 0, 0, 1))
    for place, told in zip(row.places, places(row, wording), strict=True):
        weight = "bold " if place.rank == 1 and place.recommended else ""
        yield Text(_aligned(place, told), style=f"{weight}{'green' if place.recommended else 'dim'}")


def _aligned(place: OptionPlace, told: str) -> str:
    """Set a bare rank where it stands within brackets in other lines."""
    rank, _, rest = told.partition(" ")
    return f" {rank}  {rest}" if place.rank and place.recommended else told


def _firsts(family: FamilyComparison, wording: Wording) -> Iterator[RenderableType]:
    yield Text(mark(family.differs), style="yellow")
    yield Text(wording.say(family.family.name), style="bold")
    for first in family.firsts:
        yield Text(first_text(first, wording), style="green" if first else "dim")


def _reasons(comparison: Comparison, wording: Wording, top: int | None) -> Iterator[RenderableType]:
    groups = shown_reasons(comparison, wording, top)
    if not groups:
        return
    yield Text(wording.label("why-firsts-differ"), style="bold", overflow="fold")
    grid = Table.grid(padding=(0, 1), expand=True)
    for _ in comparison.labels:
        grid.add_column(justify="right", min_width=len(contribution_text(-1.0)))
    grid.add_column(ratio=1, overflow="fold")
    numbers = [Text(f"{number}.", style="dim") for number in range(1, len(comparison.labels) + 1)]
    for family, option, reasons in groups:
        grid.add_row(*numbers, Text(family + wording.colon + option, style="bold"))
        for reason in reasons:
            grid.add_row(*map(_contribution, reason.contributions), Text(wording.say(reason.rule.because)))
    yield grid


def _contribution(contribution: float) -> Text:
    style = "green" if contribution > 0 else "red" if contribution < 0 else "dim"
    return Text(contribution_text(contribution), style=style)


def _labelled(label: str, text: str, wording: Wording, style: str = "bold") -> Text:
    return Text.assemble((label, style), wording.colon + text, overflow="fold")
