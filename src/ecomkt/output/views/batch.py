"""`batch`: products with what is recommended for them, as lines of JSON, as rows of a table; the rows nobody can read.

A million products have some thousands of different profiles: what stands behind the name of a product is written once
for each of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.columns.product import RowProblem, RowTally
from ecomkt.catalog.summary import SummaryCounter
from ecomkt.catalog.top_options import Choice, option_columns
from ecomkt.inference.ranking import Openness
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.fields import places_of
from ecomkt.output.formats.csv import row_writer
from ecomkt.output.json_schema import record_schema
from ecomkt.output.tables import Table, Value, safe_cell
from ecomkt.output.views.summary import SummaryView
from ecomkt.profile.fact import Fact
from ecomkt.safe_text import visible

# What was read of a product, last in the table, so that older columns keep their places.
_READ = ("amount", "amount_high", "currency", "category", "price_column")
_FLAW_COLUMNS = ("row", "column", "code", "message")
# Digit by digit as it was read, which a float would not be.
_AMOUNT = Meta(extra_json_schema={"type": "number", "minimum": 0})


class ValueRecord(records.Record, frozen=True, kw_only=True):
    """A code of a product; its certainty stands where it is below 1."""

    value: str
    code: str | None
    certainty: records.Certainty | UnsetType = UNSET


class ChoiceRecord(records.Record, frozen=True, kw_only=True):
    """A recommended option."""

    option: str
    code: str | None
    certainty: records.Certainty
    verdict: records.VerdictSlug


class ProblemRecord(records.Record, frozen=True, kw_only=True):
    """Something of a product that can't be read."""

    code: str
    message: str


class ProductRecord(records.Record, frozen=True, kw_only=True):
    """A product as it was read, what isn't known of it, and what can't be read."""

    key: str
    row: records.LineNumber
    rows: records.LineNumber
    title: records.Title
    amount: Annotated[Any, _AMOUNT, Meta(description="the least price, as it was read")] = UNSET
    amount_high: Annotated[Any, _AMOUNT, Meta(description="the highest price, where it is another")] = UNSET
    currency: str | UnsetType = UNSET
    category: records.Title | UnsetType = UNSET
    price_column: Annotated[str | UnsetType, Meta(description="the header of the column that the price is from")] = (
        UNSET
    )
    unsure: list[ValueRecord] | UnsetType = UNSET
    problems: list[ProblemRecord] | UnsetType = UNSET


class BatchRecord(records.Record, frozen=True, kw_only=True):
    """What stands behind the name of a product: its codes, the options recommended, the cautions; or the whole result.

    The name is written before it, product by product.
    """

    codes: dict[records.AttributeSlug, list[ValueRecord]] | UnsetType = UNSET
    origins: dict[records.AttributeSlug, str] = field(name="from")
    recommendations: dict[records.FamilySlug, list[ChoiceRecord]] | UnsetType = UNSET
    base: dict[records.FamilySlug, list[ChoiceRecord]] | UnsetType = UNSET
    open: dict[records.FamilySlug, Openness] | UnsetType = UNSET
    cautions: list[str] | UnsetType = UNSET
    knowledge: records.Sha256 | UnsetType = UNSET
    result: Annotated[Any, Meta(description="see `schema result`")] = UNSET
    schema_version: Literal["2"] = records.RECORD_VERSION


class RecordWriter:
    """Writes records; `rest` gives what stands behind the name of the product, for each outcome."""

    def __init__(self, rest: Callable[[ProfileResult], BatchRecord], tell: Callable[[object], str] = str) -> None:
        self._rest, self._tell = rest, tell
        self._written: dict[int, str] = {}

    def line(self, answer: BatchAnswer) -> str:
        """Return the record as one line of JSON, with its line end."""
        outcome = answer.outcome
        rest = self._written.get(outcome.number)
        if rest is None:
            # Without its opening brace, since the name of the product goes before it.
            rest = self._written[outcome.number] = _dumped(self._rest(outcome))[1:]
        return f"{_dumped(_product(answer, self._tell))[:-1]},{rest}\n"


