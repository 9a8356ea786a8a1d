"""The columns of one list: which of them plays which role, and a row read by them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ecomkt.catalog.reading.columns import ColumnKnowledge, Role, header_word
from ecomkt.catalog.reading.encoding import is_damaged
from ecomkt.catalog.reading.product import CatalogProduct, Row, RowProblem
from ecomkt.catalog.reading.variants import Member
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.lookup import Translate, find_code, spellings_of_name
from ecomkt.safe_text import quoted

_MOST_HEADERS_SHOWN = 12
_LEAST_COLUMNS = 3
_CODES_AT_LEAST = 0.5
"""The share of the cells of a column that must be codes of ours for the column to be ours."""


@dataclass(frozen=True)
class Layout:
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
) -> Layout:
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
    return Layout(profile.id if profile else "", tuple(columns), roles, tuple(stated.items()), sectioned, priced)


def _has_sections(sample: Sequence[Row], width: int) -> bool:
    """Return whether single cells stand out in a list whose other rows say more than one thing."""
    filled = [sum(bool(cell.strip()) for cell in row.cells) for row in sample]
    return width >= _LEAST_COLUMNS and 0 < filled.count(1) * 2 < len(filled)


def _is_heading(text: str) -> bool:
    """Return whether a text alone in its row is a heading: in capitals, or in letters that have none."""
    return text == text.upper()


def _is_ours(attribute: Attribute, number: int, sample: Sequence[Row]) -> bool:
    cells = [row.cells[number].strip() for row in sample if number < len(row.cells)]
    filled = [cell for cell in cells if cell]
    ours = sum(_is_code(attribute, cell) for cell in filled)
    return ours > len(filled) * _CODES_AT_LEAST


def _is_code(attribute: Attribute, cell: str) -> bool:
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
    shown = ", ".join(quoted(column) for column in columns[:_MOST_HEADERS_SHOWN])
    message = f"none of the columns is known to be a title or a category: {shown}"
    return Problem("unknown-columns", message, "name them, such as --column title=HEADER")


def _filled_up(cells: Sequence[str], width: int) -> list[str]:
    """Return the cells that have a header, and a blank one behind the last of them."""
    found = [*cells[:width], ""]
    return found if len(found) > width else [*found, *[""] * (width + 1 - len(found))]


class Members:
    """Reads rows by a layout."""

    def __init__(self, layout: Layout, knowledge: ColumnKnowledge, *, damaged: bool) -> None:
        self._layout, self._totals, self._damaged = layout, knowledge.totals, damaged
        self._codes: dict[str, bool] = {}
        self._section: tuple[str, ...] = ()

    def read(self, rows: Iterable[Row | RowProblem]) -> Iterator[Member | RowProblem]:
        """Yield each row as a member of a product; blank rows, sums and the header once more are passed over."""
        make, damaged = self._maker(), self._damaged
        head = list(self._layout.columns)
        self._section = ()
        for row in rows:
            if isinstance(row, RowProblem):
                yield row
            elif row.cells[:1] == head[:1] and [cell.strip() for cell in row.cells] == head:
                continue
            elif damaged and (problem := self._damage(row)):
                yield problem
            elif (member := make(row)) is not None:
                yield member

    def _damage(self, row: Row) -> RowProblem | None:
        names = self._layout.columns
        for number, cell in enumerate(row.cells):
            if is_damaged(cell):
                what = Problem("undecodable", "some bytes of this cell are no text in this encoding", "see --encoding")
                return RowProblem(row.number, names[number] if number < len(names) else "", what, tuple(row.cells))
        return None

    def _maker(self) -> Callable[[Row], Member | None]:
        roles, stated, width = self._layout.roles, self._layout.stated, len(self._layout.columns)
        single = {role: numbers[0] for role, numbers in roles.items()}
        key, title, text = (single.get(r, -1) for r in (Role.KEY, Role.TITLE, Role.DESCRIPTION))
        price, currency = single.get(Role.PRICE, -1), single.get(Role.CURRENCY, -1)
        others = roles.get(Role.PRICE, ())[1:]
        group, parent, number = (single.get(r, -1) for r in (Role.GROUP, Role.PARENT, Role.NUMBER))
        categories = roles.get(Role.CATEGORY, ())
        facts = tuple((slug, place) for slug, place in stated if place != price)
        named, sectioned = parent >= 0, self._layout.sectioned

        def member(row: Row) -> Member | None:
            # An index of -1 reads the blank cell that is put at the end.
            cells = _filled_up(row.cells, width)
            name = cells[title].strip()
            if not name and not "".join(cells).strip():
                return None
            if sectioned and _is_heading(name) and not any(cells[:title]) and not any(cells[title + 1 :]):
                self._section = (name,)
                return None
            asked = cells[price].strip() or next((c for place in others if (c := cells[place].strip())), "")
            said, amount = self._priced(asked)
            product = CatalogProduct(
                row.number,
                cells[key].strip() or str(row.number),
                name,
                cells[text],
                tuple([found for place in categories if (found := cells[place].strip())]) or self._section,
                (amount,) if amount else (),
                cells[currency].strip(),
                tuple([(slug, cell) for slug, place in facts if (cell := cells[place].strip())]) + said,
                1,
            )
            if name.rstrip(":：").casefold() in self._totals:
                return None
            names = (product.key, f"id:{cells[number].strip()}") if named else ()
            return Member(product, names, cells[group].strip(), cells[parent].strip())

        return member

    def _priced(self, cell: str) -> tuple[tuple[tuple[str, str], ...], str]:
        """Return a price cell as a fact, or as an amount."""
        if self._layout.priced is None or not cell:
            return (), cell
        attribute = self._layout.priced[0]
        ours = self._codes.get(cell)
        if ours is None:
            ours = self._codes[cell] = len(self._codes) < _MOST_CODES and _is_code(attribute, cell)
        return (((attribute.slug, cell),), "") if ours else ((), cell)


_MOST_CODES = 10_000
