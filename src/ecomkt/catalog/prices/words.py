"""The file `price-words.yaml` → PriceWords: how currencies and prices are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecomkt.catalog.prices.numerals import plain_price_text
from ecomkt.knowledge.kinds import WORD_LISTS

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged

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


def build_price_words(content: Mapping[str, Any]) -> PriceWords:
    """Return what valid content of `price-words.yaml` says."""
    marks: dict[str, Mark] = {}
    for _, sign, mark in _marks(content):
        marks.setdefault(plain_price_text(sign), mark)
    return PriceWords(
        marks=tuple(sorted(marks.items())),
        whole=frozenset(code for code, entry in content["currencies"].items() if entry.get("whole")),
        times=_factors(content["times"]),
        parts=_factors(content["parts"]),
        words=tuple((name, frozenset(map(plain_price_text, content["words"][name]))) for name in WORD_LISTS),
    )


def check_price_words(merged: "Merged") -> None:
    """Report signs that call two currencies, or that are taken for one that they don't call."""
    if any(merged.refused(section) for section in ("currencies", "shared")):
        return
    marks: dict[str, Mark] = {}
    for path, sign, mark in _marks(merged.content):
        other = marks.setdefault(plain_price_text(sign), mark)
        if other.currencies != mark.currencies:
            both = " and ".join(f"'{each.sign}'" for each in (other, mark))
            merged.report(path, "ambiguous-name", f"'{sign}' calls both {both}", "put it under 'shared'")
        if mark.otherwise and mark.otherwise not in mark.currencies:
            message = f"'{sign}' never means {mark.otherwise}"
            merged.report((*path, "otherwise"), "unknown-currency", message, f"use {' or '.join(mark.currencies)}")


def _marks(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Mark]]:
    """Yield each sign with its path and meaning."""
    for code, entry in content.get("currencies", {}).items():
        yield ("currencies", code), code, Mark(code, (code,))
        for number, sign in enumerate(entry.get("signs", ())):
            yield ("currencies", code, "signs", number), sign, Mark(code, (code,))
    for sign, entry in content.get("shared", {}).items():
        yield ("shared", sign), sign, Mark(sign, tuple(entry["currencies"]), entry.get("otherwise", ""))


def _factors(numbers: Mapping[str, float]) -> tuple[tuple[str, Decimal], ...]:
    factors = (
        (plain_price_text(word), Decimal(f"{number:g}") if number < 1 else Decimal(int(number)))
        for word, number in numbers.items()
    )
    return tuple(dict(factors).items())
