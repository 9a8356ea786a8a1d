"""`ecomkt batch`, once its options are understood: where the records of a list go, and in which form."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from ecomkt import __version__
from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.reading.product import ReadingOptions, RowProblem
from ecomkt.catalog.summary import SummaryCounter
from ecomkt.cli.listing import Listing, ListStatement
from ecomkt.cli.options import chosen
from ecomkt.cli.output import is_rich, print_view, write_view
from ecomkt.cli.session import Session
from ecomkt.cli.streams import writing
from ecomkt.errors import InputError, Problem
from ecomkt.explanation.answer import answer_for
from ecomkt.files import atomic_output, open_list, same_place
from ecomkt.output.formats import format_called
from ecomkt.output.views.batch import (
    BatchRecord,
    BatchTables,
    FlawWriter,
    RecordWriter,
    RowWriter,
    compact_record,
    full_record,
)
from ecomkt.output.views.recommend import RecommendView
from ecomkt.output.views.summary import SummaryView

BATCH_FORMATS = ("jsonl", "csv", "tsv", "xlsx")
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "tsv", ".xlsx": "xlsx"}
_BOM = b"\xef\xbb\xbf"
_AT_ONCE = 500
"""How many records are written together."""


class Writing:
    """The way out for one list: standard output or a file, and a file for the rows that can't be read."""

    def __init__(
        self,
        session: Session,
        output: Path | None,
        format_: str | None,
        errors: Path | None,
        *,
        force: bool,
        full: bool = False,
        summary: bool = False,
    ) -> None:
        """Check what was asked for; raises InputError."""
        self._session, self._output, self._errors, self._force = session, output, errors, force
        suffix = _SUFFIXES.get(output.suffix.lower(), "jsonl") if output else "jsonl"
        self._format = chosen(format_, BATCH_FORMATS, "--format") if format_ else suffix
        self._full = full
        if self._format == "xlsx" and output is None:
            raise InputError([Problem("needs-file", "a workbook can't be printed", "name a file: -o strategies.xlsx")])
        if summary and (output or full or self._format != "jsonl"):
            message = "--summary is printed, and has no place for -o, --format and --full"
            raise InputError([Problem("contradiction", message, "leave them out; --json makes it JSON")])
        if full and self._format != "jsonl":
            raise InputError([Problem("contradiction", f"--full has no place in {self._format}", "write JSON Lines")])
        if output and errors and same_place(output, errors):
            raise InputError([Problem("same-file", "-o and --errors name the same file", "name two")])

    def spare(self, file: str) -> None:
        """Refuse to write over the list that is read; raises InputError."""
        for flag, target in (("-o", self._output), ("--errors", self._errors)):
            if target is not None and file != "-" and same_place(target, Path(file)):
                message = f"{flag} names the list that is read"
                raise InputError([Problem("same-file", message, "name another file, or the list is lost")])

    def write(self, listing: Listing) -> None:
        """Write a record for every product."""
        with self.kept(listing) as keep:
            answers = listing.answers(keep, bar=self._output is not None or not sys.stdout.isatty())
            if self._format == "xlsx":
                assert self._output is not None
                view, wording = BatchTables(answers, self._session.explorer), self._session.wording
                write_view(view, wording, format_called("xlsx"), self._output, force=self._force)
            elif self._output is None:
                self._print(answers)
            else:
                with atomic_output(self._output, force=self._force) as stream:
                    stream.write(_BOM if self._format == "csv" else b"")
                    for text in self._texts(answers):
                        stream.write(text.encode("utf-8", "backslashreplace"))

    def _print(self, answers: Iterator[BatchAnswer]) -> None:
        for text in self._texts(answers):
            with writing():
                sys.stdout.write(text)

    def _texts(self, answers: Iterator[BatchAnswer]) -> Iterator[str]:
        """Yield the records as text, many at a time; what is whole is given out when the list is interrupted."""
        head, line = self._lines()
        if head:
            yield head
        while True:
            kept: list[str] = []
            try:
                for answer in islice(answers, _AT_ONCE):
                    kept.append(line(answer))
            except KeyboardInterrupt:
                yield "".join(kept)
                raise
            if not kept:
                return
            yield "".join(kept)

    def _lines(self) -> tuple[str, Callable[[BatchAnswer], str]]:
        """Return the head of the text, and what writes a record."""
        kb = self._session.kb
        if self._format == "jsonl":
            rest = self._whole if self._full else lambda o: compact_record(o, kb.codebook, kb.fingerprint)
            return "", RecordWriter(rest).line

        rows = RowWriter(kb.codebook, "," if self._format == "csv" else "\t")
        return rows.head, rows.line

    def _whole(self, outcome: ProfileResult) -> BatchRecord:
        """Return the result of `recommend` for an outcome."""
        session = self._session
        answer = answer_for(session.recommender, session.explorer, outcome.profile)
        return full_record(outcome, RecommendView(answer, __version__).record(session.wording))

    @contextmanager
    def kept(self, listing: Listing) -> Iterator[Callable[[RowProblem], None]]:
        """Offer a way to keep the rows that can't be read; raises InputError if their file can't be written."""
        if self._errors is None:
            yield lambda _: None
            return

        writer = FlawWriter()

        with atomic_output(self._errors, force=self._force) as stream:
            began = False

            def keep(flaw: RowProblem) -> None:
                nonlocal began
                if not began:
                    stream.write(_BOM + writer.head(listing.columns).encode("utf-8", "backslashreplace"))
                began = True
                stream.write(writer.line(flaw).encode("utf-8", "backslashreplace"))

            yield keep


def run_batch(
    session: Session,
    file: str,
    options: ReadingOptions,
    named: ListStatement,
    writing: Writing,
    summary: str | None,
    *,
    as_json: bool,
) -> None:
    """Answer for every product of a list; `summary` prints what they look like instead, in colour as it says."""
    writing.spare(file)
    with open_list(file) as source:
        listing = Listing(session, source, options, named)
        # A run over one profile does without the collector; over a million products what is left behind would add up.
        # The knowledge stays, and need not be looked at again and again.
        gc.freeze()
        gc.enable()
        if summary is not None:
            with writing.kept(listing) as keep:
                _summarise(listing, session, keep, summary, as_json=as_json)
        else:
            writing.write(listing)
    listing.finish()


def _summarise(
    listing: Listing, session: Session, keep: Callable[[RowProblem], None], color: str, *, as_json: bool
) -> None:
    """Print what the whole list looks like, in place of its records."""
    is_rich(color)
    counter = SummaryCounter(session.kb)
    for _ in counter.counted(listing.answers(keep)):
        pass
    view = SummaryView(counter.summary(session.explorer), session.kb.fingerprint)
    print_view(view, session.wording, "json" if as_json else "table", color)
