"""Rows → members of products: each row is read by the layout; what is no product at all is passed over and counted."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise

from msgspec import Struct, structs

from ecomkt.catalog.columns.contents import code_names, inflects, is_code, is_number, says_header, sum_in
from ecomkt.catalog.columns.doubts import differing_in, other_prices
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import ColumnLayout, Role, RowKind, says_own
from ecomkt.catalog.columns.money import from_cents
from ecomkt.catalog.columns.product import CatalogProduct, Row, RowProblem, RowTally, tidied
from ecomkt.catalog.columns.profiles import CENTS, ColumnKnowledge
from ecomkt.catalog.encodings.encoding import is_damaged
from ecomkt.catalog.reading.line_sums import with_others
from ecomkt.errors import Problem

# Longer, a cell that says whom to ask says more than of the price.
_MOST_ASKING = 24
_UNDECODABLE = Problem("undecodable", "some bytes of this cell are no text in this encoding", "see --encoding")
# So begins what stands below the products: ※ 含稅, * 부가세 포함.
_NOTE_MARKS = "※*＊†注註"
# So ends a sentence in languages that put no blanks between words.
_ENDS = "。！"
# Four words and more, and a sentence that ends among them: a condition of sale, no title.
_SENTENCE = re.compile(r"(?=(?:\S+\s+){3})(?:.*[^\W\d_]{2}[.!?](?:\s.*)?)", re.DOTALL)
MARKED = re.compile(r"#{2,6}\s+(?:\*\*)?(.+?)[\s#*]*|(?:>|#\s).*")
"""A heading of Markdown below its title, or a remark, which a list of another form may begin with one sign, too."""
# So old programs end a file.
_END_OF_FILE = "\x1a"
# A sum behind its name: Total, 1234. No name is as long, and blanks and digits in a row are tried from each of them.
_LONGEST_SUM = 200
_SUM_BEHIND = re.compile(r"\s*[,，=]\s*\D{0,4}\d[\d.,\s'’]*$")
# 19%, and what stands around words that say no more of a sum than these.
_AROUND = re.compile(r"\d+(?:[.,]\d+)?\s*[%％]|[()（）]")
_BEGUN = re.compile(r"[\s(（]")
# So many prices are remembered, to see what sums up.
_MOST_ADDED = 10_000
_FIRST = 3
# Grand total: so many words of a sum are looked at.
_MOST_NAMING = 2
_DIGIT = re.compile(r"\d")
_CHILD = re.compile(r"(?:^|\|)\s*sku=([^,|]+)")

Relaid = Callable[[Row], ColumnLayout | None]
"""What gives the layout of what stands below a row, if it is a header."""


class Member(Struct, frozen=True, gc=False):
    """A row as a product, with what it says of others."""

    product: CatalogProduct
    cells: list[str]
    """The row as it was read."""
    family: str = ""
    """What the rows of one product have in common, or what a variant calls its product; empty for none."""
    names: tuple[str, ...] = ()
    """What a variant of it may call it; nothing where it can't have any."""
    kind: RowKind | None = None
    """None for a product of its own."""
    surcharges: tuple[str, ...] = ()
    """What the variants cost more than the product, as written; empty for one that costs as much."""
    is_else: bool = False
    """Whether its price is from a column that counts where that of the prices is empty."""


