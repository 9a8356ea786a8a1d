"""The guided interview: what was answered, and the next question by what it can still change.

An `Interview` never changes; every step gives a new one. Whoever goes back is asked the earlier question again and
then goes on where he was: later answers stay.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import TOP, Flip, foresee, open_questions, top_places, turns_of
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family, fact_key
from ecomkt.profile.fact import Change, Profile, changed


class Interview(Struct, frozen=True):
    """What is known so far. All methods that answer return to the newest question."""

    codebook: Codebook
    given: Profile
    """What was known from the start, and is not asked."""
    steps: tuple[tuple[Change, ...], ...] = ()
    """What was answered at each turn, in the order in which it was first asked; without facts it was "don't know"."""
    place: int = 0
    """The number of the step that is asked again; the number of steps where the question is a new one."""
    most: int | None = None
    """How many new turns were said to come at most; None as long as nothing was said."""
    left_out: frozenset[str] = frozenset()
    """What the last turn asked for, too, and its answer said nothing of: it isn't asked for again at once."""

    @property
    def profile(self) -> Profile:
        """Return everything that is known, in the order of the codebook whatever the order of the answers."""
        after = changed(self.given, *chain.from_iterable(self.steps))
        known = {(fact.attribute, fact.value): fact for fact in after}
        # The command that is told at the end states the facts in this order, and must print the same result.
        order = ((a.slug, value) for a in self.codebook.attributes for value in a.by_slug)
        return replace(after, facts=tuple(known[each] for each in order if each in known))

    @property
    def settled(self) -> frozenset[str]:
        """Return the slugs of the attributes that are given, answered or declined."""
        answered = (each.attribute.slug for each in chain.from_iterable(self.steps))
        return frozenset([*(fact.attribute for fact in self.given.facts), *answered])

    def answered(
        self, answers: Sequence[Change], *, left_out: Iterable[Attribute] = (), most: int | None = None
    ) -> "Interview":
        """Return the interview after the answers of a turn, in the place of earlier ones; "don't know" has no facts.

        `left_out` is what the turn asked for, too; `most` is what was said of how many turns come after it.
        """
        said, left = {each.attribute.slug: each for each in answers}, {attribute.slug for attribute in left_out}
        again = [tuple(said.pop(each.attribute.slug, each) for each in step) for step in self.steps]
        steps = (*again, *([tuple(said.values())] if said else []))
        # Whoever leaves something out is asked for it on top of what was said.
        more = None if most is None else most + bool(left)
        return replace(self, steps=steps, place=len(steps), most=more, left_out=frozenset(left))

    def volunteered(self, profile: Profile) -> "Interview":
        """Return the interview after facts that nobody asked for, at the same question; what was answered is changed.

        `profile` is all that is known then.
        """
        known = self.profile
        told = [a for a in self.codebook.attributes if _said(profile, a.slug) != _said(known, a.slug)]
        changes = {a.slug: Change(a, profile.about(a.slug), profile.amounts_on(a.slug)) for a in told}
        steps = tuple(tuple(changes.pop(each.attribute.slug, each) for each in step) for step in self.steps)
        given = changed(self.given, *changes.values())
        given = replace(profile, facts=given.facts, amounts=given.amounts)
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
    """What is asked next, in one turn."""

    number: int
    """From 1."""
    attributes: tuple[Attribute, ...]
    """What is asked for: one attribute, or several that are told in one breath."""
    earlier: tuple[Change, ...]
    """What was answered before, where it is asked again."""
    after: int | None
    """How many new turns come after it at most; None where it is asked again, as a new answer changes that."""


class Prospect(Struct, frozen=True):
    """What the answers to one turn could change, each alone, as long as none is given."""

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
    them than was said before, unless an earlier answer was changed or something left out. `answer` is that for the
    profile and the families, where there is one.
    """
    number = interview.place + 1
    if interview.place < len(interview.steps):
        step = interview.steps[interview.place]
        return InterviewQuestion(number, tuple(each.attribute for each in step), step, None)
    codebook = recommender.kb.codebook
    unsettled = [a for a in codebook.attributes if a.slug not in interview.settled]
    run = answer.run if answer else foresee(recommender, interview.profile, only_unknown=True)
    questions = answer.questions if answer else open_questions(run, unsettled, families)
    telling = [each for each in questions if each.matters and each.attribute.slug not in interview.settled]
    turns = turns_of(codebook, telling)
    slugs = {each.attribute.slug for each in telling} | _to_come(recommender, interview, unsettled, run.unknown)
    most = len({codebook.joint.get(slug, slug) for slug in slugs})
    most = most if interview.most is None else min(most, interview.most)
    turns = [turn for turn in turns if interview.left_out.isdisjoint(q.attribute.slug for q in turn)] or turns
    return InterviewQuestion(number, tuple(q.attribute for q in turns[0]), (), most - 1) if turns and most else None


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
    recommender: Recommender,
    interview: Interview,
    attributes: Sequence[Attribute],
    families: frozenset[str] | None = None,
) -> Prospect:
    """Return what the answers on each of some attributes change in the families (None: main ones)."""
    # Where a question is asked again, its earlier answer must not count.
    unanswered = changed(interview.profile, *(Change(attribute, ()) for attribute in attributes))
    run = foresee(recommender, unanswered, only_unknown=True)
    chosen, unknown = run.chosen(families), (run.unknown.get(attribute.slug, []) for attribute in attributes)
    outcomes = [*chain.from_iterable(unknown)]
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
    return Prospect(firsts, effects, lower, settled, any(a.jurisdiction for a in attributes))
