"""The price cells of a product → what is due at the first commitment, in which currency.

A product may have a cell for each of its variants, and a cell may give a range. What counts is the least amount for
which one can buy: that is what the first commitment costs; of a free variant beside paid ones, nothing. `high` is the
most that any cell names.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ecomkt.catalog.prices.price import AMBIGUOUS, SAY_DECIMAL, Amount, PriceReader
from ecomkt.catalog.prices.spelling import are_two
from ecomkt.catalog.prices.tokens import Mark, PriceWords, is_currency_code, mills_sign, plain_price_text
from ecomkt.errors import InputError, Listed, Problem, Problems, told
from ecomkt.safe_text import quoted

_OPEN = "ambiguous-currency"
OPEN_DECIMALS = "open-decimals"
"""The code of the problem of prices that may all have thousands or three decimals."""
_SPANNED = Problem(
    "span-taken",
    "two prices in a cell are read as from the first to the second",
    "if one was crossed out, leave it out",
)
# Of several that a sign means, this one is the example.
_BEST_KNOWN = "USD"
_KEPT = 4096
# So many different prices are remembered: those of a first pass over a list, for the second.
_MOST_PRICES = 1 << 16
_SUM = re.compile(r"([A-Za-z]{3})=([1-9][0-9]{0,11}(?:\.[0-9]{1,2})?|0\.[0-9]{1,2})")


class ProductPrice(NamedTuple):
    """What a product costs, as far as its cells say."""

    amount: Amount | None
    """With an ISO code as its currency (empty only where nothing is due); None if no cell could be understood."""
    problems: tuple[Problem, ...] = ()
    """One for each different thing that is wrong; other cells may be right all the same."""
    notes: tuple[Problem, ...] = ()
    """What was taken for granted."""
    unsettled: Amount | None = None
    """The amounts whose currency can't be told, with none: they are shown, and say nothing."""

    @property
    def is_ambiguous(self) -> bool:
        """Return whether one of the cells can be read in two ways."""
        return any(problem.code == AMBIGUOUS for problem in self.problems)

    @property
    def is_open(self) -> bool:
        """Return whether the sign of one of the cells is that of several currencies."""
        return any(problem.code == _OPEN for problem in self.problems)


class _Settled(NamedTuple):
    currency: str
    problem: Problem | None = None
    note: Problem | None = None


