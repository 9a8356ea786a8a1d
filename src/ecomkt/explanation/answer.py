"""What every view shows: a recommendation with how firm it is and what to ask next, and which part of it."""

from collections import Counter
from collections.abc import Collection, Mapping

from msgspec import Struct, structs

from ecomkt.errors import Problem
from ecomkt.explanation import sensitivity
from ecomkt.explanation.arithmetic import Figure, figures_of, figures_of_plan
from ecomkt.explanation.said import ToldWords
from ecomkt.explanation.sensitivity import Firmness, OpenQuestion, SensitivityRun
from ecomkt.inference.engine import premise_strength
from ecomkt.inference.ranking import Assessment, FamilyRanking
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.inference.stratum import loudness
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.knowledge.model import KnowledgeBase, Place, PremiseKind
from ecomkt.profile.fact import GivenAmount, Plan, Profile
from ecomkt.profile.plans import FIRST_NEAR

_ASKED = 2


class View(Struct, frozen=True):
    """What part of a recommendation is shown."""

    families: frozenset[str] | None = None
    """Slugs of the families; None shows all."""
    top: int | None = None
    """How many ranked options of each family; None leaves it to the renderer."""

    def shows(self, family: str) -> bool:
        """Return whether the family with this slug is shown."""
        return self.families is None or family in self.families


class PlanVerdict(Struct, frozen=True):
    """What is said to a plan of the client."""

    given: str
    """As typed."""
    family: Family | None
    assessment: Assessment | None
    """None, as the family, if no option is called so, or if nothing can be said of it: it is not judged."""
    depends: tuple[Attribute, ...] = ()
    """Where no rule speaks of it yet, the one or two unknown facts of which its rules ask first."""
    figures: tuple[Figure, ...] = ()
    """What the number in its words does to an order."""
    named: bool = False
    """Whether its option was named beside the words."""
    said: tuple[str, ...] = ()
    """What the client said of the facts that its verdict rests on, as it is told beside reasons."""
    near: tuple[Assessment, ...] = ()
    """Of one that isn't understood what it may be, the likeliest first, as each is judged."""

    @property
    def offered(self) -> tuple[Assessment, ...]:
        """Return those that are offered at first sight."""
        return self.near[:FIRST_NEAR]


