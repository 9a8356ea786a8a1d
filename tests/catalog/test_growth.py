"""Twice the input takes twice the work, whatever is in it: work is counted in calls, so that no clock has a say.

What works inside one call, a pattern, is looked at as it is written: no repetition without an end stands in another.
"""

import importlib
import pkgutil
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as sre_parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from gzip import compress
from types import FrameType
from zlib import crc32

import pytest
from benchmarks.fuzz import PACKS, SEEDS, WORKBOOKS, Rows, read

import ecomkt
from catalogs import codebook, column_knowledge, opened
from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.headers import Header, header_word
from ecomkt.catalog.tables import workbook
from ecomkt.catalog.tables.unpacked_sheets import read_sheets
from ecomkt.errors import EcomktError

COVERAGE = "slipcover"
PNG, JPEG = SEEDS["logo"]()
CHUNK = bytes(4) + b"tEXt" + crc32(b"tEXt").to_bytes(4)
ITEM = "<item><id>K</id><title>Mug</title></item>"
FAMILIES: dict[str, Callable[[int], str]] = {
    "rows": lambda n: "id,title,price\n" + "".join(f"K{k},Mug {k},5\n" for k in range(n)),
    "rows of one product": lambda n: "id,title,price\n" + "K,Mug,5\n" * n,
    "stray quotes": lambda n: "id,title,price,category\n" + 'K,"12 inch pan,5 USD,Home\n' * n,
    "a quote that is never closed": lambda n: 'id,title,price\nK,"Mug,5\n' + "K,Mug,5\n" * n,
    "cells in quotes over lines": lambda n: "id,title,price\n" + 'K,"Mug\n\n""red""",5\n' * n,
    "objects": lambda n: "[" + "".join(f'{{"id": {k}, "title": "Mug {k}"}},' for k in range(n)) + "{}]",
    "objects of one product": lambda n: "[" + '{"id": 1, "title": "Mug"},' * n + "{}]",
    "broken objects": lambda n: '[{"id": 1, "title": "Mug"},' + '{"id": 1 x},' * n,
    "objects within broken objects": lambda n: '[{"id": 1, "title": "Mug"},' + '{"a": [{"id": 1, "title": "x"},' * n,
    "braces": lambda n: '[{"id": 1, "title": "Mug"},' + "{" * n,
    "lines of open objects": lambda n: '{"id": 1, "title": "Mug"}\n' + '{"a":\n' * n,
    "an object over lines": lambda n: '{"products": [\n' + '{"id": 1,\n"title": "Mug"},\n' * n + "{}]}",
    "items": lambda n: "<rss><channel>" + "".join(ITEM.replace("K", f"K{k}") for k in range(n)) + "</channel></rss>",
    "items of one product": lambda n: "<rss><channel>" + ITEM * n + "</channel></rss>",
    "items that are never closed": lambda n: "<rss><channel>" + ITEM + "<item>" * n,
    "ends of items that never began": lambda n: "<rss><channel>" + ITEM + "</item>" * n,
    "bare ampersands": lambda n: "<rss><channel>" + ITEM.replace("Mug", "Mug & " * n),
    "rows of a page": lambda n: "<table><tr><td>id<td>title" + "<tr><td rowspan=3>K<td>Mug" * n,
}


def workbook_of(make: Callable[[Rows], bytes], rows: int) -> bytes:
    return make([("id", "title"), *[("K", "Mug")] * rows])


OTHERS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "values of a profile": ("profile", lambda n: b"type: [A" + b", B" * n + b"]\n"),
    "names that a profile has wrong": ("profile", lambda n: b"".join(b"pirce%d: 5\n" % k for k in range(n))),
    "rules of a pack": ("pack", lambda n: PACKS[0].partition("- id")[0].encode() + b"".join(map(rule, range(n)))),
    "chunks of a logo": ("logo", lambda n: PNG[:33] + CHUNK * n + PNG[33:]),
    "parts of a photograph": ("logo", lambda n: JPEG[:2] + b"\xff\xfe\0\4ab" * n + JPEG[2:]),
    "lines of a note": ("note", lambda n: "A call.\r\n\x1b[他想賣茶\u202e。\n".encode() * n),
    "rows that are packed": ("gz", lambda n: compress(FAMILIES["rows"](n).encode(), mtime=0)),
    **{f"rows of a workbook, {kind}": (kind, partial(workbook_of, make)) for kind, make in WORKBOOKS.items()},
}


