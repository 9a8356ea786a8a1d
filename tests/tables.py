"""Many cheap cases in one test, which tells every row that fails: as tests of their own they cost far more."""

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence

import pytest

__all__ = ["each_row"]

Check = Callable[..., None]

_MOST_SHOWN = 300
"""How many signs of a row are shown at most."""


def each_row(
    names: str | Sequence[str], rows: Iterable[object]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make of a check a test that goes through all rows; the arguments are those of `pytest.mark.parametrize`.

    For rows that need nothing of their own: what is left in a folder or patched is there for the next row, too.
    """
    keys = [name.strip() for name in (names.split(",") if isinstance(names, str) else names)]

    def decorated(check: Check) -> Check:
        @functools.wraps(check)
        def every_row(**fixtures: object) -> None:
            cases = list(rows)
            assert cases
            flaws: list[BaseException] = []
            for row in cases:
                given = dict(zip(keys, [row] if len(keys) == 1 else row, strict=True))  # type: ignore[call-overload]
                try:
                    check(**given, **fixtures)
                except (Exception, pytest.fail.Exception) as flaw:
                    flaw.add_note(f"in the row {given!r}"[:_MOST_SHOWN])
                    flaws.append(flaw)
            if flaws:
                raise BaseExceptionGroup(f"{len(flaws)} of {len(cases)} rows", flaws)

        asked = inspect.signature(check)
        others = [each for name, each in asked.parameters.items() if name not in keys]
        every_row.__signature__ = asked.replace(parameters=others)  # type: ignore[attr-defined]
        del every_row.__wrapped__
        return every_row

    return decorated
