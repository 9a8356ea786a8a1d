"""Text with delimiters → rows. The csv module of Python reads it; here it is kept from losing the rest of a file."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.product import FileForm, ReadingOptions, Row, RowProblem
from ecomkt.catalog.encodings.encoding import DOUBTFUL, EncodedText, Replay
from ecomkt.errors import InputError, Problem, told
from ecomkt.safe_text import quoted

_DELIMITERS = (",", "\t", ";", "|")
_NAMES = {"comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "pipe": "|"}
# As Excel writes it into the first line.
_DECLARED = re.compile("sep=(.)", re.IGNORECASE)
# Enough for a header below a page of prose, and for some rows of long texts.
_SAMPLE_LINES = 60
# The line below the header of a table in Markdown, and those around that of a database.
_RULE = re.compile(r"[\s|]*[-+:=]{2,}[-+:=|\s]*")
_ESCAPED = '\\"'
# So Markdown writes the letter that parts its cells within one.
_BAR = re.compile(r"(?<!\\)\|")
_WITHIN = re.compile(r"(?<=\d),(?=\d)")
# So few cells prove nothing: a text in quotes may go over several lines with as many delimiters each.
_LEAST_WIDTH = 3
_LEAST_ROWS = 2
# A longer cell is a quote that was never closed.
_MOST_LETTERS = 1 << 20
_SHORTEN = "shorten it, or close the quote that opens it"
_TOO_LONG = Problem.of("cell-too-long", "a cell has more than {most} letters", _SHORTEN, most=_MOST_LETTERS)
_UNCLOSED = Problem(
    "unclosed-quote", "a quote opens here and is never closed", 'close it, or double it ("") inside a cell'
)


class CellDialect(NamedTuple):
    """How the cells of a line are parted and quoted."""

    delimiter: str
    is_escaped: bool = False
    """A quote within quotes has a backslash before it, and is not doubled."""
    is_spaced: bool = False
    """A blank stands before quotes."""
    width: int = 0
    """How many cells most rows have; 0 while it isn't known."""

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """Return the rows of lines; `strict` raises csv.Error for quotes that are none."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            doublequote=not self.is_escaped,
            escapechar="\\" if self.is_escaped else None,
            skipinitialspace=self.is_spaced,
            strict=strict,
        )

    @property
    def stray(self) -> re.Pattern[str]:
        """Return the pattern of a quote that neither opens a cell nor closes one, nor is doubled."""
        # The quote first, by which the engine skips most of a line.
        around = rf'[^{re.escape(self.delimiter)}"\r\n]'
        return re.compile(f'"(?={around})(?<={around}")')

    def mended(self, line: str) -> str:
        """Return a line with the quotes doubled that stand within a cell in quotes, or begin one that isn't."""
        sign = re.escape(self.delimiter)
        ends = rf"{sign}|[\r\n]|$"
        within = rf'((?:[^"]|""|(?<!{sign})"(?!"|{ends}))*)"(?={ends})'
        cell = rf'(?<![^{sign}])"(?:{within}|([^"\r\n]*"[^"{sign}\r\n]+)(?={ends}))'

        def doubled(found: re.Match[str]) -> str:
            text = found[1] if found[2] is None else f'"{found[2]}'
            return '"' + re.sub(r'""|"', '""', text) + '"'

        return re.sub(cell, doubled, line)

    def is_broken(self, record: Sequence[str], cells: Sequence[str]) -> bool:
        """Return whether a quote of a record is not closed, or closed by one that is another's."""
        ends = [line.count(self.delimiter) + 1 for line in record]
        # Each line would have been a row by itself, or the record ends in half of one.
        swallows = len(record) > 1 and self.width >= _LEAST_WIDTH and self.width == ends[-1] == ends[0]
        if swallows and ends.count(self.width) == len(ends):
            return True
        try:
            list(self.reader(record, strict=True))
        except csv.Error as flaw:
            uneven = self.width not in (0, len(cells))
            return swallows or uneven or "unexpected end of data" in str(flaw)
        return False


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
            signs: Sequence[str] = (_NAMES.get(options.delimiter.lower(), options.delimiter),)
            if len(signs[0]) != 1 or signs[0] in '"\r\n':
                message = "--delimiter {delimiter} separates nothing"
                hint = "use one of: comma, tab, semicolon, pipe, or a single sign"
                raise InputError.of("unknown-delimiter", message, hint, delimiter=quoted(options.delimiter))
        else:
            signs = (declared[1],) if declared else _DELIMITERS
        self._dialect = _dialect(lines, signs, known)
        other = _other_below(lines[self._above :], self._dialect.delimiter) if len(signs) > 1 else ""
        self._header_sign = self._dialect.delimiter if other else ""
        """What parts the header, where each row below is parted by another sign."""
        if other:
            self._dialect = CellDialect(other, width=self._dialect.width)

    @property
    def form(self) -> FileForm:
        """Return the encoding and the delimiter."""
        return FileForm(self._text.codec, self._dialect.delimiter)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Return how it is read; where the head left the encoding open, this may change with the reading."""
        codec = self._text.codec
        sign = told("tab") if self._dialect.delimiter == "\t" else self._dialect.delimiter
        message = "{name} is read as {codec}, its cells parted by {sign}"
        hint = "if that is wrong: --encoding, --delimiter"
        note = Problem.of("read-as", message, hint, name=self._name, codec=codec, sign=sign)
        message, hint = "some of its letters are rare in {codec}", "if texts look wrong: --encoding"
        notes = (note, Problem.of(DOUBTFUL, message, hint, codec=codec)) if self._text.contradicted else (note,)
        if not self._header_sign:
            return notes
        message = "the header is parted by {above}, and each row below by {sign}: both are read so"
        return (*notes, Problem.of("header-parted", message, hint, above=self._header_sign, sign=sign))

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield the rows from the start, those above the header and the header among them."""
        with self._text.open() as lines:
            found = _rows(islice(lines, self._above, None), self._dialect, 1 + self._above)
            if self._header_sign and isinstance(header := next(found, None), Row):
                yield Row(header.number, _plain_cells(header.cells[0], self._header_sign))
            yield from found


