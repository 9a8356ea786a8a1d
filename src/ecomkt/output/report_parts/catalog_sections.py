"""The sections on a whole product list: what it holds, the few strategies for it, what stands out, what is open."""

from collections.abc import Iterator

from ecomkt.catalog.summary import CatalogSummary
from ecomkt.language.wording import Wording
from ecomkt.output.batch_summary import percent, share_text, strategy_text
from ecomkt.output.document import Bar, Bars, Block, Bullets, Callout, Grid, Paragraph, Run, Section, Tone
from ecomkt.safe_text import visible

_STRATEGIES_SHOWN = 5
_TITLE_LETTERS = 80


def catalog_sections(survey: CatalogSummary, wording: Wording) -> Iterator[Section]:
    """Yield the sections on the list as a whole."""
    yield Section("answer", wording.label("report-answer"), tuple(_answer(survey, wording)))
    yield Section("list", wording.label("report-list"), tuple(_counts(survey, wording)))
    if survey.outliers:
        yield Section("outliers", wording.label("batch-outliers"), tuple(_outliers(survey, wording)))
    if survey.questions:
        yield Section("questions", wording.label("batch-questions"), (_questions(survey, wording),))


def _answer(survey: CatalogSummary, wording: Wording) -> Iterator[Block]:
    shown = survey.strategies[:_STRATEGIES_SHOWN]
    counted = wording.label("batch-counted", products=survey.products, rows=survey.rows)
    covered = percent(survey.covered(len(shown)), survey.products)
    told = wording.label("batch-strategies", count=len(shown), of=len(survey.strategies), share=covered)
    yield Paragraph((Run(wording.label("report-list-answer", counted=counted, strategies=told)),), lead=True)
    rows = tuple(
        (
            str(number),
            strategy_text(strategy, wording),
            share_text(strategy.products, survey, wording),
            wording.comma.join(visible(title[:_TITLE_LETTERS]) for title in strategy.examples),
        )
        for number, strategy in enumerate(shown, 1)
    )
    columns = ("rank", "report-strategy-column", "report-share-column", "report-examples-column")
    yield Grid(wording.label("report-strategies"), tuple(map(wording.label, columns)), rows, frozenset({0}))


def _counts(survey: CatalogSummary, wording: Wording) -> Iterator[Block]:
    for attribute, counts in survey.counts:
        bars = [
            Bar(wording.name(c.value), c.products / survey.products, share_text(c.products, survey, wording), "")
            for c in counts
        ]
        missing = next(count for other, count in survey.unknown if other is attribute)
        if missing:
            told = share_text(missing, survey, wording)
            bars.append(Bar(wording.label("is-unknown"), missing / survey.products, told, ""))
        yield Bars(wording.say(attribute.name), tuple(bars))
    doubts = (("batch-unsure", survey.unsure), ("batch-flawed", survey.flawed))
    told_doubts = [wording.label(label, count=count, of=survey.products) for label, count in doubts if count]
    if told_doubts:
        yield Bullets(tuple((Run(text),) for text in told_doubts))


def _outliers(survey: CatalogSummary, wording: Wording) -> Iterator[Block]:
    for outlier in survey.outliers:
        name = visible((outlier.title or outlier.key)[:_TITLE_LETTERS])
        if not outlier.cautions:
            yield Callout(Tone.NOTE, name, wording.label("batch-rare"), ())
        for caution in outlier.cautions:
            yield Callout(Tone.STOP, name, wording.say(caution.because), ())


def _questions(survey: CatalogSummary, wording: Wording) -> Grid:
    rows = tuple(
        (
            wording.say(question.attribute.question),
            wording.label("batch-matters", count=question.products, of=survey.asked),
        )
        for question in survey.questions
    )
    columns = (wording.label("question"), wording.label("report-could-change"))
    return Grid(wording.label("batch-questions"), columns, rows)