class Pricing:
    """Reads the prices of products under the options of the user.

    `decimal` is the decimal sign where a price doesn't show it, `currency` the ISO code where a price or its column
    doesn't name it; `shown` that of all prices of a list which name theirs. All may be left open.
    """

    def __init__(
        self, reader: PriceReader, words: PriceWords, decimal: str | None = None, currency: str = "", shown: str = ""
    ) -> None:
        self._reader, self._words, self.decimal, self._currency = reader, words, decimal, currency
        self._shown, self._open = shown, Problem("", "")
        self._option = Mark(currency, (currency,)) if currency else None
        self._known: dict[tuple[tuple[str, ...], str, str], ProductPrice] = {}
        self._settled = lru_cache(maxsize=_KEPT)(self._settle)

    def deciding(self, decimal: str | None, shown: str = "") -> "Pricing":
        """Return the same with a decimal sign and a currency, for prices that don't show it."""
        decided = Pricing(self._reader, self._words, decimal or self.decimal, self._currency, shown)
        settled = ((key, price) for key, price in self._known.items() if not (price.is_ambiguous or price.unsettled))
        decided._known = dict(settled)
        return decided

    def asking(self, example: str) -> "Pricing":
        """Return the same that asks for the decimal sign of all prices at once."""
        asked = self.deciding(None)
        message = "prices such as {example} may have thousands or three decimals"
        asked._open = Problem.of(OPEN_DECIMALS, message, SAY_DECIMAL, example=quoted(example))
        return asked

    def may_be_whole(self, column: str, sign: str) -> bool:
        """Return whether a column names no currency, and a sign parts thousands where its language is spoken.

        It does where prices have no cents.
        """
        words, language = self._words, self._words.languages.get(column)
        codes = [code for code in language.currencies if words.decimals.get(code) != sign] if language else []
        return not words.whole.isdisjoint(codes)

    def price(self, cells: tuple[str, ...], column: str = "", market_currency: str = "") -> ProductPrice:
        """Return the price of cells; `column` is what the file says of currency and language beside them, or empty."""
        key = (cells, column, market_currency)
        price = self._known.get(key)
        if price is None:
            price = self._price(*key)
            # The first ones are kept, not the last: a second pass begins where the first one did.
            if len(self._known) < _MOST_PRICES:
                self._known[key] = price
        return price

    def _price(self, cells: tuple[str, ...], column: str, market_currency: str) -> ProductPrice:
        amounts: list[Amount] = []
        problems: list[Problem] = []
        notes: list[Problem] = []
        unsettled: list[Amount] = []
        for cell in cells:
            amount, problem = self._reader.read(cell, self.decimal)
            if problem and problem.code == AMBIGUOUS and self.decimal is None:
                found = self._settled("", column, market_currency).currency
                language = self._words.languages.get(column.rpartition(" ")[2])
                sign = self._sign(cell, (found,) if found or not language else language.currencies)
                amount, problem = self._reader.read(cell, sign) if sign else (amount, problem)
            if amount is None:
                is_asked = problem and problem.hint == SAY_DECIMAL and self._open.code
                problems += [self._open] if is_asked else [problem] if problem else []
                continue
            notes += [_SPANNED] if amount.low < amount.high and are_two(cell) else []
            settled = self._settled(amount.currency, column, market_currency) if amount.high else _Settled("")
            notes += [settled.note] if settled.note else []
            if settled.problem:
                problems.append(settled.problem)
                unsettled.append(amount)
            else:
                same = amount.currency == settled.currency
                amounts.append(amount if same else amount._replace(currency=settled.currency))
        currencies = {amount.currency for amount in amounts if amount.currency}
        if len(currencies) > 1:
            named, hint = Listed(tuple(sorted(currencies)), " and "), "give its prices in one of them"
            message = "the product has prices in {currencies}"
            problems.append(Problem.of("several-currencies", message, hint, currencies=named))
            amounts = []
        # Those of one sign are of one currency, whichever it is.
        shown = _spanned([amount for amount in unsettled if amount.currency == unsettled[0].currency])
        told_apart = tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(notes))
        return ProductPrice(_spanned(amounts), *told_apart, shown and shown._replace(currency=""))

    def _sign(self, cell: str, currencies: tuple[str, ...]) -> str | None:
        """Return the decimal sign of a price in any of the currencies, if its own sign parts thousands in all.

        Or that sign, where all have three decimals behind it.
        """
        if thirds := mills_sign(plain_price_text(cell), currencies, self._words.mills):
            return thirds
        mine = "," if "," in plain_price_text(cell) else "."
        other = {",": ".", ".": ","}[mine]
        words = self._words
        return other if all(c in words.whole or words.decimals.get(c) == other for c in currencies) else None

    def _settle(self, found: str, column: str, market_currency: str) -> _Settled:
        """Return the currency of an amount: the cell's own, then the column's, the option's, that of the market."""
        if is_currency_code(found):
            return _Settled(found)
        marks = self._words.marks
        mark = marks.get(plain_price_text(found.removesuffix("?")))
        sign, _, spoken = column.rpartition(" ")
        language = self._words.languages.get(spoken)
        said = (sign if language else column).strip()
        named = marks.get(plain_price_text(said)) or marks.get(plain_price_text(said.upper()))
        if column and not (named or language):
            hint, text = "use its ISO code", quoted(column)
            return _Settled("", Problem.of("unknown-currency", "{text} is no currency", hint, text=text))
        for other, where in ((named, "its column"), (self._option, "--currency")):
            both = _both(mark, other)
            if mark and other and both is None:
                gaps = {"sign": mark.sign, "currency": other.sign, "where": where}
                message = "'{sign}' is no sign of {currency}, which {where} gives"
                hint = "write the ISO code of the currency beside the price"
                return _Settled("", Problem.of("currency-clash", message, hint, **gaps))
            mark = both
        if mark and self._shown in mark.currencies and len(mark.currencies) > 1 and not market_currency:
            return _decided(Mark(mark.sign, mark.currencies, self._shown), "")
        if language and not market_currency:
            return _by_language(mark, language)
        return _decided(mark, market_currency)


