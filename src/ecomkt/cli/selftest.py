"""Whether an installation is right, as `ecomkt doctor --selftest` asks: a line each, on what runs here."""

from collections.abc import Iterator
from importlib import import_module
from itertools import islice, product
from typing import NamedTuple

from ecomkt.cli.session import Session
from ecomkt.errors import EngineError, missing_package, told
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.engines import engine_factory
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import cache_folder, cache_holds
from ecomkt.profile.fact import Fact, Profile

# What each extra brings, as it is imported.
_EXTRAS = {
    "arrow": ("pyarrow",),
    "call": ("prompt_toolkit",),
    "excel": ("python_calamine", "xlsxwriter"),
    "mcp": ("mcp.server.stdio",),
    "report": ("jinja2", "markdown_it", "docx", "xlsxwriter"),
}
# As many as there are types times prices in the base; another knowledge may have many more.
_MOST_PROFILES = 64


class SelftestAnswer(NamedTuple):
    """What one test of the installation found."""

    key: str
    text: str
    holds: bool = True


def selftest(session: Session) -> Iterator[SelftestAnswer]:
    """Yield an answer for the engines, the knowledge, the cache and each extra; raises as `Session.advisor` does."""
    kb = session.advisor.kb
    yield _engines(kb)
    yield SelftestAnswer("knowledge", *_knowledge(session))
    yield _cache()
    yield from map(_extra, _EXTRAS)


def each_value(kb: KnowledgeBase) -> Iterator[Profile]:
    """Yield a profile for each value of each required attribute with each of the others."""
    required = [attribute for attribute in kb.codebook.attributes if attribute.required]
    for values in product(*(attribute.by_slug for attribute in required)):
        yield Profile(tuple(Fact(each.slug, value) for each, value in zip(required, values, strict=True)))


def _engines(kb: KnowledgeBase) -> SelftestAnswer:
    profiles = list(islice(each_value(kb), _MOST_PROFILES))
    plain = Recommender(kb, PlainEngine)
    try:
        durable = Recommender(kb, engine_factory("durable"))
    except EngineError as flaw:
        text = told("{count} profiles on the plain engine alone: {why}", count=len(profiles), why=flaw.problems[0])
        return SelftestAnswer("engine", text, all(plain.recommend(profile).rankings for profile in profiles))
    differ = sum(_said(plain.recommend(profile)) != _said(durable.recommend(profile)) for profile in profiles)
    text = told("{count} profiles in both engines, {differ} differences", count=len(profiles), differ=differ)
    return SelftestAnswer("engine", text, not differ)


def _said(answer: Recommendation) -> tuple[object, ...]:
    ranked = [(ranking.family.slug, ranking.base, ranking.ranked) for ranking in answer.rankings]
    return answer.memory, ranked, answer.drawn


def _knowledge(session: Session) -> tuple[str, bool]:
    if session.is_as_built():
        return told("what is kept is what the files say"), True
    return told("what is kept is not what the files say; empty the folder of the cache"), False


def _cache() -> SelftestAnswer:
    if cache_folder() is None:
        return SelftestAnswer("cache", told("off"))
    if cache_holds():
        return SelftestAnswer("cache", told("what is written comes back"))
    return SelftestAnswer("cache", told("what is written doesn't come back; each run builds the knowledge anew"), False)


def _extra(name: str) -> SelftestAnswer:
    for module in _EXTRAS[name]:
        try:
            import_module(module)
        except ModuleNotFoundError:
            return SelftestAnswer(name, told("not installed; {hint}", hint=missing_package(name)))
        except Exception as flaw:  # whatever a package that is installed by halves does
            return SelftestAnswer(name, told("broken ({error})", error=str(flaw)), False)
    return SelftestAnswer(name, told("can be imported"))
