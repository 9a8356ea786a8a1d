"""Where the header of a list is: below prose, over several rows, merged over columns, or nowhere."""

import re
from collections.abc import Sequence
from itertools import chain

from ecomkt.catalog.columns.by_content import sizes_in
from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import are_codes, column_of, filled, looks_like_titles, runs_of
from ecomkt.catalog.columns.headers import Header, header_word, parted_year
from ecomkt.catalog.columns.layout import ListColumns, Role
from ecomkt.catalog.columns.other_tables import refuse_other_tables
from ecomkt.catalog.columns.product import ReadingOptions, Row
from ecomkt.catalog.tables.headless import FoundHeader, columns_by_content, headless_columns
from ecomkt.errors import Listed, Problem, told
from ecomkt.safe_text import quoted

MOST_ROWS = 15
"""Up to which row a header is looked for: templates of marketplaces put rows above it."""
# So many known headers are no accident, whatever stands around them.
_MANY = 3
# One or two known words prove little among more cells than these: they stand in titles and in prose, too.
_MOST_AROUND = {1: 3, 2: 8}
_MOST_SHOWN = 12
# So many rows stand between the header of a template and its products.
_MOST_BELOW = 6
_DIGIT = re.compile(r"\d")
# Numbers, sums, times and codes of digits: 19.90, 2024-01-01 00:00, 421038989_TH-803226494.
_COUNTED = re.compile(r"[A-Z$€£¥฿₩]{0,4}\s?\d[\d.,:\-/ _%]*(?:[A-Z]{2}-\d+)?")
# Letters of the code of a currency.
_CODE = 3
# attribute_line_ids, or several such with commas between.
_TECHNICAL = re.compile(r"[\w.,/-]*\w[_.]\w[\w.,/-]*")
_DATA_ROW = re.compile(r"\bdataRow=(\d{1,2})\b")


def find_header(rows: Sequence[Row], known: KnownHeaders, options: ReadingOptions) -> FoundHeader | None:
    """Return the header among the first rows of a list, None if there is none that is known."""
    if not rows:
        return None
    if options.no_header:
        return columns_by_content(rows, known, options)
    known.share(rows)
    places = _named(rows, options) or _places(rows, known)
    if not places and options.columns:
        # Where the user names columns, the first row will do.
        places = range(1)
    places = places or _above_prices(rows, known)
    if not places:
        return headless_columns(rows, known, options)
    header, places = _whole(rows, places, known)
    notes: tuple[Problem, ...] = ()
    if places != range(1):
        others = told("{start} rows above it and {count} below are none", start=places.start, count=len(places) - 1)
        message, hint = "the header is in row {number}; {others}", "products start after them"
        notes = (Problem.of("header-found", message, hint, number=rows[places.start].number, others=others),)
    currency = _currency_above(rows[: places.start], known)
    return FoundHeader(header, places.stop, notes, rows[places.start].number, currency=currency)


def _named(rows: Sequence[Row], options: ReadingOptions) -> range:
    """Return the place of the first row that has all the headers which the user names; empty if none has."""
    said = {header_word(header) for _, header in options.columns}
    place = next((n for n, row in enumerate(rows) if said and said <= {*map(header_word, row.cells)}), None)
    return range(0) if place is None else range(place, place + 1)


def _currency_above(rows: Sequence[Row], known: KnownHeaders) -> str:
    """Return the one currency that the words above a header name: `All prices in USD`, `単位：円`."""
    cells = [cell for row in rows for _, cell in map(parted_year, row.cells) if not _DIGIT.search(cell)]
    units = {unit for cell in cells if (unit := known.header(cell).unit)}
    # In the words around prices each may be a currency: `all prices in EUR excl. VAT`.
    stems, codes = known.knowledge.stems, {*known.knowledge.units} - {*known.knowledge.words}
    around = " ".join(cell.casefold() for cell in cells if stems.names_price(header_word(cell))).split()
    units |= {word for word in around if len(word) == _CODE and word in codes}
    return units.pop() if len(units) == 1 else ""


