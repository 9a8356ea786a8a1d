"""What follows from the client's own numbers; no figure of another firm stands in it."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from ecomkt.knowledge.codebook import Attribute, Code, Codebook
from ecomkt.profile.amounts import shares_within, sums_within
from ecomkt.profile.fact import GivenAmount, Profile

# So many times what an order may cost are spent without one before it is given up: if orders came at that cost, by
# chance as they do, none at all would happen in e⁻³ of the cases, less than one in twenty.
_PATIENCE = 3
# From here on the parts of a unit are noise.
_ROUND = 100
_PERCENT = 100
_MORE, _PAID = "more", "paid"
# A new price is not so many times the old one, or less by as much; what is may be a number of anything.
_FAR = 2


class Figure(Struct, frozen=True):
    """One number that follows."""

    name: str
    """The label of its text is `figure.` and this."""
    value: Decimal
    unit: str
    """The ISO code of money; `orders`; empty for a ratio."""


def figures_of(codebook: Codebook, profile: Profile) -> tuple[Figure, ...]:
    """Return the figures that the numbers of a profile give."""
    every = codebook.attributes
    price = _given(profile, (a for a in every if a.amount is True))
    share = _given(profile, (a for a in every if a.share))
    budget = _given(profile, (a for a in every if not isinstance(a.amount, bool)))
    return tuple(_figures(price, share.number, budget)) if share and share.number else ()


def figures_of_plan(codebook: Codebook, profile: Profile, given: str, option: Code) -> tuple[Figure, ...]:
    """Return what the one share or sum in a plan's words does to an order; nothing without a margin, or if unsure.

    Where prices differ, the one margin may be another article's, and nothing is reckoned. With margin m and c off,
    m / (m − c) times as many orders earn the same; with c more, c / (c + m) may be lost.
    """
    price = _given(profile, (a for a in codebook.attributes if a.amount is True))
    margin = _given(profile, (a for a in codebook.attributes if a.share))
    if not option.reckons or not margin or not margin.number or (price and price.highest):
        return ()
    change = _change(given, price.number if price else Decimal(0), option.reckons)
    if not change:
        return ()
    if option.reckons == _MORE:
        return (Figure("may-lose", (_PERCENT * change / (change + margin.number)).to_integral_value(ROUND_FLOOR), ""),)
    return tuple(_after(change, margin.number, price, is_paid=option.reckons == _PAID))


def _change(given: str, price: Decimal, reckons: str) -> Decimal | None:
    """Return the share of the price that a plan takes off it, adds to it or pays out of it; None if it isn't plain."""
    shares = shares_within(given)
    if shares or not price or reckons == _PAID:
        return shares[0] if len(shares) == 1 else None
    bound = price / _FAR, price * _FAR
    sums = [number for number in sums_within(given) if bound[0] <= number <= bound[1]]
    change = (sums[0] - price) / price if len(sums) == 1 else Decimal(0)
    change = change if reckons == _MORE else -change
    return change if change > 0 else None


def _after(change: Decimal, margin: Decimal, price: GivenAmount | None, *, is_paid: bool) -> Iterator[Figure]:
    left = margin - change
    if price and price.number and left:
        name = "left-of-order" if left > 0 else "loss-per-order"
        yield Figure(name, _rounded(abs(left) * price.number), price.currency)
    if left > 0 and not is_paid:
        yield Figure("times-as-many", _rounded(margin / left), "")


def _figures(price: GivenAmount | None, share: Decimal, budget: GivenAmount | None) -> Iterator[Figure]:
    left = price.number * share if price else Decimal(0)
    if price and left:
        yield Figure("most-per-order", _rounded(left), price.currency)
    yield Figure("break-even-return", _rounded(1 / share), "")
    if price and left:
        if budget and budget.number and budget.currency == price.currency:
            orders = (budget.number / left).to_integral_value(ROUND_CEILING)
            yield Figure("orders-for-budget", orders, "orders")
        yield Figure("at-risk", _rounded(left * _PATIENCE), price.currency)


def _given(profile: Profile, attributes: Iterable[Attribute]) -> GivenAmount | None:
    """Return the first amount on one of the attributes."""
    slugs = {attribute.slug for attribute in attributes}
    return next((amount for amount in profile.amounts if amount.attribute in slugs), None)


def _rounded(number: Decimal) -> Decimal:
    return round(number, 2) if number < _ROUND else Decimal(round(number))