class RowReader:
    """Reads the rows of a list by its layout."""

    def __init__(
        self, layout: ColumnLayout, knowledge: ColumnKnowledge, relaid: Relaid, currency: str, *, may_be_headed: bool
    ) -> None:
        """Read by a layout, or by that of a row that is a header; `currency` is that of prices that name none."""
        self._first, self._relaid, self._currency, self._may_be_headed = layout, relaid, currency, may_be_headed
        self._knowledge = knowledge
        self._asked, self._is_remark = re.compile(knowledge.asked), knowledge.is_remark
        self._totals = frozenset(" ".join(_AROUND.sub(" ", word).split()) for word in knowledge.totals)
        self._charges, self._units = knowledge.charges, frozenset(map(str.casefold, knowledge.units))
        self._worded = {word: f"({word.upper()})" for word in knowledge.words}
        # So few letters tell of most titles that they are neither.
        self._endings = frozenset(word[:_FIRST] for word in self._totals | self._charges)
        self._is_noting = self._is_marked = False
        self._names_price = knowledge.stems.names_price
        self._held: Member | None = None
        """What stands alone in its row, while it is not known whether a header follows."""
        self._next: ColumnLayout | None = None
        """The layout that the header gives which was met."""
        self._section = self.begun = tuple[str, ...]()
        """What kind the products below the last heading are, and those before the first."""
        self.zeros: Mapping[str, str] = {}
        """The key 0 where keys count from there: elsewhere it is none."""
        self.late_notes: list[Problem] = []
        """Notes on what stands below what the layout was made from: the first other price of a column, new headers."""
        self._adopt(layout)

    def _adopt(self, layout: ColumnLayout) -> None:
        self._held = self._next = None
        self._layout, self._beside, self._last = layout, [*layout.beside], "".join(layout.columns[-1:])
        self._paid = deque[str](maxlen=_MOST_ADDED)
        # A column there is not has the number −1: each row gets one blank cell behind its last.
        self._place = {role: layout.roles.get(role, (-1,))[0] for role in Role}
        # Looked up once: a role is dear to look up for each row.
        kin = (Role.PARENT, Role.NUMBER, Role.VARIANTS, Role.SURCHARGE)
        self._key, self._price = self._place[Role.KEY], self._place[Role.PRICE]
        self._else = frozenset(layout.columns[n] for n in layout.roles.get(Role.PRICE, ())[1:])
        self._priced = layout.columns[self._price] if self._price >= 0 else ""
        self._priced = "" if _DIGIT.search(self._priced) else self._priced
        self._group, self._kin = self._place[Role.GROUP], [self._place[role] for role in kin]
        # Where options have rows of their own beside those of their values, what says nothing is no variant.
        words = [words for _, words, kind in layout.kinds if kind is RowKind.VARIANT]
        self._is_complete = self._kin[3] >= 0 and [len(of) for of in words] == [1]
        self._has_parents, self._has_kin = self._kin[0] >= 0, max(self._kin) >= 0 or bool(layout.kinds)
        roles = layout.roles.items()
        self._telling = {n for role, numbers in roles if role is not Role.CATEGORY for n in numbers}
        self._telling |= {n for _, n in layout.stated}
        self._has_families = self._group >= 0 or self._has_parents or bool(layout.kinds)

    def members(self, rows: Iterable[Row | RowProblem], tally: RowTally) -> Iterator[Member | RowProblem]:
        """Yield each row as a member of a product; what is none is counted, and so are all the rows."""
        self._is_noting, self._section, among = False, self.begun, iter(rows)
        layout: ColumnLayout | None = self._first
        while layout is not None:
            self._adopt(layout)
            yield from self._below(among, tally)
            if self._held:
                yield self._held
            layout = self._next

    def _below(self, rows: Iterator[Row | RowProblem], tally: RowTally) -> Iterator[Member | RowProblem]:
        """Yield what stands below a header, up to the next one; what stands alone above that is no product."""
        header, width = [*self._layout.columns, ""], len(self._layout.columns)
        title, make, skipped = self._place[Role.TITLE], self._maker(), tally.skipped
        kinds = self._layout.roles.get(Role.CATEGORY, ())
        worded, full, none = (title, self._place[Role.CURRENCY], *kinds), width + 1, self._knowledge.empty
        for row in self._watched(rows) if self._beside else rows:
            tally.rows += 1
            # One look at the whole row costs less than one at each cell.
            text = "".join(row.cells)
            if isinstance(row, RowProblem) or is_damaged(text):
                yield row if isinstance(row, RowProblem) else _undecodable(row, header)
                continue
            cells = [*map(str.strip, row.cells), ""]
            if cells == header:
                self._section = self._called(skipped) or self._section
                continue
            if self._price >= 0 and not _DIGIT.search(text) and (layout := self._relaid(row)):
                self._section, self._next = self._called(skipped), layout
                message, hint = "row {number} is another header, and holds from there on", "else part them yourself"
                self._tell(Problem.of("header-again", message, hint, number=row.number), *layout.gaps)
                return
            cells = cells if len(cells) == full else _fitted(row.cells, width)
            name = tidied(cells, text, worded, none)
            again = name == header[title] != "" and says_own(cells, header)
            if reason := "header" if again else self._no_product(name, cells):
                skipped[reason] += 1
                continue
            product = make(row.number, name, cells)
            member = self._member(product, row, cells) if self._has_families else Member(product, row.cells)
            is_alone = not product.prices and cells.count("") == width
            if is_alone or self._held or len(row.cells) < width or member.kind is RowKind.OTHER:
                yield from self._odd(member, is_alone and self._price >= 0, width, tally)
            else:
                yield member

    def _odd(self, member: Member, is_alone: bool, width: int, tally: RowTally) -> Iterator[Member]:
        """Yield what was held, and a member unless it is held now: what stands alone may be what a list is called."""
        if self._held:
            yield self._held
        self._held = member if is_alone and member.kind is not RowKind.OTHER else None
        if member.kind is RowKind.OTHER:
            tally.skipped[RowKind.OTHER.value] += 1
        elif not self._held:
            if len(member.cells) < width:
                tally.add_short(member.product.row, len(member.cells), width)
            yield member

    def _called(self, skipped: Counter[str]) -> tuple[str, ...]:
        """Return what a list below a header is called by what stands alone above it; `Prices of 2026` calls none."""
        held, self._held = self._held, None
        skipped["header"] += 1
        if held is None:
            return ()
        skipped["heading"] += 1
        said = next(filter(None, map(str.strip, held.cells)))
        return () if self._names_price(header_word(said)) else (said,)

    def _tell(self, *notes: Problem) -> None:
        self.late_notes += [note for note in notes if note not in self.late_notes]

    def _watched(self, rows: Iterable[Row | RowProblem]) -> Iterator[Row | RowProblem]:
        """Yield the rows; keep a note on another price, the first of its column, that differs from the one read."""
        beside = self._beside
        for row in rows:
            for number in [n for n in beside if n < len(row.cells) and row.cells[n]]:
                if isinstance(row, Row) and (differing := differing_in(row, self._price, number)):
                    beside.remove(number)
                    self._tell(other_prices(self._layout.columns, self._price, [number], differing))
            yield row

    def _member(self, product: CatalogProduct, row: Row, cells: list[str]) -> Member:
        group = self._knowledge.code_in(cells[self._group])
        names: tuple[str, ...] = (group,) if group else ()
        is_else = product.price_column in self._else
        if not self._has_kin:
            return Member(product, row.cells, group, names, None, (), is_else)
        kind = self._layout.kind_of(cells) if self._layout.kinds else None
        parent, number, children, surcharge = [cells[at] for at in self._kin]
        # Programs write 0 for none, or name the product itself.
        parent = parent if parent not in ("0", product.key) else ""
        if parent or kind:
            family = parent or group
            if not family and kind is RowKind.VARIANT:
                # What stands in its place tells the variants of one product apart, and is no title.
                product = structs.replace(product, title="")
            paid = "".join(product.prices).lower() if self._layout.added else ""
            if added := next(filter(paid.startswith, self._layout.added), ""):
                surcharge, product = product.prices[0][len(added) :], structs.replace(product, prices=())
            # Where rules say what costs more, what they don't speak of costs no more.
            is_extra = (surcharge or (kind and self._is_complete)) and not product.prices
            extra = (*(("0",) if added else ()), surcharge) if is_extra else ()
            return Member(product, row.cells, family, (), kind or RowKind.VARIANT, extra, is_else)
        if self._has_parents:
            # A number alone may be the key of another product; letters among it make it an identifier.
            names = (product.key, *([f"id:{number}", *([] if number.isdecimal() else [number])] if number else []))
        if children:
            names = (*names, *(child.strip() for child in _CHILD.findall(children)))
        return Member(product, row.cells, group, names, None, (), is_else)

    def _no_product(self, name: str, cells: list[str]) -> str:
        """Return why a row is no product; empty if it is one, or may be a variant."""
        said, is_alone = name or next(filter(None, cells), ""), cells.count("") == len(cells) - 1
        if not said.strip(_END_OF_FILE):
            return "blank"
        is_headed = cells[self._price] == self._priced != ""
        if is_headed or (cells[-2] == self._last and says_header(cells[:-1], self._layout.columns)):
            is_again = self._is_marked or any(inflects(said, header) for header in self._layout.columns)
            self._section = self._section if is_again else (said,)
            return "header" if is_again else "heading"
        if is_alone and (marked := MARKED.fullmatch(said)):
            self._section, self._is_marked = (marked[1],) if marked[1] else self._section, True
            return "heading" if marked[1] else "note"
        if not is_alone:
            self._is_noting = False
            return self._ends_list(said, name, cells) or ("" if name else self._heads(cells))
        is_note = said[0] in _NOTE_MARKS or said[-1] in _ENDS or bool(_SENTENCE.fullmatch(said))
        is_note = is_note or (self._price >= 0 and self._is_remark(said))
        was_noting, self._is_noting = self._is_noting, is_note
        if is_note:
            return "note"
        # What stands alone in its row, in capitals or letters that have none, says what kind the products below are.
        # Below another header they do so if they did above: its own rows were not looked at.
        is_worded, is_loud = " " in said, self._first.sectioned and said == said.upper()
        is_heading = self._may_be_headed and (self._first.headed or is_loud)
        if is_heading and (name or is_worded or said.isalpha()):
            self._section = (said,)
            return "heading"
        # Below a note, or a word such as `Notes:`, what stands alone goes on with it.
        goes_on = self._price >= 0 and (was_noting or said[-1] in ":：")
        self._is_noting = goes_on or (is_worded and not (name or self._has_families))
        if self._is_noting:
            return "note"
        return self._ends_list(said, name, cells) or ("" if name else self._heads(cells))

    def _heads(self, cells: list[str]) -> str:
        """Return what a row without a title is that says nothing: a heading if it has a category, else empty."""
        is_open = self._has_families or min(self._price, self._place[Role.TITLE]) < 0
        if is_open or any(cells[n] for n in self._telling):
            return ""
        kinds = tuple(cells[n] for n in self._layout.roles.get(Role.CATEGORY, ()) if cells[n])
        self._section = kinds[:1] or self._section
        return "heading" if kinds else "note"

    def _ends_list(self, said: str, name: str, cells: list[str]) -> str:
        """Return whether a row adds up others, or is what is charged beside them; empty if it is a product."""
        if said[:_FIRST].casefold() not in self._endings and said[: _FIRST - 1].casefold() not in self._endings:
            return ""
        word = self._bare(said)
        # A product may be called so; then it has a key or a category, and is no sum of those above.
        is_told = any(cells[at] for at in (self._key, *self._layout.roles.get(Role.CATEGORY, ())))
        if word not in self._totals and word not in self._charges:
            # Total for 2 items.
            is_sum = not is_told and self._is_begun(word) and self._adds_up(cells[self._price])
            return "total" if is_sum else ""
        is_product = name and is_told and cells[self._price]
        if word in self._totals:
            return "total" if not is_product or self._adds_up(cells[self._price]) else ""
        beside = [cell for at, cell in enumerate(cells) if cell not in ("", said) and at != self._price]
        return "" if (name and is_told) or not all(map(is_number, beside)) else "charge"

    def _bare(self, said: str) -> str:
        """Return what stands before a sum: Total: 9.90; Total, 9.90, GST (9%) and Total (EUR) are called so, too."""
        word, end = said[:_LONGEST_SUM].replace("：", ":").partition(":")[0], said[:_LONGEST_SUM][-1:]
        word = (_SUM_BEHIND.sub("", word) if end.isdigit() else word).casefold()
        words = _AROUND.sub(" ", word).split()
        # A currency that is a word, too, is one in brackets alone: Total (TRY), but Tip top.
        units = {
            word for word in words if word in self._units and self._worded.get(word, word) in (word, *said.split())
        }
        return " ".join([word for word in words if word not in units] or words)

    def _is_begun(self, word: str) -> bool:
        """Return whether what a row is called begins with the name of a sum."""
        ends = [found.start() for found in islice(_BEGUN.finditer(word), _MOST_NAMING)]
        return any(word[:end] in self._totals for end in ends)

    def _adds_up(self, total: str) -> bool:
        """Return whether a sum is that of the last rows, two at least."""
        rest, paid = round(sum_in(total) * 100), 0
        for count, price in enumerate(reversed(self._paid), 1):
            paid += round(sum_in(price) * 100)
            if paid >= rest:
                return paid == rest > 0 and count > 1
        return False

    def _asked_or(self, free: str, cells: list[str]) -> str:
        """Return the cell of a row that bids to ask, else its price of 0: that is no gift beside such words."""
        return next((c for c in cells if len(c) <= _MOST_ASKING and self._asked.search(c.casefold())), free)

    def _maker(self) -> Callable[[int, str, list[str]], CatalogProduct]:
        """Return what makes a product of a row. What the layout says is looked up here, once for all the rows."""
        roles, place, priced = self._layout.roles, self._place, self._layout.priced
        names = code_names(priced) if priced else frozenset[str]()
        key, text, currency = place[Role.KEY], place[Role.DESCRIPTION], place[Role.CURRENCY]
        price, others, columns = place[Role.PRICE], roles.get(Role.PRICE, ())[1:], (*self._layout.columns, "")
        units = [self._layout.sign_of(unit or self._currency) for unit in (*self._layout.units, "")]
        says, multiple, knowledge = self._layout.says, self._layout.multiple, self._knowledge
        categories, tagged = roles.get(Role.CATEGORY, ()), place[Role.TAGS]
        highest, extra, count = roles.get(Role.HIGHEST, ()), place[Role.SURCHARGE], place[Role.QUANTITY]
        beside, add, is_part = highest or max(extra, count) >= 0, self._paid.append, multiple[:1] == CENTS[0]
        facts = tuple((slug, number) for slug, number in self._layout.stated if number != price)

        def product(number: int, name: str, cells: list[str]) -> CatalogProduct:
            amount, paid = cells[price], price
            add(amount)
            amount = "" if amount in knowledge.empty else amount
            if not amount.strip("0.,"):
                # Nothing, or 0, where another price is known: that column was left out.
                amount, paid = next(((cells[n], n) for n in others if cells[n].strip("0.,")), (amount, price))
                amount = self._asked_or(amount, cells) if amount and not amount.strip("0.,") else amount
            # Lists, here and below: for so few, making a generator takes longer than running it.
            stated = tuple([(slug, cells[at]) for slug, at in facts if cells[at]]) if facts else ()
            if says and (told := _said(says, cells)) and told[0] not in dict(stated):
                stated = (*stated, told)
            if amount and priced and is_code(names, amount):
                stated, amount = (*stated, (priced.slug, amount)), ""
            paths = tuple([cells[at] for at in categories if cells[at]]) or self._section
            sign = units[paid] if cells[currency].isdecimal() else cells[currency] or units[paid]
            if multiple and not is_part and paid == price and amount[-1:].isdigit():
                amount = f"{amount} {multiple}"
            one = (amount,) if amount else ()
            sums = with_others(amount, cells, highest, extra, count) if beside and amount else one
            prices = tuple([from_cents(each, sign, knowledge, multiple) for each in sums]) if is_part else sums
            called, read_from = knowledge.code_in(cells[key]) or str(number), columns[paid] if amount else ""
            called = self.zeros.get(cells[key], called)
            tags = (words,) if (words := cells[tagged]) else ()
            return CatalogProduct(number, called, name, cells[text], paths, prices, sign, stated, 1, read_from, tags)

        return product


