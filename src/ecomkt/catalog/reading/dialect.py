"""Which sign separates the cells: a vote over the first lines, by equal widths and known headers."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ecomkt.catalog.reading.delimited import DELIMITERS, sample_rows
from ecomkt.errors import InputError, Problem
from ecomkt.safe_text import quoted

_NAMES = {"comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "pipe": "|"}


class Dialect(NamedTuple):
    """How a line is parted."""

    delimiter: str
    declared: bool
    """Whether the first line only says so (`sep=;`, as Excel writes it)."""


def dialect_of(lines: Sequence[str], wanted: str | None, known: Callable[[Sequence[str]], int]) -> Dialect:
    """Return how lines are parted; `known` counts the headers that a row has. Raises InputError for a bad `wanted`."""
    first = lines[0].strip().lower() if lines else ""
    declared = len(first) == len("sep=;") and first.startswith("sep=")
    if wanted is not None:
        return Dialect(_named(wanted), declared)
    if declared:
        return Dialect(lines[0].strip()[-1], True)
    return Dialect(max(DELIMITERS, key=lambda sign: _votes(sample_rows(lines, sign), known)), False)


def _named(wanted: str) -> str:
    sign = _NAMES.get(wanted.lower(), wanted)
    if len(sign) != 1 or sign in '"\r\n':
        hint = "use one of: comma, tab, semicolon, pipe, or a single sign"
        raise InputError([Problem("unknown-delimiter", f"--delimiter {quoted(wanted)} separates nothing", hint)])
    return sign


def _votes(rows: Sequence[Sequence[str]], known: Callable[[Sequence[str]], int]) -> tuple[int, float, int]:
    """Return what speaks for a delimiter: headers that are known, the share of rows of one width, that width."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, count = widths.most_common(1)[0]
    return max(map(known, rows), default=0), count / len(rows), width