def unknown_header(rows: Sequence[Row], known: KnownHeaders, name: str) -> Problem:
    """Return why a list of products without a known header can't be read, with a guess by what its columns hold."""
    above = next((n for n, row in enumerate(rows) if any(map(known.contents.is_amount, row.cells))), 0)
    place = next((n for n in reversed(range(above)) if known.contents.may_be_header(rows[n])), 0)
    rows = rows[place:]
    first = rows[0].cells if rows else []
    listed = ListColumns(first, [*map(known.header, first)], rows[1:], known.roles_in(first))
    refuse_other_tables(listed, (), known.knowledge.tables)
    shown = Listed(tuple(quoted(cell) for cell in first[:_MOST_SHOWN]))
    cells = shown if shown.items else told("empty")
    message = told("{name} has no header that is known; its first row is {cells}", name=name, cells=cells)
    if place:
        said = "{name} has no header that is known; it may be row {row}: {cells}"
        message = told(said, name=name, cells=cells, row=rows[0].number)
    title, price = known.contents.guess(rows[1:], len(first))
    if any(map(known.contents.is_amount, first)):
        return Problem("unknown-columns", message, "if that is a product: --no-header")
    if title >= 0:
        named = [("title", first[title]), *([("price", first[price])] if price >= 0 else [])]
        options = " ".join(f"--column {role}={quoted(cell)}" for role, cell in named)
        return Problem("unknown-columns", message, told("by their content: {options}", options=options))
    return Problem("unknown-columns", message, "name the columns, such as --column title=HEADER")


def _places(rows: Sequence[Row], known: KnownHeaders) -> range:
    """Return the place of the row with most known headers, and of those below that say the same in other words.

    One with the headers of a program comes before one with its labels for people. Of equals the first counts, and of
    those that follow it at once the last. Empty if no row has enough of them.
    """
    counts = [(known.count(row.cells), filled(row)) for row in rows]
    likely = {n: k for n, (k, cells) in enumerate(counts) if k >= _MANY or cells <= _MOST_AROUND.get(k, -1)}
    few = [n for n, (k, _) in enumerate(counts) if k and n not in likely and known.contents.may_be_header(rows[n])]
    likely |= {n: counts[n][0] for n in few if _is_borne_out(rows, n, known)}
    likely = {n: k for n, k in likely.items() if k >= _MANY or not _is_priced(rows, n, known)}
    likely = likely or {n: 0 for n in range(len(rows)) if _is_spelled_out(rows, n, known)}
    # Below products, a word that is known is one more of them.
    priced = [n for n, row in enumerate(rows) if any(map(known.contents.is_amount, row.cells))]
    likely = {n: k for n, k in likely.items() if k >= _MANY or len(priced) < 2 or priced[1] >= n}
    likely = _above_products(rows, likely, known)
    # A word alone above rows of several cells tells of the list, unless its own column is what it says.
    bare = {n for n in likely if counts[n][1] == 1 and any(cells > 1 for _, cells in counts[n + 1 :])}
    likely = {n: k for n, k in likely.items() if n not in bare or _is_borne_out(rows, n, known)}
    if not likely:
        return range(0)
    ranks = {number: (known.names_program(rows[number].cells), count) for number, count in likely.items()}
    place = max(ranks, key=lambda number: (ranks[number], -number))
    while ranks.get(place + 1) == ranks[place] and rows[place + 1].cells != rows[place].cells:
        place += 1
    # What has a price below is a product, be it called Workshop.
    likely = {n: k for n, k in likely.items() if not any(map(known.contents.is_amount, rows[n].cells))}
    # Headers in other words: what the first has for titles, or for prices, is called so there.
    roles, same = known.roles_in(rows[place].cells), {n: known.roles_in(rows[n].cells) for n in likely if n > place}
    named = {(role, n) for role in (Role.TITLE, Role.PRICE) for n in roles.get(role, ())}
    labels = sorted(n for n, of in same.items() if any(number in of.get(role, ()) for role, number in named))
    # Products may be called product A, product B.
    labels = labels if len(labels) < len(rows) - place - 1 else []
    below = place + 1
    # A product may be called like a column, but not in most of its cells.
    while below in labels or (below in likely and likely[below] * 2 > counts[below][1]):
        below += 1
    return range(place, _first_product(rows, range(place, below), labels, known))


def _is_priced(rows: Sequence[Row], place: int, known: KnownHeaders) -> bool:
    """Return whether a row has one amount, no year, with others below: a product called like a column."""
    cells = rows[place].cells
    amounts = [n for n, cell in enumerate(cells) if known.contents.is_amount(cell) and not parted_year(cell)[0]]
    below = column_of(rows[place + 1 :], amounts[0]) if len(amounts) == 1 else []
    return bool(below) and all(map(known.contents.is_amount, below))