def _product(answer: BatchAnswer, tell: Callable[[object], str]) -> ProductRecord:
    product, amount = answer.product, answer.amount
    candidates = [
        ValueRecord(value=c.value.slug, code=c.value.letter, certainty=records.rounded(c.certainty))
        for c in (answer.unsure.candidates if answer.unsure else ())
        if c.certainty > 0
    ]
    problems = [ProblemRecord(code=problem.code, message=tell(problem.message)) for problem in answer.problems]
    return ProductRecord(
        key=product.key,
        row=product.row,
        rows=product.rows,
        title=records.short_title(product.title),
        amount=amount.low if amount else UNSET,
        amount_high=amount.high if amount and amount.high != amount.low else UNSET,
        currency=(amount and amount.currency) or UNSET,
        category=records.short_title(product.categories[0]) if product.categories else UNSET,
        price_column=records.short_title(product.price_column) or UNSET,
        unsure=UNSET if answer.unsure is None else candidates,
        problems=problems or UNSET,
    )


def compact_record(outcome: ProfileResult, codebook: Codebook, knowledge: str) -> BatchRecord:
    """Return the codes of a product, the options recommended for it, and the cautions."""
    families = outcome.top.families
    return BatchRecord(
        codes={
            origin.attribute: [_code(fact, codebook) for fact in outcome.profile.about(origin.attribute)]
            for origin in outcome.origins
        },
        origins=_origins(outcome),
        recommendations={family.family: _choices(family.first) for family in families},
        base={family.family: _choices(family.base) for family in families if family.base},
        open={family.family: Openness(family.open) for family in families if family.open},
        cautions=list(outcome.top.cautions),
        knowledge=knowledge,
    )


def full_record(outcome: ProfileResult, result: object) -> BatchRecord:
    """Return the whole result of `recommend` for a product."""
    return BatchRecord(origins=_origins(outcome), result=result)


def batch_schema(kb: KnowledgeBase) -> dict[str, object]:
    """Return the schema of a record of `batch`: with the options recommended, or (`--full`) with the whole result."""
    kinds = (ProductRecord, BatchRecord)
    product, rest = (record_schema("ecomkt batch record", kind, kb) for kind in kinds)
    merged: dict[str, Any] = {part: {**product[part], **rest[part]} for part in ("$defs", "properties")}
    compact = ("codes", "recommendations", "base", "open", "cautions", "knowledge")
    return {
        **rest,
        **merged,
        # A field with a default is not required by its type, but this one is always written.
        "required": [*product["required"], *rest["required"], "schema_version"],
        "oneOf": [{"required": list(compact)}, {"required": ["result"]}],
    }


def fields_of(kb: KnowledgeBase) -> tuple[str, ...]:
    """Return the keys that a record may have."""
    properties: Any = batch_schema(kb)["properties"]
    return tuple(properties)


def _origins(outcome: ProfileResult) -> dict[str, str]:
    """Return where the facts of a profile come from, by attribute."""
    return {origin.attribute: origin.source for origin in outcome.origins}


def _code(fact: Fact, codebook: Codebook) -> ValueRecord:
    code = codebook.attribute[fact.attribute].by_slug[fact.value]
    return ValueRecord(value=code.slug, code=code.letter, certainty=fact.certainty if fact.certainty < 1 else UNSET)


def _choices(choices: Iterable[Choice]) -> list[ChoiceRecord]:
    return [
        ChoiceRecord(option=c.option, code=c.code or None, certainty=c.certainty, verdict=c.verdict) for c in choices
    ]


def _dumped(record: records.Record) -> str:
    """Return a record as JSON; in escapes where it holds what would mislead a terminal or an eye."""
    text = records.json_text(record, indent=None)[:-1]
    return text if visible(text) == text else records.json_in_ascii(text)


class RowWriter:
    """Writes products as rows of separated values; no cell of them is a formula."""

    def __init__(self, codebook: Codebook, delimiter: str, fields: Sequence[str] = ()) -> None:
        """Make it ready to write all columns, or some `fields`; raises InputError for one there is not."""
        self._codebook, self._delimiter, columns = codebook, delimiter, _columns(codebook)
        self._row = row_writer(delimiter)
        self._places = places_of(fields, columns)
        self.head = self._row(fields or columns)
        """The row of the columns' names."""
        self._made: dict[int, str] = {}

    def line(self, answer: BatchAnswer) -> str:
        """Return the row of one product."""
        if self._places:
            cells = _cells(answer, self._codebook)
            return self._row([cells[place] for place in self._places])
        rest = self._made.get(answer.outcome.number)
        if rest is None:
            rest = self._row(_outcome_cells(answer.outcome, self._codebook))[:-1]
            self._made[answer.outcome.number] = rest
        name, doubts = self._row(_name_cells(answer))[:-1], self._row(_last_cells(answer))
        return f"{name}{self._delimiter}{rest}{self._delimiter}{doubts}"


