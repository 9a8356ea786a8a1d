"""What the catalog knows of the words of a line: sums of money, currencies, and the type that a title tells."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.knowledge import CatalogKnowledge
from ecomkt.catalog.prices.price import PriceReader
from ecomkt.catalog.prices.tokens import PriceLexer, TokenKind, han_numeral, plain_price_text, with_dollar
from ecomkt.catalog.types.classification import Classifier
from ecomkt.errors import Problem, told
from ecomkt.knowledge.model import Rule
from ecomkt.profile.fact import Fact
from ecomkt.profile.line_knowledge import AmountWord, TitleAssessment
from ecomkt.safe_text import quoted

_KINDS = {
    **{TokenKind.NUMBER: "n", TokenKind.HAN: "h", TokenKind.MARK: "m", TokenKind.TIMES: "t", TokenKind.PART: "p"},
    **{TokenKind.LEAST: "l", TokenKind.BETWEEN: "b"},
}
_SUM = re.compile(r"l?m{0,2}[nh]t*m{0,2}(?:[nh]p?)*(?:b?m?[nh]t*m{0,2})?l?")
_SIGNS = frozenset({TokenKind.NUMBER, TokenKind.MARK, TokenKind.OTHER})
_DASHES = frozenset("-~–—―〜")
# Digits before three letters, or an exponent: a sum that is told what is wrong with it, and no name.
_SUM_LIKE = re.compile(r"\d[\d.,]*(?:[eE]\d+)? ?[A-Z]{3}|0\d+")
# What a sum is paid for: NT$350/bar, £90 per hour, 350元每月.
_FOR_EACH = re.compile(r"(.+?)(?:\s*/\s*|\s+per\s+|\s+an?\s+|\s*每)([^\W\d]+)")
# Below it a title is as likely to be of another type.
_LEAST_SURE = 0.5
_SURE = 0.7
# Letters that only count beside a number: on their own they are words, such as try and all.
_LEAST_NAME = 4


class ProductLineKnowledge:
    """What is known of prices and of titles, ready for word after word."""

    def __init__(
        self, known: CatalogKnowledge, classifier: Callable[[], Classifier], derivations: Sequence[Rule] = ()
    ) -> None:
        """Take what returns the classifier, which is asked for when a text is to be classified; and what follows."""
        alone = [rule for rule in derivations if len(rule.when.premises) == 1]
        self._following = [(rule.when.premises[0].keys, rule.conclusions) for rule in alone]
        self.classified = known.classification.attribute.slug
        """The slug of the attribute that a title tells."""
        self._classifier, self._words = classifier, known.price_words
        self._lexer, self._reader = PriceLexer(known.price_words), PriceReader(known.price_words)
        self._traditional = known.classification.characters
        self.assess = lru_cache(maxsize=256)(self._assess)
        """Returns what type a product of a title is."""

    def amount_in(self, text: str, line: str) -> AmountWord | None:
        """Return the sum that a text is, if it is nothing else; `line`, all that was typed, shows its characters."""
        tokens = self._lexer.tokens(plain_price_text(with_dollar(text, self._words)))
        shape = "".join(_KINDS.get(token.kind, "b" if token.text in _DASHES else "?") for token in tokens)
        if not _SUM.fullmatch(shape) or ("h" in shape and "m" not in shape):
            # A sign of a currency beside nothing but other signs: ∞EUR, ½EUR.
            is_sum = " " not in text and "m" in shape and all(token.kind in _SIGNS for token in tokens)
            is_sum = is_sum or bool(_SUM_LIKE.fullmatch(text))
            return AmountWord(text, has_currency="m" in shape) if is_sum else self._for_each(text, line)
        digits = [str(han_numeral(token.text)) if token.kind is TokenKind.HAN else token.text for token in tokens]
        written = text if "h" not in shape else " ".join(digits)
        mark = next((token.mark for token in tokens if token.mark), None)
        amount = AmountWord(written, has_currency="m" in shape, currencies=mark.currencies if mark else ())
        if mark is None or not mark.traditional or self._traditional.keys().isdisjoint(line):
            return amount
        text_taken = " ".join(mark.traditional if token.mark else d for token, d in zip(tokens, digits, strict=True))
        gaps = {"text": quoted(text), "taken": text_taken}
        message = told("{text} is taken for {taken}, since the line is in traditional characters", **gaps)
        note = Problem("currency-taken", message, "name a market, or write the ISO code of another currency")
        return amount._replace(without_market=AmountWord(text_taken, has_currency=True, note=note, is_taken=True))

    def _for_each(self, text: str, line: str) -> AmountWord | None:
        """Return the sum that is paid for each of something."""
        found = _FOR_EACH.fullmatch(text)
        amount = self.amount_in(found[1], line) if found else None
        if not found or not amount or not amount.has_currency:
            return None
        gaps = {"text": quoted(text), "sum": found[1], "unit": quoted(found[2])}
        message = told("{text} counts as {sum} paid once; {unit} is left out", **gaps)
        return amount._replace(note=Problem("unit-left-out", message, "give what one order comes to if it is more"))

    def holds_price(self, text: str) -> bool:
        """Return whether a price stands in a text among other words."""
        amount, _ = self._reader.read(with_dollar(text, self._words))
        return amount is not None and bool(amount.currency)

    def is_currency(self, text: str) -> bool:
        """Return whether a text is the code, the sign or a name of a currency."""
        is_name = not text.isascii() or text.isupper() or len(text) >= _LEAST_NAME
        return is_name and plain_price_text(text).strip() in self._words.marks

    def knows(self, text: str) -> bool:
        """Return whether a text is a word or phrase of titles."""
        return self._classifier().knows(text)

    def _assess(self, title: str) -> TitleAssessment:
        product = CatalogProduct(1, "1", title, "", (), (), "", (), 1)
        classification = self._classifier().classify(product)
        likely = [(each.value.slug, each.certainty) for each in classification.candidates if each.certainty > 0]
        candidates = tuple(Fact(self.classified, slug, certainty) for slug, certainty in likely)
        is_sure = candidates and candidates[0].certainty >= _LEAST_SURE
        derived = classification.derived if is_sure else ()
        taken = classification.facts if is_sure else ()
        return TitleAssessment(taken, candidates, derived, self._implied(taken))

    def _implied(self, types: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return what follows from a type for sure; of several types nothing does."""
        if len(types) != 1:
            return ()
        follows = (c for keys, conclusions in self._following if types[0].key in keys for c in conclusions)
        sure = ((*c.key.partition("=")[::2], c.certainty) for c in follows if c.certainty >= _SURE)
        return tuple(Fact(*each) for each in sure)
