"""Numbers that a client gives, and the values that they are levels of."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from unicodedata import normalize

from msgspec.structs import replace

from ecomkt.errors import Listed, Problem, told
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.lookup import as_typed
from ecomkt.profile.fact import Change, Fact, GivenAmount, Profile, changed, facts_on
from ecomkt.safe_text import quoted

# With the sign of a percentage, or of the tenths that Chinese counts in; a bare 40 can only be 40%.
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?|\.\d{1,4})\s*(%|percent|per cent|成)?", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})[^\d.,%]{0,3}")
_TENTHS, _PERCENT = 10, 100
_SHARE_WITHIN = re.compile(
    r"(?<![\d.,])(\d{1,2}(?:\.\d{1,2})?|[一二三四五六七八九])\s?(%|percent\b|per cent\b|成(?![一二三四五六七八九半]))",
    re.IGNORECASE,
)
# So many tenths are paid, or hundredths where there are two figures: 9折, 八五折.
_PAID_WITHIN = re.compile(r"(?<![\d.])(\d(?:\.\d|\d)?|[一二三四五六七八九]{1,2})折")
_FIGURES = str.maketrans("一二三四五六七八九", "123456789")
_SUM_WITHIN = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d\d)?(?![\d.,]*%)")
_LEAST_BARE_PERCENT = 2
# The attributes of a share, of the price, and of other sums.
_KINDS: tuple[Callable[[Attribute], bool], ...] = (
    lambda attribute: bool(attribute.share),
    lambda attribute: attribute.amount is True,
    lambda attribute: not isinstance(attribute.amount, bool),
)


class MeasuredAmount(NamedTuple):
    """What a number says: the amount itself, and the facts that it gives."""

    amount: GivenAmount | None
    """None if it can't be read; `problem` says why then."""
    facts: tuple[Fact, ...] = ()
    problem: Problem | None = None
    """Why there is no amount, or no fact."""
    notes: tuple[Problem, ...] = ()
    """What was taken for granted."""


Measure = Callable[[Attribute, str, Sequence[Fact]], MeasuredAmount]
"""Reads a sum of money for an attribute, given the facts that are stated beside it."""


def holds_number(text: str) -> bool:
    """Return whether a text may state a number."""
    return any(map(str.isdigit, normalize("NFKC", text)))


def is_number_of(attribute: Attribute, text: str, *, is_sum: bool) -> bool:
    """Return whether a text, which may be a sum of money, is a number that tells the value of an attribute."""
    if not (attribute.is_measured and holds_number(text)):
        return False
    if attribute.amount:
        return is_sum
    # One word with a figure is meant as one, whatever is wrong with it.
    return " " not in text or bool((read_count if attribute.count else read_share)(attribute, text).facts)


def in_figures(text: str) -> str:
    """Return a text with the tenths that end it in figures: 毛利4成 for 毛利四成."""
    return text[:-2] + text[-2:].translate(_FIGURES) if text.endswith("成") else text


def read_share(attribute: Attribute, text: str, stated: Sequence[Fact] = ()) -> MeasuredAmount:
    """Return what a share of the price says, such as 40% or 0.4; of a level that is stated beside it only the share."""
    found = _SHARE.fullmatch(normalize("NFKC", text).strip())
    share = Decimal(found[1]) if found else None
    # Nobody means 1.4 %, and 140 % can't be: what a bare 1.4 stands for is not guessed.
    if share is not None and not (found and found[2]) and 1 < share < _LEAST_BARE_PERCENT:
        share = None
    if share is not None and found and (found[2] or share > 1):
        share /= _TENTHS if found[2] == "成" else _PERCENT
    if share is None or share > 1:
        return MeasuredAmount(None, (), Problem("not-a-share", "this is no share of the price", "write it like 40%"))
    level = level_of(attribute, attribute.share or (), share)
    return _beside(attribute, text, level, stated)._replace(amount=GivenAmount(attribute.slug, share))


def read_count(attribute: Attribute, text: str, stated: Sequence[Fact] = ()) -> MeasuredAmount:
    """Return the level of a number of things, such as 30; nothing of a level that is stated beside it."""
    found = _COUNT.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        return MeasuredAmount(None, (), Problem("not-a-count", "this is no number of things", "write it like 30"))
    level = level_of(attribute, attribute.count or (), Decimal(found[1].replace(",", "")))
    return _beside(attribute, text, level, stated)


def _beside(attribute: Attribute, text: str, level: Fact, stated: Sequence[Fact]) -> MeasuredAmount:
    """Return the level of a number, or a note where another one is stated, which counts."""
    words = [fact.value for fact in stated if fact.attribute == attribute.slug]
    notes = (contradiction(attribute, text, [level.value], words),) if words and level.value not in words else ()
    return MeasuredAmount(None, () if words else (level,), notes=notes)


