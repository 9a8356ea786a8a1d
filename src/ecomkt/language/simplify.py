"""Simplified Chinese out of the traditional texts of the knowledge."""

import re
from functools import cache, cached_property
from typing import Protocol

from ecomkt.errors import InputError, Problem


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


class Simplifier:
    """Turns Taiwan Chinese into what a reader in mainland China expects.

    The conversion is OpenCC's `tw2sp`, not `t2s`: the texts are written in the words of Taiwan, so the words must
    change with the characters (軟體 → 软件, not 软体). `exceptions` then mends what it leaves or puts wrong: pairs
    of a text as it stands after `tw2sp` and the right one; where several match at a place, the longest does.
    """

    def __init__(self, exceptions: tuple[tuple[str, str], ...]) -> None:
        self._exceptions = dict(exceptions)
        longest_first = sorted(self._exceptions, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._derived = cache(self._derive)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Simplifier) and self._exceptions == other._exceptions

    def __hash__(self) -> int:
        return hash(tuple(self._exceptions.items()))

    def __reduce__(self) -> tuple[object, ...]:
        # Neither what was derived nor the dictionaries of OpenCC need to travel.
        return type(self), (tuple(self._exceptions.items()),)

    def __call__(self, text: str) -> str:
        """Return the text in simplified Chinese; raises InputError where OpenCC isn't installed."""
        return self._derived(text)

    def _derive(self, text: str) -> str:
        converted = self._opencc.convert(text)
        # One pass, so that no entry works on what another has put there.
        return self._pattern.sub(lambda match: self._exceptions[match[0]], converted)

    @cached_property
    def _opencc(self) -> _Converter:
        # Its dictionaries take long to load, and only this language needs them.
        try:
            from opencc import OpenCC
        except ImportError as error:
            message = "simplified Chinese needs OpenCC, which can't be imported"
            hint = "install it with `python3 -m pip install opencc`, or ask for zh-Hant"
            raise InputError([Problem("opencc-missing", message, hint)]) from error
        converter: _Converter = OpenCC("tw2sp")
        return converter
