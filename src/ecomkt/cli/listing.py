"""A product list as a command was given it: opened, read, answered product by product, and told about on stderr."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import TypeVar

import typer

from ecomkt.catalog.batch import Batch, BatchAnswer, BatchRules, surveyed
from ecomkt.catalog.knowledge import CatalogKnowledge, load_catalog_knowledge
from ecomkt.catalog.prices.price import PriceReader
from ecomkt.catalog.prices.pricing import Pricing, read_currency, read_sums
from ecomkt.catalog.reading.columns import Role
from ecomkt.catalog.reading.product import CatalogProduct, ReadingOptions, RowProblem
from ecomkt.catalog.reading.source import CatalogSource
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import Classification, TypeAssessment
from ecomkt.cli.session import Session
from ecomkt.cli.streams import complain
from ecomkt.errors import ExitCode, InputError, Problem, collect_problems
from ecomkt.files import OpenedList
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import Statement, ValueInput
from ecomkt.safe_text import quoted, visible

T = TypeVar("T")
Sums = tuple[tuple[str, Decimal], ...]

_LOOKED_AT = 100
"""After so many products it is known whether the list has prices and categories to compare them by."""
_BAR_MOVES = 500
"""After so many items the progress bar moves."""
_SHOWN = 5
"""How many of the rows that can't be read are shown."""


@dataclass(frozen=True, slots=True)
class ListStatement:
    """What the command line says of all products."""

    facts: Sequence[str] = ()
    decimal: str | None = None
    currency: str | None = None
    incomes: Sequence[str] = ()
    limits: Sequence[str] = ()


def reading_options(
    encoding: str | None, delimiter: str | None, sheet: str | None, columns: Sequence[str]
) -> ReadingOptions:
    """Return what the user says of the file; raises InputError for a column without a role."""
    shapeless = [column for column in columns if "=" not in column]
    if shapeless:
        hint = "write ROLE=HEADER, such as --column title=Name"
        raise InputError(
            Problem("bad-column", f"--column {quoted(column)} names no role", hint) for column in shapeless
        )
    named = tuple((role.strip(), header.strip()) for role, _, header in (c.partition("=") for c in columns))
    return ReadingOptions(encoding, delimiter, sheet, named)


