"""What follows from the client's own numbers; no figure of another firm stands in it."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.profile.fact import GivenAmount, Profile

# So many times what an order may cost are spent without one before it is given up: if orders came at that cost, by
# chance as they do, none at all would happen in e⁻³ of the cases, less than one in twenty.
_PATIENCE = 3
# From here on the parts of a unit are noise.
_ROUND = 100


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
