"""A product of a list → what type it is, with the reasons: the evidence of the classification rules, combined.

The algebra is that of the recommendation (`certainty`): a rule fires where its best match is as strong as the
threshold, contributes its certainty × that strength, and contributions fold in rule-id order.

Of the path of a category the deepest listed ancestor counts, and no higher one: the rule on toddlers' clothing, not
that on clothing.
"""

import re
from collections.abc import Callable, Iterator, Set
from functools import cached_property, lru_cache, partial
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.types.normalizer import ANY_HAN
from ecomkt.catalog.types.rules import (
    Classification,
    ClassificationKnowledge,
    Match,
    MatchPlace,
    TypeAssessment,
    TypeEvidence,
)
from ecomkt.catalog.types.spellings import Spellings
from ecomkt.catalog.types.terms import TermIndex
from ecomkt.inference.certainty import combine, on_grid
from ecomkt.knowledge.codebook import fact_key
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact

K = TypeVar("K")
V = TypeVar("V")
RuleMatch = tuple[int, Match]
"""The number of a rule, and what it found."""
Strengths = tuple[tuple[int, float], ...]
"""The numbers of rules with the strength of the best match of each, in id order."""

# Characters of a title or category that are read: platforms allow 60 to 200.
_MOST_TITLE = 400
# A word in letters, or one character of a text without blanks.
_LAST_WORD = re.compile("(?:[\u3041-\u9fff]|[^\\W\u3041-\u9fff]+)\\W*$")
_UNITS = re.compile(r"\W*\d[\d.,:]*\s*[^\W\d]{0,8}\W*$")
# The most telling stand first; a list of tags goes on for long.
_MOST_CATEGORIES = 4
# Combinations of categories, and of contributions, that are kept: they repeat, and a catalogue has some hundreds.
_MOST_KEPT = 4096
# Products, and descriptions, that are kept: shops write what is common to many of theirs again and again.
_MOST_TEXTS = 1024
# A description may have as many characters of markup to one of text, less one.
_MARKUP = 4
# One character is as likely a part of a word.
_LEAST_OVERTAKING = 2
# The title of a book or play in a title: it names the work and not what is sold.
_WORKS = re.compile("\u300a[^\u300a\u300b]*\u300b")
# A name in quotation marks: what the thing is called, or what is written on it; no inches (24" x 36").
_QUOTED = re.compile(
    '(?<!\\w)"(?=[^\\W\\d])[^"]*"(?!\\w)|\u00ab[^\u00ab\u00bb]*\u00bb|[\u201c\u201e][^\u201c-\u201e]*[\u201c\u201d]'
    "|\u300c[^\u300c\u300d]*\u300d|\u300e[^\u300e\u300f]*\u300f"
)
_QUOTE = re.compile('["\u00ab\u201c\u201e\u300c\u300e]')
_TAGS = re.compile("<[^<>]*>")
_ENTITIES = re.compile("&#?[a-zA-Z0-9]{1,8};")
_SEPARATORS = re.compile(r"\s*[>\uff1e\u00bb\u203a|]+\s*")
_GAPS = re.compile(r"[\W_]+")
_GOOGLE_ID = re.compile(r"[0-9]{1,9}")
_SHOPIFY_ID = re.compile(r"(?:gid://shopify/taxonomycategory/)?([a-z]{2}(?:-[0-9]++)*)")
_IDS = {"google": _GOOGLE_ID, "shopify": _SHOPIFY_ID}


class Filed(NamedTuple):
    """What rules say of a category."""

    rules: tuple[int, ...]
    """The numbers of the rules on the deepest ancestor that has any."""
    entry: str
    """That ancestor, as the rule names it; empty where there is none."""
    names: tuple[str, ...]
    """The names on the path, folded, the deepest first; none for an id."""


