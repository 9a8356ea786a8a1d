"""The engines inside one process: profiles per second, cold start, and the load of the knowledge."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.engines import engines_here
from benchmarks.profiles import plane_profiles, random_profiles
from benchmarks.speed.reference import Reference
from benchmarks.speed.timing import median_seconds
from ecomkt.inference.engine import EngineFactory, PlainEngine
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.profile.fact import Profile

REFERENCE = "plain loops"
SEED = 20261125
RANDOM_PROFILES = 300


def profile_sets(kb: KnowledgeBase, most: int = RANDOM_PROFILES) -> dict[str, list[Profile]]:
    """Return the profiles to measure with, by what they are; `most` of each kind at most."""
    plane = plane_profiles(kb.codebook)[:most]
    full = list(islice(random_profiles(kb.codebook, SEED), most))
    return {f"{len(plane)} of type and price": plane, f"{len(full)} with every fact": full}


def profiles_per_second(
    kb: KnowledgeBase, reference: Reference, profiles: Sequence[Profile], rounds: int
) -> dict[str, float]:
    """Return how many of the profiles each engine answers per second, the evidence read too where the name says so."""
    answered = {name: Recommender(kb, engine) for name, engine in engines_here().items()}
    facts = [_as_mapping(profile) for profile in profiles]
    tasks: dict[str, Callable[[], object]] = {
        **{name: partial(_answer, recommender, profiles) for name, recommender in answered.items()},
        **{f"{name}, evidence read": partial(_read, each, profiles) for name, each in answered.items()},
        REFERENCE: lambda: [reference.recommend(each) for each in facts],
    }
    return {name: len(profiles) / seconds for name, seconds in median_seconds(tasks, rounds).items()}


def disagreement(kb: KnowledgeBase, reference: Reference, profiles: Sequence[Profile]) -> tuple[float, int]:
    """Return the largest difference to the certainties of the reference, and how often the cautions differ."""
    recommender = Recommender(kb, PlainEngine)
    gap, differing = 0.0, 0
    for profile in profiles:
        answer = recommender.recommend(profile)
        ranked, cautions = reference.recommend(_as_mapping(profile))
        theirs = {f"{family}/{option}": c for family, options in ranked.items() for option, c, _ in options}
        gap = max(gap, *(abs(theirs[a.key] - a.certainty) for each in answer.families for a in each.every))
        differing += {caution.id for caution in answer.drawn} != set(cautions)
    return gap, differing


def cold_start_seconds(kb: KnowledgeBase, profile: Profile, rounds: int) -> dict[str, float]:
    """Return the seconds from the loaded knowledge to the first answer: the rules compiled, one profile answered."""
    tasks = {name: partial(_first_answer, kb, engine, profile) for name, engine in engines_here().items()}
    return median_seconds(tasks, rounds)


def load_seconds(cache: Path, rounds: int) -> dict[str, float]:
    """Return the seconds of loading the knowledge, from the YAML and from the cache in `cache`."""
    folders = {"from the YAML": "", "from the cache": str(cache)}
    return median_seconds({name: partial(_load, folder) for name, folder in folders.items()}, rounds)


def _answer(recommender: Recommender, profiles: Sequence[Profile]) -> None:
    for profile in profiles:
        recommender.recommend(profile)


def _read(recommender: Recommender, profiles: Sequence[Profile]) -> None:
    for profile in profiles:
        for ranking in recommender.recommend(profile).families:
            for assessment in (*ranking.base, *ranking.ranked):
                _ = assessment.evidence, assessment.verdict


def _first_answer(kb: KnowledgeBase, engine: EngineFactory, profile: Profile) -> Recommendation:
    return Recommender(kb, engine).recommend(profile)


def _load(folder: str) -> KnowledgeBase:
    with _cache_at(folder):
        return load_knowledge()


@contextmanager
def _cache_at(folder: str) -> Iterator[None]:
    before = os.environ.get("ECOMKT_CACHE")
    os.environ["ECOMKT_CACHE"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["ECOMKT_CACHE"]
        else:
            os.environ["ECOMKT_CACHE"] = before


def _as_mapping(profile: Profile) -> dict[str, dict[str, float]]:
    facts: dict[str, dict[str, float]] = {}
    for fact in profile:
        facts.setdefault(fact.attribute, {})[fact.value] = fact.certainty
    return facts
