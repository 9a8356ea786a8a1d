"""A line that is a sentence → the product's name, the sums and the places in it.

What else it says is told, and no fact is made of it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from ecomkt.errors import Listed, Problem, told
from ecomkt.profile.amounts import holds_number
from ecomkt.profile.pieces import Piece, is_in_name, is_word, says_something, words_of_lines
from ecomkt.profile.statements import Statement, ValueInput
from ecomkt.safe_text import quoted

_ENDS = ",;.!?"
_JOINS = "和跟與与及"
# So many words may stand between who speaks and the verb: my little shop sells.
_BETWEEN = 3
_IDLE = ("self", "self-is", "between", "verb", "costing", "for", "into", "idle", "each", "out-of", "there")
_PLACE_LETTERS = 6
# A longer text is no line that anybody types.
_LONGEST = 200
_SUM = re.compile(
    r"(?:[A-Za-z]{1,3}\$?|[$¥€£₩])?\s?\d[\d,]*(?:\.\d+)?\s?[百千万萬]?|[零〇一二三四五六七八九十百千万萬兩两]{2,}"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_CLAUSE_END = re.compile(r"(?:(?<!\d),|,(?!\d)|[;。!?、\s])+")
_TAIL = re.compile(r"[^\W\d_]{0,4}")

TextTest = Callable[[str], bool]


def left_out(words: Sequence[str]) -> list[Problem]:
    """Return the note on words of a sentence of which nothing was made; none for none."""
    if not words:
        return []
    message = told("left out of the sentence: {words}", words=Listed(tuple(map(quoted, words))))
    return [Problem("left-out", message, "write it as a fact, or title='…' for a longer name")]


class SentenceReader:
    """Finds what is sold, where and for how much in words that may be a sentence."""

    def __init__(
        self,
        pieces: Callable[[Sequence[Statement]], Iterator[Piece]],
        is_place: TextTest,
        is_sum: TextTest,
        names_thing: TextTest,
    ) -> None:
        """Take what finds the pieces of words, and what says what a text is."""
        self._pieces, self._is_place, self._is_sum, self._names_thing = pieces, is_place, is_sum, names_thing

    def is_sentence(self, pieces: Sequence[Piece]) -> bool:
        """Return whether words with blanks between them are a sentence."""
        return bool(EnglishSentence(pieces, self._names_thing))

    def read(self, words: Sequence[Statement], *, titled: bool) -> tuple[list[Piece], list[str]]:
        """Return the pieces of the words, of a sentence those that say something; and what else it says.

        Where the product has a name, none is looked for.
        """
        if titled:
            return self._further(list(self._pieces(words))), []
        rest: list[str] = []
        parts = [part for word in words for part in self._of_chinese(word, rest)]
        pieces = list(self._pieces(parts))
        if sentence := EnglishSentence(pieces, self._names_thing):
            pieces, others = sentence.parts()
            rest += others
        return pieces, rest

    def _further(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces of a line without the words that say nothing in a sentence; those within a name stay.

        In *my budget is 500 a month* the *a* is no letter, nor is *us* a market in *they find us on Instagram*.
        """
        times = {word for piece in pieces for attribute, _ in piece.meanings for word in attribute.per}
        said = [says_something(piece.text) and piece.text.casefold() not in times for piece in pieces]
        small = [not each and not _is_led(pieces, at) for at, each in enumerate(said)]
        told = [piece for piece, each in zip(pieces, small, strict=True) if not each]
        several, kept, passed = len(told) < len(pieces) - 1, list[Piece](), 0
        for at, (piece, is_small) in enumerate(zip(pieces, small, strict=True)):
            passed += not is_small
            inner = 0 < passed < len(told) and told[passed - 1].is_title and told[passed].is_title
            is_article = is_word(piece.text, "one") and any(len(after.text) > 1 for after in pieces[at + 1 : at + 2])
            is_idle = not inner if piece.is_title else piece.text.islower() and (several or is_article)
            kept += [] if is_small and is_idle else [piece]
        return kept or pieces

    def _of_chinese(self, word: Statement, rest: list[str]) -> Sequence[Statement]:
        """Return the words of a sentence without blanks; adds to the rest what says nothing that is known."""
        text = word.values[0].word
        if not _HAN.search(text) or len(text) > _LONGEST:
            return [word]
        sentence = ChineseSentence(text, self._is_place, self._is_sum, self._names_thing)
        if not sentence:
            return [word]
        parts, others = sentence.parts()
        rest += others
        return [_statement(part, quoted(part)) for part in parts]


