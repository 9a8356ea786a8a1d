"""Text with delimiters → rows. The csv module of Python reads it; here it is kept from losing the rest of a file."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from ecomkt.catalog.reading.columns import KnownHeaders
from ecomkt.catalog.reading.encoding import DOUBTFUL, EncodedText, Replay
from ecomkt.catalog.reading.product import ReadingOptions, Row, RowProblem
from ecomkt.errors import InputError, Problem, told
from ecomkt.safe_text import quoted

_DELIMITERS = (",", "\t", ";", "|")
_NAMES = {"comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "pipe": "|"}
# As Excel writes it into the first line.
_DECLARED = re.compile("sep=(.)", re.IGNORECASE)
# Enough for a header below a page of prose, and for some rows of long texts.
_SAMPLE_LINES = 60
# A longer cell is a quote that was never closed.
_MOST_LETTERS = 1 << 20
_TOO_LONG = Problem(
    "cell-too-long",
    told("a cell has more than {most} letters", most=_MOST_LETTERS),
    "shorten it, or close the quote that opens it",
)
_UNCLOSED = Problem(
    "unclosed-quote", "a quote opens here and is never closed", 'close it, or double it ("") inside a cell'
)


class DelimitedText:
    """A text file whose encoding and delimiter are settled."""

    columns: tuple[str, ...] = ()
    """None that are known by name before the header is found."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions, known: KnownHeaders) -> None:
        """Settle both by the head; raises InputError for an option that means nothing."""
        self._name = name
        self._text = EncodedText(data, options.encoding, known.count)
        with self._text.open() as text:
            lines = list(islice(text, _SAMPLE_LINES))
        declared = _DECLARED.fullmatch(lines[0].strip()) if lines else None
        self._above = int(declared is not None)
        """How many lines only say how the others are parted."""
        if options.delimiter is not None:
            self._delimiter = _NAMES.get(options.delimiter.lower(), options.delimiter)
            if len(self._delimiter) != 1 or self._delimiter in '"\r\n':
                message = told("--delimiter {delimiter} separates nothing", delimiter=quoted(options.delimiter))
                hint = "use one of: comma, tab, semicolon, pipe, or a single sign"
                raise InputError([Problem("unknown-delimiter", message, hint)])
        elif declared:
            self._delimiter = declared[1]
        else:
            self._delimiter = max(_DELIMITERS, key=lambda sign: _votes(lines, sign, known))

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Return how it is read; where the head left the encoding open, this may change with the reading."""
        codec = self._text.codec
        sign = told("tab") if self._delimiter == "\t" else self._delimiter
        hint = "if that is wrong: --encoding, --delimiter"
        note = Problem(
            "read-as",
            told("{name} is read as {codec}, its cells parted by {sign}", name=self._name, codec=codec, sign=sign),
            hint,
        )
        if not self._text.contradicted:
            return (note,)
        message = told("some of its letters are rare in {codec}", codec=codec)
        return note, Problem(DOUBTFUL, message, "if texts look wrong: --encoding")

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows from the start, those above the header and the header among them."""
        with self._text.open() as lines:
            yield from _rows(islice(lines, self._above, None), self._delimiter, 1 + self._above)


def _votes(lines: Sequence[str], sign: str, known: KnownHeaders) -> tuple[int, float, int]:
    """Return what speaks for a delimiter: headers that are known, the share of rows of one width, that width."""
    rows = [row.cells for row in _rows(lines, sign, 1) if isinstance(row, Row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, count = widths.most_common(1)[0]
    return max(map(known.count, rows), default=0), count / len(rows), width


def _rows(lines: Iterable[str], delimiter: str, first: int) -> Iterator[Row | RowProblem]:
    """Yield the rows with the numbers of their first lines, which count from `first`; blank lines are passed over.

    A quote that is never closed spoils the line it stands on and no other.
    """
    # A limit of the whole process, 128 KB unless it is set; csv has none for a single reader.
    csv.field_size_limit(_MOST_LETTERS)
    source, number = iter(lines), first
    # The lines that csv takes for one row are kept: to count them, and to give them back where it went wrong.
    record: list[str] = []
    reader = csv.reader(_recorded(source, record), delimiter=delimiter)
    while True:
        record.clear()
        try:
            cells = next(reader, None)
            if cells is None:
                return
            is_flawed = (len(record) > 1 or record[0].count('"') % 2) and _is_open(record, delimiter)
        except csv.Error:
            is_flawed = True
        if is_flawed:
            problem = _UNCLOSED if record[0].count('"') % 2 else _TOO_LONG
            yield RowProblem(number, "", problem, (record[0].rstrip("\r\n"),))
            source = chain(record[1:], source)
            reader = csv.reader(_recorded(source, record), delimiter=delimiter)
            number += 1
            continue
        if cells:
            yield Row(number, cells)
        number += len(record)


def _recorded(source: Iterator[str], record: list[str]) -> Iterator[str]:
    for line in source:
        record.append(line)
        yield line


def _is_open(record: Sequence[str], delimiter: str) -> bool:
    """Return whether a record ended because the file did, its last quote still open."""
    # csv says so in strict mode alone, which refuses other things that lists are full of.
    if "".join(record).count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as flaw:
        return "unexpected end of data" in str(flaw)
    return False
