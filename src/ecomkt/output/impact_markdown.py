"""An impact as Markdown, for a comment on the pull request that makes the change."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from ecomkt.authoring.diff_behaviour import BehaviourDiff, FamilyDiff
from ecomkt.language.wording import Wording
from ecomkt.output.impact_phrases import Narrator, Report
from ecomkt.output.markdown import escaped

_MOST_ROWS = 20
"""A comment on a pull request holds some 65,000 characters."""

Item = TypeVar("Item")


def render_impact_markdown(report: Report, wording: Wording) -> str:
    """Return the document."""
    return "\n".join(_lines(report, wording)) + "\n"


def _lines(report: Report, wording: Wording) -> Iterator[str]:
    told, names = Narrator(report, wording), dict(zip(("first", "second"), report.names, strict=True))
    yield from (f"## {escaped(wording.label('diff-title', **names))}", "")
    yield from (f"- {_strong(escaped(line), strong=report.exceeded)}" for line in told.headlines())
    for slug in report.changed_families:
        yield from ("", f"### {escaped(told.family(slug))}")
        for survey in (report.impact.exact, report.impact.sample):
            item = next(item for item in survey.families if item.family == slug)
            if item.firsts or item.recommended:
                yield from _family(item, survey, told, wording)
    yield from _cautions(report, told, wording)
    yield from _knowledge(report, told, wording)
    sides = (report.impact.before, report.impact.after)
    layers = (wording.comma.join(f"{x.name} {x.version} ({x.sha256[:12]})" for x in kb.layers) for kb in sides)
    made = wording.label("made-by", version=report.version, engine=report.impact.engine, layers=" → ".join(layers))
    yield from ("", "---", "", escaped(made))


def _family(item: FamilyDiff, survey: BehaviourDiff, told: Narrator, wording: Wording) -> Iterator[str]:
    yield from ("", escaped(told.counts(item, survey)))
    if item.shifts:
        yield ""
        yield _row(map(wording.label, ("profiles", "from", "to", "when", "example")))
        yield "|---:|---|---|---|---|"
    for shift in item.shifts[:_MOST_ROWS]:
        cells = (str(shift.profiles), told.option(item.family, shift.before), told.option(item.family, shift.after))
        where = "<br>".join(escaped(text) for text in told.where(shift))
        yield f"| {' | '.join(map(escaped, cells))} | {where} | {_code(told.command(shift.witness))} |"
    yield from _rest(item.shifts, wording)
    yield from _items(escaped(told.option_flow(item.family, flow)) for flow in item.options)


def _cautions(report: Report, told: Narrator, wording: Wording) -> Iterator[str]:
    surveys = [survey for survey in (report.impact.exact, report.impact.sample) if survey.cautions]
    if surveys:
        yield from ("", f"### {wording.label('cautions')}")
    for survey in surveys:
        yield from ("", escaped(told.scope(survey)))
        shown = survey.cautions[:_MOST_ROWS]
        yield from _items(
            f"{escaped(told.caution_flow(f))}{wording.colon}{_code(told.command(f.witness))}" for f in shown
        )
        yield from _rest(survey.cautions, wording)


def _knowledge(report: Report, told: Narrator, wording: Wording) -> Iterator[str]:
    impact = report.impact
    if impact.amendments:
        yield from ("", f"### {wording.label('knowledge-changes')}", "")
    for amendment in impact.amendments[:_MOST_ROWS]:
        places = told.places(amendment)
        yield f"- {escaped(told.amendment(amendment))}" + (f" {_code(places)}" if places else "")
        yield from (f"  - {escaped(text)}" for text in told.details(amendment))
    yield from _rest(impact.amendments, wording)
    if impact.incomparable:
        yield from ("", f"### {escaped(wording.label('not-compared'))}")
    yield from _items(escaped(told.incomparable(item)) for item in impact.incomparable[:_MOST_ROWS])
    yield from _rest(impact.incomparable, wording)


def _items(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield from ("", f"- {text}") if number == 0 else (f"- {text}",)


def _rest(items: Sequence[Item], wording: Wording) -> Iterator[str]:
    if len(items) > _MOST_ROWS:
        yield from ("", escaped(wording.label("more-with-json", count=len(items) - _MOST_ROWS)))


def _strong(text: str, *, strong: bool) -> str:
    return f"**{text}**" if strong else text


def _code(text: str) -> str:
    # No escape works inside a code span, and a bar would end the cell of a table.
    return f"`{text.replace('`', chr(39)).replace('|', '¦')}`"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