def rule(number: int) -> bytes:
    return f"""- {{id: claim-{number}, when: {{cost: [small]}}, favour: {{shop: {{far: fair}}}}, basis: practice,
  because: {{en: So., zh-Hant: 是。}}, source: [one], example: {{cost: small}}, near_miss: {{cost: large}}}}
""".encode()


def calls(work: Callable[[], object]) -> int:
    """Return how many functions were called."""
    count = 0

    def counted(frame: FrameType, event: str, called: object) -> None:
        nonlocal count
        # No work is what counts the lines that are covered, and is taken out of code that was often run.
        of = str(getattr(called, "__module__", "")).partition(".")[0]
        count += event in ("call", "c_call") and COVERAGE not in (frame.f_globals.get("__package__"), of)

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        with suppress(EcomktError):
            work()
    finally:
        sys.setprofile(before)
    return count


def grows_evenly(work: Callable[[int], Callable[[], object]], size: int) -> bool:
    # What is read once for all files, such as the letters of languages, is no work of this one.
    calls(work(5))
    # Far enough apart that a call for each row before this one is told from the hundreds that a row takes itself.
    small, large, larger = (calls(work(each)) for each in (size, 4 * size, 16 * size))
    return larger - large <= 4.5 * (large - small) + 200


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_twice_the_list_takes_twice_the_work(family: str) -> None:
    # The first hundred rows are looked at again and again; only behind them one sees what a further row takes.
    size = 110 if family in ("rows", "objects", "items") else 20
    assert grows_evenly(lambda n: lambda: list(opened(FAMILIES[family](n)).products()), size)


@pytest.mark.slow
@pytest.mark.parametrize("family", OTHERS)
def test_twice_of_any_file_takes_twice_the_work(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # In its own process, which is started for each, a workbook's work couldn't be counted.
    monkeypatch.setattr(workbook, "_values", lambda content, _name, wanted: list(read_sheets(content, wanted)))
    kind, make = OTHERS[family]

    def work(size: int) -> Callable[[], object]:
        data = make(size)
        return lambda: read(kind, data)

    assert grows_evenly(work, 20)


def test_a_stray_quote_in_each_line_takes_no_deeper_stack() -> None:
    source = opened(FAMILIES["stray quotes"](20_000))
    assert sum(1 for _ in source.products()) == 20_000


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Yield every pattern that stands in a module of the program, with its name."""
    for module in pkgutil.walk_packages(ecomkt.__path__, "ecomkt."):
        if module.name != "ecomkt.__main__":
            with suppress(ImportError):
                for name, value in vars(importlib.import_module(module.name)).items():
                    if isinstance(value, re.Pattern):
                        yield f"{module.name}.{name}", value


def endless_in_endless(parsed: object, *, within: bool = False) -> bool:
    """Return whether a repetition without an end stands within another that may give back what it took."""
    for operation, value in parsed:  # type: ignore[attr-defined]
        repeats = operation in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[1] == sre.MAXREPEAT
        if repeats and within:
            return True
        # What is possessive or atomic gives nothing back.
        inner = value if isinstance(value, list | tuple) else [value]
        below = within or repeats
        parts = [each for part in inner for each in (part if isinstance(part, list) else [part])]
        if operation not in (sre.POSSESSIVE_REPEAT, sre.ATOMIC_GROUP) and any(
            endless_in_endless(part, within=below) for part in parts if isinstance(part, sre_parser.SubPattern)
        ):
            return True
    return False


@pytest.mark.slow
def test_no_pattern_repeats_without_end_within_a_repetition() -> None:
    assert endless_in_endless(sre_parser.parse("(a+)+b"))
    assert not endless_in_endless(sre_parser.parse("(?:a++)+b"))
    found = {name: pattern.pattern for name, pattern in patterns()}
    assert len(found) > 50
    assert {name: text for name, text in found.items() if endless_in_endless(sre_parser.parse(text))} == {}


@pytest.mark.parametrize("cell", ["9" * 9_000, "Price (10+) " + "1+ " * 3_000], ids=["digits", "tiers"])
def test_a_cell_that_is_too_long_for_a_header_is_not_searched_for_amounts(cell: str) -> None:
    known = KnownHeaders(column_knowledge(), codebook(), None)
    assert known.header("Price (10+)").parts
    assert known.header(cell) == Header(header_word(cell))
