"""The rules that tell what a product is, how their evidence is weighed, and what they say of one product."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from typing import NamedTuple

from msgspec import Struct

from ecomkt.catalog.types.grammar import Grammar
from ecomkt.errors import Location
from ecomkt.inference.certainty import verdict_of
from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.knowledge.model import Basis, CertaintyScale, Conclusion, Verdict
from ecomkt.language.text import Text
from ecomkt.profile.fact import Fact


class MatchPlace(Enum):
    """Where a word of a rule may stand."""

    TITLE = "title"
    CATEGORY = "category"
    DESCRIPTION = "description"


class TypeRule(Struct, frozen=True, array_like=True):
    """What words and categories say of the type of a product. It fires once, as strongly as its best match is."""

    id: str
    words: tuple[tuple[str, str], ...]
    """(language, word or phrase), as written."""
    categories: tuple[tuple[str, str], ...]
    """(taxonomy, entry), as written."""
    places: tuple[MatchPlace, ...]
    """Where its words count."""
    anywhere: bool
    """Its words tell as much beside the name of the thing as in it: whom it is for, when, how."""
    alone: bool
    """Its words count only where neither a word nor a category names the thing."""
    decides: bool
    """Its words name the thing wherever they stand in its name, and nothing beside them does: a poster of coffee."""
    yields: tuple[str, ...]
    """The keys of types whose things go before its own where they stand in a later run of characters."""
    conclusions: tuple[Conclusion, ...]
    derived: tuple[Fact, ...]
    """What a title that ends with one of its words tells beside the type."""
    withheld: tuple[str, ...]
    """The attributes of which titles with one of its words tell nothing, whatever other rules derive."""
    because: Text
    basis: Basis
    sources: tuple[str, ...]
    topic: str
    location: Location


class Weights(Struct, frozen=True):
    """The strength of a match, 0 … 1, by where it stands."""

    title: float
    category: float
    description: float
    beside: float
    """Times this, a word that only stands beside the name of the thing: chocolate in 'chocolate fountain'."""


class Decision(Struct, frozen=True):
    """How the rules are read: the part `classification` of their files."""

    weights: Weights
    characters: int
    """How many characters of a description are read."""
    at_least: float
    """The certainty that a value must have to be taken for a fact."""
    within: float
    """How far it may lie behind the best one."""
    apart: float
    """How far the first of exclusive values must lead; else none of them is taken."""
    exclusive: tuple[tuple[str, ...], ...]
    """Lists of values of which at most one can hold."""
    lead: float = 0.0
    """How far a contested value that is the surest must lead all that things are named for; else none is taken."""
    contested: tuple[str, ...] = ()
    """Values whose words often name what a thing is of or for: red wine, a flight, milk."""
    languages: Mapping[str, Grammar] = {}
    """How the words of each further language change."""


class ClassificationKnowledge(Struct, frozen=True):
    """The rules of all layers, in id order, and how they are read."""

    attribute: Attribute
    """The attribute that is classified."""
    decision: Decision
    neutral: tuple[tuple[str, str], ...]
    """(language, phrase): what means nothing here, though a word in it would."""
    breaks: tuple[tuple[str, str], ...]
    """(language, word): after it another thing is named."""
    rules: tuple[TypeRule, ...]
    simplified: Mapping[str, str]
    """zh-Hant to zh-Hans, of the words that are written otherwise, in other words (軟體, 软件)."""
    characters: Mapping[str, str]
    """Traditional to simplified, of the single characters that are written otherwise."""

    def spellings(self, language: str, word: str) -> frozenset[str]:
        """Return how a word may stand in a text, but for its characters: a Chinese one also in mainland words."""
        return frozenset((word, self.simplified.get(word, word) if language == "zh-Hant" else word))


class Match(NamedTuple):
    """A word or category of a rule that was found."""

    word: str
    """As the rule names it."""
    place: MatchPlace
    strength: float


class TypeEvidence(NamedTuple):
    """A rule that fired for (> 0) or against (< 0) a type."""

    rule: TypeRule
    contribution: float
    """The certainty of the rule's conclusion × its strength."""
    strength: float
    """That of its best match."""
    matches: tuple[Match, ...]
    """The strongest first."""


class TypeAssessment(NamedTuple):
    """A type of which something is known, with its certainty, −1 … 1."""

    value: Code
    certainty: float
    evidence: tuple[TypeEvidence, ...]
    """In rule-id order; its contributions fold to the certainty."""
    scale: CertaintyScale

    @property
    def verdict(self) -> Verdict:
        """Return the certainty in words."""
        return verdict_of(self.certainty, self.scale)


class Classification(NamedTuple):
    """What a product is."""

    facts: tuple[Fact, ...]
    """The types that were taken, the surest first, with certainties of one decimal; none, if the rules are unsure."""
    assess: Callable[[], tuple[TypeAssessment, ...]]
    """Gives the candidates: few of the products of a list are asked for theirs."""
    derived: tuple[Fact, ...] = ()
    """What the title tells of other attributes, by the rules that favour a type taken."""

    @property
    def candidates(self) -> tuple[TypeAssessment, ...]:
        """Return every type of which something is known, by certainty, then file order."""
        return self.assess()

    def __reduce__(self) -> tuple[object, ...]:
        # What travels to another process takes its candidates with it, and not the classifier.
        return Classification, (self.facts, partial(tuple, self.candidates), self.derived)

    def __eq__(self, other: object) -> bool:
        parts = (self.facts, self.candidates, self.derived)
        return isinstance(other, Classification) and parts == (other.facts, other.candidates, other.derived)

    def __hash__(self) -> int:
        return hash(self.facts)
