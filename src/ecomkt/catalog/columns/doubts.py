"""What a list leaves in doubt, and the program has settled all the same: prices beside those that are read."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from ecomkt.catalog.columns.contents import (
    ContentReader,
    are_numbered,
    are_years,
    column_of,
    is_number,
    is_share_of,
    steps_in,
    sum_in,
)
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import ColumnLayout, ListColumns, Role, option_for
from ecomkt.catalog.columns.money import SPAN, from_cents, told_as_cents
from ecomkt.catalog.columns.product import Row
from ecomkt.catalog.columns.profiles import CENTS, ColumnKnowledge
from ecomkt.errors import Listed, Problem, told
from ecomkt.safe_text import quoted

Differing = tuple[int, str, str]
"""The number of a row, and two sums in it."""
_MOST_NAMED = 4
_SIGNS = "$€£¥￥₩₹₫฿₺₴₽₱₪"
_FLAGS = frozenset({"0", "1"})
_SOMETHING = re.compile(r"[1-9]")
# A price in cents.
_WHOLE = re.compile(r"[1-9]\d{2,}")
# Two products may well cost the same.
_LEAST_ALIKE = 3
_FEW = 2
# 2026-01-31, 31.1.2026
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?!\d)")
# A longer cell says more than in which way prices are reduced.
_LONGEST_MODE = 20
# The shortest word for a share that a header may end in: pct.
_SHARE = 3
# Price / 1000 pcs, Preis pro 100 Stück, 每1000個: fewer make a pack.
_HUNDREDS = re.compile(
    r"(?:/|\b(?:per|pro|je|par|por|za)\b|[за每]\s?)\s*(1[.,]?000|[1-9]00)(?!\d|\s*(?:m?[glm]\b|g?r\b|[ck]m|kg|克|毫|公))",
    re.I,
)


def prices_beside(
    listed: ListColumns,
    chosen: Iterable[tuple[str, str]],
    may_be_price: Callable[[int], bool],
    knowledge: ColumnKnowledge,
) -> list[int]:
    """Return the other columns that `may_be_price`, and aren't known to say what is taken off it.

    There are none where the user chose the price: then there is no doubt.
    """
    if _is_settled(listed, chosen):
        return []
    used = _read_as_price(listed).union(*(n for role, n in listed.roles.items() if role is not Role.PRICE))
    open_ones = (n for n in range(len(listed.names)) if n not in used and may_be_price(n))
    return [n for n in open_ones if not _says_taken_off(listed, n, knowledge)]


def _says_taken_off(listed: ListColumns, number: int, knowledge: ColumnKnowledge) -> bool:
    """Return whether a column says what is taken off, by its header or by what rows say of its kind: PERCENT."""
    word, modes = listed.words[number], knowledge.shares | knowledge.fixed
    if knowledge.stems.is_special(word) and word.endswith(tuple(of for of in knowledge.shares if len(of) >= _SHARE)):
        return True
    rows = listed.sample if word in knowledge.reductions else ()
    return any(header_word(cell) in modes for row in rows for cell in row.cells if len(cell) <= _LONGEST_MODE)


def _is_settled(listed: ListColumns, chosen: Iterable[tuple[str, str]]) -> bool:
    return Role.PRICE not in listed.roles or any(role.strip().lower() == Role.PRICE.value for role, _ in chosen)


def _read_as_price(listed: ListColumns) -> set[int]:
    price, *others = listed.roles[Role.PRICE]
    # Prices from the first to the last are read all.
    return {price, *(others if Role.HIGHEST in listed.roles else ())}


def doubts(
    listed: ListColumns, chosen: Iterable[tuple[str, str]], beside: Iterable[int], knowledge: ColumnKnowledge
) -> Iterator[Problem]:
    """Yield notes on prices `beside` those that are read that differ, what is taken off, and one that all have."""
    if _is_settled(listed, chosen):
        yield from _no_products(listed, knowledge)
        return
    yield from _at_times(listed)
    price = listed.first(Role.PRICE)
    beside = sorted(beside, key=lambda n: not knowledge.stems.is_special(listed.words[n]))
    found = [(n, row) for n in beside if (row := first_differing(listed, n))]
    if found:
        yield other_prices(listed.names, price, [n for n, _ in found], found[0][1])
    elif len(_read_as_price(listed)) == 1 == len(listed.roles[Role.PRICE]):
        yield from _reduced(listed, price, knowledge)
    yield from _of_some(listed, price, knowledge, alone=not found)
    yield from _within_texts(listed, price, knowledge)
    cells = listed.cells(price)
    if mostly_free(listed) and (others := [quoted(listed.names[n]) for n in listed.roles[Role.PRICE][1:]]):
        message, hint = "many prices in {column} are 0; there {others} is read", "to name it: --column price=HEADER"
        gaps = {"column": quoted(listed.names[price]), "others": Listed(tuple(others))}
        yield Problem.of("many-free", message, hint, **gaps)
    if said := _HUNDREDS.search(listed.names[price]):
        message = "{column} is the price of {count} pieces, and read as it stands"
        gaps = {"column": quoted(listed.names[price]), "count": said[1]}
        yield Problem.of("price-of-many", message, "if fewer are sold, divide it first", **gaps)
    if len(cells) > _FEW and are_years(cells):
        message = "all prices are such as years: {cell}"
        hint = "if another column is the price: --column price=HEADER"
        yield Problem.of("may-be-years", message, hint, cell=quoted(cells[0]))
    if len(cells) >= _LEAST_ALIKE and len({*cells}) == 1 and len(_read_as_price(listed)) == 1:
        message = "all prices are {cell} in the first {count} rows"
        hint = "if another column is the price: --column price=HEADER"
        yield Problem.of("one-price", message, hint, cell=quoted(cells[0]), count=len(listed.sample))


def _at_times(listed: ListColumns) -> Iterator[Problem]:
    """Yield a note where most titles stand at several days: a list of sales, or of prices as they were."""
    title = listed.first(Role.TITLE)
    dated = (n for n in range(len(listed.names)) if (of := listed.cells(n)) and all(map(_DAY.match, of)))
    day, rows = next(dated, -1), [row for row in listed.sample if title >= 0 and row.cell(title)]
    by_title = dict[str, dict[str, int]]()
    for row in rows if day >= 0 else ():
        by_title.setdefault(row.cell(title), {}).setdefault(row.cell(day), row.number)
    often = {name: [*numbers.values()] for name, numbers in by_title.items() if len(numbers) > 1}
    if often and len(often) * 2 > len(by_title):
        name, numbers = next(iter(often.items()))
        message = "most titles stand at several days of {column}: {title} in rows {row} and {other}"
        hint = "if these are sales, or prices over time, give each product once"
        gaps = {"column": quoted(listed.names[day]), "title": quoted(name), "row": numbers[0], "other": numbers[1]}
        yield Problem.of("may-be-history", message, hint, **gaps)


def _of_some(listed: ListColumns, price: int, knowledge: ColumnKnowledge, *, alone: bool) -> Iterator[Problem]:
    """Yield notes on a price that falls with the number of pieces, and on one of a sale that is there `alone`."""
    if steps := next(filter(None, map(steps_in, listed.cells(price))), []):
        yield told_as_steps(listed.names[price], steps[0], steps[-1])
    if alone and len(listed.roles[Role.PRICE]) == 1 and knowledge.stems.is_special(listed.words[price]):
        message = "{column} is read, and by its name holds for some buyers or a time alone: no other price is there"
        hint = "if there is one that all pay, give it, too"
        yield Problem.of("special-price", message, hint, column=quoted(listed.names[price]))


def _within_texts(listed: ListColumns, price: int, knowledge: ColumnKnowledge) -> Iterator[Problem]:
    """Yield a note on the first text that says the price and another one: those of variants."""
    words = "|".join(map(re.escape, knowledge.stems.price))
    sums = re.compile(rf"(?:(?:{words})\W{{0,4}}|[{_SIGNS}]\s?)(\d[\d.,]*)|(\d[\d.,]*)\s?[{_SIGNS}]", re.IGNORECASE)
    described = {n for n, word in enumerate(listed.words) if any(option in word for option in knowledge.options)}
    free = [n for n in range(len(listed.names)) if n not in listed.played - described]
    for row, number in ((row, number) for row in listed.sample if row.cell(price) for number in free):
        text = row.cell(number)
        said = {sum_in(found[1] or found[2]) for found in sums.finditer(text)}
        if len(said) > 1 and sum_in(row.cell(price)) in said:
            message = "prices stand in the text of {column}, too: {text} beside {cell} in row {row}"
            gaps = {"column": quoted(listed.names[number]), "text": quoted(text), "cell": quoted(row.cell(price))}
            hint = "if they are those of variants, give each a row"
            yield Problem.of("prices-in-text", message, hint, **gaps, row=row.number)
            return


def _no_products(listed: ListColumns, knowledge: ColumnKnowledge) -> Iterator[Problem]:
    """Yield a note on titles without a price beside a column of people or of what they are to do."""
    words, sample = listed.words, listed.sample
    told = (listed.names[n] for of in knowledge.tables if of.titles for n in of.columns(words, sample)[0])
    if Role.PRICE not in listed.roles and (column := next(told, "")):
        message = "no column is a price, and {column} stands beside the titles: these may be people or tasks"
        yield Problem.of("may-be-people", message, "if so, give a list of what is sold", column=quoted(column))


def _reduced(listed: ListColumns, price: int, knowledge: ColumnKnowledge) -> Iterator[Problem]:
    """Yield a note on the first column with what is taken off prices: sales end, so the price as it stands counts."""
    names, words = listed.names, listed.words
    shares = {n for n, name in enumerate(names) if is_share_of(name) and knowledge.stems.is_special(words[n])}
    said = (n for n, word in enumerate(words) if word in knowledge.reductions or n in shares)
    for number in (n for n in said if not {*listed.cells(n)} <= _FLAGS):
        row = next((row for row in listed.sample if row.cell(price) and _SOMETHING.search(row.cell(number))), None)
        if row:
            less = _left(row, price, number, names, knowledge)
            message = "{price} is read as it stands, though {column} says {other} beside {cell} in row {row}{left}"
            hint = "if it always holds and is still to be taken off, do so first"
            gaps = {"price": quoted(names[price]), "column": quoted(names[number]), "row": row.number}
            gaps |= {"other": quoted(row.cell(number)), "cell": quoted(row.cell(price))}
            left = told(", which leaves {sum}", sum=less) if less else ""
            yield Problem.of("reduced", message, hint, **gaps, left=left)
            return


def _left(row: Row, price: int, number: int, columns: Sequence[str], knowledge: ColumnKnowledge) -> str:
    """Return what a reduction leaves of the price of a row; empty if it doesn't say whether it is a share or a sum."""
    said, modes = row.cell(number), {header_word(cell) for cell in row.cells if len(cell) <= _LONGEST_MODE}
    paid, off = sum_in(row.cell(price)), sum_in(said.rstrip("%％ "))
    is_share = is_share_of(said) or is_share_of(columns[number]) or not modes.isdisjoint(knowledge.shares)
    left = paid * (1 - off / 100) if is_share else paid - off if modes & knowledge.fixed else 0
    return f"{left:.2f}".removesuffix(".00") if 0 < left < paid else ""


