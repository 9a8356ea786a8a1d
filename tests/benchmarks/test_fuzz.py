"""Damaged files end in products, a profile or a line: never in a crash, a hang or a row that is gone."""

import pytest
from benchmarks.fuzz import SEEDS, came_of, outcome

CASES = {
    "csv": 25,
    "json": 20,
    "jsonl": 12,
    "xml": 20,
    "html": 10,
    "gz": 10,
    "profile": 110,
    "pack": 50,
    "logo": 80,
    "note": 50,
}
WORKBOOKS = {"xlsx": 3, "xlsb": 3, "ods": 3, "xls": 3}
SOUND = ("read", "refused")


def wrong(kind: str, count: int) -> dict[int, str]:
    return {number: came for number in range(count) if (came := outcome(kind, number)) not in SOUND}


@pytest.mark.parametrize("kind", CASES)
def test_a_damaged_file_is_read_or_refused(kind: str) -> None:
    assert wrong(kind, CASES[kind]) == {}


@pytest.mark.process
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_damaged_workbook_is_read_or_refused(kind: str) -> None:
    assert wrong(kind, WORKBOOKS[kind]) == {}


def test_what_is_damaged_was_sound() -> None:
    found = {kind: {came_of(kind, data) for data in seeds()} for kind, seeds in SEEDS.items()}
    assert found == {kind: {"read"} for kind in SEEDS}
    assert {*CASES, *WORKBOOKS} == {*SEEDS}
