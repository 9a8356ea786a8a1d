"""`python -m benchmarks.agreement`: random profiles over every attribute, and plans, answered by both engines.

A block has 1,000 profiles and a seed of its own, its number; every fourth knows all attributes in each profile. `--log`
takes a line for each block and leaves out those that it holds for this knowledge: what broke off goes on, and halves
may run beside each other with a log each. Exit code 1 if the engines differ in anything but their names.
"""

import argparse
import hashlib
import platform
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time

from msgspec.structs import replace

from benchmarks.engines import engines_here
from benchmarks.profiles import wild_profiles
from ecomkt import Advisor
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Plan, Profile

BLOCK = 1_000
MOST_PLANS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the blocks that were asked for and are not in the log; return whether the engines differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--blocks", default="0:1000", metavar="FROM:TO", help="default 0:1000, a million profiles")
    parser.add_argument("--size", type=int, default=BLOCK, metavar="COUNT", help="profiles in a block, default 1000")
    parser.add_argument("--log", type=Path, metavar="FILE", help="add a line for each block, and go on after those")
    asked = parser.parse_args(arguments)
    recommenders = [Advisor.load(engine=name).recommender for name in engines_here()]
    if len(recommenders) < 2:
        print("durable_rules can't be imported here: the plain engine is compared with nothing")
    knowledge = recommenders[0].kb.fingerprint[:12]
    done = asked.log.read_text(encoding="utf-8").splitlines() if asked.log and asked.log.exists() else []
    known = {tuple(line.split()[:3]) for line in done}
    differing = 0
    for block in range(*map(int, asked.blocks.split(":"))):
        if (knowledge, str(block), str(asked.size)) in known:
            continue
        began = process_time()
        digest, differences = compared(recommenders, block, asked.size)
        differing += differences
        line = f"{knowledge} {block} {asked.size} differences {differences} answers {digest} "
        line += f"Python {platform.python_version()} {process_time() - began:.1f} s"
        print(line, flush=True)
        if asked.log:
            with asked.log.open("a", encoding="utf-8") as log:
                log.write(line + "\n")
    return int(differing > 0)


def compared(recommenders: Sequence[Recommender], block: int, size: int) -> tuple[str, int]:
    """Return a digest of the answers to one block, and in how many profiles the recommenders differ."""
    answers, differences = hashlib.sha256(), 0
    for profile in islice(profiles(recommenders[0].kb.codebook, block), size):
        first, *others = (replace(each.recommend(profile), engine="") for each in recommenders)
        if any(answer != first for answer in others):
            differences += 1
            print(f"block {block}: {profile}", flush=True)
        answers.update(said(first).encode())
    return answers.hexdigest()[:16], differences


def profiles(codebook: Codebook, block: int) -> Iterator[Profile]:
    """Yield the profiles of a block: in every fourth each knows something of all attributes."""
    random = Random(-1 - block)
    keys = [key for family in codebook.every_family for key in family.keys]
    for profile in wild_profiles(codebook, block, least=float(block % 4 == 3)):
        planned = random.sample(keys, random.randrange(MOST_PLANS + 1))
        yield replace(profile, plans=tuple(Plan(key, key) for key in planned))


def said(answer: Recommendation) -> str:
    """Return what another machine or Python must give to the last digit: the memory, the options, the cautions."""
    ranked = [[(option.key, option.certainty) for option in ranking.every] for ranking in answer.rankings]
    return repr((sorted(answer.memory.certainties.items()), ranked, [caution.id for caution in answer.drawn]))


if __name__ == "__main__":
    raise SystemExit(main())
