"""Lists of one column, as price lists are typed: `Cut and finish ........ £38`. What ends a line is its price."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, filterfalse, pairwise

from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.contents import is_number
from ecomkt.catalog.columns.headers import header_word
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import FileForm, ListTable, Row, RowProblem
from ecomkt.catalog.reading.variants import NO_TITLE
from ecomkt.errors import Problem

# What parts a title from its price: dots, a tab, several blanks, a colon, a dash, which may touch either; or one blank,
# before a price alone.
_PARTED = re.compile(
    r"(.*?[^\W\d_].*?)\s*(?:(?:[.…·_] ?){2,}|\t|\s{2,}|:\s|[-–—=]\s|\s[-–—=](?=\W?\d))[\s.…·_-]*(\S.{0,24})"
)
_ENDED = re.compile(r"(.*[^\W\d_].*?)\s+((?:[^\d\s.…·_:=–—-]{1,4}\s?)?\d[\d.,'’]*(?:\s?\D{1,10})?)")
# What stands behind a price and tells of it: (roots only).
_ASIDE = re.compile(r"(.*\d.*?)\s*[(（\[][^()（）\[\]]*[)）\]]$")
# A heading of Markdown, or what it lifts out; a remark in it.
_MARKS, _QUOTED = re.compile(r"^#{1,6}\s+|\*{2}|__|^[◆■●▼▶★☆※]+\s*"), ">"
# What stands before a title that people number or mark: 1. , ②, •.
_BULLET = re.compile(r"(?:[^\w(（\[【「『<《\"'$€£]|\d{1,2}[.)、．](?!\d)|[①-⑳])*\s*")
# A number without a currency, or a time, from one to another: 7.00-15.00.
_TIME = re.compile(r"[\d.,:–-]+")
# A telephone number.
_CALLED = re.compile(r"(?:\+|0\d)[\d\s()-]{6,}")
_LEAST_LINES = 3
# A longer line is prose.
_MOST_LETTERS = 200


class OneColumn:
    """A list each of whose lines is a title and a price; lines without a price are headings, a category for others."""

    columns = (Role.TITLE.value, Role.PRICE.value, Role.CATEGORY.value)

    def __init__(self, table: ListTable, known: KnownHeaders) -> None:
        self._table, self._contents, self._is_remark = table, known.contents, known.knowledge.is_remark
        self._is_size, self._names_price = known.is_size, known.knowledge.stems.names_price
        self.form: FileForm = table.form
        self._above, self._is_parted = 0, False
        """How many lines stand at most above each price, which stands alone; whether blank lines part the products."""
        self._is_bare = False
        """Whether no price names a currency, so that whole numbers are some, too."""
        message, hint = "each line is read as a product with its price at the end", "else part both by tabs"
        self.notes: tuple[Problem, ...] = (*table.notes, Problem("one-column", message, hint))

    def rows(self) -> Iterator[Row | RowProblem]:
        """Yield title, price and heading of each line that has a price, or of each price below its title."""
        heading, is_begun, block = "", False, list[Row]()
        for row in self._table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            text = self._text(row)
            if self._above:
                yield from self._stacked(row.number, text, block)
                continue
            title, price = self._parted(_BULLET.sub("", text, count=1))
            # Until a sum comes, what stands behind a dash tells of the list.
            is_begun = is_begun or any(map(str.isdigit, price))
            if price and is_begun and not self._is_remark(title):
                title, price = self._with_least(title, price)
                # A time or a size is none of a product: it is that above it.
                is_part = heading and title[:1].isdigit() and self._is_size(title)
                yield Row(row.number, [f"{heading}, {title}" if is_part else title, price, heading])
            elif not price and self._has_sum(text):
                # No heading names a sum: what can't be read is told, as every price is.
                yield from () if self._is_remark(text) else (Row(row.number, [text, text, heading]),)
            elif not (text.startswith(_QUOTED) or _CALLED.search(text) or self._is_remark(text)):
                heading = "" if self._names_price(header_word(text)) else text.strip(" :")
        yield from block

    def fits(self, rows: Sequence[Row]) -> bool:
        """Return whether most lines end with a price, from the first that does to the last, or are prices alone."""
        texts = [*map(self._text, rows)]
        alone = [-1, *(n for n, text in enumerate(texts) if self._contents.is_marked(text))]
        # A title, perhaps a line on it, and the price below; the same for all, or else a heading may be among them.
        above, lines = {b - a - 1 for a, b in pairwise(alone)}, [row.number for row in rows]
        whole = all(lines[b] - lines[a + 1] == b - a - 1 for a, b in pairwise(alone))
        self._is_parted = whole and all(lines[n + 1] - lines[n] > 1 for n in alone[1:] if n + 1 < len(lines))
        if len(alone) > _LEAST_LINES and (above <= {1, 2} if self._is_parted else above in ({1}, {2})):
            self._above = 2 if self._is_parted else max(above)
            self.columns = (Role.TITLE.value, Role.PRICE.value, Role.DESCRIPTION.value)
            message, hint = "each price is read as that of the product above it", "else part both by tabs"
            self.notes = (*self._table.notes, Problem("one-column", message, hint))
            return True
        prices = [self._parted(text)[1] for text in texts]
        priced = [price for price in prices if price]
        marked = [n for n, price in enumerate(prices) if self._contents.is_marked(price)]
        self._is_bare = all(map(is_number, priced))
        is_dense = len(marked) >= _LEAST_LINES and len(priced) * 2 > marked[-1] - marked[0] + 1
        return is_dense and len(marked) * 2 > len(priced)

    def _stacked(self, number: int, text: str, block: list[Row]) -> Iterator[Row | RowProblem]:
        """Yield title, price and description at a price; what else stands in the block above it is yielded alone."""
        if block and self._is_parted and number > block[-1].number + 1:
            yield from block
            block.clear()
        if not self._contents.is_marked(text):
            block.append(Row(number, ["", "", text]))
            return
        yield from block[: -self._above]
        above, untitled = [row.cells[2] for row in block[-self._above :]], RowProblem(number, "", NO_TITLE, (text,))
        yield Row(number, [above[0], text, *above[1:]]) if above else untitled
        block.clear()

    def _text(self, row: Row) -> str:
        # | Cola | 1.20 |
        cells = [*filter(None, map(str.strip, row.cells))] if self.form.delimiter == "|" else row.cells
        return _MARKS.sub("", ("\t" if cells is not row.cells else self.form.delimiter or " ").join(cells).strip())

    def _has_sum(self, text: str) -> bool:
        """Return whether a currency and a number stand in a line."""
        words = text.split()
        sums = chain(filterfalse(_TIME.fullmatch, words), (" ".join(pair) for pair in pairwise(words)))
        return any(self._contents.is_marked(word.strip("()（）,;")) for word in sums)

    def _parted(self, text: str) -> tuple[str, str]:
        """Return title and price of a line; without a price, twice nothing."""
        if len(text) > _MOST_LETTERS:
            return "", ""
        if (aside := _ASIDE.fullmatch(text)) and (parted := self._parted(aside[1]))[1]:
            return parted
        found = _ENDED.fullmatch(text)
        if found and (self._contents.is_marked(found[2]) or (self._is_bare and is_number(found[2]))):
            title, _, last = found[1].replace("\t", " ").rpartition(" ")
            # CHF 38.00
            title, price = (title, f"{last} {found[2]}") if self._contents.is_marked(f"{last} 1") else found.groups()
            return title.rstrip(" .…·_:=–—-\t"), price
        found = _PARTED.fullmatch(text)
        return (found[1], found[2]) if found and not _CALLED.match(found[2]) else ("", "")

    def _with_least(self, title: str, price: str) -> tuple[str, str]:
        """Return title and price with what says that it is the least at the price: Beard trim, from £12."""
        rest, _, last = title.rpartition(" ")
        is_least = rest and any(map(str.isdigit, price)) and self._contents.is_least(last)
        return (rest.rstrip(" ,.…·_:=–—-\t"), f"{last} {price}") if is_least else (title, price)
