"""What a product costs where its row says it in several cells: with options that cost more, or for several pieces."""

import re
from collections.abc import Iterable
from decimal import Decimal

from ecomkt.catalog.columns.contents import sum_in

_AMOUNT = re.compile(r"\d(?:[\d.,\s'’]*\d)?")
_NUMBER, _THOUSANDS = re.compile(r"\d+(?:[.,]\d{1,2})?"), re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Between the surcharges of the options of one product: 0,0,2000.
_LISTED = re.compile(r"[;|\n]")
# Price, stock, code and properties of each option of one: 59.00:10:S1:1627207:28320;
_OPTION = re.compile(r"(?:^|;)(\d+(?:\.\d{1,2})?):\d*:[^;:]*:")


def plus(price: str, surcharge: str) -> str:
    """Return a price with a surcharge; the two side by side, which is no price, if one of them isn't plain."""
    price, bare = (_THOUSANDS.sub("", text) for text in (price, surcharge.replace(" ", "").lstrip("+")))
    number, extra = _NUMBER.findall(price), _NUMBER.fullmatch(bare.removeprefix("-"))
    if len(number) != 1 or not extra:
        return f"{price} + {surcharge}"
    added = Decimal(extra[0].replace(",", ".")) * (-1 if bare.startswith("-") else 1)
    return _NUMBER.sub(f"{Decimal(number[0].replace(',', '.')) + added:f}", price)


def each_of(total: str, count: str) -> str:
    """Return what one piece costs; both side by side, which is no price, if that can't be told."""
    paid, pieces = Decimal(str(sum_in(total))), Decimal(str(sum_in(count)))
    if paid == pieces == 0 and total.strip("0.,") == "":
        return total
    if not (paid and pieces):
        return f"{total} / {count or '?'}"
    one = paid / pieces
    return _AMOUNT.sub(f"{one:.2f}" if one % 1 else f"{one:.0f}", total, count=1)


def with_others(amount: str, cells: list[str], highest: Iterable[int], extra: int, count: int) -> tuple[str, ...]:
    """Return a price, that of one piece, with what its options cost, or else with those up to the highest."""
    amount = each_of(amount, cells[count]) if count >= 0 else amount
    if extra >= 0 and cells[extra]:
        return tuple(dict.fromkeys(plus(amount, each) for each in _each(cells[extra])))
    options = [each for at in highest if cells[at] for each in (_OPTION.findall(cells[at]) or [cells[at]])]
    return tuple(dict.fromkeys((amount, *[each for each in options if ";" not in each])))


def _each(surcharges: str) -> list[str]:
    """Return the surcharges of a cell, as written; zeros alone behind a comma are thousands."""
    parts = _LISTED.split(surcharges)
    parts = [part.strip() for part in (surcharges.split(",") if len(parts) == 1 else parts)]
    return [surcharges] if any(part.startswith("00") for part in parts) else [*filter(None, parts)]
