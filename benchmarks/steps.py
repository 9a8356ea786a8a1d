"""`python -m benchmarks.steps`: what the guided interview costs at each step, and where six turns lead.

Each real case is asked by the interview itself, from product and price on, and answers what its facts say; to what it
has no answer it says that it doesn't know. Priors are counted without the case that is asked.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from operator import eq
from statistics import median
from time import perf_counter

from msgspec.structs import replace

from benchmarks.cases.reading import Case, read_cases
from benchmarks.interview.leaders import leaders
from benchmarks.priors import counted_priors
from ecomkt import Advisor
from ecomkt.explanation.interview import Interview, next_question
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Change, Fact, Profile

TURNS = 6
"""How many turns are answered beyond the required questions; each may hold up to three facts."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the times and the agreement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steps", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every N-th case")
    options = parser.parse_args(arguments)
    kb = Advisor.load().kb
    cases = read_cases(kb.codebook)
    seconds: list[float] = []
    agreeing = [firsts for case in cases[:: options.every] for firsts in _agreement(kb, case, cases, seconds)]
    found = {
        "cases": len(cases[:: options.every]),
        "turns": TURNS,
        "agreement": round(sum(agreeing) / len(agreeing), 4),
        "median_ms": round(median(seconds) * 1000, 1),
        "worst_ms": round(max(seconds) * 1000, 1),
    }
    lines = "".join(f"{name.replace('_', ' '):12s}{value:>8}\n" for name, value in found.items())
    sys.stdout.write(json.dumps(found) + "\n" if options.json else lines)
    return 0


def _agreement(kb: KnowledgeBase, case: Case, cases: Sequence[Case], seconds: list[float]) -> Iterator[bool]:
    """Yield for each main family whether it agrees with the full profile; adds the time of each step."""
    priors = counted_priors(other for other in cases if other is not case)
    recommender = Recommender(replace(kb, priors=priors), PlainEngine)
    start = Profile(tuple(fact for a in kb.codebook.attributes if a.required for fact in case.facts[a.slug]))
    asked = _interviewed(recommender, Interview(kb.codebook, start), case.facts, seconds)
    yield from map(eq, leaders(recommender, asked), leaders(recommender, case.profile))


def _interviewed(
    recommender: Recommender, interview: Interview, facts: Mapping[str, tuple[Fact, ...]], seconds: list[float]
) -> Profile:
    turns = 0
    while turns < TURNS:
        began = perf_counter()
        question = next_question(recommender, interview)
        seconds.append(perf_counter() - began)
        if question is None:
            break
        known = [Change(each, facts.get(each.slug, ())) for each in question.attributes]
        turns += any(change.facts for change in known)
        interview = interview.answered(known)
    return interview.profile


if __name__ == "__main__":
    sys.exit(main())
