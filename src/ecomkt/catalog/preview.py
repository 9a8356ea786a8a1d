"""The beginning of a list with what its first products cost and are, for somebody who checks the reading of it."""

from typing import NamedTuple

from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.prices.price import Amount
from ecomkt.catalog.prices.pricing import ProductPrice
from ecomkt.catalog.reading.source import ListBeginning
from ecomkt.catalog.types.rules import Classification
from ecomkt.errors import Problem


class PreviewedProduct(NamedTuple):
    """A product with its price and its type as they are understood."""

    product: CatalogProduct
    price: ProductPrice
    classification: Classification

    @property
    def amount(self) -> Amount | None:
        """Return what it costs, be it without a currency."""
        return self.price.amount or self.price.unsettled


class ListPreview(NamedTuple):
    """How a list is understood by its first rows."""

    file: str
    beginning: ListBeginning
    products: tuple[PreviewedProduct, ...]
    notes: tuple[tuple[str, Problem | str], ...]
    """What was taken for granted, passed over or can't be read, each with the code of its kind."""
