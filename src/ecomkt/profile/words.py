"""Words of a line that name no attribute → what each says: a value, a sum of money, or a part of the product's title.

A word is taken for what it alone can be, refused with what it may be, or joins the title: nothing that was typed is
lost. The longest phrase wins, so that United Kingdom is a market. An English word that names a thing belongs to the
title where it stands beside one: food in dog food.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec.structs import replace

from ecomkt.errors import Listed, Problem, told
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, fact_key
from ecomkt.knowledge.lookup import Translate, as_typed, is_one_edit, normalise, spellings
from ecomkt.language.text import Text
from ecomkt.profile.amounts import holds_number, is_number_of
from ecomkt.profile.fact import Fact
from ecomkt.profile.line_knowledge import AmountWord, LineKnowledge
from ecomkt.profile.pieces import LineWords, Piece, SpokenWords, names_and_values, with_markets
from ecomkt.profile.quotes import with_words
from ecomkt.profile.sentences import SentenceReader, left_out
from ecomkt.profile.statements import Statement, ValueInput, as_words, value_parts
from ecomkt.safe_text import visible

# Shorter words are one edit from another too often: coat and boat; of a market one knows that it is no product.
_LEAST_TYPO, _LEAST_OTHER, _MOST_SUM = 5, 6, 4
# Less than that a name may mean something else.
_SURE = 0.7
# What stands around words without being of them: "plumber, (£90), UK".
_AROUND = " ,;:.!?()[]~≈，、；：。！？（）「」"
_SHARE = re.compile(r"\d+(?:\.\d+)?(?:%|成)")


class WordReader:
    """Understands words by the codebook, and by what else is known of words, which `load` gives when it is needed."""

    def __init__(self, codebook: Codebook, translate: Translate | None, load: Callable[[], LineKnowledge]) -> None:
        self._codebook, self._translate, self._load = codebook, translate, load
        self._price = next((a for a in codebook.attributes if a.amount is True), None)
        self._sentences = SentenceReader(self._pieces, self._is_place, self._is_money, self._names_thing)

    def read(
        self, words: Sequence[Statement], stated: frozenset[str], problems: list[Problem], *, titled: bool = False
    ) -> LineWords:
        """Return what the words say beside the attributes, and the title, that are stated; adds what is refused."""
        if not words:
            return LineWords()
        known = len(problems)
        words = [part for word in words for part in self._unquoted(word)]
        found, rest = self._sentences.read(words, titled=titled)
        said, placed = self._said(found, stated)
        pieces = self._priced(self._in_currency(said, stated), stated, problems)
        if len(problems) == known:
            problems += self._doubts(pieces)
        title = " ".join(piece.text for piece in pieces if piece.is_title).strip(",;，、； ")
        if not title and not stated & {self.classified}:
            title = self._thing_alone(pieces)
        if len(title) == 1 and title.isascii():
            alone = next(piece.origin for piece in pieces if piece.is_title)
            unknown = "no attribute has a value with this letter"
            problems.append(alone.refused("unknown-letter", unknown, "'ecomkt show' lists the letters"))
        taken = (piece.amount.note for piece in pieces if piece.amount and piece.amount.note)
        notes = (*left_out(rest), *placed, *taken, *self._unplaced(pieces, stated))
        typed = next((p.text for p in pieces if p.amount and p.amount.is_taken), "")
        written = (self._price.slug, typed) if self._price else ("", "")
        stating, spoken = tuple(self._statements(pieces)), tuple(self._spoken(pieces))
        return LineWords(stating, spoken, visible(title), notes, written)

    def _unquoted(self, word: Statement) -> Sequence[Statement]:
        """Return the words of a quoted line, such as "soap NT$350 Taiwan"; a name without a sum stays whole."""
        # A quotation behind a value stays whole: reviews "188 of them, 4.8".
        is_quoting = bool(with_words(word.values[0].word)[1] and self._meanings(word.values[0].word))
        parts = [] if is_quoting else as_words(word.values[0].word.split(), {})
        pieces = list(self._pieces(parts)) if len(parts) > 1 else []
        if self._sentences.is_sentence(pieces):
            return parts
        sums = (piece.amount for piece in pieces if piece.amount)
        return parts if any(each.has_currency or not each.text.isascii() for each in sums) else [word]

    def _said(self, pieces: list[Piece], stated: frozenset[str]) -> tuple[list[Piece], list[Problem]]:
        """Return the pieces, each a part of the name or not, and notes on the places among them."""
        market_known = any(each.jurisdiction and each.slug in stated for each in self._codebook.attributes)
        return with_markets(self._with_things(pieces), market_known=market_known)

    def _is_place(self, text: str) -> bool:
        found = self._codes(text)
        return len(found) == 1 and all(self._codebook.attribute[slug].jurisdiction for slug in found)

    def _is_money(self, text: str) -> bool:
        amount = self._amount([text], text)
        return bool(amount and amount.has_currency and holds_number(amount.text))

    def _unplaced(self, pieces: Sequence[Piece], stated: frozenset[str]) -> Iterator[Problem]:
        """Yield a note on a name at the end of a title that may be a place, where nothing says the market."""
        place = next((a for a in self._codebook.attributes if a.jurisdiction), None)
        said = {attribute.slug for piece in pieces for attribute, _ in piece.meanings}
        titled = [piece for piece in pieces if piece.is_title]
        if place is None or place.slug in said | stated or len(titled) < 2 or not titled[0].text.islower():
            return
        last = titled[-1]
        if last.is_english and last.text.istitle() and not self._names_thing(last.text):
            message = "{word} is read as a part of the name, not as a place"
            hint = "if you sell there, name the market, one of {markets}"
            gaps = {"word": last.origin.quoted, "markets": Listed(tuple(map(as_typed, place.codes)))}
            yield Problem.of("unplaced-name", message, hint, **gaps)

    def meaning(self, statement: Statement) -> Attribute | None:
        """Return the only attribute of which a word states values."""
        found = self._meanings(statement.values[0].word)
        return found[0][0] if len(found) == 1 else None

    def types(self, title: str) -> tuple[tuple[Fact, ...], list[Problem]]:
        """Return the types that a title tells, or why it tells none."""
        found = self.knowledge.assess(title)
        if found.taken:
            return found.taken, []
        message = told("'{title}': the name doesn't tell what type of product it is", title=title)
        likely = [(self._type_name(fact), fact.certainty) for fact in found.candidates[:3]]
        if likely:
            types = Listed(tuple(told("{type} ({certainty:.2f})", type=t, certainty=c) for t, c in likely))
            message = told("{message}; nearest: {types}", message=message, types=types)
        hint = told("say it, such as --type A; 'ecomkt show {attribute}' lists the types", attribute=self.classified)
        return (), [Problem("unknown-type", message, hint, subject=self.classified)]

    def doubted(self, title: str, stated: Sequence[Fact]) -> Iterator[Problem]:
        """Yield a note if a title tells another type than the words beside it."""
        taken = self.knowledge.assess(title).taken
        if taken and not {fact.value for fact in taken} & {fact.value for fact in stated}:
            types = Listed(tuple(map(self._type_name, stated)), " and ")
            gaps = {"title": title, "type": self._type_name(taken[0]), "types": types}
            message = told("'{title}' looks like {type}; {types} was said, which counts", **gaps)
            yield Problem("title-beside-type", message, "put quotes around the whole name if it was a part of it")

    def at_odds(self, title: str, stated: Mapping[str, Sequence[Fact]]) -> Iterator[Problem]:
        """Yield a note on each attribute of which a title tells another value than the one that is stated."""
        found = self.knowledge.assess(title)
        kinds = {fact.value for fact in stated.get(self.classified, found.taken)}
        if kinds.isdisjoint(fact.value for fact in found.taken):
            return
        for attribute in (a for a in self._codebook.attributes if not a.many and stated.get(a.slug)):
            told_of = [
                f for f in (*found.derived, *found.implied) if f.attribute == attribute.slug and f.certainty >= _SURE
            ]
            if told_of and {fact.value for fact in told_of}.isdisjoint(f.value for f in stated[attribute.slug]):
                message = told(
                    "'{title}' sounds like {told}; {stated} was said, which counts",
                    title=title,
                    told=attribute.by_slug[told_of[0].value].name,
                    stated=Listed(tuple(attribute.by_slug[f.value].name for f in stated[attribute.slug]), " and "),
                )
                yield Problem("title-beside-fact", message, "if the name means something else, state its type, too")

    def _type_name(self, fact: Fact) -> Text:
        return as_typed(self._codebook.attribute[fact.attribute].by_slug[fact.value])

    @cached_property
    def knowledge(self) -> LineKnowledge:
        """Return what is known of words beside the codebook."""
        return self._load()

    @property
    def classified(self) -> str:
        """Return the slug of the attribute that a title tells."""
        return self.knowledge.classified

    @cached_property
    def _called(self) -> Mapping[str, Mapping[str, Code]]:
        """Return the codes by what calls them, then by their attribute."""
        return self._by_word(spellings)

    @cached_property
    def _derived(self) -> Mapping[str, Mapping[str, Code]]:
        """Return the codes by the names that nobody wrote down."""
        translate = self._translate
        return self._by_word(lambda code: [translate(code.name)]) if translate else {}

    def _by_word(self, words_of: Callable[[Code], Iterable[str]]) -> Mapping[str, Mapping[str, Code]]:
        called: dict[str, dict[str, Code]] = {}
        for slug, code in ((a.slug, code) for a in self._codebook.attributes for code in a.codes):
            for word in words_of(code):
                called.setdefault(normalise(word), {}).setdefault(slug, code)
        return called

    @cached_property
    def _attributes(self) -> Mapping[str, Attribute]:
        names = ((a, name) for a in self._codebook.attributes for name in (a.flag or a.slug, *spellings(a)))
        # Chinese says in one word what a sum is of: 預算每月.
        timed = ((a, form) for a, name in names for each in ("", *a.per) for form in (name + each, each + name))
        return {normalise(form): attribute for attribute, form in timed}

    @cached_property
    def _longest(self) -> int:
        """Return the number of words in the longest spelling, with the attribute in front of it."""
        return 1 + max((key.count("-") + 1 for key in self._called), default=1)

    def _codes(self, text: str) -> Mapping[str, Code]:
        word = normalise(text)
        return self._called.get(word) or ({} if word.isascii() else self._derived.get(word, {}))

    def _meanings(self, text: str) -> tuple[tuple[Attribute, tuple[ValueInput, ...]], ...]:
        """Return of which attributes a text may state which values, be it a list of them."""
        if codes := self._codes(text):
            return tuple((self._codebook.attribute[slug], (ValueInput(c.slug),)) for slug, c in codes.items())
        parts = list(value_parts(text, lambda part: bool(self._codes(part))))
        each = [self._codes(part.word) for part in parts]
        shared = [slug for slug in each[0] if all(slug in codes for codes in each)]
        listed = [*zip(each, parts, strict=True)]
        return tuple(
            (self._codebook.attribute[slug], tuple(replace(part, word=codes[slug].slug) for codes, part in listed))
            for slug in shared
        )

    def _pieces(self, words: Sequence[Statement]) -> Iterator[Piece]:
        line, at = " ".join(word.values[0].word for word in words), 0
        while at < len(words):
            sizes = range(min(self._longest, len(words) - at), 0, -1)
            spans = ((size, words[at : at + size]) for size in sizes)
            found = next(((size, piece) for size, span in spans if (piece := self._piece(span, line))), None)
            size, piece = found or (1, Piece(words[at].values[0].word, words[at]))
            yield piece
            at += size

    def _piece(self, span: Sequence[Statement], line: str) -> Piece | None:
        """Return what adjacent words are together; None if they are nothing that is known."""
        texts = [word.values[0].word for word in span]
        bare = [*texts[:-1], texts[-1].rstrip(_AROUND)]
        bare[0] = bare[0].lstrip(_AROUND)
        found = self._known(bare, span, line) if bare != texts and len(bare[0]) > 1 and bare[-1] else None
        # Of a number in brackets nobody knows that it is a sum.
        is_sure = found and not (found.amount and not found.amount.has_currency)
        return found if is_sure else self._known(texts, span, line)

    def _known(self, texts: Sequence[str], span: Sequence[Statement], line: str) -> Piece | None:
        text = " ".join(texts)
        quoted = " ".join(word.quoted for word in span)
        origin = span[0] if len(span) == 1 else Statement("", (ValueInput(text),), quoted, named=False)
        if meanings := self._meanings(text):
            return Piece(text, origin, meanings)
        found = (self._named(name, value, line) for name, value in names_and_values(texts, line) if name and value)
        if named := next(filter(None, found), None):
            return Piece(text, origin, (named,))
        if _SHARE.fullmatch(text):
            shares = ((a, (ValueInput(text),)) for a in self._codebook.attributes if a.share)
            return Piece(text, origin, tuple(shares))
        return self._money(texts, text, origin, line)

    def _named(self, name: str, text: str, line: str) -> tuple[Attribute, tuple[ValueInput, ...]] | None:
        """Return what an attribute and a value of it say that stand side by side: market Taiwan."""
        attribute = self._attributes.get(normalise(name))
        if attribute is None:
            return None
        found = next((values for a, values in self._meanings(text) if a is attribute), None)
        # Of which time a sum is may be said behind it, and is not of it.
        is_sum = all(holds_number(word) or self.knowledge.is_currency(word) for word in text.split())
        is_number = is_number_of(attribute, text, is_sum=is_sum and self._amount([text], line) is not None)
        return (attribute, found or (ValueInput(text),)) if found or is_number else None

    def _money(self, texts: Sequence[str], text: str, origin: Statement, line: str) -> Piece | None:
        if self._price is None:
            return None
        if amount := self._amount(texts, line):
            return Piece(text, origin, amount=amount)
        is_currency = len(texts) == 1 and len(text) < 20 and self.knowledge.is_currency(text)
        return Piece(text, origin, is_currency=True) if is_currency else None

    def _amount(self, texts: Sequence[str], line: str) -> AmountWord | None:
        numbers = sum(map(holds_number, texts))
        text = " ".join(texts)
        if len(texts) > _MOST_SUM or numbers > 1 or (not numbers and text.isascii()):
            return None
        # A market beside a sum in its currency is the market, be it called as another currency is: 38000KRW kr.
        ends = ((texts[-1], texts[:-1]), (texts[0], texts[1:])) if len(texts) > 1 else ()
        for end, others in ends:
            whole = self._amount(others, line) if self._codes(end) else None
            if whole and whole.has_currency:
                return None
        amount = self.knowledge.amount_in(text, line)
        # Of several words a sum is only what names its currency: 15 beside a word is 15.
        return amount if amount and (amount.has_currency or len(texts) == 1) else None

    def _with_things(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces, those that belong to the name of a thing made parts of the title."""
        at_once = [bool(p.meanings) and len(p.meanings) > 1 and self._names_thing(p.text) for p in pieces]
        pieces = [p.as_title() if thing else p for p, thing in zip(pieces, at_once, strict=True)]
        beside = [p.is_english and (p.is_title or bool(p.meanings)) for p in pieces]
        before: list[Piece] = []
        while before != pieces:
            before = list(pieces)
            for at, (one, other) in enumerate(pairwise(before)):
                if not all(beside[at : at + 2]):
                    continue
                if other.is_title and self._are_one(one.text, other.text):
                    pieces[at] = one.as_title()
                elif one.is_title or other.is_title or all(map(self._names_thing, (one.text, other.text))):
                    pieces[at] = one if one.is_title or not self._names_thing(one.text) else one.as_title()
                    pieces[at + 1] = other if other.is_title or not self._names_thing(other.text) else other.as_title()
        return pieces

    def _are_one(self, one: str, other: str) -> bool:
        """Return whether two words together name a thing, whatever the first says alone: sea salt is no market."""
        return self.knowledge.knows(f"{one} {other}") and any(map(self._names_thing, (other, f"{one} {other}")))

    def _names_thing(self, text: str) -> bool:
        return bool(self.knowledge.assess(text).candidates)

    def _thing_alone(self, pieces: Sequence[Piece]) -> str:
        """Return the word for a thing that stands for the title, where its value doesn't say the type."""
        if any(attribute.slug == self.classified for piece in pieces for attribute, _ in piece.meanings):
            return ""
        codes = (piece.text for piece in pieces if piece.meanings and len(piece.text) > 1)
        return next((text for text in codes if self.knowledge.assess(text).taken), "")

    def _in_currency(self, pieces: list[Piece], stated: frozenset[str]) -> list[Piece]:
        """Return the pieces, sums in their currency if no market has it."""
        said = stated.union(attribute.slug for piece in pieces for attribute, _ in piece.meanings)
        if any(attribute.jurisdiction and attribute.slug in said for attribute in self._codebook.attributes):
            return pieces
        return [p._replace(amount=p.amount.without_market or p.amount) if p.amount else p for p in pieces]

    def _priced(self, pieces: list[Piece], stated: frozenset[str], problems: list[Problem]) -> list[Piece]:
        """Return the pieces after numbers and currencies without each other have been joined, or made title."""
        alone = [p for p in pieces if p.amount and not p.amount.has_currency]
        currencies = [p for p in pieces if p.is_currency]
        if len(alone) == len(currencies) == 1:
            number, currency = alone[0], currencies[0]
            text = f"{number.text} {currency.text}"
            whole = Piece(text, number.origin, amount=self.knowledge.amount_in(text, text) or number.amount)
            return [whole if p is number else p for p in pieces if p is not currency]
        for piece in currencies:
            hint = told("write the sum beside it, such as 25 {currency}", currency=visible(piece.text))
            problems.append(piece.origin.refused("no-sum", "this is a currency without a sum", hint))
        is_priced = any(p.amount and p.amount.has_currency for p in pieces)
        is_priced = is_priced or bool(self._price and self._price.slug in stated)
        titled = any(p.is_title for p in pieces)
        return [p.as_title() if is_priced and titled and p in alone else p for p in pieces]

    def _doubts(self, pieces: Sequence[Piece]) -> Iterator[Problem]:
        for piece in pieces:
            if len(piece.meanings) > 1 or _SHARE.fullmatch(piece.text):
                written = Listed(tuple(fact_key(a.slug, values[0].word) for a, values in piece.meanings), " or ")
                hint = told("write {facts}; quotes keep a name together, such as 'low table'", facts=written)
                yield piece.origin.refused("ambiguous-word", "this may be said of several things", hint)
            elif piece.is_title and holds_number(piece.text) and self.knowledge.holds_price(piece.text):
                hint = "part the price from the name by a blank"
                yield piece.origin.refused("price-in-title", "a price stands among other words", hint)
            elif piece.amount and not holds_number(piece.amount.text):
                hint = "write a number with its currency, such as 19.90 EUR"
                yield Problem.of("not-a-price", "{text} is no sum of money", hint, text=piece.origin.quoted)
            elif not piece.text.strip():
                yield piece.origin.refused("empty-word", "this is empty", "leave it out")
        titles = [[piece] for piece in pieces if piece.is_title]
        titles += [[one, other] for one, other in pairwise(pieces) if one.is_title and other.is_title]
        for phrase in titles:
            text = " ".join(piece.text for piece in phrase)
            if near := self._slip(text):
                hint = "did you mean '{word}'? If it is a part of the product's name, write title='{title}'"
                message = told("{word}: no value is called so", word=" ".join(piece.origin.quoted for piece in phrase))
                yield Problem.of("unknown-word", message, hint, word=near, title=visible(text))

    def _slip(self, text: str) -> str:
        """Return the word that a text is one slip of the pen from; empty if it is a word of its own."""
        word = normalise(text)
        if word in self._called or len(word) < _LEAST_TYPO or not word.replace("-", "").isalpha() or not word.isascii():
            return ""
        # Nobody errs in the first letter: light is a word beside right.
        alike = (known for known in self._called if known[0] == word[0] and is_one_edit(word, known))
        near = (known for known in alike if len(word) >= _LEAST_OTHER or self._is_market(known))
        found = next((known for known in near if word not in (f"{known}s", f"{known}es", known[:-1])), "")
        if not found or self.knowledge.knows(text) or self._names_thing(text):
            return ""
        code = next(iter(self._called[found].values()))
        return next(spelling for spelling in spellings(code) if normalise(spelling) == found)

    def _is_market(self, called: str) -> bool:
        return any(self._codebook.attribute[slug].jurisdiction for slug in self._called[called])

    def _statements(self, pieces: Sequence[Piece]) -> Iterator[Statement]:
        """Yield one statement for each attribute that the pieces state."""
        stated: dict[str, list[tuple[Piece, tuple[ValueInput, ...]]]] = {}
        for piece in pieces:
            meanings = piece.meanings
            if piece.amount and self._price and holds_number(piece.amount.text):
                meanings = ((self._price, (ValueInput(piece.amount.text),)),)
            for attribute, values in meanings if len(meanings) == 1 else ():
                stated.setdefault(attribute.slug, []).append((piece, values))
        for slug, said in stated.items():
            quoted = ", ".join(piece.origin.quoted for piece, _ in said)
            yield Statement(slug, tuple(value for _, values in said for value in values), quoted)

    def _spoken(self, pieces: Sequence[Piece]) -> Iterator[SpokenWords]:
        for piece in pieces:
            if piece.amount and self._price:
                yield SpokenWords(visible(piece.text), self._price.slug, None)
            elif len(piece.meanings) == 1:
                attribute, values = piece.meanings[0]
                slugs = frozenset(value.word for value in values)
                yield SpokenWords(visible(piece.text), attribute.slug, slugs if slugs <= {*attribute.by_slug} else None)
