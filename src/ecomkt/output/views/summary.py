"""`batch --summary`: what a whole list looks like, as sections of a document, as a table, as a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from ecomkt.catalog.columns.product import RowTally
from ecomkt.catalog.summary import CatalogSummary, Firsts
from ecomkt.catalog.top_options import Choice
from ecomkt.knowledge.codebook import Family
from ecomkt.language.wording import Wording
from ecomkt.output.document import Bar, Bars, Block, Callout, Document, Grid, Section, Tone, bullets, says
from ecomkt.output.formats import plain
from ecomkt.output.phrases import first_text
from ecomkt.output.records import RECORD_VERSION, AttributeSlug, CountOf, FamilySlug, Record, Sha256, as_plain, at
from ecomkt.output.tables import Table
from ecomkt.safe_text import visible

_STRATEGIES_SHOWN = 5
_TITLE_LETTERS = 80


class ShopRecord(Record, frozen=True, kw_only=True):
    """What the shop as a whole should do: the shares of its products as facts, and the first places."""

    profile: dict[AttributeSlug, dict[str, float]]
    firsts: dict[FamilySlug, str | None]


class StrategyRecord(Record, frozen=True, kw_only=True):
    """First places that go together, and for how many products."""

    products: CountOf
    firsts: dict[FamilySlug, str | None]
    examples: list[str]


class OutlierRecord(Record, frozen=True, kw_only=True):
    """A product that stands out."""

    key: str
    title: str
    cautions: list[str]


class SummaryQuestionRecord(Record, frozen=True, kw_only=True):
    """An open question, and for how many products it matters."""

    attribute: AttributeSlug
    products: CountOf


class TallyRecord(Record, frozen=True, kw_only=True):
    """Where the rows of a list went: `rows` is the sum of the others."""

    rows: CountOf
    products: CountOf
    folded: CountOf
    problems: Annotated[CountOf, at("flawed")]
    passed_over: CountOf


class SummaryRecord(Record, frozen=True, kw_only=True):
    """A product list in numbers."""

    schema_version: Literal["2"]
    knowledge: Sha256
    products: CountOf
    rows: CountOf
    tally: Annotated[TallyRecord | UnsetType, at("tally")] = UNSET
    unsure: CountOf
    flawed: CountOf
    missing: dict[str, CountOf] | UnsetType = UNSET
    counts: dict[AttributeSlug, dict[str, CountOf]]
    unknown: dict[AttributeSlug, CountOf]
    shop: ShopRecord | UnsetType = UNSET
    strategies: list[StrategyRecord]
    outliers: list[OutlierRecord]
    questions: list[SummaryQuestionRecord]
    asked: CountOf


SCHEMAS = {"summary": SummaryRecord}


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What a whole list looks like."""

    summary: CatalogSummary
    knowledge: str
    """The fingerprint of the knowledge."""

    def document(self, wording: Wording) -> Document:
        """Return the summary for people."""
        return Document(wording.language, "", tuple(summary_sections(self.summary, wording)))

    def table(self, wording: Wording) -> Table:
        """Return what is said for people, line by line: a sheet beside that of the products."""
        rows = [line.rstrip("\n").split("\t") for line in plain.write(self.document(wording))]
        columns = max(map(len, rows))
        padded = ([*row, *[""] * (columns - len(row))] for row in rows)
        return Table(("",) * columns, padded, wording.label("batch-summary"))

    def record(self, wording: Wording) -> SummaryRecord:
        """Return the summary in slugs."""
        summary = self.summary
        return SummaryRecord.made_of(
            summary,
            wording,
            schema_version=RECORD_VERSION,
            knowledge=self.knowledge,
            missing=dict(summary.missing),
            counts={a.slug: {code.slug: count for code, count in counts} for a, counts in summary.counts},
            unknown={attribute.slug: count for attribute, count in summary.unknown},
            shop=ShopRecord(
                profile={
                    slug: {fact.value: fact.certainty for fact in summary.shop.profile.about(slug)}
                    for slug in summary.shop.profile.attributes
                },
                firsts=_slugs(summary.shop.firsts),
            ),
            strategies=[
                StrategyRecord.made_of(each, wording, firsts=_slugs(each.firsts)) for each in summary.strategies
            ],
        )


def summary_sections(summary: CatalogSummary, wording: Wording) -> Iterator[Section]:
    """Yield the strategies that cover most of the list, what it holds, what stands out, what is open."""
    label = wording.label
    yield Section("answer", label("report-answer"), tuple(_answer(summary, wording)))
    yield Section("list", label("report-list"), tuple(_counts(summary, wording)))
    if summary.outliers:
        yield Section("outliers", label("batch-outliers"), tuple(_outliers(summary, wording)))
    if summary.questions:
        columns = (label("question"), label("report-could-change"))
        rows = tuple(
            (wording.say(q.attribute.question), label("batch-matters", count=q.products, of=summary.asked))
            for q in summary.questions
        )
        yield Section("questions", label("batch-questions"), (Grid("", columns, rows),))