def mostly_free(listed: ListColumns) -> bool:
    """Return whether half of the prices and more are 0, and so more likely none."""
    cells = listed.cells(listed.first(Role.PRICE))
    return bool(cells) and sum(not cell.strip("0.,") for cell in cells) * 2 >= len(cells)


def unlike(listed: ListColumns, chosen: Collection[str], knowledge: ColumnKnowledge) -> Iterator[Problem]:
    """Let rows of one group be products where most titles of neighbours, or of a key, share no word; yield a note."""
    group, title = listed.first(Role.GROUP), listed.first(Role.TITLE)
    near = [(a.cell(title), b.cell(title)) for a, b in pairwise(listed.sample) if a.cell(group) == b.cell(group) != ""]
    are_filled = all(map(all, near))
    near = [(above, below) for above, below in near if above and below and group != title]
    apart = [pair for pair in near if words_in(pair[0]).isdisjoint(words_in(pair[1]))]
    if group >= 0 and are_filled and knowledge.is_key_of_group(listed.words[group]):
        apart = near if all(above != below for above, below in near) else apart
    if group >= 0 and Role.GROUP.value not in chosen and len(apart) * 2 > len(near):
        del listed.roles[Role.GROUP]
        if listed.first(Role.KEY) == group:
            del listed.roles[Role.KEY]
        yield _told_parted(listed.names[group], *apart[0])
    else:
        yield from _with_one_key(listed, chosen, knowledge)