class EnglishSentence:
    """A sentence of single words: we sell yoga mats for 45 euros in Germany."""

    def __init__(self, pieces: Sequence[Piece], names_thing: TextTest) -> None:
        self._pieces, self._names_thing = pieces, names_thing
        # In a sentence a word before another is of its name, whatever that may mean elsewhere.
        self._plain = [piece if piece.is_place or piece.amount else piece.as_title() for piece in pieces]
        self._verb = next(filter(None, map(self._verb_after, range(len(pieces)))), 0)

    def __bool__(self) -> bool:
        """Return whether the pieces are a sentence: somebody does something, or it costs so much."""
        return self._verb > 0

    def parts(self) -> tuple[list[Piece], list[str]]:
        """Return the name of the product, the sums and the places; and the words that are none of them."""
        runs = [*self._runs()]
        # The last verb that has an object: we bake at night and sell bread.
        verbs = [at + 1 for at in range(len(self._pieces)) if at + 1 >= self._verb and self._is_verb(at)]
        sold = next((run for verb in (*reversed(verbs), self._verb) for run in runs if self._is_sold(run, verb)), None)
        sold = sold or next((run for run in runs if self._names_thing(self._name(run))), None) or next(iter(runs), None)
        kept = [piece for at, piece in enumerate(self._pieces) if self._is_kept(at)]
        first = [_title(self._name(sold), self._pieces[sold.start].origin)] if sold else []
        return first + kept, [self._name(run) for run in runs if run != sold]

    def _is_verb(self, at: int) -> bool:
        return is_word(self._pieces[at].text, "verb", "self-is")

    def _verb_after(self, at: int) -> int:
        """Return where what is sold begins, if who speaks stands at a place and a verb soon after it; 0 if not."""
        text, after = self._pieces[at].text, self._pieces[at + 1 : at + 2]
        if at == 0 and is_word(text, "opening") and after and after[0].is_title:
            return 1
        if is_word(text, "self-is"):
            return at + 1
        if self._is_verb(at) and at and after and is_word(after[0].text, "into") and self._is_place_from(at + 2):
            return at + 1
        if not is_word(text, "self") or (text.isupper() and len(text) > 1):
            return 0
        behind = range(at + 1, min(at + 2 + _BETWEEN, len(self._pieces)))
        verbs = [n for n in behind if self._is_verb(n) or is_word(self._pieces[n].text, "costing")]
        return verbs[0] + 1 if verbs else 0

    def _is_place_from(self, at: int) -> bool:
        return any(piece.is_place for piece in self._pieces[at : at + 2])

    def _runs(self) -> Iterator[range]:
        """Yield where words of one name stand."""
        start = None
        for at in range(len(self._pieces) + 1):
            if at < len(self._pieces) and self._is_of_name(at):
                start = at if start is None else start
            elif start is not None:
                yield range(start, at)
                start = None
            if start is not None and self._pieces[at].text[-1:] in _ENDS:
                yield range(start, at + 1)
                start = None

    def _is_of_name(self, at: int) -> bool:
        """Return whether a piece belongs to a name, or joins two words of one: soap for children."""
        piece = self._pieces[at]
        if self._is_kept(at) or (is_word(piece.text, *_IDLE) and not is_word(piece.text, "joins")):
            return False
        if not is_word(piece.text, "joins"):
            return True
        inner = 0 < at < len(self._pieces) - 1 and self._pieces[at - 1].text[-1:] not in _ENDS
        return inner and all(self._is_content(n) for n in (at - 1, at + 1))

    def _is_content(self, at: int) -> bool:
        return not self._is_kept(at) and not is_word(self._pieces[at].text, "joins", *_IDLE)

    def _is_kept(self, at: int) -> bool:
        """Return whether a piece is a sum, or a place and not the pronoun us."""
        piece = self._pieces[at]
        is_led = at > 0 and is_word(self._pieces[at - 1].text, "for") and bool(piece.amount)
        is_market = piece.is_place and not is_in_name(self._plain, at, at + 1)
        is_price = any(a.amount for a, _ in piece.meanings) and holds_number(piece.text)
        return (
            piece.is_sum
            or is_led
            or is_price
            or (is_market and not (piece.text.islower() and is_word(piece.text, "idle")))
        )

    def _is_sold(self, run: range, verb: int) -> bool:
        """Return whether only words without a meaning stand between a verb and a name."""
        between = self._pieces[verb : run.start]
        return run.start >= verb and all(is_word(p.text, "idle", "self") for p in between)

    def _name(self, run: range) -> str:
        return " ".join(self._pieces[at].text for at in run).strip(f"{_ENDS} ")


