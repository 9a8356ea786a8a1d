"""`ecomkt classify`: what products are, one with all reasons, or a whole list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from typer import Argument, Option

from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.types.rules import Classification
from ecomkt.cli.listing import ListOptions, ListStatement, preview_list, read_list
from ecomkt.cli.options import Color, Currency, Fields, FileFormat, Json, OptionGroup, chosen_format
from ecomkt.cli.output import SCREEN, Printing, is_rich, print_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError
from ecomkt.output.fields import named_fields
from ecomkt.output.views.classify import ClassifiedTable, ClassifiedView
from ecomkt.output.views.preview import PreviewView

_FORMATS = ("table", "jsonl", "csv", "tsv")


@dataclass(frozen=True)
class ProductWords(OptionGroup):
    """What a line says of one product."""

    title: Annotated[str | None, Option("--title", metavar="TEXT")] = None
    category: Annotated[list[str] | None, Option("--category", metavar="TEXT")] = None
    description: Annotated[str, Option("--description", metavar="TEXT")] = ""

    def read(self) -> CatalogProduct | None:
        """Return the product, None where nothing is said of any."""
        if self.title is None and not (self.category or self.description):
            return None
        return CatalogProduct(1, "1", self.title or "", self.description, tuple(self.category or ()), (), "", (), 1)


@dataclass(frozen=True)
class PreviewOptions(OptionGroup):
    """Whether a list is only looked at. Raises InputError for what contradicts itself."""

    preview: Annotated[bool, Option("--preview")] = False
    currency: Currency = None
    decimal: Annotated[str | None, Option("--decimal", metavar="SIGN")] = None

    def __post_init__(self) -> None:
        if (self.currency or self.decimal) and not self.preview:
            message = "classify uses --currency and --decimal for --preview alone"
            raise InputError.of("contradiction", message, "add --preview, or leave them out")

    def show(self, session: Session, file: str, options: ListOptions, printing: Printing) -> None:
        """Print how a list is understood; raises InputError."""
        printing.choice(PreviewView)
        said, advisor = ListStatement(currency=self.currency, decimal=self.decimal), session.advisor
        preview = preview_list(session, file, options, said)
        printing.print(PreviewView(preview, advisor.kb.codebook), advisor.wording)


def classify(
    *,
    file: Annotated[str | None, Argument(metavar="[FILE]")] = None,
    words: ProductWords,
    look: PreviewOptions,
    options: ListOptions,
    format_: FileFormat = None,
    as_json: Json = False,
    fields: Fields = "",
    color: Color = "auto",
    session: Session,
) -> None:
    """Say what each product of a list is, and why."""
    is_rich(color)
    product, advisor = words.read(), session.advisor
    if look.preview and product:
        hint = "leave out --title, --category and --description"
        raise InputError.of("contradiction", "--preview shows a list", hint)
    if look.preview and file is not None:
        look.show(session, file, options, Printing(format_ or SCREEN, as_json, fields, color, no_pager=True))
        return
    usual = "jsonl" if as_json else "tsv" if fields else _FORMATS[0]
    choice = chosen_format(format_ or usual, _FORMATS)

    def show(products: Iterable[tuple[CatalogProduct, Classification]], *, every_reason: bool) -> None:
        views = (ClassifiedView(product, classification, every_reason) for product, classification in products)
        for view in [ClassifiedTable(views)] if choice in ("csv", "tsv") else views:
            print_view(view, advisor.wording, choice, color, fields=named_fields(fields))

    if product and file is not None:
        message = "a list and a single product can't be classified at once"
        raise InputError.of("contradiction", message, "leave out FILE, or --title, --category, --description")
    if product:
        show([(product, advisor.classifier.classify(product))], every_reason=True)
    elif file is None:
        raise InputError.of("nothing-to-classify", "there is nothing to classify", "name a list, or give --title")
    else:
        with read_list(session, file, options, ListStatement()) as listing:
            show(listing.classified(), every_reason=False)