def _with_one_key(listed: ListColumns, chosen: Collection[str], knowledge: ColumnKnowledge) -> Iterator[Problem]:
    """Yield a note on the first two products with one key and titles that differ."""
    key, title, first = listed.first(Role.KEY), listed.first(Role.TITLE), dict[str, str]()
    joined = {Role.GROUP, Role.PARENT} & listed.roles.keys() or {Role.GROUP.value, Role.KEY.value} & {*chosen}
    for row in listed.sample if min(key, title) >= 0 and key != title and not joined else ():
        code, name = knowledge.code_in(row.cell(key)), row.cell(title)
        if code and name and name != first.setdefault(code, name):
            yield _told_parted(listed.names[key], first[code], name)
            return


def _told_parted(column: str, title: str, other: str) -> Problem:
    message = "rows with one {column} are read as products of their own, by their titles: {title} and {other}"
    hint = "if they are variants: --column group={column}"
    gaps = {"title": quoted(title), "other": quoted(other)}
    return Problem.of("group-parted", message, hint, column=quoted(column), **gaps)


def words_in(title: str) -> set[str]:
    """Return the words of a title; each character may be one where no blanks part them."""
    return {*title.casefold().split()} | {sign for sign in title if sign > "\u2e80"}


def settle_sums(
    listed: ListColumns, chosen: set[str], knowledge: ColumnKnowledge, looks: ContentReader
) -> Iterator[Problem]:
    """Let what lines come to give the price of a piece, if all can be divided and nothing else does; yield a note."""
    price, headers = listed.first(Role.PRICE), [{header.word, *header.parts} for header in listed.headers]
    sums = [n for n, of in enumerate(headers) if of & knowledge.sums and looks.are_prices_mostly(listed.cells(n))]
    counts = [n for n, of in enumerate(headers) if of & knowledge.counts and all(map(is_number, listed.cells(n)))]
    is_open = chosen.isdisjoint((Role.PRICE.value, Role.QUANTITY.value)) and price in (-1, *sums)
    if not (sums and counts and is_open):
        return
    total, count = price if price >= 0 else sums[0], counts[0]
    lines = [row for row in listed.sample if row.cell(total) and row.cell(count)]
    lines = [row for row in lines if next(filter(None, row.cells)).strip().casefold() not in knowledge.totals]
    pairs = [(round(sum_in(row.cell(total)) * 100), sum_in(row.cell(count))) for row in lines]
    gaps = {"total": option_for(listed.names, total), "count": option_for(listed.names, count)}
    # A line of nothing says nothing.
    pairs = [pair for pair in pairs if any(pair)]
    if pairs and all(of and cents % of == 0 for cents, of in pairs):
        listed.roles |= {Role.PRICE: (total,), Role.QUANTITY: (count,)}
        cells = {"sum": quoted(lines[0].cell(total)), "pieces": quoted(lines[0].cell(count)), "row": lines[0].number}
        message = "{total} is taken for what a line comes to, and divided by {count}: {sum} by {pieces} in row {row}"
        yield Problem.of("sums-divided", message, "if it is the price of one: --column price={total}", **gaps, **cells)
    elif price >= 0:
        message = "{total} is read as the price of one piece, though {count} stands beside it"
        yield Problem.of("may-be-sums", message, "if it is what a line comes to: --column quantity={count}", **gaps)