def shares_within(text: str) -> list[Decimal]:
    """Return the shares, 0 … 1, that stand in a sentence: 15 %, 三成, and what 九折 takes off."""
    plain = normalize("NFKC", text)
    within = [(n.translate(_FIGURES), unit) for n, unit in _SHARE_WITHIN.findall(plain)]
    said = [Decimal(n) / (_TENTHS if unit == "成" else _PERCENT) for n, unit in within]
    paid = [n.translate(_FIGURES) for n in _PAID_WITHIN.findall(plain)]
    return [*said, *(1 - Decimal(n.replace(".", "").ljust(2, "0")) / _PERCENT for n in paid)]


def sums_within(text: str) -> list[Decimal]:
    """Return the numbers in a sentence that may be sums of money: 4,800, but not 15 %."""
    return [Decimal(number.replace(",", "")) for number in _SUM_WITHIN.findall(normalize("NFKC", text))]


def contradiction(attribute: Attribute, text: str, measured: Sequence[str], stated: Sequence[str]) -> Problem:
    """Return the note that a number is another level than the one that is stated beside it."""
    levels, words = (
        [as_typed(attribute.by_slug[slug], lettered=False) for slug in each] for each in (measured, stated)
    )
    gaps = {"levels": Listed(tuple(levels), " to "), "words": Listed(tuple(words), " and ")}
    message = told("{text} is {levels}, and {words} is stated, which counts", text=quoted(text), **gaps)
    return Problem("level-beside-number", message, "leave out one of them")


def amount_notes(attributes: Sequence[Attribute], amounts: Sequence[GivenAmount]) -> Iterator[Problem]:
    """Yield why nothing, or not all, follows from the numbers that a client gave."""
    shares, priced, others = ({a.slug for a in attributes if of(a)} for of in _KINDS)
    if any(amount.attribute in shares and not amount.number for amount in amounts):
        message = "a share of 0% leaves nothing of an order: no figures follow"
        yield Problem("nothing-left", message, "give the share that is left after the goods are paid")
    currencies = [[a.currency for a in amounts if a.attribute in slugs and a.number] for slugs in (priced, others)]
    if all(currencies) and currencies[0][0] != currencies[1][0]:
        one, other = (each[0] for each in currencies)
        message = "{one} and {other} are two currencies: no orders are counted"
        yield Problem.of("two-currencies", message, "give both sums in one currency", one=one, other=other)


def is_stated(attribute: Attribute, stated: Iterable[Fact], levels: Container[str] | None = None) -> bool:
    """Return whether the facts name a level of an attribute: one of `levels`, or any of its values."""
    return any(f.attribute == attribute.slug and (levels is None or f.value in levels) for f in stated)


def level_of(attribute: Attribute, bounds: Iterable[tuple[str, float]], number: Decimal) -> Fact:
    """Return the fact that a number gives: the first value whose upper bound it doesn't pass, else the last value."""
    reached = (value for value, bound in bounds if number <= Decimal(repr(bound)))
    return Fact(attribute.slug, next(reached, attribute.codes[-1].slug))


def still_open(profile: Profile, known: Profile) -> Profile:
    """Return a profile whose sums, where they are those that were known before, keep how they were typed."""
    typed = {(a.attribute, a.number, a.currency): a for a in known.amounts if a.written}
    amounts = tuple(typed.get((a.attribute, a.number, a.currency), a) for a in profile.amounts)
    return replace(profile, amounts=amounts)


def read_again(profile: Profile, attributes: Sequence[Attribute], measure: Measure) -> Profile:
    """Return a profile in which the market tells the currency of sums that were taken for another, with a note."""
    for amount in profile.amounts if any(a.jurisdiction and profile.about(a.slug) for a in attributes) else ():
        attribute = next(a for a in attributes if a.slug == amount.attribute)
        kept = [f for f in profile.facts if f.attribute != attribute.slug or f.value not in amount.levels]
        found = measure(attribute, amount.written, kept) if amount.written else MeasuredAmount(None)
        if found.amount is None or found.amount.written:
            continue
        own = {f.value: f.certainty for f in (*kept, *found.facts) if f.attribute == attribute.slug}
        profile = changed(profile, Change(attribute, facts_on(attribute, own), (found.amount,)))
        message = told("{text} is read as {sum}", text=quoted(amount.written), sum=str(found.amount))
        notes = () if found.amount.currency == amount.currency else (Problem("sum-read-again", message),)
        profile = replace(profile, notes=(*profile.notes, *found.notes, *notes))
    return profile
