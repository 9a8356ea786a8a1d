"""`classify --preview`: how the beginning of a list is understood, column by column and product by product."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from msgspec import UNSET, UnsetType

from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.preview import ListPreview, PreviewedProduct
from ecomkt.catalog.prices.price import Amount
from ecomkt.catalog.reading.source import PreviewedColumn
from ecomkt.knowledge.codebook import Codebook
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.document import Block, Document, Facts, Grid, Section, bullets, says
from ecomkt.output.records import at
from ecomkt.output.views.batch import ProblemRecord
from ecomkt.output.views.classify import TypeRecord
from ecomkt.output.views.summary import TallyRecord, tally_text
from ecomkt.safe_text import visible

_MOST_LETTERS = 48
# How the profiles of languages are called.
_PLAIN = "plain-"
_ROLES = frozenset(role.value for role in Role)
_FLAGS = ("column", "encoding", "delimiter", "sheet", "no-header", "currency")
_WORDS = {"column": " ROLE=HEADER", "encoding": " NAME", "delimiter": " SIGN", "sheet": " NAME", "currency": " CUR"}


class PreviewedColumnRecord(records.Record, frozen=True, kw_only=True):
    """A column; without `uses` nothing is read of it."""

    number: records.LineNumber
    header: str
    uses: list[str]
    currency: Annotated[str | UnsetType, at("unit")] = UNSET
    sample: str


class PreviewedProductRecord(records.Record, frozen=True, kw_only=True):
    """A product as it was read."""

    key: Annotated[str, at("product.key")]
    row: Annotated[records.LineNumber, at("product.row")]
    rows: Annotated[records.LineNumber, at("product.rows")]
    title: Annotated[records.Title, at("product.title")]
    prices: Annotated[list[str], at("product.prices")]
    amount: Annotated[float | UnsetType, at("amount.low")] = UNSET
    amount_high: float | UnsetType = UNSET
    currency: Annotated[str | UnsetType, at("amount.currency")] = UNSET
    category: str | UnsetType = UNSET
    price_column: Annotated[str | UnsetType, at("product.price_column")] = UNSET
    types: Annotated[list[TypeRecord], at("classification.facts")]

    @classmethod
    def made_of(cls, source: PreviewedProduct, wording: Wording, /, **given: object) -> Self:
        """Return the record of a product, of the category its first path."""
        amount, categories = source.amount, source.product.categories
        given["amount_high"] = amount.high if amount and amount.high != amount.low else None
        given["category"] = records.short_title(categories[0]) if categories else None
        return super().made_of(source, wording, **given)


class PreviewRecord(records.Record, frozen=True, kw_only=True):
    """How a list is understood by its first rows."""

    schema_version: Literal["2"]
    file: str
    encoding: Annotated[str | UnsetType, at("beginning.form.encoding")] = UNSET
    delimiter: Annotated[str | UnsetType, at("beginning.form.delimiter")] = UNSET
    sheets: Annotated[list[str] | UnsetType, at("beginning.form.sheets")] = UNSET
    header_row: records.LineNumber | UnsetType = UNSET
    profile: Annotated[str | UnsetType, at("beginning.profile")] = UNSET
    whole: Annotated[bool, at("beginning.is_whole")]
    tally: Annotated[TallyRecord, at("beginning.tally")]
    columns: list[PreviewedColumnRecord]
    products: list[PreviewedProductRecord]
    notes: list[ProblemRecord]


SCHEMAS = {"preview": PreviewRecord}


@dataclass(frozen=True, slots=True)
class PreviewView:
    """How a list is understood, with the flags that change it."""

    preview: ListPreview
    codebook: Codebook

    def document(self, wording: Wording) -> Document:
        """Return it for people."""
        label = wording.label
        notes = [visible(wording.tell(note)) for _, note in self.preview.notes]
        parts: dict[str, tuple[Block, ...]] = {
            "file": (Facts(tuple(self._form(wording))),),
            "columns": tuple(self._columns(wording)),
            "products": tuple(self._products(wording)),
            "notes": (bullets(notes),) if notes else (),
            "change": (Facts(tuple((f"--{f}{_WORDS.get(f, '')}", label(f"help.any.{f}")) for f in _FLAGS)),),
        }
        sections = (Section(name, label(f"preview-{name}"), blocks) for name, blocks in parts.items() if blocks)
        return Document(wording.language, "", tuple(sections))

    def record(self, wording: Wording) -> PreviewRecord:
        """Return the same in slugs, nothing shortened but titles."""
        beginning = self.preview.beginning
        return PreviewRecord.made_of(
            self.preview,
            wording,
            schema_version=records.RECORD_VERSION,
            header_row=beginning.header_row or None,
            columns=[
                PreviewedColumnRecord.made_of(column, wording, number=number)
                for number, column in enumerate(beginning.columns, 1)
            ],
            notes=[ProblemRecord(code=code, message=wording.tell(note)) for code, note in self.preview.notes],
        )

    def _form(self, wording: Wording) -> Iterator[tuple[str, str]]:
        beginning = self.preview.beginning
        form = beginning.form
        said = {
            "name": self.preview.file,
            "encoding": form.encoding,
            "delimiter": wording.tell("tab") if form.delimiter == "\t" else form.delimiter,
            "sheet": wording.comma.join(form.sheets),
            "header": f"{beginning.header_row or ''}",
            "profile": _recognised(beginning.profile, wording),
        }
        yield from ((wording.label(f"preview-{name}"), visible(text)) for name, text in said.items() if text)

    def _columns(self, wording: Wording) -> Iterator[Block]:
        label = wording.label
        heads = tuple(label(f"preview-{head}") for head in ("number", "header-cell", "used-as", "first-cell"))
        rows = (
            (str(n), _short(column.header), self._use(column, wording), _short(column.sample))
            for n, column in enumerate(self.preview.beginning.columns, 1)
            if column.uses
        )
        yield Grid("", heads, tuple(rows), frozenset({0}))
        unused = [f"{n} {_short(c.header)}" for n, c in enumerate(self.preview.beginning.columns, 1) if not c.uses]
        if unused:
            yield says(label("preview-not-used", columns=wording.comma.join(unused)))

    def _use(self, column: PreviewedColumn, wording: Wording) -> str:
        stated = {attribute.slug: attribute for attribute in self.codebook.attributes}
        texts = [
            wording.label("preview-stated", slug=use, name=wording.say(stated[use].name))
            if use in stated and use not in _ROLES
            else wording.label(f"preview-role-{use}")
            for use in column.uses
        ]
        unit = wording.label("preview-unit", unit=visible(column.unit.upper())) if column.unit else ""
        return wording.comma.join(texts) + unit

    def _products(self, wording: Wording) -> Iterator[Block]:
        label, beginning = wording.label, self.preview.beginning
        heads = ("row", "key", "title", "written", "amount", "category", "type")
        rows = tuple(_product_cells(product, wording) for product in self.preview.products)
        yield Grid("", tuple(label(f"preview-{head}") for head in heads), rows, frozenset({0}))
        if not beginning.is_whole:
            yield says(label("preview-begin", rows=beginning.tally.rows))
        yield says(tally_text(beginning.tally, wording))


def _recognised(profile: str, wording: Wording) -> str:
    """Return the name of a program, or that the headers are those of no program, and in which language."""
    language = profile.removeprefix(_PLAIN)
    return profile if language == profile else wording.label("preview-plain", language=language)


def _product_cells(previewed: PreviewedProduct, wording: Wording) -> tuple[str, ...]:
    product, amount, classification = previewed.product, previewed.amount, previewed.classification
    codes = {candidate.value.slug: candidate.value for candidate in classification.candidates}
    types = wording.comma.join(wording.name(codes[f.value]) for f in classification.facts if f.value in codes)
    written, paths = wording.comma.join(product.prices), wording.comma.join(product.categories)
    return (
        *(str(product.row), _short(product.key), _short(product.title), _short(written)),
        *(_amount_text(amount, wording) if amount else "", _short(paths), types or wording.label("classify-unsure")),
    )


def _amount_text(amount: Amount, wording: Wording) -> str:
    high = f"–{amount.high:f}" if amount.high != amount.low else ""
    text = f"{amount.low:f}{high}"
    return f"{text} {amount.currency}" if amount.currency else wording.label("preview-no-currency", amount=text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return visible(line if len(line) <= _MOST_LETTERS else f"{line[: _MOST_LETTERS - 1]}…")
