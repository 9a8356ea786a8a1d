"""What is read from a product list: rows, products, and the rows that can't be read.

Rows and products are structs, since there may be a million of each: they are made faster than anything else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple, Protocol

from msgspec import Struct

from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

# Programs write titles as their pages have them: `&quot;`.
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
# Searches answer with what was sought in bold.
_MARK = re.compile(r"</?(?:b|i|u|em|strong|mark|span|font)\b[^<>]{0,80}>", re.IGNORECASE)
# What is left around a title of several lines: a comma; and between them.
_STRAY, _LINES = " ,;，；\n\r\t", re.compile(r"\s*[\r\n]\s*")


class Row(Struct, frozen=True, gc=False):
    """One row of a list, as text."""

    number: int
    """Where it begins, from 1: the line of a text file, the row of a sheet, the number of an object of a feed."""
    cells: list[str]

    def cell(self, number: int) -> str:
        """Return a cell without the blanks around it; empty where the row has none of that number."""
        return self.cells[number].strip() if 0 <= number < len(self.cells) else ""


class RowProblem(NamedTuple):
    """A row that can't be read, or a cell of it; the row is kept whole."""

    row: int
    column: str
    """The header of the cell; empty if the whole row is meant."""
    problem: Problem
    cells: tuple[str, ...]
    """The row as it was read."""


class CatalogProduct(Struct, frozen=True, gc=False):
    """One product of a list, with its variants and image rows folded in."""

    row: int
    """The number of its first row."""
    key: str
    """What the list calls it: its SKU, handle or id; the number of its first row where it has none."""
    title: str
    description: str
    """May be HTML and may be long."""
    categories: tuple[str, ...]
    """Category paths, names or taxonomy ids, as written, most telling first."""
    prices: tuple[str, ...]
    """The price cells of the product and its variants, as written, without repetitions; empty cells left out."""
    currency: str
    """What the file says of the currency outside the price cell; may be empty."""
    stated: tuple[tuple[str, str], ...]
    """Attribute and cell of every column that gives one of our attributes (`product` → `A`), as written."""
    rows: int
    """How many rows it took."""
    price_column: str = ""
    """The header of the column that the first price is from."""
    tags: tuple[str, ...] = ()
    """Words of the shop about it, which are no category, as written."""


class FileForm(NamedTuple):
    """How the file of a list is read; what a file of its kind has not is empty."""

    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    may_count_cents: bool = False
    """Whether sums may be in cents: people write none; programs do, in JSON."""


class ListTable(Protocol):
    """The rows of a list, of a file of any kind; each time they are read from its start."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header, which may grow while rows are read; nothing where one of the rows is it."""

    @property
    def form(self) -> FileForm:
        """Return how the file is read."""

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Return what was taken for granted."""

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows; what is wrong with one stands in its place, or before it."""


@dataclass(slots=True)
class RowTally:
    """Where the rows of a list went: no row is lost, and none counts twice."""

    rows: int = 0
    """How many there are below the header, those that can't be read among them."""
    products: int = 0
    folded: int = 0
    """Rows that were variants, pictures or translations of a product."""
    flawed: int = 0
    """Rows that could not be read, or are no product."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Rows that are passed over, by the reason: `blank`, `header`, `heading`, `total`, `charge`, `note`, `other`."""
    unpriced: int = 0
    """Products without a price."""
    bare: tuple[int, str] = (0, "")
    """Row and title of the first of them."""
    short: tuple[int, int, int, int] = (0, 0, 0, 0)
    """How many products have fewer cells than the header; the row of the first, its cells, and those of the header."""
    elsewhere: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By its header, how many products have their price from another column, and the row of the first of them."""

    @property
    def passed_over(self) -> int:
        """Return how many rows are passed over."""
        return self.skipped.total()

    def add_short(self, row: int, cells: int, columns: int) -> None:
        """Count a product that has fewer cells than the header."""
        self.short = (self.short[0] + 1, *(self.short[1:] if self.short[0] else (row, cells, columns)))

    def cut(self) -> Iterator[Problem]:
        """Yield a note on products with fewer cells than the header: those behind a gap stand in wrong columns."""
        count, row, cells, columns = self.short
        if count:
            message = (
                "rows with fewer cells than the header: {count}; the first is row {row}, with {cells} of {columns}"
            )
            hint = "if any are missing in its middle, the others stand in wrong columns"
            yield Problem.of("short-rows", message, hint, count=count, row=row, cells=cells, columns=columns)

    def unlike(self) -> Iterator[Problem]:
        """Yield a note on the products without a price, where most others have one: they may be notes of the list."""
        if 0 < self.unpriced * 3 < self.products:
            message = "products without a price, where others have one: {count}; the first is {title} in row {row}"
            hint = "look whether they are products; take out what is none"
            row, title = self.bare
            yield Problem.of("unpriced", message, hint, count=self.unpriced, title=quoted(title), row=row)

    def unfilled(self, price: str) -> Iterator[Problem]:
        """Yield a note if no product has a price though the list has a column for it."""
        if 0 < self.products == self.unpriced:
            message = "no product has a price in {price}"
            hint = "if another column is the price: --column price=HEADER"
            yield Problem.of("no-prices", message, hint, price=quoted(price))

    def filled_in(self, price: str) -> Iterator[Problem]:
        """Yield a note on each column that was read where that of the prices is empty, or 0."""
        for column, (count, row) in self.elsewhere.items():
            message = "where {price} is empty or 0, {column} is read (products: {count}); the first is in row {row}"
            gaps = {"price": quoted(price), "column": quoted(column), "count": count, "row": row}
            yield Problem.of("price-elsewhere", message, "look whether that is what buyers pay", **gaps)

    def check(self) -> None:
        """Raise RuntimeError if rows are missing, or there are too many: then the reader is wrong, not the list."""
        told = self.products + self.folded + self.flawed + self.passed_over
        if told != self.rows:
            raise RuntimeError(f"of {self.rows} rows {told} are accounted for: {self}")


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the user says of the file; None and empty leave it to the file."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """Role and header of the column that plays it, where the profiles of columns don't know."""
    no_header: bool = False
    """Whether the first row is a product, and columns are called by their numbers."""


def plain_cell(value: object) -> str | None:
    """Return a text, nothing, or true and false as a cell; None for a value of another kind."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else None


def tidied(cells: list[str], text: str, worded: Sequence[int], none: Set[str]) -> str:
    """Return the first of the `worded` cells of a row, and write all of these without signs of pages, or empty.

    `text` is the whole row, `none` what programs write in an empty cell.
    """
    if "&" in text or "</" in text:
        for at in worded:
            if "&" in cells[at] and ";" in cells[at]:
                cells[at] = _ENTITY.sub(lambda found: unescape(found[0]), cells[at]).strip()
            cells[at] = _MARK.sub("", cells[at]).strip() if "<" in cells[at] else cells[at]
    if not none.isdisjoint(cells):
        for at in worded:
            cells[at] = "" if cells[at] in none else cells[at]
    if "\n" in (name := cells[worded[0]]):
        name = cells[worded[0]] = _LINES.sub(" ", name.strip(_STRAY) or name)
    return name
