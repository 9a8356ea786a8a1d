"""The guided interview: what was answered, and the next question by what it can still change.

An `Interview` never changes; every step gives a new one. Whoever goes back is asked the earlier question again and
then goes on where he was: later answers stay.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.questions import open_questions
from ecomkt.explanation.sensitivity import foresee, top_places
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family
from ecomkt.profile.changes import Change, changed
from ecomkt.profile.fact import Fact, Profile

TOP = 3
"""How many places of a family a question must be able to change to be worth asking."""


class InterviewStep(Struct, frozen=True):
    """One question that was answered; without facts the answer was "don't know"."""

    attribute: Attribute
    facts: tuple[Fact, ...]


class Interview(Struct, frozen=True):
    """What is known so far. All methods that answer return to the newest question."""

    codebook: Codebook
    given: Profile
    """What was known from the start, and is not asked."""
    steps: tuple[InterviewStep, ...] = ()
    """In the order in which the questions were first asked."""
    place: int = 0
    """The number of the step that is asked again; the number of steps where the question is a new one."""

    @property
    def profile(self) -> Profile:
        """Return everything that is known, in the order of the codebook whatever the order of the answers."""
        facts = (*self.given.facts, *(fact for step in self.steps for fact in step.facts))
        order = {(a.slug, value): n for a in self.codebook.attributes for n, value in enumerate(a.by_slug)}
        attributes = list(self.codebook.attribute)
        key = [(attributes.index(fact.attribute), order[fact.attribute, fact.value]) for fact in facts]
        return Profile(tuple(fact for _, fact in sorted(zip(key, facts, strict=True))))

    @property
    def settled(self) -> frozenset[str]:
        """Return the slugs of the attributes that are given, answered or declined."""
        return frozenset([*(f.attribute for f in self.given.facts), *(step.attribute.slug for step in self.steps)])

    def answered(self, attribute: Attribute, facts: Sequence[Fact]) -> "Interview":
        """Return the interview after an answer, which takes the place of an earlier one on the same attribute."""
        step = InterviewStep(attribute, tuple(facts))
        if any(earlier.attribute.slug == attribute.slug for earlier in self.steps):
            steps = tuple(step if s.attribute.slug == attribute.slug else s for s in self.steps)
        else:
            steps = (*self.steps, step)
        return replace(self, steps=steps, place=len(steps))

    def declined(self, attribute: Attribute) -> "Interview":
        """Return the interview after "don't know"."""
        return self.answered(attribute, ())

    def kept(self) -> "Interview":
        """Return the interview with the earlier answer left as it is."""
        return replace(self, place=len(self.steps))

    def back(self) -> "Interview":
        """Return the interview at the question before; at the first question it stays."""
        return replace(self, place=max(self.place - 1, 0))


class InterviewQuestion(Struct, frozen=True):
    """What is asked next."""

    number: int
    """From 1."""
    attribute: Attribute
    earlier: InterviewStep | None
    """What was answered before, where it is asked again."""


class Effect(Struct, frozen=True):
    """What one answer does to the first place of one family."""

    change: Change
    family: Family
    to: Code | None
    """The new first place; None if there is no clear evidence for any option then."""


class Prospect(Struct, frozen=True):
    """What the answers to one question could change, as long as it is not answered."""

    firsts: tuple[tuple[Family, Code | None], ...]
    """The first places without an answer."""
    effects: tuple[Effect, ...]
    """Answer by answer, in file order."""
    lower: tuple[Family, ...]
    """Further families of which an answer changes the second or third place."""


def next_question(
    recommender: Recommender, interview: Interview, families: frozenset[str] | None = None
) -> InterviewQuestion | None:
    """Return the question to ask, None if no answer can change the top places of the families (None: main ones).

    Required attributes come first, in file order; then whatever is expected to change most.
    """
    if interview.place < len(interview.steps):
        step = interview.steps[interview.place]
        return InterviewQuestion(interview.place + 1, step.attribute, step)
    attribute = _open_attribute(recommender, interview, families)
    return InterviewQuestion(len(interview.steps) + 1, attribute, None) if attribute else None


def prospect_of(
    recommender: Recommender, interview: Interview, attribute: Attribute, families: frozenset[str] | None = None
) -> Prospect:
    """Return what the answers on an attribute change in the families (None: main ones)."""
    profile = changed(interview.profile, Change(attribute, ()))
    foresight = foresee(recommender, profile, only_unknown=True)
    chosen = [f for f in foresight.families if (f.main if families is None else f.slug in families)]
    outcomes = foresight.unknown.get(attribute.slug, [])
    firsts = tuple((family, foresight.first(family, foresight.now)) for family in chosen)
    effects = tuple(
        Effect(outcome.change, family, to)
        for outcome in outcomes
        for family, first in firsts
        if (to := foresight.first(family, outcome.certainties)) != first
    )
    moved = {effect.family.slug for effect in effects}
    lower = tuple(
        family
        for family in chosen
        if family.slug not in moved
        and any(top_places(family, o.certainties, TOP) != top_places(family, foresight.now, TOP) for o in outcomes)
    )
    return Prospect(firsts, effects, lower)


def _open_attribute(
    recommender: Recommender, interview: Interview, families: frozenset[str] | None
) -> Attribute | None:
    kb, settled = recommender.kb, interview.settled
    required = (a for a in kb.codebook.attributes if a.required and a.slug not in settled)
    first = next(required, None)
    if first:
        return first
    foresight = foresee(recommender, interview.profile, only_unknown=True)
    questions = open_questions(foresight, kb.priors, kb.codebook.attributes, families)
    return next((q.attribute for q in questions if q.matters and q.attribute.slug not in settled), None)