def list_sections(summary: CatalogSummary, advice: Section, wording: Wording) -> Iterator[Section]:
    """Yield the advice to the shop, how many products it fits, where others differ, and what the list holds."""
    label = wording.label
    yield replace(advice, blocks=(*advice.blocks, _fits(summary, wording)))
    if grid := _differing(summary, wording):
        yield Section("strategies", label("report-differences"), (grid,))
    yield from (section for section in summary_sections(summary, wording) if section.anchor != "answer")


def _answer(summary: CatalogSummary, wording: Wording) -> Iterator[Block]:
    if summary.products:
        yield says(wording.label("batch-shop", strategy=_shop_text(summary.shop.firsts, wording)), strong=True)
        yield _fits(summary, wording)
    yield says(wording.label("batch-counted", products=summary.products, rows=summary.rows))
    if grid := _differing(summary, wording):
        yield replace(grid, caption=wording.label("report-differences"))


def _fits(summary: CatalogSummary, wording: Wording) -> Block:
    """Return for how many products the strategy of the shop does, and of how many nothing can be said."""
    others = sum(strategy.products for strategy in summary.strategies if strategy.differences(summary.shop))
    unclear = sum(strategy.products for strategy in summary.strategies if strategy.is_open(summary.shop))
    fits = "report-fits-unclear" if unclear else "report-fits" if others else "report-fits-all"
    count = summary.products - others - unclear
    return says(wording.label(fits, count=count, of=summary.products, unclear=unclear))


def _differing(summary: CatalogSummary, wording: Wording) -> Grid | None:
    """Return what is different for the most frequent goods that call for another strategy than the shop's."""
    differing = [(each, each.differences(summary.shop)) for each in summary.strategies]
    rows = tuple(
        (
            wording.semicolon.join(_difference(*each, wording) for each in differences),
            _share_text(strategy.products, summary, wording),
            wording.comma.join(visible(title[:_TITLE_LETTERS]) for title in strategy.examples),
        )
        for strategy, differences in differing
        if differences
    )
    columns = ("report-differs-column", "report-share-column", "report-examples-column")
    return Grid("", tuple(map(wording.label, columns)), rows[:_STRATEGIES_SHOWN]) if rows else None


def tally_text(tally: RowTally, wording: Wording) -> str:
    """Return where the rows of a list went, as a sum."""
    return wording.label("batch-tally", **as_plain(TallyRecord.made_of(tally, wording)))


def _slugs(firsts: Firsts) -> dict[FamilySlug, str | None]:
    return {family.slug: choice and choice.option for family, choice in firsts}


def _shop_text(firsts: Firsts, wording: Wording) -> str:
    """Return each first option with its family, then which families are open."""
    named = [(wording.say(family.short) or wording.say(family.name), family, choice) for family, choice in firsts]
    settled = [f"{name}{wording.colon}{first_text(f, f.by_slug[c.option], wording)}" for name, f, c in named if c]
    unsettled = wording.comma.join(name for name, _, choice in named if not choice)
    more = [wording.label("batch-shop-open", families=unsettled)] if unsettled else []
    return wording.semicolon.join([*settled, *more])


def _difference(family: Family, its: Choice, shops: Choice | None, wording: Wording) -> str:
    """Return what a group of products calls for, and in place of what."""
    named = wording.say(family.short) or wording.say(family.name)
    option, instead = (wording.say(family.by_slug[choice.option].name) if choice else "" for choice in (its, shops))
    return wording.label("report-differs" if instead else "report-more", family=named, option=option, instead=instead)


def _counts(summary: CatalogSummary, wording: Wording) -> Iterator[Block]:
    unknown = {attribute.slug: count for attribute, count in summary.unknown}
    for attribute, counts in summary.counts:
        named = [(wording.name(code), count) for code, count in counts]
        if unknown[attribute.slug]:
            named.append((wording.label("is-unknown"), unknown[attribute.slug]))
        bars = (
            Bar(name, products / summary.products, _share_text(products, summary, wording), "")
            for name, products in named
        )
        yield Bars(wording.say(attribute.name), tuple(bars))
    doubts = [("batch-unsure", summary.unsure), ("batch-flawed", summary.flawed)]
    doubts += ((f"batch-without-{part}", count) for part, count in summary.missing)
    texts = [wording.label(label, count=count, of=summary.products) for label, count in doubts if count]
    yield bullets([tally_text(summary.tally, wording), *texts])


def _outliers(summary: CatalogSummary, wording: Wording) -> Iterator[Block]:
    for outlier in summary.outliers:
        name = visible((outlier.title or outlier.key)[:_TITLE_LETTERS])
        if not outlier.cautions:
            yield Callout(Tone.NOTE, name, wording.label("batch-rare"), ())
        for caution in outlier.cautions:
            yield Callout(Tone.STOP, name, wording.say(caution.because), ())


def _share_text(count: int, summary: CatalogSummary, wording: Wording) -> str:
    # Of no product there is no share to tell.
    return wording.label("batch-share", count=count, share=f"{100 * count / max(summary.products, 1):.0f}%")