def _other_below(lines: Sequence[str], sign: str) -> str:
    """Return the other sign that parts each line below the first into as many cells as `sign` does the first; or ""."""
    header, *rows = [*filter(str.strip, lines)] or [""]
    width = header.count(sign)
    if width + 1 < _LEAST_WIDTH or len(rows) < _LEAST_ROWS or '"' in header:
        return ""
    others = (each for each in _DELIMITERS if each != sign and each not in header)
    return next((each for each in others if all(row.count(each) == width > row.count(sign) for row in rows)), "")


def _dialect(lines: Sequence[str], signs: Sequence[str], known: KnownHeaders) -> CellDialect:
    """Return how the lines are parted; of two ways that do as well, the plain one."""
    text = "".join(lines)
    escapes = (False, True) if _ESCAPED in text else (False,)
    found = []
    for sign in signs:
        spaces = (False, True) if f'{sign} "' in text else (False,)
        found += [CellDialect(sign, escape, space) for escape in escapes for space in spaces]
    votes = [_votes(lines, dialect, known) for dialect in found]
    # Tasse;12,50: a comma within numbers alone parts nothing, where another sign does as well.
    within = len(_WITHIN.findall(text)) == text.count(",")
    parts = [bool(share) and (found[n].delimiter != "," or not within) for n, (_, share, _) in enumerate(votes)]
    best = max(range(len(found)), key=lambda n: (votes[n][:2], parts[n], votes[n], -n))
    return found[best]._replace(width=votes[best][2])


def _votes(lines: Sequence[str], dialect: CellDialect, known: KnownHeaders) -> tuple[int, float, int]:
    """Return what speaks for a dialect: headers that are known, the share of rows of one width, that width."""
    found = list(_rows(lines, dialect, 1))
    rows = [row.cells for row in found if isinstance(row, Row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, count = widths.most_common(1)[0]
    return max(map(known.count, rows), default=0), count / len(found), width


def _rows(lines: Iterable[str], dialect: CellDialect, first: int) -> Iterator[Row | RowProblem]:
    """Yield the rows with the numbers of their first lines, which count from `first`; blank lines are passed over.

    A quote that is never closed, or closed where the next one opens, spoils the line it stands on and no other.
    """
    # A limit of the whole process, 128 KB unless it is set; csv has none for a single reader.
    csv.field_size_limit(_MOST_LETTERS)
    source, number = iter(lines), first
    # The lines that csv takes for one row are kept: to count them, and to give them back where it went wrong. They go
    # to one queue: a chain before a chain for each stray quote would be quadratic.
    record, again = list[str](), deque[str]()
    reader = dialect.reader(_recorded(again, source, record))
    sign, stray = dialect.delimiter, None if dialect.is_escaped or dialect.is_spaced else dialect.stray
    while (line := again.popleft() if again else next(source, None)) is not None:
        # Without quotes a line is its cells: so are most, and csv takes six times as long for them.
        if stray and '"' not in line and len(line) < _MOST_LETTERS:
            if (bare := line.rstrip("\r\n")) and not (sign == "|" and _RULE.fullmatch(line)):
                yield Row(number, _plain_cells(bare, sign))
            number += 1
            continue
        again.appendleft(line)
        record.clear()
        try:
            cells, quotes = next(reader), line.count('"')
            is_flawed = (len(record) > 1 or quotes % 2) and dialect.is_broken(record, cells)
        except csv.Error:
            is_flawed = True
        if is_flawed:
            problem = _UNCLOSED if len(record) > 1 or line.count('"') % 2 else _TOO_LONG
            yield RowProblem(number, "", problem, (line.rstrip("\r\n"),))
            again.extendleft(reversed(record[1:]))
            reader = dialect.reader(_recorded(again, source, record))
            number += 1
            continue
        if quotes and stray and len(record) == 1 and stray.search(line):
            mended = next(dialect.reader([dialect.mended(line)]), [])
            cells = mended if len(mended) == len(cells) else cells
        if cells and not (sign == "|" and _RULE.fullmatch(line)):
            yield Row(number, cells)
        number += len(record)


def _plain_cells(line: str, sign: str) -> list[str]:
    """Return the cells of a line without quotes."""
    if r"\|" in line and sign == "|" and line.lstrip()[0] == sign:
        return [cell.replace(r"\|", sign) for cell in _BAR.split(line)]
    return line.split(sign)


def _recorded(again: deque[str], source: Iterator[str], record: list[str]) -> Iterator[str]:
    while (line := again.popleft() if again else next(source, None)) is not None:
        record.append(line)
        yield line
