"""`ecomkt classify`."""

from typing import Annotated

from typer import Argument, Option

from ecomkt.catalog.reading.product import CatalogProduct
from ecomkt.cli.batch_options import Columns, Delimiter, Encoding, Sheet
from ecomkt.cli.classifying import Classifying
from ecomkt.cli.listing import reading_options
from ecomkt.cli.options import Color, Json, Lang, Pack
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem

PLACE = 70

File = Annotated[str | None, Argument(metavar="[FILE]")]
Title = Annotated[str | None, Option("--title", metavar="TEXT")]
Category = Annotated[list[str] | None, Option("--category", metavar="TEXT")]
Description = Annotated[str, Option("--description", metavar="TEXT")]
ClassifyFormat = Annotated[str | None, Option("--format", "-f", metavar="FORMAT")]


def classify(
    file: File = None,
    title: Title = None,
    category: Category = None,
    description: Description = "",
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    columns: Columns = None,
    format_: ClassifyFormat = None,
    as_json: Json = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Say what each product of a list is, and why."""
    classifying = Classifying(Session(lang, packs), format_ or ("jsonl" if as_json else None), color)
    if title is not None or category or description:
        classifying.print_one(_one(file, title or "", category or [], description))
    else:
        classifying.print_list(file, reading_options(encoding, delimiter, sheet, columns or ()))


def _one(file: str | None, title: str, categories: list[str], description: str) -> CatalogProduct:
    if file is not None:
        message = "a list and a single product can't be classified at once"
        raise InputError([Problem("contradiction", message, "leave out FILE, or --title, --category, --description")])
    return CatalogProduct(1, "1", title, description, tuple(categories), (), "", (), 1)
