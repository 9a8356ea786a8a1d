"""The types that product lists are read into: products, and the rows that could not be read."""

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Amount", "CatalogProduct", "PriceReading", "RowProblem"]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row, or a cell of it, that could not be read; the run goes on without it."""

    row: int
    """The row in the file, from 1, banners and header counted."""
    column: str
    """The header of the column as the file has it, or empty for the whole row."""
    code: str
    """A stable kebab-case name of the kind of problem."""
    message: str
    cells: tuple[str, ...] = ()
    """The row as it stands in the file, for the errors file."""


@dataclass(frozen=True, slots=True)
class CatalogProduct:
    """One product of a list, its variants folded in; texts are as the file has them, trimmed."""

    row: int
    """The first row of the file that belongs to it, from 1."""
    key: str
    """What identifies it in the file (handle, SKU, id), or the row number where nothing does."""
    title: str
    description: str = ""
    """Plain text: markup is taken out."""
    categories: tuple[str, ...] = ()
    """Category paths (`A > B > C`), taxonomy ids or category names, as given."""
    prices: tuple[str, ...] = ()
    """The price cells of the product and its variants, as given."""
    currency: str = ""
    """ISO 4217 code or sign from a column of its own, as given."""
    facts: tuple[tuple[str, str], ...] = ()
    """(attribute or flag, cell) for columns that are named like our attributes: `type`, `price` codes, `market` …"""
    variants: int = 1


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: `low` and `high` are equal for a single price."""

    low: Decimal
    high: Decimal
    currency: str | None
    """ISO 4217, or None where the text names none."""
    open_end: bool = False
    """The text gives a lower bound alone (起, from)."""


@dataclass(frozen=True, slots=True)
class PriceReading:
    """What a price text says: an amount, or why it can't be told."""

    amount: Amount | None
    problem: str = ""
    """Empty, or a code: `empty`, `ambiguous-separator`, `ambiguous-currency`, `negative`, `not-a-price` …"""