def _spanned(amounts: Sequence[Amount]) -> Amount | None:
    """Return amounts of one currency as one, from the least to the most; None if there are none."""
    if len(amounts) < 2:
        return next(iter(amounts), None)
    low, high = min(amount.low for amount in amounts), max(amount.high for amount in amounts)
    return Amount(low, high, max(amount.currency for amount in amounts), any(amount.open_end for amount in amounts))


def _by_language(mark: Mark | None, language: Mark) -> _Settled:
    """Return what the language of the headers says of a price that no more is known of."""
    if mark is None and language.otherwise:
        message = told("prices are taken for {currency}, by the language of the headers", currency=language.otherwise)
        return _Settled(language.otherwise, note=Problem("currency-taken", message, "if they aren't: --currency"))
    if mark and mark.traditional == language.currencies[0]:
        mark = Mark(mark.sign, mark.currencies, mark.traditional)
    elif mark and len(both := [code for code in mark.currencies if code in language.currencies]) == 1:
        mark = Mark(mark.sign, mark.currencies, both[0])
    return _decided(mark, "", language.currencies) if mark else _Settled("", _open(None, language.currencies))


def _decided(mark: Mark | None, market_currency: str, likely: Sequence[str] = ()) -> _Settled:
    codes = mark.currencies if mark else ()
    if len(codes) == 1:
        return _Settled(codes[0])
    if market_currency and (not codes or market_currency in codes):
        return _Settled(market_currency)
    if mark and mark.otherwise:
        message, hint = "'{sign}' is taken for {otherwise}", "it may be {codes}: say so with --currency"
        gaps = {"sign": mark.sign, "otherwise": mark.otherwise, "codes": _listed(codes)}
        return _Settled(mark.otherwise, note=Problem.of("currency-taken", message, hint, **gaps))
    return _Settled("", _open(mark, likely))


def _both(mark: Mark | None, said: Mark | None) -> Mark | None:
    """Return the mark that both allow, None if none is. The first to settle it wins over the later ones."""
    if mark is None or said is None:
        return mark or said
    codes = tuple(code for code in mark.currencies if code in said.currencies)
    if codes:
        return Mark(mark.sign, codes, mark.otherwise if mark.otherwise in codes else "")
    return mark if len(mark.currencies) == 1 else None


def _open(mark: Mark | None, likely: Sequence[str] = ()) -> Problem:
    """Return what is wrong with a price of which neither a sign nor the `likely` currencies tell the one."""
    if mark is None:
        message, gaps = "the price has no currency", {"codes": _listed(likely), "currency": likely[0]} if likely else {}
        hint = "give it with --currency, such as --currency {currency}" if likely else "give its code with --currency"
        return Problem.of("no-currency", message, "name it with --currency: {codes}" if likely[1:] else hint, **gaps)
    message, hint = "'{sign}' is the sign of {currencies}", "say which: --currency {currency}"
    example = next((code for code in (*likely[:1], _BEST_KNOWN) if code in mark.currencies), mark.currencies[0])
    return Problem.of(_OPEN, message, hint, sign=mark.sign, currencies=_listed(mark.currencies), currency=example)


def _listed(codes: Sequence[str]) -> str:
    return told("{codes} or {last}", codes=Listed(tuple(codes[:-1])), last=codes[-1])


def read_currency(text: str, words: PriceWords) -> str:
    """Return the ISO code that the user named: a code, a sign or a name. Raises InputError."""
    mark, code = words.marks.get(plain_price_text(text).strip()), text.strip().upper()
    if mark is None and not is_currency_code(code):
        hint = "use its ISO code, such as CNY"
        raise InputError.of("unknown-currency", "{text} is no currency", hint, text=quoted(text))
    if mark and len(mark.currencies) > 1:
        raise InputError([_open(mark)])
    return mark.currencies[0] if mark else code


def read_sums(given: Iterable[str], option: str) -> dict[str, Decimal]:
    """Return the amounts by currency that an option gives as CUR=AMOUNT, the last of each. Raises InputError."""
    sums: dict[str, Decimal] = {}
    with Problems() as problems:
        for text in given:
            if found := _SUM.fullmatch(text.strip()):
                sums[found[1].upper()] = Decimal(found[2])
            else:
                message, hint = "{option} {text} gives no amount of a currency", "write {option} GBP=2300"
                problems.append(Problem.of("bad-sum", message, hint, option=option, text=quoted(text)))
    return sums
