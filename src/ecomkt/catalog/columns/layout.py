"""What the columns of one product list mean, and what its rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ecomkt.catalog.columns.headers import Header, header_word
from ecomkt.catalog.columns.product import Row
from ecomkt.errors import Listed, Problem
from ecomkt.knowledge.codebook import Attribute
from ecomkt.safe_text import quoted

NOTHING = "(none)"
"""How a profile calls a cell that holds nothing."""
_ANYTHING = "(any)"


class Role(Enum):
    """What a column is for."""

    KEY = "key"
    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    """May be played by several columns, the most telling first."""
    TAGS = "tags"
    """Words of the shop about a product, which help to tell what it is and are no category."""
    PRICE = "price"
    CURRENCY = "currency"
    GROUP = "group"
    """Neighbouring rows with one value are one product."""
    NUMBER = "number"
    """A number by which a variant names its parent, as in `id:12`."""
    PARENT = "parent"
    """The key or the number of the product that a row is a variant of."""
    VARIANTS = "variants"
    """The keys of the variants of a product, as in `sku=A-S,size=S|sku=A-L,size=L`."""
    SURCHARGE = "surcharge"
    """What a variant costs more than its product."""
    HIGHEST = "highest"
    """The most that a variant costs, where the price is the least."""
    QUANTITY = "quantity"
    """For how many pieces the price is, as that of a line of an order."""


class RowKind(Enum):
    """What a row is that is no product of its own."""

    VARIANT = "variant"
    TRANSLATION = "translation"
    """The product once more, in another language."""
    OTHER = "other"
    """No product at all, such as a rule for prices."""


Roles = dict[Role, tuple[int, ...]]
"""The numbers of the columns that play each role, the best first; roles that none plays are left out."""


@dataclass
class ListColumns:
    """The columns of a list while it is settled what they mean."""

    names: Sequence[str]
    headers: Sequence[Header]
    sample: Sequence[Row]
    roles: Roles

    @property
    def words(self) -> list[str]:
        """Return the headers as `header_word` gives them."""
        return [header.word for header in self.headers]

    @property
    def played(self) -> set[int]:
        """Return the numbers of the columns that play a role."""
        return {number for numbers in self.roles.values() for number in numbers}

    def first(self, role: Role) -> int:
        """Return the number of the column that plays a role best; −1 if none plays it."""
        return self.roles.get(role, (-1,))[0]

    def cells(self, number: int) -> list[str]:
        """Return the filled cells of a column."""
        return [cell for row in self.sample if (cell := row.cell(number))]


def says_own(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether every filled cell of a row, two at least, is the header of its column."""
    said = [(cell, name) for cell, name in zip(cells, header, strict=False) if cell]
    return len(said) > 1 and all(cell == name for cell, name in said)


def place_of(header: str, columns: Sequence[str]) -> int | None:
    """Return the number of the column with a header; a number that is none names a column, from 1."""
    words = [header_word(column) for column in columns]
    if header_word(header) in words:
        return words.index(header_word(header))
    number = int(header) - 1 if header.strip().isdecimal() else -1
    return number if 0 <= number < len(columns) else None


def option_for(columns: Sequence[str], number: int) -> str:
    """Return how `--column` names a column: by its header, or by its place if another of that name comes first."""
    is_first = header_word(columns[number]) not in map(header_word, columns[:number])
    return quoted(columns[number]) if is_first else str(number + 1)


@dataclass(frozen=True)
class ColumnLayout:
    """What the columns mean, by their numbers."""

    profile: str
    columns: tuple[str, ...]
    roles: Roles
    stated: tuple[tuple[str, int], ...]
    """Attribute and column of every column that gives facts."""
    sectioned: bool
    """Whether rows with nothing but a heading in capitals say what kind the products below them are."""
    priced: Attribute | None
    """The attribute of which the cells of the price may be codes, each on its own."""
    headed: bool = False
    """Whether any rows with one cell do."""
    units: tuple[str, ...] = ()
    """The currency that the header of each column names, as written; empty for none."""
    currency: str = ""
    """That of prices which name none, as a program's lists have it; empty if they have several."""
    added: tuple[str, ...] = ()
    """What the price of a variant begins with, in lower case, if it is a surcharge."""
    says: tuple[tuple[int, str, str, str], ...] = ()
    """A column, a part of its cells, and the attribute and the value that the part says."""
    kinds: tuple[tuple[int, frozenset[str], RowKind], ...] = ()
    """A column, its cells in lower case, and the kind of the rows that have one of these there."""
    multiple: str = ""
    """Of what the prices are multiples, by their header, as a price writes it."""
    beside: tuple[int, ...] = ()
    """Columns that may have other prices further down than was looked."""
    gaps: tuple[Problem, ...] = ()
    """Notes on the roles that no column plays, with a guess which might."""

    def sign_of(self, unit: str) -> str:
        """Return what says of the currency of a column whose header names a unit, and its letters; empty for none."""
        return f"{unit} {self.currency}" if unit and "-" in self.currency else unit or self.currency

    def kind_of(self, cells: Sequence[str]) -> RowKind | None:
        """Return what a row of stripped cells is that is no product of its own; None for one that is."""
        for number, words, kind in self.kinds:
            cell = cells[number].casefold()
            if (cell or NOTHING) in words or (cell and _ANYTHING in words):
                return kind
        return None

    def uses(self, number: int) -> tuple[str, ...]:
        """Return what a column is used for: roles, `price-else`, slugs of attributes, `kind`; nothing if it is not."""
        # Each category counts; of other roles one column plays each.
        played = [r.value for r, n in self.roles.items() if number in (n if r is Role.CATEGORY else n[:1])]
        played += ["price-else"] if number in self.roles.get(Role.PRICE, ())[1:] else []
        stated = [slug for slug, n in self.stated if n == number] + [s for n, _, s, _ in self.says if n == number]
        kinds = ["kind" for n, *_ in self.kinds if n == number]
        return tuple(dict.fromkeys((*played, *stated, *kinds)))

    @property
    def note(self) -> Problem:
        """Return the note that says which column plays which role, and which where that one is empty."""
        names, both = self.columns, (Role.PRICE, Role.CATEGORY)
        told = {role: numbers[: None if role in both else 1] for role, numbers in self.roles.items() if numbers}
        played = [f"{role.value} = {' / '.join(quoted(names[n]) for n in of)}" for role, of in told.items()]
        played += [f"{slug} = {quoted(names[number])}" for slug, number in self.stated]
        kind = f" ({self.profile})" if self.profile else ""
        roles = Listed(tuple(dict.fromkeys(played)))
        hint = "to name another: --column ROLE=HEADER"
        return Problem.of("columns-known", "columns{kind}: {roles}", hint, kind=kind, roles=roles)
