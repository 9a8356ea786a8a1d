"""`python -m benchmarks.interview`: agreement with the full profile after each turn, by the order of the questions.

A turn asks one question or, in the rows of turns, up to three that a client answers in one breath (`joint_questions` of
data/codes.yaml); `facts` is how many attributes were answered after six. What is not worth asking, by what is known so
far, is asked last; in the rows "as asked" it isn't, as in the interview of `ecomkt ask`.

Each real case is interviewed and answers what its facts say; a question it has no answer to is passed over, as a
consultant types `-`. Priors are counted without the case that is asked (leave-one-out). Agreement is the share of
main families whose first place is that of the full profile, with the base option and beside it; an open family agrees
only with an open one that has the same leader.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import eq
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks.cases.reading import Case, read_cases
from benchmarks.interview.leaders import leaders
from benchmarks.priors import counted_priors
from ecomkt import Advisor
from ecomkt.explanation.sensitivity import foresee, open_questions, turns_of
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import Priors
from ecomkt.profile.fact import Fact, Profile

STEPS, SIX = 10, 6


@dataclass(frozen=True)
class Interviewed:
    """A case as it is asked: what is known from the start, and what it would answer."""

    case: Case
    start: tuple[Fact, ...]
    answers: dict[str, tuple[Fact, ...]]


Order = Callable[[Profile, Sequence[str], Interviewed], Sequence[str]]
"""Chooses the attributes of the next turn among those left; none if nothing is left to ask."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the curve of each order."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interview")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every N-th case")
    options = parser.parse_args(arguments)
    recommender = Advisor.load(engine="plain").recommender
    cases = read_cases(recommender.kb.codebook)
    chosen = [interviewed(case, recommender) for case in cases[:: options.every]]
    print("turns beyond the start            " + "".join(f"{n:6d}" for n in range(STEPS + 1)) + "  facts")
    for name, order in orders(recommender, cases).items():
        for label, (curve, facts) in agreement(recommender, chosen, order).items():
            print(f"{name:18s}{label:16s}" + "".join(f"{share:6.2f}" for share in curve) + f"{facts:7.1f}")
    return 0


def orders(recommender: Recommender, cases: Sequence[Case]) -> dict[str, Order]:
    """Return the orders by name; the priors of a case are counted without it."""
    equal = Priors()
    without = {case: counted_priors(c for c in cases if c is not case) for case in cases}

    def by_worth(*, joint: bool, idle: bool) -> Order:
        return lambda profile, left, asked: worthiest(
            recommender, profile, without[asked.case], left, joint=joint, idle=idle
        )

    return {
        "file order": lambda profile, left, asked: left[:1],  # noqa: ARG005
        "random order": lambda profile, left, asked: (Random(f"{asked.case.id}{len(left)}").choice(left),),  # noqa: ARG005
        "by worth, equal": lambda profile, left, asked: worthiest(recommender, profile, equal, left),  # noqa: ARG005
        "by worth": by_worth(joint=False, idle=True),
        "as asked, single": by_worth(joint=False, idle=False),
        "turns": by_worth(joint=True, idle=True),
        "turns as asked": by_worth(joint=True, idle=False),
    }


def agreement(
    recommender: Recommender, asked: Sequence[Interviewed], order: Order
) -> dict[str, tuple[list[float], float]]:
    """Return the share of agreeing first places after 0, 1, … turns, and the mean count of answers after six."""
    hits, facts = {label: [0] * (STEPS + 1) for label in ("with base", "beside base")}, 0
    total = 0
    for one in asked:
        course = _course(one, order)
        facts += course[SIX].facts
        for label, base in (("with base", True), ("beside base", False)):
            goal = leaders(recommender, one.case.profile, base=base)
            for step, (profile, _) in enumerate(course):
                hits[label][step] += sum(map(eq, goal, leaders(recommender, profile, base=base)))
        total += len(goal)
    return {label: ([count / total for count in counts], facts / len(asked)) for label, counts in hits.items()}


class _Stop(NamedTuple):
    """What is known after a turn."""

    profile: Profile
    facts: int
    """How many attributes were answered."""


def _course(one: Interviewed, order: Order) -> list[_Stop]:
    """Return what is known at the start and after each turn."""
    profile, left = Profile(one.start), list(one.answers)
    course = [_Stop(profile, 0)]
    for _ in range(STEPS):
        for attribute in tuple(order(profile, left, one)) if left else ():
            left.remove(attribute)
            profile = Profile((*profile.facts, *one.answers[attribute]))
        course.append(_Stop(profile, len(one.answers) - len(left)))
    return course


def worthiest(
    recommender: Recommender,
    profile: Profile,
    priors: Priors,
    left: Sequence[str],
    *,
    joint: bool = False,
    idle: bool = True,
) -> Sequence[str]:
    """Return the attributes among those left that are worth most to know: one, or those of a turn.

    What is not worth asking, by what is known so far, comes last, or not at all.
    """
    run = foresee(recommender, profile, only_unknown=True)
    questions = open_questions(replace(run, kb=replace(run.kb, priors=priors)), run.kb.codebook.attributes)
    asked = [q for q in questions if q.attribute.slug in left and (q.matters or idle)]
    if not asked:
        return left[:1] if idle else ()
    turn = turns_of(run.kb.codebook, asked)[0] if joint else asked[:1]
    return [question.attribute.slug for question in turn]


def interviewed(case: Case, recommender: Recommender) -> Interviewed:
    """Return a case as it is asked."""
    required = [a.slug for a in recommender.kb.codebook.attributes if a.required]
    start = tuple(fact for slug in required for fact in case.facts[slug])
    rest = {slug: case.facts[slug] for slug in recommender.kb.codebook.attribute if slug in case.facts}
    return Interviewed(case, start, {slug: facts for slug, facts in rest.items() if slug not in required})


if __name__ == "__main__":
    sys.exit(main())
