"""Objects of JSON that are sums of money: in which unit they are written, with tax or without, in which currency."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from html import unescape
from itertools import chain

from ecomkt.catalog.columns.contents import is_number, sum_in
from ecomkt.catalog.columns.layout import Role, Roles
from ecomkt.catalog.columns.product import plain_cell
from ecomkt.catalog.columns.profiles import CENTS, ColumnKnowledge
from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

Members = Mapping[str, object]
_AMOUNT, _MICROS, _DIVISOR = "amount", "amountMicros", "divisor"
MINOR = "currency_minor_unit"
# So many digits of a currency are its cents, unless it has none, or thousandths.
_DIGITS, _MORE_DIGITS = 2, 3
_CODE_LENGTH = 3
# A longer text is no sum; its number and what stands around it.
_LONGEST_SUM = 24
_THIRDS = re.compile(r"\d{1,3}\.\d{2}0")
_OF_NUMBER = re.compile(r"\d[\d.,' ]*")
_IN_CURRENCY = re.compile(r"[^\d\s]{1,4}\s*\d[\d.,' ]*|\d[\d.,' ]*\s*[^\d\s]{1,4}")
_TAGS, _DASH = re.compile(r"(?s)<(del|s)\b.*?</\1>|<[^<>]*>"), re.compile(r"\s[–—-]\s")
# A key in the shop's own records is none of the money, but for the code of a currency.
_CODE = re.compile(r"@?currency\w*=\w{1,12}", re.IGNORECASE)
# retailCurrency, base_currency_code
_OWN_CURRENCY = re.compile(r"(\w*[a-z0-9])_?currency(?:_?code)?", re.IGNORECASE)
_ENDS = 2
_DEEP = _NONE = 4
SPAN = " - "
"""Between the ends of a range, as it stands in a cell."""

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
        named_so = (name for name in whole if word(name) in knowledge.hundredths)
        inner = next((name for name in named_so if word(name) not in knowledge.exponents), "")
        named = inner or (_AMOUNT if _AMOUNT in whole else "")
        if named and (inner or digits is not None or word(key) in knowledge.cents):
            rest = {name: part for name, part in rest.items() if word(name) not in knowledge.exponents}
            own = 0 if currency in knowledge.uncut else _MORE_DIGITS if currency in knowledge.mills else _DIGITS
            cut = own if digits is None else digits
            cents = str(rest.pop(named))
            return _summed(Decimal(cents).scaleb(-cut), rest, "" if digits is not None else cents)
    taxed = next((n for n, part in rest.items() if word(n) in knowledge.taxed and is_number(_plain(part))), "")
    numbers = [name for name, part in rest.items() if name != Role.CURRENCY.value and is_number(_plain(part))]
    if len(numbers) > 1:
        numbers = sorted(
            (n for n in numbers if word(n) not in knowledge.exponents), key=lambda n: _rank(word(n), knowledge)
        )
    amount = _plain(rest[taxed or numbers[0]]) if taxed or numbers else ""
    return amount, rest, ""


def sum_within(
    key: str, entry: object, knowledge: ColumnKnowledge, word: Callable[[str], str], level: int = 0
) -> tuple[str, str]:
    """Return the sum or range of an object called by a `key`, with tax and for all before others; or empty."""
    if not isinstance(entry, dict) or level > _DEEP:
        plain = _plain(entry)
        return (plain, "") if all(map(is_number, plain.split(SPAN))) else ("", "")
    if both := ends_of(entry, knowledge):
        (least, said), (most, _) = (sum_within(key, end, knowledge, word, level + 1) for end in both)
        if least and most:
            return least if sum_in(least) == sum_in(most) else f"{least}{SPAN}{most}", said or currency_in(entry)
    cut = knowledge.hundredths | (knowledge.exponents if _AMOUNT in entry else set())
    if any(name in (_MICROS, _DIVISOR) or word(name) in cut for name in entry):
        amount, _, _ = money_in(key, entry, knowledge, word)
        return amount, currency_in(entry)
    if entry and all(map(str.isdecimal, entry)):
        # By the numbers of price lists, of which the first is that of all.
        return sum_within(key, next(iter(entry.values())), knowledge, word, level + 1)
    inner = sorted((k for k in entry if _rank(word(k), knowledge) < _NONE), key=lambda k: _rank(word(k), knowledge))
    sums = (sum_within(k, entry[k], knowledge, word, level + 1) for k in inner)
    # Where nothing else says it, from the least upwards.
    ends = (
        sum_within(k, part, knowledge, word, level + 1)
        for k, part in entry.items()
        if re.fullmatch(knowledge.ends[0], k)
    )
    amount, said = next((found for found in chain(sums, ends) if found[0]), ("", ""))
    return amount, said or currency_in(entry)


def from_cents(amount: str, currency: str, knowledge: ColumnKnowledge, part: str) -> str:
    """Return a sum or a range in units that counts the smallest ones of its currency, or `/100000` a `part` of one."""
    ends, code = amount.split(SPAN), currency.upper()
    own = 0 if code in knowledge.uncut else _MORE_DIGITS if code in knowledge.mills else _DIGITS
    digits = own if part == CENTS else len(part) - len("/1")
    if not digits or not all(map(str.isdecimal, ends)):
        return amount
    return SPAN.join(f"{Decimal(end).scaleb(-digits):.2f}" for end in ends)


def in_text(amount: str, texts: Iterable[str]) -> str:
    """Return a sum as a text beside it says it: its hundredth part, 999 beside $9.99, or without a third decimal."""
    if _THIRDS.fullmatch(amount):
        # 99.990 beside $99.99 has no thousands.
        cents = f"{Decimal(amount):.2f}"
    elif amount.isdecimal() and len(amount) > _DIGITS:
        cents = f"{Decimal(amount).scaleb(-_DIGITS):.2f}"
    else:
        return ""
    said = (text for text in texts if len(text) <= _LONGEST_SUM)
    told = (text for text in said if text == cents or _IN_CURRENCY.fullmatch(text))
    return cents if any(sum_in(text) == float(cents) for text in told) else ""


def bare(text: str) -> str:
    """Return what a page shows of a price as text, without what is crossed out."""
    return " ".join(unescape(_TAGS.sub(" ", text)).split())


def span_in(text: str) -> str:
    """Return the range of a text that is one, each end in its currency: `5.00 TND – 9.00 TND`; else nothing."""
    ends = [end.strip() for end in _DASH.split(text)] if len(text) <= 2 * _LONGEST_SUM else []
    return SPAN.join(ends) if len(ends) == _ENDS and all(map(_IN_CURRENCY.fullmatch, ends)) else ""


def ends_of(entry: Members, knowledge: ColumnKnowledge) -> list[object]:
    """Return the two ends of a range: the least and the most; nothing for what is none."""
    ends = [next((part for k, part in entry.items() if re.fullmatch(end, k)), None) for end in knowledge.ends]
    return ends if None not in ends else []


def currency_in(money: Members) -> str:
    """Return the currency that stands beside a sum, its code before its sign."""
    said = {name.lower(): part for name, part in money.items() if isinstance(part, str) and "currency" in name.lower()}
    return next((part for name, part in said.items() if "code" in name), next(iter(said.values()), ""))


def by_currency(money: Members, units: Collection[str]) -> list[Members]:
    """Return the sums of an object whose keys are the codes of currencies, each as a sum of its own."""
    is_plain = all(len(key) == _CODE_LENGTH and key.casefold() in units for key in money) and bool(money)
    # The sum may stand in a list of what else is said of it.
    parts = [(key, part[0] if isinstance(part, list) and part else part) for key, part in money.items() if is_plain]
    plain = [(key, _plain(part)) for key, part in parts]
    sums: list[Members] = [{_AMOUNT: part, Role.CURRENCY.value: key} for key, part in plain if is_number(part)]
    return sums if sums and len(sums) == len(money) else [money]


def _rank(word: str, knowledge: ColumnKnowledge) -> int:
    """Return how soon a sum within an object is its price, by what it is called; `_NONE` if it never is."""
    stems = knowledge.stems
    is_first = word in knowledge.taxed or word in knowledge.regular
    is_named = is_first or word in knowledge.within or stems.names_price(word)
    if not is_named or stems.is_other(word):
        return _NONE + (word in knowledge.old)
    is_whole = any(of in word for of in knowledge.regular)
    return 0 if is_first or is_whole else 3 if stems.is_crossed(word) else 2 if stems.is_special(word) else 1


def in_units(prices: Members, said: str = "") -> Members:
    """Return the sums of an object in units where it, or what it stands in, says how many digits are cents."""
    digits = str(prices.get(MINOR, said))
    if not digits.isdecimal():
        return prices
    found = dict(prices)
    for key, entry in prices.items():
        if isinstance(entry, dict):
            found[key] = in_units(entry, digits)
        elif key.endswith((Role.PRICE.value, _AMOUNT)) and is_number(str(entry)):
            found[key] = in_decimals(Decimal(str(entry)).scaleb(-int(digits)))
    for ends in [[*entry.values()] for entry in found.values() if isinstance(entry, dict)]:
        if len(ends) == _ENDS and all(isinstance(end, str) and is_number(end) for end in ends) and ends[0] != ends[1]:
            found |= {key: f"{ends[0]} - {ends[1]}" for key, entry in found.items() if entry == ends[0]}
    return found


def in_decimals(amount: Decimal) -> str:
    """Return a sum as a cell, never with three decimals, which may be thousands: 18.00, 18.25, 18.2550."""
    text = f"{amount:f}"
    whole, point, decimals = text.partition(".")
    if len(decimals) != _MORE_DIGITS:
        return text
    return f"{whole}{point}{decimals[:-1] if decimals.endswith('0') else f'{decimals}0'}"


def with_own_currencies(cells: Mapping[str, str], keys: Iterable[str], prices: Collection[str]) -> dict[str, str]:
    """Return prices with the currency of a key that is called like them before this: retailPrice, retailCurrency."""
    found = dict[str, str]()
    for named in filter(None, map(_OWN_CURRENCY.fullmatch, keys)):
        called = {named[1].casefold() + end for end in ("", "price", "_price", "amount", "_amount")}
        own = [price for price in prices if price.casefold() in called and is_number(cells[price])]
        found |= {price: f"{cells[price]} {cells[named[0]]}" for price in own}
    return found


def own_currency(words: Sequence[str], roles: Roles) -> Roles:
    """Return the column with the currency of that of the price, by their headers; nothing if there is none."""
    named = ((n, found[1]) for n, word in enumerate(words) if (found := _OWN_CURRENCY.fullmatch(word)))
    prices, ends = {words[n] for n in roles.get(Role.PRICE, ())[:1]}, ("", Role.PRICE.value, _AMOUNT)
    own_ones = tuple(n for n, own in named if prices & {own + end for end in ends})
    return {Role.CURRENCY: own_ones[:1]} if own_ones and Role.CURRENCY not in roles else {}


def currency_at(cells: Mapping[str, str], keys: Iterable[str], prices: Collection[str], sums: Collection[float]) -> str:
    """Return which of the keys of currencies is that of prices: within one, or beside one of the `sums`."""
    other = ""
    for key in keys:
        place = key.rpartition(".")[0]
        near = {k: cell for k, cell in cells.items() if k == place or k.rpartition(".")[0] == place}
        if not (sums and near.keys().isdisjoint(prices)):
            return key
        beside = {sum_in(cell) for cell in near.values() if is_number(cell)} - {0.0}
        if not beside.isdisjoint(sums):
            return key
        other = other or ("" if beside else key)
    return other


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
    said = in_decimals(amount)
    return said, {_AMOUNT: said, **rest}, cents


def _plain(part: object) -> str:
    return plain_cell(part) or ""


def _digits_of(money: Members, knowledge: ColumnKnowledge, word: Callable[[str], str]) -> int | None:
    said = (str(part) for name, part in money.items() if word(name) in knowledge.exponents)
    return next((int(digits) for digits in said if digits.isdecimal()), None)
