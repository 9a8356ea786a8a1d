"""The recommendation on a terminal. Every text folds; none is ever cut, in any language, from 40 columns up."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import Firmness
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import (
    assessed_text,
    caution_counts,
    firmness_text,
    loud,
    profile_text,
    quiet,
    shown_options,
)

_BAR_CELLS = 10
_BLOCKS, _ASCII = ("█", "░"), ("#", ".")
_NARROW = 60
_STYLES = {True: "green", False: "dim"}


def bar(certainty: float, cells: int = _BAR_CELLS, *, blocks: bool = True) -> str:
    """Return a bar as long as the certainty (0 … 1), of blocks or of ASCII; what speaks against has none."""
    full = round(max(certainty, 0.0) * cells)
    sign, gap = _BLOCKS if blocks else _ASCII
    return sign * full + gap * (cells - full)


def _has_blocks(encoding: str) -> bool:
    # Where only one of the two were replaced, the bar would be of two kinds.
    try:
        "".join(_BLOCKS).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def render_table(answer: Answer, wording: Wording) -> RenderableType:
    """Return the screen."""
    return Group(*_parts(answer, wording))


def _parts(answer: Answer, wording: Wording) -> Iterator[RenderableType]:
    recommendation, codebook = answer.recommendation, answer.kb.codebook
    for caution in loud(recommendation.cautions):
        yield _labelled(wording.label("stop"), wording.say(caution.because), wording, "bold white on red")
    yield _labelled(wording.label("profile"), profile_text(recommendation.profile, codebook, wording), wording)
    firmness = {f.family.slug: f for f in answer.firmness}
    for ranking in (r for r in answer.families if r.family.main):
        yield from _main(ranking, firmness[ranking.family.slug], answer, wording)
    others = [r for r in answer.families if not r.family.main]
    for ranking in others:
        yield from _other(ranking, answer, wording)
    for question in answer.outlook.questions[:1]:
        text = wording.say(question.attribute.question)
        yield _labelled(wording.label("next-question"), f"{text} ({question.attribute.slug})", wording)
    if quiet(recommendation.cautions):
        counts = wording.label("more-cautions", counts=caution_counts(quiet(recommendation.cautions), wording))
        yield _labelled(wording.label("cautions"), counts, wording)


def _main(ranking: FamilyRanking, firmness: Firmness, answer: Answer, wording: Wording) -> Iterator[RenderableType]:
    title = Text(wording.say(ranking.family.name), style="bold", overflow="fold")
    title.append(f"  {firmness_text(firmness, answer.kb.codebook, wording)}", style="dim not bold")
    yield title
    for assessment in ranking.base:
        yield _OptionLine(wording.label("base"), assessment, wording)
    told: dict[str, int] = {}
    for rank, assessment in enumerate(shown_options(ranking, answer.view.top), 1):
        yield _OptionLine(str(rank), assessment, wording)
        strongest = assessment.strongest
        if strongest and assessment.recommended:
            first = told.setdefault(strongest.rule.id, rank)
            reason = wording.say(strongest.rule.because) if first == rank else wording.label("same-reason", rank=first)
            yield Padding(Text(reason, style="dim", overflow="fold"), (0, 0, 0, 4))


def _other(ranking: FamilyRanking, answer: Answer, wording: Wording) -> Iterator[RenderableType]:
    for assessment in shown_options(ranking, answer.view.top):
        told = f"{wording.name(assessment.option)}  {assessed_text(assessment)} "
        line = _labelled(wording.say(ranking.family.name), told, wording)
        line.append(wording.say(assessment.verdict.name), style=_STYLES[assessment.recommended])
        yield line


def _labelled(label: str, text: str, wording: Wording, style: str = "bold") -> Text:
    line = Text(overflow="fold")
    line.append(label, style=style)
    line.append(wording.colon + text)
    return line


class _OptionLine:
    """One option; the bar goes where the terminal is narrow."""

    def __init__(self, rank: str, assessment: Assessment, wording: Wording) -> None:
        self._rank, self._assessment, self._wording = rank, assessment, wording

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        assessment, wording = self._assessment, self._wording
        style = _STYLES[assessment.recommended]
        shown = bar(assessment.certainty, blocks=_has_blocks(options.encoding))
        grid = Table.grid(padding=(0, 1), expand=True)
        for ratio, justify in ((None, "right"), (1, "left"), (None, "left"), (None, "right"), (None, "left")):
            grid.add_column(ratio=ratio, justify=justify, overflow="fold")  # type: ignore[arg-type]
        cells = [
            Text(self._rank.rjust(3)),
            Text(wording.name(assessment.option), style="bold" if assessment.recommended else ""),
            Text(shown if options.max_width >= _NARROW else "", style=style),
            Text(assessed_text(assessment)),
            Text(wording.say(assessment.verdict.name), style=style),
        ]
        grid.add_row(*cells)
        yield grid
