"""The file `price-words.yaml` → PriceWords: how currencies and prices are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecomkt.catalog.prices.numerals import plain_price_text
from ecomkt.knowledge.layers import by_key
from ecomkt.knowledge.validation import Node

WORD_LISTS = ("least", "between", "nothing", "asked", "beside", "aside")
"""The keys under `words`: before or after the least price, between two, nothing due, only told when asked, harmless
beside a number, and what makes a number something else than the price."""
_CODE_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign, code or name of a currency."""

    sign: str
    """As the knowledge writes it."""
    currencies: tuple[str, ...]
    """The ISO codes that it may mean."""
    otherwise: str = ""
    """The one of them that is taken if nothing else decides; empty if then none is."""

    @property
    def currency(self) -> str:
        """Return the ISO code; the sign and a question mark if several have it."""
        return self.currencies[0] if len(self.currencies) == 1 else f"{self.sign}?"


@dataclass(frozen=True)
class PriceWords:
    """How prices are written. All words are folded by `plain_price_text`."""

    marks: tuple[tuple[str, Mark], ...]
    """Every sign, code and name of a currency."""
    whole: frozenset[str]
    """Currencies whose prices have no decimals."""
    times: tuple[tuple[str, Decimal], ...]
    parts: tuple[tuple[str, Decimal], ...]
    words: tuple[tuple[str, frozenset[str]], ...]
    """The lists of WORD_LISTS by name."""

    def listed(self, name: str) -> frozenset[str]:
        """Return the words of the list of this name."""
        return dict(self.words)[name]


def is_currency_code(text: str) -> bool:
    """Return whether a text has the form of an ISO 4217 code: three capital letters."""
    return len(text) == _CODE_LETTERS and text.isascii() and text.isalpha() and text.isupper()


def read_price_words(nodes: Sequence[Node]) -> PriceWords:
    """Return the words of all layers, lowest first; a later layer adds words and replaces numbers. Reports problems."""
    keys = ("currencies", "shared", "times", "parts", "words")
    for node in nodes:
        node.fields(keys if node is nodes[0] else (), keys)
    top = by_key(node for node in nodes if isinstance(node.value, dict))
    currencies = by_key(top.get("currencies", ()))
    marks: dict[str, Mark] = {}
    whole = {code for code, found in currencies.items() if _own_marks(code, found, marks)}
    for sign, found in by_key(top.get("shared", ())).items():
        _shared_mark(sign, found[-1], currencies, marks)
    lists = by_key(top.get("words", ()))
    for node in top.get("words", ())[:1]:
        node.fields(WORD_LISTS)
    for name in lists.keys() - {*WORD_LISTS}:
        lists[name][-1].unknown("key", WORD_LISTS)
    words = ((name, frozenset(map(plain_price_text, _texts(lists.get(name, ()))))) for name in WORD_LISTS)
    return PriceWords(
        marks=tuple(sorted(marks.items())),
        whole=frozenset(whole),
        times=_factors(top.get("times", ()), lambda n: n > 1 and n == int(n), "that is whole and above 1"),
        parts=_factors(top.get("parts", ()), lambda n: 0 < n < 1, "between 0 and 1"),
        words=tuple(words),
    )


def _own_marks(code: str, found: Sequence[Node], marks: dict[str, Mark]) -> bool:
    """Add the marks of one currency; return whether its prices have no decimals."""
    if not is_currency_code(code):
        found[-1].report("bad-currency", f"'{code}' is no currency code", "use three capital letters", at_key=True)
    whole = False
    _add(code, Mark(code, (code,)), found[0], marks)
    for node in found:
        fields = node.fields((), ("signs", "whole"))
        whole = fields["whole"].flag() if "whole" in fields else whole
        for item in fields["signs"].items() if "signs" in fields else ():
            _add(item.text(), Mark(code, (code,)), item, marks)
    return whole


def _shared_mark(sign: str, node: Node, known: Mapping[str, object], marks: dict[str, Mark]) -> None:
    fields = node.fields(("currencies",), ("otherwise",))
    items = fields["currencies"].items() if "currencies" in fields else []
    codes = tuple(filter(None, (item.choice(known, "currency") for item in items)))
    otherwise = fields["otherwise"].choice(codes, "currency") if "otherwise" in fields else ""
    if len(codes) > 1:
        _add(sign, Mark(sign, codes, otherwise or ""), node, marks)
    elif "currencies" in fields:
        fields["currencies"].report("too-few", "a sign that is shared has two currencies", "put it under 'currencies'")


def _add(sign: str, mark: Mark, node: Node, marks: dict[str, Mark]) -> None:
    other = marks.setdefault(plain_price_text(sign), mark) if sign else mark
    if other.currencies != mark.currencies:
        both = " and ".join(f"'{each.sign}'" for each in (other, mark))
        node.report("ambiguous-name", f"'{sign}' calls both {both}", "put it under 'shared'")


def _texts(nodes: Sequence[Node]) -> list[str]:
    return [item.text() for node in nodes for item in node.items()]


def _factors(nodes: Sequence[Node], fits: Callable[[float], bool], range_: str) -> tuple[tuple[str, Decimal], ...]:
    found = by_key(nodes)
    numbers = {plain_price_text(word): entries[-1].number(fits, range_) for word, entries in found.items()}
    return tuple(
        (word, Decimal(f"{number:g}") if number < 1 else Decimal(int(number))) for word, number in numbers.items()
    )
