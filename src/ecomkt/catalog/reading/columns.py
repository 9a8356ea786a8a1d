"""What the columns of a product list mean: profiles of the lists that shops export, as data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import normalize

from ecomkt.knowledge.layers import by_key
from ecomkt.knowledge.validation import Node, check_slug


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


_MANY = 3
"""So many headers together stand in the lists of one program alone."""
_PROFILE_KEYS = ("required", "against", "roles")
_NOISE = re.compile(r"[\s*_\-()\[\]{}（）【】\"':：/]+")


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

    def places(self, headers: Sequence[str]) -> dict[Role, tuple[int, ...]]:
        """Return the numbers of the columns that play each role, the best first; roles that none plays are left out."""
        first = {word: number for number, word in reversed([*enumerate(headers)]) if word}
        found = {role: tuple(first[word] for word in words if word in first) for role, words in self.roles}
        return {role: numbers for role, numbers in found.items() if numbers}

    def fits(self, headers: frozenset[str]) -> bool:
        """Return whether a list with these headers may be of this kind."""
        return self.required <= headers and not self.against & headers


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
        fitting = [profile for profile in self.profiles if profile.fits(frozenset(headers))]
        return max(
            fitting, key=lambda p: (len(p.required) >= _MANY, len(p.places(headers)), len(p.required)), default=None
        )

    @property
    def words(self) -> frozenset[str]:
        """Return every header that any profile knows."""
        named = {word for profile in self.profiles for _, words in profile.roles for word in words}
        return frozenset(named.union(*(profile.required for profile in self.profiles)))


def read_column_profiles(nodes: Sequence[Node]) -> ColumnKnowledge:
    """Return what the files `columns.yaml` of all layers say, lowest first; a later one replaces profiles by id."""
    for number, node in enumerate(nodes):
        node.fields(() if number else ("profiles",), ("profiles", "totals"))
    top = by_key(node for node in nodes if isinstance(node.value, dict))
    every = by_key(top.get("profiles", ()))
    for slug, found in every.items():
        check_slug(slug, found[-1])
    totals = frozenset(text.casefold() for node in top.get("totals", ()) for text in node.texts())
    return ColumnKnowledge(tuple(_profile(slug, found[-1]) for slug, found in every.items()), totals)


def _profile(slug: str, node: Node) -> ColumnProfile:
    fields = node.fields(("roles",), _PROFILE_KEYS)
    entries = fields["roles"].entries() if "roles" in fields else {}
    known = {role.value: role for role in Role}
    roles = []
    for name, entry in entries.items():
        if name in known:
            roles.append((known[name], _words(entry.texts())))
        else:
            entry.unknown("role", known)
    return ColumnProfile(
        slug, frozenset(_texts(fields, "required")), frozenset(_texts(fields, "against")), tuple(roles)
    )


def _texts(fields: Mapping[str, Node], key: str) -> tuple[str, ...]:
    return _words(fields[key].texts()) if key in fields else ()


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(header_word, texts)))