def drop_forms(listed: ListColumns, knowledge: ColumnKnowledge) -> list[Problem]:
    """Leave out categories that only say in which form rows stand, or are numbers; return a note on these."""
    forms, words = knowledge.forms, listed.words
    numbers = tuple(n for n in listed.roles.pop(Role.CATEGORY, ()) if n != listed.first(Role.TITLE))
    cells = {number: {header_word(cell) for cell in listed.cells(number)} for number in numbers}
    ids = {n for n in numbers if words[n] not in knowledge.taxonomies and are_numbered(listed.cells(n))}
    # What is called a category is one, though all be called Service.
    named = {n for n in numbers if words[n] in knowledge.categories}
    if kept := tuple(n for n in numbers if not cells[n] or (n not in ids and (n in named or cells[n] - forms))):
        listed.roles[Role.CATEGORY] = kept
    message = "{column} holds keys and no names, and is read as no category"
    told = [quoted(listed.names[n]) for n in sorted(ids)[:1] if not kept and cells[n]]
    return [Problem.of("numbered-categories", message, "give names, if there are any", column=of) for of in told]


def first_differing(listed: ListColumns, other: int) -> Differing | None:
    """Return where another column first has a sum that isn't the price; None if it never does."""
    return next(filter(None, (differing_in(row, listed.first(Role.PRICE), other) for row in listed.sample)), None)


