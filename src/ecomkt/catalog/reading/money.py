"""Objects of JSON that are sums of money: in which unit they are written, with tax or without, in which currency."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal

from ecomkt.catalog.reading.contents import is_number, sum_in
from ecomkt.catalog.reading.layout import Role
from ecomkt.catalog.reading.product import plain_cell
from ecomkt.catalog.reading.profiles import ColumnKnowledge
from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

Members = Mapping[str, object]
_AMOUNT, _MICROS, _DIVISOR = "amount", "amountMicros", "divisor"
_MINOR = "currency_minor_unit"
# So many digits of a currency are its cents, unless it has none, or thousandths.
_DIGITS, _MORE_DIGITS = 2, 3
# A longer text is no sum; its number and what stands around it.
_LONGEST_SUM = 24
_OF_NUMBER = re.compile(r"\d[\d.,' ]*")
_IN_CURRENCY = re.compile(r"[^\d\s]{1,4}\s*\d[\d.,' ]*|\d[\d.,' ]*\s*[^\d\s]{1,4}")
# A key in the shop's own records is none of the money, but for the code of a currency.
_CODE = re.compile(r"currency\w*=\w{1,12}", re.IGNORECASE)


Money = tuple[str, Members, str]
"""What an object comes to, empty if it is no money; its other members; the sum in cents, if only its name says so."""


def money_in(key: str, entry: Members, knowledge: ColumnKnowledge, word: Callable[[str], str]) -> Money:
    """Return the sum of an object that is called by a `key`: in units, and with tax where it says both."""
    rest = {
        name: part for name, part in entry.items() if name.lower()[-2:] != "id" or _CODE.fullmatch(f"{name}={part}")
    }
    currency = next((str(part).upper() for name, part in rest.items() if "currency" in name.lower()), "")
    digits = _digits_of(rest, knowledge, word)
    with suppress(ArithmeticError):
        if _MICROS in rest:
            return _summed(Decimal(str(rest.pop(_MICROS))).scaleb(-6), rest)
        if _DIVISOR in rest:
            return _summed(Decimal(str(rest.pop(_AMOUNT))) / Decimal(str(rest.pop(_DIVISOR))), rest)
        whole = [name for name, part in rest.items() if _plain(part).isdecimal()]
        inner = next((name for name in whole if word(name) in knowledge.hundredths), "")
        named = inner or (_AMOUNT if _AMOUNT in whole else "")
        if named and (inner or digits is not None or word(key) in knowledge.cents):
            rest = {name: part for name, part in rest.items() if word(name) not in knowledge.exponents}
            own = 0 if currency in knowledge.uncut else _MORE_DIGITS if currency in knowledge.mills else _DIGITS
            cut = own if digits is None else digits
            cents = str(rest.pop(named))
            return _summed(Decimal(cents).scaleb(-cut), rest, "" if digits is not None else cents)
    taxed = next((n for n, part in rest.items() if word(n) in knowledge.taxed and is_number(_plain(part))), "")
    numbers = (_plain(part) for name, part in rest.items() if name != Role.CURRENCY.value)
    return _plain(rest[taxed]) if taxed else next(filter(is_number, numbers), ""), rest, ""


def in_units(prices: Members) -> Members:
    """Return the sums of an object in units where it says how many digits are cents."""
    digits = str(prices.get(_MINOR, ""))
    paid = prices.items() if digits.isdecimal() else ()
    sums = {key: entry for key, entry in paid if key.endswith(Role.PRICE.value) and is_number(str(entry))}
    return {**prices, **{key: f"{Decimal(str(entry)).scaleb(-int(digits)):f}" for key, entry in sums.items()}}


def currency_beside(texts: Iterable[str], prices: Iterable[str], units: Collection[str]) -> str:
    """Return the currency of a text that says the same sum as one of the prices: `€ 29,99`."""
    said = [text for text in texts if len(text) <= _LONGEST_SUM and _IN_CURRENCY.fullmatch(text)]
    sums = {sum_in(price) for price in prices if is_number(price)} if said else set()
    found = (_OF_NUMBER.sub("", text).strip() for text in said if sum_in(text) in sums)
    return next((unit for unit in found if unit.casefold() in units), "")


def told_as_cents(key: str, cents: str, amount: str) -> Problem:
    """Return the note on a sum that is in cents by what it is called, or by what stands beside it."""
    message = "{key} counts the smallest unit of its currency: {cents} is read as {sum}"
    hint = "if these are whole units, multiply them first"
    return Problem.of("read-as-cents", message, hint, key=quoted(key), cents=cents, sum=amount)


def _summed(amount: Decimal, rest: Members, cents: str = "") -> Money:
    return f"{amount:f}", {_AMOUNT: f"{amount:f}", **rest}, cents


def _plain(part: object) -> str:
    return plain_cell(part) or ""


def _digits_of(money: Members, knowledge: ColumnKnowledge, word: Callable[[str], str]) -> int | None:
    said = (str(part) for name, part in money.items() if word(name) in knowledge.exponents)
    return next((int(digits) for digits in said if digits.isdecimal()), None)