def _above_products(rows: Sequence[Row], likely: dict[int, int], known: KnownHeaders) -> dict[int, int]:
    """Return the rows that may be the header: none below products of another, but for those of a program."""
    for place in sorted(likely):
        cells, roles = rows[place].cells, known.roles_in(rows[place].cells)
        titles, prices = roles.get(Role.TITLE, ()), roles.get(Role.PRICE, ())
        if not (titles and prices) or any(map(known.contents.is_amount, cells)):
            continue
        product = next((n for n in range(place + 1, len(rows)) if _is_sold(rows[n], titles, prices, known)), len(rows))
        program = known.names_program(cells)
        return {n: k for n, k in likely.items() if n < product or known.names_program(rows[n].cells) > program}
    return likely


def _is_sold(row: Row, titles: Sequence[int], prices: Sequence[int], known: KnownHeaders) -> bool:
    return any(map(row.cell, titles)) and any(known.contents.is_amount(row.cell(number)) for number in prices)


def _first_product(rows: Sequence[Row], places: range, labels: Sequence[int], known: KnownHeaders) -> int:
    """Return the place of the first row below a header that may be a product, and doesn't say what to fill in."""
    said = [int(found[1]) for row in rows[: places.start] for cell in row.cells if (found := _DATA_ROW.search(cell))]
    if said:
        return next((n for n in range(places.stop, len(rows)) if rows[n].number >= said[0]), places.stop)
    prices = _prices_in(rows[places.start], known)
    below = range(places.stop, len(rows))
    # Without prices, titles may begin anywhere.
    none = 0 if prices else len(rows)
    first = next(
        (n for n in below if any(known.contents.is_amount(rows[n].cell(p).rstrip("% ")) for p in prices)), none
    )
    among = range(places.stop, min(first, places.stop + _MOST_BELOW))
    header, counted = rows[places.start], _counted(rows[first:])
    titles = known.roles_in(header.cells).get(Role.TITLE, ())
    guides = {n for n in among if _guides(rows[n], counted, prices, bare=not any(map(rows[n].cell, titles)))}
    told = {n for n in among if n in guides or known.marks_columns(rows[n])}
    marked = [n for n in among if n in told or n in labels or _explains(rows[n], header, known)]
    while marked and marked[-1] + 1 in among and known.marks_columns(rows[marked[-1] + 1], least=0):
        marked.append(marked[-1] + 1)
    # What says in words what the keys of the products are, which are codes.
    key = known.roles_in(header.cells).get(Role.KEY, (-1,))[0]
    is_coded = key >= 0 and are_codes(column_of(rows[first:], key))
    marked = marked or [n for n in among if is_coded and " " in rows[n].cell(key)]
    if not marked:
        return places.stop
    if marked[-1] + 1 == len(rows) and not prices:
        # Without a price all may be products, and a list of none is no list.
        return places.stop
    helped = [n for n in range(marked[-1] + 1, first) if any(map(rows[n].cell, prices))]
    return (helped or marked)[-1] + 1


def _counted(rows: Sequence[Row]) -> list[int]:
    """Return the columns that hold nothing but numbers, codes of digits, and times."""
    columns = {n: column_of(rows, n) for n in range(max((len(row.cells) for row in rows), default=0))}
    return [n for n, cells in columns.items() if cells and all(map(_COUNTED.fullmatch, cells))]


def _guides(row: Row, counted: Sequence[int], prices: Sequence[int], *, bare: bool) -> bool:
    """Return whether a row has words in three columns of numbers (two, if `bare` of a title) and numbers in none."""
    cells = [(n, cell) for n in counted if (cell := row.cell(n))]
    worded = [n for n, cell in cells if sum(map(str.isalpha, cell)) > 1 and not _DIGIT.search(cell)]
    is_numbered = any(_COUNTED.fullmatch(cell) for _, cell in cells)
    return not is_numbered and len(worded) > (1 if bare and {*prices}.intersection(worded) else 2)


def _prices_in(header: Row, known: KnownHeaders) -> Sequence[int]:
    """Return the columns of prices, by their headers or a word in these."""
    stems, words = known.knowledge.stems, [header_word(cell) for cell in header.cells]
    return known.roles_in(header.cells).get(Role.PRICE, ()) or [
        n for n, word in enumerate(words) if any(stem in word for stem in stems.price) and not stems.names_neither(word)
    ]


