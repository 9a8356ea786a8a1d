"""`python -m benchmarks.interview`: agreement with the full profile after each answer, by the order of the questions.

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

from msgspec.structs import replace

from benchmarks.cases.reading import Case, read_cases
from benchmarks.interview.leaders import leaders
from benchmarks.priors import counted_priors
from ecomkt import Advisor
from ecomkt.explanation.sensitivity import foresee, open_questions
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import Priors
from ecomkt.profile.fact import Fact, Profile

STEPS = 10


@dataclass(frozen=True)
class Interviewed:
    """A case as it is asked: what is known from the start, and what it would answer."""

    case: Case
    start: tuple[Fact, ...]
    answers: dict[str, tuple[Fact, ...]]


Order = Callable[[Profile, Sequence[str], Interviewed], str]
"""Chooses the next attribute among those left."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the curve of each order."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interview")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every N-th case")
    options = parser.parse_args(arguments)
    recommender = Advisor.load(engine="plain").recommender
    cases = read_cases(recommender.kb.codebook)
    chosen = [interviewed(case, recommender) for case in cases[:: options.every]]
    equal = Priors()
    without = {case: counted_priors(c for c in cases if c is not case) for case in cases}
    orders: dict[str, Order] = {
        "file order": lambda profile, left, asked: left[0],  # noqa: ARG005
        "random order": lambda profile, left, asked: Random(f"{asked.case.id}{len(left)}").choice(left),  # noqa: ARG005
        "by worth, equal": lambda profile, left, asked: worthiest(recommender, profile, equal, left),  # noqa: ARG005
        "by worth": lambda profile, left, asked: worthiest(recommender, profile, without[asked.case], left),
    }
    print("answers beyond the start          " + "".join(f"{n:6d}" for n in range(STEPS + 1)))
    for name, order in orders.items():
        for label, curve in agreement(recommender, chosen, order).items():
            print(f"{name:18s}{label:16s}" + "".join(f"{share:6.2f}" for share in curve))
    return 0


def agreement(recommender: Recommender, asked: Sequence[Interviewed], order: Order) -> dict[str, list[float]]:
    """Return the share of agreeing first places after 0, 1, … answers."""
    hits = {label: [0] * (STEPS + 1) for label in ("with base", "beside base")}
    total = 0
    for one in asked:
        profiles = _course(one, order)
        for label, base in (("with base", True), ("beside base", False)):
            goal = leaders(recommender, one.case.profile, base=base)
            for step, profile in enumerate(profiles):
                hits[label][step] += sum(map(eq, goal, leaders(recommender, profile, base=base)))
        total += len(goal)
    return {label: [count / total for count in counts] for label, counts in hits.items()}


def _course(one: Interviewed, order: Order) -> list[Profile]:
    """Return the profile at the start and after each answer."""
    profile, left = Profile(one.start), list(one.answers)
    profiles = [profile]
    for _ in range(STEPS):
        if left:
            attribute = order(profile, left, one)
            left.remove(attribute)
            profile = Profile((*profile.facts, *one.answers[attribute]))
        profiles.append(profile)
    return profiles


def worthiest(recommender: Recommender, profile: Profile, priors: Priors, left: Sequence[str]) -> str:
    """Return the attribute among those left that is worth most to know."""
    run = foresee(recommender, profile, only_unknown=True)
    questions = open_questions(replace(run, kb=replace(run.kb, priors=priors)), run.kb.codebook.attributes)
    # What is not worth asking, by what is known so far, comes last.
    return next((q.attribute.slug for q in questions if q.attribute.slug in left), left[0])


def interviewed(case: Case, recommender: Recommender) -> Interviewed:
    """Return a case as it is asked."""
    required = [a.slug for a in recommender.kb.codebook.attributes if a.required]
    start = tuple(fact for slug in required for fact in case.facts[slug])
    rest = {slug: case.facts[slug] for slug in recommender.kb.codebook.attribute if slug in case.facts}
    return Interviewed(case, start, {slug: facts for slug, facts in rest.items() if slug not in required})


if __name__ == "__main__":
    sys.exit(main())
