"""`python -m benchmarks.journal`: how long a journal of 10,000 lines is reviewed, and a correction takes to a draft.

Seconds of a processor, loading the knowledge included: at most 2 and 5 are asked for.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from random import Random
from time import process_time

from msgspec.structs import replace

from ecomkt import Advisor, __version__
from ecomkt.authoring.corrections import NOWHERE, read_wishes
from ecomkt.authoring.journal import (
    AnyEntry,
    DecisionEntry,
    OutcomeEntry,
    OutcomeKind,
    advice_entry,
    line_of,
    read_journal,
    review,
)
from ecomkt.authoring.proposals import DraftChoice, propose
from ecomkt.authoring.scenarios import Scenario, load_scenarios, run_scenarios
from ecomkt.profile.space import required_space, sampled_profiles

_DAY = "2026-11-29"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both times."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.journal", description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000, metavar="N")
    parser.add_argument("--sample", type=int, default=500, metavar="N", help="profiles that show what a draft changes")
    options = parser.parse_args(arguments)
    data = written(options.lines)
    start = process_time()
    advisor = Advisor.load()
    taught = review(read_journal(data, "journal"), advisor.kb.scale)
    reviewed = process_time() - start
    found = {
        "lines": data.count(b"\n"),
        "megabytes": round(len(data) / 1e6, 1),
        "disagreements": len(taught.disagreements),
        "review_s": round(reviewed, 2),
        "proposal_s": round(proposal_seconds(options.sample), 2),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def written(lines: int) -> bytes:
    """Return a journal of so many lines: of four, two recommendations, a decision and an outcome."""
    advisor, chance = Advisor.load(), Random(0)
    profiles = list(sampled_profiles(advisor.kb.codebook.attributes, min(lines // 2, 50), 0))
    made = [advice_entry(advisor.kb, advisor.explorer.recommend(p), __version__, _DAY) for p in profiles]
    entries: list[AnyEntry] = []
    for number in range(lines // 4 * 2):
        advice = replace(made[number % len(made)], id=f"{number:010x}")
        entries.append(advice)
        if number % 2:
            family = advisor.kb.codebook.families[chance.randrange(len(advice.firsts))]
            chosen = family.codes[chance.randrange(len(family.codes))].slug
            entries.append(DecisionEntry(id=advice.id, on=_DAY, chosen={family.slug: [chosen]}))
            kind = (OutcomeKind.WORKED, OutcomeKind.FAILED)[chance.randrange(2)]
            entries.append(OutcomeEntry(id=advice.id, on=_DAY, outcome=kind, options=[f"{family.slug}/{chosen}"]))
    return b"".join(line_of(entry) + b"\n" for entry in entries)


def proposal_seconds(sample: int) -> float:
    """Return how long a proposal takes, from nothing to what it would change."""
    start = process_time()
    advisor = Advisor.load()
    # What nothing speaks for, where the two facts are known that everybody gives, is asked for.
    profile, family = next(required_space(advisor.kb.codebook.attributes)), advisor.kb.codebook.families[2]
    certainties = advisor.explorer.certainties(profile)
    last = min(family.ranked, key=lambda key: abs(certainties[key]))
    wishes = read_wishes([last.replace("/", "=")], advisor.directory, advisor.explorer)
    (before,) = run_scenarios(advisor.explorer, [Scenario("a correction", profile, wishes, NOWHERE)])
    propose(advisor.explorer, before, load_scenarios(advisor.kb, ()), DraftChoice(), sample)
    return process_time() - start


if __name__ == "__main__":
    sys.exit(main())