def may_be_cents(layout: ColumnLayout, sample: Sequence[Row], knowledge: ColumnKnowledge) -> Iterator[Problem]:
    """Yield a note where all prices are such as programs write that count cents, and where they are read as such."""
    price, currency = (layout.roles.get(role, (-1,))[0] for role in (Role.PRICE, Role.CURRENCY))
    cells, named = column_of(sample, price), {layout.currency, *column_of(sample, currency)} - {""}
    beside = next((c for c in layout.columns if header_word(c) in knowledge.minor), "")
    # Who writes usd counts cents, as Stripe does.
    beside = beside or (layout.columns[currency] if any(map(str.islower, named)) and currency >= 0 else "")
    if layout.multiple[:1] == CENTS[0] and cells and header_word(layout.columns[price]) not in knowledge.hundredths:
        yield told_as_cents(
            layout.columns[price], cells[0], from_cents(cells[0], next(iter(named), ""), knowledge, layout.multiple)
        )
    elif layout.multiple or not cells or (named and {*map(str.upper, named)} <= {*knowledge.uncut}):
        return
    elif beside and all(map(str.isdecimal, cells)) and any(map(_WHOLE.fullmatch, cells)):
        # A shop whose dearest product costs less than one unit counts none of them in cents.
        message = "all prices are whole numbers, and read as they stand, though {beside} may say that they are cents"
        yield Problem.of("may-be-cents", message, "if they are in cents, divide them first", beside=quoted(beside))
    elif len(cells) > 1 and all(map(_WHOLE.fullmatch, cells)):
        message = "all prices are whole numbers of 100 and more, and read as they stand"
        yield Problem("may-be-cents", message, "if they are in cents, divide them first")


def other_prices(columns: Sequence[str], price: int, others: Sequence[int], differing: Differing) -> Problem:
    """Return the note on other columns with prices, and where those of the first of them differ."""
    names = Listed(tuple(quoted(columns[n]) for n in others[:_MOST_NAMED]))
    row, cell, other = differing
    gaps = {"price": quoted(columns[price]), "others": names, "row": row, "cell": quoted(cell)}
    gaps |= {"other": quoted(other), "column": option_for(columns, others[0])}
    message = "{price} is read; other prices stand in {others}: {other} beside {cell} in row {row}"
    return Problem.of("other-prices", message, "to take those: --column price={column}", **gaps)


def differing_in(row: Row, price: int, other: int) -> Differing | None:
    """Return the number of a row, and the two sums that it has in these columns; None if they don't differ."""
    cell, beside = row.cell(price), row.cell(other)
    # Of ranges the ends are.
    mine, theirs = ({*map(sum_in, said.split(SPAN))} for said in (cell, beside))
    return (row.number, cell, beside) if all(mine | theirs) and not theirs <= mine else None


def told_as_steps(key: str, first: tuple[str, str], last: tuple[str, str]) -> Problem:
    """Return the note on prices for more and more pieces, of which the first counts: pieces and price of both ends."""
    message = "{key} holds prices by quantity: {sum} from {count} on is read; the last is {other} from {more} on"
    gaps = {"key": quoted(key), "count": first[0], "sum": first[1], "more": last[0], "other": last[1]}
    return Problem.of("price-steps", message, "if more are sold at once, take that one", **gaps)
