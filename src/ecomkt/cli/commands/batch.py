"""`ecomkt batch`: where the records of a list go, and in which form."""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.columns.product import RowProblem, RowTally
from ecomkt.cli.listing import Listing, ListOptions, ListStatement, read_list
from ecomkt.cli.options import Color, Fields, FileFormat, Force, Json, OptionGroup, Output, chosen_file_format
from ecomkt.cli.output import is_rich, print_view, write_view
from ecomkt.cli.session import Session
from ecomkt.cli.streams import writing
from ecomkt.cli.telling import in_words, tell_note
from ecomkt.errors import InputError, told
from ecomkt.files import atomic_output, same_place
from ecomkt.interfaces.advisor import Advisor
from ecomkt.output.fields import named_fields, picked
from ecomkt.output.formats import format_called
from ecomkt.output.records import json_text
from ecomkt.output.views import batch as records
from ecomkt.output.views.recommend import RecommendView
from ecomkt.output.views.summary import SummaryView

_FORMATS = ("jsonl", "csv", "tsv", "xlsx")
# Without it Excel takes a CSV for text in the code page of the machine.
_BOM = b"\xef\xbb\xbf"
Lines = tuple[str, Callable[[BatchAnswer], str]]
# How many records are written together.
_AT_ONCE = 500


@dataclass(frozen=True)
class BatchOptions(OptionGroup):
    """Where the records go, and the rows that can't be read. Raises InputError for what contradicts itself."""

    format_: FileFormat = None
    as_json: Json = False
    output: Output = None
    force: Force = False
    full: Annotated[bool, Option("--full")] = False
    errors: Annotated[Path | None, Option("--errors", metavar="FILE")] = None
    fields: Fields = ""
    summary: Annotated[bool, Option("--summary")] = False
    color: Color = "auto"

    def __post_init__(self) -> None:
        is_rich(self.color)
        if self.summary and (self.output or self.full or self.format != "jsonl"):
            message = "--summary is printed, and has no place for -o, --format and --full"
            raise InputError.of("contradiction", message, "leave them out; --json makes it JSON")
        if self.full and self.format != "jsonl":
            message = told("--full has no place in {format}", format=self.format)
            raise InputError.of("contradiction", message, "write JSON Lines")
        if self.output and self.errors and same_place(self.output, self.errors):
            raise InputError.of("same-file", "-o and --errors name the same file", "name two")

    @property
    def format(self) -> str:
        """Return the format: as asked for, else by the name of the file."""
        return chosen_file_format(self.format_ or ("jsonl" if self.as_json else None), self.output, _FORMATS, "xlsx")

    def spare(self, file: str) -> None:
        """Refuse to write over the list that is read; raises InputError."""
        for flag, target in (("-o", self.output), ("--errors", self.errors)):
            if target is not None and file != "-" and same_place(target, Path(file)):
                message = told("{flag} names the list that is read", flag=flag)
                raise InputError.of("same-file", message, "name another file, or the list is lost")


def batch(
    file: Annotated[str, Argument(metavar="FILE")],
    statement: ListStatement,
    options: ListOptions,
    target: BatchOptions,
    session: Session,
) -> None:
    """Recommend for every product of a list."""
    target.spare(file)
    with read_list(session, file, options, statement) as listing, _flaws_kept(listing, target) as keep:
        # A run over one profile does without the collector; over a million products what is left behind would add up.
        # The knowledge stays, and need not be looked at again and again.
        gc.freeze()
        gc.set_threshold(1 << 16)
        gc.enable()
        if target.summary:
            view = SummaryView(listing.summary(keep), session.advisor.kb.fingerprint)
            in_json = target.as_json or target.format_ is not None
            print_view(view, session.advisor.wording, "json" if in_json else "table", target.color)
        else:
            bar = target.output is not None or not sys.stdout.isatty()
            _write(listing.answers(keep, bar=bar), session.advisor, target, listing.tally)
            if not (bar or target.format_ or target.as_json):
                tell_note(told("these lines are for programs; for people: --summary, or a table with -o FILE.xlsx"))


@contextmanager
def _flaws_kept(listing: Listing, target: BatchOptions) -> Iterator[Callable[[RowProblem], None]]:
    """Offer a way to keep the rows that can't be read; raises InputError if their file can't be written."""
    if target.errors is None:
        yield lambda _: None
        return
    writer, began = records.FlawWriter(in_words), False
    with atomic_output(target.errors, force=target.force) as stream:

        def keep(flaw: RowProblem) -> None:
            nonlocal began
            # As late as this, since the header of a feed grows with its items.
            if not began:
                stream.write(_BOM + writer.head(listing.columns).encode("utf-8", "backslashreplace"))
            began = True
            stream.write(writer.line(flaw).encode("utf-8", "backslashreplace"))

        yield keep


def _write(
    answers: Iterator[BatchAnswer], advisor: Advisor, target: BatchOptions, tally: Callable[[], RowTally]
) -> None:
    if target.output is None:
        for text in _texts(answers, advisor, target):
            with writing():
                sys.stdout.write(text)
    elif target.format == "xlsx":
        view = records.BatchTables(answers, advisor.explorer, tally)
        write_view(view, advisor.wording, format_called("xlsx"), target.output, force=target.force)
    else:
        with atomic_output(target.output, force=target.force) as stream:
            stream.write(_BOM if target.format == "csv" else b"")
            for text in _texts(answers, advisor, target):
                stream.write(text.encode("utf-8", "backslashreplace"))


def _texts(answers: Iterator[BatchAnswer], advisor: Advisor, target: BatchOptions) -> Iterator[str]:
    """Yield the records as text, many at a time; what is whole is given out when the list is interrupted."""
    head, line = _lines(advisor, target)
    # A head over nothing but an error would look like an answer.
    first = list(islice(answers, 1))
    answers = chain(first, answers)
    if head:
        yield head
    while True:
        kept: list[str] = []
        try:
            for answer in islice(answers, _AT_ONCE):
                # One by one: of a comprehension nothing would be left after an interruption.
                kept.append(line(answer))
        except KeyboardInterrupt:
            yield "".join(kept)
            raise
        if not kept:
            return
        yield "".join(kept)


def _lines(advisor: Advisor, target: BatchOptions) -> Lines:
    """Return the head, and what makes a line of an answer: with the fields alone that were asked for, if any were."""
    kb, wording, fields = advisor.kb, advisor.wording, named_fields(target.fields)
    if target.format != "jsonl":
        rows = records.RowWriter(kb.codebook, "," if target.format == "csv" else "\t", fields)
        return rows.head, rows.line

    def rest(outcome: ProfileResult) -> records.BatchRecord:
        if not target.full:
            return records.compact_record(outcome, kb.codebook, kb.fingerprint)
        view = RecommendView(advisor.answer(outcome.profile))
        return records.full_record(outcome, view.record(wording))

    line = records.RecordWriter(rest, wording.tell).line
    if not fields:
        return "", line
    known = records.fields_of(kb)
    return "", lambda answer: json_text(picked(json.loads(line(answer)), fields, known), indent=None)
