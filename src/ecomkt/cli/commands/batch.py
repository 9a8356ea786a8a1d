"""`ecomkt batch`."""

from ecomkt.cli.batch_options import (
    BatchFormat,
    Columns,
    Currency,
    Decimal,
    Delimiter,
    Encoding,
    Errors,
    ForceOutput,
    Full,
    Given,
    Income,
    Limit,
    ListFile,
    Sheet,
    Summary,
)
from ecomkt.cli.batching import Writing, run_batch
from ecomkt.cli.listing import ListStatement, reading_options
from ecomkt.cli.options import Color, Json, Lang, Output, Pack
from ecomkt.cli.session import Session

PLACE = 60


def batch(
    file: ListFile,
    facts: Given = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    columns: Columns = None,
    decimal: Decimal = None,
    currency: Currency = None,
    income: Income = None,
    approval_limit: Limit = None,
    format_: BatchFormat = None,
    as_json: Json = False,
    output: Output = None,
    force: ForceOutput = False,
    full: Full = False,
    errors: Errors = None,
    summary: Summary = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Recommend for every product of a list."""
    session = Session(lang, packs)
    options = reading_options(encoding, delimiter, sheet, columns or ())
    named = ListStatement(facts or (), decimal, currency, income or (), approval_limit or ())
    chosen = format_ or ("jsonl" if as_json else None)
    writing = Writing(session, output, chosen, errors, force=force, full=full, summary=summary)
    run_batch(session, file, options, named, writing, color if summary else None, as_json=as_json)
