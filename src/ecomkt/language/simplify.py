"""Simplified Chinese out of the traditional texts of the knowledge."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from ecomkt.errors import InputError


@dataclass(frozen=True)
class Simplifier:
    """Turns Taiwan Chinese into what a reader in mainland China expects.

    The conversion is OpenCC's `tw2sp`, not `t2s`: the texts are written in the words of Taiwan, so the words must
    change with the characters (軟體 → 软件, not 软体). `exceptions` then mends what it leaves or puts wrong: pairs
    of a text as it stands after `tw2sp` and the right one; where several match at a place, the longest does.
    """

    exceptions: tuple[tuple[str, str], ...]

    def __reduce__(self) -> tuple[object, ...]:
        # Neither what was derived nor the dictionaries of OpenCC need to travel.
        return type(self), (self.exceptions,)

    def __call__(self, text: str) -> str:
        """Return the text in simplified Chinese; raises InputError where OpenCC isn't installed."""
        return self._derived(text)

    @cached_property
    def _derived(self) -> Callable[[str], str]:
        exceptions = dict(self.exceptions)
        longest_first = sorted(exceptions, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        # Its dictionaries take long to load, and only this language needs them.
        try:
            from opencc import OpenCC
        except ImportError as error:
            message = "simplified Chinese needs OpenCC, which can't be imported"
            hint = "install it with `python3 -m pip install opencc`, or ask for zh-Hant"
            raise InputError.of("opencc-missing", message, hint) from error
        convert: Callable[[str], str] = OpenCC("tw2sp").convert
        # One pass, so that no entry works on what another has put there.
        return cache(lambda text: pattern.sub(lambda match: exceptions[match[0]], convert(text)))
