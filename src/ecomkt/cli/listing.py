"""A product list as a command was given it: opened, read, answered product by product, and told about on stderr."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import Annotated, TypeVar

import typer
from msgspec import structs
from typer import Option

from ecomkt.catalog.batch import Batch, BatchAnswer, BatchRules, surveyed
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions, RowProblem, RowTally
from ecomkt.catalog.knowledge import CatalogKnowledge, load_catalog_knowledge, load_classifier
from ecomkt.catalog.preview import ListPreview, PreviewedProduct
from ecomkt.catalog.prices.price import PriceReader
from ecomkt.catalog.prices.pricing import Pricing, read_currency, read_sums
from ecomkt.catalog.reading.source import CatalogSource, ListBeginning
from ecomkt.catalog.reading.variants import NO_PRODUCT
from ecomkt.catalog.summary import CatalogSummary, SummaryCounter
from ecomkt.catalog.types.rules import Classification, TypeAssessment
from ecomkt.cli.options import Columns, Currency, Facts, Incomes, OptionGroup
from ecomkt.cli.session import ProfileWords, Session
from ecomkt.cli.telling import in_words, tell, tell_note
from ecomkt.errors import ExitCode, Listed, Problem, Problems, told
from ecomkt.files import OpenedList, open_list
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement, ValueInput
from ecomkt.safe_text import quoted, visible

T = TypeVar("T")

# After so many products it is known whether the list has prices and categories to compare them by.
_LOOKED_AT = 100
# After so many items the progress bar moves.
_BAR_MOVES = 500
# How many of the rows that can't be read are shown, and of the products of a preview.
_SHOWN = 5


@dataclass(frozen=True)
class ListOptions(OptionGroup):
    """What a line says of the file of a list."""

    encoding: Annotated[str | None, Option("--encoding", metavar="NAME")] = None
    delimiter: Annotated[str | None, Option("--delimiter", metavar="SIGN")] = None
    sheet: Annotated[str | None, Option("--sheet", metavar="NAME")] = None
    no_header: Annotated[bool, Option("--no-header")] = False
    columns: Columns = None

    def read(self) -> ReadingOptions:
        """Return what the reader is told; raises InputError for a column without a role."""
        columns, hint = self.columns or (), "write ROLE=HEADER, such as --column title=Name"
        with Problems() as problems:
            for column in (column for column in columns if "=" not in column):
                message = told("--column {column} names no role", column=quoted(column))
                problems.append(Problem("bad-column", message, hint))
        named = tuple((role.strip(), header.strip()) for role, _, header in (c.partition("=") for c in columns))
        return ReadingOptions(self.encoding, self.delimiter, self.sheet, named, self.no_header)


@dataclass(frozen=True)
class ListStatement(OptionGroup):
    """What a line says of all products of a list."""

    facts: Facts = None
    decimal: Annotated[str | None, Option("--decimal", metavar="SIGN")] = None
    currency: Currency = None
    incomes: Incomes = None
    limits: Annotated[list[str] | None, Option("--approval-limit", metavar="CUR=AMOUNT")] = None

    def rules(self, session: Session, knowledge: CatalogKnowledge) -> BatchRules:
        """Return how products are answered; raises InputError with all that is wrong with the options."""
        words, advisor, sign = knowledge.price_words, session.advisor, self.currency
        none: dict[str, Decimal] = {}
        with Problems() as problems:
            known = problems.collect(
                lambda: ProfileWords(self.facts, incomes=self.incomes).read(session, of_many=True), Profile()
            )
            currency = problems.collect(lambda: read_currency(sign, words) if sign else "", "")
            incomes = problems.collect(lambda: read_sums(self.incomes or (), "--income"), none)
            limits = problems.collect(lambda: read_sums(self.limits or (), "--approval-limit"), none)
            if self.decimal not in (None, "", ".", ","):
                message = told("--decimal {decimal} is no decimal sign", decimal=quoted(self.decimal))
                problems.append(Problem("bad-decimal", message, "use . or ,"))
        markets = [fact.value for a in advisor.kb.codebook.attributes if a.jurisdiction for fact in known.about(a.slug)]
        return BatchRules(
            recommender=advisor.recommender,
            reader=ProfileReader(advisor.kb.codebook, advisor.derived_name),
            classifier=load_classifier(knowledge, advisor.kb),
            classified=knowledge.classification.attribute.slug,
            pricing=Pricing(PriceReader(words), words, self.decimal, currency),
            levels=structs.replace(knowledge.prices, incomes=incomes, limits=limits),
            market=markets[0] if len(markets) == 1 else None,
            given=known.facts,
        )


@contextmanager
def read_list(session: Session, file: str, options: ListOptions, statement: ListStatement) -> Iterator["Listing"]:
    """Offer the list in a file (`-`: standard input), and tell at the end how it went.

    Raises InputError; ends the program with the exit code for findings if a row couldn't be read.
    """
    reading = options.read()
    with open_list(file) as source:
        listing = Listing(session, source, reading, statement)
        yield listing
    listing.finish()


def preview_list(session: Session, file: str, options: ListOptions, statement: ListStatement) -> ListPreview:
    """Return how a list (`-`: standard input) is understood by its first rows. Raises InputError."""
    with open_list(file) as source:
        return Listing(session, source, options.read(), statement).preview(file)


class Listing:
    """A product list on its way through the program."""

    def __init__(self, session: Session, source: OpenedList, options: ReadingOptions, statement: ListStatement) -> None:
        """Make everything ready; raises InputError with all that is wrong with the options."""
        self._advisor, self._source, self._options = session.advisor, source, options
        self.name = source.name
        """How messages call the list."""
        self._knowledge = load_catalog_knowledge(session.advisor.kb, session.packs)
        self._rules = statement.rules(session, self._knowledge)
        self._products = self._rows = self._bare = self._named = self._gaps = self._problems = 0
        self._first_problems: list[RowProblem] = []
        self._began = time.monotonic()
        self._catalog: CatalogSource | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header of the list; that of a feed grows while it is read."""
        return self._catalog.columns if self._catalog else ()

    def answers(self, keep: Callable[[RowProblem], None], *, bar: bool = True) -> Iterator[BatchAnswer]:
        """Yield an answer for every product; `keep` is given the rows, and the cells, that can't be read.

        `bar` says whether a terminal has room to show how far it is: not where the records go there, too.
        """
        source = self._settled()
        products = source.survey()
        # The head shows whether the list has prices to compare; one without is read only once.
        head = list(islice(products, _LOOKED_AT))
        batch = Batch(self._rules)
        if any(p.prices for p in head if not isinstance(p, RowProblem)):
            rules, peers, notes = surveyed(self._rules, chain(head, products))
            tell_note(*notes)
            batch = Batch(rules, peers)
            head, products = [], source.products()
        elif source.has_apart_variants:
            # To its end, since what stands apart may come last.
            deque(products, maxlen=0)
            head, products = [], source.products()
        try:
            for answer in self._shown_progress(batch.answers(chain(head, products)), bar):
                for flaw in _flaws(answer):
                    self._count(flaw)
                    keep(flaw)
                if not isinstance(answer, RowProblem):
                    self._gaps += bool(answer.problems)
                    self._count(answer.product)
                    self._bare += _says_no_price(answer)
                    yield answer
        finally:
            # Also where the list is interrupted: the notes tell why facts are missing from the records.
            tell_note(*source.late_notes)
            for note, count in batch.notes.items():
                message = told("{message} (products: {count})", message=note.message, count=count)
                tell_note(note._replace(message=message))

    def tally(self) -> RowTally:
        """Return where the rows went, once the products were gone through."""
        return self._catalog.tally if self._catalog else RowTally()

    def summary(self, keep: Callable[[RowProblem], None]) -> CatalogSummary:
        """Return what the whole list looks like; `keep` as for the answers."""
        counter = SummaryCounter(self._advisor.kb)
        for _ in counter.counted(self.answers(keep)):
            pass
        return counter.summary(self._advisor.explorer, self.tally())

    def preview(self, file: str) -> ListPreview:
        """Return how the list, which the user calls `file`, is understood by its first rows alone."""
        beginning = self._opened().beginning()
        read = [item for item in beginning.products if isinstance(item, CatalogProduct)]
        self._rules, _, settled = surveyed(self._rules, read)
        pricing, market = self._rules.pricing, self._rules.market_currency
        products = tuple(
            PreviewedProduct(p, pricing.price(p.prices, p.currency, market), self._kind(p)) for p in read[:_SHOWN]
        )
        notes = _notes(beginning, settled, products, self._first_problems)
        return ListPreview(file, beginning, products, tuple(notes))

    def classified(self) -> Iterator[tuple[CatalogProduct, Classification]]:
        """Yield what each product is; of one whose kind the list states, that."""
        source = self._settled()
        try:
            for product in self._shown_progress(source.products(), not sys.stdout.isatty()):
                self._count(product)
                if not isinstance(product, RowProblem):
                    yield product, self._kind(product)
        finally:
            tell_note(*source.late_notes)

    def _kind(self, product: CatalogProduct) -> Classification:
        rules, slug = self._rules, self._rules.classified
        cells = [cell for attribute, cell in product.stated if attribute == slug]
        problems = Problems()
        stated = [Statement(slug, (ValueInput(cell),), f"'{slug}={visible(cell)}'") for cell in cells]
        facts = problems.collect(lambda: rules.reader.read(stated), Profile()).facts
        if problems:
            self._count(RowProblem(product.row, slug, problems[0], (product.key, product.title)))
        if not facts:
            return rules.classifier.classify(product)
        values, scale = self._knowledge.classification.attribute.by_slug, self._advisor.kb.scale
        assessments = tuple(TypeAssessment(values[fact.value], fact.certainty, (), scale) for fact in facts)
        return Classification(facts, partial(tuple, assessments))

    def finish(self) -> None:
        """Tell how it went; ends the program with the exit code for findings if a row, or any title, is missing."""
        for flaw in self._first_problems:
            tell(told("row: {flaw}", flaw=_told_of(flaw)))
        more = self._problems - len(self._first_problems)
        if more:
            tell(told("row: and {more} more; --errors FILE keeps them all", more=more))
        skipped = _skipped(self.tally())
        flawed = told("; cells or rows that can't be read: {problems}", problems=self._problems)
        gaps = told(", products answered without them: {gaps}", gaps=self._gaps)
        tell(
            told(
                "products: {products}, rows: {rows}, in {seconds:.1f} s{flawed}{gaps}{bare}{skipped}",
                products=self._products,
                rows=self._rows,
                seconds=time.monotonic() - self._began,
                flawed=flawed if self._problems else "",
                gaps=gaps if self._gaps else "",
                bare=told("; without a price: {count}", count=self._bare) if 0 < self._bare < self._products else "",
                skipped=Listed(("", skipped), "; ") if skipped else "",
            )
        )
        if self._products and not self._named:
            tell(told("no product has a title: its category alone tells what it is"))
        if self._problems or (self._products and not self._named):
            raise typer.Exit(ExitCode.FINDINGS)

    def _opened(self) -> CatalogSource:
        codebook, translate = self._advisor.kb.codebook, self._advisor.derived_name
        return CatalogSource(self._source, self._options, self._knowledge.columns, codebook, translate)

    def _settled(self) -> CatalogSource:
        self._catalog = self._opened()
        tell_note(*self._catalog.notes)
        return self._catalog

    def _count(self, read: CatalogProduct | RowProblem) -> None:
        if isinstance(read, CatalogProduct):
            self._products += 1
            self._rows += read.rows
            self._bare += not (read.prices or read.stated)
            self._named += bool(read.title or read.stated)
            return
        self._problems += 1
        if self._problems <= _SHOWN:
            self._first_problems.append(read)

    def _shown_progress(self, items: Iterator[T], bar: bool) -> Iterator[T]:
        """Yield the items; on a terminal with a bar of how much was read: share, items per second, time left."""
        if not bar or not sys.stderr.isatty():
            yield from items
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        # On stderr, so that the records in a pipe stay clean.
        console = Console(stderr=True, highlight=False, markup=False)
        rate = TextColumn("{task.fields[rate]}", markup=False)
        columns = (BarColumn(), TaskProgressColumn(), rate, TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("", total=max(1, self._source.size), rate="")
            for number, item in enumerate(items, 1):
                yield item
                seconds = progress.tasks[0].elapsed
                if number % _BAR_MOVES == 0 and seconds:
                    text = in_words(told("{number} products, {rate:.0f}/s", number=number, rate=number / seconds))
                    progress.update(task, completed=self._source.stream.tell(), rate=text)


def _notes(
    beginning: ListBeginning,
    settled: Iterable[Problem],
    products: Sequence[PreviewedProduct],
    flaws: Iterable[RowProblem],
) -> Iterator[tuple[str, Problem | str]]:
    """Yield the notes of a preview with the codes of their kinds; what is wrong with many is told of the first."""
    priced = [note for _, price, _ in products for note in price.notes]
    yield from ((note.code, note) for note in dict.fromkeys((*beginning.notes, *settled, *priced)))
    wrong = [item for item in beginning.products if isinstance(item, RowProblem)]
    # The product of such a variant may stand behind the beginning.
    wrong = [flaw for flaw in wrong if beginning.is_whole or flaw.problem.code != NO_PRODUCT]
    wrong += (RowProblem(p.row, p.price_column, problem, ()) for p, price, _ in products for problem in price.problems)
    first: dict[Problem, RowProblem] = {}
    for flaw in chain(wrong, flaws):
        first.setdefault(flaw.problem, flaw)
    yield from ((flaw.problem.code, _told_of(flaw)) for flaw in islice(first.values(), _SHOWN))
    if skipped := _skipped(beginning.tally):
        yield "passed-over", skipped


def _told_of(flaw: RowProblem) -> str:
    row, column, problem, _ = flaw
    place = told("row {row}, column {column}", row=row, column=quoted(column)) if column else told("row {row}", row=row)
    return told("{place}: {problem}", place=place, problem=problem)


def _skipped(tally: RowTally) -> str | None:
    """Return how many rows were passed over, and what they are; None if none was."""
    counts = tally.skipped
    names = {
        "blank": told("blank {count}", count=counts["blank"]),
        "header": told("the header once more {count}", count=counts["header"]),
        "heading": told("headings {count}", count=counts["heading"]),
        "total": told("sums {count}", count=counts["total"]),
        "charge": told("charges beside products {count}", count=counts["charge"]),
        "note": told("notes {count}", count=counts["note"]),
        "other": told("of another kind {count}", count=counts["other"]),
    }
    reasons = Listed(tuple(names[reason] for reason in names if counts[reason]))
    return told("rows passed over: {count} ({reasons})", count=counts.total(), reasons=reasons) if counts else None


def _says_no_price(answer: BatchAnswer) -> bool:
    """Return whether the cells of a price are there and name none, such as a word for one that the till asks for."""
    product = answer.product
    return bool(product.prices) and not (product.stated or answer.problems or answer.amount)


def _flaws(answer: BatchAnswer | RowProblem) -> list[RowProblem]:
    if isinstance(answer, RowProblem):
        return [answer]
    if not answer.problems:
        return []
    product = answer.product
    cells = (product.key, product.title, *product.prices)
    return [RowProblem(product.row, Role.PRICE.value, problem, cells) for problem in answer.problems]
