"""What the columns of a product list mean: profiles of the lists that shops export, and the layout of one list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from unicodedata import normalize

from ecomkt.catalog.reading.product import Row
from ecomkt.errors import InputError, Listed, Problem, did_you_mean, told
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.lookup import Translate, find_code, spellings_of
from ecomkt.safe_text import quoted

MOST_ROWS = 15
"""Up to which row a header is looked for: templates of marketplaces put rows above it."""
# So many headers together stand in the lists of one program alone.
_MANY = 3
# One or two known words prove little among more cells than these: they stand in titles and in prose, too.
_MOST_AROUND = {1: 3, 2: 8}
_MOST_HEADERS_SHOWN = 12
_LEAST_COLUMNS = 3
# The share of the cells of a column that must be codes of ours for the column to be ours.
_CODES_AT_LEAST = 0.5
_NOISE = re.compile(r"[\s*_\-()\[\]{}（）【】\"':：/]+")


class Role(Enum):
    """What a column is for."""

    KEY = "key"
    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    """May be played by several columns, the most telling first."""
    PRICE = "price"
    CURRENCY = "currency"
    GROUP = "group"
    """Neighbouring rows with one value are one product."""
    NUMBER = "number"
    """A number by which a variant names its parent, as in `id:12`."""
    PARENT = "parent"
    """The key or the number of the product that a row is a variant of."""


Roles = dict[Role, tuple[int, ...]]
"""The numbers of the columns that play each role, the best first; roles that none plays are left out."""


def header_word(cell: str) -> str:
    """Return a header in the form in which two spellings are equal: NFKC, lower case, no blanks, stars or brackets."""
    return _NOISE.sub("", normalize("NFKC", cell).casefold())


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The columns of one kind of list; headers stand as `header_word` gives them."""

    id: str
    required: frozenset[str]
    """Headers that must all be there."""
    against: frozenset[str]
    """Headers that none of must be there."""
    roles: tuple[tuple[Role, tuple[str, ...]], ...]
    """For each role the headers that may play it, the best first."""

    def places(self, headers: Sequence[str]) -> Roles:
        """Return which columns play which role."""
        # Reversed, so that of two columns with one name the first stays.
        first = {word: number for number, word in reversed([*enumerate(headers)]) if word}
        played = {role: tuple(first[word] for word in words if word in first) for role, words in self.roles}
        return {role: numbers for role, numbers in played.items() if numbers}


@dataclass(frozen=True, slots=True)
class ColumnKnowledge:
    """The profiles, those of programs before the plain ones, and words for rows that are no products."""

    profiles: tuple[ColumnProfile, ...]
    totals: frozenset[str]
    """Titles of rows that add up others, in lower case."""

    def choose(self, headers: Sequence[str]) -> ColumnProfile | None:
        """Return the profile that fits and knows most of the columns, the first of equals; None if none knows any.

        One that needs many headers, all of which are there, is meant, whatever else is called as in other lists.
        """
        there = frozenset(headers)
        fitting = [p for p in self.profiles if p.required <= there and not p.against & there]
        return max(
            fitting, key=lambda p: (len(p.required) >= _MANY, len(p.places(headers)), len(p.required)), default=None
        )


def build_columns(content: Mapping[str, Any]) -> ColumnKnowledge:
    """Return what valid content of `columns.yaml` says."""
    profiles = []
    for slug, entry in content["profiles"].items():
        required, against = (frozenset(map(header_word, entry.get(key, ()))) for key in ("required", "against"))
        roles = [(Role(name), tuple(dict.fromkeys(map(header_word, words)))) for name, words in entry["roles"].items()]
        profiles.append(ColumnProfile(slug, required, against, tuple(roles)))
    return ColumnKnowledge(tuple(profiles), frozenset(map(str.casefold, content.get("totals", ()))))


@dataclass(frozen=True)
class ColumnLayout:
    """What the columns mean, by their numbers."""

    profile: str
    columns: tuple[str, ...]
    roles: Roles
    stated: tuple[tuple[str, int], ...]
    """Attribute and column of every column that gives facts."""
    sectioned: bool
    """Whether rows with nothing but a heading say what kind the products below them are."""
    priced: tuple[Attribute, int] | None
    """The column whose cells are codes of an attribute or amounts, each on its own."""

    @property
    def note(self) -> Problem:
        """Return the note that says which column plays which role."""
        names = self.columns
        played = [f"{role.value} = {quoted(names[n])}" for role, numbers in self.roles.items() for n in numbers[:1]]
        played += [f"{slug} = {quoted(names[number])}" for slug, number in self.stated]
        kind = f" ({self.profile})" if self.profile else ""
        roles = Listed(tuple(dict.fromkeys(played)))
        return Problem(
            "columns-known",
            told("columns{kind}: {roles}", kind=kind, roles=roles),
            "to name another: --column ROLE=HEADER",
        )


