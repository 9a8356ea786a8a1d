"""What `benchmarks.against` starts once for each checkout: it answers profiles when told to, and says how long it took.

It knows the modules of the program by their names of before the move into folders, too.
"""

import json
import sys
from collections.abc import Callable
from time import process_time

try:
    from ecomkt.inference.engine import PlainEngine
    from ecomkt.inference.engines import engine_factory
    from ecomkt.inference.recommend import Recommender
    from ecomkt.knowledge.store import load_knowledge
    from ecomkt.profile.fact import Fact, Profile
except ImportError:
    from ecomkt.engine import PlainEngine, engine_factory  # type: ignore[import-not-found,no-redef]
    from ecomkt.knowledge_store import load_knowledge  # type: ignore[import-not-found,no-redef]
    from ecomkt.model import Fact, Profile  # type: ignore[import-not-found,no-redef]
    from ecomkt.recommendation import Recommender  # type: ignore[import-not-found,no-redef]


def main() -> None:
    """Read the sets of profiles from the first line, then a task a line: set, engine, what to do."""
    kb = load_knowledge()
    recommenders = {"plain": Recommender(kb, PlainEngine), "durable": Recommender(kb, engine_factory())}
    sets = {
        name: [Profile(tuple(Fact(*fact) for fact in profile)) for profile in profiles]
        for name, profiles in json.loads(sys.stdin.readline()).items()
    }
    works: dict[str, Callable[[Recommender, Profile], None]] = {
        "answered": lambda recommender, profile: recommender.recommend(profile) and None,
        "evidence read": read,
        "certainties": lambda recommender, profile: recommender.certainties(profile) and None,
    }
    for line in sys.stdin:
        profiles, engine, work = json.loads(line)
        recommender, answer = recommenders[engine], works[work]
        began = process_time()
        for profile in sets[profiles]:
            answer(recommender, profile)
        print(process_time() - began, flush=True)


def read(recommender: Recommender, profile: Profile) -> None:
    """Answer, and make the objects that a reader of the evidence sees."""
    for ranking in recommender.recommend(profile).families:
        for assessment in (*ranking.base, *ranking.ranked):
            _ = assessment.evidence, assessment.verdict


if __name__ == "__main__":
    main()
