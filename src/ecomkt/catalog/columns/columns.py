"""What the columns of one product list mean: a layout, from the profiles that are known and what its cells hold."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from unicodedata import normalize

from ecomkt.catalog.columns.by_content import play_by_content, play_by_size, stated_in
from ecomkt.catalog.columns.contents import (
    ADDED,
    ContentReader,
    are_headings_alone,
    are_taxed,
    column_of,
    has_headings,
    holds_codes,
    is_share_of,
    looks_like_titles,
    runs_of,
    settle_title,
    sum_in,
)
from ecomkt.catalog.columns.doubts import (
    doubts,
    drop_forms,
    first_differing,
    mostly_free,
    prices_beside,
    settle_sums,
    unlike,
)
from ecomkt.catalog.columns.empty_columns import drop_ids, seek_title, yield_to_filled
from ecomkt.catalog.columns.groups import join_pictures
from ecomkt.catalog.columns.headers import (
    PER_MEASURE,
    UNTAXED,
    Header,
    HeaderReader,
    header_word,
    parted_year,
    shared_word,
    units_of,
    without_marks,
    without_word,
)
from ecomkt.catalog.columns.joined_rows import goes_on_untitled, join_rows
from ecomkt.catalog.columns.layout import NOTHING, ColumnLayout, ListColumns, Role, Roles, RowKind, option_for, place_of
from ecomkt.catalog.columns.money import own_currency
from ecomkt.catalog.columns.other_tables import refuse_other_tables
from ecomkt.catalog.columns.product import Row
from ecomkt.catalog.columns.profiles import ColumnKnowledge, ColumnProfile, joins, multiple_in
from ecomkt.catalog.columns.stems import taken_by_stem, twins
from ecomkt.errors import InputError, Problem, did_you_mean, told
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.lookup import Translate, spellings
from ecomkt.safe_text import quoted

_MOST_HEADERS_SHOWN = 12
# A sum of money is no header, whatever it is for: US$ 0.35 / piece.
_PRICED = re.compile(r"[$€£¥￥₩₹₫฿]\s*\d")
# From so many letters a header that begins like one which plays no role is one: cost price net.
_LONG = 4
_FLAGS = frozenset({"0", "1"})
_DIGITS, _BRACKETS = "0123456789", re.compile(r"[()\[\]（）【】]")
# Longer, a cell below the header is no other one. Its words: Latin ones, and those of Chinese.
_SHORT, _WORDS = 60, re.compile(r"[^\W\d_\u2e80-\U0010ffff]+|[\u2e80-\U0010ffff]+")


@lru_cache(maxsize=2)
def _unmarked(words: frozenset[str]) -> dict[str, str]:
    # Once for all lists: it takes longer than to read a short one.
    return {bare: word for word in words if (bare := without_marks(word)) != word}


class KnownHeaders:
    """The headers that are known: those of the profiles, and what our attributes are called."""

    def __init__(self, knowledge: ColumnKnowledge, codebook: Codebook, translate: Translate | None) -> None:
        self.knowledge = knowledge
        self._attributes: dict[str, Attribute] = {}
        for attribute in codebook.attributes:
            names = [*spellings(attribute), *([attribute.flag] if attribute.flag else [])]
            names += [translate(attribute.name)] if translate else []
            self._attributes |= {header_word(name): attribute for name in names}
        plain = frozenset(word for _, words in knowledge.plain.roles for word in words)
        played = (word for profile in knowledge.profiles for _, words in profile.roles for word in words)
        self._plain = plain | knowledge.others | frozenset(self._attributes)
        named = {*played, *self._attributes, PER_MEASURE, UNTAXED}
        self._words = frozenset(named.union(*(p.required for p in knowledge.profiles)))
        self.contents = ContentReader(knowledge.units, knowledge.asked, knowledge.multiples, knowledge.spans)
        self._sums = frozenset(w for p in knowledge.profiles for w in dict(p.roles).get(Role.PRICE, ())) | {UNTAXED}
        words = knowledge.languages, knowledge.words, self._sums, knowledge.measured, knowledge.amounts
        # ASCII for what is written with marks: SATISFIYATI, ÜRÜN ADI, Bezeichnung fuer.
        self._unmarked = _unmarked(self._words)
        self._reader = HeaderReader(knowledge.units, *words)
        self._beginnings = tuple(word for word in knowledge.others if len(word) >= _LONG)
        self._shared = ""
        """A word that says in most headers of a list of what they are, as in nama_hijab, harga_hijab."""

    def share(self, rows: Iterable[Row]) -> None:
        """Take for granted in each header what most cells of one row begin or end with, unless it is a header."""
        words = (word for row in rows if (word := shared_word(row.cells)) and header_word(word) not in self._words)
        stems = self.knowledge.stems
        self._shared = next((word for word in words if not stems.names_price(header_word(word))), "")

    def header(self, cell: str) -> Header:
        """Return a header cell in the forms in which it may be known; one that tells of no product has no parts."""
        # `Price (cost)` is no price, and `Image/Name` no name.
        header, others = self._reader.read(cell), self.knowledge.others
        known = header.word in self._plain or not others.isdisjoint((*header.parts, *header.beside))
        if known or header.parts or (bare := without_marks(header.word)) not in self._unmarked:
            is_open = self._shared and not known and header.word not in self._words
            own = self._reader.read(without_word(cell, self._shared)) if is_open else Header("")
            return header._replace(parts=() if known else header.parts or tuple(filter(None, (own.word, *own.parts))))
        return header._replace(parts=(self._unmarked[bare],))

    def known_word(self, cell: str) -> str:
        """Return the word by which a cell is known to name a column that plays a role; empty if it isn't."""
        header = Header("") if _PRICED.search(cell) else self.header(cell)
        return next((word for word in (header.word, *header.parts) if word in self._words), "")

    def count(self, cells: Sequence[str]) -> int:
        """Return how many headers a row has that are known; those that play no role count beside others alone."""
        known = {word for cell in cells if (word := self.known_word(cell))}
        others = self.knowledge.others
        return len(known | {word for cell in cells if (word := header_word(cell)) in others}) if known else 0

    def names_program(self, cells: Sequence[str]) -> bool:
        """Return whether a row has the headers by which the lists of some program are known."""
        there = frozenset(map(header_word, cells))
        programs = (p for p in self.knowledge.profiles if len(p.required) > 1)
        return any(p.required <= there and not p.against & there for p in programs)

    def marks_columns(self, row: Row, least: float = 0.5) -> bool:
        """Return whether more cells of a row than a share say which columns must be filled in, as in templates."""
        marks = [header_word(cell) in self.knowledge.marks for cell in row.cells if cell.strip()]
        return sum(marks) > len(marks) * least

    @cached_property
    def _heads(self) -> list[set[str]]:
        profiles = [dict(profile.roles) for profile in (*self.knowledge.profiles, self.knowledge.plain)]
        heads = [{word for roles in profiles for word in roles.get(role, ())} for role in (Role.TITLE, Role.PRICE)]
        return [words | {bare for bare, word in self._unmarked.items() if word in words} for words in heads]

    def may_head(self, cells: Sequence[str]) -> bool:
        """Return whether words in a row name a title and a price; to look closer at each row would take long."""
        short = [cell for cell in cells if len(cell) <= _SHORT]
        there = {*map(header_word, short), *_WORDS.findall(normalize("NFKC", "\n".join(short)).casefold())}
        return not any(map(there.isdisjoint, self._heads))

    def roles_in(self, cells: Sequence[str]) -> Roles:
        """Return which cells of a header play which role."""
        return self.knowledge.choose([self.header(cell) for cell in cells])[1]

    def layout(self, columns: Sequence[str], sample: Sequence[Row], chosen: Iterable[tuple[str, str]]) -> ColumnLayout:
        """Return what the columns mean; `chosen` are role and header as the user names them. Raises InputError."""
        headers = self._of_last_year(columns, sample)
        (profile, roles), words = self.knowledge.choose(headers), [header.word for header in headers]
        listed = ListColumns(columns, headers, sample, roles)
        by_stem, by_content, options = self._settle(listed, profile, {role.strip().lower() for role, _ in chosen})
        named = [(number, self._attributes[word]) for number, word in enumerate(words) if word in self._attributes]
        stated = stated_in(named, listed, bool(profile and profile.required))
        parted = [] if profile and profile.kinds else [*unlike(listed, dict(chosen), self.knowledge)]
        self._override(listed, stated, chosen)
        # A column that gives facts plays no other role but that of the price: there, each cell decides.
        amounts = listed.roles.get(Role.PRICE, ())[:1]
        priced = next((attribute for number, attribute in named if number in amounts), None)
        taken = {number for number in stated.values() if number not in amounts}
        roles = {r: left for r, of in listed.roles.items() if (left := tuple(n for n in of if n not in taken))}
        roles = listed.roles = roles | own_currency(words, roles)
        gaps = *by_content, *parted, *self._gaps(listed, stated, chosen), *self._letters(listed, stated, chosen)
        gaps = (*gaps, *(taken_by_stem(role, columns[n]) for role, n in by_stem if listed.first(role) == n))
        says = [(words.index(said[0]), *said[1:]) for said in (profile.says if profile else ()) if said[0] in words]
        kinds = [(words.index(kind[0]), *kind[1:]) for kind in (profile.kinds if profile else ()) if kind[0] in words]
        beside = prices_beside(listed, chosen, self._may_be_price(profile, listed), self.knowledge)
        if not kinds and goes_on_untitled(listed, options):
            kinds = [(roles[Role.TITLE][0], frozenset({NOTHING}), RowKind.VARIANT)]
        return ColumnLayout(
            profile=profile.id if profile else "",
            columns=tuple(columns),
            roles=roles,
            stated=tuple(stated.items()),
            sectioned=has_headings(columns, sample) and Role.CATEGORY not in roles and Role.TITLE in roles,
            priced=priced,
            headed=Role.TITLE in roles and are_headings_alone(sample, listed.first(Role.PRICE)),
            units=units_of(headers),
            currency=profile.currency_of(columns, (c for row in sample for c in row.cells)) if profile else "",
            added=profile.added if profile else (),
            multiple=multiple_in(profile, listed, self.knowledge),
            says=tuple(says),
            kinds=tuple(kinds),
            gaps=(*gaps, *twins(listed, chosen), *doubts(listed, chosen, beside, self.knowledge)),
            beside=tuple(n for n in beside if not first_differing(listed, n)),
        )

    def _of_last_year(self, columns: Sequence[str], sample: Sequence[Row]) -> list[Header]:
        """Return the headers with those of prices of one year after the other as that of the last, and no others."""
        stems, looks, priced = self.knowledge.stems, self.contents, dict[int, tuple[int, Header]]()
        for number, (year, name) in enumerate(map(parted_year, columns)):
            header, cells = self.header(name or Role.PRICE.value), column_of(sample, number) if year else []
            is_price = stems.names_price(header.word) and not stems.is_another(header.word)
            if is_price and looks.are_prices_mostly(cells) and (name or looks.are_marked(cells)):
                priced[number] = year, header
        last = max((year for year, _ in priced.values()), default=0)
        of_it = {n: header if year == last else Header("") for n, (year, header) in priced.items()}
        return [of_it.get(n, self.header(column)) for n, column in enumerate(columns)]

    def _may_be_price(self, profile: ColumnProfile | None, listed: ListColumns) -> Callable[[int], bool]:
        """Return what tells whether a column may hold what products are sold at: by its header, or by a currency."""
        stems, looks = self.knowledge.stems, self.contents
        is_loose = any(listed.headers[n].parts == (PER_MEASURE,) for n in listed.roles.get(Role.PRICE, ())[:1])
        others = self.knowledge.unpaid.union(w for w in (profile.others if profile else ()) if not stems.is_special(w))
        own = dict(profile.roles).get(Role.PRICE, ()) if profile and profile.required else ()
        sold_in = "".join(listed.headers[n].unit for n in listed.roles.get(Role.PRICE, ())[:1])

        def may_be(number: int) -> bool:
            cells, (word, parts, beside, unit, *_) = listed.cells(number), self.header(listed.names[number])
            is_crossed = stems.is_crossed(word) and (not unit or sold_in in ("", unit))
            is_none = is_crossed or stems.is_former(listed, number) or word in others or not word
            is_none = is_none or stems.is_other(word) or stems.takes_off(word)
            is_none = is_none and (is_crossed or word not in own)
            if is_none or is_share_of(listed.names[number]) or any(map(is_share_of, cells)):
                return False
            if not cells or {*cells} <= _FLAGS:
                # Further down there may be some.
                return not cells and stems.names_price(word)
            is_next = word.rstrip(_DIGITS) == listed.words[listed.first(Role.PRICE)].rstrip(_DIGITS) != ""
            if is_next or word in self._sums or not self._sums.isdisjoint(parts) or stems.names_price(word):
                return looks.are_prices_mostly(cells)
            if stems.is_on_sale(listed, number) and not any(of in word for of in self.knowledge.reductions):
                return looks.are_prices_mostly(cells)
            is_said = bool(unit) or self._reader.is_tier(listed.names[number])
            # Beside the price of a measure stands that of a pack, whatever it is called.
            is_sum = looks.are_marked(cells) if is_loose else looks.are_sold_at(cells, in_currency=is_said)
            is_sum = is_sum or (looks.are_prices_mostly(cells) and stems.is_on_sale(listed, number))
            return is_sum and others.isdisjoint((*parts, *beside))

        return may_be

    def _settle(
        self, listed: ListColumns, profile: ColumnProfile | None, chosen: set[str]
    ) -> tuple[list[tuple[Role, int]], list[Problem], list[int]]:
        """Let cells say what headers leave open and nobody has `chosen`; return words within, notes and options."""
        drop_ids(listed)
        yield_to_filled(listed, self.knowledge.regular)
        knowledge, roles, alone = self.knowledge, listed.roles, not chosen
        known, is_theirs = self._plain | (profile.others if profile else frozenset()), profile and profile.required
        titles = [listed.cells(n) for n in roles.get(Role.TITLE, ())]
        if listed.sample and titles and not (is_theirs or any(looks_like_titles(runs_of(of)) for of in titles)):
            seek_title(listed, titles, knowledge)
        # The price of a measure, or one that is crossed out, counts where no cells look like another.
        is_of_measure = Role.PRICE in roles and listed.headers[listed.first(Role.PRICE)].parts == (PER_MEASURE,)
        stands_in = roles.pop(Role.PRICE) if is_of_measure else ()
        by_stem = [*knowledge.stems.play(listed, self.contents, known | self._loose(listed, stands_in))]
        if not (stands_in or is_theirs) and any(
            role is Role.PRICE and knowledge.stems.is_crossed(listed.words[n]) for role, n in by_stem
        ):
            stands_in = roles.pop(Role.PRICE)
        by_content = self._by_content(listed) if alone else []
        if stands_in:
            roles.setdefault(Role.PRICE, stands_in)
        settle_title(listed, knowledge.either)
        options = [n for n, word in enumerate(listed.words) if any(option in word for option in knowledge.options)]
        if not (profile and joins(profile, roles)):
            by_content += self._join_rows(listed, options)
        knowledge.stems.play_category(listed, known)
        by_content += drop_forms(listed, knowledge)
        self._add_prices(listed)
        if not is_theirs:
            # Options cost more only where cells say so.
            if not any(map(ADDED.search, listed.cells(listed.first(Role.SURCHARGE)))):
                roles.pop(Role.SURCHARGE, None)
            # A suggested price with tax is no other price than that without.
            if alone and not any(knowledge.stems.is_crossed(listed.words[n]) for n in roles.get(Role.PRICE, ())[:1]):
                self._put_taxed_first(listed)
            by_content += settle_sums(listed, chosen, knowledge, self.contents)
        return by_stem, by_content, options

    def _loose(self, listed: ListColumns, numbers: Iterable[int]) -> set[str]:
        return {listed.words[n] for n in numbers if not self._is_price_of_size(listed.names[n])}

    def _join_rows(self, listed: ListColumns, options: Collection[int]) -> Iterator[Problem]:
        """Let rows be one product where their cells say so; `N/A` is no code that they could have in common."""
        rows = [Row(row.number, [*map(self.knowledge.code_in, row.cells)]) for row in listed.sample]
        coded = ListColumns(listed.names, listed.headers, rows, listed.roles)
        join_rows(coded, options, self.knowledge.parents, self.knowledge.individual)
        return join_pictures(listed, self.knowledge.stems, self.knowledge.options)

    def _by_content(self, listed: ListColumns) -> list[Problem]:
        """Let columns play roles by what they hold, but for those that are known and ours."""
        played = listed.played
        ours = [(self._attributes.get(word), n) for n, word in enumerate(listed.words) if n not in played]
        if any(attribute and holds_codes(attribute, n, listed.sample, letters=False) for attribute, n in ours):
            return []
        # The corner above titles and prices is often left blank; Size M may head a price.
        begun = (n for n, word in enumerate(listed.words) if word.startswith(self._beginnings))
        unfit = {n for n in begun if not self.is_size(listed.names[n])}
        unfit |= {n for n, word in enumerate(listed.words) if n and not word}
        stems = self.knowledge.stems
        tells = self.is_size, self._reader.is_tier, stems.is_another, stems.names_price
        notes = play_by_content(listed, played | unfit, self.contents, tells)
        return [*notes, *play_by_size(listed, self._is_price_of_size, self.contents)]

    def _add_prices(self, listed: ListColumns) -> None:
        """Let the same price in other currencies, and one that is crossed out, stand in where there is no price."""
        if Role.PRICE not in listed.roles or Role.HIGHEST in listed.roles:
            return
        played, looks, stems = listed.played, self.contents, self.knowledge.stems
        free = [(n, header) for n, header in enumerate(listed.headers) if n not in played and header.word]
        name = listed.headers[listed.first(Role.PRICE)].bare
        same = [n for n, header in free if header.unit and name and header.bare == name]
        crossed = [n for n, header in free if stems.is_crossed(header.word)]
        same = [n for n in same if looks.are_prices_mostly(listed.cells(n))]
        listed.roles[Role.PRICE] += (*same, *[n for n in crossed if looks.are_marked(listed.cells(n))])
        if mostly_free(listed):
            sums = {n: [*filter(sum_in, listed.cells(n))] for n, h in free if not self._is_other(h.word)}
            paid = [n for n, cells in sums.items() if looks.are_marked(cells) or looks.are_rounded(cells)]
            listed.roles[Role.PRICE] += tuple(n for n in paid[:1] if n not in listed.roles[Role.PRICE])

    def _is_other(self, word: str) -> bool:
        return word in self.knowledge.others | self.knowledge.reductions or self.knowledge.stems.is_other(word)

    def _put_taxed_first(self, listed: ListColumns) -> None:
        """Let a price with tax come before one that says nothing of it."""
        prices, price = listed.roles.get(Role.PRICE, ()), listed.first(Role.PRICE)
        taken = listed.played - {*prices} | {price}
        taken |= {n for n, word in enumerate(listed.words) if word in self.knowledge.others}
        taxed = [n for n, c in enumerate(listed.names) if n not in taken and self._reader.is_taxed(c)]
        best = [n for n in taxed if are_taxed(price, n, listed.sample)][:1] if price >= 0 else []
        if best:
            listed.roles[Role.PRICE] = tuple(dict.fromkeys((*best, *prices)))

    def is_size(self, column: str) -> bool:
        """Return whether a header is a size: a measure, or a word for one, with perhaps a number behind it."""
        name, _, number = column.strip().partition(" ")
        is_named = header_word(name) in self.knowledge.sizes and (not number or number[0].isdigit())
        forms = self.header(column)
        is_named = is_named or not self.knowledge.sizes.isdisjoint((forms.word, *forms.parts))
        return is_named or self._reader.is_measure(column) or self.knowledge.is_duration(column.strip())

    def _is_price_of_size(self, column: str) -> bool:
        """Return whether a header is a size at a word for a price: `Price (500 g)`, but not `Price per kg`."""
        tokens = _BRACKETS.sub(" ", column).split()
        parted = [(" ".join(tokens[:n]), " ".join(tokens[n:])) for n in range(1, len(tokens))]
        return any(header_word(name) in self._sums and self.is_size(size) for name, size in parted)

    def _gaps(self, listed: ListColumns, stated: Mapping[str, int], chosen: Iterable[object]) -> tuple[Problem, ...]:
        """Return notes on a title or a price that no column is known to be. Raises InputError if nothing is named."""
        refuse_other_tables(listed, chosen, self.knowledge.tables)
        columns, taken = listed.names, listed.played | {*stated.values()}
        taken |= {n for n, word in enumerate(listed.words) if self._is_other(word) or word in self.knowledge.strangers}
        taken |= self.knowledge.stems.unlikely_prices(listed, self.contents)
        guessed = self.contents.guess(listed.sample, len(columns), taken)
        notes = []
        for role, number in ((Role.TITLE, guessed.title), (Role.PRICE, guessed.price)):
            if role in listed.roles or (role is Role.TITLE and stated):
                continue
            may = option_for(columns, number) if number >= 0 else ""
            example = told("{column} may be it: --column {role}={column}", column=may, role=role.value)
            hint = example if may else told("name it: --column {role}=HEADER", role=role.value)
            message = told("no column is known to be the {role}", role=role.value)
            notes.append(Problem(f"no-{role.value}-column", message, hint))
        if stated or {Role.TITLE, Role.CATEGORY} & listed.roles.keys():
            return tuple(notes)
        names = ", ".join(map(quoted, columns[:_MOST_HEADERS_SHOWN]))
        message = "none of the columns is known to be a title or a category: {names}"
        raise InputError.of("unknown-columns", message, notes[0].hint, names=names)

    def _letters(
        self, listed: ListColumns, stated: Mapping[str, int], chosen: Iterable[tuple[str, str]]
    ) -> Iterator[Problem]:
        """Yield a note on each column whose letters are taken for ours though the user didn't say so."""
        said = {self._attributes[header_word(role)].slug for role, _ in chosen if header_word(role) in self._attributes}
        for slug, number in stated.items():
            column, cells = listed.names[number], listed.cells(number)
            if slug not in said and slug != header_word(column) and cells and max(map(len, cells)) == 1:
                message = "the letters of column {column} are taken for ours"
                hint = "if they are the shop's own: --column category={column}"
                yield Problem.of("codes-taken", message, hint, column=quoted(column))

    def _override(self, listed: ListColumns, stated: dict[str, int], chosen: Iterable[tuple[str, str]]) -> None:
        problems, columns = [], listed.names
        playable = {role.value: role for role in Role}
        for role, header in chosen:
            attribute, place = self._attributes.get(header_word(role)), place_of(header, columns)
            if role.lower() not in playable and attribute is None:
                hint = did_you_mean(role, [*playable, *(a.slug for a in self._attributes.values())])
                message = "--column {role}: there is no such role"
                problems.append(Problem.of("unknown-role", message, hint, role=quoted(role)))
            elif place is None:
                message, hint = "--column {role}={header}: no such column", did_you_mean(header, columns)
                problems.append(Problem.of("unknown-column", message, hint, role=role, header=quoted(header)))
            elif role.lower() in playable:
                listed.roles[playable[role.lower()]] = (place,)
                for slug in [slug for slug, number in stated.items() if number == place]:
                    del stated[slug]
            elif attribute:
                stated[attribute.slug] = place
        if problems:
            raise InputError(problems)
