"""The columns of one list: which row names them, and which of them plays which role."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ecomkt.catalog.reading.columns import ColumnKnowledge, Role, header_word
from ecomkt.catalog.reading.delimited import KnownHeaders
from ecomkt.catalog.reading.product import Row
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.lookup import Translate, find_code, spellings_of_name
from ecomkt.safe_text import quoted

_MOST_HEADERS_SHOWN = 12
_LEAST_COLUMNS = 3
# The share of the cells of a column that must be codes of ours for the column to be ours.
_CODES_AT_LEAST = 0.5

MOST_ROWS = 15
"""Up to which row a header is looked for: templates of marketplaces put rows above it."""


class Header(NamedTuple):
    """The header, with its place among the rows looked at."""

    columns: tuple[str, ...]
    number: int
    """The number of its row."""
    before: int
    """How many of the rows looked at stand before it."""
    after: int
    """How many header rows follow it: the same columns in another language, or as codes."""


def find_header(rows: Sequence[Row], known: KnownHeaders) -> Header | None:
    """Return the row with most known headers; None if no row has enough of them.

    Of equals the first counts, and of those that follow it at once the last: the same columns in codes and in words.
    """
    counts = [known(row.cells) for row in rows]
    likely = [place for place, row in enumerate(rows) if _is_likely(row.cells, counts[place])]
    if not likely:
        return None
    place = max(likely, key=lambda number: (counts[number], -number))
    while place + 1 in likely and counts[place + 1] == counts[place] and rows[place + 1].cells != rows[place].cells:
        place += 1
    after = 0
    # A product may be called like a column, but not in most of its cells.
    while place + after + 1 in likely and _is_repeated(rows[place + after + 1].cells, counts[place + after + 1]):
        after += 1
    chosen = rows[place]
    return Header(tuple(cell.strip() for cell in chosen.cells), chosen.number, place, after)


def _is_repeated(cells: Sequence[str], known: int) -> bool:
    return known >= 3 or known * 2 >= sum(bool(cell.strip()) for cell in cells)


def _is_likely(cells: Sequence[str], known: int) -> bool:
    filled = sum(bool(cell.strip()) for cell in cells)
    # One or two known words prove little among many cells: they stand in titles and in prose, too.
    return known >= 3 or (known == 2 and filled <= 8) or (known == 1 and filled <= 3)


@dataclass(frozen=True)
class ColumnLayout:
    """What the columns mean, by their numbers."""

    profile: str
    columns: tuple[str, ...]
    roles: Mapping[Role, tuple[int, ...]]
    stated: tuple[tuple[str, int], ...]
    """Attribute and column of every column that gives facts."""
    sectioned: bool
    """Whether rows with nothing but a heading say what kind the products below them are."""
    priced: tuple[Attribute, int] | None
    """The column whose cells are codes of an attribute or amounts, each on its own."""


def attribute_words(codebook: Codebook, translate: Translate | None) -> dict[str, Attribute]:
    """Return the attributes by every header that names them, as `header_word` gives it."""
    words: dict[str, Attribute] = {}
    for attribute in codebook.attributes:
        names = [*spellings_of_name(attribute.slug, attribute.name), *([attribute.flag] if attribute.flag else [])]
        names += [translate(attribute.name)] if translate else []
        words |= {header_word(name): attribute for name in names}
    return words


def layout_of(
    columns: Sequence[str],
    sample: Sequence[Row],
    chosen: Iterable[tuple[str, str]],
    knowledge: ColumnKnowledge,
    attributes: Mapping[str, Attribute],
) -> ColumnLayout:
    """Return what the columns mean; `chosen` are role and header as the user names them. Raises InputError."""
    words = [header_word(column) for column in columns]
    profile = knowledge.choose(words)
    roles = dict(profile.places(words)) if profile else {}
    named = [(number, attributes[word]) for number, word in enumerate(words) if word in attributes]
    stated = {}
    for number, attribute in named:
        if attribute.slug not in stated and _is_ours(attribute, number, sample):
            stated[attribute.slug] = number
    _override(roles, stated, chosen, columns, attributes)
    # A column that gives facts plays no other role but that of the price: there, each cell decides.
    amounts = roles.get(Role.PRICE, ())[:1]
    priced = next(((attribute, number) for number, attribute in named if number in amounts), None)
    taken = {number for number in stated.values() if number not in amounts}
    roles = {role: kept for role, numbers in roles.items() if (kept := tuple(n for n in numbers if n not in taken))}
    if not stated and not {Role.TITLE, Role.CATEGORY} & roles.keys():
        raise InputError([_unknown(columns)])
    sectioned = Role.CATEGORY not in roles and Role.TITLE in roles and _has_sections(sample, len(columns))
    return ColumnLayout(profile.id if profile else "", tuple(columns), roles, tuple(stated.items()), sectioned, priced)


def _has_sections(sample: Sequence[Row], width: int) -> bool:
    """Return whether single cells stand out in a list whose other rows say more than one thing."""
    filled = [sum(bool(cell.strip()) for cell in row.cells) for row in sample]
    return width >= _LEAST_COLUMNS and 0 < filled.count(1) * 2 < len(filled)


def _is_ours(attribute: Attribute, number: int, sample: Sequence[Row]) -> bool:
    cells = [row.cells[number].strip() for row in sample if number < len(row.cells)]
    filled = [cell for cell in cells if cell]
    ours = sum(is_code(attribute, cell) for cell in filled)
    return ours > len(filled) * _CODES_AT_LEAST


def is_code(attribute: Attribute, cell: str) -> bool:
    """Return whether a cell holds values of an attribute and nothing else."""
    parts = cell.replace(";", ",").replace("、", ",").split(",")
    return all(find_code(attribute.codes, part.partition(":")[0]) for part in parts)


def _override(
    roles: dict[Role, tuple[int, ...]],
    stated: dict[str, int],
    chosen: Iterable[tuple[str, str]],
    columns: Sequence[str],
    attributes: Mapping[str, Attribute],
) -> None:
    problems = []
    words = [header_word(column) for column in columns]
    playable = {role.value: role for role in Role}
    for role, header in chosen:
        attribute = attributes.get(header_word(role))
        if role.lower() not in playable and attribute is None:
            hint = did_you_mean(role, [*playable, *(a.slug for a in attributes.values())])
            problems.append(Problem("unknown-role", f"--column {quoted(role)}: there is no such role", hint))
        elif header_word(header) not in words:
            hint = did_you_mean(header, columns)
            problems.append(Problem("unknown-column", f"--column {role}={quoted(header)}: no such column", hint))
        elif role.lower() in playable:
            roles[playable[role.lower()]] = (words.index(header_word(header)),)
        elif attribute:
            stated[attribute.slug] = words.index(header_word(header))
    if problems:
        raise InputError(problems)


def _unknown(columns: Sequence[str]) -> Problem:
    names = ", ".join(map(quoted, columns[:_MOST_HEADERS_SHOWN]))
    message = f"none of the columns is known to be a title or a category: {names}"
    return Problem("unknown-columns", message, "name them, such as --column title=HEADER")


def layout_note(layout: ColumnLayout) -> Problem:
    """Return the note that says which column plays which role."""
    names = layout.columns
    played = [f"{role.value} = {quoted(names[n])}" for role, numbers in layout.roles.items() for n in numbers[:1]]
    played += [f"{slug} = {quoted(names[number])}" for slug, number in layout.stated]
    kind = f" ({layout.profile})" if layout.profile else ""
    roles = ", ".join(dict.fromkeys(played))
    return Problem("columns-known", f"columns{kind}: {roles}", "to name another: --column ROLE=HEADER")
