"""The guided interview: what was answered, and the next question by what it can still change.

An `Interview` never changes; every step gives a new one. Whoever goes back is asked the earlier question again and
then goes on where he was: later answers stay.
"""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import TOP, Flip, foresee, open_questions, top_places
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family, fact_key
from ecomkt.profile.fact import Change, Fact, GivenAmount, Profile, Quote, changed


class Interview(Struct, frozen=True):
    """What is known so far. All methods that answer return to the newest question."""

    codebook: Codebook
    given: Profile
    """What was known from the start, and is not asked."""
    steps: tuple[Change, ...] = ()
    """The answers, in the order in which the questions were first asked; without facts it was "don't know"."""
    place: int = 0
    """The number of the step that is asked again; the number of steps where the question is a new one."""
    most: int | None = None
    """How many new questions were said to come at most; None as long as nothing was said."""

    @property
    def profile(self) -> Profile:
        """Return everything that is known, in the order of the codebook whatever the order of the answers."""
        after = changed(self.given, *self.steps)
        known = {(fact.attribute, fact.value): fact for fact in after}
        # The command that is told at the end states the facts in this order, and must print the same result.
        order = ((a.slug, value) for a in self.codebook.attributes for value in a.by_slug)
        return replace(after, facts=tuple(known[each] for each in order if each in known))

    @property
    def settled(self) -> frozenset[str]:
        """Return the slugs of the attributes that are given, answered or declined."""
        return frozenset([*(f.attribute for f in self.given.facts), *(step.attribute.slug for step in self.steps)])

    def answered(
        self,
        attribute: Attribute,
        facts: Sequence[Fact],
        amounts: Sequence[GivenAmount] = (),
        *,
        quotes: Sequence[Quote] = (),
        most: int | None = None,
    ) -> "Interview":
        """Return the interview after an answer, in the place of an earlier one; "don't know" has no facts.

        `most` is what was said of how many questions come after it.
        """
        steps = {step.attribute.slug: step for step in self.steps}
        steps[attribute.slug] = Change(attribute, tuple(facts), tuple(amounts), tuple(quotes))
        return replace(self, steps=tuple(steps.values()), place=len(steps), most=most)

    def volunteered(self, profile: Profile) -> "Interview":
        """Return the interview after facts that nobody asked for, at the same question; what was answered is changed.

        `profile` is all that is known then.
        """
        known = self.profile
        told = [a for a in self.codebook.attributes if _said(profile, a.slug) != _said(known, a.slug)]
        changes = {a.slug: Change(a, profile.about(a.slug), profile.amounts_on(a.slug)) for a in told}
        asked = {step.attribute.slug for step in self.steps}
        given = changed(self.given, *(change for slug, change in changes.items() if slug not in asked))
        given = replace(profile, facts=given.facts, amounts=given.amounts)
        steps = tuple(changes.get(step.attribute.slug, step) for step in self.steps)
        return replace(self, given=given, steps=steps, most=None)

    def kept(self) -> "Interview":
        """Return the interview with the earlier answer left as it is."""
        return replace(self, place=len(self.steps))

    def back(self) -> "Interview":
        """Return the interview at the question before; at the first question it stays."""
        return replace(self, place=max(self.place - 1, 0))


def _said(profile: Profile, attribute: str) -> tuple[object, ...]:
    return profile.about(attribute), profile.amounts_on(attribute)


class InterviewQuestion(Struct, frozen=True):
    """What is asked next."""

    number: int
    """From 1."""
    attribute: Attribute
    earlier: Change | None
    """What was answered before, where it is asked again."""
    after: int | None
    """How many new questions come after it at most; None where it is asked again, as a new answer changes that."""


class Prospect(Struct, frozen=True):
    """What the answers to one question could change, as long as it is not answered."""

    firsts: tuple[tuple[Family, Code | None], ...]
    """The first places without an answer."""
    effects: tuple[Flip, ...]
    """What they do to them, answer by answer, in file order."""
    lower: tuple[Family, ...]
    """Further families of which an answer changes the second or third place."""
    settled: tuple[Family, ...] = ()
    """Further families that an answer settles, or opens."""
    law: bool = False
    """Whether the answer says whose law is told."""


def next_question(
    recommender: Recommender, interview: Interview, families: frozenset[str] | None = None, answer: Answer | None = None
) -> InterviewQuestion | None:
    """Return the question to ask, None if no answer can change the answer for the families (None: main ones).

    Required attributes come first, in file order; then whatever is expected to change most. There are never more of
    them than was said before, unless an earlier answer was changed. `answer` is that for the
    profile and the families, where there is one.
    """
    number = interview.place + 1
    if interview.place < len(interview.steps):
        step = interview.steps[interview.place]
        return InterviewQuestion(number, step.attribute, step, None)
    unsettled = [a for a in recommender.kb.codebook.attributes if a.slug not in interview.settled]
    run = answer.run if answer else foresee(recommender, interview.profile, only_unknown=True)
    questions = answer.questions if answer else open_questions(run, unsettled, families)
    telling = [each.attribute for each in questions if each.matters and each.attribute.slug not in interview.settled]
    most = len(telling) + len(_to_come(recommender, interview, unsettled, run.unknown))
    most = most if interview.most is None else min(most, interview.most)
    return InterviewQuestion(number, telling[0], None, most - 1) if telling and most else None


def _to_come(
    recommender: Recommender, interview: Interview, unsettled: Sequence[Attribute], askable: Collection[str]
) -> set[str]:
    """Return the slugs of the unsettled attributes that only another answer may make worth asking."""
    believed = recommender.beliefs(interview.profile)
    # Whatever could be answered; what would make a question idle need not be.
    answers = {fact_key(a.slug, value): 1.0 for a in unsettled if a.slug in askable for value in a.by_slug}
    later = {attribute.slug for attribute in recommender.askable(interview.profile, believed, believed | answers)}
    return later.intersection(attribute.slug for attribute in unsettled) - set(askable)


def prospect_of(
    recommender: Recommender, interview: Interview, attribute: Attribute, families: frozenset[str] | None = None
) -> Prospect:
    """Return what the answers on an attribute change in the families (None: main ones)."""
    # Where a question is asked again, its earlier answer must not count.
    run = foresee(recommender, changed(interview.profile, Change(attribute, ())), only_unknown=True)
    chosen, outcomes = run.chosen(families), run.unknown.get(attribute.slug, [])
    effects = tuple(flip for outcome in outcomes for family in chosen if (flip := run.flip(family, outcome)))
    moved = {effect.family.slug for effect in effects}
    others = [family for family in chosen if family.slug not in moved]
    lower = tuple(
        family
        for family in others
        if any(top_places(family, o.certainties, TOP) != top_places(family, run.now, TOP) for o in outcomes)
    )
    settled = tuple(family for family in others if any(run.settles(family, o) for o in outcomes))
    firsts = tuple((family, run.firsts[family.slug]) for family in chosen)
    return Prospect(firsts, effects, lower, settled, attribute.jurisdiction)