class ChineseSentence:
    """A sentence in one word, as Chinese has no blanks: 我們賣手工皂，一塊350元，在台灣."""

    def __init__(self, text: str, is_place: TextTest, is_sum: TextTest, names_thing: TextTest) -> None:
        self._is_place, self._is_sum, self._names_thing = is_place, is_sum, names_thing
        self._found: list[str] = []
        self._says = False
        self._sold = self._where = ""
        clauses = [clause for clause in _CLAUSE_END.split(text) if clause]
        self._rest = [self._read(clause, alone=len(clauses) == 1) for clause in clauses]
        self._says = self._says or (len(clauses) > 1 and bool(self._found))

    def __bool__(self) -> bool:
        """Return whether the text is a sentence: somebody sells, something is sold somewhere, or a list of both."""
        return self._says

    def parts(self) -> tuple[list[str], list[str]]:
        """Return the name of the product, the sums and the places; and what is none of them."""
        rest = [text for text in self._rest if text]
        sold = self._sold or next(filter(self._names_thing, rest), "") or next(iter(rest), "")
        others = [text for text in rest if text != sold]
        return [*filter(None, [sold]), *self._found], [*filter(None, [self._where]), *others]

    def _read(self, clause: str, *, alone: bool) -> str:
        """Return what is left of a clause when its sums and places have been found."""
        text = _pattern("owning", "^{}").sub("", self._without_place(clause))
        found = _speaks().match(text)
        known, less = len(self._found), self._without_sum(text)
        if alone and text == clause and not found and (less or self._is_sum(text)):
            # A sum in the middle of a name is told to be parted from it.
            del self._found[known:]
        else:
            self._says = self._says or (alone and not less and less != text)
            text = less
        if found and (found := _speaks().match(text)):
            self._says = True
            self._where = found["where"] or found["there"] or self._where
            text = _pattern("one", "^{}").sub("", text[found.end() :])
        text = _pattern("idle", "(?:{})+$").sub("", text)
        text = "" if _says_nothing().fullmatch(text) else text
        self._sold = self._sold or (text if found else "")
        return text

    def _without_place(self, clause: str) -> str:
        place = _pattern("there", "{}$").sub("", clause)
        if self._is_place(place):
            self._found.append(place)
            return ""
        for led in _pattern("into", "{}").finditer(clause):
            behind = clause[led.end() :]
            places = [*self._places(behind)]
            after = _pattern("there", "(?:{})?").sub("", behind[sum(map(len, places)) :], count=1)
            comes_from = _pattern("out-of", "{}").match(after)
            if places and not comes_from and (not after or _pattern("verb", "{}").match(after)):
                self._found += [place.lstrip(_JOINS) for place in places]
                self._says = True
                return clause[: led.start()] + after
        return clause

    def _places(self, text: str) -> Iterator[str]:
        """Yield the places that a text begins with, each with what joins it to the one before: 台灣和日本."""
        at = 0
        while size := next((n for n in range(_PLACE_LETTERS, 0, -1) if self._begins(text[at : at + n], at)), 0):
            yield text[at : at + size]
            at += size

    def _begins(self, text: str, at: int) -> bool:
        return self._is_place(text.lstrip(_JOINS) if at else text)

    def _without_sum(self, clause: str) -> str:
        for number in _SUM.finditer(clause):
            tail = _TAIL.match(clause, number.end())
            ends = range(number.end(), (tail.end() if tail else number.end()) + 1)
            end = next((n for n in ends if self._is_sum(clause[number.start() : n].strip())), 0)
            if end:
                self._found.append(clause[number.start() : end].strip())
                before = _pattern("costing", "(?:{})*$").sub("", _each("{}$").sub("", clause[: number.start()]))
                return before + _each("/?{}").sub("", clause[end:], count=1)
        return clause


def _is_led(pieces: Sequence[Piece], at: int) -> bool:
    """Return whether a piece is a place after *in* or *in the*, or one of these words before it."""
    place = next((n for n in range(at, min(at + 3, len(pieces))) if pieces[n].is_place), 0)
    led = any(is_word(piece.text, "into") for piece in pieces[max(place - 2, 0) : place])
    return led and all(is_word(piece.text, "into", "idle") for piece in pieces[at:place])


def _title(text: str, origin: Statement) -> Piece:
    return Piece(text, _statement(text, origin.quoted))


def _statement(text: str, shown: str) -> Statement:
    return Statement("", (ValueInput(text),), shown, named=False)


@cache
def _pattern(kind: str, frame: str) -> re.Pattern[str]:
    """Return what finds the Chinese words of a kind, the longest first, within a frame."""
    return re.compile(frame.format(f"(?:{_any_of(kind)})"))


@cache
def _each(frame: str) -> re.Pattern[str]:
    """Return what finds for how much of it a sum is: 一塊, 每份, 個."""
    return re.compile(frame.format(f"[一每]?(?:{_any_of('each')})"))


@cache
def _speaks() -> re.Pattern[str]:
    """Return what finds the beginning of a sentence: 我們主要賣, 想賣."""
    where = f"(?P<where>(?:{_any_of('where')})[^,]{{1,8}}?)?"
    there = where.removesuffix("?").replace("where", "there", 1)
    begin = f"(?:{_any_of('self')})(?:{_any_of('between')})*{where}(?:{_any_of('verb')})"
    bare = f"(?:{_any_of('between')})*{there}(?:{_any_of('opening')})"
    return re.compile(f"{begin}|(?!{_any_of('not-opening')})(?:{_any_of('opening')}|{bare})")


@cache
def _says_nothing() -> re.Pattern[str]:
    """Return what matches words that say nothing without others."""
    return re.compile(f"(?:{'|'.join(map(_any_of, ('self', 'between', 'verb', 'costing', 'there', 'idle')))})*")


def _any_of(kind: str) -> str:
    words = (word for word in words_of_lines(kind) if not word.isascii())
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
