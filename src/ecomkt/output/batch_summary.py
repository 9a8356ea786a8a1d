"""What a whole list looks like: as an outline for people, as plain data for programs."""

from collections.abc import Iterator

from ecomkt.catalog.summary import CatalogSummary, Strategy
from ecomkt.language.wording import Wording
from ecomkt.output.batch_record import RECORD_VERSION
from ecomkt.output.outline import Entry
from ecomkt.safe_text import visible

_STRATEGIES_SHOWN = 5
_TITLE_LETTERS = 60


def summary_entries(survey: CatalogSummary, wording: Wording) -> list[Entry]:
    """Return the summary as an outline."""
    return list(_entries(survey, wording))


def _entries(survey: CatalogSummary, wording: Wording) -> Iterator[Entry]:
    yield Entry(0, wording.label("batch-counted", products=survey.products, rows=survey.rows), "bold")
    if survey.unsure:
        yield Entry(1, wording.label("batch-unsure", count=survey.unsure, of=survey.products))
    if survey.flawed:
        yield Entry(1, wording.label("batch-flawed", count=survey.flawed, of=survey.products))
    unknown = dict((attribute.slug, count) for attribute, count in survey.unknown)
    for attribute, counts in survey.counts:
        yield Entry(0, wording.say(attribute.name), "bold")
        for count in counts:
            yield Entry(1, f"{wording.name(count.value)}{wording.colon}{share_text(count.products, survey, wording)}")
        if unknown[attribute.slug]:
            told = share_text(unknown[attribute.slug], survey, wording)
            yield Entry(1, f"{wording.label('is-unknown')}{wording.colon}{told}", "dim")
    yield from _strategies(survey, wording)
    yield from _outliers(survey, wording)
    yield from _questions(survey, wording)


def _strategies(survey: CatalogSummary, wording: Wording) -> Iterator[Entry]:
    shown = survey.strategies[:_STRATEGIES_SHOWN]
    if not shown:
        return
    covered = percent(survey.covered(len(shown)), survey.products)
    told = wording.label("batch-strategies", count=len(shown), of=len(survey.strategies), share=covered)
    yield Entry(0, told, "bold")
    for strategy in shown:
        yield Entry(
            1, f"{share_text(strategy.products, survey, wording)}{wording.colon}{strategy_text(strategy, wording)}"
        )
        examples = wording.comma.join(visible(title[:_TITLE_LETTERS]) for title in strategy.examples)
        yield Entry(2, wording.label("batch-examples", titles=examples), "dim")


def _outliers(survey: CatalogSummary, wording: Wording) -> Iterator[Entry]:
    if survey.outliers:
        yield Entry(0, wording.label("batch-outliers"), "bold")
    for outlier in survey.outliers:
        name = visible((outlier.title or outlier.key)[:_TITLE_LETTERS])
        if not outlier.cautions:
            yield Entry(1, f"{name}{wording.colon}{wording.label('batch-rare')}")
        for caution in outlier.cautions[:1]:
            yield Entry(
                1, f"{name}{wording.colon}{wording.label('stop')}{wording.colon}{wording.say(caution.because)}", "red"
            )


def _questions(survey: CatalogSummary, wording: Wording) -> Iterator[Entry]:
    if survey.questions:
        yield Entry(0, wording.label("batch-questions"), "bold")
    for question in survey.questions:
        told = wording.label("batch-matters", count=question.products, of=survey.asked)
        yield Entry(1, f"{wording.say(question.attribute.question)} ({question.attribute.slug}) {told}")


def strategy_text(strategy: Strategy, wording: Wording) -> str:
    """Return the first places of a strategy in words."""
    named = (
        wording.say(family.by_slug[choice.option].name) if choice else wording.label("no-evidence-for-any")
        for family, choice in strategy.firsts
    )
    return " → ".join(named)


def share_text(count: int, survey: CatalogSummary, wording: Wording) -> str:
    """Return how many of the products those are."""
    return wording.label("batch-share", count=count, share=percent(count, survey.products))


def percent(count: int, of: int) -> str:
    """Return a share in per cent."""
    return f"{100 * count / of:.0f} %" if of else "0 %"


def summary_as_plain(survey: CatalogSummary, knowledge: str) -> dict[str, object]:
    """Return the summary as plain data, in slugs."""
    return {
        "schema_version": RECORD_VERSION,
        "knowledge": knowledge,
        "products": survey.products,
        "rows": survey.rows,
        "unsure": survey.unsure,
        "flawed": survey.flawed,
        "counts": {a.slug: {c.value.slug: c.products for c in counts} for a, counts in survey.counts},
        "unknown": {attribute.slug: count for attribute, count in survey.unknown},
        "strategies": [
            {
                "products": strategy.products,
                "firsts": {family.slug: choice.option if choice else None for family, choice in strategy.firsts},
                "examples": list(strategy.examples),
            }
            for strategy in survey.strategies
        ],
        "outliers": [
            {"key": outlier.key, "title": outlier.title, "cautions": [caution.id for caution in outlier.cautions]}
            for outlier in survey.outliers
        ],
        "questions": [{"attribute": q.attribute.slug, "products": q.products} for q in survey.questions],
        "asked": survey.asked,
    }
