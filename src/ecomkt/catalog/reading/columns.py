"""What the columns of a product list mean: profiles of the lists that shops export, from which a layout comes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any

from ecomkt.catalog.reading.contents import (
    ContentReader,
    column_of,
    goes_on_untitled,
    has_headings,
    holds_codes,
    is_number_list,
    join_rows,
    settle_title,
)
from ecomkt.catalog.reading.headers import GROUP, PER_MEASURE, UNTAXED, Header, HeaderReader, header_word, numbers_of
from ecomkt.catalog.reading.layout import NOTHING, ColumnLayout, Role, Roles, RowKind
from ecomkt.catalog.reading.product import Row
from ecomkt.catalog.reading.stems import HeaderStems, build_stems, taken_by_stem, twins
from ecomkt.errors import InputError, Problem, did_you_mean, told
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.lookup import Translate, spellings_of
from ecomkt.safe_text import quoted

# So many headers together stand in the lists of one program alone.
_MANY = 3
_MOST_HEADERS_SHOWN = 12


# What `columns.yaml` lists in words that are compared as headers are.
_HEADERS = ("others", "taxonomies", "cents", "measured", "nested", "forms", "marks", "options")
Said = tuple[str, str, str, str]
"""A header, a part of its cells, and the attribute and the value that the part says."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The columns of one kind of list; headers stand as `header_word` gives them."""

    id: str
    required: frozenset[str]
    """Headers that must all be there. Those of a language need none, and complete the others."""
    against: frozenset[str]
    """Headers that none of must be there."""
    roles: tuple[tuple[Role, tuple[str, ...]], ...]
    """For each role the headers that may play it, the best first."""
    others: frozenset[str] = frozenset()
    """Headers that are known and play no role here, whatever they are called like."""
    says: tuple[Said, ...] = ()
    kinds: tuple[tuple[str, frozenset[str], RowKind], ...] = ()
    """A header, its cells in lower case, and the kind of the rows that have one of these there."""
    currency: str = ""
    """A sign of the currency of prices that name none."""
    added: tuple[str, ...] = ()
    """What a price begins with, in lower case, if it is a surcharge."""

    def places(self, columns: Iterable[Mapping[str, int]]) -> Roles:
        """Return which of the columns, by what they are called, play which role."""
        played: Roles = {}
        for role, words in self.roles:
            found = [names[word] for names in columns for word in words if word in names]
            if found:
                played[role] = tuple(dict.fromkeys(found))
        return played


