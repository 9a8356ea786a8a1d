"""What an advisor answers in: the values of the core, and the same as the plain data that `--json` prints.

The functions that make plain data are loaded when they are asked for: most programs read the values.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from ecomkt.explanation.answer import Answer
from ecomkt.inference.ranking import FamilyRanking
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.model import Caution, KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Fact, Profile

if TYPE_CHECKING:
    from ecomkt.catalog.columns.product import CatalogProduct
    from ecomkt.catalog.types.rules import Classification, TypeAssessment
    from ecomkt.explanation.compare import Comparison
    from ecomkt.explanation.explain import Explanation
    from ecomkt.explanation.interview import InterviewQuestion
    from ecomkt.explanation.sensitivity import Firmness, OpenQuestion
    from ecomkt.knowledge.lookup import Entity
    from ecomkt.output.views import RecordView


class Result(Struct, frozen=True):
    """What an advisor answers."""

    wording: Wording

    def to_dict(self) -> dict[str, object]:
        """Return what the command line prints with `--json`, in the language of the advisor."""
        from ecomkt.output.records import as_plain

        return as_plain(self._view().record(self.wording))

    def _view(self) -> "RecordView":
        raise TypeError("a result is one of the classes below")

    def _summary(self) -> str:
        raise TypeError("a result is one of the classes below")

    def __repr__(self) -> str:
        # The values hold the whole knowledge; nobody wants to see it by a slip in a notebook.
        return f"<{type(self).__name__}: {self._summary()}>"


class RecommendResult(Result, frozen=True):
    """Every option ranked for one profile, with how firm that is."""

    answer: Answer

    @property
    def recommendation(self) -> Recommendation:
        """Return the whole recommendation, whatever part of it was asked for."""
        return self.answer.recommendation

    @property
    def profile(self) -> Profile:
        """Return the profile as it was understood."""
        return self.answer.recommendation.profile

    @property
    def families(self) -> tuple[FamilyRanking, ...]:
        """Return the rankings of the families asked for, in file order."""
        return self.answer.families

    @property
    def open(self) -> Mapping[str, tuple[Attribute, ...]]:
        """Return the families that are not settled, by slug, with the one or two unknown facts that decide each."""
        return self.answer.deciding

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """Return what to watch: what stops, what rules out a plan, then the loudest first."""
        return self.answer.recommendation.cautions

    @property
    def firmness(self) -> "tuple[Firmness, ...]":
        """Return under how many single changes of the profile the first place of each main family stays."""
        return self.answer.firmness

    @property
    def questions(self) -> "tuple[OpenQuestion, ...]":
        """Return the attributes of which nothing is known: required ones first, then by what they are worth."""
        return self.answer.questions

    def _view(self) -> "RecordView":
        from ecomkt.output.views.recommend import RecommendView

        return RecommendView(self.answer)

    def _summary(self) -> str:
        firsts = ", ".join(f"{r.family.slug} {r.first.option.slug}" for r in self.families if r.first)
        return f"{_brief(self.profile)} → {firsts}"


class WhyResult(Result, frozen=True):
    """Why one option stands where it stands, and what would raise it."""

    explanation: "Explanation"

    def _view(self) -> "RecordView":
        from ecomkt.output.views.why import WhyView

        return WhyView(self.explanation)

    def _summary(self) -> str:
        assessment, profile = self.explanation.assessment, self.explanation.recommendation.profile
        return f"{assessment.key} in {_brief(profile)} {assessment.certainty:+.2f}"


class CompareResult(Result, frozen=True):
    """Two to four profiles side by side."""

    comparison: "Comparison"
    top: int | None

    def _view(self) -> "RecordView":
        from ecomkt.output.views.compare import CompareView

        return CompareView(self.comparison, self.top)

    def _summary(self) -> str:
        return " vs ".join(_brief(recommendation.profile) for recommendation in self.comparison.recommendations)


class QuestionsResult(RecommendResult, frozen=True):
    """What is worth asking next about one profile: `questions`, and of them the `question` of the interview."""

    question: "InterviewQuestion | None"
    """None if no answer can change the advice any more."""

    def _view(self) -> "RecordView":
        from ecomkt.output.views.ask import QuestionsView

        return QuestionsView(self.answer, self.question)

    def _summary(self) -> str:
        slugs = ", ".join(question.attribute.slug for question in self.questions if question.matters)
        return f"{_brief(self.profile)} → {slugs}"


class ClassifyResult(Result, frozen=True):
    """What one product is, as far as its texts tell."""

    product: "CatalogProduct"
    classification: "Classification"

    @property
    def types(self) -> tuple[Fact, ...]:
        """Return the facts on the type of the product; empty if the rules are unsure."""
        return self.classification.facts

    @property
    def candidates(self) -> "tuple[TypeAssessment, ...]":
        """Return every type that something speaks for or against, with the evidence."""
        return self.classification.candidates

    def _view(self) -> "RecordView":
        from ecomkt.output.views.classify import ClassifiedView

        return ClassifiedView(self.product, self.classification, every_reason=True)

    def _summary(self) -> str:
        return f"{self.product.title!r} → {_brief(Profile(self.types))}"


class ShowResult(Result, frozen=True):
    """What the knowledge holds under a name."""

    kb: KnowledgeBase
    entities: "tuple[Entity, ...]"

    def _view(self) -> "RecordView":
        from ecomkt.output.views.show import Sheets, SheetsView

        return SheetsView(tuple(map(Sheets(self.kb, self.wording).of, self.entities)))

    def _summary(self) -> str:
        return f"{len(self.entities)} shown"


def _brief(profile: Profile) -> str:
    return " ".join(f"{fact.attribute}={fact.value}" for fact in profile.facts) or "nothing known"
