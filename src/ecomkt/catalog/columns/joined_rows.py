"""Rows that are one product where their cells alone say so."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from ecomkt.catalog.columns.contents import column_of, filled
from ecomkt.catalog.columns.layout import ColumnLayout, ListColumns, Role
from ecomkt.catalog.columns.product import Row, RowProblem
from ecomkt.errors import Problem
from ecomkt.safe_text import quoted

# WooCommerce writes headers in every language, and these words in none but English.
_VARIABLE, _VARIATION = "variable", "variation"
# So end, in most languages, the headers of what tells products apart.
_IDENTITIES = ("id", "url", "handle")
# Of a picture or a currency, or of what stands within a product, several may have the same.
_OF_OTHERS = re.compile(r"[.]|ima?ge?|picture|photo|thumb|icon|media|currency")


def merged_down(layout: ColumnLayout, sample: Sequence[Row]) -> tuple[int, tuple[Problem, ...]]:
    """Return the column of a category that stands at the first of its products alone, as merged cells are saved.

    The first row has it, no two are the same, and many rows have none. −1 if there is none such; and the note on it.
    """
    number, title = (layout.roles.get(role, (-1,))[0] for role in (Role.CATEGORY, Role.TITLE))
    rows = [row for row in sample if row.cell(title) and filled(row) > 1] if min(number, title) >= 0 else []
    kinds, blank = column_of(rows, number), [n for n, row in enumerate(rows) if not row.cell(number)]
    is_merged = len(kinds) > 1 and bool(rows[0].cell(number)) and len({*kinds}) == len(kinds) <= 2 * len(blank)
    if not is_merged:
        return -1, ()
    kind = next(row.cell(number) for row in rows[blank[0] :: -1] if row.cell(number))
    message = "where {column} is blank, that above holds: {kind} for {title} in row {row}"
    gaps = {"column": quoted(layout.columns[number]), "kind": quoted(kind), "row": rows[blank[0]].number}
    hint = "if these have none, write a dash there"
    return number, (Problem.of("merged-category", message, hint, title=quoted(rows[blank[0]].cell(title)), **gaps),)


def filled_down(rows: Iterable[Row | RowProblem], number: int) -> Iterator[Row | RowProblem]:
    """Yield rows with what stands above in a column where they leave it blank, and say more than one thing."""
    above = ""
    for row in rows:
        if isinstance(row, Row):
            above = row.cell(number) or above
            if above and not row.cell(number) and filled(row) > 1:
                cells = [*row.cells, *[""] * (number + 1 - len(row.cells))]
                row = Row(row.number, [*cells[:number], above, *cells[number + 1 :]])
        yield row


def join_rows(listed: ListColumns, options: Collection[int], parents: Collection[str], own: Collection[str]) -> None:
    """Let rows be one product where their cells say so: those of a program whose headers aren't known.

    In the columns `options` stands what tells the variants of one product apart, and below headers with a word of
    `parents` what product a row is a variant of; a word of `own` names what each row has of its own.
    """
    roles, words, sample = listed.roles, listed.words, listed.sample
    number = words.index("id") if "id" in words else -1
    if found := _parents_of(number, len(words), sample):
        roles |= {
            role: (n,) for role, n in zip((Role.PARENT, Role.KEY, Role.NUMBER), (*found, number), strict=True) if n >= 0
        }
    elif named := _named_parents(words, sample, parents):
        roles.pop(Role.GROUP, None)
        roles |= {Role.PARENT: (named[0],), Role.KEY: (named[1],)}
    elif Role.GROUP not in roles and Role.TITLE in roles:
        of_it = (n for n, word in enumerate(words) if word.endswith(_IDENTITIES) and not _OF_OTHERS.search(word))
        keys = (*roles.get(Role.KEY, ()), *of_it)
        title = roles[Role.TITLE][0]
        key = _repeated_key(keys, title, sample)
        key = _key_above_skus(listed, own) if key is None else key
        # Neighbours with one title differ in what tells variants apart.
        cells = [(row.cell(title), [*map(row.cell, options)]) for row in sample]
        differ = any(a[0] == b[0] != "" and a[1] != b[1] for a, b in pairwise(cells))
        key = title if key is None and differ else key
        roles |= {} if key is None else {Role.GROUP: (key,)}


def goes_on_untitled(listed: ListColumns, options: Collection[int]) -> bool:
    """Return whether rows have an option and no title, nor a key of others: they are variants of the row above."""
    title, group = listed.first(Role.TITLE), listed.first(Role.GROUP)
    if title < 0 or group == title:
        return False
    # What is called by a key of its own that isn't that of another row, or by none.
    keys = Counter(row.cell(listed.first(Role.KEY)) for row in listed.sample)
    untitled = [row for row in listed.sample[1:] if not (row.cell(title) or row.cell(group))]
    # A cell alone is a heading, but not among the options.
    below = [row for row in untitled if filled(row) > 1 or any(map(row.cell, options))]
    own = [row for row in below if (key := row.cell(listed.first(Role.KEY))) == "" or keys[key] == 1]
    # What tells of itself is a product whose title was lost.
    telling = {*listed.roles.get(Role.CATEGORY, ()), listed.first(Role.DESCRIPTION)} - {*options}
    own = [row for row in own if any(map(row.cell, options)) and not any(map(row.cell, telling))]
    return bool(below) and len(own) == len(below)


def _key_above_skus(listed: ListColumns, own: Collection[str]) -> int | None:
    """Return the first column of keys that neighbours share, where each row has its own code below a word of `own`."""
    coded = {n for n, word in enumerate(listed.words) if any(of in word for of in own)}
    if not any(len({*cells}) == len(cells) == len(listed.sample) for cells in map(listed.cells, coded)):
        return None
    keys = (n for n in listed.roles.get(Role.KEY, ()) if n not in coded)
    cells = {n: [row.cell(n) for row in listed.sample] for n in keys}
    return next((n for n, of in cells.items() if any(a == b != "" for a, b in pairwise(of))), None)


def _repeated_key(keys: Sequence[int], title: int, sample: Sequence[Row]) -> int | None:
    """Return the first column of keys that neighbours with one title, or none below the first, have in common."""
    for number in keys:
        cells = [(row.cell(number), row.cell(title)) for row in sample]
        below = [(above[1], row[1]) for above, row in pairwise(cells) if row[0] == above[0] != ""]
        if below and all(name in (above, "") for above, name in below):
            return number
    return None


def _named_parents(words: Sequence[str], sample: Sequence[Row], parents: Collection[str]) -> tuple[int, int] | None:
    """Return a column where some rows name others, and the one where no two are called alike, which they name."""
    for parent in (n for n, word in enumerate(words) if any(part in word for part in parents)):
        heads = [row for row in sample if not row.cell(parent).strip("0")]
        named = {*column_of(sample, parent)} - {"0"}
        for key in range(len(words) if named else 0):
            keys = column_of(sample, key)
            if key != parent and len(keys) == len({*keys}) == len(sample) and named <= {*column_of(heads, key)}:
                return parent, key
    return None


def _parents_of(numbers: int, width: int, sample: Sequence[Row]) -> tuple[int, int] | None:
    """Return the columns where WooCommerce's variations name their products, and where these are called so.

    They may name them by `id:` and what stands in the column `numbers`: if all do, the second is −1.
    """
    for form in range(width):
        kinds = [(row, row.cell(form).lower().partition(",")[0].rstrip()) for row in sample]
        products, variations = ([row for row, kind in kinds if kind == word] for word in (_VARIABLE, _VARIATION))
        ids = {f"id:{cell}" for cell in column_of(products, numbers)} if numbers >= 0 else set()
        for parent in range(width if products else 0):
            called = {*column_of(variations, parent)}
            keys = (n for n in range(width) if called - ids <= {*column_of(products, n)})
            if called and not column_of(products, parent) and (key := next(keys, None)) is not None:
                return parent, key if called - ids else -1
    return None