class Answer(Struct, frozen=True):
    """A recommendation, ready to be shown."""

    kb: KnowledgeBase
    recommendation: Recommendation
    view: View
    firmness: tuple[Firmness, ...]
    """Of the main families that are shown."""
    questions: tuple[OpenQuestion, ...]
    """The unknown attributes that are worth asking, the most telling first."""
    deciding: Mapping[str, tuple[Attribute, ...]]
    """By the slug of each open family that is shown, the one or two unknown facts that decide it; may be none."""
    run: SensitivityRun
    """The profile after each single change, for whoever wants to see more of it."""

    @property
    def asked(self) -> tuple[OpenQuestion, ...]:
        """Return the questions that stand beside the advice: what follows from other facts is told, and not asked."""
        followed = {derived.fact.attribute for derived in self.recommendation.derived}
        return tuple(each for each in self.questions if each.telling and each.attribute.slug not in followed)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Return what was taken for granted when the profile was read."""
        return self.recommendation.profile.notes

    @property
    def amounts(self) -> tuple[GivenAmount, ...]:
        """Return the numbers that the client gave."""
        return self.recommendation.profile.amounts

    @property
    def arithmetic(self) -> tuple[Figure, ...]:
        """Return what follows from these numbers."""
        return figures_of(self.kb.codebook, self.recommendation.profile)

    def warning_of(self, ids: Collection[str]) -> "Answer":
        """Return the same with the cautions of these ids, too: those that others call for whom it is an answer to."""
        own = self.recommendation.cautions
        others = set(ids).difference(caution.id for caution in own)
        added = sorted((caution for caution in self.kb.cautions if caution.id in others), key=loudness)
        # Those of one severity stay as they are told to whom it is an answer to, before what others call for.
        said = tuple(sorted((*own, *added), key=lambda each: loudness(each)[0]))
        return structs.replace(self, recommendation=structs.replace(self.recommendation, cautions=said))

    @property
    def plans(self) -> tuple[PlanVerdict, ...]:
        """Return the verdicts on what the client has in mind, in the order given."""
        families = {ranking.family.slug: ranking.family for ranking in self.recommendation.rankings}
        found = ((families.get(plan.key.partition("/")[0]), plan) for plan in self.recommendation.profile.plans)
        verdicts = ((self._verdict(plan, family), plan.named) for family, plan in found)
        return tuple(structs.replace(each, named=named, said=self._said_of(each)) for each, named in verdicts)

    def _verdict(self, plan: Plan, family: Family | None) -> PlanVerdict:
        judged = self.recommendation.assessment(plan.key) if family else None
        # What is ruled out isn't reckoned.
        if judged is None:
            return PlanVerdict(plan.given, None, None, near=tuple(map(self.recommendation.assessment, plan.near)))
        if judged.bars:
            return PlanVerdict(plan.given, family, judged)
        if judged.strongest:
            figures = figures_of_plan(self.kb.codebook, self.recommendation.profile, plan.given, judged.option)
            return PlanVerdict(plan.given, family, judged, figures=figures)
        # A verdict without a reason is none.
        depends = self._asked_of(plan.key)
        return PlanVerdict(plan.given, family, judged, depends) if depends else PlanVerdict(plan.given, None, None)

    def _said_of(self, plan: PlanVerdict) -> tuple[str, ...]:
        strongest = plan.assessment.strongest if plan.assessment and not plan.assessment.bars else None
        return ToldWords(self.recommendation, self.kb.codebook).beside(strongest)

    def _asked_of(self, key: str) -> tuple[Attribute, ...]:
        """Return the unknown attributes of which the rules on an option ask, those that move it most first."""
        known, believed = self.recommendation.profile.attributes, self.recommendation.memory.certainties
        weights = Counter[str]()
        for rule in self.kb.rules:
            moved = sum(abs(each.certainty) for each in rule.conclusions if each.key == key)
            unmet = [p for p in rule.when.premises if premise_strength(p, believed) <= 0] if moved else []
            # In the order of the premises, so that two of one weight come in one order.
            asked = dict.fromkeys((p.subject for p in unmet if p.kind is PremiseKind.VALUE), moved)
            if moved and asked.keys().isdisjoint(known) and len(asked) == len(unmet):
                weights.update(asked)
        return tuple(self.kb.codebook.attribute[slug] for slug, _ in weights.most_common(_ASKED))

    @property
    def refused(self) -> tuple[Assessment, ...]:
        """Return what somebody would propose and is advised against, the client's own plans aside.

        What is ruled out, then of each family the most tempting option that is refused, each for a reason of its own.
        """
        planned, scale = self.recommendation.profile.planned, self.kb.scale
        every = [[a for a in ranking.ranked if a.key not in planned] for ranking in self.families]
        barred = [a for each in every for a in each if a.bars and a.certainty >= scale.threshold]
        # What is far from fitting nobody would propose.
        least = -scale.verdicts[0].bound
        refused = [[a for a in each if not a.bars and least < a.certainty <= -scale.threshold] for each in every]
        tempting = [(a.strongest.rule, a) for a in (each[0] for each in refused if each) if a.strongest]
        return (*barred, *{rule.id: a for rule, a in tempting if not rule.is_base_rate}.values())

    def places_of(self, key: str) -> tuple[Place, ...]:
        """Return where the option with this key is to be found in the markets of the profile."""
        markets, believed = self.recommendation.markets, self.recommendation.memory.certainties
        return self.kb.places_of(key, {code.slug for code in markets}, believed)

    @property
    def families(self) -> tuple[FamilyRanking, ...]:
        """Return the rankings that are shown, in file order."""
        return tuple(r for r in self.recommendation.families if self.view.shows(r.family.slug))


def answer_for(recommender: Recommender, explorer: Recommender, profile: Profile, view: View | None = None) -> Answer:
    """Return the answer for one profile; `explorer` runs every single change of it once."""
    # Firmness and open questions read the same runs, which are most of what an answer costs.
    shown, run = view or View(), sensitivity.foresee(explorer, profile)
    firmness = tuple(each for each in sensitivity.firmness_of(run) if shown.shows(each.family.slug))
    questions = sensitivity.open_questions(run, recommender.kb.codebook.attributes, shown.families)
    recommendation = recommender.recommend(profile)
    rankings = (r for r in recommendation.families if r.open and shown.shows(r.family.slug))
    decided_by = {ranking.family.slug: sensitivity.deciding(run, ranking.family) for ranking in rankings}
    return Answer(recommender.kb, recommendation, shown, firmness, questions, decided_by, run)
