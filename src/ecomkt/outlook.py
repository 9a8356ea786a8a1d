"""What single changes would do to a recommendation: how firm it is, and what is worth asking."""

from dataclasses import dataclass

from ecomkt.firmness import Firmness, firmness_of
from ecomkt.foresight import foresee
from ecomkt.model import Profile
from ecomkt.questions import OpenQuestion, open_questions
from ecomkt.recommendation import Recommender

__all__ = ["Outlook", "outlook_for"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The prospects of one profile."""

    firmness: tuple[Firmness, ...]
    """One entry per main family."""
    questions: tuple[OpenQuestion, ...]
    """All unknown attributes, the most telling first."""


def outlook_for(recommender: Recommender, profile: Profile, families: frozenset[str] | None = None) -> Outlook:
    """Return firmness and open questions (for some families, or the main ones); runs every single change once."""
    foresight = foresee(recommender, profile)
    questions = open_questions(foresight, recommender.kb.priors, recommender.kb.codebook.attributes, families)
    return Outlook(firmness_of(foresight), questions)
