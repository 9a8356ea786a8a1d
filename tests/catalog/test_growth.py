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

import pytest

import ecomkt
from catalogs import codebook, column_knowledge, opened
from ecomkt.catalog.reading.columns import KnownHeaders
from ecomkt.catalog.reading.headers import Header, header_word
from ecomkt.errors import InputError

ITEM = "<item><id>K</id><title>Mug</title></item>"
FAMILIES: dict[str, Callable[[int], str]] = {
    "rows": lambda n: "id,title,price\n" + "K,Mug,5\n" * n,
    "stray quotes": lambda n: "id,title,price,category\n" + 'K,"12 inch pan,5 USD,Home\n' * n,
    "a quote that is never closed": lambda n: 'id,title,price\nK,"Mug,5\n' + "K,Mug,5\n" * n,
    "cells in quotes over lines": lambda n: "id,title,price\n" + 'K,"Mug\n\n""red""",5\n' * n,
    "objects": lambda n: "[" + '{"id": 1, "title": "Mug"},' * n + "{}]",
    "broken objects": lambda n: '[{"id": 1, "title": "Mug"},' + '{"id": 1 x},' * n,
    "objects within broken objects": lambda n: '[{"id": 1, "title": "Mug"},' + '{"a": [{"id": 1, "title": "x"},' * n,
    "braces": lambda n: '[{"id": 1, "title": "Mug"},' + "{" * n,
    "lines of open objects": lambda n: '{"id": 1, "title": "Mug"}\n' + '{"a":\n' * n,
    "an object over lines": lambda n: '{"products": [\n' + '{"id": 1,\n"title": "Mug"},\n' * n + "{}]}",
    "items": lambda n: "<rss><channel>" + ITEM * n + "</channel></rss>",
    "items that are never closed": lambda n: "<rss><channel>" + ITEM + "<item>" * n,
    "ends of items that never began": lambda n: "<rss><channel>" + ITEM + "</item>" * n,
    "bare ampersands": lambda n: "<rss><channel>" + ITEM.replace("Mug", "Mug & " * n),
    "rows of a page": lambda n: "<table><tr><td>id<td>title" + "<tr><td rowspan=3>K<td>Mug" * n,
}


def calls(text: str) -> int:
    """Return how many functions were called to read a list."""
    count = 0

    def counted(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        with suppress(InputError):
            for _ in opened(text).products():
                pass
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("family", FAMILIES)
def test_twice_the_list_takes_twice_the_work(family: str) -> None:
    make = FAMILIES[family]
    # What is read once for all lists, such as the letters of languages, is no work of this one.
    calls(make(5))
    small, large, larger = (calls(make(size)) for size in (60, 120, 240))
    assert larger - large <= 2.5 * (large - small) + 200


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
