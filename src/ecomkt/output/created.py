"""When a file says that it was made: not by the clock, so that the same answer gives the same bytes."""

import os
from datetime import UTC, date, datetime

from ecomkt.errors import InputError, told
from ecomkt.safe_text import quoted

_EPOCH = datetime(2000, 1, 1)
_VARIABLE = "SOURCE_DATE_EPOCH"
# No year of more than four digits can be written.
_MOST_DIGITS, _LAST = 12, 253_402_300_799


def created() -> datetime:
    """Return the time that SOURCE_DATE_EPOCH sets, in UTC, else a fixed one; raises InputError if it sets none."""
    word = os.environ.get(_VARIABLE, "")
    if not word:
        return _EPOCH
    if not (word.isascii() and word.isdecimal() and len(word) <= _MOST_DIGITS and int(word) <= _LAST):
        message = told("{name} is {word}, which is no time", name=_VARIABLE, word=quoted(word))
        raise InputError.of("bad-time", message, "set it to whole seconds since 1970, or unset it")
    return datetime.fromtimestamp(int(word), UTC).replace(tzinfo=None)


def now() -> datetime:
    """Return the time of SOURCE_DATE_EPOCH, in UTC, else that of the clock where we are; raises InputError."""
    return created() if os.environ.get(_VARIABLE) else datetime.now()


def today() -> date:
    """Return the day of `now`; raises InputError."""
    return now().date()