@dataclass(frozen=True, slots=True)
class ColumnKnowledge:
    """The profiles, those of programs before those of languages, and other words of product lists."""

    profiles: tuple[ColumnProfile, ...]
    totals: frozenset[str]
    """Titles of rows that add up others, in lower case."""
    others: frozenset[str] = frozenset()
    """Headers that are known and play no role, such as that of the stock."""
    languages: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    """The signs, codes and names of currencies, as headers have them."""
    words: frozenset[str] = frozenset()
    """Those of them that are words, too, and name a currency in capitals alone."""
    items: tuple[str, ...] = ()
    """What the elements of XML feeds are called that are products."""
    nested: frozenset[str] = frozenset()
    """What the lists within an object are called that are its variants."""
    forms: frozenset[str] = frozenset()
    """Words that say in which form a row stands, such as `simple`, and no category."""
    pieces: tuple[str, ...] = ()
    """What the elements of XML feeds are called that make up the name of a product without one."""
    marks: frozenset[str] = frozenset()
    """Words that say which columns of a template must be filled in."""
    taxonomies: frozenset[str] = frozenset()
    """Headers of categories whose numbers are known."""
    cents: frozenset[str] = frozenset()
    """What sums in JSON are called that are in cents, but for the currencies that have none."""
    uncut: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    """Words within headers of what tells variants apart, such as their size."""
    measured: frozenset[str] = frozenset()
    """Headers of the price of a measure."""
    amounts: tuple[str, ...] = ()
    """Patterns of what stands at the header of a price: `1 piece` or with tax; without tax; a measure, or pieces."""
    stems: HeaderStems = field(default_factory=HeaderStems)
    plain: ColumnProfile = field(init=False)
    """The headers of all languages in one, the best of each before the second best of any."""

    def __post_init__(self) -> None:
        """Join the profiles of languages."""
        languages = [dict(profile.roles) for profile in self.profiles if not profile.required]
        ranked = {role: zip_longest(*(roles.get(role, ()) for roles in languages)) for role in Role}
        roles = [(r, tuple(dict.fromkeys(filter(None, chain.from_iterable(words))))) for r, words in ranked.items()]
        object.__setattr__(self, "plain", ColumnProfile("", frozenset(), frozenset(), tuple(roles)))

    def choose(self, headers: Sequence[Header]) -> tuple[ColumnProfile | None, Roles]:
        """Return the profile that fits and knows most of the columns, the first of equals, and what they play.

        One that needs many headers, all of which are there, is meant, whatever else is called as in other lists. The
        roles that it leaves open are played by what all languages know.
        """
        there = frozenset(header.word for header in headers)
        columns = numbers_of(headers)
        fitting = [(p, p.places(columns)) for p in self.profiles if p.required <= there and not p.against & there]
        best, roles = max(
            fitting,
            key=lambda pair: (len(pair[0].required) >= _MANY, _joins(*pair), len(pair[1]), len(pair[0].required)),
            default=(None, Roles()),
        )
        if best and not best.required:
            # A price when nothing is on in one language comes before a sale price in another.
            roles.pop(Role.PRICE, None)
        taken = {number for numbers in roles.values() for number in numbers}
        others = best.others if best else frozenset()
        left = [
            Header("") if number in taken or header.word in others else header for number, header in enumerate(headers)
        ]
        for role, numbers in self.plain.places(numbers_of(left)).items():
            # What joins rows is a matter of one program, but for what feeds call so.
            is_theirs = role is Role.GROUP and headers[numbers[0]].word != header_word(GROUP)
            if role not in roles and not (is_theirs and best and best.required):
                roles[role] = numbers
        stands_in = [n for kind in (UNTAXED, PER_MEASURE) for n, h in enumerate(headers) if h.parts == (kind,)]
        if Role.PRICE not in roles and stands_in:
            roles[Role.PRICE] = (stands_in[0],)
        return (best if roles else None), roles


def _joins(profile: ColumnProfile, roles: Roles) -> bool:
    """Return whether the columns of a program say which rows are one product."""
    return bool(profile.required) and (Role.GROUP in roles or Role.PARENT in roles)


def _profile(slug: str, entry: Mapping[str, Any]) -> ColumnProfile:
    required, against, others = (
        frozenset(map(header_word, entry.get(k, ()))) for k in ("required", "against", "others")
    )
    roles = [(Role(name), tuple(dict.fromkeys(map(header_word, words)))) for name, words in entry["roles"].items()]
    says = [
        (header_word(header), part.casefold(), attribute, value)
        for attribute, values in entry.get("says", {}).items()
        for value, headers in values.items()
        for header, parts in headers.items()
        for part in parts
    ]
    kinds = [
        (header_word(header), frozenset(map(str.casefold, cells)), RowKind(kind))
        for kind, headers in entry.get("rows", {}).items()
        for header, cells in headers.items()
    ]
    own = entry.get("currency", ""), tuple(map(str.casefold, entry.get("added", ())))
    return ColumnProfile(slug, required, against, tuple(roles), others, tuple(says), tuple(kinds), *own)


