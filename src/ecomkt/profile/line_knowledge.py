"""What is known of the words of a line beside the codebook: sums of money, currencies, the type that a title tells."""

from typing import NamedTuple, Protocol

from ecomkt.errors import Problem
from ecomkt.profile.fact import Fact


class AmountWord(NamedTuple):
    """A sum of money among the words."""

    text: str
    """As a measure reads it."""
    has_currency: bool
    note: Problem | None = None
    """What was taken for granted."""
    without_market: "AmountWord | None" = None
    """What it is where no market says which of several currencies it is in."""
    is_taken: bool = False
    """Whether it was put into that currency for granted."""
    currencies: tuple[str, ...] = ()
    """The ISO codes of those that it may be in."""


class TitleAssessment(NamedTuple):
    """What type a title says that the product is."""

    taken: tuple[Fact, ...]
    """The types to rely on, the surest first; none, if the title doesn't tell."""
    candidates: tuple[Fact, ...]
    """Every type that something speaks for, the surest first."""
    derived: tuple[Fact, ...] = ()
    """What it tells of other attributes, in no order."""
    implied: tuple[Fact, ...] = ()
    """What follows from its type for sure."""


class LineKnowledge(Protocol):
    """What is known of words beside the codebook."""

    @property
    def classified(self) -> str:
        """Return the slug of the attribute that a title tells."""

    def amount_in(self, text: str, line: str) -> AmountWord | None:
        """Return the sum that a text is, if it is nothing else; `line` is all that was typed."""

    def holds_price(self, text: str) -> bool:
        """Return whether a price stands in a text among other words."""

    def is_currency(self, text: str) -> bool:
        """Return whether a text is the code, the sign or a name of a currency."""

    def knows(self, text: str) -> bool:
        """Return whether a text is a word or phrase of titles."""

    def assess(self, title: str) -> TitleAssessment:
        """Return what type a product of this title is."""
