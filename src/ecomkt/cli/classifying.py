"""What products are: one with all reasons, or a whole list."""

from collections.abc import Iterator

from ecomkt.catalog.knowledge import load_catalog_knowledge
from ecomkt.catalog.reading.product import CatalogProduct, ReadingOptions
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import Classification
from ecomkt.cli.listing import Listing, ListStatement
from ecomkt.cli.options import chosen
from ecomkt.cli.output import is_rich, print_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem
from ecomkt.files import open_list
from ecomkt.output.views.classify import ClassifiedTable, ClassifiedView

_FORMATS = ("table", "jsonl", "csv", "tsv")


class Classifying:
    """Prints what products are, in one format."""

    def __init__(self, session: Session, format_: str | None, color: str) -> None:
        self._session, self._color = session, color
        is_rich(color)
        self._format = chosen(format_, _FORMATS, "--format") if format_ else _FORMATS[0]

    def print_one(self, product: CatalogProduct) -> None:
        """Print what one product is, with every reason."""
        session = self._session
        classifier = Classifier(load_catalog_knowledge(session.kb, session.packs), session.kb)
        self._print(iter([(product, classifier.classify(product))]), every_reason=True)

    def print_list(self, file: str | None, options: ReadingOptions) -> None:
        """Print what each product of a list is; what a list states itself is taken at its word."""
        if file is None:
            hint = "name a list, or give --title"
            raise InputError([Problem("nothing-to-classify", "there is nothing to classify", hint)])
        with open_list(file) as source:
            listing = Listing(self._session, source, options, ListStatement())
            self._print(listing.classified(), every_reason=False)
        listing.finish()

    def _print(self, products: Iterator[tuple[CatalogProduct, Classification]], *, every_reason: bool) -> None:
        views = (ClassifiedView(product, what, every_reason) for product, what in products)
        if self._format in ("csv", "tsv"):
            print_view(ClassifiedTable(views), self._session.wording, self._format, self._color)
            return
        for view in views:
            print_view(view, self._session.wording, self._format, self._color)
