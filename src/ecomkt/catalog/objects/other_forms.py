"""Products of JSON in other forms: members as pairs of a name and a value, steps of a price, sums that options add."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import is_number, sum_in
from ecomkt.catalog.columns.doubts import told_as_steps
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.money import SPAN
from ecomkt.catalog.columns.product import plain_cell
from ecomkt.catalog.objects import named_things as things
from ecomkt.catalog.objects.named_things import Members, objects_in
from ecomkt.catalog.objects.object_words import ObjectWords
from ecomkt.errors import Problem

# A name, its value, and what may stand beside them: a key, a type, a place.
_MOST_MEMBERS = 5
_HUNDRED, _PAIR = 100, 2
_MANDATORY, _KIND_OF_OPTION, _CHECKED = "required", "type", "checkbox"


class OtherForms(ObjectWords):
    """Tells what a product says of itself in other forms than by its keys."""

    def __init__(self, known: KnownHeaders) -> None:
        super().__init__(known)
        self.notes: dict[str, Problem] = {}
        """What lists were read as that may be variants or products, by their names: the first of each."""

    def _paired(self, value: Members) -> Members:
        """Return an object with the members that stand as pairs of a name and a value, where they name it."""
        if self._title_of(value) or self._has_title(value):
            return value
        for key, entry in things.nested_in(value):
            found = [*map(self._pair, entry)] if isinstance(entry, list) and len(entry) > 1 else [None]
            pairs = dict(filter(None, found))
            is_told = any(self._word(name) in self._prices or self._is_category(name) for name in pairs)
            if None not in found and self._title_of(pairs) and is_told:
                return {**pairs, **{k: e for k, e in value.items() if k != key}}
        return value

    def _pair(self, part: object) -> tuple[str, object] | None:
        if not isinstance(part, dict) or not 1 < len(part) <= _MOST_MEMBERS:
            return None
        of = self._knowledge
        name = next((e for k, e in part.items() if self._word(k) in of.names and isinstance(e, str)), "")
        said = [entry for key, entry in part.items() if self._word(key) in of.values]
        return (name, said[0]) if name and said else None

    def _stepped(self, key: str, objects: Sequence[Members]) -> Sequence[Members]:
        """Return of steps of one price, which falls with the number of pieces, the first, and note what is left."""
        steps = [self._step(each) for each in objects] if len(objects) > 1 else []
        if not (steps and all(map(is_number, chain(*steps)))):
            return objects
        pieces, paid = ([*map(sum_in, of)] for of in zip(*steps, strict=True))
        if pieces != sorted({*pieces}) or paid != sorted(paid, reverse=True):
            return objects
        self.notes.setdefault(f"{key}.{Role.QUANTITY.value}", told_as_steps(key, steps[0], steps[-1]))
        return objects[:1]

    def _step(self, value: Members) -> tuple[str, str]:
        """Return from how many pieces on a step of a price holds, and the price; empty for what is none."""
        # Beside other members a number may be that of the stock.
        counts = self._knowledge.steps | (self._counts if len(value) == _PAIR else set())
        count = next((str(entry) for key, entry in value.items() if self._word(key) in counts), "")
        return count, next((str(entry) for key, entry in value.items() if self._keys[self._prices][key]), "")

    def _surcharges(self, value: Members) -> Iterator[tuple[str, str]]:
        """Yield what the options of a product that must be chosen add to its price: from the least to the most."""
        least = most = Decimal()
        price = next((str(e) for k, e in value.items() if self._keys[self._prices][k] and sum_in(str(e))), "0")
        for key in filter(self._named_option.__getitem__, value):
            for option in objects_in(value[key]):
                is_checked = str(option.get(_KIND_OF_OPTION, "")).casefold() == _CHECKED
                if is_checked or option.get(_MANDATORY) is False:
                    continue
                choices = [choice for entry in option.values() for choice in objects_in(entry)]
                if sums := [added for choice in choices for added in self._added(choice, price)]:
                    least, most = least + min(sums), most + max(sums)
        if least or most:
            ends = dict.fromkeys((least, most))
            yield Role.SURCHARGE.value, ";".join(f"{end:+.2f}" if end % 1 else f"{end:+.0f}" for end in ends)

    def _added(self, choice: Members, price: str) -> Iterator[Decimal]:
        """Yield what a choice adds to a price, in a sum or in a share of it."""
        said = (plain_cell(entry) or "" for key, entry in choice.items() if self._word(key) in self._knowledge.added)
        modes = {self._word(entry) for entry in choice.values() if isinstance(entry, str)}
        for added in filter(is_number, said):
            is_share = is_number(price) and not modes.isdisjoint(self._knowledge.shares)
            yield Decimal(price) * Decimal(added) / _HUNDRED if is_share else Decimal(added)

    def _range_in(self, key: str, entry: object) -> str:
        """Return from the least to the most of sums that stand in a list, as those of sizes; else nothing."""
        if not (isinstance(entry, list) and self._named_price[key]):
            return ""
        sums = [plain_cell(each) or "" for each in entry]
        return span_of(sums) if len(sums) >= _PAIR and all(map(is_number, sums)) else ""


def span_of(sums: Iterable[str]) -> str:
    """Return from the least to the most of sums, one where all are the same."""
    ends = sorted(sums, key=sum_in)
    return SPAN.join(dict.fromkeys((ends[0], ends[-1])))
