"""An impact on a screen or in a pipe: the counts, then what changes in each family, then in the knowledge."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from ecomkt.authoring.diff_behaviour import BehaviourDiff, FamilyDiff, Shift
from ecomkt.language.wording import Wording
from ecomkt.output.impact_phrases import Narrator, Report
from ecomkt.output.outline import Entry

_MOST_SHIFTS, _MOST_PARTS, _MOST_AMENDMENTS = 5, 4, 20

Item = TypeVar("Item")


def outline_of_impact(report: Report, wording: Wording) -> list[Entry]:
    """Return the outline."""
    return [*_entries(report, wording)]


def _entries(report: Report, wording: Wording) -> Iterator[Entry]:
    told = Narrator(report, wording)
    style = "bold red" if report.exceeded else "bold"
    yield from (Entry(0, line, style) for line in told.headlines())
    for slug in report.changed_families:
        yield Entry(0, told.family(slug), "bold")
        for survey in (report.impact.exact, report.impact.sample):
            item = next(item for item in survey.families if item.family == slug)
            if item.firsts or item.recommended:
                yield from _family(item, survey, told, wording)
    yield from _cautions(report, told, wording)
    yield from _knowledge(report, told, wording)


def _family(item: FamilyDiff, survey: BehaviourDiff, told: Narrator, wording: Wording) -> Iterator[Entry]:
    yield Entry(1, told.counts(item, survey))
    for shift in item.shifts[:_MOST_SHIFTS]:
        yield from _shift(shift, told, wording)
    yield from _rest(2, item.shifts, _MOST_SHIFTS, wording)
    yield from (Entry(2, told.option_flow(item.family, flow)) for flow in item.options)


def _shift(shift: Shift, told: Narrator, wording: Wording) -> Iterator[Entry]:
    yield Entry(2, f"{shift.profiles} × {told.shift(shift)}", "green")
    where = told.where(shift)
    yield from (Entry(3, text) for text in where[:_MOST_PARTS])
    yield from _rest(3, where, _MOST_PARTS, wording)
    yield Entry(3, told.command(shift.witness), "dim")


def _cautions(report: Report, told: Narrator, wording: Wording) -> Iterator[Entry]:
    surveys = [survey for survey in (report.impact.exact, report.impact.sample) if survey.cautions]
    if surveys:
        yield Entry(0, wording.label("cautions"), "bold")
    for survey in surveys:
        yield Entry(1, told.scope(survey))
        for flow in survey.cautions[:_MOST_AMENDMENTS]:
            yield Entry(2, told.caution_flow(flow))
            yield Entry(3, told.command(flow.witness), "dim")
        yield from _rest(2, survey.cautions, _MOST_AMENDMENTS, wording)


def _knowledge(report: Report, told: Narrator, wording: Wording) -> Iterator[Entry]:
    impact = report.impact
    if impact.amendments:
        yield Entry(0, wording.label("knowledge-changes"), "bold")
    for amendment in impact.amendments[:_MOST_AMENDMENTS]:
        places = told.places(amendment)
        yield Entry(1, told.amendment(amendment) + (f"  {places}" if places else ""))
        yield from (Entry(2, text) for text in told.details(amendment))
    yield from _rest(1, impact.amendments, _MOST_AMENDMENTS, wording)
    if impact.incomparable:
        yield Entry(0, wording.label("not-compared"), "bold")
    yield from (Entry(1, told.incomparable(item)) for item in impact.incomparable[:_MOST_AMENDMENTS])
    yield from _rest(1, impact.incomparable, _MOST_AMENDMENTS, wording)


def _rest(depth: int, items: Sequence[Item], shown: int, wording: Wording) -> Iterator[Entry]:
    if len(items) > shown:
        yield Entry(depth, wording.label("more-with-json", count=len(items) - shown), "dim")