@dataclass(frozen=True, slots=True)
class BatchTables:
    """Products as rows, made one by one as they are written, and what they look like together."""

    answers: Iterable[BatchAnswer]
    recommender: Recommender
    tally: Callable[[], RowTally]
    """Returns where the rows went, once the answers were gone through."""

    def tables(self, wording: Wording) -> Iterator[Table]:
        """Yield the products, then the summary of them."""
        kb = self.recommender.kb
        counter = SummaryCounter(kb)
        rows = (_cells(answer, kb.codebook) for answer in counter.counted(self.answers))
        yield Table(_columns(kb.codebook), rows, wording.label("batch-products"))
        # The counter is complete only once the rows above are written: sheets must be made in this order.
        yield SummaryView(counter.summary(self.recommender, self.tally()), kb.fingerprint).table(wording)


class FlawWriter:
    """Writes the rows that can't be read as CSV: what is wrong, then the columns of the list."""

    def __init__(self, tell: Callable[[object], str] = str) -> None:
        self._row, self._tell = row_writer(","), tell

    def head(self, columns: Sequence[str]) -> str:
        """Return the row of the columns' names."""
        return self._row([*_FLAW_COLUMNS, *map(safe_cell, columns)])

    def line(self, flaw: RowProblem) -> str:
        """Return a row with the reason in front."""
        problem = flaw.problem._replace(location=None)
        texts = (flaw.column, problem.code, self._tell(problem), *flaw.cells)
        return self._row([flaw.row, *map(safe_cell, texts)])


def _columns(codebook: Codebook) -> tuple[str, ...]:
    """Return the head of the table: fixed slugs, whatever the language."""
    facts = [name for a in codebook.attributes if a.required for name in (a.slug, f"{a.slug}_from")]
    families = [name for family in codebook.families for name in option_columns(family)]
    base = [f"{family.slug}_base" for family in codebook.families if family.has_base]
    return ("key", "row", "rows", "title", *facts, *families, *base, "open", "cautions", "unsure", "problems", *_READ)


def _cells(answer: BatchAnswer, codebook: Codebook) -> list[Value]:
    return [*_name_cells(answer), *_outcome_cells(answer.outcome, codebook), *_last_cells(answer)]


def _name_cells(answer: BatchAnswer) -> list[Value]:
    product = answer.product
    return [safe_cell(product.key), product.row, product.rows, safe_cell(records.short_title(product.title))]


def _outcome_cells(outcome: ProfileResult, codebook: Codebook) -> list[Value]:
    cells: list[Value] = []
    sources = _origins(outcome)
    for attribute in (a for a in codebook.attributes if a.required):
        facts = outcome.profile.about(attribute.slug)
        codes = [(attribute.by_slug[fact.value].letter or fact.value, fact.certainty) for fact in facts]
        cells.append(",".join(f"{code}:{certainty:g}" if certainty < 1 else code for code, certainty in codes))
        cells.append(sources.get(attribute.slug, ""))
    options = {family.family: family for family in outcome.top.families}
    for family in codebook.families:
        cells += options[family.slug].cells(family)
    cells += [" ".join(c.option for c in options[family.slug].base) for family in codebook.families if family.has_base]
    unsettled = " ".join(family.family for family in outcome.top.families if family.open)
    return [*cells, unsettled, " ".join(outcome.top.cautions)]


def _last_cells(answer: BatchAnswer) -> list[Value]:
    candidates = answer.unsure.candidates if answer.unsure else ()
    unsure = " ".join(f"{c.value.letter or c.value.slug}:{c.certainty:.2f}" for c in candidates if c.certainty > 0)
    # Unsure without a candidate must not look like sure.
    doubts = [unsure or ("?" if answer.unsure else ""), " ".join(problem.code for problem in answer.problems)]
    product, amount = answer.product, answer.amount
    prices: list[Value] = [float(amount.low), float(amount.high), amount.currency] if amount else ["", "", ""]
    texts = map(records.short_title, (next(iter(product.categories), ""), product.price_column))
    return [*doubts, *prices, *map(safe_cell, texts)]


SCHEMAS = {"batch": batch_schema}
