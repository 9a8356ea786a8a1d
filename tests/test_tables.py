"""A table in one test says of every row that fails which it is and why, and takes the fixtures that no row gives."""

import pytest

from tables import each_row


@each_row(("number", "name"), [(1, "one"), (2, "two"), (3, "three")])
def small(number: int, name: str, bound: int) -> None:
    assert number < bound, name


def test_every_row_that_fails_is_told_with_its_reason() -> None:
    with pytest.raises(BaseExceptionGroup, match="2 of 3 rows") as caught:
        small(bound=2)
    told = [(str(flaw).partition("\n")[0], flaw.__notes__) for flaw in caught.value.exceptions]
    assert told == [
        ("two", ["in the row {'number': 2, 'name': 'two'}"]),
        ("three", ["in the row {'number': 3, 'name': 'three'}"]),
    ]
    small(bound=4)


def test_a_row_that_expects_an_error_in_vain_fails_and_so_does_a_table_without_rows() -> None:
    @each_row("text", ["a", "1"])
    def refused(text: str) -> None:
        with pytest.raises(ValueError, match="invalid"):
            int(text)

    with pytest.raises(BaseExceptionGroup, match="1 of 2 rows"):
        refused()
    with pytest.raises(AssertionError):
        each_row("text", [])(refused)()


@pytest.fixture
def other() -> str:
    return "given"


@each_row("text", ["a", "b"])
def test_fixtures_come_beside_the_row(text: str, other: str) -> None:
    assert (len(text), other) == (1, "given")