class CategoryIndex:
    """The categories of all rules: paths, names and ids of taxonomies."""

    def __init__(self, knowledge: ClassificationKnowledge, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._known: dict[str, tuple[tuple[int, ...], str]] = {}
        entries = ((number, *each) for number, rule in enumerate(knowledge.rules) for each in rule.categories)
        for number, taxonomy, entry in entries:
            for key in self._keys(taxonomy, entry, knowledge):
                rules, first = self._known.get(key, ((), entry))
                self._known[key] = (tuple(sorted({*rules, number})), min(first, entry))

    def filed(self, category: str) -> Filed:
        """Return what rules say of a category as a product list writes it."""
        text, names = self._fold(category).strip(), tuple[str, ...]()
        shopify = _SHOPIFY_ID.fullmatch(text)
        if _GOOGLE_ID.fullmatch(text):
            keys = [f"google {text}"]
        elif shopify and "-" in text:
            keys = [f"shopify {id_}" for id_ in _ancestors(shopify[1].split("-"), "-")]
        else:
            names = tuple(name for name in reversed(_SEPARATORS.split(text)) if name)
            plain = [_plain(name) for name in names]
            # A name is looked for in every place, too: shops leave out the top of a path, or put their own name there.
            keys = [*_ancestors(plain[::-1], ">"), *(f"name {name}" for name in plain)]
        return Filed(*next((self._known[key] for key in keys if key and key in self._known), ((), "")), names)

    def _keys(self, taxonomy: str, entry: str, knowledge: ClassificationKnowledge) -> set[str]:
        if taxonomy not in _IDS:
            return {f"name {_plain(self._fold(form))}" for form in knowledge.spellings("zh-Hant", entry)}
        id_, _, path = entry.partition(" ")
        is_id = _IDS[taxonomy].fullmatch(id_) is not None
        named = ">".join(_plain(self._fold(name)) for name in _SEPARATORS.split(path if is_id else entry))
        return {f"{taxonomy} {id_}", named} if is_id else {named}


class _Made(dict[K, V]):
    """What was made for each key when it was first asked for; half as dear to look up as a function's cache."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        made = self[key] = self._make(key)
        return made


class Classifier:
    """The classification rules, ready for product after product."""

    def __init__(self, known: ClassificationKnowledge, kb: KnowledgeBase, spellings: Callable[[], Spellings]) -> None:
        """Take the rules, and what gives every spelling of their words: a list with types needs none."""
        self._known, self._spellings = known, spellings
        self._attribute, self._decision, self._rules = known.attribute, known.decision, known.rules
        self._scale = kb.scale
        codes = self._attribute.codes
        self._numbers = {fact_key(self._attribute.slug, code.slug): number for number, code in enumerate(codes)}
        groups = [[n for n, code in enumerate(codes) if code.slug in group] for group in self._decision.exclusive]
        self._rivals = [{*chain(*(g for g in groups if number in g))} - {number} for number in range(len(codes))]
        self._contested = frozenset(n for n, code in enumerate(codes) if code.slug in self._decision.contested)
        self._alone = frozenset(number for number, rule in enumerate(self._rules) if rule.alone)
        self._filed = lru_cache(_MOST_KEPT)(self._in_categories)
        self._described = lru_cache(_MOST_TEXTS)(self._in_text)
        self._decided = lru_cache(_MOST_KEPT)(self._decide)
        self._classified = lru_cache(_MOST_TEXTS)(self._classify)
        self._contributions = _Made(self._contribute)
        weights = self._decision.weights
        # Of a word that is beside the name of the thing, and of one that is it; then of those where the name decides.
        beside, named, nothing = (
            _Made(partial(self._found, MatchPlace.TITLE, weights.title, factor))
            for factor in (weights.beside, 1.0, 0.0)
        )
        self._in_title, self._in_decided = (beside, named), (nothing, named)
        self._yields = _Made[int, frozenset[str]](self._yielding)
        self._overtakes = _Made[int, frozenset[str]](self._overtaking)
        self._decides = _Made[int, bool](lambda n: self._terms.terms[n].decides)
        self._derives = _Made[int, bool](lambda n: any(self._rules[r].derived for r in self._terms.terms[n].rules))
        """Says of each term whether rules that look for it tell more than the type."""
        self._in_description = _Made(partial(self._found, MatchPlace.DESCRIPTION, weights.description, 1.0))

    @cached_property
    def _terms(self) -> TermIndex:
        return TermIndex(self._spellings(), self._known.characters, self._known.decision.languages)

    @cached_property
    def _categories(self) -> CategoryIndex:
        return CategoryIndex(self._known, self._terms.folded)

    def knows(self, text: str) -> bool:
        """Return whether a text is a word or phrase of the rules, or a word of such a phrase."""
        return self._terms.knows(text)

    def classify(self, product: CatalogProduct) -> Classification:
        """Return what the product is; the same for the same title, description and categories."""
        # Tags tell less than a category beside them, and as much where there is none.
        categories = product.categories + product.tags
        return self._classified(
            product.title[:_MOST_TITLE],
            tuple([text[:_MOST_TITLE] for text in categories[:_MOST_CATEGORIES]]) if categories else (),
            product.description[: self._decision.characters * _MARKUP],
        )

    def _classify(self, title: str, categories: tuple[str, ...], description: str) -> Classification:
        sold = _WORKS.sub(" ", title) if "\u300a" in title else title
        text = _QUOTED.sub(" ", sold) if _QUOTE.search(sold) else sold
        terms = self._terms.with_head(self._terms.folded(text))
        if text != sold and not any([is_head for _, is_head in terms]):
            text, terms = sold, self._terms.with_head(self._terms.folded(sold))
        heads = [term for term, is_head in terms if is_head]
        if heads and self._yields[heads[-1]]:
            terms = self._overtaken(terms, heads[-1])
            heads = [term for term, is_head in terms if is_head]
        evidence = self._in_decided if any(map(self._decides.__getitem__, heads)) else self._in_title
        matches = [match for term, is_head in terms for match in evidence[is_head][term]]
        if categories:
            matches += self._filed(categories)
        if not self._alone.isdisjoint([number for number, _ in matches]) and (
            heads or any(match.place is MatchPlace.CATEGORY for _, match in matches)
        ):
            matches = [found for found in matches if found[0] not in self._alone]
        if description:
            matches += self._described(description)
        strengths: dict[int, float] = {}
        for number, match in matches:
            if strengths.get(number, 0.0) < match[2]:
                strengths[number] = match[2]
        strongest = tuple(sorted(strengths.items()))
        # Texts differ from product to product; what counts in them, and the reasons that are asked for, seldom do.
        facts = self._decided(strongest)
        # What counts only where nothing names the thing tells as much there.
        naming = heads or [term for term, _ in terms if not self._alone.isdisjoint(self._terms.terms[term].rules)]
        telling = {term for term in naming if self._derives[term]} if facts else ()
        derived = {fact.key: fact for fact in self._derived(text, telling, facts)} if telling else {}
        withheld = {slug for number in strengths for slug in self._rules[number].withheld} if derived else ()
        told = tuple(fact for fact in derived.values() if fact.attribute not in withheld)
        return Classification(facts, partial(self._assessed, strongest, tuple(matches)), told)

    def _overtaken(self, terms: list[tuple[int, bool]], head: int) -> list[tuple[int, bool]]:
        """Return the terms, with a thing of a later run for the head that yields to it: an opener after red wine."""
        place = terms.index((head, True))
        for later, (term, _) in enumerate(terms[place + 1 :], place + 1):
            if self._terms.terms[term].is_break:
                break
            if not self._yields[head].isdisjoint(self._overtakes[term]):
                return [(each, number == later) for number, (each, _) in enumerate(terms)]
        return terms

    def _yielding(self, term: int) -> frozenset[str]:
        return frozenset(chain.from_iterable(self._rules[n].yields for n in self._terms.terms[term].rules))

    def _overtaking(self, term: int) -> frozenset[str]:
        """Return the types of things that a term names; of none, if it is short or in letters."""
        word, numbers, *_ = self._terms.terms[term]
        if len(word) < _LEAST_OVERTAKING or not ANY_HAN.search(word):
            return frozenset()
        rules = [self._rules[n] for n in numbers if not self._rules[n].anywhere]
        return frozenset(c.key for rule in rules for c in rule.conclusions if c.certainty > 0)

    def _derived(self, title: str, heads: Set[int], types: tuple[Fact, ...]) -> Iterator[Fact]:
        """Yield what rules for a type taken tell of other attributes, if the title ends with it, or an amount."""
        shorter = _LAST_WORD.sub("", _UNITS.sub("", self._terms.folded(title)))
        ended = heads - {term for term, _ in self._terms.with_head(shorter)}
        taken = {fact.key for fact in types}
        for rule in (self._rules[n] for n in sorted(chain.from_iterable(self._terms.terms[e].rules for e in ended))):
            if any(c.key in taken and c.certainty > 0 for c in rule.conclusions):
                yield from rule.derived

    def _found(self, place: MatchPlace, weight: float, beside: float, number: int) -> tuple[RuleMatch, ...]:
        """Return what a term says at a place; `beside` takes from what stands beside the name of the thing."""
        word, numbers, *_ = self._terms.terms[number]
        rules = [(n, self._rules[n]) for n in numbers if place in self._rules[n].places]
        # What is worth nothing is no reason to show, either.
        strengths = [(n, weight if rule.anywhere else weight * beside) for n, rule in rules]
        return tuple([(n, Match(word, place, strength)) for n, strength in strengths if strength])

    def _contribute(self, fired: tuple[int, float]) -> list[tuple[int, float]]:
        """Return what a rule contributes to which value."""
        number, strength = fired
        conclusions = self._rules[number].conclusions if strength >= self._scale.threshold else ()
        return [(self._numbers[c.key], c.certainty * strength) for c in conclusions]

    def _in_text(self, description: str) -> tuple[RuleMatch, ...]:
        # Two patterns, each with a letter to begin with, are looked for five times as fast as one with a choice.
        text = _TAGS.sub(" ", description) if "<" in description else description
        text = (_ENTITIES.sub(" ", text) if "&" in text else text)[: self._decision.characters]
        # A description names things in passing: no place in it tells which one is sold.
        terms = self._terms.anywhere(self._terms.folded(text))
        return tuple(chain.from_iterable(map(self._in_description.__getitem__, terms)))

    def _in_categories(self, categories: tuple[str, ...]) -> tuple[RuleMatch, ...]:
        weights, matches = self._decision.weights, list[RuleMatch]()
        for category in categories:
            filed = self._categories.filed(category)
            weight = weights.category * (weights.beside if matches else 1)
            matches += [(number, Match(filed.entry, MatchPlace.CATEGORY, weight)) for number in filed.rules]
            # The deepest name that says anything: those above it are only where a shop keeps such things.
            names = filed.names[: 1 if filed.rules else None]
            matches += next(filter(None, (self._in_name(name, weight) for name in names)), [])
        return tuple(matches)

    def _in_name(self, name: str, weight: float) -> list[RuleMatch]:
        terms, beside = self._terms.with_head(name), self._decision.weights.beside
        found = (self._found(MatchPlace.CATEGORY, weight, 1.0 if is_head else beside, term) for term, is_head in terms)
        return list(chain.from_iterable(found))

    def _ranked(self, strengths: Strengths) -> list[tuple[float, int]]:
        """Return certainty × −1 and number of every value of which something is known, the surest first."""
        totals: dict[int, float] = {}
        for fired in strengths:
            for value, part in self._contributions[fired]:
                total = totals.get(value, 0.0)
                # As `fold` does it, value by value at once: nobody asks for the parts of most products.
                totals[value] = total + (part - total * part) if part >= 0 and total >= 0 else combine(total, part)
        return sorted([(0.0 - on_grid(total), value) for value, total in totals.items()])

    def _decide(self, strengths: Strengths) -> tuple[Fact, ...]:
        decision, attribute, facts = self._decision, self._attribute, list[Fact]()
        ranked = self._ranked(strengths)
        if ranked and ranked[0][1] in self._contested and self._is_doubtful(ranked, strengths):
            return ()
        least = max(decision.at_least, -ranked[0][0] - decision.within) if ranked else 0.0
        for opposite, value in ranked:
            if -opposite < least:
                break
            # No rival may be better, or nearly as good.
            bound, rivals = -opposite - decision.apart, self._rivals[value]
            if not any(-other > bound and rival in rivals for other, rival in ranked):
                # One decimal keeps the distinct profiles of a list few, and only those are recommended for.
                facts.append(Fact(attribute.slug, attribute.codes[value].slug, round(-opposite, 1)))
        return tuple(facts)

    def _is_doubtful(self, ranked: list[tuple[float, int]], strengths: Strengths) -> bool:
        """Return whether things are named for the surest value and for one near it: whom it is for is no contest."""
        bound = ranked[0][0] + self._decision.lead
        near = {value for opposite, value in ranked[1:] if opposite < min(bound, 0.0)}
        named = {
            value
            for fired in (strengths if near else ())
            for value, part in self._contributions[fired]
            if part > 0 and not self._rules[fired[0]].anywhere
        }
        return ranked[0][1] in named and not named.isdisjoint(near)

    def _assessed(self, strengths: Strengths, matches: tuple[RuleMatch, ...]) -> tuple[TypeAssessment, ...]:
        evidence: dict[int, list[TypeEvidence]] = {}
        for number, strength in strengths:
            distinct = {match for rule, match in matches if rule == number}
            strongest_first = tuple(sorted(distinct, key=lambda each: (-each.strength, each.place.value, each.word)))
            for value, part in self._contributions[number, strength]:
                reason = TypeEvidence(self._rules[number], part, strength, strongest_first)
                evidence.setdefault(value, []).append(reason)
        return tuple(
            TypeAssessment(self._attribute.codes[value], 0.0 - opposite, tuple(evidence[value]), self._scale)
            for opposite, value in self._ranked(strengths)
        )


def _ancestors(names: list[str], separator: str) -> list[str]:
    """Return the path and all above it, the deepest first."""
    return [*accumulate(names, lambda path, name: f"{path}{separator}{name}")][::-1]


def _plain(name: str) -> str:
    return _GAPS.sub(" ", name.replace("&", " and ")).strip()