class Listing:
    """A product list on its way through the program."""

    def __init__(self, session: Session, source: OpenedList, options: ReadingOptions, named: ListStatement) -> None:
        """Make everything ready; raises InputError with all that is wrong with the options."""
        self._session, self._source, self._options = session, source, options
        self.knowledge: CatalogKnowledge = load_catalog_knowledge(session.kb, session.packs)
        self.rules = _rules(session, self.knowledge, named)
        self.products = self.rows = self.gaps = 0
        self.problems = 0
        self._first_problems: list[RowProblem] = []
        self._began = time.monotonic()
        self._catalog: CatalogSource | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header of the list."""
        return self._catalog.columns if self._catalog else ()

    @property
    def name(self) -> str:
        """Return how messages call the list."""
        return self._source.name

    def answers(self, keep: Callable[[RowProblem], None], *, bar: bool = True) -> Iterator[BatchAnswer]:
        """Yield an answer for every product; `keep` is given the rows, and the cells, that can't be read.

        `bar` says whether a terminal has room to show how far it is: not where the records go there, too.
        """
        source = self._settled()
        products = source.survey()
        head = list(islice(products, _LOOKED_AT))
        batch = Batch(self.rules)
        if any(p.prices for p in head if not isinstance(p, RowProblem)):
            rules, peers, notes = surveyed(self.rules, chain(head, products))
            for note in notes:
                _say("note", note)
            batch = Batch(rules, peers)
            head, products = [], source.products()
        elif source.has_apart_variants:
            head, products = [], source.products()
        try:
            for answer in self._shown_progress(batch.answers(chain(head, products)), bar):
                if isinstance(answer, RowProblem):
                    self._count(answer)
                    keep(answer)
                    continue
                self.products += 1
                self.rows += answer.product.rows
                self.gaps += bool(answer.problems)
                for flaw in _flaws(answer):
                    self._count(flaw)
                    keep(flaw)
                yield answer
        finally:
            for note, count in batch.notes.items():
                _say("note", Problem(note.code, f"{note.message} ({count} products)", note.hint))

    def classified(self) -> Iterator[tuple[CatalogProduct, Classification]]:
        """Yield what each product is; of one whose kind the list states, that."""
        for product in self._shown_progress(self._settled().products(), not sys.stdout.isatty()):
            if isinstance(product, RowProblem):
                self._count(product)
                continue
            self.products += 1
            self.rows += product.rows
            yield product, self._kind(product)

    def _kind(self, product: CatalogProduct) -> Classification:
        rules = self.rules
        said = [(slug, cell) for slug, cell in product.stated if slug == rules.classified]
        given = [Statement(slug, (ValueInput(cell),), f"'{slug}={visible(cell)}'") for slug, cell in said]
        try:
            facts = rules.reader.read(given).facts
        except InputError as refusal:
            self._count(RowProblem(product.row, said[0][0], refusal.problems[0], (product.key, product.title)))
            facts = ()
        if not facts:
            return rules.classifier.classify(product)
        values = self.knowledge.classification.attribute.by_slug
        scale = self._session.kb.scale
        stated = tuple(TypeAssessment(values[fact.value], fact.certainty, (), scale) for fact in facts)
        return Classification(facts, partial(tuple, stated))

    def finish(self) -> None:
        """Tell how it went; ends the program with the exit code for findings if a row couldn't be read."""
        seconds = time.monotonic() - self._began
        for flaw in self._first_problems:
            column = f", column {quoted(flaw.column)}" if flaw.column else ""
            problem = flaw.problem
            _say("row", Problem(problem.code, f"row {flaw.row}{column}: {problem.message}", problem.hint))
        more = self.problems - len(self._first_problems)
        if more:
            _say("row", Problem("more", f"and {more} more", "--errors FILE keeps them all"))
        flawed = f"; {self.problems} cells or rows can't be read" if self.problems else ""
        gaps = f", {self.gaps} products are answered without them" if self.gaps else ""
        complain(f"{self.products} products of {self.rows} rows in {seconds:.1f} s{flawed}{gaps}\n")
        if self.problems:
            raise typer.Exit(ExitCode.FINDINGS)

    def _settled(self) -> CatalogSource:
        """Return the list, settled; tell what was taken for granted."""
        codebook, translate = self._session.kb.codebook, self._session.derived_name
        source = CatalogSource(self._source, self._options, self.knowledge.columns, codebook, translate)
        self._catalog = source
        for note in source.notes:
            _say("note", note)
        return source

    def _count(self, flaw: RowProblem) -> None:
        self.problems += 1
        if len(self._first_problems) < _SHOWN:
            self._first_problems.append(flaw)

    def _shown_progress(self, items: Iterator[T], bar: bool) -> Iterator[T]:
        """Yield the items; on a terminal with a bar of how much was read: share, items per second, time left."""
        if not bar or not sys.stderr.isatty():
            yield from items
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        console = Console(stderr=True, highlight=False, markup=False)
        rate = TextColumn("{task.fields[rate]}", markup=False)
        columns = (BarColumn(), TaskProgressColumn(), rate, TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("", total=max(1, self._source.size), rate="")
            for number, item in enumerate(items, 1):
                yield item
                seconds = progress.tasks[0].elapsed
                if number % _BAR_MOVES == 0 and seconds:
                    text = f"{number} products, {number / seconds:.0f}/s"
                    progress.update(task, completed=self._source.stream.tell(), rate=text)


def _flaws(answer: BatchAnswer) -> Iterator[RowProblem]:
    """Yield what of a product couldn't be read, as rows."""
    product = answer.product
    for problem in answer.problems:
        cells = (product.key, product.title, *product.prices)
        yield RowProblem(product.row, Role.PRICE.value, problem, cells)


def _rules(session: Session, knowledge: CatalogKnowledge, named: ListStatement) -> BatchRules:
    problems: list[Problem] = []
    given = collect_problems(lambda: session.profile(named.facts, {}, None), problems, Profile())
    currency = collect_problems(
        lambda: read_currency(named.currency, knowledge.price_words) if named.currency else "", problems, ""
    )
    none: Sums = ()
    incomes = collect_problems(lambda: read_sums(named.incomes, "--income"), problems, none)
    limits = collect_problems(lambda: read_sums(named.limits, "--approval-limit"), problems, none)
    if named.decimal and named.decimal not in ".,":
        message = f"--decimal {quoted(named.decimal)} is no decimal sign"
        problems.append(Problem("bad-decimal", message, "use . or ,"))
    if problems:
        raise InputError(problems)
    markets = [fact.value for a in session.kb.codebook.attributes if a.jurisdiction for fact in given.about(a.slug)]
    words = knowledge.price_words
    return BatchRules(
        recommender=session.recommender,
        reader=session.reader,
        classifier=Classifier(knowledge, session.kb),
        classified=knowledge.classification.attribute.slug,
        pricing=Pricing(PriceReader(words), words, named.decimal, currency),
        levels=knowledge.prices.with_incomes(incomes).with_limits(limits),
        market=markets[0] if len(markets) == 1 else None,
        given=given.facts,
    )


def _say(kind: str, problem: Problem) -> None:
    complain(f"{kind}: {visible(str(problem))}\n")
