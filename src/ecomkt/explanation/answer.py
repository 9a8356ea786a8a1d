"""What every renderer shows: the recommendation with its outlook and where it comes from, and which part of it."""

from msgspec import Struct

from ecomkt.explanation.questions import OpenQuestion, open_questions
from ecomkt.explanation.sensitivity import Firmness, firmness_of, foresee
from ecomkt.inference.recommend import FamilyRanking, Recommendation, Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Profile


class Outlook(Struct, frozen=True):
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


class View(Struct, frozen=True):
    """What part of a recommendation is shown."""

    families: frozenset[str] | None = None
    """Slugs of the families; None shows all."""
    top: int | None = None
    """How many ranked options of each family; None leaves it to the renderer."""


class Answer(Struct, frozen=True):
    """A recommendation, ready to be shown."""

    kb: KnowledgeBase
    recommendation: Recommendation
    outlook: Outlook
    version: str
    """The version of the program."""
    view: View = View()

    @property
    def families(self) -> tuple[FamilyRanking, ...]:
        """Return the rankings that are shown, in file order."""
        wanted = self.view.families
        return tuple(r for r in self.recommendation.families if wanted is None or r.family.slug in wanted)

    @property
    def firmness(self) -> tuple[Firmness, ...]:
        """Return the firmness of the main families that are shown."""
        wanted = self.view.families
        return tuple(f for f in self.outlook.firmness if wanted is None or f.family.slug in wanted)