def _explains(row: Row, header: Row, known: KnownHeaders) -> bool:
    """Return whether a row says what to fill in: in two cells and more stands the name of their own header."""
    found, prices = 0, _prices_in(header, known)
    titles = [cell for n in known.roles_in(header.cells).get(Role.TITLE, ()) if (cell := row.cell(n))]
    # Beside a title that can be read, product_category_3 is a value, and no name of its column.
    is_product = bool(titles) and not any(map(_TECHNICAL.fullmatch, titles))
    for number, (name, cell) in enumerate(zip(header.cells, row.cells, strict=False)):
        if is_product and _TECHNICAL.fullmatch(cell.strip()):
            continue
        word, names = header_word(cell), known.header(name)
        own = (
            *(n for n in (names.word, names.bare, *names.parts) if len(n) > 1 and n != word),
            *(known.knowledge.stems.price if number in prices and not _DIGIT.search(cell) else ()),
        )
        apart = {*name.casefold().split()} < {*cell.casefold().split()}
        found += (apart and bool(names.word)) or any(part in word for part in own)
    return found > 1


def _is_borne_out(rows: Sequence[Row], place: int, known: KnownHeaders) -> bool:
    """Return whether titles or prices stand below a cell of a row that is known to name them."""
    below = rows[place + 1 :]
    roles = known.roles_in(rows[place].cells)
    looks = {Role.TITLE: looks_like_titles, Role.PRICE: known.contents.looks_like_prices}
    cells = {number: runs_of(column_of(below, number)) for number in chain(*roles.values())}
    return any(look(cells[number]) for role, look in looks.items() for number in roles.get(role, ()))


def _is_spelled_out(rows: Sequence[Row], place: int, known: KnownHeaders) -> bool:
    """Return whether words within the cells of a row name titles and prices, and such stand below it."""
    below, words = rows[place + 1 :], [header_word(cell) for cell in rows[place].cells]
    if not (below and known.contents.may_be_header(rows[place])):
        return False
    listed = ListColumns(rows[place].cells, [Header(word) for word in words], below, {})
    return len([*known.knowledge.stems.play(listed, known.contents, known.knowledge.others)]) > 1


def _whole(rows: Sequence[Row], places: range, known: KnownHeaders) -> tuple[tuple[str, ...], range]:
    """Return a header, and the rows it takes: one that is merged over columns goes on in the row below."""
    plain = tuple(cell.strip() for cell in rows[places.start].cells)
    best, found, most = plain, places, len(known.roles_in(plain))
    for upper in (places.start - 1, places.start):
        lower = upper + 1
        if upper < 0 or lower >= len(rows) or not _are_merged(rows[upper], rows[lower], known):
            continue
        joined = _joined(rows[upper], rows[lower], known)
        roles = len(known.roles_in(joined))
        # A sum may stand in a header, as that of an order not yet filled in; in a product it does.
        is_even = upper == places.start and roles and not any(map(known.contents.is_amount, rows[lower].cells))
        if roles > most or (roles == most and is_even):
            best, found, most = joined, range(lower, max(places.stop, lower + 1)), roles
    return best, found


def _are_merged(upper: Row, lower: Row, known: KnownHeaders) -> bool:
    """Return whether a row has names for several columns each, which the one below tells apart."""
    pairs = [(a.strip(), b.strip()) for a, b in zip(upper.cells, lower.cells, strict=False)]
    filled_below = [cell.strip() for cell in lower.cells if cell.strip()]
    if sum(map(known.contents.is_amount, filled_below)) > 1 or len({*filled_below}) < 2 or filled(upper) < 2:
        return False
    # A blank behind a name, over a cell that is filled, is what merging leaves.
    return any(not a and b and pairs[n][0] for n, (a, b) in enumerate(pairs[1:]))


def _joined(upper: Row, lower: Row, known: KnownHeaders) -> tuple[str, ...]:
    over, cells = "", []
    for number in range(max(len(upper.cells), len(lower.cells))):
        above, below = upper.cell(number), lower.cell(number)
        over = above or (over if below else "")
        choices = [f"{over} {below}".strip(), below, over if not below else ""]
        cells.append(next((c for c in choices if c and known.known_word(c)), choices[0]))
    return tuple(cells)


def _above_prices(rows: Sequence[Row], known: KnownHeaders) -> range:
    """Return the place of the first row that names columns of titles and of prices, no amount above it; or empty."""
    contents = known.contents
    first = next((n for n, row in enumerate(rows) if any(map(contents.is_amount, row.cells))), 0)
    for place in range(first):
        row, below = rows[place], rows[place + 1 :]
        if not contents.may_be_header(row):
            continue
        unnamed = {n for n, cell in enumerate(row.cells) if not cell.strip()}
        title, price = contents.guess(below, len(row.cells), unnamed)
        if title >= 0 and sizes_in(row.cells, below, {title}, contents, known.is_size):
            return range(place, place + 1)
        if min(title, price) >= 0:
            sold = contents.are_sold_at(column_of(below, price), in_currency=False)
            return range(place, place + (sold or known.is_size(row.cells[price])))
    return range(0)
