"""What the columns of a product list mean: profiles of the lists that shops export, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from unicodedata import normalize


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


# So many headers together stand in the lists of one program alone.
_MANY = 3
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
        # Reversed, so that of two columns with one name the first stays.
        first = {word: number for number, word in reversed([*enumerate(headers)]) if word}
        played = {role: tuple(first[word] for word in words if word in first) for role, words in self.roles}
        return {role: numbers for role, numbers in played.items() if numbers}

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


def build_columns(content: Mapping[str, Any]) -> ColumnKnowledge:
    """Return what valid content of `columns.yaml` says."""
    profiles = (_profile(slug, entry) for slug, entry in content["profiles"].items())
    return ColumnKnowledge(tuple(profiles), frozenset(map(str.casefold, content.get("totals", ()))))


def _profile(slug: str, entry: Mapping[str, Any]) -> ColumnProfile:
    required, against = (frozenset(map(header_word, entry.get(key, ()))) for key in ("required", "against"))
    roles = ((Role(name), tuple(dict.fromkeys(map(header_word, words)))) for name, words in entry["roles"].items())
    return ColumnProfile(slug, required, against, tuple(roles))
