"""A comparison as Markdown: every option in every profile, why first places differ, all cautions."""

from collections.abc import Iterator

from ecomkt.explanation.compare import Comparison, FamilyComparison
from ecomkt.knowledge.model import Caution
from ecomkt.language.wording import Wording
from ecomkt.output.comparison_phrases import (
    common_text,
    contribution_text,
    heads,
    mark,
    notes,
    places,
    reason_groups,
    warned,
)
from ecomkt.output.markdown import escaped


def render_comparison_markdown(comparison: Comparison, wording: Wording, top: int | None, version: str) -> str:
    """Return the document."""
    return "\n".join(_lines(comparison, wording, top, version)) + "\n"


def _lines(comparison: Comparison, wording: Wording, top: int | None, version: str) -> Iterator[str]:
    columns = heads(comparison, wording)
    yield from (f"# {wording.label('side-by-side')}", "")
    yield from (f"- {escaped(head)}" for head in columns)
    if comparison.common:
        told = escaped(common_text(comparison, wording))
        yield from ("", f"**{wording.label('in-common')}**{wording.colon}{told}")
    for note in notes(comparison, wording):
        yield from ("", escaped(note))
    yield from _cautions(wording.label("stop"), warned(comparison, wording, of_stop=True), wording)
    for family in comparison.families:
        yield from _family(family, columns, wording, top)
    yield from ("", escaped(wording.label("mark-key")))
    yield from _reasons(comparison, wording)
    yield from _cautions(wording.label("cautions"), warned(comparison, wording, of_stop=False), wording)
    layers = wording.comma.join(f"{layer.name} {layer.version} ({layer.sha256[:12]})" for layer in comparison.kb.layers)
    engine = comparison.recommendations[0].engine
    made = wording.label("made-by", version=version, engine=engine, layers=layers)
    yield from ("", "---", "", wording.label("not-legal-advice"), "", escaped(made))


def _family(family: FamilyComparison, columns: list[str], wording: Wording, top: int | None) -> Iterator[str]:
    yield from ("", f"## {escaped(wording.say(family.family.name))}", "")
    yield _row(["", wording.label("option"), *columns])
    yield "|---|---|" + "---|" * len(columns)
    for row in family.top(top):
        yield _row([mark(row.differs), wording.name(row.option), *places(row, wording)])


def _reasons(comparison: Comparison, wording: Wording) -> Iterator[str]:
    groups = reason_groups(comparison, wording)
    if groups:
        yield from ("", f"## {escaped(wording.label('why-firsts-differ'))}")
    for family, option, reasons in groups:
        yield from ("", f"**{escaped(family + wording.colon + option)}**", "")
        numbers = [f"{number}." for number in range(1, len(comparison.labels) + 1)]
        yield _row([*numbers, wording.label("reason")])
        yield "|" + "---:|" * len(numbers) + "---|"
        for reason in reasons:
            contributions = map(contribution_text, reason.contributions)
            yield _row([*contributions, f"{wording.say(reason.rule.because)} ({reason.rule.id})"])


def _cautions(title: str, cautions: list[tuple[Caution, str]], wording: Wording) -> Iterator[str]:
    if cautions:
        yield from ("", f"## {title}", "")
    for caution, warning in cautions:
        yield f"- **{warning}**{wording.colon}{escaped(wording.say(caution.because))}"
        for law in caution.law:
            yield f"  - {law.market.upper()}{wording.colon}{escaped(law.reference)} ({wording.mark(law.mark)})"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