class KnownHeaders:
    """The headers that are known: those of the profiles, and what our attributes are called."""

    def __init__(self, knowledge: ColumnKnowledge, codebook: Codebook, translate: Translate | None) -> None:
        self._knowledge = knowledge
        self._attributes: dict[str, Attribute] = {}
        for attribute in codebook.attributes:
            names = [*spellings_of(attribute), *([attribute.flag] if attribute.flag else [])]
            names += [translate(attribute.name)] if translate else []
            self._attributes |= {header_word(name): attribute for name in names}
        played = (word for profile in knowledge.profiles for _, words in profile.roles for word in words)
        self._words = frozenset({*played, *self._attributes}.union(*(p.required for p in knowledge.profiles)))

    def count(self, cells: Sequence[str]) -> int:
        """Return how many of them a row has."""
        return len({word for cell in cells if (word := header_word(cell)) in self._words})

    def places(self, rows: Sequence[Row]) -> range:
        """Return the place of the row with most of them, and of those below that say the same in other words or codes.

        Of equals the first counts, and of those that follow it at once the last. Empty if no row has enough of them.
        """
        counts = [(self.count(row.cells), _filled(row)) for row in rows]
        likely = {n: k for n, (k, filled) in enumerate(counts) if k >= _MANY or filled <= _MOST_AROUND.get(k, -1)}
        if not likely:
            return range(0)
        place = max(likely, key=lambda number: (likely[number], -number))
        while likely.get(place + 1) == likely[place] and rows[place + 1].cells != rows[place].cells:
            place += 1
        below = place + 1
        # A product may be called like a column, but not in most of its cells.
        while below in likely and (likely[below] >= _MANY or likely[below] * 2 >= counts[below][1]):
            below += 1
        return range(place, below)

    def layout(self, columns: Sequence[str], sample: Sequence[Row], chosen: Iterable[tuple[str, str]]) -> ColumnLayout:
        """Return what the columns mean; `chosen` are role and header as the user names them. Raises InputError."""
        words = [header_word(column) for column in columns]
        profile = self._knowledge.choose(words)
        roles = profile.places(words) if profile else {}
        named = [(number, self._attributes[word]) for number, word in enumerate(words) if word in self._attributes]
        stated: dict[str, int] = {}
        for number, attribute in named:
            if attribute.slug not in stated and _is_ours(attribute, number, sample):
                stated[attribute.slug] = number
        self._override(roles, stated, columns, chosen)
        # A column that gives facts plays no other role but that of the price: there, each cell decides.
        amounts = roles.get(Role.PRICE, ())[:1]
        priced = next(((attribute, number) for number, attribute in named if number in amounts), None)
        taken = {number for number in stated.values() if number not in amounts}
        roles = {role: kept for role, numbers in roles.items() if (kept := tuple(n for n in numbers if n not in taken))}
        if not stated and not {Role.TITLE, Role.CATEGORY} & roles.keys():
            names = ", ".join(map(quoted, columns[:_MOST_HEADERS_SHOWN]))
            message = told("none of the columns is known to be a title or a category: {names}", names=names)
            raise InputError([Problem("unknown-columns", message, "name them, such as --column title=HEADER")])
        # Headings are cells that stand alone in a list whose other rows say more than one thing.
        alone = [_filled(row) == 1 for row in sample]
        has_headings = len(columns) >= _LEAST_COLUMNS and 0 < sum(alone) * 2 < len(alone)
        sectioned = has_headings and Role.CATEGORY not in roles and Role.TITLE in roles
        kind = profile.id if profile else ""
        return ColumnLayout(kind, tuple(columns), roles, tuple(stated.items()), sectioned, priced)

    def _override(
        self, roles: Roles, stated: dict[str, int], columns: Sequence[str], chosen: Iterable[tuple[str, str]]
    ) -> None:
        problems = []
        words = [header_word(column) for column in columns]
        playable = {role.value: role for role in Role}
        for role, header in chosen:
            attribute = self._attributes.get(header_word(role))
            if role.lower() not in playable and attribute is None:
                hint = did_you_mean(role, [*playable, *(a.slug for a in self._attributes.values())])
                problems.append(
                    Problem("unknown-role", told("--column {role}: there is no such role", role=quoted(role)), hint)
                )
            elif header_word(header) not in words:
                hint = did_you_mean(header, columns)
                problems.append(
                    Problem(
                        "unknown-column",
                        told("--column {role}={header}: no such column", role=role, header=quoted(header)),
                        hint,
                    )
                )
            elif role.lower() in playable:
                roles[playable[role.lower()]] = (words.index(header_word(header)),)
            elif attribute:
                stated[attribute.slug] = words.index(header_word(header))
        if problems:
            raise InputError(problems)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _is_ours(attribute: Attribute, number: int, sample: Sequence[Row]) -> bool:
    cells = [cell for row in sample for cell in row.cells[number : number + 1] if cell.strip()]
    return sum(is_code(attribute, cell.strip()) for cell in cells) > len(cells) * _CODES_AT_LEAST


def is_code(attribute: Attribute, cell: str) -> bool:
    """Return whether a cell holds values of an attribute and nothing else."""
    parts = cell.replace(";", ",").replace("、", ",").split(",")
    return all(find_code(attribute.codes, part.partition(":")[0]) for part in parts)