def _fitted(cells: list[str], width: int) -> list[str]:
    """Return the stripped cells of a row with more or fewer than its header, and one blank cell behind them."""
    if len(cells) < width:
        return [*map(str.strip, cells), *[""] * (1 + width - len(cells))]
    prose = [bool(a.strip() and b[:1] == " " and b.strip()) for a, b in pairwise(cells)]
    starts = [0, *(n for n, goes_on in enumerate(prose, 1) if not goes_on), len(cells)]
    joined = [",".join(cells[a:b]) for a, b in pairwise(starts)] if len(starts) - 1 == width else cells
    return [*map(str.strip, joined[:width]), ""]


def _undecodable(row: Row, header: list[str]) -> RowProblem:
    column = next(n for n, cell in enumerate(row.cells) if is_damaged(cell))
    return RowProblem(row.number, "".join(header[column : column + 1]), _UNDECODABLE, tuple(row.cells))


def _said(says: Iterable[tuple[int, str, str, str]], cells: list[str]) -> tuple[str, str] | None:
    """Return attribute and value that a part of a cell says, of the first that does."""
    for number, part, attribute, value in says:
        if cells[number] and part in _words_in(cells[number]):
            return attribute, value
    return None


@lru_cache(maxsize=1024)
def _words_in(cell: str) -> frozenset[str]:
    return frozenset(map(str.strip, cell.casefold().split(",")))
