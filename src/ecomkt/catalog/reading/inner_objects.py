"""What an object within a product of JSON tells of it: its price, which may be a range, and its currency."""

from ecomkt.catalog.reading.contents import sum_in
from ecomkt.catalog.reading.layout import Role
from ecomkt.catalog.reading.money import MINOR, SPAN, ends_of, in_units, sum_within
from ecomkt.catalog.reading.named_things import Members, objects_in
from ecomkt.catalog.reading.object_words import ObjectWords


class InnerObjects(ObjectWords):
    """Tells what objects within a product say of it."""

    def _priced(self, value: Members) -> Members:
        """Return an object with the first of the prices for more and more pieces, where it has no other price."""
        value = self._with_sum_within(value)
        if self._has(self._prices, value):
            return value
        inner = [entry for entry in value.values() if isinstance(entry, dict)]
        lists = [e for each in (value, *inner) for k, e in each.items() if self._word(k) in self._tiers]
        steps = [step for entry in lists for step in objects_in(entry)[:1]]
        priced = [e for step in steps for k, e in step.items() if self._word(k) in self._prices]
        return {**value, Role.PRICE.value: priced[0]} if priced else value

    def _with_sum_within(self, value: Members) -> Members:
        """Return an object with the sum or the range of an object within that tells of its price, in the place of that.

        Beside a price of its own only a range that begins or ends there counts, and beside variants with prices none.
        """
        told = [k for k, e in value.items() if isinstance(e, dict) and self._tells_price(k)]
        if not told or any(self._word(key) in self._nested and self._is_sold(entry) for key, entry in value.items()):
            return value
        own = next((k for k in value if self._keys[self._prices][k] and value[k]), "")
        price = self._sum_within(own, value[own])[0] if own else ""
        for key, entry in [(k, e) for k, e in value.items() if k in told and k != own and isinstance(e, dict)]:
            is_range = bool(ends_of(entry))
            if self._has(self._prices, entry) and not is_range and (self._word(key) in self._prices | self._money):
                value = value if MINOR in entry else {**value, key: self._with_sum_within(entry)}
                continue
            said, unit = self._sum_within(key, entry)
            if said and (not own or (SPAN in said and sum_in(price) in map(sum_in, said.split(SPAN)))):
                currency = {} if self._has(self._currencies, value) or not unit else {Role.CURRENCY.value: unit}
                rest = {k: e for k, e in value.items() if not (is_range and k == key)}
                return {**rest, own or Role.PRICE.value: said, **currency}
        return value

    def _tells_price(self, key: str) -> bool:
        """Return whether an object that is called so tells of the price that is paid."""
        return (self._named_price[key] or self._word(key) in self._money) and not self._named_another[key]

    def _sum_within(self, key: str, entry: object) -> tuple[str, str]:
        return sum_within(key, in_units(entry) if isinstance(entry, dict) else entry, self._knowledge, self._word)

    def _with_inner(self, variant: Members) -> Members:
        """Return a variant with what the one object within it says that has a price, where it has none itself."""
        if self._has(self._prices, variant):
            return variant
        inner = [(k, self._priced(e)) for k, e in variant.items() if isinstance(e, dict) and not self._named_other[k]]
        priced = [(key, entry) for key, entry in inner if self._has(self._prices, entry)]
        if len(priced) != 1:
            return variant
        return {**priced[0][1], **{key: entry for key, entry in variant.items() if key != priced[0][0]}}
