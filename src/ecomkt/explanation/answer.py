"""What every view shows: a recommendation with how firm it is and what to ask next, and which part of it."""

from msgspec import Struct

from ecomkt.explanation.sensitivity import Firmness, OpenQuestion, firmness_of, foresee, open_questions
from ecomkt.inference.recommend import FamilyRanking, Recommendation, Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Profile


class View(Struct, frozen=True):
    """What part of a recommendation is shown."""

    families: frozenset[str] | None = None
    """Slugs of the families; None shows all."""
    top: int | None = None
    """How many ranked options of each family; None leaves it to the renderer."""

    def shows(self, family: str) -> bool:
        """Return whether the family with this slug is shown."""
        return self.families is None or family in self.families


class Answer(Struct, frozen=True):
    """A recommendation, ready to be shown."""

    kb: KnowledgeBase
    recommendation: Recommendation
    view: View
    firmness: tuple[Firmness, ...]
    """Of the main families that are shown."""
    questions: tuple[OpenQuestion, ...]
    """All unknown attributes, the most telling first."""

    @property
    def families(self) -> tuple[FamilyRanking, ...]:
        """Return the rankings that are shown, in file order."""
        return tuple(r for r in self.recommendation.families if self.view.shows(r.family.slug))


def answer_for(recommender: Recommender, explorer: Recommender, profile: Profile, view: View | None = None) -> Answer:
    """Return the answer for one profile; `explorer` runs every single change of it once."""
    # Firmness and open questions read the same runs, which are most of what an answer costs.
    shown, run = view or View(), foresee(explorer, profile)
    firmness = tuple(each for each in firmness_of(run) if shown.shows(each.family.slug))
    questions = open_questions(run, recommender.kb.codebook.attributes, shown.families)
    return Answer(recommender.kb, recommender.recommend(profile), shown, firmness, questions)