def build_columns(content: Mapping[str, Any], units: Collection[str], amounts: tuple[str, ...] = ()) -> ColumnKnowledge:
    """Return what valid content of `columns.yaml` says.

    `units` are the words for currencies, `amounts` the patterns of what says at a header for how much a price is.
    """
    return ColumnKnowledge(
        profiles=tuple(_profile(slug, entry) for slug, entry in content["profiles"].items()),
        totals=frozenset(map(str.casefold, content.get("totals", ()))),
        languages=frozenset(map(str.casefold, content.get("languages", ()))),
        units=frozenset(units),
        uncut=frozenset(content.get("uncut", ())),
        amounts=amounts,
        words=frozenset(map(str.casefold, content.get("words", ()))),
        items=tuple(content.get("items", ())),
        pieces=tuple(content.get("pieces", ())),
        stems=build_stems(content.get("stems", {})),
        **{key: frozenset(map(header_word, content.get(key, ()))) for key in _HEADERS},
    )


class KnownHeaders:
    """The headers that are known: those of the profiles, and what our attributes are called."""

    def __init__(self, knowledge: ColumnKnowledge, codebook: Codebook, translate: Translate | None) -> None:
        self.knowledge = knowledge
        self._attributes: dict[str, Attribute] = {}
        for attribute in codebook.attributes:
            names = [*spellings_of(attribute), *([attribute.flag] if attribute.flag else [])]
            names += [translate(attribute.name)] if translate else []
            self._attributes |= {header_word(name): attribute for name in names}
        plain = frozenset(word for _, words in knowledge.plain.roles for word in words)
        played = (word for profile in knowledge.profiles for _, words in profile.roles for word in words)
        self._plain = plain | knowledge.others | frozenset(self._attributes)
        self._words = frozenset({*played, *self._attributes}.union(*(p.required for p in knowledge.profiles)))
        self.contents = ContentReader(knowledge.units)
        prices = frozenset(word for p in knowledge.profiles for word in dict(p.roles).get(Role.PRICE, ()))
        words = knowledge.languages, knowledge.words, prices, knowledge.measured, knowledge.amounts
        self._reader = HeaderReader(knowledge.units, *words)

    def header(self, cell: str) -> Header:
        """Return a header cell in the forms in which it may be known; one that tells of no product has no parts."""
        header = self._reader.read(cell)
        # `Price (cost)` is no price, and `Image/Name` no name.
        others = self.knowledge.others
        known = header.word in self._plain or not others.isdisjoint((*header.parts, *header.beside))
        return header._replace(parts=()) if known else header

    def known_word(self, cell: str) -> str:
        """Return the word by which a cell is known to name a column that plays a role; empty if it isn't."""
        header = self.header(cell)
        return next((word for word in (header.word, *header.parts) if word in self._words), "")

    def count(self, cells: Sequence[str]) -> int:
        """Return how many headers a row has that are known; those that play no role count beside others alone."""
        known = {word for cell in cells if (word := self.known_word(cell))}
        if not known:
            return 0
        return len(known | {word for cell in cells if (word := header_word(cell)) in self.knowledge.others})

    def names_program(self, cells: Sequence[str]) -> bool:
        """Return whether a row has the headers by which the lists of some program are known."""
        there = frozenset(map(header_word, cells))
        return any(
            len(p.required) > 1 and p.required <= there and not p.against & there for p in self.knowledge.profiles
        )

    def marks_columns(self, row: Row) -> bool:
        """Return whether most cells of a row say which columns must be filled in, as in templates."""
        marks = [header_word(cell) in self.knowledge.marks for cell in row.cells if cell.strip()]
        return sum(marks) * 2 > len(marks)

    def roles_in(self, cells: Sequence[str]) -> Roles:
        """Return which cells of a header play which role."""
        return self.knowledge.choose([self.header(cell) for cell in cells])[1]

    def layout(self, columns: Sequence[str], sample: Sequence[Row], chosen: Iterable[tuple[str, str]]) -> ColumnLayout:
        """Return what the columns mean; `chosen` are role and header as the user names them. Raises InputError."""
        headers = [self.header(column) for column in columns]
        profile, roles = self.knowledge.choose(headers)
        words = [header.word for header in headers]
        by_stem, options = self._settle(roles, words, sample, profile)
        named = [(number, self._attributes[word]) for number, word in enumerate(words) if word in self._attributes]
        stated = _stated(named, roles, words, sample, bool(profile and profile.required))
        self._override(roles, stated, columns, chosen)
        # A column that gives facts plays no other role but that of the price: there, each cell decides.
        amounts = roles.get(Role.PRICE, ())[:1]
        priced = next(((attribute, number) for number, attribute in named if number in amounts), None)
        taken = {number for number in stated.values() if number not in amounts}
        roles = {role: kept for role, numbers in roles.items() if (kept := tuple(n for n in numbers if n not in taken))}
        of_all = next((header.unit for header in headers if header.of_all), "")
        gaps = (*self._gaps(columns, roles, stated, sample), *self._letters(stated, columns, sample, chosen))
        gaps = (*gaps, *(taken_by_stem(role, columns[n]) for role, n in by_stem if roles.get(role, ())[:1] == (n,)))
        says = [(words.index(said[0]), *said[1:]) for said in (profile.says if profile else ()) if said[0] in words]
        kinds = [(words.index(kind[0]), *kind[1:]) for kind in (profile.kinds if profile else ()) if kind[0] in words]
        if not kinds and goes_on_untitled(roles, sample, options):
            kinds = [(roles[Role.TITLE][0], frozenset({NOTHING}), RowKind.VARIANT)]
        return ColumnLayout(
            profile=profile.id if profile else "",
            columns=tuple(columns),
            roles=roles,
            stated=tuple(stated.items()),
            sectioned=has_headings(columns, sample) and Role.CATEGORY not in roles and Role.TITLE in roles,
            priced=priced,
            units=tuple(header.unit or of_all for header in headers),
            currency=profile.currency if profile else "",
            added=profile.added if profile else (),
            says=tuple(says),
            kinds=tuple(kinds),
            gaps=(*gaps, *twins(roles, words, columns, sample, chosen)),
        )

    def _settle(
        self, roles: Roles, words: Sequence[str], sample: Sequence[Row], profile: ColumnProfile | None
    ) -> tuple[list[tuple[Role, int]], list[int]]:
        """Let the cells say what the headers leave open: what a word in them named, and what tells variants apart."""
        known = self._plain | (profile.others if profile else frozenset())
        by_stem = [*self.knowledge.stems.play(roles, words, sample, self.contents, known)]
        settle_title(roles, sample)
        options = [n for n, word in enumerate(words) if any(option in word for option in self.knowledge.options)]
        if not (profile and _joins(profile, roles)):
            join_rows(roles, words, sample, options)
        self._drop_forms(roles, words, sample)
        return by_stem, options

    def _drop_forms(self, roles: Roles, words: Sequence[str], sample: Sequence[Row]) -> None:
        """Leave out categories that only say in which form rows stand, `simple`, or are the numbers of a shop."""
        forms = self.knowledge.forms
        numbers = tuple(n for n in roles.pop(Role.CATEGORY, ()) if n not in roles.get(Role.TITLE, ())[:1])
        cells = {number: {header_word(cell) for cell in column_of(sample, number)} for number in numbers}
        ids = {n for n in numbers if words[n] not in self.knowledge.taxonomies and all(map(is_number_list, cells[n]))}
        if kept := tuple(n for n in numbers if not cells[n] or (n not in ids and cells[n] - forms)):
            roles[Role.CATEGORY] = kept

    def _gaps(
        self, columns: Sequence[str], roles: Roles, stated: Mapping[str, int], sample: Sequence[Row]
    ) -> tuple[Problem, ...]:
        """Return notes on a title or a price that no column is known to be. Raises InputError if nothing is named."""
        taken = {number for numbers in roles.values() for number in numbers} | {*stated.values()}
        taken |= {number for number, column in enumerate(columns) if header_word(column) in self.knowledge.others}
        guessed = self.contents.guess(sample, len(columns), taken)
        notes = []
        for role, number in ((Role.TITLE, guessed.title), (Role.PRICE, guessed.price)):
            if role in roles or (role is Role.TITLE and stated):
                continue
            may = quoted(columns[number]) if number >= 0 else ""
            example = told("{column} may be it: --column {role}={column}", column=may, role=role.value)
            hint = example if may else told("name it: --column {role}=HEADER", role=role.value)
            message = told("no column is known to be the {role}", role=role.value)
            notes.append(Problem(f"no-{role.value}-column", message, hint))
        if stated or {Role.TITLE, Role.CATEGORY} & roles.keys():
            return tuple(notes)
        names = ", ".join(map(quoted, columns[:_MOST_HEADERS_SHOWN]))
        message = told("none of the columns is known to be a title or a category: {names}", names=names)
        raise InputError([Problem("unknown-columns", message, notes[0].hint)])

    def _letters(
        self,
        stated: Mapping[str, int],
        columns: Sequence[str],
        sample: Sequence[Row],
        chosen: Iterable[tuple[str, str]],
    ) -> Iterator[Problem]:
        """Yield a note on each column whose letters are taken for ours though the user didn't say so."""
        said = {self._attributes[header_word(role)].slug for role, _ in chosen if header_word(role) in self._attributes}
        for slug, number in stated.items():
            cells = column_of(sample, number)
            if slug not in said and slug != header_word(columns[number]) and cells and max(map(len, cells)) == 1:
                message = told("the letters of column {column} are taken for ours", column=quoted(columns[number]))
                hint = told("if they are the shop's own: --column category={column}", column=quoted(columns[number]))
                yield Problem("codes-taken", message, hint)

    def _override(
        self, roles: Roles, stated: dict[str, int], columns: Sequence[str], chosen: Iterable[tuple[str, str]]
    ) -> None:
        problems = []
        playable = {role.value: role for role in Role}
        for role, header in chosen:
            attribute, place = self._attributes.get(header_word(role)), _place_of(header, columns)
            if role.lower() not in playable and attribute is None:
                hint = did_you_mean(role, [*playable, *(a.slug for a in self._attributes.values())])
                problems.append(
                    Problem("unknown-role", told("--column {role}: there is no such role", role=quoted(role)), hint)
                )
            elif place is None:
                hint = did_you_mean(header, columns)
                problems.append(
                    Problem(
                        "unknown-column",
                        told("--column {role}={header}: no such column", role=role, header=quoted(header)),
                        hint,
                    )
                )
            elif role.lower() in playable:
                roles[playable[role.lower()]] = (place,)
                for slug in [slug for slug, number in stated.items() if number == place]:
                    del stated[slug]
            elif attribute:
                stated[attribute.slug] = place
        if problems:
            raise InputError(problems)


def _place_of(header: str, columns: Sequence[str]) -> int | None:
    """Return the number of the column with a header; a number that is none names a column, from 1."""
    words = [header_word(column) for column in columns]
    if header_word(header) in words:
        return words.index(header_word(header))
    number = int(header) - 1 if header.strip().isdecimal() else -1
    return number if 0 <= number < len(columns) else None


def _stated(
    named: Iterable[tuple[int, Attribute]], roles: Roles, words: Sequence[str], sample: Sequence[Row], is_theirs: bool
) -> dict[str, int]:
    """Return the columns that give facts, by attribute; in a list of a known program letters alone give none."""
    stated: dict[str, int] = {}
    for number, attribute in named:
        may_be_title = roles.get(Role.TITLE) == (number,) and words[number] != attribute.flag
        letters = words[number] in (attribute.slug, attribute.flag) and not (may_be_title or is_theirs)
        if attribute.slug not in stated and holds_codes(attribute, number, sample, letters):
            stated[attribute.slug] = number
    return stated
